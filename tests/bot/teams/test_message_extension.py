"""The message extension over real HTTP: what Teams asks, what it is answered, and that no search is ever a 500."""

import asyncio
import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.manifest import FOLDER
from bot.teams.activities import BadActivity, parse
from bot.teams.reading import JUST_OPENED, is_first_page, searched_words
from bot.turns import Hit, Hits, Place
from tests.bot.teams.test_tokens import APP, TEAMS, guarded
from tests.fakes.door import CARD, ERROR_TEXT, FakeConversation, open_door
from tests.fakes.openid import token
from tests.fakes.teams import FOREIGN_TENANT, in_channel, message, search

HERE: Final = "http://127.0.0.1:9/"
EMPTY: Final = {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": []}}


def line(text: str) -> dict[str, Any]:
    return {"composeExtension": {"type": "message", "text": text}}


def asked(**value: Any) -> dict[str, Any]:
    return search(HERE, value={"commandId": "findIssues"} | value)


MALFORMED: Final = {
    "no value": search(HERE, value=None),
    "a list for a value": search(HERE, value=[]),
    "text for a value": search(HERE, value="parking"),
    "text for parameters": asked(parameters="parking"),
    "an object for parameters": asked(parameters={"name": "words"}),
    "texts among parameters": asked(parameters=["words"]),
    "a list for the options": asked(queryOptions=[]),
}
ODD: Final = {
    "no parameters": asked(),
    "null for parameters": asked(parameters=None, queryOptions=None),
    "no value in the parameter": asked(parameters=[{"name": "words"}]),
    "a number typed": asked(parameters=[{"name": "words", "value": 7}]),
    "an object typed": asked(parameters=[{"name": "words", "value": {"a": []}}]),
    "a number for a name": asked(parameters=[{"name": 7}]),
    "just opened": asked(parameters=[{"name": "initialRun", "value": "true"}]),
}


async def test_malformed_searches_are_400_with_their_faults_and_reach_nobody() -> None:
    async with open_door(conversation := FakeConversation()) as door:
        answers = {name: await door.deliver(sent) for name, sent in MALFORMED.items()}
    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(MALFORMED, 400)
    assert all(answer.json["faults"] for answer in answers.values())
    assert not conversation.searches


async def test_odd_ones_are_searches_for_nothing() -> None:
    async with open_door(conversation := FakeConversation()) as door:
        answers = {name: await door.deliver(sent) for name, sent in ODD.items()}
    assert {name: (answer.status, answer.json) for name, answer in answers.items()} == dict.fromkeys(ODD, (200, EMPTY))
    assert [turn.words for turn in conversation.searches] == [""] * len(ODD)


async def test_a_search_that_fails_is_200_with_a_line_and_says_nothing_of_why() -> None:
    async with open_door(FakeConversation(fault=RuntimeError("what a person wrote"))) as door:
        answer = await door.deliver(search(HERE, "parking"))
    assert (answer.status, answer.json) == (200, line(ERROR_TEXT))


async def test_a_search_that_takes_too_long_is_answered_while_teams_still_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow(FakeConversation):
        async def searched(self, turn: Any) -> Hits:
            await asyncio.sleep(60)
            return Hits()

    monkeypatch.setattr("bot.teams.handler.SEARCH_SECONDS", 0.05)
    async with open_door(Slow()) as door:
        answer = await asyncio.wait_for(door.deliver(search(HERE, "parking")), 5)
    assert (answer.status, answer.json) == (200, line(ERROR_TEXT))


async def test_nobody_without_a_good_token_of_our_tenants_is_searched_for() -> None:
    async with guarded() as there:
        bad = await there.door.deliver(search(TEAMS, "parking"), token="")
        foreign = {"channelData": {"tenant": {"id": FOREIGN_TENANT}}}
        elsewhere = await there.door.deliver(search(TEAMS, "parking", **foreign), token=token(APP, TEAMS))
        assert (bad.status, elsewhere.status) == (401, 403)
        assert not there.conversation.searches
        assert (await there.door.deliver(search(TEAMS, "parking"), token=token(APP, TEAMS))).status == 200
        assert len(there.conversation.searches) == 1


async def test_what_is_found_is_a_list_of_cards_each_with_a_preview() -> None:
    hit = Hit(title="V26-0001/1 · A <b>bold</b> team", text="Staffing & more", card=CARD)
    async with open_door(conversation := FakeConversation(hits=Hits(hits=(hit, hit)))) as door:
        answer = await door.deliver(search(HERE, " parking "))
    [turn] = conversation.searches
    assert (turn.words, turn.where.place, turn.sender.tenant_id) == (" parking ", Place.PERSONAL, turn.where.tenant_id)
    found = answer.json["composeExtension"]
    assert (found["type"], found["attachmentLayout"], len(found["attachments"])) == ("result", "list", 2)
    assert found["attachments"][0] == {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "content": CARD,
        "preview": {
            "contentType": "application/vnd.microsoft.card.thumbnail",
            "content": {"title": "V26-0001/1 · A ‹b›bold‹/b› team", "text": "Staffing & more"},
        },
    }


async def test_a_line_stands_in_place_of_a_list_where_nothing_is_found() -> None:
    async with open_door(FakeConversation(hits=Hits(line="Nothing like it was found."))) as door:
        assert (await door.deliver(search(HERE, "parking"))).json == line("Nothing like it was found.")


async def test_just_opened_it_asks_with_no_words_and_in_a_channel_it_says_so() -> None:
    async with open_door(conversation := FakeConversation()) as door:
        await door.deliver(search(HERE))
        await door.deliver(search(HERE, "parking", **in_channel()))
    assert [(turn.words, turn.where.place) for turn in conversation.searches] == [
        ("", Place.PERSONAL),
        ("parking", Place.CHANNEL),
    ]


async def test_there_is_one_page_and_asked_for_the_next_it_is_empty() -> None:
    """Teams asks on as the list is scrolled."""
    options = {"queryOptions": {"skip": 25, "count": 25}, "parameters": [{"name": "words", "value": "parking"}]}
    async with open_door(conversation := FakeConversation(hits=Hits(hits=(Hit("V", "t", CARD),)))) as door:
        assert (await door.deliver(asked(**options))).json == EMPTY
    assert not conversation.searches


async def test_what_is_typed_is_heard_whatever_the_client_calls_the_box() -> None:
    """Microsoft's own test client names none."""
    async with open_door(conversation := FakeConversation()) as door:
        for named in ({"name": "words"}, {}, {"name": None}):
            assert (await door.deliver(asked(parameters=[named | {"value": "parking"}]))).status == 200
    assert [turn.words for turn in conversation.searches] == ["parking"] * 3


async def test_a_card_that_was_put_into_a_message_is_no_file() -> None:
    """Whoever puts one into their chat with the bot is not told that it keeps no photos."""
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
    async with open_door(conversation := FakeConversation()) as door:
        await door.deliver(message(HERE, "look", attachments=[card]))
    assert conversation.heard[0].attachments == 0


def test_the_app_package_has_one_box_and_asks_when_it_is_opened() -> None:
    manifest = json.loads((FOLDER / "manifest.template.json").read_text(encoding="utf-8"))
    [extension] = manifest["composeExtensions"]
    [command] = extension["commands"]
    assert (len(command["parameters"]), command["initialRun"]) == (1, True)
    assert command["parameters"][0]["name"] != JUST_OPENED
    assert extension["botId"] == manifest["bots"][0]["botId"]


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(["parameters", "name", "value", "queryOptions", "skip", "words"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(anything)
def test_whatever_a_search_holds_it_is_refused_or_can_be_read(value: Any) -> None:
    try:
        read = parse("application/json", json.dumps(search(HERE, value=value)).encode())
    except BadActivity:
        return
    assert isinstance(searched_words(read), str)
    assert is_first_page(read) in {True, False}
