"""An issue in the channel, and for the councillor who raised it: what was said, what it waits for, what can be done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cards.actions import (
    ActOnIssue,
    ButtonStyle,
    ListMyIssues,
    ListRecords,
    OpenIssueForm,
    OpenMore,
    ShowIssue,
    button,
)
from cards.elements import Action, ActionSet, Card, CardElement, Container, TextBlock, heading, plain, said
from cards.oversight_actions import FindPrecedents
from cards.payload import CARD_LIMIT, render, size_of
from cards.rows import line_with_button, page_of, turns
from cards.wording import chat as chat_wording
from cards.wording import due as due_wording
from cards.wording import form as form_wording
from cards.wording import issue as wording
from cards.wording import precedents as precedents_wording
from cards.wording import record as record_wording
from cards.words import Wording, words
from visits.issues import Act, Allowed, Standing, decide
from visits.kept import Improvement
from visits.model import Entry, EntryKind, Issue, IssueState, VisitRecord
from visits.proforma import Proforma
from visits.summary import Names
from visits.working_days import WorkingDays

LISTED = 8
MORE_ACTS = (Act.ASSIGN, Act.EXTEND, Act.COMMENT, Act.ACTION_DONE, Act.CLOSE, Act.REOPEN, Act.HIDE)
"""What stands behind "More": an issue's card has at most two buttons besides."""
WITH_WORDS = frozenset({Act.EXTEND, Act.COMMENT, Act.FOLLOW_UP, Act.REOPEN, Act.REWORD, Act.ASSIGN})
CHANNEL = frozenset({Standing.ANSWERER, Standing.MANAGER})
"""Whom the buttons of a card that everyone sees are meant for."""
WAITING = (IssueState.RAISED, IssueState.ACKNOWLEDGED, IssueState.RESPONSE_DRAFTED)
GONE = (IssueState.CLOSED, IssueState.WITHDRAWN)
FOR_THE_REST = 3_000
"""Bytes of a card that are left for what stands below the words: a line and the buttons."""


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
    escalated_to: str = ""
    """Who stands on the rung that was told of it last."""

    def last(self, kind: EntryKind) -> Entry | None:
        """The latest of what was said of this kind."""
        return next((entry for entry in reversed(self.entries) if entry.kind is kind), None)

    @property
    def draft(self) -> Entry | None:
        """The answer that is drafted and was not sent since."""
        draft, sent = self.last(EntryKind.DRAFT), self.last(EntryKind.RESPONSE)
        return None if draft is None or (sent and sent.number > draft.number) else draft

    def act(self, act: Act) -> ActOnIssue:
        """A button that does something at once."""
        return ActOnIssue(year=self.issue.year, issue=self.issue.id, act=act, operation=self.operation)

    def form(self, act: Act) -> OpenIssueForm:
        """A button that opens the box for an act's words."""
        return OpenIssueForm(year=self.issue.year, issue=self.issue.id, act=act)

    def can(self, act: Act, standings: frozenset[Standing] = CHANNEL) -> bool:
        """Whether it is open to someone of these standings now. What has no date can't be put off."""
        nothing_due = act is Act.EXTEND and self.issue.due is None
        return not nothing_due and isinstance(decide(self.issue, act, standings), Allowed)


def officer_card(shown: IssueShown, notice: Wording | None = None) -> Card:
    """An issue where officers read it, with the latest of each kind that was said. Closed, it shrinks to two lines."""
    state = shown.issue.state
    if state is IssueState.WITHDRAWN or (state is IssueState.CLOSED and notice is None):
        return Card(body=[*_notice(notice), *_two_lines(shown)])
    latest = [shown.last(kind) for kind in (EntryKind.FOLLOW_UP, EntryKind.RESPONSE, EntryKind.COMMENT)]
    body = _with_said([*_notice(notice), *issue_head(shown), *_for_officers(shown)], shown, [*latest, shown.draft])
    return Card(body=[*body, ActionSet(actions=_ways(shown))])


