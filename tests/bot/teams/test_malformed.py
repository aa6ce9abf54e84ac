"""Whatever arrives at the door, it is answered with a 4xx that says what is wrong: never a 5xx."""

import asyncio
import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.teams import reading
from bot.teams.activities import DEEPEST, BadActivity, parse
from tests.fakes.door import FakeConversation, open_door
from tests.fakes.teams import activity, message, press

HERE = "http://127.0.0.1:9/"
JSON = {"Content-Type": "application/json"}


def _with_action(**action: Any) -> dict[str, Any]:
    return press(HERE, value={"action": action})


BODIES: dict[str, bytes] = {
    "empty": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "a string": b'"hello"',
    "a number": b"1",
    "not UTF-8": b'{"type": "\xff"}',
    "a lone surrogate": b'{"type": "\\ud800"}',
    "NaN": b'{"type": NaN}',
    "100,000 lists deep": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deeper than we allow": json.dumps(message(HERE, value="#")).encode().replace(b'"#"', b"[" * 500 + b"]" * 500),
}
ACTIVITIES: dict[str, dict[str, Any]] = {
    "nothing in it": {},
    "no type": activity(HERE, type=None),
    "an empty type": activity(HERE, type=""),
    "no serviceUrl": activity(HERE, serviceUrl=None),
    "no channelId": activity(HERE, channelId=None),
    "no conversation": activity(HERE, conversation=None),
    "a conversation without id": activity(HERE, conversation={}),
    "a list for a conversation": activity(HERE, conversation=[]),
    "a string for from": activity(HERE, **{"from": "29:someone"}),
    "a number for from.id": activity(HERE, **{"from": {"id": 7}}),
    "an object for aadObjectId": activity(HERE, **{"from": {"id": "29:x", "aadObjectId": {}}}),
    "a message from nobody": activity(HERE, **{"from": None}),
    "a number for text": activity(HERE, text=5),
    "an object for attachments": activity(HERE, attachments={}),
    "strings for entities": activity(HERE, entities=["mention"]),
    "a string for channelData": activity(HERE, channelData="x"),
    "a string for tenant": activity(HERE, channelData={"tenant": "x"}),
    "a number for tenant id": activity(HERE, channelData={"tenant": {"id": 1}}),
    "numbers for membersAdded": activity(HERE, membersAdded=[1]),
    "a button without value": press(HERE, value=None),
    "a button with a list": press(HERE, value=[]),
    "a button without action": press(HERE, value={}),
    "Action.Submit as an invoke": _with_action(type="Action.Submit", verb="v"),
    "a button without verb": _with_action(type="Action.Execute"),
    "a button with a string for data": _with_action(type="Action.Execute", verb="v", data="x"),
}


async def test_bodies_that_are_no_activity_are_400_and_reach_nobody() -> None:
    conversation = FakeConversation()
    async with open_door(conversation) as door:
        answers = {name: await door.post(body, JSON) for name, body in BODIES.items()}
        answers |= {name: await door.deliver(sent) for name, sent in ACTIVITIES.items()}
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(answers, 400)
    assert all(answer.json["faults"] for answer in answers.values())
    assert (conversation.heard, conversation.presses, conversation.installs) == ([], [], [])


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
async def test_a_content_type_other_than_json_is_415(content_type: str | None) -> None:
    """Also what keeps a web page in the developer's browser from talking to the bot without being asked."""
    body = json.dumps(message(HERE)).encode()
    async with open_door(conversation := FakeConversation()) as door:
        answer = await door.post(body, {"Content-Type": content_type} if content_type else None)
    assert answer.status == 415
    assert not conversation.heard


async def test_a_body_over_1_mib_is_413_and_one_just_under_is_heard() -> None:
    room = 1024 * 1024 - len(json.dumps(message(HERE, attachments=[], text="")))
    async with open_door(conversation := FakeConversation()) as door:
        assert (await door.deliver(message(HERE, attachments=[], text="x" * (room + 1)))).status == 413
        assert not conversation.heard
        assert (await door.deliver(message(HERE, attachments=[], text="x" * room))).status == 200
    assert len(conversation.heard[0].text) == room


async def test_a_body_that_is_compressed_is_415_whether_it_is_or_only_says_so() -> None:
    async with open_door(FakeConversation()) as door:
        for body in (b"not gzip at all", gzip.compress(json.dumps(message(HERE)).encode())):
            assert (await door.post(body, {**JSON, "Content-Encoding": "gzip"})).status == 415


async def test_a_caller_who_leaves_in_the_middle_of_a_body_does_no_harm() -> None:
    async with open_door(conversation := FakeConversation()) as door:
        port = int(door.url.rsplit(":", 1)[1])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        head = (
            "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        writer.write(head.encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await door.deliver(message(HERE))).status == 200
    assert len(conversation.heard) == 1


async def test_a_body_that_trickles_in_too_slowly_is_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.teams.door.BODY_SECONDS", 0.1)
    async with open_door(FakeConversation()) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(door.url.rsplit(":", 1)[1]))
        writer.write(b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
        writer.write(b"Content-Length: 100\r\n\r\n{")
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 5)
        writer.close()


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "tenant", "name", "type", "mentioned", "text", "action"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from([*message(HERE), "name", "value", "entities", "membersAdded"]), _ANYTHING)
)
def test_whatever_fields_hold_an_activity_is_refused_or_can_be_read(changes: dict[str, Any]) -> None:
    sent = json.dumps({**press(HERE), **changes}).encode("utf-8", "replace")
    try:
        read = parse("application/json", sent)
    except BadActivity:
        return
    assert isinstance(reading.text_of(read), str)
    assert reading.files_of(read) >= 0
    assert isinstance(reading.sender_of(read).aad_object_id, str)
    assert isinstance(reading.where_of(read).conversation_id, str)
    assert reading.adds_bot(read) in {True, False}


def test_all_faults_are_told_at_once_and_none_quotes_what_was_sent() -> None:
    with pytest.raises(BadActivity) as caught:
        parse("application/json", b'{"text": 5, "from": "secret", "attachments": {}, "type": "message"}')
    assert caught.value.faults == (
        "text must be text.",
        "from must be an object.",
        "attachments must be a list of objects.",
    )
    with pytest.raises(BadActivity) as missing:
        parse("application/json", b'{"type": "message"}')
    assert len(missing.value.faults) == 5


@pytest.mark.parametrize(("extra", "accepted"), [(-1, True), (0, True), (1, False), (400, False)])
def test_nesting_is_counted_to_the_level(extra: int, accepted: bool) -> None:
    """The activity itself is the first level. Many brackets side by side are not deep."""
    levels = DEEPEST - 1 + extra
    sent = json.dumps(message(HERE, value="#")).replace('"#"', "[" * levels + "]" * levels)
    if accepted:
        assert parse("application/json", sent.encode()).type == "message"
    else:
        with pytest.raises(BadActivity):
            parse("application/json", sent.encode())
    wide = json.dumps(message(HERE, value=[[] for _ in range(1000)]))
    assert parse("application/json", wide.encode()).type == "message"
