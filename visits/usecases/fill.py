"""Fill in a visit form: press a button, say something to a text step, take the form over, go on where it was left."""

import hashlib
from collections.abc import Sequence

from visits import dictation
from visits.card_names import CardKind, CardName
from visits.dictation import Added, NoBox, NoRoom
from visits.draft import Context, Draft
from visits.kept import SafetyCall
from visits.model import Channel, Event, PersonId, Role, Value, VisitRecord
from visits.outcomes import CardIsOld, FixAnswers, Outcome, Sent
from visits.ports import (
    Change,
    Happened,
    Office,
    Put,
    Show,
    Stored,
)
from visits.usecases import seen
from visits.usecases.corrections import TooLate, send_again
from visits.usecases.knowing import context_of, known
from visits.usecases.send import send
from visits.usecases.start import HeldByAnother, Opened, Refused, open_draft
from visits.walk import Given, Move, answer, current, undeclared

CALLED = ("police", "mash", "out_of_hours", "lado")
"""Whom a councillor may say they have called (DESIGN 4, step 2): a choice and a time, never words."""


class Answered(Value):
    """What came of a press, to be shown. `channel` is where the record will be read, once one is chosen."""

    outcome: Outcome
    context: Context
    channel: Channel | None = None
    called: str = ""


class AlreadySent(Value):
    """The form was sent before: this is its record."""

    record: VisitRecord


class Gone(Value):
    """There is no such form: it was deleted, or never was."""


Filled = Answered | HeldByAnother | AlreadySent | TooLate | Gone | Refused


async def press(office: Office, person: PersonId, year: str, key: str, step: str, given: Given) -> Filled:
    """Press a button on the card of a step. The draft is stored before this returns."""
    if not await known(office, person, Role.MEMBER, Role.COORDINATOR):
        return Refused()
    stored = await office.store.year(year).draft(key)
    if stored is None:
        return await _after_sending(office, person, year, key, given.operation_id)
    if person not in {stored.value.author, stored.value.typed_by}:
        opened = await open_draft(office, person, stored.value)
        return opened if isinstance(opened, HeldByAnother) else Refused()
    context = await context_of(office, stored.value)
    outcome = answer(stored.value, step, given, context)
    channel = await office.store.channel_of(context.team.head_of_service)
    if isinstance(outcome, Sent):
        sent = await _send(office, stored, outcome, context, given.operation_id)
        if isinstance(sent, TooLate):
            return sent
        outcome = sent
    elif not isinstance(outcome, CardIsOld):
        changes = [Put(outcome.draft, stored), *await _call_noted(office, outcome.draft, given, person)]
        await office.store.year(year).commit(changes, write_id=_write_id(key, given))
    called = given.move is Move.CALLED and given.target in CALLED
    noted = called and not isinstance(outcome, CardIsOld | FixAnswers)
    return Answered(outcome=outcome, context=context, channel=channel, called=given.target if noted else "")


async def _send(
    office: Office, stored: Stored[Draft], sent: Sent, context: Context, operation_id: str
) -> Sent | TooLate:
    if stored.value.corrects:
        return await send_again(office, stored, sent, context, operation_id)
    return await send(office, stored, sent, context, operation_id)


async def take_over(office: Office, person: PersonId, year: str, key: str) -> Opened | Refused | Gone:
    """Go on with a form that the other councillor of the same visit has begun. Their cards become old."""
    stored = await office.store.year(year).draft(key)
    if stored is None:
        return Gone()
    opened = await open_draft(office, person, stored.value)
    if not isinstance(opened, HeldByAnother):
        return opened
    # What one councillor declared, the other has not.
    changes = {"author": person, "revision": stored.value.revision + 1, "typed": undeclared(stored.value.typed)}
    taken = stored.value.model_copy(update=changes)
    event = _event(office, taken, "taken_over", person, f"take-over-{taken.revision}")
    await office.store.year(year).commit(
        [Put(taken, stored), Happened(event)], write_id=f"take over {taken.id} {taken.revision} {person}"
    )
    return Opened(draft=taken, context=opened.context, shows=current(taken, opened.context))


