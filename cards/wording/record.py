"""What records and issues are called, in the channel, in the chat and in notifications."""

from collections.abc import Sequence
from datetime import date, datetime

from cards.wording.form import day, short_day
from cards.words import Wording, words
from visits.model import Issue, IssueState, Urgency, Visibility, VisitKind, VisitRecord
from visits.years import london_day

READ_ALL = "Read the visit form"
ISSUES = Wording("Issues for an answer")
NO_ISSUES = Wording("Nothing to answer: no issues were raised.")
PRIVATE = Wording("Only for the Head of Service: sent in a personal chat.")
PRIVATE_TO_DIRECTOR = Wording("Only for the Executive Director: sent in a personal chat.")
REMOVED = Wording("This record was removed.")
MOVED = Wording("Its author has changed who may see it.")
WHAT_NEXT = Wording("What happens next")
ASKED_AGAIN = Wording("Asked again")
FOR_INFORMATION = Wording("For information")
ONE_READER = Wording("What you marked for one person goes to that person alone.")
WAITS_FOR_CHANNEL = Wording("It is posted as soon as a channel is chosen.")
ANSWERS_HERE = Wording("You get each answer here, in this chat.")
NOTHING_ASKED = Wording("You asked for no answer, so there is nothing to wait for.")

STATES = {
    IssueState.RAISED: "Not answered yet",
    IssueState.ACKNOWLEDGED: "Seen",
    IssueState.RESPONSE_DRAFTED: "Answer drafted",
    IssueState.ANSWERED: "Answered",
    IssueState.ACTION_AGREED: "Action agreed",
    IssueState.ACTION_DONE: "Action done",
    IssueState.CLOSED: "Closed",
    IssueState.RETURNED_FOR_REDACTION: "Being reworded",
    IssueState.WITHDRAWN: "Withdrawn",
}
URGENCIES = {
    Urgency.SOON: "Answer soon",
    Urgency.ROUTINE: "Answer in the usual time",
    Urgency.NOTE: "No answer needed",
}
KINDS = {
    VisitKind.INTAKE: "Visit to an intake team",
    VisitKind.CORPORATE_PARENTING: "Visit to the corporate parenting service",
}


def search_line(record: VisitRecord) -> str:
    """Plain text that Teams' own search finds: "V26-0042 Bootle 14 Nov"."""
    return f"{record.reference} {record.team_name} {short_day(record.visit_date)}"


def new_record(record: VisitRecord) -> str:
    """All that a notification says of a new record."""
    return f"New visit record {record.reference}, {record.team_name}"


def new_issue(issue: Issue) -> str:
    """All that a notification says of a new issue."""
    return f"Issue {issue.reference}"


def form_part(record: VisitRecord, part: int, parts: int) -> str:
    """The line above a part of the form in its thread."""
    return f"Visit form {record.reference}" + (f", part {part} of {parts}" if parts > 1 else "")


def title(record: VisitRecord) -> Wording:
    """A record's card's heading."""
    return words("{reference} {team}", reference=record.reference, team=record.team_name)


def visited(record: VisitRecord, author: str) -> Wording:
    """When the visit was and who wrote it up."""
    return words("{day}. Written up by {author}.", day=day(record.visit_date), author=author)


def state(issue: Issue) -> Wording:
    """How far an issue has come."""
    if issue.answers and issue.state is IssueState.RAISED:
        return ASKED_AGAIN
    wants_none = issue.urgency is Urgency.NOTE and issue.state is IssueState.RAISED
    return FOR_INFORMATION if wants_none else words("{state}", state=STATES[issue.state])


def what_next(issues: Sequence[Issue], soonest: date | None, channel: str) -> list[Wording]:
    """What happens once a form is sent, and when."""
    posted = words("It is posted to {channel}.", channel=channel) if channel else WAITS_FOR_CHANNEL
    alone = [ONE_READER] if any(issue.visibility is not Visibility.CHANNEL for issue in issues) else []
    asked = [issue for issue in issues if issue.urgency is not Urgency.NOTE]
    if not asked:
        return [posted, *alone, NOTHING_ASKED]
    director = [issue for issue in asked if issue.visibility is Visibility.EXECUTIVE_DIRECTOR]
    when = [words("The first answer is due by {day}.", day=day(soonest))] if soonest else []
    return [
        posted,
        *alone,
        *_asked("The Head of Service", len(asked) - len(director)),
        *_asked("The Executive Director", len(director)),
        *when,
        ANSWERS_HERE,
    ]


def _asked(who: str, issues: int) -> list[Wording]:
    counted = "1 issue" if issues == 1 else f"{issues} issues"
    return [words("{who} is asked to answer {counted}.", who=who, counted=counted)] if issues else []


def visit_line(record: VisitRecord) -> Wording:
    """Which visit it was."""
    return words("{team}, {day}", team=record.team_name, day=day(record.visit_date))


def record_line(record: VisitRecord) -> Wording:
    """A record in a list."""
    when = f"{short_day(record.visit_date)} {record.visit_date:%Y}"
    return words("{reference} {team}, {when}", reference=record.reference, team=record.team_name, when=when)


CARD_KINDS = {
    "record": "A visit record",
    "form": "A visit form",
    "issue": "An issue",
    "answer": "An answer",
    "reply_reminder": "A reminder to say whether an answer is enough",
    "follow_up": "A follow-up",
    "assigned": "The note that an issue was assigned",
    "reword": "A request to reword something",
    "colleague": "A question to the other councillor of a visit",
    "safety_call": "The note of a safety call",
    "host": "A question to the host of a visit",
    "news": "The news of a change to a visit",
    "swap": "An offer of a place on a visit",
    "visit_reminder": "A reminder of a visit",
    "write_up": "A reminder to write up a visit",
    "summary": "A councillor’s weekly summary",
    "digest": "The weekly digest",
    "monthly": "The monthly digest",
    "due_soon": "The note that an answer is due soon",
    "overdue": "The note that an answer is overdue",
    "escalated": "The note that an overdue answer is escalated",
    "report": "The message that a committee report is ready",
    "summary_shown": "The line for an issue in the committee report",
}


def corrected(when: datetime) -> Wording:
    """Said on a record that its author corrected."""
    return words("Corrected by its author, {day}.", day=short_day(london_day(when)))
