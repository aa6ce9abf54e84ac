"""Working days leave out weekends, England's bank holidays and the council's closures, but not recess."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from visits.model import DateRange
from visits.working_days import WorkingDays, bank_holidays

DAYS = WorkingDays()
CLOSED = WorkingDays(closures=frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)}))
ANY_DAY = st.dates(date(2018, 1, 1), date(2035, 12, 31))

WORKING = """
2020-05-04 2022-05-30 2023-05-09 2024-02-29 2024-12-24 2024-12-27 2026-04-02 2026-04-07 2026-05-01 2026-05-05
2026-08-03 2026-12-24 2026-12-29 2026-12-31 2027-01-04 2027-03-25 2027-03-30 2027-12-24 2027-12-29 2028-02-29
2022-09-16 2022-09-20 2026-07-13 2026-03-17
"""
NOT_WORKING = {
    "weekends": "2026-11-14 2026-11-15 2028-01-29",
    "Christmas and Boxing Day": "2024-12-25 2024-12-26 2026-12-25 2027-12-25 2027-12-26",
    "their substitutes": "2026-12-28 2027-12-27 2027-12-28 2021-12-27 2021-12-28 2022-12-27",
    "New Year's Day and its substitutes": "2026-01-01 2027-01-01 2022-01-03 2023-01-02 2028-01-03",
    "Easter": "2024-03-29 2024-04-01 2026-04-03 2026-04-06 2027-03-26 2027-03-29",
    "May and August": "2026-05-04 2026-05-25 2026-08-31 2027-05-03 2027-05-31 2027-08-30",
    "early May moved to VE Day": "2020-05-08",
    "jubilee, funeral and Coronation": "2022-06-02 2022-06-03 2022-09-19 2023-05-08",
}


def _dates(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize("day", _dates(WORKING), ids=str)
def test_a_working_day(day: date) -> None:
    assert DAYS.is_working(day)


@pytest.mark.parametrize("occasion", NOT_WORKING)
def test_no_working_day(occasion: str) -> None:
    worked = [day for day in _dates(NOT_WORKING[occasion]) if DAYS.is_working(day)]
    assert worked == []


def test_scotland_keeps_other_days() -> None:
    assert DAYS.is_working(date(2026, 11, 30))
    assert DAYS.is_working(date(2026, 1, 2))


def test_the_council_is_shut_on_its_closures_only() -> None:
    assert not CLOSED.is_working(date(2026, 12, 30))
    assert DAYS.is_working(date(2026, 12, 30))
    assert CLOSED.add(date(2026, 12, 24), 1) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("sent", "n", "due"),
    [
        ("2026-11-12", 0, "2026-11-12"),
        ("2026-11-12", 1, "2026-11-13"),  # Thursday: day 1 is Friday
        ("2026-11-13", 1, "2026-11-16"),  # Friday
        ("2026-11-14", 1, "2026-11-16"),  # Saturday
        ("2026-11-12", 3, "2026-11-17"),
        ("2026-11-12", 10, "2026-11-26"),
        ("2026-12-21", 10, "2027-01-07"),  # over Christmas
        ("2027-03-22", 5, "2027-03-31"),  # over Easter
        ("2028-02-28", 2, "2028-03-01"),  # over a leap day
        ("2027-02-26", 1, "2027-03-01"),
        ("2026-07-31", 5, "2026-08-07"),  # recess is no closure
    ],
)
def test_the_nth_working_day_after(sent: str, n: int, due: str) -> None:
    assert DAYS.add(date.fromisoformat(sent), n) == date.fromisoformat(due)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="counted forwards, so -1"):
        DAYS.add(date(2026, 11, 12), -1)


def test_counting_leaves_out_the_first_day_and_takes_in_the_last() -> None:
    monday = date(2026, 11, 9)
    assert DAYS.count(monday, monday) == 0
    assert DAYS.count(monday, date(2026, 11, 13)) == 4
    assert DAYS.count(date(2026, 11, 13), date(2026, 11, 15)) == 0
    assert DAYS.count(date(2026, 11, 13), monday) == -4


@given(ANY_DAY, st.integers(1, 60))
def test_counting_undoes_adding(day: date, n: int) -> None:
    due = CLOSED.add(day, n)
    assert CLOSED.is_working(due)
    assert CLOSED.count(day, due) == n


@given(ANY_DAY, st.integers(0, 90))
def test_adding_undoes_counting(day: date, later: int) -> None:
    end = CLOSED.next_working(day + timedelta(days=later))
    if n := CLOSED.count(day, end):
        assert CLOSED.add(day, n) == end
    else:
        assert day == end


def test_the_next_working_day_may_be_today() -> None:
    assert DAYS.next_working(date(2026, 11, 13)) == date(2026, 11, 13)
    assert DAYS.next_working(date(2026, 11, 14)) == date(2026, 11, 16)
    assert DAYS.next_working(date(2027, 12, 25)) == date(2027, 12, 29)


def test_recess_is_whole_months_and_ranges_of_dates() -> None:
    days = WorkingDays(recess=(8, DateRange(first=date(2026, 12, 21), last=date(2027, 1, 3))))
    assert days.in_recess(date(2026, 8, 1))
    assert days.in_recess(date(2031, 8, 31))
    assert days.in_recess(date(2026, 12, 21))
    assert days.in_recess(date(2027, 1, 3))
    assert not days.in_recess(date(2027, 1, 4))
    assert not days.in_recess(date(2026, 9, 1))


def test_recess_pauses_the_members_clock_alone() -> None:
    asked = date(2026, 7, 30)
    assert DAYS.add(asked, 2) == date(2026, 8, 3)
    assert DAYS.add_outside_recess(asked, 2) == date(2026, 9, 1)


def test_settings_say_what_is_wrong_with_a_recess() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 12"):
        WorkingDays(recess=(13,))
    with pytest.raises(ValidationError, match="cannot be all twelve months"):
        WorkingDays(recess=tuple(range(1, 13)))
    with pytest.raises(ValidationError, match=r"cannot end \(2026-01-01\) before it starts"):
        DateRange(first=date(2026, 1, 2), last=date(2026, 1, 1))


def test_a_recess_reads_back_from_plain_settings() -> None:
    given_back = WorkingDays.model_validate(
        {"recess": [8, {"first": "2026-12-21", "last": "2027-01-03"}], "closures": ["2026-12-29"]}
    )
    assert given_back.in_recess(date(2027, 1, 1))
    assert WorkingDays.model_validate_json(given_back.model_dump_json()) == given_back


def test_a_year_of_bank_holidays_is_worked_out_once() -> None:
    assert bank_holidays(2026) is bank_holidays(2026)
    assert len({day for day in bank_holidays(2026) if day.weekday() < 5}) == 8
