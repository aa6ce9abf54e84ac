"""A backup as a file: gzip, and in it one JSON value to a line.

    {"backup": 1, "council": "…", "at": "2026-11-23T02:00:00+00:00"}     the head
    ["2026-27", "record|…", {…}]                   a row: its year ("" for what no year holds), its key, its properties
    {"rows": {"2026-27": 12345, "": 678}, "sha256": "…"}     the foot: how many rows, and the hash of all lines above

A file that was cut short has no foot; one that was changed has another hash.
"""

import gzip
import hashlib
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self, cast

import orjson

from storage.table import Scalar

FORMAT: Final = 1
LONGEST_LINE: Final = 8 * 1024 * 1024
"""Bytes. The largest row there can be is well below it."""
_BLOCK: Final = 1024 * 1024


class Damaged(Exception):
    """The file is no backup, or not a whole one. The message says in plain words what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose rows these are, and when the copying began (UTC)."""

    council: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Copied:
    """One row. `label` is its year, or "" for what belongs to no year."""

    label: str
    key: str
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Foot:
    """How many rows there are of each year, and the SHA-256 of all that comes before (hexadecimal)."""

    rows: Mapping[str, int]
    sha256: str


class BackupWriter:
    """Writes a new file, which only its owner may read. Raises FileExistsError, OSError."""

    def __init__(self, path: Path, head: Head) -> None:
        # The name says nothing about what is in it, and no time: the same rows make the same file.
        self._raw = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._file = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=self._raw, mtime=0)
        self._hash = hashlib.sha256()
        self._rows: dict[str, int] = {}
        self._put(_line({"backup": FORMAT, "council": head.council, "at": head.at.isoformat()}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._raw.close()

    def add(self, label: str, lines: IO[bytes], rows: int) -> None:
        """Add the rows of a year, which `line_of` made lines of."""
        while block := lines.read(_BLOCK):
            self._put(block)
        self._rows[label] = rows

    def end(self) -> Foot:
        """Write the foot and see that all of it is on the disk."""
        foot = Foot(self._rows, self._hash.hexdigest())
        self._file.write(_line({"rows": foot.rows, "sha256": foot.sha256}))
        self._file.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        return foot

    def _put(self, block: bytes) -> None:
        self._hash.update(block)
        self._file.write(block)


def line_of(row: Copied) -> bytes:
    """The row as a line."""
    return _line([row.label, row.key, dict(row.values)])


def read(path: Path) -> Iterator[Head | Copied | Foot]:
    """What the file holds, in order: its head, its rows, its foot, which is right. Raises Damaged, OSError."""
    try:
        with gzip.open(path, "rb") as file:
            yield from _read(cast(IO[bytes], file))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Damaged("it is cut short or damaged, or was never a backup") from error


def _read(file: IO[bytes]) -> Iterator[Head | Copied | Foot]:
    seen, counted, line = hashlib.sha256(), Counter[str](), _next(file)
    yield _head(_value(line))
    while True:
        seen.update(line)
        line = _next(file)
        value = _value(line)
        if isinstance(value, dict):
            break
        row = _row(value)
        counted[row.label] += 1
        yield row
    foot = _foot(value)
    if foot.sha256 != seen.hexdigest():
        raise Damaged("it was changed after it was written: its hash is another")
    if {label: rows for label, rows in foot.rows.items() if rows} != counted:
        raise Damaged("it does not hold as many rows as it says")
    if file.read(1):
        raise Damaged("something was added after its end")
    yield foot


def _next(file: IO[bytes]) -> bytes:
    line = file.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise Damaged("it is cut short" if len(line) < LONGEST_LINE else "it has a line that no row is long enough for")
    return line


def _value(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Damaged("it has a line that is not JSON") from error


def _line(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _head(value: Any) -> Head:
    match value:
        case {"backup": int(written), "council": str(council), "at": str(at)}:
            if written > FORMAT:
                raise Damaged("a later release of the product wrote it")
            with suppress(ValueError):
                return Head(council, datetime.fromisoformat(at))
    raise Damaged("it does not begin as a backup does")


def _row(value: Any) -> Copied:
    match value:
        case [str(label), str(key), dict(values)] if all(isinstance(one, str | int | float) for one in values.values()):
            return Copied(label, key, values)
    raise Damaged("it has a line that is no row")


def _foot(value: Any) -> Foot:
    match value:
        case {"rows": dict(rows), "sha256": str(sha256)}:
            return Foot(rows, sha256)
    raise Damaged("it does not end as a backup does")
