"""Records wait until a channel is chosen; who may choose it, and what choosing it discloses."""

import pytest

from cards.wording import channel as wording
from tests.conversations.dialogue import play, presses, says_in_channel
from tests.conversations.stage import Stage, member_of_team
from tests.conversations.visits_made import QUIET, fills, starts, writes_up
from tests.fakes.connector import Failure
from visits.model import Role, aad_of

USE = "use this channel"


@pytest.fixture(autouse=True)
def in_the_team(stage: Stage) -> None:
    """The Head of Service, a manager, a councillor and somebody from outside are in the Microsoft Teams team."""
    outsider = {"id": "29:x", "aadObjectId": "x", "tenantId": "elsewhere", "name": "Agency Worker", "userRole": "guest"}
    people = [member_of_team(stage[name].person) for name in ("miriam", "anita", "winston")]
    stage.teams.members = [*people, outsider]


@pytest.mark.parametrize("name", ["eleanor", "anita", "douglas"])
async def test_only_the_head_of_service_or_a_coordinator_may_choose(stage: Stage, name: str) -> None:
    """Neither by words nor with somebody else's card."""
    await stage["miriam"].says(USE, in_channel=True)
    player = stage[name]
    assert "Only a Head of Service or Democratic Services" in await player.says(USE, in_channel=True)
    player.card = stage["miriam"].card
    assert "for people in another role" in await player.presses("Use this channel")
    assert await stage.desk.store.channel_of(stage["miriam"].person.id) is None


async def test_a_channel_is_chosen_within_it_and_for_a_head_of_service(stage: Stage) -> None:
    """Where it is comes from Teams, never from a card; nobody else can be named on the card."""
    await stage["miriam"].says(USE, in_channel=True)
    action = stage["miriam"].button("Use this channel").action
    for head in (stage["anita"].person.id, "nobody.known", stage["eleanor"].person.id):
        assert "Only a Head of Service" in await stage["miriam"].sends(
            action["verb"], {"a": action["data"]["a"] | {"head": head}}
        )
    await stage["miriam"].says("hi")
    assert "Choose a channel from within that channel" in await stage["miriam"].sends(action["verb"], action["data"])
    assert await stage.desk.store.channel_of(stage["miriam"].person.id) is None


async def test_a_head_of_service_cannot_choose_for_another(stage: Stage) -> None:
    await stage.registers("philippa", roles=frozenset({Role.HEAD_OF_SERVICE}))
    await stage["miriam"].says(USE, in_channel=True)
    action = stage["miriam"].button("Use this channel").action
    forged = {"a": action["data"]["a"] | {"head": stage["philippa"].person.id}}
    assert "Only a Head of Service" in await stage["miriam"].sends(action["verb"], forged)
    assert await stage.desk.store.channel_of(stage["philippa"].person.id) is None


async def test_when_teams_does_not_list_the_members_nothing_is_chosen_blindly(stage: Stage) -> None:
    stage.teams.fail_rosters(Failure())
    assert str(wording.CAN_T_LIST) in await stage["miriam"].says(USE, in_channel=True)
    await stage["miriam"].says(USE, in_channel=True)
    stage.teams.fail_rosters(Failure.html())
    assert str(wording.CAN_T_LIST) in await stage["miriam"].presses("Use this channel")
    assert await stage.desk.store.channel_of(stage["miriam"].person.id) is None


async def test_records_wait_each_coordinator_is_told_once_and_then_all_of_it_appears(stage: Stage) -> None:
    await stage.registers("callum", roles=frozenset({Role.COORDINATOR}))
    for slot, team, name in (("s1", "mash", "eleanor"), ("s2", "thornley", "priya")):
        await stage.plans(slot, team, name)
        await writes_up(stage[name], QUIET)
    for _ in range(12):
        await stage.posts()
        stage.clock.goes_on(seconds=20)
    assert stage.channel() == []
    for coordinator in ("gareth", "callum"):
        (told,) = stage.inbox(coordinator)
        assert "No channel is chosen for Miriam Castleton" in told.text
        assert str(wording.NO_CHANNEL_HOW) in told.text
    await play(
        stage,
        [
            (
                "gareth",
                says_in_channel(USE),
                ["Children’s Social Care › Visits?", "4 people", "Not an officer on the register", "Agency Worker"],
            ),
            ("gareth", presses("Use this channel"), ["from now on. Chosen by Gareth Lindqvist", "Agency Worker"]),
        ],
    )
    assert "Councillor Winston Garside" in stage["gareth"].sees
    assert "Not an officer on the register: Anita" not in stage["gareth"].sees
    for _ in range(4):
        stage.clock.goes_on(seconds=20)
        await stage.posts()
    posted = stage.channel()[1:]
    assert sorted(post.stub["text"][:24] for post in posted) == [
        "New visit record V26-000",
        "New visit record V26-000",
        "Visit form V26-0001",
        "Visit form V26-0002",
    ]
    for thread in {post.thread for post in posted}:
        root, form = [post for post in posted if post.thread == thread]
        assert root.id == thread
        assert form.stub["text"].split()[-1] in root.text


async def test_choosing_twice_keeps_the_last_and_posts_nothing_twice(stage: Stage) -> None:
    await stage["miriam"].says(USE, in_channel=True)
    again = stage["miriam"].at_another_screen()
    again._at = stage["miriam"]._at
    first = await stage["miriam"].presses("Use this channel")
    assert await again.presses("Use this channel") == first
    chosen = await stage.desk.store.channel_of(stage["miriam"].person.id)
    assert chosen is not None
    assert (chosen.name, chosen.member_count) == ("Children’s Social Care › Visits", 4)
    before = len(stage.channel())
    await stage.plans("s1", "mash", "eleanor")
    await writes_up(stage["eleanor"], QUIET)
    await stage.posts()
    assert len(stage.channel()) - before == 2


async def test_check_and_send_says_who_will_read_it(stage: Stage) -> None:
    """Or that this is not settled yet."""
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    assert "channel will read this, once it is chosen" in await fills(stage["eleanor"], QUIET)
    await stage["miriam"].says(USE, in_channel=True)
    await stage["miriam"].presses("Use this channel")
    seen = await stage["eleanor"].says("continue")
    assert "Everyone in Children’s Social Care › Visits (4 people) will read this" in seen
    assert aad_of(stage["winston"].person.id) not in seen
