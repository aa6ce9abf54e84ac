"""What is said of answers that are due soon, overdue or escalated. Never a word that a councillor typed."""

from datetime import date, datetime

from cards.wording.form import day, short_day
from cards.words import Wording, words
from visits.years import london_day

SOON_TITLE = Wording("An answer is due soon")
OVERDUE_TITLE = Wording("An answer is overdue")
STILL_OVERDUE_TITLE = Wording("An answer is still overdue")
ESCALATED_TITLE = Wording("An overdue answer is escalated to you")
THREAD = "Open the thread"
NOT_TO_READ = Wording("What the councillor wrote is for those who answer it, so it is not shown here.")


def soon(reference: str) -> str:
    """All that a notification says of an answer that is due soon."""
    return f"The answer to issue {reference} is due soon"


def overdue(reference: str) -> str:
    """All that a notification says of an answer that is overdue."""
    return f"The answer to issue {reference} is overdue"


def escalated(reference: str) -> str:
    """All that a notification says to someone on the ladder."""
    return f"The answer to issue {reference} is overdue, and escalated to you"


def which(reference: str, team: str) -> Wording:
    """Which issue it is."""
    return words("{reference}, visit to {team}", reference=reference, team=team)


def was_due(due: date, working_days: int) -> Wording:
    """How late an answer is, for those who may know no more of it."""
    ago = "1 working day" if working_days == 1 else f"{working_days} working days"
    return words("Answer was due {day}, {ago} ago", day=day(due), ago=ago)


def is_to_answer(name: str) -> Wording:
    """Who is to answer, for whoever is told besides."""
    return words("{name} is to answer it.", name=name)


def escalated_line(name: str, at: datetime) -> Wording:
    """To whom an issue was escalated, and when; the name is "" where that person no longer stands on the ladder."""
    when = short_day(london_day(at))
    return words("Escalated to {name}, {day}.", name=name, day=when) if name else words("Escalated, {day}.", day=when)
