"""What is typed to do something to an issue, and what comes of it, field by field."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from tests.visits.builders import earlier_issue
from tests.visits.council import AGREED, ANSWER, COORDINATOR, DEPUTY, HEAD, MANAGER, RULES, WORDS
from visits.checks import FaultCode
from visits.doing import LIMITS, LONGEST_ACTION_DAYS, Doing, Done, apply, due_of, faults_in
from visits.issues import Act, Allowed, Standing, decide
from visits.model import ClosedBecause, DateRange, Entry, EntryKind, Issue, IssueState, Outcome, Urgency
from visits.working_days import WorkingDays

TODAY: Final = date(2026, 11, 20)
NOW: Final = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
RAISED_ON: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday."""
DAYS: Final = WorkingDays()
S = IssueState


def faults(doing: Doing) -> dict[str, str]:
    return {fault.field: fault.code.value for fault in faults_in(doing, TODAY, RULES.themes)}


@pytest.mark.parametrize("act", sorted(LIMITS))
def test_an_act_that_needs_words_is_refused_without_any_and_with_too_many(act: Act) -> None:
    right = Doing(act=act, text="x" * LIMITS[act], outcome="information")
    assert faults(right) == {}
    assert faults(right.model_copy(update={"text": ""})) == {"words": "missing"}
    assert faults(right.model_copy(update={"text": right.text + "x"})) == {"words": "too_long"}
    heavy = "e" + "\u0301" * 3 * LIMITS[act]
    assert faults(right.model_copy(update={"text": heavy})) == {"words": "too_many_symbols"}


def test_how_many_characters_each_act_takes() -> None:
    """DESIGN 5: a response takes 1,500. The others are council practice."""
    assert {act.value: limit for act, limit in LIMITS.items()} == {
        "draft": 1500,
        "respond": 1500,
        "extend": 300,
        "comment": 1000,
        "follow_up": 1000,
        "reopen": 300,
        "reword": 1500,
    }


def test_a_fault_says_how_much_was_typed_and_how_much_may_be() -> None:
    (fault,) = faults_in(Doing(act=Act.EXTEND, text="é" * 301), TODAY, ())
    assert (fault.question, fault.limit, fault.length) == ("extend_text", 300, 301)


@pytest.mark.parametrize("act", sorted(set(Act) - set(LIMITS) - {Act.ASSIGN}))
def test_all_other_acts_need_no_words(act: Act) -> None:
    assert faults(Doing(act=act)) == {}


def test_assigning_needs_somebody_to_assign_it_to() -> None:
    assert faults(Doing(act=Act.ASSIGN)) == {"assign_to": "missing"}
    assert faults(Doing(act=Act.ASSIGN, to=MANAGER)) == {}


RESPONSES: Final = [Act.DRAFT, Act.RESPOND]


@pytest.mark.parametrize("act", RESPONSES)
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"outcome": ""}, {"outcome": "missing"}),
        ({"outcome": "refused"}, {"outcome": "not_offered"}),
        ({"outcome": "action_agreed", "owner_role": "", "action_due": ""}, {"owner_role": "missing", "action_due": "missing"}),
        ({"owner_role": "x" * 81}, {"owner_role": "too_long"}),
        ({"action_due": "1 May"}, {"action_due": "not_a_date"}),
        ({"action_due": "2026-02-30"}, {"action_due": "not_a_date"}),
        ({"action_due": "2026-11-19"}, {"action_due": "in_the_past"}),
        ({"action_due": "2099-01-01"}, {"action_due": "too_far_ahead"}),
        ({"outcome": "information", "owner_role": "", "action_due": "2026-11-19"}, {"action_due": "in_the_past"}),
        ({"theme": "Buildings"}, {"theme": "not_offered"}),
    ],
)  # fmt: skip
def test_a_response_that_is_not_right_is_told_what_is_wrong(
    act: Act, changes: dict[str, str], found: dict[str, str]
) -> None:
    assert faults(AGREED.model_copy(update={"act": act, **changes})) == found


