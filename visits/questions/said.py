"""Reads "you said, we did" with the team that is meant: "you said we did MASH", "you said, we did for Bootle 2025-26"."""

import re
from typing import Final

from visits.model import Person, Team, Value
from visits.questions.mentions import Named, with_names
from visits.questions.names import names_of
from visits.questions.pieces import TEAM, pieces_of

LONGEST: Final = 100
"""Characters: whoever writes more tells something."""
_PHRASE: Final = ["you", "said", "we", "did"]
_YEAR: Final = re.compile(r"\b(20[0-9]{2})\s?[-/–]\s?(?:20)?([0-9]{2})\b")


class SaidAsked(Value):
    """ "You said, we did" was asked for: `teams` may be meant, by id, () if none is named; `year` is "" if none is."""

    teams: tuple[str, ...] = ()
    year: str = ""


def read_said(text: str, teams: tuple[Team, ...], people: tuple[Person, ...]) -> SaidAsked | None:
    """What is meant, if a message begins with "you said, we did". Never raises, whatever the text."""
    if len(text) > LONGEST:
        return None
    pieces = pieces_of(text)
    if [piece.low for piece in pieces[: len(_PHRASE)]] != _PHRASE:
        return None
    named = [one.value for one in with_names(pieces, names_of(teams, people)) if one.low == TEAM]
    meant = [team for value in named if isinstance(value, Named) for team in value.ids]
    year = _YEAR.search(text)
    return SaidAsked(teams=tuple(dict.fromkeys(meant)), year=f"{year[1]}-{year[2]}" if year else "")
