"""Who was shown what: an event once for each person, object and London day, however often they look.

What tells that an event is there already is a row of its own, kept for some days, and a bounded memory of this process: to look
again costs nothing.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from storage.changes import event_row
from storage.purge import forget_rows
from storage.rows import key_part
from storage.table import Insert, Operation, RowConflict, Table
from visits.model import Event
from visits.years import london_day

REMEMBERED: Final = 10_000
AT_ONCE: Final = 45
"""Events in one transaction: each takes two of its hundred operations."""
TRIES: Final = 4


class Reads:
    """The reads of one partition."""

    def __init__(self, table: Table, partition: str) -> None:
        self._table = table
        self._partition = partition
        self._noted: OrderedDict[str, None] = OrderedDict()

    async def note(self, events: Sequence[Event]) -> None:
        """Keep each of these, unless there was one like it that day. Raises Unavailable: then it is not known to be kept."""
        new = {key: event for event in events if (key := _key(event)) not in self._noted}
        keys = list(new)
        for start in range(0, len(keys), AT_ONCE):
            await self._keep({key: new[key] for key in keys[start : start + AT_ONCE]})
        self._remember(keys)

    async def forget(self, before: date, most: int) -> int:
        """Take away what tells of events of earlier days that they are there, at most so many; how many. The events stay."""
        return await forget_rows(self._table, self._partition, "saw|", f"saw|{before:%Y%m%d}", most)

    async def _keep(self, new: dict[str, Event]) -> None:
        for _ in range(TRIES):
            try:
                return await self._table.write(self._partition, _rows(new), write_id=secrets.token_hex(12))
            except RowConflict as conflict:  # on another copy of the bot, or before this one was started
                lost = conflict
                new = {key: event for key, event in new.items() if not await self._table.get(self._partition, key)}
                if not new:
                    return None
        raise lost

    def _remember(self, keys: Iterable[str]) -> None:
        self._noted |= dict.fromkeys(keys)
        while len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)


def _key(event: Event) -> str:
    """Begins with the day, so that old ones are a key range."""
    return f"saw|{london_day(event.at):%Y%m%d}|{event.person}|{key_part(f'{event.action} {event.object}')}"


def _rows(new: dict[str, Event]) -> list[Operation]:
    made: list[Operation] = []
    for number, (key, event) in enumerate(new.items()):
        made += [Insert(key, {}), event_row(event, number)]
    return made
