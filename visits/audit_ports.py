"""What sealing and verifying the audit trail needs of the store."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from visits.audit import EventRow, Seal


class AuditTrail(Protocol):
    """The events of one municipal year, or of the council itself, and the seals over them. Each method raises Unavailable."""

    @property
    def name(self) -> str:
        """The year: "2026-27"; "" for the council's own trail."""
        ...

    def events(self, start: datetime | None = None, end: datetime | None = None) -> AsyncIterator[Sequence[EventRow]]:
        """Events of moments within [start, end), by key, page by page: without them, all events."""
        ...

    async def event(self, key: str) -> EventRow | None: ...

    def newest_seals(self) -> AsyncIterator[Seal]:
        """The seals, the newest first. Raises ValueError at one that can't be read."""
        ...

    def seals(self) -> AsyncIterator[tuple[int, Seal | None]]:
        """The seals by number, the oldest first; None in place of one that can't be read."""
        ...

    async def keep_seal(self, seal: Seal) -> None:
        """Keep a new seal. Raises Stale if there is one of its number already."""
        ...
