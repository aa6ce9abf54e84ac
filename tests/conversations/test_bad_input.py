"""Everything that can be typed or sent wrong: said beside its question, kept as typed, and never believed."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from cards.wording import chat as wording
from cards.wording import form as form_wording
from tests.conversations.players import Answers, Player
from tests.conversations.reading import typed, values
from tests.conversations.stage import Stage
from tests.conversations.visits_made import INTAKE, MET, VISIT, WELL, fills, starts
from visits.draft import Draft
from visits.model import aad_of

LEAVER = "Councillor Winston Garside"
REACHED: dict[str, tuple[Answers, ...]] = {
    "visit": (),
    "safety": INTAKE[:1],
    "met": INTAKE[:2],
    "well": INTAKE[:3],
    "found": INTAKE[:4],
    "more": INTAKE[:5],
    "issues": INTAKE[:6],
    "else": INTAKE[:7],
}
WRONG: list[tuple[str, Answers, list[str]]] = [
    ("visit", {}, ["Select yes if you or close family have a connection"]),
    ("visit", VISIT | {"visit_date": ""}, ["Enter the date of the visit"]),
    ("visit", VISIT | {"visit_date": "2026-11-17"}, ["Enter a date that is today or in the past"]),
    ("visit", VISIT | {"visit_date": "2025-11-15"}, ["Enter a date within the last 12 months"]),
    ("visit", VISIT | {"visit_date": "2026-02-01"}, ["Enter a date in the same council year"]),
    ("visit", VISIT | {"visit_date": "yesterday"}, ["Enter the date as a day, a month and a year"]),
    ("visit", VISIT | {"visit_date": "20261113"}, ["Enter the date as a day, a month and a year"]),
    ("visit", VISIT | {"mode": "by_post"}, ["Select one of the answers on this card"]),
    ("visit", VISIT | {"duration": "-1"}, ["Select one of the answers on this card"]),
    ("visit", VISIT | {"members_present": ""}, ["Select the councillors who were there"]),
    ("visit", VISIT | {"members_present": "somebody-else"}, ["Select one of the answers on this card"]),
    ("visit", VISIT | {"another_member": "somebody-else"}, ["Select one of the answers on this card"]),
    ("visit", VISIT | {"interest": "yes"}, ["Enter what the connection is"]),
    ("visit", VISIT | {"interest_detail": "x" * 301}, ["Enter 300 characters or fewer: there are 301"]),
    ("safety", {}, ["Select yes if you are worried about a child"]),
    ("safety", {"concern_gate": "perhaps"}, ["Select one of the answers on this card"]),
    ("met", {}, ["Select who you met", "Select whether managers were in the room"]),
    ("met", MET | {"roles_met": "social_workers,the_mayor"}, ["Select one of the answers on this card"]),
    ("well", {}, ["Enter what is working well"]),
    ("well", {"working_well": "x" * 1501}, ["Enter 1,500 characters or fewer: there are 1,501"]),
    ("found", {}, ["Select whether you had concerns"] * 4),
    ("found", INTAKE[4] | {"rating__staffing": "5"}, ["Select one of the answers on this card"]),
    ("more", {}, ["Enter what you found"] * 2),
    ("issues", {"urgency__staffing": "now", "who_sees__staffing": "the_press"}, ["Select one of the answers"] * 2),
    ("else", {"for_scrutiny": "x" * 501}, ["Enter 500 characters or fewer: there are 501"]),
    ("else", {"understanding": "11"}, ["Select one of the answers on this card"]),
]


async def at(stage: Stage, reached: tuple[Answers, ...]) -> Player:
    """Eleanor with the card that comes after these."""
    await stage.plans("s1", "mash", "eleanor", "winston")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], reached)
    return stage["eleanor"]


async def draft(stage: Stage) -> Draft:
    """The form as it is kept."""
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    return kept.value


@pytest.mark.parametrize(
    ("step", "answers", "errors"), WRONG, ids=[f"{s}-{n}-{e[0][:24]}" for n, (s, _, e) in enumerate(WRONG)]
)
async def test_a_wrong_answer_comes_back_with_its_error_and_everything_typed(
    stage: Stage, step: str, answers: Answers, errors: list[str]
) -> None:
    """The step does not go on; nothing typed is lost, on the card or in what is kept."""
    eleanor = await at(stage, REACHED[step])
    before = eleanor.sees.partition("\n")[0]
    sent = {k: v for k, v in (values(eleanor.card) | typed(eleanor.card, answers)).items() if v not in ("", "false")}
    seen = await eleanor.presses("Continue", answers)
    assert before in seen
    assert sum(seen.count(f"Error: {error}") for error in set(errors)) == len(errors) == seen.count("Error: "), seen
    assert sent.items() <= (await draft(stage)).typed.items()
    held = {name: value for name, value in sent.items() if name != "visit_date" or "day, a month" not in errors[0]}
    assert held.items() <= values(eleanor.card).items()


async def test_every_fault_of_a_card_is_said_at_once(stage: Stage) -> None:
    eleanor = await at(stage, ())
    wrong: Answers = {
        "visit_date": "2027-01-01",
        "mode": "",
        "duration": "long",
        "interest": "",
        "interest_detail": "x" * 301,
    }
    seen = await eleanor.presses("Continue", wrong)
    assert seen.count("Error: ") == 5
    assert str(form_wording.FAULTS_TITLE) in seen


@pytest.mark.parametrize("words", ["x" * 9000, "🧑‍🧑‍🧒‍🧒" * 400], ids=["letters", "emoji"])
async def test_a_text_far_too_long_to_keep_is_said_to_be_so_and_what_was_saved_stays(stage: Stage, words: str) -> None:
    eleanor = await at(stage, INTAKE[:3])
    await eleanor.presses("Save and finish later", WELL)
    await eleanor.presses("Go on")
    seen = await eleanor.presses("Continue", working_well=words)
    assert "so this box holds what was saved before" in seen
    assert (await draft(stage)).typed["working_well"] == WELL["What is working well?"]


async def test_a_councillor_who_left_is_not_there_to_be_selected(stage: Stage) -> None:
    """Even by a card that still lists them."""
    eleanor = await at(stage, ())
    winston = aad_of(stage["winston"].person.id)
    await stage.leaves("winston")
    assert "Error: Select one of the answers on this card" in await eleanor.presses("Continue", VISIT)
    assert LEAVER not in eleanor.sees
    await eleanor.presses("Continue", VISIT | {"another_member": winston})
    assert "Step 1 of 9" in eleanor.sees


async def test_five_councillors_are_one_too_many(stage: Stage) -> None:
    eleanor = await at(stage, ())
    for name in ("priya", "hugh", "samira"):
        await eleanor.presses("Add the councillor", another_member=stage[name].person.name)
    assert "Error: Select 4 or fewer: 5 are selected" in await eleanor.presses("Continue", VISIT)


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("verb that is not ours", {"verb": "draft.delete"}),
    ("no verb", {"verb": ""}),
    ("step that there is not", {"step": "court"}),
    ("step not reached", {"step": "check", "move": "send"}),
    ("part that there is not", {"part": 7}),
    ("part below one", {"part": 0}),
    ("record that never was", {"key": "0" * 24}),
    ("slot in another year", {"year": "2019-20"}),
    ("year that is none", {"year": "soon"}),
    ("key with a way up", {"key": "../draft"}),
    ("version in the future", {"revision": 99}),
    ("version below one", {"revision": 0}),
    ("version in words", {"revision": "latest"}),
    ("operation id of another shape", {"operation": "1"}),
    ("move that there is not", {"move": "publish"}),
    ("field that there is not", {"admin": True}),
    ("kind that there is not", {"kind": "prison"}),
]


@pytest.mark.parametrize(("what", "changes"), FORGED, ids=[what for what, _ in FORGED])
async def test_a_forged_press_changes_nothing_and_is_answered_with_a_card(
    stage: Stage, what: str, changes: dict[str, Any]
) -> None:
    eleanor = await at(stage, INTAKE[:3])
    before = await draft(stage)
    verb, data = _forged(eleanor, changes)
    seen = await eleanor.sends(verb, data)
    assert seen, what
    assert eleanor.titles, "there is a way on"
    assert await draft(stage) == before
    assert await stage.desk.store.year("2026-27").records_of(eleanor.person.id) == []


@pytest.mark.parametrize("data", [{}, {"a": None}, {"a": []}, {"a": "x"}, {"a": {"a": {}}}, {"b": {}}], ids=str)
async def test_a_press_without_our_data_is_an_old_button(stage: Stage, data: dict[str, Any]) -> None:
    assert str(wording.OLD_CARD) in await stage["eleanor"].sends("draft.answer", data)


async def test_what_a_card_says_for_showing_only_decides_nothing(stage: Stage) -> None:
    """Another team, version, kind, date and shape on the card: the form goes by what is kept."""
    eleanor = await at(stage, INTAKE[:3])
    changes = {"team": "The Mayor’s Office", "version": "99", "kind": "corporate_parenting", "visit_date": "2020-01-01"}
    verb, data = _forged(eleanor, changes | {"shape": {"parts": 1, "subjects": [{"key": "x", "title": "y"}] * 50}})
    seen = await eleanor.sends(verb, data | {"working_well": "Kind."})
    assert "Step 5 of 9" in seen
    assert "(MASH), Friday 13 November 2026" in seen
    assert "Mayor" not in seen


async def test_another_persons_draft_cannot_be_filled_in(stage: Stage) -> None:
    """Whatever role the other has."""
    eleanor = await at(stage, INTAKE[:3])
    before = await draft(stage)
    for name in ("priya", "miriam", "gareth", "douglas"):
        stage[name].card = eleanor.card
        seen = await stage[name].presses("Continue", WELL)
        assert "belongs to another councillor" in seen or "for people in another role" in seen
    assert await draft(stage) == before


async def test_pressing_twice_on_one_card_goes_on_once(stage: Stage) -> None:
    eleanor = await at(stage, INTAKE[:3])
    again = eleanor.at_another_screen()
    first = await eleanor.presses("Continue", WELL, activity_id="one")
    assert "Step 5 of 9" in first
    for activity_id in ("one", "two"):
        screen = again.at_another_screen()
        second = await screen.presses("Continue", WELL, activity_id=activity_id)
        assert second.splitlines() == first.splitlines(), "the same press again needs no explanation"
    assert (await draft(stage)).revision == 5


async def test_an_old_card_says_so_shows_what_was_typed_on_it_and_where_the_form_is(stage: Stage) -> None:
    eleanor = await at(stage, INTAKE[:3])
    old = eleanor.at_another_screen()
    await eleanor.presses("Continue", WELL)
    seen = await old.presses("Continue", working_well="Something else entirely.")
    assert "That card was not the latest" in seen
    assert "typed on the old card and is not in the form" in seen
    assert "Something else entirely." in seen
    assert "Step 5 of 9" in seen
    assert (await draft(stage)).typed["working_well"] == WELL["What is working well?"]


async def test_answers_come_as_text_or_not_at_all(stage: Stage) -> None:
    """Numbers, lists and objects among the inputs are not taken for answers."""
    eleanor = await at(stage, INTAKE[:1])
    verb, data = _forged(eleanor, {})
    for odd in (1, ["no"], {"no": "no"}, None, True):
        seen = await eleanor.sends(verb, data | {"concern_gate": odd})
        assert "Error: Select yes if you are worried" in seen
        verb, data = _forged(eleanor, {})


def _forged(player: Player, changes: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The verb and data of "Continue", with changes to what the card carries."""
    action = copy.deepcopy(player.button("Continue").action)
    changed = dict(changes)
    verb = str(changed.pop("verb", action["verb"]))
    return verb, action["data"] | {"a": action["data"]["a"] | changed}


async def test_the_safety_page_stores_nothing_typed_by_a_tampered_client(stage: Stage) -> None:
    eleanor = await at(stage, INTAKE[:1])
    await eleanor.presses("Continue", concern_gate="yes")
    verb, data = (
        eleanor.button("I have called MASH").action["verb"],
        eleanor.button("I have called MASH").action["data"],
    )
    await eleanor.sends(verb, {**data, "working_well": "A child named", "concern_gate": "A child named"})
    assert "A child named" not in str(await draft(stage))
