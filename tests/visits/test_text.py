"""What people type is made clean, measured as they see it, and titled."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.text import clean, fits, length, problem, title_of

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
HEART = "\u2764\ufe0f"
WAVE = "\U0001f44b\U0001f3fd"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
ANYTHING = st.text(
    st.characters() | st.sampled_from("\u200b\u200d\ufe0f\u202e\r\n\t \ud800\udc00\u0301\u1160" + FAMILY + ENGLAND)
)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\ud800b\udc00", "ab"),  # lone surrogates
        ("\ud83d\ude00", "\U0001f600"),  # two halves that belong together
        ("safe\u202etxt.exe\u2066", "safetxt.exe"),  # text turned round
        ("in\u200bvis\u2060ible\ufeff\u00ad", "invisible"),
        ("nul\x00 bell\x07 escape\x1b[31m", "nul bell escape[31m"),
        ("not a character\ufffe\uffff", "not a character"),
        ("\u200b\ufe0f\u200d \n\u3164", ""),  # looks empty, so it is
        ("joined\u200dup", "joinedup"),
        ("\U000e0041tag", "tag"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("  \n\n one  \n\n two\t \n\n", "one\n\n two"),
        ("cafe\u0301", "caf\u00e9"),
        ("e\u200b\u0301", "\u00e9"),  # parted by something unseen
        (FAMILY, FAMILY),
        (HEART, HEART),
        (WAVE, WAVE),
        (ENGLAND, ENGLAND),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f3\ufe0f\u200d\U0001f308"),
        ("", ""),
    ],
)
def test_only_what_can_be_seen_is_kept(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@given(ANYTHING)
def test_whatever_is_typed_is_cleaned_once_and_can_be_stored(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert once == once.strip()
    once.encode("utf-8")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in once if c != "\n")


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("", 0),
        ("plain", 5),
        ("caf\u00e9", 4),
        ("cafe\u0301", 4),
        (FAMILY, 1),
        (WAVE + ENGLAND, 2),
        ("two\nlines", 9),
        ("\r\n", 1),
    ],
)
def test_length_is_what_a_reader_counts(text: str, symbols: int) -> None:
    assert length(text) == symbols


@pytest.mark.parametrize(
    ("text", "limit", "why"),
    [
        ("four!", 4, "too_long"),
        ("\u20ac" * 5, 4, "too_long"),
        (FAMILY * 4, 4, "too_many_symbols"),
        ("\U0001f642" * 4, 4, "too_many_symbols"),  # sixteen bytes, twelve allowed
        ("a" + "\u0301" * 50, 4, "too_many_symbols"),  # one letter under a stack of accents
        ("\ud800" * 4, 4, None),  # measured without a fault even before it is cleaned
        ("four", 4, None),
        ("\u20ac" * 4, 4, None),
        (FAMILY, 80, None),
        ("", 0, None),
    ],
)
def test_a_text_fits_or_the_reason_is_given(text: str, limit: int, why: str | None) -> None:
    assert problem(text, limit) == why
    assert fits(text, limit) is (why is None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        (" \n ", ""),
        ("Two posts are vacant. Nobody applied.", "Two posts are vacant"),
        ("Why is IT so slow? It costs an hour a day.", "Why is IT so slow?"),
        ("Car parking\nIt costs £35 a month.", "Car parking"),
        ("1. Staffing is thin. More below.", "Staffing is thin"),
        ("- printers\n- phones", "printers"),
        ("Cllr. Ojo asked, e.g. about cover. It was full.", "Cllr. Ojo asked, e.g. about cover"),
        ("Caseloads are 24.5 on average. Up again.", "Caseloads are 24.5 on average"),
        ("So   many\tspaces", "So many spaces"),
        ("And then...", "And then..."),
    ],
)
def test_a_title_is_the_first_sentence_or_line(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_long_title_is_cut_after_a_word() -> None:
    assert title_of("Team members wait, on average, three weeks", limit=19) == "Team members wait…"
    assert title_of("Team members wait", limit=13) == "Team members…"
    assert title_of("Unparliamentary", limit=6) == "Unpar…"
    assert title_of("exactly", limit=7) == "exactly"
    assert title_of("exactly", limit=1) == "…"


@given(ANYTHING, st.integers(1, 90))
def test_a_title_is_one_line_within_its_limit(raw: str, limit: int) -> None:
    title = title_of(clean(raw), limit)
    assert length(title) <= limit
    assert "\n" not in title
