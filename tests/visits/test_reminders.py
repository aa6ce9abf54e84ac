"""What is due about a visit follows from the day alone; when it may be sent, from the hours in which people work."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visits.builders import COUNCILLORS, SLOT
from visits.council import RotaRules
from visits.reminders import next_allowed, object_due, object_of, put_off_until, sent_from, span_of, threshold_due
from visits.rota import NudgeKind, Slot, SlotStatus, Snooze
from visits.working_days import WorkingDays
from visits.years import london_day, london_time, start_of

VISIT, WRITE_UP, SWAP = NudgeKind.VISIT, NudgeKind.WRITE_UP, NudgeKind.SWAP
RULES = RotaRules()
DAYS = WorkingDays(closures=frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)}))
ADA = COUNCILLORS[0].id
MOMENTS = st.builds(
    lambda minutes: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=minutes), st.integers(0, 300 * 24 * 60)
)
STARTS = st.builds(
    lambda day, hour: start_of(date(2026, 10, 1) + timedelta(days=day), hour), st.integers(0, 240), st.integers(7, 20)
)


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment, said in London's time."""
    return start_of(date(year, month, day), hour) + timedelta(minutes=minute)


def a_visit(start: datetime, **changes: object) -> Slot:
    """A visit that somebody is on."""
    plain: dict[str, object] = {"start": start, "status": SlotStatus.ALLOCATED, "members": (ADA,)}
    return SLOT.model_copy(update=plain | changes)


def due(kind: NudgeKind, slot: Slot, moment: datetime) -> int | None:
    return threshold_due(kind, slot, moment, RULES, DAYS)


def may_work(moment: datetime) -> bool:
    """Whether people are at work."""
    local = london_time(moment)
    return DAYS.is_working(local.date()) and 8 <= local.hour < 18


TUESDAY = a_visit(at(2026, 12, 8, 10))


@pytest.mark.parametrize("status", [SlotStatus.DONE, SlotStatus.CANCELLED, SlotStatus.MISSED, SlotStatus.REBOOKED])
def test_nothing_is_due_about_a_visit_that_took_place_or_will_not(status: SlotStatus) -> None:
    slot = TUESDAY.model_copy(update={"status": status})
    assert due(VISIT, slot, at(2026, 12, 7)) is None
    assert due(WRITE_UP, slot, at(2026, 12, 9)) is None


def test_nobody_is_reminded_of_a_visit_that_nobody_is_on() -> None:
    slot = TUESDAY.model_copy(update={"status": SlotStatus.UNFILLED, "members": ()})
    assert due(VISIT, slot, at(2026, 12, 7)) is None
    assert due(WRITE_UP, slot, at(2026, 12, 9)) is None


def test_offers_to_swap_are_never_due_by_the_calendar() -> None:
    assert due(SWAP, TUESDAY, at(2026, 12, 7)) is None
    assert sent_from(SWAP, TUESDAY, at(2026, 12, 5, 12), DAYS) == at(2026, 12, 7, 8)


def test_a_visit_that_has_begun_is_no_longer_to_come_and_one_that_is_not_over_is_not_to_be_written_up() -> None:
    assert due(VISIT, TUESDAY, TUESDAY.start) is None
    assert due(WRITE_UP, TUESDAY, TUESDAY.end - timedelta(seconds=1)) is None
    assert due(WRITE_UP, TUESDAY, TUESDAY.end) == 0


def test_a_council_that_wants_no_reminders_has_none() -> None:
    rules = RotaRules(reminder_days=(), nudge_days=())
    assert threshold_due(VISIT, TUESDAY, at(2026, 12, 7), rules, DAYS) is None
    assert threshold_due(WRITE_UP, TUESDAY, at(2026, 12, 20), rules, DAYS) == 0


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ((2026, 11, 23), None),
        ((2026, 11, 24), 14),
        ((2026, 11, 30), 14),
        ((2026, 12, 1), 7),
        ((2026, 12, 6), 7),
        ((2026, 12, 7), 1),
    ],
)
def test_what_is_due_is_the_nearest_day_that_was_reached(today: tuple[int, int, int], expected: int | None) -> None:
    """A day that went by unused is made up for by the later one: the reminders between are never sent."""
    assert due(VISIT, TUESDAY, at(*today)) == expected


