"""A hundred messages as councillors, managers and Democratic Services type them, each with what it means.

Written before the reader of questions was, and kept as they were: the reader's words are not chosen by them.
"""

from datetime import date
from typing import Final, NamedTuple

from tests.visits.questions.example_council import (
    DOROTHY,
    ELEANOR,
    GRACE,
    HUGH,
    JUNE,
    LEILA,
    MAY,
    PRIYA,
    RUTH,
    TOMASZ,
    WILL,
    WINSTON,
)
from visits.asked import NotAsked, NotClear, Only, Period, Question, Read, Unclear, What
from visits.model import Person

TUESDAY: Final = date(2026, 11, 24)
"""Today, unless a row says otherwise."""


class Asked(NamedTuple):
    """A message, who typed it on which London day, and how it is to be read."""

    text: str
    asker: Person
    read: Read
    today: date = TUESDAY


def span(first: date | None, last: date | None) -> Period:
    return Period(first=first, last=last)


def on(day: date) -> Period:
    return Period(first=day, last=day)


def own(person: Person, **rest: object) -> Question:
    return Question.model_validate({"people": (person.id,), **rest})


def free(**rest: object) -> Question:
    return Question.model_validate({"only": Only.FREE, **rest})


def unfilled(**rest: object) -> Question:
    return Question.model_validate({"only": Only.UNFILLED, **rest})


def past(**rest: object) -> Question:
    return Question.model_validate({"is_past": True, **rest})


def last_visit(**rest: object) -> Question:
    return Question.model_validate({"what": What.LAST_VISIT, "is_past": True, **rest})


def still_to_do(year: str = "2026-27", **rest: object) -> Question:
    return Question.model_validate({"what": What.STILL_TO_DO, "year": year, **rest})


def forms_due(**rest: object) -> Question:
    return Question.model_validate({"what": What.FORMS_DUE, **rest})


NOT: Final = NotAsked()
NOV: Final = span(date(2026, 11, 1), date(2026, 11, 30))
DEC: Final = span(date(2026, 12, 1), date(2026, 12, 31))
JAN: Final = span(date(2027, 1, 1), date(2027, 1, 31))
FEB: Final = span(date(2027, 2, 1), date(2027, 2, 28))
MARCH: Final = span(date(2027, 3, 1), date(2027, 3, 31))
THIS_WEEK: Final = span(date(2026, 11, 23), date(2026, 11, 29))
NEXT_WEEK: Final = span(date(2026, 11, 30), date(2026, 12, 6))
YEAR_2026: Final = span(date(2026, 1, 1), date(2026, 12, 31))

