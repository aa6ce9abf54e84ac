"""Open issues at a glance over the real store: who is listed what, in which order, and what it costs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.storage.counting import CountingTable
from tests.visits.builders import AUTHOR, EXECUTIVE_DIRECTOR, HEAD_OF_SERVICE, MASH, YEAR, someone
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    LEAVER,
    MANAGER,
    OTHER_HEAD,
    OTHER_MANAGER,
    OTHER_MEMBER,
    MovingClock,
    a_record,
    open_council,
    re_register,
)
from visits.asked import Period
from visits.issue_question import IssueQuestion, Which
from visits.issues_shown import IssuesListed
from visits.model import (
    SYSTEM,
    Event,
    Issue,
    IssueState,
    Person,
    PersonId,
    PersonStatus,
    Role,
    Team,
    Urgency,
    Visibility,
)
from visits.ports import Office, Put
from visits.usecases.issues import IssueView, view_issue
from visits.usecases.open_issues import PAGE, list_issues
from visits.usecases.start import Refused

CHIEF: Final = someone(90)
ELSEWHERE: Final = Team(
    id="elsewhere",
    name="Elsewhere",
    visit_kind=MASH.visit_kind,
    managers=(OTHER_MANAGER,),
    head_of_service=OTHER_HEAD,
)
RAISED: Final = datetime(2026, 11, 2, 10, tzinfo=UTC)
OPEN: Final = IssueQuestion()
WORDS: Final = "planted words"
GOES_TO: Final = {
    Visibility.CHANNEL: HEAD_OF_SERVICE,
    Visibility.HEAD_OF_SERVICE: HEAD_OF_SERVICE,
    Visibility.EXECUTIVE_DIRECTOR: EXECUTIVE_DIRECTOR,
}
_numbers: Final = count(1)


@pytest.fixture
async def council(tmp_path: Path) -> Office:
    """Two teams of two Heads of Service, and a Chief Executive who reads digests."""
    office = await open_council(tmp_path / "rows.db", MovingClock())
    chief = Person(id=CHIEF, name="Chi Chief", roles=frozenset({Role.OBSERVER}))
    event = Event(object="register", action="registered", person=SYSTEM, at=RAISED, operation_id="op2")
    await office.store.register([chief], [ELSEWHERE], event)
    return office


async def raised(office: Office, name: str, *, team: str = MASH.id, author: PersonId = AUTHOR, **facts: Any) -> Issue:
    """An issue of a visit by Ada and Ben, or by this author alone, as it is kept."""
    to = GOES_TO[facts.get("visibility", Visibility.CHANNEL)]
    if team == ELSEWHERE.id and to == HEAD_OF_SERVICE:
        to = OTHER_HEAD
    members = (AUTHOR, COLLEAGUE) if author == AUTHOR else (author,)
    record = a_record(id=f"r{name}", reference=f"V-{name}", team_id=team, author=author, members_present=members)
    usual = {
        "id": f"r{name}_1",
        "record_id": record.id,
        "year": YEAR,
        "number": 1,
        "reference": name,
        "team_id": team,
        "topic": "staffing",
        "title": WORDS,
        "text": WORDS,
        "urgency": Urgency.ROUTINE,
        "visibility": Visibility.CHANNEL,
        "goes_to": to,
        "raised_at": RAISED,
        "due": date(2026, 12, 4),
    }
    issue = Issue.model_validate(usual | facts)
    await office.store.year(YEAR).commit([Put(record), Put(issue)], write_id=f"raise {next(_numbers)}")
    return issue


async def listed(
    office: Office, person: PersonId, question: IssueQuestion = OPEN, page: int = 1, **more: bool
) -> IssuesListed:
    found = await list_issues(office, person, question, page, **more)
    assert isinstance(found, IssuesListed)
    return found


async def names(office: Office, person: PersonId, question: IssueQuestion = OPEN, **more: bool) -> list[str]:
    """The references of what is listed, in order."""
    return [line.issue.reference for line in (await listed(office, person, question, **more)).lines]


@pytest.mark.parametrize("person", [LEAVER, CHIEF, someone(999)])
async def test_there_is_no_list_for_strangers_and_for_those_who_only_read_digests(
    council: Office, person: PersonId
) -> None:
    await raised(council, "a")
    assert await list_issues(council, person, IssueQuestion()) == Refused()


async def test_who_has_left_gets_no_list(council: Office) -> None:
    await re_register(council, AUTHOR, status=PersonStatus.LEFT)
    assert await list_issues(council, AUTHOR, IssueQuestion()) == Refused()


async def everything(office: Office) -> list[Issue]:
    """An issue of each kind, of each team; the other team's are by another councillor."""
    made = []
    for visibility in Visibility:
        for team, author in ((MASH.id, AUTHOR), (ELSEWHERE.id, OTHER_MEMBER)):
            for state in (IssueState.RAISED, IssueState.CLOSED):
                name = f"{visibility[:1]}-{team[:1]}-{state[:1]}"
                made.append(await raised(office, name, team=team, author=author, visibility=visibility, state=state))
    return made