@pytest.mark.parametrize(
    ("start", "threshold", "on"),
    [
        (at(2026, 12, 7, 10), 1, (2026, 12, 4)),  # a Monday: the Friday before
        (at(2027, 1, 11, 10), 14, (2026, 12, 24)),  # 28 December is a bank holiday, Christmas Day too
        (at(2027, 1, 7, 10), 7, (2026, 12, 24)),  # the council's closure, then the bank holidays before it
        (at(2027, 4, 6, 10), 7, (2027, 3, 30)),  # the Tuesday after Easter
        (at(2027, 3, 30, 10), 1, (2027, 3, 25)),  # Easter Monday, Good Friday between
    ],
)
def test_a_reminder_whose_day_is_no_working_day_comes_on_the_one_before(
    start: datetime, threshold: int, on: tuple[int, int, int]
) -> None:
    slot = a_visit(start)
    assert due(VISIT, slot, at(*on)) == threshold
    assert due(VISIT, slot, at(*on) - timedelta(days=1)) != threshold


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2026, 12, 8, 12), 0),
        (at(2026, 12, 9, 9), 0),
        (at(2026, 12, 10, 9), 2),
        (at(2026, 12, 14, 9), 2),
        (at(2026, 12, 15, 9), 5),
        (at(2026, 12, 18, 9), 8),
        (at(2027, 1, 27, 9), 8),
        (at(2027, 1, 28, 9), None),
    ],
)
def test_a_visit_is_to_be_written_up_after_so_many_working_days_and_one_day_it_is_given_up(
    now: datetime, expected: int | None
) -> None:
    assert due(WRITE_UP, TUESDAY, now) == expected


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (at(2026, 12, 8, 3), at(2026, 12, 8, 8)),
        (at(2026, 12, 8, 8), at(2026, 12, 8, 8)),
        (at(2026, 12, 8, 17, 59), at(2026, 12, 8, 17, 59)),
        (at(2026, 12, 8, 18), at(2026, 12, 9, 8)),
        (at(2026, 12, 11, 18), at(2026, 12, 14, 8)),
        (at(2026, 12, 12, 12), at(2026, 12, 14, 8)),
        (at(2026, 12, 25, 12), at(2027, 1, 4, 8)),
        (at(2027, 3, 27, 12), at(2027, 3, 30, 8)),
        (at(2026, 10, 24, 12), at(2026, 10, 26, 8)),
    ],
)
def test_messages_wait_for_working_hours_in_london(moment: datetime, allowed: datetime) -> None:
    assert next_allowed(moment, DAYS) == allowed


def test_eight_in_the_morning_is_londons_on_both_sides_of_a_clock_change() -> None:
    spring = a_visit(at(2027, 3, 31, 10))
    assert next_allowed(at(2027, 3, 24, 1), DAYS) == datetime(2027, 3, 24, 8, tzinfo=UTC)
    assert next_allowed(at(2027, 3, 30, 1), DAYS) == datetime(2027, 3, 30, 7, tzinfo=UTC)
    assert (due(VISIT, spring, at(2027, 3, 24)), due(VISIT, spring, at(2027, 3, 30))) == (7, 1)
    autumn = a_visit(at(2026, 10, 26, 10))
    assert due(VISIT, autumn, datetime(2026, 10, 22, 23, 30, tzinfo=UTC)) == 1, (
        "half past midnight on Friday, in London"
    )
    assert due(VISIT, autumn, datetime(2026, 10, 22, 22, 30, tzinfo=UTC)) == 7


