"""See a planned visit, do something with it, plan one by hand. The table of `visits.slots` decides; one commit keeps it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from visits.checks import Fault, FaultCode
from visits.model import PersonId, Role, aad_of
from visits.ports import Finished, Office, Stored
from visits.rota import CancelledBecause, Slot
from visits.rota_shown import Acted, CannotAct, FixSlot, FixVisit, SlotDoing, SlotGone, SlotShown
from visits.slot_typed import MOST_CAPACITY, Details, details_typed, fault, number_typed, start_typed
from visits.slots import CANCEL_REASONS, NotAllowed, SlotAct, WhyNot, status_of
from visits.usecases.knowing import known
from visits.usecases.lines import NOT_BUTTONS, Viewer, slot_shown, viewer
from visits.usecases.slot_changes import Step, changed, changes_of, rebooked
from visits.usecases.start import Refused
from visits.years import london_day, municipal_year

ELSEWHERE: Final = NOT_BUTTONS | {SlotAct.OFFER_SWAP, SlotAct.PLAN}
"""Acts that another use case does: planning, swaps, and the sending of a form."""
_FIELDS: Final = ("reason", "day", "time", "host", "place", "link", "minutes")


@dataclass(frozen=True, slots=True)
class Found:
    """A planned visit, who asks, and what they get to see of it."""

    view: Viewer
    stored: Stored[Slot]
    shown: SlotShown

    @property
    def slot(self) -> Slot:
        """The visit as it is."""
        return self.stored.value

    def cannot(self, act: SlotAct, why: WhyNot) -> CannotAct:
        """That it can't be done, with the visit as it is."""
        return CannotAct(act=act, why=why, shown=self.shown)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, understood."""

    start: datetime | None = None
    details: Details | None = None


async def found(office: Office, person: PersonId, year: str, slot_id: str) -> Found | SlotGone | Refused:
    """A planned visit, for someone on the register."""
    who = await known(office, person)
    if who is None:
        return Refused()
    stored = await office.store.year(year).slot(slot_id)
    if stored is None:
        return SlotGone()
    view = await viewer(office, who)
    return Found(view, stored, await slot_shown(office, view, stored.value))


async def see_slot(office: Office, person: PersonId, year: str, slot_id: str) -> SlotShown | SlotGone | Refused:
    """A planned visit as it is, with what this person may do with it."""
    seen = await found(office, person, year, slot_id)
    return seen.shown if isinstance(seen, Found) else seen


async def slot_form(
    office: Office, person: PersonId, year: str, slot_id: str, act: SlotAct
) -> FixSlot | CannotAct | SlotGone | Refused:
    """What must be said for an act, with what is known typed in, if the act is open to this person now."""
    seen = await found(office, person, year, slot_id)
    if not isinstance(seen, Found):
        return seen
    decision = seen.view.decides(seen.slot, act)
    if act in ELSEWHERE:
        return seen.cannot(act, WhyNot.NOT_YOURS)
    if isinstance(decision, NotAllowed):
        return seen.cannot(act, decision.why)
    typed = {name: str(getattr(seen.slot, name)) for name in Details.model_fields} if act is SlotAct.AMEND else {}
    return FixSlot(act=act, shown=seen.shown, typed=typed, faults=())


async def act_on_slot(
    office: Office,
    person: PersonId,
    year: str,
    slot_id: str,
    doing: SlotDoing,
    operation_id: str,
    *,
    start: datetime | None = None,
    offered: datetime | None = None,
) -> Acted | CannotAct | FixSlot | SlotGone | Refused:
    """Do something with a planned visit. `start` and `offered` are the times that the pressed card showed. Raises Stale."""
    seen = await found(office, person, year, slot_id)
    if not isinstance(seen, Found):
        return seen
    became = await office.store.year(year).outcome_of(person, operation_id)
    if became:
        return await _done_before(office, seen, doing.act, year, became)
    why = await _why_not(office, seen, doing, start, offered)
    if why:
        return seen.cannot(doing.act, why)
    typed = await _typed(office, seen, doing)
    if isinstance(typed, tuple):
        return FixSlot(act=doing.act, shown=seen.shown, typed=_as_typed(doing), faults=typed)
    if typed.start and municipal_year(london_day(typed.start)) != year:
        return seen.cannot(doing.act, WhyNot.OTHER_YEAR)
    slot = await _kept(office, seen, doing, typed, operation_id)
    return Acted(act=doing.act, shown=await slot_shown(office, seen.view, slot))


async def visit_to_add(office: Office, person: PersonId) -> FixVisit | Refused:
    """What must be said to plan one visit by hand, with the council's usual answers."""
    if not await known(office, person, Role.COORDINATOR):
        return Refused()
    rules = office.rules.rota
    typed = {"time": rules.times[0], "minutes": str(rules.minutes), "capacity": str(rules.capacity)}
    return FixVisit(typed=typed, faults=(), teams=tuple(await office.store.teams()))


