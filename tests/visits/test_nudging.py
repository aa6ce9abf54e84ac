"""Reminders over a real store: each that is due is sent once, by day, to those it still concerns."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.visits.builders import AUTHOR, NOW, SLOT, YEAR
from tests.visits.council import (
    COLLEAGUE,
    MANAGER,
    OTHER_MEMBER,
    MovingClock,
    keys,
    open_council,
    re_register,
)
from tests.visits.nudged import (
    TUESDAY,
    at,
    change,
    deliver,
    dues,
    live,
    one_waits,
    plan,
    swept,
    told,
    waiting,
)
from visits.card_names import CardKind
from visits.model import PersonStatus
from visits.ports import (
    Office,
)
from visits.rota import SlotStatus
from visits.usecases.nudging import is_still_meant, may_be_sent_from, set_reminders, sweep
from visits.working_days import WorkingDays
from visits.years import london_day, london_time, start_of


@pytest.fixture
async def twin(rows_path: Path, clock: MovingClock, council: Office) -> AsyncIterator[Office]:
    """Another process over the same rows."""
    office = await open_council(rows_path, clock, prefix="b")
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


@pytest.mark.parametrize(
    "changes",
    [
        {"start": at(2026, 12, 9, 10)},
        {"status": SlotStatus.CANCELLED},
        {"status": SlotStatus.REBOOKED},
        {"status": SlotStatus.DONE},
        {"members": (COLLEAGUE,)},
        {"members": (), "status": SlotStatus.UNFILLED},
    ],
    ids=str,
)
async def test_a_reminder_is_not_sent_once_it_no_longer_concerns_its_reader(
    council: Office, changes: dict[str, object]
) -> None:
    await plan(council, TUESDAY)
    card = await one_waits(council, at(2026, 12, 7, 9), CardKind.VISIT_REMINDER)
    assert await is_still_meant(council, YEAR, card)
    await change(council, **changes)
    assert not await is_still_meant(council, YEAR, card)


async def test_a_reminder_is_not_sent_of_a_visit_that_is_gone_or_has_begun(council: Office, clock: MovingClock) -> None:
    await plan(council, TUESDAY)
    card = await one_waits(council, at(2026, 12, 7, 9), CardKind.VISIT_REMINDER)
    gone = card.model_copy(update={"object_id": card.object_id.replace("tue", "wed")})
    assert not await is_still_meant(council, YEAR, gone)
    assert await may_be_sent_from(council, YEAR, gone) == clock.now()
    clock.moment = TUESDAY.start
    assert not await is_still_meant(council, YEAR, card)


async def test_an_earlier_reminder_is_not_sent_once_a_later_one_is_due(council: Office, clock: MovingClock) -> None:
    await plan(council, TUESDAY)
    card = await one_waits(council, at(2026, 12, 1, 9), CardKind.VISIT_REMINDER)
    clock.at(2026, 12, 6)
    assert await is_still_meant(council, YEAR, card)
    clock.at(2026, 12, 7)
    assert not await is_still_meant(council, YEAR, card)


@pytest.mark.parametrize("status", [SlotStatus.DONE, SlotStatus.MISSED, SlotStatus.CANCELLED])
async def test_nobody_is_asked_to_write_up_what_is_written_up_or_did_not_take_place(
    council: Office, status: SlotStatus
) -> None:
    await plan(council, TUESDAY)
    card = await one_waits(council, at(2026, 12, 8, 12), CardKind.WRITE_UP)
    assert await is_still_meant(council, YEAR, card)
    await change(council, status=status)
    assert not await is_still_meant(council, YEAR, card)


async def test_who_does_without_is_not_reminded_even_of_what_waits_already(council: Office) -> None:
    await plan(council, TUESDAY)
    card = await one_waits(council, at(2026, 12, 7, 9), CardKind.VISIT_REMINDER)
    await set_reminders(council, AUTHOR, {"visit": "false"}, "op1")
    assert not await is_still_meant(council, YEAR, card)
    sent = await live(council, at(2026, 12, 7, 9), at(2026, 12, 20))
    assert told(sent, AUTHOR) == ["0", "2", "5", "8"], "each kind by itself"
    assert told(sent, COLLEAGUE) == ["1", "0", "2", "5", "8"]


async def test_leavers_and_people_who_lost_their_role_are_not_reminded(council: Office) -> None:
    await re_register(council, AUTHOR, status=PersonStatus.LEFT)
    await re_register(council, MANAGER, status=PersonStatus.LEFT)
    await plan(council, TUESDAY)
    await swept(council, at(2026, 12, 7, 9))
    assert await waiting(council) == {("visit_reminder", "1", COLLEAGUE): 1}


async def test_nobody_is_told_of_a_visit_that_nobody_is_on(council: Office) -> None:
    await plan(council, TUESDAY.model_copy(update={"members": (), "status": SlotStatus.UNFILLED}))
    for day in (7, 8, 9):
        await swept(council, at(2026, 12, day, 9))
    assert not await waiting(council)


async def test_visitors_and_hosts_are_reminded_and_visitors_alone_asked_to_write_up(council: Office) -> None:
    await plan(council, TUESDAY)
    await swept(council, at(2026, 12, 8, 8))
    reminded = {("visit_reminder", "1", person): 1 for person in (AUTHOR, COLLEAGUE, MANAGER)}
    assert await waiting(council) == reminded | {("write_up", "0", person): 1 for person in (AUTHOR, COLLEAGUE)}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(2026, 11, 24, 8), at(2026, 11, 24, 8)),
        (at(2026, 11, 24, 3), at(2026, 11, 24, 8)),
        (at(2026, 11, 24, 17), at(2026, 11, 24, 17)),
        (at(2026, 11, 24, 18), at(2026, 11, 25, 8)),
        (at(2026, 11, 27, 23), at(2026, 11, 30, 8)),
        (at(2026, 11, 28, 12), at(2026, 11, 30, 8)),
    ],
)
async def test_a_reminder_waits_for_working_hours(council: Office, now: datetime, due: datetime) -> None:
    await plan(council, TUESDAY)
    await swept(council, now)
    assert await dues(council) == {due}


async def test_none_goes_out_over_christmas(council: Office) -> None:
    january = SLOT.model_copy(update={"id": "jan", "start": at(2027, 1, 5, 10)})
    await plan(council, january)
    sent = await live(council, at(2026, 12, 14, 8), at(2027, 1, 6))
    assert [
        (one.threshold, london_time(one.at).replace(tzinfo=None)) for one in sent if one.card.person == MANAGER
    ] == [
        ("14", datetime(2026, 12, 22, 8)),  # noqa: DTZ001 - London's clock
        ("7", datetime(2026, 12, 29, 8)),  # noqa: DTZ001 - the same
        ("1", datetime(2027, 1, 4, 8)),  # noqa: DTZ001 - the same
    ]


async def test_the_first_prompt_comes_when_the_visit_ends(council: Office) -> None:
    await plan(council, TUESDAY, TUESDAY.model_copy(update={"id": "late", "start": at(2026, 12, 8, 17)}))
    await swept(council, at(2026, 12, 8, 8))
    assert TUESDAY.end in await dues(council)
    late = TUESDAY.model_copy(update={"id": "late"})
    assert max(await dues(council, late)) == at(2026, 12, 9, 8), "it ends at six: the next morning"


async def test_what_could_not_be_sent_by_day_is_not_sent_in_the_night(council: Office, clock: MovingClock) -> None:
    """The bot stood still from Monday morning to Monday night, with the reminder waiting."""
    await plan(council, TUESDAY)
    await swept(council, at(2026, 12, 1, 8))
    clock.at(2026, 12, 1, 22)
    assert told(await deliver(council), AUTHOR) == []
    clock.at(2026, 12, 2, 7)
    assert told(await deliver(council), AUTHOR) == []
    clock.at(2026, 12, 2, 8)
    assert told(await deliver(council), AUTHOR) == ["7"]


async def test_after_standing_still_over_three_reminders_each_person_hears_once_of_each_visit(
    council: Office, twin: Office, clock: MovingClock
) -> None:
    """The bot was down from 23 November to 7 December; then two processes start at the same moment, again and again."""
    in_a_week = TUESDAY.model_copy(update={"id": "week", "start": at(2026, 12, 14, 10)})
    over = TUESDAY.model_copy(update={"id": "over", "start": at(2026, 12, 2, 10)})
    await plan(council, TUESDAY, in_a_week, over)
    clock.at(2026, 12, 7, 9)
    for _ in range(3):
        await asyncio.gather(swept(council), swept(twin), swept(council), swept(twin))
    everyone = (AUTHOR, COLLEAGUE, MANAGER)
    assert await waiting(council) == {("visit_reminder", "1", person): 1 for person in everyone}
    assert await waiting(council, in_a_week) == {("visit_reminder", "7", person): 1 for person in everyone}
    assert await waiting(council, over) == {("write_up", "2", person): 1 for person in (AUTHOR, COLLEAGUE)}
    sent = await deliver(council) + await deliver(twin)
    assert len(sent) == len({one.card.key for one in sent}) == 10, "two of them about the visit of November"


@pytest.mark.parametrize("up", [(True,), (True, False), (False, False, True, False, True), (False,) * 17 + (True,) * 9])
async def test_nobody_is_reminded_twice_however_often_the_work_is_done(council: Office, up: tuple[bool, ...]) -> None:
    await plan(council, TUESDAY)
    sent = await live(council, at(2026, 11, 20, 8), at(2026, 12, 23), up=up)
    for person in (AUTHOR, COLLEAGUE, MANAGER):
        heard = told(sent, person)
        wanted = ["14", "7", "1"] if person == MANAGER else ["14", "7", "1", "0", "2", "5", "8"]
        assert heard == [one for one in wanted if one in heard]
        assert heard == wanted or not all(up)
    assert all(8 <= london_time(one.at).hour < 18 for one in sent)
    assert all(WorkingDays().is_working(london_day(one.at)) for one in sent)


@pytest.mark.parametrize(
    ("visit_day", "days_sent"),
    [
        (date(2027, 3, 30), ["2027-03-16", "2027-03-23", "2027-03-25"]),  # after Easter; the clocks change on the 28th
        (date(2026, 10, 26), ["2026-10-12", "2026-10-19", "2026-10-23"]),  # the clocks change on the 25th
    ],
)
async def test_reminders_come_at_eight_in_london_on_both_sides_of_a_clock_change(
    council: Office, visit_day: date, days_sent: list[str]
) -> None:
    await plan(council, TUESDAY.model_copy(update={"start": start_of(visit_day, 10)}))
    first = start_of(visit_day - timedelta(days=18), 8)
    sent = [one for one in await live(council, first, start_of(visit_day, 10)) if one.card.person == MANAGER]
    assert [london_day(one.at).isoformat() for one in sent] == days_sent
    assert {london_time(one.at).hour for one in sent} <= {8, 9}, "a step of three hours lands on 8 or 9"


async def test_who_joins_late_hears_the_reminder_that_stands(council: Office) -> None:
    await plan(council, TUESDAY)
    await live(council, at(2026, 11, 24, 8), at(2026, 12, 3))
    await change(council, members=(*TUESDAY.members, OTHER_MEMBER))
    sent = await live(council, at(2026, 12, 3, 8), at(2026, 12, 8, 10))
    assert told(sent, OTHER_MEMBER) == ["7", "1"]
    assert told(sent, AUTHOR) == ["1"]


async def test_a_visit_that_was_moved_is_brought_to_mind_anew(council: Office) -> None:
    await plan(council, TUESDAY)
    assert told(await live(council, at(2026, 12, 1, 8), at(2026, 12, 2)), AUTHOR) == ["7"]
    await change(council, start=at(2026, 12, 10, 14))
    assert told(await live(council, at(2026, 12, 3, 8), at(2026, 12, 10, 14)), AUTHOR) == ["7", "1"]


async def test_more_cards_than_a_transaction_holds_are_all_there(council: Office) -> None:
    many = [TUESDAY.model_copy(update={"id": f"v{n}", "start": TUESDAY.start + timedelta(hours=n)}) for n in range(7)]
    many += [one.model_copy(update={"id": f"w{one.id}"}) for one in many]
    await plan(council, *many)
    await swept(council, at(2026, 12, 7, 9))
    assert sum([len(await waiting(council, slot)) for slot in many]) == 3 * len(many) > 40


async def test_the_work_of_a_day_gone_by_is_done_as_todays_and_of_a_day_to_come_as_that_days(
    council: Office, clock: MovingClock
) -> None:
    await plan(council, TUESDAY)
    clock.at(2026, 12, 1)
    await sweep(council, YEAR, date(2026, 11, 24))
    assert await waiting(council) == {("visit_reminder", "7", person): 1 for person in (AUTHOR, COLLEAGUE, MANAGER)}
    await sweep(council, YEAR, date(2026, 12, 7))
    assert at(2026, 12, 7, 8) in await dues(council)


async def test_a_year_without_visits_has_nothing_to_do(council: Office) -> None:
    await council.store.open_year("2027-28")
    await sweep(council, "2027-28", london_day(NOW))
    assert await keys(council, "outbox|") == []
