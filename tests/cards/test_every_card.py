"""Every card in every state is one that Teams takes, says what it should in our manner, and is as it was when last looked at."""

import re
from functools import cache
from itertools import pairwise

import orjson
import pytest

from cards.payload import size_of
from tests.cards.every_card import EVERY_CARD, SNAPSHOTS, CardJson, snapshot_of
from tests.cards.oracle import assert_accepted
from tests.cards.walking import blocks, texts

SHOWN_AT_ONCE = 6
"""Teams shows no more buttons than these in one set."""
NOT_OUR_MANNER = re.compile(r"\b(please|invalid|sorry|oops|error occurred|whilst|utilise)\b", re.IGNORECASE)
RENEW = "Look at the change; if it is meant, run: python -m tests.cards.every_card --renew"

each_card = pytest.mark.parametrize("name", EVERY_CARD)


@cache
def made(name: str) -> CardJson:
    return EVERY_CARD[name]()


def test_there_are_cards_to_look_at() -> None:
    assert len(EVERY_CARD) > 100


@each_card
def test_teams_takes_it(name: str) -> None:
    """Microsoft's model of the schema and our own rules: labels, ids, wrapping, version and size."""
    assert_accepted(made(name))


@each_card
def test_it_is_as_it_was_when_last_looked_at(name: str) -> None:
    path = SNAPSHOTS / f"{name}.json"
    assert path.exists(), f"There is no snapshot of {name}. {RENEW}"
    assert orjson.loads(path.read_bytes()) == orjson.loads(snapshot_of(made(name))), f"{name} has changed. {RENEW}"


def test_no_snapshot_is_of_a_card_that_is_no_more() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.json")} <= set(EVERY_CARD), RENEW


@each_card
def test_it_speaks_plainly(name: str) -> None:
    """Nothing that blames or begs, and nothing of the machine: no None, no unfilled name, no code for a word."""
    said = [shown.text for shown in texts(made(name)) if shown.name in ("text", "title", "label", "errorMessage")]
    assert said
    assert not [text for text in said if NOT_OUR_MANNER.search(text)]
    assert not [text for text in said if re.search(r"\bNone\b|\{\w*\}|\w__\w", text)]


@each_card
def test_it_says_nothing_twice_in_a_row(name: str) -> None:
    said = [shown.text for shown in texts(made(name)["body"]) if shown.name in ("text", "title", "label")]
    assert not [one for one, after in pairwise(said) if one == after]


@each_card
def test_no_button_is_left_out_by_the_client(name: str) -> None:
    assert all(len(row["actions"]) <= SHOWN_AT_ONCE for row in blocks(made(name), "ActionSet"))


@each_card
def test_at_most_one_button_of_a_row_stands_out(name: str) -> None:
    rows = list(blocks(made(name), "ActionSet"))
    assert not [row for row in rows if sum(one.get("style") == "positive" for one in row["actions"]) > 1]


def test_whom_to_call_is_one_press_away_on_every_card_of_the_form() -> None:
    steps = [name for name in EVERY_CARD if re.match(r"(intake|corporate)\w*-\d", name) and "safety-page" not in name]
    assert len(steps) > 30
    for name in steps:
        [worried] = blocks(made(name), "Action.ShowCard")
        assert "999" in str(worried["card"])
        assert not [shown for shown in texts(worried["card"]) if shown.block.startswith("Input.")], "no box to write in"


def test_the_usual_cards_leave_ample_room() -> None:
    usual = [name for name in EVERY_CARD if not name.startswith("long-")]
    largest = max(usual, key=lambda name: size_of(made(name)))
    assert size_of(made(largest)) < 22_000, largest
