"""What is said of planned visits: how one reads in a list, what can be done with it, and why something can't."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from cards.wording.form import day, short_day
from cards.words import Wording, words
from visits.rota import CancelledBecause, SlotStatus, SwapState
from visits.rota_shown import Swapped, VisitLine
from visits.slots import SlotAct, WhyNot
from visits.years import london_time

CLAIM = "Claim"
OPEN = "Open"
READ = "Read"
READ_FORM = "Read the visit form"
NEW_DATE = "Open the new visit"
NEXT = "Next"
FROM_THE_START = "Back to the start"
MY_VISITS = "My visits"
FREE_VISITS = "Free visits"
TO_COME = "Visits to come"
ROTA = "Rota"
TO_FORM = "Add these words to my form"
ADD_TO_CALENDAR = "Add to my calendar"
WRITE_UP = "Write up"
JOIN = "Join online"
MORE = "More"
BACK = "Back to the visit"
TAKE_IT = "Take it"
NOT_FOR_ME = "Not for me"
WITHDRAW_OFFER = "Keep my place"
SEE_OFFER = "See the offer"
STOP_REMINDERS = "Stop these reminders"
REMIND_LATER = "Remind me later"
NOT_HELD = "It did not take place"
START = "Start the visit form"
GO_ON = "Go on with the visit form"
NOT_CONFIRMED = "Dates not confirmed"

NOBODY = Wording("Nobody yet")
NOBODY_WENT = Wording("Nobody")
NOBODY_WAS = Wording("Nobody was on it")
NONE_FOUND = Wording("There are none.")
GONE = Wording("That visit is no longer on the rota.")
DECLINED = Wording("You have said that this place is not for you. You hear no more of it.")
PLACE_TAKEN = Wording("Another councillor has taken your place on this visit.")
OFFER_GONE = Wording("That offer is no longer there.")
NO_CASE_FILES = Wording("You will not be shown case files.")
NO_CASE_FILES_HOST = Wording(
    "They would like to meet you first, and then team members as far as they are free. They will not be shown case files."
)
NOT_HELD_HOW = Wording(
    "Tell Democratic Services. They note that the visit did not take place, and can book another date. "
    "You get no more reminders of it then."
)
WRITE_UP_HOW = Wording("The form is nine short cards. Everything is saved as you go.")
TOPICS = Wording("What you can ask about")
STILL_OPEN = Wording("Still open from earlier visits")
NONE_OPEN = Wording("No issue is still open from earlier visits.")

STATES: Final[Mapping[SlotStatus, str]] = {
    SlotStatus.UNFILLED: "nobody is on it",
    SlotStatus.ALLOCATED: "date not confirmed yet",
    SlotStatus.CONFIRMED: "date confirmed",
    SlotStatus.DONE: "took place",
    SlotStatus.CANCELLED: "cancelled",
    SlotStatus.MISSED: "did not take place",
    SlotStatus.REBOOKED: "another date was booked instead",
}
BECAUSE: Final[Mapping[CancelledBecause, str]] = {
    CancelledBecause.MEMBER: "A councillor can’t come",
    CancelledBecause.TEAM: "The team can’t receive a visit",
    CancelledBecause.INSPECTION: "There is an inspection",
    CancelledBecause.ELECTION: "There is an election",
    CancelledBecause.OTHER: "Another reason",
}
ACTS: Final[Mapping[SlotAct, str]] = {
    SlotAct.PLAN: "Put it on the rota",
    SlotAct.CLAIM: "Claim a place",
    SlotAct.PUT_ON: "Put a councillor on it",
    SlotAct.RELEASE: "Give my place back",
    SlotAct.TAKE_OFF: "Take a councillor off it",
    SlotAct.OFFER_SWAP: "Offer my place to others",
    SlotAct.TAKE_SWAP: TAKE_IT,
    SlotAct.CONFIRM: "Confirm the date",
    SlotAct.OFFER_TIME: "Offer another time",
    SlotAct.SUITS: "The new time suits me",
    SlotAct.DOES_NOT_SUIT: "It does not: give my place back",
    SlotAct.MOVE: "Give it another time",
    SlotAct.AMEND: "Change the details",
    SlotAct.CANCEL: "Cancel the visit",
    SlotAct.MISS: NOT_HELD,
    SlotAct.REBOOK: "Book another date",
    SlotAct.RECORD: WRITE_UP,
    SlotAct.UNRECORD: "Withdraw the visit form",
}
DONE: Final[Mapping[SlotAct, str]] = {
    SlotAct.PLAN: "Done: the visit is on the rota. Its host is asked to confirm the date.",
    SlotAct.CLAIM: "Done: you are on this visit.",
    SlotAct.PUT_ON: "Done: the councillor is on this visit and is told.",
    SlotAct.RELEASE: "Done: you are no longer on this visit.",
    SlotAct.TAKE_OFF: "Done: the councillor is no longer on this visit and is told.",
    SlotAct.OFFER_SWAP: "Done: your place is offered.",
    SlotAct.TAKE_SWAP: "Done: the place is yours.",
    SlotAct.CONFIRM: "Done: the date is confirmed.",
    SlotAct.OFFER_TIME: "Done: another time is offered.",
    SlotAct.SUITS: "Done: you have said that the new time suits you.",
    SlotAct.DOES_NOT_SUIT: "Done: you have given your place back.",
    SlotAct.MOVE: "Done: the visit has another time.",
    SlotAct.AMEND: "Done: the details are changed.",
    SlotAct.CANCEL: "Done: the visit is cancelled.",
    SlotAct.MISS: "Done: noted that the visit did not take place.",
    SlotAct.REBOOK: "Done: another date is booked.",
    SlotAct.RECORD: "Done: the visit form is sent.",
    SlotAct.UNRECORD: "Done: the visit form is withdrawn.",
}
NEWS: Final[Mapping[SlotAct, str]] = {
    SlotAct.PLAN: "A visit has been put on the rota",
    SlotAct.CLAIM: "Another councillor is on your visit",
    SlotAct.PUT_ON: "You have been put on a visit",
    SlotAct.RELEASE: "A councillor has given up their place on your visit",
    SlotAct.TAKE_OFF: "You have been taken off a visit",
    SlotAct.OFFER_SWAP: "A councillor offers their place on your visit",
    SlotAct.TAKE_SWAP: "A place on your visit has changed hands",
    SlotAct.CONFIRM: "The date of your visit is confirmed",
    SlotAct.OFFER_TIME: "The host offers another time for your visit",
    SlotAct.SUITS: "A new time suits the other councillor of your visit",
    SlotAct.DOES_NOT_SUIT: "A new time does not suit the other councillor of your visit",
    SlotAct.MOVE: "Your visit has another time",
    SlotAct.AMEND: "The details of your visit have changed",
    SlotAct.CANCEL: "Your visit is cancelled",
    SlotAct.MISS: "Your visit is noted as one that did not take place",
    SlotAct.REBOOK: "Your visit has been booked for another date",
    SlotAct.RECORD: "The form of your visit has been sent",
    SlotAct.UNRECORD: "The form of your visit has been withdrawn",
}
SURE: Final[Mapping[SlotAct, tuple[str, str, str]]] = {
    SlotAct.RELEASE: (
        "Give back your place on this visit?",
        "It becomes free for others. To find somebody to go instead, offer your place to others.",
        "Yes, give it back",
    ),
    SlotAct.MISS: (
        "Did this visit not take place?",
        "It counts as missed. You can book another date, and its visit form can still be sent.",
        "Yes, it did not take place",
    ),
}
"""What is asked once more: the question, what follows, and the button."""
WHY_NOT: Final[Mapping[WhyNot, str]] = {
    WhyNot.NOT_YOURS: "That is for somebody else to do.",
    WhyNot.FULL: "All places are taken, by {visitors}.",
    WhyNot.ON_IT_ALREADY: "You are on this visit already.",
    WhyNot.NOT_ON_IT: "That is for a councillor who is on this visit.",
    WhyNot.HAS_INTEREST: "A councillor with a connection to the team can’t go on this visit.",
    WhyNot.NOT_BEGUN: "The visit is still to come.",
    WhyNot.IN_THE_PAST: "The visit has begun or is over.",
    WhyNot.CONFIRMED_ALREADY: "The date is confirmed already.",
    WhyNot.NO_TIME_OFFERED: "No other time is offered now.",
    WhyNot.SAID_ALREADY: "You have said so already.",
    WhyNot.OTHER_YEAR: "It must stay within one council year, 1 May to 30 April.",
    WhyNot.NOT_OFFERED: "That reason is for somebody else to give.",
    WhyNot.DONE: "The visit took place, and its form is sent.",
    WhyNot.CANCELLED: "The visit is cancelled.",
    WhyNot.MISSED: "The visit did not take place.",
    WhyNot.REBOOKED: "Another date was booked instead of this visit.",
    WhyNot.NOT_CALLED_OFF: "The visit is neither cancelled nor missed.",
    WhyNot.CHANGED: "Something has changed meanwhile. This is how it is now.",
    WhyNot.TAKEN: "Somebody else was quicker and has taken it.",
    WhyNot.WITHDRAWN: "The offer has been withdrawn.",
}
SWAPS: Final[Mapping[SwapState, str]] = {
    SwapState.OPEN: "{by} offers a place on the visit to {team}",
    SwapState.TAKEN: "{taken_by} has taken the place of {by} on the visit to {team}",
    SwapState.WITHDRAWN: "{by} has withdrawn the offer of a place on the visit to {team}",
}


def moment(start: datetime) -> str:
    """ "Tuesday 8 December 2026, 10:00", in London."""
    local = london_time(start)
    return f"{day(local.date())}, {local:%H:%M}"


def lasts(start: datetime, end: datetime) -> str:
    """ "Tuesday 8 December 2026, 10:00 to 11:00", in London."""
    return f"{moment(start)} to {london_time(end):%H:%M}"


def when(line: VisitLine) -> str:
    """When a visit is or was: a record knows the day only."""
    return moment(line.slot.start) if line.slot else day(line.day)


def line(line: VisitLine) -> Wording:
    """A visit in one line."""
    return words("{team}, {when}", team=line.team.name, when=when(line))


def row(line: VisitLine) -> Wording:
    """A visit in a list: its day short, so that it stands in one line of a telephone."""
    return words("{team}, {when}", team=line.team.name, when=short(line.slot.start) if line.slot else _short(line.day))


def short(start: datetime) -> str:
    """ "Tue 8 Dec 2026, 10:00", in London."""
    local = london_time(start)
    return f"{_short(local.date())}, {local:%H:%M}"


def _short(when: date) -> str:
    return f"{when:%a} {short_day(when)} {when.year}"


def names(people: Sequence[str]) -> Wording:
    """ "Ada Marlow and Ben Thornby"."""
    *first, last = people
    template = "{first} and {last}" if first else "{last}"
    return words(template, first=", ".join(first), last=last)


def who(line: VisitLine, today: date) -> Wording:
    """Who goes, or went."""
    if line.visitors:
        return names(line.visitors)
    return NOBODY if line.day >= today else NOBODY_WENT


def places(left: int) -> str:
    """How many more councillors can go."""
    return "1 place left" if left == 1 else f"{left} places left"


def state(line: VisitLine, today: date) -> Wording:
    """How far a visit has come, in a few words."""
    slot = line.slot
    if slot is None:
        return Wording("took place, not on the rota")
    if line.is_due:
        return Wording("over, visit form still to be sent")
    if slot.is_planned and line.day >= today:
        return _to_come(line)
    if slot.is_planned:
        return Wording("over")
    if slot.cancelled_because:
        return words("cancelled: {why}", why=_lower(BECAUSE[slot.cancelled_because]))
    return Wording(STATES[slot.status])


def state_sentence(line: VisitLine, today: date) -> Wording:
    """How far a visit has come, where it stands by itself."""
    said = state(line, today)
    return words("{said}", said=said[0].upper() + said[1:])


def _to_come(line: VisitLine) -> Wording:
    assert line.slot, "a visit to come is on the rota"
    confirmed = STATES[SlotStatus.CONFIRMED if line.slot.confirmed_at else SlotStatus.ALLOCATED]
    left = line.slot.places_left
    return words("{left} · {confirmed}", left=places(left) if left else "full", confirmed=confirmed)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def below(line: VisitLine, today: date) -> Wording:
    """The second line of a visit in a list: who, and how far it has come."""
    said = state(line, today)
    if line.slot and line.slot.status is SlotStatus.UNFILLED and line.day < today:
        return NOBODY_WAS
    return words("{who} · {state}", who=who(line, today), state=said)


def why_not(why: WhyNot, visitors: Sequence[str]) -> Wording:
    """Why something can't be done; where others have the places, who."""
    return words(WHY_NOT[why], visitors=names(visitors) if visitors else "")


