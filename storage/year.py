"""One municipal year on the table: the adapter of `visits.ports.YearStore`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from pydantic import BaseModel

from storage.changes import (
    entry_key,
    front_key,
    issue_key,
    operations,
    reports_prefix,
    result_key,
    results_before,
    settled_prefix,
    snooze_key,
    summary_key,
)
from storage.keeping import KeptRows
from storage.paging import all_rows, pages_of
from storage.purge import forget_rows
from storage.rows import key_part, unpack
from storage.table import Row, Table, prefix_range
from visits.draft import Draft
from visits.kept import Counter, DigestIssued, Improvement, Origin, PastIssue, PastRecord, Proposal, SafetyCall, View
from visits.model import Entry, EntryKind, Event, Issue, PersonId, VisitRecord
from visits.ports import Change, Stored
from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled
from visits.rota import Slot, Snooze, SwapOffer
from visits.years import stamp

V = TypeVar("V", bound=BaseModel)


class TableYear(KeptRows):
    """The partition `{council}|{year}`."""

    def __init__(self, table: Table, council_id: str, year: str) -> None:
        self._table = table
        self._year = year
        self.partition = f"{council_id}|{year}"

    @property
    def year(self) -> str:
        """The label: "2026-27"."""
        return self._year

    async def draft(self, key: str) -> Stored[Draft] | None:
        """The live draft of a slot, or of a visit off the rota."""
        return await self._stored(Draft, f"draft|{key}")

    async def drafts_of(self, person: PersonId) -> Sequence[Draft]:
        """A person's drafts, in no order."""
        return await self._listed(Draft, f"draftof|{person}|", "draft|{}")

    async def slot(self, slot_id: str) -> Stored[Slot] | None:
        """The slot with this id."""
        return await self._stored(Slot, f"slot|{slot_id}")

    async def slots_of(self, person: PersonId) -> Sequence[Slot]:
        """Slots that the person is on, by start."""
        return [slot for slot in await self.slots_ever_of(person) if person in slot.members]

    async def slots_ever_of(self, person: PersonId) -> Sequence[Slot]:
        """Slots that the person is on, or once was, by start."""
        return await self._listed(Slot, f"slotof|{person}|", "slot|{}")

    async def slots_between(
        self, start: datetime, end: datetime, *, after: str = "", limit: int | None = None, free: bool = False
    ) -> Sequence[Slot]:
        """Slots that start within [start, end), by start: at most `limit`, those beyond the place `after`."""
        index = "slotfree|" if free else "slotat|"
        first = max(index + stamp(start), f"{index}{after}~" if after else "")
        last = index + stamp(end)
        if first >= last:
            return []
        if limit is None:
            return [unpack(Slot, row.values) for row in await self._rows(first, last)]
        page = await self._table.query(self.partition, first, last, limit=limit)
        return [unpack(Slot, row.values) for row in page.rows]

    async def long_slots_between(self, start: datetime, end: datetime) -> Sequence[Slot]:
        """Slots that start within [start, end) and take longer than usual, by start."""
        if start >= end:
            return []
        rows = await self._rows(f"slotlong|{stamp(start)}", f"slotlong|{stamp(end)}")
        return [unpack(Slot, row.values) for row in rows]

    async def swap_offer(self, offer_id: str) -> Stored[SwapOffer] | None:
        """An offer to swap: its id begins with the slot's."""
        return await self._stored(SwapOffer, f"swap|{offer_id.partition('.')[0]}|{offer_id}")

    async def swap_offers(self, slot_id: str) -> Sequence[Stored[SwapOffer]]:
        """The offers ever made of places on a slot, in no order."""
        return await self._all(SwapOffer, f"swap|{slot_id}|")

    async def snooze(self, person: PersonId, slot_id: str) -> Stored[Snooze] | None:
        """Until when a person wants to hear no more of a visit."""
        return await self._stored(Snooze, snooze_key(person, slot_id))

    async def slots_of_team(self, team_id: str, start: datetime, end: datetime) -> Sequence[Slot]:
        """A team's slots that start within [start, end), by start."""
        prefix = f"slotteam|{team_id}|"
        return await self._between(Slot, prefix + stamp(start), prefix + stamp(end), "slot|{}")

    async def record(self, record_id: str) -> Stored[VisitRecord] | None:
        """The record with this id."""
        return await self._stored(VisitRecord, f"record|{record_id}")

    async def records_of_team(self, team_id: str) -> Sequence[VisitRecord]:
        """Records that stand of visits to a team, the oldest visit first."""
        return await self._listed(VisitRecord, f"recordteam|{team_id}|", "record|{}")

    async def records_of(self, person: PersonId) -> Sequence[VisitRecord]:
        """Records of visits the person took part in or wrote up, oldest first."""
        return await self._listed(VisitRecord, f"recordof|{person}|", "record|{}")

    async def issue(self, issue_id: str) -> Stored[Issue] | None:
        """The issue with this id."""
        return await self._stored(Issue, issue_key(issue_id))

    async def issues_of(self, record_id: str) -> Sequence[Issue]:
        """A record's issues, by number."""
        rows = await self._rows(*prefix_range(f"issue|{record_id}|"))
        return [unpack(Issue, row.values) for row in rows]

    async def open_issues(self, team_id: str) -> Sequence[Issue]:
        """The team's issues that are still open, oldest first."""
        keys = await self._keys(*prefix_range(f"open|{team_id}|"))
        stored = [await self.issue(key.rpartition("|")[2]) for key in keys]
        return [one.value for one in stored if one]

    async def issues_due(self, before: date) -> Sequence[Issue]:
        """Issues that wait for an answer due before this day, the longest due first."""
        keys = await self._keys("due|", f"due|{before:%Y%m%d}")
        stored = [await self.issue(key.rpartition("|")[2]) for key in keys]
        return [one.value for one in stored if one]

    async def issues(self) -> Sequence[Issue]:
        """Every issue of the year, by record and number."""
        return await self.every(Issue, "issue|")

    async def records(self) -> Sequence[VisitRecord]:
        """Every record of the year, in no order."""
        return await self.every(VisitRecord, "record|")

    async def events_between(self, start: datetime, end: datetime) -> Sequence[Event]:
        """What happened within [start, end), in order."""
        rows = await self._rows(f"event|{stamp(start)}", f"event|{stamp(end)}")
        return [unpack(Event, row.values) for row in rows]

    async def every_event(self) -> Sequence[Event]:
        """Everything that happened, in order."""
        return await self.every(Event, "event|")

    async def every_entry(self) -> Sequence[Entry]:
        """Everything said of the year's issues, by issue and number."""
        return await self.every(Entry, "entry|")

    async def every_view(self) -> Sequence[View]:
        """What the other councillors say of all records."""
        return await self.every(View, "view|")

    async def every_past_record(self) -> Sequence[PastRecord]:
        """The earlier revisions of all records, by record and revision."""
        return await self.every(PastRecord, "past|")

    async def every_past_issue(self) -> Sequence[PastIssue]:
        """All issues in earlier revisions of their records, by issue and revision."""
        return await self.every(PastIssue, "pastissue|")

    async def digest_issued(self, head: PersonId) -> Stored[DigestIssued] | None:
        """The last digest in a Head of Service's channel."""
        return await self._stored(DigestIssued, f"digest|{head}")

    async def entries(self, issue_id: str) -> Sequence[Entry]:
        """Everything said of an issue, in order."""
        return [unpack(Entry, row.values) for row in await self._rows(*prefix_range(f"entry|{issue_id}|"))]

    async def responses(self) -> Sequence[Entry]:
        """Every answer of the year, by issue and number. Unpacked page by page too."""
        pages = pages_of(self._table, self.partition, *prefix_range("entry|"))
        return [
            unpack(Entry, row.values)
            async for rows in pages
            for row in rows
            if row.values["kind"] == EntryKind.RESPONSE
        ]

    async def entry(self, entry_id: str) -> Entry | None:
        """One thing said of an issue."""
        stored = await self._stored(Entry, entry_key(entry_id))
        return stored.value if stored else None

    async def improvements(self, issue_id: str) -> Sequence[Improvement]:
        """What later visits said of an issue, in no order."""
        return [unpack(Improvement, row.values) for row in await self._rows(*prefix_range(f"improved|{issue_id}|"))]

    async def improvement(self, issue_id: str, record_id: str) -> Stored[Improvement] | None:
        """What one later visit said of an issue."""
        return await self._stored(Improvement, f"improved|{issue_id}|{record_id}")

    async def origin(self, record_id: str) -> Stored[Origin] | None:
        """The form of a record as it was last sent."""
        return await self._stored(Origin, f"origin|{record_id}")

    async def past_records(self, record_id: str) -> Sequence[Stored[PastRecord]]:
        """A record's earlier revisions, oldest first."""
        return await self._all(PastRecord, f"past|{record_id}|")

    async def past_issues(self, issue_id: str) -> Sequence[Stored[PastIssue]]:
        """An issue in earlier revisions of its record, oldest first."""
        return await self._all(PastIssue, f"pastissue|{issue_id}|")

    async def proposal(self, proposal_id: str) -> Proposal | None:
        """A reply that may become an answer."""
        stored = await self._stored(Proposal, f"proposal|{key_part(proposal_id)}")
        return stored.value if stored else None

    async def views(self, record_id: str) -> Sequence[View]:
        """What the other councillors say of a record."""
        return [unpack(View, row.values) for row in await self._rows(*prefix_range(f"view|{record_id}|"))]

    async def view(self, record_id: str, person: PersonId) -> Stored[View] | None:
        """What one councillor says of a record."""
        return await self._stored(View, f"view|{record_id}|{person}")

    async def safety_call(self, call_id: str) -> Stored[SafetyCall] | None:
        """What a councillor said of having called somebody."""
        return await self._stored(SafetyCall, f"call|{call_id}")

    async def counter(self, name: str) -> Stored[Counter] | None:
        """The counter with this name, once anything was counted."""
        return await self._stored(Counter, f"counter|{name}")

    async def front_texts(self, label: str) -> Stored[FrontTexts] | None:
        """What officers wrote for the front of the report of a subject."""
        return await self._stored(FrontTexts, front_key(label))

    async def settled(self, label: str) -> Sequence[Stored[Settled]]:
        """All that was decided of findings of a subject, in no order."""
        return await self._all(Settled, settled_prefix(label))

    async def summary(self, issue_id: str) -> Stored[IssueSummary] | None:
        """The line that officers wrote of an issue."""
        return await self._stored(IssueSummary, summary_key(issue_id))

    async def summaries(self) -> Sequence[IssueSummary]:
        """The lines of all issues of the year, by record and number. Unpacked page by page."""
        pages = pages_of(self._table, self.partition, *prefix_range("summary|"))
        return [unpack(IssueSummary, row.values) async for rows in pages for row in rows]

    async def frozen_report(self, report_id: str) -> FrozenReport | None:
        """A report that was produced."""
        stored = await self._stored(FrozenReport, f"report|{key_part(report_id)}")
        return stored.value if stored else None

    async def frozen_reports(self, label: str) -> Sequence[FrozenReport]:
        """The reports that were produced of a subject, oldest first."""
        return await self._listed(FrozenReport, reports_prefix(label), "report|{}")

    async def frozen_pages(self, report_id: str) -> Sequence[Stored[FrozenPage]]:
        """The pages of a report, in order."""
        return await self._all(FrozenPage, f"reportpage|{key_part(report_id)}|")

    async def outcome_of(self, person: PersonId, operation_id: str) -> str | None:
        """What came of an operation, if it was done within the last 7 days."""
        row = await self._table.get(self.partition, result_key(operation_id, person))
        return str(row.values["outcome"]) if row else None

    async def forget_outcomes(self, before: date, most: int) -> int:
        """Take away what came of operations that began before this day, at most so many; how many there were."""
        return await forget_rows(self._table, self.partition, *results_before(before), most)

    async def commit(self, changes: Sequence[Change], *, write_id: str) -> None:
        """All of the changes or none. Raises Stale, Unavailable."""
        made = await operations(self._table, self.partition, changes)
        if changes and not made:  # all of it was asked for once, before
            return
        await self._table.write(self.partition, made, write_id=write_id)

    async def _all(self, cls: type[V], prefix: str) -> Sequence[Stored[V]]:
        rows = await self._rows(*prefix_range(prefix))
        return [Stored(unpack(cls, row.values), row.version) for row in rows]

    async def _stored(self, cls: type[V], key: str) -> Stored[V] | None:
        row = await self._table.get(self.partition, key)
        return Stored(unpack(cls, row.values), row.version) if row else None

    async def _listed(self, cls: type[V], prefix: str, main: str) -> Sequence[V]:
        return await self._between(cls, *prefix_range(prefix), main)

    async def _between(self, cls: type[V], start: str, end: str, main: str) -> Sequence[V]:
        """The values that index rows within a key range stand for, in the order of the index."""
        keys = await self._keys(start, end)
        stored = [await self._stored(cls, main.format(key.rpartition("|")[2])) for key in keys]
        return [one.value for one in stored if one]

    async def _keys(self, start: str, end: str) -> list[str]:
        return [row.key for row in await self._rows(start, end)]

    async def _rows(self, start: str, end: str) -> list[Row]:
        return await all_rows(self._table, self.partition, start, end)
