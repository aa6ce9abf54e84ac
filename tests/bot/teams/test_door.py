"""Turns through the real door: what is heard, what is answered, and what happens when things go wrong."""

import asyncio
from pathlib import Path

import orjson
import pytest
import structlog
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity, ActivityTypes, Attachment

from bot.teams.activities import parse
from bot.teams.adapter import TeamsAdapter
from bot.teams.connector import Connector
from bot.teams.credentials import NoToken
from bot.teams.hosts import AllowedHosts
from bot.turns import Place
from tests.fakes.connector import Failure, FakeConnector
from tests.fakes.door import CARD, ERROR_CARD, ERROR_TEXT, FakeConversation, open_door
from tests.fakes.teams import (
    COUNCILLOR,
    FOREIGN_TENANT,
    activity,
    bot_added,
    in_channel,
    installed,
    message,
    press,
)

SECRET = "what a person wrote about 07700 900123"
CARD_ANSWER = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CARD}


async def test_a_button_that_fails_is_200_with_the_error_card_and_the_stored_card_stays() -> None:
    """A 501 would be a blunt error of Teams' own; and the old card lets the person try again."""
    conversation = FakeConversation(fault=RuntimeError(SECRET))
    async with FakeConnector() as fake:
        async with open_door(conversation) as door:
            answer = await door.deliver(press(fake.url))
        assert not fake.log
    assert (answer.status, answer.json) == (200, {**CARD_ANSWER, "value": ERROR_CARD})


async def test_a_card_that_json_cannot_hold_is_200_with_the_error_card() -> None:
    conversation = FakeConversation(card={"body": {object()}})
    async with FakeConnector() as fake, open_door(conversation) as door:
        answer = await door.deliver(press(fake.url, replyToId=None))
    assert (answer.status, answer.json) == (200, {**CARD_ANSWER, "value": ERROR_CARD})


async def test_a_message_that_fails_is_200_and_the_person_is_told() -> None:
    async with FakeConnector() as fake:
        async with open_door(FakeConversation(fault=RuntimeError(SECRET))) as door:
            assert (await door.deliver(message(fake.url, SECRET))).status == 200
        assert [(call.conversation_id, call.body and call.body["text"]) for call in fake.log] == [
            ("a:personal", ERROR_TEXT)
        ]


async def test_when_teams_cannot_be_written_to_the_turn_still_ends_as_200() -> None:
    async with FakeConnector() as fake:
        fake.fail(Failure(500), Failure(500))
        async with open_door(FakeConversation(reply="hello")) as door:
            assert (await door.deliver(message(fake.url))).status == 200
        assert len(fake.log) == 1, "no apology through a connector that has just failed"
        fake.fail(Failure(500))
        async with open_door(FakeConversation(fault=RuntimeError())) as door:
            assert (await door.deliver(message(fake.url))).status == 200


async def test_nothing_that_a_person_wrote_and_no_name_is_logged() -> None:
    conversation = FakeConversation(fault=ValueError(SECRET))
    with structlog.testing.capture_logs() as logs:
        async with FakeConnector() as fake, open_door(conversation) as door:
            await door.deliver(message(fake.url, SECRET))
            await door.deliver(press(fake.url, data={"text": SECRET}))
            await door.deliver(installed(fake.url))
            await door.deliver(message(fake.url, SECRET, type=SECRET))
            await door.deliver(message(fake.url, text=SECRET, attachments=SECRET))
    written = repr(logs)
    assert {"message failed", "button failed", "install failed", "malformed", "turn"} <= {log["event"] for log in logs}
    assert "ValueError" in written
    assert "FakeConversation" not in written
    assert "person wrote" not in written
    assert COUNCILLOR["name"] not in written


