"""Answer a question about the rota: a page of visits, the last ones, what is still to do, the forms that are due.

What a person may do with a visit depends on who asks; which visits they may read of does not, but for the forms that are due.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Any, Final, assert_never

from visits.asked import NotClear, Only, Period, Question, What
from visits.coverage import days_of, is_off_rota
from visits.model import PersonId, RecordStatus, Role, VisitRecord
from visits.ports import Office, YearStore
from visits.questions.selecting import is_meant
from visits.rota import LONGEST, USUAL, Slot, SlotStatus, place_of
from visits.rota_shown import Answered, FormsDue, LastVisits, NotClearShown, StillToDo, VisitLine, VisitsListed
from visits.usecases.knowing import known
from visits.usecases.lines import Viewer, viewer
from visits.usecases.overview import coverage_of
from visits.usecases.start import Refused
from visits.working_days import ONE_DAY
from visits.years import london_day, municipal_year, stamp, start_of

PAGE: Final = 10
MANY: Final = 100
"""Visits read at a time, once the first few did not hold enough of those that are meant."""
SEE_ALL: Final = (Role.COORDINATOR, Role.HEAD_OF_SERVICE, Role.OBSERVER)
"""Who sees which forms are due from everyone."""

Visit = Slot | VisitRecord
Span = tuple[datetime, datetime]


async def answer(office: Office, person: PersonId, question: Question, after: str = "") -> Answered | Refused:
    """What was asked. `after` is where a list of visits goes on: the `after` of the page before."""
    who = await known(office, person)
    if who is None:
        return Refused()
    view = await viewer(office, who)
    match question.what:
        case What.VISITS:
            return await _visits(office, view, question, after)
        case What.LAST_VISIT:
            return await _last_visits(office, view, question)
        case What.STILL_TO_DO:
            return await _still_to_do(office, view, question)
        case What.FORMS_DUE:
            return await _forms_due(office, view, question)
        case _:
            assert_never(question.what)


async def not_clear(office: Office, person: PersonId, unclear: NotClear) -> NotClearShown | Refused:
    """A question that can't be answered as it stands, with the teams or people that could be meant."""
    if not await known(office, person):
        return Refused()
    return NotClearShown(
        unclear=unclear,
        teams=tuple(team for team in await office.store.teams() if team.id in unclear.teams),
        people=tuple(one for one in await office.store.people() if one.id in unclear.people),
    )


async def _visits(office: Office, view: Viewer, question: Question, after: str) -> VisitsListed:
    wanted = 1 if question.first_only else PAGE
    find = _past if question.is_past else _to_come
    found = await find(office, view, question, after, wanted + 1)
    page = found[:wanted]
    has_next = len(found) > wanted and not question.first_only
    return VisitsListed(
        **await _asked(office, view, question),
        lines=tuple(_line(view, visit) for visit in page),
        after=_place(page[-1]) if has_next else "",
        is_first=not after,
    )


async def _to_come(office: Office, view: Viewer, question: Question, after: str, wanted: int) -> Sequence[Visit]:
    """The next visits that are meant, at most so many, year by year."""
    years = await office.store.years()
    if not years:
        return []
    earliest = view.now - LONGEST
    span = (
        max(earliest, _begins(question.period, earliest)),
        _ends(question.period, start_of(days_of(years[-1]).last + ONE_DAY)),
    )
    found: list[Slot] = []
    for year in _overlapping(years, span):
        found += await _next_of(office.store.year(year), question, span, view.now, after, wanted - len(found))
        if len(found) == wanted:
            break
    return found


