"""Kill the sender again and again at every moment between "committed" and "done", let it finish, and judge the log."""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.outbox import THREADS_AT_ONCE
from tests.azurite import Azurite
from tests.kill.judging import Verdict, judge

ROOT: Final = Path(__file__).resolve().parents[2]
MOMENTS: Final = ("committed", "claimed", "stub_posted", "place_saved", "thread_known", "card_shown", "done")
RUN_SECONDS: Final = 60.0
SENDER: Final = "tests.kill.sender"


@dataclass(frozen=True)
class Kill:
    """One run: some forms are sent and posted, and the process is killed at the nth pass of a moment."""

    moment: str
    at_pass: int
    first: int
    records: int


@dataclass(frozen=True)
class Outcome:
    """What came of all kills on one engine."""

    engine: str
    seed: int
    kills: tuple[Kill, ...]
    records: int
    seconds: float
    verdict: Verdict

    @property
    def most_orphans(self) -> int:
        """Every kill may leave as many empty stubs as threads are posted to at once."""
        return len(self.kills) * THREADS_AT_ONCE

    def __str__(self) -> str:
        one = self.verdict
        return (
            f"{self.engine}: {len(self.kills)} kills at {len(MOMENTS)} moments, {self.records} records, "
            f"{one.shown} cards shown once each, {len(one.lost)} lost, {len(one.twice)} twice, {one.orphans} orphan stubs, "
            f"{one.again} put again in place; {self.seconds:.0f} s, seed {self.seed}"
        )


def chosen_seed() -> int:
    """SEED from the environment, or another each time."""
    return int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


def planned(each: int, records: int, seed: int) -> tuple[Kill, ...]:
    """`each` kills at every moment in a random order, with the records shared out among them."""
    chance = random.Random(seed)
    moments = [moment for moment in MOMENTS for _ in range(each)]
    chance.shuffle(moments)
    shares = [records // len(moments) + (place < records % len(moments)) for place in range(len(moments))]
    assert min(shares), f"{records} records are too few for {len(moments)} kills"
    kills = []
    for place, (moment, share) in enumerate(zip(moments, shares, strict=True)):
        # Every record has at least a root and a form, so these passes are sure to come; once committed, none are to follow.
        passes = share if moment in {"committed", "thread_known"} else 2 * share
        at_pass = share if moment == "committed" else chance.randint(1, passes)
        kills.append(Kill(moment, at_pass, first=sum(shares[:place]), records=share))
    return tuple(kills)


async def killed_and_finished(engine: str, folder: Path, *, each: int, records: int) -> Outcome:
    """Run the whole plan on a new store of this engine. AssertionError if a process was not killed, or did not finish."""
    seed, began = chosen_seed(), time.monotonic()
    kills, log = planned(each, records, seed), folder / f"{engine}.jsonl"
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    with table_of(engine, folder) as where:
        async with connector(log) as address:
            same = ["--engine", engine, "--where", where, "--connector", address, "--day", day]
            for kill in kills:
                code = await run_to_end(SENDER, *same, *_as_arguments(kill))
                assert code == -signal.SIGKILL, f"seed {seed}: ended with {code} and was not killed: {kill}"
            assert await run_to_end(SENDER, *same) == 0, f"seed {seed}: the last process did not finish"
    return Outcome(engine, seed, kills, records, time.monotonic() - began, judge(log, records))


def hold(outcome: Outcome) -> None:
    """Every card was shown once, in its thread, after its root; and the kills did hit the moment that leaves orphans."""
    at_stub = sum(kill.moment == "stub_posted" for kill in outcome.kills)
    assert outcome.verdict.faults == [], f"seed {outcome.seed}"
    assert at_stub <= outcome.verdict.orphans <= outcome.most_orphans, f"seed {outcome.seed}"


def _as_arguments(kill: Kill) -> list[str]:
    named = {"--kill": kill.moment, "--at-pass": kill.at_pass, "--first": kill.first, "--records": kill.records}
    return [str(part) for pair in named.items() for part in pair]


async def run_to_end(module: str, *arguments: str) -> int:
    """The exit code of one process. TimeoutError, and it is ended, after 60 s."""
    command = [sys.executable, "-m", module, *arguments]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL)
    try:
        return await asyncio.wait_for(process.wait(), RUN_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@contextmanager
def table_of(engine: str, folder: Path) -> Iterator[str]:
    """Where the rows are kept."""
    if engine == "sqlite":
        yield str(folder / "rows.db")
        return
    server = Azurite()
    try:
        yield server.start()
    finally:
        server.stop()


@asynccontextmanager
async def connector(log: Path) -> AsyncIterator[str]:
    """The address of the connector, which outlives every sender."""
    command = [sys.executable, "-m", "tests.fakes.connector", "--log", str(log)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    finally:
        process.terminate()
        await process.wait()
