"""A sent form corrected or withdrawn: until it is answered, with its history kept and no number used twice."""

from pathlib import Path
from typing import Final

import pytest

from storage.changes import issue_key
from tests.visits.builders import AUTHOR, SLOT, YEAR
from tests.visits.council import (
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    ONE_ISSUE,
    OTHER_MEMBER,
    WORDS,
    Interrupted,
    MovingClock,
    all_rows,
    asking,
    begin_correction,
    correct,
    done,
    open_council,
    press_send,
    re_register,
    rows_with,
    send_form,
    stored_issue,
    told,
)
from visits.card_names import CardKind
from visits.issues import Act
from visits.model import IssueState, PersonId, PersonStatus, RecordStatus
from visits.outcomes import Sent
from visits.ports import (
    Office,
    Stale,
)
from visits.rota import SlotStatus
from visits.usecases.corrections import TooLate, Withdrawn, hide_text, open_to_correct, reword_text, withdraw
from visits.usecases.issues import close_without_reply
from visits.usecases.start import Opened, Refused

TWO_ISSUES: Final = ONE_ISSUE | asking("referrals", "Two systems are used. Why?")
NOT_ASKED: Final = "ask__staffing"


async def sent_again(office: Office, changes: dict[str, str], *drop: str) -> Sent:
    again = await correct(office, "r1", changes, *drop)
    assert isinstance(again, Sent), again
    return again


async def issues_now(office: Office) -> dict[str, str]:
    """Reference -> state of all issues of the record, as stored."""
    return {issue.reference: issue.state.value for issue in await office.store.year(YEAR).issues_of("r1")}


@pytest.mark.parametrize("person", [COLLEAGUE, OTHER_MEMBER, HEAD, MANAGER, COORDINATOR])
async def test_nobody_but_its_author_may_correct_or_withdraw_a_form(council: Office, person: PersonId) -> None:
    await send_form(council)
    assert await open_to_correct(council, person, YEAR, "r1") == Refused()
    assert await withdraw(council, person, YEAR, "r1", "20261120-x") == Refused()


async def test_a_councillor_who_left_may_not_correct_either(council: Office) -> None:
    await send_form(council)
    await re_register(council, AUTHOR, status=PersonStatus.LEFT)
    assert await open_to_correct(council, AUTHOR, YEAR, "r1") == Refused()
    assert await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x") == Refused()


async def test_a_form_that_never_was_is_refused(council: Office) -> None:
    assert await open_to_correct(council, AUTHOR, YEAR, "r1") == Refused()
    assert await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x") == Refused()


async def test_a_corrected_form_takes_the_place_of_the_first_which_is_kept(council: Office, clock: MovingClock) -> None:
    record, (issue,) = await send_form(council)
    clock.forward(hours=3)
    words = {"working_well": "The new rota works.", "note__staffing": "Three posts are empty. Why?"}
    again = await sent_again(council, words)
    year = council.store.year(YEAR)
    stored = await year.record("r1")
    assert stored is not None
    assert stored.value == again.record
    assert (again.record.reference, again.record.revision) == (record.reference, 2)
    assert (again.record.sent_at, again.record.corrected_at) == (record.sent_at, clock.now())
    assert again.record.working_well == "The new rota works."
    now = await stored_issue(council, issue.id)
    assert (now.text, now.title, now.raised_at, now.due) == (
        "Three posts are empty. Why?",
        "Three posts are empty",
        issue.raised_at,
        issue.due,
    )
    (past,) = await year.past_records("r1")
    assert past.value.model_dump() == record.model_dump()
    (past_issue,) = await year.past_issues(issue.id)
    assert (past_issue.value.text, past_issue.value.of_revision) == (issue.text, 1)
    assert await year.draft("r1") is None
    origin = await year.origin("r1")
    assert origin is not None
    assert origin.value.value("working_well") == "The new rota works."


