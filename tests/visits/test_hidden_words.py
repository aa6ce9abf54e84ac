"""Hide now and ask to reword: the words leave at once, the author alone rewords them, and then they are nowhere in the store."""

from pathlib import Path
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, YEAR
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    OTHER_MEMBER,
    MovingClock,
    all_rows,
    asking,
    begin_correction,
    correct,
    do,
    done,
    press_send,
    rows_with,
    send_form,
    stored_issue,
    told,
)
from visits.card_names import CardKind
from visits.doing import Doing
from visits.issues import Act
from visits.model import IssueState, PersonId
from visits.outcomes import Sent
from visits.ports import (
    Office,
    Put,
)
from visits.proforma import Step
from visits.summary import HIDDEN, texts_of, without_hidden
from visits.usecases.corrections import FixText, Reworded, hide_text, open_to_correct, reword_text
from visits.usecases.fill import say
from visits.usecases.start import Opened, Refused

TOLD: Final = "the small office by the stairs"
"""Words that should not have been written."""
SAID: Final = f"Someone in {TOLD} was unhappy."
BETTER: Final = "A member of staff was unhappy."
NOTE: Final = {"rating__staffing": "some_concerns", "note__staffing": SAID, "ask__staffing": ""}
QUESTIONS: Final = {
    "working_well": {"working_well": SAID},
    "staff_voice": {"staff_voice": SAID},
    "child_voice": {"child_voice": SAID},
    "for_scrutiny": {"for_scrutiny": SAID},
    "interest_detail": {"interest": "yes", "interest_detail": SAID},
    "note__staffing": NOTE,
}


async def hidden(office: Office, question: str, person: PersonId = HEAD) -> Reworded | Refused:
    return await hide_text(office, person, YEAR, "r1", question, "20261120-hide")


async def reworded(office: Office, question: str, words: str = BETTER) -> Reworded | FixText | Refused:
    return await reword_text(office, AUTHOR, YEAR, "r1", question, words, "20261120-reword")


async def gone_after_rewording(office: Office, question: str, rows: Path) -> None:
    """Hide and reword an answer of the form: afterwards its words are in no row."""
    assert rows_with(rows, TOLD)
    assert isinstance(await hidden(office, question), Reworded)
    assert isinstance(await reworded(office, question), Reworded)
    assert rows_with(rows, TOLD) == []
    assert rows_with(rows, BETTER)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_reworded_answers_are_nowhere_in_the_store(council: Office, rows_path: Path, question: str) -> None:
    await send_form(council, QUESTIONS[question])
    assert len(rows_with(rows_path, TOLD)) == 2, "the record, and the form as it was sent"
    await gone_after_rewording(council, question, rows_path)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_reworded_answers_are_gone_from_earlier_revisions_and_a_correction_begun(
    council: Office, rows_path: Path, question: str
) -> None:
    await send_form(council, QUESTIONS[question])
    assert isinstance(await correct(council, "r1", {"mode": "teams"}), Sent)
    assert isinstance(await correct(council, "r1", {question: f"Once more: {SAID}"}), Sent)
    await begin_correction(council, "r1", {"mode": "both"})
    assert len(rows_with(rows_path, TOLD)) == 5, "the record, two earlier ones, the form as sent, and one open"
    await gone_after_rewording(council, question, rows_path)


async def test_words_that_were_corrected_away_are_gone_too_once_their_answer_is_reworded(
    council: Office, rows_path: Path
) -> None:
    await send_form(council, {"staff_voice": SAID})
    assert isinstance(await correct(council, "r1", {"staff_voice": "Quiet rooms."}), Sent)
    await gone_after_rewording(council, "staff_voice", rows_path)


async def test_words_just_dictated_into_an_open_correction_are_gone_even_from_its_undo(
    council: Office, rows_path: Path
) -> None:
    await send_form(council, {"working_well": SAID})
    draft = await begin_correction(council, "r1", {})
    year = council.store.year(YEAR)
    stored = await year.draft("r1")
    assert stored is not None
    at_step = stored.value.model_copy(update={"step": Step.WORKING_WELL, "changing": True})
    await year.commit([Put(at_step, stored)], write_id="step")
    await say(council, at_step, "And more.", "20261120-say")
    kept = await year.draft("r1")
    assert kept is not None
    assert (kept.value.undo_text, draft.id) == (SAID, "r1")
    await gone_after_rewording(council, "working_well", rows_path)


