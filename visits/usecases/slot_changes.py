"""What an act makes of a planned visit, and what follows from it: its event, the end of offers that no longer hold, cards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from visits.card_names import CardKind, CardName
from visits.model import Event, PersonId, Role, Team, VisitRecord
from visits.ports import (
    Change,
    Happened,
    Office,
    Put,
    Show,
    Stored,
    YearStore,
)
from visits.rota import MOVED, CancelledBecause, Slot, SwapOffer, SwapState
from visits.rota_shown import SlotDoing
from visits.slot_typed import Details
from visits.slots import Allowed, SlotAct, Standing, becomes, decide, with_member, without_member
from visits.years import utc

MOST_HOSTS: Final = 10
"""Managers of one team whose cards are kept up to date: one transaction holds a hundred operations."""
MOST_ROWS: Final = 96
"""Rows that one transaction touches at most: the store takes a hundred."""
LISTS: Final = 4
"""Lists that any slot may be in; besides, it is in one for each councillor who is or was on it."""
_FORM: Final = frozenset({Standing.FORM})
_NO_OFFER: Final[Mapping[str, object]] = {"offered_start": None, "suits": ()}

_TO_THOSE_WHO_STAY: Final[Mapping[SlotAct, SlotAct]] = {
    SlotAct.CLAIM: SlotAct.CLAIM,
    SlotAct.PUT_ON: SlotAct.CLAIM,
    SlotAct.TAKE_SWAP: SlotAct.CLAIM,
    SlotAct.RELEASE: SlotAct.RELEASE,
    SlotAct.TAKE_OFF: SlotAct.RELEASE,
    SlotAct.DOES_NOT_SUIT: SlotAct.RELEASE,
    SlotAct.CONFIRM: SlotAct.CONFIRM,
    SlotAct.OFFER_TIME: SlotAct.OFFER_TIME,
    SlotAct.AMEND: SlotAct.AMEND,
    SlotAct.CANCEL: SlotAct.CANCEL,
    SlotAct.MISS: SlotAct.MISS,
    SlotAct.REBOOK: SlotAct.REBOOK,
}
"""What an act is to those who were on the visit and still are: for them it is one whether the other gave back or was taken off."""
_TO_THOSE_WHO_CAME: Final[Mapping[SlotAct, SlotAct]] = {
    SlotAct.PLAN: SlotAct.PUT_ON,
    SlotAct.PUT_ON: SlotAct.PUT_ON,
    SlotAct.TAKE_SWAP: SlotAct.TAKE_SWAP,
    SlotAct.REBOOK: SlotAct.REBOOK,
}
_TO_THOSE_WHO_WENT: Final[Mapping[SlotAct, SlotAct]] = {
    SlotAct.TAKE_OFF: SlotAct.TAKE_OFF,
    SlotAct.TAKE_SWAP: SlotAct.TAKE_SWAP,
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one act made of a visit, and whose doing it was. `was` is None for a new visit."""

    act: SlotAct
    slot: Slot
    was: Stored[Slot] | None
    by: PersonId
    operation_id: str

    @property
    def before(self) -> Slot:
        """The visit as it was; a new one as if it had had nobody on it."""
        return self.was.value if self.was else self.slot.model_copy(update={"members": ()})


def changed(
    slot: Slot,
    doing: SlotDoing,
    person: PersonId,
    now: datetime,
    *,
    start: datetime | None = None,
    details: Details | None = None,
) -> Slot:
    """The visit after an act that the table allows. `start` is the other time, `details` are those of AMEND."""
    return _next(slot, _facts(slot, doing, person, now, start, details), doing.act, now)


def swapped(slot: Slot, off: PersonId, on: PersonId, now: datetime) -> Slot:
    """The visit with one councillor in another's place."""
    gone = slot.model_copy(update=without_member(slot, off))
    return _next(gone, with_member(gone, on), SlotAct.TAKE_SWAP, now)


def rebooked(slot: Slot, new: Slot, now: datetime) -> Slot:
    """The visit that did not take place, once another is planned in its stead."""
    return _next(slot, {"rebooked_as": new.id}, SlotAct.REBOOK, now)


