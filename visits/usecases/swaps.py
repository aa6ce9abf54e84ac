"""A councillor offers their place on a visit to others: to everyone or to one, for nothing or for a place on another visit.

One who accepts gets it; everybody who was offered it sees what became of it. Whether it can be taken is read from the facts as
they are when somebody looks.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from visits.card_names import CardKind, CardName
from visits.checks import FaultCode
from visits.model import Event, Person, PersonId, Role, aad_of
from visits.ports import (
    Change,
    Finished,
    Happened,
    Office,
    Put,
    Show,
    Stored,
    YearStore,
)
from visits.rota import NudgeKind, Slot, SwapOffer, SwapState
from visits.rota_shown import CannotAct, SlotGone, SwapForm, Swapped
from visits.slot_typed import fault
from visits.slots import NotAllowed, SlotAct, Standing, WhyNot, decide
from visits.usecases.knowing import known, members_of
from visits.usecases.lines import Viewer, slot_shown, viewer
from visits.usecases.rota import Found, found
from visits.usecases.slot_changes import Step, changes_of, effect_of, swapped, withdrawn
from visits.usecases.start import Refused
from visits.years import year_bounds

LOOKED_THROUGH: Final = 200
"""How many of the next visits are looked through for some that may be wanted in return."""
MOST_IN_RETURN: Final = 20
SHOWN_AT_ONCE: Final = 40
"""Cards asked for in one transaction."""
OVER: Final = ".over"
"""Marks the effect that waits for the visit to begin: from then on nobody can take the offer."""
_VISITOR: Final = frozenset({Standing.VISITOR})


@dataclass(frozen=True, slots=True)
class _Offered:
    """An offer with the visits that it is about, and who looks at it."""

    view: Viewer
    stored: Stored[SwapOffer]
    slot: Stored[Slot]
    wanted: Stored[Slot] | None

    @property
    def offer(self) -> SwapOffer:
        """The offer as it is."""
        return self.stored.value


async def swap_form(
    office: Office, person: PersonId, year: str, slot_id: str
) -> SwapForm | CannotAct | SlotGone | Refused:
    """What a councillor may choose when they offer their place."""
    seen = await _visit_of(office, person, year, slot_id)
    return await _form(office, year, seen) if isinstance(seen, Found) else seen


async def offer_swap(
    office: Office, person: PersonId, year: str, slot_id: str, to: PersonId | None, in_return: str, operation_id: str
) -> Swapped | SwapForm | CannotAct | SlotGone | Refused:
    """Offer a place. It takes the place of an earlier offer of the same. Raises Stale."""
    store = office.store.year(year)
    earlier = await store.outcome_of(person, operation_id)
    if earlier:
        return await see_swap(office, person, year, earlier)
    seen = await _visit_of(office, person, year, slot_id)
    if not isinstance(seen, Found):
        return seen
    form = await _form(office, year, seen)
    wrong = _faulty(seen, form, to, in_return)
    if wrong:
        return wrong
    now = office.clock.now()
    offer = SwapOffer(
        id=f"{slot_id}.{office.new_id()[:8]}",
        year=year,
        slot_id=slot_id,
        by=person,
        to=to,
        wants_slot_id=in_return,
        offered_at=now,
        told=(person,),
    )
    mine = [one for one in await store.swap_offers(slot_id) if _is_open(one.value) and one.value.by == person]
    changes: list[Change] = [
        Put(seen.slot, seen.stored),  # unchanged: whoever changes the visit meanwhile must see this offer
        Put(offer),
        Happened(_event(office, offer, SlotAct.OFFER_SWAP, person, operation_id)),
        *(change for one in mine for change in _ended(one, now)),
        _card(office, offer, person),
        Show(effect_of(offer), now),
        Show(_when_over(offer), seen.slot.start),
        Finished(person=person, operation_id=operation_id, outcome=offer.id),
    ]
    await store.commit(changes, write_id=f"{operation_id} offer {slot_id} {person}")
    return await see_swap(office, person, year, offer.id)


async def see_swap(office: Office, person: PersonId, year: str, offer_id: str) -> Swapped | SlotGone | Refused:
    """An offer as it stands, for a councillor."""
    seen = await _offered(office, person, year, offer_id)
    return await _shown(office, seen) if isinstance(seen, _Offered) else seen


async def take_swap(
    office: Office, person: PersonId, year: str, offer_id: str, operation_id: str
) -> Swapped | SlotGone | Refused:
    """Take the place that is offered, and give one's own in return if that is wanted. One accept wins. Raises Stale."""
    seen = await _offered(office, person, year, offer_id)
    if not isinstance(seen, _Offered):
        return seen
    if person == seen.offer.by or not _is_open(seen.offer) or await _why_not(office, seen):
        return await _shown(office, seen)
    now, offer, store = office.clock.now(), seen.offer, office.store.year(year)
    steps = [_exchanged(office, seen.slot, offer.by, person, person, operation_id)]
    if seen.wanted:
        steps.append(_exchanged(office, seen.wanted, person, offer.by, person, operation_id))
    taken = offer.model_copy(update={"state": SwapState.TAKEN, "taken_by": person})
    changes = [change for step in steps for change in await changes_of(office, store, step, taken=offer.id)]
    changes += [
        Put(taken, seen.stored),
        Show(effect_of(offer), now),
        Finished(person=person, operation_id=operation_id, outcome=offer.id),
    ]
    await store.commit(changes, write_id=f"{operation_id} take {offer_id} {person}")
    return await see_swap(office, person, year, offer_id)


