"""Many processes at one row: the table, not luck, decides who wrote it."""

import asyncio
import multiprocessing
from collections.abc import Callable
from typing import Any

from storage.table import Insert, Table
from tests.storage import racers

RACERS = 20
COUNTERS = 4
_TIMES = 10

# Each racer is a process of its own, forked from a server that has the engines loaded already.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["pytest", "tests.storage.racers"])


def run_together(job: Callable[..., None], each: list[tuple[Any, ...]]) -> list[str]:
    """Run the job once with each of these arguments, in processes, and give what they told."""
    told = _processes.Queue()
    running = [_processes.Process(target=job, args=(*arguments, told), daemon=True) for arguments in each]
    for process in running:
        process.start()
    answers = [told.get(timeout=60) for _ in running]
    for process in running:
        process.join(timeout=30)
        assert process.exitcode == 0
    return answers


async def prize(table: Table, partition: str) -> object:
    row = await table.get(partition, "prize")
    assert row is not None
    return row.values["by"]


def winners(engine: tuple[str, str], partition: str, version: str) -> list[str]:
    start = _processes.Barrier(RACERS)
    answers = run_together(racers.race, [(engine, partition, version, n, start) for n in range(RACERS)])
    assert answers.count("lost") == RACERS - 1, answers
    return [answer for answer in answers if answer != "lost"]


def test_of_twenty_processes_that_insert_one_row_one_wins_and_nineteen_are_told(
    engine: tuple[str, str], partition: str
) -> None:
    """The table itself is not there yet, so they race to make that too."""
    (winner,) = winners(engine, partition, "")

    async def look() -> object:
        table = racers.open_table(*engine)
        try:
            return await prize(table, partition)
        finally:
            await table.close()

    assert winner == f"won {asyncio.run(look())}"


async def test_of_twenty_processes_that_replace_one_row_one_wins_and_nineteen_are_told(
    engine: tuple[str, str], table: Table, partition: str
) -> None:
    await table.write(partition, [Insert("prize", {"by": -1})], write_id="first")
    row = await table.get(partition, "prize")
    assert row is not None
    (winner,) = winners(engine, partition, row.version)
    assert winner == f"won {await prize(table, partition)}"


async def test_no_count_is_lost_between_processes(engine: tuple[str, str], table: Table, partition: str) -> None:
    await table.write(partition, [Insert("counter", {"n": 0})], write_id="first")
    run_together(racers.count, [(engine, partition, _TIMES, n) for n in range(COUNTERS)])
    row = await table.get(partition, "counter")
    assert row is not None
    assert row.values["n"] == COUNTERS * _TIMES
