"""What is said of issues that came up before, and of issues put into a message."""

from datetime import date

from cards.wording.form import day, short_day
from cards.wording.record import state
from cards.words import Wording, words
from visits.model import Issue
from visits.years import london_day

BEFORE = "Has this come up before?"
THIS_ISSUE = "This issue"
TITLE = Wording("Has this come up before?")
NOTHING_LIKE_IT = Wording("Nothing like it was found in this municipal year or the last.")
ONLY_YOURS = Wording("Only what you may read is searched.")
NO_OPEN_ISSUE = Wording("No issue of this record that you may open here is open.")
HIDDEN = Wording("Its words are hidden, so nothing can be compared with them.")
ANSWER = Wording("The answer")

NOT_ON_REGISTER = "Issues can be found by people on the council’s register only."
NOTHING_FOUND = (
    "Nothing like it was found. Only issues that you may read are searched, of this municipal year and the last."
)
NOTHING_NEW = "No open issue is waiting in your teams. Type some words, or a reference such as V26-0042."
SEARCH_DOWN = "The records can’t be reached just now. Try again in a minute."


def issue_line(reference: str, topic: str) -> Wording:
    """The issue that others are like."""
    return words("Issue {reference}, {topic}", reference=reference, topic=topic)


def found_line(issue: Issue, team: str) -> Wording:
    """An issue in the list."""
    return words("{reference}, {team}", reference=issue.reference, team=team) if team else words(issue.reference)


def more(found: int) -> str:
    """A button to all that was found."""
    return f"All {found} like it"


def hit_title(issue: Issue, team: str) -> str:
    """The first line of an issue in the list of a message extension."""
    return f"{issue.reference} · {team}"


def hit_text(issue: Issue, topic: str) -> str:
    """Its second line. Nothing that anybody wrote: others may look on."""
    return f"{topic} · {state(issue)} · raised {short_day(london_day(issue.raised_at))}"


def as_of(today: date) -> Wording:
    """A card in a message stays as it was."""
    return words("As of {today}", today=day(today))


def raised_line(issue: Issue) -> Wording:
    """Since when an issue is there."""
    return words("Raised {raised}", raised=day(london_day(issue.raised_at)))
