"""Activities as Teams sends them, for people who do not exist."""

from typing import Any

Json = dict[str, Any]

TENANT = "11111111-1111-4111-8111-111111111111"
FOREIGN_TENANT = "99999999-9999-4999-8999-999999999999"
BOT = {"id": "28:bot", "name": "Frontline"}
COUNCILLOR = {"id": "29:councillor", "name": "Sample Councillor", "aadObjectId": "22222222-2222-4222-8222-222222222222"}
CHANNEL_ID = "19:channel@thread.tacv2"
MS_TEAM_ID = "19:team@thread.tacv2"


def activity(service_url: str, **changes: Any) -> Json:
    """An activity in a personal chat; anything given by name replaces what is there."""
    usual: Json = {
        "type": "message",
        "id": "1700000000001",
        "timestamp": "2026-11-16T09:00:00.000Z",
        "serviceUrl": service_url,
        "channelId": "msteams",
        "from": COUNCILLOR,
        "recipient": BOT,
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:personal"},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-GB",
    }
    return {**usual, **changes}


def message(service_url: str, text: str = "hello", **changes: Any) -> Json:
    """A message in a personal chat, with the copy of its body that Teams attaches."""
    copy = {"contentType": "text/html", "content": f"<div>{text}</div>"}
    return activity(service_url, **{"text": text, "textFormat": "plain", "attachments": [copy], **changes})


def press(service_url: str, verb: str = "step", data: Json | None = None, **changes: Any) -> Json:
    """A press of an Action.Execute button on a card in a personal chat."""
    action = {"type": "Action.Execute", "title": "Continue", "verb": verb, "data": data or {}}
    usual: Json = {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {"action": action, "trigger": "manual"},
        "replyToId": "card-1",
    }
    return activity(service_url, **{**usual, **changes})


def search(service_url: str, words: str | None = None, **changes: Any) -> Json:
    """Words typed into the message extension in a chat of two people; None where it was just opened."""
    typed = {"name": "initialRun", "value": "true"} if words is None else {"name": "words", "value": words}
    query = {"commandId": "findIssues", "parameters": [typed], "queryOptions": {"skip": 0, "count": 25}}
    usual: Json = {
        "type": "invoke",
        "name": "composeExtension/query",
        "value": query,
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "19:two@unq.gbl.spaces"},
    }
    return activity(service_url, **{**usual, **changes})


def in_channel(thread_root: str = "") -> Json:
    """What makes an activity one of a channel, or of a thread in it."""
    thread = f";messageid={thread_root}" if thread_root else ""
    conversation = {"conversationType": "channel", "isGroup": True, "tenantId": TENANT, "id": CHANNEL_ID + thread}
    data = {
        "tenant": {"id": TENANT},
        "team": {"id": MS_TEAM_ID, "name": "Children's Services"},
        "channel": {"id": CHANNEL_ID, "name": "Visits"},
    }
    return {"conversation": conversation, "channelData": data}


def installed(service_url: str, **changes: Any) -> Json:
    """The installationUpdate of an install in a personal chat."""
    return activity(service_url, **{"type": "installationUpdate", "action": "add", **changes})


def bot_added(service_url: str, **changes: Any) -> Json:
    """The conversationUpdate that Teams sends beside it."""
    return activity(service_url, **{"type": "conversationUpdate", "membersAdded": [BOT], **changes})