def news_line(act: SlotAct, line_of: VisitLine) -> Wording:
    """What has changed, with the visit, for a notification."""
    return words("{news}: {line}", news=NEWS[act], line=line(line_of))


def news(act: SlotAct) -> Wording:
    """What has changed about a visit."""
    return words("{news}.", news=NEWS[act])


def swap_choice(line_of: VisitLine) -> str:
    """A visit to choose, with who is on it."""
    return f"{line_of.team.name}, {when(line_of)}: {', '.join(line_of.visitors)}"


def write_up_line(line_of: VisitLine) -> Wording:
    """The visit to write up, for a notification."""
    return words("Write up your visit: {line}", line=line(line_of))


def swap_line(swapped: Swapped) -> Wording:
    """What has become of an offer, in one line."""
    shown = swapped.shown
    state_of = shown.offer.state if shown.offer else SwapState.WITHDRAWN
    return words(SWAPS[state_of], by=shown.offered_by, taken_by=swapped.taken_by, team=shown.line.team.name)


def sure(act: SlotAct) -> tuple[Wording, Wording, str]:
    """What is asked once more: the question, what follows, and the button."""
    question, follows, yes = SURE[act]
    return Wording(question), Wording(follows), yes


def offered_time(start: datetime) -> Wording:
    """Another time that the host has offered."""
    return words("The host offers another time: {when}", when=moment(start))


