"""What was typed, as pieces: a word each, until something reads several of them as one thing."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

WHEN: Final = "@when"
TEAM: Final = "@team"
WHO: Final = "@who"

_PIECE: Final = re.compile(
    r"""
      \d{4}-\d{1,2}-\d{1,2}                       # 2026-12-08
    | \d{1,2}([/.-])\d{1,2}\1\d{2}(?:\d\d)?(?!\d) # 08/12/2026
    | \d{4}\ ?[-/]\ ?\d{2,4}(?!\d)                # 2026-27
    | \d{1,2}/\d{1,2}                             # 8/12, 26/27
    | \d{1,2}[:.]\d\d(?:\ ?[ap]m\b)? | \d{1,2}\ ?[ap]m\b
    | \d+(?:st|nd|rd|th)?\b | \d+
    | w/c
    | [^\W\d_]+(?:'[^\W\d_]+)*
    | [-&?]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‑": "-"})
_SAME: Final = {
    "&": "and", "cllr": "councillor", "cllrs": "councillors", "cllors": "councillors", "councilor": "councillor",
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "weds": "wednesday", "wed": "wednesday", "thu": "thursday",
    "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    "mondays": "monday", "tuesdays": "tuesday", "wednesdays": "wednesday", "thursdays": "thursday", "fridays": "friday",
    "wc": "w/c", "wk": "week", "wks": "weeks", "mth": "month", "yr": "year", "xmas": "christmas",
    "tmrw": "tomorrow", "tomoz": "tomorrow", "2moro": "tomorrow", "tonight": "today",
    "till": "until", "til": "until", "upto": "until", "noone": "nobody", "pls": "please", "plz": "please",
    "wot": "what", "wats": "whats", "whos": "whos", "cannot": "cant", "u": "you", "r": "are", "thx": "thanks",
    "havnt": "havent", "hasent": "hasnt", "dont": "dont",
}  # fmt: skip
"""Short forms, each with the word that is meant."""


class Piece(NamedTuple):
    """Something typed. `low` is how rules see it (or a mark such as "@when"), `typed` how it stood; `value` is what it means."""

    low: str
    typed: str
    value: object = None


Pieces = tuple[Piece, ...]


def words_in(text: str) -> frozenset[str]:
    """A table of words, written out as a text."""
    return frozenset(text.split())


def pieces_of(text: str) -> Pieces:
    """The words, numbers and dates of a text; apostrophes, accents, capitals and other marks are out of the way."""
    return tuple(Piece(_low(found[0]), found[0]) for found in _PIECE.finditer(text.translate(_PLAIN)))


def _low(typed: str) -> str:
    plain = typed if typed.isascii() else unicodedata.normalize("NFKD", typed)
    low = "".join(letter for letter in plain.casefold() if letter not in "' " and not unicodedata.combining(letter))
    return _SAME.get(low, low) or "-"


def joined(pieces: Pieces) -> str:
    """The pieces as rules see them, each followed by one space."""
    return "".join(f"{piece.low} " for piece in pieces)


def as_typed(pieces: Pieces) -> str:
    """The pieces as they stood."""
    return " ".join(piece.typed for piece in pieces)


def replaced(pieces: Pieces, pattern: re.Pattern[str], make: Callable[[re.Match[str], Pieces], Piece | None]) -> Pieces:
    """The pieces with each match made one piece. A pattern matches whole pieces, the space after each included.

    `make` is given the match and the pieces in it; None leaves them as they are.
    """
    text = joined(pieces)
    found = list(pattern.finditer(text))
    return tuple(_replaced(pieces, found, make)) if found else pieces


def _replaced(
    pieces: Pieces, found: list[re.Match[str]], make: Callable[[re.Match[str], Pieces], Piece | None]
) -> Iterator[Piece]:
    starts = {start: i for i, start in enumerate(accumulate((len(piece.low) + 1 for piece in pieces), initial=0))}
    done = 0
    for match in found:
        first, after = starts[match.start()], starts[match.end()]
        made = make(match, pieces[first:after])
        yield from pieces[done:first]
        yield from (made,) if made else pieces[first:after]
        done = after
    yield from pieces[done:]
