"""Looking for work costs what is due, not what waits: the loop asks every few seconds, in every known year."""

from datetime import timedelta

import pytest

from storage.outbox import Outbox, show
from storage.store import TableStore
from storage.table import Operation, Table
from tests.storage.counting import CountingTable
from tests.storage.samples import NOW, YEAR
from visits.card_names import CardKind, CardName
from visits.ports import (
    Show,
)

DUE = 5
CARDS_PER_WRITE = 50


async def fill(table: Table, partition: str, *, not_yet_due: int) -> CountingTable:
    """An outbox with 5 cards that are due and so many that are not; the table, counting from now on."""
    store = TableStore(table, partition)
    shows = [Show(CardName(kind=CardKind.RECORD, object_id=f"due{n}"), NOW) for n in range(DUE)]
    tomorrow = NOW + timedelta(days=1)
    shows += [Show(CardName(kind=CardKind.RECORD, object_id=f"r{n}"), tomorrow) for n in range(not_yet_due)]
    new = CountingTable(table)
    for start in range(0, len(shows), CARDS_PER_WRITE):
        operations: list[Operation] = []
        for each in shows[start : start + CARDS_PER_WRITE]:
            operations += await show(new, store.year(YEAR).partition, each, 0)
        await table.write(store.year(YEAR).partition, operations, write_id=f"fill {partition} {start}")
    return CountingTable(table)


async def cost_of_due(counted: CountingTable, partition: str) -> tuple[int, int]:
    due = await Outbox(counted, f"{partition}|{YEAR}", YEAR).due(NOW)
    assert [waiting.card.object_id for waiting in due] == [f"due{n}" for n in range(DUE)]
    return counted.calls, counted.rows_read


@pytest.mark.parametrize("not_yet_due", [10, 2_000])
async def test_finding_what_is_due_reads_that_alone_in_one_call(table: Table, partition: str, not_yet_due: int) -> None:
    counted = await fill(table, partition, not_yet_due=not_yet_due)
    assert await cost_of_due(counted, partition) == (1, DUE)


async def test_no_more_is_read_than_was_asked_for(table: Table, partition: str) -> None:
    counted = await fill(table, partition, not_yet_due=0)
    due = await Outbox(counted, f"{partition}|{YEAR}", YEAR).due(NOW, limit=2)
    assert [waiting.card.object_id for waiting in due] == ["due0", "due1"]
    assert counted.rows_read == 2
