"""Filling in a form through the use cases, over the real store: what the walk decides is what is kept."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.visits.builders import (
    AUTHOR,
    COUNCILLORS,
    DECLARED,
    HEAD_OF_SERVICE,
    MASH,
    NOW,
    SLOT,
    TENANT,
    YEAR,
    a_context,
    draft_at,
    draft_of,
    press,
    someone,
)
from visits.council import Contact, Contacts, CouncilRules
from visits.draft import Draft
from visits.model import (
    Event,
)
from visits.outcomes import CardIsOld, CheckAnswers, Sent, ShowStep
from visits.ports import Office, Put
from visits.proforma import Step
from visits.rota import SlotStatus
from visits.usecases import fill
from visits.usecases.fill import AlreadySent, Answered
from visits.usecases.start import HeldByAnother, Opened, Refused
from visits.walk import Given, Move
from visits.working_days import WorkingDays

NOBODY = Contact(name="The duty line", phone="0345 000 0000")
BEN = COUNCILLORS[1].id
CONTEXT = a_context(slot=SLOT)


class FixedClock:
    """Always `NOW`."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A council with six councillors, one team and one planned visit, in a table of its own."""
    store = TableStore(SqliteTable(str(tmp_path / "rows.db")), "council")
    event = Event(object="register", action="registered", person=HEAD_OF_SERVICE, at=NOW, operation_id="op0")
    await store.register(COUNCILLORS, [MASH], event)
    await (await store.open_year(YEAR)).commit([Put(SLOT)], write_id="slot")
    contacts = Contacts(police=NOBODY, mash=NOBODY, out_of_hours=NOBODY, lado=NOBODY, whistleblowing=NOBODY)
    rules = CouncilRules(
        id="council", name="Council", tenant_id=TENANT, contacts=contacts, safeguarding_lead=someone(70)
    )
    yield Office(store=store, clock=FixedClock(), rules=rules, working_days=WorkingDays(), new_id=lambda: "id1")
    await store.close()


async def kept(office: Office, draft: Draft) -> Draft:
    """The draft, stored as it is."""
    await office.store.year(YEAR).commit([Put(draft)], write_id="draft")
    return draft


def given(draft: Draft, move: Move, values: dict[str, str] | None = None, target: str = "") -> Given:
    return Given(
        revision=draft.revision,
        operation_id=f"op{draft.revision}",
        part=draft.part,
        move=move,
        target=target,
        values=values or {},
    )


async def test_a_stranger_may_not_press(office: Office) -> None:
    draft = await kept(office, draft_at(Step.MET, CONTEXT))
    assert isinstance(
        await fill.press(office, someone(99), YEAR, draft.key, draft.step, given(draft, Move.BACK)), Refused
    )


async def test_whoever_takes_a_form_over_declares_for_themselves(office: Office) -> None:
    answers = {"working_well": "Ring me on 07700 900123."}
    held = press(draft_at(Step.CHECK, CONTEXT, answers), CONTEXT, Move.SEND, DECLARED)
    assert isinstance(held, CheckAnswers)
    assert held.draft.value("declare_anonymous") == "true"
    await kept(office, held.draft)
    taken = await fill.take_over(office, BEN, YEAR, SLOT.id)
    assert isinstance(taken, Opened)
    assert taken.draft.author == BEN
    assert taken.draft.value("declare_anonymous") == ""
    assert isinstance(taken.shows, CheckAnswers)
    late = await fill.press(office, AUTHOR, YEAR, SLOT.id, held.draft.step, given(held.draft, Move.SEND, DECLARED))
    assert isinstance(late, HeldByAnother)


@pytest.mark.parametrize(("target", "said"), [("mash", "mash"), ("", ""), ("my mother", "")])
async def test_only_those_on_the_list_are_noted_as_called(office: Office, target: str, said: str) -> None:
    draft = await kept(office, draft_at(Step.MET, CONTEXT))
    done = await fill.press(office, AUTHOR, YEAR, draft.key, draft.step, given(draft, Move.CALLED, target=target))
    assert isinstance(done, Answered)
    assert done.called == said


async def test_an_old_card_writes_nothing(office: Office) -> None:
    old = await kept(office, draft_at(Step.MET, CONTEXT))
    await fill.press(office, AUTHOR, YEAR, old.key, old.step, given(old, Move.BACK))
    before = await office.store.year(YEAR).draft(old.key)
    late = await fill.press(office, AUTHOR, YEAR, old.key, old.step, given(old, Move.CONTINUE, {"roles_met": "other"}))
    assert isinstance(late, Answered)
    assert isinstance(late.outcome, CardIsOld)
    assert await office.store.year(YEAR).draft(old.key) == before


async def test_a_form_sent_is_a_record_its_visit_is_done_and_sending_again_finds_it(office: Office) -> None:
    answers = {"rating__staffing": "some_concerns", "ask__staffing": "true"}
    draft = await kept(office, draft_at(Step.CHECK, CONTEXT, answers))
    send = given(draft, Move.SEND, DECLARED)
    done = await fill.press(office, AUTHOR, YEAR, draft.key, draft.step, send)
    assert isinstance(done, Answered)
    assert isinstance(done.outcome, Sent)
    record = done.outcome.record
    assert (record.reference, [one.reference for one in done.outcome.issues]) == ("V26-0001", ["V26-0001/1"])
    year = office.store.year(YEAR)
    slot, stored = await year.slot(SLOT.id), await year.record(record.id)
    assert slot is not None
    assert stored is not None
    assert (slot.value.status, slot.value.record_id) == (SlotStatus.DONE, record.id)
    assert stored.value == record
    assert await year.draft(draft.key) is None
    again = await fill.press(office, AUTHOR, YEAR, draft.key, draft.step, send)
    assert again == AlreadySent(record=record)


async def test_a_councillor_who_left_meanwhile_does_not_lock_the_form(office: Office) -> None:
    """The card that is shown instead of check-and-send can be pressed."""
    gone = f"{AUTHOR.rpartition('.')[2]},{someone(98).rpartition('.')[2]}"
    with_stranger = draft_at(Step.CHECK, CONTEXT)
    typed = {**with_stranger.typed, "members_present": gone}
    draft = await kept(office, with_stranger.model_copy(update={"typed": typed}))
    opened = await fill.resume(office, AUTHOR, YEAR, draft.key)
    assert isinstance(opened, Opened)
    assert isinstance(opened.shows, ShowStep)
    shown = opened.shows
    values = {field.key: draft.value(field.key) for field in shown.page.fields}
    values["members_present"] = gone.partition(",")[0]
    press_it = given(draft_of(shown), Move.CONTINUE, values)
    done = await fill.press(office, AUTHOR, YEAR, draft.key, shown.page.step, press_it)
    assert isinstance(done, Answered)
    assert isinstance(done.outcome, CheckAnswers)
