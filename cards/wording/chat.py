"""What the bot says in a personal chat besides the form."""

from datetime import datetime

from cards.wording.form import day, short_day
from cards.words import Wording, words
from visits.years import london_day, london_time

NEW_VISIT = "Start a visit form"
MY_RECORDS = "My records"
HELP = "Help"
GO_ON = "Go on"
READ = "Read"
START = "Start"
START_THIS = "Start for this visit"
IT_IS_THIS = "Yes, that visit"
IT_IS_ANOTHER = "No, another visit"

WHAT_FOR = Wording(
    "I help councillors record what they saw on a visit to the front line of children’s social care, "
    "and I pass each issue to the Head of Service for an answer."
)
START_HINT = Wording("The form is nine short cards. Everything is saved as you go, so you can stop and go on later.")
YOU_CAN_SAY = Wording(
    "You can also say “new visit”, “continue” or “my records”. "
    "At a question with a text box, what you say goes into the box."
)
OFFICER_HINT = Wording(
    "Records and issues are posted to the Head of Service’s channel. "
    "To choose the channel, mention me there and say “use this channel”."
)
ASK_AS_COUNCILLOR = Wording(
    "Ask me about the rota: “my visits”, “free visits in January”, “when was MASH last visited?”."
)
ASK_AS_OFFICER = Wording("Ask me about the rota: “who visits MASH next month?”, “what is still to do this year?”.")
ASK_OF_ISSUES = Wording("Ask me about issues: “open issues”, “overdue answers”, “has parking come up before?”.")
OVERVIEW = "How the rota stands"
NO_CHILD_DATA = Wording("Never name or describe a child, a family or a member of staff.")
CHOOSE_TITLE = Wording("Which visit do you want to write up?")
YOUR_VISITS = Wording("Your planned visits")
YOUR_FORMS = Wording("Your forms in progress")
ANOTHER_VISIT = Wording("A visit that is not on the rota")
WHICH_TEAM = "Which team did you visit?"
WHEN = "When was the visit?"
FOR_WHOM = "For which councillor?"
FOR_WHOM_OR_ME = "For which councillor? (optional: for yourself if empty)"
MISSING_MEMBER = Wording("Select the councillor whose form it is")
MISSING_TEAM = Wording("Select the team you visited")
SLOT_CLOSED = Wording("That visit can’t be written up: it is done, cancelled or yet to come.")
TEAM_UNKNOWN = Wording("That team is no longer on the list. Select another.")
NOTHING_TO_GO_ON = Wording("You have no visit form in progress.")
NO_BOX = Wording("Your form has no text box at this step, so the words were not added.")
GONE = Wording("That form is no longer there. It was sent, or deleted because it was never sent.")
NOT_YOURS = Wording("That form belongs to another councillor.")
NO_PHOTOS = Wording("I cannot keep photos or recordings. Describe it here.")
NOT_UNDERSTOOD = Wording("I did not understand that. This is what I can do:")
NO_RECORDS = Wording("You have no records yet.")
RECORDS_TITLE = Wording("Records of visits you took part in")
NOT_FOR_YOU = Wording("You can’t do that. It is for people in another role.")
NOT_ON_REGISTER = Wording(
    "I know you only as a guest here. Ask Democratic Services to put you on the register of councillors and officers."
)
OLD_CARD = Wording("That button is no longer in use. Say “hi” to start again.")
WENT_WRONG = Wording("Something went wrong at our end. Nothing that was saved is lost. Try again.")
TOO_MUCH = Wording("That was a lot at once. Nothing is lost: press again in a few seconds.")
TOO_MANY_MESSAGES = Wording(
    "That was a lot at once. Wait a few seconds, then say it again: I did not take the last of it."
)
TOO_MANY_SEARCHES = Wording("That was a lot at once. Search again in a few seconds.")
TRY_AGAIN = "Try again"
STORE_DOWN = Wording("The records can’t be reached just now. Nothing that was saved is lost. Try again in a minute.")
TALK_TO_ME = Wording(
    "Talk to me in a personal chat to write up a visit. Here I post records and issues, and you can ask me about the rota."
)


def greeting(name: str) -> Wording:
    """The first line of all."""
    return words("Hello {name}", name=name) if name else Wording("Hello")


def visit_line(team: str, start: datetime) -> Wording:
    """A planned visit in a list."""
    return words("{team}, {day}", team=team, day=day(london_day(start)))


def draft_line(team: str, step: int, saved: datetime) -> Wording:
    """A form in progress in a list."""
    return words("{team}, step {step} of 9, saved {when}", team=team, step=step, when=_moment(saved))


def progress(step: int, saved: datetime) -> Wording:
    """How far a form has come."""
    return words("Step {step} of 9, saved {when}", step=step, when=_moment(saved))


def _moment(when: datetime) -> str:
    local = london_time(when)
    return f"{short_day(local.date())} {local:%H:%M}"


def is_it_this(team: str, start: datetime) -> Wording:
    """Asked when a visit off the rota is near a planned one."""
    return words("Is this the {team} visit planned for {day}?", team=team, day=day(london_day(start)))
