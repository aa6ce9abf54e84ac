"""What "upcoming visits" costs with 200 and with 100,000 visits on the rota, on SQLite. Run: python -m bench.rota [--turns 200].

Two councils in files of their own, each asked the same by the same use case in turn, so that both meet the same weather; the rest
of a turn (reading the words, making the card) is alike for both and left out. CPU is this process's, the database's thread too.

Visits are at the usual hours of working days, and take an hour, as nearly all do; it is half past eleven on a Monday, so that as
many have just been as the rota of that size holds on a morning.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

from bench.few_and_many import fill, report
from bot.council import load_council
from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.storage.counting import CountingTable
from visits.asked import Only, Question
from visits.model import SYSTEM, Event, PersonId, Role
from visits.ports import Office
from visits.rota import Slot, SlotStatus
from visits.rota_shown import VisitsListed
from visits.usecases.asking import answer
from visits.working_days import WorkingDays
from visits.years import LONDON, utc

COUNCIL: Final = load_council(Path(__file__).resolve().parents[1] / "council.example.toml")
MEMBERS: Final = [person.id for person in COUNCIL.people if person.has(Role.MEMBER)]
YEAR: Final = "2026-27"
NOW: Final = datetime(2026, 11, 16, 11, 30, tzinfo=UTC)
SIZES: Final = (200, 100_000)
QUESTIONS: Final = {"upcoming visits": Question(), "free visits": Question(only=Only.FREE)}
STARTS: Final = [
    utc(datetime.combine(day, time.fromisoformat(hour), LONDON))
    for day in (date(2026, 5, 1) + timedelta(days=n) for n in range(365))
    if WorkingDays().is_working(day)
    for hour in COUNCIL.rules.rota.times
]


class StandingClock:
    """Always the middle of the year, with as many visits to come as have been."""

    def now(self) -> datetime:
        """`NOW`."""
        return NOW


@dataclass
class Rota:
    """A council with so many visits, and what was measured of it."""

    size: int
    office: Office
    person: PersonId
    table: CountingTable
    cpu: list[float] = field(default_factory=list)
    """Milliseconds for a page, by round."""

    async def ask(self, question: Question) -> None:
        """Two pages of the answer."""
        for after in ("", await self._page(question, "")):
            await self._page(question, after)

    async def _page(self, question: Question, after: str) -> str:
        found = await answer(self.office, self.person, question, after)
        if not isinstance(found, VisitsListed) or len(found.lines) != 10:
            raise RuntimeError(f"not a full page: {type(found).__name__}")
        return found.after

    async def measure(self, question: Question, turns: int) -> None:
        """CPU of so many turns, a page each."""
        before = process_time()
        for _ in range(turns):
            await self._page(question, "")
        self.cpu.append((process_time() - before) * 1000 / turns)

    async def calls(self, question: Question) -> int:
        """Calls to the table for one page, the register being known."""
        await self._page(question, "")
        before = self.table.calls
        await self._page(question, "")
        return self.table.calls - before


async def rota(stack: AsyncExitStack, folder: Path, size: int) -> Rota:
    """A council whose year holds so many visits."""
    table = CountingTable(SqliteTable(folder / f"{size}.db"))
    stack.push_async_callback(table.close)
    store = TableStore(table, "council")
    event = Event(object="register", action="registered", person=SYSTEM, at=NOW, operation_id="bench")
    await store.register(COUNCIL.people, COUNCIL.teams, event)
    slots = (_slot(number, STARTS[number * len(STARTS) // size]) for number in range(size))
    await fill(table.table, (await store.open_year(YEAR)).partition, slots)
    numbers = count(1)
    office = Office(store, StandingClock(), COUNCIL.rules, WorkingDays(), lambda: f"{next(numbers)}")
    return Rota(size, office, MEMBERS[0], table)


def _slot(number: int, start: datetime) -> Slot:
    """Every second visit has both its places taken, every fourth none."""
    taken = (2, 1, 2, 0)[number % 4]
    members = tuple(MEMBERS[(number + place) % len(MEMBERS)] for place in range(taken))
    status = SlotStatus.ALLOCATED if members else SlotStatus.UNFILLED
    team = COUNCIL.teams[number % len(COUNCIL.teams)]
    return Slot(id=f"{number:032x}", team_id=team.id, start=start, members=members, status=status, place=team.place)


async def measure(turns: int, rounds: int) -> bool:
    """Print calls and CPU for each question; whether the limit held for all."""
    with TemporaryDirectory(prefix="frontline-bench-") as folder:
        async with AsyncExitStack() as stack:
            rotas = [await rota(stack, Path(folder), size) for size in SIZES]
            held = [await _measured(name, rotas, turns, rounds) for name in QUESTIONS]
    return all(held)


async def _measured(name: str, rotas: Sequence[Rota], turns: int, rounds: int) -> bool:
    question = QUESTIONS[name]
    for one in rotas:
        one.cpu.clear()
        await one.ask(question)
    for _ in range(rounds):
        for one in rotas:
            await one.measure(question, turns)
    calls = [await one.calls(question) for one in rotas]
    return report(f"{name}: a page", "visits", rotas[0], rotas[1], calls)


def main() -> int:
    """Measure; 1 if the limit was passed."""
    parser = argparse.ArgumentParser(description="What a page of upcoming visits costs with few and with many visits.")
    parser.add_argument("--turns", type=int, default=200, help="pages per council and round")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    return 0 if asyncio.run(measure(arguments.turns, arguments.rounds)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
