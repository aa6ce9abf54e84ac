"""A person's right to be forgotten: their entry on the register, or one text wherever it is kept. Nothing under a hold goes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from visits.card_names import CardKind
from visits.erasing import (
    REMOVED,
    NotErased,
    PersonErased,
    TextErased,
    WhyKept,
    entry_named,
    pseudonym,
    reference_named,
    without,
)
from visits.model import Entry, Event, Issue, IssueState, PersonId, PersonStatus, VisitRecord
from visits.ports import Change, Happened, Office, Put, Show, Stored, YearStore
from visits.report import FrozenPage, FrozenReport
from visits.report_frozen import fingerprint, in_pages
from visits.retention import Kept, Thing, person_is_held, record_is_held
from visits.summary import text_of
from visits.text import title_of
from visits.usecases.corrections import field_of, overwritten, with_text

MOST_PAGES = 96
"""Of a report that is rewritten in one transaction, with its head and an event."""
SHOWN_AT_ONCE = 40
_WITH_WORDS = frozenset(
    {
        CardKind.RECORD, CardKind.FORM, CardKind.ISSUE, CardKind.ANSWER, CardKind.REPLY_REMINDER, CardKind.FOLLOW_UP,
        CardKind.COLLEAGUE, CardKind.SUMMARY_SHOWN,
    }
)  # fmt: skip
"""Cards that show somebody's words or name, and are made anew without them."""


@dataclass
class _Found:
    """The words that were named, and what is to be written where they are kept: (place, change)."""

    record: Stored[VisitRecord]
    issue: Stored[Issue] | None
    words: list[str] = field(default_factory=list)
    changes: list[tuple[str, Change]] = field(default_factory=list)

    def put(self, place: str, words: str, change: Put) -> None:
        if words and words != REMOVED:
            self.words.append(words)
        self.changes.append((place, change))


async def erase_person(
    office: Office, by: PersonId, person: PersonId, operation_id: str, *, do: bool
) -> PersonErased | NotErased:
    """Erase what the register says of somebody who has left, and what is kept beside it. Their acts stand under their id.

    Without `do` nothing is changed. Can be repeated. Raises Stale, Unavailable.
    """
    known = await office.store.person(person)
    if known is None:
        return NotErased(why=WhyKept.UNKNOWN)
    if known.status is PersonStatus.ACTIVE:
        return NotErased(why=WhyKept.STILL_HERE)
    if person_is_held(person, await office.store.holds()):
        return NotErased(why=WhyKept.HELD)
    gone = pseudonym(known)
    reports = await _reports_with(office, known.name) if known != gone else ()
    records = [one for label in await office.store.years() for one in await office.store.year(label).records_of(person)]
    if not do:
        return PersonErased(person=known, records=len(records), reports=reports)
    await office.store.register([gone], [], _event(office, f"person {person}", "erased", by, operation_id))
    rows = await office.store.forget_person(person)
    for record in records:
        await _show_anew(office, record)
    return PersonErased(person=known, rows=rows, records=len(records), reports=reports)


async def erase_text(
    office: Office, by: PersonId, reference: str, question: str, operation_id: str, *, do: bool
) -> TextErased | NotErased:
    """Erase one text wherever it is kept. `reference` is a record's or an issue's. The questions of a record are those of its
    form ("staff_voice", "note__staffing") and "views"; of an issue "issue", "extended", "summary" and "said.3".

    Reports go first, for they are searched for the very words. Can be repeated. Raises Stale, Unavailable.
    """
    found = await _named(office, reference, question)
    if found is None:
        return NotErased(why=WhyKept.UNKNOWN)
    record = found.record.value
    store = office.store.year(record.year)
    issues = await store.issues_of(record.id)
    entries = [entry for issue in issues for entry in await store.entries(issue.id)]
    if record_is_held(record, issues, entries, await office.store.holds()):
        return NotErased(why=WhyKept.HELD)
    reports, too_large = await _out_of_reports(office, by, found.words, operation_id, do=do)
    cards = len(await _posted(office, record)) if not do else await _erase(office, by, found, question, operation_id)
    places = [place for place, _ in found.changes]
    return TextErased(
        reference=reference,
        question=question,
        places=tuple((place, places.count(place)) for place in dict.fromkeys(places)),
        cards=cards,
        reports=reports,
        too_large=too_large,
    )


