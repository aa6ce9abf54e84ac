"""Stored cards brought up to date with the answer to a press.

A client redraws a card whose message is updated, and forgets what was typed on it since. So the update is sent before the press is
answered, when nobody can have typed on the new card yet; only one that takes long goes on in the background.
"""

import asyncio
from typing import Final, NamedTuple

import structlog

from bot.teams.connector import Connector, ConnectorError, Json

MOST_WAITING: Final = 200
PATIENCE_SECONDS: Final = 0.5
_log = structlog.get_logger("bot.teams")


class _Update(NamedTuple):
    service_url: str
    conversation_id: str
    activity: Json


class BackgroundUpdates:
    """Puts activities in place of earlier ones, one at a time for each message, the latest winning.

    Nothing depends on an update: what fails, and what is more than `most_waiting`, is logged and forgotten.
    """

    def __init__(
        self, connector: Connector, *, most_waiting: int = MOST_WAITING, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._connector = connector
        self._most_waiting = most_waiting
        self._patience = patience
        self._waiting: dict[str, _Update] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}

    async def send(self, service_url: str, conversation_id: str, activity_id: str, activity: Json) -> None:
        """Update a message, in place of any update of it that still waits. Returns when done, or after `patience` seconds."""
        if activity_id not in self._workers and len(self._workers) >= self._most_waiting:
            _log.warning("card update dropped", reason="too many waiting")
            return
        self._waiting[activity_id] = _Update(service_url, conversation_id, activity)
        if activity_id not in self._workers:
            self._workers[activity_id] = asyncio.create_task(self._work(activity_id))
        await asyncio.wait({self._workers[activity_id]}, timeout=self._patience)

    async def drain(self, seconds: float = 5.0) -> None:
        """Finish what is under way; what is not done in time is given up."""
        if workers := list(self._workers.values()):
            _, late = await asyncio.wait(workers, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, activity_id: str) -> None:
        try:
            while activity_id in self._waiting:
                await self._send(activity_id, self._waiting.pop(activity_id))
        finally:
            self._workers.pop(activity_id, None)
            self._waiting.pop(activity_id, None)

    async def _send(self, activity_id: str, update: _Update) -> None:
        try:
            await self._connector.put(update.service_url, update.conversation_id, activity_id, update.activity)
        except (ConnectorError, TypeError) as failed:  # TypeError: a card that JSON cannot hold
            _log.info("card update failed", error=type(failed).__name__)
