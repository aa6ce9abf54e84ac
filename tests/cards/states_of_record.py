"""Every state of a record's cards: the confirmation, the thread in the channel, and how a record is read."""

from collections.abc import Sequence
from datetime import date
from functools import cache, partial

from cards import after_sending, record
from cards.actions import WithdrawRecord
from cards.elements import Card
from cards.issue_forms import reword_card
from tests.cards.world import ASKED, CONCERNS, OPERATION, Cards, World
from tests.visits.builders import DECLARED, draft_of, press, sent_of
from visits.checks import Fault, FaultCode
from visits.confirming import VIEW, WORDS, identity_faults
from visits.doing import RESPONSE_LIMIT
from visits.draft import Context
from visits.model import Issue, RecordStatus, Urgency, VisitKind, VisitRecord
from visits.proforma import Step
from visits.sending import with_references
from visits.summary import form_parts, text_label, texts_of
from visits.usecases.colleague import VIEW_LIMIT
from visits.walk import Move

DUE = date(2026, 11, 25)
BARRED = "NHS number 999 989 9080, and his mum Donna rang twice."
NAMED = "His mum Donna rang twice."


def record_cards(world: World) -> Cards:
    """Name -> card, for a visit with issues and one without."""
    return {
        "sent-with-issues": partial(_sent_card, world, issues=True),
        "sent-no-issues": partial(_sent_card, world, issues=False),
        "sent-no-channel": partial(_sent_card, world, issues=True, channel=False),
        "thread-form": partial(_form, world),
        "thread-form-withdrawn": partial(_form, world, status=RecordStatus.WITHDRAWN),
        "records-none": partial(record.records_card, [], 1),
        "records-one-page": partial(_records, world, 3, 1),
        "records-first-page": partial(_records, world, 20, 1),
        "records-middle-page": partial(_records, world, 20, 2),
        "records-last-page": partial(_records, world, 20, 3),
        "record-read": partial(_read, world),
        "record-read-by-its-author": partial(_read, world, operation=OPERATION),
        "sure-to-withdraw": partial(_sure, world),
        "hide-which": partial(_hide, world),
        "hide-nothing-left": partial(_hide, world, all_hidden=True),
        "colleague-asked": partial(_colleague, world),
        "view-form": partial(_view, world),
        "view-form-faults": partial(_view, world, FaultCode.MISSING),
        "view-form-too-long": partial(_view, world, FaultCode.TOO_LONG),
        "reword-text": partial(_reword, world),
        "reword-text-faults": partial(_reword, world, FaultCode.MISSING),
        "view-form-barred": partial(_view_barred, world),
        "reword-text-warned": partial(_reword_warned, world),
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


@cache
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


def _form(world: World, *, status: RecordStatus = RecordStatus.SENT) -> Card:
    sent, _, context = sent_visit(world)
    [part] = form_parts(sent, context.proforma, context.name_of)
    return record.form_card(sent.model_copy(update={"status": status}), part, 1, 1)


def _records(world: World, how_many: int, page: int) -> Card:
    sent, _, _ = sent_visit(world, issues=False)
    listed = [
        sent.model_copy(update={"id": f"{sent.id}{n}", "reference": f"V26-{42 - n:04d}"}) for n in range(how_many)
    ]
    return record.records_card(listed, page)


def _read(world: World, *, operation: str = "") -> Card:
    sent, raised, context = sent_visit(world)
    return record.record_card(sent, raised, context.proforma, context.name_of, 1, operation=operation)


def _sure(world: World) -> Card:
    sent, _, _ = sent_visit(world)
    action = WithdrawRecord(year=sent.year, record=sent.id, operation=OPERATION, is_sure=True)
    return after_sending.sure_card(action)


def _hide(world: World, *, all_hidden: bool = False) -> Card:
    sent, _, context = sent_visit(world)
    hidden = sent.model_copy(update={"hidden": texts_of(sent) if all_hidden else ()})
    return after_sending.hide_card(hidden, context.proforma, OPERATION)


def _colleague(world: World) -> Card:
    sent, _, _ = sent_visit(world)
    return after_sending.colleague_card(sent, world.members[0].name, OPERATION)


def _fault(key: str, code: FaultCode | None, limit: int, length: int = 0) -> list[Fault]:
    return [Fault(field=key, question=key, code=code, limit=limit, length=length)] if code else []


def _view(world: World, code: FaultCode | None = None) -> Card:
    sent, _, _ = sent_visit(world)
    typed = world.text("x" * (VIEW_LIMIT + 1)) if code is FaultCode.TOO_LONG else ""
    faults = _fault("view", code, VIEW_LIMIT, len(typed))
    return after_sending.view_card(sent.year, sent.id, OPERATION, typed, faults)


def _reword(world: World, code: FaultCode | None = None) -> Card:
    sent, _, context = sent_visit(world)
    label = text_label(context.proforma, "working_well")
    faults = [one.model_copy(update={"field": WORDS}) for one in _fault("reword_text", code, RESPONSE_LIMIT)]
    return reword_card(sent, "working_well", label, sent.working_well, OPERATION, "", faults)


def _view_barred(world: World) -> Card:
    sent, _, _ = sent_visit(world)
    faults = list(identity_faults(VIEW, BARRED))
    return after_sending.view_card(sent.year, sent.id, OPERATION, BARRED, faults)


def _reword_warned(world: World) -> Card:
    sent, _, context = sent_visit(world)
    label = text_label(context.proforma, "working_well")
    faults = list(identity_faults(WORDS, NAMED))
    return reword_card(sent, "working_well", label, "", OPERATION, NAMED, faults)