async def _erase(office: Office, by: PersonId, found: _Found, question: str, operation_id: str) -> int:
    record = found.record.value
    about = f"issue {found.issue.value.id}" if found.issue else f"record {record.id}"
    event = _event(office, about, f"erased {question}", by, operation_id)
    changes = [*(change for _, change in found.changes), Happened(event)]
    await office.store.year(record.year).commit(changes, write_id=f"erase {about} {question} {office.new_id()}")
    return await _show_anew(office, record)


async def _named(office: Office, reference: str, question: str) -> _Found | None:
    named = reference_named(reference)
    record = await _record_called(office, named[0]) if named else None
    if named is None or record is None:
        return None
    store = office.store.year(record.value.year)
    issue = await store.issue(f"{record.value.id}_{named[1]}") if named[1] else None
    if named[1] and issue is None:
        return None
    found = _Found(record, issue)
    if issue is None:
        await _in_record(office, found, question)
    else:
        await _in_issue(office, found, issue, question)
    return found if found.changes else None


async def _record_called(office: Office, reference: str) -> Stored[VisitRecord] | None:
    for label in await office.store.years():
        store = office.store.year(label)
        for record in await store.records():
            if record.reference == reference:
                return await store.record(record.id)
    return None


async def _in_record(office: Office, found: _Found, question: str) -> None:
    record = found.record.value
    store = office.store.year(record.year)
    if question == "views":
        for view in [one for one in await store.views(record.id) if one.text]:
            stored = await store.view(record.id, view.person)
            if stored:
                found.put("views", view.text, Put(view.model_copy(update={"text": REMOVED}), stored))
        return
    words = text_of(record, question)
    if not words:
        return
    hidden = tuple(one for one in record.hidden if one != question)
    bare = with_text(record, question, REMOVED).model_copy(update={"hidden": hidden})
    found.put("record", words, Put(bare, found.record))
    await _everywhere_else(office, found, question)


async def _in_issue(office: Office, found: _Found, issue: Stored[Issue], question: str) -> None:
    store = office.store.year(issue.value.year)
    number = entry_named(question)
    if question == "issue":
        found.words.append(issue.value.title)
        bare = issue.value.model_copy(update={"text": REMOVED, "title": REMOVED})
        found.put("issue", issue.value.text, Put(bare, issue))
        box = field_of(issue.value)
        if text_of(found.record.value, box):  # a correction made a note of it again
            found.put("record", "", Put(with_text(found.record.value, box, REMOVED), found.record))
        await _everywhere_else(office, found, box)
    elif question == "extended" and issue.value.extended:
        bare = issue.value.model_copy(update={"extended": REMOVED})
        found.put("issue", issue.value.extended, Put(bare, issue))
    elif question == "summary":
        line = await store.summary(issue.value.id)
        if line:
            found.words.append(line.value.objection)
            bare_line = line.value.model_copy(
                update={"text": REMOVED, "objection": REMOVED if line.value.objection else ""}
            )
            found.put("summary", line.value.text, Put(bare_line, line))
    elif number:
        entry = await store.stored_entry(f"{issue.value.id}.{number}")
        if entry:
            found.put("said", entry.value.text, Put(entry.value.model_copy(update={"text": REMOVED}), entry))
            await _same_elsewhere(store, found, entry.value)


async def _everywhere_else(office: Office, found: _Found, box: str) -> None:
    """The form as sent, one open to be corrected, earlier revisions of the record and its issues."""
    record = found.record.value
    live = found.issue.value.id if found.issue else ""
    for change in await overwritten(office, record.year, record.id, box, REMOVED):
        match change:
            case Put(value=Issue(id=same)) if same == live and found.issue and _is_live(change, found.issue):
                continue  # it is withdrawn, and being changed already
            case Put():
                found.changes.append((type(change.value).__name__, change))
            case _:
                raise TypeError(f"{change} is no text that was overwritten")


def _is_live(change: Put, issue: Stored[Issue]) -> bool:
    """Whether a change is of the issue itself, and not of an earlier revision of it."""
    return type(change.value) is Issue and issue.value.state is IssueState.WITHDRAWN


