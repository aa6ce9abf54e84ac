"""Visits as an iCalendar file (RFC 5545), which Outlook and other calendars subscribe to or open.

A change carries the same UID and a higher SEQUENCE; a visit that is off stays in, as cancelled, so that calendars hear of it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cards.wording import calendar as wording
from visits.council import CouncilRules
from visits.rota import Slot, SlotStatus
from visits.usecases.calendar import TAKES_PLACE, CalendarVisit

if TYPE_CHECKING:
    from icalendar import Event

REFRESH: Final = timedelta(hours=6)


def calendar_file(visits: Iterable[CalendarVisit], council: CouncilRules, made_at: datetime) -> bytes:
    """The visits as the bytes of an .ics file. `made_at` dates those that were never changed.

    The same visits give the same bytes, so that a reader can be told that nothing has changed.
    """
    from icalendar import Calendar, vDuration  # noqa: PLC0415 - slow to load, and only calendars need it

    calendar = Calendar()
    calendar.add("prodid", "-//Frontline Visits//Rota//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", wording.calendar_name(council.name))
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for visit in visits:
        calendar.add_component(_event(visit, council, made_at))
    return bytes(calendar.to_ical())


def uid(slot: Slot, council_id: str) -> str:
    """What a visit is known by in every calendar, whatever becomes of it."""
    return f"{slot.id}@{council_id}.frontline-visits"


def _event(visit: CalendarVisit, council: CouncilRules, made_at: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    slot = visit.slot
    changed = (slot.changed_at or made_at).astimezone(UTC)
    event = Event()
    event.add("uid", uid(slot, council.id))
    event.add("sequence", slot.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", slot.start.astimezone(UTC))
    event.add("dtend", slot.end.astimezone(UTC))
    event.add("summary", wording.title(visit.team.name))
    event.add("status", _status(visit))
    event.add("description", _description(visit))
    if slot.place:
        event.add("location", slot.place)
    if re.fullmatch(r"https?://\S+", slot.link):  # an address that is none would spoil the whole calendar
        event.add("url", slot.link)
    return event


def _status(visit: CalendarVisit) -> str:
    if visit.is_off:
        return "CANCELLED"
    settled = visit.slot.status in (SlotStatus.CONFIRMED, SlotStatus.DONE)
    return "CONFIRMED" if settled else "TENTATIVE"


def _description(visit: CalendarVisit) -> str:
    slot = visit.slot
    if visit.is_off:
        return wording.NO_LONGER_ON_IT if slot.status in TAKES_PLACE else wording.OFF
    is_confirmed = slot.confirmed_at is not None if slot.is_planned else None
    return wording.description(visit.visitors, slot.host or visit.team.host, slot.link, is_confirmed=is_confirmed)
