"""What is said of a person's own calendar, reminders and availability."""

from collections.abc import Mapping, Sequence
from typing import Final

from cards.wording.rota import names
from cards.wording.rota_questions import span
from cards.words import Wording, words
from visits.model import DateRange
from visits.rota import NudgeKind

MY_VISITS = "My visits"
MY_REMINDERS = "My reminders"
MY_CALENDAR = "My calendar"
MY_AVAILABILITY = "When I can visit"

CALENDAR_TITLE = Wording("Your visits in your own calendar")
ADDRESS = "The address of your calendar\nSelect all of it and copy it."
IN_OUTLOOK = Wording("In Outlook, open the calendar and select “Add calendar”, then “Subscribe from web”.")
PASTE = Wording("Paste the address there. Your visits stay up to date by themselves.")
SECRET = Wording("Anyone with this address can see your visits: keep it to yourself.")
OPEN_ALL = "Open my calendar"
OPEN_ONE = "Open this visit"
REVOKE = "Stop this address"
SURE_REVOKE = Wording("Stop the address of your calendar?")
REVOKE_MEANS = Wording("Calendars that read it no longer get your visits. You can have a new address at any time.")
REVOKE_SURE = "Yes, stop it"
KEEP_ADDRESS = "No, keep it"
REVOKED = Wording("The address no longer leads to your visits. For a new one, say “calendar”.")

REMINDERS_TITLE = Wording("What you are reminded of")
KEEP = "Keep"
REMINDERS_KEPT = Wording("Kept. Reminders come between 08:00 and 18:00 on working days.")
KINDS: Final[Mapping[NudgeKind, Wording]] = {
    NudgeKind.VISIT: Wording("A visit is coming up"),
    NudgeKind.WRITE_UP: Wording("A visit is to be written up"),
    NudgeKind.SWAP: Wording("Another councillor offers a place on a visit"),
    NudgeKind.SUMMARY: Wording("What became of your issues, once a week"),
    NudgeKind.MONTHLY: Wording("Visits and issues over all teams, once a month (for readers)"),
}

AVAILABILITY_TITLE = Wording("When you can visit")
AVAILABILITY_HOW = Wording(
    "Democratic Services plan the rota by what you say here. You can still claim any visit yourself."
)
WEEKDAYS_BOX = "On which days of the week?"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PARTS_BOX = "At which time of day?"
PARTS = (("morning", "Mornings"), ("afternoon", "Afternoons"))
NOT_BETWEEN = Wording("You have said that you can’t visit on these days:")
NOT_FROM = "First day on which you can’t visit (optional)"
NOT_TO = "Last day on which you can’t visit (optional)"
CLEAR = Wording("Remove the days listed above")
INTERESTS_BOX = (
    "With which teams do you or close family have a connection? (optional)\nYou are not put on visits to these teams."
)
MOST_BOX = "How many visits a year at most?"
NO_LIMIT = "As many as fall to me"
AVAILABILITY_KEPT = Wording("Kept. The rota is planned by this from now on.")


def not_between(days: DateRange) -> Wording:
    """Days on which a councillor can't visit."""
    return words("{days}", days=span(days.first, days.last))


def at_most(visits: int) -> str:
    """A limit to choose."""
    return "1 visit" if visits == 1 else f"{visits} visits"


def still_on(teams: Sequence[str]) -> Wording:
    """Visits to teams that a councillor has a connection with stay theirs until they give them back."""
    return words(
        "You are still on a visit to {teams}. Give your place back, or name the connection in the visit form.",
        teams=names(teams),
    )
