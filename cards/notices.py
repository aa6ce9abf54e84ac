"""Short answers: what can't be done and why, and what went wrong."""

from cards.actions import ButtonStyle, ChooseVisit, ShowHelp, button
from cards.elements import ActionSet, Card, plain
from cards.wording import chat as wording
from cards.words import Wording


def short_card(*lines: Wording, may_start: bool = False) -> Card:
    """A line or two, and always a way on."""
    start = [button(wording.NEW_VISIT, ChooseVisit(), style=ButtonStyle.MAIN)] if may_start else []
    return Card(body=[*(plain(line) for line in lines), ActionSet(actions=[*start, button(wording.HELP, ShowHelp())])])


def error_card() -> Card:
    """Something went wrong at our end."""
    return short_card(wording.WENT_WRONG)


def store_down_card() -> Card:
    """Storage does not answer, and there is no form on the card that could be shown again."""
    return short_card(wording.STORE_DOWN)


def old_card() -> Card:
    """A button that no card of ours has any more."""
    return short_card(wording.OLD_CARD)
