"""What somebody asked about issues, once their words are understood. `visits.questions` reads the words."""

from enum import StrEnum

from visits.asked import NotAsked, NotClear, Period
from visits.model import Value


class Which(StrEnum):
    """Which issues are meant."""

    OPEN = "open"
    UNANSWERED = "unanswered"
    """Waiting for an answer, due or not."""
    OVERDUE = "overdue"
    """Waiting for an answer beyond the day it was due."""
    ALL = "all"
    """Closed ones too: has this come up before?"""


class IssueQuestion(Value):
    """What was asked. `teams` are ids and `topics` the form's stable keys, () for all; `about` are words to be looked for.

    A period is of the days on which issues were raised. `is_whole` says that every word was understood; `is_guess` that the reading
    wants saying on the card.
    """

    which: Which = Which.OPEN
    teams: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    about: str = ""
    reference: str = ""
    period: Period = Period()
    is_mine: bool = False
    is_guess: bool = False
    is_whole: bool = True


IssuesRead = IssueQuestion | NotClear | NotAsked