def more_card(shown: IssueShown, standings: frozenset[Standing]) -> Card:
    """All that was said of the issue, and what else this person can do with it."""
    about = {"year": shown.issue.year, "issue": shown.issue.id}
    ways = [button(precedents_wording.BEFORE, FindPrecedents(**about)), button(wording.BACK, ShowIssue(**about))]
    acts = [_way(shown, act) for act in MORE_ACTS if shown.can(act, standings)]
    body = _with_said([*issue_head(shown), *_for_officers(shown)], shown, [*_spoken(shown), shown.draft])
    nothing = [] if acts else [plain(wording.NOTHING_MORE)]
    return Card(body=[*body, *nothing, ActionSet(actions=[*acts, *ways])])


def answer_card(shown: IssueShown, standings: frozenset[Standing], *, lead: Wording | None = None) -> Card:
    """An answer, for the councillors of the visit: the author says whether it is enough."""
    may_reword = shown.can(Act.REWORD, standings)
    told = [wording.HIDDEN_YOURS] if may_reword else []
    head = [*_head(shown), *(map(plain, told) if told else _words_of(shown))]
    body = _with_said([*_notice(lead), *head, *_facts(shown)], shown, _spoken(shown))
    by = wording.reply_by_line(shown.issue)
    if by and shown.can(Act.SETTLE, standings):
        body.append(plain(by))
    ways: list[Action] = []
    if shown.can(Act.SETTLE, standings):
        ways.append(button(wording.ANSWERS_IT, shown.act(Act.SETTLE), style=ButtonStyle.MAIN))
    if shown.can(Act.FOLLOW_UP, standings):
        ways.append(button(wording.FOLLOW_UP, shown.form(Act.FOLLOW_UP)))
    if shown.can(Act.REOPEN, standings):
        ways.append(button(wording.ACTS[Act.REOPEN], shown.form(Act.REOPEN)))
    if may_reword:
        ways.append(button(wording.ACTS[Act.REWORD], shown.form(Act.REWORD), style=ButtonStyle.MAIN))
    ways.append(button(wording.MY_ISSUES, ListMyIssues()))
    return Card(body=[*body, ActionSet(actions=ways)])


