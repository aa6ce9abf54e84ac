"""Who was shown what is an event once for each person, object and London day; what is kept for some days goes after them."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from storage import reads
from storage.paging import all_rows
from storage.purge import forget_rows
from storage.store import TableStore
from storage.table import Insert, StorageDown, Table, prefix_range
from tests.storage.counting import CountingTable
from tests.storage.samples import AUTHOR, COLLEAGUE, NOW, YEAR
from visits.model import Event, PersonId
from visits.ports import Finished

DAY = NOW.date()


def read(about: str, at: datetime = NOW, person: PersonId = AUTHOR, action: str = "read") -> Event:
    return Event(object=about, action=action, person=person, at=at, operation_id=f"20261116-{uuid4().hex}")


async def events(table: Table, partition: str) -> list[str]:
    return [str(row.values["object"]) for row in await all_rows(table, partition, *prefix_range("event|"))]


async def test_what_cannot_be_noted_is_said_so_and_is_noted_the_next_time(table: Table, partition: str) -> None:
    down = CountingTable(table, fail_writes_from=0)
    store = TableStore(down, partition)
    with pytest.raises(StorageDown):
        await store.note_reads([read("record r1")])
    down.fail_writes_from = None
    await store.note_reads([read("record r1")])
    assert await events(table, partition) == ["record r1"]


async def test_to_look_again_is_no_other_event_and_asks_nothing_of_the_store(table: Table, partition: str) -> None:
    counted = CountingTable(table)
    store = TableStore(counted, partition)
    await store.note_reads([read("record r1")])
    assert counted.calls == 1
    for minute in range(5):
        await store.note_reads([read("record r1", NOW + timedelta(minutes=minute))])
    assert counted.calls == 1
    assert await events(table, partition) == ["record r1"]


async def test_another_person_thing_manner_or_day_is_another_event(table: Table, partition: str) -> None:
    store = TableStore(table, partition)
    midnight = datetime(2026, 6, 30, 23, tzinfo=UTC)
    for one in (
        read("record r1"),
        read("record r1", person=COLLEAGUE),
        read("record r2"),
        read("record r1", action="listed"),
        read("record r3", midnight - timedelta(seconds=1)),
        read("record r3", midnight),  # in London a day later
    ):
        await store.note_reads([one])
    assert len(await events(table, partition)) == 6


async def test_copies_of_the_bot_that_note_the_same_at_once_note_it_once(table: Table, partition: str) -> None:
    stores = [TableStore(table, partition) for _ in range(4)]
    about = [f"issue i{number}" for number in range(6)]
    await asyncio.gather(
        *(store.note_reads([read(one) for one in about[n : n + 4]]) for n, store in enumerate(stores[:3])),
        stores[3].note_reads([read(one) for one in about]),
    )
    assert sorted(await events(table, partition)) == about


async def test_a_long_list_is_noted_in_transactions_that_a_store_takes(table: Table, partition: str) -> None:
    counted = CountingTable(table)
    await TableStore(counted, partition).note_reads([read(f"issue i{number}") for number in range(100)])
    assert [len(write) for write in counted.writes] == [90, 90, 20]
    assert len(await events(table, partition)) == 100


async def test_a_process_remembers_no_more_reads_than_it_may(
    table: Table, partition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "REMEMBERED", 3)
    store = TableStore(table, partition)
    for number in range(8):
        await store.note_reads([read(f"issue i{number}")])
    assert len(store._reads._noted) == 3
    await store.note_reads([read("issue i0")])
    assert len(await events(table, partition)) == 8, "what is forgotten here is still in the store"


async def test_that_a_read_is_noted_is_forgotten_after_some_days_and_the_event_stays(
    table: Table, partition: str
) -> None:
    store = TableStore(table, partition)
    for days in range(4):
        await store.note_reads([read("record r1", NOW + timedelta(days=days))])
    assert await store.forget_reads(DAY + timedelta(days=3), 10) == 3
    assert len(await all_rows(table, partition, *prefix_range("saw|"))) == 1
    assert len(await events(table, partition)) == 4


async def test_outcomes_of_operations_that_began_before_a_day_are_taken_away_and_no_others(
    table: Table, partition: str
) -> None:
    year = TableStore(table, partition).year(YEAR)
    for name in ("20251231-a", "20261108-b", "20261109-c", "20261116-d"):
        await year.commit([Finished(AUTHOR, name, "done")], write_id=name)
    assert await year.forget_outcomes(date(2026, 11, 9), 100) == 2
    there = [await year.outcome_of(AUTHOR, name) for name in ("20251231-a", "20261108-b", "20261109-c", "20261116-d")]
    assert there == [None, None, "done", "done"]
    assert await year.forget_outcomes(date(2026, 11, 9), 100) == 0


async def test_no_more_is_taken_away_at_once_than_is_allowed_and_the_rest_the_next_time(
    table: Table, partition: str
) -> None:
    for start in range(0, 250, 50):
        rows = [Insert(f"x|{number:04d}", {}) for number in range(start, start + 50)]
        await table.write(partition, rows, write_id=f"{start}")
    counted = CountingTable(table)
    assert await forget_rows(counted, partition, "x|", "x|0240", 210) == 210
    assert [len(write) for write in counted.writes] == [100, 100, 10]
    assert [row.key for row in await all_rows(table, partition, *prefix_range("x|"))] == [
        f"x|{number:04d}" for number in range(210, 250)
    ]
    assert await forget_rows(table, partition, "x|", "x|0240", 210) == 30


async def test_two_copies_that_take_away_the_same_at_once_leave_nothing_and_do_not_fail(
    table: Table, partition: str
) -> None:
    await table.write(partition, [Insert(f"x|{number:04d}", {}) for number in range(60)], write_id="rows")
    await asyncio.gather(*(forget_rows(table, partition, "x|", "x}", 100) for _ in range(3)))
    assert await all_rows(table, partition, *prefix_range("x|")) == []
