"""When a press can't be taken: the card that was pressed again, from the press alone, with everything that was typed.

That is so while storage is down, and when a person presses too much at once: then `notice` says so in place of the usual words.
"""

from collections.abc import Mapping

from bot.desk import Desk
from bot.handlers import pressed, report_writing
from cards import form, notices
from cards.actions import AnswerStep, CardAction, DraftAction
from cards.elements import Card
from cards.wording import chat as chat_wording
from cards.wording import form as wording
from cards.words import Wording
from visits.proforma import Step
from visits.walk import SAFETY_PAGE, Move


def not_taken(desk: Desk, action: CardAction, inputs: Mapping[str, str], notice: Wording | None = None) -> Card:
    """The card that was pressed; where it can't be made anew, what was typed on it, and a button that presses it again."""
    if isinstance(action, AnswerStep):
        card = same_step(desk, action, inputs, notice)
    else:
        card = report_writing.not_saved(desk, action, inputs, notice or wording.NOT_SAVED)
    if card:
        return card
    again = notices.press_again_card(notice or chat_wording.STORE_DOWN, action, inputs)
    return form.with_whom_to_call(again, desk.rules.contacts) if isinstance(action, DraftAction) else again


def is_about_safety(action: CardAction) -> bool:
    """Whether this leads to the page with whom to call, or says that somebody was called."""
    return isinstance(action, AnswerStep) and (action.step is Step.SAFETY or action.move is Move.CALLED)


def same_step(desk: Desk, action: AnswerStep, inputs: Mapping[str, str], notice: Wording | None = None) -> Card | None:
    """The card that was pressed; None if no card of ours can have been so."""
    page = pressed.page_pressed(desk, action, inputs)
    if page is None:
        return None
    at_check = action.step is Step.CHECK
    view = form.FormView(
        year=action.year,
        key=action.key,
        revision=action.revision,
        kind=action.kind,
        version=action.version,
        team=action.team,
        visit_date=action.visit_date,
        saved_at=None,
        operation=action.operation,
        contacts=desk.rules.contacts,
        notices=(notice or (wording.NOT_SENT if at_check else wording.NOT_SAVED),),
    )
    if at_check:
        return form.not_sent_card(view, page, inputs)
    if action.step is Step.SAFETY and action.part == SAFETY_PAGE:
        return form.safety_card(view)
    return form.step_card(view, page, inputs)
