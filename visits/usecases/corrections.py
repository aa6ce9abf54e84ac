"""A sent form corrected, withdrawn, or with words hidden and reworded. Numbers are never used again; history is kept."""

from collections.abc import Iterator

from visits import text
from visits.card_names import CardKind, CardName
from visits.checks import Fault, FaultCode
from visits.confirming import NOTHING, WORDS, Marks, identity_faults, kinds_confirmed
from visits.doing import RESPONSE_LIMIT
from visits.draft import Context, Draft
from visits.issues import Act, Allowed, Standing, decide
from visits.kept import Origin, PastIssue, PastRecord
from visits.model import Event, Issue, IssueState, PersonId, RecordStatus, Role, Value, VisitRecord
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
from visits.proforma import Step
from visits.summary import TEXTS, text_of
from visits.usecases.knowing import context_of, known
from visits.usecases.send import cards_of, reader_of, with_due
from visits.usecases.slot_changes import unrecorded
from visits.usecases.start import Opened, Refused
from visits.walk import current, undeclared

_AUTHOR = frozenset({Standing.AUTHOR})
_CORRECTED = ("topic", "title", "text", "urgency", "visibility", "goes_to", "same_as", "from_note")
"""What a correction may change in an issue that stays."""


class TooLate(Value):
    """The form can't be corrected or withdrawn any more: these issues were answered, or seen."""

    references: tuple[str, ...]


class Withdrawn(Value):
    """The record is withdrawn."""

    record: VisitRecord


class Reworded(Value):
    """The words are hidden, or have been reworded."""

    record: VisitRecord


class FixText(Value):
    """The new words want mending."""

    record: VisitRecord
    question: str
    typed: str
    faults: tuple[Fault, ...]


async def open_to_correct(office: Office, person: PersonId, year: str, record_id: str) -> Opened | TooLate | Refused:
    """Open a sent form again, at check-and-send. Its author may, until an issue of it is answered."""
    store = office.store.year(year)
    begun = await store.draft(record_id)
    if begun and begun.value.author == person:
        context = await context_of(office, begun.value)
        return Opened(draft=begun.value, context=context, shows=current(begun.value, context))
    record, origin = await store.record(record_id), await store.origin(record_id)
    if record is None or origin is None or not await _is_author(office, person, record.value):
        return Refused()
    answered = [i.reference for i in await store.issues_of(record_id) if i.answers]
    if answered or record.value.status is not RecordStatus.SENT or record.value.hidden:
        return TooLate(references=tuple(answered))
    held = origin.value.model_dump()
    now = office.clock.now()
    held |= {
        "id": record_id,
        "key": record_id,
        "corrects": True,
        "step": Step.CHECK,
        "part": 1,
        "changing": False,
        "typed": undeclared(origin.value.typed),
        "revision": 1,
        "saved_at": now,
    }
    draft = Draft.model_validate(held)
    # The form as sent is written with it, unchanged, so that nobody overwrites hidden words there without seeing this draft.
    changes: list[Change] = [Put(draft), Put(origin.value, origin)]
    await store.commit(changes, write_id=f"open to correct {record_id} {record.value.revision}")
    context = await context_of(office, draft)
    return Opened(draft=draft, context=context, shows=current(draft, context))


