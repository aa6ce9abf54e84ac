"""Takes cards back out of Teams: deleted where Teams allows, else replaced by a line that says that the record was removed."""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from bot.desk import Desk
from bot.posting import carded
from bot.teams.connector import Connector
from bot.teams.faults import ConnectorError, NotReachable, Rejected, Throttled
from bot.teams.outbound import message_activity
from cards.channel import notice_card
from cards.wording import record as wording
from storage.outbox import Posted
from visits.retention_ports import KeptRow

TRIES: Final = 3
PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
_log = structlog.get_logger("bot.unposting")


class Unposting:
    """One run of it. `deleted`, `replaced` and `left` count the cards: those left, Teams no longer lets the bot touch."""

    def __init__(self, desk: Desk, connector: Connector) -> None:
        self._desk = desk
        self._connector = connector
        self.deleted = 0
        self.replaced = 0
        self.left = 0

    async def clear(self, year: str, rows: Sequence[KeptRow]) -> bool:
        """Take back every posted card among these rows; False if Teams did not answer, after some tries."""
        outbox = self._desk.store.outbox(year)
        for card in [row.card for row in rows if row.card]:
            posted = await outbox.card(card)
            if posted and not await self._taken_back(posted):
                return False
        return True

    async def _taken_back(self, posted: Posted) -> bool:
        for attempt in range(1, TRIES + 1):
            try:
                await self._take_back(posted)
            except ConnectorError as failed:
                _log.warning("card not taken back", error=type(failed).__name__, attempt=attempt)
                if attempt < TRIES:
                    await asyncio.sleep(_pause(failed, attempt))
            else:
                return True
        return False

    async def _take_back(self, posted: Posted) -> None:
        """Raises ConnectorError if trying again may help."""
        place = (posted.service_url, posted.conversation_id, posted.activity_id)
        try:
            await self._connector.delete(*place)
            self.deleted += 1
        except (NotReachable, Rejected):
            await self._replace(place)

    async def _replace(self, place: tuple[str, str, str]) -> None:
        removed = carded(notice_card(wording.REMOVED), str(wording.REMOVED))
        try:
            await self._connector.put(*place, message_activity(removed))
            self.replaced += 1
        except (NotReachable, Rejected):  # gone already, or the bot was taken out of the channel or chat
            self.left += 1


def _pause(failed: ConnectorError, attempt: int) -> float:
    seconds = failed.retry_after if isinstance(failed, Throttled) else PAUSE_SECONDS * attempt
    return min(seconds, LONGEST_PAUSE_SECONDS)
