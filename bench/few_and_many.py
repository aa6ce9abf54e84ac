"""The same work with few things in the store and with many: the storage calls must be the same, and the CPU within a limit."""

import statistics
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from storage.changes import index_rows, main_key
from storage.rows import pack
from storage.table import MAX_OPERATIONS, Insert, Table
from visits.ports import Storable

LIMIT: Final = 1.2
"""How many times the CPU that few things cost many may cost."""


class Council(Protocol):
    """A council with so many things, and the milliseconds of CPU measured, a figure a round."""

    @property
    def size(self) -> int: ...

    @property
    def cpu(self) -> Sequence[float]: ...


async def fill(table: Table, partition: str, values: Iterable[Storable]) -> None:
    """Put these into an empty store, with the rows that lists are read by."""
    rows: list[Insert] = []
    for value in values:
        rows.append(Insert(main_key(value), pack(value)))
        rows += [Insert(key, held) for key, held in index_rows(value).items()]
    for first in range(0, len(rows), MAX_OPERATIONS):
        await table.write(partition, rows[first : first + MAX_OPERATIONS], write_id=f"fill {first}")


def report(title: str, what: str, few: Council, many: Council, calls: Sequence[int]) -> bool:
    """Print both, measured side by side in the same rounds, and the ratio; whether calls and CPU kept to it."""
    ratio = statistics.median(mine / theirs for mine, theirs in zip(many.cpu, few.cpu, strict=True))
    print(f"{title}, median of {len(few.cpu)} rounds")
    for one, made in zip((few, many), calls, strict=True):
        print(f"{one.size:>9,} {what} {made:4} calls {statistics.median(one.cpu):8.3f} ms")
    print(f"{'':>9} CPU {ratio:.2f} x (limit {LIMIT}), calls {'equal' if len(set(calls)) == 1 else 'NOT EQUAL'}")
    return ratio <= LIMIT and len(set(calls)) == 1
