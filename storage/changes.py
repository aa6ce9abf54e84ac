"""What a use case wants changed, as operations on rows: main rows, the indexes that lists are read by, events and cards."""

from collections.abc import Iterator, Sequence, Set
from datetime import date

from storage.outbox import show
from storage.rows import key_part, pack
from storage.table import Delete, Insert, Operation, Replace, Scalar, Table
from visits.draft import Draft
from visits.kept import Counter, DigestIssued, Improvement, Origin, PastIssue, PastRecord, Proposal, SafetyCall, View
from visits.model import OPEN_STATES, WAITING_STATES, Entry, Event, Issue, RecordStatus, VisitRecord
from visits.ports import Change, Finished, Happened, Put, Remove, Show, Storable
from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled
from visits.rota import Slot, Snooze, SwapOffer, place_of
from visits.years import stamp


def main_key(value: Storable) -> str:
    """The key of the row that holds a value."""
    match value:
        case DigestIssued():
            return f"digest|{value.head}"
        case SwapOffer():
            return f"swap|{value.slot_id}|{value.id}"
        case Snooze():
            return snooze_key(value.person, value.slot_id)
        case Origin():
            return f"origin|{value.id}"
        case PastRecord():
            return f"past|{value.id}|{value.revision:04d}"
        case PastIssue():
            return f"pastissue|{value.id}|{value.of_revision:04d}"
        case Draft():
            return f"draft|{value.key}"
        case Slot():
            return f"slot|{value.id}"
        case VisitRecord():
            return f"record|{value.id}"
        case Issue():
            return issue_key(value.id)
        case Counter():
            return f"counter|{value.name}"
        case Entry():
            return entry_key(value.id)
        case View():
            return f"view|{value.record_id}|{value.person}"
        case Proposal():
            return f"proposal|{key_part(value.id)}"
        case SafetyCall():
            return f"call|{value.id}"
        case Improvement():
            return f"improved|{value.issue_id}|{value.record_id}"
        case IssueSummary() | FrontTexts() | Settled() | FrozenReport() | FrozenPage():
            return _report_key(value)


def _report_key(value: IssueSummary | FrontTexts | Settled | FrozenReport | FrozenPage) -> str:
    match value:
        case IssueSummary():
            return summary_key(value.issue_id)
        case FrontTexts():
            return front_key(value.label)
        case Settled():
            return settled_prefix(value.label) + key_part(f"{value.place}|{value.digest}")
        case FrozenReport():
            return f"report|{value.id}"
        case FrozenPage():
            return f"reportpage|{value.report_id}|{value.number:05d}"


def issue_key(issue_id: str) -> str:
    """Issues sort by record and number."""
    record_id, _, number = issue_id.rpartition("_")
    return f"issue|{record_id}|{number.zfill(2)}"


def entry_key(entry_id: str) -> str:
    """Entries sort by issue and number."""
    issue_id, _, number = entry_id.rpartition(".")
    return f"entry|{issue_id}|{number.zfill(4)}"


def summary_key(issue_id: str) -> str:
    """The lines of issues sort as the issues do."""
    return issue_key(issue_id).replace("issue|", "summary|", 1)


def front_key(label: str) -> str:
    """What officers wrote for the front of the report of a subject."""
    return f"reportfront|{key_part(label)}"


def settled_prefix(label: str) -> str:
    """Where all begins that was decided of findings of a subject."""
    return f"reportsettled|{key_part(label)}|"


def reports_prefix(label: str) -> str:
    """Where the list of the reports of a subject begins."""
    return f"reportof|{key_part(label)}|"


def snooze_key(person: str, slot_id: str) -> str:
    """What a person wants to hear no more of for a while."""
    return f"snooze|{person}|{slot_id}"


Indexed = dict[str, dict[str, Scalar]]


def index_rows(value: Storable) -> Indexed:
    """The rows that lists are read by. Each key ends in the key part of the value's own id.

    Those that the rota is read by, page after page, hold the slot itself: a page is then one call.
    """
    match value:
        case Slot():
            return _slot_rows(value)
        case _:
            return {key: {} for key in _keys(value)}


