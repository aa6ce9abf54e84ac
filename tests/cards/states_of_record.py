"""Every state of a record's cards: the confirmation, the thread in the channel, and how a record is read."""

from datetime import date
from functools import partial

from cards import record
from cards.elements import Card
from tests.cards.world import ASKED, CONCERNS, Cards, World
from tests.visits.builders import DECLARED, draft_of, press, sent_of
from visits.draft import Context
from visits.model import Issue, IssueState, Urgency, Visibility, VisitKind, VisitRecord
from visits.outcomes import Sent
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
    """A visit that was sent as V26-0042, with one issue for the channel soon, two private ones and one for information."""
    context = world.context(VisitKind.INTAKE, on_rota=True, open_issues=1)
    if not issues:
        sent = _pressed_send(world, context, {})
    else:
        draft = world.draft(Step.ISSUES, context, CONCERNS[VisitKind.INTAKE] | ASKED)
        for _ in WRITTEN:
            draft = draft_of(press(draft, context, Move.ADD_ISSUE))
        written = {f"issue_text__x{n}": world.text(text) for n, text in enumerate(WRITTEN, 1)}
        answers = ADDED | written
        for _ in range(2):  # four issues stand on two cards
            here = {key: value for key, value in answers.items() if key in _keys(draft, context)}
            draft = draft_of(press(draft, context, values=here))
        sent = _pressed_send(world, context, dict(draft.typed), tuple(draft.extras))
    record_sent, issues_sent = with_references(sent.record, sent.issues, 42)
    return record_sent, issues_sent, context
