"""Messages as Teams takes them, and cards brought up to date in the background."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.teams.connector import Connector
from bot.teams.credentials import NoToken
from bot.teams.hosts import AllowedHosts
from bot.teams.outbound import ConnectorChat, TeamRoster, message_activity
from bot.teams.updates import BackgroundUpdates
from bot.turns import Mention, Message, Place, Where
from tests.fakes.connector import Failure, FakeConnector

CARD = {"type": "AdaptiveCard", "version": "1.5"}


def _text(words: str) -> dict[str, str]:
    return {"type": "message", "text": words}


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Connector, FakeConnector]]:
    connector = Connector(NoToken(), AllowedHosts.loopback(), timeout_seconds=5)
    try:
        async with FakeConnector() as fake:
            yield connector, fake
    finally:
        await connector.close()


def test_a_mention_that_the_text_does_not_hold_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="must hold <at>name</at>"):
        message_activity(Message(text="Hello", mentions=[Mention("29:x", "Jo")]))


def test_only_mentions_are_markup_and_all_else_is_plain() -> None:
    mentions = [Mention("29:x", "Jo <b>Sample</b> & Co")]
    activity = message_activity(Message(text="<i>R&D</i> <at>Jo <b>Sample</b> & Co</at>\n1 < 2", mentions=mentions))
    tag = "<at>Jo &lt;b&gt;Sample&lt;/b&gt; &amp; Co</at>"
    assert activity["text"] == f"&lt;i&gt;R&amp;D&lt;/i&gt; {tag}<br/>1 &lt; 2"
    assert activity["textFormat"] == "xml"
    assert activity["entities"] == [
        {"type": "mention", "text": tag, "mentioned": {"id": "29:x", "name": "Jo <b>Sample</b> & Co"}}
    ]


def test_one_person_may_be_mentioned_twice_and_two_may_share_a_name() -> None:
    mentions = [Mention("29:x", "Jo"), Mention("29:y", "Jo")]
    activity = message_activity(Message(text="<at>Jo</at> and <at>Jo</at>", mentions=mentions))
    assert activity["text"] == "<at>Jo</at> and <at>Jo</at>"
    assert [entity["mentioned"]["id"] for entity in activity["entities"]] == ["29:x", "29:y"]


def test_text_without_mentions_is_plain_and_a_card_needs_none() -> None:
    assert message_activity(Message(text="a [link](x) & <b>", summary="s")) == {
        "type": "message",
        "text": "a [link](x) & <b>",
        "textFormat": "plain",
        "summary": "s",
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
    assert message_activity(Message(card=CARD)) == {"type": "message", "attachments": [attachment]}


async def test_a_chat_updates_what_it_posted_and_a_personal_chat_has_no_roster() -> None:
    async with connected() as (connector, fake):
        where = Where(Place.PERSONAL, fake.url, "a:1", "t", "28:bot")
        chat = ConnectorChat(connector, where)
        posted = await chat.post(Message(text="one"))
        await chat.update(posted, Message(text="two"))
        assert fake.stored[posted]["text"] == "two"
        assert await TeamRoster(connector, where).members() == ()


async def test_an_update_is_sent_before_the_press_is_answered() -> None:
    async with connected() as (connector, fake):
        await BackgroundUpdates(connector).send(fake.url, "a:1", "card", _text("new"))
        assert fake.stored["card"] == _text("new")


async def test_a_slow_update_does_not_hold_up_the_answer_and_is_not_lost() -> None:
    async with connected() as (connector, fake):
        fake.fail(Failure(200, hang=0.3, taken=True))
        updates = BackgroundUpdates(connector, patience=0.05)
        began = time.monotonic()
        await updates.send(fake.url, "a:1", "card", _text("slow"))
        assert time.monotonic() - began < 0.25
        await updates.send(fake.url, "a:1", "card", _text("overtaken"))
        await updates.send(fake.url, "a:1", "card", _text("the latest"))
        await updates.drain()
        assert fake.stored["card"] == _text("the latest")
        assert _text("overtaken") not in [call.body for call in fake.log]


async def test_an_update_that_fails_leaves_the_next_one_alone() -> None:
    async with connected() as (connector, fake):
        fake.fail(Failure(500))
        updates = BackgroundUpdates(connector)
        await updates.send(fake.url, "a:1", "one", _text("lost"))
        await updates.send(fake.url, "a:1", "two", _text("kept"))
        assert "one" not in fake.stored
        assert fake.stored["two"] == _text("kept")


async def test_more_updates_than_the_cap_are_dropped_not_queued() -> None:
    async with connected() as (connector, fake):
        fake.fail(*(Failure(200, hang=0.2, taken=True) for _ in range(3)))
        updates = BackgroundUpdates(connector, most_waiting=3, patience=0)
        for number in range(10):
            await updates.send(fake.url, "a:1", f"card-{number}", _text("x"))
        await updates.send(fake.url, "a:1", "card-0", _text("a waiting one may still be replaced"))
        await updates.drain()
        assert sorted(fake.stored) == ["card-0", "card-1", "card-2"]
        assert fake.stored["card-0"] == _text("a waiting one may still be replaced")


async def test_draining_does_not_wait_for_a_service_that_hangs() -> None:
    async with connected() as (connector, fake):
        fake.fail(Failure.hanging())
        updates = BackgroundUpdates(connector, patience=0)
        await updates.send(fake.url, "a:1", "card", _text("x"))
        await asyncio.wait_for(updates.drain(0.2), 2)
