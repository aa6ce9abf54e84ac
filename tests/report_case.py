"""A made-up year in a real store and its report produced, for the tests that read whole reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.report_people import COORDINATOR
from tests.report_words import said
from tests.report_years import YEAR, MadeUp
from tests.visits.council import MovingClock
from visits.coverage import days_of
from visits.model import Issue, PersonId, Value
from visits.ports import Office, Put
from visits.report import FrozenReport, IssueSummary, ReportContent, Standing, Subject, Version
from visits.report_form import lines_of
from visits.usecases.report import Produced, frozen, produce, settle, subject_of, to_settle, write_front

WRITTEN: Final[Mapping[str, str]] = {
    "consultations.fd": "FD",
    "consultations.ld": "LD",
    "meeting_date": "The next meeting",
}
"""What officers wrote in the lines of the front that are wanted, where it is not just words."""


def the_subject(label: str = YEAR) -> Subject:
    """What a report of these days is about."""
    subject = subject_of(label)
    assert subject is not None, label
    return subject


@dataclass
class Case:
    """A made-up year in a store of its own, with a clock that stands where the year was made up to."""

    made: MadeUp
    table: SqliteTable
    office: Office
    operations: "count[int]" = field(default_factory=lambda: count(1))

    def operation(self) -> str:
        """An operation id that no other has."""
        return f"20270520-c{next(self.operations)}"

    async def close(self) -> None:
        """Close the file."""
        await self.table.close()

    async def summarise(self, text: Mapping[str, str] | None = None) -> None:
        """Keep a line for every issue of the year: this text, by the issue's id, or some plain words about its topic."""
        given, chance = text or {}, self.made.chance()
        for issue in printed_issues(self.made):
            line = IssueSummary(
                issue_id=issue.id,
                text=given.get(issue.id, said(chance, "summary", issue.topic)),
                by=COORDINATOR,
                at=self.made.now,
            )
            await self.office.store.year(YEAR).commit([Put(line)], write_id=f"summary {issue.id}")

    async def complete(self, version: Version, person: PersonId = COORDINATOR) -> None:
        """Fill in every line of the front that is wanted, and print whatever was found in a text."""
        subject = the_subject()
        wanted = [line.key for line in lines_of(self.office.rules, version).values() if line.wanted]
        texts = {key: WRITTEN.get(key, "Nothing further to say.") for key in wanted}
        written = await write_front(self.office, person, subject, texts, self.operation())
        assert isinstance(written, Value), written
        found = await to_settle(self.office, person, subject, version)
        assert isinstance(found, tuple), found
        decisions = {one.finding.key: one.finding.may_print for one in found}
        await settle(self.office, person, subject, decisions, self.operation())

    async def produce(
        self, version: Version, standing: Standing = Standing.DRAFT, label: str = YEAR
    ) -> tuple[FrozenReport, ReportContent]:
        """The report as it is now, produced, and read back."""
        subject = the_subject(label)
        made = await produce(self.office, COORDINATOR, subject, version, standing, self.operation())
        assert isinstance(made, Produced), made
        read = await frozen(self.office, subject.year, made.report.id)
        assert read is not None
        return read


async def a_case(made: MadeUp, file: Path) -> Case:
    """The year in a new file."""
    table = SqliteTable(file)
    store = await made.keep(table)
    return Case(made, table, office_over(made, store))


def office_over(made: MadeUp, store: TableStore) -> Office:
    """What the use cases need."""
    numbers = count(1)
    return Office(
        store=store,
        clock=MovingClock(made.now),
        rules=made.council.rules,
        working_days=made.days,
        new_id=lambda: f"new{next(numbers)}",
    )


def printed_issues(made: MadeUp) -> tuple[Issue, ...]:
    """The issues of the year's visits."""
    return made.kept(days_of(YEAR)).issues
