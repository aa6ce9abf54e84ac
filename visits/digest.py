"""What a digest says: what needs somebody, the figures of the days past, and when it comes (DESIGN 7).

No words that a councillor typed are in it: a line names a reference, a team, a topic of the form, days and officers.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import count
from typing import Final

from visits.council import DigestRules
from visits.issues import answerer_on
from visits.model import (
    OPEN_STATES,
    WAITING_STATES,
    Event,
    Issue,
    IssueState,
    Person,
    PersonId,
    Team,
    Urgency,
    Value,
    Visibility,
)
from visits.rota import Slot
from visits.working_days import ONE_DAY, WorkingDays
from visits.years import london_day, municipal_year

AHEAD: Final = timedelta(days=14)
"""How far ahead a digest looks for visits that want seeing to."""
SOON: Final = timedelta(days=7)
"""An answer due in so many days is said to be due."""
BANDS: Final = (5, 10, 20, None)
"""Ages of open issues, in working days, each up to and including; the last is open."""
ANSWERED_STATES: Final = frozenset({IssueState.ANSWERED, IssueState.ACTION_AGREED})


class Concern(StrEnum):
    """Why something needs somebody, in the order in which a digest says so."""

    OVERDUE = "overdue"
    DUE = "due"
    DISAGREES = "disagrees"
    ACTION_OVERDUE = "action_overdue"
    TO_REWORD = "to_reword"
    FORM_OVERDUE = "form_overdue"
    NOBODY = "nobody"
    NOT_CONFIRMED = "not_confirmed"


class DigestLine(Value):
    """One thing that needs somebody: an issue (it has a record) or a planned visit (it has a slot).

    `day` is when the answer or the action was due, or when the visit is or was. `days` is how many working days late it is, or
    for how many a visit has not been written up. `who` is whose it is.
    """

    concern: Concern
    team: str
    head: PersonId
    year: str
    day: date
    days: int = 0
    who: tuple[PersonId, ...] = ()
    reference: str = ""
    topic: str = ""
    urgency: Urgency | None = None
    record_id: str = ""
    slot_id: str = ""


class Band(Value):
    """Open issues raised at most `up_to` working days ago (None: longer ago than any other band)."""

    up_to: int | None
    overdue: int = 0
    waiting: int = 0
    """For an answer, and not overdue."""
    answered: int = 0
    """And not closed."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.overdue + self.waiting + self.answered


class Figures(Value):
    """Numbers of issues and visits. What was raised, answered, closed and written up is of the days counted; the rest is of now."""

    raised: int = 0
    answered: int = 0
    closed: int = 0
    written_up: int = 0
    to_come: int = 0
    """Visits planned for the next 14 days."""
    bands: tuple[Band, ...] = ()

    @property
    def still_open(self) -> int:
        """Issues that are open now."""
        return sum(band.total for band in self.bands)

    @property
    def overdue(self) -> int:
        """Those of them whose answer is overdue."""
        return sum(band.overdue for band in self.bands)


class Digest(Value):
    """How things stand on a London day, for all who read a channel. `teams` are ids; `first` is the first day counted.

    `alone` counts open issues that only the Head of Service may read: those are in nothing else here.
    """

    as_of: date
    first: date
    teams: tuple[str, ...]
    lines: tuple[DigestLine, ...]
    figures: Figures
    alone: int = 0
    alone_overdue: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether nothing needs anyone."""
        return not self.lines and not self.alone_overdue


class TeamMonth(Value):
    """A team's numbers. `oldest` is the age of its oldest open issue, in working days."""

    team: str
    still_open: int
    overdue: int
    oldest: int
    written_up: int


class MonthDigest(Value):
    """A month ("2026-11") over all teams, for readers: counts and ages, no single issue."""

    month: str
    as_of: date
    figures: Figures
    teams: tuple[TeamMonth, ...]


class Facts(Value):
    """What a digest is made of: all of these teams and of no other.

    `issues` are those open now, whoever may read them. `events` happened on the days counted, to what this digest may count;
    `actions` says until when an agreed action is to be done, by issue.
    """

    teams: tuple[Team, ...]
    people: Mapping[PersonId, Person]
    issues: tuple[Issue, ...]
    actions: Mapping[str, date]
    slots: tuple[Slot, ...]
    events: tuple[Event, ...]
    visited: Mapping[str, str] = {}
    """The team of each record that was sent on those days."""


