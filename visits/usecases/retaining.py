"""Remove what has been kept long enough, class by class and year by year; and legal holds, under which nothing goes."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Final

from visits.model import Event, PersonId, Value
from visits.ports import Happened, Office, YearStore
from visits.retention import Fate, Hold, HoldKind, Kept, Thing, fates
from visits.retention_ports import KeptRow
from visits.years import london_day, municipal_year

Rows = Sequence[KeptRow]
Clear = Callable[[str, Rows], Awaitable[bool]]
"""Takes the cards of a thing (of this year) out of Teams: False if Teams did not answer, so that the thing is to stay for now."""

RECORDS_AT_ONCE: Final = 50


class Over(Value):
    """What is over of one class and year: things and rows that go, and things that a hold keeps.

    `waiting` are things that stay for now since Teams did not answer.
    """

    year: str
    kept: Kept
    things: int
    rows: int
    held: int
    waiting: int = 0


class NoSuchThing(Value):
    """There is nothing that is called so."""


async def what_is_over(office: Office) -> tuple[Over, ...]:
    """What retention would remove today, by year and class. Nothing is changed."""
    holds = await office.store.holds()
    found: list[Over] = []
    for label in await office.store.years():
        store = office.store.year(label)
        kept = await store.rows_kept()
        fate = await _fates(office, store, kept, holds)
        found += [over for one in Kept if (over := _over(label, one, kept, fate))]
    return tuple(found)


async def remove_what_is_over(office: Office, person: PersonId, operation_id: str, clear: Clear) -> tuple[Over, ...]:
    """Remove it: what was removed, by year and class. Each class of a year leaves an event with its counts.

    Can be repeated if it fails on the way. Raises Stale if something has changed meanwhile.
    """
    done: list[Over] = []
    for label in await office.store.years():
        for kept in Kept:
            over = await _remove(office, label, kept, clear)
            if over is None:
                continue
            await _note(office, over, person, f"{operation_id}.{label}.{kept}")
            done.append(over)
    return tuple(done)


async def add_hold(
    office: Office, person: PersonId, kind: HoldKind, named: str, reason: str, operation_id: str
) -> Hold | NoSuchThing:
    """Keep a record (by its reference), a person or team (by its id) or a year (by its label) from being removed or erased."""
    about = await _about(office, kind, named)
    if about is None:
        return NoSuchThing()
    now = office.clock.now()
    hold = Hold(id=office.new_id(), kind=kind, about=about, reference=named, reason=reason, by=person, at=now)
    await office.store.hold(hold, _hold_event(hold, "held", person, office, operation_id))
    return hold


async def lift_hold(office: Office, person: PersonId, hold_id: str, operation_id: str) -> Hold | NoSuchThing:
    """Take a hold away. Raises Stale if somebody else does at once."""
    hold = next((one for one in await office.store.holds() if one.id == hold_id), None)
    if hold is None:
        return NoSuchThing()
    await office.store.lift(hold, _hold_event(hold, "hold_lifted", person, office, operation_id))
    return hold


async def _remove(office: Office, label: str, kept: Kept, clear: Clear) -> Over | None:
    """Remove one class of a year; None if nothing of it is over. Holds are read anew: one may have been added just now."""
    store = office.store.year(label)
    rows = {thing: held for thing, held in (await store.rows_kept()).items() if thing.kept is kept}
    fate = await _fates(office, store, rows, await office.store.holds())
    over = _over(label, kept, rows, fate)
    if over is None:
        return None
    going = [thing for thing in rows if fate[thing] is Fate.GOES]
    gone = [thing for thing in going if await clear(label, rows[thing])]
    if kept is Kept.RECORDS:
        for start in range(0, len(gone), RECORDS_AT_ONCE):
            await office.store.forget_threads({thing.id for thing in gone[start : start + RECORDS_AT_ONCE]})
    for thing in gone:
        await store.purge(rows[thing])
    removed = {"things": len(gone), "rows": sum(len(rows[thing]) for thing in gone)}
    return over.model_copy(update={**removed, "waiting": len(going) - len(gone)})


async def _fates(
    office: Office, store: YearStore, things: Collection[Thing], holds: Sequence[Hold]
) -> Mapping[Thing, Fate]:
    return fates(things, await store.known(), holds, office.rules.retention, london_day(office.clock.now()))


def _over(label: str, kept: Kept, rows: Mapping[Thing, Rows], fate: Mapping[Thing, Fate]) -> Over | None:
    of_class = [thing for thing in rows if thing.kept is kept]
    counts = Counter(fate[thing] for thing in of_class)
    if not counts[Fate.GOES] and not counts[Fate.HELD]:
        return None
    going = sum(len(rows[thing]) for thing in of_class if fate[thing] is Fate.GOES)
    return Over(year=label, kept=kept, things=counts[Fate.GOES], rows=going, held=counts[Fate.HELD])


async def _note(office: Office, over: Over, person: PersonId, operation_id: str) -> None:
    """An event of this year, so that the trail of a year that goes is not needed to know that it went."""
    now = office.clock.now()
    counts = f"{over.things} removed, {over.rows} rows; {over.held} held; {over.waiting} waiting"
    event = Event(
        object=f"retention {over.year}",
        action=f"removed {over.kept}",
        to_state=counts,
        person=person,
        at=now,
        operation_id=operation_id,
    )
    store = await office.store.open_year(municipal_year(london_day(now)))
    await store.commit([Happened(event)], write_id=f"retention {operation_id} {office.new_id()}")


async def _about(office: Office, kind: HoldKind, named: str) -> str | None:
    match kind:
        case HoldKind.RECORD:
            return await _record_called(office, named)
        case HoldKind.PERSON:
            return named if await office.store.person(PersonId(named)) else None
        case HoldKind.TEAM:
            return named if await office.store.team(named) else None
        case HoldKind.YEAR:
            return named if named in await office.store.years() else None


async def _record_called(office: Office, reference: str) -> str | None:
    """A record's id, from its reference."""
    for label in await office.store.years():
        found = next((one for one in await office.store.year(label).records() if one.reference == reference), None)
        if found:
            return found.id
    return None


def _hold_event(hold: Hold, action: str, person: PersonId, office: Office, operation_id: str) -> Event:
    return Event(
        object=f"{hold.kind} {hold.about}",
        action=action,
        person=person,
        at=office.clock.now(),
        operation_id=operation_id,
    )
