"""Figures as English sentences: numbers, shares, days and lists, right for none, one and many.

A share is never of nothing, and never rounded to none or to all when it is neither.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from visits.coverage import days_of
from visits.model import DateRange
from visits.years import london_day, municipal_year

_PLURALS: Final = {"this": "these", "has": "have", "was": "were", "is": "are", "waits": "wait", "it": "they"}


def some(number: int, noun: str, plural: str = "") -> str:
    """How many of a thing: "no visits", "1 visit", "14 visits"."""
    return f"{how_many(number, 'no')} {noun if number == 1 else plural or noun + 's'}"


def how_many(number: int, if_none: str = "none") -> str:
    """A number by itself: "none", "1", "14"."""
    return str(number or if_none)


def begin(text: str) -> str:
    """The text as a sentence begins: "No visits", "One visit", "14 visits"."""
    text = f"one{text[1:]}" if text.startswith("1 ") else text
    return text[:1].upper() + text[1:]


def verb(number: int, singular: str) -> str:
    """The form of "was", "has", "is" … that goes with so many."""
    return singular if number == 1 else _PLURALS[singular]


def percent(part: int, whole: int) -> str:
    """A share of a whole above 0, rounded half up: "79%"; "under 1%" and "over 99%" where rounding would say none or all."""
    rounded = (200 * part + whole) // (2 * whole)
    if part and not rounded:
        return "under 1%"
    if part < whole and rounded == 100:
        return "over 99%"
    return f"{rounded}%"


def share(part: int, whole: int) -> str:
    """The share in brackets after its number: " (79%)"; nothing where a share says no more: of none, or of one, or none of many."""
    return f" ({percent(part, whole)})" if part and whole > 1 else ""


def of(part: int, whole: int, things: str, did: str, many_did: str = "") -> str:
    """How many of a number of things did something: "Of 14 visits planned, 11 took place (79%)."

    `things` is in the plural. `many_did` is what several did, where that is another form ("were answered").
    """
    if not whole:
        return f"There were no {things}."
    if whole == 1:
        return f"{'The one' if part else 'No'} {_singular(things)} {did}."
    if not part:
        return f"Of {whole} {things}, none {did}."
    return f"Of {whole} {things}, {how_many(part)} {did if part == 1 else many_did or did}{share(part, whole)}."


def _singular(things: str) -> str:
    """The first word that ends in s loses it: "visits planned", "visit planned"."""
    words = things.split(" ")
    first = next(place for place, word in enumerate(words) if word.endswith("s"))
    words[first] = words[first][:-1]
    return " ".join(words)


def listed(items: Sequence[str]) -> str:
    """ "a, b and c"."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def day(on: date) -> str:
    """A date in full: "3 March 2027"."""
    return f"{on.day} {on:%B %Y}"


def short_day(on: date) -> str:
    """A date for a table: "3 Mar 2027"."""
    return f"{on.day} {on:%b %Y}"


def day_of(moment: datetime) -> str:
    """The London date of a moment, in full."""
    return day(london_day(moment))


def period(days: DateRange) -> str:
    """A period as people call it: "2026-27" for a municipal year, else its first and last day."""
    year = municipal_year(days.first)
    return year if days == days_of(year) else f"{day(days.first)} to {day(days.last)}"


def median(days: Sequence[int]) -> float:
    """The middle of at least one number in order, or half-way between the two in the middle."""
    half = len(days) // 2
    return float(days[half]) if len(days) % 2 else (days[half - 1] + days[half]) / 2


def plain(number: float) -> str:
    """A number without a needless ".0": "4.5", "4"."""
    return f"{number:.1f}".removesuffix(".0")


def working_days(number: float) -> str:
    """ "1 working day", "4.5 working days"."""
    return f"{plain(number)} working day{'' if number == 1 else 's'}"
