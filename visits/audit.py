"""The audit trail made tamper-evident: settled events are sealed in batches, and each seal holds the hash of the one before.

An event's key begins with the moment at which its use case began, so it may be written some seconds after it, also by a copy
of the bot whose clock is a little off. Only events that have settled are sealed, and one that turns up later is sealed by the
next seal. Whoever changes, removes or adds an event or a seal afterwards breaks the chain where they did it; cutting off its
end shows only beside a hash that was kept elsewhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from visits.model import Value

SETTLING: Final = timedelta(seconds=30)
"""How old an event is before it is sealed."""
LATE: Final = timedelta(minutes=10)
"""How much later than its own moment, or by a clock how far off, an event may be written and still be sealed."""
MOST_IN_SEAL: Final = 100
"""Events in one seal: their keys, at their longest, fit in one text property."""
_STAMP: Final = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is kept, to the letter."""

    key: str
    values: Mapping[str, str | int | float | bool]


class Seal(Value):
    """What stood in the trail: the keys of events and the digest of each, and the hash of the seal before ("" for the first).

    All events of moments before `up_to` are in this seal or in one before it, but for those that come late.
    """

    number: int
    previous: str
    events: tuple[str, ...]
    digests: tuple[str, ...]
    up_to: datetime
    sealed_at: datetime
    hash: str


class Tampering(StrEnum):
    """What was found to be done to a trail."""

    EVENT_CHANGED = "event_changed"
    EVENT_REMOVED = "event_removed"
    EVENT_ADDED = "event_added"
    SEAL_CHANGED = "seal_changed"
    SEAL_REMOVED = "seal_removed"
    SEAL_REPLACED = "seal_replaced"


class Broken(Value):
    """The first broken link: what was done, to which event (its key, or "" if it is a seal), and at which seal."""

    tampering: Tampering
    seal: int
    event: str = ""


class Whole(Value):
    """A trail in which nothing is broken. `unsealed_since` is the moment of the oldest event that is not yet sealed.

    `anchor` is the hash of the last seal ("" if there is none); `anchored` are those of the hashes asked for that were found.
    """

    sealed: int
    seals: int
    anchor: str
    unsealed: int = 0
    unsealed_since: datetime | None = None
    anchored: frozenset[str] = frozenset()


def digest_of(row: EventRow) -> str:
    """SHA-256 of a row's key and values, hexadecimal: the same for the same row, in whatever order its values come."""
    return _digest([row.key, dict(row.values)])


def hash_of(seal: Seal) -> str:
    """SHA-256 of all that a seal says, hexadecimal, and so of the hash before and of each event's digest."""
    return _digest(seal.model_dump(mode="json", exclude={"hash"}))


def seal_after(last: Seal | None, rows: Sequence[EventRow], settled: datetime, now: datetime) -> Seal:
    """The next seal, over these rows in key order. A full one says no more than that its own events are accounted for."""
    up_to = settled if len(rows) < MOST_IN_SEAL else moment_of(rows[-1].key)
    if last and (up_to is None or up_to < last.up_to):
        up_to = last.up_to
    unhashed = Seal(
        number=last.number + 1 if last else 1,
        previous=last.hash if last else "",
        events=tuple(row.key for row in rows),
        digests=tuple(digest_of(row) for row in rows),
        up_to=up_to or settled,
        sealed_at=now,
        hash="",
    )
    return unhashed.model_copy(update={"hash": hash_of(unhashed)})


def moment_of(key: str) -> datetime | None:
    """When the event with this key came about (UTC); None if no event of ours has such a key."""
    try:
        return datetime.strptime(key.split("|")[1], _STAMP).replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return None


def broken_seal(number: int, seal: Seal | None, before: Seal | None) -> Broken | None:
    """What is wrong with the seal that stands in the place of this number (None if it can't be read), if anything."""
    wanted = before.number + 1 if before else 1
    if number != wanted:
        return Broken(tampering=Tampering.SEAL_REMOVED, seal=wanted)
    if seal is None or seal.number != number or len(seal.events) != len(seal.digests) or hash_of(seal) != seal.hash:
        return Broken(tampering=Tampering.SEAL_CHANGED, seal=number)
    if seal.previous != (before.hash if before else ""):
        return Broken(tampering=Tampering.SEAL_REPLACED, seal=number)
    return None


def broken_event(seal: Seal, found: Mapping[str, str]) -> Broken | None:
    """The first of a seal's events that is not there, or not as it was. `found` is the digest of each that is there, by key."""
    for key, digest in zip(seal.events, seal.digests, strict=True):
        if key not in found:
            return Broken(tampering=Tampering.EVENT_REMOVED, seal=seal.number, event=key)
        if found[key] != digest:
            return Broken(tampering=Tampering.EVENT_CHANGED, seal=seal.number, event=key)
    return None


def is_too_old(key: str, last: Seal | None) -> bool:
    """Whether an event that no seal holds ought to be in one: it was added afterwards."""
    moment = moment_of(key)
    return moment is None or (last is not None and moment < last.up_to - LATE)


def _digest(said: object) -> str:
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
