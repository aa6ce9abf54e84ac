"""Answers that do not answer: each comes back with everything kept and the fault beside its question."""

from datetime import UTC, date, datetime

import pytest

from tests.visits.builders import (
    ADA,
    AUTHOR,
    BEN,
    CORA,
    COUNCILLORS,
    DECLARED,
    DEV,
    ELSIE,
    NOW,
    YEAR,
    a_context,
    a_draft,
    draft_at,
    draft_of,
    fault_codes,
    page_at,
    press,
)
from visits.checks import FaultCode, date_problem, faults_on
from visits.draft import Draft, new_draft
from visits.model import VisitKind
from visits.outcomes import CheckAnswers, FixAnswers, Paused, ShowStep
from visits.pages import pages
from visits.proforma import Step, TextAnswer, Tick
from visits.proforma_versions import CURRENT
from visits.walk import Move

KIND = VisitKind.CORPORATE_PARENTING
"""The kind of visit that is asked every question."""

CONCERNED = {f"rating__{topic.key}": "some_concerns" for topic in CURRENT.topics[KIND]}
CONTEXT = a_context(KIND, open_issues=1)
WITH_ISSUES = draft_of(
    press(draft_at(Step.ISSUES, CONTEXT, CONCERNED | {"ask__staffing": "true"}), CONTEXT, Move.ADD_ISSUE)
)
FAMILY = "👩‍👩‍👧‍👦"
E_ACUTE = "e\u0301"


def places() -> list[tuple[Step, int]]:
    walk = pages(WITH_ISSUES, CONTEXT)
    return [(page.step, page.shape.part) for page in walk if page.step is not Step.CHECK]


def draft_on(step: Step, part: int) -> Draft:
    """A draft of every question, standing at this page."""
    return WITH_ISSUES.model_copy(update={"step": step, "part": part})


REQUIRED = [
    pytest.param(step, part, field.key, id=field.key)
    for step, part in places()
    for field in page_at(draft_on(step, part), CONTEXT).fields
    if field.required
]
OPTIONAL_CHOICES = ["another_member", "accompanied_by", "same_as__staffing", "understanding", "may_quote"]
BOXES = [
    pytest.param(step, part, field.key, field.answer.limit, id=field.key)
    for step, part in places()
    for field in page_at(draft_on(step, part), CONTEXT).fields
    if isinstance(field.answer, TextAnswer)
]
CHOICES = [
    pytest.param(step, part, field.key, id=field.key)
    for step, part in places()
    for field in page_at(draft_on(step, part), CONTEXT).fields
    if not isinstance(field.answer, TextAnswer | Tick) and field.key != "visit_date"
]


@pytest.mark.parametrize(("step", "part", "key"), REQUIRED)
def test_a_required_question_left_empty_comes_back_at_that_question(step: Step, part: int, key: str) -> None:
    outcome = press(draft_on(step, part), CONTEXT, values={key: ""})
    assert isinstance(outcome, FixAnswers)
    assert fault_codes(outcome)[key] == FaultCode.MISSING
    assert (outcome.page.step, outcome.page.shape.part) == (step, part)


def test_the_table_of_required_questions_is_the_whole_form() -> None:
    asked = {CURRENT.question(str(param.id).split("__")[0]).key for param in REQUIRED}
    must = {q.key for q in CURRENT.questions if q.must_be_answered(KIND) and q.step is not Step.CHECK}
    assert asked == must


def test_all_that_is_missing_is_told_at_once_in_the_order_of_the_questions() -> None:
    draft = draft_at(Step.VISIT, a_context())
    outcome = press(draft, a_context(), values=dict.fromkeys(draft.typed, ""))
    assert list(fault_codes(outcome)) == ["visit_date", "mode", "duration", "members_present", "interest"]


def test_blank_space_is_no_answer() -> None:
    draft = draft_at(Step.WORKING_WELL, a_context())
    outcome = press(draft, a_context(), values={"working_well": " \n\t\u200b "})
    assert fault_codes(outcome) == {"working_well": "missing"}


def test_what_was_typed_is_kept_although_something_else_is_missing() -> None:
    draft = draft_at(Step.MET, a_context())
    outcome = press(draft, a_context(), values={"roles_met": "other", "managers_present": ""})
    assert isinstance(outcome, FixAnswers)
    assert outcome.draft.value("roles_met") == "other"
    assert outcome.draft.revision == draft.revision + 1