async def add_visit(
    office: Office, person: PersonId, typed: Mapping[str, str], operation_id: str
) -> Acted | FixVisit | Refused:
    """Put one visit on the rota. Host and place are the team's, unless others are typed. Raises Stale."""
    coordinator = await known(office, person, Role.COORDINATOR)
    if coordinator is None:
        return Refused()
    made = await _visit(office, typed)
    if isinstance(made, tuple):
        return FixVisit(typed=typed, faults=made, teams=tuple(await office.store.teams()))
    store = await office.store.open_year(municipal_year(london_day(made.start)))
    view = await viewer(office, coordinator)
    before = await store.outcome_of(person, operation_id)
    earlier = await store.slot(before) if before else None
    if earlier is None:
        step = Step(SlotAct.PLAN, made, None, person, operation_id)
        done = Finished(person=person, operation_id=operation_id, outcome=made.id)
        await store.commit([*await changes_of(office, store, step), done], write_id=f"{operation_id} plan {person}")
    return Acted(act=SlotAct.PLAN, shown=await slot_shown(office, view, earlier.value if earlier else made))


async def _done_before(office: Office, seen: Found, act: SlotAct, year: str, became: str) -> Acted | SlotGone:
    """The same answer as the first time, with the visit as it now is."""
    stored = await office.store.year(year).slot(became)
    return Acted(act=act, shown=await slot_shown(office, seen.view, stored.value)) if stored else SlotGone()


async def _why_not(
    office: Office, seen: Found, doing: SlotDoing, start: datetime | None, offered: datetime | None
) -> WhyNot | None:
    """Why it can't be done, whatever else is typed."""
    slot, view = seen.slot, seen.view
    if doing.act in ELSEWHERE:
        return WhyNot.NOT_YOURS
    others = await office.store.availability_of(doing.member) if doing.act is SlotAct.PUT_ON and doing.member else None
    decision = view.decides(slot, doing.act, others.interests if others else None)
    if isinstance(decision, NotAllowed):
        return decision.why
    if (start and start != slot.start) or (offered and offered != slot.offered_start):
        return WhyNot.CHANGED
    match doing.act:
        case SlotAct.PUT_ON if doing.member in slot.members:
            return WhyNot.ON_IT_ALREADY
        case SlotAct.TAKE_OFF if doing.member and doing.member not in slot.members:
            return WhyNot.NOT_ON_IT
        case SlotAct.CANCEL if doing.reason in set(CancelledBecause) and doing.reason not in _reasons(seen):
            return WhyNot.NOT_OFFERED
        case _:
            return None


def _reasons(seen: Found) -> set[str]:
    return {reason for standing in seen.shown.standings for reason in CANCEL_REASONS.get(standing, ())}


async def _typed(office: Office, seen: Found, doing: SlotDoing) -> _Typed | tuple[Fault, ...]:
    """What was typed for an act, or everything that is wrong with it."""
    match doing.act:
        case SlotAct.PUT_ON | SlotAct.TAKE_OFF:
            return await _member_faults(office, doing) or _Typed()
        case SlotAct.CANCEL if doing.reason not in set(CancelledBecause):
            return (fault("reason", FaultCode.NOT_OFFERED if doing.reason else FaultCode.MISSING),)
        case SlotAct.AMEND:
            details, faults = details_typed(_as_typed(doing))
            return faults or _Typed(details=details)
        case SlotAct.OFFER_TIME | SlotAct.MOVE | SlotAct.REBOOK:
            return _other_time(office, seen, doing)
        case _:
            return _Typed()


