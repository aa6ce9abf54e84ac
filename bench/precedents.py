"""What a search costs among 500 and among 5,000 issues, on SQLite. Run: python -m bench.precedents [--searches 5].

Each issue is some 50 words and each answer 30, drawn from 6,000 words as language uses them: a few very often, most of them seldom
(Zipf's law). A manager of one team searches two words of which one is misspelt, and asks what an issue is like. CPU is this
process's, the database's and the scoring's threads too; "held" is the longest that no other turn could have been answered.
"""

import argparse
import asyncio
import random
import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from bench.rota import COUNCIL, NOW, YEAR, StandingClock
from storage.changes import index_rows, main_key
from storage.rows import pack
from storage.sqlite import SqliteTable
from storage.store import TableStore
from storage.table import MAX_OPERATIONS, Insert
from tests.storage.counting import CountingTable
from tests.visits.council import a_record
from visits.issue_question import IssueQuestion, Which
from visits.model import SYSTEM, Entry, Event, Issue, Person, Role
from visits.ports import Office
from visits.usecases.precedents import find, precedents_of
from visits.working_days import WorkingDays

SIZES: Final = (500, 5_000)
LIMIT: Final = 13.0
"""How many times the CPU of the small council the large one may cost, with ten times the words."""
SYLLABLES: Final = (
    "ba",
    "den",
    "fo",
    "gil",
    "ham",
    "ker",
    "lo",
    "min",
    "nor",
    "pel",
    "ro",
    "sti",
    "tun",
    "wal",
    "vor",
    "shu",
)
KNOWN: Final = [
    "".join(SYLLABLES[(n // 16**place) % 16] for place in range(2 + n % 3)) + f"{'aeiou'[n % 5]}t" for n in range(6_000)
]
OFTEN: Final = list(accumulate(1 / (rank + 10) for rank in range(len(KNOWN))))
SEARCHED: Final = f"{KNOWN[40]} {KNOWN[300][:3]}x{KNOWN[300][3:]}"


@dataclass
class Searched:
    """A council with so many issues, and what was measured of it."""

    size: int
    office: Office
    coordinator: Person
    table: CountingTable
    cpu: dict[str, list[float]] = field(default_factory=lambda: {"words": [], "like": []})
    held: list[float] = field(default_factory=list)
    """Milliseconds."""

    async def measure(self) -> None:
        """One search by words and one for what an issue is like."""
        for kind in self.cpu:
            before, watch = process_time(), asyncio.create_task(_longest_hold())
            await asyncio.sleep(0)
            await self.search(kind)
            self.cpu[kind].append((process_time() - before) * 1000)
            watch.cancel()
            self.held.append(await watch)

    async def search(self, kind: str) -> None:
        """So that nothing is measured that finds nothing."""
        if kind == "words":
            found: object = await find(self.office, self.coordinator.id, IssueQuestion(which=Which.ALL, about=SEARCHED))
            count = len(getattr(found, "lines", ()))
        else:
            found = await precedents_of(self.office, self.coordinator.id, YEAR, f"r{self.size - 1}_1")
            count = len(getattr(getattr(found, "listed", None), "lines", ()))
        if not count:
            raise RuntimeError(f"{kind}: nothing found: {type(found).__name__}")

    async def calls(self) -> int:
        """Calls to the table for one search by words."""
        before = self.table.calls
        await self.search("words")
        return self.table.calls - before


async def _longest_hold() -> float:
    """How long, at the longest, the event loop came back late, until cancelled: in milliseconds."""
    longest = 0.0
    try:
        while True:
            before = perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, (perf_counter() - before - 0.001) * 1000)
    except asyncio.CancelledError:
        return longest


async def council(stack: AsyncExitStack, folder: Path, size: int) -> Searched:
    """A council whose year holds so many issues, each with its answer."""
    table = CountingTable(SqliteTable(folder / f"{size}.db"))
    stack.push_async_callback(table.close)
    store = TableStore(table, "council")
    event = Event(object="register", action="registered", person=SYSTEM, at=NOW, operation_id="bench")
    await store.register(COUNCIL.people, COUNCIL.teams, event)
    rows = _rows(size, random.Random(5))
    partition = (await store.open_year(YEAR)).partition
    for first in range(0, len(rows), MAX_OPERATIONS):
        await table.table.write(partition, rows[first : first + MAX_OPERATIONS], write_id=f"fill {first}")
    coordinator = next(one for one in COUNCIL.people if one.has(Role.COORDINATOR))
    office = Office(store, StandingClock(), COUNCIL.rules, WorkingDays(), lambda: "1", aside=asyncio.to_thread)
    return Searched(size, office, coordinator, table)


def _rows(size: int, chance: random.Random) -> list[Insert]:
    rows: list[Insert] = []
    form = a_record()
    for number in range(size):
        issue, answer = _issue(number, chance), _answer(number, chance)
        record = form.model_copy(update={"id": issue.record_id, "reference": issue.reference.partition("/")[0]})
        for value in (record, issue, answer):
            rows.append(Insert(main_key(value), pack(value)))
            rows += [Insert(key, held) for key, held in index_rows(value).items()]
    return rows


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(KNOWN, cum_weights=OFTEN, k=count))


def _issue(number: int, chance: random.Random) -> Issue:
    team = COUNCIL.teams[number % len(COUNCIL.teams)]
    return Issue.model_validate(
        {
            "id": f"r{number}_1",
            "record_id": f"r{number}",
            "year": YEAR,
            "number": 1,
            "reference": f"V26-{number:04d}/1",
            "team_id": team.id,
            "topic": ("staffing", "referrals", "support_systems")[number % 3],
            "title": "A title",
            "text": _words(chance, 50),
            "urgency": "routine",
            "visibility": "channel",
            "goes_to": team.head_of_service,
            "raised_at": NOW - timedelta(hours=10_000 - number),
        }
    )


def _answer(number: int, chance: random.Random) -> Entry:
    said = {"kind": "response", "text": _words(chance, 30), "by": "t.head", "at": NOW, "outcome": "information"}
    return Entry.model_validate({"id": f"r{number}_1.1", "issue_id": f"r{number}_1", "number": 1} | said)


async def measure(searches: int) -> bool:
    """Print CPU, calls and how long turns were held up; whether the limit held."""
    with TemporaryDirectory(prefix="frontline-bench-") as folder:
        async with AsyncExitStack() as stack:
            councils = [await council(stack, Path(folder), size) for size in SIZES]
            for one in councils:
                await one.search("words")
            for _ in range(searches):
                for one in councils:
                    await one.measure()
            calls = [await one.calls() for one in councils]
    return _report(councils, calls, searches)


def _report(councils: list[Searched], calls: list[int], searches: int) -> bool:
    print(f"has this come up before? median of {searches} searches, CPU in ms")
    print(f"{'issues':>9} {'by words':>9} {'like one':>9} {'held':>6} calls")
    for one, made in zip(councils, calls, strict=True):
        words, like = (statistics.median(one.cpu[kind]) for kind in ("words", "like"))
        print(f"{one.size:>9,} {words:9.1f} {like:9.1f} {statistics.median(one.held):6.1f} {made:5}")
    small, large = councils
    times = [statistics.median(large.cpu[kind]) / statistics.median(small.cpu[kind]) for kind in small.cpu]
    print(f"{'':>9} {times[0]:7.1f} x {times[1]:7.1f} x (limit {LIMIT} for ten times the issues)")
    return max(times) <= LIMIT


def main() -> int:
    """Measure; 1 if the limit was passed."""
    parser = argparse.ArgumentParser(description="What a search costs among few and among many issues.")
    parser.add_argument("--searches", type=int, default=5)
    return 0 if asyncio.run(measure(parser.parse_args().searches)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
