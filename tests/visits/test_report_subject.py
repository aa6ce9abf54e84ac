"""A report is about a municipal year or any days of at most two years, and one period has one name."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visits.model import DateRange
from visits.report_subject import before, subject_of

NOT_A_SUBJECT = (
    "",
    "2026",
    "2026-28",
    "2026-27-28",
    "this year",
    "1999-00",
    "2026-11-01",
    "2026-11-31 to 2027-04-30",
    "2027-04-30 to 2026-11-01",
    "2026-05-01 to 2028-05-01",
    "2026-05-01 to 9999-12-31",
    "२०२६-२७",
)


@pytest.mark.parametrize("label", NOT_A_SUBJECT)
def test_what_is_no_period_of_at_most_two_years_is_no_subject(label: str) -> None:
    assert subject_of(label) is None


def test_a_year_and_its_days_are_one_subject() -> None:
    year = subject_of("2026-27")
    assert year is not None
    assert (year.label, year.year) == ("2026-27", "2026-27")
    assert year.period == DateRange(first=date(2026, 5, 1), last=date(2027, 4, 30))
    assert subject_of("2026-05-01 to 2027-04-30") == year


def test_two_years_to_the_day_are_a_subject_kept_in_the_first() -> None:
    found = subject_of("2026-05-01 to 2028-04-30")
    assert found is not None
    assert (found.label, found.year) == ("2026-05-01 to 2028-04-30", "2026-27")


@settings(max_examples=100)
@given(first=st.dates(date(2001, 1, 1), date(2090, 1, 1)), days=st.integers(0, 728))
def test_the_period_before_never_overlaps_and_every_label_names_its_days(first: date, days: int) -> None:
    period = DateRange(first=first, last=date.fromordinal(first.toordinal() + days))
    found = subject_of(f"{period.first} to {period.last}")
    assert found is not None
    assert found.period == period
    assert subject_of(found.label) == found
    assert before(period).last < period.first
