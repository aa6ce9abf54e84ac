"""Storage goes down in mid-form: the same step comes back with every field, and the same press goes through later."""

from collections.abc import Iterator

import pytest

from tests.conversations.players import Answers, Player
from tests.conversations.reading import shown, typed, values
from tests.conversations.stage import Stage
from tests.conversations.unsteady import Weather
from tests.conversations.visits_made import INTAKE, PARENTING, VISIT, fills, sends, starts, writes_up

BAD_WEATHER = [Weather.DOWN, Weather.HANGS, Weather.WRITES_FAIL, Weather.REPLIES_LOST]
"""Lost replies come last: what was written then is found by the next press."""
TEAMS = {"mash": INTAKE, "corporate-parenting": PARENTING}


def steps() -> Iterator[object]:
    """Every step of both kinds of visit."""
    for team, cards in TEAMS.items():
        for number in range(1, len(cards) + 1):
            yield pytest.param(team, number, id=f"{team} step {number}")


def sent_from(player: Player, answers: Answers) -> dict[str, str]:
    """What the client sends of the latest card with these answers."""
    return {k: v for k, v in (values(player.card) | typed(player.card, answers)).items() if v}


async def reached(stage: Stage, team: str, number: int) -> Player:
    """A councillor at this step, after an earlier visit left two issues open. The next press will fail."""
    await stage.plans("before", team, "priya", days=-9)
    await stage.plans("s1", team, "eleanor", "winston")
    await writes_up(stage["priya"], TEAMS[team])
    await starts(stage["eleanor"])
    for answers in TEAMS[team][: number - 1]:
        await stage["eleanor"].presses("Continue", _with_improved(stage["eleanor"], answers))
    assert f"Step {number} of 9" in stage["eleanor"].sees
    return stage["eleanor"]


@pytest.mark.parametrize(("team", "number"), list(steps()))
async def test_the_same_step_comes_back_with_every_field_and_then_the_same_press_goes_through(
    stage: Stage, team: str, number: int
) -> None:
    """Labels, choices and values are those of the card that was pressed, with what was typed on it."""
    eleanor = await reached(stage, team, number)
    answers = _with_improved(eleanor, TEAMS[team][number - 1])
    before, sent = shown(eleanor.card), sent_from(eleanor, answers)
    for weather in BAD_WEATHER:
        stage.table.weather = weather
        seen = await eleanor.presses("Continue", answers)
        assert "Not saved yet" in seen, weather
        assert f"Step {number} of 9" in seen
        assert shown(eleanor.card).keys() == before.keys()
        for name, (label, held, choices) in shown(eleanor.card).items():
            assert (label, choices) == (before[name][0], before[name][2]), name
            assert held == sent.get(name, ""), name
    stage.table.weather = Weather.FINE
    seen = await eleanor.presses("Continue")
    assert f"Step {number + 1} of 9" in seen
    assert "Not saved" not in seen
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert {k: v for k, v in sent.items() if v != "false"}.items() <= kept.value.typed.items()


async def test_the_whole_form_survives_a_storm_at_every_step(stage: Stage) -> None:
    """Each press fails once; what is sent in the end is what a calm day would have sent."""
    await stage.plans("s1", "mash", "eleanor")
    await stage.plans("s2", "mash", "eleanor", days=-4)
    eleanor = stage["eleanor"]
    await starts(eleanor, beside="13 November")
    for answers in INTAKE:
        stage.table.weather = Weather.DOWN
        await eleanor.presses("Continue", answers)
        stage.table.weather = Weather.FINE
        await eleanor.presses("Continue")
    assert "Sent: V26-0001" in await sends(eleanor)
    await starts(eleanor, beside="12 November")
    for answers in INTAKE:
        await eleanor.presses("Continue", _with_improved(eleanor, answers))
    assert "Sent: V26-0002" in await sends(eleanor)
    stormy, calm = await stage.desk.store.year("2026-27").records_of(eleanor.person.id)
    differs = {"id", "reference", "slot_id", "sent_at", "visit_date", "improved"}
    assert stormy.model_dump(exclude=differs) == calm.model_dump(exclude=differs)


