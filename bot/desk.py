"""What handlers and jobs work with: the office of the use cases, and what only the outside knows."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from storage.store import TableStore
from visits.council import CouncilRules
from visits.model import Issue, Person
from visits.ports import Office, Stale
from visits.years import london_day

T = TypeVar("T")

TRIES: Final = 12
PAUSE_SECONDS: Final = 0.02
LONGEST_PAUSE_SECONDS: Final = 0.5
"""All tries together take a few seconds: Teams waits about fifteen for an answer, then sends the press again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`wake` says that there may be something to post; `public_url` is where people reach the bot, without a slash at its end."""

    office: Office
    store: TableStore
    wake: Callable[[], None]
    public_url: str

    @property
    def rules(self) -> CouncilRules:
        """What the council settles for itself."""
        return self.office.rules

    def for_turn_of(self, person: Person) -> "Desk":
        """The same desk, at which this person is as given and not as the register has them."""
        store = self.store.seen_as(person)
        return replace(self, store=store, office=replace(self.office, store=store))

    def calendar_address(self, token: str, slot_id: str = "") -> str:
        """Where a person's calendar is read; with a visit's id, that visit alone."""
        return f"{self.public_url}/calendar/{token}{f'/{slot_id}' if slot_id else ''}.ics"

    def download_address(self, token: str) -> str:
        """Where a report's files are fetched, once."""
        return f"{self.public_url}/report/{token}"

    async def same_as(self, issue: Issue) -> str:
        """The reference of the earlier issue that this one repeats; "" if it repeats none that is known."""
        if not issue.same_as:
            return ""
        for label in reversed(await self.store.years()):
            earlier = await self.store.year(label).issue(issue.same_as)
            if earlier:
                return earlier.value.reference
        return ""

    def rung_person(self, issue: Issue) -> str:
        """Who stands on the rung of the ladder that was told of an issue last; "" if none was, or the rung is gone."""
        return self.rules.ladder[issue.rung - 1].to if 0 < issue.rung <= len(self.rules.ladder) else ""

    def new_operation(self) -> str:
        """The id of an operation, minted when a card is made: its London day, so that old ones are easy to find."""
        return f"{london_day(self.office.clock.now()):%Y%m%d}-{secrets.token_hex(8)}"


async def again(use_case: Callable[[], Awaitable[T]]) -> T:
    """Run a use case; when somebody else was quicker, run it anew on what is there now. Raises Stale after 12 tries."""
    for attempt in range(TRIES - 1):
        try:
            return await use_case()
        except Stale:
            longest = min(PAUSE_SECONDS * 2**attempt, LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(random.uniform(0, longest))  # noqa: S311 - spreads load, guards nothing
    return await use_case()
