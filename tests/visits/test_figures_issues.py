"""The figures of issues say what was, in the cases that are easily got wrong."""

from datetime import UTC, date, datetime

import pytest

from tests.visits.builders import earlier_issue
from tests.visits.figure_bundles import YEAR_OVER, an_issue, answer, asked_again, count, happened, issues, moment
from visits.figures import IssueFigures, Repeat
from visits.issues import Act
from visits.model import (
    ClosedBecause,
    Entry,
    IssueState,
    Outcome,
    Urgency,
    Visibility,
)

S = IssueState


def not_nothing(found: IssueFigures) -> set[str]:
    """The plain counts that are not 0."""
    return {name for name in IssueFigures.model_fields if getattr(getattr(found, name), "of", ())}


def test_a_note_needs_no_answer_and_waits_for_none() -> None:
    assert not_nothing(issues(an_issue(urgency=Urgency.NOTE))) == {"raised", "notes"}


def test_a_note_that_is_answered_all_the_same_is_answered_in_time() -> None:
    note = an_issue(urgency=Urgency.NOTE, state=S.ANSWERED)
    found = issues(note, entries=[answer(date(2027, 3, 1))], cut_off=YEAR_OVER)
    assert not_nothing(found) == {"raised", "notes", "answered", "in_time"}


def test_what_its_author_took_back_is_counted_as_that_and_nowhere_else() -> None:
    gone = an_issue(state=S.WITHDRAWN, visibility=Visibility.HEAD_OF_SERVICE, extended="Why.")
    found = issues(gone, cut_off=YEAR_OVER)
    assert not_nothing(found) == {"withdrawn"}
    assert "withdrawn" not in found.by_state
    assert not any(one.number for one in found.by_state.values())


def test_a_hidden_issue_waits_for_other_words_and_not_for_an_answer() -> None:
    found = issues(an_issue(state=S.RETURNED_FOR_REDACTION, hidden_from=S.RAISED), cut_off=YEAR_OVER)
    assert not_nothing(found) == {"raised", "routine"}
    assert found.by_state["returned_for_redaction"].number == 1


def test_issues_for_one_reader_are_counted_like_any_and_as_private() -> None:
    found = issues(
        an_issue(1, visibility=Visibility.HEAD_OF_SERVICE),
        an_issue(2, visibility=Visibility.EXECUTIVE_DIRECTOR),
        an_issue(3),
    )
    assert (found.raised.number, found.private.of) == (3, ("V26-0001/1", "V26-0001/2"))


@pytest.mark.parametrize(("today", "is_overdue"), [(date(2026, 11, 16), False), (date(2026, 11, 17), True)])
def test_an_issue_is_overdue_from_the_day_after_its_answer_was_due(today: date, is_overdue: bool) -> None:
    found = issues(an_issue(), cut_off=moment(today))
    assert (found.waiting.number, found.overdue.number) == (1, int(is_overdue))


@pytest.mark.parametrize(
    ("urgency", "day", "in_time"),
    [
        (Urgency.ROUTINE, date(2026, 11, 16), True),
        (Urgency.ROUTINE, date(2026, 11, 17), False),
        (Urgency.SOON, date(2026, 11, 5), True),
        (Urgency.SOON, date(2026, 11, 6), False),
    ],
)
def test_an_answer_is_in_time_up_to_the_day_it_was_due(urgency: Urgency, day: date, in_time: bool) -> None:
    found = issues(an_issue(urgency=urgency, state=S.ANSWERED), entries=[answer(day)])
    assert (found.in_time.number, found.late.number) == (int(in_time), int(not in_time))


EXTENDED_TO = date(2026, 11, 30)
"""Twenty working days after 2 November."""


@pytest.mark.parametrize(("day", "in_time"), [(EXTENDED_TO, True), (date(2026, 12, 1), False)])
def test_an_answer_put_off_is_in_time_up_to_the_later_day_and_can_still_be_late(day: date, in_time: bool) -> None:
    issue = an_issue(state=S.ANSWERED, extended="Why.", due=EXTENDED_TO)
    found = issues(issue, entries=[answer(day)], events=[happened(Act.EXTEND, date(2026, 11, 9))], cut_off=YEAR_OVER)
    assert (found.extended.number, found.in_time.number, found.late.number) == (1, int(in_time), int(not in_time))