def _next(slot: Slot, facts: Mapping[str, object], act: SlotAct, now: datetime) -> Slot:
    return becomes(_settled(slot.model_copy(update=dict(facts)), now), act, now)


def _settled(slot: Slot, now: datetime) -> Slot:
    """A time that suits everybody who is left is the visit's time; one that has gone by is offered no more."""
    if slot.offered_start is None:
        return slot
    if slot.offered_start <= now:
        return slot.model_copy(update=_NO_OFFER)
    if set(slot.members) <= set(slot.suits):
        return slot.model_copy(update={"start": slot.offered_start, "confirmed_at": now, **_NO_OFFER})
    return slot


def _facts(
    slot: Slot, doing: SlotDoing, person: PersonId, now: datetime, start: datetime | None, details: Details | None
) -> Mapping[str, object]:
    match doing.act:
        case SlotAct.CLAIM:
            return with_member(slot, person)
        case SlotAct.PUT_ON if doing.member:
            return with_member(slot, doing.member)
        case SlotAct.RELEASE | SlotAct.DOES_NOT_SUIT:
            return without_member(slot, person)
        case SlotAct.TAKE_OFF if doing.member:
            return without_member(slot, doing.member)
        case SlotAct.CONFIRM:
            return {"confirmed_at": now, **_NO_OFFER}
        case SlotAct.OFFER_TIME if slot.members:
            return {"offered_start": start, "suits": (), "confirmed_at": None}
        case SlotAct.OFFER_TIME:  # nobody need be asked whether it suits them
            return {"start": start, "confirmed_at": now}
        case SlotAct.SUITS:
            return {"suits": (*slot.suits, person)}
        case SlotAct.MOVE:
            return {"start": start, "confirmed_at": None, **_NO_OFFER}
        case SlotAct.AMEND if details:
            return details.model_dump()
        case SlotAct.CANCEL:
            return {"cancelled_because": CancelledBecause(doing.reason), **_NO_OFFER}
        case SlotAct.MISS:
            return _NO_OFFER
        case _:
            raise ValueError(f"{doing.act} is not done like this, or lacks what it needs")


async def changes_of(office: Office, store: YearStore, step: Step, *, taken: str = "") -> list[Change]:
    """All that an act writes about a visit, but for the operation's outcome. `taken` is the offer that the act itself settles.

    Sending its form causes no cards of the rota: the form's own leave no room in the transaction, and the visit is over.
    """
    now = office.clock.now()
    offers = [] if step.was is None else await store.swap_offers(step.slot.id)
    ended = [one for one in offers if one.value.id != taken and not _stands(one.value, step)]
    changes: list[Change] = [Put(step.slot, step.was), *(Happened(event) for event in _events_of(step, now))]
    changes += [Put(withdrawn(one.value), one) for one in ended]
    if step.act is SlotAct.RECORD:
        return changes
    team = await office.store.team(step.slot.team_id)
    changes += [Show(effect_of(one.value), now) for one in ended]
    return changes + (await _cards_for(office, step, team) if team else [])


def _events_of(step: Step, now: datetime) -> Iterator[Event]:
    """What happened to a visit, for the audit trail; if it has another start now, both starts too."""
    event = Event(
        object=f"slot {step.slot.id}",
        action=step.act,
        from_state=step.was.value.status if step.was else "",
        to_state=step.slot.status,
        person=step.by,
        at=now,
        operation_id=step.operation_id,
    )
    yield event
    before, after = step.before.start, step.slot.start
    if before != after:
        starts = {"from_state": utc(before).isoformat(), "to_state": utc(after).isoformat()}
        yield event.model_copy(update={"action": MOVED, **starts})


def _stands(offer: SwapOffer, step: Step) -> bool:
    """Whether an offer still means what it meant, or had ended before."""
    if offer.state is not SwapState.OPEN:
        return True
    slot = step.slot
    return slot.is_planned and offer.by in slot.members and slot.start == step.before.start


def withdrawn(offer: SwapOffer) -> SwapOffer:
    """An offer that nobody can take any more."""
    return offer.model_copy(update={"state": SwapState.WITHDRAWN})


