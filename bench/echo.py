"""CPU per turn of an echo: press a button, get one 6 kB card back. Run: python -m bench.echo [--turns 300] [--rounds 5].

Three servers: a bare aiohttp handler, our door (development gate), and Bot Framework's CloudAdapter as it comes. Exits with 1
when our door costs more than three times the bare handler.
"""
# ruff: noqa: PLC0415 - each server loads only what is its own

import argparse
import asyncio
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import partial
from typing import Final

import aiohttp
import orjson
from aiohttp import web

from bench.race import Measured, Racer, race, ratios, serve, server, table

LIMIT: Final = 3.0
AT_ONCE: Final = 4
WARM_UP: Final = 30

CARD: Final = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [
        {
            "type": "Input.Text",
            "id": f"note-{number}",
            "label": f"What did you find about topic {number}?",
            "isMultiline": True,
            "maxLength": 1500,
            "value": "Two posts have been vacant since May. " * 9,
        }
        for number in range(12)
    ],
    "actions": [{"type": "Action.Execute", "title": "Continue", "verb": "walk.step", "data": {"draft": "d1"}}],
}
ANSWER: Final = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CARD}
PRESS: Final = {
    "type": "invoke",
    "name": "adaptiveCard/action",
    "id": "f:1",
    "timestamp": "2026-11-16T09:00:00.000Z",
    "serviceUrl": "http://127.0.0.1:9/",
    "channelId": "msteams",
    "from": {"id": "29:x", "name": "Sample Councillor", "aadObjectId": "22222222-2222-4222-8222-222222222222"},
    "recipient": {"id": "28:bot", "name": "Frontline"},
    "conversation": {"conversationType": "personal", "tenantId": "t", "id": "a:1"},
    "channelData": {"tenant": {"id": "t"}},
    "value": {"action": {"type": "Action.Execute", "verb": "walk.step", "data": {"draft": "d1", "note": "x" * 300}}},
}


def bare() -> web.Application:
    """What HTTP and JSON cost by themselves."""

    async def receive(request: web.Request) -> web.Response:
        await request.json(loads=orjson.loads)
        return web.Response(body=orjson.dumps(ANSWER), content_type="application/json")

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    return app


def ours() -> web.Application:
    """The product's door, with a conversation that always answers with the card, and log lines as JSON."""
    import structlog

    from bot.teams.connector import Connector
    from bot.teams.credentials import NoToken
    from bot.teams.door import create_app
    from bot.teams.hosts import AllowedHosts
    from bot.teams.tokens import OpenGate
    from bot.turns import CardJson, Hits, Installed, Pressed, Said, Searched

    class Echo:
        async def said(self, turn: Said) -> None: ...

        async def pressed(self, turn: Pressed) -> CardJson:
            return CARD

        async def installed(self, turn: Installed) -> None: ...

        async def searched(self, turn: Searched) -> Hits:
            return Hits()

    async def ready() -> None: ...

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        logger_factory=structlog.BytesLoggerFactory(file=open(os.devnull, "wb")),  # noqa: SIM115 - lives with the server
        cache_logger_on_first_use=True,
    )
    hosts = AllowedHosts.loopback()
    return create_app(
        Echo(), OpenGate(hosts), Connector(NoToken(), hosts), ready, error_card=lambda: CARD, error_text="error"
    )


def stock() -> web.Application:
    """Bot Framework as it comes, with the card wrapped in its own model: a plain dict ends as a 500."""
    from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
    from botbuilder.schema import AdaptiveCardInvokeResponse

    class Echo(ActivityHandler):  # type: ignore[misc] # Bot Framework ships no types
        async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
            body = AdaptiveCardInvokeResponse(status_code=200, type=ANSWER["type"], value=CARD)
            return InvokeResponse(status=200, body=body)

    class NoCredentials:
        APP_ID = ""
        APP_PASSWORD = ""

    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(NoCredentials())), Echo()

    async def receive(request: web.Request) -> web.Response:
        answer: web.Response = await adapter.process(request, bot)
        return answer

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    return app


BARE, OURS, STOCK = "bare aiohttp", "our door", "stock CloudAdapter"
SERVERS: Final = {BARE: bare, OURS: ours, STOCK: stock}


async def echo_racer(name: str, stack: AsyncExitStack, session: aiohttp.ClientSession) -> Racer:
    """One of the three, started."""
    url = await stack.enter_async_context(server("bench.echo", name))
    return Racer(name, url, partial(_drive, session, url))


async def _drive(session: aiohttp.ClientSession, url: str, turns: int) -> None:
    left = iter(range(turns))
    await asyncio.gather(*(_press(session, url, left) for _ in range(AT_ONCE)))


async def _press(session: aiohttp.ClientSession, url: str, left: Iterator[int]) -> None:
    for _ in left:
        async with session.post(f"{url}/api/messages", json=PRESS) as response:
            answer = orjson.loads(await response.read())
            if response.status != 200 or answer["value"] != CARD:
                raise RuntimeError(f"not the card: {response.status}")


async def measure(turns: int, rounds: int) -> Measured:
    """CPU milliseconds per turn of all three."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        racers = [await echo_racer(name, stack, session) for name in SERVERS]
        return await race(racers, session, turns=turns, rounds=rounds, warm_up=WARM_UP)


def report(measured: Measured) -> bool:
    """Print the table; whether our door keeps to the limit (median over rounds)."""
    print(
        f"an echo of a {len(orjson.dumps(CARD)) / 1000:.1f} kB card: CPU per turn, median of {len(measured[BARE])} rounds"
    )
    print(table(measured, BARE))
    held = statistics.median(ratios(measured, BARE)[OURS]) <= LIMIT
    print(f"limit for our door {LIMIT:g} x: {'held' if held else 'BROKEN'}")
    return held


def main() -> int:
    """Measure and judge, or serve."""
    parser = argparse.ArgumentParser(description="CPU per turn of an echo: ours, bare aiohttp, stock Bot Framework.")
    parser.add_argument("--serve", choices=SERVERS, help="be one of the servers")
    parser.add_argument("--turns", type=int, default=300, help="turns per server and round")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve(SERVERS[arguments.serve]()))
        return 0
    return 0 if report(asyncio.run(measure(arguments.turns, arguments.rounds))) else 1


if __name__ == "__main__":
    sys.exit(main())