async def test_a_button_is_answered_with_its_card_serialised_once() -> None:
    """Bot Framework's own way serialises a dict twice, and answers 500 to every press of a card."""
    conversation = FakeConversation()
    async with FakeConnector() as fake, open_door(conversation) as door:
        answer = await door.deliver(press(fake.url, "walk.step", {"draft": "d1", "n": 2}))
    assert (answer.status, answer.json) == (200, CARD_ANSWER)
    turn = conversation.presses[0]
    assert (turn.verb, turn.data, turn.card_activity_id) == ("walk.step", {"draft": "d1", "n": 2}, "card-1")
    assert turn.sender.aad_object_id == COUNCILLOR["aadObjectId"]


def test_the_fault_that_this_door_works_round_is_still_there() -> None:
    """When this fails, Bot Framework has been mended: then on_invoke_activity may go back to its own ways."""
    with pytest.raises(AttributeError, match="is_xml_model"):
        ActivityHandler._create_invoke_response(CARD_ANSWER)


async def test_in_a_personal_chat_the_stored_card_is_brought_up_to_date_too() -> None:
    async with FakeConnector() as fake:
        async with open_door(FakeConversation()) as door:
            await door.deliver(press(fake.url))
        assert [(call.method, call.activity_id) for call in fake.log] == [("PUT", "card-1")]
        assert fake.stored["card-1"]["attachments"][0]["content"] == CARD


async def test_in_a_channel_the_stored_card_is_everyones_and_stays() -> None:
    async with FakeConnector() as fake:
        async with open_door(FakeConversation()) as door:
            answer = await door.deliver(press(fake.url, **in_channel("1")))
        assert answer.json == CARD_ANSWER
        assert not fake.log


async def test_an_update_that_fails_takes_nothing_from_the_answer() -> None:
    async with FakeConnector() as fake:
        fake.fail(Failure.refused("BotNotInConversationRoster"))
        async with open_door(FakeConversation()) as door:
            assert (await door.deliver(press(fake.url))).json == CARD_ANSWER
        assert len(fake.log) == 1


async def test_an_invoke_that_we_do_not_know_is_404_and_reaches_nobody() -> None:
    conversation = FakeConversation()
    async with open_door(conversation) as door:
        for name in ("task/fetch", "signin/verifyState", "composeExtension/submitAction", "", None):
            assert (await door.deliver(press("http://127.0.0.1:9/", name=name))).status == 404
    assert not conversation.presses


async def test_activities_of_other_kinds_are_taken_and_ignored() -> None:
    conversation = FakeConversation()
    kinds = ("typing", "messageReaction", "messageUpdate", "messageDelete", "event", "endOfConversation", "new kind")
    async with open_door(conversation) as door:
        for kind in kinds:
            assert (await door.deliver(activity("http://127.0.0.1:9/", type=kind))).status == 200, kind
    assert not conversation.heard


async def test_a_message_in_a_thread_is_heard_and_answered_there() -> None:
    conversation = FakeConversation(reply="thank you")
    mention = {"type": "mention", "text": "<at>Frontline</at>", "mentioned": {"id": "28:bot", "name": "Frontline"}}
    async with FakeConnector() as fake, open_door(conversation) as door:
        sent = message(fake.url, "<at>Frontline</at> 2: two posts start", entities=[mention], **in_channel("1612"))
        assert (await door.deliver(sent)).status == 200
        heard = conversation.heard[0]
        assert (heard.text, heard.mentions_bot, heard.where.place) == ("2: two posts start", True, Place.CHANNEL)
        assert fake.log[0].conversation_id == "19:channel@thread.tacv2;messageid=1612"


async def test_one_install_is_one_installed_whichever_event_comes_first() -> None:
    """Teams sends both, in any order, perhaps to different replicas."""
    for events in ([installed, bot_added], [bot_added, installed]):
        conversation = FakeConversation()
        async with open_door(conversation) as door:
            for event in events:
                assert (await door.deliver(event("http://127.0.0.1:9/", **in_channel()))).status == 200
        assert [turn.where.place for turn in conversation.installs] == [Place.CHANNEL]


