"""A hundred questions that were written before the reader was: how many of them it reads right.

At its first complete run it read 94 of the 100 right. Since then two faults were put right ("still need a councillor" was heard as
"still need a visit"; a date that does not exist was given back with its "on"): now it reads 96. The rest stand as they are:
"crosbie" for Crosby, "anything going at", "who can I go with", and "in the new year", which is read as 1 January alone.

What must agree is the meaning: everything but whether the reading is a guess, and whole.
"""

from typing import Final

from tests.visits.questions.example_council import PEOPLE, TEAMS
from tests.visits.questions.unseen import UNSEEN, Asked
from visits.asked import NotClear, Question, Read
from visits.questions import Knows, read

RIGHT: Final = 96


def meaning(reading: Read) -> Read:
    """The reading, without what it says of itself."""
    match reading:
        case Question():
            in_order = {"teams": tuple(sorted(reading.teams)), "people": tuple(sorted(reading.people))}
            return reading.model_copy(update={"is_guess": False, "is_whole": True, **in_order})
        case NotClear():
            return reading.model_copy(update={"question": None})
        case _:
            return reading


def is_right(asked: Asked) -> bool:
    known = Knows(asker=asked.asker, today=asked.today, teams=TEAMS, people=PEOPLE)
    return meaning(read(asked.text, known)) == meaning(asked.read)


def test_the_share_read_right_does_not_fall() -> None:
    wrong = [asked.text for asked in UNSEEN if not is_right(asked)]
    assert len(UNSEEN) == 100
    assert len(UNSEEN) - len(wrong) >= RIGHT, wrong
