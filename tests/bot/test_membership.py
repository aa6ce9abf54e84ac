"""Officers act only while Teams shows them in the team that holds the channel, guests not at all; and nothing typed is lost."""

import asyncio
from collections.abc import AsyncIterator
from itertools import repeat
from pathlib import Path

import pytest

from cards.wording import chat, membership
from tests.conversations.issues_made import FIRST, raised, state_of
from tests.conversations.players import Answers
from tests.conversations.stage import Stage, member_of_team, open_stage
from tests.fakes.connector import Failure
from visits.model import IssueState, Role

NOT_IN_TEAM = "You are not in the team that holds the channel"
NOT_KNOWN = "I can’t check just now"
GUEST = str(membership.GUEST)
DOWN = list(repeat(Failure(503), 40))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Two issues of MASH are open in the channel; nobody has pressed anything for an hour."""
    async with open_stage(tmp_path) as opened:
        await raised(opened)
        opened.clock.goes_on(hours=1)
        yield opened


def leaves_team(stage: Stage, *names: str) -> None:
    """They are members of the Microsoft Teams team no longer; on the register they still are."""
    gone = {member_of_team(stage[name].person)["id"] for name in names}
    stage.teams.members = [one for one in stage.teams.members if one["id"] not in gone]


def becomes_guest(stage: Stage, name: str, role: str = "guest") -> None:
    """Teams lists them as somebody from outside."""
    leaves_team(stage, name)
    stage.teams.members.append(member_of_team(stage[name].person) | {"userRole": role})


def rosters_fetched(stage: Stage) -> int:
    """How often Teams was asked who is in the team."""
    return sum("pagedmembers" in call.path for call in stage.teams.calls("GET"))


@pytest.mark.parametrize("name", ["miriam", "anita"])
@pytest.mark.parametrize("role", ["", "guest", "Anonymous"])
async def test_who_is_not_in_the_team_or_a_guest_there_can_do_nothing_but_ask_for_help(
    stage: Stage, name: str, role: str
) -> None:
    await stage[name].finds(FIRST, in_channel=True)
    before = await stage.rows()
    becomes_guest(stage, name, role) if role else leaves_team(stage, name)
    seen = await stage[name].presses("Seen")
    assert NOT_IN_TEAM in seen
    assert "Three posts" not in seen
    for words in ("open issues", "digest now", "has parking come up before?"):
        seen = await stage[name].says(words)
        assert NOT_IN_TEAM in seen
        assert "V26-0001" not in seen
    assert str(chat.WHAT_FOR) in await stage[name].says("help")
    assert NOT_IN_TEAM in (await stage[name].searches("")).line
    assert await state_of(stage) is IssueState.RAISED
    assert await stage.rows() == before


async def test_a_reply_in_the_thread_of_one_who_is_not_in_the_team_is_no_answer(stage: Stage) -> None:
    leaves_team(stage, "miriam")
    seen = await stage["miriam"].says("1: Two posts start on 1 May.", in_channel=True, thread=FIRST)
    assert NOT_IN_TEAM in seen
    assert await stage["miriam"].says("Thank you all", in_channel=True, thread=FIRST, mentions_bot=False) == ""
    assert await state_of(stage) is IssueState.RAISED


async def test_while_teams_does_not_say_what_was_typed_comes_back_and_goes_through_later(stage: Stage) -> None:
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("Answer")
    stage.clock.goes_on(minutes=16)
    stage.teams.fail_rosters(*DOWN)
    answer: Answers = {"words": "Two posts start on 1 May.", "outcome": "For information"}
    seen = await stage["miriam"].presses("Send to councillor", answer)
    assert NOT_KNOWN in seen
    assert "Two posts start on 1 May." in seen
    assert await state_of(stage) is IssueState.RAISED
    stage.teams.forget_failures()
    stage.clock.goes_on(minutes=1)
    assert "Answered by Miriam Castleton" in await stage["miriam"].presses("Try again")


async def test_a_roster_serves_fifteen_minutes_and_not_one_longer(stage: Stage) -> None:
    """Fetched anew after five; if that fails, the old one serves until it is too old."""
    miriam = stage["miriam"]
    assert NOT_IN_TEAM not in await miriam.says("open issues")
    fetched = rosters_fetched(stage)
    for _ in range(20):
        assert NOT_IN_TEAM not in await miriam.says("open issues")
    assert rosters_fetched(stage) == fetched, "one page after the other, once"
    stage.teams.fail_rosters(*DOWN)
    stage.clock.goes_on(minutes=13)
    assert "V26-0001" in await miriam.says("open issues")
    stage.clock.goes_on(minutes=2)
    assert NOT_KNOWN in await miriam.says("open issues")


async def test_who_leaves_the_team_is_out_within_fifteen_minutes(stage: Stage) -> None:
    await stage["miriam"].says("open issues")
    leaves_team(stage, "miriam")
    stage.clock.goes_on(minutes=15)
    assert NOT_IN_TEAM in await stage["miriam"].says("open issues")


async def test_who_is_added_to_the_team_waits_for_no_cache(stage: Stage) -> None:
    everybody = list(stage.teams.members)
    leaves_team(stage, "anita")
    assert NOT_IN_TEAM in await stage["anita"].says("open issues")
    stage.teams.members = everybody
    stage.clock.goes_on(seconds=20)
    assert "V26-0001" in await stage["anita"].says("open issues")


async def test_many_presses_at_once_ask_teams_once(stage: Stage) -> None:
    pages = -(-len(stage.teams.members) // stage.teams.page_size)
    before = rosters_fetched(stage)
    await asyncio.gather(*(stage["miriam"].at_another_screen().says("open issues") for _ in range(10)))
    assert rosters_fetched(stage) - before == pages


async def test_a_teams_that_hangs_holds_nobody_up_for_long(stage: Stage) -> None:
    stage.teams.fail_rosters(*repeat(Failure.hanging(5.0), 3))
    async with asyncio.timeout(4.5):
        assert NOT_KNOWN in await stage["miriam"].says("open issues")
        for _ in range(10):
            assert NOT_KNOWN in await stage["miriam"].says("open issues"), "and is not asked again at once"


async def test_a_councillor_who_is_an_officer_too_keeps_what_councillors_may_do_and_no_more(stage: Stage) -> None:
    """Even where one button serves both: the store itself shows them as a councillor for that turn."""
    await stage.registers("miriam", roles=frozenset({Role.HEAD_OF_SERVICE, Role.MEMBER}), deputy=None)
    leaves_team(stage, "miriam")
    miriam = stage["miriam"]
    await miriam.finds(FIRST, in_channel=True)
    assert "is not there, or is not for you" in await miriam.presses("Seen")
    assert NOT_IN_TEAM in await miriam.says("away")
    assert "(Start a visit form)" in await miriam.says("hi")
    assert "Which visit" in await miriam.says("new visit")
    assert await state_of(stage) is IssueState.RAISED


async def test_before_a_channel_is_chosen_there_is_nothing_to_be_a_member_of(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        stage.teams.members = []
        assert NOT_IN_TEAM not in await stage["miriam"].says("open issues")
        assert NOT_IN_TEAM not in await stage["anita"].says("open issues")


async def test_those_of_other_roles_and_of_no_team_are_not_asked_about(stage: Stage) -> None:
    """A coordinator is the way out when the team that held the channel is gone."""
    stage.teams.members = []
    assert "V26-0001" in await stage["gareth"].says("open issues")
    assert NOT_IN_TEAM not in await stage["philippa"].says("open issues")
    assert NOT_IN_TEAM not in await stage["eleanor"].says("my issues")


async def test_a_councillor_who_is_a_guest_is_refused_all_but_whom_to_call(stage: Stage) -> None:
    await stage.plans("s9", "thornley", "eleanor")
    await stage["eleanor"].says("new visit")
    assert "Step 1 of 9" in await stage["eleanor"].presses("Start")
    card = stage["eleanor"].card
    becomes_guest(stage, "eleanor")
    stage.clock.goes_on(days=1, seconds=1)
    assert await stage["eleanor"].presses("Continue") == f"{GUEST}\n(Help)"
    for words in ("my records", "my issues", "They were busy"):
        assert GUEST in await stage["eleanor"].says(words)
    assert (await stage["eleanor"].searches("lift")).line == GUEST
    stage["eleanor"].card = card
    assert "01632 960101" in await stage["eleanor"].presses("I have called MASH"), "the numbers are refused to nobody"


async def test_a_councillor_of_whom_teams_says_nothing_goes_on(stage: Stage) -> None:
    stage.clock.goes_on(days=2)
    stage.teams.fail_rosters(*DOWN)
    assert "V26-0001" in await stage["eleanor"].says("my issues")


async def test_a_councillor_is_looked_up_once_a_day(stage: Stage) -> None:
    def looked_up() -> int:
        return sum("/members/" in call.path for call in stage.teams.calls("GET"))

    stage.clock.goes_on(days=1)
    before = looked_up()
    for _ in range(5):
        await stage["eleanor"].says("my issues")
    assert looked_up() - before == 1
    stage.clock.goes_on(days=1)
    await stage["eleanor"].says("my issues")
    assert looked_up() - before == 2


async def test_a_guest_stays_one_while_teams_can_t_be_asked_and_no_longer_once_they_are_none(stage: Stage) -> None:
    becomes_guest(stage, "eleanor")
    stage.clock.goes_on(days=1)
    assert GUEST in await stage["eleanor"].says("my issues")
    stage.teams.fail_rosters(*DOWN)
    stage.clock.goes_on(minutes=1)
    assert GUEST in await stage["eleanor"].says("my issues")
    stage.teams.forget_failures()
    leaves_team(stage, "eleanor")
    stage.clock.goes_on(minutes=1)
    assert "V26-0001" in await stage["eleanor"].says("my issues")
