"""Old cards, repeated presses and cards that lie: nothing is lost, nothing is changed that should not be."""

import pytest

from tests.visits.builders import (
    ADA,
    BEN,
    COUNCILLORS,
    DECLARED,
    a_context,
    a_draft,
    draft_at,
    draft_of,
    fault_codes,
    press,
    sent_of,
)
from visits.draft import Draft
from visits.outcomes import CardIsOld, CheckAnswers, FixAnswers, SafetyPage, ShowStep
from visits.pages import Page
from visits.proforma import Step
from visits.walk import Given, Move, answer, current

CONTEXT = a_context()
SAID = "They are proud of the new duty desk."


def given(draft: Draft, **forged: object) -> Given:
    """A press that says of itself whatever we like."""
    honest = {"revision": draft.revision, "operation_id": "op", "part": draft.part, "move": Move.CONTINUE}
    return Given.model_validate(honest | forged)


def old_press(draft: Draft, values: dict[str, str], move: Move = Move.CONTINUE) -> CardIsOld:
    """A press on a card of the draft's own step, one revision old."""
    outcome = answer(draft, draft.step, given(draft, revision=draft.revision - 1, values=values, move=move), CONTEXT)
    assert isinstance(outcome, CardIsOld)
    return outcome


@pytest.mark.parametrize("move", Move)
def test_an_old_card_changes_nothing_and_shows_where_the_form_is_now(move: Move) -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    outcome = old_press(draft, {"working_well": SAID}, move)
    assert outcome.draft is draft
    assert outcome.now == current(draft, CONTEXT)
    assert not outcome.again


def test_what_was_typed_on_an_old_card_is_shown_with_its_question() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    assert old_press(draft, {"working_well": f"  {SAID}\r\n"}).unsaved == (("What is working well?", SAID),)


def test_what_is_saved_already_needs_no_showing() -> None:
    draft = draft_at(Step.MET, CONTEXT, {"interest": "yes", "interest_detail": "My niece works there."})
    saved = {"interest_detail": "My niece works there."}
    outcome = answer(draft, Step.VISIT, given(draft, part=1, values=saved), CONTEXT)
    assert isinstance(outcome, CardIsOld)
    assert outcome.unsaved == ()


def test_texts_of_an_earlier_step_are_shown_by_their_own_questions() -> None:
    draft = draft_at(Step.CHECK, CONTEXT)
    typed = {"for_scrutiny": "The lift is broken.", "staff_voice": "", "working_well": "of another step"}
    outcome = answer(draft, Step.ANYTHING_ELSE, given(draft, values=typed), CONTEXT)
    assert isinstance(outcome, CardIsOld)
    assert outcome.unsaved == (("Is there anything for the committee?", "The lift is broken."),)


def test_a_card_of_the_right_revision_but_another_step_or_part_is_old() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    for step, part in [("met", 1), ("working_well", 2), ("working_well", -1), ("check", 1), ("no_such_step", 1)]:
        outcome = answer(draft, step, given(draft, part=part, values={"working_well": SAID}), CONTEXT)
        assert isinstance(outcome, CardIsOld), (step, part)
        assert outcome.draft.value("working_well") == ""


@pytest.mark.parametrize("revision", [-1, 0, 10**9])
def test_a_revision_that_never_was_is_old(revision: int) -> None:
    draft = draft_at(Step.MET, CONTEXT)
    assert isinstance(answer(draft, Step.MET, given(draft, revision=revision), CONTEXT), CardIsOld)


def test_the_same_press_again_is_known_and_needs_no_explanation() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    press_once = given(draft, operation_id="op-a", values={"working_well": SAID})
    after = draft_of(answer(draft, Step.WORKING_WELL, press_once, CONTEXT))
    repeated = answer(after, Step.WORKING_WELL, press_once, CONTEXT)
    assert isinstance(repeated, CardIsOld)
    assert repeated.again
    assert repeated.unsaved == ()
    assert repeated.draft is after


def test_the_same_card_pressed_again_with_more_typed_does_not_lose_it() -> None:
    """The answer to the first press was lost on its way, and the person typed on."""
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    first = given(draft, operation_id="op-a", values={"working_well": SAID})
    after = draft_of(answer(draft, Step.WORKING_WELL, first, CONTEXT))
    more = given(draft, operation_id="op-a", values={"working_well": f"{SAID} And calm."})
    second = answer(after, Step.WORKING_WELL, more, CONTEXT)
    assert isinstance(second, CardIsOld)
    assert second.unsaved == (("What is working well?", f"{SAID} And calm."),)
    assert not second.again


def test_values_for_questions_of_other_pages_are_ignored() -> None:
    draft = draft_at(Step.MET, CONTEXT)
    forged = {"rating__staffing": "serious_concerns", "declare_anonymous": "true", "x" * 999: "y", "": "z"}
    after = draft_of(press(draft, CONTEXT, values=forged | {"roles_met": "other", "managers_present": "no"}))
    assert set(after.typed) - set(draft.typed) == {"roles_met", "managers_present"}


@pytest.mark.parametrize("target", ["", "check", "safety.2", "issues.9", "met.x", "..", "no_such_step", "issues.-1"])
def test_a_forged_place_to_change_leaves_the_form_at_check_and_send(target: str) -> None:
    outcome = press(draft_at(Step.CHECK, CONTEXT), CONTEXT, Move.CHANGE, target=target)
    assert isinstance(outcome, CheckAnswers)


