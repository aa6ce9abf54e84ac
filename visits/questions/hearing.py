"""What is heard in a message once names and periods are read: what its phrases say, and which words say nothing known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from visits.questions.mentions import Named
from visits.questions.periods import Told
from visits.questions.phrases import PHRASES, Mark, marks_of
from visits.questions.pieces import TEAM, WHO, Pieces, joined, words_in

_OPENERS: Final = frozenset(
    word for mark, phrases in PHRASES if mark is Mark.OPENER for phrase in phrases for word in phrase.split("|")
)
_GREETINGS: Final = words_in("hi hello hey please ok okay so and good morning afternoon evening")
_ASKING: Final = words_in("who whos whom what whats which when whens where wheres how hows ?")
_BIDDING: Final = words_in("show list give tell find")
_STATING: Final = words_in(
    "is are was were has have had will would should could must said says visited went met saw did do does felt "
    "told am seemed found need needs"
)
_WISHES: Final = (["i", "need"], ["i", "want"], ["i", "wish"])
_SUBJECTS: Final = words_in("they we he she it there this that these those")
"""Who begins so without asking says something."""
_RELATIVE: Final = words_in("that which who where what i we ive they anyone nobody")
_THINGS: Final = words_in("visit visits slot slots team teams one ones")
_TIME_OF_DAY: Final = re.compile(r"\d{1,2}[:.]\d\d(?:[ap]m)?|\d{1,2}[ap]m")
_OWN_VERB: Final = frozenset(Mark) - {Mark.VISIT, Mark.PAST, Mark.LIKE_VISITING, Mark.OPENER, Mark.FILLER, Mark.COMING}
"""Marks whose phrases have a verb of their own ("nobody is on it"), which makes no statement of what stands around."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was heard. `left` are the places of the pieces that nothing was made of."""

    pieces: Pieces
    marks: frozenset[Mark]
    left: tuple[int, ...]
    is_stated: bool
    """It says something rather than asks."""
    has_time: bool
    """A time of day was said, which no question takes into account."""

    @property
    def lows(self) -> list[str]:
        """The pieces as rules see them."""
        return [piece.low for piece in self.pieces]

    @property
    def teams(self) -> list[Named]:
        """The teams named."""
        return [piece.value for piece in self.pieces if piece.low == TEAM and isinstance(piece.value, Named)]

    @property
    def people(self) -> list[Named]:
        """The people named."""
        return [piece.value for piece in self.pieces if piece.low == WHO and isinstance(piece.value, Named)]

    @property
    def periods(self) -> list[Told]:
        """The periods told."""
        return [piece.value for piece in self.pieces if isinstance(piece.value, Told)]

    @property
    def is_plainly_asked(self) -> bool:
        """Whether nobody would say it but to ask: it holds a word that asks, or begins "show" or "list"."""
        return not _ASKING.isdisjoint(self.lows) or not _BIDDING.isdisjoint(self.lows[:1])

    @property
    def is_asked(self) -> bool:
        """Whether it has the form of a question."""
        return asks(self.lows)

    def says(self, *marks: Mark) -> bool:
        """Whether any of these is said."""
        return not self.marks.isdisjoint(marks)


def asks(lows: list[str]) -> bool:
    """Whether words have the form of a question: they begin as one, hold a word that asks, or a question mark."""
    begins = [low for low in lows if low not in _GREETINGS][:2]
    return bool(begins and begins[0] in _OPENERS) or begins in _WISHES or not _ASKING.isdisjoint(lows)


def hear(pieces: Pieces) -> Heard:
    """What the pieces of a message say."""
    starts = {start: i for i, start in enumerate(accumulate((len(piece.low) + 1 for piece in pieces), initial=0))}
    found = [(mark, range(starts[first], starts[after])) for mark, first, after in marks_of(joined(pieces))]
    read = {i for _, places in found for i in places}
    timed = {i for i, piece in enumerate(pieces) if _TIME_OF_DAY.fullmatch(piece.low)}
    left = tuple(i for i, piece in enumerate(pieces) if i not in read | timed and not piece.low.startswith("@"))
    verbs = {i for mark, places in found if mark in _OWN_VERB for i in places}
    lows = [piece.low for piece in pieces]
    return Heard(
        pieces=pieces,
        marks=frozenset(mark for mark, _ in found),
        left=left,
        is_stated=not asks(lows) and (not _SUBJECTS.isdisjoint(lows[:1]) or any(_statements(pieces, verbs))),
        has_time=bool(timed),
    )


def _statements(pieces: Pieces, verbs: set[int]) -> Iterator[bool]:
    lows = ["", "", *(piece.low for piece in pieces)]
    for i, low in enumerate(lows[2:]):
        if low in _STATING and i not in verbs:
            before, thing = lows[i + 1], lows[i]
            yield not (
                before in _RELATIVE | {WHO} and (thing in _THINGS or before in ("that", "which", "who", "where"))
            )
