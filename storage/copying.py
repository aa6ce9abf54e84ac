"""All rows of a council to a file and back, page by page, from whichever engine to whichever.

A year is copied twice over: it is read once for its keys and versions alone, then in full, and if nothing changed in between it
stood still at the moment where the first reading ended. (Two equal collects are a snapshot: Afek et al., "Atomic snapshots of
shared memory", 1993.) So every transaction within a year is in the copy whole or not at all. Between years, and between a year
and what belongs to none, there is no such promise: the years come first, so that the register knows everyone they name.
"""

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, ParamSpec, TypeVar

from pydantic import ValidationError

from storage.backup_file import BackupWriter, Copied, Damaged, Foot, Head, line_of, read
from storage.changes import event_row, index_rows
from storage.copied_kinds import INDEXES, PASSING, VALUES, is_known, kind_of
from storage.outbox import WAITING, unheld
from storage.rows import unpack
from storage.table import MAX_OPERATIONS, Delete, Insert, Operation, Row, StorageDown, StorageError, Table, prefix_range
from visits.model import Event
from visits.ports import Storable

_Answer = TypeVar("_Answer")
_Asked = ParamSpec("_Asked")

RESTORING: Final = "restoring|"
"""The row that is there while a restore is under way: which file it is of."""
READINGS: Final = 20
"""How often a year that keeps changing is read before the copying is given up."""
PAUSE_SECONDS: Final = 0.5
TRIES: Final = 4
"""How often the store is asked the same again before it is taken to be down."""
BATCH_BYTES: Final = 512 * 1024
"""Of a transaction's lines: even written as ASCII, with its types, it stays below what a store takes."""
MOST_FAULTS: Final = 20
_FIRST, _LAST = "", "\x7f"


class NeverStill(Exception):
    """The store changed for as long as it was read. Nothing was written."""


class NotEmpty(Exception):
    """There is something in the store already. Nothing was written."""


class HalfRestored(Exception):
    """A restore was begun in this store, and never ended."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a whole file holds. `faults` are rows that this release cannot read, by key: the first few."""

    head: Head
    foot: Foot
    kinds: Mapping[str, int]
    faults: Sequence[str] = field(default_factory=tuple)


async def copy_out(table: Table, council: str, path: Path, event: Event) -> Foot:
    """Copy everything to a new file, once the event that says so is kept. Raises NeverStill, HalfRestored, StorageDown, OSError."""
    if await _patiently(table.get, council, RESTORING):
        raise HalfRestored
    await _patiently(table.write, council, [event_row(event, 0)], write_id=f"copied {event.operation_id}")
    years = [str(row.values["label"]) async for row in _rows(table, council, *prefix_range("year|"))]
    with BackupWriter(path, Head(council, event.at)) as writer:
        for label in (*years, ""):
            with tempfile.TemporaryFile(dir=path.parent) as lines:
                rows = await _copied_still(table, _partition(council, label), label, lines)
                lines.seek(0)
                writer.add(label, lines, rows)
        return writer.end()


def check(path: Path) -> Checked:
    """Read all of a file, every row as this release would. Raises Damaged, OSError."""
    kinds, faults = Counter[str](), list[str]()
    head: Head | None = None
    for one in read(path):
        match one:
            case Head():
                head = one
            case Copied():
                kinds[kind_of(one.key)] += 1
                if len(faults) < MOST_FAULTS and (fault := _fault(one)):
                    faults.append(fault)
            case Foot() if head:
                return Checked(head, one, kinds, tuple(faults))
    raise Damaged("it has no end")


async def copy_in(table: Table, council: str, path: Path, checked: Checked, event: Event) -> int:
    """Put a checked file's rows into an empty store, or go on where the same was broken off; how many were written.

    Raises NotEmpty, RowConflict if somebody else writes there meanwhile, StorageDown: then do it again.
    """
    name = checked.foot.sha256
    begun = await _patiently(table.get, council, RESTORING)
    if begun is None:
        await _expect_empty(table, council, checked.foot.rows)
        await table.write(council, [Insert(RESTORING, {"sha256": name})], write_id=f"restore {name}")
    elif begun.values["sha256"] != name:
        raise NotEmpty
    written = 0
    rows = (one for one in read(path) if isinstance(one, Copied))
    for number, (label, batch) in enumerate(_batches(rows)):
        # The same batch is the same write, however often it is tried: a restore that was broken off goes through it again.
        await _patiently(table.write, _partition(council, label), batch, write_id=f"restore {name} {number}")
        written += len(batch)
    await _end(table, council, event)
    return written


