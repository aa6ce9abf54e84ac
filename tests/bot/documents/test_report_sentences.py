"""Figures read as English: none, one and many, shares, days and periods."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.report import sentences as say
from visits.model import DateRange

numbers = st.integers(min_value=0, max_value=20_000)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "There were no visits planned."),
        (0, 1, "No visit planned took place."),
        (1, 1, "The one visit planned took place."),
        (0, 14, "Of 14 visits planned, none took place."),
        (1, 14, "Of 14 visits planned, 1 took place (7%)."),
        (11, 14, "Of 14 visits planned, 11 took place (79%)."),
        (14, 14, "Of 14 visits planned, 14 took place (100%)."),
    ],
)
def test_a_part_of_a_whole_is_a_sentence(part: int, whole: int, said: str) -> None:
    assert say.of(part, whole, "visits planned", "took place") == said


def test_one_and_several_have_their_own_verbs() -> None:
    assert say.of(1, 3, "issues", "was answered", "were answered") == "Of 3 issues, 1 was answered (33%)."
    assert say.of(2, 3, "issues", "was answered", "were answered") == "Of 3 issues, 2 were answered (67%)."


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 8, "13%"),
        (1, 200, "1%"),
        (1, 201, "under 1%"),
        (199, 200, "over 99%"),
        (2, 3, "67%"),
        (1, 2, "50%"),
        (0, 9, "0%"),
    ],
)
def test_shares_are_rounded_half_up_and_never_to_none_or_all(part: int, whole: int, said: str) -> None:
    assert say.percent(part, whole) == said


@settings(max_examples=100)
@given(part=numbers, rest=numbers)
def test_a_share_says_none_or_all_only_of_none_or_all(part: int, rest: int) -> None:
    said = say.share(part, part + rest)
    assert "(0%)" not in said
    assert ("(100%)" in said) == (rest == 0 and part > 1)
    assert (said == "") == (part == 0 or part + rest == 1)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "No visits"), (1, "One visit"), (2, "2 visits"), (11, "11 visits"), (100, "100 visits")]
)
def test_a_sentence_begins_with_a_word_for_none_and_one(number: int, said: str) -> None:
    assert say.begin(say.some(number, "visit")) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1.0, "1 working day"), (4.5, "4.5 working days"), (0, "0 working days"), (12.0, "12 working days")],
)
def test_days_have_no_needless_point(number: float, said: str) -> None:
    assert say.working_days(number) == said


@settings(max_examples=60)
@given(st.lists(st.integers(0, 50), min_size=1).map(sorted))
def test_the_median_has_as_many_below_as_above(days: list[int]) -> None:
    middle = say.median(days)
    assert sum(day < middle for day in days) <= len(days) / 2
    assert sum(day > middle for day in days) <= len(days) / 2


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_end_with_and(items: list[str], said: str) -> None:
    assert say.listed(items) == said


def test_a_municipal_year_has_its_name_and_any_other_period_its_days() -> None:
    assert say.period(DateRange(first=date(2026, 5, 1), last=date(2027, 4, 30))) == "2026-27"
    assert say.period(DateRange(first=date(2026, 5, 1), last=date(2026, 10, 31))) == "1 May 2026 to 31 October 2026"
