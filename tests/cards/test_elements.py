"""The blocks refuse what is wrong, keep text as typed, and come out as cards that Microsoft's schema takes."""

import subprocess
import sys
import timeit
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import elements
from cards.elements import (
    ActionSet,
    CardElement,
    Choice,
    Container,
    Execute,
    Fact,
    FactSet,
    Image,
    Input,
    InputChoiceSet,
    InputDate,
    InputNumber,
    InputText,
    InputToggle,
    OpenUrl,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.payload import pack, render, size_of
from cards.words import Wording, joined, words
from tests.cards.oracle import CLASSES, assert_accepted
from tests.cards.samples import everything

WRONG: list[tuple[type[Any], dict[str, Any], str]] = [
    (TextBlock, {"text": Wording("a"), "wieght": "Bolder"}, "there is no wieght .weight was meant"),
    (TextBlock, {"text": Wording("a"), "size": "Huge"}, "size must be one of .*'Small'.* not 'Huge'"),
    (TextBlock, {"text": Wording("a"), "size": "small"}, "size must be one of"),
    (TextBlock, {"text": Wording("a"), "wrap": "yes"}, "wrap must be bool, not str"),
    (TextBlock, {"text": Wording("a"), "max_lines": True}, "max_lines must be int, not bool"),
    (TextBlock, {"text": Wording("a"), "isSubtle": True}, "there is no isSubtle .is_subtle was meant"),
    (TextBlock, {}, "text is missing"),
    (TextBlock, {"text": None}, "text is missing"),
    (TextBlock, {"text": "typed by someone"}, "text must be Wording"),
    (Fact, {"title": Wording("Answer"), "value": "typed by someone"}, "value must be Wording"),
    (Choice, {"title": "typed by someone", "value": "1"}, "title must be Wording"),
    (InputText, {"id": "a"}, "label is missing"),
    (InputText, {"id": "a", "label": "  "}, "label must be text that is not blank"),
    (InputText, {"id": "a", "label": "A", "is_required": True}, "a required input needs an error_message"),
    (InputDate, {"id": "a", "label": "A", "value": "2026-11-14"}, "value must be date, not str"),
    (InputNumber, {"id": "a", "label": "A", "value": "3"}, "value must be float, not str"),
    (InputToggle, {"id": "a", "label": "A"}, "title is missing"),
    (Image, {"url": "https://council.example/a.png"}, "alt_text is missing"),
    (Container, {"items": [Fact(title=Wording("a"), value=Wording("b"))]}, "a list of CardElement, not a list of Fact"),
    (Container, {"items": "text"}, "items must be a list of CardElement, not str"),
    (ActionSet, {"actions": [plain(Wording("a"))]}, "a list of Action, not a list of TextBlock"),
    (Execute, {"title": "Send"}, "verb is missing"),
    (OpenUrl, {"title": "Open"}, "url is missing"),
]


@pytest.mark.parametrize(("block", "keywords", "complaint"), WRONG)
def test_a_wrong_block_is_refused(block: type[CardElement], keywords: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        block(**keywords)


def test_all_faults_are_told_at_once() -> None:
    faulty: dict[str, Any] = {"id": "", "lable": "A", "max_length": "many"}
    with pytest.raises(TypeError) as told:
        InputText(**faulty)
    assert all(part in str(told.value) for part in ("id must be", "no lable", "max_length must be", "label is missing"))


def test_a_complaint_does_not_quote_what_a_person_typed() -> None:
    text: Any = "Their name is in here"
    with pytest.raises(TypeError) as told:
        TextBlock(text=text)
    assert "name is in here" not in str(told.value)


def test_choosing_several_forbids_commas_in_the_values() -> None:
    with pytest.raises(TypeError, match="must not hold commas"):
        InputChoiceSet(id="a", label="A", is_multi_select=True, choices=[Choice(title=Wording("A"), value="1,2")])


def test_a_block_cannot_be_changed_once_made() -> None:
    block: Any = plain(Wording("as it was"))
    with pytest.raises(AttributeError, match="cannot be changed"):
        block.text = Wording("as it is now")


def test_wording_is_never_blank() -> None:
    with pytest.raises(ValueError, match="must not be blank"):
        Wording(" \n")


def test_every_block_there_is_stands_in_the_sample_and_is_accepted() -> None:
    """If this fails for a block that is new, add it to samples.everything()."""
    card = render(everything())
    assert_accepted(card)
    ours = {kind.element_type for kind in vars(elements).values() if _is_block(kind)}
    assert len(ours) > 15
    assert ours <= set(_types_in(card)) <= {*CLASSES, "None"}


def _is_block(kind: object) -> bool:
    abstract = (CardElement, elements.Action, Input, elements.Element)
    return isinstance(kind, type) and issubclass(kind, elements.Element) and kind not in abstract


def _types_in(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _types_in(item)]
    if isinstance(value, dict):
        return [str(value.get("type")), *_types_in(list(value.values()))]
    return []


def test_a_property_keeps_its_name_in_the_schema_and_a_date_its_iso_form() -> None:
    asked = InputDate(id="d", label="Date", is_required=True, error_message=Wording("Enter"), max=date(2026, 11, 14))
    assert render(asked) == {
        "type": "Input.Date",
        "id": "d",
        "label": "Date",
        "isRequired": True,
        "errorMessage": "Enter",
        "max": "2026-11-14",
    }


def test_what_is_rendered_shares_nothing_with_the_block() -> None:
    data = {"visit": {"id": "v1"}}
    send = Execute(title="Send", verb="send", data=data)
    render(send)["data"]["visit"]["id"] = "another"
    assert (data, render(send)["data"]) == ({"visit": {"id": "v1"}}, {"visit": {"id": "v1"}})


@given(st.text())
def test_what_a_person_said_is_kept_but_for_the_kind_of_line_break(text: str) -> None:
    [run] = render(said(text))["inlines"]
    assert run["text"].replace("\u2060", "") == "\n".join(text.splitlines()).replace("\u2060", "")


def test_a_name_in_our_words_keeps_its_spelling_and_our_words_keep_their_markdown() -> None:
    named = words("{who} and {us}", who="A_B [c](http://d)\n", us=Wording("**we**"))
    assert named == r"A\_B \[c\](http://d) and **we**"
    assert isinstance(named, Wording)
    assert joined(["A*", Wording("**B**")]) == r"A\*, **B**"


def test_a_list_is_spread_over_pages_without_losing_or_reordering_anything() -> None:
    blocks = [plain(words("Visit {n}", n=n)) for n in range(100)]
    pages = pack(blocks, 1000)
    assert [block for page in pages for block in page] == blocks
    assert len(pages) > 1
    assert all(size_of({"": [render(block) for block in page]}) - len('{"":}') <= 1000 for page in pages)


def test_blocks_that_belong_together_stay_on_one_page() -> None:
    pair = [heading(Wording("Staffing")), said("x" * 300)]
    pages = pack([pair, pair, pair], 1000)
    assert [len(page) for page in pages] == [4, 2]


def test_a_block_that_fits_no_page_is_an_error_and_nothing_makes_no_pages() -> None:
    with pytest.raises(ValueError, match="does not fit a page"):
        pack([said("x" * 1000)], 1000)
    assert pack([], 1000) == []


def test_a_form_card_is_built_in_well_under_a_millisecond() -> None:
    """About 0.2 ms here; the bound is wide, for a busy machine."""
    assert min(timeit.repeat(lambda: render(everything()), number=10, repeat=5)) / 10 < 0.002


def test_mypy_refuses_what_a_person_typed_where_markdown_is_rendered(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from cards.elements import Fact, FactSet, TextBlock\n"
        "TextBlock(text='typed')\n"
        "TextBlock(txet='typed')\n"
        "FactSet(facts=[TextBlock()])\n"
    )
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(wrong)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    for complaint in ('expected "Wording"', 'keyword argument "txet"', 'expected "Fact"'):
        assert complaint in checked.stdout, checked.stdout


def test_a_fact_set_holds_facts() -> None:
    facts = FactSet(facts=[Fact(title=Wording("Team"), value=Wording("MASH"))])
    assert render(facts)["facts"] == [{"title": "Team", "value": "MASH"}]
