"""Correcting, withdrawing, hiding and rewording what was sent, and the other councillor's view of it."""

from collections.abc import Mapping
from typing import assert_never

from bot.desk import Desk, again
from bot.handlers import forms
from cards import after_sending, issue_forms, notices
from cards.actions import AddView, CorrectRecord, HideText, OpenHide, OpenView, RewordText, WithdrawRecord
from cards.boxes import looked_at
from cards.elements import Card
from cards.wording import chat as chat_wording
from cards.wording import issue as wording
from visits.confirming import VIEW, WORDS
from visits.model import Person
from visits.summary import text_label
from visits.usecases import colleague, corrections
from visits.usecases.colleague import FixView, Viewed
from visits.usecases.corrections import FixText, Reworded, TooLate, Withdrawn
from visits.usecases.knowing import proforma_for
from visits.usecases.read import RecordRead, read_record
from visits.usecases.start import Opened, Refused

Inputs = Mapping[str, str]
NOT_YOURS = notices.short_card(chat_wording.NOT_FOR_YOU)


async def correct(desk: Desk, person: Person, action: CorrectRecord, _inputs: Inputs) -> Card:
    """Open a sent form again."""
    opened = await again(lambda: corrections.open_to_correct(desk.office, person.id, action.year, action.record))
    match opened:
        case Opened() | Refused():
            return await forms.opened_card(desk, opened)
        case TooLate():
            return notices.short_card(wording.too_late(opened.references))
        case _:
            assert_never(opened)


async def withdraw(desk: Desk, person: Person, action: WithdrawRecord, _inputs: Inputs) -> Card:
    """Take a sent form back; asked twice."""
    if not action.is_sure:
        return after_sending.sure_card(action.model_copy(update={"is_sure": True}))
    withdrawn = await again(
        lambda: corrections.withdraw(desk.office, person.id, action.year, action.record, action.operation)
    )
    match withdrawn:
        case Withdrawn():
            return notices.short_card(wording.WITHDRAWN, may_start=True)
        case TooLate():
            return notices.short_card(wording.too_late(withdrawn.references))
        case Refused():
            return NOT_YOURS
        case _:
            assert_never(withdrawn)


async def open_hide(desk: Desk, person: Person, action: OpenHide, _inputs: Inputs) -> Card:
    """Which words are to be hidden?"""
    found = await read_record(desk.office, person.id, action.year, action.record)
    if not isinstance(found, RecordRead) or not await corrections.may_hide(desk.office, person.id, found.record):
        return NOT_YOURS
    proforma = proforma_for(desk.office, found.record.proforma_version)
    return after_sending.hide_card(found.record, proforma, desk.new_operation())


async def hide(desk: Desk, person: Person, action: HideText, _inputs: Inputs) -> Card:
    """Hide an answer of a form."""
    hidden = await again(
        lambda: corrections.hide_text(
            desk.office, person.id, action.year, action.record, action.question, action.operation
        )
    )
    return NOT_YOURS if isinstance(hidden, Refused) else notices.short_card(wording.HIDE_DONE)


async def reword(desk: Desk, person: Person, action: RewordText, inputs: Inputs) -> Card:
    """Other words for an answer that is hidden."""
    typed, looked = inputs.get(WORDS, ""), looked_at(inputs)
    reworded = await again(
        lambda: corrections.reword_text(
            desk.office, person.id, action.year, action.record, action.question, typed, action.operation, looked
        )
    )
    match reworded:
        case Reworded():
            return notices.short_card(wording.REWORDED)
        case FixText():
            proforma = proforma_for(desk.office, reworded.record.proforma_version)
            label = text_label(proforma, action.question)
            return issue_forms.reword_card(
                reworded.record, action.question, label, "", desk.new_operation(), reworded.typed, reworded.faults
            )
        case Refused():
            return NOT_YOURS
        case _:
            assert_never(reworded)


async def open_view(desk: Desk, person: Person, action: OpenView, _inputs: Inputs) -> Card:
    """The box for a view of my own."""
    if not await colleague.may_add_view(desk.office, person.id, action.year, action.record):
        return NOT_YOURS
    return after_sending.view_card(action.year, action.record, desk.new_operation())


async def add_view(desk: Desk, person: Person, action: AddView, inputs: Inputs) -> Card:
    """I agree, or a view of my own."""
    viewed = await again(
        lambda: colleague.add_view(
            desk.office,
            person.id,
            action.year,
            action.record,
            agrees=action.agrees,
            typed=inputs.get(VIEW, ""),
            operation_id=action.operation,
            confirmed=looked_at(inputs),
        )
    )
    match viewed:
        case Viewed():
            return notices.short_card(wording.VIEW_KEPT)
        case FixView():
            return after_sending.view_card(
                action.year, action.record, desk.new_operation(), viewed.typed, viewed.faults
            )
        case Refused():
            return NOT_YOURS
        case _:
            assert_never(viewed)