class Happening(StrEnum):
    """What a digest counts of the days past."""

    RAISED = "raised"
    ANSWERED = "answered"
    CLOSED = "closed"
    WRITTEN_UP = "written_up"


def happening(event: Event) -> Happening | None:
    """What an event is to a digest: None if nothing. Words hidden and reworded bring an issue back, which is no news."""
    what = event.object.partition(" ")[0]
    match what, event.action:
        case "record", "sent":
            return Happening.WRITTEN_UP
        case "issue", "raised":
            return Happening.RAISED
        case "issue", _ if event.from_state in WAITING_STATES and event.to_state in ANSWERED_STATES:
            return Happening.ANSWERED
        case "issue", _ if event.to_state == IssueState.CLOSED and _was_live(event.from_state):
            return Happening.CLOSED
        case _:
            return None


def _was_live(state: str) -> bool:
    return state in OPEN_STATES and state != IssueState.RETURNED_FOR_REDACTION


def is_for_channel(issue: Issue) -> bool:
    """Whether everyone in the channel may read of it."""
    return issue.visibility is Visibility.CHANNEL


def digest_of(facts: Facts, first: date, today: date, days: WorkingDays, written_up_within: int) -> Digest:
    """How things stand today, and what happened from `first` on. A form is overdue after more working days than the last."""
    issues = [issue for issue in facts.issues if is_for_channel(issue)]
    alone = [issue for issue in facts.issues if issue.visibility is Visibility.HEAD_OF_SERVICE]
    teams = {team.id: team for team in facts.teams}
    lines = [line for issue in issues for line in _of_issue(issue, facts, teams[issue.team_id], today, days)]
    lines += [
        line for slot in facts.slots for line in _of_slot(slot, teams[slot.team_id], today, days, written_up_within)
    ]
    return Digest(
        as_of=today,
        first=first,
        teams=tuple(team.id for team in facts.teams),
        lines=tuple(sorted(lines, key=_pressing)),
        figures=_figures(facts, issues, today, days),
        alone=len(alone),
        alone_overdue=sum(is_overdue(issue, today) for issue in alone),
    )


def month_of(month: str, facts: Facts, today: date, days: WorkingDays) -> MonthDigest:
    """A month that has ended, with what is open today: every issue counts, for none is named."""
    return MonthDigest(
        month=month,
        as_of=today,
        figures=_figures(facts, facts.issues, today, days),
        teams=tuple(_team_month(team, facts, today, days) for team in facts.teams),
    )


def shown_lines(lines: Sequence[DigestLine], room: int) -> tuple[DigestLine, ...]:
    """The lines that there is room for: of each concern the most pressing one, then the others, in order."""
    rank = {line: place for place, line in enumerate(lines)}
    firsts = {line.concern: line for line in reversed(lines)}.values()
    chosen = [*sorted(firsts, key=rank.__getitem__), *(line for line in lines if line not in firsts)]
    return tuple(sorted(chosen[:room], key=rank.__getitem__))


def is_overdue(issue: Issue, today: date) -> bool:
    """Whether it waits for an answer that was due before today."""
    return issue.state in WAITING_STATES and issue.due is not None and issue.due < today


def last_digest(day: date, rules: DigestRules, days: WorkingDays) -> tuple[str, date]:
    """Which week's digest is the last that was due by this day ("2026-W47"), and on which day it was."""
    monday = day - timedelta(days=day.weekday())
    for weeks in count():
        start = monday - timedelta(weeks=weeks)
        due = days.next_working(start + timedelta(days=rules.weekday))
        if due <= day:
            return week_of(start), due
    raise AssertionError("weeks have no end")


def week_of(day: date) -> str:
    """The ISO week of a day: "2026-W47"."""
    iso = day.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def last_month(day: date, days: WorkingDays) -> tuple[str, date]:
    """Which month ("2026-10") is the last to be told of by this day, and the first working day after it, when that was due."""
    first = day.replace(day=1)
    if days.next_working(first) > day:
        first = (first - ONE_DAY).replace(day=1)
    return f"{first - ONE_DAY:%Y-%m}", days.next_working(first)


def _of_issue(issue: Issue, facts: Facts, team: Team, today: date, days: WorkingDays) -> Iterator[DigestLine]:
    """At most one line: the most pressing thing about an issue."""
    concern, day = _concern(issue, facts.actions.get(issue.id), today)
    if concern is None:
        return
    yield DigestLine(
        concern=concern,
        team=team.name,
        head=team.head_of_service,
        year=issue.year,
        day=day,
        days=max(0, days.count(day, today)),
        who=() if concern is Concern.TO_REWORD else (_whose(issue, facts.people, today),),
        reference=issue.reference,
        topic=issue.topic,
        urgency=issue.urgency,
        record_id=issue.record_id,
    )