@pytest.mark.parametrize(
    ("extended_on", "answered_on", "in_time"),
    [
        (None, date(2026, 11, 16), True),
        (None, date(2026, 11, 17), False),
        (date(2026, 11, 9), EXTENDED_TO, True),
        (date(2026, 11, 9), date(2026, 12, 1), False),
        (date(2026, 12, 4), date(2026, 11, 17), False),
    ],
    ids=str,
)
def test_once_more_is_asked_the_first_answer_is_still_judged_by_its_own_day(
    extended_on: date | None, answered_on: date, in_time: bool
) -> None:
    """The issue's own day is the next answer's by then; what was put off after the first answer excuses only the next."""
    issue = an_issue(state=S.RAISED, answers=1, due=date(2027, 1, 15))
    events = [happened(Act.EXTEND, extended_on)] if extended_on else []
    found = issues(issue, entries=[answer(answered_on), asked_again(date(2026, 12, 2))], events=events)
    assert (found.in_time.number, found.late.number) == (int(in_time), int(not in_time))
    assert found.extended.number == len(events)


def test_an_issue_opened_again_is_answered_and_waits_for_another_answer() -> None:
    issue = an_issue(state=S.RAISED, answers=1, due=date(2026, 11, 18), disputed_at=moment(date(2026, 11, 4)))
    found = issues(issue, entries=[answer(date(2026, 11, 3)), asked_again(date(2026, 11, 4))])
    assert {"answered", "in_time", "waiting", "overdue", "disputed", "asked_again"} <= not_nothing(found)
    assert found.days_to_answer == (1,)


def test_a_note_that_was_closed_and_opened_again_is_due_from_that_day() -> None:
    """It was closed without an answer: the first was due ten working days after it was opened again."""
    note = an_issue(urgency=Urgency.NOTE, state=S.RAISED, answers=1, due=date(2027, 2, 1))
    opened, again = asked_again(date(2026, 11, 9), 1), asked_again(date(2026, 12, 2), 3)
    for day, in_time in ((date(2026, 11, 23), 1), (date(2026, 11, 24), 0)):
        found = issues(note, entries=[opened, answer(day, 2), again])
        assert (found.in_time.number, found.late.number) == (in_time, 1 - in_time)


def test_a_note_put_off_before_it_was_opened_again_is_due_no_later_for_it() -> None:
    note = an_issue(urgency=Urgency.NOTE, state=S.RAISED, answers=1, due=date(2027, 2, 1))
    entries = [asked_again(date(2026, 11, 9), 1), answer(date(2026, 11, 24), 2), asked_again(date(2026, 12, 2), 3)]
    found = issues(note, entries=entries, events=[happened(Act.EXTEND, date(2026, 11, 3))])
    assert (found.extended.number, found.late.number) == (1, 1)


def test_the_latest_answer_says_outcome_and_theme() -> None:
    first = answer(date(2026, 11, 3), 1, outcome=Outcome.NOT_ACCEPTED, theme="Tools")
    last = answer(date(2026, 11, 9), 3, outcome=Outcome.NEEDS_PARTNER, theme="Partnerships")
    found = issues(an_issue(state=S.ANSWERED), entries=[first, asked_again(date(2026, 11, 4)), last])
    assert {key for key, one in found.by_outcome.items() if one.number} == {"needs_partner"}
    assert list(found.by_outcome) == [outcome.value for outcome in Outcome]
    assert {key: one.of for key, one in found.by_theme.items()} == {"Partnerships": ("V26-0001/1",)}


def test_why_issues_were_closed_is_told_of_closed_ones_alone() -> None:
    found = issues(
        an_issue(1, state=S.CLOSED, closed_because=ClosedBecause.NO_REPLY),
        an_issue(2, state=S.RETURNED_FOR_REDACTION, hidden_from=S.CLOSED, closed_because=ClosedBecause.SETTLED),
    )
    assert {key: one.of for key, one in found.closed_because.items()} == {
        "settled": (),
        "no_reply": ("V26-0001/1",),
        "no_answer_needed": (),
    }


AGREED = answer(date(2026, 11, 3), outcome=Outcome.ACTION_AGREED, action_due=date(2026, 11, 19))


