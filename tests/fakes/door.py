"""The real door on loopback, with a conversation that only remembers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.teams.connector import Connector
from bot.teams.credentials import NoToken
from bot.teams.door import create_app
from bot.teams.hosts import AllowedHosts
from bot.teams.tokens import Gate, OpenGate
from bot.turns import CardJson, Hits, Installed, Message, Pressed, Said, Searched

CARD: CardJson = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Saved"}]}
ERROR_CARD: CardJson = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Try again"}]}
ERROR_TEXT = "Something went wrong. Say it again in a minute."


@dataclass
class FakeConversation:
    """Remembers its turns. `fault`, when there is one, is raised by every method; `card` answers a button, `hits` a search."""

    heard: list[Said] = field(default_factory=list)
    presses: list[Pressed] = field(default_factory=list)
    installs: list[Installed] = field(default_factory=list)
    searches: list[Searched] = field(default_factory=list)
    fault: Exception | None = None
    card: CardJson = field(default_factory=lambda: dict(CARD))
    reply: str = ""
    hits: Hits = field(default_factory=Hits)

    async def said(self, turn: Said) -> None:
        self.heard.append(turn)
        self._fail()
        if self.reply:
            await turn.chat.post(Message(text=self.reply))

    async def pressed(self, turn: Pressed) -> CardJson:
        self.presses.append(turn)
        self._fail()
        return self.card

    async def installed(self, turn: Installed) -> None:
        self.installs.append(turn)
        self._fail()

    async def searched(self, turn: Searched) -> Hits:
        self.searches.append(turn)
        self._fail()
        return self.hits

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


async def _ready() -> None:
    return


@dataclass
class Answer:
    """What the door answered."""

    status: int
    body: bytes
    json: Any


class OpenDoor:
    """A running door, and a way to deliver to it."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def deliver(self, activity: Any, *, token: str = "") -> Answer:
        """POST an activity as Teams does."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self._session.post(f"{self.url}/api/messages", json=activity, headers=headers) as response:
            return await _answer(response)

    async def post(self, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        """POST raw bytes."""
        url = f"{self.url}/api/messages"
        skip = ["Content-Type"] if headers is None else []
        async with self._session.post(url, data=body, headers=headers, skip_auto_headers=skip) as response:
            return await _answer(response)

    async def get(self, path: str) -> Answer:
        """GET one of the platform's questions."""
        async with self._session.get(self.url + path) as response:
            return await _answer(response)


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    body = await response.read()
    is_json = response.content_type == "application/json"
    return Answer(response.status, body, await response.json() if is_json and body else None)


@asynccontextmanager
async def open_door(
    conversation: FakeConversation,
    *,
    gate: Gate | None = None,
    ready: Callable[[], Awaitable[None]] = _ready,
    timeout_seconds: float = 2.0,
) -> AsyncIterator[OpenDoor]:
    """The real application on a real socket, ended in good order."""
    hosts = AllowedHosts.loopback()
    app = create_app(
        conversation,
        gate or OpenGate(hosts),
        Connector(NoToken(), hosts, timeout_seconds=timeout_seconds),
        ready,
        error_card=lambda: ERROR_CARD,
        error_text=ERROR_TEXT,
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5, auto_decompress=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            yield OpenDoor(f"http://127.0.0.1:{runner.addresses[0][1]}", session)
    finally:
        await runner.cleanup()
