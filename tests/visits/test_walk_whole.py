"""Whole walks, press by press, to the record and the issues; and what may identify someone stops or warns at the end."""

import pytest

from tests.visits.builders import (
    ADA,
    AUTHOR,
    CORA,
    COUNCILLORS,
    DECLARED,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    MASH,
    NOW,
    PARENTING,
    SLOT,
    VISIT_DAY,
    YEAR,
    a_context,
    a_draft,
    draft_at,
    draft_of,
    fault_codes,
    press,
    sent_of,
)
from visits.identifiers import Kind
from visits.model import Improved, Issue, Urgency, Visibility, VisitKind, VisitRecord
from visits.outcomes import CheckAnswers, SafetyPage
from visits.proforma import Step
from visits.sending import with_references
from visits.walk import Move

CONTEXT = a_context()

INTAKE_ANSWERS: list[dict[str, str]] = [
    {"mode": "both", "duration": "over_75", "interest": "yes", "interest_detail": "A cousin works in the office."},
    {"concern_gate": "no"},
    {"roles_met": "service_manager,social_workers", "managers_present": "part", "accompanied_by": "head_of_service"},
    {"working_well": "The duty desk.\nIt answers at once.", "improved__old_1": "partly", "improved__old_2": "no"},
    {
        "rating__staffing": "serious_concerns",
        "rating__workload_performance": "no_concerns",
        "rating__referrals": "some_concerns",
        "rating__support_systems": "not_discussed",
    },
    {"note__staffing": "Two posts are empty. Why?", "ask__staffing": "true", "note__referrals": "Two systems."},
]

AN_ISSUE_BY_HAND = {
    "issue_topic__x1": "support_systems",
    "issue_text__x1": "- The lift has been broken since June. Who mends it?",
    "urgency__x1": "note",
    "who_sees__x1": "executive_director",
    "same_as__x1": "old_2",
}

LAST_ANSWERS: dict[str, str] = {
    "staff_voice": "They want quiet rooms.",
    "child_voice": "",
    "for_scrutiny": "Ask about rooms.",
    "understanding": "fairly",
    "may_quote": "yes",
}


def an_intake_visit_sent() -> tuple[VisitRecord, tuple[Issue, ...]]:
    context = a_context(open_issues=2, slot=SLOT)
    draft = draft_of(press(a_draft(context), context, Move.ADD_MEMBER, {"another_member": CORA}))
    for answers in INTAKE_ANSWERS:
        draft = draft_of(press(draft, context, values=answers))
    draft = draft_of(press(draft, context, Move.ADD_ISSUE, {"urgency__staffing": "soon"}))
    draft = draft_of(press(draft, context, values=AN_ISSUE_BY_HAND))
    draft = draft_of(press(draft, context, values=LAST_ANSWERS))
    sent = sent_of(press(draft, context, Move.SEND, DECLARED))
    assert sent.draft.revision == 12, "eleven presses"
    return sent.record, sent.issues


def test_an_intake_visit_becomes_this_record() -> None:
    record, _ = an_intake_visit_sent()
    assert record == VisitRecord(
        id="draft1",
        reference="",
        year=YEAR,
        proforma_version="1",
        team_id=MASH.id,
        team_name="MASH",
        visit_kind=VisitKind.INTAKE,
        slot_id=SLOT.id,
        author=AUTHOR,
        sent_at=NOW,
        visit_date=VISIT_DAY,
        mode="both",
        duration="over_75",
        members_present=(COUNCILLORS[0].id, COUNCILLORS[1].id, COUNCILLORS[2].id),
        no_shows=(),
        interest=True,
        interest_detail="A cousin works in the office.",
        safety_concern=False,
        roles_met=("service_manager", "social_workers"),
        accompanied_by=("head_of_service",),
        managers_present="part",
        working_well="The duty desk.\nIt answers at once.",
        improved=(
            Improved(issue_id="old_1", year="2025-26", reference="V25-0007/1", said="partly"),
            Improved(issue_id="old_2", year="2025-26", reference="V25-0007/2", said="no"),
        ),
        ratings={
            "staffing": "serious_concerns",
            "workload_performance": "no_concerns",
            "referrals": "some_concerns",
            "support_systems": "not_discussed",
        },
        notes={"referrals": "Two systems."},
        staff_voice="They want quiet rooms.",
        for_scrutiny="Ask about rooms.",
        understanding="fairly",
        may_quote=True,
    )


