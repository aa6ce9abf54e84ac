"""When storage is down in mid-form: the same step again, from the press alone, with everything that was typed."""

from collections.abc import Mapping

from bot.desk import Desk
from bot.handlers import pressed
from cards import form
from cards.actions import AnswerStep
from cards.elements import Card
from cards.wording import form as wording
from visits.proforma import Step
from visits.walk import SAFETY_PAGE


def same_step(desk: Desk, action: AnswerStep, inputs: Mapping[str, str]) -> Card | None:
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
        notices=(wording.NOT_SENT if at_check else wording.NOT_SAVED,),
    )
    if at_check:
        return form.not_sent_card(view, page, inputs)
    if action.step is Step.SAFETY and action.part == SAFETY_PAGE:
        return form.safety_card(view)
    return form.step_card(view, page, inputs)
