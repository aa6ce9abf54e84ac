"""Periods out of expressions of time: "between 3 and 14 March", "after Easter", "by the end of May", "w/c 7 December".

"before" and "after" leave out what they name; "from", "since", "by" and "until" take it in. Where two periods are said, both hold.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

from visits.asked import Period
from visits.questions.pieces import WHEN, Piece, Pieces, as_typed, replaced
from visits.questions.spans import ONE_DAY, Span, When, week_of
from visits.questions.units import with_units

_HALF_A_YEAR: Final = timedelta(days=182)

Settle = Callable[[date, bool], Period | None]


class Told(NamedTuple):
    """A period as told: settled once it is known whether the past is meant; None then for dates that don't exist."""

    settle: Settle
    is_fixed: bool
    is_guess: bool
    points_back: bool


class Settled(NamedTuple):
    """All that was said of time, as one period. `words` name a date that doesn't exist; `is_empty`: the periods share no day."""

    period: Period = Period()
    is_guess: bool = False
    words: str = ""
    is_empty: bool = False


def with_periods(pieces: Pieces, today: date) -> Pieces:
    """The pieces with each period made one, its value a `Told`."""
    pieces = with_units(pieces, today)
    for pattern, narrow, is_guess in _NARROWED:
        pieces = replaced(pieces, pattern, _narrowed(narrow, is_guess))
    for pattern, bound in _BOUND:
        pieces = replaced(pieces, pattern, _bounded(bound))
    return pieces


def settled(pieces: Pieces, today: date, *, is_past: bool) -> Settled:
    """All periods among the pieces as one. What comes round again is that of the fixed one: "in May next year"."""
    told = [(piece, piece.value) for piece in pieces if isinstance(piece.value, Told)]
    period = Period()
    for piece, one in sorted(told, key=lambda pair: not pair[1].is_fixed):
        found = one.settle(today, is_past)
        if found is None:
            return Settled(words=piece.typed)
        both = _both(period, found)
        if both is None and period.first and not one.is_fixed:
            again = one.settle(period.first, False)
            both = again and _both(period, again)
        if both is None:
            return Settled(is_empty=True)
        period = both
    return Settled(period, any(one.is_guess for _, one in told))


def _both(one: Period, other: Period) -> Period | None:
    """The days of both; None if there are none."""
    firsts = [day for day in (one.first, other.first) if day]
    lasts = [day for day in (one.last, other.last) if day]
    first, last = max(firsts, default=None), min(lasts, default=None)
    return None if first and last and last < first else Period(first=first, last=last)


# Within a span


def _whole_week(span: Span) -> Span:
    return week_of(span.first)


def _weekend(span: Span) -> Span:
    sunday = week_of(span.first).last
    return Span(sunday - ONE_DAY, sunday)


def _same(span: Span) -> Span:
    return span


def _part(start: float, end: float) -> Callable[[Span], Span]:
    """So much of a span, in shares of its days."""

    def part(span: Span) -> Span:
        days = (span.last - span.first).days + 1
        return Span(span.first + int(days * start) * ONE_DAY, span.first + (max(1, int(days * end)) - 1) * ONE_DAY)

    return part


def _narrowed(narrow: Callable[[Span], Span], is_guess: bool) -> Callable[[re.Match[str], Pieces], Piece]:
    def made(_found: re.Match[str], read: Pieces) -> Piece:
        when = _whens(read)[-1]

        def near(day: date, past: bool) -> Span | None:
            span = when.near(day, past)
            return narrow(span) if span else None

        return Piece(WHEN, as_typed(read), When(near, when.is_fixed, when.is_guess or is_guess, when.points_back))

    return made


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){source} ")


_NARROWED: Final = tuple(
    (_pattern(source), narrow, is_guess)
    for source, narrow, is_guess in (
        (r"(?:the )?weekend (?:of )?@when", _weekend, False),
        (r"(?:the )?(?:w/c|week (?:commencing|beginning|starting|of|from)) (?:the )?@when", _whole_week, False),
        (r"(?:the )?(?:month|year|municipal year) of (?:the )?@when", _same, False),
        # one Friday, whichever comes next
        (r"(?:a|any) @when", _same, True),
        (r"(?:all (?:of )?|(?:the )?(?:rest|remainder) of )@when", _same, False),
        (r"(?:the )?(?:remaining|whole of) @when", _same, False),
        (
            r"(?<!by )(?<!before )(?<!until )(?<!by the )(?<!before the )(?<!until the )(?:the )?end of @when",
            _part(2 / 3, 1),
            True,
        ),
        (r"(?:the )?end of @when", _same, False),
        (r"(?:the )?(?:early(?: in)?|start of|beginning of) @when", _part(0, 1 / 3), True),
        (r"(?:the )?(?:mid|middle of) (?:- )?@when", _part(1 / 3, 2 / 3), True),
        (r"late(?:r)?(?: in)? @when", _part(2 / 3, 1), True),
        (r"(?:the )?first half of @when", _part(0, 1 / 2), False),
        (r"(?:the )?second half of @when", _part(1 / 2, 1), False),
    )
)

