"""Searching over the real store: only what the one who asks may read, nothing that is hidden, and what it costs."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.storage.counting import CountingTable
from tests.visits.builders import AUTHOR, EXECUTIVE_DIRECTOR, HEAD_OF_SERVICE, PARENTING, YEAR
from tests.visits.council import (
    ANSWER,
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
    asking,
    done,
    open_council,
    re_register,
    send_form,
)
from visits.asked import Period
from visits.doing import Doing
from visits.issue_question import IssueQuestion, Which
from visits.issues import Act
from visits.issues_shown import IssuesListed
from visits.model import Event, Issue, IssueState, PersonId, PersonStatus, Role, Visibility
from visits.ports import Office, Put
from visits.usecases.issues import IssueView, NoIssue, view_issue
from visits.usecases.precedents import (
    Precedents,
    find,
    offered,
    precedents_in_record,
    precedents_of,
)
from visits.usecases.start import Refused

EVERYBODY: Final = (
    AUTHOR, COLLEAGUE, OTHER_MEMBER, MANAGER, OTHER_MANAGER, DEPUTY, HEAD, OTHER_HEAD, DIRECTOR, COORDINATOR,
)  # fmt: skip
PARKING: Final = "There is no permit to park at the office."
ABOUT_PARKING: Final = IssueQuestion(which=Which.ALL, about="parking permits")


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
async def office(tmp_path: Path, clock: MovingClock) -> AsyncIterator[Office]:
    opened = await open_council(tmp_path / "rows.db", clock)
    yield opened
    assert isinstance(opened.store, TableStore)
    await opened.store.close()


async def raise_issue(
    office: Office, text: str, record_id: str = "r1", topic: str = "support_systems", who_sees: str = "channel"
) -> Issue:
    """An issue just raised by Ada, who visited with Ben."""
    _, issues = await send_form(office, asking(topic, text, who_sees=who_sees), record_id=record_id, on_rota=False)
    return issues[0]


async def put(office: Office, year: str = YEAR, **changes: object) -> Issue:
    """An issue of a record of its own, as if it had come about in whatever way."""
    count = len(await office.store.year(year).issues())
    number = f"x{year[2:4]}n{count}"
    record = a_record(id=number, year=year, reference=f"V{year[2:4]}-9{count:03d}")
    facts = {
        "id": f"{number}_1",
        "record_id": number,
        "year": year,
        "number": 1,
        "reference": f"{record.reference}/1",
        "team_id": "mash",
        "topic": "support_systems",
        "title": "Parking",
        "text": PARKING,
        "urgency": "routine",
        "visibility": "channel",
        "goes_to": HEAD_OF_SERVICE,
        "raised_at": office.clock.now(),
    }
    issue = Issue.model_validate(facts | changes)
    await (await office.store.open_year(year)).commit([Put(record), Put(issue)], write_id=f"put {number} {year}")
    return issue


async def found(office: Office, person: PersonId, question: IssueQuestion = ABOUT_PARKING) -> list[str]:
    """The references of all that is found."""
    listed = await find(office, person, question)
    assert isinstance(listed, IssuesListed), listed
    return [line.issue.reference for line in listed.lines]


async def test_strangers_and_those_who_have_left_are_refused(office: Office) -> None:
    issue = await raise_issue(office, PARKING)
    await re_register(office, OTHER_HEAD, status=PersonStatus.LEFT)
    for person in (LEAVER, OTHER_HEAD, PersonId("")):
        assert await find(office, person, ABOUT_PARKING) == Refused()
        assert await offered(office, person, "parking") == Refused()
        assert await precedents_in_record(office, person, YEAR, "r1") == Refused()
        assert await precedents_of(office, person, YEAR, issue.id) == NoIssue()


async def test_everybody_finds_what_they_may_open_and_nothing_else(office: Office) -> None:
    """Of each visibility; a Head of Service who is an Executive Director's deputy, and an answerer who has changed, among them."""
    for number, sees in enumerate(Visibility):
        await raise_issue(office, PARKING, f"r{number}", who_sees=sees.value)
    await put(office, goes_to=OTHER_HEAD)
    await re_register(office, EXECUTIVE_DIRECTOR, deputy=OTHER_MANAGER)
    issues = await office.store.year(YEAR).issues()
    assert len(issues) == 4
    for person in EVERYBODY:
        views = [await view_issue(office, person, YEAR, issue.id) for issue in issues]
        opens = {view.issue.reference for view in views if isinstance(view, IssueView)}
        listed = await find(office, person, ABOUT_PARKING)
        assert (set() if isinstance(listed, Refused) else {line.issue.reference for line in listed.lines}) == opens
        assert isinstance(listed, Refused) or all(line.may_open and line.words for line in listed.lines)


