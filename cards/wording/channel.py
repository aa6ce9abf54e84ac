"""What is said when a channel is chosen, and to those who must put something right."""

from collections.abc import Sequence

from cards.words import Wording, joined, words

USE_THIS = "Use this channel"
NOT_ALLOWED = Wording("Only a Head of Service or Democratic Services can choose the channel for visit records.")
HERE_TITLE = Wording("Visit records")
HERE_WHAT = Wording("I post councillors’ visit records and their issues to the Head of Service’s channel.")
HERE_HOW = Wording("To have them posted in a channel, mention me there and say “use this channel”.")
NOT_HERE = Wording("Choose a channel from within that channel: mention me there and say “use this channel”.")
EVERYONE_READS = Wording("Everyone listed here will read every record and issue posted in this channel.")
ALL_OFFICERS = Wording("Everyone here is an officer on the register.")
CAN_T_LIST = Wording("The members of this team can’t be listed just now. Try again in a minute.")
NO_CHANNEL_TITLE = Wording("Visit records are waiting")
NO_CHANNEL_HOW = Wording("In the right channel, mention me and say “use this channel”. Nothing is lost meanwhile.")
NOT_REACHED_TITLE = Wording("Something could not be delivered")
SAFETY_TITLE = Wording("A councillor says they have called about a concern")
NAMES_SHOWN = 30


def offer(channel: str) -> Wording:
    """The question."""
    return words("Post visit records in {channel}?", channel=channel)


def for_whom(name: str) -> str:
    """The button, where there are several Heads of Service."""
    return f"Use this channel for {name}"


def readers(names: Sequence[str]) -> Wording:
    """Who will read it."""
    return words("{n} people: {names}", n=len(names), names=_listed(names))


def without_role(names: Sequence[str]) -> Wording:
    """Those who would read it and are not officers on the register."""
    return words(
        "Not an officer on the register: {names}. Remove them from the team, or choose another channel.",
        names=_listed(names),
    )


def chosen(channel: str, head: str, by: str) -> Wording:
    """The confirmation."""
    return words(
        "Visit records for {head} are posted in {channel} from now on. Chosen by {by}.",
        head=head,
        channel=channel,
        by=by,
    )


def no_channel(head: str) -> Wording:
    """To a coordinator."""
    return words("No channel is chosen for {head}, so records wait to be posted.", head=head)


def not_reached(what: str, why: str) -> Wording:
    """To a coordinator."""
    return words("{what} is not delivered: {why}.", what=what, why=why)


def safety_call(councillor: str, who: str, team: str) -> Wording:
    """To the safeguarding lead: who called whom, and nothing of what it is about."""
    return words(
        "{councillor} says they have called {who}, after a visit to {team}.", councillor=councillor, who=who, team=team
    )


WHY = {
    "no_channel": "no channel is chosen",
    "no_root": "its thread is not posted yet",
    "not_now": "it is not sent in the evening, at night or on a day off",
    "throttled": "Teams asks us to wait",
    "service_down": "Teams did not answer",
    "not_reachable": "the bot is not installed there, or is blocked",
    "misconfigured": "the bot’s own sign-in or address is refused",
    "fault": "a fault of ours, noted in the log",
}


def _listed(names: Sequence[str]) -> Wording:
    shown = joined(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return words("{shown} and {more} more", shown=shown, more=more) if more > 0 else shown


CALLED_WHOM = {
    "mash": "MASH",
    "police": "the police",
    "lado": "the LADO",
    "out_of_hours": "the out-of-hours team",
}
