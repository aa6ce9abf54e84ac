"""A table that counts what is asked of it, around a real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.table import PAGE_SIZE, Operation, Page, Row, StorageDown, Table


@dataclass
class CountingTable:
    """Passes everything on. `fail_writes_from` says which write is the first to fail, counted from 0, if any is."""

    table: Table
    calls: int = 0
    rows_read: int = 0
    writes: list[list[Operation]] = field(default_factory=list)
    fail_writes_from: int | None = None

    async def get(self, partition: str, key: str) -> Row | None:
        self.calls += 1
        row = await self.table.get(partition, key)
        self.rows_read += row is not None
        return row

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        self.calls += 1
        page = await self.table.query(partition, start, end, select=select, limit=limit)
        self.rows_read += len(page.rows)
        return page

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        self.calls += 1
        self.writes.append(list(operations))
        if self.fail_writes_from is not None and len(self.writes) > self.fail_writes_from:
            raise StorageDown("the table is down, as the test wants it")
        await self.table.write(partition, operations, write_id=write_id)

    async def ready(self) -> None:
        await self.table.ready()

    async def close(self) -> None:
        await self.table.close()
