"""A message of `bot.turns` as the JSON that the Bot Connector takes, and the ports that send it."""

import html
from collections.abc import Sequence
from typing import Any, Final

from bot.teams.connector import Connector, ConnectorError, Json
from bot.turns import CardJson, Mention, Message, RosterMember, Where

CARD_TYPE: Final = "application/vnd.microsoft.card.adaptive"


def message_activity(message: Message) -> Json:
    """The activity that posts a message. Its text is plain: only the mentions' own "<at>name</at>" is markup.

    Raises ValueError when the text lacks a mention that it should hold, for Teams would refuse the whole message.
    """
    activity: Json = {"type": "message"}
    if message.mentions:
        activity |= _mentioning(message.text, message.mentions)
    elif message.text:
        activity |= {"text": message.text, "textFormat": "plain"}
    if message.summary:
        activity["summary"] = message.summary
    if message.card is not None:
        activity["attachments"] = [card_attachment(message.card)]
    return activity


def card_attachment(card: CardJson) -> Json:
    """A card as an attachment of a message."""
    return {"contentType": CARD_TYPE, "content": card}


def _mentioning(text: str, mentions: Sequence[Mention]) -> dict[str, Any]:
    """Mentions need the xml text format, so all else is escaped; text and entity must hold the same tag."""
    escaped = html.escape(text, quote=False)
    entities = []
    for mention in mentions:
        name = html.escape(mention.name, quote=False)
        written, tag = html.escape(f"<at>{mention.name}</at>", quote=False), f"<at>{name}</at>"
        if written not in escaped and tag not in escaped:
            raise ValueError("the text of a message must hold <at>name</at> for everyone whom it mentions")
        escaped = escaped.replace(written, tag)
        mentioned = {"id": mention.account_id, "name": mention.name}
        entities.append({"type": "mention", "text": tag, "mentioned": mentioned})
    return {"text": escaped.replace("\n", "<br/>"), "textFormat": "xml", "entities": entities}


class ConnectorChat:
    """`bot.turns.Chat` over the connector: writes where the turn came from, in its thread."""

    def __init__(self, connector: Connector, where: Where) -> None:
        self._connector = connector
        self._where = where

    async def post(self, message: Message) -> str:
        """Post and return the activity id ("" if the service gave none). Raises ConnectorError."""
        where = self._where
        activity = message_activity(message)
        return await self._connector.post(
            where.service_url, where.conversation_id, activity, thread_root=where.thread_root
        )

    async def update(self, activity_id: str, message: Message) -> None:
        """Put this in place of an earlier post. Raises ConnectorError."""
        where = self._where
        await self._connector.put(where.service_url, where.conversation_id, activity_id, message_activity(message))


class TeamRoster:
    """`bot.turns.Roster` over the connector: nobody outside a Microsoft Teams team."""

    def __init__(self, connector: Connector, where: Where) -> None:
        self._connector = connector
        self._where = where

    async def names(self) -> tuple[str, str]:
        """(the team's name, the channel's name), "" for what Teams does not tell: a message need not carry them."""
        where = self._where
        if not where.ms_team_id:
            return where.ms_team_name, where.channel_name
        try:
            team = where.ms_team_name or await self._connector.team_name(where.service_url, where.ms_team_id)
            if where.channel_name:
                return team, where.channel_name
            channels = await self._connector.channel_names(where.service_url, where.ms_team_id)
        except ConnectorError:
            return where.ms_team_name, where.channel_name
        return team, channels.get(where.channel_id, "") or ("General" if where.channel_id == where.ms_team_id else "")

    async def group_id(self) -> str:
        """The team's id in Entra; "" if Teams does not tell."""
        if not self._where.ms_team_id:
            return ""
        try:
            return await self._connector.team_group(self._where.service_url, self._where.ms_team_id)
        except ConnectorError:
            return ""

    async def members(self) -> Sequence[RosterMember]:
        """Everyone in the team, all pages. Raises ConnectorError."""
        if not self._where.ms_team_id:
            return ()
        return await self._connector.members(self._where.service_url, self._where.ms_team_id)
