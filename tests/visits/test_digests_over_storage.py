"""Digests over a real store: one a week in a channel and one a month to each reader, whatever restarts, replicas and clocks do."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import again
from storage.outbox import Posted
from storage.store import TableStore
from tests.visits.builders import AUTHOR, EXECUTIVE_DIRECTOR, HEAD_OF_SERVICE, NOW, PARENTING, SLOT, YEAR
from tests.visits.council import (
    ANSWER,
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    MovingClock,
    asking,
    done,
    open_council,
    re_register,
    send_form,
)
from visits.card_names import CardKind, CardName
from visits.council import DigestRules
from visits.digest import Concern, Digest
from visits.issues import Act
from visits.model import Channel, Event, PersonId, PersonStatus, Role, aad_of
from visits.ports import Office, Put
from visits.rota import NudgeKind, SlotStatus
from visits.usecases import digests
from visits.usecases.corrections import withdraw
from visits.usecases.nudging import set_reminders
from visits.usecases.start import Refused
from visits.years import london_day, london_time, start_of

MONDAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Sent:
    """A digest that was posted, or brought up to date where it was."""

    at: datetime
    card: CardName
    is_new: bool


@pytest.fixture
async def twin(rows_path: Path, clock: MovingClock, council: Office) -> AsyncIterator[Office]:
    """Another process over the same rows."""
    office = await open_council(rows_path, clock, prefix="b")
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


@pytest.fixture
async def channel(council: Office) -> Channel:
    """The Head of Service has a channel since October."""
    return await choose(council, start_of(date(2026, 10, 1)))


async def choose(office: Office, at: datetime, head: PersonId = HEAD) -> Channel:
    chosen = Channel(
        head_of_service=head,
        ms_team_id="19:t",
        channel_id="19:c",
        name="Visits",
        service_url="https://x.example/",
        tenant_id="t",
        bot_account_id="28:b",
        member_count=3,
        chosen_by=head,
        chosen_at=at,
    )
    event = Event(object="channel", action="channel_chosen", person=head, at=at, operation_id=office.new_id())
    await office.store.choose_channel(chosen, event)
    return chosen


async def deliver(office: Office) -> list[Sent]:
    """Do all that is due, as a sender does: occurrences are applied, cards noted as posted."""
    assert isinstance(office.store, TableStore)
    sent = []
    for year in await office.store.years():
        outbox = office.store.outbox(year)
        for one in await outbox.due(office.clock.now()):
            claim = await outbox.claim(one, "test")
            if claim is None:
                continue
            if one.card.kind is CardKind.EFFECT:
                await apply(office, year, one.card)
            if one.card.kind in (CardKind.DIGEST, CardKind.MONTHLY):
                sent.append(Sent(office.clock.now(), one.card, is_new=not claim.activity_id))
                await outbox.posted(claim, Posted("19:c;messageid=m1", "https://x.example/", "m1"))
            await outbox.done(claim, claim.wanted)
    return sent


async def begin(office: Office) -> None:
    """A process begins the day."""
    await again(lambda: digests.schedule(office))


async def apply(office: Office, year: str, card: CardName) -> None:
    match card.object_id.split("."):
        case ["digest", head, week]:
            await again(lambda: digests.issue_digest(office, year, head, week))
        case ["monthly", month]:
            await again(lambda: digests.issue_monthly(office, year, month))


async def live(
    offices: Sequence[Office], first: datetime, last: datetime, *, up: Sequence[bool] = (True,), hours: int = 3
) -> list[Sent]:
    """Some hours at a time: every process that runs begins the day from eight on and does what is due, all at once."""
    clock = offices[0].clock
    assert isinstance(clock, MovingClock)
    sent: list[Sent] = []
    clock.moment, step = first, 0
    while clock.moment < last:
        if up[step % len(up)]:
            if london_time(clock.moment).hour >= 8:
                await asyncio.gather(*map(begin, offices))
            for _ in range(2):
                sent += [one for some in await asyncio.gather(*map(deliver, offices)) for one in some]
        clock.forward(hours=hours)
        step += 1
    return sent


def weeks(sent: Sequence[Sent]) -> list[str]:
    """The weeks of the digests that were posted."""
    return [one.card.object_id.partition(".")[2] for one in sent if one.card.kind is CardKind.DIGEST and one.is_new]


def days(sent: Sequence[Sent], kind: CardKind = CardKind.DIGEST) -> list[tuple[date, int]]:
    """The London day and hour of each that was posted or renewed."""
    return [(london_day(one.at), london_time(one.at).hour) for one in sent if one.card.kind is kind]


def ruled(office: Office, **rules: int | bool) -> Office:
    """The same process under other rules for digests."""
    return replace(office, rules=office.rules.model_copy(update={"digest": DigestRules.model_validate(rules)}))


async def something_to_do(office: Office) -> None:
    """Nobody wrote up the visit of 14 November: from the end of the month on, every week needs somebody."""
    stored = await office.store.year(YEAR).slot(SLOT.id)
    assert stored is not None
    assert stored.value.status is SlotStatus.CONFIRMED


async def all_is_well(office: Office) -> None:
    """The visit took place and raised nothing."""
    stored = await office.store.year(YEAR).slot(SLOT.id)
    assert stored is not None
    done_with = stored.value.model_copy(update={"status": SlotStatus.DONE})
    await office.store.year(YEAR).commit([Put(done_with, stored)], write_id=office.new_id())


async def seen(office: Office, person: PersonId = HEAD) -> Digest:
    found = await digests.digest_now(office, person)
    assert isinstance(found, Digest)
    return found


@pytest.mark.parametrize("person", [AUTHOR, MANAGER, DIRECTOR])
async def test_how_things_stand_now_is_for_those_who_see_to_them(council: Office, person: PersonId) -> None:
    assert await digests.digest_now(council, person) == Refused()
    await re_register(council, COORDINATOR, status=PersonStatus.LEFT)
    assert await digests.digest_now(council, COORDINATOR) == Refused()


async def test_a_head_of_service_sees_their_own_teams_and_a_coordinator_all(council: Office) -> None:
    other = PARENTING.model_copy(update={"head_of_service": OTHER_HEAD})
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op2")
    await council.store.register([], [other], event)
    await send_form(council)
    assert [(await seen(council, who)).figures.raised for who in (HEAD, OTHER_HEAD, COORDINATOR)] == [1, 0, 1]
    assert (await seen(council, COORDINATOR)).teams == (PARENTING.id, "mash")
    assert (await seen(council, OTHER_HEAD)).teams == (PARENTING.id,)


async def test_how_things_stand_now_leaves_nothing_behind(council: Office, channel: Channel) -> None:
    await send_form(council)
    await seen(council)
    assert await council.store.year(YEAR).digest_issued(HEAD) is None


async def test_without_a_channel_there_is_no_digest_and_the_first_is_the_next_that_is_due(council: Office) -> None:
    await something_to_do(council)
    before = await live([council], start_of(date(2026, 11, 30)), start_of(date(2026, 12, 9)))
    await choose(council, council.clock.now())
    after = await live([council], start_of(date(2026, 12, 9)), start_of(date(2026, 12, 20)))
    assert (weeks(before), weeks(after)) == ([], ["2026-W51"])


@pytest.mark.parametrize("first", [date(2026, 10, 19), date(2027, 3, 15)], ids=["back", "forward"])
@pytest.mark.parametrize(("weekday", "hour"), [(0, 8), (2, 9), (4, 17)])
async def test_it_comes_on_its_weekday_at_its_hour_in_london_across_both_clock_changes(
    council: Office, channel: Channel, first: date, weekday: int, hour: int
) -> None:
    office = ruled(council, weekday=weekday, hour=hour, monthly=False)
    await choose(office, start_of(first))
    await all_is_well(office)
    await send_form(office, on_rota=False)
    sent = await live([office], start_of(first), start_of(first + timedelta(days=14)), hours=1)
    expected = [first + timedelta(days=weekday), first + timedelta(days=weekday + 7)]
    good_friday = date(2027, 3, 26)
    assert days(sent) == [(day if day != good_friday else date(2027, 3, 30), hour) for day in expected[:1]] + [
        (day, hour) for day in expected[1:] if day != good_friday
    ]


async def test_a_digest_that_could_only_be_caught_up_on_the_day_of_the_next_is_left_out(council: Office) -> None:
    """Down since the Monday before, back on the Saturday before a bank holiday: Tuesday is the next working day."""
    await choose(council, start_of(date(2026, 8, 1)))
    sent = await live([council], start_of(date(2026, 8, 29), 9), start_of(date(2026, 9, 5)))
    assert (weeks(sent), days(sent)) == (["2026-W36"], [(date(2026, 9, 1), 9)])


async def test_on_a_bank_holiday_it_comes_on_the_next_working_day(council: Office, channel: Channel) -> None:
    await choose(council, start_of(date(2026, 8, 1)))
    sent = await live([council], start_of(date(2026, 8, 29)), start_of(date(2026, 9, 5)))
    assert days(sent) == [(date(2026, 9, 1), 9)]
    easter = await live([council], start_of(date(2027, 3, 27)), start_of(date(2027, 4, 3)), hours=1)
    assert days(easter) == [(date(2027, 3, 30), 9)]


@pytest.mark.parametrize("hours_down", [3, 26, 75])
async def test_downtime_over_the_hour_is_caught_up_once_by_day(
    council: Office, channel: Channel, hours_down: int
) -> None:
    """Down from two hours before, until the same day, the next, or Thursday."""
    back = start_of(MONDAY, 7) + timedelta(hours=hours_down)
    sent = await live([council], back, start_of(MONDAY + timedelta(days=7)))
    assert weeks(sent) == ["2026-W48"]
    assert sent[0].at == back


async def test_a_bot_that_comes_back_at_night_waits_for_the_morning(council: Office, channel: Channel) -> None:
    await live([council], start_of(MONDAY, 8), start_of(MONDAY, 9), hours=1)
    sent = await live([council], start_of(MONDAY, 23), start_of(MONDAY + timedelta(days=3)), hours=1)
    assert days(sent) == [(MONDAY + timedelta(days=1), 8)]


async def test_after_weeks_of_downtime_only_the_last_is_caught_up(council: Office, channel: Channel) -> None:
    await something_to_do(council)
    await live([council], start_of(MONDAY, 8), start_of(MONDAY, 9), hours=1)
    sent = await live([council], start_of(date(2026, 12, 10), 10), start_of(date(2026, 12, 14)))
    assert weeks(sent) == ["2026-W50"]


async def test_two_senders_at_once_and_restarts_between_post_one_a_week(
    council: Office, twin: Office, rows_path: Path, clock: MovingClock, channel: Channel
) -> None:
    await something_to_do(council)
    sent = await live(
        [council, twin], start_of(date(2026, 11, 30)), start_of(date(2026, 12, 9)), up=(True, False, True)
    )
    third = await open_council(rows_path, clock, prefix="c")
    sent += await live([third, twin], start_of(date(2026, 12, 9)), start_of(date(2026, 12, 20)))
    await third.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can
    assert weeks(sent) == ["2026-W49", "2026-W50", "2026-W51"]
    assert all(one.is_new for one in sent)


async def test_a_quiet_week_renews_the_one_before_and_posts_nothing(council: Office, channel: Channel) -> None:
    await all_is_well(council)
    sent = await live([council], start_of(MONDAY), start_of(MONDAY + timedelta(days=21)))
    assert [(one.card.object_id.partition(".")[2], one.is_new) for one in sent if one.card.kind is CardKind.DIGEST] == [
        ("2026-W48", True),
        ("2026-W48", False),
        ("2026-W48", False),
    ]
    await send_form(council, asking("staffing", "Two posts are empty.", "soon"), on_rota=False)
    later = await live([council], start_of(MONDAY + timedelta(days=21)), start_of(MONDAY + timedelta(days=26)))
    assert weeks(later) == ["2026-W51"]


async def test_done_again_it_posts_no_other(council: Office, channel: Channel) -> None:
    await something_to_do(council)
    sent = await live([council], start_of(MONDAY, 8), start_of(MONDAY, 12))
    for _ in range(3):
        await digests.issue_digest(council, YEAR, aad_of(HEAD), "2026-W48")
    assert weeks(sent) == ["2026-W48"]
    assert await deliver(council) == []


async def test_in_another_channel_even_a_quiet_week_is_posted_anew(council: Office, channel: Channel) -> None:
    await all_is_well(council)
    await live([council], start_of(MONDAY), start_of(MONDAY + timedelta(days=2)))
    await choose(council, council.clock.now())
    sent = await live([council], start_of(MONDAY + timedelta(days=2)), start_of(MONDAY + timedelta(days=9)))
    assert weeks(sent) == ["2026-W49"]


async def test_each_week_has_one_digest_where_one_municipal_year_ends_and_the_next_begins(
    council: Office, channel: Channel
) -> None:
    """Nobody has planned for the new year; the visit of November is still not written up."""
    await something_to_do(council)
    sent = await live([council], start_of(date(2027, 4, 19)), start_of(date(2027, 5, 15)))
    assert weeks(sent) == ["2027-W16", "2027-W17", "2027-W18", "2027-W19"]
    assert days(sent)[2] == (date(2027, 5, 4), 9), "3 May is a bank holiday"


async def test_a_council_that_begins_with_the_year_gets_none_of_the_year_before(
    council: Office, channel: Channel, clock: MovingClock
) -> None:
    """1 May 2026 is a Friday: the digest of that week was due in April, in 2025-26."""
    clock.at(2026, 5, 1)
    await digests.schedule(council)
    assert await council.store.years() == [YEAR]


async def test_each_head_of_service_has_their_own(council: Office, channel: Channel) -> None:
    other = PARENTING.model_copy(update={"head_of_service": OTHER_HEAD})
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op2")
    await council.store.register([], [other], event)
    await choose(council, channel.chosen_at, OTHER_HEAD)
    sent = await live([council], start_of(MONDAY), start_of(MONDAY + timedelta(days=2)))
    assert {one.card.object_id for one in sent} == {f"{aad_of(one)}.2026-W48" for one in (HEAD, OTHER_HEAD)}


async def test_private_issues_are_counted_and_never_named(council: Office) -> None:
    public = asking("staffing", "Two posts are empty.", "soon")
    private = asking("support_systems", "The lift is broken.", "soon", "head_of_service")
    about = asking("workload_performance", "About the Head of Service.", "soon", "executive_director")
    await send_form(council, public | private | about)
    council.clock.moment = start_of(date(2026, 12, 7), 10)  # type: ignore[attr-defined]  # the clock is the test's
    for person in (HEAD, COORDINATOR):
        found = await seen(council, person)
        assert [line.topic for line in found.lines] == ["staffing"]
        assert (found.figures.still_open, found.alone, found.alone_overdue) == (1, 1, 1)


async def test_the_week_is_counted_as_it_happened(council: Office, clock: MovingClock) -> None:
    _, [issue] = await send_form(council)
    clock.forward(days=3)
    await done(council, HEAD, issue, ANSWER)
    clock.forward(days=1)
    await done(council, AUTHOR, issue, Act.SETTLE)
    first = (await seen(council)).figures
    assert (first.written_up, first.raised, first.answered, first.closed, first.still_open) == (1, 1, 1, 1, 0)
    clock.forward(days=5)
    later = (await seen(council)).figures
    assert (later.written_up, later.raised, later.answered, later.closed, later.still_open) == (0, 0, 1, 1, 0)


async def test_a_form_that_was_withdrawn_is_no_visit_written_up(council: Office) -> None:
    record, _ = await send_form(council)
    await withdraw(council, AUTHOR, YEAR, record.id, "20261120-1")
    assert (await seen(council)).figures.written_up == 0


async def test_an_action_that_was_agreed_is_named_once_it_is_overdue(council: Office, clock: MovingClock) -> None:
    _, [issue] = await send_form(council)
    agreed = ANSWER.model_copy(
        update={"outcome": "action_agreed", "owner_role": "Service Manager", "action_due": "2026-12-01"}
    )
    await done(council, HEAD, issue, agreed)
    clock.at(2026, 12, 1)
    assert (await seen(council)).lines == ()
    clock.at(2026, 12, 3)
    [line] = (await seen(council)).lines
    assert (line.concern, line.reference, line.days) == (Concern.ACTION_OVERDUE, issue.reference, 2)


async def reader(office: Office) -> PersonId:
    """Another reader than the Executive Director."""
    await re_register(office, OTHER_HEAD, roles=frozenset({Role.OBSERVER}))
    return OTHER_HEAD


async def test_readers_get_a_month_on_its_first_working_day_and_nobody_else_does(council: Office, twin: Office) -> None:
    other = await reader(council)
    await send_form(council)
    sent = await live([council, twin], start_of(date(2026, 11, 25)), start_of(date(2027, 1, 12)))
    assert {(one.card.object_id, one.card.person) for one in sent} == {
        ("2026-11", EXECUTIVE_DIRECTOR),
        ("2026-11", other),
    }, "in December nothing happened"
    assert days(sent, CardKind.MONTHLY) == [(date(2026, 12, 1), 9)] * 2


async def test_a_reader_who_does_without_or_has_left_gets_none(council: Office) -> None:
    other = await reader(council)
    await send_form(council)
    await set_reminders(council, other, {NudgeKind.MONTHLY: "false"}, "op7")
    await re_register(council, EXECUTIVE_DIRECTOR, status=PersonStatus.LEFT)
    assert await live([council], start_of(date(2026, 11, 30)), start_of(date(2026, 12, 6))) == []
    assert not await digests.reads_monthly(council, AUTHOR)


async def test_where_the_council_wants_no_monthly_digest_there_is_none(council: Office) -> None:
    await send_form(council)
    office = ruled(council, monthly=False)
    assert await live([office], start_of(date(2026, 11, 30)), start_of(date(2026, 12, 6))) == []


async def test_a_month_missed_is_caught_up_once_and_two_are_not(council: Office) -> None:
    await send_form(council)
    sent = await live([council], start_of(date(2026, 12, 10), 10), start_of(date(2026, 12, 20)))
    assert [(one.card.object_id, london_day(one.at)) for one in sent] == [("2026-11", date(2026, 12, 10))]
    assert await live([council], start_of(date(2027, 2, 10), 10), start_of(date(2027, 2, 20))) == [], "January was calm"


async def test_a_month_counts_every_issue_and_names_none(council: Office, clock: MovingClock) -> None:
    public = asking("staffing", "Two posts are empty.", "soon")
    private = asking("support_systems", "The lift is broken.", "soon", "head_of_service")
    record, _ = await send_form(council, public | private)
    clock.at(2026, 12, 1)
    found = await digests.month_digest(council, "2026-11")
    assert (found.figures.raised, found.figures.still_open, found.figures.overdue) == (2, 2, 2)
    [team] = found.teams
    assert (team.still_open, team.overdue, team.oldest, team.written_up) == (2, 2, 7, 1)
    assert record.reference not in found.model_dump_json()
    assert HEAD_OF_SERVICE not in found.model_dump_json()