async def _same_elsewhere(store: YearStore, found: _Found, entry: Entry) -> None:
    """A draft that became the answer word for word, and the reply in the thread that it was taken from."""
    for other in await store.entries(entry.issue_id):
        if other.id != entry.id and other.text == entry.text:
            stored = await store.stored_entry(other.id)
            if stored:
                found.changes.append(("said", Put(other.model_copy(update={"text": REMOVED}), stored)))
    for proposal in await store.proposals_of(found.record.value.id):
        if proposal.value.text == entry.text:
            bare = proposal.value.model_copy(update={"text": REMOVED})
            found.changes.append(("proposal", Put(bare, proposal)))


async def _posted(office: Office, record: VisitRecord) -> list[Show]:
    """The cards of a record that show words, each to be made anew. One that asks for other words does while it asks."""
    store = office.store.year(record.year)
    rows = (await store.rows_kept()).get(Thing(Kept.RECORDS, record.id), ())
    hidden = any(issue.state is IssueState.RETURNED_FOR_REDACTION for issue in await store.issues_of(record.id))
    kinds = _WITH_WORDS | ({CardKind.REWORD} if hidden else set())
    now = office.clock.now()
    return [Show(row.card, now) for row in rows if row.card and row.card.kind in kinds]


async def _show_anew(office: Office, record: VisitRecord) -> int:
    shows = await _posted(office, record)
    store = office.store.year(record.year)
    for start in range(0, len(shows), SHOWN_AT_ONCE):
        await store.commit(shows[start : start + SHOWN_AT_ONCE], write_id=f"anew {record.id} {office.new_id()}")
    return len(shows)


async def _out_of_reports(
    office: Office, by: PersonId, words: Sequence[str], operation_id: str, *, do: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reports that quote the words, rewritten without them if it is to be done; and those too large for that."""
    wanted = tuple(one for one in {*words, *map(title_of, words)} if one and one != REMOVED)
    rewritten: list[str] = []
    too_large: list[str] = []
    for label in await office.store.years() if wanted else ():
        store = office.store.year(label)
        for report in await store.every_report():
            pages = await store.frozen_pages(report.value.id)
            was = json.loads("".join(page.value.text for page in pages[: report.value.pages]))
            bare = without(was, wanted)
            if bare is was:
                continue
            fits = len(pages) <= MOST_PAGES
            (rewritten if fits else too_large).append(f"{report.value.label} {report.value.id}")
            if fits and do:
                event = _event(
                    office, f"report {report.value.id}", "erased words", by, f"{operation_id}.{report.value.id}"
                )
                await _rewrite(office, store, report, pages, bare, event)
    return tuple(rewritten), tuple(too_large)


async def _rewrite(
    office: Office,
    store: YearStore,
    report: Stored[FrozenReport],
    pages: Sequence[Stored[FrozenPage]],
    content: object,
    event: Event,
) -> None:
    """All of its pages in one transaction, with the new fingerprint beside the old. Pages no longer needed are emptied."""
    text = json.dumps(content, separators=(",", ":"))
    pieces = in_pages(text)
    texts = [*pieces, *[""] * (len(pages) - len(pieces))]
    there = [*pages, *[None] * (len(texts) - len(pages))]
    was = report.value
    head = was.model_copy(
        update={"hash": fingerprint(text), "hashes_before": (*was.hashes_before, was.hash), "pages": len(pieces)}
    )
    puts = [
        Put(FrozenPage(report_id=was.id, number=number, text=piece), page)
        for number, (piece, page) in enumerate(zip(texts, there, strict=True), 1)
        if page is None or page.value.text != piece
    ]
    await store.commit([Put(head, report), *puts, Happened(event)], write_id=f"erase {was.id} {office.new_id()}")


async def _reports_with(office: Office, name: str) -> tuple[str, ...]:
    """Reports that hold a name anywhere: they are left as they are."""
    written = json.dumps(name)[1:-1]
    found: list[str] = []
    for label in await office.store.years():
        store = office.store.year(label)
        for report in await store.every_report():
            pages = await store.frozen_pages(report.value.id)
            if written in "".join(page.value.text for page in pages):
                found.append(f"{report.value.label} {report.value.id}")
    return tuple(found)


def _event(office: Office, about: str, action: str, by: PersonId, operation_id: str) -> Event:
    return Event(object=about, action=action, person=by, at=office.clock.now(), operation_id=operation_id)
