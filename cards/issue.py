"""An issue in the channel, and for the councillor who raised it: what was said, what it waits for, what can be done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cards.actions import ActOnIssue, ButtonStyle, ListMyIssues, OpenIssueForm, OpenMore, ShowIssue, button
from cards.elements import Action, ActionSet, Card, CardElement, Container, TextBlock, heading, plain, said
from cards.rows import line_with_button
from cards.wording import form as form_wording
from cards.wording import issue as wording
from cards.wording import record as record_wording
from cards.words import Wording, words
from visits.issues import Act, Allowed, Standing, decide
from visits.model import Entry, EntryKind, Issue, IssueState, VisitRecord
from visits.ports import Improvement
from visits.proforma import Proforma
from visits.summary import Names
from visits.working_days import WorkingDays

LISTED = 8
MORE_ACTS = (Act.ASSIGN, Act.EXTEND, Act.COMMENT, Act.ACTION_DONE, Act.CLOSE, Act.REOPEN, Act.HIDE)
"""What stands behind "More": an issue's card has at most two buttons besides."""
WITH_WORDS = frozenset({Act.EXTEND, Act.COMMENT, Act.FOLLOW_UP, Act.REOPEN, Act.REWORD, Act.ASSIGN})
CHANNEL = frozenset({Standing.ANSWERER, Standing.MANAGER})
"""Whom the buttons of a card that everyone sees are meant for."""
SHOWN = (EntryKind.FOLLOW_UP, EntryKind.DRAFT, EntryKind.RESPONSE, EntryKind.COMMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueShown:
    """An issue with all that its cards need. `operation` is minted for the card's buttons."""

    issue: Issue
    record: VisitRecord
    entries: Sequence[Entry]
    improvements: Sequence[Improvement]
    proforma: Proforma
    names: Names
    today: date
    days: WorkingDays
    operation: str
    same_as: str = ""

    def last(self, kind: EntryKind) -> Entry | None:
        """The latest of what was said of this kind."""
        return next((entry for entry in reversed(self.entries) if entry.kind is kind), None)

    def act(self, act: Act) -> ActOnIssue:
        """A button that does something at once."""
        return ActOnIssue(year=self.issue.year, issue=self.issue.id, act=act, operation=self.operation)

    def form(self, act: Act) -> OpenIssueForm:
        """A button that opens the box for an act's words."""
        return OpenIssueForm(year=self.issue.year, issue=self.issue.id, act=act)

    def can(self, act: Act, standings: frozenset[Standing] = CHANNEL) -> bool:
        """Whether it is open to someone of these standings now."""
        return isinstance(decide(self.issue, act, standings), Allowed)


def officer_card(shown: IssueShown, notice: Wording | None = None) -> Card:
    """An issue where officers read it. Closed, it shrinks to two lines."""
    issue = shown.issue
    body: list[CardElement] = [*_notice(notice)]
    if issue.state in (IssueState.CLOSED, IssueState.WITHDRAWN) and notice is None:
        return Card(body=[*body, *_two_lines(shown)])
    body += [*_head(shown), *_words_of(shown), *_facts(shown), *_said_of(shown)]
    ways = _ways(shown)
    if ways:
        body.append(ActionSet(actions=ways))
    return Card(body=body)


def more_card(shown: IssueShown, standings: frozenset[Standing]) -> Card:
    """What else this person can do with the issue."""
    acts = [act for act in MORE_ACTS if shown.can(act, standings)]
    buttons: list[Action] = [_way(shown, act) for act in acts]
    back = button(wording.BACK, ShowIssue(year=shown.issue.year, issue=shown.issue.id))
    return Card(body=[*_head(shown), *_words_of(shown), ActionSet(actions=[*buttons, back])])


def answer_card(shown: IssueShown, standings: frozenset[Standing], *, lead: Wording | None = None) -> Card:
    """An answer, for the councillors of the visit: the author says whether it is enough."""
    issue = shown.issue
    body: list[CardElement] = [
        *_notice(lead),
        *_head(shown),
        *_words_of(shown),
        *_facts(shown),
        *_said_of(shown, drafts=False),
    ]
    by = wording.reply_by_line(issue)
    if by and shown.can(Act.SETTLE, standings):
        body.append(plain(by))
    ways: list[Action] = []
    if shown.can(Act.SETTLE, standings):
        ways.append(button(wording.ANSWERS_IT, shown.act(Act.SETTLE), style=ButtonStyle.MAIN))
    if shown.can(Act.FOLLOW_UP, standings):
        ways.append(button(wording.FOLLOW_UP, shown.form(Act.FOLLOW_UP)))
    if shown.can(Act.REOPEN, standings):
        ways.append(button(wording.ACTS[Act.REOPEN], shown.form(Act.REOPEN)))
    if shown.can(Act.REWORD, standings):
        ways.append(button(wording.ACTS[Act.REWORD], shown.form(Act.REWORD)))
    ways.append(button(wording.MY_ISSUES, ListMyIssues()))
    return Card(body=[*body, ActionSet(actions=ways)])


def my_issues_card(issues: Sequence[Issue], proforma: Proforma, today: date, days: WorkingDays, page: int) -> Card:
    """The issues I raised, with their state and what comes next."""
    if not issues:
        return Card(body=[heading(wording.MY_ISSUES_TITLE), plain(wording.NO_ISSUES)])
    pages = -(-len(issues) // LISTED)
    page = min(page, pages)
    body: list[CardElement] = [heading(wording.MY_ISSUES_TITLE)]
    for issue in issues[(page - 1) * LISTED : page * LISTED]:
        read = button(wording.READ, ShowIssue(year=issue.year, issue=issue.id))
        body.append(line_with_button(_my_line(issue, proforma, today, days), read))
    turns: list[Action] = []
    if page < pages:
        turns.append(button(form_wording.MORE, ListMyIssues(page=page + 1)))
    if page > 1:
        turns.append(button(form_wording.LESS, ListMyIssues(page=page - 1)))
    return Card(body=[*body, *([ActionSet(actions=turns)] if turns else [])])


def follow_up_card(shown: IssueShown, entry: Entry) -> Card:
    """What the councillor still wants to know, in the thread."""
    body: list[CardElement] = [*_head(shown)]
    if entry.disagrees:
        body.append(TextBlock(text=wording.disputed_line(entry.at), weight="Bolder"))
    body += [Container(style="emphasis", items=[said(entry.text)]), ActionSet(actions=_ways(shown))]
    return Card(body=body)


def moved_card(issue: Issue) -> Card:
    """Where an issue was before its author changed who may see it."""
    only = record_wording.MOVED
    return Card(body=[plain(words("Issue {reference}", reference=issue.reference)), plain(only)])


def issue_head(shown: IssueShown) -> list[CardElement]:
    """Which issue it is, and its words: above any box."""
    return [*_head(shown), *_words_of(shown)]


def _head(shown: IssueShown) -> Iterator[CardElement]:
    issue = shown.issue
    yield heading(words("Issue {reference}", reference=issue.reference))
    topic = shown.proforma.topic(issue.topic).label
    yield plain(words("{topic} · {state}", topic=topic, state=record_wording.state(issue)))
    where = words("{team}, visited {day}", team=shown.record.team_name, day=form_wording.day(shown.record.visit_date))
    yield TextBlock(text=where, is_subtle=True, size="Small", spacing="None")


def _words_of(shown: IssueShown) -> Iterator[CardElement]:
    if shown.issue.state is IssueState.RETURNED_FOR_REDACTION:
        yield Container(style="warning", items=[plain(wording.HIDDEN)])
    else:
        yield Container(style="emphasis", items=[said(shown.issue.text)])


def _facts(shown: IssueShown) -> Iterator[CardElement]:
    issue = shown.issue
    waiting = issue.state in (IssueState.RAISED, IssueState.ACKNOWLEDGED, IssueState.RESPONSE_DRAFTED)
    due = wording.due_line(issue, shown.today, shown.days) if waiting else None
    if due and due[1] == "Attention":
        yield TextBlock(text=due[0], weight="Bolder", color="Attention")
    elif due and due[1] == "Warning":
        yield TextBlock(text=due[0], weight="Bolder", color="Warning")
    elif due:
        yield plain(due[0])
    elif waiting:
        yield plain(words("{urgency}", urgency=record_wording.URGENCIES[issue.urgency]))
    lines = [
        wording.assigned_line(shown.names(issue.assignee)) if issue.assignee else None,
        wording.same_as_line(shown.same_as) if shown.same_as else None,
        wording.disputed_line(issue.disputed_at) if issue.disputed_at else None,
        wording.settled_line(issue.settled_at) if issue.settled_at else None,
        *(_improved(one, shown.proforma) for one in shown.improvements[-3:]),
    ]
    yield from (TextBlock(text=line, size="Small") for line in lines if line)


def _said_of(shown: IssueShown, *, drafts: bool = True) -> Iterator[CardElement]:
    """The latest of each kind, in the order it was said."""
    latest = [shown.last(kind) for kind in SHOWN]
    answered = shown.last(EntryKind.RESPONSE)
    for entry in sorted((one for one in latest if one), key=lambda one: one.number):
        is_old_draft = entry.kind is EntryKind.DRAFT and answered and answered.number > entry.number
        if is_old_draft or (entry.kind is EntryKind.DRAFT and not drafts):
            continue
        typist = shown.names(entry.typed_by) if entry.typed_by else ""
        yield TextBlock(
            text=wording.entry_line(entry, shown.names(entry.by), typist), weight="Bolder", size="Small", separator=True
        )
        yield said(entry.text, spacing="Small")
        if entry.outcome:
            yield TextBlock(text=wording.outcome_line(entry), size="Small", spacing="Small")


def _two_lines(shown: IssueShown) -> Iterator[CardElement]:
    issue = shown.issue
    topic = shown.proforma.topic(issue.topic).label
    state = record_wording.state(issue)
    line = words("Issue {reference}, {topic}: {state}", reference=issue.reference, topic=topic, state=state)
    read = button(wording.READ, ShowIssue(year=issue.year, issue=issue.id))
    yield line_with_button(line, read)
    if issue.state is IssueState.CLOSED:
        by = shown.names(issue.answered_by) if issue.answered_by else ""
        yield TextBlock(text=wording.closed_line(issue, by), is_subtle=True, size="Small", spacing="None")


def _ways(shown: IssueShown) -> list[Action]:
    """At most two buttons, and "More"."""
    ways: list[Action] = []
    if shown.can(Act.RELEASE):
        ways.append(button(wording.SEND, shown.act(Act.RELEASE), style=ButtonStyle.MAIN))
    if shown.can(Act.RESPOND):
        style = ButtonStyle.PLAIN if ways else ButtonStyle.MAIN
        ways.append(button(wording.ANSWER, shown.form(Act.RESPOND), style=style))
    if shown.can(Act.SEE):
        ways.append(button(wording.SEEN, shown.act(Act.SEE)))
    if shown.can(Act.ACTION_DONE):
        ways.append(button(wording.ACTION_DONE, shown.act(Act.ACTION_DONE), style=ButtonStyle.MAIN))
    more = button(wording.MORE, OpenMore(year=shown.issue.year, issue=shown.issue.id))
    return [] if shown.issue.state is IssueState.WITHDRAWN else [*ways[:2], more]


def _way(shown: IssueShown, act: Act) -> Action:
    return button(wording.ACTS[act], shown.form(act) if act in WITH_WORDS else shown.act(act))


def _my_line(issue: Issue, proforma: Proforma, today: date, days: WorkingDays) -> Wording:
    state = record_wording.state(issue)
    due = wording.due_line(issue, today, days)
    waiting = issue.state in (IssueState.RAISED, IssueState.ACKNOWLEDGED, IssueState.RESPONSE_DRAFTED)
    following = due[0] if waiting and due else wording.reply_by_line(issue) or state
    topic = proforma.topic(issue.topic).label
    return words(
        "{reference}, {topic}: {state}. {next}", reference=issue.reference, topic=topic, state=state, next=following
    )


def _improved(one: Improvement, proforma: Proforma) -> Wording:
    return wording.improved_line(one.reference, proforma.choice_label("improved", one.said), one.at)


def _notice(notice: Wording | None) -> Iterator[CardElement]:
    if notice:
        yield Container(style="accent", items=[plain(notice)])
