"""What crosses between the Agents Playground and the bot, as the Playground's own log tells it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType

Json = dict[str, Any]


@dataclass(frozen=True)
class Crossing:
    """One request between the Playground and the bot, and its reply.

    `kind` is what the Playground calls it: "message", "invoke", "installationUpdate"… to the bot; "message",
    "updateActivity", "createConversation", "getConversationMember"… from the bot.
    """

    from_bot: bool
    kind: str
    sent: Json
    status: int
    answer: Any


class Wire:
    """Everything that crossed between the Playground and the bot since it started, other people's chats included.

    It listens to the log stream, not to the conversation stream: what is posted while nobody has a page open is kept
    for the first listener of the conversation stream only, so a recorder there would take it from the page.
    """

    def __init__(self) -> None:
        self.crossings: list[Crossing] = []
        self._news = asyncio.Condition()

    async def listen(self, socket: ClientWebSocketResponse) -> None:
        """Keep what comes until the socket closes."""
        async for message in socket:
            log = json.loads(message.data)["log"] if message.type is WSMsgType.TEXT else {}
            if log.get("type") == "bot":
                await self._keep(log)

    async def wait_for(self, wanted: Callable[[Crossing], bool], *, seconds: float = 10.0) -> Crossing:
        """The first crossing that `wanted` accepts, past or to come. TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds), self._news:
            while not (found := [crossing for crossing in self.crossings if wanted(crossing)]):
                await self._news.wait()
            return found[0]

    async def _keep(self, log: Json) -> None:
        reply, from_bot = log["response"], log["from"] == "User Application"
        sent = log["request"].get("body") or {}
        async with self._news:
            self.crossings.append(Crossing(from_bot, log["activityName"], sent, reply["statusCode"], reply.get("body")))
            self._news.notify_all()
