"""What is no question, what is not clear, what is a guess: and that no text at all brings the reader down."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visits.questions.example_council import DOROTHY, ELEANOR, PEOPLE, RUTH, TEAMS, WINSTON
from tests.visits.questions.rota_of_examples import ROTA
from visits.asked import NotAsked, NotClear, Only, Question, Read, Unclear, What
from visits.model import Team, VisitKind
from visits.questions import Knows, read
from visits.questions.phrases import KNOWN
from visits.questions.pieces import words_in
from visits.questions.selecting import chosen, is_meant
from visits.questions.units import TIME_WORDS

TODAY: Final = date(2026, 11, 24)
KNOWS: Final = Knows(asker=ELEANOR, today=TODAY, teams=TEAMS, people=PEOPLE)


def asked(text: str, knows: Knows = KNOWS) -> Read:
    return read(text, knows)


def question(text: str, knows: Knows = KNOWS) -> Question:
    reading = asked(text, knows)
    assert isinstance(reading, Question), reading
    return reading


def unclear(text: str, knows: Knows = KNOWS) -> NotClear:
    reading = asked(text, knows)
    assert isinstance(reading, NotClear), reading
    return reading


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "hello",
        "help",
        "thanks",
        "what can you do",
        "can you help me",
        "what is the weather tomorrow",
        "Staff were welcoming and said the IT is slow",
        "two posts start on 1 May",
        "nobody is on reception",
        "Empty desks",
        "Office space",
        "Team said they need more space",
        "Bootle is short of staff",
        "The visit was very good",
        "My visit on 3 March was very good",
        "visited bootle yesterday",
        "I visited MASH today and spoke to the manager about workloads",
        "No visits to Bootle",
        "Social workers want more time for visits",
        "The team manager will visit schools next month",
        "when we visited bootle the staff were busy and the phones did not work",
        "what issues were raised on our last visit to bootle",
        "my issues",
        "my records",
        "continue",
        "visits " * 60,
    ],
)
def test_this_is_no_question_about_the_rota(text: str) -> None:
    assert asked(text) == NotAsked()


@pytest.mark.parametrize(
    "text", ["teams I haven't visited", "which councillors have not been on a visit", "who has not visited"]
)
def test_no_list_of_visits_answers_who_never_went(text: str) -> None:
    assert asked(text) == NotAsked()


DICTATED: Final = """
Nothing; All good; No concerns; Very good visit; A good visit; Everyone was friendly; Team meeting on Tuesday; Home visits
More visits by councillors; Staff asked for visits every month; We will visit again in March; They want visits in the evening
The next visit should be in June; Overdue statutory visits; Cancelled visits because of sickness; Missed appointments; MASH
Late records; Reports are late; Outstanding team; Unfilled vacancies; Unfilled posts since May; Need cover; Gaps in cover
No cover on Fridays; Can we have more space; Any more visits would be welcome; Behind on visits; Not seen; Next month; Available
Not yet visited by a councillor; Up to date; last visit; As at last visit; Same as last visit; Since May; From January to March
Since our last visit things improved; MASH is busy; May is the busiest month; Will told us nothing; Last week was busy; Duty rota
Agency staff are leaving at the end of March; Team manager is new, started in January; What they need is more time
"""


@pytest.mark.parametrize("text", [text.strip() for line in DICTATED.strip().splitlines() for text in line.split(";")])
def test_what_is_dictated_into_a_form_is_never_a_whole_question(text: str) -> None:
    reading = asked(text)
    assert not isinstance(reading, Question) or not reading.is_whole


@pytest.mark.parametrize(
    "text", ["visits", "slots left", "bootle", "next week", "Winston", "which visits are interesting"]
)
def test_what_could_be_dictated_too_or_is_not_all_known_is_not_whole(text: str) -> None:
    reading = asked(text)
    assert isinstance(reading, Question)
    assert not reading.is_whole


@pytest.mark.parametrize(
    ("text", "why", "words"),
    [
        ("visits to Liverpool", Unclear.NO_SUCH_TEAM, "Liverpool"),
        ("Liverpool visits", Unclear.NO_SUCH_TEAM, "Liverpool"),
        ("who is visiting Liverpool Town next week", Unclear.NO_SUCH_TEAM, "Liverpool Town"),
        ("visits to the moon team", Unclear.NO_SUCH_TEAM, "moon"),
        ("wash visits", Unclear.NO_SUCH_TEAM, "wash"),
        ("visits by Zaphod", Unclear.NO_SUCH_PERSON, "Zaphod"),
        ("Zaphod's visits", Unclear.NO_SUCH_PERSON, "Zaphod"),
        ("visits of Councillor Blob", Unclear.NO_SUCH_PERSON, "Blob"),
        ("visits on 31 February", Unclear.NO_SUCH_DATE, "31 February"),
        ("visits on 2027-02-29", Unclear.NO_SUCH_DATE, "2027-02-29"),
        ("visits on 40/12/2026", Unclear.NO_SUCH_DATE, "40/12/2026"),
        ("visits between 14 and 3 March", Unclear.NO_SUCH_DATE, "between 14 and 3 March"),
        ("visits after half term", Unclear.NO_SUCH_DATE, "half term"),
        ("visits tomorrow in March", Unclear.CONTRADICTS, ""),
        ("last visit next week", Unclear.CONTRADICTS, ""),
        ("my visits nobody is on", Unclear.CONTRADICTS, ""),
        ("free slots last week", Unclear.CONTRADICTS, ""),
    ],
)
def test_what_is_not_there_is_said_in_the_askers_words(text: str, why: Unclear, words: str) -> None:
    found = unclear(text)
    assert (found.why, found.words) == (why, words)


def test_which_of_two_is_asked_with_all_the_rest_understood() -> None:
    team = unclear("free slots at litherland in january")
    assert (team.why, team.teams) == (Unclear.WHICH_TEAM, ("lith_north", "lith_south"))
    assert team.question
    assert (team.question.only, team.question.period.first) == (Only.FREE, date(2027, 1, 1))
    person = unclear("when is Cllr Garside visiting Bootle")
    assert (person.why, person.people) == (Unclear.WHICH_PERSON, (WINSTON.id, RUTH.id))
    assert person.question
    assert person.question.teams == ("bootle",)


@pytest.mark.parametrize(
    "text",
    [
        "visits to Botle",
        "mahs visits",
        "visits by May",
        "visits at 2pm on Friday",
        "visits next Friday",
        "visits in the summer",
        "visits in early March",
        "which teams have not been visited this year",
    ],
)
def test_a_reading_that_could_be_another_is_a_guess(text: str) -> None:
    assert question(text).is_guess


@pytest.mark.parametrize(
    ("text", "own", "only"),
    [
        ("I want the rota for March", False, Only.ALL),
        ("can I see all visits in March", False, Only.ALL),
        ("I want to visit somebody in March", False, Only.FREE),
        ("I'd like the slot on 3 March", False, Only.FREE),
        ("which of my visits in March have places left", True, Only.FREE),
        ("I need to release my visit on 3 March", True, Only.ALL),
        ("can someone swap with me on 3 March", True, Only.ALL),
        ("what have I got in March", True, Only.ALL),
        ("is my visit in March confirmed", True, Only.ALL),
    ],
)
def test_i_may_ask_of_my_own_visits_or_of_others(text: str, own: bool, only: Only) -> None:
    reading = question(text)
    assert (reading.people, reading.only) == ((ELEANOR.id,) if own else (), only)


@pytest.mark.parametrize(
    "text", ["my visits", "visits to MASH in January", "Winston's visits", "free slots", "visits in May"]
)
def test_a_plain_question_is_whole_and_no_guess(text: str) -> None:
    reading = question(text)
    assert (reading.is_whole, reading.is_guess) == (True, False)


@pytest.mark.parametrize(
    ("text", "what", "teams", "own", "year"),
    [
        ("when did we last visit Bootle", What.LAST_VISIT, ("bootle",), False, ""),
        ("last visit to mash", What.LAST_VISIT, ("mash",), False, ""),
        ("when was my last visit", What.LAST_VISIT, (), True, ""),
        ("which teams have not been visited", What.STILL_TO_DO, (), False, "2026-27"),
        ("what is still owed at Crosby", What.STILL_TO_DO, ("crosby",), False, "2026-27"),
        ("outstanding visits 2025-26", What.STILL_TO_DO, (), False, "2025-26"),
        ("which teams have not been visited this year", What.STILL_TO_DO, (), False, "2026-27"),
        ("visits outstanding in the municipal year 2027-28", What.STILL_TO_DO, (), False, "2027-28"),
        ("which forms are due", What.FORMS_DUE, (), False, ""),
        ("what do I still have to write up", What.FORMS_DUE, (), True, ""),
        ("overdue records", What.FORMS_DUE, (), False, ""),
    ],
)
def test_other_things_can_be_asked_than_visits(
    text: str, what: What, teams: tuple[str, ...], own: bool, year: str
) -> None:
    reading = question(text)
    assert (reading.what, reading.teams, reading.year) == (what, teams, year)
    assert reading.people == ((ELEANOR.id,) if own else ())


def test_the_hub_is_the_mash_where_no_other_team_is_a_hub() -> None:
    without = tuple(team for team in TEAMS if team.id != "leaving")
    assert question("visits to the hub", KNOWS.model_copy(update={"teams": without})).teams == ("mash",)


def test_a_name_of_ordinary_words_or_of_a_number_is_a_teams_only_where_a_team_can_stand() -> None:
    names = ("Early Help", "16+ Team")
    teams = tuple(Team(id=name, name=name, visit_kind=VisitKind.INTAKE, head_of_service=DOROTHY.id) for name in names)
    known = KNOWS.model_copy(update={"teams": teams})
    assert question("visits to early help", known).teams == ("Early Help",)
    assert question("visits in early March", known).teams == ()
    assert question("visits to the 16+ team", known).teams == ("16+ Team",)
    assert question("visits on 16 March", known).teams == ()
    assert asked("help", known) == NotAsked()


def test_a_team_whose_name_is_all_of_what_was_said_is_the_likelier() -> None:
    crosby_east = Team(
        id="crosby_east", name="Crosby East Locality Team", visit_kind=VisitKind.INTAKE, head_of_service=DOROTHY.id
    )
    reading = question("visits to crosby", KNOWS.model_copy(update={"teams": (*TEAMS, crosby_east)}))
    assert (reading.teams, reading.is_guess) == (("crosby",), True)


ORDINARY: Final = words_in(
    "about across after before board boots books bottom bowl brush cash case cast chair child class close cosy cross crowd "
    "family grade gravel great ground group hush lash leave letter mask mass mast match must office open park pass post prayer "
    "push rash rule rush start table truth wash whole wind window winter words work would youth hugs march grave trace"
)


@pytest.mark.parametrize(
    "text", ["when is the visit {} planned", "visits to {}", "{} visits", "who is visiting the {} team", "visits by {}"]
)
def test_ordinary_words_are_never_taken_for_a_misspelt_name(text: str) -> None:
    for word in ORDINARY:
        reading = asked(text.format(word))
        assert not isinstance(reading, Question) or not (reading.teams or reading.people), word


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_text_brings_it_down(text: str) -> None:
    asked(text)


WORDS: Final = sorted(
    {
        *KNOWN,
        *TIME_WORDS,
        "@when",
        "bootle",
        "mash",
        "may",
        "june",
        "will",
        "garside",
        "31",
        "3rd",
        "14",
        "31/2",
        "2026-27",
        "-",
        "?",
    }
    | {"29/2/2027", "0/0/00", "99", "2099", "litherland", "zaphod", "w/c", "10:30"}
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_no_order_of_its_own_words_brings_it_down(text: str, today: date) -> None:
    reading = asked(text, KNOWS.model_copy(update={"today": today}))
    if isinstance(reading, Question) and reading.period.first and reading.period.last:
        assert reading.period.first <= reading.period.last


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 900))
def test_what_is_to_come_and_what_has_been_share_no_visit(days: int) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
    coming = chosen(Question(), ROTA, now)
    past = chosen(Question(is_past=True), ROTA, now)
    assert not set(coming) & set(past)
    assert list(coming) == sorted(coming, key=lambda slot: slot.start)
    assert list(past) == sorted(past, key=lambda slot: slot.start, reverse=True)


def test_the_free_ones_are_among_those_to_come_and_the_unfilled_among_the_free() -> None:
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    coming, free, unfilled = (
        set(chosen(Question(only=only), ROTA, now)) for only in (Only.ALL, Only.FREE, Only.UNFILLED)
    )
    assert unfilled < free < coming


def test_the_next_one_is_the_first_of_all_that_are_meant() -> None:
    now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    meant = [
        slot for slot in sorted(ROTA, key=lambda slot: slot.start) if is_meant(Question(teams=("mash",)), slot, now)
    ]
    assert chosen(Question(teams=("mash",), first_only=True), ROTA, now) == (meant[0],)