async def send_again(
    office: Office, stored: Stored[Draft], sent: Sent, context: Context, operation_id: str
) -> Sent | TooLate:
    """Put the corrected form in place of the one sent before, which is kept. Raises Stale."""
    store = office.store.year(sent.draft.year)
    before, origin = await store.record(sent.record.id), await store.origin(sent.record.id)
    if before is None or origin is None or before.value.status is not RecordStatus.SENT or before.value.hidden:
        return TooLate(references=())
    raised = await _issues(office, before.value)
    had = {one.value.slug: one.value for one in raised.values() if one.value.state is not IssueState.WITHDRAWN}
    barred = _barred(sent.issues, had)
    if barred:
        return TooLate(references=barred)
    record = _next_revision(office, sent.record, before.value)
    last = max((one.value.number for one in raised.values()), default=0)
    issues = _renumbered(office, sent.issues, had, record, last)
    changes: list[Change] = [
        Put(record, before),
        Put(PastRecord.model_validate(before.value.model_dump())),
        Put(Origin.model_validate(sent.draft.model_dump()), origin),
        Remove(stored),
    ]
    cards = cards_of(record, issues, context)
    for issue in (*issues, *_withdrawn(had, {issue.slug for issue in issues})):
        old = raised.get(issue.id)
        changes += _replaced(office, issue, old, before.value.revision, operation_id, record.author)
        if old:
            cards.append(CardName(kind=CardKind.ISSUE, object_id=issue.id, person=reader_of(old.value)))
    changes += [
        Happened(_event(office, record, "corrected", record.author, operation_id)),
        *(Show(card, office.clock.now()) for card in dict.fromkeys(cards)),
        Finished(person=record.author, operation_id=operation_id, outcome=record.id),
    ]
    await store.commit(changes, write_id=f"correct {record.id} {record.revision}")
    return sent.model_copy(update={"record": record, "issues": issues})


async def withdraw(
    office: Office, person: PersonId, year: str, record_id: str, operation_id: str
) -> Withdrawn | TooLate | Refused:
    """Take a record back. Its author may, while none of its issues was seen or answered."""
    store = office.store.year(year)
    stored = await store.record(record_id)
    if stored is None or not await _is_author(office, person, stored.value):
        return Refused()
    if stored.value.status is RecordStatus.WITHDRAWN:
        return Withdrawn(record=stored.value)
    live = [
        one for one in (await _issues(office, stored.value)).values() if one.value.state is not IssueState.WITHDRAWN
    ]
    barred = [one.value.reference for one in live if not isinstance(decide(one.value, Act.WITHDRAW, _AUTHOR), Allowed)]
    if barred:
        return TooLate(references=tuple(barred))
    record = stored.value.model_copy(update={"status": RecordStatus.WITHDRAWN})
    changes: list[Change] = [Put(record, stored), Happened(_event(office, record, "withdrawn", person, operation_id))]
    cards = await _form_cards(office, record)
    for old in live:
        gone = old.value.model_copy(update={"state": IssueState.WITHDRAWN})
        changes += [Put(gone, old), Happened(_issue_event(office, gone, "withdrawn", old, operation_id, person))]
        cards.append(CardName(kind=CardKind.ISSUE, object_id=gone.id, person=reader_of(gone)))
    changes += await unrecorded(office, record, person, operation_id)
    changes += [Show(card, office.clock.now()) for card in cards]
    await store.commit(changes, write_id=f"withdraw {record_id}")
    return Withdrawn(record=record)


async def may_hide(office: Office, person: PersonId, record: VisitRecord) -> bool:
    """Whether somebody may hide words of a record: Democratic Services, and the team's own Head of Service or a stand-in."""
    who = await known(office, person, Role.HEAD_OF_SERVICE, Role.COORDINATOR)
    team = await office.store.team(record.team_id)
    head = await office.store.person(team.head_of_service) if team else None
    heads = head is not None and person in {head.id, head.deputy}
    return who is not None and (heads or who.has(Role.COORDINATOR))


async def hide_text(
    office: Office, person: PersonId, year: str, record_id: str, question: str, operation_id: str
) -> Reworded | Refused:
    """Hide one answer of a record at once, and ask its author for other words."""
    store = office.store.year(year)
    stored = await store.record(record_id)
    if stored is None or not await may_hide(office, person, stored.value) or not text_of(stored.value, question):
        return Refused()
    if question in stored.value.hidden:
        return Reworded(record=stored.value)
    record = stored.value.model_copy(update={"hidden": (*stored.value.hidden, question)})
    asks = CardName(kind=CardKind.REWORD, object_id=f"{record_id}.{question}", person=record.author)
    changes: list[Change] = [
        Put(record, stored),
        Happened(_event(office, record, f"hidden {question}", person, operation_id)),
        *(Show(card, office.clock.now()) for card in await _form_cards(office, record)),
        Show(asks, office.clock.now()),
    ]
    await store.commit(changes, write_id=f"hide {record_id} {question} {record.revision} {operation_id}")
    return Reworded(record=record)


