"""What a person gets to see of many issues, ready for a card: which ones a question means, and what they may know of each."""

from datetime import date

from visits.issue_question import IssueQuestion, Which
from visits.model import OPEN_STATES, WAITING_STATES, Issue, IssueState, Person, Team, Value
from visits.years import london_day


class IssueLine(Value):
    """One issue in a list, as far as the one who asks may know of it.

    `team` is None and `answerer` "" where no more may be known than the reference and the age. `answerer` is the name of who is to
    answer. `words` are the issue's own, only where they were looked for and the one who asks may read them. Ages are in working
    days; `days_late` is 0 where the answer is not late.
    """

    issue: Issue
    team: Team | None
    answerer: str = ""
    days_open: int = 0
    days_late: int = 0
    is_overdue: bool = False
    may_open: bool = False
    """Whether the issue's own card is open to the one who asks."""
    words: str = ""


class TeamCount(Value):
    """How many issues of a team were found."""

    team: Team
    found: int
    overdue: int = 0


class Totals(Value):
    """All issues that were found, on whatever page: how many, how many overdue, and how old the oldest is in working days."""

    found: int = 0
    overdue: int = 0
    oldest_days: int = 0
    teams: tuple[TeamCount, ...] = ()
    """By name; without issues whose team may not be known."""


class IssuesListed(Value):
    """A page of issues, at most 10, and what was asked. `teams` and `asker` say how a card puts that."""

    question: IssueQuestion
    asker: Person
    teams: tuple[Team, ...] = ()
    lines: tuple[IssueLine, ...] = ()
    totals: Totals = Totals()
    page: int = 1
    pages: int = 1


def is_meant(question: IssueQuestion, issue: Issue, today: date) -> bool:
    """Whether a question means this issue on this London day: all that it asks but for words, and for whose it is."""
    first, last, raised = question.period.first, question.period.last, london_day(issue.raised_at)
    return (
        (not question.teams or issue.team_id in question.teams)
        and (not question.topics or issue.topic in question.topics)
        and (first is None or first <= raised)
        and (last is None or raised <= last)
        and is_such(question.which, issue, today)
    )


def is_such(which: Which, issue: Issue, today: date) -> bool:
    """Whether it is one of the issues meant. What its author took back is no issue."""
    match which:
        case Which.OPEN:
            return issue.state in OPEN_STATES
        case Which.UNANSWERED:
            return issue.state in WAITING_STATES and issue.due is not None
        case Which.OVERDUE:
            return is_overdue(issue, today)
        case Which.ALL:
            return issue.state is not IssueState.WITHDRAWN


def is_overdue(issue: Issue, today: date) -> bool:
    """Whether it waits for an answer beyond the day that was due."""
    return issue.state in WAITING_STATES and issue.due is not None and issue.due < today