@pytest.mark.parametrize("act", RESPONSES)
@pytest.mark.parametrize(
    "changes",
    [
        {"action_due": "2026-11-20"},
        {"action_due": date.fromordinal(TODAY.toordinal() + LONGEST_ACTION_DAYS).isoformat()},
        {"theme": ""},
        {"outcome": "not_accepted", "owner_role": "", "action_due": "", "theme": ""},
        {"owner_role": "x" * 80},
    ],
)
def test_a_response_that_is_right_is_taken(act: Act, changes: dict[str, str]) -> None:
    assert faults(AGREED.model_copy(update={"act": act, **changes})) == {}


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_questions() -> None:
    wrong = Doing(act=Act.RESPOND, outcome="action_agreed", action_due="soon", theme="Buildings")
    found = faults_in(wrong, TODAY, RULES.themes)
    assert [fault.code for fault in found] == [
        FaultCode.MISSING,
        FaultCode.MISSING,
        FaultCode.NOT_A_DATE,
        FaultCode.NOT_OFFERED,
    ]
    assert [fault.field for fault in found] == ["words", "owner_role", "action_due", "theme"]


def an_issue(state: IssueState, **facts: object) -> Issue:
    usual = {"state": state, "raised_at": RAISED_ON, "due": date(2026, 11, 16), "entries": 4}
    return earlier_issue(1).model_copy(update={**usual, **facts})


def applied(
    issue: Issue, doing: Doing, draft: Entry | None = None, days: WorkingDays = DAYS, now: datetime = NOW
) -> Done:
    """Do what the table allows."""
    outcome = draft.outcome if draft else Outcome(doing.outcome) if doing.outcome else None
    decision = decide(issue, doing.act, frozenset(Standing), outcome)
    assert isinstance(decision, Allowed), decision
    return apply(issue, doing, decision.to, draft, person=HEAD, now=now, rules=RULES, days=days)


def changed(before: Issue, after: Issue) -> dict[str, Any]:
    """The fields that an act changed, and nothing else."""
    was, now = dict(before), dict(after)
    return {name: now[name] for name in now if now[name] != was[name]}


ACTION_AGREED: Final = {"answers": 1, "answered_by": HEAD, "answered_at": NOW}
ANSWERED: Final = ACTION_AGREED | {"reply_by": date(2026, 12, 4)}
NEW_CLOCK: Final = date(2026, 12, 4)
"""Ten working days after 20 November 2026."""


