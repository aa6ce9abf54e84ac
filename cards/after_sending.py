"""What can be done with a form once it is sent: withdraw it, hide some of its words, agree with it."""

from collections.abc import Sequence

from cards.actions import (
    AddView,
    ButtonStyle,
    HideText,
    OpenView,
    ReadRecord,
    WithdrawRecord,
    button,
)
from cards.boxes import looked_box, text_box
from cards.elements import Action, ActionSet, Card, CardElement, heading, plain
from cards.rows import line_with_button
from cards.wording import form as form_wording
from cards.wording import issue as wording
from cards.wording import record as record_wording
from cards.words import words
from visits.checks import Fault
from visits.confirming import VIEW
from visits.model import VisitRecord
from visits.proforma import Proforma
from visits.summary import text_label, texts_of
from visits.usecases.colleague import VIEW_LIMIT


def sure_card(action: WithdrawRecord) -> Card:
    """Withdraw it, really?"""
    keep = ReadRecord(year=action.year, record=action.record)
    return Card(
        body=[
            plain(wording.SURE_TO_WITHDRAW),
            ActionSet(
                actions=[
                    button(wording.WITHDRAW_SURE, action, style=ButtonStyle.DANGER),
                    button(wording.BACK, keep),
                ]
            ),
        ]
    )


def hide_card(record: VisitRecord, proforma: Proforma, operation: str) -> Card:
    """Which of the form's words are to be hidden? Issues are hidden from their own cards."""
    questions = texts_of(record)
    ask = wording.HIDE_WHICH if questions else wording.NOTHING_TO_HIDE
    body: list[CardElement] = [heading(record_wording.title(record)), plain(ask)]
    for question in questions:
        hides = HideText(year=record.year, record=record.id, question=question, operation=operation)
        label = words("{label}", label=text_label(proforma, question))
        body.append(line_with_button(label, button(wording.HIDE_WORDS, hides)))
    back = button(record_wording.READ_ALL, ReadRecord(year=record.year, record=record.id))
    return Card(body=[*body, ActionSet(actions=[back])])


def colleague_card(record: VisitRecord, author: str, operation: str) -> Card:
    """To the other councillor of a visit: read it, agree, or add a view."""
    agree = AddView(year=record.year, record=record.id, agrees=True, operation=operation)
    ways: list[Action] = [
        button(wording.I_AGREE, agree, style=ButtonStyle.MAIN),
        button(wording.ADD_VIEW, OpenView(year=record.year, record=record.id)),
        button(form_wording.READ, ReadRecord(year=record.year, record=record.id)),
    ]
    return Card(
        body=[
            heading(wording.AGREE_TITLE),
            plain(record_wording.record_line(record)),
            plain(record_wording.visited(record, author)),
            ActionSet(actions=ways),
        ]
    )


def view_card(year: str, record_id: str, operation: str, typed: str = "", faults: Sequence[Fault] = ()) -> Card:
    """The box for a view of one's own."""
    sends = AddView(year=year, record=record_id, agrees=False, operation=operation)
    return Card(
        body=[
            heading(wording.VIEW_TITLE),
            *text_box(VIEW, wording.VIEW_BOX, typed, VIEW_LIMIT, faults),
            *looked_box(VIEW, faults),
            ActionSet(
                actions=[
                    button(wording.ADD_VIEW, sends, style=ButtonStyle.MAIN, inputs=True),
                    button(form_wording.READ, ReadRecord(year=year, record=record_id)),
                ]
            ),
        ]
    )