async def _next_of(
    year: YearStore, question: Question, span: Span, now: datetime, after: str, wanted: int
) -> Sequence[Slot]:
    """The next visits of one year. Of everyone's, as few are read as will do: those begun long ago only if they take long."""
    if question.people or question.teams:
        named = await _named(year, question, span)
        return [slot for slot in named if place_of(slot) > after and is_meant(question, slot, now)][:wanted]
    free = question.only in (Only.FREE, Only.UNFILLED)
    recent = max(span[0], now - USUAL)
    long_ones = await year.long_slots_between(span[0], recent)
    found = [slot for slot in long_ones if place_of(slot) > after and is_meant(question, slot, now)]
    for size in chain([wanted], repeat(MANY)):
        slots = await year.slots_between(recent, span[1], after=after, limit=size, free=free)
        found += [slot for slot in slots if is_meant(question, slot, now)]
        if len(found) >= wanted or len(slots) < size:
            break
        after = place_of(slots[-1])
    return found[:wanted]


async def _past(office: Office, view: Viewer, question: Question, before: str, wanted: int) -> Sequence[Visit]:
    """The latest visits that are meant, at most so many, on the rota or off it: of two years, if no period was asked about."""
    span = _past_span(question.period, view.now)
    found: list[Visit] = []
    for year in reversed(_overlapping(await office.store.years(), span)):
        store = office.store.year(year)
        visits: list[Visit] = [one for one in await _named(store, question, span) if is_meant(question, one, view.now)]
        if question.only is Only.ALL:
            visits += [one for one in await _records(store, view, question, span) if is_off_rota(one)]
        earlier = [visit for visit in visits if not before or _place(visit) < before]
        found += sorted(earlier, key=_place, reverse=True)
        if len(found) >= wanted:
            break
    return found[:wanted]


async def _last_visits(office: Office, view: Viewer, question: Question) -> LastVisits:
    if question.people:
        each = [question.model_copy(update={"people": (person,)}) for person in question.people]
    else:
        each = [question.model_copy(update={"teams": (team,)}) for team in question.teams or view.teams]
    found = [visit for one in each if (visit := await _last(office, view, one))]
    latest = sorted({visit.id: visit for visit in found}.values(), key=_place, reverse=True)
    visited = {visit.team_id for visit in latest}
    asked = question.teams if question.people else question.teams or tuple(view.teams)
    return LastVisits(
        **await _asked(office, view, question),
        lines=tuple(_line(view, visit) for visit in latest),
        never=tuple(view.team(team) for team in asked if team not in visited),
    )


async def _last(office: Office, view: Viewer, question: Question) -> Visit | None:
    """The latest visit that took place, in whatever year. Who was there its form says, and the rota where there is no form."""
    years = await office.store.years()
    for year in reversed(years):
        span = _begins(question.period, start_of(days_of(years[0]).first)), _until_now(question.period, view.now)
        store = office.store.year(year)
        visits: list[Visit] = [
            slot
            for slot in await _named(store, question, span)
            if slot.status is SlotStatus.DONE
            and not slot.record_id
            and (not question.teams or slot.team_id in question.teams)
        ]
        visits += await _records(store, view, question, span)
        if visits:
            return await _on_rota(store, max(visits, key=_place))
    return None


async def _on_rota(year: YearStore, visit: Visit) -> Visit:
    """The slot of a visit of which we have the record, if it was on the rota."""
    if isinstance(visit, Slot) or not visit.slot_id:
        return visit
    slot = await year.slot(visit.slot_id)
    return slot.value if slot else visit


async def _still_to_do(office: Office, view: Viewer, question: Question) -> StillToDo:
    year = question.year or municipal_year(london_day(view.now))
    ids = question.teams or tuple(view.teams)
    teams = tuple(team for team in view.teams.values() if team.id in ids)
    covered, _ = await coverage_of(office, year, teams)
    return StillToDo(**await _asked(office, view, question) | {"teams": teams}, coverage=covered)


async def _forms_due(office: Office, view: Viewer, question: Question) -> FormsDue:
    asked = _within_own(view, question)
    over = asked.model_copy(update={"is_past": True, "only": Only.ALL})
    span = _past_span(asked.period, view.now)
    due = [
        slot
        for year in _overlapping(await office.store.years(), span)
        for slot in await _named(office.store.year(year), asked, span)
        if slot.is_planned and slot.members and is_meant(over, slot, view.now)
    ]
    lines = tuple(view.line(slot) for slot in due[:PAGE])
    return FormsDue(**await _asked(office, view, asked), lines=lines, more=len(due) - len(lines))


