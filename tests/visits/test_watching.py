"""Over a real store, an answer due on Friday 4 December 2026: each notice is sent once, by day, to those it still concerns."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import again
from tests.visits.builders import YEAR
from tests.visits.council import (
    ANSWER,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    MANAGER,
    MovingClock,
    asking,
    done,
    keys,
    open_council,
    posted,
    re_register,
    send_form,
    stored_issue,
    told,
    waiting,
)
from visits.card_names import CardKind, CardName
from visits.council import Rung
from visits.issues import Act
from visits.model import Issue, PersonId, PersonStatus
from visits.ports import Office, Put
from visits.usecases.watching import is_still_meant, watch
from visits.working_days import WorkingDays
from visits.years import london_day, london_time, start_of

KINDS = (CardKind.DUE_SOON, CardKind.OVERDUE, CardKind.ESCALATED)
DUE = date(2026, 12, 4)
MONDAY, WEDNESDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 11)
LADDER = (Rung(after_days=5, to=DIRECTOR), Rung(after_days=8, to=COORDINATOR))


@pytest.fixture
async def twin(rows_path: Path, clock: MovingClock, council: Office) -> AsyncIterator[Office]:
    """Another process over the same rows."""
    office = await open_council(rows_path, clock, prefix="b")
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


def climbing(office: Office, *ladder: Rung) -> Office:
    """The same council with a ladder."""
    return replace(office, rules=office.rules.model_copy(update={"ladder": ladder or LADDER}))


async def an_issue(office: Office, **answers: str) -> Issue:
    """One issue, and nothing waiting to be posted."""
    _, (issue,) = await send_form(office, asking("staffing", "Two posts are empty.", **answers))
    await posted(office)
    return issue


async def watched(office: Office, day: date | None = None, hour: int = 8) -> None:
    """The day's work is done, now or at an hour of this day."""
    assert isinstance(office.clock, MovingClock)
    if day:
        office.clock.moment = start_of(day, hour)
    await again(lambda: watch(office, YEAR, london_day(office.clock.now())))


async def due(office: Office) -> set[tuple[str, str, str]]:
    """(kind, stage, person) of every such card that waits."""
    return {
        (card.kind.value, card.object_id.partition(".2026")[2][4:].removeprefix("."), card.person)
        for card in await waiting(office, office.clock.now() + timedelta(days=400))
        if card.kind in KINDS
    }


async def sent(office: Office) -> list[tuple[datetime, CardName]]:
    """What is sent now of what waits and is still meant."""
    found = [card for card in await waiting(office) if card.kind in KINDS]
    meant = [(office.clock.now(), card) for card in found if await is_still_meant(office, YEAR, card)]
    await posted(office)
    return meant


async def live(
    office: Office, first: date, last: date, *, up: Sequence[bool] = (True,)
) -> list[tuple[datetime, CardName]]:
    """Three hours at a time: the day's work from eight on, again and again, and what is due is sent."""
    assert isinstance(office.clock, MovingClock)
    found: list[tuple[datetime, CardName]] = []
    office.clock.moment = start_of(first)
    step = 0
    while office.clock.moment < start_of(last):
        if up[step % len(up)]:
            if london_time(office.clock.moment).hour >= 8:
                await watched(office)
            found += await sent(office)
        office.clock.forward(hours=3)
        step += 1
    return found


def heard(found: Sequence[tuple[datetime, CardName]], person: str) -> list[tuple[str, str]]:
    """(day, kind and stage) of what a person was told, or the thread where it is ""."""
    return [
        (f"{london_day(at):%d %b}", f"{card.kind}{card.object_id[-2:] if card.kind is not CardKind.DUE_SOON else ''}")
        for at, card in found
        if card.person == person
    ]


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 12, 5), 12), (MONDAY, 18), (MONDAY, 23), (date(2026, 12, 28), 10)]
)
async def test_nothing_is_sent_at_night_at_the_weekend_or_on_a_holiday(council: Office, day: date, hour: int) -> None:
    await an_issue(council)
    await watched(council, day, hour)
    assert await due(council) == set()


async def test_the_work_of_a_morning_done_early_waits_for_eight(council: Office) -> None:
    await an_issue(council)
    await watched(council, MONDAY, 7)
    [card] = await waiting(council, start_of(MONDAY, 8))
    assert card.kind is CardKind.OVERDUE
    assert await waiting(council, start_of(MONDAY, 7)) == []


