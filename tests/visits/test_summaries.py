"""The councillors' weekly summary over a real store: one a week to each who has news, and to nobody else."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import again
from storage.outbox import Why
from storage.store import TableStore
from tests.visits.builders import AUTHOR, YEAR, councillor
from tests.visits.council import (
    AGREED,
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    OTHER_MEMBER,
    MovingClock,
    asking,
    do,
    done,
    open_council,
    re_register,
    send_form,
)
from visits.card_names import CardKind
from visits.council import DigestRules
from visits.issues import Act
from visits.model import SYSTEM, Event, Issue, IssueState, PersonId, PersonStatus
from visits.ports import Office, Put
from visits.reminders import next_allowed
from visits.summary_of_week import CHANGES, Change, days_of, label_of, news_for, news_in, span_of, summaries_due
from visits.usecases.nudging import set_reminders
from visits.usecases.summaries import schedule_summaries, send_summaries, summary_of
from visits.working_days import WorkingDays
from visits.years import london_day, london_time, start_of

MONDAY = date(2026, 11, 23)
W47 = "2026-W47"
"""The week in which these tests' forms are sent, unless one says otherwise; it is summed up on the Monday after."""
DAYS = WorkingDays(closures=frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)}))
FRIDAYS = DigestRules(weekday=4)


@dataclass(frozen=True)
class Told:
    """A summary that was sent."""

    person: PersonId
    week: str
    at: datetime


@pytest.fixture
async def twin(rows_path: Path, clock: MovingClock, council: Office) -> AsyncIterator[Office]:
    """Another process over the same rows."""
    office = await open_council(rows_path, clock, prefix="b")
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def works(office: Office) -> list[Told]:
    """What a sender does in every known year: the day's work from eight o'clock on, then the cards that are due."""
    now = office.clock.now()
    if london_time(now).hour >= 8:
        for _ in await office.store.years():
            await again(lambda: schedule_summaries(office, london_day(now)))
    return [one for year in await office.store.years() for _ in (1, 2) for one in await _sends(office, year)]


async def _sends(office: Office, year: str) -> list[Told]:
    assert isinstance(office.store, TableStore)
    outbox, told = office.store.outbox(year), []
    for waiting in await outbox.due(office.clock.now(), limit=100):
        claim = await outbox.claim(waiting, "test")
        if claim is None:
            continue
        name = waiting.card
        effect, _, week = name.object_id.partition(".")
        if name.kind is CardKind.EFFECT and effect == "summaries":
            await again(lambda week=week: send_summaries(office, year, week))  # type: ignore[misc]  # bound at once
        allowed = next_allowed(office.clock.now(), office.working_days)
        if name.kind is CardKind.SUMMARY and allowed > office.clock.now():
            await outbox.later(claim, allowed, Why.NOT_NOW, counts=False)
            continue
        person = PersonId(name.person)
        if name.kind is CardKind.SUMMARY and await summary_of(office, person, name.object_id):
            told.append(Told(person, name.object_id, office.clock.now()))
        await outbox.done(claim, claim.wanted)
    return told


async def live(office: Office, first: date, last: date, hours: Sequence[int] = (7, 9, 12, 20)) -> list[Told]:
    """The days pass, with the sender at work at these hours (London)."""
    assert isinstance(office.clock, MovingClock)
    told: list[Told] = []
    for days in range((last - first).days + 1):
        for hour in hours:
            office.clock.moment = start_of(first + timedelta(days=days), hour)
            told += await works(office)
    return told


async def answered(office: Office) -> Issue:
    """An issue that was raised, and answered the same day with an action."""
    _, [issue] = await send_form(office)
    return await done(office, HEAD, issue, AGREED)


# Nobody is told


async def test_nobody_is_told_of_a_week_in_which_nothing_changed(council: Office) -> None:
    await send_form(council)
    assert await live(council, MONDAY, date(2026, 12, 4)) == []
    assert await summary_of(council, AUTHOR, W47) is None


async def test_what_officers_settle_among_themselves_is_no_news(council: Office) -> None:
    _, [issue] = await send_form(council)
    await done(council, HEAD, issue, Act.ASSIGN)
    await do(council, MANAGER, issue, ANSWER.model_copy(update={"act": Act.DRAFT}))
    assert await live(council, MONDAY, MONDAY) == []


