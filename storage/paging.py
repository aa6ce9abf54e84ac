"""Key ranges read whole or page by page, so that other turns are answered between pages."""

from collections.abc import AsyncIterator, Sequence

from storage.table import PAGE_SIZE, Row, Table


async def all_rows(table: Table, partition: str, start: str, end: str) -> list[Row]:
    """Every row of a key range."""
    return [row async for rows in pages_of(table, partition, start, end) for row in rows]


async def pages_of(
    table: Table, partition: str, start: str, end: str, *, select: Sequence[str] | None = None
) -> AsyncIterator[Sequence[Row]]:
    """Every row of a key range, page by page; with only the named properties if `select` is given."""
    next_key: str | None = start
    while next_key is not None:
        page = await table.query(partition, next_key, end, select=select, limit=PAGE_SIZE)
        yield page.rows
        next_key = page.next_key