def test_an_intake_visit_raises_these_issues() -> None:
    _, issues = an_intake_visit_sent()
    shared = {"record_id": "draft1", "year": YEAR, "reference": "", "team_id": MASH.id, "raised_at": NOW}
    assert issues == (
        Issue(
            id="draft1_1",
            number=1,
            slug="staffing",
            topic="staffing",
            title="Two posts are empty",
            text="Two posts are empty. Why?",
            urgency=Urgency.SOON,
            visibility=Visibility.CHANNEL,
            goes_to=HEAD_OF_SERVICE,
            from_note=True,
            **shared,
        ),
        Issue(
            id="draft1_2",
            number=2,
            slug="x1",
            topic="support_systems",
            title="The lift has been broken since June",
            text="- The lift has been broken since June. Who mends it?",
            urgency=Urgency.NOTE,
            visibility=Visibility.EXECUTIVE_DIRECTOR,
            goes_to=EXECUTIVE_DIRECTOR,
            same_as="old_2",
            **shared,
        ),
    )


def test_references_are_given_from_the_years_counter() -> None:
    record, issues = with_references(*an_intake_visit_sent(), 42)
    assert [record.reference, *(issue.reference for issue in issues)] == ["V26-0042", "V26-0042/1", "V26-0042/2"]
    assert with_references(record, (), 12345)[0].reference == "V26-12345"


def a_parenting_visit_sent() -> VisitRecord:
    context = a_context(VisitKind.CORPORATE_PARENTING)
    visit = {"mode": "teams", "duration": "about_hour", "interest": "no"}
    rated = {"staffing": "no_concerns", "workload_performance": "no_concerns", "support_systems": "not_discussed"}
    rated |= {"care_services": "some_concerns", "fostering": "no_concerns"}
    draft = draft_of(press(a_draft(context), context, values=visit))
    gate = press(draft, context, values={"concern_gate": "yes"})
    assert isinstance(gate, SafetyPage)
    called = press(gate.draft, context, Move.CALLED, target="lado")
    draft = draft_of(press(draft_of(called), context, Move.CARRY_ON))
    for answers in (
        {"roles_met": "partner_agencies", "managers_present": "did_not_speak"},
        {"working_well": "Nothing stood out."},
        {f"rating__{topic}": rating for topic, rating in rated.items()},
        {"note__care_services": "Too few flats for care leavers."},
        {},
        {"child_voice": "Not discussed", "carer_voice": "A panel of carers meets monthly."},
    ):
        draft = draft_of(press(draft, context, values=answers))
    sent = sent_of(press(draft, context, Move.SEND, DECLARED))
    assert sent.issues == ()
    return sent.record


def test_a_corporate_parenting_visit_becomes_this_record() -> None:
    assert a_parenting_visit_sent() == VisitRecord(
        id="draft1",
        reference="",
        year=YEAR,
        proforma_version="1",
        team_id=PARENTING.id,
        team_name=PARENTING.name,
        visit_kind=VisitKind.CORPORATE_PARENTING,
        author=AUTHOR,
        sent_at=NOW,
        visit_date=VISIT_DAY,
        mode="teams",
        duration="about_hour",
        members_present=(AUTHOR,),
        interest=False,
        safety_concern=True,
        roles_met=("partner_agencies",),
        managers_present="did_not_speak",
        working_well="Nothing stood out.",
        ratings={
            "staffing": "no_concerns",
            "workload_performance": "no_concerns",
            "support_systems": "not_discussed",
            "care_services": "some_concerns",
            "fostering": "no_concerns",
        },
        notes={"care_services": "Too few flats for care leavers."},
        child_voice="Not discussed",
        carer_voice="A panel of carers meets monthly.",
    )


def test_an_issue_for_the_head_of_service_only_goes_to_them() -> None:
    answers = {"rating__staffing": "some_concerns", "ask__staffing": "true", "who_sees__staffing": "head_of_service"}
    sent = sent_of(press(draft_at(Step.CHECK, CONTEXT, answers), CONTEXT, Move.SEND, DECLARED))
    [issue] = sent.issues
    assert (issue.visibility, issue.goes_to) == (Visibility.HEAD_OF_SERVICE, HEAD_OF_SERVICE)


