"""What the committee report costs over 2,500 and over 10,000 visit forms, on SQLite. Run: python -m bench.report.

A made-up year with ten issues to three forms, and half as many of both in the year before, with which it is compared. Each size
is measured in a process of its own, so that the most memory it held is its own: the restricted report, which prints most, is
produced (gathered, counted, looked through for identifiers, frozen), read back, and written as Word files and as the log in Excel.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final, TypeVar

from bot.documents.report.files import Look, word_files
from bot.documents.report.log import log_workbook
from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.report_people import COORDINATOR, a_council
from tests.report_years import AFTER_THE_YEAR, YEAR, made_up_year
from tests.visits.council import MovingClock
from visits.ports import Office
from visits.report import FrozenReport, ReportContent, Standing, Version
from visits.usecases.report import Produced, frozen, produce, subject_of
from visits.working_days import WorkingDays

T = TypeVar("T")

SIZES: Final = (2_500, 10_000)
LIMIT: Final = 4.6
"""How many times the CPU of the small year the large one may cost, with four times the forms and issues."""
MOST_SECONDS: Final = 120
MOST_MEGABYTES: Final = 1_500


@dataclass
class Measured:
    """What each stage cost of one size: seconds of CPU, and in all by the clock on the wall; the most memory it held (MB)."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: float = 0.0
    memory: float = 0.0

    @property
    def total(self) -> float:
        """Seconds of CPU."""
        return sum(self.cpu.values())

    def stage(self, name: str, work: Callable[[], T]) -> T:
        """Do it, and count what it took."""
        before, began = process_time(), perf_counter()
        done = work()
        self.cpu[name] = process_time() - before
        self.wall += perf_counter() - began
        return done


def fill(file: Path, size: int) -> None:
    """Put a made-up year of so many forms into an empty store."""
    made = made_up_year(size, size, size * 10 // 3)

    async def keep() -> None:
        table = SqliteTable(file)
        await made.keep(table)
        await table.close()

    asyncio.run(keep())


def measure_one(file: Path) -> Measured:
    """Make the report of the year that this file holds."""
    found = Measured()
    report, content = found.stage("produce", lambda: asyncio.run(_produced(file)))
    found.stage("Word", lambda: word_files(content, report, Look(template=None, logo=None)))
    found.stage("Excel", lambda: log_workbook(content, report))
    found.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


async def _produced(file: Path) -> tuple[FrozenReport, ReportContent]:
    table = SqliteTable(file)
    rules = a_council(YEAR).rules
    store, clock = TableStore(table, rules.id), MovingClock(AFTER_THE_YEAR)
    office = Office(store, clock, rules, WorkingDays(), lambda: "bench")
    subject = subject_of(YEAR)
    if subject is None:
        raise RuntimeError(f"{YEAR} is no subject")
    made = await produce(office, COORDINATOR, subject, Version.RESTRICTED, Standing.DRAFT, "20270520-bench")
    if not isinstance(made, Produced):
        raise RuntimeError(f"nothing produced: {type(made).__name__}")
    read = await frozen(office, YEAR, made.report.id)
    await table.close()
    if read is None:
        raise RuntimeError("what was produced is not there")
    return read


def measure() -> bool:
    """Print what both sizes cost; whether the limits held."""
    with TemporaryDirectory(prefix="frontline-bench-") as folder:
        found = [_in_a_process(Path(folder), size) for size in SIZES]
    return _report(*found)


def _in_a_process(folder: Path, size: int) -> Measured:
    file = folder / f"{size}.db"
    _run("--fill", str(size), str(file))
    return Measured(**json.loads(_run(str(file))))


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "bench.report", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _report(small: Measured, large: Measured) -> bool:
    print("the committee report, restricted, with its log: seconds of CPU")
    print(f"{'forms':>9} {' '.join(f'{stage:>8}' for stage in small.cpu)} {'in all':>8} {'wall':>8} {'memory':>9}")
    for size, one in zip(SIZES, (small, large), strict=True):
        stages = " ".join(f"{seconds:8.1f}" for seconds in one.cpu.values())
        print(f"{size:>9,} {stages} {one.total:8.1f} {one.wall:8.1f} {one.memory:6,.0f} MB")
    ratio = large.total / small.total
    print(f"{'':>9} {ratio:.2f} x (limit {LIMIT}); at most {MOST_SECONDS} s and {MOST_MEGABYTES:,} MB")
    return ratio <= LIMIT and large.wall <= MOST_SECONDS and large.memory <= MOST_MEGABYTES


def main() -> int:
    """Measure, or be one of the processes that do; 1 if a limit was passed."""
    parser = argparse.ArgumentParser(description="What the committee report costs over few and over many forms.")
    parser.add_argument("file", nargs="?", type=Path, help="measure the year that this file holds, and print JSON")
    parser.add_argument("--fill", type=int, help="first put so many forms into it")
    given = parser.parse_args()
    if given.file is None:
        return 0 if measure() else 1
    if given.fill:
        fill(given.file, given.fill)
    else:
        print(json.dumps(vars(measure_one(given.file))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
