"""A form is sent once, however often, wherever and whenever "Send" is pressed."""

import asyncio

import pytest

from tests.conversations.players import Player
from tests.conversations.stage import Stage
from tests.conversations.unsteady import Weather
from tests.conversations.visits_made import DECLARED, INTAKE, QUIET, fills, sends, starts

SEND = "Send to the Head of Service"


@pytest.fixture
async def eleanor(stage: Stage) -> Player:
    """Eleanor at check-and-send."""
    await stage.has_channel()
    await stage.plans("s1", "mash", "eleanor", "winston")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], INTAKE)
    return stage["eleanor"]


@pytest.mark.parametrize("ids", [("same", "same"), ("first", "second")], ids=["same activity", "new activity id"])
async def test_a_press_that_teams_delivers_twice_makes_one_record_and_one_confirmation(
    stage: Stage, eleanor: Player, ids: tuple[str, str]
) -> None:
    again = eleanor.at_another_screen()
    first = await eleanor.presses(SEND, DECLARED, activity_id=ids[0])
    second = await again.presses(SEND, DECLARED, activity_id=ids[1])
    assert first == second
    assert "Sent: V26-0001" in first
    await _one_record(stage)


async def test_presses_at_the_very_same_moment_make_one_record_and_one_confirmation(
    stage: Stage, eleanor: Player
) -> None:
    screens = [eleanor.at_another_screen() for _ in range(6)]
    seen = await asyncio.gather(*(screen.presses(SEND, DECLARED) for screen in screens))
    assert set(seen) == {seen[0]}
    assert "Sent: V26-0001" in seen[0]
    await _one_record(stage)


@pytest.mark.parametrize("weather", [Weather.DOWN, Weather.HANGS, Weather.WRITES_FAIL])
async def test_while_storage_is_down_it_says_not_sent_yet_and_then_sends_exactly_once(
    stage: Stage, eleanor: Player, weather: Weather
) -> None:
    stage.table.weather = weather
    for _ in range(2):
        seen = await eleanor.presses(SEND, DECLARED)
        assert "Not sent yet" in seen
        assert "Sent:" not in seen
        assert "[I have not named or described anyone who could be recognised] true" in seen
    again = eleanor.at_another_screen()
    stage.table.weather = Weather.FINE
    assert "Sent: V26-0001" in await eleanor.presses(SEND)
    assert "Sent: V26-0001" in await again.presses(SEND)
    await _one_record(stage)


async def test_when_only_the_reply_was_lost_the_next_press_finds_the_record(stage: Stage, eleanor: Player) -> None:
    stage.table.weather = Weather.REPLIES_LOST
    assert "Not sent yet" in await eleanor.presses(SEND, DECLARED)
    stage.table.weather = Weather.FINE
    assert "Sent: V26-0001" in await eleanor.presses(SEND)
    await _one_record(stage)


async def test_nothing_is_sent_without_the_declaration(stage: Stage, eleanor: Player) -> None:
    seen = await eleanor.presses(SEND)
    assert "Error: Select the box to confirm that nobody could be recognised" in seen
    assert await stage.desk.store.year("2026-27").records_of(eleanor.person.id) == []


async def test_forms_sent_at_the_same_moment_get_numbers_of_their_own(stage: Stage, eleanor: Player) -> None:
    await stage.plans("s2", "thornley", "priya")
    await stage.plans("s3", "harbourside", "hugh")
    for name in ("priya", "hugh"):
        await starts(stage[name])
        await fills(stage[name], QUIET)
    seen = await asyncio.gather(sends(eleanor), sends(stage["priya"]), sends(stage["hugh"]))
    assert sorted(card.partition("\n")[0] for card in seen) == ["Sent: V26-0001", "Sent: V26-0002", "Sent: V26-0003"]


async def _one_record(stage: Stage) -> None:
    year = stage.desk.store.year("2026-27")
    (record,) = await year.records_of(stage["eleanor"].person.id)
    assert [issue.number for issue in await year.issues_of(record.id)] == [1, 2]
    assert await year.draft("s1") is None
    slot = await year.slot("s1")
    assert slot is not None
    assert (slot.value.status, slot.value.record_id) == ("done", record.id)
    before = len(stage.channel())
    await stage.posts()
    assert len(stage.channel()) - before == 3
