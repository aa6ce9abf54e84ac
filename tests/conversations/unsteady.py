"""A table whose store goes away when told to, and a clock that moves when told to."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from storage.table import PAGE_SIZE, Operation, Page, Row, StorageDown, Table

HANG_SECONDS = 0.02
"""How long a call hangs before the engine's own time-out ends it: seconds in life, shorter here."""


class Weather(StrEnum):
    """How the store is."""

    FINE = "fine"
    DOWN = "down"
    HANGS = "hangs"
    WRITES_FAIL = "writes_fail"
    """It can be read, and refuses to be written."""
    REPLIES_LOST = "replies_lost"
    """Writes happen, and their replies never come."""


class UnsteadyTable:
    """A real table behind a store that may be down."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.weather = Weather.FINE

    async def get(self, partition: str, key: str) -> Row | None:
        """As `Table.get`."""
        await self._reads()
        return await self._table.get(partition, key)

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        """As `Table.query`."""
        await self._reads()
        return await self._table.query(partition, start, end, select=select, limit=limit)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        """As `Table.write`."""
        await self._reads()
        if self.weather is Weather.WRITES_FAIL:
            raise StorageDown("the store can only be read")
        await self._table.write(partition, operations, write_id=write_id)
        if self.weather is Weather.REPLIES_LOST:
            raise StorageDown("the reply was lost on its way")

    async def ready(self) -> None:
        """As `Table.ready`."""
        await self._reads()

    async def close(self) -> None:
        """Close the table behind."""
        await self._table.close()

    async def _reads(self) -> None:
        if self.weather is Weather.HANGS:
            await asyncio.sleep(HANG_SECONDS)
        if self.weather in (Weather.DOWN, Weather.HANGS):
            raise StorageDown("the store does not answer")


class StageClock:
    """Stands until it is moved on, but for the microsecond that passes between any two looks at a clock."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        self._now += timedelta(microseconds=1)
        return self._now

    def goes_on(self, **by: float) -> None:
        """Move on by so many `days`, `hours`, `minutes` or `seconds`."""
        self._now += timedelta(**by)
