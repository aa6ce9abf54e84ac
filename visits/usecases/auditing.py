"""Seal what has settled in the audit trail, and verify all of it. Any number of copies of the bot may seal at once."""

from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from typing import Final

from visits.audit import (
    LATE,
    MOST_IN_SEAL,
    SETTLING,
    Broken,
    EventRow,
    Seal,
    Tampering,
    Whole,
    broken_event,
    broken_seal,
    digest_of,
    is_too_old,
    moment_of,
    seal_after,
)
from visits.audit_ports import AuditTrail

SEALS_AT_ONCE: Final = 50
"""Seals made by one call: a trail with more to seal is gone on with at the next."""
MOST_OPEN: Final = 10_000
"""Events in no seal so far that verifying holds on to: no honest trail has as many out of order."""


async def seal_settled(trail: AuditTrail, now: datetime, looked: datetime | None = None) -> datetime | None:
    """Seal the settled events that are in no seal; until when all was looked at, for the next call to begin from.

    Without `looked` it begins from the last seal. What is read follows what is new: the events of ten minutes before, and the
    seals of these. Raises Stale if another copy was first: call again later, with the same `looked`.
    """
    settled = now - SETTLING
    if looked is None:
        looked = await _last_looked(trail)
    for _ in range(SEALS_AT_ONCE):
        start = min(looked, settled) - LATE if looked else None
        last, rows = await _unsealed(trail, start, settled)
        if not rows:
            return settled
        seal = seal_after(last, rows, settled, now)
        await trail.keep_seal(seal)
        looked = seal.up_to
        if len(rows) < MOST_IN_SEAL:
            break
    return looked


async def verify(trail: AuditTrail, anchors: Set[str] = frozenset()) -> Whole | Broken:
    """Compute the whole chain anew, page by page: the first broken link, or how much of the trail is sealed.

    `anchors` are hashes to look for among the seals.
    """
    reading = _Reading(trail)
    last: Seal | None = None
    sealed = 0
    anchored: set[str] = set()
    async for number, seal in trail.seals():
        broken = broken_seal(number, seal, last)
        if broken or seal is None:
            return broken or Broken(tampering=Tampering.SEAL_CHANGED, seal=number)
        broken = broken_event(seal, await reading.digests(seal.events)) or reading.too_many(seal)
        if broken:
            return broken
        last, sealed = seal, sealed + len(seal.events)
        anchored |= {seal.hash} & anchors
    return await reading.rest(
        Whole(
            sealed=sealed,
            seals=last.number if last else 0,
            anchor=last.hash if last else "",
            anchored=frozenset(anchored),
        ),
        last,
    )


async def _last_looked(trail: AuditTrail) -> datetime | None:
    async for seal in trail.newest_seals():
        return seal.up_to
    return None


async def _unsealed(trail: AuditTrail, start: datetime | None, end: datetime) -> tuple[Seal | None, Sequence[EventRow]]:
    """The first events within [start, end) that are in no seal, as many as one seal takes; and the last seal.

    The seals are not read where there are no events.
    """
    last: Seal | None = None
    sealed: set[str] | None = None
    found: list[EventRow] = []
    async for rows in trail.events(start, end):
        if rows and sealed is None:
            last, sealed = await _sealed_since(trail, start)
        found += [row for row in rows if row.key not in (sealed or ())]
        if len(found) >= MOST_IN_SEAL:
            break
    return last, found[:MOST_IN_SEAL]


async def _sealed_since(trail: AuditTrail, start: datetime | None) -> tuple[Seal | None, set[str]]:
    """The last seal, and the keys of all sealed events of moments from `start` on, and perhaps of some before."""
    last: Seal | None = None
    keys: set[str] = set()
    async for seal in trail.newest_seals():
        last = last or seal
        if start and seal.up_to <= start:
            break
        keys.update(seal.events)
    return last, keys


class _Reading:
    """One reading of a trail's events, page by page beside its seals. Holds on to those that are in no seal so far."""

    def __init__(self, trail: AuditTrail) -> None:
        self._trail = trail
        self._pages: AsyncIterator[Sequence[EventRow]] = trail.events()
        self._read_to = ""
        self._open: dict[str, str] = {}

    async def digests(self, keys: Sequence[str]) -> dict[str, str]:
        """The digests of those of these events that are there. No event is given twice."""
        furthest = max(keys, default="")
        while self._read_to < furthest and await self._read():
            pass
        found = {key: self._open.pop(key) for key in keys if key in self._open}
        for key in keys:
            if key not in found:  # written and sealed since its page was read, or not there
                row = await self._trail.event(key)
                found |= {key: digest_of(row)} if row else {}
        return found

    def too_many(self, seal: Seal) -> Broken | None:
        """That far more events are in no seal than can have come late."""
        if len(self._open) <= MOST_OPEN:
            return None
        return Broken(tampering=Tampering.EVENT_ADDED, seal=seal.number, event=min(self._open))

    async def rest(self, whole: Whole, last: Seal | None) -> Whole | Broken:
        """What is in no seal: not yet, or added afterwards."""
        count, since = 0, None
        while True:
            for key in sorted(self._open):
                if is_too_old(key, last):
                    return Broken(tampering=Tampering.EVENT_ADDED, seal=whole.seals, event=key)
                since = since or moment_of(key)
            count += len(self._open)
            self._open.clear()
            if not await self._read():
                return whole.model_copy(update={"unsealed": count, "unsealed_since": since})

    async def _read(self) -> bool:
        """Read one more page; False if there is none."""
        page = await anext(self._pages, None)
        if page is None:
            self._read_to = "~"
            return False
        self._open |= {row.key: digest_of(row) for row in page}
        self._read_to = page[-1].key if page else self._read_to
        return True