def _other_time(office: Office, seen: Found, doing: SlotDoing) -> _Typed | tuple[Fault, ...]:
    start, faults = start_typed(
        doing.day,
        doing.time,
        now=seen.view.now,
        days=office.working_days,
        recess_too=seen.view.person.has(Role.COORDINATOR),
    )
    if start == seen.slot.start:
        return (fault("time", FaultCode.SAME_TIME),)
    return faults or _Typed(start=start)


async def _member_faults(office: Office, doing: SlotDoing) -> tuple[Fault, ...]:
    if doing.member is None:
        return (fault("member", FaultCode.MISSING),)
    if doing.act is SlotAct.PUT_ON and not await known(office, doing.member, Role.MEMBER):
        return (fault("member", FaultCode.NOT_OFFERED),)
    return ()


def _as_typed(doing: SlotDoing) -> dict[str, str]:
    """What was typed, by box, to be shown again."""
    typed = {name: str(getattr(doing, name)) for name in _FIELDS}
    if doing.member:
        typed["member"] = aad_of(doing.member)
    return {name: said for name, said in typed.items() if said}


async def _kept(office: Office, seen: Found, doing: SlotDoing, typed: _Typed, operation_id: str) -> Slot:
    """Do it, and keep it: the visit that the act comes to."""
    slot, person, now = seen.slot, seen.view.person.id, office.clock.now()
    store = office.store.year(municipal_year(london_day(slot.start)))
    if doing.act is SlotAct.REBOOK and typed.start:
        new = await _in_its_stead(office, seen, typed.start)
        old = rebooked(slot, new, now)
        steps = [
            Step(SlotAct.REBOOK, old, seen.stored, person, operation_id),
            Step(SlotAct.REBOOK, new, None, person, operation_id),
        ]
    else:
        new = changed(slot, doing, person, now, start=typed.start, details=typed.details)
        steps = [Step(doing.act, new, seen.stored, person, operation_id)]
    changes = [change for step in steps for change in await changes_of(office, store, step)]
    done = Finished(person=person, operation_id=operation_id, outcome=new.id)
    await store.commit([*changes, done], write_id=f"{operation_id} {doing.act} {slot.id} {person}")
    return new


async def _in_its_stead(office: Office, seen: Found, start: datetime) -> Slot:
    """Another visit for one that did not take place, with those who were on it and still may be."""
    slot = seen.slot
    barred = {one.person for one in await office.store.availability() if slot.team_id in one.interests}
    still = [one for one in slot.members if one not in barred and await known(office, one, Role.MEMBER)]
    details = Details(minutes=slot.minutes, host=slot.host, place=slot.place, link=slot.link)
    return _planned(office, slot.team_id, start, slot.capacity, details, tuple(still))


async def _visit(office: Office, typed: Mapping[str, str]) -> Slot | tuple[Fault, ...]:
    team = await office.store.team(typed.get("team", ""))
    rules = office.rules.rota
    usual = {"minutes": str(rules.minutes), "capacity": str(rules.capacity)}
    if team:
        usual |= {"host": team.host, "place": team.place}
    filled = {**usual, **{name: said for name, said in typed.items() if said.strip()}}
    start, faults = start_typed(
        filled.get("day", ""), filled.get("time", ""), now=office.clock.now(), days=office.working_days, recess_too=True
    )
    capacity, capacity_faults = number_typed(filled, "capacity", 1, MOST_CAPACITY)
    details, detail_faults = details_typed(filled)
    if team is None:
        faults = (fault("team", FaultCode.NOT_OFFERED if typed.get("team") else FaultCode.MISSING), *faults)
    faults = (*faults, *capacity_faults, *detail_faults)
    if team is None or start is None or details is None or faults:
        return faults
    return _planned(office, team.id, start, capacity, details, ())


def _planned(
    office: Office, team_id: str, start: datetime, capacity: int, details: Details, members: tuple[PersonId, ...]
) -> Slot:
    slot = Slot(
        id=office.new_id(),
        team_id=team_id,
        start=start,
        capacity=capacity,
        members=members,
        changed_at=office.clock.now(),
        **details.model_dump(),
    )
    return slot.model_copy(update={"status": status_of(slot)})