UNSEEN: Final[tuple[Asked, ...]] = (
    # own visits
    Asked("when am i next out", ELEANOR, own(ELEANOR, first_only=True)),
    Asked("whats my next visit", ELEANOR, own(ELEANOR, first_only=True)),
    Asked("have i got anything on next week", WINSTON, own(WINSTON, period=NEXT_WEEK)),
    Asked("What visits am I down for before christmas?", PRIYA, own(PRIYA, period=span(None, date(2026, 12, 24)))),
    Asked("my visits pls", HUGH, own(HUGH)),
    Asked("which teams am i visiting in feb", TOMASZ, own(TOMASZ, period=FEB)),
    Asked("Am I on the rota for 8th December", GRACE, own(GRACE, period=on(date(2026, 12, 8)))),
    Asked("do i have a visit tomorrow", RUTH, own(RUTH, period=on(date(2026, 11, 25)))),
    Asked("where am I going on friday", WILL, own(WILL, period=on(date(2026, 11, 27)))),
    Asked("show me all of my upcoming visits please", MAY, own(MAY)),
    Asked("i cant make my visit on the 3rd of december", ELEANOR, own(ELEANOR, period=on(date(2026, 12, 3)))),
    Asked("need to swap my bootle visit", HUGH, own(HUGH, teams=("bootle",))),
    Asked("what have i been on this year", JUNE, own(JUNE, is_past=True, period=YEAR_2026)),
    Asked("when did I last go to MASH", PRIYA, last_visit(people=(PRIYA.id,), teams=("mash",))),
    Asked("is my visit to maghull confirmed yet", WINSTON, own(WINSTON, teams=("maghull",))),
    Asked("Which of my visits have not been confirmed", GRACE, own(GRACE, only=Only.UNCONFIRMED)),
    Asked("my visits march", TOMASZ, own(TOMASZ, period=MARCH)),
    Asked("when's my next visit to crosby", RUTH, own(RUTH, teams=("crosby",), first_only=True)),
    Asked("what am i doing w/c 7 december", ELEANOR, own(ELEANOR, period=span(date(2026, 12, 7), date(2026, 12, 13)))),
    Asked("visits I did last month", HUGH, own(HUGH, is_past=True, period=span(date(2026, 10, 1), date(2026, 10, 31)))),
    # a team's visits
    Asked("who is coming to see us at Bootle next week", LEILA, Question(teams=("bootle",), period=NEXT_WEEK)),
    Asked("mash visits", LEILA, Question(teams=("mash",))),
    Asked("whens the next visit to the hub", DOROTHY, Question(teams=("leaving",), first_only=True)),
    Asked("who's visiting Maghul on 14 jan", DOROTHY, Question(teams=("maghull",), period=on(date(2027, 1, 14)))),
    Asked("any visits to crosbie team in december?", LEILA, Question(teams=("crosby",), period=DEC)),
    Asked("CP service visits after Easter", DOROTHY, Question(teams=("cp",), period=span(date(2027, 3, 30), None))),
    Asked("upcoming fostering visits", DOROTHY, Question(teams=("cp", "leaving"))),
    Asked(
        "has anyone been to bootle since september",
        DOROTHY,
        past(teams=("bootle",), period=span(date(2026, 9, 1), None)),
    ),
    Asked("When did councillors last visit the corporate parenting service?", LEILA, last_visit(teams=("cp",))),
    Asked("last visit to maghull", LEILA, last_visit(teams=("maghull",))),
    Asked(
        "who went to MASH in october",
        DOROTHY,
        past(teams=("mash",), period=span(date(2026, 10, 1), date(2026, 10, 31))),
    ),
    Asked(
        "was crosby visited in the summer",
        DOROTHY,
        past(teams=("crosby",), period=span(date(2026, 6, 1), date(2026, 8, 31))),
    ),
    Asked("litherland north visits", LEILA, Question(teams=("lith_north",))),
    Asked("visits to litherland", LEILA, NotClear(why=Unclear.WHICH_TEAM, teams=("lith_north", "lith_south"))),
    Asked("whos next at bootle", LEILA, Question(teams=("bootle",), first_only=True)),
    Asked("bootle and crosby visits this month", DOROTHY, Question(teams=("bootle", "crosby"), period=NOV)),
    Asked(
        "Please list all visits to the Bootle Locality Team between 1 January and 31 March 2027",
        DOROTHY,
        Question(teams=("bootle",), period=span(date(2027, 1, 1), date(2027, 3, 31))),
    ),
    Asked(
        "what visits has MASH had this municipal year",
        DOROTHY,
        past(teams=("mash",), period=span(date(2026, 5, 1), date(2027, 4, 30))),
    ),
    Asked("south visits in january", LEILA, Question(teams=("lith_south",), period=JAN)),
    Asked("Is anybody visiting leaving care this week", LEILA, Question(teams=("leaving",), period=THIS_WEEK)),
    # free places and nobody on
    Asked("what slots are free in january", ELEANOR, free(period=JAN)),
    Asked("free slots", HUGH, free()),
    Asked("can i join anything next month", PRIYA, free(period=DEC)),
    Asked("Are there any spaces left before Xmas", WINSTON, free(period=span(None, date(2026, 12, 24)))),
    Asked("id like to visit mash whats available", GRACE, free(teams=("mash",))),
    Asked(
        "anything going at crosby after new year", TOMASZ, free(teams=("crosby",), period=span(date(2027, 1, 2), None))
    ),
    Asked("which visits still need a councillor", DOROTHY, unfilled()),
    Asked("Which slots has nobody taken in december", DOROTHY, unfilled(period=DEC)),
    Asked("unfilled slots 2026-27", DOROTHY, unfilled(period=span(date(2026, 5, 1), date(2027, 4, 30)))),
    Asked("empty visits next 2 weeks", DOROTHY, unfilled(period=span(TUESDAY, date(2026, 12, 8)))),
    Asked("where are we short of members in feb", DOROTHY, unfilled(period=FEB)),
    Asked(
        "is there a place left on the bootle visit on 14/1/27",
        RUTH,
        free(teams=("bootle",), period=on(date(2027, 1, 14))),
    ),
    Asked("who can i go with to maghull", HUGH, Question(teams=("maghull",))),
    Asked("openings in the new year", JUNE, free(period=span(date(2027, 1, 1), None))),
    Asked("any avaliable slots on tuesday", MAY, free(period=on(TUESDAY))),
    Asked("put me down for a visit in february please", WILL, free(period=FEB)),
    Asked("visits with nobody on them this month", DOROTHY, unfilled(period=NOV)),
    Asked("vacant slots at the CP service", DOROTHY, unfilled(teams=("cp",))),
    # who visits whom
    Asked("Winston's visits", DOROTHY, Question(people=(WINSTON.id,))),
    Asked("what is cllr marsh doing in december", DOROTHY, Question(people=(ELEANOR.id,), period=DEC)),
    Asked("garside visits", DOROTHY, NotClear(why=Unclear.WHICH_PERSON, people=(WINSTON.id, RUTH.id))),
    Asked("which teams is councillor Ruth Garside visiting", DOROTHY, Question(people=(RUTH.id,))),
    Asked("who is visiting which team this week", DOROTHY, Question(period=THIS_WEEK)),
    Asked(
        "is may visiting anyone in may",
        DOROTHY,
        Question(people=(MAY.id,), period=span(date(2027, 5, 1), date(2027, 5, 31))),
    ),
    Asked(
        "when is will next visiting crosby", DOROTHY, Question(people=(WILL.id,), teams=("crosby",), first_only=True)
    ),
    Asked("has June been to the hub", DOROTHY, past(people=(JUNE.id,), teams=("leaving",))),
    Asked("Grace and Hugh's visits", DOROTHY, Question(people=(GRACE.id, HUGH.id))),
    Asked("visits by zaphod", DOROTHY, NotClear(why=Unclear.NO_SUCH_PERSON, words="zaphod")),
    Asked("when did cllr zielinsky last go out", DOROTHY, last_visit(people=(TOMASZ.id,))),
    Asked(
        "what did Priya visit in June",
        DOROTHY,
        past(people=(PRIYA.id,), period=span(date(2026, 6, 1), date(2026, 6, 30))),
    ),
    Asked("who will be at MASH on 1/12", LEILA, Question(teams=("mash",), period=on(date(2026, 12, 1)))),
    Asked("Who have I got with me on 3 December?", HUGH, own(HUGH, period=on(date(2026, 12, 3)))),
    # what is owed
    Asked("what's still to do this year", DOROTHY, still_to_do()),
    Asked("which teams havent been visited yet", DOROTHY, still_to_do()),
    Asked("outstanding visits", DOROTHY, still_to_do()),
    Asked("who has not had a visit in 2025-26", DOROTHY, still_to_do("2025-26")),
    Asked("how many visits are still owed at bootle", LEILA, still_to_do(teams=("bootle",))),
    Asked("is corporate parenting up to date with its visits", LEILA, still_to_do(teams=("cp",))),
    Asked("what forms do i still owe", ELEANOR, forms_due(people=(ELEANOR.id,))),
    Asked("overdue visit forms", DOROTHY, forms_due()),
    Asked("have i got anything to write up", RUTH, forms_due(people=(RUTH.id,))),
    Asked("who hasnt written up their visit", DOROTHY, forms_due()),
    # everyone's, by date
    Asked("upcoming slots", ELEANOR, Question()),
    Asked("rota for next month", LEILA, Question(period=DEC)),
    Asked("whats on today", DOROTHY, Question(period=on(TUESDAY))),
    Asked("visits 3-14 march", DOROTHY, Question(period=span(date(2027, 3, 3), date(2027, 3, 14)))),
    Asked(
        "visits from 30 november to 4 december", DOROTHY, Question(period=span(date(2026, 11, 30), date(2026, 12, 4)))
    ),
    Asked(
        "what was cancelled last month",
        DOROTHY,
        past(only=Only.CANCELLED, period=span(date(2026, 10, 1), date(2026, 10, 31))),
    ),
    Asked("visits on 31 february", ELEANOR, NotClear(why=Unclear.NO_SUCH_DATE, words="31 february")),
    Asked("what visits were missed since May", DOROTHY, past(only=Only.MISSED, period=span(date(2026, 5, 1), None))),
    Asked("next visit", ELEANOR, Question(first_only=True)),
    Asked("visits to Liverpool", ELEANOR, NotClear(why=Unclear.NO_SUCH_TEAM, words="Liverpool")),
    # no question of the rota
    Asked("thanks very much", ELEANOR, NOT),
    Asked("Staff were welcoming and said the IT is slow", ELEANOR, NOT),
    Asked("two posts start on 1 May", LEILA, NOT),
    Asked("We visited Bootle on 3 March and met the team manager", WINSTON, NOT),
    Asked("the next visit should look at caseloads", GRACE, NOT),
    Asked("There is nobody on reception and the office is cold", HUGH, NOT),
    Asked("what is the phone number for the LADO", RUTH, NOT),
    Asked("social workers in MASH will have new laptops next month", PRIYA, NOT),
)
