"""Every card as Microsoft's own renderer draws it on a telephone: without complaint, every input labelled, nothing cut."""

import re
from functools import cache

import pytest

from tests.cards.every_card import EVERY_CARD, CardJson
from tests.cards.renderer import PHONE, Renderer
from tests.cards.walking import blocks, texts

pytestmark = [pytest.mark.browser, pytest.mark.node]

each_card = pytest.mark.parametrize("name", EVERY_CARD)

OUR_LINK = re.compile(r"\[([^\]]+)\]\(https://teams\.microsoft\.com/l/message/[^)]+\)")
"""The way to a thread: of it, only the words in brackets are seen."""


@cache
def made(name: str) -> CardJson:
    return EVERY_CARD[name]()


@each_card
def test_it_is_drawn_whole_on_a_telephone(renderer: Renderer, name: str) -> None:
    drawn = renderer.render(made(name), PHONE)
    assert drawn.overflowing == [], "wider than the screen, or cut"
    asked = [
        one for kind in ("Text", "Date", "Time", "ChoiceSet", "Toggle") for one in blocks(made(name), f"Input.{kind}")
    ]
    assert set(drawn.labels) == {one["id"] for one in asked}
    assert all(drawn.labels.values()), "an input that a screen reader cannot name"


@each_card
def test_every_word_of_ours_is_in_sight(renderer: Renderer, name: str) -> None:
    """What stands in a card within the card is in sight once that is opened."""
    seen = " ".join(renderer.render(made(name), PHONE).text.split())
    within = {shown.text for one in blocks(made(name), "Action.ShowCard") for shown in texts(one["card"])}
    ours = [s.text for s in texts(made(name)["body"]) if s[:2] in {("TextBlock", "text"), ("Input.Toggle", "title")}]
    assert ours
    shown = [OUR_LINK.sub(r"\1", text) for text in ours if text not in within]
    spelt = [" ".join(text.replace("\\", "").split()) for text in shown]
    assert not [text for text in spelt if text not in seen]


def test_a_card_that_is_too_wide_or_cut_would_be_found(renderer: Renderer) -> None:
    long = {"type": "TextBlock", "text": "Wide" * 200, "wrap": False}
    pixels = {"type": "ColumnSet", "columns": [{"type": "Column", "width": "800px", "items": [long | {"wrap": True}]}]}
    for wrong in (long, pixels):
        drawn = renderer.render({"type": "AdaptiveCard", "version": "1.5", "body": [wrong]}, PHONE)
        assert drawn.overflowing


def test_whom_to_call_can_be_opened_and_closes_nothing_typed(renderer: Renderer) -> None:
    drawn = renderer.render(made("intake-8-anything_else"), PHONE, press="Worried about a child?")
    assert "Police: 999" in drawn.text
    assert "I have called MASH" in drawn.buttons
    assert "What did team members most want councillors to know?" in drawn.text
    assert drawn.overflowing == []
