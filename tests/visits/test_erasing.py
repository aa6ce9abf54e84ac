"""What is erased is nowhere afterwards, in any revision, list, card or report; what a hold is on is not erased at all."""

from pathlib import Path
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, COUNCILLORS, YEAR
from tests.visits.council import (
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MovingClock,
    all_rows,
    asking,
    begin_correction,
    correct,
    do,
    done,
    posted,
    rows_with,
    send_form,
    stored_issue,
    waiting,
)
from tests.visits.reports_frozen import a_draft
from tests.visits.rota_lives import operation
from visits.card_names import CardKind, CardName
from visits.doing import Doing
from visits.erasing import REMOVED, NotErased, PersonErased, TextErased, WhyKept, without
from visits.issues import Act
from visits.kept import Proposal, View
from visits.model import Event, PersonId, PersonStatus
from visits.ports import Office, Put
from visits.report import Version
from visits.retention import HoldKind
from visits.rota import NudgeKind, Preferences
from visits.usecases.calendar import my_calendar
from visits.usecases.corrections import hide_text
from visits.usecases.erasing import erase_person, erase_text
from visits.usecases.leaving import see_off
from visits.usecases.report import frozen
from visits.usecases.retaining import add_hold

SECRET: Final = "The tall man from Quince Street said that the boiler has been out since March."


async def text_erased(office: Office, reference: str, question: str, *, do: bool = True) -> TextErased:
    erased = await erase_text(office, COORDINATOR, reference, question, operation(), do=do)
    assert isinstance(erased, TextErased), erased
    return erased


# A text


@pytest.mark.parametrize(
    ("reference", "question"),
    [
        ("V26-0001", "safety"),
        ("V26-0001", "carer_voice"),
        ("V26-0001", "issue"),
        ("V26-0001/1", "staff_voice"),
        ("V26-0001/1", "extended"),
        ("V26-0001/1", "said.9"),
        ("V26-0001/1", "summary"),
        ("V26-0001/7", "issue"),
        ("V26-0009", "staff_voice"),
        ("everything", "staff_voice"),
    ],
)
async def test_what_is_not_there_is_not_erased(council: Office, rows_path: Path, reference: str, question: str) -> None:
    await send_form(council, asking("staffing", SECRET) | {"staff_voice": "They like it."})
    before = all_rows(rows_path)
    erased = await erase_text(council, COORDINATOR, reference, question, "op", do=True)
    assert erased == NotErased(why=WhyKept.UNKNOWN)
    assert all_rows(rows_path) == before


@pytest.mark.parametrize("do", [True, False])
async def test_nothing_under_a_hold_is_erased(council: Office, rows_path: Path, do: bool) -> None:
    await send_form(council, {"staff_voice": SECRET})
    await add_hold(council, COORDINATOR, HoldKind.RECORD, "V26-0001", "Case 12", "hold")
    before = all_rows(rows_path)
    assert await erase_text(council, COORDINATOR, "V26-0001", "staff_voice", "op", do=do) == NotErased(why=WhyKept.HELD)
    assert all_rows(rows_path) == before


async def test_a_dry_run_says_where_the_words_are_and_changes_nothing(council: Office, rows_path: Path) -> None:
    await send_form(council, {"staff_voice": SECRET})
    before = all_rows(rows_path)
    means = await text_erased(council, "V26-0001", "staff_voice", do=False)
    assert all_rows(rows_path) == before
    assert dict(means.places) == {"record": 1, "Origin": 1}
    assert means.cards > 0
    assert means == await text_erased(council, "V26-0001", "staff_voice")


async def test_an_answer_of_the_form_is_nowhere_afterwards_whatever_was_corrected_meanwhile(
    council: Office, rows_path: Path
) -> None:
    record, _ = await send_form(council, {"staff_voice": SECRET, "working_well": "The team."})
    await correct(council, record.id, {"working_well": "The whole team."})
    await begin_correction(council, record.id, {"working_well": "All of it."})
    assert len(rows_with(rows_path, SECRET)) > 2
    await text_erased(council, "V26-0001", "staff_voice")
    assert rows_with(rows_path, SECRET) == []
    kept = await council.store.year(YEAR).record(record.id)
    assert kept
    assert (kept.value.staff_voice, kept.value.working_well) == (REMOVED, "The whole team.")


