"""What is kept of a municipal year, row by row, and how it is removed: in transactions that can be repeated."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from pydantic import BaseModel

from storage.changes import entry_key
from storage.kept_with import MAIN_KINDS, RECORD_ID, WAITING_KINDS, card_of, thing_of
from storage.paging import pages_of
from storage.rows import unpack
from storage.table import Delete, Operation, Table, prefix_range
from visits.draft import Draft
from visits.kept import Proposal, SafetyCall
from visits.model import Entry, Issue, PersonId, VisitRecord
from visits.report import FrozenReport
from visits.retention import Known, Thing
from visits.retention_ports import KeptRow
from visits.rota import Slot, Snooze, SwapOffer
from visits.stored import Stored

V = TypeVar("V", bound=BaseModel)

AT_ONCE: Final = 90
FIRST_KEY: Final = "!"
LAST_KEY: Final = "~~"
"""Keys are printable ASCII, and each begins with the letters of its kind."""


class KeptRows:
    """The rows of one partition `{council}|{year}`: the part of `visits.ports.YearStore` that retention needs."""

    _table: Table
    _year: str
    partition: str

    async def known(self) -> Known:
        """All that a hold or a period must be asked about."""
        return Known(
            year=self._year,
            records=tuple(await self.every(VisitRecord, "record|")),
            issues=tuple(await self.every(Issue, "issue|")),
            entries=tuple(await self.every(Entry, "entry|")),
            slots=tuple(await self.every(Slot, "slot|")),
            drafts=tuple(await self.every(Draft, "draft|")),
            calls=tuple(await self.every(SafetyCall, "call|")),
        )

    async def rows_kept(self) -> Mapping[Thing, Sequence[KeptRow]]:
        """Every row of the year, with the thing that it goes with. Raises NewerRow for a row of a kind that is not known."""
        found: defaultdict[Thing, list[KeptRow]] = defaultdict(list)
        async for rows in pages_of(self._table, self.partition, FIRST_KEY, LAST_KEY, select=[RECORD_ID]):
            for row in rows:
                found[thing_of(row.key, row.values)].append(KeptRow(row.key, row.version, card_of(row.key)))
        return found

    async def stored_entry(self, entry_id: str) -> Stored[Entry] | None:
        """One thing said of an issue."""
        row = await self._table.get(self.partition, entry_key(entry_id))
        return Stored(unpack(Entry, row.values), row.version) if row else None

    async def proposals_of(self, record_id: str) -> Sequence[Stored[Proposal]]:
        """Replies in the record's thread that were offered as answers."""
        found = await self._each_stored(Proposal, "proposal|")
        return [one for one in found if one.value.record_id == record_id]

    async def every_swap_offer(self) -> Sequence[SwapOffer]:
        """The offers ever made, in no order."""
        return await self.every(SwapOffer, "swap|")

    async def snoozes_of(self, person: PersonId) -> Sequence[Snooze]:
        """What a person wanted to hear no more of for a while."""
        return await self.every(Snooze, f"snooze|{person}|")

    async def every_report(self) -> Sequence[Stored[FrozenReport]]:
        """Every report that was produced of a subject of the year, in no order."""
        return await self._each_stored(FrozenReport, "report|")

    async def _each_stored(self, cls: type[V], prefix: str) -> list[Stored[V]]:
        pages = pages_of(self._table, self.partition, *prefix_range(prefix))
        return [Stored(unpack(cls, row.values), row.version) async for rows in pages for row in rows]

    async def purge(self, rows: Sequence[KeptRow]) -> None:
        """Remove the rows of one thing, what waits to be posted first and the thing itself last. Raises Stale."""
        in_order = sorted(rows, key=lambda row: _turn(row.key))
        for start in range(0, len(in_order), AT_ONCE):
            gone: list[Operation] = [Delete(row.key, row.version) for row in in_order[start : start + AT_ONCE]]
            await self._table.write(self.partition, gone, write_id=secrets.token_hex(12))

    async def every(self, cls: type[V], prefix: str) -> list[V]:
        """All values of a kind, by key. Unpacked page by page, so that other turns are answered between."""
        pages = pages_of(self._table, self.partition, *prefix_range(prefix))
        return [unpack(cls, row.values) async for rows in pages for row in rows]


def _turn(key: str) -> tuple[int, str]:
    kind = key.partition("|")[0]
    return (0 if kind in WAITING_KINDS else 2 if kind in MAIN_KINDS else 1), key