async def test_what_a_councillor_did_is_no_news_to_them_but_to_their_colleague(council: Office) -> None:
    issue = await answered(council)
    council.clock.at(2026, 11, 24)  # type: ignore[attr-defined]  # the tests' clock
    await done(council, AUTHOR, issue, Act.FOLLOW_UP)
    told = await live(council, date(2026, 11, 30), date(2026, 11, 30))
    assert [(one.person, one.week) for one in told] == [(COLLEAGUE, "2026-W48")]


async def test_a_private_issue_is_news_to_its_author_alone(council: Office) -> None:
    _, [issue] = await send_form(council, asking("staffing", "Only for you.", who_sees="head_of_service"))
    await done(council, HEAD, issue, ANSWER)
    assert [one.person for one in await live(council, MONDAY, MONDAY)] == [AUTHOR]
    assert await summary_of(council, COLLEAGUE, W47) is None


async def test_others_are_not_told_and_see_no_summary(council: Office) -> None:
    await answered(council)
    for person in (OTHER_MEMBER, HEAD, MANAGER, COORDINATOR):
        assert await summary_of(council, person, W47) is None
    assert {one.person for one in await live(council, MONDAY, MONDAY)} == {AUTHOR, COLLEAGUE}


async def test_who_does_without_or_has_left_is_not_told_even_of_what_waits(council: Office, clock: MovingClock) -> None:
    await answered(council)
    clock.at(2026, 11, 23)
    await schedule_summaries(council, MONDAY)
    await send_summaries(council, YEAR, W47)
    await set_reminders(council, AUTHOR, {"summary": "false"}, "op1")
    await re_register(council, COLLEAGUE, status=PersonStatus.LEFT)
    assert await works(council) == []


async def test_an_issue_that_is_withdrawn_since_is_no_news(council: Office) -> None:
    _, [issue] = await send_form(council)
    seen = await done(council, HEAD, issue, Act.SEE)
    assert await summary_of(council, AUTHOR, W47) is not None
    stored = await council.store.year(YEAR).issue(seen.id)
    gone = seen.model_copy(update={"state": IssueState.WITHDRAWN})
    await council.store.year(YEAR).commit([Put(gone, stored)], write_id="withdrawn")
    assert await summary_of(council, AUTHOR, W47) is None
    assert await live(council, MONDAY, MONDAY) == []


# Everybody else is told once


async def test_each_councillor_of_the_visit_is_told_once_at_the_councils_hour(council: Office) -> None:
    await answered(council)
    told = await live(council, MONDAY, date(2026, 12, 6))
    assert {(one.person, one.week) for one in told} == {(AUTHOR, W47), (COLLEAGUE, W47)}
    assert {one.at for one in told} == {start_of(MONDAY, 9)}
    assert len(told) == 2


async def test_two_senders_and_restarts_tell_each_councillor_once(
    council: Office, twin: Office, rows_path: Path, clock: MovingClock
) -> None:
    await answered(council)
    told: list[Told] = []
    for hour in (8, 9, 10, 17):
        clock.at(2026, 11, 23, hour)
        restarted = await open_council(rows_path, clock, prefix=f"r{hour}")
        for sent in await asyncio.gather(works(council), works(twin), works(restarted), works(twin)):
            told += sent
        await restarted.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can
    assert sorted(one.person for one in told) == sorted([AUTHOR, COLLEAGUE])


async def test_after_standing_still_the_latest_week_is_caught_up_once(council: Office) -> None:
    await answered(council)
    told = await live(council, date(2026, 11, 26), date(2026, 11, 29))
    assert {one.at for one in told} == {start_of(date(2026, 11, 26), 9)}
    assert len(told) == 2
    assert await live(council, date(2026, 12, 7), date(2026, 12, 8)) == []


async def test_none_goes_out_in_the_night(council: Office) -> None:
    await answered(council)
    told = await live(council, MONDAY, date(2026, 11, 25), hours=(6, 19, 23))
    assert told == [], "the sender worked at night alone"
    told = await live(council, date(2026, 11, 26), date(2026, 11, 26), hours=(8,))
    assert len(told) == 2


async def test_across_the_year_boundary_each_week_is_told_once_though_both_years_work(
    council: Office, twin: Office, clock: MovingClock
) -> None:
    """What was answered on 22 April is told of on the 26th, in the old year, and not again from 1 May on. What was answered on
    the 29th is told of on Tuesday 4 May, in the new municipal year, since that Monday is a holiday."""
    _, [first, second] = await send_form(council, asking("staffing", "One.") | asking("referrals", "Two."))
    clock.at(2027, 4, 22)
    await done(council, HEAD, first, ANSWER)
    told = await live(council, date(2027, 4, 26), date(2027, 4, 28))
    clock.at(2027, 4, 29)
    await done(council, HEAD, second, ANSWER)
    told += await live(council, date(2027, 4, 30), date(2027, 5, 10))
    told += await live(twin, date(2027, 5, 5), date(2027, 5, 5))
    assert await council.store.years() == ["2026-27", "2027-28"]
    for person in (AUTHOR, COLLEAGUE):
        assert [(one.week, one.at) for one in told if one.person == person] == [
            ("2027-W16", start_of(date(2027, 4, 26), 9)),
            ("2027-W17", start_of(date(2027, 5, 4), 9)),
        ]


