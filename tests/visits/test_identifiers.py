"""Possible identifiers are found in councillors' own words, with few false alarms, and what was found is never told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.visits.identifier_texts import CLEAN, WITH_IDENTIFIERS
from visits.identifiers import BLOCKED, Kind, find

LEAST_DETECTED = {kind: 0.95 if kind in BLOCKED else 0.85 for kind in Kind}
MOST_FALSE_ALARMS = 0.05
SAMPLES = [(text, kinds) for kinds, texts in WITH_IDENTIFIERS.items() for text in texts]


def test_there_are_a_hundred_texts_of_each_sort_and_none_is_there_twice() -> None:
    assert len(CLEAN) == len(set(CLEAN)) == len(SAMPLES) == len(dict(SAMPLES)) == 100


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_found_often_enough(kind: Kind) -> None:
    texts = [text for text, kinds in SAMPLES if kind in kinds]
    missed = [text for text in texts if kind not in find(text)]
    assert len(texts) >= 5
    assert 1 - len(missed) / len(texts) >= LEAST_DETECTED[kind], missed


def test_clean_texts_seldom_raise_an_alarm() -> None:
    alarms = {text: kinds for text in CLEAN if (kinds := find(text))}
    assert len(alarms) / len(CLEAN) <= MOST_FALSE_ALARMS, alarms


def test_no_clean_text_is_blocked() -> None:
    assert [text for text in CLEAN if BLOCKED & set(find(text))] == []


def test_an_identifier_is_seldom_taken_for_another_kind() -> None:
    mistaken = {text: kinds for text, expected in SAMPLES if (kinds := set(find(text)) - set(expected))}
    assert len(mistaken) / len(SAMPLES) <= MOST_FALSE_ALARMS, mistaken


def test_a_child_who_is_identified_cannot_be_sent_and_one_who_might_be_can() -> None:
    assert {Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.DATE_OF_BIRTH} == BLOCKED


def test_all_kinds_come_once_each_in_one_order() -> None:
    everything = " ".join(text for text, _ in SAMPLES)
    backwards = " ".join(text for text, _ in reversed(SAMPLES))
    assert find(everything) == find(backwards) == tuple(Kind)


def test_nothing_in_nothing() -> None:
    assert find("") == find(" \n") == ()


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [
        ("NHS number 999\u200b0602077", Kind.NHS_NUMBER),
        ("NHS number 999\u00a0060\u00a02077", Kind.NHS_NUMBER),
        ("NHS number ９９９０６０２０７７", Kind.NHS_NUMBER),
        ("DOB 12\u201303\u20132014", Kind.DATE_OF_BIRTH),
        ("DOB\n12/03/2014", Kind.DATE_OF_BIRTH),
        ("07700\u202f900123", Kind.PHONE),
        ("Kian\u2019s mum", Kind.NAME),
        ("A boy called Łukasz", Kind.NAME),
        ("A girl called Zoe\u0308", Kind.NAME),
    ],
)
def test_typography_hides_nothing(hidden: str, kind: Kind) -> None:
    assert find(hidden) == (kind,)


@pytest.mark.parametrize(
    "text",
    ["07700 900123 - 3 calls", "07700 900123 (2 children)", "07700 900123 01632 960456", "a 01632 960123, 7.30 pm"],
)
def test_digits_beside_a_telephone_number_do_not_hide_it(text: str) -> None:
    assert find(text) == (Kind.PHONE,)


def test_one_wrong_digit_is_no_nhs_number() -> None:
    assert find("NHS number 999 060 2077") == (Kind.NHS_NUMBER,)
    assert find("NHS number 999 060 2078") == ()


@pytest.mark.parametrize(
    "text",
    ["It was 9990602077 all told.", "Form 999 060 2077", "We met in Room L20 3DJ.", "desk B1 2DS", "ref 07700 900123"],
)
def test_a_number_that_is_of_a_thing_is_nobodys(text: str) -> None:
    assert find(text) == ()


@given(st.text(st.characters() | st.sampled_from("0123456789 +.-/@'NHSDOBborn\ud800٣९")))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert set(find(text)) <= set(Kind)


@pytest.mark.parametrize(
    "piece", ["9", "0 ", "a@", "a.", "A", "Aa'", "DOB ", "born In ", "aged ", "the Mum ", "12 ", "(0", "-old "]
)
def test_no_repetition_makes_it_slow(piece: str) -> None:
    """A hundred times what an ordinary text of 1,500 characters takes would be a fault in a rule."""
    text = (piece * 1500)[:1500]
    start = time.process_time()
    find(text)
    assert time.process_time() - start < 0.1
