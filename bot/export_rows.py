"""What is exported of records, issues and the audit trail: columns, and rows of one municipal year after the other.

Hidden words never come out. What only the Head of Service was meant to read does: an export is the coordinator's.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.export_files import Row, Value
from storage.store import TableStore
from visits.kept import View
from visits.kept_of_period import by_number
from visits.model import DateRange, Entry, Event, Issue, Person, PersonId, VisitRecord, aad_of
from visits.proforma_versions import VERSIONS
from visits.report_words import topics_of
from visits.summary import issue_without_hidden, without_hidden
from visits.working_days import ONE_DAY
from visits.years import london_day, start_of

T = TypeVar("T")

TOPICS: Final = tuple(dict.fromkeys(key for form in VERSIONS.values() for key in topics_of(form)))
RECORDS: Final = (
    "reference", "municipal_year", "status", "revision", "visit_date", "team_id", "team", "visit_kind", "slot_id",
    "proforma_version", "author", "author_name", "typed_by", "sent_at", "corrected_at", "members_present",
    "members_present_names", "no_shows", "mode", "duration", "interest", "interest_detail", "safety_concern",
    "roles_met", "accompanied_by", "managers_present", "working_well", "improved",
    *(f"finding_{key}" for key in TOPICS), *(f"note_{key}" for key in TOPICS),
    "staff_voice", "child_voice", "carer_voice", "for_scrutiny", "understanding", "may_quote", "hidden", "views",
)  # fmt: skip
ISSUES: Final = (
    "reference", "municipal_year", "visit_record", "visit_date", "team_id", "team", "topic", "title", "issue",
    "urgency", "visibility", "state", "author", "author_name", "goes_to", "assignee", "raised_at", "due", "extended",
    "answered_at", "answered_by", "settled_at", "disputed_at", "escalated_at", "closed_because", "same_as_id",
    "said_number", "said_kind", "said_text", "said_by", "said_by_name", "said_typed_by", "said_at", "outcome",
    "owner_role", "action_due", "theme", "shared_with_team", "disagrees",
)  # fmt: skip
AUDIT: Final = (
    "at", "municipal_year", "object", "action", "from_state", "to_state", "person", "person_name", "operation_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: days (London, by visit, raising or event), whose (None: everyone's), and everybody's names."""

    days: DateRange
    person: PersonId | None
    people: Mapping[PersonId, Person]

    def is_for(self, *those: PersonId | None) -> bool:
        """Whether it is about any of these people."""
        return self.person is None or self.person in those

    def name(self, person: PersonId | None) -> str:
        """Their name; "" if nobody on the register."""
        return self.people[person].name if person and person in self.people else ""


async def record_rows(store: TableStore, wanted: Wanted) -> AsyncIterator[Row]:
    """Records of visits on these days that the person wrote, typed or took part in."""
    for label in await store.years():
        year = store.year(label)
        views = _by(await year.every_view(), lambda view: view.record_id)
        for record in sorted(await year.records(), key=lambda one: by_number(one.reference)):
            who = (record.author, record.typed_by, *record.members_present)
            if record.visit_date in wanted.days and wanted.is_for(*who):
                yield _record(without_hidden(record), views[record.id], wanted)


async def issue_rows(store: TableStore, wanted: Wanted) -> AsyncIterator[Row]:
    """Issues raised on these days, a row for each thing said of them: those that the person raised, answered or is assigned
    whole; of others, what the person said.
    """
    for label in await store.years():
        year = store.year(label)
        records = {record.id: record for record in await year.records()}
        said = _by(await year.every_entry(), lambda entry: entry.issue_id)
        for issue in await year.issues():
            if london_day(issue.raised_at) in wanted.days:
                for row in _issue(issue_without_hidden(issue), records[issue.record_id], said[issue.id], wanted):
                    yield row