KNOWN: Final = {
    AUTHOR: "c-m-r c-m-c h-m-r h-m-c e-m-r e-m-c c-e-r",
    COLLEAGUE: "c-m-r c-m-c c-e-r",
    OTHER_MEMBER: "c-e-r c-e-c h-e-r h-e-c e-e-r e-e-c c-m-r",
    MANAGER: "c-m-r c-m-c",
    OTHER_MANAGER: "c-e-r c-e-c",
    HEAD: "c-m-r c-m-c h-m-r h-m-c",
    DEPUTY: "c-m-r c-m-c h-m-r h-m-c",
    OTHER_HEAD: "c-e-r c-e-c h-e-r h-e-c",
    DIRECTOR: "e-m-r e-m-c e-e-r e-e-c",
    COORDINATOR: "c-m-r c-m-c c-e-r c-e-c",
}
"""Who may know of which issue: for whom (channel, Head of Service, Executive Director), team, raised or closed."""


@pytest.mark.parametrize("person", KNOWN)
async def test_everyone_is_listed_exactly_what_is_theirs_to_know(council: Office, person: PersonId) -> None:
    await everything(council)
    found = await listed(council, person, IssueQuestion(which=Which.ALL))
    second = await listed(council, person, IssueQuestion(which=Which.ALL), 2)
    lines = [*found.lines, *(second.lines if second.page == 2 else ())]
    assert sorted(line.issue.reference for line in lines if line.team) == sorted(KNOWN[person].split())
    bare = [line for line in lines if not line.team]
    assert (len(bare) == 8) is (person == COORDINATOR)


@pytest.mark.parametrize("person", KNOWN)
async def test_in_a_channel_nothing_is_listed_that_is_for_one_reader(council: Office, person: PersonId) -> None:
    await everything(council)
    shown = await names(council, person, IssueQuestion(which=Which.ALL), in_channel=True)
    assert sorted(shown) == sorted(name for name in KNOWN[person].split() if name.startswith("c"))


@pytest.mark.parametrize("person", KNOWN)
async def test_a_line_has_a_button_exactly_where_the_issue_itself_opens(council: Office, person: PersonId) -> None:
    await everything(council)
    for page in (1, 2):
        for line in (await listed(council, person, IssueQuestion(which=Which.ALL), page)).lines:
            view = await view_issue(council, person, YEAR, line.issue.id)
            assert line.may_open is isinstance(view, IssueView), line.issue.reference


@pytest.mark.parametrize("person", KNOWN)
async def test_no_line_holds_what_anybody_wrote(council: Office, person: PersonId) -> None:
    await everything(council)
    found = await listed(council, person, IssueQuestion(which=Which.ALL))
    assert WORDS not in found.model_dump_json()


async def test_of_what_is_for_one_reader_a_coordinator_learns_reference_and_age_and_nothing_by_asking(
    council: Office,
) -> None:
    await raised(council, "p", visibility=Visibility.HEAD_OF_SERVICE, due=date(2026, 11, 10))
    line = (await listed(council, COORDINATOR)).lines[0]
    assert (line.issue.reference, line.days_open) == ("p", 14)
    assert (line.issue.topic, line.issue.team_id, line.answerer) == ("", "", "")
    assert (line.is_overdue, line.days_late, line.may_open) == (False, 0, False)
    telling: list[dict[str, Any]] = [
        {"teams": (MASH.id,)},
        {"topics": ("staffing",)},
        {"which": Which.OVERDUE},
        {"which": Which.UNANSWERED},
        {"is_mine": True},
    ]
    for asked in telling:
        assert await names(council, COORDINATOR, IssueQuestion.model_validate(asked)) == [], asked


async def test_who_was_asked_to_see_to_an_issue_of_another_team_is_listed_it(council: Office) -> None:
    await raised(council, "a", assignee=OTHER_MANAGER)
    await raised(council, "b")
    assert await names(council, OTHER_MANAGER) == ["a"]
    assert await names(council, OTHER_MANAGER, IssueQuestion(is_mine=True)) == ["a"]


async def test_overdue_answers_come_first_then_team_by_team_the_oldest_first_and_closed_ones_last(
    council: Office,
) -> None:
    def days(n: int) -> datetime:
        return RAISED + timedelta(days=n)

    await raised(council, "closed", state=IssueState.CLOSED)
    await raised(council, "mash-new", raised_at=days(3))
    await raised(council, "mash-old")
    await raised(council, "elsewhere", team=ELSEWHERE.id, raised_at=days(5))
    await raised(council, "late", due=date(2026, 11, 19), raised_at=days(9))
    await raised(council, "later", due=date(2026, 11, 10), team=ELSEWHERE.id, raised_at=days(1))
    await raised(council, "for-one", visibility=Visibility.EXECUTIVE_DIRECTOR)
    in_order = ["later", "late", "elsewhere", "mash-old", "mash-new", "for-one", "closed"]
    assert await names(council, COORDINATOR, IssueQuestion(which=Which.ALL)) == in_order


