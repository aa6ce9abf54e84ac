"""The smallest expressions of time: "3 March", "next week", "Easter", "2026-27". British order, weeks from Monday."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from visits.questions.pieces import WHEN, Piece, Pieces, replaced, words_in
from visits.questions.spans import (
    ONE_DAY,
    Span,
    When,
    fixed,
    month_of,
    month_on,
    monthly,
    municipal_span,
    one_day,
    week_of,
    weekly,
    year_of,
    yearly,
)
from visits.years import municipal_year

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The first of the three months of each."""
TIME_WORDS: Final = frozenset(
    {*MONTHS, *WEEKDAYS, *NUMBERS, *SEASONS}
    | words_in(
        "today tomorrow yesterday week weeks weekend weekends fortnight month months year years day days municipal "
        "calendar financial quarter term easter christmas boxing eve new good friday next last this coming past "
        "previous current following commencing beginning starting end start rest remainder remaining early mid "
        "late middle first second half between from since until before after by during within onwards begin later "
        "earlier than time"
    )
)
"""Words that say when: none of them is a misspelt name."""

_MONTH: Final = f"(?P<month>{'|'.join(MONTHS)})"
_NUMBER: Final = f"(?P<number>\\d{{1,2}}|a|couple of|{'|'.join(NUMBERS)})"
_BEGINS: Final = "commencing|beginning|starting"
_OF_WEEK: Final = rf"(?:(?:{'|'.join(WEEKDAYS)}) )?"
_DAY: Final = rf"{_OF_WEEK}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>20\d\d)"

Found = re.Match[str]
Make = Callable[[Found, date], When | None]


def _iso(found: Found, _today: date) -> When:
    return fixed(one_day(int(found["year"]), int(found["m"]), int(found["day"])))


def _british(found: Found, _today: date) -> When:
    year = int(found["y"])
    return fixed(one_day(year if year > 99 else 2000 + year, int(found["m"]), int(found["day"])))


def _slashed(found: Found, _today: date) -> When:
    """8/12 is the eighth of December; 26/27 can only be a municipal year."""
    day, month = int(found["day"]), int(found["m"])
    if month == day + 1 and month > 12:
        return fixed(municipal_span(2000 + day))
    return yearly(lambda year: one_day(year, month, day) if 1 <= month <= 12 else None)


def _municipal(found: Found, _today: date) -> When | None:
    first, second = int(found["year"]), int(found["second"])
    return fixed(municipal_span(first)) if second % 100 == (first + 1) % 100 else None


def _day_of_month(found: Found, _today: date) -> When:
    month, day = MONTHS.index(found["month"]) + 1, int(found["day"])
    if found["year"]:
        return fixed(one_day(int(found["year"]), month, day))
    return yearly(lambda year: one_day(year, month, day))


def _days_of_month(found: Found, _today: date) -> When:
    month, first, last = MONTHS.index(found["month"]) + 1, int(found["day"]), int(found["to"])

    def of_year(year: int) -> Span | None:
        start, end = one_day(year, month, first), one_day(year, month, last)
        return Span(start.first, end.last) if start and end and start <= end else None

    return fixed(of_year(int(found["year"]))) if found["year"] else yearly(of_year)


def _month(found: Found, today: date) -> When:
    month = MONTHS.index(found["month"]) + 1
    if found["year"]:
        return fixed(month_of(int(found["year"]), month))
    near = yearly(lambda year: month_of(year, month))
    if found["which"] in _BACK:
        return fixed(near.near(month_on(today, -1), True), points_back=True)
    return near


_BACK: Final = ("last", "past", "previous")
_ON: Final = {"next": 1, "following": 1, "coming": 1, "last": -1, "past": -1, "previous": -1}
_WHICH: Final = r"(?:the )?(?P<which>this|next|following|coming|last|past|previous|current|whole)"


def _week(today: date, step: int) -> Span:
    return week_of(today + 7 * step * ONE_DAY)


def _weekend(today: date, step: int) -> Span:
    sunday = _week(today, step).last
    return Span(sunday - ONE_DAY, sunday)


def _month_at(today: date, step: int) -> Span:
    month = month_on(today, step)
    return month_of(month.year, month.month)


def _year_at(today: date, step: int) -> Span:
    return year_of(today.year + step)


