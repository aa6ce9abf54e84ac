"""Rows that are kept for some days and then taken away: by key range, a bounded number at a time."""

from contextlib import suppress
from typing import Final

from storage.table import Delete, RowConflict, Table

AT_ONCE: Final = 100
"""Rows taken away in one transaction."""


async def forget_rows(table: Table, partition: str, start: str, end: str, most: int) -> int:
    """Take away the rows with start <= key < end, the first ones, at most `most`; how many there were. Raises Unavailable.

    Rows that another copy of the bot is taking away at the same moment are left to it.
    """
    gone = 0
    while gone < most:
        page = await table.query(partition, start, end, select=(), limit=min(AT_ONCE, most - gone))
        if page.rows:
            with suppress(RowConflict):
                deletes = [Delete(row.key, row.version) for row in page.rows]
                await table.write(partition, deletes, write_id=f"forget {partition} {page.rows[0].key}")
        gone += len(page.rows)
        if page.next_key is None:
            break
        start = page.next_key
    return gone