async def reword_text(
    office: Office,
    person: PersonId,
    year: str,
    record_id: str,
    question: str,
    typed: str,
    operation_id: str,
    confirmed: Marks = NOTHING,
) -> Reworded | FixText | Refused:
    """Other words for a hidden answer: everywhere, in every revision. The author alone may."""
    store = office.store.year(year)
    stored = await store.record(record_id)
    if stored is None or not await _is_author(office, person, stored.value):
        return Refused()
    if question not in stored.value.hidden:
        return Reworded(record=stored.value)
    words = text.clean(typed)
    faults = tuple(_faults_in(words, confirmed))
    if faults:
        return FixText(record=stored.value, question=question, typed=words, faults=faults)
    hidden = tuple(one for one in stored.value.hidden if one != question)
    kinds = tuple(sorted({*stored.value.identifiers_confirmed, *kinds_confirmed(words)}))
    record = with_text(stored.value, question, words).model_copy(
        update={"hidden": hidden, "identifiers_confirmed": kinds}
    )
    changes: list[Change] = [Put(record, stored)]
    changes += await overwritten(office, year, record_id, question, words)
    changes.append(Happened(_event(office, record, f"reworded {question}", person, operation_id)))
    changes += [Show(card, office.clock.now()) for card in await _form_cards(office, record)]
    await store.commit(changes, write_id=f"reword {record_id} {question} {operation_id}")
    return Reworded(record=record)


async def overwritten(office: Office, year: str, record_id: str, field: str, words: str) -> list[Change]:
    """All but the live record and issue that holds the words of a field, with other words.

    That is the form as sent, one open to be corrected, and earlier revisions. A note that became an issue, or an issue that became
    a note again, is in both.
    """
    store = office.store.year(year)
    changes: list[Change] = []
    origin, draft = await store.origin(record_id), await store.draft(record_id)
    for stored in (origin, draft):
        if stored and (stored.value.value(field) or stored.value.undo_field == field):
            typed = {**stored.value.typed, field: words}
            saved = {"typed": typed, "undo_text": "", "undo_field": "", "revision": stored.value.revision + 1}
            changes.append(Put(stored.value.model_copy(update=saved), stored))
    pasts = [past for past in await store.past_records(record_id) if text_of(past.value, field)]
    changes += [
        Put(PastRecord.model_validate(with_text(past.value, field, words).model_dump()), past) for past in pasts
    ]
    said = {"text": words, "title": text.title_of(words)}
    for issue in [one for one in await store.issues_of(record_id) if field_of(one) == field]:
        changes += [Put(one.value.model_copy(update=said), one) for one in await store.past_issues(issue.id)]
        withdrawn = await store.issue(issue.id) if issue.state is IssueState.WITHDRAWN else None
        if withdrawn:
            changes.append(Put(withdrawn.value.model_copy(update=said), withdrawn))
    return changes


def field_of(issue: Issue) -> str:
    """The box of the form that an issue's words were typed in."""
    return f"{'note' if issue.from_note else 'issue_text'}__{issue.slug}"


async def _is_author(office: Office, person: PersonId, record: VisitRecord) -> bool:
    return record.author == person and await known(office, person, Role.MEMBER) is not None


def _next_revision(office: Office, record: VisitRecord, before: VisitRecord) -> VisitRecord:
    changes = {
        "reference": before.reference,
        "slot_id": before.slot_id,
        "revision": before.revision + 1,
        "sent_at": before.sent_at,
        "corrected_at": office.clock.now(),
    }
    return record.model_copy(update=changes)


async def _issues(office: Office, record: VisitRecord) -> dict[str, Stored[Issue]]:
    """A record's issues, each read once: what is decided on is what the change then names."""
    store = office.store.year(record.year)
    found = [await store.issue(issue.id) for issue in await store.issues_of(record.id)]
    return {stored.value.id: stored for stored in found if stored}


