"""Where a waiting card goes, and what is posted there: a stub that any notification may show, then the card in full."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk
from bot.turns import Mention, Message
from cards.elements import Card
from cards.payload import render
from visits.card_names import CardName
from visits.model import Channel, PersonId


@dataclass(frozen=True, slots=True)
class InThread:
    """A card of a record's thread in the Head of Service's channel. The record's own card is the root."""

    channel: Channel
    record_id: str
    is_root: bool


@dataclass(frozen=True, slots=True)
class InChat:
    """A card in one person's personal chat."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class InChannel:
    """A card of its own in the Head of Service's channel, which belongs to no record: the root of a new thread."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Posting:
    """`stub` is safe to be seen in any notification; `full` takes its place at once."""

    to: InThread | InChannel | InChat
    stub: Message
    full: Message


@dataclass(frozen=True, slots=True)
class NoChannel:
    """The card can't go anywhere yet: no channel is chosen for this Head of Service."""

    head_of_service: PersonId


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing left to show: the object is gone."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """The card is not to be sent before then: nobody is reminded of anything in the night."""

    until: datetime


Prepared = Posting | NoChannel | Nothing | NotNow
Maker = Callable[[Desk, str, CardName], Awaitable[Prepared]]
"""Makes a card as things stand now, of one municipal year."""


async def mentioned(desk: Desk, person: PersonId) -> tuple[Mention, ...]:
    """A mention of someone whom the bot has met; nobody else can be mentioned."""
    chat = await desk.store.chat_with(person)
    who = await desk.store.person(person)
    return (Mention(account_id=chat.account_id, name=who.name),) if chat and who else ()


def mentioning(text: str, mentions: Sequence[Mention], card: Card | None = None, summary: str = "") -> Message:
    """A message that mentions these people before its text."""
    called = " ".join(f"<at>{mention.name}</at>" for mention in mentions)
    return Message(
        text=f"{called} {text}".strip(),
        card=render(card) if card else None,
        summary=summary or text,
        mentions=tuple(mentions),
    )


def carded(card: Card, summary: str) -> Message:
    """A card alone."""
    return Message(card=render(card), summary=summary)


def to_person(card: CardName, made: Card, summary: str) -> Posting:
    """A card in the chat of the person whom it names."""
    return Posting(
        to=InChat(person=PersonId(card.person)),
        stub=Message(text=summary, summary=summary),
        full=carded(made, summary),
    )
