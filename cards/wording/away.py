"""What is said when a Head of Service is away."""

from datetime import date

from cards.wording.form import day
from cards.words import Wording, words

TITLE = Wording("When you are away")
WHAT = Wording("While you are away, your deputy is mentioned in your place. Your deputy may answer at any time.")
FROM = "First day away"
TO = "Last day away"
DEPUTY = "Who answers in your place?"
KEEP = "Keep"
CHANGE = "Change"
NOT_AWAY = "I am not away"
BACK = Wording("You are not away. Issues mention you.")


def kept(first: date, last: date, deputy: str) -> Wording:
    """The confirmation."""
    return words(
        "From {first} to {last}, {deputy} is mentioned in your place.", first=day(first), last=day(last), deputy=deputy
    )