async def test_every_earlier_revision_is_kept(council: Office) -> None:
    await send_form(council)
    for number in (2, 3, 4):
        again = await sent_again(council, {"working_well": f"Revision {number}."})
        assert again.record.revision == number
    past = await council.store.year(YEAR).past_records("r1")
    assert [one.value.revision for one in past] == [1, 2, 3]
    assert [one.value.working_well for one in past][1:] == ["Revision 2.", "Revision 3."]


async def test_a_removed_issue_is_withdrawn_and_its_number_is_never_used_again(council: Office) -> None:
    await send_form(council, TWO_ISSUES)
    await sent_again(council, {}, NOT_ASKED)
    assert await issues_now(council) == {"V26-0001/1": "withdrawn", "V26-0001/2": "raised"}
    again = await sent_again(council, asking("support_systems", "The lift is broken. Who mends it?"))
    assert [issue.reference for issue in again.issues] == ["V26-0001/2", "V26-0001/3"]
    assert await issues_now(council) == {
        "V26-0001/1": "withdrawn",
        "V26-0001/2": "raised",
        "V26-0001/3": "raised",
    }


async def test_an_issue_asked_again_after_it_was_removed_is_a_new_one(council: Office) -> None:
    """It waits for an answer under a number of its own: it is not lost in what was withdrawn."""
    await send_form(council, TWO_ISSUES)
    await sent_again(council, {}, NOT_ASKED)
    await sent_again(council, {"ask__staffing": "true"})
    assert await issues_now(council) == {
        "V26-0001/1": "withdrawn",
        "V26-0001/2": "raised",
        "V26-0001/3": "raised",
    }
    anew = await stored_issue(council, "r1_3")
    assert (anew.slug, anew.due is None) == ("staffing", False)
    assert ("r1_3", "") in await told(council, CardKind.ISSUE)


async def test_a_seen_issue_can_be_corrected_and_not_removed(council: Office, rows_path: Path) -> None:
    _, issues = await send_form(council, TWO_ISSUES)
    await done(council, MANAGER, issues[0], Act.SEE)
    await sent_again(council, {"note__staffing": "Three posts are empty."})
    seen = await stored_issue(council, "r1_1")
    assert (seen.state, seen.text) == (IssueState.ACKNOWLEDGED, "Three posts are empty.")
    assert await correct(council, "r1", {}, NOT_ASKED) == TooLate(references=("V26-0001/1",))
    assert await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x") == TooLate(references=("V26-0001/1",))
    assert await issues_now(council) == {"V26-0001/1": "acknowledged", "V26-0001/2": "raised"}


async def test_an_answered_form_is_neither_corrected_nor_withdrawn_even_after_a_follow_up(
    council: Office, rows_path: Path
) -> None:
    _, issues = await send_form(council, TWO_ISSUES)
    await done(council, HEAD, issues[0], ANSWER)
    await done(council, AUTHOR, issues[0], Act.FOLLOW_UP)
    before = all_rows(rows_path)
    late = TooLate(references=("V26-0001/1",))
    assert await open_to_correct(council, AUTHOR, YEAR, "r1") == late
    assert await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x") == late
    assert all_rows(rows_path) == before


async def test_a_correction_begun_before_an_answer_is_refused_after_it_with_the_reference(
    council: Office, rows_path: Path
) -> None:
    _, issues = await send_form(council, TWO_ISSUES)
    draft = await begin_correction(council, "r1", {"working_well": "Changed."})
    await done(council, HEAD, issues[1], ANSWER)
    before = all_rows(rows_path)
    assert await press_send(council, draft) == TooLate(references=("V26-0001/2",))
    assert all_rows(rows_path) == before


async def test_a_correction_begun_before_the_form_was_withdrawn_does_not_bring_it_back(council: Office) -> None:
    await send_form(council)
    draft = await begin_correction(council, "r1", {"working_well": "Changed."})
    await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x")
    assert await press_send(council, draft) == TooLate(references=())
    stored = await council.store.year(YEAR).record("r1")
    assert stored is not None
    assert stored.value.status is RecordStatus.WITHDRAWN