@pytest.mark.parametrize(
    ("before", "doing", "expected"),
    [
        ({"state": S.RAISED}, Doing(act=Act.SEE), {"state": S.ACKNOWLEDGED}),
        ({"state": S.RAISED}, Doing(act=Act.ASSIGN, to=MANAGER), {"assignee": MANAGER}),
        ({"state": S.RAISED}, ANSWER.model_copy(update={"act": Act.DRAFT}), {"state": S.RESPONSE_DRAFTED, "entries": 5}),
        ({"state": S.RAISED}, ANSWER, {"state": S.ANSWERED, "entries": 5, **ANSWERED}),
        ({"state": S.ACKNOWLEDGED}, AGREED, {"state": S.ACTION_AGREED, "entries": 5, **ACTION_AGREED}),
        (
            {"state": S.RAISED},
            Doing(act=Act.EXTEND, text="The budget."),
            {"extended": "The budget.", "due": date(2026, 11, 30)},
        ),
        ({"state": S.RAISED, "due": None}, Doing(act=Act.EXTEND, text="The budget."), {"extended": "The budget."}),
        ({"state": S.ACTION_AGREED}, Doing(act=Act.ACTION_DONE), {"state": S.ACTION_DONE, "reply_by": NEW_CLOCK}),
        (
            {"state": S.ACTION_AGREED, "settled_at": RAISED_ON},
            Doing(act=Act.ACTION_DONE),
            {"state": S.CLOSED, "closed_because": ClosedBecause.SETTLED},
        ),
        ({"state": S.ANSWERED}, Doing(act=Act.COMMENT, text="Three."), {"entries": 5}),
        (
            {"state": S.ANSWERED, "reply_by": NEW_CLOCK},
            Doing(act=Act.SETTLE),
            {"state": S.CLOSED, "settled_at": NOW, "closed_because": ClosedBecause.SETTLED},
        ),
        ({"state": S.ACTION_AGREED}, Doing(act=Act.SETTLE), {"settled_at": NOW}),
        (
            {"state": S.ANSWERED, "answers": 1, "reply_by": TODAY, "extended": "The budget."},
            Doing(act=Act.FOLLOW_UP, text="When?", disagrees=True),
            {"state": S.RAISED, "entries": 5, "due": NEW_CLOCK, "reply_by": None, "disputed_at": NOW, "extended": ""},
        ),
        (
            {"state": S.ACTION_AGREED, "settled_at": RAISED_ON, "disputed_at": RAISED_ON},
            Doing(act=Act.FOLLOW_UP, text="When?"),
            {"state": S.RAISED, "entries": 5, "due": NEW_CLOCK, "settled_at": None},
        ),
        (
            {"state": S.RAISED, "due": None},
            Doing(act=Act.CLOSE),
            {"state": S.CLOSED, "closed_because": ClosedBecause.NO_ANSWER_NEEDED},
        ),
        (
            {"state": S.ANSWERED, "reply_by": TODAY},
            Doing(act=Act.CLOSE_UNANSWERED),
            {"state": S.CLOSED, "closed_because": ClosedBecause.NO_REPLY},
        ),
        (
            {"state": S.CLOSED, "closed_because": ClosedBecause.NO_REPLY, "settled_at": NOW, "reply_by": TODAY},
            Doing(act=Act.REOPEN, text="Still so."),
            {"state": S.RAISED, "entries": 5, "due": NEW_CLOCK, "reply_by": None, "settled_at": None, "closed_because": None},
        ),
        ({"state": S.ANSWERED}, Doing(act=Act.HIDE), {"state": S.RETURNED_FOR_REDACTION}),
        (
            {"state": S.RETURNED_FOR_REDACTION, "hidden_from": S.ANSWERED},
            Doing(act=Act.REWORD, text="Posts are empty. Why?"),
            {"state": S.ANSWERED, "text": "Posts are empty. Why?", "title": "Posts are empty", "hidden_from": None},
        ),
        ({"state": S.RAISED}, Doing(act=Act.WITHDRAW), {"state": S.WITHDRAWN}),
        ({"state": S.RAISED}, Doing(act=Act.CORRECT), {}),
    ],
    ids=lambda value: value.act if isinstance(value, Doing) else "",
)  # fmt: skip
def test_an_act_changes_these_fields_and_no_other(
    before: dict[str, Any], doing: Doing, expected: dict[str, Any]
) -> None:
    issue = an_issue(**before)
    assert changed(issue, applied(issue, doing).issue) == expected


def test_what_is_said_is_kept_as_an_entry_under_the_next_number() -> None:
    done = applied(an_issue(S.RAISED), AGREED.model_copy(update={"share": False}))
    assert done.entry == done.released == Entry(
        id="old_1.5",
        issue_id="old_1",
        number=5,
        kind=EntryKind.RESPONSE,
        text=AGREED.text,
        by=HEAD,
        at=NOW,
        outcome=Outcome.ACTION_AGREED,
        owner_role="Service Manager",
        action_due=date(2027, 5, 1),
        theme="Quality",
        share=False,
    )  # fmt: skip


def test_what_a_coordinator_types_is_the_authors_and_the_typist_is_kept() -> None:
    doing = ANSWER.model_copy(update={"on_behalf_of": DEPUTY})
    done = apply(
        an_issue(S.RAISED), doing, S.ANSWERED, None, person=COORDINATOR, now=NOW, rules=RULES, days=DAYS
    )  # fmt: skip
    assert done.entry is not None
    assert (done.entry.by, done.entry.typed_by, done.issue.answered_by) == (DEPUTY, COORDINATOR, DEPUTY)