async def test_what_is_answered_meanwhile_is_not_brought_to_mind(council: Office) -> None:
    issue = await an_issue(council)
    await watched(council, MONDAY)
    [card] = [one for one in await waiting(council) if one.kind in KINDS]
    assert await is_still_meant(council, YEAR, card)
    await done(council, HEAD, issue, ANSWER)
    assert not await is_still_meant(council, YEAR, card)
    await posted(council)
    await watched(council, FRIDAY)
    assert await due(council) == set()


@pytest.mark.parametrize("act", [Act.HIDE, Act.EXTEND])
async def test_what_is_hidden_or_put_off_meanwhile_is_not_brought_to_mind(council: Office, act: Act) -> None:
    issue = await an_issue(council)
    await watched(council, MONDAY)
    [card] = [one for one in await waiting(council) if one.kind in KINDS]
    await done(council, HEAD, issue, act)
    assert not await is_still_meant(council, YEAR, card)


async def test_an_issue_that_is_gone_is_not_brought_to_mind(council: Office) -> None:
    gone = CardName(kind=CardKind.OVERDUE, object_id="r9_1.20261204.1", person=HEAD)
    assert not await is_still_meant(council, YEAR, gone)


async def test_the_thread_then_the_head_of_service_once_each_and_nobody_else(council: Office) -> None:
    await an_issue(council)
    found = await live(council, date(2026, 11, 23), date(2026, 12, 24))
    assert heard(found, "") == [("02 Dec", "due_soon")]
    assert heard(found, HEAD) == [("07 Dec", "overdue.1")]
    assert len(found) == 2
    assert all(8 <= london_time(at).hour < 18 for at, _ in found)


async def test_whoever_it_is_assigned_to_is_told_first_and_the_head_of_service_two_days_later(council: Office) -> None:
    issue = await an_issue(council)
    await done(council, HEAD, issue, Act.ASSIGN)
    found = await live(council, date(2026, 11, 23), date(2026, 12, 24))
    assert heard(found, MANAGER) == [("07 Dec", "overdue.1")]
    assert heard(found, HEAD) == [("09 Dec", "overdue.2")]


async def test_each_rung_is_told_once_and_noted_on_the_issue_with_an_event(council: Office) -> None:
    office = climbing(council)
    await an_issue(office)
    found = await live(office, date(2026, 12, 7), date(2027, 1, 15))
    assert heard(found, DIRECTOR) == [("11 Dec", "escalated.1")]
    assert heard(found, COORDINATOR) == [("16 Dec", "escalated.2")]
    issue = await stored_issue(office, "r1_1")
    assert issue.rung == 2
    assert issue.escalated_at is not None
    assert london_day(issue.escalated_at) == date(2026, 12, 16)
    events = await office.store.year(YEAR).events_between(start_of(MONDAY), start_of(date(2027, 1, 15)))
    assert [(london_day(one.at).day, one.action) for one in events] == [(11, "escalated"), (16, "escalated")]


async def test_the_issues_own_card_is_brought_up_to_date_when_it_is_escalated(council: Office) -> None:
    await an_issue(council)
    await watched(climbing(council), FRIDAY)
    assert CardName(kind=CardKind.ISSUE, object_id="r1_1") in await waiting(council)


async def test_what_is_put_off_climbs_the_ladder_anew(council: Office) -> None:
    office = climbing(council)
    issue = await an_issue(office)
    await live(office, FRIDAY, date(2026, 12, 12))
    later = await done(office, HEAD, issue, Act.EXTEND)
    assert later.due == date(2026, 12, 18)
    found = await live(office, date(2026, 12, 14), date(2027, 1, 14))
    assert [stage for _, stage in heard(found, DIRECTOR)] == ["escalated.1"]
    assert [stage for _, stage in heard(found, COORDINATOR)] == ["escalated.2"]


