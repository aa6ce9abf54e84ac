"""Start a visit form: from a slot of the rota, or for a visit off the rota."""

from datetime import date, datetime, time, timedelta

from visits import proforma_versions
from visits.checks import FaultCode, date_problem
from visits.draft import Context, Draft, new_draft
from visits.model import Person, PersonId, Role, Team, Value
from visits.outcomes import Current
from visits.ports import Finished, Office, Put
from visits.rota import Slot
from visits.usecases.knowing import context_of, known, make_context, members_of, open_issues_of
from visits.walk import current
from visits.years import LONDON, london_day, municipal_year, utc

NEAR_A_PLANNED_VISIT = timedelta(days=14)
"""A visit off the rota this near to a planned one may well be that one: ask."""


class Refused(Value):
    """The person may not do this: they are not on the register, or not in a role that may."""


class VisitsOffered(Value):
    """What a person could write up now."""

    drafts: tuple[Draft, ...]
    """Their forms in progress, the last saved first."""
    slots: tuple[Slot, ...]
    """Their planned visits, today or past, with no form yet, the latest first."""
    teams: tuple[Team, ...]
    members: tuple[Person, ...] = ()
    """For a coordinator: the councillors for whom a form may be filled in."""
    is_member: bool = True


class Opened(Value):
    """A form in progress, and what it shows now."""

    draft: Draft
    context: Context
    shows: Current


class HeldByAnother(Value):
    """The other councillor of the same visit has the form. `draft` may be read; taking it over is offered."""

    draft: Draft
    by: str
    context: Context


class IsItThisOne(Value):
    """A planned visit to the same team is near this date: is it that one?"""

    slot: Slot
    team: Team
    visit_date: date


class CannotStart(Value):
    """The form can't be started: the date is wrong, the team is not known, or the slot is done, cancelled or yet to come."""

    team_unknown: bool = False
    member_missing: bool = False
    """A coordinator must say for which councillor."""
    date_fault: FaultCode | None = None
    slot_closed: bool = False
    typed_date: str = ""
    typed_team: str = ""


Started = Opened | HeldByAnother | IsItThisOne | CannotStart | Refused


async def offer_visits(office: Office, person: PersonId) -> VisitsOffered | Refused:
    """What this person could write up or go on with."""
    who = await known(office, person, Role.MEMBER, Role.COORDINATOR)
    if who is None:
        return Refused()
    drafts: list[Draft] = []
    slots: list[Slot] = []
    for label in await office.store.years():
        year = office.store.year(label)
        drafts += await year.drafts_of(person)
        slots += await year.slots_of(person)
    today = london_day(office.clock.now())
    begun = {draft.slot_id for draft in drafts}
    due = [s for s in slots if s.is_open and s.id not in begun and london_day(s.start) <= today]
    return VisitsOffered(
        drafts=tuple(sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)),
        slots=tuple(sorted(due, key=lambda slot: slot.start, reverse=True)),
        teams=tuple(await office.store.teams()),
        members=await members_of(office) if who.has(Role.COORDINATOR) else (),
        is_member=who.has(Role.MEMBER),
    )


async def start_planned(
    office: Office, person: PersonId, year: str, slot_id: str, operation_id: str, *, for_member: PersonId | None = None
) -> Started:
    """Start, or go on with, the form of a planned visit. One live form per slot.

    `for_member` is the councillor for whom a coordinator fills it in.
    """
    author = await _author(office, person, for_member)
    if author is None:
        return Refused()
    store = office.store.year(year)
    draft = await store.draft(slot_id)
    if draft:
        return await open_draft(office, person, draft.value)
    slot = await store.slot(slot_id)
    if slot is None or not slot.value.is_open or london_day(slot.value.start) > london_day(office.clock.now()):
        return CannotStart(slot_closed=True)
    team = await office.store.team(slot.value.team_id)
    if team is None:
        return CannotStart(team_unknown=True)
    return await _begin(
        office, person, team, author=author, year=year, slot=slot.value, visit_date=None, operation_id=operation_id
    )


