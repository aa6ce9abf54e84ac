"""Visit forms to be filled in: what is typed on each card, in the words of the card."""

from typing import Final

from tests.conversations.players import Answers, Player

NO_CONCERNS: Final = "No concerns"

VISIT: Final[Answers] = {
    "How did you meet?": "In person",
    "How long did it last?": "About 1 hour",
    "Do you or close family have a connection with this team?": "No",
}
SAFE: Final[Answers] = {"concern_gate": "No"}
MET: Final[Answers] = {
    "Who did you meet?": ["Service Manager", "Social workers"],
    "Were managers in the room when you spoke to team members?": "For part of it",
}
WELL: Final[Answers] = {"What is working well?": "New starters say they were made welcome."}

INTAKE_FOUND: Final[Answers] = {
    "Staffing": "Serious concerns",
    "Workloads and performance": NO_CONCERNS,
    "Referrals": "Not discussed",
    "Support for staff": "Some concerns",
}
INTAKE_MORE: Final[Answers] = {
    "note__staffing": "Three posts of twelve are empty. What is being done?",
    "ask__staffing": "true",
    "note__support_systems": "The lift is out of order and nobody says for how long.",
    "ask__support_systems": "true",
}
INTAKE_ISSUES: Final[Answers] = {
    "urgency__staffing": "Soon",
    "who_sees__staffing": "Everyone in the channel",
    "urgency__support_systems": "In the usual time",
    "who_sees__support_systems": "Only the Head of Service",
}
ELSE: Final[Answers] = {
    "What did team members most want councillors to know?": "That they like the work.",
    "How are children and families listened to?": "Through a yearly survey.",
    "May the committee’s report quote your words?": "Yes",
}
PARENTING_FOUND: Final[Answers] = {
    "Staffing": NO_CONCERNS,
    "Workloads and performance": NO_CONCERNS,
    "Support for staff": NO_CONCERNS,
    "Services for children in care and care leavers": "Some concerns",
    "Fostering": NO_CONCERNS,
}
PARENTING_MORE: Final[Answers] = {
    "note__care_services": "Care leavers wait long for a first flat. Can the wait be shortened?",
    "ask__care_services": "true",
}
PARENTING_ELSE: Final[Answers] = ELSE | {"How are foster carers listened to?": "At a forum each term."}

DECLARED: Final[Answers] = {"declare_anonymous": "true"}

INTAKE: Final[tuple[Answers, ...]] = (
    VISIT, SAFE, MET, WELL, INTAKE_FOUND, INTAKE_MORE, INTAKE_ISSUES, ELSE,
)  # fmt: skip
"""An intake visit with two issues, one of them for the Head of Service only: a card each, up to check-and-send."""
PARENTING: Final[tuple[Answers, ...]] = (
    VISIT, SAFE, MET, WELL, PARENTING_FOUND, PARENTING_MORE, {}, PARENTING_ELSE,
)  # fmt: skip
"""A visit to the corporate parenting service with one issue."""
QUIET: Final[tuple[Answers, ...]] = (
    VISIT, SAFE, MET, WELL, dict.fromkeys(INTAKE_FOUND, NO_CONCERNS), {}, ELSE,
)  # fmt: skip
"""An intake visit that raises nothing."""


async def starts(player: Player, *, beside: str = "") -> str:
    """Start the form of a planned visit."""
    await player.says("new visit")
    return await player.presses("Start", beside=beside)


async def fills(player: Player, cards: tuple[Answers, ...]) -> str:
    """Fill in one card after the other."""
    for answers in cards:
        await player.presses("Continue", answers)
    return player.sees


async def sends(player: Player) -> str:
    """Declare and send, from check-and-send."""
    return await player.presses("Send to the Head of Service", DECLARED)


async def writes_up(player: Player, cards: tuple[Answers, ...] = INTAKE, *, beside: str = "") -> str:
    """A whole form, from start to confirmation."""
    await starts(player, beside=beside)
    await fills(player, cards)
    return await sends(player)
