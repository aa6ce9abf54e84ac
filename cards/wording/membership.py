"""What is said to somebody who is on the register, and whom Microsoft Teams does not show to be where they act."""

from cards.words import Wording, words

GUEST = Wording(
    "You are a guest in the council’s Microsoft Teams, and guests can’t use this. Nothing was saved. "
    "Ask Democratic Services for an account of the council’s own."
)


def not_in_team(channel: str) -> Wording:
    """They are on no roster of the team that holds the channel."""
    return words(
        "You are not in the team that holds the channel {channel}. Nothing was saved. "
        "Ask an owner of that team in Microsoft Teams to add you as a member, then try again.",
        channel=channel,
    )


def not_known(channel: str) -> Wording:
    """The roster can't be had."""
    return words(
        "I can’t check just now whether you are in the team that holds the channel {channel}. Not saved yet. "
        "Try again in a minute.",
        channel=channel,
    )
