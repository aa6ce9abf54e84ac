"""What a report is about: a municipal year, or any days of at most two years (seed 002, 2.6: "on an annual basis")."""

import re
from datetime import date
from typing import Final

from visits.coverage import days_of
from visits.model import DateRange
from visits.report import Subject
from visits.years import municipal_year

LONGEST_YEARS: Final = 2
_EARLIEST: Final = 2000
_LATEST: Final = 2098
_YEAR: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_SPAN: Final = re.compile(r"([0-9-]{10}) to ([0-9-]{10})")


def subject_of(label: str) -> Subject | None:
    """What "2026-27" or "2026-11-01 to 2027-04-30" names; None if that is neither, ends before it begins or is too long.

    Days that are a municipal year are called by its name, so that one report has one label.
    """
    period = _period(label.strip())
    if period is None or not _EARLIEST <= period.first.year <= _LATEST:
        return None
    if period.last >= years_later(period.first, LONGEST_YEARS):
        return None
    return subject_over(period)


def subject_over(period: DateRange) -> Subject:
    """The same, of these days."""
    year = municipal_year(period.first)
    label = year if days_of(year) == period else f"{period.first} to {period.last}"
    return Subject(period=period, label=label, year=year)


def before(period: DateRange) -> DateRange:
    """The days of the same length a year before, or two years where one would overlap."""
    years = 1 if period.last < years_later(period.first, 1) else LONGEST_YEARS
    return DateRange(first=years_later(period.first, -years), last=years_later(period.last, -years))


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 28 February for a 29th that there is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _period(label: str) -> DateRange | None:
    if year := _YEAR.fullmatch(label):
        follows = (int(year[1]) + 1) % 100 == int(year[2])
        return days_of(label) if follows else None
    span = _SPAN.fullmatch(label)
    try:
        return DateRange(first=date.fromisoformat(span[1]), last=date.fromisoformat(span[2])) if span else None
    except ValueError:
        return None