def test_a_connection_must_be_told_only_where_there_is_one() -> None:
    context = a_context()
    draft = draft_at(Step.VISIT, context)
    rest = {"mode": "teams", "duration": "about_hour"}
    assert fault_codes(press(draft, context, values=rest | {"interest": "yes"})) == {"interest_detail": "missing"}
    assert isinstance(press(draft, context, values=rest | {"interest": "no"}), ShowStep)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-11-21", "in_the_future"),
        ("9999-12-31", "in_the_future"),
        ("2025-11-19", "too_long_ago"),
        ("0001-01-01", "too_long_ago"),
        ("2026-04-30", "other_year"),
        ("2025-11-20", "other_year"),
        ("14/11/2026", "not_a_date"),
        ("yesterday", "not_a_date"),
        ("2026-02-30", "not_a_date"),
        ("20261114", "not_a_date"),
        ("2026-W46-6", "not_a_date"),
        ("2026-11-14T10:00", "not_a_date"),
        ("٢٠٢٦-١١-١٤", "not_a_date"),
    ],
)
def test_a_date_that_cannot_be_the_day_of_the_visit_is_refused_and_kept_as_typed(typed: str, code: str) -> None:
    outcome = press(a_draft(a_context()), a_context(), values={"visit_date": typed})
    assert isinstance(outcome, FixAnswers)
    assert fault_codes(outcome)["visit_date"] == code
    assert outcome.draft.value("visit_date") == typed


@pytest.mark.parametrize("typed", ["2026-11-20", "2026-05-01"])
def test_a_visit_may_be_today_or_on_the_first_day_of_its_year(typed: str) -> None:
    outcome = press(a_draft(a_context()), a_context(), values={"visit_date": typed})
    assert "visit_date" not in fault_codes(outcome)


