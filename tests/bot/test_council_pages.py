"""The privacy and terms pages are whole, plain and safe HTML, and hold what the council has configured."""

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.council import Council, load_council
from bot.pages import privacy_page, terms_page
from visits.council import Contact

VOID = {"meta", "link", "br"}


class Outline(HTMLParser):
    """What a page is made of: its tags, its language and its text; every tag must be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.language: str | None = None
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.language = dict(attrs).get("lang") if tag == "html" else self.language
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += " ".join(data.split()) + " "


@pytest.fixture(scope="module")
def council() -> Council:
    return load_council(Path(__file__).parents[2] / "council.example.toml", today=date(2026, 11, 16))


@pytest.mark.parametrize("page", [privacy_page, terms_page])
def test_a_page_is_accessible_plain_html(page: Callable[[Council], str], council: Council) -> None:
    outline = Outline(page(council))
    assert outline.open == []
    assert outline.language == "en-GB"
    assert outline.tags.count("h1") == outline.tags.count("main") == outline.tags.count("title") == 1
    assert not {"script", "img", "iframe", "form"} & set(outline.tags)


@pytest.mark.parametrize("page", [privacy_page, terms_page])
def test_names_cannot_break_out_of_the_page(page: Callable[[Council], str], council: Council) -> None:
    sharp = "<script>alert('&')</script>"
    contacts = council.contacts.model_copy(update={"lado": Contact(name=sharp, phone="01632 960103")})
    changes = {"name": sharp, "committee": sharp, "privacy_contact": sharp, "contacts": contacts}
    outline = Outline(page(council.model_copy(update=changes)))
    assert "script" not in outline.tags
    assert sharp in outline.text


def test_the_privacy_page_says_whom_to_ask_and_how_long_what_is_kept(council: Council) -> None:
    text = Outline(privacy_page(council)).text
    assert "Ask dataprotection@wexmoor.example." in text
    assert "kept for 90 days after it was last saved" in text
    assert "kept for 5 years after the end of the municipal year (30 April)" in text
    assert "by whom for 7." in text
    assert "for good, as other committee papers are" in text
    some_years = council.retention.model_copy(update={"reports_years": 20})
    assert (
        "reports are kept for 20 years"
        in Outline(privacy_page(council.model_copy(update={"retention": some_years}))).text
    )
    nobody = council.model_copy(update={"privacy_contact": ""})
    assert "Ask Democratic Services at the council." in Outline(privacy_page(nobody)).text


def test_the_terms_give_every_number_to_call(council: Council) -> None:
    text = Outline(terms_page(council)).text
    for phone in ("999", "01632 960101", "01632 960102", "01632 960103", "01632 960104"):
        assert phone in text
