"""What the product hears: who, where and the words, out of what Teams sends."""

from typing import Any

import orjson
import pytest

from bot.teams import reading
from bot.teams.activities import parse
from bot.turns import Place
from tests.fakes.teams import (
    BOT,
    CHANNEL_ID,
    COUNCILLOR,
    FOREIGN_TENANT,
    MS_TEAM_ID,
    TENANT,
    activity,
    bot_added,
    in_channel,
    message,
)

HERE = "http://127.0.0.1:9/"


def _read(sent: dict[str, Any]) -> Any:
    return parse("application/json", orjson.dumps(sent))


def _mention(name: str, account_id: str, tag: str = "") -> dict[str, Any]:
    return {"type": "mention", "text": tag or f"<at>{name}</at>", "mentioned": {"id": account_id, "name": name}}


def test_someone_of_whom_two_tenants_are_told_is_not_identified() -> None:
    conversation = {"conversationType": "personal", "tenantId": FOREIGN_TENANT, "id": "a:1"}
    sender = reading.sender_of(_read(message(HERE, conversation=conversation)))
    assert (sender.tenant_id, sender.aad_object_id) == ("", "")
    assert sender.account_id == COUNCILLOR["id"]


def test_someone_of_whom_no_tenant_is_told_is_not_identified() -> None:
    sent = message(HERE, conversation={"id": "a:1"}, channelData=None)
    assert reading.sender_of(_read(sent)).aad_object_id == ""


@pytest.mark.parametrize("given", ["channelData", "conversation"])
def test_either_place_tells_the_tenant(given: str) -> None:
    sent = message(HERE)
    if given == "channelData":
        del sent["conversation"]["tenantId"]
    else:
        del sent["channelData"]
    sender = reading.sender_of(_read(sent))
    assert (sender.tenant_id, sender.aad_object_id) == (TENANT, COUNCILLOR["aadObjectId"])


def test_ids_are_compared_in_lower_case() -> None:
    shouting = {**COUNCILLOR, "aadObjectId": "ABCDEF00-0000-4000-8000-000000000000"}
    sent = message(HERE, "hello", **{"from": shouting}, channelData={"tenant": {"id": TENANT.upper()}})
    assert reading.sender_of(_read(sent)).aad_object_id == "abcdef00-0000-4000-8000-000000000000"


def test_a_thread_is_taken_out_of_the_conversation_id() -> None:
    where = reading.where_of(_read(message(HERE, **in_channel("1612"))))
    assert (where.place, where.conversation_id, where.thread_root) == (Place.CHANNEL, CHANNEL_ID, "1612")
    assert (where.ms_team_id, where.channel_id, where.channel_name) == (MS_TEAM_ID, CHANNEL_ID, "Visits")
    assert (where.tenant_id, where.bot_account_id, where.service_url) == (TENANT, BOT["id"], HERE)


def test_a_personal_chat_has_no_team_channel_or_thread() -> None:
    where = reading.where_of(_read(message(HERE)))
    assert where.place is Place.PERSONAL
    assert (where.thread_root, where.ms_team_id, where.channel_id) == ("", "", "")


@pytest.mark.parametrize(
    ("conversation", "data", "place"),
    [
        ({"conversationType": "groupChat"}, {}, Place.GROUP),
        ({"isGroup": True}, {}, Place.GROUP),
        ({}, {"team": {"id": MS_TEAM_ID}}, Place.CHANNEL),
        ({"conversationType": "something new", "isGroup": False}, {}, Place.PERSONAL),
    ],
)
def test_the_place_is_found_without_a_known_conversation_type(
    conversation: dict[str, Any], data: dict[str, Any], place: Place
) -> None:
    sent = activity(HERE, conversation={"id": "x", **conversation}, channelData=data)
    assert reading.where_of(_read(sent)).place is place


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("<at>Frontline</at> hello", "hello"),
        ("<at>Frontline</at>&nbsp;hello&nbsp;", "hello"),
        ("<at>Frontline</at>\N{NO-BREAK SPACE}my visits", "my visits"),
        ("hello <at>Frontline</at>", "hello"),
        ("<at>Frontline</at> ask <at>Jo Sample</at> about it", "ask Jo Sample about it"),
        ("<at>Frontline</at> R&amp;D &lt;b&gt; &#39;quoted&#39;", "R&D <b> 'quoted'"),
        ("<at>Frontline</at> a?x=1&region=2 &notin AT&T", "a?x=1&region=2 &notin AT&T"),
        ("<at>Frontline</at> I typed &lt;at&gt;Frontline&lt;/at&gt; myself", "I typed <at>Frontline</at> myself"),
        ("<at>Frontline</at> line one\nline two", "line one\nline two"),
        ("<at>Frontline</at>", ""),
    ],
)
def test_the_bots_mention_goes_and_the_words_stay(sent: str, heard: str) -> None:
    entities = [_mention("Frontline", BOT["id"]), _mention("Jo Sample", "29:jo"), {"type": "clientInfo"}]
    read = _read(message(HERE, sent, entities=entities, **in_channel("1")))
    assert reading.text_of(read) == heard
    assert reading.mentions_bot(read)


def test_a_mention_with_attributes_and_one_split_in_two_go_as_well() -> None:
    entities = [_mention("Front", BOT["id"], '<at id="0">Front</at>'), _mention("line", BOT["id"], "<at>line</at>")]
    read = _read(message(HERE, '<at id="0">Front</at> <at>line</at> help', entities=entities))
    assert reading.text_of(read) == "help"


def test_a_person_with_an_ampersand_in_the_name_keeps_it() -> None:
    read = _read(
        message(HERE, "<at>A&amp;E desk</at> rang", entities=[_mention("A&E desk", "29:x", "<at>A&amp;E desk</at>")])
    )
    assert reading.text_of(read) == "A&E desk rang"


def test_a_mention_entity_that_is_broken_is_left_alone() -> None:
    entities = [{"type": "mention"}, {"type": "mention", "mentioned": "x"}, {"mentioned": {"id": BOT["id"]}}]
    entities.append({"type": "mention", "mentioned": {"id": BOT["id"]}, "text": 5})
    assert reading.text_of(_read(message(HERE, "hello", entities=entities))) == "hello"


def test_files_are_counted_and_the_copies_that_teams_adds_are_not() -> None:
    attachments = [
        {"contentType": "text/html", "content": "<p>hello</p>"},
        {"contentType": "messageReference", "content": "{}"},
        {"contentType": "image/png", "contentUrl": "https://example.test/a.png"},
        {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "notes.docx"},
        {"name": "something without a type"},
    ]
    assert reading.files_of(_read(message(HERE, attachments=attachments))) == 3
    assert reading.files_of(_read(message(HERE))) == 0
    assert reading.files_of(_read(message(HERE, attachments=None))) == 0


def test_only_the_bot_itself_counts_as_the_bot_added() -> None:
    assert reading.adds_bot(_read(bot_added(HERE)))
    assert not reading.adds_bot(_read(bot_added(HERE, membersAdded=[COUNCILLOR])))
    assert not reading.adds_bot(_read(bot_added(HERE, recipient=None, membersAdded=[{}])))
