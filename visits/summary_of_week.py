"""What a councillor is told once a week of their issues, from Monday to Sunday: which weeks are due, and what is news."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from visits.council import DigestRules
from visits.issues import Act
from visits.model import DateRange, Event, Issue, PersonId, Value
from visits.working_days import WorkingDays
from visits.years import start_of

WEEK: Final = timedelta(weeks=1)
LOOKED_BACK: Final = 5
"""Weeks, counting this one, whose day may have been put off to the same working day: more than the longest time without any."""


class SummariesDue(Value):
    """The weeks ("2026-W47", the latest first) that are summed up on a London day: several only if days were put off to it."""

    weeks: tuple[str, ...]
    on: date


def summaries_due(today: date, rules: DigestRules, days: WorkingDays) -> SummariesDue:
    """What fell due last, today or before: the week that had ended on the weekday that the council chose.

    Earlier ones are not caught up after a standstill. Raises ValueError if no day was worked for `LOOKED_BACK` weeks.
    """
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - back * WEEK for back in range(LOOKED_BACK)]
    due = [(days.next_working(one + timedelta(days=rules.weekday)), label_of(one - WEEK)) for one in mondays]
    last = max(on for on, _ in due if on <= today)
    return SummariesDue(weeks=tuple(week for on, week in due if on == last), on=last)


def label_of(day: date) -> str:
    """The ISO week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def days_of(week: str) -> DateRange:
    """From Monday to Sunday. Raises ValueError for what is no week's label."""
    monday = date.fromisoformat(f"{week}-1")
    return DateRange(first=monday, last=monday + WEEK - timedelta(days=1))


def span_of(week: str) -> tuple[datetime, datetime]:
    """When a week begins in London, and when the next one does (UTC)."""
    monday = days_of(week).first
    return start_of(monday), start_of(monday + WEEK)


class Change(StrEnum):
    """What became of an issue."""

    SEEN = "seen"
    PUT_OFF = "put_off"
    ANSWERED = "answered"
    COMMENTED = "commented"
    ACTION_DONE = "action_done"
    SETTLED = "settled"
    ASKED_AGAIN = "asked_again"
    OPENED_AGAIN = "opened_again"
    CLOSED = "closed"
    HIDDEN = "hidden"
    REWORDED = "reworded"


CHANGES: Final[Mapping[str, Change]] = {
    Act.SEE: Change.SEEN,
    Act.EXTEND: Change.PUT_OFF,
    Act.RESPOND: Change.ANSWERED,
    Act.RELEASE: Change.ANSWERED,
    Act.COMMENT: Change.COMMENTED,
    Act.ACTION_DONE: Change.ACTION_DONE,
    Act.SETTLE: Change.SETTLED,
    Act.FOLLOW_UP: Change.ASKED_AGAIN,
    Act.REOPEN: Change.OPENED_AGAIN,
    Act.CLOSE: Change.CLOSED,
    Act.CLOSE_UNANSWERED: Change.CLOSED,
    Act.HIDE: Change.HIDDEN,
    Act.REWORD: Change.REWORDED,
}
"""What is done to an issue, as its councillors see it. Who is to see to it, and drafts, are the officers' own affair."""


class News(Value):
    """What became of an issue, when and by whose doing."""

    change: Change
    at: datetime
    by: PersonId


def news_in(events: Iterable[Event]) -> Mapping[str, Sequence[News]]:
    """What became of each issue (by its id), in order."""
    found: defaultdict[str, list[News]] = defaultdict(list)
    for event in events:
        kind, _, issue_id = event.object.partition(" ")
        if kind == "issue" and event.action in CHANGES:
            found[issue_id].append(News(change=CHANGES[event.action], at=event.at, by=event.person))
    return found


def news_for(person: PersonId, news: Iterable[News]) -> tuple[News, ...]:
    """What is news to one person: not what they did themselves, of each kind the latest, and no "seen" once it was answered."""
    latest = {one.change: one for one in sorted(news, key=lambda one: one.at) if one.by != person}
    if Change.ANSWERED in latest:
        latest.pop(Change.SEEN, None)
    return tuple(sorted(latest.values(), key=lambda one: one.at))


class SummaryLine(Value):
    """One issue of a summary. `action_due` is when an action that was agreed in the week is to be done.

    `reply_by` is until when the reader may say whether the answer is enough; None where nothing waits for them.
    """

    issue: Issue
    team_name: str
    topic: str
    news: tuple[News, ...] = ()
    action_due: date | None = None
    reply_by: date | None = None


class WeekSummary(Value):
    """What became of a councillor's issues in a week, the latest news first; `waiting` are others that wait for their reply."""

    days: DateRange
    changed: tuple[SummaryLine, ...]
    waiting: tuple[SummaryLine, ...] = ()