def _within_own(view: Viewer, question: Question) -> Question:
    """The question as this person may ask it: of their own visits, or those to the teams they manage, unless they see all."""
    if view.person.has(*SEE_ALL):
        return question
    managed = tuple(team.id for team in view.teams.values() if view.person.id in team.managers)
    if view.person.has(Role.MANAGER) and managed:
        teams = tuple(team for team in question.teams if team in managed) or managed
        return question.model_copy(update={"teams": teams})
    return question.model_copy(update={"people": (view.person.id,)})


async def _asked(office: Office, view: Viewer, question: Question) -> dict[str, Any]:
    """What every answer holds: what was asked, by whom, and what it names."""
    people = await office.store.people()
    return {
        "question": question,
        "asker": view.person.id,
        "teams": tuple(view.team(team) for team in question.teams),
        "people": tuple(person for person in people if person.id in question.people),
    }


async def _named(year: YearStore, question: Question, span: Span) -> Sequence[Slot]:
    """One year's visits of the people or teams named, or everyone's, within the span, by start."""
    if question.people:
        lists = [await year.slots_of(person) for person in question.people]
    elif question.teams:
        lists = [await year.slots_of_team(team, *span) for team in question.teams]
    else:
        lists = [await year.slots_between(*span)]
    slots = {slot.id: slot for slots in lists for slot in slots if span[0] <= slot.start < span[1]}
    return sorted(slots.values(), key=place_of)


async def _records(year: YearStore, view: Viewer, question: Question, span: Span) -> Sequence[VisitRecord]:
    """One year's records that stand of visits by the people and to the teams named, or everyone's, within the span."""
    if question.people:
        lists = [await year.records_of(person) for person in question.people]
    else:
        lists = [await year.records_of_team(team) for team in question.teams or view.teams]
    return [
        record
        for record in {record.id: record for records in lists for record in records}.values()
        if record.status is RecordStatus.SENT
        and span[0] <= start_of(record.visit_date) < span[1]
        and (not question.teams or record.team_id in question.teams)
        and (not question.people or not set(question.people).isdisjoint(record.members_present))
    ]


def _past_span(period: Period, now: datetime) -> Span:
    """What of the past is looked through: this municipal year and the one before, unless a beginning was said."""
    end = _until_now(period, now)
    year_before = municipal_year(days_of(municipal_year(london_day(end) - ONE_DAY)).first - ONE_DAY)
    return start_of(period.first or days_of(year_before).first), end


def _until_now(period: Period, now: datetime) -> datetime:
    """The end of today, or of the period: a visit may be written up before its hour is over."""
    tonight = start_of(london_day(now) + ONE_DAY)
    return min(tonight, _ends(period, tonight))


def _begins(period: Period, otherwise: datetime) -> datetime:
    return start_of(period.first) if period.first else otherwise


def _ends(period: Period, otherwise: datetime) -> datetime:
    return start_of(period.last + ONE_DAY) if period.last else otherwise


def _overlapping(years: Sequence[str], span: Span) -> Sequence[str]:
    """The municipal years in which something of the span may be."""
    first, last = london_day(span[0]), london_day(span[1])
    return [year for year in years if days_of(year).first <= last and first <= days_of(year).last]


def _place(visit: Visit) -> str:
    """Where a visit stands in a list by start; one off the rota stands at the beginning of its day."""
    return place_of(visit) if isinstance(visit, Slot) else f"{stamp(start_of(visit.visit_date))}|{visit.id}"


def _line(view: Viewer, visit: Visit) -> VisitLine:
    return view.line(visit) if isinstance(visit, Slot) else view.record_line(visit)
