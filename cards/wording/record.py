"""What records and issues are called, in the channel, in the chat and in notifications."""

from datetime import date, datetime

from cards.wording.form import day, short_day
from cards.words import Wording, words
from visits.model import Issue, IssueState, Urgency, VisitKind, VisitRecord
from visits.years import london_day

READ_ALL = "Read the visit form"
ISSUES = Wording("Issues for an answer")
NO_ISSUES = Wording("Nothing to answer: no issues were raised.")
PRIVATE = Wording("Only for the Head of Service: sent in a personal chat.")
PRIVATE_TO_DIRECTOR = Wording("Only for the Executive Director: sent in a personal chat.")
MOVED = Wording("Its author has changed who may see it.")
SERIOUS = Wording("Serious concerns")
FORM_TITLE = Wording("The visit form")
WHAT_NEXT = Wording("What happens next")
ISSUES_FOLLOW = Wording("Each issue is in this thread.")
SENT_TITLE = Wording("Sent")

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


def answer_by(issue: Issue, due: date | None) -> Wording:
    """How soon an issue wants an answer, and by when."""
    urgency = URGENCIES[issue.urgency]
    return words("{urgency}: by {day}", urgency=urgency, day=day(due)) if due else words("{urgency}", urgency=urgency)


def what_next(issues: int, soonest: date | None, channel: str) -> list[Wording]:
    """What happens once a form is sent, and when."""
    to = (
        words("It is posted to {channel}.", channel=channel)
        if channel
        else Wording("It is posted as soon as a channel is chosen.")
    )
    if not issues:
        return [to, Wording("You raised no issues, so there is nothing to be answered.")]
    counted = "1 issue" if issues == 1 else f"{issues} issues"
    asked = words("The Head of Service is asked to answer {counted}.", counted=counted)
    when = (
        words("The first answer is due by {day}.", day=day(soonest)) if soonest else Wording("No answer was asked for.")
    )
    return [to, asked, when, Wording("You get each answer here, in this chat.")]


def record_line(record: VisitRecord) -> Wording:
    """A record in a list."""
    return words(
        "{reference} {team}, {day}", reference=record.reference, team=record.team_name, day=day(record.visit_date)
    )


CARD_KINDS = {
    "record": "A visit record",
    "form": "A visit form",
    "issue": "An issue",
    "safety_call": "The note of a safety call",
}


def corrected(when: datetime) -> Wording:
    """Said on a record that its author corrected."""
    return words("Corrected by its author, {day}.", day=short_day(london_day(when)))
