"""Cards as Microsoft's own renderer shows them, in a real browser."""

from pathlib import Path
from typing import Any

import pytest

from cards.elements import ActionSet, Card, Execute, plain, said
from cards.payload import render
from cards.words import Wording, words
from tests.cards.renderer import Renderer
from tests.cards.samples import everything

pytestmark = [pytest.mark.browser, pytest.mark.node]

FAULTY = [
    ({"type": "TextBlok", "text": "x"}, "Unknown element type"),
    ({"type": "TextBlock", "text": "x", "size": "Huge"}, "Invalid value"),
    ({"type": "Input.Text", "id": "a", "isRequired": True, "errorMessage": "Enter"}, "should have a label"),
    ({"type": "Input.Text", "id": "a", "label": "A", "isRequired": True}, "should have an error message"),
]


@pytest.mark.parametrize(("element", "complaint"), FAULTY)
def test_a_card_with_a_problem_fails(renderer: Renderer, element: dict[str, Any], complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        renderer.render({"type": "AdaptiveCard", "version": "1.5", "body": [element]})


def test_a_card_is_drawn_with_its_words_its_labels_and_its_buttons(renderer: Renderer) -> None:
    drawn = renderer.render(render(everything()))
    assert "Visit to Bootle [North]" in drawn.text
    assert drawn.labels == {
        "date": "Date of the visit *",
        "note": "What did you find?",
        "posts": "How many posts are empty?",
        "staffing": "Staffing No concerns",
        "team": "Team",
        "quote": "May we quote you? You may quote me",
    }
    assert "Head of Service" in drawn.text
    assert "<at>" not in drawn.text
    assert drawn.buttons == ["Continue", "More", "Guidance", "Add another"]


def test_what_a_person_said_is_shown_as_typed_with_every_line_break(renderer: Renderer) -> None:
    typed = "One\r\nTwo\n\n[Three](https://a.example) **is** <b>as</b> {{DATE(2026-11-14T06:08:39Z,SHORT)}} typed"
    drawn = renderer.render(render(Card(body=[said(typed)])))
    assert drawn.text.replace("\u2060", "").splitlines() == typed.splitlines()
    assert "<a" not in drawn.html


def test_a_name_in_our_words_makes_no_link_while_our_own_markdown_works(renderer: Renderer) -> None:
    name = "A_b_c [d](https://e.example) **f** <g>"
    drawn = renderer.render(render(Card(body=[plain(words("{who} **agreed**", who=name))])))
    assert drawn.text == f"{name} agreed"
    assert "<a" not in drawn.html
    assert "agreed</b>" in drawn.html


def test_a_client_that_does_not_know_our_buttons_shows_one_line_instead(renderer: Renderer) -> None:
    send = [Execute(title="Send", verb="send"), Execute(title="Back", verb="back")]
    within = render(Card(body=[plain(Wording("Check")), ActionSet(actions=send)]))
    below = render(Card(body=[plain(Wording("Check"))], actions=send))
    assert renderer.render(within, unknown=["Action.Execute"]).text.split("\n") == ["Check", "Open this in Teams"]
    assert renderer.render(below, unknown=["Action.Execute"]).text == "Open this in Teams"
    assert "Open this in Teams" not in renderer.render(within).text


def test_one_card_leaves_nothing_behind_for_the_next(renderer: Renderer) -> None:
    renderer.render(render(everything()))
    assert renderer.render(render(Card(body=[plain(Wording("Alone"))]))).text == "Alone"


def test_a_picture_is_as_wide_as_asked_and_shows_text(renderer: Renderer, tmp_path: Path) -> None:
    """Without a font the picture of a word and of a blank would be the same."""
    pictures = {}
    for name, text in {"word": "Wwwwwwww", "blank": "\u00a0\u2003."}.items():
        renderer.screenshot(render(Card(body=[plain(Wording(text))])), tmp_path / name, width=360)
        pictures[name] = (tmp_path / name).read_bytes()
    width = int.from_bytes(pictures["word"][16:20])  # a PNG says its width there; two pixels to the CSS pixel
    assert width == 720
    assert len(pictures["word"]) > len(pictures["blank"]) + 200


async def test_async_tests_may_draw_too(renderer: Renderer) -> None:
    assert renderer.render(render(Card(body=[plain(Wording("Here"))]))).text == "Here"
