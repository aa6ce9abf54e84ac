"""What a day's look for answers that are due costs with 1,000 and with 50,000 issues in the year, on SQLite.

Run: python -m bench.due [--turns 50]. Two councils in files of their own, each looked through by the same use case in turn, so that
both meet the same weather. As many answers are due soon or overdue in one as in the other; of all other issues half wait for an
answer that is due later, and half are closed. Each look is as on any later morning: what was sent is not sent again.
"""

import argparse
import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
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
from visits.model import SYSTEM, Event, Issue, IssueState, Urgency, Visibility
from visits.ports import Office
from visits.usecases.watching import watch
from visits.working_days import WorkingDays

COUNCIL: Final = load_council(Path(__file__).resolve().parents[1] / "council.example.toml")
YEAR: Final = "2026-27"
NOW: Final = datetime(2026, 11, 16, 11, 30, tzinfo=UTC)
TODAY: Final = NOW.date()
SIZES: Final = (1_000, 50_000)
DUE: Final = 20
"""How many answers of each council are due in two working days, or are overdue."""


class StandingClock:
    """Always the same morning."""

    def now(self) -> datetime:
        """`NOW`."""
        return NOW


@dataclass
class Issues:
    """A council with so many issues, and what was measured of it."""

    size: int
    office: Office
    table: CountingTable
    cpu: list[float] = field(default_factory=list)
    """Milliseconds for a look, by round."""

    async def measure(self, turns: int) -> None:
        """CPU of so many looks."""
        before = process_time()
        for _ in range(turns):
            await watch(self.office, YEAR, TODAY)
        self.cpu.append((process_time() - before) * 1000 / turns)

    async def calls(self) -> int:
        """Calls to the table for one look, the register being known."""
        before = self.table.calls
        await watch(self.office, YEAR, TODAY)
        return self.table.calls - before


async def issues(stack: AsyncExitStack, folder: Path, size: int) -> Issues:
    """A council whose year holds so many issues, all that is due being told."""
    table = CountingTable(SqliteTable(folder / f"{size}.db"))
    stack.push_async_callback(table.close)
    store = TableStore(table, "council")
    event = Event(object="register", action="registered", person=SYSTEM, at=NOW, operation_id="bench")
    await store.register(COUNCIL.people, COUNCIL.teams, event)
    await fill(table.table, (await store.open_year(YEAR)).partition, map(_issue, range(size)))
    numbers = count(1)
    office = Office(store, StandingClock(), COUNCIL.rules, WorkingDays(), lambda: f"{next(numbers)}")
    made = Issues(size, office, table)
    table.writes.clear()
    await watch(office, YEAR, TODAY)
    told = sum(len(write) for write in table.writes)
    if told < DUE:
        raise RuntimeError(f"only {told} rows were written for {DUE} answers that are due")
    return made


def _issue(number: int) -> Issue:
    """The first wait and are due about now; of the rest every second is closed."""
    is_due = number < DUE
    due = TODAY + timedelta(days=number % 8 - 6) if is_due else date(2026, 12, 1) + timedelta(days=number % 100)
    team = COUNCIL.teams[number % len(COUNCIL.teams)]
    record = f"{number:032x}"
    return Issue(
        id=f"{record}_1",
        record_id=record,
        year=YEAR,
        number=1,
        reference=f"V26-{number:04d}/1",
        team_id=team.id,
        topic="staffing",
        title="Posts are empty",
        text="Three posts of twelve are empty. What is being done?",
        urgency=Urgency.ROUTINE,
        visibility=Visibility.CHANNEL,
        goes_to=team.head_of_service,
        state=IssueState.RAISED if is_due or number % 2 else IssueState.CLOSED,
        raised_at=NOW - timedelta(days=14),
        due=due,
    )


async def measure(turns: int, rounds: int) -> bool:
    """Print calls and CPU; whether the limit held."""
    with TemporaryDirectory(prefix="frontline-bench-") as folder:
        async with AsyncExitStack() as stack:
            councils = [await issues(stack, Path(folder), size) for size in SIZES]
            for _ in range(rounds):
                for one in councils:
                    await one.measure(turns)
            calls = [await one.calls() for one in councils]
    return report(f"answers that are due: {DUE} found", "issues", councils[0], councils[1], calls)


def main() -> int:
    """Measure; 1 if the limit was passed."""
    parser = argparse.ArgumentParser(description="What finding due answers costs with few and with many issues.")
    parser.add_argument("--turns", type=int, default=50, help="looks per council and round")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    return 0 if asyncio.run(measure(arguments.turns, arguments.rounds)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
