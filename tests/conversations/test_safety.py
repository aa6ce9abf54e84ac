"""Worried about a child: whom to call is one press away, and nothing about the child is ever kept."""

import asyncio

import pytest

from tests.conversations.dialogue import play, presses
from tests.conversations.reading import inputs
from tests.conversations.stage import Stage
from tests.conversations.visits_made import INTAKE, MET, PARENTING, VISIT, WELL, fills, sends, starts

NUMBERS = ["999", "01632 960101", "01632 960102", "01632 960103", "01632 960104"]


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Eleanor is asked whether she is worried."""
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await stage["eleanor"].presses("Continue", VISIT)


async def test_yes_shows_whom_to_call_and_no_box_to_write_in(stage: Stage) -> None:
    eleanor = stage["eleanor"]
    await play(stage, [("eleanor", presses("Continue", {"concern_gate": "Yes"}), [*NUMBERS, "Your record is kept"])])
    assert inputs(eleanor.card) == {}
    said = await eleanor.says("A child at this address is in danger")
    assert "I did not understand that" in said
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert "danger" not in kept.value.model_dump_json()


async def test_having_called_tells_the_safeguarding_lead_who_whom_and_when_and_the_form_carries_on(
    stage: Stage,
) -> None:
    await play(
        stage,
        [
            ("eleanor", presses("Continue", {"concern_gate": "yes"}), NUMBERS),
            ("eleanor", presses("I have called MASH"), ["Noted: you have called MASH", "(Carry on)", *NUMBERS]),
            ("eleanor", presses("Carry on"), ["Step 3 of 9"]),
        ],
    )
    await stage.posts()
    (told,) = stage.inbox("philippa")
    for words in ("Councillor Eleanor Brackenridge", "MASH", "16 November 2026", "09:00"):
        assert words in told.text
    assert "Eleanor" not in str(told.stub), "the notification names nobody"
    await fills(stage["eleanor"], (MET, WELL, *INTAKE[4:]))
    assert "Sent: V26-0001" in await sends(stage["eleanor"])
    (record,) = await stage.desk.store.year("2026-27").records_of(stage["eleanor"].person.id)
    assert record.safety_concern


async def test_carrying_on_or_going_back_without_a_call_tells_nobody(stage: Stage) -> None:
    await play(
        stage,
        [
            ("eleanor", presses("Continue", {"concern_gate": "yes"}), NUMBERS),
            ("eleanor", presses("Back"), ["Safety first", "] Yes"]),
            ("eleanor", presses("Continue"), NUMBERS),
            ("eleanor", presses("Carry on"), ["Step 3 of 9"]),
        ],
    )
    await stage.posts()
    assert stage.inbox("philippa") == stage.channel() == []


@pytest.mark.parametrize("team", ["mash", "corporate-parenting"])
async def test_on_every_card_the_numbers_are_one_press_away_and_calling_keeps_what_was_typed(
    stage: Stage, team: str
) -> None:
    """What is typed on the step when the call is said stays on it."""
    await stage.plans("s2", team, "priya")
    priya = stage["priya"]
    await starts(priya)
    cards = {"mash": INTAKE, "corporate-parenting": PARENTING}[team]
    for number, answers in enumerate(cards, 1):
        assert all(phone in priya.sees for phone in NUMBERS), number
        seen = await priya.presses("I have called the police", answers)
        assert "Noted: you have called the police" in seen
        assert f"Step {number} of 9" in seen
        await priya.presses("Continue")
    assert "Step 9 of 9" in priya.sees
    assert all(phone in priya.sees for phone in NUMBERS)
    await priya.presses("I have called the police")
    await stage.posts()
    assert len(stage.inbox("philippa")) == 1, "one call, said nine times, is one notice brought up to date"


async def test_a_call_that_nobody_offers_is_not_noted(stage: Stage) -> None:
    eleanor = stage["eleanor"]
    action = eleanor.button("I have called MASH").action
    seen = await eleanor.sends(action["verb"], {"a": action["data"]["a"] | {"target": "the newspaper"}})
    assert "Noted" not in seen
    await stage.posts()
    assert stage.inbox("philippa") == []


async def test_a_call_said_twice_at_once_is_noted_once(stage: Stage) -> None:
    screens = [stage["eleanor"].at_another_screen() for _ in range(3)]
    await asyncio.gather(*(screen.presses("I have called MASH") for screen in screens))
    await stage.posts()
    assert len(stage.inbox("philippa")) == 1
