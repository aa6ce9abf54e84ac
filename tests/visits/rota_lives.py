"""Visits planned in an invented council, and what is done with them, for the tests of the rota's use cases."""

from collections.abc import Awaitable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Final, TypeVar

from tests.visits.builders import COUNCILLORS, YEAR, councillor
from tests.visits.council import HEAD, OTHER_MANAGER, TEAM, all_rows
from visits.model import Event, PersonId, Team, VisitKind
from visits.ports import Office, Put
from visits.rota import Availability, NudgeKind, Preferences, Slot
from visits.rota_shown import Acted, CannotAct, FixSlot, SlotDoing, SlotGone, Swapped
from visits.slots import SlotAct, WhyNot, status_of
from visits.usecases.rota import act_on_slot
from visits.usecases.start import Refused
from visits.usecases.swaps import offer_swap

T = TypeVar("T")

ADA, BEN, CORA, DEV, ELSIE, FEMI = (one.id for one in COUNCILLORS)
COMING: Final = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
"""A Tuesday."""
LATER: Final = datetime(2026, 12, 8, 14, 0, tzinfo=UTC)
NORTH: Final = Team(
    id="north", name="Northmoor", visit_kind=VisitKind.INTAKE, managers=(OTHER_MANAGER,), head_of_service=HEAD
)
_operations: Final = count(1)


def operation() -> str:
    """An operation id that no other has."""
    return f"20261120-x{next(_operations)}"


async def two_teams(office: Office) -> None:
    """A second team to visit."""
    event = Event(object="register", action="registered", person=HEAD, at=office.clock.now(), operation_id="op2")
    await office.store.register([], [TEAM, NORTH], event)


async def plan(office: Office, slot_id: str, *on: PersonId, **facts: object) -> Slot:
    """Put a visit on the rota, as if it had long been there."""
    slot = Slot.model_validate({"id": slot_id, "team_id": TEAM.id, "start": COMING, "members": on, **facts})
    if "status" not in facts:
        slot = slot.model_copy(update={"status": status_of(slot)})
    await office.store.year(YEAR).commit([Put(slot)], write_id=f"plan {slot_id}")
    return slot


async def stored(office: Office, slot_id: str) -> Slot:
    """The visit as it is stored."""
    found = await office.store.year(YEAR).slot(slot_id)
    assert found is not None
    return found.value


Came = Acted | CannotAct | FixSlot | SlotGone | Refused


async def act(
    office: Office,
    person: PersonId,
    slot_id: str,
    doing: SlotDoing | SlotAct,
    operation_id: str = "",
    **seen: datetime | None,
) -> Came:
    """Do something with a visit. `seen` are the times that the card showed."""
    doing = SlotDoing(act=doing) if isinstance(doing, SlotAct) else doing
    return await act_on_slot(office, person, YEAR, slot_id, doing, operation_id or operation(), **seen)


async def done(office: Office, person: PersonId, slot_id: str, doing: SlotDoing | SlotAct) -> Slot:
    """The same, and it must have been done: the visit that it came to, as stored."""
    came = await act(office, person, slot_id, doing)
    assert isinstance(came, Acted), came
    return await stored(office, came.shown.slot.id)


async def unchanged(rows: Path, work: Awaitable[T]) -> T:
    """What it comes to. Fails if anything at all was written."""
    before = all_rows(rows)
    came = await work
    assert all_rows(rows) == before
    return came


async def refused(rows: Path, work: Awaitable[object]) -> WhyNot:
    """Why it was not done. Fails if it was, or if anything at all was written."""
    came = await unchanged(rows, work)
    assert isinstance(came, CannotAct | Swapped), came
    assert came.why is not None
    return came.why


async def faults(rows: Path, work: Awaitable[object]) -> dict[str, str]:
    """What is wrong with what was typed, by box. Fails if anything was written."""
    came = await unchanged(rows, work)
    found = getattr(came, "faults", ())
    assert found, came
    return {fault.field: fault.code.value for fault in found}


def moved_to(what: SlotAct, day: date | str, at: str = "14:00") -> SlotDoing:
    """Another time, as typed."""
    return SlotDoing(act=what, day=str(day), time=at)


async def has_interest(office: Office, person: PersonId, *teams: str) -> None:
    """The councillor has said that they have a connection with these teams."""
    event = Event(object="x", action="said", person=person, at=office.clock.now(), operation_id=operation())
    await office.store.say_available(Availability(person=person, interests=teams), event)


async def without_offers(office: Office, person: PersonId) -> None:
    """The councillor wants to hear of no swaps."""
    event = Event(object="x", action="said", person=person, at=office.clock.now(), operation_id=operation())
    await office.store.prefer(Preferences(person=person, off=frozenset({NudgeKind.SWAP})), event)


async def offered(
    office: Office, person: PersonId, slot_id: str, to: PersonId | None = None, in_return: str = ""
) -> Swapped:
    """A place that is offered."""
    came = await offer_swap(office, person, YEAR, slot_id, to, in_return, operation())
    assert isinstance(came, Swapped), came
    assert came.shown.offer is not None
    return came


def offer_id(swapped: Swapped) -> str:
    assert swapped.shown.offer is not None
    return swapped.shown.offer.id


PUT_ON_CORA: Final = SlotDoing(act=SlotAct.PUT_ON, member=CORA)
TAKE_OFF_ADA: Final = SlotDoing(act=SlotAct.TAKE_OFF, member=ADA)
CALLED_OFF: Final = SlotDoing(act=SlotAct.CANCEL, reason="team")


async def more_councillors(office: Office, number: int) -> list[PersonId]:
    """So many councillors more."""
    people = [councillor(200 + one, f"Cllr Number {one}") for one in range(number)]
    event = Event(object="register", action="registered", person=HEAD, at=office.clock.now(), operation_id="op3")
    await office.store.register(people, [], event)
    return [one.id for one in people]