BLOCKED = "One child, NHS number 999 123 4012, waits."
WARNED = "Ring me on 07700 900123 about the lift."


@pytest.mark.parametrize("declared", [DECLARED, DECLARED | {"confirm_identifiers": "true"}])
def test_what_may_not_be_sent_at_all_cannot_be_confirmed_away(declared: dict[str, str]) -> None:
    outcome = press(draft_at(Step.CHECK, CONTEXT, {"working_well": BLOCKED}), CONTEXT, Move.SEND, declared)
    assert isinstance(outcome, CheckAnswers)
    assert outcome.blocked
    assert [(one.step, one.kinds) for one in outcome.found] == [(Step.WORKING_WELL, (Kind.NHS_NUMBER,))]


def test_a_warning_must_be_confirmed_and_the_record_says_which_kinds_were() -> None:
    draft = draft_at(Step.CHECK, CONTEXT, {"working_well": WARNED, "staff_voice": "Write to a@example.org."})
    outcome = press(draft, CONTEXT, Move.SEND, DECLARED)
    assert fault_codes(outcome) == {"confirm_identifiers": "not_ticked"}
    assert isinstance(outcome, CheckAnswers)
    assert not outcome.blocked
    sent = sent_of(press(outcome.draft, CONTEXT, Move.SEND, {"confirm_identifiers": "true"}))
    assert sent.record.identifiers_confirmed == ("email", "phone")


def test_nothing_to_confirm_needs_no_confirming() -> None:
    sent = sent_of(press(draft_at(Step.CHECK, CONTEXT), CONTEXT, Move.SEND, DECLARED))
    assert sent.record.identifiers_confirmed == ()


@pytest.mark.parametrize(
    ("key", "step"),
    [
        ("interest_detail", Step.VISIT),
        ("working_well", Step.WORKING_WELL),
        ("note__staffing", Step.TELL_MORE),
        ("issue_text__x1", Step.ISSUES),
        ("staff_voice", Step.ANYTHING_ELSE),
        ("child_voice", Step.ANYTHING_ELSE),
        ("for_scrutiny", Step.ANYTHING_ELSE),
    ],
)
def test_every_box_is_looked_at(key: str, step: Step) -> None:
    concerned = {"interest": "yes", "interest_detail": "A cousin.", "rating__staffing": "some_concerns"}
    answers = concerned | {key: WARNED}
    draft = draft_of(press(draft_at(Step.ISSUES, CONTEXT, answers), CONTEXT, Move.ADD_ISSUE))
    typed = {"issue_topic__x1": "staffing", "issue_text__x1": "Who mends the lift?"}
    draft = draft_of(press(draft, CONTEXT, values=typed | ({key: WARNED} if key in typed else {})))
    outcome = press(draft, CONTEXT, values={key: WARNED})
    assert isinstance(outcome, CheckAnswers)
    assert [(one.step, one.kinds) for one in outcome.found] == [(step, (Kind.PHONE,))]


def test_a_note_that_is_not_sent_is_not_looked_at() -> None:
    draft = draft_at(Step.CHECK, CONTEXT, {"rating__staffing": "some_concerns", "note__staffing": WARNED})
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="found"))
    outcome = press(changing, CONTEXT, values={"rating__staffing": "no_concerns"})
    assert isinstance(outcome, CheckAnswers)
    assert outcome.found == ()


def test_taking_the_number_out_lets_the_form_go() -> None:
    draft = draft_at(Step.CHECK, CONTEXT, {"working_well": BLOCKED})
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="working_well"))
    mended = draft_of(press(changing, CONTEXT, values={"working_well": "One child waits."}))
    assert sent_of(press(mended, CONTEXT, Move.SEND, DECLARED)).record.working_well == "One child waits."


def test_only_those_on_the_register_are_named_as_present() -> None:
    record, _ = an_intake_visit_sent()
    names = [CONTEXT.name_of(one) for one in record.members_present]
    assert names == ["Ada Marlow", "Ben Thornby", "Cora Winstanley"]
    assert CONTEXT.name_of(HEAD_OF_SERVICE) == "A former councillor"
    assert CONTEXT.member(ADA) == COUNCILLORS[0]