def my_issues_card(issues: Sequence[Issue], proforma: Proforma, today: date, days: WorkingDays, page: int) -> Card:
    """The issues I raised, with their state and what comes next, a page at a time."""
    if not issues:
        records = ActionSet(actions=[button(chat_wording.MY_RECORDS, ListRecords())])
        return Card(body=[heading(wording.MY_ISSUES_TITLE), plain(wording.NO_ISSUES), records])
    pages = -(-len(issues) // LISTED)
    page = min(page, pages)
    body: list[CardElement] = [heading(wording.MY_ISSUES_TITLE)]
    for issue in issues[(page - 1) * LISTED : page * LISTED]:
        body += _mine(issue, proforma, today, days)
    ways = turns(page, pages, lambda to: ListMyIssues(page=to))
    return Card(body=[*body, *page_of(page, pages), *([ActionSet(actions=ways)] if ways else [])])


def follow_up_card(shown: IssueShown, entry: Entry) -> Card:
    """What the councillor still wants to know, in the thread."""
    body: list[CardElement] = [*_head(shown)]
    if entry.disagrees:
        body.append(TextBlock(text=wording.disputed_line(entry.at), weight="Bolder"))
    ways = [] if shown.issue.state in GONE else [ActionSet(actions=_ways(shown))]
    return Card(body=[*body, *_entry(shown, entry), *ways])


def moved_card(issue: Issue) -> Card:
    """Where an issue was before its author changed who may see it."""
    only = record_wording.MOVED
    return Card(body=[plain(words("Issue {reference}", reference=issue.reference)), plain(only)])


def issue_head(shown: IssueShown, latest: EntryKind | None = None, *, with_words: bool = True) -> list[CardElement]:
    """Which issue it is and its words, with the latest of what was said of a kind: above any box."""
    entry = shown.last(latest) if latest else None
    own = _words_of(shown) if with_words else ()
    return [*_head(shown), *own, *(_entry(shown, entry) if entry else ())]


def _head(shown: IssueShown) -> Iterator[CardElement]:
    issue = shown.issue
    yield heading(words("Issue {reference}", reference=issue.reference))
    topic = shown.proforma.topic(issue.topic).label
    yield plain(words("{topic} · {state}", topic=topic, state=record_wording.state(issue)))
    where = words("{team}, visited {day}", team=shown.record.team_name, day=form_wording.day(shown.record.visit_date))
    yield TextBlock(text=where, is_subtle=True, size="Small", spacing="None")


def _words_of(shown: IssueShown) -> Iterator[CardElement]:
    if shown.issue.state is IssueState.WITHDRAWN:
        yield plain(wording.WITHDRAWN_ISSUE)
    elif shown.issue.state is IssueState.RETURNED_FOR_REDACTION:
        yield Container(style="warning", items=[plain(wording.HIDDEN)])
    else:
        yield Container(style="emphasis", items=[said(shown.issue.text)])


def _facts(shown: IssueShown) -> Iterator[CardElement]:
    issue = shown.issue
    if issue.state in WAITING:
        yield from _when(shown)
    if issue.disputed_at:
        yield TextBlock(text=wording.disputed_line(issue.disputed_at), weight="Bolder")
    lines = [
        wording.assigned_line(shown.names(issue.assignee)) if issue.assignee else None,
        wording.same_as_line(shown.same_as) if shown.same_as else None,
        wording.settled_line(issue.settled_at) if issue.settled_at else None,
        _closed(shown) if issue.state is IssueState.CLOSED else None,
        *(_improved(one, shown.proforma) for one in shown.improvements[-3:]),
    ]
    yield from (TextBlock(text=line, size="Small", spacing="Small") for line in lines if line)


def _for_officers(shown: IssueShown) -> Iterator[CardElement]:
    yield from _facts(shown)
    if shown.issue.escalated_at:
        line = due_wording.escalated_line(shown.escalated_to, shown.issue.escalated_at)
        yield TextBlock(text=line, size="Small", spacing="Small")
    waits = wording.waits_line(shown.issue)
    if waits and shown.issue.state not in (*WAITING, *GONE):
        yield TextBlock(text=waits, size="Small", spacing="Small")


def _when(shown: IssueShown) -> Iterator[CardElement]:
    """When the answer is due; why, if it was put off."""
    issue = shown.issue
    due = wording.due_line(issue, shown.today, shown.days)
    if due is None:
        yield plain(words("{urgency}", urgency=record_wording.URGENCIES[issue.urgency]))
        return
    line, look = due
    yield plain(line) if look == "Default" else TextBlock(text=line, weight="Bolder", color=look)
    if issue.extended:
        yield TextBlock(text=wording.WHY_PUT_OFF, weight="Bolder", size="Small")
        yield said(issue.extended, spacing="Small")


def _spoken(shown: IssueShown) -> list[Entry]:
    """All that was said and sent."""
    return [entry for entry in shown.entries if entry.kind is not EntryKind.DRAFT]


def _with_said(above: list[CardElement], shown: IssueShown, entries: Iterable[Entry | None]) -> list[CardElement]:
    """A card's body with what was said below it, in order. What finds no room is left out, the oldest first, and counted."""
    room = CARD_LIMIT - FOR_THE_REST - _size(above)
    said_last: list[CardElement] = []
    newest_first = sorted((one for one in entries if one), key=lambda one: -one.number)
    for place, entry in enumerate(newest_first):
        blocks = list(_entry(shown, entry))
        room -= _size(blocks)
        if room < 0:
            left_out = TextBlock(text=wording.left_out(len(newest_first) - place), is_subtle=True, size="Small")
            return [*above, left_out, *said_last]
        said_last = [*blocks, *said_last]
    return [*above, *said_last]


def _size(blocks: Sequence[CardElement]) -> int:
    return sum(size_of(render(block)) + 1 for block in blocks)


def _entry(shown: IssueShown, entry: Entry) -> Iterator[CardElement]:
    typist = shown.names(entry.typed_by) if entry.typed_by else ""
    line = wording.entry_line(entry, shown.names(entry.by), typist)
    yield TextBlock(text=line, weight="Bolder", size="Small", separator=True)
    yield said(entry.text, spacing="Small")
    if entry.outcome:
        yield TextBlock(text=wording.outcome_line(entry), size="Small", spacing="Small")


def _two_lines(shown: IssueShown) -> Iterator[CardElement]:
    issue = shown.issue
    topic = shown.proforma.topic(issue.topic).label
    if issue.state is IssueState.WITHDRAWN:
        yield plain(words("Issue {reference}, {topic}", reference=issue.reference, topic=topic))
        yield TextBlock(text=wording.WITHDRAWN_ISSUE, is_subtle=True, size="Small", spacing="None")
        return
    line = words("Issue {reference}, {topic}", reference=issue.reference, topic=topic)
    read = button(wording.READ, OpenMore(year=issue.year, issue=issue.id))
    yield line_with_button(line, read, TextBlock(text=_closed(shown), is_subtle=True, size="Small", spacing="None"))


def _closed(shown: IssueShown) -> Wording:
    by = shown.issue.answered_by
    return wording.closed_line(shown.issue, shown.names(by) if by else "")


def _ways(shown: IssueShown) -> list[Action]:
    """At most two buttons, and "More"."""
    ways: list[Action] = []
    if shown.can(Act.RELEASE):
        ways.append(button(wording.SEND, shown.act(Act.RELEASE), style=ButtonStyle.MAIN))
    if shown.can(Act.RESPOND):
        title, style = (wording.CHANGE_DRAFT, ButtonStyle.PLAIN) if ways else (wording.ANSWER, ButtonStyle.MAIN)
        ways.append(button(title, shown.form(Act.RESPOND), style=style))
    if shown.can(Act.SEE):
        ways.append(button(wording.SEEN, shown.act(Act.SEE)))
    if shown.can(Act.ACTION_DONE):
        ways.append(button(wording.ACTION_DONE, shown.act(Act.ACTION_DONE), style=ButtonStyle.MAIN))
    more = button(wording.MORE, OpenMore(year=shown.issue.year, issue=shown.issue.id))
    return [*ways[:2], more]


def _way(shown: IssueShown, act: Act) -> Action:
    return button(wording.ACTS[act], shown.form(act) if act in WITH_WORDS else shown.act(act))


def _mine(issue: Issue, proforma: Proforma, today: date, days: WorkingDays) -> Iterator[CardElement]:
    """One of my issues: what it is, how far it has come and what comes next."""
    topic = proforma.topic(issue.topic).label
    line = words("{reference}, {topic}", reference=issue.reference, topic=topic)
    read = button(wording.READ, ShowIssue(year=issue.year, issue=issue.id))
    state = TextBlock(text=_so_far(issue, today, days), is_subtle=True, size="Small", spacing="None")
    yield line_with_button(line, read, said(issue.title, spacing="None"), state)


def _so_far(issue: Issue, today: date, days: WorkingDays) -> Wording:
    if issue.state is IssueState.CLOSED:
        return wording.closed_line(issue, "")
    state = record_wording.state(issue)
    due = wording.due_line(issue, today, days) if issue.state in WAITING else None
    following = due[0] if due else wording.reply_by_line(issue)
    return words("{state}. {next}", state=state, next=following) if following else state


def _improved(one: Improvement, proforma: Proforma) -> Wording:
    return wording.improved_line(one.reference, proforma.choice_label("improved", one.said), one.at)


def _notice(notice: Wording | None) -> Iterator[CardElement]:
    if notice:
        yield Container(style="accent", items=[plain(notice)])
