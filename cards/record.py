"""The cards of a record: the form in its thread, the confirmation, and how it is read in a chat."""

from collections.abc import Mapping, Sequence
from datetime import date

from cards.actions import (
    ButtonStyle,
    ChooseVisit,
    CorrectRecord,
    ListRecords,
    OpenHide,
    ReadDraft,
    ReadRecord,
    TakeOver,
    WithdrawRecord,
    button,
)
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Container,
    TextBlock,
    heading,
    plain,
)
from cards.rows import line_with_button, page_of, question_and_answer, turns
from cards.wording import chat as chat_wording
from cards.wording import form as form_wording
from cards.wording import issue as issue_wording
from cards.wording import record as wording
from cards.words import Wording, words
from visits.draft import Draft
from visits.model import Issue, RecordStatus, VisitRecord
from visits.proforma import Proforma
from visits.summary import Names, Row, in_parts, rows_of

LISTED = 8
"""Records in one page of a list."""

Due = Mapping[str, date]
"""Issue id -> when its answer is due."""


def form_card(record: VisitRecord, rows: Sequence[Row], part: int, parts: int) -> Card:
    """One part of the form, in the thread: everything but the issues, which have cards of their own."""
    title = words("{title}", title=wording.form_part(record, part, parts))
    if record.status is RecordStatus.WITHDRAWN:
        return Card(body=[heading(title), plain(issue_wording.WITHDRAWN)])
    hide = button(issue_wording.HIDE_WORDS, OpenHide(year=record.year, record=record.id))
    ways = [ActionSet(actions=[hide])] if part == parts else []
    return Card(body=[heading(title), *(_row(row) for row in rows), *ways])


def sent_card(record: VisitRecord, issues: Sequence[Issue], due: Due, channel: str) -> Card:
    """The confirmation: the reference, what happens next and when."""
    soonest = min(due.values(), default=None)
    read = ReadRecord(year=record.year, record=record.id)
    return Card(
        body=[
            heading(form_wording.sent(record.reference)),
            plain(wording.visit_line(record)),
            TextBlock(text=wording.WHAT_NEXT, weight="Bolder"),
            *(plain(line) for line in wording.what_next(issues, soonest, channel)),
            ActionSet(actions=[button(wording.READ_ALL, read), button(chat_wording.NEW_VISIT, ChooseVisit())]),
        ]
    )


def records_card(records: Sequence[VisitRecord], page: int) -> Card:
    """My records, the newest first, a page at a time."""
    if not records:
        start = button(chat_wording.NEW_VISIT, ChooseVisit(), style=ButtonStyle.MAIN)
        return Card(
            body=[heading(chat_wording.RECORDS_TITLE), plain(chat_wording.NO_RECORDS), ActionSet(actions=[start])]
        )
    pages = -(-len(records) // LISTED)
    page = min(page, pages)
    shown = records[(page - 1) * LISTED : page * LISTED]
    ways = turns(page, pages, lambda to: ListRecords(page=to))
    body: list[CardElement] = [heading(chat_wording.RECORDS_TITLE), *(_listed_record(record) for record in shown)]
    if pages > 1:
        body += [*page_of(page, pages), ActionSet(actions=ways)]
    return Card(body=body)


def record_card(
    record: VisitRecord,
    issues: Sequence[Issue],
    proforma: Proforma,
    names: Names,
    page: int,
    *,
    operation: str = "",
) -> Card:
    """A record to be read in a chat. With an `operation`, its reader may correct or withdraw it."""
    parts = in_parts(rows_of(record, issues, proforma, names))
    page = min(page, len(parts))

    def turn(to: int) -> ReadRecord:
        return ReadRecord(year=record.year, record=record.id, page=to)

    ways = [*turns(page, len(parts), turn), button(chat_wording.MY_RECORDS, ListRecords())]
    if operation:
        ways += [
            button(issue_wording.CORRECT, CorrectRecord(year=record.year, record=record.id)),
            button(issue_wording.WITHDRAW, WithdrawRecord(year=record.year, record=record.id, operation=operation)),
        ]
    return _paged(wording.title(record), parts, page, ways)


def draft_card(draft: Draft, team: str, rows: Sequence[Row], page: int) -> Card:
    """A form in progress, to be read by the other councillor of the visit."""
    parts = in_parts(rows)
    page = min(page, len(parts))

    def turn(to: int) -> ReadDraft:
        return ReadDraft(year=draft.year, key=draft.key, page=to)

    take_over = button(form_wording.TAKE_OVER, TakeOver(year=draft.year, key=draft.key))
    title = chat_wording.draft_line(team, draft.step.number, draft.saved_at)
    return _paged(title, parts, page, [*turns(page, len(parts), turn), take_over])


def _paged(title: Wording, parts: Sequence[Sequence[Row]], page: int, ways: Sequence[Action]) -> Card:
    rows = [_row(row) for row in parts[page - 1]]
    return Card(body=[heading(title), *rows, *page_of(page, len(parts)), ActionSet(actions=ways)])


def _row(row: Row) -> CardElement:
    return Container(items=question_and_answer(row), separator=True)


def _listed_record(record: VisitRecord) -> CardElement:
    read = ReadRecord(year=record.year, record=record.id)
    return line_with_button(wording.record_line(record), button(form_wording.READ, read))
