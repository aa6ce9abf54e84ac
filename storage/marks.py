"""How a write is known again: a row's version ends in the marks of the last writes that made it.

A version is text in two parts, `stamp mark.time mark.time …`. The stamp changes with every write and is what the store
compares; the marks, newest first, let a write whose reply was lost find itself even after others have written on top.
"""

import hashlib
import re
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from typing import Final

REMEMBERED_SECONDS: Final = 300
"""How long a row remembers a write once others are on top of it. The last write it remembers for good."""
REMEMBERED_WRITES: Final = 64
"""Writes that a row remembers at most, so that a busy one stays small."""
REMEMBERED_DELETES: Final = 1_000
"""Transactions of deletes alone that one engine remembers."""

_ENTRY = re.compile(r"([\w-]{12})\.([0-9a-f]{1,12})")


def mark_of(write_id: str) -> str:
    """The mark that this write leaves in rows: 12 characters, without spaces whatever the write_id holds."""
    return urlsafe_b64encode(hashlib.sha256(write_id.encode()).digest()[:9]).decode()


def version_of(stamp: str, marks: str) -> str:
    """The version with this stamp, made by these writes."""
    return f"{stamp} {marks}"


def stamp_of(version: str) -> str:
    """What the store compares; "" where the version never came from a store."""
    return version.partition(" ")[0]


def marks_of(version: str) -> str:
    """The marks in a version, newest first, a space between them."""
    return version.partition(" ")[2]


def marks_after(mark: str, version: str = "", *, now: float | None = None) -> str:
    """The marks of a row once the write `mark` has replaced this version, or has inserted the row.

    `now` is in seconds since 1970, and the machine's own if it is not given.
    """
    second = int(time.time() if now is None else now)
    entries = [f"{mark}.{second:x}"]
    for earlier, then in _ENTRY.findall(marks_of(version)):
        if second - int(then, 16) <= REMEMBERED_SECONDS:
            entries.append(f"{earlier}.{then}")
    return " ".join(entries[:REMEMBERED_WRITES])


def made_by(version: str, mark: str) -> bool:
    """Whether the write `mark` is among those that made this version."""
    return any(entry.startswith(f"{mark}.") for entry in marks_of(version).split())


class RecentDeletes:
    """Transactions of deletes alone that were done, or may have been: they leave no row to remember them.

    It is the engine's own memory: another process that repeats such a write is told RowConflict and finds them gone.
    """

    def __init__(self) -> None:
        self._marks: OrderedDict[str, None] = OrderedDict()

    def add(self, mark: str) -> None:
        """Remember this write, forgetting the oldest."""
        self._marks[mark] = None
        if len(self._marks) > REMEMBERED_DELETES:
            self._marks.popitem(last=False)

    def __contains__(self, mark: str) -> bool:
        return mark in self._marks
