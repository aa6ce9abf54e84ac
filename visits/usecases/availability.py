"""A councillor says when they can visit, and with which teams they have a connection.

Nobody is taken off a visit by what they say here: a councillor who has a connection with a team that they are to visit is told
so, and the visit form asks about it again.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from visits.checks import Fault, FaultCode
from visits.model import DateRange, Event, PersonId, Role, Team
from visits.ports import Office
from visits.rota import Availability
from visits.rota_shown import MyAvailability
from visits.slot_typed import FARTHEST_DAYS, day_typed, fault, number_typed
from visits.usecases.knowing import known
from visits.usecases.start import Refused
from visits.working_days import ONE_DAY
from visits.years import london_day, municipal_year

WEEKDAYS: Final = ("0", "1", "2", "3", "4")
"""Monday to Friday: no visit is planned at a weekend."""
PARTS: Final = ("morning", "afternoon")
MOST_VISITS: Final = 20
MOST_SPANS: Final = 24


async def my_availability(office: Office, person: PersonId) -> MyAvailability | Refused:
    """What a councillor has said of when they can visit."""
    if not await known(office, person, Role.MEMBER):
        return Refused()
    return await _shown(office, await _said(office, person))


async def say_available(
    office: Office, person: PersonId, typed: Mapping[str, str], operation_id: str
) -> MyAvailability | Refused:
    """Keep when a councillor can visit; one more span of days that they can't at a time. Raises Stale."""
    if not await known(office, person, Role.MEMBER):
        return Refused()
    before = await _said(office, person)
    today = london_day(office.clock.now())
    most, most_faults = number_typed(typed, "most", 0, MOST_VISITS) if typed.get("most", "").strip() else (0, ())
    spans, span_faults = _spans(before, typed, today)
    interests = _several(typed, "interests")
    teams = {team.id for team in await office.store.teams()}
    faults = (
        *_choice_faults(typed, "weekdays", WEEKDAYS),
        *_choice_faults(typed, "parts", PARTS),
        *span_faults,
        *([] if set(interests) <= teams else [fault("interests", FaultCode.NOT_OFFERED)]),
        *most_faults,
    )
    if faults:
        return (await _shown(office, before)).model_copy(update={"typed": dict(typed), "faults": faults})
    parts = _several(typed, "parts")
    said = Availability(
        person=person,
        weekdays=tuple(sorted({int(one) for one in _several(typed, "weekdays")})),
        mornings="morning" in parts,
        afternoons="afternoon" in parts,
        not_between=spans,
        interests=tuple(sorted(set(interests))),
        most=most,
    )
    now = office.clock.now()
    event = Event(
        object=f"person {person}", action="availability_set", person=person, at=now, operation_id=operation_id
    )
    await office.store.say_available(said, event)
    return await _shown(office, said)


async def _said(office: Office, person: PersonId) -> Availability:
    return await office.store.availability_of(person) or Availability(person=person)


async def _shown(office: Office, said: Availability) -> MyAvailability:
    teams = tuple(await office.store.teams())
    return MyAvailability(availability=said, teams=teams, still_on=await _still_on(office, said, teams))


async def _still_on(office: Office, said: Availability, teams: Iterable[Team]) -> tuple[Team, ...]:
    """The teams of declared interests to which this councillor is to make a visit."""
    if not said.interests:
        return ()
    now = office.clock.now()
    this_year = municipal_year(london_day(now))
    years = [label for label in await office.store.years() if label >= this_year]
    slots = [slot for label in years for slot in await office.store.year(label).slots_of(said.person)]
    coming = {slot.team_id for slot in slots if slot.is_planned and slot.start > now}
    return tuple(team for team in teams if team.id in said.interests and team.id in coming)


def _several(typed: Mapping[str, str], field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in typed.get(field, "").split(",") if part.strip())


def _choice_faults(typed: Mapping[str, str], field: str, offered: tuple[str, ...]) -> list[Fault]:
    chosen = _several(typed, field)
    if set(chosen) <= set(offered):
        return [] if chosen else [fault(field, FaultCode.MISSING)]
    return [fault(field, FaultCode.NOT_OFFERED)]


def _spans(
    before: Availability, typed: Mapping[str, str], today: date
) -> tuple[tuple[DateRange, ...], tuple[Fault, ...]]:
    """The days on which they can't visit: those said before unless they are cleared or gone by, and one more span if typed."""
    kept = [] if typed.get("clear") == "true" else [one for one in before.not_between if one.last >= today]
    first, last = typed.get("not_from", "").strip(), typed.get("not_to", "").strip()
    if not first and not last:
        return _joined(kept), ()
    faults = [*_day_faults("not_from", first, today), *_day_faults("not_to", last, today)]
    start, end = day_typed(first), day_typed(last)
    if not faults and start and end and end < start:
        faults.append(fault("not_to", FaultCode.ENDS_BEFORE_IT_BEGINS))
    if faults or start is None or end is None:
        return (), tuple(faults)
    spans = _joined([*kept, DateRange(first=start, last=end)])
    if len(spans) > MOST_SPANS:
        return (), (fault("not_from", FaultCode.NO_ROOM, limit=MOST_SPANS),)
    return spans, ()


def _day_faults(field: str, typed: str, today: date) -> list[Fault]:
    day = day_typed(typed)
    if day is None:
        return [fault(field, FaultCode.NOT_A_DATE if typed else FaultCode.MISSING)]
    if field == "not_to" and day < today:
        return [fault(field, FaultCode.IN_THE_PAST)]
    return [fault(field, FaultCode.TOO_FAR_AHEAD)] if (day - today).days > FARTHEST_DAYS else []


def _joined(spans: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """The same days in as few spans as they take, in order."""
    joined: list[DateRange] = []
    for span in sorted(spans, key=lambda one: one.first):
        if joined and span.first <= joined[-1].last + ONE_DAY:
            joined[-1] = DateRange(first=joined[-1].first, last=max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)