async def test_a_correction_begun_before_words_were_hidden_does_not_show_them_again(council: Office) -> None:
    await send_form(council)
    draft = await begin_correction(council, "r1", {"staff_voice": "Changed."})
    await hide_text(council, HEAD, YEAR, "r1", "working_well", "20261120-hide")
    assert await press_send(council, draft) == TooLate(references=())
    stored = await council.store.year(YEAR).record("r1")
    assert stored is not None
    assert stored.value.hidden == ("working_well",)
    await reword_text(council, AUTHOR, YEAR, "r1", "working_well", "All of it.", "20261120-reword")
    rest = await council.store.year(YEAR).draft("r1")
    assert rest is not None
    again = await press_send(council, rest.value)
    assert isinstance(again, Sent)
    assert (again.record.working_well, again.record.staff_voice) == ("All of it.", "Changed.")


async def test_the_words_of_a_closed_or_hidden_issue_are_not_corrected_and_the_rest_is(council: Office) -> None:
    note = asking("support_systems", "Good desks.", "note")
    _, issues = await send_form(council, TWO_ISSUES | note)
    await done(council, HEAD, issues[2], Act.CLOSE)
    await done(council, HEAD, issues[0], Act.HIDE)
    assert isinstance(await correct(council, "r1", {"note__referrals": "Three systems."}), Sent)
    assert await issues_now(council) == {
        "V26-0001/1": "returned_for_redaction",
        "V26-0001/2": "raised",
        "V26-0001/3": "closed",
    }
    changed = {"note__staffing": "Other words.", "urgency__support_systems": "soon"}
    assert await correct(council, "r1", changed) == TooLate(references=("V26-0001/1", "V26-0001/3"))


async def test_an_issue_made_private_is_shown_to_its_reader_and_struck_from_the_channel(council: Office) -> None:
    """Both cards are brought up to date: the one in the thread must lose the words."""
    await send_form(council)
    again = await sent_again(council, {"who_sees__staffing": "head_of_service"})
    assert again.issues[0].goes_to == HEAD
    assert await told(council, CardKind.ISSUE) == {("r1_1", ""), ("r1_1", HEAD)}


async def test_a_changed_urgency_changes_when_the_answer_is_due_and_nothing_else_does(council: Office) -> None:
    _, (issue,) = await send_form(council)
    assert (await sent_again(council, {"working_well": "Other."})).issues[0].due == issue.due
    soon = (await sent_again(council, {"urgency__staffing": "soon"})).issues[0]
    assert issue.due is not None
    assert soon.due is not None
    assert soon.due < issue.due
    assert (await sent_again(council, {"urgency__staffing": "note"})).issues[0].due is None


async def test_a_correction_begun_is_gone_on_with(council: Office) -> None:
    await send_form(council)
    await begin_correction(council, "r1", {"working_well": "Half done."})
    opened = await open_to_correct(council, AUTHOR, YEAR, "r1")
    assert isinstance(opened, Opened)
    assert opened.draft.value("working_well") == "Half done."
    assert opened.draft.value("declare_anonymous") == ""


async def test_a_withdrawn_form_withdraws_its_issues_and_frees_its_visit(council: Office, clock: MovingClock) -> None:
    await send_form(council, TWO_ISSUES)
    await sent_again(council, {}, NOT_ASKED)
    clock.forward(minutes=1)
    gone = await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x")
    assert isinstance(gone, Withdrawn)
    assert gone.record.status is RecordStatus.WITHDRAWN
    assert set((await issues_now(council)).values()) == {"withdrawn"}
    slot = await council.store.year(YEAR).slot(SLOT.id)
    assert slot is not None
    assert (slot.value.status, slot.value.record_id) == (SlotStatus.CONFIRMED, "")
    assert await council.store.year(YEAR).open_issues("mash") == []


async def test_withdrawing_twice_is_withdrawing_once(council: Office, rows_path: Path) -> None:
    await send_form(council)
    first = await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x")
    before = all_rows(rows_path)
    assert await withdraw(council, AUTHOR, YEAR, "r1", "20261120-y") == first
    assert await open_to_correct(council, AUTHOR, YEAR, "r1") == TooLate(references=())
    assert all_rows(rows_path) == before


