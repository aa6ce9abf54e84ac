"""Who asks what about issues, and exactly what is understood; what is no question, and what keeps its meaning of the rota."""

from datetime import date
from typing import Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visits.questions.example_council import DOROTHY, ELEANOR, LEILA, PEOPLE, TEAMS, WINSTON
from tests.visits.questions.test_reading import DICTATED, WORDS
from tests.visits.questions.test_table import TABLE as ROTA_TABLE
from tests.visits.questions.unseen import UNSEEN
from visits.asked import NotAsked, NotClear, Period, Unclear
from visits.issue_question import IssueQuestion, IssuesRead, Which
from visits.model import Person
from visits.proforma_versions import CURRENT
from visits.questions import Knows, read_issues
from visits.questions.issue_phrases import ISSUE_PHRASES
from visits.questions.pieces import words_in

TODAY: Final = date(2026, 11, 24)
TOPICS: Final = {topic.key: topic.label for topics in CURRENT.topics.values() for topic in topics}
OPEN, UNANSWERED, OVERDUE, ALL = Which.OPEN, Which.UNANSWERED, Which.OVERDUE, Which.ALL
MAY: Final = Period(first=date(2026, 5, 1), last=date(2026, 5, 31))
LAST_YEAR: Final = Period(first=date(2025, 1, 1), last=date(2025, 12, 31))
THIS_YEAR: Final = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


def knows(asker: Person = LEILA) -> Knows:
    return Knows(asker=asker, today=TODAY, teams=TEAMS, people=PEOPLE)


def asked(text: str, asker: Person = LEILA) -> IssuesRead:
    return read_issues(text, knows(asker), TOPICS)


def of(which: Which, teams: str = "", topics: str = "", about: str = "", **more: object) -> IssueQuestion:
    """A question in short: teams and topics with spaces between."""
    facts = {"which": which, "teams": tuple(teams.split()), "topics": tuple(topics.split()), "about": about, **more}
    return IssueQuestion.model_validate(facts)


class Row(NamedTuple):
    """A question, who asks it, and what is understood, but for whether the reading is a guess, and whole."""

    text: str
    asker: Person
    meant: IssueQuestion


