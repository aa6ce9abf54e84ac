"""Replies get lost and servers hang: no write to Azure Tables is doubled or lost, and nothing waits for ever."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from azure.data.tables.aio import TableClient

from storage.azure import PATIENCE_SECONDS, AzureTable
from storage.marks import mark_of, marks_of
from storage.table import Delete, Insert, Operation, Replace, Row, RowConflict, StorageDown
from tests.azurite import Azurite, connection_string, free_port
from tests.fault_proxy import Fault, FaultProxy, any_request

pytestmark = pytest.mark.node

PASSING = [Fault.LOST_REPLY, Fault.BUSY_AFTER, Fault.BUSY_BEFORE, Fault.DROPPED]
KINDS = ["insert", "replace", "delete", "deletes", "mixed"]
AFTER: dict[str, dict[str, object]] = {
    "insert": {"a": 1, "b": 1, "c": 1, "new": 9},
    "replace": {"a": 9, "b": 1, "c": 1},
    "delete": {"b": 1, "c": 1},
    "deletes": {"c": 1},
    "mixed": {"a": 9, "c": 1, "new": 9},
}


@dataclass
class Line:
    """A table behind a line that can fail, and the same table looked at directly."""

    proxy: FaultProxy
    table: AzureTable
    direct: AzureTable
    partition: str

    async def rows(self) -> dict[str, Row]:
        return {row.key: row for row in (await self.direct.query(self.partition, "", "\x7f")).rows}

    async def numbers(self) -> dict[str, object]:
        return {key: row.values["n"] for key, row in (await self.rows()).items()}

    async def operations(self, kind: str) -> list[Operation]:
        """A write of this kind to the rows a, b and c, which it puts there."""
        await self.direct.write(self.partition, [Insert(key, {"n": 1}) for key in "abc"], write_id="setting the stage")
        version = {key: row.version for key, row in (await self.rows()).items()}
        kinds: dict[str, list[Operation]] = {
            "insert": [Insert("new", {"n": 9})],
            "replace": [Replace("a", {"n": 9}, version["a"])],
            "delete": [Delete("a", version["a"])],
            "deletes": [Delete("a", version["a"]), Delete("b", version["b"])],
            "mixed": [Replace("a", {"n": 9}, version["a"]), Insert("new", {"n": 9}), Delete("b", version["b"])],
        }
        return kinds[kind]


@pytest.fixture
async def line(azurite: Azurite, partition: str) -> AsyncIterator[Line]:
    proxy = FaultProxy(azurite.port)
    port = await proxy.start()
    table = AzureTable.from_connection_string(connection_string(port))
    direct = AzureTable.from_connection_string(azurite.connection_string)
    await table.ready()
    yield Line(proxy, table, direct, partition)
    await table.close()
    await direct.close()
    await proxy.stop()


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_write_that_meets_a_fault_is_done_once(line: Line, kind: str, fault: Fault) -> None:
    operations = await line.operations(kind)
    line.proxy.plan(fault)
    await line.table.write(line.partition, operations, write_id="w")
    assert line.proxy.happened[fault] == 1
    assert await line.numbers() == AFTER[kind]
    marks = "\n".join(marks_of(row.version) for row in (await line.rows()).values())
    assert marks.count(mark_of("w")) == sum(not isinstance(operation, Delete) for operation in operations)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_write_whose_every_reply_was_lost_is_known_when_the_caller_tries_again(line: Line, kind: str) -> None:
    operations = await line.operations(kind)
    line.proxy.always(Fault.LOST_REPLY)
    with pytest.raises(StorageDown):
        await line.table.write(line.partition, operations, write_id="w")
    assert await line.numbers() == AFTER[kind]
    line.proxy.always(None)
    await line.table.write(line.partition, operations, write_id="w")
    assert await line.numbers() == AFTER[kind]


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_real_conflict_is_still_a_conflict_when_the_line_is_bad(line: Line, kind: str, fault: Fault) -> None:
    operations = await line.operations(kind)
    other = operations[0]
    theirs: Operation = Insert(other.key, {"n": 5}) if isinstance(other, Insert) else Delete(other.key, other.version)
    await line.direct.write(line.partition, [theirs], write_id="another")
    before = await line.numbers()
    line.proxy.plan(fault)
    if kind == "delete":
        # The one case that nothing can tell apart: the reply was lost, and the row is gone, as it should be.
        await line.table.write(line.partition, operations, write_id="w")
    else:
        with pytest.raises(RowConflict):
            await line.table.write(line.partition, operations, write_id="w")
    assert line.proxy.happened[fault] == 1
    assert await line.numbers() == before


async def test_deletes_that_meet_no_fault_and_no_row_are_a_conflict(line: Line) -> None:
    operations = await line.operations("deletes")
    await line.direct.write(line.partition, operations, write_id="another")
    with pytest.raises(RowConflict):
        await line.table.write(line.partition, operations, write_id="w")


async def test_a_counter_that_many_raise_at_once_over_a_bad_line_counts_right(line: Line) -> None:
    await line.direct.write(line.partition, [Insert("counter", {"n": 0})], write_id="first")
    line.proxy.plan(*([Fault.LOST_REPLY, Fault.BUSY_AFTER] * 10))

    async def raise_it() -> None:
        row = await line.table.get(line.partition, "counter")
        assert row is not None
        higher, write_id = Replace("counter", {"n": int(row.values["n"]) + 1}, row.version), uuid4().hex
        while True:
            try:
                return await line.table.write(line.partition, [higher], write_id=write_id)
            except StorageDown:
                continue  # in doubt, so the very same write again
            except RowConflict:
                return await raise_it()

    async def raise_often() -> None:
        for _ in range(8):
            await raise_it()

    await asyncio.gather(*(raise_often() for _ in range(5)))
    assert line.proxy.happened.total() == 20
    assert await line.numbers() == {"counter": 40}


async def test_reads_get_over_a_fault(line: Line) -> None:
    await line.operations("insert")
    for fault in (Fault.DROPPED, Fault.BUSY_BEFORE):
        line.proxy.plan(fault, fault, to=any_request)
        assert await line.table.get(line.partition, "a") is not None
        assert len((await line.table.query(line.partition, "a", "z")).rows) == 3
    assert line.proxy.happened.total() == 4


async def test_a_server_that_hangs_is_down_in_bounded_time_and_its_writes_are_not_lost_or_doubled(line: Line) -> None:
    operations = await line.operations("mixed")
    line.proxy.always(Fault.HANG_AFTER)
    began = time.monotonic()
    outcomes = await asyncio.gather(
        line.table.get(line.partition, "a"),
        line.table.query(line.partition, "a", "z"),
        line.table.write(line.partition, operations, write_id="w"),
        line.table.ready(),
        return_exceptions=True,
    )
    took = time.monotonic() - began
    assert [type(outcome) for outcome in outcomes] == [StorageDown] * 4
    assert took < PATIENCE_SECONDS + 1
    line.proxy.always(None)
    await line.table.write(line.partition, operations, write_id="w")
    assert await line.numbers() == AFTER["mixed"]


async def test_a_write_cut_short_is_known_when_it_is_tried_again(line: Line) -> None:
    operations = await line.operations("deletes")
    line.proxy.plan(Fault.HANG_AFTER)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(line.table.write(line.partition, operations, write_id="w"), timeout=0.5)
    await line.table.write(line.partition, operations, write_id="w")
    assert await line.numbers() == AFTER["deletes"]


async def test_a_refused_connection_is_down_in_bounded_time() -> None:
    table = AzureTable.from_connection_string(connection_string(free_port()))
    began = time.monotonic()
    outcomes = await asyncio.gather(
        table.ready(), table.write("p", [Insert("a", {})], write_id="w"), return_exceptions=True
    )
    await table.close()
    assert [type(outcome) for outcome in outcomes] == [StorageDown] * 2
    assert time.monotonic() - began < PATIENCE_SECONDS + 1


async def test_a_wrong_key_is_storage_down_and_not_an_absent_row(azurite: Azurite) -> None:
    forged = azurite.connection_string.replace("AccountKey=E", "AccountKey=F")
    table = AzureTable.from_connection_string(forged)
    with pytest.raises(StorageDown):
        await table.get("p", "a")
    await table.close()


async def test_a_malformed_connection_string_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"[Cc]onnection string"):
        AzureTable.from_connection_string("nonsense")


async def test_a_table_that_was_taken_away_is_down_and_then_made_again(azurite: Azurite) -> None:
    name = f"t{uuid4().hex}"
    table = AzureTable.from_connection_string(azurite.connection_string, name)
    await table.write("p", [Insert("a", {})], write_id="w")
    async with TableClient.from_connection_string(azurite.connection_string, name) as client:
        await client.delete_table()
    with pytest.raises(StorageDown):
        await table.write("p", [Insert("b", {})], write_id="x")
    assert await table.get("p", "a") is None
    await table.close()


async def test_the_machines_own_identity_is_used_where_no_other_is_given() -> None:
    """Built and closed only: signing in needs Azure itself."""
    table = AzureTable.from_account_url("https://example.table.core.windows.net")
    await table.close()
