"""What somebody asked of the rota, once their words are understood. `visits.questions` reads the words.

The meanings of "upcoming", "my", "free", "nobody", "this year", of what is past and what is to come are DESIGN 6's:
a period lists what is still to come unless the past is asked.
"""

from datetime import date
from enum import StrEnum

from visits.model import PersonId, Value


class What(StrEnum):
    """What is asked for."""

    VISITS = "visits"
    """A list of visits: planned ones; where the past is asked, those off the rota too."""
    LAST_VISIT = "last_visit"
    """The last visit that took place: to a team, or by a person."""
    STILL_TO_DO = "still_to_do"
    """Which teams have visits still to do in a municipal year, and how many."""
    FORMS_DUE = "forms_due"
    """Visits that took place and are not written up yet."""


class Only(StrEnum):
    """Which of the visits are meant."""

    ALL = "all"
    FREE = "free"
    """A place is left, partly filled ones too."""
    UNFILLED = "unfilled"
    """Nobody is on it."""
    UNCONFIRMED = "unconfirmed"
    """The host has not confirmed the date yet."""
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Period(Value):
    """London dates, both ends included; None leaves an end open."""

    first: date | None = None
    last: date | None = None


class Question(Value):
    """What was asked. `teams` and `people` are ids, () for all. A period that was not said is open at both ends.

    Of several people one is enough. `is_past` says that what has been is asked for, not what is to come: always so of a
    LAST_VISIT. STILL_TO_DO has a year and no period. `first_only`: the next one (or, of the past, the last).
    `year` is a municipal year ("2026-27"), for STILL_TO_DO. `is_guess` says that the reading wants saying on the card: a name was
    corrected, or words could be read in two ways. `is_whole` says that every word was understood, and that they would hardly be
    said but to ask.
    """

    what: What = What.VISITS
    only: Only = Only.ALL
    teams: tuple[str, ...] = ()
    people: tuple[PersonId, ...] = ()
    period: Period = Period()
    is_past: bool = False
    first_only: bool = False
    year: str = ""
    is_guess: bool = False
    is_whole: bool = True


class Unclear(StrEnum):
    """Why a question about the rota can't be answered as it stands."""

    WHICH_TEAM = "which_team"
    """Several teams go by that name: `teams` has them."""
    WHICH_PERSON = "which_person"
    """Several people go by that name: `people` has them."""
    NO_SUCH_TEAM = "no_such_team"
    NO_SUCH_PERSON = "no_such_person"
    NO_SUCH_DATE = "no_such_date"
    """31 February; or a period that ends before it begins."""
    CONTRADICTS = "contradicts"
    """The words contradict one another: "my free visits nobody is on", "last visit next week"."""


class NotClear(Value):
    """It is about the rota, but something in it is not clear. `words` are those not understood, as typed.

    Where one of several is meant, `question` holds all the rest of what was understood.
    """

    why: Unclear
    words: str = ""
    teams: tuple[str, ...] = ()
    people: tuple[PersonId, ...] = ()
    question: Question | None = None


class NotAsked(Value):
    """The words are no question about the rota."""


Read = Question | NotClear | NotAsked
