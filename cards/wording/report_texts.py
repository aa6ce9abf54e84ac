"""What is said where officers write for a committee report: lines of issues, its front, and texts that may identify somebody."""

from collections.abc import Mapping, Sequence
from typing import Final

from cards.report_actions import FrontPart
from cards.wording.form import KINDS
from cards.words import Wording, words
from visits.identifiers import Kind
from visits.report import Line

SAVE = "Save"
SAVE_AND_NEXT = "Save and go on"
SETTLE = "Keep this"
LATER = "Skip these"
EARLIER = "Go back"

LINES_TITLE = Wording("Lines for publication")
LINES_HOW = Wording(
    "The published report prints your line in place of the councillor’s words. Name nobody and describe nobody. The "
    "councillor is shown it and can object."
)
ALL_WRITTEN = Wording("Every issue that the report prints has its line.")
THEIR_WORDS = Wording("The councillor’s words")
LAST_ANSWER = Wording("The last answer")
OBJECTS = Wording("The councillor objects to the line")
SAVED = Wording("Saved.")
NOTHING_CHOSEN = Wording("Nothing was selected, so nothing was saved.")
NOTHING_TYPED = Wording("No line was entered or changed, so nothing was saved.")

FRONT_TITLES: Final[Mapping[FrontPart, Wording]] = {
    FrontPart.HEAD: Wording("The front: head of the report"),
    FrontPart.RECOMMENDATIONS: Wording("The front: summary, recommendations and reasons"),
    FrontPart.COSTS: Wording("The front: costs and implications"),
    FrontPart.PURPOSE: Wording("The front: core purpose"),
    FrontPart.CONSULTATIONS: Wording("The front: consultations, contact and papers"),
}
FRONT_SHORT: Final[Mapping[FrontPart, str]] = {
    FrontPart.HEAD: "Head",
    FrontPart.RECOMMENDATIONS: "Recommendations",
    FrontPart.COSTS: "Costs",
    FrontPart.PURPOSE: "Core purpose",
    FrontPart.CONSULTATIONS: "Consultations",
}
"""Buttons to the parts."""
OTHER_PARTS = Wording("Other parts, without saving this one:")
FRONT_HOW = Wording("What you leave empty is printed without words, or as “[to complete]” where the form wants it.")
HINTS: Final[Mapping[str, str]] = {
    "summary": "Leave it empty to have the main figures in sentences.",
    "recommendations": "One to a line.",
}
"""How lines of the front are filled in, by key."""

FINDINGS_TITLE = Wording("Texts that may identify somebody")
FINDINGS_HOW = Wording("Read each text and decide whether the report may print it as it is.")
ALL_SETTLED = Wording("Every text that may identify somebody is settled.")
PRINT = Wording("Print it")
LEAVE_OUT = Wording("Leave it out")
NEVER_PRINTED = Wording("A text that may hold this is never printed.")
CHANGED = Wording("Some of these texts have changed since, so they are asked about again.")

SHOWN_TITLE = Wording("This line will stand for your issue in the public report")
SHOWN_HOW = Wording("Officers wrote it in place of your own words. You need do nothing if it is right.")
OBJECT = "I object"
OBJECT_BOX = "What is wrong with it?"
OBJECTED = Wording("Noted: you object to this line. Officers are shown what you say and write it anew.")
NO_OBJECTION = Wording("Noted: you do not object to this line.")
GONE = Wording("That line is no longer there, or it is not of an issue that you raised.")


def issue_title(reference: str, topic: str, team: str) -> Wording:
    """Which issue a line is of."""
    return words("{reference} {topic}, {team}", reference=reference, topic=topic, team=team)


def line_box(reference: str, limit: int) -> str:
    """The box of an issue's line."""
    return f"Line for {reference}, up to {limit} characters"


def left(count: int) -> Wording:
    """Issues without a line, on whatever card."""
    return Wording("1 issue is left.") if count == 1 else words("{n} issues are left.", n=count)


def may_hold(reference: str, kinds: Sequence[Kind]) -> Wording:
    """Told at once of a line that was kept: the kinds, never the words."""
    return words(
        "The line for {reference} may hold {kinds}. You are asked about it before it prints.",
        reference=reference,
        kinds=listed(kinds),
    )


def may_hold_this(kinds: Sequence[Kind]) -> Wording:
    """The same of a text that is shown."""
    return words("It may hold {kinds}.", kinds=listed(kinds))


def listed(kinds: Sequence[Kind]) -> str:
    """ "a name, a postcode and an e-mail address"."""
    *first, last = (KINDS[kind] for kind in kinds)
    return f"{', '.join(first)} and {last}" if first else last


def wanted(line: Line) -> Wording:
    """A line of the front that stands in the way of a final report."""
    return words("To complete: {what}", what=line.wanted)


def of_contact(heading: str) -> str:
    """A line of the contact officer's, where it stands alone."""
    return f"Contact Officer: {heading}"


def place(where: str, called: Mapping[str, str]) -> str:
    """Where a text would print, in words: of "V26-0042/2 summary", "the line for V26-0042/2".

    `called` says what the front's lines and the form's questions are called, by their keys.
    """
    about, _, what = where.removesuffix(" (restricted)").partition(" ")
    kind, _, rest = what.partition(" ")
    number, _, part = rest.partition(" ")
    match kind:
        case _ if about == "front":
            return f"“{called.get(what, what)}” on the front"
        case "summary":
            return f"the line for {about}"
        case "text":
            return f"issue {about}"
        case "answer" if part:
            return f"the role that acts on answer {number} to {about}"
        case "answer" | "comment":
            return f"{kind} {number} {'to' if kind == 'answer' else 'on'} {about}"
        case _:
            return f"“{called.get(what, what)}” in {about}"


def place_title(where: str, called: Mapping[str, str]) -> Wording:
    """The same over the text."""
    said = place(where, called)
    return words("{said}", said=said[0].upper() + said[1:])


def decide_box(where: str, called: Mapping[str, str]) -> str:
    """The question about a text."""
    return f"What is to become of {place(where, called)}?"


def shown_line(reference: str) -> str:
    """All that a notification says of a line."""
    return f"The line for your issue {reference} in the committee report"


def shown_of(reference: str) -> Wording:
    """Which issue a line is of."""
    return words("Issue {reference}", reference=reference)
