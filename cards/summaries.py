"""What became of a councillor's issues in a week, in their own chat: a line for each, never a word that anybody wrote."""

from collections.abc import Iterator, Sequence
from typing import Final

from cards.actions import ListMyIssues, ShowIssue, button
from cards.elements import ActionSet, Card, CardElement, TextBlock, heading
from cards.rota_actions import OpenReminders
from cards.rows import line_with_button
from cards.wording import issue as issue_wording
from cards.wording import summaries as wording
from visits.summary_of_week import SummaryLine, WeekSummary

MOST: Final = 10


def summary_card(summary: WeekSummary) -> Card:
    """What changed, then what still waits for the reader's reply: ten issues at most, the others counted."""
    changed, waiting = summary.changed[:MOST], summary.waiting[: max(0, MOST - len(summary.changed))]
    left = len(summary.changed) + len(summary.waiting) - len(changed) - len(waiting)
    body: list[CardElement] = [heading(wording.title(summary)), *_rows(changed)]
    if waiting:
        body += [TextBlock(text=wording.STILL_WAITING, weight="Bolder", separator=True), *_rows(waiting)]
    if left:
        body.append(TextBlock(text=wording.more(left), is_subtle=True, size="Small"))
    ways = [button(issue_wording.MY_ISSUES, ListMyIssues()), button(wording.STOP, OpenReminders())]
    return Card(body=[*body, ActionSet(actions=ways)])


def _rows(lines: Sequence[SummaryLine]) -> Iterator[CardElement]:
    for line in lines:
        below: list[CardElement] = []
        if line.news:
            below.append(TextBlock(text=wording.news(line), size="Small", spacing="None"))
        if line.reply_by:
            below.append(TextBlock(text=wording.reply_by(line.reply_by), size="Small", spacing="None", weight="Bolder"))
        see = button(wording.OPEN, ShowIssue(year=line.issue.year, issue=line.issue.id))
        yield line_with_button(wording.issue(line), see, *below)
