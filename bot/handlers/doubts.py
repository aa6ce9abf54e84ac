"""What is said to somebody who may do less than the register says, because Microsoft Teams does not bear it out."""

from typing import assert_never

from bot.membership import Checked, Doubt
from cards.wording import membership as wording
from cards.words import Wording


def told(checked: Checked) -> Wording | None:
    """Why, and what to do about it; None where nothing is in doubt."""
    match checked.doubt:
        case None:
            return None
        case Doubt.GUEST:
            return wording.GUEST
        case Doubt.NOT_IN_TEAM:
            return wording.not_in_team(checked.channel)
        case Doubt.NOT_KNOWN:
            return wording.not_known(checked.channel)
        case _:
            assert_never(checked.doubt)