async def decline_swap(office: Office, person: PersonId, year: str, offer_id: str) -> Swapped | SlotGone | Refused:
    """Not for me: this councillor hears no more of the offer. Raises Stale."""
    seen = await _offered(office, person, year, offer_id)
    if not isinstance(seen, _Offered):
        return seen
    offer = seen.offer
    if _is_open(offer) and person not in (offer.by, *offer.declined) and offer.to in (None, person):
        declined = offer.model_copy(update={"declined": (*offer.declined, person)})
        await office.store.year(year).commit([Put(declined, seen.stored)], write_id=f"decline {offer_id} {person}")
    return await see_swap(office, person, year, offer_id)


async def withdraw_swap(
    office: Office, person: PersonId, year: str, offer_id: str, operation_id: str
) -> Swapped | SlotGone | Refused:
    """Keep one's place after all. Too late once it is taken. Raises Stale."""
    seen = await _offered(office, person, year, offer_id)
    if not isinstance(seen, _Offered):
        return seen
    if seen.offer.by == person and _is_open(seen.offer):
        event = _event(office, seen.offer, "withdraw_swap", person, operation_id)
        changes = [*_ended(seen.stored, office.clock.now()), Happened(event)]
        await office.store.year(year).commit(changes, write_id=f"{operation_id} withdraw {offer_id}")
    return await see_swap(office, person, year, offer_id)


async def apply_swap(office: Office, year: str, about: str) -> None:
    """Show an offer to every councillor who could take it, or what became of it to those who were shown it. Raises Stale.

    `about` is the effect's: the offer's id, perhaps with OVER behind it.
    """
    store, offer_id = office.store.year(year), about.removesuffix(OVER)
    stored = await store.swap_offer(offer_id)
    slot = await store.slot(stored.value.slot_id) if stored else None
    if stored is None or slot is None:
        return
    await _show(office, store, stored.value, [one for one in stored.value.told if one not in stored.value.declined])
    is_over = not _is_open(stored.value) or slot.value.start <= office.clock.now()
    could = [] if is_over else await _could_take(office, store, stored, slot)
    new = [one for one in could if one not in stored.value.told]
    for start in range(0, len(new), SHOWN_AT_ONCE):
        await _show_first(office, store, offer_id, new[start : start + SHOWN_AT_ONCE])


async def _show(office: Office, store: YearStore, offer: SwapOffer, people: Sequence[PersonId]) -> None:
    for start in range(0, len(people), SHOWN_AT_ONCE):
        shows = [_card(office, offer, one) for one in people[start : start + SHOWN_AT_ONCE]]
        await store.commit(shows, write_id=f"swap {offer.id} {office.new_id()}")


