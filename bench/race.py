"""Servers in processes of their own, measured in rounds that take turns, so that all of them meet the same weather.

Each server tells its own process's CPU time, so what else the machine does, the client included, is not counted.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp import web

START_SECONDS: Final = 60.0
Measured = Mapping[str, list[float]]
"""CPU milliseconds per turn, by server and round."""


async def serve(app: web.Application) -> None:
    """Serve on a free port, printed first, until our input is closed; GET /cpu tells this process's CPU seconds so far."""

    async def cpu(_: web.Request) -> web.Response:
        return web.json_response(time.process_time())

    app.router.add_get("/cpu", cpu)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the parent closes our input, or is gone
    await runner.cleanup()


@asynccontextmanager
async def server(module: str, name: str) -> AsyncIterator[str]:
    """The address of `python -m module --serve name`, ended at the end."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, "--serve", name, stdin=pipe, stdout=pipe
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await asyncio.wait_for(process.stdout.readline(), START_SECONDS))}"
    finally:
        process.stdin.close()  # asks it to tidy up and end
        await asyncio.wait_for(process.wait(), START_SECONDS)


@dataclass(frozen=True)
class Racer:
    """A server, and how so many turns of it are driven."""

    name: str
    url: str
    drive: Callable[[int], Awaitable[None]]

    async def cpu_per_turn(self, session: aiohttp.ClientSession, turns: int) -> float:
        """CPU milliseconds of the server for one turn, over `turns` of them."""
        before = await self._cpu(session)
        await self.drive(turns)
        return (await self._cpu(session) - before) * 1000 / turns

    async def _cpu(self, session: aiohttp.ClientSession) -> float:
        async with session.get(f"{self.url}/cpu") as response:
            return float(await response.text())


async def race(
    racers: list[Racer], session: aiohttp.ClientSession, *, turns: int, rounds: int, warm_up: int
) -> Measured:
    """Every racer in every round, after a warm-up."""
    measured: dict[str, list[float]] = {racer.name: [] for racer in racers}
    for racer in racers:
        await racer.drive(warm_up)
    for _ in range(rounds):
        for racer in racers:
            measured[racer.name].append(await racer.cpu_per_turn(session, turns))
    return measured


def ratios(measured: Measured, base: str) -> dict[str, list[float]]:
    """How many times the base each one costs, by round."""
    return {
        name: [mine / theirs for mine, theirs in zip(times, measured[base], strict=True)]
        for name, times in measured.items()
    }


def table(measured: Measured, base: str) -> str:
    """A line for each server: milliseconds, the ratio to the base, and how far the ratio spread over the rounds."""
    lines = []
    for name, times in measured.items():
        spread = ratios(measured, base)[name]
        lines.append(
            f"{name:20} {statistics.median(times):7.3f} ms  {statistics.median(spread):6.2f} x"
            f"  ({min(spread):.2f} to {max(spread):.2f})"
        )
    return "\n".join(lines)