def test_a_reminder_goes_out_of_hours_only_if_the_visit_would_begin_first() -> None:
    saturday = a_visit(at(2026, 12, 12, 10))
    assert sent_from(VISIT, saturday, at(2026, 12, 11, 20), DAYS) == at(2026, 12, 12, 8), "by day, if not a working one"
    early = a_visit(at(2026, 12, 8, 7))
    assert sent_from(VISIT, early, at(2026, 12, 7, 20), DAYS) == at(2026, 12, 7, 20), "at once: no morning comes before"
    assert sent_from(VISIT, TUESDAY, at(2026, 12, 7, 20), DAYS) == at(2026, 12, 8, 8)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (at(2026, 12, 8, 10), at(2026, 12, 8, 11)),
        (at(2026, 12, 8, 17), at(2026, 12, 9, 8)),
        (at(2026, 12, 11, 17), at(2026, 12, 14, 8)),
        (at(2026, 12, 12, 10), at(2026, 12, 14, 8)),
        (at(2026, 12, 24, 18), at(2027, 1, 4, 8)),
    ],
)
def test_the_prompt_comes_when_the_visit_ends_or_the_next_morning_that_is_worked(
    start: datetime, expected: datetime
) -> None:
    assert sent_from(WRITE_UP, a_visit(start), at(2026, 12, 1), DAYS) == expected


@given(MOMENTS, STARTS)
@settings(max_examples=300)
def test_nothing_is_sent_outside_working_hours_unless_the_visit_is_nearer(moment: datetime, start: datetime) -> None:
    slot = a_visit(start)
    when = sent_from(VISIT, slot, moment, DAYS)
    assert when >= moment
    assert may_work(when) or next_allowed(moment, DAYS) >= start
    assert when < start or moment >= start
    assert may_work(sent_from(WRITE_UP, slot, moment, DAYS))


@given(MOMENTS, STARTS)
@settings(max_examples=300)
def test_whatever_is_due_by_the_next_working_morning_is_looked_at(moment: datetime, start: datetime) -> None:
    slot = a_visit(start)
    first, last = span_of(london_day(moment), RULES, DAYS)
    for kind in (VISIT, WRITE_UP):
        when = sent_from(kind, slot, moment, DAYS)
        if slot.end <= start_of(london_day(moment) + timedelta(days=1)) or kind is VISIT:
            assert due(kind, slot, when) is None or first <= start < last


def sent(slot: Slot, days: Iterable[date]) -> dict[str, datetime]:
    """What a sweep at seven in the morning of each of these days sends, and when."""
    found: dict[str, datetime] = {}
    for day in days:
        for kind in (VISIT, WRITE_UP):
            when = sent_from(kind, slot, start_of(day, 7), DAYS)
            name = object_due(kind, slot, when, None, RULES, DAYS)
            if name and london_day(when) <= day + timedelta(days=4):
                found.setdefault(name, when)
    return found


@given(STARTS, st.sets(st.integers(-20, 15)))
@settings(max_examples=100)
def test_no_day_is_said_twice_and_none_late_whatever_days_the_bot_is_down(start: datetime, down: set[int]) -> None:
    slot = a_visit(start)
    visit_day = london_day(start)
    up = [visit_day + timedelta(days=n) for n in range(-30, 16) if n not in down]
    found = sent(slot, up)
    before = [name for name, when in found.items() if when < start]
    thresholds = [int(name.split(".")[2]) for name in before]
    assert thresholds == sorted(set(thresholds), reverse=True), "ever nearer"
    assert set(thresholds) <= set(RULES.reminder_days)
    after = [int(name.split(".")[2]) for name, when in found.items() if when >= start]
    assert after == sorted(set(after))


def test_a_bot_that_is_never_down_says_each_day_once_on_its_day() -> None:
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(90)]
    found = {name.split(".")[2]: when for name, when in sent(TUESDAY, days).items()}
    assert found == {
        "14": at(2026, 11, 24, 8),
        "7": at(2026, 12, 1, 8),
        "1": at(2026, 12, 7, 8),
        "0": at(2026, 12, 8, 11),
        "2": at(2026, 12, 10, 8),
        "5": at(2026, 12, 15, 8),
        "8": at(2026, 12, 18, 8),
    }


