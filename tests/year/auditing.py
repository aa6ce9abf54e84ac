"""The audit trail at the end of a year: verified as it is, and with one byte of one event flipped in each trail."""

import random
from dataclasses import dataclass
from typing import Final

from bot.app import open_table
from bot.settings import Mode, Settings, Store
from storage.audit import TableTrail
from storage.paging import all_rows
from storage.store import TableStore
from storage.table import Replace, Table, prefix_range
from tests.year.council import council_of_year
from visits.audit import Broken, Tampering, Whole
from visits.usecases.auditing import verify

LEFT_AT_MOST: Final = 200
"""Events of the last step of all, which came after the bots had looked for the last time."""


@dataclass(frozen=True)
class Audited:
    """`trails` are verified as the year left them; `flips` of bytes were found at the very event, of as many as were made."""

    trails: tuple[Whole | Broken, ...]
    flips: int
    found: int

    @property
    def faults(self) -> list[str]:
        """What is not as it ought to be."""
        broken = [f"the audit trail is broken: {trail}" for trail in self.trails if isinstance(trail, Broken)]
        left = sum(trail.unsealed for trail in self.trails if isinstance(trail, Whole))
        broken += [f"{left} events were never sealed"] if left > LEFT_AT_MOST else []
        broken += ["nothing was sealed"] if not self.sealed else []
        return broken + ([f"{self.flips - self.found} flipped bytes were not found"] if self.found < self.flips else [])

    @property
    def sealed(self) -> int:
        """Events in seals."""
        return sum(trail.sealed for trail in self.trails if isinstance(trail, Whole))

    def __str__(self) -> str:
        seals = sum(trail.seals for trail in self.trails if isinstance(trail, Whole))
        return (
            f"audit: {self.sealed} events in {seals} seals verified, {self.found} of {self.flips} flipped bytes found"
        )


async def audited(engine: str, where: str, seed: int) -> Audited:
    """Verify every trail, flip a byte in each, and verify it again."""
    azure = engine == "azure"
    kept_at = {("store_connection" if azure else "store_path"): where}
    store = Store.AZURE if azure else Store.SQLITE
    table = open_table(Settings.model_validate({"mode": Mode.DEVELOPMENT, "store": store, **kept_at}))
    try:
        trails = await TableStore(table, council_of_year().id).trails()
        whole = [await verify(trail) for trail in trails]
        sealed = [trail for trail, came in zip(trails, whole, strict=True) if isinstance(came, Whole) and came.sealed]
        chance = random.Random(seed)
        found = [await _is_found(table, trail, chance) for trail in sealed]
    finally:
        await table.close()
    return Audited(tuple(whole), len(found), sum(found))


async def _is_found(table: Table, trail: TableTrail, chance: random.Random) -> bool:
    """Whether a byte flipped in a sealed event is found there."""
    seals = [seal async for _, seal in trail.seals() if seal]
    key = chance.choice([key for seal in seals for key in seal.events])
    partition = f"{council_of_year().id}|{trail.name}" if trail.name else council_of_year().id
    (row,) = await all_rows(table, partition, *prefix_range(key))
    name = chance.choice([name for name, value in row.values.items() if isinstance(value, str) and value])
    said = str(row.values[name])
    place = chance.randrange(len(said))
    flipped = said[:place] + chr(ord(said[place]) ^ 1) + said[place + 1 :]
    await table.write(partition, [Replace(key, {**row.values, name: flipped}, row.version)], write_id=f"flip {key}")
    came = await verify(trail)
    return isinstance(came, Broken) and (came.tampering, came.event) == (Tampering.EVENT_CHANGED, key)
