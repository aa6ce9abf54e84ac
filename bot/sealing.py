"""Seals the audit trail while the bot runs: an event is in the chain within a minute of its moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import structlog
from aiohttp import web

from storage.store import TableStore
from visits.ports import Clock, Stale, Unavailable
from visits.usecases.auditing import seal_settled

SEAL_SECONDS: Final = 20.0

_log = structlog.get_logger("bot.sealing")


class Sealer:
    """One worker over all trails. Any number of them may run, in any number of processes: of two, one is first."""

    def __init__(self, store: TableStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looked: dict[str, datetime | None] = {}
        """Until when each trail was looked at. Another process begins from the last seal."""

    async def work(self) -> None:
        """Seal what has settled in every trail. Raises Unavailable."""
        for trail in await self._store.trails():
            try:
                self._looked[trail.name] = await seal_settled(trail, self._clock.now(), self._looked.get(trail.name))
            except Stale:  # another copy of the bot was first: what it left is sealed the next time
                continue


class SealingJob:
    """Runs a sealer as long as the server runs."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    async def lifetime(self, _app: web.Application) -> AsyncIterator[None]:
        """Seal until the server ends. A seal that is cut off is written whole or not at all."""
        sealing = asyncio.create_task(self._run())
        yield
        sealing.cancel()
        await asyncio.wait({sealing})

    async def _run(self) -> None:
        while True:
            try:
                await self._sealer.work()
            except Unavailable:
                _log.warning("sealing waits for storage")
            except Exception as failed:  # a fault, or a seal that somebody spoiled: both are to be looked into
                _log.error("sealing failed", error=type(failed).__name__)
            await asyncio.sleep(SEAL_SECONDS)
