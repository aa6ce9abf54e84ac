"""What is done to an issue, and what comes of it: checked, then applied, without a store or a card in sight."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from visits import text
from visits.checks import Fault, FaultCode
from visits.confirming import NOTHING, OWNER, WORDS, Marks, identity_faults, kinds_confirmed
from visits.council import CouncilRules
from visits.issues import Act
from visits.model import (
    ClosedBecause,
    Entry,
    EntryKind,
    Issue,
    IssueState,
    Outcome,
    PersonId,
    Urgency,
    Value,
)
from visits.working_days import WorkingDays
from visits.years import london_day

RESPONSE_LIMIT: Final = 1500
REASON_LIMIT: Final = 300
FOLLOW_UP_LIMIT: Final = 1000
ISSUE_LIMIT: Final = 1500
LIMITS: Final = {
    Act.DRAFT: RESPONSE_LIMIT,
    Act.RESPOND: RESPONSE_LIMIT,
    Act.EXTEND: REASON_LIMIT,
    Act.COMMENT: FOLLOW_UP_LIMIT,
    Act.FOLLOW_UP: FOLLOW_UP_LIMIT,
    Act.REOPEN: REASON_LIMIT,
    Act.REWORD: ISSUE_LIMIT,
}
"""Acts that need words, and how many characters they take."""
ENTRIES: Final = {
    Act.DRAFT: EntryKind.DRAFT,
    Act.RESPOND: EntryKind.RESPONSE,
    Act.FOLLOW_UP: EntryKind.FOLLOW_UP,
    Act.REOPEN: EntryKind.FOLLOW_UP,
    Act.COMMENT: EntryKind.COMMENT,
}
"""Acts whose words are kept as an entry of their own."""
OWNER_LIMIT: Final = 80
LONGEST_ACTION_DAYS: Final = 3 * 366


class Doing(Value):
    """What a person asks to be done, as typed. `on_behalf_of` is whose answer it is, where a coordinator only types it.

    `confirmed` are the marks (see `visits.confirming`) of what they have looked at and let stand.
    """

    act: Act
    text: str = ""
    outcome: str = ""
    owner_role: str = ""
    action_due: str = ""
    theme: str = ""
    share: bool = True
    disagrees: bool = False
    to: PersonId | None = None
    on_behalf_of: PersonId | None = None
    confirmed: Marks = NOTHING


class Done(Value):
    """The issue afterwards, and what is to be kept with it. `released` says that an answer goes to the councillors now."""

    issue: Issue
    entry: Entry | None = None
    released: Entry | None = None


def faults_in(doing: Doing, today: date, themes: tuple[str, ...]) -> tuple[Fault, ...]:
    """Everything wrong with what was typed, in the order of the questions."""
    return tuple(_faults(doing, today, themes))


def _faults(doing: Doing, today: date, themes: tuple[str, ...]) -> Iterator[Fault]:
    limit = LIMITS.get(doing.act)
    if limit:
        yield from _text_fault(WORDS, f"{doing.act}_text", doing.text, limit, doing.confirmed)
    if doing.act is Act.ASSIGN and doing.to is None:
        yield _fault("assign_to", FaultCode.MISSING)
    if doing.act not in (Act.DRAFT, Act.RESPOND):
        return
    if doing.outcome not in set(Outcome):
        yield _fault("outcome", FaultCode.NOT_OFFERED if doing.outcome else FaultCode.MISSING)
    agreed = doing.outcome == Outcome.ACTION_AGREED
    if doing.owner_role or agreed:
        yield from _text_fault(OWNER, OWNER, doing.owner_role, OWNER_LIMIT, doing.confirmed)
    if doing.action_due or agreed:
        yield from _date_fault(doing.action_due, today)
    if doing.theme and doing.theme not in themes:
        yield _fault("theme", FaultCode.NOT_OFFERED)


def _text_fault(field: str, question: str, typed: str, limit: int, confirmed: Marks) -> Iterator[Fault]:
    code = text.problem(typed, limit) if typed else FaultCode.MISSING
    if code:
        yield Fault(field=field, question=question, code=FaultCode(code), limit=limit, length=text.length(typed))
        return
    yield from identity_faults(field, typed, confirmed)


def _date_fault(typed: str, today: date) -> Iterator[Fault]:
    if not typed:
        yield _fault("action_due", FaultCode.MISSING)
        return
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        yield _fault("action_due", FaultCode.NOT_A_DATE)
        return
    if day < today:
        yield _fault("action_due", FaultCode.IN_THE_PAST)
    elif (day - today).days > LONGEST_ACTION_DAYS:
        yield _fault("action_due", FaultCode.TOO_FAR_AHEAD)


def _fault(question: str, code: FaultCode) -> Fault:
    return Fault(field=question, question=question, code=code)


def due_of(urgency: Urgency, raised: date, rules: CouncilRules, days: WorkingDays) -> date | None:
    """When the answer is due: day 1 is the working day after sending. None for a note, which needs no answer."""
    counts = {Urgency.SOON: rules.soon_days, Urgency.ROUTINE: rules.answer_days}
    return days.add(raised, counts[urgency]) if urgency in counts else None


def apply(
    issue: Issue,
    doing: Doing,
    to: IssueState,
    draft: Entry | None,
    *,
    person: PersonId,
    now: datetime,
    rules: CouncilRules,
    days: WorkingDays,
) -> Done:
    """Do what was decided to be allowed. `draft` is the last drafted response, for RELEASE."""
    entry = _entry(issue, doing, draft, person, now)
    changed = issue.model_copy(update={"state": to, "entries": issue.entries + (1 if entry else 0)})
    changed = changed.model_copy(update=_facts(changed, doing, now, rules, days))
    if entry and entry.kind is EntryKind.RESPONSE:
        return Done(issue=_answered(changed, entry, rules, days), entry=entry, released=entry)
    return Done(issue=changed, entry=entry)


def _entry(issue: Issue, doing: Doing, draft: Entry | None, person: PersonId, now: datetime) -> Entry | None:
    number = issue.entries + 1
    if doing.act is Act.RELEASE and draft:
        return draft.model_copy(
            update={
                "id": f"{issue.id}.{number}",
                "number": number,
                "kind": EntryKind.RESPONSE,
                "by": person,
                "at": now,
                "typed_by": draft.by if draft.by != person else None,
            }
        )
    kind = ENTRIES.get(doing.act)
    if kind is None:
        return None
    by = doing.on_behalf_of or person
    is_response = kind in (EntryKind.DRAFT, EntryKind.RESPONSE)
    return Entry(
        id=f"{issue.id}.{number}",
        issue_id=issue.id,
        number=number,
        kind=kind,
        text=doing.text,
        by=by,
        typed_by=person if by != person else None,
        at=now,
        outcome=Outcome(doing.outcome) if is_response else None,
        owner_role=doing.owner_role if is_response else "",
        action_due=date.fromisoformat(doing.action_due) if is_response and doing.action_due else None,
        theme=doing.theme if is_response else "",
        share=doing.share,
        disagrees=doing.disagrees,
        identifiers_confirmed=kinds_confirmed(doing.text, doing.owner_role if is_response else ""),
    )


def _facts(issue: Issue, doing: Doing, now: datetime, rules: CouncilRules, days: WorkingDays) -> dict[str, object]:
    """The dated facts beside the state that an act leaves behind."""
    match doing.act:
        case Act.ASSIGN:
            return {"assignee": doing.to}
        case Act.EXTEND:
            return {"extended": doing.text, "due": extended_due(issue, rules, days)}
        case Act.SETTLE:
            closed = issue.state is IssueState.CLOSED
            return {"settled_at": now, "closed_because": ClosedBecause.SETTLED if closed else None}
        case Act.ACTION_DONE:
            closed = issue.state is IssueState.CLOSED
            reply_by = None if issue.settled_at else days.add_outside_recess(london_day(now), rules.follow_up_days)
            return {"closed_because": ClosedBecause.SETTLED if closed else None, "reply_by": reply_by}
        case Act.FOLLOW_UP:
            due = due_of(Urgency.ROUTINE, london_day(now), rules, days)
            disputed = now if doing.disagrees else issue.disputed_at
            return {"due": due, "reply_by": None, "settled_at": None, "disputed_at": disputed, "extended": ""}
        case Act.REOPEN:
            due = due_of(Urgency.ROUTINE, london_day(now), rules, days)
            return {"due": due, "reply_by": None, "settled_at": None, "closed_because": None, "extended": ""}
        case Act.CLOSE:
            return {"closed_because": ClosedBecause.NO_ANSWER_NEEDED}
        case Act.CLOSE_UNANSWERED:
            return {"closed_because": ClosedBecause.NO_REPLY}
        case Act.REWORD:
            return {"text": doing.text, "title": text.title_of(doing.text), "hidden_from": None}
        case _:
            return {}


def extended_due(issue: Issue, rules: CouncilRules, days: WorkingDays) -> date | None:
    """When an answer is due once it is put off: 20 working days from raising; after a follow-up, as many more as an extension
    gives, for its clock began anew. None where no answer was due.
    """
    if issue.due is None:
        return None
    more = max(rules.extension_days - rules.answer_days, 0)
    return max(days.add(london_day(issue.raised_at), rules.extension_days), days.add(issue.due, more))


def _answered(issue: Issue, entry: Entry, rules: CouncilRules, days: WorkingDays) -> Issue:
    reply_by = days.add_outside_recess(london_day(entry.at), rules.follow_up_days)
    return issue.model_copy(
        update={
            "answers": issue.answers + 1,
            "answered_by": entry.by,
            "answered_at": entry.at,
            "reply_by": None if issue.state is IssueState.ACTION_AGREED else reply_by,
            "settled_at": None,
        }
    )
