"""What a made-up year leaves behind: as lists, as the bundle that a report is made from, and in a real store."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.changes import event_row, index_rows, main_key
from storage.rows import pack
from storage.store import TableStore
from storage.table import MAX_OPERATIONS, Insert, Table
from tests.report_people import Council
from visits.kept import Counter, Improvement, PastIssue, PastRecord, View
from visits.kept_of_period import KeptOfPeriod
from visits.model import SYSTEM, DateRange, Entry, Event, Issue, VisitRecord
from visits.ports import Storable
from visits.rota import Slot
from visits.usecases.send import RECORDS
from visits.years import london_day


@dataclass
class KeptYear:
    """Everything that one municipal year holds, in the order in which it was made."""

    slots: list[Slot] = field(default_factory=list)
    records: list[VisitRecord] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    past_records: list[PastRecord] = field(default_factory=list)
    past_issues: list[PastIssue] = field(default_factory=list)
    improvements: list[Improvement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def values(self) -> Iterator[Storable]:
        """All that has a row of its own but the events, and the counter that references were taken from."""
        yield Counter(name=RECORDS, count=len(self.records))
        for held in (self.slots, self.records, self.issues, self.entries):
            yield from held
        for more in (self.views, self.past_records, self.past_issues, self.improvements):
            yield from more


def kept_of(years: Mapping[str, KeptYear], council: Council, period: DateRange) -> KeptOfPeriod:
    """The bundle of a period, picked plainly: a slot by its London day, a record by its visit's, all else by those."""
    slots = [one for year in years.values() for one in year.slots if london_day(one.start) in period]
    records = [one for year in years.values() for one in year.records if one.visit_date in period]
    of_record = {one.id for one in records}
    issues = [one for year in years.values() for one in year.issues if one.record_id in of_record]
    of_issue = {one.id for one in issues}
    objects = {f"{what} {one}" for what, ids in _objects(slots, of_record, of_issue) for one in ids}
    return KeptOfPeriod(
        period=period,
        teams=council.teams,
        people=council.people,
        slots=tuple(sorted(slots, key=lambda one: (one.start, one.id))),
        records=tuple(sorted(records, key=lambda one: _place(one.reference))),
        issues=tuple(sorted(issues, key=lambda one: _place(one.reference))),
        entries=_those(years, "entries", "issue_id", of_issue),
        views=_those(years, "views", "record_id", of_record),
        past_records=_those(years, "past_records", "id", of_record),
        past_issues=_those(years, "past_issues", "id", of_issue),
        events=tuple(
            sorted((e for y in years.values() for e in y.events if e.object in objects), key=lambda one: one.at)
        ),
    )


def _objects(slots: Iterable[Slot], records: set[str], issues: set[str]) -> Iterator[tuple[str, Iterable[str]]]:
    yield from (("slot", [slot.id for slot in slots]), ("record", records), ("issue", issues))


def _those(years: Mapping[str, KeptYear], what: str, name: str, wanted: set[str]) -> tuple:  # type: ignore[type-arg]
    return tuple(one for year in years.values() for one in getattr(year, what) if getattr(one, name) in wanted)


def _place(reference: str) -> tuple[int, ...]:
    """V26-0042/2 is the second issue of the 42nd record of the year that began in 2026."""
    year, _, rest = reference[1:].partition("-")
    return (int(year), *map(int, rest.split("/")))


async def keep(table: Table, years: Mapping[str, KeptYear], council: Council, now: datetime) -> TableStore:
    """Write all of it into an empty table, as its use cases would have, in transactions of a hundred rows."""
    store = TableStore(table, council.rules.id)
    event = Event(object="register", action="registered", person=SYSTEM, at=now, operation_id="made up")
    await store.register(council.people, council.teams, event)
    for label, year in years.items():
        partition = (await store.open_year(label)).partition
        for number, batch in enumerate(_batches(_rows(year))):
            await table.write(partition, batch, write_id=f"made up {label} {number}")
    return store


def _rows(year: KeptYear) -> Iterator[Insert]:
    for value in year.values():
        yield Insert(main_key(value), pack(value))
        yield from (Insert(key, held) for key, held in index_rows(value).items())
    numbers: Tally[str] = Tally()
    for event in year.events:
        yield event_row(event, numbers[event.operation_id])
        numbers[event.operation_id] += 1


def _batches(rows: Iterator[Insert]) -> Iterator[list[Insert]]:
    batch: list[Insert] = []
    for row in rows:
        batch.append(row)
        if len(batch) == MAX_OPERATIONS:
            yield batch
            batch = []
    if batch:
        yield batch
