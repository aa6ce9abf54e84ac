"""CPU per turn of an echo: press a button, get one 6 kB card back. Run: python -m bench.echo [--turns 300] [--rounds 5].

Three servers, each in a process of its own, and the client in another, in rounds that take turns so that all three meet
the same weather: a bare aiohttp handler, our door (development gate), and Bot Framework's CloudAdapter as it comes. Each
server tells its own process's CPU time, so what else the machine does is not counted. Exits with 1 when our door costs
more than three times the bare handler.
"""
# ruff: noqa: PLC0415 - each server loads only what is its own

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, Final

import aiohttp
import orjson
from aiohttp import web

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
    from bot.turns import CardJson, Installed, Pressed, Said

    class Echo:
        async def said(self, turn: Said) -> None: ...

        async def pressed(self, turn: Pressed) -> CardJson:
            return CARD

        async def installed(self, turn: Installed) -> None: ...

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


SERVERS: Final = {"bare aiohttp": bare, "our door": ours, "stock CloudAdapter": stock}


async def serve(name: str) -> None:
    """Serve on a free port, printed first; GET /cpu tells this process's CPU seconds so far."""

    async def cpu(_: web.Request) -> web.Response:
        return web.json_response(time.process_time())

    app = SERVERS[name]()
    app.router.add_get("/cpu", cpu)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the parent closes our input, or is gone
    await runner.cleanup()


class Contestant:
    """One server in its process, seen from the client."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, session: aiohttp.ClientSession) -> None:
        self.process = process
        self._url = f"http://127.0.0.1:{port}"
        self._session = session

    async def cpu_per_turn(self, turns: int) -> float:
        """CPU milliseconds of the server for one turn, over `turns` of them, a few at once."""
        before = await self._cpu()
        left = iter(range(turns))
        await asyncio.gather(*(self._press(left) for _ in range(AT_ONCE)))
        return (await self._cpu() - before) * 1000 / turns

    async def _press(self, left: Any) -> None:
        for _ in left:
            async with self._session.post(f"{self._url}/api/messages", json=PRESS) as response:
                answer = orjson.loads(await response.read())
                if response.status != 200 or answer["value"] != CARD:
                    raise RuntimeError(f"not the card: {response.status}")

    async def _cpu(self) -> float:
        async with self._session.get(f"{self._url}/cpu") as response:
            return float(await response.text())


async def start(name: str, session: aiohttp.ClientSession) -> Contestant:
    """Start a server as a process and wait until it listens."""
    command = [sys.executable, "-m", "bench.echo", "--serve", name]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    port = int(await asyncio.wait_for(process.stdout.readline(), 60))
    return Contestant(process, port, session)


async def measure(turns: int, rounds: int) -> dict[str, list[float]]:
    """CPU milliseconds per turn, by server and round."""
    measured: dict[str, list[float]] = {name: [] for name in SERVERS}
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        contestants = {}
        for name in SERVERS:
            contestants[name] = await start(name, session)
            stack.callback(contestants[name].process.terminate)
            await contestants[name].cpu_per_turn(WARM_UP)
        for _ in range(rounds):
            for name, contestant in contestants.items():
                measured[name].append(await contestant.cpu_per_turn(turns))
    return measured


def report(measured: Mapping[str, list[float]]) -> float:
    """Print the table; returns how many times the bare handler our door costs (median over rounds)."""
    base = measured["bare aiohttp"]
    ratios = {
        name: [mine / theirs for mine, theirs in zip(times, base, strict=True)] for name, times in measured.items()
    }
    print(f"card {len(orjson.dumps(CARD)) / 1000:.1f} kB; CPU per turn, median of {len(base)} rounds")
    for name, times in measured.items():
        spread = f"{min(ratios[name]):.2f} to {max(ratios[name]):.2f}"
        print(f"{name:20} {statistics.median(times):7.3f} ms  {statistics.median(ratios[name]):6.2f} x  ({spread})")
    return statistics.median(ratios["our door"])


def main() -> int:
    """Measure and judge, or serve."""
    parser = argparse.ArgumentParser(description="CPU per turn of an echo: ours, bare aiohttp, stock Bot Framework.")
    parser.add_argument("--serve", choices=SERVERS, help="be one of the servers")
    parser.add_argument("--turns", type=int, default=300, help="turns per server and round")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve(arguments.serve))
        return 0
    ratio = report(asyncio.run(measure(arguments.turns, arguments.rounds)))
    print(f"limit {LIMIT:g} x: {'held' if ratio <= LIMIT else 'BROKEN'}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
