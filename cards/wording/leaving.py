"""What is said when somebody leaves the scheme."""

from collections.abc import Iterator

from cards.words import Wording, joined, words
from visits.leaving import Leaving, WhyStays

TITLE = Wording("Somebody leaves")
WHO = Wording("Who leaves?")
TO = Wording("Who takes over their issues and teams? (optional)")
TO_HINT = Wording("Left open, their deputy does. Councillors have none to hand over.")
SHOW = Wording("Show what will happen")
CONFIRM = Wording("Confirm")
SOMEBODY_ELSE = Wording("Choose somebody else")
LEFT_OPEN = Wording("Left for you to do")
WILL = Wording("This will happen, at once and for good:")
DONE = Wording("Done:")
WHY_NOT = {
    WhyStays.UNKNOWN: Wording("Select who leaves"),
    WhyStays.THEMSELVES: Wording("Another coordinator has to see you off."),
    WhyStays.SUCCESSOR: Wording("Select an officer who is still here to take over"),
}


def title(leaving: Leaving) -> Wording:
    """Who leaves."""
    return words("{name} leaves", name=leaving.person.name)


def lines(leaving: Leaving) -> tuple[Wording, ...]:
    """What is freed and handed over: only what there is to say."""
    return (Wording("Access to the bot ends."), *_lines(leaving))


def left(leaving: Leaving) -> tuple[Wording, ...]:
    """What nobody takes over, and what only a person can do."""
    return tuple(_left(leaving))


def _lines(leaving: Leaving) -> Iterator[Wording]:
    to = leaving.to.name if leaving.to else ""
    if leaving.slots:
        yield words(
            "Taken off {count} to come. The others and the hosts are told.", count=_counted(leaving.slots, "visit")
        )
    if leaving.offers:
        yield words("{count} made to them taken back.", count=_counted(leaving.offers, "offer"))
    if leaving.drafts:
        count = _counted(leaving.drafts, "form")
        who = leaving.drafts_to.name if leaving.drafts_to else ""
        yield words("{count} not sent: {who} can finish or leave it.", count=count, who=who or "nobody")
    if leaving.corrections:
        count = _counted(leaving.corrections, "correction")
        yield words("{count} not sent is dropped: the record stays as it was sent.", count=count)
    if leaving.issues:
        yield words(
            "Issues handed over to {to}: {which}.", to=to or "whoever heads the team", which=joined(leaving.issues)
        )
    if leaving.teams:
        yield words("Teams without them: {which}.", which=joined(leaving.teams))
    if leaving.deputy_of:
        yield words("Deputy of {whom}: {to} instead.", whom=joined(leaving.deputy_of), to=to or "nobody")
    if leaving.channel:
        yield words("Their channel becomes {to}’s.", to=to)
    if leaving.calendar:
        yield Wording("Their calendar’s address is revoked.")


def _left(leaving: Leaving) -> Iterator[Wording]:
    if leaving.past:
        yield words(
            "{count} not written up: a coordinator can fill the form in.", count=_counted(leaving.past, "past visit")
        )
    if leaving.issues_left:
        yield words("Nobody takes over these issues: {which}.", which=joined(leaving.issues_left))
    if leaving.teams_left:
        yield words("These teams want a new Head of Service or manager: {which}.", which=joined(leaving.teams_left))
    if leaving.named_in_file:
        yield words("council.toml still names them: {which}.", which=joined(leaving.named_in_file))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
