"""Spans of London dates: fixed ones, and those that come round again (a month, Easter, a Tuesday, the 14th)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

ONE_DAY: Final = timedelta(days=1)
_YEARS_AHEAD: Final = 8
"""Every date of a calendar comes round within eight years, 29 February across a century too."""


class Span(NamedTuple):
    """From one London date to another, both included."""

    first: date
    last: date


Near = Callable[[date, bool], Span | None]
"""The next span that is not over on a day; or, where True, the latest that has begun. None if there is no such date."""


@dataclass(frozen=True, slots=True)
class When:
    """An expression of time that is not settled before it is known whether the past is meant.

    `is_fixed`: the same whatever is meant. `is_guess`: the words could mean another time as well. `points_back`: the words
    themselves mean the past ("last week").
    """

    near: Near
    is_fixed: bool = False
    is_guess: bool = False
    points_back: bool = False


def fixed(span: Span | None, *, is_guess: bool = False, points_back: bool = False) -> When:
    """A span that is settled; None for a date that does not exist."""
    return When(lambda _day, _past: span, is_fixed=True, is_guess=is_guess, points_back=points_back)


def yearly(of_year: Callable[[int], Span | None], *, is_guess: bool = False) -> When:
    """What comes round every year, or in some years only."""

    def near(day: date, past: bool) -> Span | None:
        years = (
            range(day.year + 1, day.year - _YEARS_AHEAD, -1)
            if past
            else range(day.year - 1, day.year + _YEARS_AHEAD + 1)
        )
        return _first_fit((of_year(year) for year in years), day, past)

    return When(near, is_guess=is_guess)


def monthly(number: int) -> When:
    """The so-manieth of a month."""

    def near(day: date, past: bool) -> Span | None:
        months = (month_on(day, step) for step in (range(0, -12, -1) if past else range(12)))
        return _first_fit((one_day(month.year, month.month, number) for month in months), day, past)

    return When(near)


def weekly(weekday: int) -> When:
    """A day of the week, counted from Monday, 0: today counts."""

    def near(day: date, past: bool) -> Span:
        away = -((day.weekday() - weekday) % 7) if past else (weekday - day.weekday()) % 7
        found = day + away * ONE_DAY
        return Span(found, found)

    return When(near)


def _first_fit(spans: Iterator[Span | None], day: date, past: bool) -> Span | None:
    return next((span for span in spans if span and (span.first <= day if past else span.last >= day)), None)


def one_day(year: int, month: int, day: int) -> Span | None:
    """One date, or None if the calendar has no such date."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Span(found, found)


def month_of(year: int, month: int) -> Span:
    """A whole month."""
    first = date(year, month, 1)
    return Span(first, month_on(first, 1) - ONE_DAY)


def month_on(day: date, months: int) -> date:
    """The first of the month so many months on; never beyond the years that a date can have."""
    number = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12)
    return date(number // 12, number % 12 + 1, 1)


def week_of(day: date) -> Span:
    """The week of a day, Monday to Sunday."""
    monday = day - day.weekday() * ONE_DAY
    return Span(monday, monday + 6 * ONE_DAY)


def year_of(year: int) -> Span:
    """A calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def municipal_span(first_year: int) -> Span:
    """The municipal year that begins on 1 May of a year."""
    return Span(date(first_year, 5, 1), date(first_year + 1, 4, 30))
