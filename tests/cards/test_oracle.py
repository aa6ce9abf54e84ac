"""The judge of cards refuses what Teams would drop in silence, and what our house does not send."""

from collections.abc import Callable
from typing import Any

import pytest

from cards.payload import render
from tests.cards.oracle import assert_accepted
from tests.cards.samples import everything

Json = dict[str, Any]


def card(*body: Json, **more: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def text(**more: Any) -> Json:
    return {"type": "TextBlock", "text": "Hello", "wrap": True, **more}


def asked(**more: Any) -> Json:
    return {"type": "Input.Text", "id": "a", "label": "A", **more}


BARS = "Chart.HorizontalBar.Stacked"
REFUSED: list[tuple[str, Json, str]] = [
    ("a misspelt property", card(text(wieght="Bolder")), "there is no wieght"),
    ("a misspelt property deep inside", card({"type": "Container", "items": [text(colour="Good")]}), "no colour"),
    ("a misspelt property of the card", card(text(), fallbackTxt="x"), "there is no fallbackTxt"),
    ("a misspelt property of a fact", card({"type": "FactSet", "facts": [{"titel": "x"}]}), "there is no titel"),
    ("a misspelt property for Teams", card(text(), msteams={"wdith": "full"}), "there is no wdith"),
    ("a wrong type", card(text(maxLines="three")), "maxLines"),
    ("text that is a number", card(text(text=3)), "valid string"),
    ("an unknown style", card(text(size="Huge")), "size"),
    ("an unknown element", card({"type": "Textblock", "text": "x"}), "there is no Textblock"),
    ("an element without a type", card({"text": "x"}), "should be a CardElement"),
    ("an action among elements", card({"type": "Action.OpenUrl", "url": "u", "title": "t"}), "should be a CardElement"),
    (
        "a misspelt property of a bar's part",
        card({"type": BARS, "data": [{"title": "A", "data": [{"legnd": "Done", "value": 1}]}]}),
        "there is no legnd",
    ),
    ("an element among actions", card(actions=[text()]), "should be a Action"),
    ("an input without a label", card(asked(label="")), "needs a label"),
    ("an input without an id", card({"type": "Input.Text", "label": "A"}), "needs an id"),
    ("one id twice", card(asked(), asked()), "the id a stands 2 times"),
    ("a picture without words", card({"type": "Image", "url": "https://x.example/a.png"}), "needs an altText"),
    ("text that is cut off", card({"type": "TextBlock", "text": "Long"}), "cut off: 'Long'"),
    ("another version", card(text(), version="1.2"), "version is 1.5"),
    ("no version", {"type": "AdaptiveCard", "body": [text()]}, "version is 1.5"),
    ("a card that is too large", card(text(text="x" * 28 * 1024)), "is too large"),
    ("something that is no card", {"type": "TextBlock", "text": "x", "wrap": True}, "type is AdaptiveCard"),
]


@pytest.mark.parametrize(("_what", "wrong", "complaint"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_it_refuses(_what: str, wrong: Json, complaint: str) -> None:  # a case's name, not a fixture
    with pytest.raises(AssertionError, match=complaint):
        assert_accepted(wrong)


def test_it_tells_every_fault_at_once() -> None:
    with pytest.raises(AssertionError) as told:
        assert_accepted(card(text(size="Huge"), asked(label=""), version="1.4"))
    assert all(part in str(told.value) for part in ("size", "needs a label", "version is 1.5"))


def each_object(value: Any) -> list[Json]:
    if isinstance(value, list):
        return [found for item in value for found in each_object(item)]
    if isinstance(value, dict):
        return [value, *(found for key, item in value.items() if key != "data" for found in each_object(item))]
    return []


def test_a_misspelt_property_is_refused_wherever_in_a_card_it_stands() -> None:
    whole = render(everything())
    places = each_object(whole)
    assert len(places) > 40
    for place in places:
        place["wieght"] = "Bolder"
        with pytest.raises(AssertionError, match="there is no wieght"):
            assert_accepted(whole)
        del place["wieght"]
    assert_accepted(whole)


GOOD: dict[str, Callable[[], Json]] = {
    "a plain card": lambda: card(text()),
    "a card with an input": lambda: card(asked()),
    "an action's data, whatever it holds": lambda: card(
        actions=[{"type": "Action.Execute", "title": "Go", "verb": "go", "data": {"type": "visit", "label": 3}}]
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_it_accepts(name: str) -> None:
    assert_accepted(GOOD[name]())


def test_text_may_be_cut_where_a_test_says_so() -> None:
    assert_accepted(card({"type": "TextBlock", "text": "Long"}), may_cut=("Long",))