async def test_hidden_words_are_not_searched_nor_shown_and_new_ones_are(office: Office) -> None:
    issue = await raise_issue(office, PARKING)
    await done(office, HEAD, issue, Act.HIDE)
    for question in (ABOUT_PARKING, IssueQuestion(which=Which.ALL), IssueQuestion(which=Which.OPEN, about="permit")):
        assert await found(office, COORDINATOR, question) == []
    listed = await find(office, COORDINATOR, IssueQuestion(which=Which.ALL, reference=issue.reference))
    assert isinstance(listed, IssuesListed)
    assert [(line.issue.reference, line.words, line.issue.text) for line in listed.lines] == [(issue.reference, "", "")]
    await done(office, AUTHOR, issue, Doing(act=Act.REWORD, text="Bicycles are stolen."))
    assert await found(office, COORDINATOR) == []
    assert await found(office, COORDINATOR, IssueQuestion(which=Which.ALL, about="bicycle")) == [issue.reference]


async def test_what_was_taken_back_is_not_found(office: Office) -> None:
    await put(office, state=IssueState.WITHDRAWN)
    assert await found(office, COORDINATOR) == []
    assert await offered(office, COORDINATOR, "parking") == ()


async def test_answers_are_searched_and_drafts_are_not(office: Office) -> None:
    issue = await raise_issue(office, PARKING)
    cycling = IssueQuestion(which=Which.ALL, about="cycle racks")
    words = "Cycle racks come in May."
    await done(office, MANAGER, issue, Doing(act=Act.DRAFT, text=words, outcome="information"))
    assert await found(office, COORDINATOR, cycling) == []
    await done(office, HEAD, issue, Doing(act=Act.RESPOND, text=words, outcome="information"))
    assert await found(office, COORDINATOR, cycling) == [issue.reference]


async def test_teams_and_topics_are_asked_for_by_name_too(office: Office) -> None:
    event = Event(object="r", action="registered", person=HEAD, at=office.clock.now(), operation_id="op9")
    await office.store.register([], [PARENTING], event)
    one = await put(office)
    other = await put(office, team_id=PARENTING.id, topic="fostering")
    assert await found(office, COORDINATOR, IssueQuestion(which=Which.ALL, about="MASH parking")) == [one.reference]
    assert await found(office, COORDINATOR, IssueQuestion(which=Which.ALL, about="fostering")) == [other.reference]
    by_team = ABOUT_PARKING.model_copy(update={"teams": (PARENTING.id,)})
    by_topic = ABOUT_PARKING.model_copy(update={"topics": ("support_systems",)})
    assert await found(office, COORDINATOR, by_team) == [other.reference]
    assert await found(office, COORDINATOR, by_topic) == [one.reference]


async def test_a_state_a_period_and_whose_it_is_narrow_it_down(office: Office, clock: MovingClock) -> None:
    closed = await put(office, state=IssueState.CLOSED)
    clock.forward(days=10)
    waits = await put(office)
    for_another = await put(office, goes_to=OTHER_HEAD)
    everything = [waits.reference, for_another.reference, closed.reference]
    assert sorted(await found(office, COORDINATOR)) == sorted(everything)
    day = clock.now().date()
    cases: dict[str, tuple[dict[str, object], list[Issue]]] = {
        "open": ({"which": Which.OPEN}, [waits, for_another]),
        "since": ({"period": Period(first=day)}, [waits, for_another]),
        "until": ({"period": Period(last=day - timedelta(days=1))}, [closed]),
    }
    for name, (narrower, expected) in cases.items():
        question = ABOUT_PARKING.model_copy(update=narrower)
        assert await found(office, COORDINATOR, question) == [one.reference for one in expected], name
    mine = ABOUT_PARKING.model_copy(update={"is_mine": True})
    assert await found(office, OTHER_HEAD, mine) == [for_another.reference]


