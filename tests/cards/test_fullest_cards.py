"""However much is written, in whatever letters, every card is one that Teams takes, and nothing of it is cut."""

from functools import cache
from itertools import count

import pytest

from cards.issue import more_card, officer_card
from cards.payload import CARD_LIMIT, render, size_of
from tests.cards.every_card import CardJson
from tests.cards.fullest import FOUND, REGISTER, SYMBOLS, Fullest, FullestIssue
from tests.cards.oracle import assert_accepted
from tests.cards.walking import blocks, texts
from tests.visits.builders import VISIT_DAY
from visits.model import IssueState
from visits.proforma import TextAnswer

each_symbol = pytest.mark.parametrize("symbol", SYMBOLS)


@cache
def fullest(symbol: str, first: str = "") -> Fullest:
    return Fullest(SYMBOLS[symbol], first)


@cache
def cards(symbol: str, first: str = "") -> dict[str, CardJson]:
    return {name: render(card) for name, card in fullest(symbol, first).cards()}


def largest(made: dict[str, CardJson]) -> tuple[int, str]:
    return max((size_of(card), name) for name, card in made.items())


@each_symbol
def test_every_card_of_the_fullest_form_fits(symbol: str) -> None:
    size, name = largest(cards(symbol))
    assert size < CARD_LIMIT, name


@each_symbol
def test_every_card_of_the_fullest_form_with_identifiers_in_every_answer_fits(symbol: str) -> None:
    size, name = largest(cards(symbol, FOUND))
    assert size < CARD_LIMIT, name


@each_symbol
def test_every_card_with_all_that_a_box_keeps_although_it_is_too_much_fits(symbol: str) -> None:
    made = {name: render(card) for name, card in fullest(symbol).faulty()}
    size, name = largest(made) if made else (0, "nothing that is kept is too much")
    assert size < CARD_LIMIT, name


@each_symbol
@pytest.mark.parametrize("times", [1, 5])
def test_every_card_of_an_issue_of_which_all_is_said_that_can_be_fits(symbol: str, times: int) -> None:
    made = {name: render(card) for name, card in FullestIssue(fullest(symbol), times).cards()}
    assert len(made) > 80
    size, name = largest(made)
    assert size < CARD_LIMIT, name


@pytest.mark.parametrize("symbol", [symbol for symbol in SYMBOLS if symbol != "family"])
def test_the_latest_of_each_kind_that_was_said_is_on_the_officers_card_in_full(symbol: str) -> None:
    full = FullestIssue(fullest(symbol))
    card = render(officer_card(full.shown(state=IssueState.RESPONSE_DRAFTED, extended="")))
    runs = [shown.text.replace("\u2060", "") for shown in texts(card) if shown.block == "TextRun"]
    assert runs == [full.shown().issue.text, *(entry.text for entry in full.entries)]


def test_what_finds_no_room_is_left_out_whole_the_oldest_first_and_counted() -> None:
    full = FullestIssue(fullest("chinese"), times=5)
    card = render(more_card(full.shown(state=IssueState.CLOSED, extended=""), frozenset()))
    runs = [shown.text for shown in texts(card) if shown.block == "TextRun"]
    spoken = [entry.text for entry in full.entries]
    kept = len(runs) - 1
    assert 2 <= kept < len(spoken)
    assert runs[1:] == spoken[-kept:]
    assert any(str(len(spoken) - kept) in shown.text and "earlier entries" in shown.text for shown in texts(card))


def test_words_that_are_far_too_many_are_not_shown_again_and_that_is_said() -> None:
    full = FullestIssue(fullest("letters"))
    cards = dict(full.cards())
    kept, not_kept = (str(render(cards[f"form-respond-{size}-answerer"])) for size in (3_000, 150_000))
    assert "Enter 1,500 characters or fewer: there are 3,000" in kept
    assert "x" * 3_000 in kept
    assert "150,000 are too many to keep" in not_kept
    assert full.entries[-1].text in not_kept, "the draft that was saved before"


def test_teams_takes_every_one_of_them() -> None:
    for card in cards("quotes").values():
        assert_accepted(card)


def test_the_whole_register_is_offered() -> None:
    first = cards("letters")["visit-1"]
    offered = [c["value"] for one in blocks(first, "Input.ChoiceSet") for c in one["choices"] if len(c["value"]) == 36]
    assert len(set(offered)) == len(offered) == REGISTER


@each_symbol
def test_every_word_of_the_fullest_form_can_be_checked_and_read_in_full(symbol: str) -> None:
    form = fullest(symbol)
    written = sorted(text for key, text in form.draft.typed.items() if _is_text(form, key))
    assert len(written) == 16, "five notes, five issues and six other boxes"
    for kind in ("check", "record"):
        assert sorted(_said(cards(symbol), kind)) == written, kind
    shared = sorted(text for key, text in form.draft.typed.items() if _is_text(form, key) and _is_shared(form, key))
    assert sorted(_said(cards(symbol), "draft")) == shared


def test_the_thread_holds_every_word_once() -> None:
    written = sorted(text for key, text in fullest("chinese").draft.typed.items() if _is_text(fullest("chinese"), key))
    in_form, in_issues = _said(cards("chinese"), "form"), _said(cards("chinese"), "issue")
    assert len(in_issues) == 10
    assert sorted(in_form + in_issues) == written


def _is_text(form: Fullest, key: str) -> bool:
    question = form.context.proforma.question(key.partition("__")[0])
    return isinstance(question.answer, TextAnswer)


def _is_shared(form: Fullest, key: str) -> bool:
    """Whether the other councillor of the visit may read it before it is sent."""
    return form.draft.value(f"who_sees__{key.partition('__')[2]}") in ("", "channel")


def _said(made: dict[str, CardJson], kind: str) -> list[str]:
    """What people wrote, on the pages of one kind. Asking for a page past the last shows the last again: it counts once."""
    last, pages = "", []
    for number in count(1):
        card = made.get(f"{kind}-{number}")
        if card is None or (kind != "issue" and str(card["body"]) == last):
            break
        last = str(card["body"])
        pages.append(card)
    runs = [shown.text for card in pages for shown in texts(card["body"]) if shown.block == "TextRun"]
    return [run.replace("\u2060", "") for run in runs if run != VISIT_DAY.isoformat()]  # in a draft it is as typed