async def test_a_hidden_answer_can_be_erased_and_its_author_is_asked_no_more(council: Office, rows_path: Path) -> None:
    record, _ = await send_form(council, {"staff_voice": SECRET})
    await hide_text(council, COORDINATOR, YEAR, record.id, "staff_voice", operation())
    await text_erased(council, "V26-0001", "staff_voice")
    kept = await council.store.year(YEAR).record(record.id)
    assert kept
    assert kept.value.hidden == ()
    assert rows_with(rows_path, SECRET) == []


@pytest.mark.parametrize("corrected", [True, False])
async def test_an_issues_words_are_nowhere_afterwards(council: Office, rows_path: Path, corrected: bool) -> None:
    record, (issue, *_) = await send_form(council, asking("staffing", SECRET))
    if corrected:
        await correct(council, record.id, {"working_well": "The whole team."})
    await text_erased(council, issue.reference, "issue")
    assert rows_with(rows_path, SECRET) == []
    assert rows_with(rows_path, "Quince") == []
    kept = await stored_issue(council, issue.id)
    assert (kept.text, kept.title, kept.state) == (REMOVED, REMOVED, issue.state)
    assert not isinstance(await do(council, HEAD, issue, ANSWER), NotErased)


@pytest.mark.parametrize(("reference", "question"), [("V26-0001/1", "issue"), ("V26-0001", "note__staffing")])
async def test_an_issue_that_became_a_note_again_is_erased_as_both(
    council: Office, rows_path: Path, reference: str, question: str
) -> None:
    record, _ = await send_form(council, asking("staffing", SECRET))
    await correct(council, record.id, {}, "ask__staffing")
    await text_erased(council, reference, question)
    assert rows_with(rows_path, SECRET) == []


async def test_an_answer_goes_with_its_draft_and_the_reply_that_it_was_taken_from(
    council: Office, rows_path: Path
) -> None:
    record, (issue, *_) = await send_form(council)
    reply = Proposal(id="17", record_id=record.id, issue_id=issue.id, text=SECRET, by=HEAD, at=council.clock.now())
    await council.store.year(YEAR).commit([Put(reply)], write_id="reply")
    await done(council, HEAD, issue, Doing(act=Act.DRAFT, text=SECRET, outcome="information"))
    await done(council, HEAD, issue, Act.RELEASE)
    erased = await text_erased(council, issue.reference, "said.2")
    assert dict(erased.places) == {"said": 2, "proposal": 1}
    assert rows_with(rows_path, SECRET) == []
    kept = await stored_issue(council, issue.id)
    assert (kept.answers, kept.state) == (1, "answered"), "that it was answered stays"


async def test_a_reason_and_a_view_can_be_erased(council: Office, rows_path: Path) -> None:
    record, (issue, *_) = await send_form(council)
    await done(council, HEAD, issue, Doing(act=Act.EXTEND, text=SECRET))
    view = View(record_id=record.id, person=COLLEAGUE, agrees=False, text=SECRET, at=council.clock.now())
    await council.store.year(YEAR).commit([Put(view)], write_id="view")
    await text_erased(council, issue.reference, "extended")
    await text_erased(council, record.reference, "views")
    assert rows_with(rows_path, SECRET) == []


async def test_every_card_of_the_record_that_shows_words_is_made_anew(council: Office) -> None:
    record, (issue, *_) = await send_form(council, asking("staffing", SECRET))
    await done(council, HEAD, issue, ANSWER)
    await posted(council)
    assert await waiting(council) == []
    await text_erased(council, issue.reference, "issue")
    names = set(await waiting(council))
    assert CardName(kind=CardKind.RECORD, object_id=record.id) in names
    assert CardName(kind=CardKind.ISSUE, object_id=issue.id) in names
    assert {card.person for card in names if card.kind is CardKind.ANSWER} == {AUTHOR, COLLEAGUE}


async def test_erasing_again_finds_it_erased_and_shows_the_cards_once_more(council: Office) -> None:
    await send_form(council, {"staff_voice": SECRET})
    first = await text_erased(council, "V26-0001", "staff_voice")
    assert await text_erased(council, "V26-0001", "staff_voice") == first