async def start_unplanned(
    office: Office,
    person: PersonId,
    team_id: str,
    typed_date: str,
    operation_id: str,
    *,
    is_new: bool,
    for_member: PersonId | None = None,
) -> Started:
    """Start the form of a visit off the rota, which the date of the visit places in its year.

    Unless `is_new` says that it was asked already, a planned visit near the date is offered first. `for_member` is the councillor
    for whom a coordinator fills it in.
    """
    author = await _author(office, person, for_member)
    if author is None and not await known(office, person, Role.COORDINATOR):
        return Refused()
    team = await office.store.team(team_id)
    fault = date_problem(typed_date, "", london_day(office.clock.now())) if typed_date else FaultCode.MISSING
    if team is None or fault or author is None:
        return CannotStart(
            team_unknown=team is None,
            member_missing=author is None,
            date_fault=fault,
            typed_date=typed_date,
            typed_team=team_id,
        )
    day = date.fromisoformat(typed_date)
    year = municipal_year(day)
    planned = None if is_new else await _near(office, team, day, year)
    if planned:
        return IsItThisOne(slot=planned, team=team, visit_date=day)
    earlier = await office.store.year(year).outcome_of(person, operation_id)
    begun = await office.store.year(year).draft(earlier) if earlier else None
    if begun:
        return await open_draft(office, person, begun.value)
    return await _begin(
        office, person, team, author=author, year=year, slot=None, visit_date=day, operation_id=operation_id
    )


async def open_draft(office: Office, person: PersonId, draft: Draft) -> Opened | HeldByAnother | Refused:
    """Open a draft for its author, or say who has it to the other councillor of the same visit."""
    context = await context_of(office, draft)
    if person in {draft.author, draft.typed_by}:
        return Opened(draft=draft, context=context, shows=current(draft, context))
    if context.slot and person in context.slot.members:
        return HeldByAnother(draft=draft, by=context.name_of(draft.author), context=context)
    return Refused()


async def _author(office: Office, person: PersonId, for_member: PersonId | None) -> PersonId | None:
    """Whose form it will be: a councillor's own, or the councillor's for whom a coordinator fills it in."""
    if for_member is None or for_member == person:
        return person if await known(office, person, Role.MEMBER) else None
    may = await known(office, person, Role.COORDINATOR) and await known(office, for_member, Role.MEMBER)
    return for_member if may else None


async def _begin(
    office: Office,
    person: PersonId,
    team: Team,
    *,
    author: PersonId,
    year: str,
    slot: Slot | None,
    visit_date: date | None,
    operation_id: str,
) -> Opened:
    version = proforma_versions.CURRENT.version
    issues = await open_issues_of(office, team)
    context = await make_context(office, team, slot=slot, open_issues=issues, version=version)
    draft = new_draft(draft_id=office.new_id(), year=year, author=author, visit_date=visit_date, context=context)
    if author != person:
        draft = draft.model_copy(update={"typed_by": person})
    store = await office.store.open_year(year)
    done = Finished(person=person, operation_id=operation_id, outcome=draft.key)
    await store.commit([Put(draft), done], write_id=f"start {draft.id}")
    return Opened(draft=draft, context=context, shows=current(draft, context))


async def _near(office: Office, team: Team, day: date, year: str) -> Slot | None:
    midday = utc(datetime.combine(day, time(12), LONDON))
    slots = await office.store.year(year).slots_of_team(
        team.id, midday - NEAR_A_PLANNED_VISIT, midday + NEAR_A_PLANNED_VISIT
    )
    today = london_day(office.clock.now())
    candidates = [slot for slot in slots if slot.is_open and london_day(slot.start) <= today]
    return min(candidates, key=lambda slot: abs(slot.start - midday), default=None)