TABLE: Final = (
    # which
    Row("open issues", LEILA, of(OPEN)),
    Row("Open issues Bootle", LEILA, of(OPEN, "bootle")),
    Row("open issues at Crosby and Maghull", LEILA, of(OPEN, "crosby maghull")),
    Row("open issues litherland", LEILA, of(OPEN, "lith_north lith_south")),
    Row("show me all open issues", DOROTHY, of(OPEN)),
    Row("issues Bootle", LEILA, of(OPEN, "bootle")),
    Row("issues", LEILA, of(OPEN)),
    Row("how many issues are open at MASH", DOROTHY, of(OPEN, "mash")),
    Row("are there any open issues at crosby", DOROTHY, of(OPEN, "crosby")),
    Row("tell me about the open issues at Bootle", DOROTHY, of(OPEN, "bootle")),
    Row("unresolved issues", DOROTHY, of(OPEN)),
    Row("issues that are not closed yet", DOROTHY, of(OPEN)),
    Row("what is still open", LEILA, of(OPEN)),
    Row("what's still open in bootle?", LEILA, of(OPEN, "bootle")),
    Row("what is still outstanding?", LEILA, of(OPEN)),
    Row("unanswered", LEILA, of(UNANSWERED)),
    Row("any unanswered issues at Maghull", LEILA, of(UNANSWERED, "maghull")),
    Row("which issues have not been answered", LEILA, of(UNANSWERED)),
    Row("issues waiting for an answer", LEILA, of(UNANSWERED)),
    Row("overdue", LEILA, of(OVERDUE)),
    Row("overdue at MASH", LEILA, of(OVERDUE, "mash")),
    Row("overdue answers at MASH", LEILA, of(OVERDUE, "mash")),
    Row("what's overdue?", LEILA, of(OVERDUE)),
    Row("is anything overdue at crosby?", LEILA, of(OVERDUE, "crosby")),
    Row("late answers", LEILA, of(OVERDUE)),
    Row("which answers are past their due date", LEILA, of(OVERDUE)),
    Row("all issues", DOROTHY, of(ALL)),
    # one's own
    Row("my issues", ELEANOR, of(OPEN, is_mine=True)),
    Row("my overdue issues", ELEANOR, of(OVERDUE, is_mine=True)),
    Row("my issues about IT", ELEANOR, of(ALL, topics="support_systems", is_mine=True)),
    Row("which issues did I raise this year", ELEANOR, of(ALL, period=THIS_YEAR, is_mine=True)),
    Row("what have I raised", ELEANOR, of(ALL, is_mine=True)),
    Row("issues raised by Eleanor", ELEANOR, of(ALL, is_mine=True)),
    Row("what do I still have to answer", LEILA, of(UNANSWERED, is_mine=True)),
    Row("am I late with any answers", LEILA, of(OVERDUE, is_mine=True)),
    # when
    Row("issues raised in May about staffing", DOROTHY, of(ALL, topics="staffing", period=MAY)),
    Row("issues raised since Easter", DOROTHY, of(ALL, period=Period(first=date(2026, 4, 3)))),
    Row("issues at Bootle in May", DOROTHY, of(ALL, "bootle", period=MAY)),
    Row("open issues since May", DOROTHY, of(OPEN, period=Period(first=date(2026, 5, 1)))),
    Row("anything about vacancies last year", DOROTHY, of(ALL, about="vacancies", period=LAST_YEAR)),
    Row("what came up at Bootle last year about phones", DOROTHY, of(ALL, "bootle", about="phones", period=LAST_YEAR)),
    # about what
    Row("issues about parking at Bootle", LEILA, of(ALL, "bootle", about="parking")),
    Row("open issues about parking", LEILA, of(OPEN, about="parking")),
    Row("overdue issues regarding the lift", LEILA, of(OVERDUE, about="lift")),
    Row("parking issues at Bootle", LEILA, of(ALL, "bootle", about="parking")),
    Row("issues with parking at MASH", LEILA, of(ALL, "mash", about="parking")),
    Row("issues to do with phones", LEILA, of(ALL, about="phones")),
    Row("issues about Grace Street", LEILA, of(ALL, about="Grace Street")),
    Row("concerns about parking", LEILA, of(ALL, about="parking")),
    Row("has anyone asked about parking", WINSTON, of(ALL, about="parking")),
    Row("issues about staffing and parking", LEILA, of(ALL, about="staffing and parking")),
    Row("issues about workloads and performance", LEILA, of(ALL, topics="workload_performance")),
    Row("issues about staffing and referrals", LEILA, of(ALL, topics="staffing referrals")),
    Row("staffing issues at Bootle", LEILA, of(ALL, "bootle", "staffing")),
    Row("IT issues", LEILA, of(ALL, topics="support_systems")),
    Row("issues about fostering", LEILA, of(ALL, topics="fostering")),
    Row("open issues at the fostering service", LEILA, of(OPEN, "cp leaving")),
    Row("open issues Liverpool", LEILA, of(OPEN, about="Liverpool")),
    # before
    Row("has this come up before", WINSTON, of(ALL)),
    Row("has parking come up before?", WINSTON, of(ALL, about="parking")),
    Row("has the broken lift been raised before", WINSTON, of(ALL, about="broken lift")),
    Row("have agency staff come up at Bootle", WINSTON, of(ALL, "bootle", about="agency staff")),
    Row("what issues were raised on our last visit to bootle", WINSTON, of(ALL, "bootle")),
    # by reference
    Row("V26-0042/2", WINSTON, of(ALL, reference="V26-0042/2")),
    Row("v26-42/2", WINSTON, of(ALL, reference="V26-0042/2")),
    Row("what happened with V26-0042?", WINSTON, of(ALL, reference="V26-0042")),
    Row("is V26-0042/2 answered", WINSTON, of(ALL, reference="V26-0042/2")),
)


def understood(reading: IssuesRead) -> IssuesRead:
    """The reading, without what it says of itself."""
    if isinstance(reading, IssueQuestion):
        in_order = {"teams": tuple(sorted(reading.teams)), "topics": tuple(sorted(reading.topics))}
        return reading.model_copy(update={"is_guess": False, "is_whole": True, **in_order})
    return reading


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.text)
def test_a_question_about_issues_means_exactly_this(row: Row) -> None:
    expected = row.meant.model_copy(
        update={"teams": tuple(sorted(row.meant.teams)), "topics": tuple(sorted(row.meant.topics))}
    )
    assert understood(asked(row.text, row.asker)) == expected


@pytest.mark.parametrize("row", [row for row in TABLE if not row.meant.about], ids=lambda row: row.text)
def test_neither_capitals_nor_marks_change_what_is_asked(row: Row) -> None:
    plain = asked(row.text, row.asker)
    bare = row.text.replace("'", "").replace(",", "")
    for typed in (row.text.upper(), row.text.lower(), bare, f"  {row.text.replace(' ', '  ')} ...", f"“{row.text}!!”"):
        assert asked(typed, row.asker) == plain, typed