def _municipal_at(today: date, step: int) -> Span:
    return municipal_span(int(municipal_year(today)[:4]) + step)


def _financial_at(today: date, step: int) -> Span:
    first = today.year - (today.month < 4) + step
    return Span(date(first, 4, 1), date(first + 1, 3, 31))


def _quarter_at(today: date, step: int) -> Span:
    first = month_on(month_on(today, -((today.month - 1) % 3)), 3 * step)
    return Span(first, month_on(first, 3) - ONE_DAY)


_STEPPED: Final[dict[str, Callable[[date, int], Span]]] = {
    "week": _week,
    "weekend": _weekend,
    "month": _month_at,
    "year": _year_at,
    "calendar year": _year_at,
    "municipal year": _municipal_at,
    "council year": _municipal_at,
    "financial year": _financial_at,
    "quarter": _quarter_at,
}


def _stepped(found: Found, today: date) -> When:
    step = _ON.get(found["which"] or "this", 0)
    return fixed(_STEPPED[found["unit"]](today, step), is_guess=found["unit"] == "quarter", points_back=step < 0)


def _weekday(found: Found, today: date) -> When:
    """ "Next Tuesday" is the one in next week: a guess where another comes sooner."""
    weekday, which = WEEKDAYS.index(found["weekday"]), found["which"] or ""
    coming = weekly(weekday)
    if which in _BACK:
        return fixed(coming.near(today - ONE_DAY, True), points_back=True)
    if which in ("next", "following"):
        day = _week(today, 1).first + weekday * ONE_DAY
        sooner = coming.near(today + ONE_DAY, False)
        return fixed(Span(day, day), is_guess=sooner is not None and sooner.first < day)
    return coming


def _count(found: Found) -> int:
    said = found["number"] or "one"
    return int(said) if said.isdigit() else {"a": 1, "couple of": 2}.get(said) or NUMBERS.index(said) + 1


def _moved(today: date, count: int, unit: str) -> date:
    if unit.startswith("month"):
        month = _month_at(today, count)
        return min(month.first + (today.day - 1) * ONE_DAY, month.last)
    return today + timedelta(days=count * {"d": 1, "w": 7, "f": 14}[unit[0]])


def _stretch(found: Found, today: date) -> When:
    count = _count(found) * (-1 if found["which"] in _BACK else 1)
    other = _moved(today, count, found["unit"])
    return fixed(Span(min(today, other), max(today, other)), points_back=count < 0)


def _in_a_while(found: Found, today: date) -> When:
    """ "In two weeks" is that week, "in three days" that day."""
    day = _moved(today, _count(found), found["unit"])
    return fixed(Span(day, day) if found["unit"].startswith("day") else week_of(day), is_guess=True)


def _near_today(found: Found, today: date) -> When:
    step = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2, "now": 0}[found["name"]]
    day = today + step * ONE_DAY
    return fixed(Span(day, day), points_back=step < 0)


def _easter(year: int) -> date:
    from dateutil.easter import easter  # noqa: PLC0415  # few questions are about Easter

    found: date = easter(year)
    return found


_FEASTS: Final[dict[str, Callable[[int], Span]]] = {
    "easter": lambda year: Span(_easter(year) - 2 * ONE_DAY, _easter(year) + ONE_DAY),
    "good friday": lambda year: Span(_easter(year) - 2 * ONE_DAY, _easter(year) - 2 * ONE_DAY),
    "easter monday": lambda year: Span(_easter(year) + ONE_DAY, _easter(year) + ONE_DAY),
    "christmas": lambda year: Span(date(year, 12, 25), date(year, 12, 26)),
    "christmas day": lambda year: Span(date(year, 12, 25), date(year, 12, 25)),
    "christmas eve": lambda year: Span(date(year, 12, 24), date(year, 12, 24)),
    "boxing day": lambda year: Span(date(year, 12, 26), date(year, 12, 26)),
    "new year": lambda year: Span(date(year, 1, 1), date(year, 1, 1)),
    "new years day": lambda year: Span(date(year, 1, 1), date(year, 1, 1)),
    "new years eve": lambda year: Span(date(year, 12, 31), date(year, 12, 31)),
    "spring term": lambda year: Span(date(year, 1, 1), _easter(year) - 3 * ONE_DAY),
    "summer term": lambda year: Span(_easter(year) + 2 * ONE_DAY, date(year, 7, 31)),
    "autumn term": lambda year: Span(date(year, 9, 1), date(year, 12, 24)),
}
"""Easter is Good Friday to Easter Monday, Christmas both its holidays: "before" and "after" leave all of it out."""
_ROUGHLY: Final = frozenset({"spring term", "summer term", "autumn term"})