@pytest.mark.parametrize(("drafter", "typist"), [(MANAGER, MANAGER), (HEAD, None)])
def test_a_draft_that_is_released_is_the_answer_of_who_released_it(drafter: Any, typist: Any) -> None:
    """Whoever typed the draft is kept as its typist, where that is another person."""
    draft = applied(an_issue(S.RAISED), AGREED.model_copy(update={"act": Act.DRAFT})).entry
    assert draft is not None
    draft = draft.model_copy(update={"by": drafter})
    done = applied(an_issue(S.RESPONSE_DRAFTED, entries=5), Doing(act=Act.RELEASE), draft)
    assert done.released is not None
    kept = {"id": "old_1.6", "number": 6, "kind": EntryKind.RESPONSE, "by": HEAD, "typed_by": typist}
    assert done.released == draft.model_copy(update=kept)
    assert (done.issue.state, done.issue.answers, done.issue.answered_by) == (S.ACTION_AGREED, 1, HEAD)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (Act.COMMENT, EntryKind.COMMENT),
        (Act.FOLLOW_UP, EntryKind.FOLLOW_UP),
        (Act.REOPEN, EntryKind.FOLLOW_UP),
        (Act.SEE, None),
        (Act.HIDE, None),
        (Act.ASSIGN, None),
    ],
)
def test_which_acts_leave_words_behind_and_only_answers_are_released(act: Act, kind: EntryKind | None) -> None:
    state = {Act.COMMENT: S.RAISED, Act.FOLLOW_UP: S.ANSWERED, Act.REOPEN: S.CLOSED}.get(act, S.RAISED)
    done = applied(an_issue(state), Doing(act=act, text=WORDS.get(act, ""), to=MANAGER))
    assert (done.entry.kind if done.entry else None) == kind
    assert done.released is None
    if done.entry:
        assert (done.entry.text, done.entry.outcome, done.entry.owner_role) == (WORDS[act], None, "")


@pytest.mark.parametrize(
    ("urgency", "raised", "due"),
    [
        (Urgency.SOON, date(2026, 11, 20), date(2026, 11, 25)),
        (Urgency.ROUTINE, date(2026, 11, 20), date(2026, 12, 4)),
        (Urgency.ROUTINE, date(2026, 12, 21), date(2027, 1, 7)),
        (Urgency.SOON, date(2026, 8, 28), date(2026, 9, 3)),
        (Urgency.NOTE, date(2026, 11, 20), None),
    ],
)
def test_when_an_answer_is_due(urgency: Urgency, raised: date, due: date | None) -> None:
    """DESIGN 5: day 1 is the working day after sending; 3 days for soon, 10 otherwise; recess is no pause for officers."""
    assert due_of(urgency, raised, RULES, DAYS) == due


@pytest.mark.parametrize(
    ("raised", "due"), [(date(2026, 11, 20), date(2026, 12, 18)), (date(2026, 12, 10), date(2027, 1, 12))]
)
@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.ROUTINE])
def test_one_extension_is_to_twenty_working_days_from_raising(raised: date, due: date, urgency: Urgency) -> None:
    moment = datetime(raised.year, raised.month, raised.day, 12, tzinfo=UTC)
    issue = an_issue(S.RAISED, raised_at=moment, urgency=urgency, due=due_of(urgency, raised, RULES, DAYS))
    assert applied(issue, Doing(act=Act.EXTEND, text="Why.")).issue.due == due


def test_an_extension_after_a_follow_up_is_to_twenty_working_days_from_the_follow_up() -> None:
    """It never makes the answer due earlier than it was."""
    followed = applied(an_issue(S.ANSWERED), Doing(act=Act.FOLLOW_UP, text="When?")).issue
    extended = applied(followed, Doing(act=Act.EXTEND, text="Why.")).issue
    assert (followed.due, extended.due) == (date(2026, 12, 4), date(2026, 12, 18))


@pytest.mark.parametrize(
    ("answered", "days", "reply_by"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), WorkingDays(), date(2026, 12, 4)),
        (datetime(2026, 7, 27, 12, tzinfo=UTC), WorkingDays(), date(2026, 9, 8)),
        (datetime(2026, 8, 3, 12, tzinfo=UTC), WorkingDays(), date(2026, 9, 14)),
        (
            datetime(2026, 11, 20, 12, tzinfo=UTC),
            WorkingDays(recess=(DateRange(first=date(2026, 11, 23), last=date(2026, 11, 27)),)),
            date(2026, 12, 11),
        ),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), WorkingDays(), date(2026, 7, 16)),
    ],
    ids=["usual", "recess in between", "answered in recess", "a recess of one week", "past midnight in London"],
)
def test_the_councillor_has_ten_working_days_to_reply_and_recess_does_not_count(
    answered: datetime, days: WorkingDays, reply_by: date
) -> None:
    assert applied(an_issue(S.RAISED), ANSWER, days=days, now=answered).issue.reply_by == reply_by
