"""Send a visit form: one transaction keeps the record and its issues and says what must be posted."""

from visits.card_names import CardKind, CardName
from visits.doing import due_of
from visits.draft import Context, Draft
from visits.kept import Counter, Origin
from visits.model import Event, Issue, PersonId, Visibility, VisitRecord
from visits.outcomes import Sent
from visits.ports import (
    Change,
    Finished,
    Happened,
    Office,
    Put,
    Remove,
    Show,
    Stored,
)
from visits.sending import with_references
from visits.summary import form_parts
from visits.usecases.slot_changes import recorded
from visits.years import london_day

RECORDS = "records"
"""The counter that references are taken from."""


async def send(office: Office, stored: Stored[Draft], sent: Sent, context: Context, operation_id: str) -> Sent:
    """Store what a draft comes to, and take the draft away. Raises Stale if the year's counter or the slot moved on."""
    year = office.store.year(sent.draft.year)
    counted = await year.counter(RECORDS)
    number = (counted.value.count if counted else 0) + 1
    record, issues = with_references(sent.record, sent.issues, number)
    issues = tuple(with_due(office, issue) for issue in issues)
    record, visited = await recorded(office, record, operation_id)
    changes: list[Change] = [
        Put(record),
        Put(Origin.model_validate(sent.draft.model_dump())),
        *(Put(issue) for issue in issues),
        Put(Counter(name=RECORDS, count=number), counted),
        Remove(stored),
        *(Happened(event) for event in _events(record, issues, operation_id)),
        *(Show(card, record.sent_at) for card in cards_of(record, issues, context)),
        *visited,
        Finished(person=record.typed_by or record.author, operation_id=operation_id, outcome=record.id),
    ]
    await year.commit(changes, write_id=f"send {record.id} {number}")
    return sent.model_copy(update={"record": record, "issues": issues})


def with_due(office: Office, issue: Issue) -> Issue:
    """The issue with the day by which it is to be answered, if it is."""
    due = due_of(issue.urgency, london_day(issue.raised_at), office.rules, office.working_days)
    return issue.model_copy(update={"due": due})


def cards_of(record: VisitRecord, issues: tuple[Issue, ...], context: Context) -> list[CardName]:
    """Every card that a new record causes, in the order they are posted. What it means to others than its readers is one effect."""
    cards = [CardName(kind=CardKind.RECORD, object_id=record.id)]
    parts = len(form_parts(record, context.proforma, context.name_of))
    cards += [CardName(kind=CardKind.FORM, object_id=f"{record.id}.{part}") for part in range(1, parts + 1)]
    cards += [CardName(kind=CardKind.ISSUE, object_id=issue.id, person=reader_of(issue)) for issue in issues]
    if record.improved or colleagues_of(record):
        cards.append(CardName(kind=CardKind.EFFECT, object_id=f"sent.{record.id}"))
    return cards


def colleagues_of(record: VisitRecord) -> tuple[PersonId, ...]:
    """The other councillors of the visit, who are asked whether they agree."""
    return tuple(member for member in record.members_present if member != record.author)


def reader_of(issue: Issue) -> str:
    """The one person who may read an issue, or "" where everyone in the channel may."""
    return "" if issue.visibility is Visibility.CHANNEL else issue.goes_to


def _events(record: VisitRecord, issues: tuple[Issue, ...], operation_id: str) -> list[Event]:
    def event(what: str, action: str, from_state: str, to_state: str) -> Event:
        presser: PersonId = record.typed_by or record.author
        return Event(
            object=what,
            action=action,
            from_state=from_state,
            to_state=to_state,
            person=presser,
            at=record.sent_at,
            operation_id=operation_id,
        )

    events = [event(f"record {record.id}", "sent", "draft", record.status)]
    return events + [event(f"issue {issue.id}", "raised", "", issue.state) for issue in issues]
