"""A plain message fills a text box of the step: which one, how much, and how to take it back."""

import pytest

from tests.visits.builders import a_context, a_draft, draft_at, draft_of, press
from visits.dictation import Added, NoBox, NoRoom, dictate, undo
from visits.draft import Draft
from visits.model import VisitKind
from visits.outcomes import SafetyPage
from visits.proforma import Step
from visits.proforma_versions import CURRENT
from visits.walk import Move

CONTEXT = a_context()
TWO_NOTES = {"rating__staffing": "some_concerns", "rating__referrals": "some_concerns"}


def added(draft: Draft, words: str) -> Added:
    outcome = dictate(draft, words, "message1", CONTEXT)
    assert isinstance(outcome, Added), outcome
    return outcome


@pytest.mark.parametrize("step", [Step.SAFETY, Step.MET, Step.FOUND, Step.ISSUES, Step.CHECK])
def test_a_step_without_a_text_box_takes_no_words(step: Step) -> None:
    assert dictate(draft_at(step, CONTEXT), "Calm.", "message1", CONTEXT) == NoBox()


def test_the_page_with_whom_to_call_takes_no_words() -> None:
    gate = press(draft_at(Step.SAFETY, CONTEXT), CONTEXT, values={"concern_gate": "yes"})
    assert isinstance(gate, SafetyPage)
    assert dictate(gate.draft, "A child told me", "message1", CONTEXT) == NoBox()


def test_stray_words_do_not_end_up_at_the_question_of_a_connection() -> None:
    assert dictate(a_draft(CONTEXT), "Calm.", "message1", CONTEXT) == NoBox()


def test_where_there_is_a_connection_words_tell_of_it() -> None:
    draft = a_draft(CONTEXT)
    typed = {**draft.typed, "interest": "yes"}
    assert added(draft.model_copy(update={"typed": typed}), "My niece.").draft.value("interest_detail") == "My niece."


@pytest.mark.parametrize("words", ["", "  ", "\n\t", "\u200b", "\ud800"])
def test_nothing_said_adds_nothing(words: str) -> None:
    assert dictate(draft_at(Step.WORKING_WELL, CONTEXT), words, "message1", CONTEXT) == NoBox()


def test_words_fill_the_empty_box_and_are_saved_as_a_press_would_be() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    outcome = added(draft, "  The duty desk.\r\nIt answers. ")
    assert outcome.label == "What is working well?"
    assert outcome.draft.value("working_well") == "The duty desk.\nIt answers."
    assert (outcome.draft.revision, outcome.draft.last_operation) == (draft.revision + 1, "message1")
    assert outcome.draft.step is Step.WORKING_WELL


def test_boxes_are_filled_in_order_and_then_the_last_is_added_to() -> None:
    draft = draft_at(Step.TELL_MORE, CONTEXT, TWO_NOTES)
    labels = []
    for words in ("One.", "Two.", "Three."):
        outcome = added(draft, words)
        draft = outcome.draft
        labels.append(outcome.label)
    assert labels == [f"{topic}: what did you find?" for topic in ("Staffing", "Referrals", "Referrals")]
    assert (draft.value("note__staffing"), draft.value("note__referrals")) == ("One.", "Two.\nThree.")


def test_a_required_box_is_filled_before_an_optional_one() -> None:
    """In corporate parenting the second box is required and the first is not."""
    context = a_context(VisitKind.CORPORATE_PARENTING)
    outcome = dictate(draft_at(Step.ANYTHING_ELSE, context), "They are asked.", "message1", context)
    assert isinstance(outcome, Added)
    assert outcome.label == CURRENT.question("child_voice").label
    intake = added(draft_at(Step.ANYTHING_ELSE, CONTEXT), "Quiet rooms.")
    assert intake.label == CURRENT.question("staff_voice").label


def test_an_added_issue_takes_words() -> None:
    draft = draft_of(press(draft_at(Step.ISSUES, CONTEXT), CONTEXT, Move.ADD_ISSUE))
    assert added(draft, "Who mends the lift?").draft.value("issue_text__x1") == "Who mends the lift?"


def test_words_that_do_not_fit_change_nothing() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    full = added(draft, "x" * 4500).draft
    assert dictate(full, "x", "message2", CONTEXT) == NoRoom(label="What is working well?", limit=1500)
    assert dictate(draft, "好" * 1501, "message2", CONTEXT) == NoRoom(label="What is working well?", limit=1500)


def test_words_over_the_limit_that_can_be_kept_are_kept_to_be_shortened() -> None:
    assert len(added(draft_at(Step.WORKING_WELL, CONTEXT), "x" * 1600).draft.value("working_well")) == 1600


def test_undo_takes_back_the_last_words_only_and_only_once() -> None:
    once = added(draft_at(Step.WORKING_WELL, CONTEXT), "One.").draft
    twice = added(once, "Two.").draft
    back = undo(twice, "undo1", CONTEXT)
    assert back is not None
    assert back.value("working_well") == "One."
    assert back.revision == twice.revision + 1
    assert undo(back, "undo2", CONTEXT) is None


def test_undo_of_the_first_words_empties_the_box() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    back = undo(added(draft, "One.").draft, "undo1", CONTEXT)
    assert back is not None
    assert back.typed == draft.typed


@pytest.mark.parametrize("move", [Move.CONTINUE, Move.BACK, Move.FINISH_LATER])
def test_a_press_after_the_words_settles_them(move: Move) -> None:
    outcome = press(added(draft_at(Step.WORKING_WELL, CONTEXT), "One.").draft, CONTEXT, move)
    assert undo(outcome.draft, "undo1", CONTEXT) is None
    assert outcome.draft.value("working_well") == "One."


def test_there_is_nothing_to_undo_in_a_fresh_form() -> None:
    assert undo(a_draft(CONTEXT), "undo1", CONTEXT) is None
