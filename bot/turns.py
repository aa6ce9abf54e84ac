"""A turn of conversation in the product's own words: who spoke, where, what they said or pressed, and a way to answer.

`bot.teams` makes these from what Teams sends; the handlers see nothing else, so they can be tested without Teams and
would survive another front door.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

CardJson = dict[str, Any]
"""An Adaptive Card as it goes over the wire."""


class Unreachable(Exception):
    """Teams could not be written to or asked. `bot.teams.connector` says which way it failed."""


class Place(StrEnum):
    """Where a turn happens."""

    PERSONAL = "personal"
    CHANNEL = "channel"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who spoke, as Teams authenticated them: never a name or anything that a card carries.

    `aad_object_id` is empty for someone whom Teams did not identify. `account_id` is the channel's own id ("29:…"), which
    only serves to write to them. `name` is for greeting, never for deciding.
    """

    tenant_id: str
    aad_object_id: str
    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Where:
    """The conversation that a turn belongs to, with what is needed to write to it again later.

    In a channel, `conversation_id` has no ";messageid=…" part; `thread_root` has that id ("" outside a thread).
    `ms_team_id` is the Microsoft Teams team (its conversation id), `channel_id` the channel within it.
    """

    place: Place
    service_url: str
    conversation_id: str
    tenant_id: str
    bot_account_id: str
    thread_root: str = ""
    ms_team_id: str = ""
    ms_team_name: str = ""
    channel_id: str = ""
    channel_name: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person to be mentioned in a message: the text must hold "<at>name</at>"."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something to post: a line of text, a card, or both. `summary` is all that a notification shows."""

    text: str = ""
    card: CardJson | None = None
    summary: str = ""
    mentions: Sequence[Mention] = ()


class Chat(Protocol):
    """A way to write into the conversation of the turn."""

    async def post(self, message: Message) -> str:
        """Post and return the activity id ("" if the service gave none). Raises Unreachable."""
        ...

    async def update(self, activity_id: str, message: Message) -> None:
        """Put this in place of an earlier post. Raises Unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A member of a Microsoft Teams team, as Teams lists them."""

    aad_object_id: str
    tenant_id: str
    account_id: str
    name: str
    role: str = ""
    """Teams' own word: "guest", "anonymous", "user", "owner" or nothing."""


class Roster(Protocol):
    """A way to ask about the Microsoft Teams team that a turn came from: what it is called and who is in it."""

    async def names(self) -> tuple[str, str]:
        """(the team's name, the channel's name), "" for what Teams does not tell. The General channel has no name of its own."""
        ...

    async def group_id(self) -> str:
        """The team's id in Entra; "" if Teams does not tell."""
        ...

    async def members(self) -> Sequence[RosterMember]:
        """Everyone in the team, all pages. Raises Unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: who, where, and how to answer. `activity_id` is Teams' id for what was said (it may be re-sent)."""

    sender: Sender
    where: Where
    activity_id: str
    chat: Chat
    roster: Roster


@dataclass(frozen=True, slots=True)
class Said(Turn):
    """A message. `text` has no mention of the bot in it. `attachments` counts files, photos and recordings."""

    text: str = ""
    attachments: int = 0
    mentions_bot: bool = False


@dataclass(frozen=True, slots=True)
class Pressed(Turn):
    """A card's button (Action.Execute). `data` is what the card carried and the person typed: trust none of it.

    `card_activity_id` is the message that holds the card, where Teams says so.
    """

    verb: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    card_activity_id: str = ""


@dataclass(frozen=True, slots=True)
class Installed(Turn):
    """The bot was added: to a person's chat, or to a Microsoft Teams team."""


@dataclass(frozen=True, slots=True)
class Searched(Turn):
    """Words typed into a message extension, in whatever chat: the bot need not be in it. None yet, where it was just opened."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: how the list shows it, and the card that is put into the message if it is chosen."""

    title: str
    text: str
    card: CardJson


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found; where that is nothing, `line` says why."""

    hits: Sequence[Hit] = ()
    line: str = ""


class Conversation(Protocol):
    """What the front door hands turns to. No method may raise for anything that a person can do."""

    async def said(self, turn: Said) -> None:
        """Answer a message, through turn.chat."""
        ...

    async def pressed(self, turn: Pressed) -> CardJson:
        """Answer a button with the card that takes the place of the one pressed."""
        ...

    async def installed(self, turn: Installed) -> None:
        """Greet, or ask for the channel to be chosen."""
        ...

    async def searched(self, turn: Searched) -> Hits:
        """Answer a search with what may be put into a message."""
        ...