async def test_a_sender_that_died_before_it_was_done_is_followed_by_one_that_tells_nobody_again(
    council: Office,
) -> None:
    await answered(council)
    assert len(await live(council, MONDAY, MONDAY, hours=(9, 12))) == 2
    await send_summaries(council, YEAR, W47)
    assert await works(council) == []


async def test_the_week_of_the_clock_change_ends_at_midnight_in_london(council: Office, clock: MovingClock) -> None:
    """The clocks go forward on Sunday 28 March 2027; Monday is a holiday."""
    _, [first, second] = await send_form(council, asking("staffing", "One.") | asking("referrals", "Two."))
    clock.moment = start_of(date(2027, 3, 29)) - timedelta(minutes=1)
    await done(council, HEAD, first, ANSWER)
    clock.forward(minutes=2)
    await done(council, HEAD, second, ANSWER)
    for week, issue in (("2027-W12", first), ("2027-W13", second)):
        summary = await summary_of(council, AUTHOR, week)
        assert summary is not None
        assert [line.issue.id for line in summary.changed] == [issue.id]
    told = await live(council, date(2027, 3, 29), date(2027, 4, 9))
    assert [(one.week, one.at) for one in told if one.person == AUTHOR] == [
        ("2027-W12", start_of(date(2027, 3, 30), 9)),
        ("2027-W13", start_of(date(2027, 4, 5), 9)),
    ]


async def test_more_councillors_than_a_transaction_holds_are_all_told(council: Office) -> None:
    issue = await answered(council)
    many = [councillor(number, f"Councillor Number {number}") for number in range(100, 160)]
    event = Event(object="register", action="changed", person=COORDINATOR, at=council.clock.now(), operation_id="op1")
    await council.store.register(many, [], event)
    stored = await council.store.year(YEAR).record(issue.record_id)
    assert stored is not None
    crowd = stored.value.model_copy(update={"members_present": tuple(one.id for one in many)})
    await council.store.year(YEAR).commit([Put(crowd, stored)], write_id="crowd")
    assert {one.person for one in await live(council, MONDAY, MONDAY)} == {AUTHOR, *crowd.members_present}


async def test_twenty_issues_of_a_week_come_as_one_summary(council: Office) -> None:
    for number in range(20):
        _, [issue] = await send_form(council, record_id=f"r{number}", on_rota=False)
        await done(council, HEAD, issue, ANSWER)
    assert len(await live(council, MONDAY, MONDAY)) == 2, "to the two who went"
    summary = await summary_of(council, AUTHOR, W47)
    assert summary is not None
    assert len(summary.changed) == 20


# What they are told


async def test_it_says_what_was_done_when_and_by_when_an_action_is_due(council: Office) -> None:
    issue = await answered(council)
    summary = await summary_of(council, AUTHOR, W47)
    assert summary is not None
    [line] = summary.changed
    assert (line.issue.id, line.team_name, line.topic) == (issue.id, "MASH", "Staffing")
    assert [one.change for one in line.news] == [Change.ANSWERED]
    assert line.action_due == date(2027, 5, 1)
    assert line.reply_by is None, "nothing waits for a reply until the action is done"
    assert (summary.days.first, summary.days.last) == (date(2026, 11, 16), date(2026, 11, 22))


async def test_what_still_waits_for_a_reply_is_said_too(council: Office, clock: MovingClock) -> None:
    _, [first, second] = await send_form(council, asking("staffing", "One.") | asking("referrals", "Two."))
    await done(council, HEAD, first, ANSWER)
    clock.at(2026, 11, 24)
    await done(council, HEAD, second, ANSWER)
    summary = await summary_of(council, AUTHOR, "2026-W48")
    colleague = await summary_of(council, COLLEAGUE, "2026-W48")
    assert summary is not None
    assert colleague is not None
    assert [(line.issue.id, line.reply_by) for line in summary.changed] == [(second.id, date(2026, 12, 8))]
    assert [(line.issue.id, line.reply_by) for line in summary.waiting] == [(first.id, date(2026, 12, 4))]
    assert colleague.changed[0].reply_by is None, "only its author is asked"
    assert colleague.waiting == ()
    await done(council, AUTHOR, first, Act.SETTLE)
    settled = await summary_of(council, AUTHOR, "2026-W48")
    assert settled is not None
    assert settled.waiting == ()