async def test_a_line_says_how_old_how_late_and_who_is_to_answer(council: Office) -> None:
    await raised(council, "a", due=date(2026, 11, 13))
    line = (await listed(council, HEAD)).lines[0]
    assert (line.days_open, line.days_late, line.is_overdue, line.answerer) == (14, 5, True, "Hy Head")
    await re_register(council, HEAD, away_from=date(2026, 11, 1), away_to=date(2026, 11, 30))
    assert (await listed(council, HEAD)).lines[0].answerer == "Dee Deputy"


async def test_on_the_weekend_after_it_was_due_an_answer_is_overdue_by_no_working_day(council: Office) -> None:
    assert isinstance(council.clock, MovingClock)
    await raised(council, "a", due=date(2026, 11, 20))
    assert not (await listed(council, HEAD)).lines[0].is_overdue
    council.clock.at(2026, 11, 21)
    line = (await listed(council, HEAD)).lines[0]
    assert (line.is_overdue, line.days_late) == (True, 0)


async def test_which_issues_are_meant(council: Office) -> None:
    await raised(council, "waits")
    await raised(council, "late", due=date(2026, 11, 10), topic="referrals")
    await raised(council, "note", urgency=Urgency.NOTE, due=None)
    await raised(council, "answered", state=IssueState.ANSWERED)
    await raised(council, "closed", state=IssueState.CLOSED, raised_at=datetime(2026, 6, 3, tzinfo=UTC))
    await raised(council, "withdrawn", state=IssueState.WITHDRAWN)
    june = Period(first=date(2026, 6, 1), last=date(2026, 6, 30))
    expected = {
        IssueQuestion(): {"waits", "late", "note", "answered"},
        IssueQuestion(which=Which.UNANSWERED): {"waits", "late"},
        IssueQuestion(which=Which.OVERDUE): {"late"},
        IssueQuestion(which=Which.ALL): {"waits", "late", "note", "answered", "closed"},
        IssueQuestion(which=Which.ALL, period=june): {"closed"},
        IssueQuestion(topics=("referrals",)): {"late"},
        IssueQuestion(teams=(ELSEWHERE.id,)): set(),
        IssueQuestion(teams=("no such team",)): set(),
    }
    for question, meant in expected.items():
        assert set(await names(council, HEAD, question)) == meant, question


async def test_a_look_back_finds_what_was_raised_in_a_year_of_a_visit_in_the_one_before(council: Office) -> None:
    assert isinstance(council.clock, MovingClock)
    council.clock.at(2028, 4, 30)
    await raised(council, "a", raised_at=datetime(2027, 5, 2, tzinfo=UTC), state=IssueState.CLOSED)
    assert await names(council, HEAD, IssueQuestion(which=Which.ALL)) == ["a"]


async def test_every_issue_is_on_one_page_and_the_totals_are_those_of_all_pages(council: Office) -> None:
    for number in range(23):
        due = date(2026, 11, 10) if number % 4 == 0 else date(2026, 12, 4)
        team = ELSEWHERE.id if number % 3 == 0 else MASH.id
        await raised(council, f"{number:02d}", due=due, team=team, raised_at=RAISED - timedelta(days=number))
    pages = [await listed(council, COORDINATOR, page=page) for page in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [PAGE, PAGE, 3]
    shown = [line.issue.reference for page in pages for line in page.lines]
    assert sorted(shown) == [f"{number:02d}" for number in range(23)]
    totals = pages[0].totals
    assert all(page.totals == totals and page.pages == 3 for page in pages)
    assert (totals.found, totals.overdue, totals.oldest_days) == (23, 6, 30)
    counts = {count.team.id: (count.found, count.overdue) for count in totals.teams}
    assert counts == {MASH.id: (15, 4), ELSEWHERE.id: (8, 2)}
    assert (await listed(council, COORDINATOR, page=99)).page == 3


async def calls_for(office: Office, questions: Sequence[IssueQuestion]) -> list[int]:
    """The storage calls that each of these questions takes."""
    assert isinstance(office.store, TableStore)
    table = office.store._table
    assert isinstance(table, CountingTable)
    found = []
    for question in questions:
        before = table.calls
        await listed(office, HEAD, question)
        found.append(table.calls - before)
    return found


async def test_the_cost_follows_what_is_open_not_what_ever_was(tmp_path: Path) -> None:
    table = CountingTable(SqliteTable(tmp_path / "rows.db"))
    office = await open_council(tmp_path / "rows.db", MovingClock(), table=table)  # type: ignore[arg-type]  # counts
    questions = [IssueQuestion(), IssueQuestion(which=Which.OVERDUE)]
    await raised(office, "open")
    await listed(office, HEAD)
    before = await calls_for(office, questions)
    for number in range(60):
        await raised(office, f"closed{number}", state=IssueState.CLOSED)
    assert await calls_for(office, questions) == before
