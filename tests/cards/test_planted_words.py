"""What people write and what they are called shows as they spell it: Markdown planted everywhere makes no link and no date."""

import re
from functools import cache

import pytest

from tests.cards.every_card import CardJson, as_json, cards_of
from tests.cards.renderer import Renderer
from tests.cards.walking import FOLDED, Shown, blocks, texts
from tests.cards.world import World

PLANTED = "[{0}](http://evil.example/{0}) **b** _i_ <u> {{{{DATE(2026-11-14T06:08:39Z)}}}}"
IN_A_NAME = PLANTED.format("name")
IN_A_TEXT = PLANTED.format("text")
JOINER = "\u2060"

CARDS = as_json(cards_of(World(name=lambda name: f"{name} {IN_A_NAME}", text=lambda text: f"{text}\n{IN_A_TEXT}")))
each_card = pytest.mark.parametrize("name", CARDS)

AS_SPELT = {("TextRun", "text"), ("Input.Text", "value")}
"""Where clients show no Markdown and what a person wrote may stand."""
ALSO_NAMES = {
    ("Input.ChoiceSet folded", "title"),
    ("Action.Execute", "title"),
    ("Chart.HorizontalBar.Stacked", "title"),
    ("Input.Text", "value"),
}
"""Where clients show no Markdown and a name may stand."""
MARKED_UP = {("TextBlock", "text"), ("Input.ChoiceSet", "title"), ("FactSet", "value")}
"""Where clients show Markdown, so a name there is escaped."""


@cache
def made(name: str) -> CardJson:
    return CARDS[name]()


def holding(name: str, address: str) -> list[Shown]:
    """The texts of a card that hold this planted address, escaped or not."""
    return [shown for shown in texts(made(name)) if address in shown.text.replace("\\", "")]


def test_the_words_are_planted_where_they_should_be() -> None:
    assert len([name for name in CARDS if holding(name, "evil.example/text")]) > 25
    assert len([name for name in CARDS if holding(name, "evil.example/name")]) > 80
    places = {(shown.block, shown.name) for name in CARDS for shown in holding(name, "evil.example/name")}
    assert places == {*ALSO_NAMES, *MARKED_UP}, "a name stands in each of these places on some card"


@each_card
def test_what_a_person_wrote_stands_only_where_it_shows_as_spelt(name: str) -> None:
    assert not [shown for shown in holding(name, "evil.example/text") if shown[:2] not in AS_SPELT]


@each_card
def test_a_name_is_escaped_wherever_markdown_works(name: str) -> None:
    for shown in holding(name, "evil.example/name"):
        if shown[:2] in MARKED_UP:
            assert r"\[name\](http://evil.example/name) \*\*b\*\* \_i\_ \<u>" in shown.text
        else:
            assert shown[:2] in ALSO_NAMES
            assert IN_A_NAME.replace("{{", "{" + JOINER + "{") in shown.text or IN_A_NAME in shown.text


@pytest.mark.browser
@pytest.mark.node
@each_card
def test_it_is_drawn_as_typed(renderer: Renderer, name: str) -> None:
    drawn = renderer.render(made(name))
    links = re.findall(r"<a [^>]*", drawn.html)
    assert all('href="https://teams.microsoft.com/l/message/' in link for link in links), "none but our own to threads"
    seen = drawn.text.replace(JOINER, "")
    in_sight = [shown for shown in texts(made(name)["body"]) if shown.block == "TextBlock"]
    for planted, address in ((IN_A_NAME, "evil.example/name"), (IN_A_TEXT, "evil.example/text")):
        assert seen.count(f"[{address[-4:]}](http") == seen.count(planted), "shown in part or changed"
    if any("evil.example/name" in shown.text and shown.name == "text" for shown in in_sight):
        assert IN_A_NAME in seen
    folded = [one for one in blocks(made(name), "Input.ChoiceSet") if one.get("style") in FOLDED]
    assert not [choice for one in folded for choice in one["choices"] if "\\" in choice["title"]]