def events(*acts: tuple[Act, PersonId]) -> list[Event]:
    at = datetime(2026, 11, 16, 9, tzinfo=start_of(MONDAY).tzinfo)
    return [
        Event(object="issue r_1", action=act, person=who, at=at + timedelta(hours=n), operation_id=str(n))
        for n, (act, who) in enumerate(acts)
    ]


def test_of_each_kind_the_latest_counts_and_an_answer_makes_seen_no_news() -> None:
    acts = (Act.SEE, HEAD), (Act.RESPOND, HEAD), (Act.FOLLOW_UP, AUTHOR), (Act.RESPOND, HEAD), (Act.ACTION_DONE, HEAD)
    news = news_in(events(*acts))["r_1"]
    mine = news_for(AUTHOR, news)
    assert [one.change for one in mine] == [Change.ANSWERED, Change.ACTION_DONE]
    assert mine[0].at.hour == 12
    assert Change.ASKED_AGAIN in {one.change for one in news_for(COLLEAGUE, news)}


def test_everything_that_is_done_to_an_issue_is_news_or_the_officers_own_affair() -> None:
    """A new act is to be added to CHANGES, or here."""
    own = {Act.ASSIGN, Act.DRAFT, Act.CORRECT, Act.WITHDRAW}
    assert set(CHANGES) == set(Act) - own
    assert news_for(AUTHOR, news_in(events((Act.CLOSE_UNANSWERED, SYSTEM)))["r_1"])


# Which weeks are due


@pytest.mark.parametrize(
    ("today", "rules", "weeks", "on"),
    [
        (MONDAY, DigestRules(), (W47,), MONDAY),
        (date(2026, 11, 22), DigestRules(), ("2026-W46",), date(2026, 11, 16)),
        (date(2026, 11, 29), DigestRules(), (W47,), MONDAY),
        (date(2026, 11, 26), FRIDAYS, ("2026-W46",), date(2026, 11, 20)),
        (date(2026, 11, 27), FRIDAYS, (W47,), date(2026, 11, 27)),
        (date(2027, 3, 29), DigestRules(), ("2027-W11",), date(2027, 3, 22)),  # Easter Monday
        (date(2027, 3, 30), DigestRules(), ("2027-W12",), date(2027, 3, 30)),
        (date(2027, 1, 3), FRIDAYS, ("2026-W50",), date(2026, 12, 18)),
        (date(2027, 1, 4), FRIDAYS, ("2026-W52", "2026-W51"), date(2027, 1, 4)),  # both put off over Christmas
        (date(2027, 1, 11), DigestRules(), ("2027-W01",), date(2027, 1, 11)),  # 2026 has 53 weeks
    ],
)
def test_the_week_that_ended_is_due_on_the_day_the_council_chose(
    today: date, rules: DigestRules, weeks: tuple[str, ...], on: date
) -> None:
    due = summaries_due(today, rules, DAYS)
    assert (due.weeks, due.on) == (weeks, on)


@pytest.mark.parametrize("weekday", range(7))
def test_each_week_is_due_on_one_working_day_and_none_is_left_out(weekday: int) -> None:
    first, due_on = date(2026, 5, 1), dict[str, set[date]]()
    for days in range(800):
        due = summaries_due(first + timedelta(days=days), DigestRules(weekday=weekday), DAYS)
        for week in due.weeks:
            due_on.setdefault(week, set()).add(due.on)
    assert all(len(days) == 1 and DAYS.is_working(min(days)) for days in due_on.values())
    mondays = sorted(days_of(week).first for week in due_on)
    assert {later - earlier for earlier, later in itertools.pairwise(mondays)} == {timedelta(weeks=1)}


def test_a_week_has_its_hours_on_both_sides_of_the_clock_changes() -> None:
    hours = {week: (span_of(week)[1] - span_of(week)[0]) / timedelta(hours=1) for week in (W47, "2026-W43", "2027-W12")}
    assert hours == {W47: 168, "2026-W43": 169, "2027-W12": 167}
    assert label_of(date(2027, 1, 3)) == "2026-W53"
    assert days_of("2026-W53").last == date(2027, 1, 3)
