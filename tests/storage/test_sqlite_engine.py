"""What is SQLite's own: other processes that hold the file, files that cannot be used, and being killed."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.sqlite import SqliteTable
from storage.table import Delete, Insert, RowConflict, StorageDown

ROOT = Path(__file__).parents[2]
HOLD = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')"
WRITE_ON = """
import asyncio, sys
from storage.sqlite import SqliteTable
from storage.table import Insert
async def run():
    table = SqliteTable(sys.argv[1])
    for n in range(1_000_000):
        await table.write("p", [Insert(f"{n:07}", {"n": n}), Insert(f"{n:07}+", {"n": n})], write_id=str(n))
        print(n, flush=True)
asyncio.run(run())
"""
FILL_UP = """
import asyncio, resource, signal, sys
from storage.sqlite import SqliteTable
from storage.table import Insert, StorageDown
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
async def run():
    table = SqliteTable(sys.argv[1])
    await table.write("p", [Insert("kept", {})], write_id="kept")
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    try:
        for n in range(100):
            await table.write("p", [Insert(f"k{n}", {"t": "x" * 30_000})], write_id=str(n))
    except StorageDown:
        print("down", n)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await table.write("p", [Insert("later", {})], write_id="later")
    rows = (await table.query("p", "", "z")).rows
    print(sorted(row.key for row in rows) == sorted(["kept", "later", *(f"k{i}" for i in range(n))]))
    await table.close()
asyncio.run(run())
"""


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[SqliteTable]:
    opened = SqliteTable(tmp_path / "rows.db", busy_seconds=0.4)
    await opened.ready()
    yield opened
    await opened.close()


@contextmanager
def another_process(program: str, path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A Python process with this program, given the path; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    with another_process(f"{HOLD}; print('held', flush=True); sys.stdin.read()", path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield


async def test_a_file_that_another_process_holds_is_down_within_the_time_out(
    table: SqliteTable, tmp_path: Path
) -> None:
    with held_by_another_process(tmp_path / "rows.db"):
        began = time.monotonic()
        writes = (table.write("p", [Insert(f"k{n}", {})], write_id=f"{n}") for n in range(5))
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        took = time.monotonic() - began
        assert [type(outcome) for outcome in outcomes] == [StorageDown] * 5
        assert 0.3 < took < 1.5, "the time-out counts from the call, also for those that wait behind others"
        assert await table.get("p", "k0") is None, "reading goes on meanwhile"
    await table.write("p", [Insert("k0", {})], write_id="0")
    assert [row.key for row in (await table.query("p", "", "z")).rows] == ["k0"]


async def test_waiting_for_another_process_does_not_hold_up_the_event_loop(table: SqliteTable, tmp_path: Path) -> None:
    with held_by_another_process(tmp_path / "rows.db"):
        waiting = asyncio.create_task(table.write("p", [Insert("a", {})], write_id="w"))
        longest, last = 0.0, time.monotonic()
        while not waiting.done():
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        with pytest.raises(StorageDown):
            await waiting
    assert longest < 0.2


async def test_a_folder_that_is_missing_is_down_until_it_is_there(tmp_path: Path) -> None:
    table = SqliteTable(tmp_path / "missing" / "rows.db")
    for _ in range(2):
        with pytest.raises(StorageDown, match=r"rows\.db did not answer"):
            await table.ready()
    (tmp_path / "missing").mkdir()
    await table.write("p", [Insert("a", {})], write_id="w")
    assert await table.get("p", "a") is not None
    await table.close()


async def test_a_file_that_is_no_database_is_down_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.db"
    path.write_text("These are the minutes of the meeting. " * 200)
    before = path.read_bytes()
    table = SqliteTable(path)
    with pytest.raises(StorageDown, match="not a database"):
        await table.write("p", [Insert("a", {})], write_id="w")
    await table.close()
    assert path.read_bytes() == before


def test_a_full_disk_is_down_and_what_was_told_as_written_stays(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL_UP, str(tmp_path / "rows.db")],
        check=False,
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=30,
    )
    assert done.stdout.startswith("down "), done.stderr
    assert done.stdout.endswith("True\n"), done.stdout


async def test_what_was_acknowledged_survives_a_kill_and_nothing_is_there_by_half(tmp_path: Path) -> None:
    path = tmp_path / "rows.db"
    with another_process(WRITE_ON, path) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(50)][-1]
        process.send_signal(signal.SIGKILL)
        process.wait()
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout if line.endswith("\n"))])
    table = SqliteTable(path)
    keys = [row.key for row in (await table.query("p", "", "~", limit=1_000)).rows]
    await table.close()
    for n in range(min(acknowledged + 1, 450)):
        assert f"{n:07}" in keys
    assert len(keys) % 2 == 0 or len(keys) == 1_000


async def test_rows_outlive_the_process_that_wrote_them_and_two_tables_share_a_file(tmp_path: Path) -> None:
    first, second = SqliteTable(tmp_path / "rows.db"), SqliteTable(tmp_path / "rows.db")
    await first.write("p", [Insert("a", {"n": 1})], write_id="w")
    row = await second.get("p", "a")
    assert row is not None
    await second.write("p", [Delete("a", row.version)], write_id="d")
    with pytest.raises(RowConflict):
        await first.write("p", [Delete("a", row.version)], write_id="another")
    await first.close()
    assert await second.get("p", "a") is None
    await second.close()
    assert os.listdir(tmp_path) == ["rows.db"], "closed cleanly, with nothing left beside the file"


async def test_closing_finishes_what_was_asked_and_ends_the_worker(tmp_path: Path) -> None:
    table = SqliteTable(tmp_path / "rows.db")
    asked = [asyncio.create_task(table.write("p", [Insert(f"{n}", {})], write_id=f"{n}")) for n in range(20)]
    await asyncio.sleep(0)
    await table.close()
    await asyncio.gather(*asked)
    with pytest.raises(RuntimeError):
        await table.get("p", "0")
    again = SqliteTable(tmp_path / "rows.db")
    assert len((await again.query("p", "", "~")).rows) == 20
    await again.close()