async def test_upgrades_removals_and_other_members_are_no_install() -> None:
    conversation = FakeConversation()
    here = "http://127.0.0.1:9/"
    async with open_door(conversation) as door:
        for action in ("add-upgrade", "remove", "remove-upgrade", None):
            await door.deliver(installed(here, action=action))
        await door.deliver(bot_added(here, membersAdded=[COUNCILLOR], channelId="emulator"))
        assert not conversation.installs
        await door.deliver(bot_added(here, channelId="emulator"))
    assert len(conversation.installs) == 1, "a client without installationUpdate tells of installs this way"


async def test_in_development_an_activity_that_would_send_us_elsewhere_is_403() -> None:
    conversation = FakeConversation()
    async with open_door(conversation) as door:
        for elsewhere in ("https://smba.trafficmanager.net/uk/", "http://10.0.0.1/", "http://localhost@10.0.0.1/", "x"):
            assert (await door.deliver(message(elsewhere))).status == 403
    assert not conversation.heard


async def test_health_and_readiness_are_told_apart() -> None:
    async def broken() -> None:
        raise OSError(SECRET)

    async with open_door(FakeConversation(), ready=broken) as door:
        assert (await door.get("/healthz")).status == 200
        answer = await door.get("/readyz")
        assert (answer.status, answer.body) == (503, b"Storage does not answer.")
    async with open_door(FakeConversation()) as door:
        assert (await door.get("/readyz")).status == 200


async def test_a_foreign_tenant_in_development_is_not_identified_as_anyone() -> None:
    conversation = FakeConversation()
    async with open_door(conversation) as door:
        sent = message("http://127.0.0.1:9/", channelData={"tenant": {"id": FOREIGN_TENANT}})
        await door.deliver(sent)
    assert conversation.heard[0].sender.aad_object_id == ""


async def test_the_adapter_can_send_update_and_delete_as_any_bot_expects(tmp_path: Path) -> None:
    """Library code written for Bot Framework works on this adapter too."""
    ids: list[str] = []

    class Usual(ActivityHandler):  # type: ignore[misc] # Bot Framework ships no types
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            card = Attachment(content_type="application/vnd.microsoft.card.adaptive", content=CARD)
            sent = await turn_context.send_activity(Activity(type="message", text="one", attachments=[card]))
            ids.append(sent.id)
            await turn_context.send_activity(Activity(type=ActivityTypes.trace, name="not for Teams"))
            await turn_context.update_activity(Activity(type="message", id=sent.id, text="two"))
            await turn_context.delete_activity(sent.id)

    connector = Connector(NoToken(), AllowedHosts.loopback())
    log = tmp_path / "calls.jsonl"
    async with FakeConnector(log_file=log) as fake:
        incoming = parse("application/json", orjson.dumps(message(fake.url)))
        assert await TeamsAdapter(connector).run(incoming, Usual()) is None
        await connector.close()
        assert [call.method for call in fake.log] == ["POST", "PUT", "DELETE"]
        assert [call.activity_id for call in fake.log] == ["1700000000001", ids[0], ids[0]]
        posted = fake.log[0].body
        assert posted is not None
        assert (posted["text"], posted["attachments"][0]["content"]) == ("one", CARD)
        assert posted["conversation"]["id"] == "a:personal"
    assert len(log.read_text().splitlines()) == 3


async def test_forty_slow_turns_at_once_do_not_wait_for_one_another() -> None:
    async with FakeConnector() as fake:
        fake.fail(*[Failure(201, '{"id": "1"}', hang=0.3, taken=True) for _ in range(40)])
        async with open_door(FakeConversation(reply="hello")) as door:
            began = asyncio.get_running_loop().time()
            answers = await asyncio.gather(*(door.deliver(message(fake.url)) for _ in range(40)))
            took = asyncio.get_running_loop().time() - began
        assert {answer.status for answer in answers} == {200}
        assert len(fake.log) == 40
    assert took < 3, "one after the other they would take 12 seconds"