ISSUE: Final = asking("staffing", SAID)


async def issue_gone_after_rewording(office: Office, issue_id: str, rows: Path) -> None:
    """Hide and reword an issue: afterwards its words are in no row."""
    assert rows_with(rows, TOLD)
    issue = await stored_issue(office, issue_id)
    await done(office, HEAD, issue, Act.HIDE)
    after = await done(office, AUTHOR, issue, Doing(act=Act.REWORD, text=BETTER))
    assert (after.text, after.title, after.state) == (BETTER, BETTER.removesuffix("."), issue.state)
    assert rows_with(rows, TOLD) == []


async def test_a_reworded_issue_is_nowhere_in_the_store_in_its_old_words(council: Office, rows_path: Path) -> None:
    await send_form(council, ISSUE)
    assert isinstance(await correct(council, "r1", {"mode": "teams"}), Sent)
    await begin_correction(council, "r1", {"mode": "both"})
    await issue_gone_after_rewording(council, "r1_1", rows_path)


async def test_an_issue_added_by_hand_is_reworded_everywhere(council: Office, rows_path: Path) -> None:
    await send_form(council)
    again = await add_by_hand(council)
    assert [issue.slug for issue in again.issues] == ["staffing", "x1"]
    assert isinstance(await correct(council, "r1", {"mode": "teams"}), Sent)
    await issue_gone_after_rewording(council, "r1_2", rows_path)


async def add_by_hand(office: Office) -> Sent:
    """Correct the form by an issue that belongs to no note."""
    typed = {"topic": "referrals", "text": SAID}
    changes = {f"issue_{key}__x1": value for key, value in typed.items()}
    await begin_correction(office, "r1", changes | {"urgency__x1": "soon", "who_sees__x1": "channel"})
    year = office.store.year(YEAR)
    stored = await year.draft("r1")
    assert stored is not None
    draft = stored.value.model_copy(update={"extras": ("x1",), "extras_made": 1})
    await year.commit([Put(draft, stored)], write_id="by hand")
    again = await press_send(office, draft)
    assert isinstance(again, Sent)
    return again


async def test_a_note_that_became_an_issue_is_gone_from_the_record_as_it_was_before(
    council: Office, rows_path: Path
) -> None:
    await send_form(council, NOTE)
    assert isinstance(await correct(council, "r1", asking("staffing", SAID)), Sent)
    await issue_gone_after_rewording(council, "r1_1", rows_path)


async def test_an_issue_that_became_a_note_again_is_gone_from_the_issue_that_was_withdrawn(
    council: Office, rows_path: Path
) -> None:
    await send_form(council, ISSUE)
    assert isinstance(await correct(council, "r1", {}, "ask__staffing"), Sent)
    assert (await stored_issue(council, "r1_1")).state is IssueState.WITHDRAWN
    await gone_after_rewording(council, "note__staffing", rows_path)


async def test_an_issue_asked_again_takes_the_old_words_out_of_the_one_withdrawn_before(
    council: Office, rows_path: Path
) -> None:
    await send_form(council, ISSUE)
    assert isinstance(await correct(council, "r1", {}, "ask__staffing"), Sent)
    assert isinstance(await correct(council, "r1", {"ask__staffing": "true"}), Sent)
    await issue_gone_after_rewording(council, "r1_2", rows_path)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_hidden_words_are_shown_to_no_reader_at_once(council: Office, question: str) -> None:
    await send_form(council, QUESTIONS[question])
    done_so = await hidden(council, question)
    assert isinstance(done_so, Reworded)
    shown = without_hidden(done_so.record)
    assert TOLD not in shown.model_dump_json()
    assert HIDDEN in shown.model_dump_json()
    assert question not in texts_of(done_so.record)


