"""Earlier issues that are like one, and an issue as it is put into a message."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cards.actions import ShowIssue, button
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.open_issues import row
from cards.oversight_actions import FindPrecedents
from cards.rows import page_of, turns
from cards.wording import issue as issue_wording
from cards.wording import precedents as wording
from cards.wording import record as record_wording
from cards.words import words
from visits.model import Entry, IssueState
from visits.usecases.precedents import Offered, Precedents

MOST_ROWS = 10
"""On a page, however many issues of a record are asked about."""
MOST_EACH = 3
"""Where several issues of a record are asked about."""


def precedents_card(found: Precedents, topics: Mapping[str, str], links: Mapping[str, str]) -> Card:
    """Earlier issues that are like one issue, the likest first, a page at a time.

    `topics`: key to label; `links`: the ids of records to the addresses of their threads.
    """
    issue, listed = found.issue, found.listed
    ways = turns(listed.page, listed.pages, lambda to: FindPrecedents(year=issue.year, issue=issue.id, page=to))
    itself: list[Action] = [button(wording.THIS_ISSUE, ShowIssue(year=issue.year, issue=issue.id))]
    return Card(
        body=[
            heading(wording.TITLE),
            *_of_issue(found, topics, links, MOST_ROWS),
            *page_of(listed.page, listed.pages),
            TextBlock(text=wording.ONLY_YOURS, is_subtle=True, size="Small"),
            ActionSet(actions=[*ways, *itself]),
        ]
    )


def record_precedents_card(found: Sequence[Precedents], topics: Mapping[str, str], links: Mapping[str, str]) -> Card:
    """The same for every open issue of a record, of which there is one at least: the likest of each."""
    if len(found) == 1:
        return precedents_card(found[0], topics, links)
    rows = max(1, min(MOST_EACH, MOST_ROWS // len(found)))
    body: list[CardElement] = [heading(wording.TITLE)]
    for one in found:
        body += _of_issue(one, topics, links, rows)
    return Card(body=[*body, TextBlock(text=wording.ONLY_YOURS, is_subtle=True, size="Small")])


def _of_issue(
    found: Precedents, topics: Mapping[str, str], links: Mapping[str, str], rows: int
) -> Iterator[CardElement]:
    issue, lines = found.issue, found.listed.lines
    title = wording.issue_line(issue.reference, topics[issue.topic])
    yield TextBlock(text=title, weight="Bolder", separator=True, spacing="Medium")
    if issue.state is IssueState.RETURNED_FOR_REDACTION:
        yield plain(wording.HIDDEN)
    elif not lines:
        yield plain(wording.NOTHING_LIKE_IT)
    for line in lines[:rows]:
        yield row(line, topics, links.get(line.issue.record_id, ""))
    if len(lines) > rows:
        more = button(wording.more(found.listed.totals.found), FindPrecedents(year=issue.year, issue=issue.id))
        yield ActionSet(actions=[more])


def inserted_card(offered: Offered, topics: Mapping[str, str], today: date) -> Card:
    """An issue in a message, for whoever reads it: what the channel may know, the answer if it is shared, and no buttons.

    It stays as it was when it was put there, so it says of which day it is.
    """
    issue, team = offered.line.issue, offered.line.team
    topic = words("{topic} · {state}", topic=topics[issue.topic], state=record_wording.state(issue))
    return Card(
        body=[
            heading(wording.found_line(issue, team.name if team else "")),
            plain(topic),
            TextBlock(text=wording.raised_line(issue), is_subtle=True, size="Small", spacing="None"),
            *_answer(offered.answer),
            TextBlock(text=wording.as_of(today), is_subtle=True, size="Small"),
        ]
    )


def _answer(answer: Entry | None) -> Iterator[CardElement]:
    if answer is None:
        return
    yield TextBlock(text=wording.ANSWER, weight="Bolder", size="Small", separator=True)
    yield said(answer.text, spacing="Small")
    if answer.outcome:
        yield TextBlock(text=issue_wording.outcome_line(answer), size="Small", spacing="Small")
