"""The cards of a record: its root in the channel, the form and the issues in its thread, and how it is read in a chat."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cards.actions import ButtonStyle, ChooseVisit, ListRecords, ReadDraft, ReadRecord, TakeOver, button
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Container,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.rows import line_with_button, page_of, question_and_answer, turns
from cards.wording import chat as chat_wording
from cards.wording import form as form_wording
from cards.wording import record as wording
from cards.words import Wording, words
from visits.draft import Draft
from visits.model import Issue, IssueState, Urgency, Visibility, VisitRecord
from visits.proforma import Proforma
from visits.summary import Names, Row, in_parts, rows_of

LISTED = 8
"""Records in one page of a list."""

Due = Mapping[str, date]
"""Issue id -> when its answer is due."""


def root_card(record: VisitRecord, issues: Sequence[Issue], proforma: Proforma, names: Names, due: Due) -> Card:
    """The first card of a record's thread: which visit, what was found at a glance, and every issue with its state."""
    body: list[CardElement] = [
        heading(wording.title(record)),
        TextBlock(
            text=words("{kind}", kind=wording.KINDS[record.visit_kind]), is_subtle=True, size="Small", spacing="None"
        ),
        plain(wording.visited(record, names(record.author))),
    ]
    body += _ratings(record, proforma)
    body.append(TextBlock(text=wording.ISSUES, weight="Bolder", separator=True, spacing="Medium"))
    if not issues:
        body.append(plain(wording.NO_ISSUES))
    body += [_listed_issue(issue, proforma, due) for issue in issues]
    return Card(body=body)


def form_card(record: VisitRecord, rows: Sequence[Row], part: int, parts: int) -> Card:
    """One part of the form, in the thread: everything but the issues, which have cards of their own."""
    title = words("{title}", title=wording.form_part(record, part, parts))
    return Card(body=[heading(title), *(_row(row) for row in rows)])


def issue_card(issue: Issue, record: VisitRecord, proforma: Proforma, due: date | None) -> Card:
    """One issue with its text, in the thread or in the chat of the one who may read it."""
    topic = words("{topic} · {state}", topic=proforma.topic(issue.topic).label, state=wording.state(issue))
    return Card(
        body=[
            heading(words("Issue {reference}", reference=issue.reference)),
            plain(topic),
            TextBlock(
                text=words("{team}, visited {day}", team=record.team_name, day=form_wording.day(record.visit_date)),
                is_subtle=True,
                size="Small",
                spacing="None",
            ),
            Container(style="emphasis", items=[said(issue.text)]),
            TextBlock(
                text=wording.answer_by(issue, due),
                weight="Bolder" if issue.urgency is Urgency.SOON else "Default",
            ),
        ]
    )


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


def record_card(record: VisitRecord, issues: Sequence[Issue], proforma: Proforma, names: Names, page: int) -> Card:
    """A record to be read in a chat."""
    parts = in_parts(rows_of(record, issues, proforma, names))
    page = min(page, len(parts))

    def turn(to: int) -> ReadRecord:
        return ReadRecord(year=record.year, record=record.id, page=to)

    ways = [*turns(page, len(parts), turn), button(chat_wording.MY_RECORDS, ListRecords())]
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


def _ratings(record: VisitRecord, proforma: Proforma) -> Iterator[CardElement]:
    for topic, rating in record.ratings.items():
        line = words(
            "{topic}: {rating}", topic=proforma.topic(topic).label, rating=proforma.choice_label("rating", rating)
        )
        yield TextBlock(text=line, spacing="Small", weight="Bolder" if rating == "serious_concerns" else "Default")


def _listed_issue(issue: Issue, proforma: Proforma, due: Due) -> CardElement:
    label = words("Issue {n}: {topic}", n=issue.number, topic=proforma.topic(issue.topic).label)
    items: list[CardElement] = [TextBlock(text=label, weight="Bolder", spacing="Small")]
    match issue.visibility:
        case Visibility.CHANNEL:
            items.append(said(issue.title, spacing="Small"))
        case Visibility.HEAD_OF_SERVICE:
            items.append(TextBlock(text=wording.PRIVATE, is_subtle=True))
        case Visibility.EXECUTIVE_DIRECTOR:
            items.append(TextBlock(text=wording.PRIVATE_TO_DIRECTOR, is_subtle=True))
    items.append(TextBlock(text=_state(issue, due.get(issue.id)), spacing="None", size="Small"))
    return Container(items=items)


def _state(issue: Issue, due: date | None) -> Wording:
    return wording.answer_by(issue, due) if issue.state is IssueState.RAISED else wording.state(issue)


def _row(row: Row) -> CardElement:
    return Container(items=question_and_answer(row), separator=True)


def _listed_record(record: VisitRecord) -> CardElement:
    read = ReadRecord(year=record.year, record=record.id)
    return line_with_button(wording.record_line(record), button(form_wording.READ, read))
