"""What Teams sends, checked by hand and made into Bot Framework's Activity without its slow deserialiser.

Two kinds of people read the faults: whoever operates the bot, and whoever tests it. They name fields, never contents.
"""

from collections.abc import Callable
from typing import Any, Final

import orjson
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

MOST_BYTES: Final = 1024 * 1024
DEEPEST: Final = 64
"""Levels of JSON inside one another. A form's inputs need three; orjson itself could not write back more than 254."""

CARD_ACTION: Final = "adaptiveCard/action"
SEARCH: Final = "composeExtension/query"
"""A message extension is asked: the name of the invoke."""


class BadActivity(Exception):
    """The request is not an activity. `status` is 400 or 415; `faults` are all that is wrong, as plain sentences."""

    def __init__(self, status: int, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.status = status
        self.faults = faults


def parse(content_type: str, body: bytes) -> Activity:
    """The activity in a request. Raises BadActivity, whatever the body holds."""
    if content_type != "application/json":
        raise BadActivity(415, "The content type must be application/json.")
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as bad:
        raise BadActivity(400, "The body is not JSON, or is nested too deeply.") from bad
    if not isinstance(sent, dict):
        raise BadActivity(400, "The body must be a JSON object.")
    if _too_deep(sent, body):
        raise BadActivity(400, f"The body is nested more than {DEEPEST} levels deep.")
    if faults := _faults(sent):
        raise BadActivity(400, *faults)
    return _activity(sent)


def _too_deep(sent: Any, body: bytes) -> bool:
    if body.count(b"{") + body.count(b"[") <= DEEPEST:  # cannot be deeper than it has brackets: the usual case
        return False
    level = [sent]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inner(outer) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inner(outer: dict[str, Any] | list[Any]) -> Any:
    return outer.values() if isinstance(outer, dict) else outer


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


_Check = tuple[Callable[[Any], bool], str]
_TEXT: Final[_Check] = (_is_text, "text")
_OBJECT: Final[_Check] = (_is_object, "an object")
_OBJECTS: Final[_Check] = (_is_list_of_objects, "a list of objects")

_SHAPE: Final[dict[str, _Check]] = {
    **dict.fromkeys(("type", "id", "serviceUrl", "channelId", "text", "textFormat", "name", "action"), _TEXT),
    **dict.fromkeys(("replyToId", "locale", "deliveryMode"), _TEXT),
    **dict.fromkeys(("from", "recipient", "conversation", "channelData"), _OBJECT),
    **dict.fromkeys(("attachments", "entities", "membersAdded", "membersRemoved"), _OBJECTS),
}
_INNER_SHAPE: Final[dict[tuple[str, str], _Check]] = {
    **{(who, name): _TEXT for who in ("from", "recipient") for name in ("id", "name", "aadObjectId", "role")},
    **{("conversation", name): _TEXT for name in ("id", "name", "tenantId", "conversationType")},
    **{("channelData", name): _OBJECT for name in ("tenant", "team", "channel")},
}
_CHANNEL_DATA_TEXTS: Final = (
    ("tenant", "id"),
    ("team", "id"),
    ("team", "name"),
    ("channel", "id"),
    ("channel", "name"),
)


def _faults(sent: dict[str, Any]) -> list[str]:
    """All that is wrong with it, field by field. What is absent or null is only a fault where it is needed."""
    faults = _shape_faults("", sent, _SHAPE)
    if faults:
        return faults
    for (outer, inner), check in _INNER_SHAPE.items():
        if held := sent.get(outer):
            faults += _shape_faults(f"{outer}.", held, {inner: check})
    if faults:
        return faults
    for outer, inner in _CHANNEL_DATA_TEXTS:
        if held := (sent.get("channelData") or {}).get(outer):
            faults += _shape_faults(f"channelData.{outer}.", held, {inner: _TEXT})
    return faults + _missing(sent) + _card_action_faults(sent) + _search_faults(sent)


def _shape_faults(prefix: str, held: dict[str, Any], shape: dict[str, _Check]) -> list[str]:
    return [
        f"{prefix}{name} must be {what}."
        for name, (fits, what) in shape.items()
        if (value := held.get(name)) is not None and not fits(value)
    ]


def _missing(sent: dict[str, Any]) -> list[str]:
    needed = [name for name in ("type", "serviceUrl", "channelId") if not sent.get(name)]
    needed += [] if (sent.get("conversation") or {}).get("id") else ["conversation.id"]
    if sent.get("type") in {"message", "invoke"}:
        needed += [f"{who}.id" for who in ("from", "recipient") if not (sent.get(who) or {}).get("id")]
    return [f"{name} is missing." for name in needed]


def _card_action_faults(sent: dict[str, Any]) -> list[str]:
    if sent.get("type") != "invoke" or sent.get("name") != CARD_ACTION:
        return []
    value = sent.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    if not isinstance(action, dict):
        return ["value.action must be an object."]
    faults = [] if action.get("type") == "Action.Execute" else ["value.action.type must be Action.Execute."]
    if not isinstance(action.get("verb"), str):
        faults.append("value.action.verb must be text.")
    if not isinstance(action.get("data"), dict | None):
        faults.append("value.action.data must be an object.")
    return faults


def _search_faults(sent: dict[str, Any]) -> list[str]:
    """What the values of a search's parameters are worth is for the reader to say."""
    if sent.get("type") != "invoke" or sent.get("name") != SEARCH:
        return []
    value = sent.get("value")
    if not isinstance(value, dict):
        return ["value must be an object."]
    return _shape_faults("value.", value, {"parameters": _OBJECTS, "queryOptions": _OBJECT})


def _activity(sent: dict[str, Any]) -> Activity:
    """Bot Framework's own type, as far as its handler and context look into it; the rest stays plain JSON."""
    return Activity(
        type=sent["type"],
        id=sent.get("id"),
        service_url=sent["serviceUrl"],
        channel_id=sent["channelId"],
        from_property=_account(sent.get("from")),
        recipient=_account(sent.get("recipient")),
        conversation=_conversation(sent["conversation"]),
        text=sent.get("text"),
        attachments=sent.get("attachments"),
        entities=sent.get("entities"),
        members_added=_accounts(sent.get("membersAdded")),
        members_removed=_accounts(sent.get("membersRemoved")),
        channel_data=sent.get("channelData"),
        action=sent.get("action"),
        reply_to_id=sent.get("replyToId"),
        name=sent.get("name"),
        value=sent.get("value"),
        locale=sent.get("locale"),
    )


def _account(sent: dict[str, Any] | None) -> ChannelAccount | None:
    if sent is None:
        return None
    return ChannelAccount(id=sent.get("id"), name=sent.get("name"), aad_object_id=sent.get("aadObjectId"))


def _accounts(sent: list[dict[str, Any]] | None) -> list[ChannelAccount] | None:
    return None if sent is None else [_account(one) for one in sent]


def _conversation(sent: dict[str, Any]) -> ConversationAccount:
    return ConversationAccount(
        id=sent["id"],
        name=sent.get("name"),
        is_group=sent.get("isGroup") is True,
        conversation_type=sent.get("conversationType"),
        tenant_id=sent.get("tenantId"),
    )