@pytest.mark.parametrize("title", ["Back", "Save and finish later", "I have called MASH"])
async def test_every_other_button_of_a_step_keeps_what_was_typed_too(stage: Stage, title: str) -> None:
    eleanor = await reached(stage, "mash", 4)
    stage.table.weather = Weather.DOWN
    seen = await eleanor.presses(title, {"What is working well?": "The kitchen."})
    assert "Not saved yet" in seen
    assert "[What is working well?] The kitchen." in seen
    stage.table.weather = Weather.FINE
    await eleanor.presses(title)
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert kept.value.value("working_well") == "The kitchen."


async def test_the_page_with_whom_to_call_is_there_even_while_storage_is_down(stage: Stage) -> None:
    eleanor = await reached(stage, "mash", 2)
    await eleanor.presses("Continue", concern_gate="yes")
    stage.table.weather = Weather.DOWN
    seen = await eleanor.presses("I have called MASH")
    assert "Multi-Agency Safeguarding Hub (MASH): 01632 960101" in seen
    assert "Not saved yet" in seen
    stage.table.weather = Weather.FINE
    assert "Noted: you have called MASH" in await eleanor.presses("I have called MASH")
    assert len(stage.inbox("philippa")) == 0
    await stage.posts()
    assert len(stage.inbox("philippa")) == 1


async def at_check(stage: Stage) -> Player:
    """A councillor at check-and-send."""
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], INTAKE)
    return stage["eleanor"]


@pytest.mark.parametrize("weather", [Weather.DOWN, Weather.HANGS, Weather.WRITES_FAIL])
async def test_change_on_check_and_send_can_be_pressed_again_and_whom_to_call_is_there(
    weather: Weather, stage: Stage
) -> None:
    eleanor = await at_check(stage)
    stage.table.weather = weather
    seen = await eleanor.presses("Change", beside="What is working well?")
    assert "can’t be reached just now" in seen
    assert "Worried about a child?" in seen
    assert "Multi-Agency Safeguarding Hub (MASH): 01632 960101" in seen
    stage.table.weather = Weather.FINE
    assert "Step 4 of 9" in await eleanor.presses("Try again")


async def test_sending_that_fails_leaves_whom_to_call_one_press_away(stage: Stage) -> None:
    eleanor = await at_check(stage)
    stage.table.weather = Weather.DOWN
    seen = await sends(eleanor)
    assert "Worried about a child?" in seen
    assert "Multi-Agency Safeguarding Hub (MASH): 01632 960101" in seen
    stage.table.weather = Weather.FINE
    assert "Sent: V26-0001" in await sends(eleanor)


async def test_an_added_issue_and_an_added_councillor_survive_too(stage: Stage) -> None:
    """Buttons that change the card itself: pressed while storage is down, and again."""
    await stage.plans("s1", "mash", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor)
    stage.table.weather = Weather.REPLIES_LOST
    seen = await eleanor.presses("Add the councillor", VISIT | {"another_member": stage["hugh"].person.name})
    assert "] Councillor Hugh Applegarth" in seen
    stage.table.weather = Weather.FINE
    assert seen.count("Councillor Hugh Applegarth") == 1
    await eleanor.presses("Add the councillor")
    await fills(eleanor, INTAKE[:6])
    stage.table.weather = Weather.DOWN
    await eleanor.presses("Add another issue", INTAKE[6])
    stage.table.weather = Weather.FINE
    seen = await eleanor.presses("Add another issue")
    assert seen.count("What should the Head of Service answer?") == 1
    assert "part 2 of 2" in seen
    assert "Soon" in await eleanor.presses("Back")


async def test_what_is_said_or_pressed_elsewhere_is_answered_while_storage_is_down(stage: Stage) -> None:
    eleanor = await reached(stage, "mash", 4)
    await eleanor.says("new visit")
    stage.table.weather = Weather.DOWN
    for words in ("continue", "new visit", "The kitchen is new."):
        assert "can’t be reached just now" in await eleanor.at_another_screen().says(words)
    assert "can’t be reached just now" in await eleanor.presses("Start for this visit")


def _with_improved(player: Player, answers: Answers) -> Answers:
    """The same, with "could not tell" for every issue still open from the last visit."""
    asked = {name: "could_not_tell" for name in shown(player.card) if name.startswith("improved__")}
    return {**asked, **answers}


async def test_fills_knows_the_steps(stage: Stage) -> None:
    """The two kinds take eight cards each before check-and-send, so no step is left out above."""
    assert [len(cards) for cards in TEAMS.values()] == [8, 8]
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    assert "Step 9 of 9" in await fills(stage["eleanor"], INTAKE)
