"""The one table that everything is kept in, as small as it can be: keys, versions, ranges and transactions.

Two engines keep this contract, SQLite and Azure Tables, and one suite of tests holds them both to it.

    StorageError
    ├── RowConflict       (also visits.ports.Stale) the row is there already, is gone, or has another version
    ├── RowRefused        the row breaks a limit or a key rule: a fault of the program, never of the weather
    └── StorageDown       (also visits.ports.Unavailable) no answer in time: the write may or may not have happened
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from visits.ports import Stale, Unavailable

Scalar = str | int | float | bool
"""A property's value. Times are stored as UTC text in ISO 8601; what is not there is left out, never None."""

MAX_PROPERTY_UNITS: Final = 32_768
"""UTF-16 code units in one text property (Azure Tables)."""
MAX_ROW_BYTES: Final = 1024 * 1024
"""Bytes in one row, names and values together, counted as Azure Tables counts them."""
MAX_PROPERTIES: Final = 250
"""Properties in one row: Azure's 252, less the two that the engines keep for themselves."""
MAX_OPERATIONS: Final = 100
"""Operations in one transaction, all in one partition."""
PAGE_SIZE: Final = 100
"""Rows in one page of a range query, unless the caller asks for fewer."""


class StorageError(Exception):
    """Anything that went wrong in storage."""


class RowConflict(StorageError, Stale):
    """A row was not as the caller expected. `key` names the row, where the engine can tell which it was."""

    def __init__(self, key: str | None = None) -> None:
        super().__init__(f"the row {key!r} is not as expected" if key else "a row is not as expected")
        self.key = key


class RowRefused(StorageError):
    """A row or key that no engine may take: too large, too many properties, or a forbidden character."""


class StorageDown(StorageError, Unavailable):
    """The store did not answer in time. A write may have happened: write again with the same `write_id` to learn."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `version` is what a later replace or delete must name; a row not yet stored has none ("")."""

    partition: str
    key: str
    values: Mapping[str, Scalar] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a row where there is none."""

    key: str
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Replace:
    """Put a row in place of the one with this version."""

    key: str
    values: Mapping[str, Scalar]
    version: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take away the row with this version."""

    key: str
    version: str


Operation = Insert | Replace | Delete


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in key order. `next_key` is where the next page begins; None when there is no more."""

    rows: Sequence[Row]
    next_key: str | None = None


class Table(Protocol):
    """What an engine does. Keys are ordered as their bytes; partitions and keys are printable ASCII without / \\ # ?.

    Every write takes part in a transaction: `write` is the only way to change anything, a single change included.
    """

    async def get(self, partition: str, key: str) -> Row | None:
        """The row, or None. Raises StorageDown."""
        ...

    async def query(
        self,
        partition: str,
        start: str,
        end: str,
        *,
        select: Sequence[str] | None = None,
        limit: int = PAGE_SIZE,
    ) -> Page:
        """Rows with start <= key < end, at most `limit` (1 to 1,000), with only the named properties if `select` is given.

        Raises StorageDown.
        """
        ...

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        """All of the operations, or none: 1 to 100, one per key, in one partition.

        `write_id` names this write for good: if the reply to it is lost and it is tried again (by the engine itself, or by
        the caller after StorageDown) it is recognised as done and succeeds without being done twice. For that, each row
        written remembers the write_id that wrote it.
        Raises RowConflict (nothing was written), RowRefused (nothing was sent), StorageDown (unknown).
        """
        ...

    async def ready(self) -> None:
        """Return if the store answers; raise StorageDown if not."""
        ...

    async def close(self) -> None:
        """Let go of connections. The table must not be used afterwards."""
        ...


def prefix_range(prefix: str) -> tuple[str, str]:
    """The key range (start, end) of all keys that begin with `prefix`, for `Table.query`."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)
