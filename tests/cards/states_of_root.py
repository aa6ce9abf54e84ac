"""Every state of the first card of a record's thread."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from cards.elements import Card
from cards.root import root_card
from tests.cards.states_of_issue import DAYS, DUE, TODAY, is_answered, is_closed, named
from tests.cards.states_of_record import sent_visit
from tests.cards.world import Cards, World
from tests.visits.builders import NOW
from visits.kept import View
from visits.model import ClosedBecause, IssueState, RecordStatus, Urgency

S = IssueState
OWN_VIEW = "The duty desk was quieter on the day than the manager said it usually is."
MIXED: Sequence[dict[str, Any]] = (
    is_answered(),
    {"state": S.ACKNOWLEDGED},
    {"state": S.RETURNED_FOR_REDACTION, "hidden_from": S.RAISED},
    {"state": S.WITHDRAWN},
)
LATE: Sequence[dict[str, Any]] = ({"due": date(2026, 11, 17)}, {"due": TODAY}, {}, {"due": date(2026, 11, 23)})
DONE: Sequence[dict[str, Any]] = (
    is_closed(ClosedBecause.SETTLED),
    is_answered(state=S.ACTION_AGREED, reply_by=None),
    is_closed(ClosedBecause.NO_ANSWER_NEEDED, answers=0),
    is_answered(state=S.ACTION_DONE),
)


def root_cards(world: World) -> Cards:
    """Name -> card: two of the four issues are private."""
    card = partial(_root, world)
    return {
        "root": card,
        "root-no-issues": partial(card, issues=False),
        "root-states-mixed": partial(card, facts=MIXED),
        "root-states-done": partial(card, facts=DONE),
        "root-overdue": partial(card, facts=LATE),
        "root-withdrawn": partial(card, status=RecordStatus.WITHDRAWN),
        "root-corrected": partial(card, corrected_at=NOW),
        "root-colleagues": partial(card, members=4),
        "root-colleague-agrees": partial(card, members=2, agrees=True),
        "root-colleague-adds": partial(card, members=2, agrees=False),
    }


def _root(
    world: World,
    *,
    issues: bool = True,
    facts: Sequence[dict[str, Any]] = ({},) * 4,
    members: int = 1,
    agrees: bool | None = None,
    **changed: Any,
) -> Card:
    sent, raised, context = sent_visit(world, issues=issues)
    present = tuple(member.id for member in world.members[:members])
    sent = sent.model_copy(update={"members_present": present} | changed)
    due = [{"due": None if issue.urgency is Urgency.NOTE else DUE} for issue in raised]
    raised = tuple(one.model_copy(update=d | f) for one, d, f in zip(raised, due, facts, strict=False))
    told = "" if agrees else world.text(OWN_VIEW)
    views = [] if agrees is None else [View(record_id=sent.id, person=present[1], agrees=agrees, text=told, at=NOW)]
    return root_card(sent, raised, context.proforma, lambda one: named(world, one), views=views, today=TODAY, days=DAYS)