def _feast(found: Found, _today: date) -> When:
    of_year = _FEASTS[found["name"]]
    if found["year"]:
        return fixed(of_year(int(found["year"])))
    return yearly(of_year, is_guess=found["name"] in _ROUGHLY)


def _season(found: Found, _today: date) -> When:
    first = SEASONS[found["name"]]

    def of_year(year: int) -> Span:
        start = date(year, first, 1)
        return Span(start, month_on(start, 3) - ONE_DAY)

    return fixed(of_year(int(found["year"]))) if found["year"] else yearly(of_year, is_guess=True)


def _bare_year(found: Found, _today: date) -> When:
    return fixed(year_of(int(found["year"])))


def _day_number(found: Found, _today: date) -> When:
    return monthly(int(found["day"]))


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){source} ")


_OF_YEAR: Final = rf"(?: (?:of )?{_YEAR})?"
_UNITS: Final[tuple[tuple[re.Pattern[str], Make], ...]] = tuple(
    (_pattern(source), make)
    for source, make in (
        (r"(?P<year>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<day>\d{1,2})", _iso),
        (rf"{_OF_WEEK}(?P<day>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-](?P<y>\d\d|20\d\d)", _british),
        (r"(?:the )?(?:municipal year |council year )?(?P<year>20\d\d)[-/](?P<second>\d{2,4})", _municipal),
        (rf"{_OF_WEEK}(?P<day>\d{{1,2}})/(?P<m>\d{{1,2}})", _slashed),
        (
            rf"(?:(?:from|between) )?{_DAY} (?:-|to|and|until) (?:the )?(?P<to>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?"
            rf"{_MONTH}{_OF_YEAR}",
            _days_of_month,
        ),
        (rf"{_DAY} (?:of )?{_MONTH}{_OF_YEAR}", _day_of_month),
        (rf"{_MONTH} {_DAY}(?: {_YEAR})?", _day_of_month),
        (rf"(?:{_WHICH} )?{_MONTH}{_OF_YEAR}", _month),
        (rf"(?P<name>{'|'.join(sorted(_FEASTS, key=len, reverse=True))}){_OF_YEAR}", _feast),
        (rf"(?:(?:this|next|the) )?(?P<name>{'|'.join(SEASONS)}){_OF_YEAR}", _season),
        (rf"{_WHICH} (?:{_NUMBER} )?(?P<unit>fortnight|days|weeks|months)", _stretch),
        (
            rf"(?:{_WHICH}|the) (?P<unit>{'|'.join(sorted(_STEPPED, key=len, reverse=True))})(?! (?:of|from|{_BEGINS}))",
            _stepped,
        ),
        (r"(?P<which>)(?P<unit>municipal year)", _stepped),
        (rf"(?P<which>within) (?:{_NUMBER} )?(?P<unit>fortnight|days?|weeks?|months?)", _stretch),
        (rf"in (?:{_NUMBER} )(?P<unit>days?|weeks?|fortnight|months?)(?: time)?", _in_a_while),
        (r"(?:the )?(?P<name>day after tomorrow|today|tomorrow|yesterday|now)", _near_today),
        (rf"(?:{_WHICH} )?(?P<weekday>{'|'.join(WEEKDAYS)})", _weekday),
        (rf"{_YEAR}", _bare_year),
        (rf"{_OF_WEEK}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)", _day_number),
    )
)
"""Tried in this order; what one has read the next ones no longer see."""


def with_units(pieces: Pieces, today: date) -> Pieces:
    """The pieces with each date, week, month, feast or stretch of time made one."""
    for pattern, make in _UNITS:
        pieces = replaced(pieces, pattern, _maker(make, today))
    return pieces


def _maker(make: Make, today: date) -> Callable[[Found, Pieces], Piece | None]:
    def made(found: Found, read: Pieces) -> Piece | None:
        when = make(found, today)
        return Piece(WHEN, " ".join(piece.typed for piece in read), when) if when else None

    return made