async def test_without_a_period_it_is_this_year_and_the_last_and_an_older_one_is_found_if_asked_for(
    office: Office, clock: MovingClock
) -> None:
    clock.at(2024, 11, 4)
    oldest = await put(office, "2024-25")
    clock.at(2025, 11, 4)
    last = await put(office, "2025-26")
    clock.at(2026, 11, 20)
    now = await put(office)
    assert await found(office, COORDINATOR) == [now.reference, last.reference]
    long_ago = Period(first=date(2024, 5, 1), last=date(2025, 4, 30))
    assert await found(office, COORDINATOR, ABOUT_PARKING.model_copy(update={"period": long_ago})) == [oldest.reference]
    by_name = IssueQuestion(which=Which.ALL, reference=oldest.reference.lower())
    assert await found(office, COORDINATOR, by_name) == [oldest.reference]


async def test_a_reference_finds_its_issue_and_a_records_all_of_its_issues(office: Office) -> None:
    two = asking("staffing", "Two posts are empty.") | asking("support_systems", PARKING)
    _, issues = await send_form(office, two)
    whole = [issue.reference for issue in issues]
    assert len(whole) == 2
    assert await found(office, AUTHOR, IssueQuestion(which=Which.ALL, reference=whole[1])) == [whole[1]]
    assert await found(office, AUTHOR, IssueQuestion(which=Which.ALL, reference=whole[0].partition("/")[0])) == whole
    assert await found(office, AUTHOR, IssueQuestion(which=Which.ALL, reference="V26-9999")) == []


async def test_ten_a_page_and_a_page_too_far_is_the_last(office: Office) -> None:
    for _ in range(12):
        await put(office)
    first, far = await find(office, HEAD, ABOUT_PARKING), await find(office, HEAD, ABOUT_PARKING, 9)
    assert isinstance(first, IssuesListed)
    assert isinstance(far, IssuesListed)
    assert (len(first.lines), first.page, first.pages, first.totals.found) == (10, 1, 2, 12)
    assert (len(far.lines), far.page) == (2, 2)
    assert {line.issue.id for line in first.lines}.isdisjoint(line.issue.id for line in far.lines)


async def test_precedents_are_earlier_issues_of_other_records_that_are_like_it(
    office: Office, clock: MovingClock
) -> None:
    before = await put(office, topic="staffing")
    clock.forward(hours=1)
    two = asking("staffing", "Permits to park at the office are not to be had.") | asking("support_systems", PARKING)
    _, (staffing, _) = await send_form(office, two)
    clock.forward(hours=1)
    after = await put(office)
    precedents = await precedents_of(office, MANAGER, YEAR, staffing.id)
    assert isinstance(precedents, Precedents)
    assert [line.issue.id for line in precedents.listed.lines] == [before.id]
    latest = await precedents_of(office, MANAGER, YEAR, after.id)
    assert isinstance(latest, Precedents)
    assert len(latest.listed.lines) == 3
    assert await precedents_of(office, OTHER_MEMBER, YEAR, after.id) == NoIssue()


async def test_of_an_issue_whose_words_are_hidden_nothing_is_compared(office: Office, clock: MovingClock) -> None:
    await put(office)
    clock.forward(hours=1)
    issue = await raise_issue(office, PARKING)
    await done(office, HEAD, issue, Act.HIDE)
    precedents = await precedents_of(office, HEAD, YEAR, issue.id)
    assert isinstance(precedents, Precedents)
    assert precedents.listed.lines == ()


async def test_in_a_channel_no_words_stand_and_nothing_for_one_reader(office: Office, clock: MovingClock) -> None:
    await put(office, visibility=Visibility.HEAD_OF_SERVICE)
    open_one = await put(office)
    clock.forward(hours=1)
    answers = asking("support_systems", PARKING) | asking("staffing", PARKING, who_sees="head_of_service")
    record, _ = await send_form(office, answers)
    found_here = await precedents_in_record(office, HEAD, YEAR, record.id)
    assert isinstance(found_here, tuple)
    [one] = found_here
    assert one.issue.visibility is Visibility.CHANNEL
    assert [(line.issue.id, line.words, line.issue.text) for line in one.listed.lines] == [(open_one.id, "", "")]
    listed = await find(office, HEAD, ABOUT_PARKING, in_channel=True)
    assert isinstance(listed, IssuesListed)
    assert {line.words for line in listed.lines} == {""}
    assert not [line for line in listed.lines if line.issue.visibility is not Visibility.CHANNEL]


