"""Municipal years, London days and moments. A council's year runs from 1 May to 30 April and is named "2026-27"."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(moment: datetime) -> date:
    """The date in London at this moment (an aware datetime)."""
    return moment.astimezone(LONDON).date()


def london_time(moment: datetime) -> datetime:
    """The same moment on a London clock."""
    return moment.astimezone(LONDON)


def municipal_year(day: date) -> str:
    """The municipal year that a London date falls in: "2026-27" for 1 May 2026 to 30 April 2027."""
    first = day.year if day >= date(day.year, 5, 1) else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def year_bounds(label: str) -> tuple[datetime, datetime]:
    """When a municipal year begins, and when the next one does (UTC): [2026-04-30T23:00Z, 2027-04-30T23:00Z) for "2026-27"."""
    first = int(label[:4])
    return utc(datetime(first, 5, 1, tzinfo=LONDON)), utc(datetime(first + 1, 5, 1, tzinfo=LONDON))


def reference_prefix(label: str) -> str:
    """The two digits of a reference: "26" for 2026-27, so that V26-0042 says its year."""
    return label[2:4]


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, as everything is stored."""
    return moment.astimezone(UTC)


def start_of(day: date, hour: int = 0) -> datetime:
    """When a London day begins, or an hour of it (UTC)."""
    return utc(datetime.combine(day, time(hour), LONDON))


def stamp(moment: datetime) -> str:
    """A moment as part of a key: UTC, sortable, to the microsecond."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}"
