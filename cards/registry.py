"""Every button of every card by its verb, and the way back from what a client sends to the button that sent it."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from cards.actions import PAYLOAD, VISIT_ACTIONS, CardAction
from cards.leaving_actions import LEAVING_ACTIONS
from cards.oversight_actions import OVERSIGHT_ACTIONS
from cards.report_actions import REPORT_ACTIONS
from cards.rota_actions import ROTA_ACTIONS

ACTIONS: Final[Mapping[str, type[CardAction]]] = {
    action.verb: action
    for action in (*VISIT_ACTIONS, *ROTA_ACTIONS, *OVERSIGHT_ACTIONS, *REPORT_ACTIONS, *LEAVING_ACTIONS)
}


def parse(verb: str, data: Mapping[str, Any]) -> tuple[CardAction, dict[str, str]] | None:
    """The action and the inputs that came with it; None if no card of ours can have sent this."""
    action = ACTIONS.get(verb)
    carried = data.get(PAYLOAD)
    if action is None or not isinstance(carried, Mapping):
        return None
    inputs = {key: value for key, value in data.items() if key != PAYLOAD and isinstance(value, str)}
    try:
        return action.model_validate(carried), inputs
    except ValidationError:
        return None