async def _show_first(office: Office, store: YearStore, offer_id: str, people: Sequence[PersonId]) -> None:
    """Show it to some who have not seen it, and remember that. Not once it is settled: its next effect is on the way."""
    stored = await store.swap_offer(offer_id)
    if stored is None or not _is_open(stored.value):
        return
    told = stored.value.model_copy(update={"told": (*stored.value.told, *people)})
    shows = [_card(office, told, one) for one in people]
    await store.commit([Put(told, stored), *shows], write_id=f"swap {offer_id} {office.new_id()}")


def _ended(offer: Stored[SwapOffer], now: datetime) -> list[Change]:
    return [Put(withdrawn(offer.value), offer), Show(effect_of(offer.value), now)]


def _when_over(offer: SwapOffer) -> CardName:
    effect = effect_of(offer)
    return effect.model_copy(update={"object_id": effect.object_id + OVER})


def _card(office: Office, offer: SwapOffer, person: PersonId) -> Show:
    return Show(CardName(kind=CardKind.SWAP, object_id=offer.id, person=person), office.clock.now())


async def _could_take(
    office: Office, store: YearStore, stored: Stored[SwapOffer], slot: Stored[Slot]
) -> list[PersonId]:
    """Councillors who could take an offer and want to hear of such."""
    wanted = await store.slot(stored.value.wants_slot_id) if stored.value.wants_slot_id else None
    could = []
    for one in await members_of(office):
        preferences = await office.store.preferences_of(one.id)
        if one.id in stored.value.declined or (preferences and NudgeKind.SWAP in preferences.off):
            continue
        seen = _Offered(await viewer(office, one), stored, slot, wanted)
        if one.id != stored.value.by and not await _why_not(office, seen):
            could.append(one.id)
    return could


async def _visit_of(
    office: Office, person: PersonId, year: str, slot_id: str
) -> Found | CannotAct | SlotGone | Refused:
    """The visit whose place this person may offer."""
    seen = await found(office, person, year, slot_id)
    if not isinstance(seen, Found):
        return seen
    decision = seen.view.decides(seen.slot, SlotAct.OFFER_SWAP)
    return seen.cannot(SlotAct.OFFER_SWAP, decision.why) if isinstance(decision, NotAllowed) else seen


async def _form(office: Office, year: str, seen: Found) -> SwapForm:
    councillors = await _others(office, seen.slot)
    _, end = year_bounds(year)
    store = office.store.year(year)
    coming = await store.slots_between(seen.view.now, end, limit=LOOKED_THROUGH)
    ids = {one.id for one in councillors}
    wanted = [slot for slot in coming if _may_be_wanted(seen.view, slot, ids)]
    lines = tuple(seen.view.line(slot) for slot in wanted[:MOST_IN_RETURN])
    return SwapForm(shown=seen.shown, councillors=councillors, in_return=lines)


async def _others(office: Office, slot: Slot) -> tuple[Person, ...]:
    """Councillors who could go on a visit in another's place."""
    barred = {one.person for one in await office.store.availability() if slot.team_id in one.interests}
    return tuple(one for one in await members_of(office) if one.id not in barred and one.id not in slot.members)


def _may_be_wanted(view: Viewer, slot: Slot, others: Collection[PersonId]) -> bool:
    """Whether the offerer could go on a visit in the place of one of those who could take theirs."""
    return (
        slot.is_planned
        and slot.start > view.now
        and view.person.id not in slot.members
        and slot.team_id not in view.interests
        and any(one in others for one in slot.members)
    )