def effect_of(offer: SwapOffer) -> CardName:
    """The effect that shows everybody how an offer stands."""
    return CardName(kind=CardKind.EFFECT, object_id=f"swap.{offer.id}")


async def _cards_for(office: Office, step: Step, team: Team) -> list[Show]:
    """The cards that an act causes: its hosts' while the visit is to come, and news to the councillors whom it concerns."""
    now = office.clock.now()
    people = {person.id: person for person in await office.store.people()}

    def active(ids: Iterable[PersonId], role: Role) -> list[PersonId]:
        return [one for one in ids if one in people and people[one].has(role)]

    cards: list[CardName] = []
    if step.slot.start > now:
        hosts = active(team.managers, Role.MANAGER)[:MOST_HOSTS]
        cards += [CardName(kind=CardKind.HOST, object_id=step.slot.id, person=host) for host in hosts]
    news = _news_of(step)
    about = f"{step.slot.id}.{step.slot.sequence}"
    cards += [
        CardName(kind=CardKind.NEWS, object_id=f"{about}.{news[one]}", person=one) for one in active(news, Role.MEMBER)
    ]
    return [Show(card, now) for card in cards]


def _news_of(step: Step) -> dict[PersonId, SlotAct]:
    """What each councillor whom an act concerns is told of. Whoever did it knows."""
    before, after = step.before, step.slot
    has_moved = before.start != after.start
    told: dict[PersonId, SlotAct | None] = {}
    for person in (*before.members, *after.members):
        if person not in after.members:
            told[person] = _TO_THOSE_WHO_WENT.get(step.act)
        elif person not in before.members:
            told[person] = _TO_THOSE_WHO_CAME.get(step.act)
        else:
            told[person] = SlotAct.MOVE if has_moved else _TO_THOSE_WHO_STAY.get(step.act)
    return {person: act for person, act in told.items() if act and person != step.by}


async def recorded(office: Office, record: VisitRecord, operation_id: str) -> tuple[VisitRecord, list[Change]]:
    """What sending a form makes of its planned visit. The record of one called off or written up meanwhile is off the rota."""
    store = office.store.year(record.year)
    stored = await store.slot(record.slot_id) if record.slot_id else None
    if stored is None or not _may(office, stored.value, SlotAct.RECORD):
        return record.model_copy(update={"slot_id": ""}), []
    slot = _next(stored.value, {"record_id": record.id, **_NO_OFFER}, SlotAct.RECORD, office.clock.now())
    step = Step(SlotAct.RECORD, slot, stored, record.typed_by or record.author, operation_id)
    return record, await changes_of(office, store, step)


async def unrecorded(office: Office, record: VisitRecord, person: PersonId, operation_id: str) -> list[Change]:
    """What withdrawing a form makes of its planned visit: it may be written up anew."""
    store = office.store.year(record.year)
    stored = await store.slot(record.slot_id) if record.slot_id else None
    if stored is None or stored.value.record_id != record.id or not _may(office, stored.value, SlotAct.UNRECORD):
        return []
    slot = _next(stored.value, {"record_id": ""}, SlotAct.UNRECORD, office.clock.now())
    return await changes_of(office, store, Step(SlotAct.UNRECORD, slot, stored, person, operation_id))


def _may(office: Office, slot: Slot, act: SlotAct) -> bool:
    return isinstance(decide(slot, act, _FORM, now=office.clock.now()), Allowed)


def batches(parts: Iterable[Sequence[Change]]) -> Iterator[list[Change]]:
    """The changes of many slots, those of as many at a time as one transaction takes; the changes of one stay together."""
    batch: list[Change] = []
    for part in parts:
        if batch and _rows(batch) + _rows(part) > MOST_ROWS:
            yield batch
            batch = []
        batch = [*batch, *part]
    if batch:
        yield batch


def _rows(changes: Iterable[Change]) -> int:
    """At most how many rows these touch: a slot's own and those of its lists, left and entered; two for anything else."""
    rows = 0
    for change in changes:
        match change:
            case Put(value=Slot() as slot):
                rows += 1 + 2 * (LISTS + len(slot.members) + len(slot.former))
            case _:
                rows += 2
    return rows