def test_no_question_about_the_rota_is_taken_for_one_about_issues() -> None:
    """Issues are asked about first: their reader must leave every question about the rota alone."""
    rows = [*((row.text, row.asker) for row in ROTA_TABLE), *((row.text, row.asker) for row in UNSEEN)]
    taken = [text for text, asker in rows if asked(text, asker) != NotAsked()]
    assert not taken


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "hello", "open", "visits", "open slots", "overdue visits", "overdue records", "overdue visit forms",
        "outstanding visits", "which forms are late", "my visits", "what is open on 3 May", "which visits are still open",
        "overdue assessments", "unanswered calls", "answers take too long", "late", "No issues", "Parking is an issue",
        "The main issue is parking", "There are open issues with the lift", "They raised issues about parking",
        "My issues are still open", "Issues raised last time were fixed", "Open issues remain with the phones",
        "IT issues make it slow", "Any issues raised by staff", "It came up before at Bootle", "This has come up before",
        "Same as V26-0042/2", "V26-0042/2: two posts start on 1 May", "2: two posts start on 1 May", "We are waiting for an answer",
        "issues by Winston", "Cllr Garside's open issues", "answers due this week", "issues " * 60,
    ],
)  # fmt: skip
def test_this_is_no_question_about_issues(text: str) -> None:
    assert asked(text) == NotAsked()


ALSO_DICTATED: Final = """
Issues with parking; Some issues with IT; Staffing issues; Staffing issues at Bootle; Ongoing issues with the lift; Overdue
Outstanding issues; Outstanding issues from last visit; Still open until May; Anything about parking goes to Facilities; Issues
Has come up before; See V26-0042/2; Concerns about staffing; Problem with the heating; Unanswered; Not answered yet
Need an answer by May
Late answers from IT; Open issues and overdue answers worry staff; Open issues about parking; Issues at MASH since May
"""


@pytest.mark.parametrize(
    "text", [text.strip() for line in (DICTATED + ALSO_DICTATED).strip().splitlines() for text in line.split(";")]
)
def test_what_is_dictated_into_a_form_is_never_a_whole_question(text: str) -> None:
    reading = asked(text, ELEANOR)
    assert not isinstance(reading, IssueQuestion) or not reading.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "open issues", "open issues Bootle", "overdue answers at MASH", "what is still open", "my issues", "my overdue issues",
        "which issues are about parking?", "has parking come up before", "has this come up before", "V26-0042/2",
        "show issues about parking at Bootle",
    ],
)  # fmt: skip
def test_a_plain_question_is_whole(text: str) -> None:
    reading = asked(text)
    assert isinstance(reading, IssueQuestion)
    assert reading.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "open issues litherland", "open issues Liverpool", "parking issues", "late answers", "open issues at Botle",
        "what issues were raised on our last visit", "has this come up before",
    ],
)  # fmt: skip
def test_a_reading_that_could_be_another_is_a_guess(text: str) -> None:
    reading = asked(text)
    assert isinstance(reading, IssueQuestion)
    assert reading.is_guess


@pytest.mark.parametrize(
    ("text", "why", "words"),
    [
        ("open issues at Liverpool", Unclear.NO_SUCH_TEAM, "Liverpool"),
        ("which issues are open for the Moon team", Unclear.NO_SUCH_TEAM, "Moon"),
        ("issues on 31 February", Unclear.NO_SUCH_DATE, "31 February"),
        ("issues raised since half term", Unclear.NO_SUCH_DATE, "half term"),
        ("issues raised next month", Unclear.CONTRADICTS, ""),
        ("issues raised in May last week", Unclear.CONTRADICTS, ""),
    ],
)
def test_what_is_not_there_is_said_in_the_askers_words(text: str, why: Unclear, words: str) -> None:
    reading = asked(text)
    assert isinstance(reading, NotClear), reading
    assert (reading.why, reading.words) == (why, words)


OWN_WORDS: Final = sorted(
    {word for _, phrases in ISSUE_PHRASES for one in phrases for word in one.replace("|", " ").split()}
)
ANY_WORDS: Final = [
    *(word.strip("[]") for word in OWN_WORDS),
    *WORDS,
    *words_in("about regarding issues V26-0042/2 it IT parking"),
]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_text_brings_it_down(text: str) -> None:
    asked(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ANY_WORDS), max_size=10).map(" ".join))
def test_no_order_of_its_own_words_brings_it_down(text: str) -> None:
    reading = asked(text)
    if isinstance(reading, IssueQuestion) and reading.period.first and reading.period.last:
        assert reading.period.first <= reading.period.last
