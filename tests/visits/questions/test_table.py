"""Who asks what on which day, and exactly which visits are meant, in order."""

from datetime import date, datetime
from typing import Final, NamedTuple

import pytest

from tests.visits.questions.example_council import (
    DOROTHY,
    ELEANOR,
    GRACE,
    HUGH,
    JUNE,
    LEILA,
    MAY,
    PEOPLE,
    RUTH,
    TEAMS,
    TOMASZ,
    WINSTON,
)
from tests.visits.questions.rota_of_examples import ROTA
from visits.asked import Question, What
from visits.model import Person
from visits.questions import Knows, read
from visits.questions.selecting import chosen
from visits.years import LONDON

TUESDAY: Final = date(2026, 11, 24)
RECESS: Final = date(2026, 8, 12)
CLOCKS_BACK: Final = date(2026, 10, 25)
YEAR_ENDS: Final = date(2026, 12, 30)
CLOCKS_FORWARD: Final = date(2027, 3, 28)
LEAP_DAY: Final = date(2028, 2, 29)


class Row(NamedTuple):
    """A question, who asks it on which London day (at eleven), and the visits meant."""

    text: str
    asker: Person
    today: date
    slots: str


TABLE: Final = (
    # one's own
    Row("my visits", ELEANOR, TUESDAY, "b1 b4 c2 c7"),
    Row("when is my next visit", ELEANOR, TUESDAY, "b1"),
    Row("when is my next visit", RUTH, TUESDAY, "b3"),
    Row("my next visit to crosby", ELEANOR, TUESDAY, "c2"),
    Row("my visits next week", ELEANOR, TUESDAY, "b4"),
    Row("do I have anything on in January", ELEANOR, TUESDAY, "c2"),
    Row("am I on anything in march", WINSTON, TUESDAY, "c6"),
    Row("which visits have I done", HUGH, TUESDAY, "a6 a4"),
    Row("what did I visit this year", WINSTON, TUESDAY, "a1"),
    Row("my visits that are not confirmed", ELEANOR, TUESDAY, "b4 c2 c7"),
    Row("I want to swap my visit on 3 March", JUNE, TUESDAY, "c5"),
    Row("I can't make 14 January", TOMASZ, TUESDAY, "c2"),
    Row("am I free on 27 November", RUTH, TUESDAY, "b3"),
    Row("my upcoming visits", GRACE, TUESDAY, "b5 d2"),
    Row("am I visiting bootle", HUGH, TUESDAY, "b8"),
    Row("my visits today", ELEANOR, TUESDAY, "b1"),
    # a team's
    Row("who is visiting MASH", DOROTHY, TUESDAY, "b4 c1 c8 d3"),
    Row("visits to bootle", LEILA, TUESDAY, "b1 b8 c7"),
    Row("Bootle team visits before Christmas", LEILA, TUESDAY, "b1 b8"),
    Row("whens the next visit to mash", LEILA, TUESDAY, "b4"),
    Row("visits to the CP service", LEILA, TUESDAY, "b5 c4 d2"),
    Row("fostering visits", LEILA, TUESDAY, "b5 b6 c4 c6 d2"),
    Row("visits to the hub", LEILA, TUESDAY, "b6 c6"),
    Row("litherland north", LEILA, TUESDAY, "c5"),
    Row("north in march", LEILA, TUESDAY, "c5"),
    Row("who visited bootle", DOROTHY, TUESDAY, "a6 a2"),
    Row("has anyone been to crosby since may", DOROTHY, TUESDAY, "a3"),
    Row("who went to mash last month", DOROTHY, TUESDAY, ""),
    Row("who went to bootle last month", DOROTHY, TUESDAY, "a6"),
    Row("crosby and maghull visits in january", DOROTHY, TUESDAY, "c2 c3"),
    Row("visits to Botle", DOROTHY, TUESDAY, "b1 b8 c7"),
    Row("locality teams visits in december", DOROTHY, TUESDAY, "b8"),
    # free places, and nobody on
    Row("free slots", ELEANOR, TUESDAY, "b2 b3 b4 b6 b8 c1 c3 c4 c6 c7 d1 d2 d3"),
    Row("what is available in january", ELEANOR, TUESDAY, "c1 c3"),
    Row("can I join a visit next week", ELEANOR, TUESDAY, "b4"),
    Row("next free slot", ELEANOR, TUESDAY, "b2"),
    Row("any places left at maghull", ELEANOR, TUESDAY, "b3 c3 d1"),
    Row("I'd like to visit bootle", GRACE, TUESDAY, "b8 c7"),
    Row("which visits have nobody on them", DOROTHY, TUESDAY, "b2 b6 c1 c4 d1 d3"),
    Row("which visits have no one", DOROTHY, TUESDAY, "b2 b6 c1 c4 d1 d3"),
    Row("unfilled slots in 2026-27", DOROTHY, TUESDAY, "b2 b6 c1 c4"),
    Row("empty slots this month", DOROTHY, TUESDAY, "b2"),
    Row("which visits had nobody on them", DOROTHY, TUESDAY, "a7"),
    Row("which of my visits still have places left", ELEANOR, TUESDAY, "b4 c7"),
    # who visits whom
    Row("Winston's visits", DOROTHY, TUESDAY, "b1 c3 c6"),
    Row("which teams is Cllr Ruth Garside visiting", DOROTHY, TUESDAY, "b3 c8"),
    Row("is May visiting anyone in May", DOROTHY, TUESDAY, "c9"),
    Row("june's visits", DOROTHY, TUESDAY, "c5"),
    Row("visits in june", DOROTHY, TUESDAY, ""),
    Row("what has Grace visited this year", DOROTHY, TUESDAY, "a4"),
    Row("when is Will visiting crosby", DOROTHY, TUESDAY, "c9"),
    Row("visits by Eleanor and Hugh in december", DOROTHY, TUESDAY, "b4 b8"),
    # by date
    Row("upcoming slots this month", MAY, TUESDAY, "b1 b2 b3"),
    Row("visits today", MAY, TUESDAY, "b1 b2"),
    Row("visits yesterday", MAY, TUESDAY, "a8"),
    Row("who is visiting whom tomorrow", MAY, TUESDAY, ""),
    Row("visits this week", MAY, TUESDAY, "b1 b2 b3"),
    Row("who visited this week", MAY, TUESDAY, "a8"),
    Row("visits next Tuesday", MAY, TUESDAY, "b4"),
    Row("visits on the 8th", MAY, TUESDAY, "b6"),
    Row("visits w/c 30 November", MAY, TUESDAY, "b4 b5"),
    Row("visits on 08/12/2026", MAY, TUESDAY, "b6"),
    Row("visits between 3 and 14 March", MAY, TUESDAY, "c5 c6"),
    Row("visits after Easter", MAY, TUESDAY, "c7 c8 c9 d1 d2 d3"),
    Row("visits before Easter in 2027", MAY, TUESDAY, "c1 c2 c3 c4 c5 c6"),
    Row("visits by the end of January", MAY, TUESDAY, "b1 b2 b3 b4 b5 b6 b8 c1 c2 c3"),
    Row("visits in the next fortnight", MAY, TUESDAY, "b1 b2 b3 b4 b5 b6"),
    Row("visits from Thursday to Tuesday", MAY, TUESDAY, "b3 b4"),
    Row("visits on 1 July", MAY, TUESDAY, "d1"),
    Row("visits on 30 June", MAY, TUESDAY, ""),
    Row("cancelled visits", DOROTHY, TUESDAY, "b7"),
    Row("which visits were cancelled in october", DOROTHY, TUESDAY, "a5"),
    Row("which visits were missed", DOROTHY, TUESDAY, "a3"),
    Row("unconfirmed visits in december", DOROTHY, TUESDAY, "b4 b8"),
    Row("visits done in 2026-27", DOROTHY, TUESDAY, "a8 a7 a6 a4 a3 a2"),
    # in recess
    Row("upcoming visits this month", ELEANOR, RECESS, ""),
    Row("visits in the autumn", ELEANOR, RECESS, "a6 a7 b1 b2 b3"),
    Row("visits last month", ELEANOR, RECESS, "a3"),
    # the weekend of the clocks going back, and forward
    Row("visits tomorrow", HUGH, CLOCKS_BACK, "a6"),
    Row("my visits next week", HUGH, CLOCKS_BACK, "a6"),
    Row("visits on tuesday", ELEANOR, CLOCKS_FORWARD, "c7"),
    Row("visits this week", ELEANOR, CLOCKS_FORWARD, ""),
    Row("my visits next week", ELEANOR, CLOCKS_FORWARD, "c7"),
    Row("who was visited this month", ELEANOR, CLOCKS_FORWARD, "c6 c5"),
    # around the turn of the year
    Row("visits next week", ELEANOR, YEAR_ENDS, "c1"),
    Row("visits next month", ELEANOR, YEAR_ENDS, "c1 c2 c3"),
    Row("visits this year", ELEANOR, YEAR_ENDS, ""),
    Row("visits next year in may", ELEANOR, YEAR_ENDS, "c9"),
    Row("visits in march 2026-27", ELEANOR, YEAR_ENDS, "c5 c6 c7"),
    Row("who visited in march 2025-26", ELEANOR, YEAR_ENDS, "a1"),
    Row("visits in january this municipal year", ELEANOR, TUESDAY, "c1 c2 c3"),
    Row("visits in december next year", ELEANOR, TUESDAY, ""),
    Row("visits 28 december to 6 january", ELEANOR, YEAR_ENDS, "c1"),
    Row("visits in the municipal year", ELEANOR, YEAR_ENDS, "c1 c2 c3 c4 c5 c6 c7 c8"),
    Row("what did we visit before christmas", ELEANOR, YEAR_ENDS, "b8 b6 b5 b4 b3 b2 b1 a8 a7 a6 a4 a3 a2 a1"),
    # a day that comes once in four years
    Row("visits today", GRACE, LEAP_DAY, "d2"),
    Row("visits tomorrow", GRACE, LEAP_DAY, "d3"),
    Row("visits this month", GRACE, LEAP_DAY, "d2"),
    Row("visits on 29 february", GRACE, TUESDAY, "d2"),
)


def knows(asker: Person, today: date) -> Knows:
    return Knows(asker=asker, today=today, teams=TEAMS, people=PEOPLE)


def meant(text: str, asker: Person, today: date) -> str:
    question = read(text, knows(asker, today))
    assert isinstance(question, Question), question
    assert question.what is What.VISITS
    now = datetime(today.year, today.month, today.day, 11, tzinfo=LONDON)
    return " ".join(slot.id for slot in chosen(question, tuple(reversed(ROTA)), now))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.text} {row.asker.name.split()[-2]} {row.today}")
def test_a_question_means_exactly_these_visits(row: Row) -> None:
    assert meant(row.text, row.asker, row.today) == row.slots


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.text} {row.asker.name.split()[-2]} {row.today}")
def test_neither_capitals_nor_marks_change_what_is_asked(row: Row) -> None:
    known = knows(row.asker, row.today)
    plain = read(row.text, known)
    bare = row.text.replace("'", "").replace(",", "")
    for typed in (row.text.upper(), row.text.lower(), bare, f"  {row.text.replace(' ', '  ')} ...", f"“{row.text}!!”"):
        assert read(typed, known) == plain, typed
