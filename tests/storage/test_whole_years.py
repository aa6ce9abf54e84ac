"""All of a kind that a year holds, over both engines: nothing left out, nothing of another kind or year, each row read once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import BaseModel

from storage.table import Table
from storage.year import TableYear
from tests.storage.counting import CountingTable
from tests.storage.samples import COLLEAGUE, ENTRY, EVENT, ISSUE, NOW, RECORD, YEAR, someone
from visits.kept import PastIssue, PastRecord, View
from visits.model import Entry, Event, Issue, VisitRecord
from visits.ports import Change, Happened, Put

MANY = 230
"""More than two pages."""
BATCH = 12

NUMBERS = range(1, MANY + 1)
RECORDS = [RECORD.model_copy(update={"id": f"r{n:04}", "reference": f"V26-{n:04}"}) for n in NUMBERS]
ISSUES = [ISSUE.model_copy(update={"id": f"{one.id}_1", "record_id": one.id, "number": 1}) for one in RECORDS]
ENTRIES = [ENTRY.model_copy(update={"id": f"r0001_1.{n}", "issue_id": "r0001_1", "number": n}) for n in NUMBERS]
VIEWS = [View(record_id="r0001", person=someone(n), agrees=n % 2 == 0, at=NOW) for n in NUMBERS]
PAST_RECORDS = [
    PastRecord.model_validate(RECORD.model_dump() | {"id": f"r{n // 2:04}", "revision": n % 2 + 1}) for n in NUMBERS
]
PAST_ISSUES = [
    PastIssue.model_validate(ISSUE.model_dump() | {"id": f"r{n // 2:04}_1", "of_revision": n % 2 + 1}) for n in NUMBERS
]
EVENTS = [
    EVENT.model_copy(update={"at": NOW + timedelta(seconds=n), "operation_id": f"op{n}", "object": f"x {n}"})
    for n in NUMBERS
]
EVERYTHING: Sequence[VisitRecord | Issue | Entry | View | PastRecord | PastIssue | Event] = (
    *RECORDS, *ISSUES, *ENTRIES, *VIEWS, *PAST_RECORDS, *PAST_ISSUES, *EVENTS,
)  # fmt: skip
READS: dict[str, tuple[Callable[[TableYear], Awaitable[Sequence[BaseModel]]], Sequence[BaseModel]]] = {
    "records": (TableYear.records, RECORDS),
    "issues": (TableYear.issues, ISSUES),
    "entries": (TableYear.every_entry, ENTRIES),
    "views": (TableYear.every_view, VIEWS),
    "earlier revisions of records": (TableYear.every_past_record, PAST_RECORDS),
    "issues of earlier revisions": (TableYear.every_past_issue, PAST_ISSUES),
    "events": (TableYear.every_event, EVENTS),
}


def change(value: VisitRecord | Issue | Entry | View | PastRecord | PastIssue | Event) -> Change:
    return Happened(value) if isinstance(value, Event) else Put(value)


async def fill(year: TableYear) -> None:
    """Everything, the last first."""
    changes = [change(one) for one in reversed(EVERYTHING)]
    for start in range(0, len(changes), BATCH):
        await year.commit(changes[start : start + BATCH], write_id=uuid4().hex)


@pytest.mark.parametrize("of", READS)
async def test_there_is_nothing_in_a_year_in_which_nothing_happened(table: Table, partition: str, of: str) -> None:
    read, _ = READS[of]
    assert list(await read(TableYear(table, partition, YEAR))) == []


async def test_all_of_each_kind_comes_in_its_order_and_each_row_is_read_once(table: Table, partition: str) -> None:
    counting = CountingTable(table)
    year = TableYear(counting, partition, YEAR)
    await fill(year)
    await TableYear(table, partition, "2027-28").commit([Put(VIEWS[0]), Happened(EVENT)], write_id="another year")
    await year.commit([Put(View(record_id="r0002", person=COLLEAGUE, agrees=True, at=NOW))], write_id="one more")
    for name, (read, wanted) in READS.items():
        before = counting.rows_read
        found = list(await read(year))
        expected = (
            [*wanted, View(record_id="r0002", person=COLLEAGUE, agrees=True, at=NOW)] if name == "views" else wanted
        )
        assert found == list(expected), name
        assert counting.rows_read - before == len(found), name
