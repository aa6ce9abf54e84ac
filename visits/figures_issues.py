"""The issues of a period counted: how urgent, how soon they were answered, how far they have come (seed 002, 2.5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from visits.council import CouncilRules
from visits.doing import due_of, extended_due
from visits.figures import Counted, IssueFigures
from visits.issue_question import Which
from visits.issues import Act
from visits.issues_shown import is_overdue, is_such
from visits.kept_of_period import KeptOfPeriod
from visits.model import (
    ClosedBecause,
    Entry,
    EntryKind,
    Event,
    Issue,
    IssueState,
    Outcome,
    Urgency,
    Visibility,
)
from visits.tally import grouped, tally
from visits.working_days import WorkingDays
from visits.years import london_day

_COUNTS: Final = tuple(name for name, field in IssueFigures.model_fields.items() if field.annotation is Counted)
"""The figures that are plain counts, by name."""
_BY_URGENCY: Final = {Urgency.SOON: "soon", Urgency.ROUTINE: "routine", Urgency.NOTE: "notes"}
_STATES: Final = tuple(state for state in IssueState if state is not IssueState.WITHDRAWN)
_NO_LONGER_TO_DO: Final = frozenset({IssueState.ACTION_DONE, IssueState.CLOSED})
"""An issue is not closed before the action that was agreed is done."""


@dataclass(frozen=True, slots=True)
class CountedIssue:
    """An issue and where it counts: `under` are names of figures. The rest is "" (and None) where it counts under none of them:
    of what was taken back, all is. `days` are working days from raising to the first answer.
    """

    reference: str
    team_id: str
    topic: str
    under: tuple[str, ...]
    state: str = ""
    outcome: str = ""
    theme: str = ""
    closed_because: str = ""
    days: int | None = None


def issue_figures(counted: Sequence[CountedIssue]) -> IssueFigures:
    """The figures of these issues."""
    counts: dict[str, Any] = tally(((name, one.reference) for one in counted for name in one.under), _COUNTS)
    return IssueFigures(
        **counts,
        by_state=_by(counted, lambda one: one.state, _STATES),
        by_outcome=_by(counted, lambda one: one.outcome, Outcome),
        by_theme=dict(sorted(_by(counted, lambda one: one.theme).items())),
        closed_because=_by(counted, lambda one: one.closed_because, ClosedBecause),
        days_to_answer=tuple(sorted(one.days for one in counted if one.days is not None)),
    )


def _by(
    counted: Iterable[CountedIssue], key: Callable[[CountedIssue], str], keys: Iterable[str] = ()
) -> dict[str, Counted]:
    return tally(((under, one.reference) for one in counted if (under := key(one))), keys)


@dataclass(frozen=True, slots=True)
class _Life:
    """An issue, and what was said and done of it, in order. `asked` are follow-ups, and words with which it was opened again."""

    issue: Issue
    answers: tuple[Entry, ...]
    asked: tuple[Entry, ...]
    events: Sequence[Event]

    @property
    def agreed(self) -> Entry | None:
        """The latest answer that agreed to an action."""
        return next((entry for entry in reversed(self.answers) if entry.outcome is Outcome.ACTION_AGREED), None)

    def moments(self, act: Act) -> list[datetime]:
        """When this was done to it."""
        return [event.at for event in self.events if event.action == act]


def counted_issues(
    kept: KeptOfPeriod, *, today: date, days: WorkingDays, rules: CouncilRules
) -> tuple[CountedIssue, ...]:
    """Where each issue of the period counts on a London date, in the order of `kept`."""
    entries = grouped(kept.entries, lambda entry: entry.issue_id)
    events = grouped(kept.events, lambda event: event.object)
    lives = (_life(issue, entries.get(issue.id, ()), events.get(f"issue {issue.id}", ())) for issue in kept.issues)
    return tuple(_counted(life, today, days, rules) for life in lives)


def _life(issue: Issue, entries: Sequence[Entry], events: Sequence[Event]) -> _Life:
    answers = tuple(entry for entry in entries if entry.kind is EntryKind.RESPONSE)
    asked = tuple(entry for entry in entries if entry.kind is EntryKind.FOLLOW_UP)
    return _Life(issue, answers, asked, events)


def _counted(life: _Life, today: date, days: WorkingDays, rules: CouncilRules) -> CountedIssue:
    issue, last = life.issue, life.answers[-1] if life.answers else None
    if issue.state is IssueState.WITHDRAWN:
        return CountedIssue(issue.reference, issue.team_id, issue.topic, under=("withdrawn",))
    is_closed = issue.state is IssueState.CLOSED
    return CountedIssue(
        issue.reference,
        issue.team_id,
        issue.topic,
        under=("raised", _BY_URGENCY[issue.urgency], *_stands(issue, today), *_told(life, today, days, rules)),
        state=issue.state,
        outcome=(last.outcome or "") if last else "",
        theme=last.theme if last else "",
        closed_because=(issue.closed_because or "") if is_closed else "",
        days=days.count(london_day(issue.raised_at), london_day(life.answers[0].at)) if last else None,
    )


def _stands(issue: Issue, today: date) -> Iterator[str]:
    """Under what an issue counts for what it is now."""
    facts: Mapping[str, bool] = {
        "waiting": is_such(Which.UNANSWERED, issue, today),
        "overdue": is_overdue(issue, today),
        "escalated": issue.escalated_at is not None,
        "disputed": issue.disputed_at is not None,
        "private": issue.visibility is not Visibility.CHANNEL,
    }
    return (name for name, is_so in facts.items() if is_so)


def _told(life: _Life, today: date, days: WorkingDays, rules: CouncilRules) -> Iterator[str]:
    """Under what an issue counts for what was said and done of it."""
    if life.issue.extended or life.moments(Act.EXTEND):
        yield "extended"
    if life.asked:
        yield "asked_again"
    if life.answers:
        first = life.answers[0]
        due = _first_due(life, first, rules, days)
        yield "answered"
        yield "in_time" if due is None or london_day(first.at) <= due else "late"
    if life.agreed:
        yield "actions_agreed"
        yield from _action(life, life.agreed, today)


def _action(life: _Life, agreed: Entry, today: date) -> Iterator[str]:
    """What has become of the action that was agreed last: somebody said since that it is done, or the issue stands where only
    that leads."""
    is_last_word = agreed is life.answers[-1]
    is_done = is_last_word and (life.issue.hidden_from or life.issue.state) in _NO_LONGER_TO_DO
    if is_done or any(at >= agreed.at for at in life.moments(Act.ACTION_DONE)):
        yield "actions_done"
    elif is_last_word and agreed.action_due and agreed.action_due < today:
        yield "actions_overdue"


def _first_due(life: _Life, first: Entry, rules: CouncilRules, days: WorkingDays) -> date | None:
    """When the first answer was due; None for a note of which nobody had asked for one. The issue still says so, unless more
    was asked since: then it is reckoned once more.

    Something can be asked before the first answer only of a note that was closed without one and opened again.
    """
    issue = life.issue
    if not any(entry.number > first.number for entry in life.asked):
        return issue.due
    before = [entry for entry in life.asked if entry.number < first.number]
    start, urgency = (before[-1].at, Urgency.ROUTINE) if before else (issue.raised_at, issue.urgency)
    due = due_of(urgency, london_day(start), rules, days)
    if not any(start <= at <= first.at for at in life.moments(Act.EXTEND)):
        return due
    return extended_due(issue.model_copy(update={"due": due}), rules, days)