async def audit_rows(store: TableStore, wanted: Wanted) -> AsyncIterator[Row]:
    """What happened on these days, done by the person: to the council's settings first, then year by year."""
    start, end = start_of(wanted.days.first), start_of(wanted.days.last + ONE_DAY)
    for event in await store.events_between(start, end):
        if wanted.is_for(event.person):
            yield _event(event, "", wanted)
    for label in await store.years():
        for event in await store.year(label).events_between(start, end):
            if wanted.is_for(event.person):
                yield _event(event, label, wanted)


def _by(things: Iterable[T], whose: Callable[[T], str]) -> defaultdict[str, list[T]]:
    """The things of each record or issue, in their order."""
    found: defaultdict[str, list[T]] = defaultdict(list)
    for thing in things:
        found[whose(thing)].append(thing)
    return found


def _record(record: VisitRecord, views: Sequence[View], wanted: Wanted) -> Row:
    return (
        record.reference, record.year, record.status.value, record.revision, record.visit_date, record.team_id,
        record.team_name, record.visit_kind.value, record.slot_id, record.proforma_version, _aad(record.author),
        wanted.name(record.author), _aad(record.typed_by), record.sent_at, record.corrected_at,
        _aads(record.members_present), tuple(map(wanted.name, record.members_present)), _aads(record.no_shows),
        record.mode, record.duration, record.interest, record.interest_detail, record.safety_concern,
        record.roles_met, record.accompanied_by, record.managers_present, record.working_well,
        tuple(f"{one.reference}: {one.said}" for one in record.improved),
        *(record.ratings.get(key, "") for key in TOPICS), *(record.notes.get(key, "") for key in TOPICS),
        record.staff_voice, record.child_voice, record.carer_voice, record.for_scrutiny, record.understanding,
        record.may_quote, record.hidden, tuple(map(_view, views)),
    )  # fmt: skip


def _view(view: View) -> str:
    return f"{aad_of(view.person)} {'agrees' if view.agrees else 'adds'}{f': {view.text}' if view.text else ''}"


def _issue(issue: Issue, record: VisitRecord, said: Sequence[Entry], wanted: Wanted) -> Iterator[Row]:
    is_theirs = wanted.is_for(record.author, record.typed_by, issue.assignee, issue.goes_to, issue.answered_by)
    shown = [entry for entry in said if is_theirs or wanted.is_for(entry.by, entry.typed_by)]
    own: Row = (
        issue.reference, issue.year, record.reference, record.visit_date, issue.team_id, record.team_name, issue.topic,
        issue.title, issue.text, issue.urgency.value, issue.visibility.value, issue.state.value, _aad(record.author),
        wanted.name(record.author), _aad(issue.goes_to), _aad(issue.assignee), issue.raised_at, issue.due,
        issue.extended, issue.answered_at, _aad(issue.answered_by), issue.settled_at, issue.disputed_at,
        issue.escalated_at, issue.closed_because.value if issue.closed_because else "", issue.same_as,
    )  # fmt: skip
    for entry in shown:
        yield *own, *_entry(entry, wanted)
    if is_theirs and not shown:
        yield *own, *[None] * (len(ISSUES) - len(own))


def _entry(entry: Entry, wanted: Wanted) -> Row:
    return (
        entry.number, entry.kind.value, entry.text, _aad(entry.by), wanted.name(entry.by), _aad(entry.typed_by),
        entry.at, entry.outcome.value if entry.outcome else "", entry.owner_role, entry.action_due, entry.theme,
        entry.share, entry.disagrees,
    )  # fmt: skip


def _event(event: Event, year: str, wanted: Wanted) -> Row:
    return (
        event.at, year, event.object, event.action, event.from_state, event.to_state, _aad(event.person),
        wanted.name(event.person), event.operation_id,
    )  # fmt: skip


def _aad(person: PersonId | None) -> str:
    return aad_of(person) if person else ""


def _aads(people: Iterable[PersonId]) -> Value:
    return tuple(map(aad_of, people))
