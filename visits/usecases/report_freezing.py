"""Produce a report: frozen with all that it prints, so that it can be produced again for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from visits.card_names import CardKind, CardName
from visits.model import Event, Person, PersonId, Role
from visits.ports import Change, Happened, Office, Put, Show, Stale, YearStore
from visits.report import FrozenPage, FrozenReport, ReportContent, Standing, Subject, Version
from visits.report_frozen import fingerprint, in_pages, read_again, written_out
from visits.usecases.report_outcomes import NothingToReport, NotReady, Produced
from visits.usecases.report_reading import overseer, report_now
from visits.usecases.start import Refused

PAGES_AT_ONCE: Final = 60
"""Pages in one transaction, which travels in 4 MB: a page takes at most 52 KB of it."""
READERS_AT_ONCE: Final = 40
"""Readers told in one transaction, which holds a hundred operations."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A report and its content as text."""

    report: FrozenReport
    text: str


async def produce(
    office: Office, person: PersonId, subject: Subject, version: Version, standing: Standing, operation_id: str
) -> Produced | NotReady | NothingToReport | Refused:
    """Freeze the report as it is now. A draft at any time, a final one when nothing stands in its way. Raises Stale: call again.

    Asked for again, it is the report of then.
    """
    if not await overseer(office, person):
        return Refused()
    store = await office.store.open_year(subject.year)
    report_id = sha256(f"{person} {operation_id}".encode()).hexdigest()[:20]
    there = await store.frozen_report(report_id)
    if there:
        return Produced(report=there, again=True)
    now = await report_now(office, subject, version)
    if isinstance(now, NothingToReport):
        return now
    if standing is Standing.FINAL and not now.readiness.is_ready:
        return NotReady(readiness=now.readiness)

    def written() -> _Written:
        return _written(now.printed(), report_id, standing, person)

    made = await office.aside(written)
    await _keep_pages(office, store, made)
    await _keep(office, store, made, operation_id)
    return Produced(report=made.report)


async def frozen(office: Office, year: str, report_id: str) -> tuple[FrozenReport, ReportContent] | None:
    """A report that was produced, with its content; None if there is none. Raises BrokenReport if it is not what was frozen."""
    store = office.store.year(year)
    report = await store.frozen_report(report_id)
    if report is None:
        return None
    pages = (await store.frozen_pages(report_id))[: report.pages]
    texts = [page.value.text for page in pages]
    return report, await office.aside(lambda: read_again(report, texts))


def not_kept(content: ReportContent, person: PersonId) -> FrozenReport:
    """A draft of this content that is shown and not frozen: it has no pages, and cannot be produced again."""
    return _written(content, "not-kept", Standing.DRAFT, person).report.model_copy(update={"pages": 0})


def may_read_report(person: Person, report: FrozenReport) -> bool:
    """Whether someone may have the files of a report: readers those of a final one only."""
    if person.has(Role.HEAD_OF_SERVICE, Role.COORDINATOR):
        return True
    return report.standing is Standing.FINAL and person.has(Role.OBSERVER)


def _written(content: ReportContent, report_id: str, standing: Standing, person: PersonId) -> _Written:
    text = written_out(content)
    report = FrozenReport(
        id=report_id,
        label=content.subject.label,
        period=content.subject.period,
        year=content.subject.year,
        version=content.version,
        standing=standing,
        cut_off=content.cut_off,
        visits=content.figures.visits.done,
        issues=content.figures.issues.raised.number,
        hash=fingerprint(text),
        by=person,
        at=content.cut_off,
        pages=len(in_pages(text)),
    )
    return _Written(report, text)


async def _keep_pages(office: Office, store: YearStore, made: _Written) -> None:
    """Put the pages in place of any that an earlier try left, the first one first: two tries at once can't mix theirs, for each
    names what it found there. Raises Stale.
    """
    found = {page.value.number: page for page in await store.frozen_pages(made.report.id)}
    pieces = in_pages(made.text)
    texts = [*pieces, *[""] * (len(found) - len(pieces))]  # what a longer try left is emptied
    puts = [
        Put(FrozenPage(report_id=made.report.id, number=number, text=text), found.get(number))
        for number, text in enumerate(texts, 1)
    ]
    for start in range(0, len(puts), PAGES_AT_ONCE):
        some: Sequence[Change] = puts[start : start + PAGES_AT_ONCE]
        await store.commit(some, write_id=f"pages {made.report.id} {start} {office.new_id()}")


async def _keep(office: Office, store: YearStore, made: _Written, operation_id: str) -> None:
    """The report itself, once all of its pages are there. The first is put once more, so that no other try can begin to
    replace them. Readers of a final one are told. Raises Stale.
    """
    report = made.report
    pages = await store.frozen_pages(report.id)
    if "".join(page.value.text for page in pages) != made.text:
        raise Stale(f"report {report.id} is being produced by somebody else at once")
    shows = await _copies(office, report)
    event = Event(
        object=f"report {report.id}",
        action="produced",
        to_state=report.standing,
        person=report.by,
        at=report.at,
        operation_id=operation_id,
    )
    changes: list[Change] = [Put(pages[0].value, pages[0]), Put(report), Happened(event), *shows[:READERS_AT_ONCE]]
    await store.commit(changes, write_id=f"report {report.id} {office.new_id()}")
    for start in range(READERS_AT_ONCE, len(shows), READERS_AT_ONCE):
        more = shows[start : start + READERS_AT_ONCE]
        await store.commit(more, write_id=f"readers {report.id} {start} {office.new_id()}")


async def _copies(office: Office, report: FrozenReport) -> list[Show]:
    """A card to each reader of a final report, the Chief Executive among them (seed 002, 2.6)."""
    if report.standing is not Standing.FINAL:
        return []
    people = {person.id: person for person in await office.store.people()}
    named = office.rules.report.readers or [one.id for one in people.values() if one.has(Role.OBSERVER)]
    readers = [one for one in named if one in people and may_read_report(people[one], report)]
    return [
        Show(CardName(kind=CardKind.REPORT, object_id=report.id, person=reader), report.at, once=True)
        for reader in readers
    ]
