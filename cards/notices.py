"""Short answers: what can't be done and why, and what went wrong."""

from collections.abc import Mapping

from cards.actions import ButtonStyle, CardAction, ChooseVisit, ShowHelp, button
from cards.elements import ActionSet, Card, CardElement, Execute, plain, said
from cards.payload import fits
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


def press_again_card(notice: Wording, action: CardAction, inputs: Mapping[str, str]) -> Card:
    """A press that was not taken: why, the words that were typed, and a button that is the very same press, inputs and all."""
    press = {**inputs, **action.payload()}
    again = Execute(
        title=wording.TRY_AGAIN, verb=action.verb, data=press, style=ButtonStyle.MAIN.value, associated_inputs="none"
    )
    typed: list[CardElement] = [said(text) for text in inputs.values() if " " in text]
    buttons = ActionSet(actions=[again, button(wording.HELP, ShowHelp())])
    tried = (Card(body=[plain(notice), *typed, buttons]), Card(body=[plain(notice), buttons]))
    return next((card for card in tried if fits(card)), short_card(notice))  # no card of ours holds so much


def old_card() -> Card:
    """A button that no card of ours has any more."""
    return short_card(wording.OLD_CARD)