def _barred(issues: tuple[Issue, ...], had: dict[str, Issue]) -> tuple[str, ...]:
    """The references of issues that a correction may not touch as it does."""
    kept = {issue.slug: issue for issue in issues}
    return tuple(issue.reference for slug, issue in had.items() if issue.answers or not _may(issue, kept.get(slug)))


def _may(old: Issue, new: Issue | None) -> bool:
    """Whether an issue may become this, or be removed."""
    if new and all(getattr(new, name) == getattr(old, name) for name in _CORRECTED):
        return True
    return isinstance(decide(old, Act.CORRECT if new else Act.WITHDRAW, _AUTHOR), Allowed)


def _replaced(
    office: Office, issue: Issue, old: Stored[Issue] | None, revision: int, operation_id: str, author: PersonId
) -> list[Change]:
    """An issue in place of what it was in an earlier revision, which is kept."""
    changes: list[Change] = [Put(issue, old)]
    if old:
        changes.append(Put(PastIssue.model_validate(old.value.model_dump() | {"of_revision": revision})))
    if old is None or old.value.state != issue.state:
        action = "withdrawn" if old else "raised"
        changes.append(Happened(_issue_event(office, issue, action, old, operation_id, author)))
    return changes


def _renumbered(
    office: Office, issues: tuple[Issue, ...], had: dict[str, Issue], record: VisitRecord, last: int
) -> tuple[Issue, ...]:
    """Issues under their old numbers where they had one; new ones get the next number never used."""
    number = last
    made = []
    for issue in issues:
        old = had.get(issue.slug)
        if old:
            kept = old.model_copy(update={name: getattr(issue, name) for name in _CORRECTED})
            made.append(kept if issue.urgency == old.urgency else with_due(office, kept))
            continue
        number += 1
        named = {"id": f"{record.id}_{number}", "number": number, "reference": f"{record.reference}/{number}"}
        made.append(with_due(office, issue.model_copy(update=named)))
    return tuple(made)


def _withdrawn(had: dict[str, Issue], kept: set[str]) -> list[Issue]:
    gone = [issue for slug, issue in had.items() if slug not in kept and issue.state is not IssueState.WITHDRAWN]
    return [issue.model_copy(update={"state": IssueState.WITHDRAWN}) for issue in gone]


async def _form_cards(office: Office, record: VisitRecord) -> list[CardName]:
    """The cards of the thread that show the form's own texts."""
    draft = await office.store.year(record.year).origin(record.id)
    context = await context_of(office, draft.value) if draft else None
    cards = cards_of(record, (), context) if context else []
    return [card for card in cards if card.kind in (CardKind.RECORD, CardKind.FORM)]


def with_text(record: VisitRecord, question: str, words: str) -> VisitRecord:
    """The record with other words for an answer; as it is if it has no such answer."""
    if question in TEXTS:
        return record.model_copy(update={question: words} if text_of(record, question) else {})
    topic = question.removeprefix("note__")
    return record.model_copy(update={"notes": {**record.notes, topic: words}} if topic in record.notes else {})


def _faults_in(words: str, confirmed: Marks) -> Iterator[Fault]:
    code = text.problem(words, RESPONSE_LIMIT) if words else FaultCode.MISSING
    if code:
        length = text.length(words)
        yield Fault(field=WORDS, question="reword_text", code=FaultCode(code), limit=RESPONSE_LIMIT, length=length)
        return
    yield from identity_faults(WORDS, words, confirmed)


def _event(office: Office, record: VisitRecord, action: str, person: PersonId, operation_id: str) -> Event:
    return Event(
        object=f"record {record.id}", action=action, person=person, at=office.clock.now(), operation_id=operation_id
    )


def _issue_event(
    office: Office, issue: Issue, action: str, old: Stored[Issue] | None, operation_id: str, person: PersonId
) -> Event:
    return Event(
        object=f"issue {issue.id}",
        action=action,
        from_state=old.value.state if old else "",
        to_state=issue.state,
        person=person,
        at=office.clock.now(),
        operation_id=operation_id,
    )