def suits(people: Sequence[str]) -> Wording:
    """Whom the other time suits."""
    return words("It suits {people}.", people=names(people))


def coming_up(team: str, days_left: int) -> Wording:
    """How soon a visit is."""
    return words("Your visit to {team} is {when}", team=team, when=_in(days_left))


def coming_to_you(team: str, days_left: int) -> Wording:
    """How soon a visit is, for its host."""
    return words("Councillors visit {team} {when}", team=team, when=_in(days_left))


def _in(days_left: int) -> str:
    if days_left <= 0:
        return "today"
    return "tomorrow" if days_left == 1 else f"in {days_left} days"


def host_title(team: str) -> Wording:
    """A visit is planned to a host's team."""
    return words("Councillors plan to visit {team}", team=team)


def snoozed(until: datetime) -> Wording:
    """When a reminder comes again."""
    return words("You will be reminded again on {when}.", when=moment(until))


SNOOZES: Final = ((1, "In 1 day"), (3, "In 3 days"), (7, "In a week"))
HOST_ASKED = Wording("Confirm the date, or offer another time.")
HOST_CONFIRMED = Wording("You or a colleague have confirmed the date.")
HOST_OFFERED = Wording("Another time is offered. The councillors on the visit are asked whether it suits them.")
WRITE_UP_TITLE = Wording("Write up your visit")
BEGUN = Wording("The visit form has been begun. Everything that was typed is kept.")
YOUR_OFFER = Wording("Your place is offered to others. You stay on the visit until somebody takes it.")
