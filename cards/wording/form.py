"""What the visit form says around its questions. The questions themselves belong to the version of the form."""

from collections.abc import Sequence
from datetime import date, datetime

from cards.words import Wording, words
from visits.council import Contact, Contacts
from visits.identifiers import Kind
from visits.pages import Page
from visits.years import london_time

CONTINUE = "Continue"
BACK = "Back"
FINISH_LATER = "Save and finish later"
ADD_ISSUE = "Add another issue"
ADD_MEMBER = "Add the councillor"
REMOVE = "Remove this issue"
CARRY_ON = "Carry on"
CHANGE = "Change"
SEND = "Send to the Head of Service"
WORRIED = "Worried about a child?"
MORE = "Next page"
LESS = "Previous page"
UNDO = "Undo"
TAKE_OVER = "Take over"
READ = "Read"
NONE = "None"
NO_ISSUES = Wording("You have not asked the Head of Service to answer anything. You can still add an issue.")
NOTHING_ENTERED = Wording("Nothing entered")
NOT_SAVED = Wording(
    "Not saved yet: the records can’t be reached just now. Everything you typed is still here. Try again."
)
NOT_SENT = Wording("Not sent yet: the records can’t be reached just now. Your form is kept. Try again in a minute.")
CARD_WAS_OLD = Wording("That card was not the latest. This is where your form is now.")
TYPED_THERE = Wording("This was typed on the old card and is not in the form. Copy it from here if you need it:")
MOVED = Wording("Your visit form is further down this chat.")
PAUSED = Wording("Your form is kept. Say “continue” whenever you want to go on.")
SAFETY_TITLE = Wording("Call now if you are worried about a child")
SAFETY_KEPT = Wording("Your record is kept. Do not write about the child here.")
SAFETY_SEE = Wording(
    "Once you have called, say whom. The safeguarding lead is told that you called and when, nothing else."
)
FOUND_TITLE = Wording("Look at these before you send")
FOUND_BLOCKED = Wording("This can’t be sent yet. Change the answers named here.")
BLOCKED_BEFORE = Wording("This can’t be sent yet. The first page names the answers to change.")
FOUND_WARNED = Wording("These may identify someone. Change the answers, or confirm below.")
FAULTS_TITLE = Wording("There is a problem")
STILL_OPEN = Wording("Still open from last visit")
SAFETY_GATE_HINT = Wording("If yes, the next card says whom to call. You write nothing about it here.")

CALLED = {
    "mash": "I have called MASH",
    "police": "I have called the police",
    "lado": "I have called the LADO",
    "out_of_hours": "I have called the out-of-hours team",
}
CALLED_NOTED = {
    "mash": Wording("Noted: you have called MASH. The safeguarding lead is told."),
    "police": Wording("Noted: you have called the police. The safeguarding lead is told."),
    "lado": Wording("Noted: you have called the LADO. The safeguarding lead is told."),
    "out_of_hours": Wording("Noted: you have called the out-of-hours team. The safeguarding lead is told."),
}

KINDS = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.NATIONAL_INSURANCE: "a National Insurance number",
    Kind.DATE_OF_BIRTH: "a date of birth",
    Kind.PHONE: "a telephone number",
    Kind.POSTCODE: "a postcode",
    Kind.EMAIL: "an e-mail address",
    Kind.AGE: "a child’s age",
    Kind.NAME: "a name",
}


def step_of(page: Page) -> Wording:
    """ "Step 4 of 9", and which part where a step takes more than one card."""
    if page.shape.parts > 1:
        return words(
            "Step {n} of 9, part {part} of {parts}", n=page.step.number, part=page.shape.part, parts=page.shape.parts
        )
    return words("Step {n} of 9", n=page.step.number)


def page_of(page: int, pages: int) -> Wording:
    """Where one is among several cards."""
    return words("Page {page} of {pages}", page=page, pages=pages)


def found_in(label: str, kinds: Sequence[Kind]) -> Wording:
    """Which answer may hold what: never the words themselves."""
    return words("“{label}” may hold {kinds}.", label=label, kinds=listed(kinds))


def listed(kinds: Sequence[Kind], *, last_word: str = "and") -> str:
    """ "a name and a child’s age"; "" for none."""
    *first, last = (KINDS[kind] for kind in kinds) if kinds else ("",)
    return f"{', '.join(first)} {last_word} {last}" if first else last


def day(when: date) -> str:
    """ "Saturday 14 November 2026"."""
    return f"{when:%A} {when.day} {when:%B %Y}"


def short_day(when: date) -> str:
    """ "14 Nov"."""
    return f"{when.day} {when:%b}"


def about(team: str, visit_date: date | None, saved_at: datetime | None) -> Wording:
    """The line under the title: which visit, and when it was last saved."""
    visit = words("{team}, {day}", team=team, day=day(visit_date)) if visit_date else words("{team}", team=team)
    if saved_at is None:
        return visit
    return words("{visit} · Saved {time}", visit=visit, time=f"{london_time(saved_at):%H:%M}")


def label(text: str, hint: str, *, optional: bool) -> str:
    """A question's label: marked where it may be left empty, its hint on a line of its own."""
    marked = f"{text} (optional)" if optional else text
    return f"{marked}\n{hint}" if hint else marked


def contact(one: Contact) -> Wording:
    """Whom to call and on what number."""
    return words("{name}: {phone}", name=one.name, phone=one.phone)


def contacts_in_order(contacts: Contacts) -> tuple[Contact, ...]:
    """The most urgent first."""
    return (contacts.police, contacts.mash, contacts.out_of_hours, contacts.lado, contacts.whistleblowing)


def added_to(box: str) -> Wording:
    """Said when a message has filled a box."""
    return words("Added to “{box}”.", box=box)


def no_room(box: str, limit: int) -> Wording:
    """Said when a message does not fit into its box."""
    return words("“{box}” has no room for that as well: it takes {limit} characters.", box=box, limit=f"{limit:,}")


def audience(channel: str, readers: int) -> Wording:
    """Who will read the form once it is sent."""
    return words(
        "Everyone in {channel} ({n} people) will read this. The committee’s report is public.",
        channel=channel,
        n=readers,
    )


AUDIENCE_UNKNOWN = Wording(
    "The Head of Service’s channel will read this, once it is chosen. The committee’s report is public."
)


def sent(reference: str) -> Wording:
    """The confirmation's title."""
    return words("Sent: {reference}", reference=reference)


def held_by(name: str, team: str) -> Wording:
    """Said to the second councillor of a visit."""
    return words("{name} has started the visit form for {team}", name=name, team=team)


def take_over_means(name: str) -> Wording:
    """What comes of taking a form over."""
    return words("If you take over, you go on with the form, and {name} can only read it.", name=name)