@pytest.mark.parametrize(
    ("state", "entries", "done_on", "expected"),
    [
        (S.ACTION_AGREED, [AGREED], None, "actions_overdue"),
        (S.ACTION_AGREED, [AGREED.model_copy(update={"action_due": date(2026, 11, 20)})], None, ""),
        (S.ACTION_DONE, [AGREED], date(2026, 11, 10), "actions_done"),
        (S.CLOSED, [AGREED], None, "actions_done"),
        (S.RAISED, [AGREED, asked_again(date(2026, 11, 4))], None, "actions_overdue"),
        (S.RAISED, [AGREED, asked_again(date(2026, 11, 12))], date(2026, 11, 10), "actions_done"),
        (S.CLOSED, [AGREED, asked_again(date(2026, 11, 4)), answer(date(2026, 11, 5), 3)], None, ""),
        (
            S.ACTION_AGREED,
            [
                AGREED,
                asked_again(date(2026, 11, 12)),
                AGREED.model_copy(update={"number": 3, "at": moment(date(2026, 11, 13))}),
            ],
            date(2026, 11, 10),
            "actions_overdue",
        ),
    ],
    ids=[
        "its day has gone",
        "its day is today",
        "done",
        "closed",
        "asked again before it was done",
        "asked again once it was done",
        "a later answer said otherwise",
        "another was agreed since",
    ],
)
def test_what_became_of_an_agreed_action(
    state: IssueState, entries: list[Entry], done_on: date | None, expected: str
) -> None:
    events = [happened(Act.ACTION_DONE, done_on)] if done_on else []
    found = issues(an_issue(state=state), entries=entries, events=events)
    assert found.actions_agreed.number == 1
    assert not_nothing(found) & {"actions_done", "actions_overdue"} == ({expected} if expected else set())


def test_an_action_that_was_done_stays_done_while_words_of_its_issue_are_hidden() -> None:
    found = issues(an_issue(state=S.RETURNED_FOR_REDACTION, hidden_from=S.ACTION_DONE), entries=[AGREED])
    assert (found.actions_done.number, found.actions_overdue.number) == (1, 0)


@pytest.mark.parametrize(
    ("answered", "median"),
    [([], None), ([4], 1.0), ([3, 5], 1.0), ([4, 5], 1.5), ([3, 4, 30], 1.0)],
    ids=str,
)
def test_the_median_of_days_to_an_answer(answered: list[int], median: float | None) -> None:
    """Raised on Tuesday 3 November; of an even count it is half-way between the two in the middle."""
    asked = [an_issue(number, date(2026, 11, 3), state=S.ANSWERED) for number in range(len(answered))]
    entries = [answer(date(2026, 11, day), issue_id=issue.id) for issue, day in zip(asked, answered, strict=True)]
    assert issues(*asked, entries=entries).median_days == median


def test_issues_come_up_again_over_the_years_and_each_chain_is_told_once() -> None:
    old = earlier_issue(1)
    older = earlier_issue(2).model_copy(update={"raised_at": datetime(2025, 6, 1, tzinfo=UTC)})
    now = an_issue(1, same_as=old.id, topic="referrals")
    also = an_issue(2, same_as=old.id, topic="fostering", team_id="t02")
    alone = an_issue(3)
    found = count(issues=[now, also, alone], earlier=[old.model_copy(update={"same_as": older.id}), older]).repeats
    references = (older.reference, old.reference, now.reference, also.reference)
    assert found == (Repeat(topic="fostering", team_ids=("mash", "t01", "t02"), references=references),)


def test_an_issue_taken_back_is_no_repeat_but_still_joins_what_it_stood_between() -> None:
    old, gone = earlier_issue(1), an_issue(1, state=S.WITHDRAWN, same_as="old_1")
    assert count(issues=[gone], earlier=[old]).repeats == ()
    again = an_issue(2, same_as=gone.id)
    [found] = count(issues=[gone, again], earlier=[old]).repeats
    assert found.references == (old.reference, again.reference)


def test_what_came_up_again_before_the_period_alone_is_not_of_the_period() -> None:
    first, second = earlier_issue(1), earlier_issue(2).model_copy(update={"same_as": "old_1"})
    gone = an_issue(1, state=S.WITHDRAWN, same_as=second.id)
    assert count(issues=[gone], earlier=[first, second]).repeats == ()


def test_issues_that_are_said_to_be_the_same_as_each_other_are_one_chain() -> None:
    """Corrections can make it so."""
    [found] = count(
        issues=[an_issue(1, same_as="r1_2"), an_issue(2, same_as="r1_1"), an_issue(10, same_as="r1_10")]
    ).repeats
    assert found.references == ("V26-0001/1", "V26-0001/2")


def test_an_issue_the_same_as_one_that_is_no_longer_known_is_no_repeat_by_itself() -> None:
    assert count(issues=[an_issue(1, same_as="gone_1")]).repeats == ()
    [found] = count(issues=[an_issue(1, same_as="gone_1"), an_issue(2, same_as="gone_1")]).repeats
    assert found.references == ("V26-0001/1", "V26-0001/2")