@pytest.mark.parametrize(
    "move", [Move.CARRY_ON, Move.ADD_ISSUE, Move.REMOVE_ISSUE, Move.ADD_MEMBER, Move.CALLED, Move.SEND]
)
def test_a_move_that_the_step_does_not_offer_only_keeps_what_is_typed(move: Move) -> None:
    draft = draft_at(Step.MET, CONTEXT)
    outcome = press(draft, CONTEXT, move, {"roles_met": "other"}, target="x1")
    assert isinstance(outcome, ShowStep)
    assert outcome.page.step is Step.MET
    assert outcome.draft.value("roles_met") == "other"
    assert outcome.draft.extras == ()


@pytest.mark.parametrize("move", [Move.CONTINUE, Move.CARRY_ON, Move.ADD_ISSUE, Move.REMOVE_ISSUE, Move.CALLED])
def test_nothing_but_sending_sends(move: Move) -> None:
    outcome = press(draft_at(Step.CHECK, CONTEXT), CONTEXT, move, DECLARED)
    assert isinstance(outcome, CheckAnswers)
    assert outcome.page.step is Step.CHECK


def test_jumping_to_a_later_step_does_not_get_past_what_is_missing() -> None:
    draft = a_draft(CONTEXT)
    jumped = press(draft, CONTEXT, Move.CHANGE, target="anything_else")
    assert isinstance(jumped, ShowStep)
    outcome = press(jumped.draft, CONTEXT)
    assert isinstance(outcome, ShowStep)
    assert outcome.page.step is Step.VISIT


def test_removing_an_issue_from_another_step_removes_nothing() -> None:
    draft = draft_of(press(draft_at(Step.ISSUES, CONTEXT), CONTEXT, Move.ADD_ISSUE))
    back = draft_of(press(draft, CONTEXT, Move.BACK))
    assert draft_of(press(back, CONTEXT, Move.REMOVE_ISSUE, target="x1")).extras == ("x1",)


@pytest.mark.parametrize("target", ["staffing", "", "x2", "X1", "x1__", "1"])
def test_a_forged_issue_to_remove_removes_nothing(target: str) -> None:
    answers = {"rating__staffing": "some_concerns", "ask__staffing": "true"}
    draft = draft_of(press(draft_at(Step.ISSUES, CONTEXT, answers), CONTEXT, Move.ADD_ISSUE))
    after = draft_of(press(draft, CONTEXT, Move.REMOVE_ISSUE, {"issue_text__x1": SAID}, target=target))
    assert after.extras == ("x1",)
    assert after.value("issue_text__x1") == SAID
    assert after.value("rating__staffing") == "some_concerns"


def test_the_page_with_whom_to_call_takes_no_text_at_all() -> None:
    draft = at_safety_page()
    typed = {"concern_gate": "no", "working_well": "A child told me", "note__staffing": "x"}
    outcome = press(draft, CONTEXT, Move.CALLED, typed, target="mash")
    assert isinstance(outcome, SafetyPage)
    assert outcome.draft.typed == draft.typed


def at_safety_page() -> Draft:
    gate = press(draft_at(Step.SAFETY, CONTEXT), CONTEXT, values={"concern_gate": "yes"})
    assert isinstance(gate, SafetyPage)
    return gate.draft


class TestWhenTheWorldMovedOnUnderADraft:
    """Someone leaves the register, an issue goes, a limit changes: the form must not get stuck."""

    def at_check(self) -> Draft:
        return draft_at(Step.CHECK, CONTEXT, {"members_present": f"{ADA},{BEN}"})

    def test_the_page_that_wants_an_answer_again_is_shown_and_can_be_answered(self) -> None:
        draft = self.at_check()
        later = a_context(members=COUNCILLORS[:1])
        shown = current(draft, later)
        assert isinstance(shown, ShowStep)
        assert (shown.page.step, shown.draft.step) == (Step.VISIT, Step.VISIT)
        outcome = answer(draft, Step.VISIT, self.filled(draft, shown.page, ADA), later)
        assert isinstance(outcome, CheckAnswers)

    def filled(self, draft: Draft, page: Page, present: str) -> Given:
        values = {field.key: draft.value(field.key) for field in page.fields} | {"members_present": present}
        return given(draft, part=1, values=values)

    def test_pressing_send_says_what_is_wrong_now(self) -> None:
        later = a_context(members=COUNCILLORS[:1])
        outcome = press(self.at_check(), later, Move.SEND, DECLARED)
        assert isinstance(outcome, FixAnswers)
        assert fault_codes(outcome) == {"members_present": "not_offered"}
        assert outcome.draft.step is Step.VISIT

    def test_a_page_that_is_no_more_gives_way_to_the_one_before_and_loses_nothing(self) -> None:
        draft = draft_at(Step.WORKING_WELL, a_context(open_issues=9), part=2)
        fewer = a_context(open_issues=8)
        outcome = press_on_gone_page(draft)
        assert isinstance(outcome, CardIsOld)
        assert outcome.draft.typed == draft.typed
        shown = current(draft, fewer)
        assert isinstance(shown, ShowStep)
        assert (shown.page.shape.part, shown.draft.part) == (1, 1)
        values = {field.key: draft.value(field.key) for field in shown.page.fields}
        after = answer(draft, Step.WORKING_WELL, given(draft, part=1, values=values), fewer)
        assert isinstance(after, ShowStep)
        assert after.page.step is Step.FOUND


def press_on_gone_page(draft: Draft) -> object:
    return answer(draft, draft.step, given(draft, values={"improved__old_9": "yes"}), a_context(open_issues=8))


def test_a_second_send_finds_the_same_record() -> None:
    """The draft is gone once it is sent; until then, sending twice comes to the same."""
    draft = draft_at(Step.CHECK, CONTEXT)
    first = sent_of(press(draft, CONTEXT, Move.SEND, DECLARED))
    second = sent_of(press(draft, CONTEXT, Move.SEND, DECLARED))
    assert first == second
