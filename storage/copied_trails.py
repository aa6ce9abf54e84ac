"""The audit trails in a backup verified, each laid out in memory as it was in the store."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from storage.audit import TableTrail
from storage.backup_file import Copied, read
from storage.copied_kinds import kind_of
from storage.sqlite import SqliteTable
from storage.table import MAX_OPERATIONS, Insert
from visits.audit import Broken, Whole
from visits.usecases.auditing import verify

_KINDS: Final = ("event", "seal")


async def verify_trails(path: Path) -> Mapping[str, Whole | Broken]:
    """What verifying comes to, by year ("" for the council's own trail). The file is one that `copying.check` found whole."""
    rows = (one for one in read(path) if isinstance(one, Copied) and kind_of(one.key) in _KINDS)
    return {label: await _verified(label, of_label) for label, of_label in groupby(rows, key=lambda one: one.label)}


async def _verified(label: str, rows: Iterator[Copied]) -> Whole | Broken:
    table = SqliteTable(":memory:")
    try:
        for number, inserts in enumerate(_in_batches(rows)):
            await table.write("trail", inserts, write_id=str(number))
        return await verify(TableTrail(table, "trail", label))
    finally:
        await table.close()


def _in_batches(rows: Iterator[Copied]) -> Iterator[Sequence[Insert]]:
    batch: list[Insert] = []
    for one in rows:
        batch.append(Insert(one.key, one.values))
        if len(batch) == MAX_OPERATIONS:
            yield batch
            batch = []
    if batch:
        yield batch
