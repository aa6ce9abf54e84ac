"""How well the rules do on texts that were written without them in mind: rates by kind, held a little below what was measured."""

import pytest

from tests.visits.identifier_rates import alarms, rates, table
from tests.visits.identifier_unseen import STAFF_NAMED, WITH, WITHOUT
from visits.identifiers import BLOCKED, Kind, find

LEAST_DETECTED = dict.fromkeys(Kind, 0.95) | {Kind.NAME: 0.6, Kind.AGE: 0.9}
MOST_ALARMS = 0.03


def test_there_are_two_hundred_texts_and_none_is_there_twice() -> None:
    texts = [*(text for _, text in WITH), *STAFF_NAMED, *WITHOUT]
    assert len(texts) == len(set(texts)) >= 200
    assert len(WITHOUT) >= 100


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_found_as_often_as_it_was(kind: Kind) -> None:
    print(*table(), sep="\n")
    rate = rates()[kind]
    assert rate.there >= 5
    assert rate.detected >= LEAST_DETECTED[kind]


def test_texts_with_nothing_in_them_seldom_raise_an_alarm() -> None:
    print(*table(), sep="\n")
    assert len(alarms()) / len(WITHOUT) <= MOST_ALARMS, alarms()


def test_none_of_them_is_barred() -> None:
    assert not [text for text in WITHOUT if BLOCKED & set(find(text))]


@pytest.mark.parametrize(
    "text",
    [
        "A girl called yesterday.",
        "A child called social services.",
        "One boy called after hours.",
        "The α and β tests.",
    ],
)
def test_who_calls_is_not_what_somebody_is_called(text: str) -> None:
    assert find(text) == ()
