"""What retention, legal holds and erasure need of the store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from visits.card_names import CardName
from visits.kept import Proposal
from visits.model import Entry, Event, PersonId
from visits.report import FrozenReport
from visits.retention import Hold, Known, Thing
from visits.stored import Stored


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row as it was found: it is removed as that, or not at all. `card` is the card whose place it holds, if it does."""

    key: str
    version: str
    card: CardName | None = None


class KeptYear(Protocol):
    """What is kept of a municipal year, row by row."""

    async def known(self) -> Known:
        """All that a hold or a period must be asked about: the cost follows how much there is."""
        ...

    async def rows_kept(self) -> Mapping[Thing, Sequence[KeptRow]]:
        """Every row of the year, with the thing that it goes with. Raises an error for a row of a kind that is not known."""
        ...

    async def stored_entry(self, entry_id: str) -> Stored[Entry] | None: ...

    async def proposals_of(self, record_id: str) -> Sequence[Stored[Proposal]]:
        """Replies in the record's thread that were offered as answers: the cost follows how many the year has."""
        ...

    async def every_report(self) -> Sequence[Stored[FrozenReport]]:
        """Every report that was produced of a subject of the year, in no order."""
        ...

    async def purge(self, rows: Sequence[KeptRow]) -> None:
        """Remove the rows of one thing, what waits to be posted first and the thing itself last, in transactions.

        Can be repeated if one fails. Raises Stale if one of them has changed since: what is left stays whole.
        """
        ...


class KeptCouncil(Protocol):
    """Legal holds, and what is kept of persons beside the register."""

    async def holds(self) -> Sequence[Hold]:
        """The holds that stand, the oldest first."""
        ...

    async def hold(self, hold: Hold, event: Event) -> None: ...

    async def lift(self, hold: Hold, event: Event) -> None:
        """Take a hold away. Raises Stale if it is gone already."""
        ...

    async def forget_threads(self, records: Collection[str]) -> int:
        """Forget which threads are about these records: how many there were."""
        ...

    async def forget_person(self, person: PersonId) -> int:
        """Remove what is kept of a person beside the register, and their calendar's address: how many rows there were.

        Those are preferences, availability, how to write to them and the channel chosen for them.
        """
        ...