def _faulty(seen: Found, form: SwapForm, to: PersonId | None, in_return: str) -> SwapForm | None:
    """The form again, if what was chosen is not among what there is to choose."""
    others = {one.id for one in form.councillors}
    faults = []
    if to and to not in others:
        faults.append(fault("to", FaultCode.NOT_OFFERED))
    wanted = next((line.slot for line in form.in_return if line.slot and line.slot.id == in_return), None)
    if in_return and not (wanted and _may_be_wanted(seen.view, wanted, {to} & others if to else others)):
        faults.append(fault("in_return", FaultCode.NOT_OFFERED))
    if not faults:
        return None
    typed = {"to": aad_of(to) if to else "", "in_return": in_return}
    return form.model_copy(update={"typed": typed, "faults": tuple(faults)})


async def _offered(office: Office, person: PersonId, year: str, offer_id: str) -> _Offered | SlotGone | Refused:
    who = await known(office, person, Role.MEMBER)
    if who is None:
        return Refused()
    store = office.store.year(year)
    stored = await store.swap_offer(offer_id)
    slot = await store.slot(stored.value.slot_id) if stored else None
    if stored is None or slot is None:
        return SlotGone()
    wants = stored.value.wants_slot_id
    return _Offered(await viewer(office, who), stored, slot, await store.slot(wants) if wants else None)


async def _shown(office: Office, seen: _Offered) -> Swapped:
    offer, view = seen.offer, seen.view
    shown = await slot_shown(office, view, seen.slot.value)
    told = {
        "offer": offer,
        "wants": view.line(seen.wanted.value) if seen.wanted else None,
        "offered_by": view.named([offer.by])[0],
    }
    taken_by = view.named([offer.taken_by])[0] if offer.taken_by else ""
    return Swapped(
        shown=shown.model_copy(update=told),
        taken_by=taken_by,
        why=await _why_not(office, seen),
        has_declined=view.person.id in offer.declined,
    )


async def _why_not(office: Office, seen: _Offered) -> WhyNot | None:
    """Why this councillor can't take the offer; for the one who made it, why nobody can. None for the one who took it."""
    offer, view = seen.offer, seen.view
    if offer.taken_by == view.person.id:
        return None
    nobody = _why_nobody(seen)
    if nobody or view.person.id == offer.by:
        return nobody
    if offer.to not in (None, view.person.id):
        return WhyNot.NOT_YOURS
    decision = view.decides(seen.slot.value, SlotAct.TAKE_SWAP)
    if isinstance(decision, NotAllowed):
        return decision.why
    if seen.wanted is None:
        return None
    theirs = await office.store.availability_of(offer.by)
    has_interest = theirs is not None and seen.wanted.value.team_id in theirs.interests
    return WhyNot.CHANGED if has_interest or view.person.id not in seen.wanted.value.members else None


def _why_nobody(seen: _Offered) -> WhyNot | None:
    offer, slot, now = seen.offer, seen.slot.value, seen.view.now
    if offer.state is SwapState.TAKEN:
        return WhyNot.TAKEN
    decision = decide(slot, SlotAct.OFFER_SWAP, _VISITOR, now=now)
    if isinstance(decision, NotAllowed) and (slot.start <= now or not slot.is_planned):
        return decision.why
    if offer.state is SwapState.WITHDRAWN:
        return WhyNot.WITHDRAWN
    if offer.by not in slot.members:
        return WhyNot.CHANGED
    if offer.wants_slot_id and not _still_wanted(seen):
        return WhyNot.CHANGED
    return None


def _still_wanted(seen: _Offered) -> bool:
    """Whether the visit wanted in return can still be gone on."""
    slot = seen.wanted.value if seen.wanted else None
    return slot is not None and slot.is_planned and slot.start > seen.view.now and seen.offer.by not in slot.members


def _exchanged(
    office: Office, stored: Stored[Slot], off: PersonId, on: PersonId, by: PersonId, operation_id: str
) -> Step:
    slot = swapped(stored.value, off, on, office.clock.now())
    return Step(SlotAct.TAKE_SWAP, slot, stored, by, operation_id)


def _is_open(offer: SwapOffer) -> bool:
    return offer.state is SwapState.OPEN


def _event(office: Office, offer: SwapOffer, action: str, person: PersonId, operation_id: str) -> Event:
    return Event(
        object=f"swap {offer.id}", action=action, person=person, at=office.clock.now(), operation_id=operation_id
    )