async def resume(office: Office, person: PersonId, year: str, key: str) -> Opened | HeldByAnother | Refused | Gone:
    """Open a form again where it was left."""
    if not await known(office, person, Role.MEMBER, Role.COORDINATOR):
        return Refused()
    stored = await office.store.year(year).draft(key)
    return await open_draft(office, person, stored.value) if stored else Gone()


async def read_held(office: Office, person: PersonId, year: str, key: str) -> Opened | HeldByAnother | Refused | Gone:
    """The same, to be read while another holds it, which is noted."""
    opened = await resume(office, person, year, key)
    if isinstance(opened, HeldByAnother):
        await seen.note(office, person, [f"draft {opened.draft.id}"])
    return opened


async def say(office: Office, draft: Draft, words: str, operation_id: str) -> tuple[Added | NoBox | NoRoom, Context]:
    """Put a plain message into the text box of the step that the form stands at."""
    stored = await office.store.year(draft.year).draft(draft.key)
    context = await context_of(office, draft)
    if stored is None or (stored.value.author, stored.value.typed_by) != (draft.author, draft.typed_by):
        return NoBox(), context
    if stored.value.last_operation == operation_id:  # Teams sent the same message again
        return Added(draft=stored.value, label=""), context
    done = dictation.dictate(stored.value, words, operation_id, context)
    if isinstance(done, Added):
        await office.store.year(draft.year).commit([Put(done.draft, stored)], write_id=f"say {operation_id}")
    return done, context


async def undo(office: Office, person: PersonId, year: str, key: str, operation_id: str) -> Opened | Refused | Gone:
    """Take back the last words added by a message; anything done since stands."""
    stored = await office.store.year(year).draft(key)
    if stored is None:
        return Gone()
    if person not in {stored.value.author, stored.value.typed_by}:
        return Refused()
    context = await context_of(office, stored.value)
    before = dictation.undo(stored.value, operation_id, context) or stored.value
    if before is not stored.value:
        await office.store.year(year).commit([Put(before, stored)], write_id=f"undo {operation_id} {before.revision}")
    return Opened(draft=before, context=context, shows=current(before, context))


async def drafts_of(office: Office, person: PersonId) -> Sequence[Draft]:
    """The person's forms in progress, the last saved first."""
    found = [d for label in await office.store.years() for d in await office.store.year(label).drafts_of(person)]
    return sorted(found, key=lambda draft: draft.saved_at, reverse=True)


async def _after_sending(office: Office, person: PersonId, year: str, key: str, operation_id: str) -> Filled:
    store = office.store.year(year)
    record_id = await store.outcome_of(person, operation_id)
    if not record_id:
        slot = await store.slot(key)
        record_id = slot.value.record_id if slot else key
    record = await store.record(record_id) if record_id else None
    if record and person in {record.value.author, record.value.typed_by, *record.value.members_present}:
        return AlreadySent(record=record.value)
    return Gone()


async def _call_noted(office: Office, draft: Draft, given: Given, person: PersonId) -> list[Change]:
    if given.move is not Move.CALLED or given.target not in CALLED:
        return []
    call = SafetyCall(
        id=f"{draft.id}.{given.target}",
        person=person,
        team_id=draft.team_id,
        called=given.target,
        at=office.clock.now(),
    )
    earlier = await office.store.year(draft.year).safety_call(call.id)
    lead = CardName(kind=CardKind.SAFETY_CALL, object_id=call.id, person=office.rules.safeguarding_lead)
    event = _event(office, draft, f"called_{given.target}", person, given.operation_id)
    return [Put(call, earlier), Happened(event), Show(lead, call.at)]


def _event(office: Office, draft: Draft, action: str, person: PersonId, operation_id: str) -> Event:
    return Event(
        object=f"draft {draft.id}",
        action=action,
        person=person,
        at=office.clock.now(),
        operation_id=operation_id,
    )


def _write_id(key: str, given: Given) -> str:
    """The same press is the same write, however often it is tried; another press on the same card is another."""
    content = repr((given.move, given.target, sorted(given.values.items())))
    return f"{key} {given.revision} {given.operation_id} {hashlib.sha256(content.encode()).hexdigest()[:16]}"
