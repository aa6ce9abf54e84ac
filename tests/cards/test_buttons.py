"""Every button says what it does in a way that only the card's own definition could have made, and somebody answers it."""

import re
from functools import cache
from typing import Any

import pytest

from bot.handlers.reception import HANDLERS, PLACED
from cards.actions import PAYLOAD, AnswerStep, ReadDraft, TakeOver
from cards.registry import ACTIONS, parse
from tests.cards.every_card import EVERY_CARD
from tests.cards.walking import blocks
from visits.model import Role

GOOD: dict[str, Any] = {
    "year": "2026-27",
    "key": "0f8e7d6c5b4a493887766554",
    "revision": 3,
    "operation": "20261120-0123456789abcdef",
    "step": "met",
    "part": 1,
    "move": "continue",
    "kind": "intake",
    "version": "1",
    "team": "MASH",
}
FORGED: list[tuple[str, object]] = [
    ("nothing at all", {}),
    ("a list", ["draft.answer"]),
    ("a line of text", "draft.answer"),
    ("no number of the form's revision", {k: v for k, v in GOOD.items() if k != "revision"}),
    ("a property that no card has", GOOD | {"roles": ["head_of_service"]}),
    ("somebody's name", GOOD | {"author": "t.00000000-0000-4000-8000-000000000001"}),
    ("a year that is none", GOOD | {"year": "2026"}),
    ("a path for a key", GOOD | {"key": "../2025-26/slot7"}),
    ("a partition for a key", GOOD | {"key": "council|2026-27"}),
    ("an empty key", GOOD | {"key": ""}),
    ("a key that is too long", GOOD | {"key": "a" * 81}),
    ("a key that is a list", GOOD | {"key": ["slot7"]}),
    ("revision 0", GOOD | {"revision": 0}),
    ("a revision in words", GOOD | {"revision": "three"}),
    ("a revision past all forms", GOOD | {"revision": 100_001}),
    ("an operation of another make", GOOD | {"operation": "1"}),
    ("an operation with a line break", GOOD | {"operation": "20261120-0123456789abcdef\n"}),
    ("a step that no form has", GOOD | {"step": "judge"}),
    ("part -1", GOOD | {"part": -1}),
    ("a press that no card offers", GOOD | {"move": "delete"}),
    ("a kind of visit that is none", GOOD | {"kind": "school"}),
    ("a target that is too long", GOOD | {"target": "x" * 81}),
    ("a team's name that is too long", GOOD | {"team": "x" * 121}),
    ("a date that is none", GOOD | {"visit_date": "2026-02-30"}),
    ("a shape with more than shapes have", GOOD | {"shape": {"part": 1, "sql": "drop"}}),
    ("a shape in words", GOOD | {"shape": "first"}),
]


@cache
def buttons() -> list[tuple[str, dict[str, Any]]]:
    """Every button of every card, with the card's name."""
    return [(name, one) for name, make in EVERY_CARD.items() for one in blocks(make(), "Action.Execute")]


def test_what_the_forgeries_are_made_of_is_good() -> None:
    assert parse("draft.answer", {PAYLOAD: GOOD}) == (AnswerStep.model_validate(GOOD), {})


@pytest.mark.parametrize(("_what", "carried"), FORGED, ids=[what for what, _ in FORGED])
def test_a_payload_that_no_card_of_ours_carries_is_refused(_what: str, carried: object) -> None:
    assert parse("draft.answer", {PAYLOAD: carried}) is None


@pytest.mark.parametrize("verb", ["", "draft.delete", "DRAFT.ANSWER", "__class__", "help "])
def test_a_verb_that_no_card_of_ours_has_is_refused(verb: str) -> None:
    assert parse(verb, {PAYLOAD: GOOD}) is None


@pytest.mark.parametrize("data", [{}, {"year": "2026-27"}, {PAYLOAD: None}, {PAYLOAD: "{}"}, {"A": {}}], ids=str)
def test_data_without_our_part_is_refused(data: dict[str, Any]) -> None:
    assert parse("help", data) is None


def test_inputs_that_are_not_text_are_left_out_and_none_can_pass_for_our_part() -> None:
    data = {PAYLOAD: GOOD, "note": "Words", "many": ["a"], "deep": {"a": 1}, "number": 3, "none": None}
    parsed = parse("draft.answer", data)
    assert parsed is not None
    assert parsed[1] == {"note": "Words"}


def test_every_verb_is_pressed_on_some_card() -> None:
    assert {one["verb"] for _, one in buttons()} == set(ACTIONS)


def test_every_button_comes_back_as_the_action_that_made_it() -> None:
    assert len(buttons()) > 500
    for name, one in buttons():
        parsed = parse(one["verb"], one["data"])
        assert parsed is not None, (name, one["title"])
        action, inputs = parsed
        assert (action.payload(), inputs, action.verb) == (one["data"], {}, one["verb"]), name


def test_a_button_carries_nobodys_words() -> None:
    """What is typed is sent by the inputs; what was typed before is kept by the store."""
    said = re.compile(r"duty desk|Three posts|quiet room|sister-in-law")
    assert not [name for name, one in buttons() if said.search(str(one["data"]))]


@pytest.mark.parametrize("verb", ACTIONS)
def test_every_button_has_somebody_to_answer_it_and_roles_that_may_press_it(verb: str) -> None:
    action = ACTIONS[verb]
    assert action.verb == verb
    assert (action in HANDLERS) != (action in PLACED), "once, with its place or without"
    assert action.roles
    assert action.roles <= set(Role)


def test_no_handler_answers_a_button_that_there_is_not() -> None:
    assert {*HANDLERS, *PLACED} == set(ACTIONS.values())


def test_only_councillors_press_the_buttons_of_a_form_and_those_who_may_fill_one_in_for_them() -> None:
    forms = {verb: action.roles for verb, action in ACTIONS.items() if verb.startswith(("draft.", "visit."))}
    of_a_colleague = {ReadDraft.verb, TakeOver.verb}
    assert of_a_colleague < set(forms)
    assert {forms[verb] for verb in of_a_colleague} == {frozenset({Role.MEMBER})}
    assert {forms[verb] for verb in set(forms) - of_a_colleague} == {frozenset({Role.MEMBER, Role.COORDINATOR})}
