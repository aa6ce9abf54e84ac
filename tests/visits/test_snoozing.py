"""Reminders put off, and done without: each person decides for themselves, kind by kind."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.visits.builders import AUTHOR, YEAR, someone
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    MANAGER,
    OTHER_MANAGER,
    OTHER_MEMBER,
    MovingClock,
    all_rows,
    re_register,
)
from tests.visits.nudged import (
    TUESDAY,
    VISIT,
    WRITE_UP,
    at,
    live,
    plan,
    told,
)
from visits.model import PersonId, PersonStatus
from visits.ports import Office
from visits.rota import NudgeKind, Preferences
from visits.rota_shown import MyReminders, Snoozed
from visits.usecases.nudging import my_reminders, set_reminders, snooze
from visits.usecases.start import Refused


async def press_snooze(
    office: Office, days: int, kind: NudgeKind = VISIT, person: PersonId = AUTHOR, operation: str = "op1"
) -> Snoozed | Refused:
    return await snooze(office, person, YEAR, TUESDAY.id, kind, days, operation)


@pytest.mark.parametrize("person", [OTHER_MEMBER, OTHER_MANAGER, COORDINATOR, someone(99)])
async def test_only_those_who_are_reminded_can_put_it_off(council: Office, person: PersonId) -> None:
    await plan(council, TUESDAY)
    assert await press_snooze(council, 1, person=person) == Refused()
    assert await council.store.year(YEAR).snooze(person, TUESDAY.id) is None


async def test_a_visit_that_is_not_there_and_an_offer_to_swap_can_not_be_put_off(council: Office) -> None:
    assert await press_snooze(council, 1) == Refused()
    await plan(council, TUESDAY)
    assert await press_snooze(council, 1, NudgeKind.SWAP) == Refused()


async def test_a_manager_can_not_put_off_writing_up(council: Office, clock: MovingClock) -> None:
    await plan(council, TUESDAY)
    clock.at(2026, 12, 9)
    assert await press_snooze(council, 1, WRITE_UP, MANAGER) == Refused()


@pytest.mark.parametrize(
    ("days", "until", "rest"),
    [
        (1, at(2026, 11, 25, 8), ["14.s20261125", "7", "1"]),
        (3, at(2026, 11, 27, 8), ["14.s20261127", "7", "1"]),
        (7, at(2026, 12, 1, 8), ["7.s20261201", "1"]),
    ],
)
async def test_what_is_put_off_comes_again_that_many_days_on_and_nothing_twice(
    council: Office, days: int, until: datetime, rest: list[str]
) -> None:
    await plan(council, TUESDAY)
    assert told(await live(council, at(2026, 11, 24, 8), at(2026, 11, 24, 12)), AUTHOR) == ["14"]
    assert await press_snooze(council, days) == Snoozed(until=until)
    sent = await live(council, at(2026, 11, 24, 14), at(2026, 12, 8, 10))
    assert told(sent, AUTHOR) == rest
    assert told(sent, COLLEAGUE) == ["7", "1"], "it is put off for one alone"


@pytest.mark.parametrize(("days", "rest"), [(1, ["0.s20261209", "2", "5", "8"]), (7, ["5.s20261215", "8"])])
async def test_writing_up_can_be_put_off_too(council: Office, days: int, rest: list[str]) -> None:
    await plan(council, TUESDAY)
    assert told(await live(council, at(2026, 12, 8, 11), at(2026, 12, 8, 13)), AUTHOR) == ["0"]
    await press_snooze(council, days, WRITE_UP)
    assert told(await live(council, at(2026, 12, 8, 14), at(2026, 12, 31)), AUTHOR) == rest


async def test_what_was_put_off_can_be_put_off_again(council: Office) -> None:
    await plan(council, TUESDAY)
    await live(council, at(2026, 11, 24, 8), at(2026, 11, 24, 12))
    await press_snooze(council, 1)
    assert told(await live(council, at(2026, 11, 25, 8), at(2026, 11, 25, 12)), AUTHOR) == ["14.s20261125"]
    await press_snooze(council, 1, operation="op2")
    assert told(await live(council, at(2026, 11, 26, 8), at(2026, 11, 30)), AUTHOR) == ["14.s20261126"]


async def test_a_longer_putting_off_takes_the_place_of_a_shorter_one(council: Office) -> None:
    await plan(council, TUESDAY)
    await live(council, at(2026, 11, 24, 8), at(2026, 11, 24, 12))
    await press_snooze(council, 1)
    await press_snooze(council, 3, operation="op2")
    assert told(await live(council, at(2026, 11, 24, 14), at(2026, 11, 30)), AUTHOR) == ["14.s20261127"]


async def test_putting_off_beyond_the_visit_is_to_the_last_morning_before_it_or_not_at_all(
    council: Office, clock: MovingClock
) -> None:
    await plan(council, TUESDAY)
    await live(council, at(2026, 12, 7, 8), at(2026, 12, 7, 12))
    assert await press_snooze(council, 7) == Snoozed(until=at(2026, 12, 8, 8))
    assert told(await live(council, at(2026, 12, 7, 14), at(2026, 12, 8, 9)), AUTHOR) == ["1.s20261208"]
    clock.at(2026, 12, 8, 9)
    assert await press_snooze(council, 1, operation="op2") == Snoozed(until=TUESDAY.start)
    assert told(await live(council, at(2026, 12, 8, 9), TUESDAY.start), AUTHOR) == []


async def test_the_same_press_twice_puts_it_off_once(council: Office, clock: MovingClock, rows_path: Path) -> None:
    await plan(council, TUESDAY)
    clock.at(2026, 11, 24)
    first = await press_snooze(council, 1)
    before = all_rows(rows_path)
    clock.at(2026, 11, 25)
    assert await press_snooze(council, 1) == first
    assert all_rows(rows_path) == before


async def test_nobody_does_without_anything_until_they_say_so(council: Office) -> None:
    assert await my_reminders(council, AUTHOR) == MyReminders(preferences=Preferences(person=AUTHOR))
    assert await my_reminders(council, someone(99)) == Refused()


async def test_strangers_and_leavers_have_no_reminders_to_set(council: Office) -> None:
    await re_register(council, AUTHOR, status=PersonStatus.LEFT)
    for person in (AUTHOR, someone(99)):
        assert await set_reminders(council, person, {"visit": "false"}, "op1") == Refused()
        assert await council.store.preferences_of(person) is None


async def test_what_is_not_said_stays_as_it_was(council: Office) -> None:
    await set_reminders(council, AUTHOR, {"visit": "false", "write_up": "true", "swap": "false"}, "op1")
    kept = await set_reminders(council, AUTHOR, {"visit": "true"}, "op2")
    assert kept == MyReminders(preferences=Preferences(person=AUTHOR, off=frozenset({NudgeKind.SWAP})))
    assert await my_reminders(council, AUTHOR) == kept