def test_today_is_londons_day() -> None:
    """At 23:30 UTC on 30 June it is already 1 July in London."""
    context = a_context(now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    draft = a_draft(context)
    assert "visit_date" not in fault_codes(press(draft, context, values={"visit_date": "2026-07-01"}))
    assert fault_codes(press(draft, context, values={"visit_date": "2026-07-02"}))["visit_date"] == "in_the_future"


def test_twelve_months_before_29_february_is_1_march() -> None:
    today = date(2028, 2, 29)
    assert date_problem("2027-03-01", "", today) is None
    assert date_problem("2027-02-28", "", today) is FaultCode.TOO_LONG_AGO


@pytest.mark.parametrize(("step", "part", "key", "limit"), BOXES)
@pytest.mark.parametrize("symbol", ["x", E_ACUTE, "好"], ids=["letter", "accented", "chinese"])
def test_a_limit_counts_symbols_as_people_do(step: Step, part: int, key: str, limit: int, symbol: str) -> None:
    draft = draft_on(step, part)
    at_limit = press(draft, CONTEXT, values={key: symbol * limit})
    assert not isinstance(at_limit, FixAnswers) or key not in fault_codes(at_limit)
    over = press(draft, CONTEXT, values={key: "x" * limit + symbol})
    assert isinstance(over, FixAnswers)
    [fault] = [fault for fault in over.faults if fault.field == key]
    assert (fault.code, fault.limit, fault.length) == (FaultCode.TOO_LONG, limit, limit + 1)
    assert len(over.draft.value(key)) >= limit + 1, "kept, although too long"


def test_a_family_of_emoji_is_one_symbol() -> None:
    context = a_context()
    draft = draft_at(Step.WORKING_WELL, context)
    fits = "x" * 1499 + FAMILY
    assert draft_of(press(draft, context, values={"working_well": fits})).value("working_well") == fits
    assert fault_codes(press(draft, context, values={"working_well": fits + "x"})) == {"working_well": "too_long"}


@pytest.mark.parametrize("row", [FAMILY * 200, ("e" + "\u0301\u0302\u0303\u0304" * 10) * 100], ids=["emoji", "accents"])
def test_few_symbols_that_take_much_room_are_refused_as_such(row: str) -> None:
    """Not as too many characters: a person counts far fewer than the limit."""
    context = a_context()
    draft = draft_at(Step.WORKING_WELL, context, {"working_well": "Calm and busy."})
    outcome = press(draft, context, values={"working_well": row})
    assert isinstance(outcome, FixAnswers)
    [fault] = outcome.faults
    assert fault.code is FaultCode.TOO_MANY_SYMBOLS
    assert fault.length < fault.limit == 1500


@pytest.mark.parametrize("move", [Move.CONTINUE, Move.BACK, Move.FINISH_LATER, Move.CALLED])
def test_a_text_too_large_to_keep_leaves_the_box_as_it_was_and_says_so(move: Move) -> None:
    context = a_context()
    draft = draft_at(Step.WORKING_WELL, context)
    draft = draft.model_copy(update={"typed": {**draft.typed, "working_well": "Calm and busy."}})
    outcome = press(draft, context, move, {"working_well": "x" * 4501})
    assert isinstance(outcome, FixAnswers)
    [fault] = outcome.faults
    assert (fault.code, fault.limit, fault.length) == (FaultCode.NOT_KEPT, 1500, 4501)
    assert outcome.draft.value("working_well") == "Calm and busy."
    assert outcome.page.step is Step.WORKING_WELL


def test_a_text_too_large_to_keep_does_not_cost_the_other_boxes() -> None:
    context = a_context()
    draft = draft_at(Step.ANYTHING_ELSE, context)
    outcome = press(draft, context, values={"staff_voice": "x" * 9999, "for_scrutiny": "The lift."})
    assert isinstance(outcome, FixAnswers)
    assert outcome.draft.value("for_scrutiny") == "The lift."


@pytest.mark.parametrize(("step", "part", "key"), CHOICES)
@pytest.mark.parametrize("forged", ["of my own", "x" * 5000, "a\x00b"], ids=["other", "huge", "nul"])
def test_a_choice_that_was_not_offered_is_refused(step: Step, part: int, key: str, forged: str) -> None:
    outcome = press(draft_on(step, part), CONTEXT, values={key: forged})
    assert fault_codes(outcome)[key] == "not_offered"


@pytest.mark.parametrize(("step", "part", "key"), CHOICES)
def test_half_a_character_is_no_answer(step: Step, part: int, key: str) -> None:
    """A lone surrogate can come in JSON, but could not be stored."""
    outcome = press(draft_on(step, part), CONTEXT, Move.FINISH_LATER, {key: "\ud800"})
    assert isinstance(outcome, Paused)
    assert outcome.draft.value(key) == ""


def test_the_optional_choices_are_held_to_their_lists_too() -> None:
    assert set(OPTIONAL_CHOICES) <= {str(param.id) for param in CHOICES}


def test_only_the_executive_directors_council_may_send_an_issue_to_them() -> None:
    context = a_context(KIND, open_issues=1, executive_director=False)
    draft = draft_on(Step.ISSUES, 1)
    outcome = press(draft, context, values={"who_sees__staffing": "executive_director"})
    assert fault_codes(outcome)["who_sees__staffing"] == "not_offered"


def test_four_councillors_may_have_been_there_and_not_five() -> None:
    context = a_context()
    draft = draft_at(Step.MET, context)
    draft = draft.model_copy(update={"step": Step.VISIT})
    for another in (BEN, CORA, DEV):
        draft = draft_of(press(draft, context, Move.ADD_MEMBER, {"another_member": another}))
    assert draft.value("members_present") == ",".join((ADA, BEN, CORA, DEV))
    assert isinstance(press(draft, context), ShowStep)
    outcome = press(draft, context, values={"another_member": ELSIE})
    assert isinstance(outcome, FixAnswers)
    [fault] = outcome.faults
    assert (fault.field, fault.code, fault.limit, fault.length) == (
        "members_present",
        FaultCode.TOO_MANY_CHOSEN,
        4,
        5,
    )


@pytest.mark.parametrize("forged", ["nobody", f"{ADA},nobody", "' or 1=1"])
def test_nobody_outside_the_register_was_there(forged: str) -> None:
    outcome = press(a_draft(a_context()), a_context(), values={"members_present": forged})
    assert fault_codes(outcome)["members_present"] == "not_offered"


def test_a_councillor_who_left_the_register_meanwhile_is_asked_about_again() -> None:
    context = a_context()
    draft = draft_at(Step.CHECK, context, {"members_present": f"{ADA},{BEN}"})
    later = a_context(members=[one for one in COUNCILLORS if one.name != "Ben Thornby"])
    outcome = press(draft, later, Move.SEND, DECLARED)
    assert fault_codes(outcome) == {"members_present": "not_offered"}
    assert isinstance(outcome, FixAnswers)
    assert outcome.page.step is Step.VISIT


def test_an_author_who_is_no_councillor_is_not_taken_as_present() -> None:
    context = a_context(members=COUNCILLORS[1:])
    draft = new_draft(draft_id="d", year=YEAR, author=AUTHOR, visit_date=NOW.date(), context=context)
    assert fault_codes(press(draft, context))["members_present"] == "not_offered"


def test_sending_needs_the_declaration() -> None:
    outcome = press(draft_at(Step.CHECK, a_context()), a_context(), Move.SEND)
    assert isinstance(outcome, CheckAnswers)
    assert fault_codes(outcome) == {"declare_anonymous": "not_ticked"}


@pytest.mark.parametrize("ticked", ["false", "yes", "1", "True"])
def test_a_box_is_ticked_or_it_is_not(ticked: str) -> None:
    outcome = press(draft_at(Step.CHECK, a_context()), a_context(), Move.SEND, {"declare_anonymous": ticked})
    assert fault_codes(outcome) == {"declare_anonymous": "not_ticked"}


def test_faults_name_the_question_and_its_label() -> None:
    draft = draft_on(Step.TELL_MORE, 1)
    emptied = draft.model_copy(update={"typed": {**draft.typed, "note__staffing": ""}})
    [fault] = faults_on(page_at(emptied, CONTEXT), emptied, CONTEXT)
    assert (fault.question, fault.field, fault.label) == ("note", "note__staffing", "Staffing: what did you find?")
