"""How much one person, or one tenant, may ask of the bot at once, and how long a turn may take.

Token buckets on a clock that never goes back, held in this process alone: with several copies of the bot each has its own, so the
limit is that many times as high. They are asked before anything is read from the store. Whoever is held back loses nothing: the
card comes back with what was typed.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from bot.turns import CardJson, Conversation, Hits, Installed, Message, Pressed, Said, Searched, Sender, Turn
from cards.wording import chat as wording

MOST_KEYS: Final = 10_000
"""Buckets that are kept, the least lately used being forgotten: 3 MB."""
TURN_SECONDS: Final = 12.0
"""Teams waits about 15 for the answer to a press. A turn that takes longer is given up; what it had written by then is found by
its operation id when the button is pressed again, so nothing is done twice."""
TOLD_EVERY_SECONDS: Final = 60.0

_log = structlog.get_logger("bot.limits")


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many turns at once, and then so many a second."""

    at_once: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Allowances:
    """What a person and a tenant may ask."""

    person: Allowance = Allowance(30, 1)
    tenant: Allowance = Allowance(300, 30)


USUAL: Final = Allowances()


class Buckets:
    """A token bucket for each key. `now` counts seconds and never goes back."""

    def __init__(self, allowance: Allowance, now: Callable[[], float] = time.monotonic, most: int = MOST_KEYS) -> None:
        self._allowance = allowance
        self._now = now
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one token of this key's; False if it has none left."""
        now, most = self._now(), self._allowance.at_once
        left, at = self._left.pop(key, (most, now))
        left = min(most, left + (now - at) * self._allowance.a_second)
        taken = left >= 1
        self._left[key] = (left - 1 if taken else left, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return taken


class Recoverable(Conversation, Protocol):
    """A conversation that can answer from the turn alone, with no look at the store."""

    def is_urgent(self, turn: Pressed) -> bool:
        """Whether this is about a child's safety, which is never held back."""
        ...

    def held_back(self, turn: Pressed) -> CardJson:
        """The card that was pressed, with what was typed: there was too much at once."""
        ...

    def not_in_time(self, turn: Pressed) -> CardJson:
        """The same: it took too long, as it does while the store hangs."""
        ...


class Limited:
    """The `Conversation` that a person gets as long as they ask no more than people do."""

    def __init__(
        self,
        inner: Recoverable,
        allowances: Allowances,
        *,
        now: Callable[[], float] = time.monotonic,
        turn_seconds: float = TURN_SECONDS,
    ) -> None:
        self._inner = inner
        self._people = Buckets(allowances.person, now)
        self._tenants = Buckets(allowances.tenant, now)
        self._told = Buckets(Allowance(1, 1 / TOLD_EVERY_SECONDS), now)
        self._seconds = turn_seconds

    async def pressed(self, turn: Pressed) -> CardJson:
        """A press that is held back, or takes too long, is answered with the card that was pressed."""
        if not self._may(turn.sender) and not self._inner.is_urgent(turn):
            self._say_held_back(turn, "press")
            return self._inner.held_back(turn)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._inner.pressed(turn)
        except TimeoutError:
            _log.warning("turn given up", kind="press")
            return self._inner.not_in_time(turn)

    async def said(self, turn: Said) -> None:
        """A person whose messages are held back is told so once a minute."""
        if not self._may(turn.sender):
            if self._say_held_back(turn, "message"):
                await turn.chat.post(Message(text=wording.TOO_MANY_MESSAGES))
            return
        if not await self._in_time(self._inner.said(turn), "message"):
            await turn.chat.post(Message(text=wording.STORE_DOWN))

    async def installed(self, turn: Installed) -> None:
        """Someone who adds the bot again and again is not greeted every time."""
        if self._may(turn.sender):
            await self._in_time(self._inner.installed(turn), "install")

    async def searched(self, turn: Searched) -> Hits:
        """In place of hits there is a line. How long a search may take is known at the door."""
        if self._may(turn.sender):
            return await self._inner.searched(turn)
        self._say_held_back(turn, "search")
        return Hits(line=wording.TOO_MANY_SEARCHES)

    def _may(self, sender: Sender) -> bool:
        """A person who has no token left takes none of their tenant's."""
        return self._people.take(_person(sender)) and self._tenants.take(sender.tenant_id)

    def _say_held_back(self, turn: Turn, kind: str) -> bool:
        """Log it, at most once a minute for each person and kind; whether that was now."""
        is_first = self._told.take(f"{kind} {_person(turn.sender)}")
        if is_first:
            _log.warning("held back", kind=kind)
        return is_first

    async def _in_time(self, answering: Awaitable[None], kind: str) -> bool:
        try:
            async with asyncio.timeout(self._seconds):
                await answering
        except TimeoutError:
            _log.warning("turn given up", kind=kind)
            return False
        return True


def _person(sender: Sender) -> str:
    return f"{sender.tenant_id} {sender.aad_object_id or sender.account_id}"
