"""An issue as it stood at an earlier moment: its state and the facts beside it, from what happened to it and what was said of it.

Facts that nothing has changed since are as they are now. Who it is assigned to and the last day to reply are not reckoned back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from visits.council import CouncilRules
from visits.doing import due_of, extended_due
from visits.issues import Act
from visits.kept import PastIssue
from visits.model import ClosedBecause, Entry, EntryKind, Event, Issue, IssueState, Urgency
from visits.story import Story
from visits.working_days import WorkingDays
from visits.years import london_day

REASON_GONE: Final = "-"
"""Stands for why an answer was put off, where that was overwritten when the issue was asked about again."""
_CLOSES: Final[Mapping[str, ClosedBecause]] = {
    Act.SETTLE: ClosedBecause.SETTLED,
    Act.ACTION_DONE: ClosedBecause.SETTLED,
    Act.CLOSE: ClosedBecause.NO_ANSWER_NEEDED,
    Act.CLOSE_UNANSWERED: ClosedBecause.NO_REPLY,
}
_ASKS_AGAIN: Final = (Act.FOLLOW_UP, Act.REOPEN)


@dataclass(frozen=True, slots=True)
class Life:
    """All that is known of an issue as it is now.

    `versions` are what it was in earlier revisions of its record, the oldest first, each with the moment of the correction that
    ended it; `entries` are in order.
    """

    issue: Issue
    versions: Sequence[tuple[datetime, PastIssue]]
    entries: Sequence[Entry]
    story: Story


def issue_as_of(life: Life, moment: datetime, rules: CouncilRules, days: WorkingDays) -> Issue | None:
    """The issue as it stood; None if it was not raised yet. `rules` and `days` say when an answer asked for again was due."""
    issue, story = life.issue, life.story
    state = story.state(issue.state)
    if issue.raised_at > moment or not state:
        return None
    version = next((past for ended, past in life.versions if ended > moment), None)
    if version is None and not story.since:
        return issue
    then = Issue.model_validate(version.model_dump(exclude={"of_revision"})) if version else issue
    hidden_from = _hidden_from(life, state)
    facts = {
        "state": IssueState(state),
        "hidden_from": hidden_from,
        "closed_because": _closed_because(life) if IssueState.CLOSED in (state, hidden_from) else None,
        "settled_at": _settled_at(life),
        "disputed_at": _disputed_at(life, moment),
    }
    said = _said(life, moment)
    return then.model_copy(
        update={**facts, **said, **_escalated(life, moment), **_clock(life, then, moment, rules, days)}
    )


def _hidden_from(life: Life, state: str) -> IssueState | None:
    """The only way out of hiding is back."""
    if state != IssueState.RETURNED_FOR_REDACTION:
        return None
    return IssueState(life.story.since[0].to_state) if life.story.since else life.issue.hidden_from


def _closed_because(life: Life) -> ClosedBecause | None:
    closed = [event for event in life.story.before if event.to_state == IssueState.CLOSED and event.action in _CLOSES]
    return _CLOSES[closed[-1].action] if closed else life.issue.closed_because


def _settled_at(life: Life) -> datetime | None:
    """An answer or a question after it take back that the councillor was content."""
    story = life.story.of(Act.SETTLE, Act.RESPOND, Act.RELEASE, *_ASKS_AGAIN)
    if not story.since:
        return life.issue.settled_at
    last = story.before[-1] if story.before else None
    return last.at if last and last.action == Act.SETTLE else None


def _disputed_at(life: Life, moment: datetime) -> datetime | None:
    """The words of a follow-up and those of opening it again are entries of one kind: their events tell them apart, in order."""
    now = life.issue.disputed_at
    if now is None or now <= moment:
        return now
    asked = (entry for entry in life.entries if entry.kind is EntryKind.FOLLOW_UP)
    told = zip(life.story.of(*_ASKS_AGAIN).before, asked, strict=False)
    disputes = [entry.at for event, entry in told if event.action == Act.FOLLOW_UP and entry.disagrees]
    return disputes[-1] if disputes else None


def _said(life: Life, moment: datetime) -> dict[str, object]:
    """How much was said of it, and its latest answer."""
    then = [entry for entry in life.entries if entry.at <= moment]
    if len(then) == len(life.entries):
        return _as_now(life.issue, "entries", "answers", "answered_by", "answered_at")
    answers = [entry for entry in then if entry.kind is EntryKind.RESPONSE]
    last = answers[-1] if answers else None
    return {
        "entries": len(then),
        "answers": len(answers),
        "answered_by": last.by if last else None,
        "answered_at": last.at if last else None,
    }


def _escalated(life: Life, moment: datetime) -> dict[str, object]:
    """Several rungs may be told at once: the highest counts."""
    now = life.issue.escalated_at
    if now is None or now <= moment:
        return _as_now(life.issue, "rung", "escalated_at")
    told = life.story.of("escalated").before
    at = told[-1].at if told else None
    return {"rung": max((_rung(event) for event in told if event.at == at), default=0), "escalated_at": at}


def _rung(event: Event) -> int:
    """The operation is the card that told of it, and that ends in its rung."""
    return int(event.operation_id.rpartition(".")[2])


def _clock(life: Life, then: Issue, moment: datetime, rules: CouncilRules, days: WorkingDays) -> dict[str, object]:
    """When the answer was due and whether it was put off. Reckoned anew if it was put off or asked for again since."""
    clock = life.story.of(Act.EXTEND, *_ASKS_AGAIN)
    if not clock.since:
        return _as_now(then, "due", "extended")
    issue, raised = life.issue, london_day(life.issue.raised_at)
    due = due_of(_urgencies(life)[0], raised, rules, days)
    is_extended = False
    for at, change in _changes_of_clock(life, clock, moment):
        match change:
            case Urgency():
                due = due_of(change, raised, rules, days)
            case Act.EXTEND:
                due, is_extended = extended_due(issue.model_copy(update={"due": due}), rules, days), True
            case _:
                due, is_extended = due_of(Urgency.ROUTINE, london_day(at), rules, days), False
    return {"due": due, "extended": (then.extended or issue.extended or REASON_GONE) if is_extended else ""}


def _changes_of_clock(life: Life, clock: Story, moment: datetime) -> list[tuple[datetime, Urgency | Act]]:
    """What set the clock up to the moment, in order: what was done, and corrections that made it another urgency."""
    urgencies = _urgencies(life)
    corrected = zip((ended for ended, _ in life.versions), urgencies, urgencies[1:], strict=False)
    changes: list[tuple[datetime, Urgency | Act]] = [(event.at, Act(event.action)) for event in clock.before]
    changes += [(at, after) for at, before, after in corrected if at <= moment and before is not after]
    return sorted(changes)


def _urgencies(life: Life) -> list[Urgency]:
    """Of each version in turn, and of the issue as it is now."""
    return [*(past.urgency for _, past in life.versions), life.issue.urgency]


def _as_now(issue: Issue, *names: str) -> dict[str, object]:
    return {name: getattr(issue, name) for name in names}