@pytest.mark.parametrize(
    ("who_sees", "told_of_it"),
    [
        ("channel", {DIRECTOR, COORDINATOR}),
        ("head_of_service", {DIRECTOR, COORDINATOR}),
        ("executive_director", {DIRECTOR}),
    ],
)
async def test_an_issue_about_the_head_of_service_is_brought_to_mind_to_its_reader_alone(
    council: Office, who_sees: str, told_of_it: set[PersonId]
) -> None:
    office = climbing(council)
    await an_issue(office, who_sees=who_sees)
    reader = DIRECTOR if who_sees == "executive_director" else HEAD
    found = await live(office, date(2026, 11, 30), date(2027, 1, 15))
    assert {card.person for _, card in found if card.kind is CardKind.ESCALATED} == told_of_it
    rest = {card.person for _, card in found if card.kind is not CardKind.ESCALATED}
    assert rest == ({reader, ""} if who_sees == "channel" else {reader})


async def test_while_the_head_of_service_is_away_the_deputy_is_told_and_on_return_they_are(council: Office) -> None:
    await an_issue(council)
    await re_register(council, HEAD, away_from=date(2026, 12, 1), away_to=date(2026, 12, 11))
    found = await live(council, date(2026, 11, 23), date(2026, 12, 24))
    assert heard(found, DEPUTY) == [("07 Dec", "overdue.1")]
    assert heard(found, HEAD) == [("14 Dec", "overdue.1")]


async def test_of_an_issue_about_the_head_of_service_not_even_a_deputy_is_told(council: Office) -> None:
    await re_register(council, DIRECTOR, deputy=HEAD, away_from=date(2026, 12, 1), away_to=date(2026, 12, 11))
    await an_issue(council, who_sees="executive_director")
    found = await live(council, date(2026, 11, 23), date(2026, 12, 24))
    assert {card.person for _, card in found} == {DIRECTOR}


async def test_nobody_who_has_left_is_told(council: Office) -> None:
    office = climbing(council)
    await an_issue(office)
    for person in (HEAD, DEPUTY, DIRECTOR):
        await re_register(council, person, status=PersonStatus.LEFT)
    found = await live(office, date(2026, 12, 1), date(2027, 1, 15))
    assert {card.person for _, card in found} == {"", COORDINATOR}


async def test_after_standing_still_each_person_hears_once_however_many_processes_start(
    council: Office, twin: Office, clock: MovingClock
) -> None:
    """The bot was down from the sending of the form until five weeks after the answer was due; then two start at once."""
    issue = await an_issue(council)
    await done(council, HEAD, issue, Act.ASSIGN)
    await posted(council)
    one, other = climbing(council), climbing(twin)
    clock.at(2027, 1, 11, 9)
    for _ in range(3):
        await asyncio.gather(watched(one), watched(other), watched(one), watched(other))
    wanted = {
        ("overdue", "1", MANAGER), ("overdue", "2", HEAD), ("escalated", "1", DIRECTOR), ("escalated", "2", COORDINATOR),
    }  # fmt: skip
    assert await due(council) == wanted
    assert await told(council, CardKind.DUE_SOON) == set()
    events = await keys(council, "event|20270111")
    assert len(events) == 2, "one of each rung"


@pytest.mark.parametrize("up", [(True, False), (False, False, True, False, True), (False,) * 17 + (True,) * 9])
async def test_nobody_is_told_twice_however_often_the_work_is_done(council: Office, up: tuple[bool, ...]) -> None:
    office = climbing(council)
    await an_issue(office)
    found = await live(office, date(2026, 11, 23), date(2027, 1, 15), up=up)
    assert len({card.key for _, card in found}) == len(found)
    assert {card.person for _, card in found} >= {HEAD, DIRECTOR, COORDINATOR}
    assert all(WorkingDays().is_working(london_day(at)) and 8 <= london_time(at).hour < 18 for at, _ in found)


async def test_more_notices_than_a_transaction_holds_are_all_there(council: Office) -> None:
    await send_form(council, asking("staffing", "Two posts are empty."))
    template = await stored_issue(council, "r1_1")
    for n in range(45):
        copy = template.model_copy(update={"id": f"m{n}_1", "record_id": f"m{n}"})
        await council.store.year(YEAR).commit([Put(copy)], write_id=f"copy {n}")
    await watched(council, MONDAY)
    assert len([card for card in await waiting(council) if card.kind is CardKind.OVERDUE]) == 46


async def test_a_year_without_issues_has_nothing_to_do(council: Office) -> None:
    await council.store.open_year("2027-28")
    await watch(council, "2027-28", MONDAY)
    assert await keys(council, "outbox|") == []
