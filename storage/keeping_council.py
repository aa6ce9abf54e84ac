"""Legal holds, and what is kept of persons and threads beside the register: in the council's own partition."""

import secrets
from collections.abc import Collection, Sequence
from typing import Final

from storage.changes import event_row
from storage.paging import all_rows
from storage.rows import key_part, pack, unpack
from storage.table import Delete, Insert, Operation, Row, RowConflict, Table, prefix_range
from visits.downloads import DownloadLink
from visits.model import Event, PersonId
from visits.retention import Hold
from visits.rota import CalendarFeed

AT_ONCE: Final = 90
OF_A_PERSON: Final = ("prefers", "available", "chat", "channel", "feedof")


class KeptPeople:
    """The part of `visits.ports.Store` that retention, holds and erasure need."""

    _table: Table
    _council: str

    async def holds(self) -> Sequence[Hold]:
        """The holds that stand, the oldest first."""
        rows = await all_rows(self._table, self._council, *prefix_range("hold|"))
        return sorted((unpack(Hold, row.values) for row in rows), key=lambda hold: (hold.at, hold.id))

    async def hold(self, hold: Hold, event: Event) -> None:
        """Keep a new hold."""
        await self._change([Insert(f"hold|{hold.id}", pack(hold)), event_row(event, 0)])

    async def lift(self, hold: Hold, event: Event) -> None:
        """Take a hold away. Raises Stale if it is gone already."""
        row = await self._table.get(self._council, f"hold|{hold.id}")
        if row is None:
            raise RowConflict(f"hold|{hold.id}")
        await self._change([Delete(row.key, row.version), event_row(event, 0)])

    async def forget_threads(self, records: Collection[str]) -> int:
        """Forget which threads are about these records: how many there were."""
        rows = await all_rows(self._table, self._council, *prefix_range("thread|"))
        return await self._remove([row for row in rows if row.values["record_id"] in records])

    async def forget_person(self, person: PersonId) -> int:
        """Remove what is kept of a person beside the register, and their calendar's address: how many rows there were."""
        keys = [f"{kind}|{person}" for kind in OF_A_PERSON]
        found = [await self._table.get(self._council, key) for key in keys]
        rows = [row for row in found if row]
        feed = next((unpack(CalendarFeed, row.values) for row in rows if row.key.startswith("feedof|")), None)
        address = await self._table.get(self._council, f"feed|{key_part(feed.token)}") if feed else None
        return await self._remove([*rows, *([address] if address else []), *await self._links_of(person)])

    async def _links_of(self, person: PersonId) -> list[Row]:
        """Links that were issued to them, and the rows by which old ones are found."""
        rows = await all_rows(self._table, self._council, *prefix_range("link|"))
        theirs = {row.key.partition("|")[2]: row for row in rows if unpack(DownloadLink, row.values).person == person}
        listed = await all_rows(self._table, self._council, *prefix_range("linkat|"))
        return [*theirs.values(), *(row for row in listed if row.key.rpartition("|")[2] in theirs)]

    async def _remove(self, rows: Sequence[Row]) -> int:
        for start in range(0, len(rows), AT_ONCE):
            await self._change([Delete(row.key, row.version) for row in rows[start : start + AT_ONCE]])
        return len(rows)

    async def _change(self, operations: Sequence[Operation]) -> None:
        await self._table.write(self._council, operations, write_id=secrets.token_hex(12))
