"""A person's visits in their own calendar: read at an address that nobody can guess and that they can revoke."""

from collections.abc import Iterable
from typing import Final

from visits.model import Event, Person, PersonId, Role, Team, Value
from visits.ports import Office
from visits.rota import PLANNED, CalendarFeed, Slot, SlotStatus
from visits.rota_shown import CalendarShown
from visits.usecases.knowing import known
from visits.usecases.lines import Viewer, viewer
from visits.usecases.start import Refused
from visits.years import year_bounds

TAKES_PLACE: Final = PLANNED | {SlotStatus.DONE}
"""Statuses of a visit that takes place or has taken place, as far as anyone has said."""


class CalendarVisit(Value):
    """A visit as one person's calendar has it. `visitors` are names.

    `is_off`: it is not, or no longer, in this person's diary: called off, missed, or they are no longer on it.
    """

    slot: Slot
    team: Team
    visitors: tuple[str, ...]
    is_off: bool


class PersonsCalendar(Value):
    """All visits that a person is on or once was, and those to the teams they manage, by start."""

    feed: CalendarFeed
    person: Person
    visits: tuple[CalendarVisit, ...]


class Revoked(Value):
    """The person has no calendar address now."""


async def my_calendar(
    office: Office, person: PersonId, token: str, *, year: str = "", slot: str = ""
) -> CalendarShown | Refused:
    """The person's calendar address, and one visit of theirs if it is named. `token` is new and random: it becomes the
    address of a person who has none. Raises Stale if one was made at the same moment: call again.
    """
    who = await known(office, person)
    if who is None:
        return Refused()
    feed = await office.store.feed_of(person) or await _new_feed(office, person, token)
    return CalendarShown(feed=feed, slot=await _visit(office, who, year, slot) if slot else None)


async def revoke(office: Office, person: PersonId, operation_id: str) -> Revoked | Refused:
    """Let the person's calendar address lead nowhere. Raises Stale if it is being revoked already: call again."""
    if await known(office, person) is None:
        return Refused()
    feed = await office.store.feed_of(person)
    if feed:
        await office.store.close_feed(feed, _event(office, person, "calendar_revoked", operation_id))
    return Revoked()


async def visits_of_feed(office: Office, token: str) -> PersonsCalendar | None:
    """What is read at a calendar address; None if it is not known, was revoked, or its person has left the register."""
    feed = await office.store.feed(token)
    person = await known(office, feed.person) if feed else None
    if feed is None or person is None:
        return None
    view = await viewer(office, person)
    found = await _slots_of(office, person, view.teams.values())
    return PersonsCalendar(feed=feed, person=person, visits=tuple(_calendar_visit(view, slot) for slot in found))


async def _new_feed(office: Office, person: PersonId, token: str) -> CalendarFeed:
    feed = CalendarFeed(person=person, token=token, made_at=office.clock.now())
    await office.store.open_feed(feed, _event(office, person, "calendar_made", office.new_id()))
    return feed


async def _visit(office: Office, person: Person, year: str, slot_id: str) -> Slot | None:
    stored = await office.store.year(year).slot(slot_id)
    if stored is None:
        return None
    slot = stored.value
    team = await office.store.team(slot.team_id)
    is_theirs = person.id in (*slot.members, *slot.former) or (team is not None and _manages(person, team))
    return slot if is_theirs else None


async def _slots_of(office: Office, person: Person, teams: Iterable[Team]) -> list[Slot]:
    managed = [team.id for team in teams if _manages(person, team)]
    found: dict[str, Slot] = {}
    for label in await office.store.years():
        year = office.store.year(label)
        slots = [*await year.slots_ever_of(person.id)]
        for team_id in managed:
            slots += await year.slots_of_team(team_id, *year_bounds(label))
        found |= {slot.id: slot for slot in slots}
    return sorted(found.values(), key=lambda slot: (slot.start, slot.id))


def _calendar_visit(view: Viewer, slot: Slot) -> CalendarVisit:
    team = view.team(slot.team_id)
    is_in_it = view.person.id in slot.members or _manages(view.person, team)
    return CalendarVisit(
        slot=slot,
        team=team,
        visitors=view.named(slot.members),
        is_off=slot.status not in TAKES_PLACE or not is_in_it,
    )


def _manages(person: Person, team: Team) -> bool:
    return person.has(Role.MANAGER) and person.id in team.managers


def _event(office: Office, person: PersonId, action: str, operation_id: str) -> Event:
    return Event(
        object=f"person {person}", action=action, person=person, at=office.clock.now(), operation_id=operation_id
    )