def test_a_visit_that_was_moved_is_brought_to_mind_anew() -> None:
    moved = TUESDAY.model_copy(update={"start": at(2026, 12, 8, 14)})
    assert object_of(moved, 7) != object_of(TUESDAY, 7)


def put_off(until: datetime, kind: NudgeKind = VISIT) -> Snooze:
    return Snooze(slot_id=TUESDAY.id, person=ADA, kind=kind, until=until)


def named(snooze: Snooze | None, moment: datetime, slot: Slot = TUESDAY) -> str:
    return object_due(VISIT, slot, moment, snooze, RULES, DAYS)


def test_what_was_put_off_is_not_said_before_its_time_and_then_in_place_of_what_would_be_due() -> None:
    snooze = put_off(at(2026, 12, 1, 8))
    assert named(snooze, at(2026, 11, 30, 17)) == ""
    later = object_of(TUESDAY, 7, date(2026, 12, 1))
    assert later != object_of(TUESDAY, 7)
    assert named(snooze, at(2026, 12, 1, 8)) == named(snooze, at(2026, 12, 4)) == later
    assert named(snooze, at(2026, 12, 7)) == object_of(TUESDAY, 1), "what is due after that comes as ever"


def test_putting_off_one_kind_leaves_the_other() -> None:
    assert named(put_off(at(2026, 12, 7, 8), WRITE_UP), at(2026, 12, 1)) == object_of(TUESDAY, 7)


def test_putting_off_lapses_when_the_visit_is_moved_to_before_that_time() -> None:
    sooner = a_visit(at(2026, 12, 1, 10))
    assert named(put_off(at(2026, 12, 1, 12)), at(2026, 11, 30), sooner) == object_of(sooner, 1)


@pytest.mark.parametrize(
    ("kind", "now", "days_on", "until"),
    [
        (VISIT, at(2026, 11, 24), 1, at(2026, 11, 25, 8)),
        (VISIT, at(2026, 11, 24), 3, at(2026, 11, 27, 8)),
        (VISIT, at(2026, 11, 24), 7, at(2026, 12, 1, 8)),
        (VISIT, at(2026, 11, 26), 3, at(2026, 11, 30, 8)),  # a Sunday: on Monday
        (VISIT, at(2026, 12, 7), 1, at(2026, 12, 8, 8)),
        (VISIT, at(2026, 12, 7), 7, at(2026, 12, 8, 8)),  # the last morning before the visit
        (VISIT, at(2026, 12, 8, 9), 1, TUESDAY.start),  # no morning is left
        (WRITE_UP, at(2026, 12, 8, 12), 1, at(2026, 12, 9, 8)),
        (WRITE_UP, at(2026, 12, 8, 12), 7, at(2026, 12, 15, 8)),
        (WRITE_UP, at(2026, 12, 22, 12), 3, at(2027, 1, 4, 8)),
    ],
)
def test_putting_off_is_to_a_working_morning_and_never_beyond_the_visit(
    kind: NudgeKind, now: datetime, days_on: int, until: datetime
) -> None:
    assert put_off_until(kind, TUESDAY, now, days_on, DAYS) == until


def test_the_last_morning_before_an_early_visit_is_that_of_the_day_before() -> None:
    early = a_visit(at(2026, 12, 8, 8))
    assert put_off_until(VISIT, early, at(2026, 12, 4), 7, DAYS) == at(2026, 12, 7, 8)


def test_the_last_morning_before_a_visit_on_a_monday_is_its_own_and_before_a_sunday_fridays() -> None:
    assert put_off_until(VISIT, a_visit(at(2026, 12, 7, 10)), at(2026, 12, 3), 7, DAYS) == at(2026, 12, 7, 8)
    assert put_off_until(VISIT, a_visit(at(2026, 12, 6, 10)), at(2026, 12, 3), 7, DAYS) == at(2026, 12, 4, 8)
