"""The embedded engine: one SQLite file, which any number of processes on one machine may share.

SQLite is synchronous, so all of it happens on one worker thread: one hop there and back for each call, a whole
transaction included, and the event loop never waits for a disk.
"""

import asyncio
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import orjson

from storage.limits import check_key, check_query, check_write
from storage.marks import RecentDeletes, made_by, mark_of, marks_after, version_of
from storage.table import PAGE_SIZE, Delete, Insert, Operation, Page, Replace, Row, RowConflict, StorageDown

_Answer = TypeVar("_Answer")

BUSY_SECONDS: Final = 5.0
"""How long a call waits for its turn, behind other calls and other processes, before it gives up."""
_PAUSE_WHILE_OPENING: Final = 0.02
_SCHEMA: Final = """CREATE TABLE IF NOT EXISTS rows (
    pk TEXT NOT NULL, rk TEXT NOT NULL, version TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (pk, rk))"""


class SqliteTable:
    """The table in one SQLite file, made if it is missing; the folder must be there."""

    def __init__(self, path: str | Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = str(path)
        self._busy_seconds = busy_seconds
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None  # touched by the worker alone
        self._deletes = RecentDeletes()

    async def get(self, partition: str, key: str) -> Row | None:
        """The row, or None. Raises StorageDown, and RowRefused for what cannot be a key."""
        check_key(partition, key)

        def read(connection: sqlite3.Connection) -> Row | None:
            found = connection.execute(
                "SELECT version, body FROM rows WHERE pk = ? AND rk = ?", (partition, key)
            ).fetchone()
            return Row(partition, key, orjson.loads(found[1]), found[0]) if found else None

        return await self._on_worker(read)

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        """Rows with start <= key < end, as `Table.query` says. Raises StorageDown; RowRefused if it cannot be asked."""
        check_query(partition, start, end, select, limit)

        def read(connection: sqlite3.Connection) -> Page:
            found = connection.execute(
                "SELECT rk, version, body FROM rows WHERE pk = ? AND rk >= ? AND rk < ? ORDER BY rk LIMIT ?",
                (partition, start, end, limit + 1),
            ).fetchall()
            rows = [Row(partition, key, _selected(body, select), version) for key, version, body in found[:limit]]
            return Page(rows, next_key=found[limit][0] if len(found) > limit else None)

        return await self._on_worker(read)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        """All of the operations or none, as `Table.write` says. Raises RowConflict, RowRefused and StorageDown."""
        check_write(partition, operations, write_id)
        mark = mark_of(write_id)

        def change(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            lost = next((each.key for each in operations if not _applied(connection, partition, each, mark)), None)
            if lost is None:
                if all(isinstance(each, Delete) for each in operations):
                    self._deletes.add(mark)
                connection.execute("COMMIT")
                return
            connection.execute("ROLLBACK")
            if not self._was_done(connection, partition, operations, mark):
                raise RowConflict(lost)

        await self._on_worker(change)

    async def ready(self) -> None:
        """Return if the file can be read; raise StorageDown if not."""
        await self._on_worker(lambda connection: connection.execute("SELECT 1 FROM rows LIMIT 1").fetchone())

    async def close(self) -> None:
        """Finish what was asked, close the file and end the worker. The table must not be used afterwards."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._worker, self._disconnect)
        finally:
            self._worker.shutdown(wait=False)  # nothing is left in it to wait for

    def _was_done(
        self, connection: sqlite3.Connection, partition: str, operations: Sequence[Operation], mark: str
    ) -> bool:
        """Whether it is an earlier try of this write that stands in its way; one marked row proves all of it."""
        found = [
            connection.execute("SELECT version FROM rows WHERE pk = ? AND rk = ?", (partition, each.key)).fetchone()
            for each in operations
        ]
        if any(version and made_by(version[0], mark) for version in found):
            return True
        return mark in self._deletes and not any(found)

    async def _on_worker(self, job: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        deadline = time.monotonic() + self._busy_seconds
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._run, job, deadline)

    def _run(self, job: Callable[[sqlite3.Connection], _Answer], deadline: float) -> _Answer:
        left = deadline - time.monotonic()
        if left <= 0:
            raise StorageDown(f"the database {Path(self._path).name} is too busy: no turn in {self._busy_seconds} s")
        try:
            connection = self._connection or self._connect(deadline)
            connection.execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
            return _whole(connection, job)
        except sqlite3.Error as error:
            self._disconnect()  # which rolls back; the next call opens the file afresh
            raise StorageDown(f"the database {Path(self._path).name} did not answer: {error}") from error

    def _connect(self, deadline: float) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=self._busy_seconds, isolation_level=None)
        while True:
            try:
                # Turning to WAL does not wait its turn as other statements do: processes that start at once try again.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(_SCHEMA)
            except sqlite3.OperationalError as error:
                if time.monotonic() > deadline or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    connection.close()
                    raise
                time.sleep(_PAUSE_WHILE_OPENING)
            else:
                self._connection = connection
                return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _whole(connection: sqlite3.Connection, job: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
    """Run the job and leave no transaction open behind it, whatever it raised."""
    try:
        return job(connection)
    finally:
        if connection.in_transaction:
            connection.rollback()


def _applied(connection: sqlite3.Connection, partition: str, operation: Operation, mark: str) -> bool:
    """Do one operation of a transaction; False if the row was not as expected."""
    stamp = secrets.token_urlsafe(9)  # random, so that no version ever comes back, not even after a delete
    match operation:
        case Insert(key, values):
            statement = "INSERT INTO rows (pk, rk, version, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
            parameters: tuple[str | bytes, ...] = (
                partition,
                key,
                version_of(stamp, marks_after(mark)),
                orjson.dumps(dict(values)),
            )
        case Replace(key, values, version):
            statement = "UPDATE rows SET version = ?, body = ? WHERE pk = ? AND rk = ? AND version = ?"
            after = version_of(stamp, marks_after(mark, version))
            parameters = (after, orjson.dumps(dict(values)), partition, key, version)
        case Delete(key, version):
            statement = "DELETE FROM rows WHERE pk = ? AND rk = ? AND version = ?"
            parameters = (partition, key, version)
    return connection.execute(statement, parameters).rowcount == 1


def _selected(body: bytes, select: Sequence[str] | None) -> dict[str, str | int | float | bool]:
    values: dict[str, str | int | float | bool] = orjson.loads(body)
    return values if select is None else {name: values[name] for name in select if name in values}