async def test_every_change_of_an_issue_by_a_correction_has_its_event(council: Office, rows_path: Path) -> None:
    await send_form(council, TWO_ISSUES)
    await sent_again(council, asking("support_systems", "The lift is broken."), NOT_ASKED)
    await withdraw(council, AUTHOR, YEAR, "r1", "20261120-x")
    events = [body for key, body in all_rows(rows_path) if "|event|" in key]
    for issue, action in (("r1_1", "withdrawn"), ("r1_2", "withdrawn"), ("r1_3", "raised"), ("r1_3", "withdrawn")):
        assert [body for body in events if f'"issue {issue}"' in body and f'"{action}"' in body]
    assert [body for body in events if '"corrected"' in body]


@pytest.mark.parametrize("what", ["correct", "withdraw"])
async def test_an_answer_recorded_while_a_correction_reads_is_never_overwritten(
    council: Office, clock: MovingClock, rows_path: Path, what: str
) -> None:
    """Every issue is read once: what was decided on is what the change then names."""
    table = Interrupted(rows_path)
    other = await open_council(rows_path, clock, prefix="b", table=table)
    _, (issue,) = await send_form(council)
    draft = await begin_correction(council, "r1", {"note__staffing": "Three posts are empty."})
    table.before_reading = (issue_key(issue.id), lambda: done(council, HEAD, issue, ANSWER))
    came = await (press_send(other, draft) if what == "correct" else withdraw(other, AUTHOR, YEAR, "r1", "20261120-x"))
    assert table.before_reading is None, "it was never interrupted"
    assert came == TooLate(references=("V26-0001/1",))
    now = await stored_issue(council, issue.id)
    assert (now.state, now.answers, now.text) == (IssueState.ANSWERED, 1, issue.text)
    await table.close()


async def test_an_answer_recorded_just_before_a_correction_is_written_makes_it_stale(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    table = Interrupted(rows_path)
    other = await open_council(rows_path, clock, prefix="b", table=table)
    _, (issue,) = await send_form(council)
    draft = await begin_correction(council, "r1", {"note__staffing": "Three posts are empty."})
    table.before_write = lambda: done(council, HEAD, issue, ANSWER)
    with pytest.raises(Stale):
        await press_send(other, draft)
    assert await press_send(other, draft) == TooLate(references=("V26-0001/1",))
    assert (await stored_issue(council, issue.id)).answers == 1
    await table.close()


async def test_words_reworded_just_before_a_form_is_opened_again_are_not_in_it(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    """Opening reads the form as sent; if that is overwritten meanwhile, it is read again."""
    table = Interrupted(rows_path)
    other = await open_council(rows_path, clock, prefix="b", table=table)
    _, (issue,) = await send_form(council)
    await done(council, HEAD, issue, Act.HIDE)
    table.before_write = lambda: done(council, AUTHOR, issue, Act.REWORD)
    with pytest.raises(Stale):
        await open_to_correct(other, AUTHOR, YEAR, "r1")
    assert rows_with(rows_path, issue.title) == []
    opened = await open_to_correct(other, AUTHOR, YEAR, "r1")
    assert isinstance(opened, Opened)
    assert opened.draft.value("note__staffing") == WORDS[Act.REWORD]
    await table.close()


async def test_events_hold_no_text(council: Office, rows_path: Path) -> None:
    _, issues = await send_form(council, TWO_ISSUES)
    await sent_again(council, {"working_well": "The new rota works."})
    await done(council, HEAD, issues[0], ANSWER)
    await close_without_reply(council, YEAR, issues[0].id, 1)
    for words in ("Two posts are empty", "The new rota works", ANSWER.text, "Two systems"):
        holding = rows_with(rows_path, words)
        assert holding
        assert not [key for key in holding if "|event|" in key or "|outbox|" in key or "|card|" in key]