def _concern(issue: Issue, action_due: date | None, today: date) -> tuple[Concern | None, date]:
    """Why an issue needs somebody, and since or until when."""
    raised = london_day(issue.raised_at)
    if issue.state in WAITING_STATES:
        due = issue.due or raised
        if is_overdue(issue, today):
            return Concern.OVERDUE, due
        if issue.disputed_at:
            return Concern.DISAGREES, london_day(issue.disputed_at)
        return (Concern.DUE if issue.due and due < today + SOON else None), due
    if issue.state is IssueState.ACTION_AGREED and action_due and action_due < today:
        return Concern.ACTION_OVERDUE, action_due
    return (Concern.TO_REWORD if issue.state is IssueState.RETURNED_FOR_REDACTION else None), raised


def _whose(issue: Issue, people: Mapping[PersonId, Person], today: date) -> PersonId:
    """Who is to answer today: whom it was assigned to, else the Head of Service or who stands in."""
    goes_to = people.get(issue.goes_to)
    deputy = people.get(goes_to.deputy) if goes_to and goes_to.deputy else None
    return issue.assignee or (answerer_on(today, goes_to, deputy).id if goes_to else issue.goes_to)


def _of_slot(slot: Slot, team: Team, today: date, days: WorkingDays, within: int) -> Iterator[DigestLine]:
    day = london_day(slot.start)
    concern = _visit_concern(slot, day, today, days, within)
    if concern:
        yield DigestLine(
            concern=concern,
            team=team.name,
            head=team.head_of_service,
            year=municipal_year(day),
            day=day,
            days=max(0, days.count(day, today)),
            who=slot.members,
            slot_id=slot.id,
        )


def _visit_concern(slot: Slot, day: date, today: date, days: WorkingDays, within: int) -> Concern | None:
    if not slot.is_planned:
        return None
    if day < today:
        return Concern.FORM_OVERDUE if slot.members and days.count(day, today) > within else None
    if day > today + AHEAD:
        return None
    if not slot.members:
        return Concern.NOBODY
    return None if slot.confirmed_at else Concern.NOT_CONFIRMED


def _pressing(line: DigestLine) -> tuple[int, date, str]:
    return list(Concern).index(line.concern), line.day, line.reference or line.slot_id


def _figures(facts: Facts, issues: Sequence[Issue], today: date, days: WorkingDays) -> Figures:
    counted = {one: {event.object for event in facts.events if happening(event) is one} for one in Happening}
    to_come = [slot for slot in facts.slots if slot.is_planned and today <= london_day(slot.start) <= today + AHEAD]
    return Figures(
        raised=len(counted[Happening.RAISED]),
        answered=len(counted[Happening.ANSWERED]),
        closed=len(counted[Happening.CLOSED]),
        written_up=len(counted[Happening.WRITTEN_UP]),
        to_come=len(to_come),
        bands=_bands(issues, today, days),
    )


def _bands(issues: Sequence[Issue], today: date, days: WorkingDays) -> tuple[Band, ...]:
    placed = [(_band(_age(issue, today, days)), issue) for issue in issues]
    found = []
    for up_to in BANDS:
        these = [issue for band, issue in placed if band == up_to]
        overdue = sum(is_overdue(issue, today) for issue in these)
        waiting = sum((issue.hidden_from or issue.state) in WAITING_STATES for issue in these) - overdue
        found.append(Band(up_to=up_to, overdue=overdue, waiting=waiting, answered=len(these) - overdue - waiting))
    return tuple(found)


def _band(age: int) -> int | None:
    return next((up_to for up_to in BANDS if up_to is not None and age <= up_to), None)


def _age(issue: Issue, today: date, days: WorkingDays) -> int:
    """How many working days ago it was raised."""
    return max(0, days.count(london_day(issue.raised_at), today))


def _team_month(team: Team, facts: Facts, today: date, days: WorkingDays) -> TeamMonth:
    issues = [issue for issue in facts.issues if issue.team_id == team.id]
    return TeamMonth(
        team=team.name,
        still_open=len(issues),
        overdue=sum(is_overdue(issue, today) for issue in issues),
        oldest=max((_age(issue, today, days) for issue in issues), default=0),
        written_up=sum(visited == team.id for visited in facts.visited.values()),
    )