async def test_the_trail_says_what_was_erased_and_never_the_words(council: Office, rows_path: Path) -> None:
    await send_form(council, {"staff_voice": SECRET})
    await text_erased(council, "V26-0001", "staff_voice")
    events = [event for event in await council.store.year(YEAR).every_event() if event.action.startswith("erased")]
    assert [(event.object, event.action, event.person) for event in events] == [
        ("record r1", "erased staff_voice", COORDINATOR)
    ]
    assert not rows_with(rows_path, SECRET)


async def test_a_report_that_quotes_the_words_is_rewritten_and_says_its_earlier_fingerprint(
    council: Office, rows_path: Path
) -> None:
    await send_form(council, asking("staffing", SECRET))
    report = await a_draft(council, Version.RESTRICTED)
    other = await a_draft(council, Version.PUBLISHED)
    means = await text_erased(council, "V26-0001/1", "issue", do=False)
    assert f"{YEAR} {report.id}" in means.reports
    assert rows_with(rows_path, SECRET)
    await text_erased(council, "V26-0001/1", "issue")
    assert rows_with(rows_path, SECRET) == []
    read = await frozen(council, YEAR, report.id)
    assert read, "and it can be read: the fingerprint is right"
    assert read[0].hashes_before == (report.hash,)
    assert read[0].hash != report.hash
    assert await frozen(council, YEAR, other.id)


def test_short_words_are_only_taken_out_of_a_report_where_they_stand_alone() -> None:
    content = {"a": "No", "b": ["No news", "no"], "c": 3}
    assert without(content, ["No"]) == {"a": REMOVED, "b": ["No news", "no"], "c": 3}
    assert without(content, ["Nothing of the kind"]) is content


# A person


@pytest.mark.parametrize("do", [True, False])
async def test_nobody_is_erased_who_is_still_here(council: Office, rows_path: Path, do: bool) -> None:
    before = all_rows(rows_path)
    assert await erase_person(council, COORDINATOR, AUTHOR, "op", do=do) == NotErased(why=WhyKept.STILL_HERE)
    assert await erase_person(council, COORDINATOR, PersonId("x.y"), "op", do=do) == NotErased(why=WhyKept.UNKNOWN)
    assert all_rows(rows_path) == before


async def test_nobody_is_erased_on_whom_a_hold_is(council: Office) -> None:
    await see_off(council, COORDINATOR, AUTHOR, None, operation())
    await add_hold(council, COORDINATOR, HoldKind.PERSON, AUTHOR, "Case 12", "hold")
    assert await erase_person(council, COORDINATOR, AUTHOR, "op", do=True) == NotErased(why=WhyKept.HELD)


async def test_what_is_left_of_a_person_is_an_id_that_names_nobody(
    council: Office, rows_path: Path, clock: MovingClock
) -> None:
    name = COUNCILLORS[0].name
    record, _ = await send_form(council)
    event = Event(object="p", action="set", person=AUTHOR, at=clock.now(), operation_id="pref")
    await council.store.prefer(Preferences(person=AUTHOR, off=frozenset({NudgeKind.SWAP})), event)
    await my_calendar(council, AUTHOR, "token")
    await see_off(council, COORDINATOR, AUTHOR, None, operation())
    await posted(council)
    means = await erase_person(council, COORDINATOR, AUTHOR, operation(), do=False)
    assert isinstance(means, PersonErased)
    assert rows_with(rows_path, name)
    erased = await erase_person(council, COORDINATOR, AUTHOR, operation(), do=True)
    assert isinstance(erased, PersonErased)
    assert erased.records == means.records == 1
    assert rows_with(rows_path, name) == []
    left = await council.store.person(AUTHOR)
    assert left
    assert (left.name, left.status, left.email, left.ward) == ("Former councillor", PersonStatus.LEFT, "", "")
    kept = await council.store.year(YEAR).record(record.id)
    assert kept
    assert kept.value.author == AUTHOR, "what they did stands, under their id"
    assert await council.store.preferences_of(AUTHOR) is None
    assert CardName(kind=CardKind.RECORD, object_id=record.id) in await waiting(council)
