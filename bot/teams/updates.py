"""Cards brought up to date in the background, after the person who pressed has had the answer."""

import asyncio
from typing import Final, NamedTuple

import structlog

from bot.teams.connector import Connector, ConnectorError, Json

MOST_WAITING: Final = 200
_log = structlog.get_logger("bot.teams")


class _Update(NamedTuple):
    service_url: str
    conversation_id: str
    activity: Json


class BackgroundUpdates:
    """Puts activities in place of earlier ones, one at a time for each message, the latest winning.

    A short wait lets the answer to the press reach Teams first, and folds quick presses into one call. Nothing
    depends on an update: what fails, and what is more than `most_waiting`, is logged and forgotten.
    """

    def __init__(self, connector: Connector, *, most_waiting: int = MOST_WAITING, wait_seconds: float = 0.3) -> None:
        self._connector = connector
        self._most_waiting = most_waiting
        self._wait_seconds = wait_seconds
        self._waiting: dict[str, _Update] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._hurry = asyncio.Event()

    def later(self, service_url: str, conversation_id: str, activity_id: str, activity: Json) -> None:
        """Update a message soon, in place of any update of it that still waits. Returns at once."""
        if activity_id not in self._workers and len(self._workers) >= self._most_waiting:
            _log.warning("card update dropped", reason="too many waiting")
            return
        self._waiting[activity_id] = _Update(service_url, conversation_id, activity)
        if activity_id not in self._workers:
            self._workers[activity_id] = asyncio.create_task(self._work(activity_id))

    async def drain(self, seconds: float = 5.0) -> None:
        """Send what waits without waiting longer; what is not done in time is given up."""
        self._hurry.set()
        if workers := list(self._workers.values()):
            _, late = await asyncio.wait(workers, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, activity_id: str) -> None:
        try:
            while activity_id in self._waiting:
                await self._pause()
                await self._send(activity_id, self._waiting.pop(activity_id))
        finally:
            self._workers.pop(activity_id, None)
            self._waiting.pop(activity_id, None)

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._hurry.wait()
        except TimeoutError:
            return

    async def _send(self, activity_id: str, update: _Update) -> None:
        try:
            await self._connector.put(update.service_url, update.conversation_id, activity_id, update.activity)
        except (ConnectorError, TypeError) as failed:  # TypeError: a card that JSON cannot hold
            _log.info("card update failed", error=type(failed).__name__)
