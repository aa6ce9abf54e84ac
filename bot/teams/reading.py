"""An activity read as the turn's own words: who spoke, where, and what."""

import html
import re
from typing import Any, Final

from botbuilder.schema import Activity

from bot.turns import Place, Sender, Where

THREAD_MARK: Final = ";messageid="
JUST_OPENED: Final = "initialRun"
"""Teams' own parameter of a message extension. Ours is the only other, so whatever it is called (some clients name none)."""
NOT_FILES: Final = ("text/html", "messageReference", "application/vnd.microsoft.card.")
"""Attachments that are no files: a copy of the message's body, a quoted message, a card that a message extension put in."""

_ENTITY: Final = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_PLACES: Final = {"personal": Place.PERSONAL, "channel": Place.CHANNEL, "groupChat": Place.GROUP}


def tenants_of(activity: Activity) -> frozenset[str]:
    """Every tenant that the activity names, in lower case. Teams names it in two places; neither may be foreign."""
    named = (_inner(activity, "tenant", "id"), activity.conversation.tenant_id)
    return frozenset(tenant.lower() for tenant in named if tenant)


def sender_of(activity: Activity) -> Sender:
    """Who spoke, ids in lower case. Someone whose tenant is told in two ways, or not at all, is not identified."""
    who = activity.from_property
    tenants = tenants_of(activity)
    certain = len(tenants) == 1
    return Sender(
        tenant_id=next(iter(tenants)) if certain else "",
        aad_object_id=(who.aad_object_id or "").lower() if who and certain else "",
        account_id=(who.id or "") if who else "",
        name=(who.name or "") if who else "",
    )


def where_of(activity: Activity) -> Where:
    """The conversation, with the thread taken out of its id."""
    conversation_id, _, thread_root = activity.conversation.id.partition(THREAD_MARK)
    place = _place_of(activity)
    in_channel = place is Place.CHANNEL
    return Where(
        place=place,
        service_url=activity.service_url,
        conversation_id=conversation_id,
        tenant_id=(_inner(activity, "tenant", "id") or activity.conversation.tenant_id or "").lower(),
        bot_account_id=(activity.recipient.id or "") if activity.recipient else "",
        thread_root=thread_root,
        ms_team_id=_inner(activity, "team", "id") if in_channel else "",
        ms_team_name=_inner(activity, "team", "name") if in_channel else "",
        channel_id=(_inner(activity, "channel", "id") or conversation_id) if in_channel else "",
        channel_name=(_inner(activity, "channel", "name") or activity.conversation.name or "") if in_channel else "",
    )


def text_of(activity: Activity) -> str:
    """What was typed, without the mention of the bot; other people's mentions become their names.

    Only what `entities` names is taken for markup: a person may type "<at>" too.
    """
    text: str = activity.text or ""
    for mention in _mentions(activity):
        tag, mentioned = mention.get("text"), mention["mentioned"]
        if isinstance(tag, str) and tag:
            name = mentioned.get("name")
            stays = "" if _is_bot(activity, mentioned) or not isinstance(name, str) else html.escape(name, quote=False)
            text = text.replace(tag, stays, 1)
    plain = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    return plain.replace("\N{NO-BREAK SPACE}", " ").strip()


def mentions_bot(activity: Activity) -> bool:
    """Whether the message mentions the bot."""
    return any(_is_bot(activity, mention["mentioned"]) for mention in _mentions(activity))


def files_of(activity: Activity) -> int:
    """How many files, photos and recordings came with the message."""
    return sum(
        not (isinstance(kind := attachment.get("contentType"), str) and kind.startswith(NOT_FILES))
        for attachment in activity.attachments or ()
    )


def searched_words(activity: Activity) -> str:
    """What was typed into the message extension; "" where it was just opened. `activities.parse` has seen to the shape."""
    parameters = activity.value.get("parameters") or ()
    typed = [one.get("value") for one in parameters if one.get("name") != JUST_OPENED]
    return typed[0] if typed and isinstance(typed[0], str) else ""


def is_first_page(activity: Activity) -> bool:
    """Whether a search asks for what it finds from the beginning: one page is all there is."""
    return not (activity.value.get("queryOptions") or {}).get("skip")


def adds_bot(activity: Activity) -> bool:
    """Whether the bot is among those just added to a conversation."""
    bot = activity.recipient.id if activity.recipient else None
    return bool(bot) and any(member.id == bot for member in activity.members_added or ())


def _place_of(activity: Activity) -> Place:
    known = _PLACES.get(activity.conversation.conversation_type or "")
    if known is not None:
        return known
    if _inner(activity, "team", "id"):
        return Place.CHANNEL
    return Place.GROUP if activity.conversation.is_group else Place.PERSONAL


def _inner(activity: Activity, outer: str, name: str) -> str:
    """A text of channelData: `activities.parse` has seen that it is one, where it is there."""
    held = (activity.channel_data or {}).get(outer) or {}
    return held.get(name) or ""


def _mentions(activity: Activity) -> list[dict[str, Any]]:
    return [
        entity
        for entity in activity.entities or ()
        if entity.get("type") == "mention" and isinstance(entity.get("mentioned"), dict)
    ]


def _is_bot(activity: Activity, mentioned: dict[str, Any]) -> bool:
    return bool(activity.recipient) and mentioned.get("id") == activity.recipient.id