async def test_the_author_is_asked_for_other_words_and_every_card_that_showed_them_is_redone(council: Office) -> None:
    await send_form(council, {"working_well": SAID})
    await hidden(council, "working_well")
    assert await told(council, CardKind.REWORD) == {("r1.working_well", AUTHOR)}
    assert await told(council, CardKind.RECORD) == {("r1", "")}
    assert await told(council, CardKind.FORM) == {("r1.1", "")}


async def test_the_author_of_a_hidden_issue_is_asked_for_other_words(council: Office) -> None:
    _, (issue,) = await send_form(council, ISSUE)
    await done(council, COORDINATOR, issue, Act.HIDE)
    assert await told(council, CardKind.REWORD) == {("r1_1", AUTHOR)}


@pytest.mark.parametrize("person", [AUTHOR, COLLEAGUE, OTHER_MEMBER, MANAGER])
async def test_only_the_head_of_service_and_the_coordinator_may_hide_words(
    council: Office, rows_path: Path, person: PersonId
) -> None:
    await send_form(council, {"working_well": SAID})
    before = all_rows(rows_path)
    assert await hidden(council, "working_well", person) == Refused()
    assert all_rows(rows_path) == before


@pytest.mark.parametrize("question", ["", "mode", "author", "note__referrals", "note__", "carer_voice", "id"])
async def test_only_what_was_said_in_own_words_can_be_hidden(council: Office, question: str) -> None:
    await send_form(council, {"working_well": SAID})
    assert await hidden(council, question) == Refused()


@pytest.mark.parametrize("person", [HEAD, COORDINATOR, COLLEAGUE, OTHER_MEMBER, MANAGER])
async def test_nobody_but_the_author_rewords(council: Office, rows_path: Path, person: PersonId) -> None:
    """Members' words are never edited by officers."""
    await send_form(council, {"working_well": SAID})
    await hidden(council, "working_well")
    before = all_rows(rows_path)
    refused = await reword_text(council, person, YEAR, "r1", "working_well", BETTER, "20261120-x")
    assert refused == Refused()
    assert all_rows(rows_path) == before


async def test_words_that_are_not_hidden_are_not_reworded(council: Office, rows_path: Path) -> None:
    await send_form(council, {"working_well": SAID})
    before = all_rows(rows_path)
    assert isinstance(await reworded(council, "working_well"), Reworded)
    assert all_rows(rows_path) == before


@pytest.mark.parametrize(("typed", "code"), [("", "missing"), (" \n\u200b ", "missing"), ("x" * 1501, "too_long")])
async def test_other_words_must_be_some_and_not_too_many(
    council: Office, rows_path: Path, typed: str, code: str
) -> None:
    await send_form(council, {"working_well": SAID})
    await hidden(council, "working_well")
    before = all_rows(rows_path)
    fix = await reworded(council, "working_well", typed)
    assert isinstance(fix, FixText)
    assert [fault.code.value for fault in fix.faults] == [code]
    assert all_rows(rows_path) == before


async def test_while_words_are_hidden_the_form_can_not_be_opened_to_correct(council: Office) -> None:
    await send_form(council, {"working_well": SAID})
    await hidden(council, "working_well")
    assert not isinstance(await open_to_correct(council, AUTHOR, YEAR, "r1"), Opened)
    await reworded(council, "working_well")
    assert isinstance(await open_to_correct(council, AUTHOR, YEAR, "r1"), Opened)


async def test_hiding_and_rewording_leave_who_and_when_and_no_words(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    _, (issue,) = await send_form(council, ISSUE | {"working_well": f"{SAID} Twice."})
    await hidden(council, "working_well")
    clock.forward(hours=1)
    await done(council, HEAD, issue, Act.HIDE)
    await reworded(council, "working_well")
    await do(council, AUTHOR, issue, Doing(act=Act.REWORD, text=BETTER))
    events = [(key, body) for key, body in all_rows(rows_path) if "|event|" in key]
    for action in ("hidden working_well", "reworded working_well", "hide", "reword"):
        assert [body for _, body in events if f'"{action}"' in body]
    assert not [key for key, body in events if TOLD in body or BETTER in body]