# From here to there


def _within(day: date, past: bool, when: When) -> Period | None:
    span = when.near(day, past)
    return Period(first=span.first, last=span.last) if span else None


def _before(day: date, past: bool, when: When) -> Period | None:
    span = when.near(day, past)
    return Period(last=span.first - ONE_DAY) if span else None


def _by(day: date, past: bool, when: When) -> Period | None:
    span = when.near(day, past)
    return Period(last=span.last) if span else None


def _after(day: date, past: bool, when: When) -> Period | None:
    span = when.near(day, past)
    return Period(first=span.last + ONE_DAY) if span else None


def _from(day: date, past: bool, when: When) -> Period | None:
    span = when.near(day, past)
    return Period(first=span.first) if span else None


def _since(day: date, _past: bool, when: When) -> Period | None:
    return _from(day, True, when)


def _between(day: date, past: bool, first: When, last: When) -> Period | None:
    """An end without a year is the one that goes with the other: "from 1 January to 31 March 2027"."""
    if last.is_fixed and not first.is_fixed:
        end = last.near(day, past)
        start = first.near(end.first, True) if end else None
    else:
        start = _start(day, past, first, last)
        end = last.near(start.first, False) if start else None
    return Period(first=start.first, last=end.last) if start and end and start.first <= end.last else None


def _start(day: date, past: bool, first: When, last: When) -> Span | None:
    """Where to begin: "28 December to 6 January" said in between is under way, not a year off."""
    coming = first.near(day, past)
    if past or first.is_fixed or coming is None or coming.first - day < _HALF_A_YEAR:
        return coming
    begun = first.near(day, True)
    end = last.near(begun.first, False) if begun else None
    return begun if end and end.last >= day else coming


def _bounded(bound: Callable[..., Period | None]) -> Callable[[re.Match[str], Pieces], Piece]:
    back = bound is _since

    def made(_found: re.Match[str], read: Pieces) -> Piece:
        whens = _whens(read)
        is_guess = any(when.is_guess for when in whens) or bound is _together
        is_fixed = all(when.is_fixed for when in whens)
        points_back = back or any(when.points_back for when in whens)
        dates = [i for i, piece in enumerate(read) if isinstance(piece.value, When)]
        typed = as_typed(read[dates[0] : dates[-1] + 1])
        return Piece("@told", typed, Told(lambda day, past: bound(day, past, *whens), is_fixed, is_guess, points_back))

    return made


def _together(day: date, past: bool, first: When, last: When) -> Period | None:
    """ "In January or February": from the one to the other, which is a guess."""
    return _between(day, past, first, last)


def _whens(pieces: Pieces) -> list[When]:
    return [piece.value for piece in pieces if isinstance(piece.value, When)]


_BOUND: Final = tuple(
    (_pattern(source), bound)
    for source, bound in (
        (r"(?:in )?(?:between|from|starting) (?:the )?@when (?:and|to|until|-|up to|through) (?:the )?@when", _between),
        (r"@when (?:to|until|-|up to|through) (?:the )?@when", _between),
        (r"(?:in |on |for )?@when (?:and|or) (?:in |on |for )?@when", _together),
        (r"(?:anytime |any time |sometime )?(?:before|earlier than|ahead of|prior to) (?:the )?@when", _before),
        (r"(?:by|until|up to|no later than|on or before) (?:the )?@when", _by),
        (r"(?:anytime |any time |sometime )?(?:after|later than) (?:the )?@when", _after),
        (r"since (?:the )?@when", _since),
        (r"(?:starting )?(?:from|as of|on or after|not before) (?:the )?@when(?: onwards?| on)?", _from),
        (r"@when onwards?", _from),
        (r"(?:(?:in|on|at|over|during|for|of|within|throughout) )?(?:the )?@when", _within),
    )
)
"""Longer ones first: what one has read the next ones no longer see."""
