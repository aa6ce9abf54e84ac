"""Lists of issues: at most ten, each with how it stands, a way to its thread and a button that opens it."""

from collections.abc import Iterator, Mapping

from cards.actions import ShowIssue, button
from cards.elements import Action, ActionSet, Card, CardElement, Container, TextBlock, heading, plain, said
from cards.oversight_actions import ListIssues
from cards.rota_actions import AddToForm
from cards.rows import line_with_button, page_of, turns
from cards.wording import open_issues as wording
from cards.wording import precedents as precedents_wording
from cards.wording import rota as rota_wording
from cards.wording import rota_questions as asked_wording
from visits.asked import NotClear, Period
from visits.issue_question import IssueQuestion, Which
from visits.issues_shown import IssueLine, IssuesListed

OPEN = IssueQuestion()
OVERDUE = IssueQuestion(which=Which.OVERDUE)


def issues_card(
    listed: IssuesListed,
    topics: Mapping[str, str],
    links: Mapping[str, str],
    *,
    to_form: AddToForm | None = None,
) -> Card:
    """A page of issues. `topics`: key to label; `links`: the ids of records to the addresses of their threads."""
    body: list[CardElement] = [heading(wording.title(listed, topics)), *_how_many(listed)]
    rows = [row(line, topics, links.get(line.issue.record_id, "")) for line in listed.lines]
    ways = turns(listed.page, listed.pages, lambda to: ListIssues(question=listed.question, page=to))
    if not rows:
        body += _nothing(listed.question)
        ways = [button(wording.OPEN_ISSUES, ListIssues(question=OPEN))] if listed.question != OPEN else []
    if to_form:
        ways.append(button(rota_wording.TO_FORM, to_form))
    return Card(body=[*body, *rows, *page_of(listed.page, listed.pages), *_ways(ways)])


def not_clear_card(unclear: NotClear) -> Card:
    """What was not understood of a question about issues, and what can be asked."""
    body: list[CardElement] = [heading(asked_wording.UNCLEAR[unclear.why])]
    if unclear.words:
        body.append(said(unclear.words))
    ways: list[Action] = [
        button(wording.OPEN_ISSUES, ListIssues(question=OPEN)),
        button(wording.OVERDUE, ListIssues(question=OVERDUE)),
    ]
    return Card(body=[*body, *_examples(), *_ways(ways)])


def _how_many(listed: IssuesListed) -> Iterator[CardElement]:
    if listed.question.about:
        yield said(listed.question.about, spacing="None")
    if listed.totals.found:
        yield TextBlock(text=wording.totals(listed.question.which, listed.totals), weight="Bolder")
    if len(listed.totals.teams) > 1:
        yield TextBlock(text=wording.by_team(listed.totals.teams), is_subtle=True, size="Small", spacing="None")


def _nothing(question: IssueQuestion) -> list[CardElement]:
    if not question.about and not question.reference:
        return [plain(wording.NONE_FOUND)]
    is_usual = question.about and question.period == Period()
    return [plain(precedents_wording.NOTHING_LIKE_IT if is_usual else wording.NOTHING_LIKE_IT), *_examples()]


def _examples() -> list[CardElement]:
    return [plain(wording.WHAT_TO_ASK), *(TextBlock(text=one, spacing="Small") for one in wording.EXAMPLES)]


def row(line: IssueLine, topics: Mapping[str, str], link: str) -> CardElement:
    """An issue in a list: how it stands, the way to its thread (`link`, "" if it has none) and a button that opens it."""
    title = wording.which_issue(line, link)
    below = list(_below(line, topics))
    if not line.may_open:
        return Container(items=[plain(title), *below])
    opens = ShowIssue(year=line.issue.year, issue=line.issue.id)
    return line_with_button(title, button(wording.OPEN, opens), *below)


def _below(line: IssueLine, topics: Mapping[str, str]) -> Iterator[CardElement]:
    stands = wording.how_it_stands(line, topics) if line.team else wording.ONE_READER
    yield TextBlock(text=stands, is_subtle=True, size="Small", spacing="None")
    age = wording.how_long(line)
    if line.is_overdue:
        yield TextBlock(text=age, size="Small", spacing="None", weight="Bolder", color="Attention")
    else:
        yield TextBlock(text=age, is_subtle=True, size="Small", spacing="None")
    if line.words:
        yield said(line.words, spacing="None")


def _ways(actions: list[Action]) -> list[CardElement]:
    return [ActionSet(actions=actions)] if actions else []
