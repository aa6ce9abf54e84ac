"""The days on which councillors meet, from a calendar file (.ics) such as a committee system or Outlook exports."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.tables import BadFile, Fault
from visits.rota import CommitteeDate
from visits.text import clean
from visits.years import LONDON, london_day

if TYPE_CHECKING:
    from icalendar import Event

BEFORE: Final = timedelta(days=366)
AFTER: Final = timedelta(days=2 * 366)
"""How long before and after today meetings are looked for: those that are repeated for ever must end somewhere."""
LONGEST_TITLE: Final = 200


def parse_meetings(data: bytes, *, today: date) -> tuple[CommitteeDate, ...]:
    """The London days of the meetings, each with its title, in order, from a year before today to two years after; repeated
    meetings by each of their days. What was called off is left out. Raises BadFile.
    """
    from icalendar import Calendar  # noqa: PLC0415 - slow to load, and only this command needs it
    from recurring_ical_events import of  # noqa: PLC0415 - the same

    try:
        calendar = Calendar.from_ical(data)
        events = of(calendar).between(today - BEFORE, today + AFTER)
    except Exception as error:  # neither library has an error of its own for what it cannot read
        raise BadFile([Fault(1, "", "is not a calendar file (.ics) that can be read")]) from error
    found = {meeting for event in events for meeting in _meetings(event)}
    if not found:
        raise BadFile([Fault(1, "", f"has no meetings from {today - BEFORE} to {today + AFTER}")])
    return tuple(sorted(found, key=lambda meeting: (meeting.day, meeting.title)))


def _meetings(event: "Event") -> Iterator[CommitteeDate]:
    if str(event.get("status", "")).upper() == "CANCELLED":
        return
    title = " ".join(clean(str(event.get("summary", ""))).split())[:LONGEST_TITLE] or "Meeting"
    first = _day(event.start)
    instant = timedelta(seconds=1) if isinstance(event.end, datetime) else timedelta(days=1)
    last = max(first, _day(event.end - instant))  # the end itself is no part of it
    for at in range((last - first).days + 1):
        yield CommitteeDate(day=first + timedelta(days=at), title=title)


def _day(when: date) -> date:
    if not isinstance(when, datetime):
        return when
    return london_day(when if when.tzinfo else when.replace(tzinfo=LONDON))