async def test_only_open_issues_of_a_record_are_asked_about(office: Office) -> None:
    issue = await raise_issue(office, PARKING)
    await done(office, HEAD, issue, ANSWER)
    assert await precedents_in_record(office, HEAD, YEAR, "r1") != ()
    await done(office, AUTHOR, issue, Act.SETTLE)
    assert await precedents_in_record(office, HEAD, YEAR, "r1") == ()


async def put_into_message(office: Office, person: PersonId, typed: str) -> list[tuple[str, str]]:
    """(reference, the answer) of what is offered."""
    found_ones = await offered(office, person, typed)
    assert isinstance(found_ones, tuple), found_ones
    return [(one.line.issue.reference, one.answer.text if one.answer else "") for one in found_ones]


@pytest.mark.parametrize("typed", ["parking permits", "V26-0001", "v26-0001/1", " V26-0001/1 please", ""])
async def test_what_is_for_one_reader_is_never_put_into_a_message(office: Office, typed: str) -> None:
    await raise_issue(office, PARKING, who_sees="head_of_service")
    for person in (HEAD, AUTHOR, COORDINATOR, DIRECTOR):
        found_ones = await offered(office, person, typed)
        assert found_ones in ((), Refused())


async def test_an_answer_goes_along_only_if_it_is_shared_and_stands(office: Office) -> None:
    issue = await raise_issue(office, PARKING)
    await done(office, MANAGER, issue, Doing(act=Act.DRAFT, text="Not yet.", outcome="information"))
    assert await put_into_message(office, HEAD, "parking") == [(issue.reference, "")]
    await done(office, HEAD, issue, ANSWER.model_copy(update={"share": False}))
    assert await put_into_message(office, HEAD, "parking") == [(issue.reference, "")]
    await done(office, AUTHOR, issue, Act.FOLLOW_UP)
    assert await put_into_message(office, HEAD, "parking") == [(issue.reference, "")]
    await done(office, HEAD, issue, ANSWER)
    assert await put_into_message(office, HEAD, "parking") == [(issue.reference, ANSWER.text)]
    await done(office, HEAD, issue, Act.HIDE)
    assert await put_into_message(office, HEAD, issue.reference) == [(issue.reference, "")]
    assert await put_into_message(office, HEAD, "parking") == []


async def test_nothing_typed_offers_the_newest_open_issues_that_one_may_read(
    office: Office, clock: MovingClock
) -> None:
    made = []
    for _ in range(11):
        clock.forward(minutes=5)
        made.append(await put(office))
    await put(office, state=IssueState.CLOSED)
    newest = [(issue.reference, "") for issue in reversed(made)][:10]
    assert await put_into_message(office, MANAGER, "  ") == newest
    assert await put_into_message(office, OTHER_MANAGER, "") == []


async def test_a_councillor_may_put_in_an_open_issue_by_its_reference_but_searches_own_visits_only(
    office: Office,
) -> None:
    issue = await raise_issue(office, PARKING)
    assert await put_into_message(office, OTHER_MEMBER, "parking") == []
    assert await put_into_message(office, OTHER_MEMBER, issue.reference) == [(issue.reference, "")]
    assert await put_into_message(office, COLLEAGUE, "parking") == [(issue.reference, "")]


async def test_a_search_reads_the_issues_and_answers_of_its_years_once_however_many_there_are(
    tmp_path: Path, clock: MovingClock
) -> None:
    table = CountingTable(SqliteTable(tmp_path / "counted.db"))
    office = await open_council(tmp_path / "counted.db", clock, table=table)  # type: ignore[arg-type] # counts around one
    calls = []
    for more in (0, 5, 40):
        for _ in range(more):
            await put(office, text=f"{PARKING} {more}")
        before = table.calls
        await find(office, MANAGER, IssueQuestion(which=Which.ALL, about="nothing of the kind"))
        calls.append(table.calls - before)
    await table.close()
    assert calls[1] == calls[2] <= 4, "the first also reads the register, which is then remembered"


async def test_a_person_of_several_roles_reads_what_either_may(office: Office) -> None:
    issue = await raise_issue(office, PARKING)
    assert await found(office, OTHER_MEMBER) == []
    await re_register(office, OTHER_MEMBER, roles=frozenset({Role.MEMBER, Role.COORDINATOR}))
    assert await found(office, OTHER_MEMBER) == [issue.reference]