async def _copied_still(table: Table, partition: str, label: str, lines: IO[bytes]) -> int:
    """Write a partition's rows as it was at one moment; how many there are."""
    before, _ = await _read_over(table, partition, lambda _row: None, select=["shape"])
    for _ in range(READINGS):
        lines.seek(0)
        lines.truncate()
        after, rows = await _read_over(
            table, partition, lambda row: lines.write(line_of(Copied(label, row.key, row.values)))
        )
        if after == before:
            return rows
        before = after
        await asyncio.sleep(PAUSE_SECONDS)
    raise NeverStill


async def _read_over(
    table: Table, partition: str, keep: Callable[[Row], object], *, select: Sequence[str] | None = None
) -> tuple[str, int]:
    """Every row of a partition in key order: a hash of all keys and versions, and how many rows were kept."""
    seen, rows = hashlib.sha256(), 0
    async for row in _rows(table, partition, _FIRST, _LAST, select=select):
        seen.update(f"{row.key}\n{row.version}\n".encode())
        if kind_of(row.key) not in PASSING:
            keep(row)
            rows += 1
    return seen.hexdigest(), rows


async def _rows(
    table: Table, partition: str, start: str, end: str, *, select: Sequence[str] | None = None
) -> AsyncIterator[Row]:
    next_key: str | None = start
    while next_key is not None:
        page = await _patiently(table.query, partition, next_key, end, select=select)
        for row in page.rows:
            yield row
        next_key = page.next_key


def _fault(one: Copied) -> str:
    """What is wrong with a row; "" if nothing. Its key is named, nothing that it holds."""
    if not is_known(one.key):
        return f"{one.key}: this release does not know such rows"
    try:
        if cls := VALUES.get(kind_of(one.key)):
            unpack(cls, one.values)
    except (StorageError, ValidationError, ValueError, KeyError, TypeError) as error:
        return f"{one.key}: {error if isinstance(error, StorageError) else 'this release cannot read it'}"
    return ""


def _batches(rows: Iterable[Copied]) -> Iterator[tuple[str, list[Operation]]]:
    """Transactions of (year, rows), always the same of the same file."""
    label, batch, size = "", list[Operation](), 0
    for one in rows:
        made = _restored(one)
        weight = len(line_of(one)) * len(made)
        if batch and (one.label != label or len(batch) + len(made) > MAX_OPERATIONS or size + weight > BATCH_BYTES):
            yield label, batch
            batch, size = [], 0
        label = one.label
        batch += made
        size += weight
    if batch:
        yield label, batch


def _restored(one: Copied) -> list[Operation]:
    """A row as it is put back: with the rows that lists are read by, and in nobody's hands."""
    kind = kind_of(one.key)
    if kind in INDEXES or kind in PASSING:
        return []
    if kind == WAITING:
        return [Insert(one.key, unheld(one.values))]
    cls = VALUES.get(kind)
    value = unpack(cls, one.values) if cls else None
    listed = index_rows(value) if isinstance(value, Storable) else {}
    return [Insert(one.key, one.values), *(Insert(key, held) for key, held in listed.items())]


async def _expect_empty(table: Table, council: str, labels: Iterable[str]) -> None:
    for label in {"", *labels}:
        page = await _patiently(table.query, _partition(council, label), _FIRST, _LAST, limit=1)
        if page.rows:
            raise NotEmpty


async def _end(table: Table, council: str, event: Event) -> None:
    row = await _patiently(table.get, council, RESTORING)
    if row:
        ended: list[Operation] = [Delete(row.key, row.version), event_row(event, 0)]
        await _patiently(table.write, council, ended, write_id=f"restored {event.operation_id}")


async def _patiently(
    call: Callable[_Asked, Awaitable[_Answer]], *asked: _Asked.args, **named: _Asked.kwargs
) -> _Answer:
    """The call's answer, asked for again when the store does not answer."""
    for _ in range(TRIES - 1):
        try:
            return await call(*asked, **named)
        except StorageDown:
            await asyncio.sleep(PAUSE_SECONDS)
    return await call(*asked, **named)


def _partition(council: str, label: str) -> str:
    return f"{council}|{label}" if label else council
