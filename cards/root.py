"""The first card of a record's thread: which visit, what was found at a glance, and every issue with its state."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cards.actions import OpenIssueForm, button
from cards.elements import Card, CardElement, Container, TextBlock, heading, plain, said
from cards.issue import WAITING
from cards.payload import fits
from cards.rows import line_with_button
from cards.wording import issue as issue_wording
from cards.wording import record as wording
from cards.words import Wording, words
from visits.issues import Act, Allowed, Standing, decide
from visits.kept import View
from visits.model import Issue, IssueState, PersonId, RecordStatus, Visibility, VisitRecord
from visits.proforma import Proforma
from visits.summary import Names
from visits.working_days import WorkingDays

_ANSWERER = frozenset({Standing.ANSWERER})


def root_card(
    record: VisitRecord,
    issues: Sequence[Issue],
    proforma: Proforma,
    names: Names,
    *,
    views: Sequence[View] = (),
    today: date,
    days: WorkingDays,
) -> Card:
    """The root. Issues that wait for an answer carry a button for it. Titles are left out rather than cut."""
    body: list[CardElement] = [
        heading(wording.title(record)),
        TextBlock(
            text=words("{kind}", kind=wording.KINDS[record.visit_kind]), is_subtle=True, size="Small", spacing="None"
        ),
        plain(wording.visited(record, names(record.author))),
    ]
    if record.status is RecordStatus.WITHDRAWN:
        return Card(body=[*body, TextBlock(text=issue_wording.WITHDRAWN, weight="Bolder")])
    if record.corrected_at:
        body.append(TextBlock(text=wording.corrected(record.corrected_at), is_subtle=True, size="Small"))
    body += _ratings(record, proforma)
    body.append(TextBlock(text=wording.ISSUES, weight="Bolder", separator=True, spacing="Medium"))
    below = [*_views(record, names, {view.person: view for view in views})]
    if not issues:
        return Card(body=[*body, plain(wording.NO_ISSUES), *below])
    full, bare = ([_listed(issue, proforma, today, days, title=title) for issue in issues] for title in (True, False))
    card = Card(body=[*body, *full, *below])
    return card if fits(card) else Card(body=[*body, *bare, *below])


def _ratings(record: VisitRecord, proforma: Proforma) -> Iterator[CardElement]:
    for topic in proforma.topics[record.visit_kind]:
        rating = record.ratings.get(topic.key, "")
        line = words("{topic}: {rating}", topic=topic.label, rating=proforma.choice_label("rating", rating))
        yield TextBlock(text=line, spacing="Small", weight="Bolder" if rating == "serious_concerns" else "Default")


def _views(record: VisitRecord, names: Names, views: Mapping[PersonId, View]) -> Iterator[CardElement]:
    others = [member for member in record.members_present if member != record.author]
    if others:
        yield TextBlock(text=issue_wording.VIEWS, weight="Bolder", separator=True, spacing="Medium")
    for member in others:
        view = views.get(member)
        yield plain(issue_wording.view_line(names(member), view.agrees if view else None))
        if view and view.text:
            yield Container(style="emphasis", items=[said(view.text)])


def _listed(issue: Issue, proforma: Proforma, today: date, days: WorkingDays, *, title: bool) -> CardElement:
    label = words("Issue {n}: {topic}", n=issue.number, topic=proforma.topic(issue.topic).label)
    below = [*_what(issue, title=title), _state(issue, today, days)]
    may_answer = issue.visibility is Visibility.CHANNEL and isinstance(decide(issue, Act.RESPOND, _ANSWERER), Allowed)
    if not may_answer:
        return Container(items=[plain(label), *below])
    opens = OpenIssueForm(year=issue.year, issue=issue.id, act=Act.RESPOND)
    return line_with_button(label, button(issue_wording.ANSWER, opens), *below)


def _what(issue: Issue, *, title: bool) -> Iterator[CardElement]:
    private = _only_for(issue)
    if private:
        yield TextBlock(text=private, is_subtle=True, size="Small", spacing="None")
    elif issue.state is IssueState.RETURNED_FOR_REDACTION:
        yield TextBlock(text=issue_wording.HIDDEN, is_subtle=True, size="Small", spacing="None")
    elif title and issue.state is not IssueState.WITHDRAWN:
        yield said(issue.title, spacing="None")


def _only_for(issue: Issue) -> Wording | None:
    match issue.visibility:
        case Visibility.CHANNEL:
            return None
        case Visibility.HEAD_OF_SERVICE:
            return wording.PRIVATE
        case Visibility.EXECUTIVE_DIRECTOR:
            return wording.PRIVATE_TO_DIRECTOR


def _state(issue: Issue, today: date, days: WorkingDays) -> TextBlock:
    """How far it has come. What is late, or soon will be, stands out: in words, and in colour besides."""
    if issue.state is IssueState.CLOSED:
        return TextBlock(text=issue_wording.closed_line(issue, ""), spacing="None", size="Small", is_subtle=True)
    state = wording.state(issue)
    due = issue_wording.due_line(issue, today, days) if issue.state in WAITING else None
    if due is None:
        return TextBlock(text=state, spacing="None", size="Small", is_subtle=True)
    line = words("{state}. {due}", state=state, due=due[0])
    if due[1] == "Default":
        return TextBlock(text=line, spacing="None", size="Small", is_subtle=True)
    return TextBlock(text=line, spacing="None", size="Small", weight="Bolder", color=due[1])
