"""What the store keeps at the end of a year, with the visits' numbers in place of ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.app import open_table
from bot.settings import Mode, Settings, Store
from storage.outbox import PARKED, WAITING
from storage.paging import all_rows
from storage.store import TableStore
from storage.table import Row, Table, prefix_range
from tests.year.council import council_of_year
from tests.year.doings import is_of
from tests.year.following import card
from tests.year.script import Script
from visits.model import Issue
from visits.years import stamp

OF_SLOTS: Final = frozenset({"host", "news", "visit_reminder", "write_up"})
NOT_OF_VISITS: Final = frozenset({"digest", "monthly", "summary"})


@dataclass(frozen=True)
class Kept:
    """`cards`: where each card is that was posted, by its name here. `left` waits although it was due, or is parked."""

    cards: Mapping[str, tuple[str, ...]]
    issues: Mapping[str, Issue]
    open: frozenset[str]
    """Issues in their teams' lists of open ones."""
    left: tuple[str, ...]


async def kept_of(engine: str, where: str, script: Script) -> Kept:
    """Read it all."""
    azure = engine == "azure"
    settings = Settings.model_validate(
        {
            "mode": Mode.DEVELOPMENT,
            "store": Store.AZURE if azure else Store.SQLITE,
            ("store_connection" if azure else "store_path"): where,
        }
    )
    table = open_table(settings)
    try:
        return await _Reading(table, TableStore(table, council_of_year().id), script).kept()
    finally:
        await table.close()


class _Reading:
    """One reading of a store."""

    def __init__(self, table: Table, store: TableStore, script: Script) -> None:
        self.table, self.store, self.script = table, store, script
        self.visits: dict[str, int] = {}
        """The id of a slot or a record -> the visit's number."""

    async def kept(self) -> Kept:
        """All of it."""
        issues: dict[str, Issue] = {}
        cards: dict[str, tuple[str, ...]] = {}
        left: list[str] = []
        listed: set[str] = set()
        for label in await self.store.years():
            await self._number(label)
            year = self.store.year(label)
            issues |= {self._issue(issue.id): issue for issue in await year.issues()}
            for team in council_of_year().teams:
                listed |= {self._issue(issue.id) for issue in await year.open_issues(team.id)}
            for row in await all_rows(self.table, year.partition, *prefix_range("card|")):
                name = self._name(row)
                if name and row.values["activity_id"]:
                    cards[name] = (*cards.get(name, ()), str(row.values["activity_id"]))
            now = f"{WAITING}|{stamp(self.script.steps[-1])}"
            for start, end in ((f"{WAITING}|", now), prefix_range(f"{PARKED}|")):
                left += [row.key for row in await all_rows(self.table, year.partition, start, end)]
        return Kept(cards, issues, frozenset(listed), tuple(left))

    async def _number(self, label: str) -> None:
        year = self.store.year(label)
        for record in await year.records():
            visit = next(one for one in self.script.visits if is_of(record, one))
            self.visits |= {record.id: visit.number}
        first, last = self.script.steps[0], self.script.steps[-1]
        for slot in await year.slots_between(first, last):
            visit = next(one for one in self.script.visits if (one.team.id, one.start) == (slot.team_id, slot.start))
            self.visits |= {slot.id: visit.number}

    def _issue(self, issue_id: str) -> str:
        record, _, number = issue_id.partition("_")
        return f"{self.visits[record]}/{number}"

    def _name(self, row: Row) -> str:
        """A card's name here; "" for what is none."""
        _, kind, about, person = row.key.split("|")
        if kind == "effect":
            return ""
        if kind in NOT_OF_VISITS:
            return card(kind, about, person)
        first, *more = about.split(".")
        subject = self._issue(first) if "_" in first else f"{self.visits[first]}"
        if kind in OF_SLOTS:
            more = more[1:]  # its start, or how often it was changed
        if kind == "assigned":
            more = []  # the operation
        return card(kind, ".".join([subject, *more]), person)