def _slot_rows(slot: Slot) -> Indexed:
    place = place_of(slot)
    rows: Indexed = {f"slotat|{place}": pack(slot)}
    if slot.places_left:
        rows[f"slotfree|{place}"] = pack(slot)
    if slot.is_long:
        rows[f"slotlong|{place}"] = pack(slot)
    rows[f"slotteam|{slot.team_id}|{place}"] = {}
    return rows | {f"slotof|{person}|{place}": {} for person in (*slot.members, *slot.former)}


def _keys(value: Storable) -> Iterator[str]:
    match value:
        case Origin() | PastRecord() | PastIssue():
            return  # never listed: reached from what they are the past of
        case Draft():
            for person in {value.author, value.typed_by or value.author}:
                yield f"draftof|{person}|{value.key}"
        case VisitRecord():
            for person in {value.author, *value.members_present}:
                yield f"recordof|{person}|{stamp(value.sent_at)}|{value.id}"
            if value.status is RecordStatus.SENT:
                yield f"recordteam|{value.team_id}|{value.visit_date:%Y%m%d}|{value.id}"
        case Issue() if value.state in OPEN_STATES:
            yield f"open|{value.team_id}|{stamp(value.raised_at)}|{value.number:02d}|{value.id}"
            if value.due and value.state in WAITING_STATES:
                yield f"due|{value.due:%Y%m%d}|{value.id}"
        case FrozenReport():
            yield f"{reports_prefix(value.label)}{stamp(value.at)}|{value.id}"
        case _:
            return


async def operations(table: Table, partition: str, changes: Sequence[Change]) -> list[Operation]:
    """The operations that make these changes. Reads the rows that the changes depend on."""
    made: list[Operation] = []
    events = 0
    cards = 0
    for change in changes:
        match change:
            case Put():
                made += await _put(table, partition, change)
            case Remove():
                made.append(Delete(main_key(change.was.value), change.was.version))
                made += await _unlisted(table, partition, set(index_rows(change.was.value)))
            case Happened():
                made.append(event_row(change.event, events))
                events += 1
            case Show():
                made += await show(table, partition, change, cards)
                cards += 1
            case Finished():
                key = result_key(change.operation_id, change.person)
                made.append(Insert(key, {"outcome": change.outcome}))
    return made


def event_row(event: Event, number: int) -> Insert:
    """An event, kept for good. `number` tells apart the events of one operation."""
    return Insert(f"event|{stamp(event.at)}|{key_part(event.operation_id)}|{number:02d}", pack(event))


def result_key(operation_id: str, person: str) -> str:
    """Operation ids begin with their day, so that old results are a key range."""
    return f"result|{key_part(operation_id)}|{person}"


def results_before(day: date) -> tuple[str, str]:
    """The key range of results of operations that began before this day, which their ids begin with."""
    return "result|2", f"result|{day:%Y%m%d}"


async def _put(table: Table, partition: str, change: Put) -> list[Operation]:
    key, values = main_key(change.value), pack(change.value)
    was = index_rows(change.was.value) if change.was else {}
    now = index_rows(change.value)
    main: Operation = Replace(key, values, change.was.version) if change.was else Insert(key, values)
    listed = [Insert(index, held) for index, held in now.items() if index not in was]
    renewed = {index: held for index, held in now.items() if index in was and held != was[index]}
    return [
        main,
        *listed,
        *await _renewed(table, partition, renewed),
        *await _unlisted(table, partition, was.keys() - now.keys()),
    ]


async def _renewed(table: Table, partition: str, rows: Indexed) -> list[Operation]:
    found = [(await table.get(partition, key), key, held) for key, held in rows.items()]
    return [Replace(key, held, row.version) if row else Insert(key, held) for row, key, held in found]


async def _unlisted(table: Table, partition: str, keys: Set[str]) -> list[Operation]:
    rows = [await table.get(partition, key) for key in sorted(keys)]
    return [Delete(row.key, row.version) for row in rows if row]
