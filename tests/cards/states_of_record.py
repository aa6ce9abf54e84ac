"""Every state of a record's cards: the confirmation, the thread in the channel, and how a record is read."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from cards import record
from cards.elements import Card
from tests.cards.world import ASKED, CONCERNS, Cards, World
from tests.visits.builders import DECLARED, draft_of, press, sent_of
from visits.draft import Context
from visits.model import Issue, IssueState, Urgency, VisitKind, VisitRecord
from visits.proforma import Step
from visits.sending import with_references
from visits.summary import form_parts
from visits.walk import Move

DUE = date(2026, 11, 25)


def record_cards(world: World) -> Cards:
    """Name -> card, for a visit with issues and one without."""
    return {
        "sent-with-issues": partial(_sent_card, world, issues=True),
        "sent-no-issues": partial(_sent_card, world, issues=False),
        "sent-no-channel": partial(_sent_card, world, issues=True, channel=False),
        "root": partial(_root, world, issues=True),
        "root-no-issues": partial(_root, world, issues=False),
        "root-answered": partial(_root, world, issues=True, state=IssueState.ANSWERED),
        "thread-form": partial(_form, world),
        "issue-soon": partial(_issue, world, 0),
        "issue-private": partial(_issue, world, 1),
        "issue-note": partial(_issue, world, 2),
        "records-none": partial(record.records_card, [], 1),
        "records-one-page": partial(_records, world, 3, 1),
        "records-first-page": partial(_records, world, 20, 1),
        "records-middle-page": partial(_records, world, 20, 2),
        "records-last-page": partial(_records, world, 20, 3),
        "record-read": partial(_read, world),
    }


ADDED = {
    "issue_topic__x1": "support_systems",
    "who_sees__x1": "head_of_service",
    "urgency__x1": "routine",
    "issue_topic__x2": "referrals",
    "who_sees__x2": "channel",
    "urgency__x2": "note",
    "issue_topic__x3": "workload_performance",
    "who_sees__x3": "executive_director",
    "urgency__x3": "soon",
}
WRITTEN = (
    "The lift has been broken since June. Who mends it?",
    "Two systems are used for referrals. One would be better.",
    "Cases are not shared out evenly between teams. Why?",
)


def sent_visit(world: World, *, issues: bool = True) -> tuple[VisitRecord, tuple[Issue, ...], Context]:
    """A visit that was sent as V26-0042: with one issue from a note and three added, or with none."""
    context = world.context(VisitKind.INTAKE, on_rota=True, open_issues=1)
    answers = CONCERNS[VisitKind.INTAKE] | ASKED if issues else {}
    draft = world.draft(Step.ISSUES, context, answers)
    for _ in WRITTEN if issues else ():
        draft = draft_of(press(draft, context, Move.ADD_ISSUE))
    written = {f"issue_text__x{n}": world.text(text) for n, text in enumerate(WRITTEN, 1)}
    draft = world.walked(draft, Step.CHECK, context, ASKED | ADDED | written)
    sent = sent_of(press(draft, context, Move.SEND, DECLARED | {"confirm_identifiers": "true"}))
    return *with_references(sent.record, sent.issues, 42), context


def due_of(issues: Sequence[Issue]) -> dict[str, date]:
    """When each issue that wants an answer is due."""
    return {issue.id: DUE for issue in issues if issue.urgency is not Urgency.NOTE}


def _sent_card(world: World, *, issues: bool, channel: bool = True) -> Card:
    sent, raised, _ = sent_visit(world, issues=issues)
    return record.sent_card(sent, raised, due_of(raised), world.channel.name if channel else "")


def _root(world: World, *, issues: bool, state: IssueState = IssueState.RAISED) -> Card:
    sent, raised, context = sent_visit(world, issues=issues)
    raised = tuple(issue.model_copy(update={"state": state}) for issue in raised)
    return record.root_card(sent, raised, context.proforma, context.name_of, due_of(raised))


def _form(world: World) -> Card:
    sent, _, context = sent_visit(world)
    [part] = form_parts(sent, context.proforma, context.name_of)
    return record.form_card(sent, part, 1, 1)


def _issue(world: World, place: int) -> Card:
    sent, raised, context = sent_visit(world)
    issue = raised[place]
    return record.issue_card(issue, sent, context.proforma, due_of(raised).get(issue.id))


def _records(world: World, how_many: int, page: int) -> Card:
    sent, _, _ = sent_visit(world, issues=False)
    listed = [
        sent.model_copy(update={"id": f"{sent.id}{n}", "reference": f"V26-{42 - n:04d}"}) for n in range(how_many)
    ]
    return record.records_card(listed, page)


def _read(world: World) -> Card:
    sent, raised, context = sent_visit(world)
    return record.record_card(sent, raised, context.proforma, context.name_of, 1)
