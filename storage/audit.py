"""One partition's audit trail on the table: the adapter of `visits.audit_ports.AuditTrail`."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from storage.paging import pages_of
from storage.rows import NewerRow, pack, unpack
from storage.table import PAGE_SIZE, Insert, Row, Table, prefix_range
from visits.audit import EventRow, Seal
from visits.years import stamp

_LAST: Final = 99_999_999
"""Keys count down from here, so that the newest seal is the first of them."""
_KEY: Final = re.compile(r"seal\|(\d{8})")


def seal_key(number: int) -> str:
    """Seals sort the newest first."""
    return f"seal|{_LAST - number:08d}"


class TableTrail:
    """The events and the seals of one partition. `name` is "" for the council's own."""

    def __init__(self, table: Table, partition: str, name: str) -> None:
        self._table = table
        self._partition = partition
        self._name = name

    @property
    def name(self) -> str:
        """The year's label; "" for the council's own trail."""
        return self._name

    async def events(
        self, start: datetime | None = None, end: datetime | None = None
    ) -> AsyncIterator[Sequence[EventRow]]:
        """Events of moments within [start, end), by key, page by page: without them, all events."""
        first, last = prefix_range("event|")
        first, last = f"event|{stamp(start)}" if start else first, f"event|{stamp(end)}" if end else last
        async for rows in pages_of(self._table, self._partition, first, last):
            yield [EventRow(row.key, row.values) for row in rows]

    async def event(self, key: str) -> EventRow | None:
        """The event with this key."""
        row = await self._table.get(self._partition, key)
        return EventRow(row.key, row.values) if row else None

    async def newest_seals(self) -> AsyncIterator[Seal]:
        """The seals, the newest first. Raises ValueError, or NewerRow, at one that can't be read."""
        async for rows in pages_of(self._table, self._partition, *prefix_range("seal|")):
            for row in rows:
                yield unpack(Seal, row.values)

    async def seals(self) -> AsyncIterator[tuple[int, Seal | None]]:
        """The seals by number, the oldest first; None in place of one that can't be read."""
        newest = await self._table.query(self._partition, *prefix_range("seal|"), limit=1)
        last = _number_of(newest.rows[0]) if newest.rows else 0
        for number in range(1, last + 1, PAGE_SIZE):
            first, end = seal_key(min(number + PAGE_SIZE - 1, last)), prefix_range(seal_key(number))[1]
            page = await self._table.query(self._partition, first, end, limit=PAGE_SIZE)
            for row in reversed(page.rows):
                yield _number_of(row), _read(row)

    async def keep_seal(self, seal: Seal) -> None:
        """Keep a new seal. Raises Stale if there is one of its number already."""
        write_id = f"seal {self._partition} {seal.hash}"
        await self._table.write(self._partition, [Insert(seal_key(seal.number), pack(seal))], write_id=write_id)


def _number_of(row: Row) -> int:
    """A seal's number; 0 for a row that none of ours wrote."""
    found = _KEY.fullmatch(row.key)
    return _LAST - int(found[1]) if found else 0


def _read(row: Row) -> Seal | None:
    try:
        return unpack(Seal, row.values)
    except (ValueError, NewerRow):
        return None
