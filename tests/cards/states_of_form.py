"""Every state of the visit form's cards: each step, for both kinds, as met, with faults, and with something said above it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from cards import form
from cards.elements import Card
from cards.wording import form as wording
from cards.words import Wording
from tests.cards.world import ASKED, CONCERNS, OPERATION, Cards, World
from tests.visits.builders import DECLARED, draft_of, page_at, press
from visits.draft import Context, Draft
from visits.model import VisitKind
from visits.outcomes import CardIsOld, CheckAnswers, FixAnswers, Outcome
from visits.proforma import Step, TextAnswer
from visits.walk import Given, Move, answer, current

INTAKE, PARENTING = VisitKind.INTAKE, VisitKind.CORPORATE_PARENTING
BLOCKING = "Call 01632 960555 about NHS number 943 476 5919."
WARNING = "Write to the family at L20 3NJ."


def form_cards(world: World) -> Cards:
    """Name -> card, for every state of the form."""
    steps = {name: make for kind in VisitKind for name, make in _steps(world, kind).items()}
    return steps | _parts(world) | _check(world) | _notices(world)


def _steps(world: World, kind: VisitKind) -> Cards:
    made: Cards = {f"{kind}-2-safety-page": partial(_safety_page, world, kind)}
    for step in Step:
        name = f"{kind}-{step.number}-{step}"
        made[name] = partial(_step, world, kind, step)
        if step is not Step.CHECK:
            made[f"{name}-faults"] = partial(_wrong, world, kind, step)
    return made


def _at(world: World, kind: VisitKind, step: Step, *, open_issues: int = 0, part: int = 1) -> tuple[Draft, Context]:
    context = world.context(kind, on_rota=kind is INTAKE, open_issues=open_issues)
    return world.draft(step, context, CONCERNS[kind] | ASKED, part=part), context


def _step(world: World, kind: VisitKind, step: Step) -> Card:
    draft, context = _at(world, kind, step)
    return world.shown(current(draft, context), context)


def _wrong(world: World, kind: VisitKind, step: Step) -> Card:
    """Everything left empty; where that is allowed, a text that is too long."""
    draft, context = _at(world, kind, step, open_issues=1)
    boxes = page_at(draft, context).fields
    empty = {box.key: "" for box in boxes}
    long = {b.key: world.text("x" * (b.answer.limit + 1)) for b in boxes if isinstance(b.answer, TextAnswer)}
    outcome = press(draft, context, values=long if step is Step.ANYTHING_ELSE else empty)
    assert isinstance(outcome, FixAnswers), f"nothing is wrong with {step}"
    return world.shown(outcome, context)


def _safety_page(world: World, kind: VisitKind) -> Card:
    draft, context = _at(world, kind, Step.SAFETY)
    return world.shown(press(draft, context, values={"concern_gate": "yes"}), context)


def _parts(world: World) -> Cards:
    return {
        "visit-wrong-date": partial(_wrong_date, world),
        "visit-councillor-added": partial(_councillor_added, world),
        "working-well-open-issues": partial(_open_issues, world, 2, 1),
        "working-well-open-issues-part-2": partial(_open_issues, world, 10, 2),
        "tell-more-part-2": partial(_five_topics, world, Step.TELL_MORE, 2),
        "issues-part-2": partial(_five_topics, world, Step.ISSUES, 2),
        "issues-none": partial(_no_issues, world),
        "issues-added": partial(_added_issue, world, wrong=False),
        "issues-added-faults": partial(_added_issue, world, wrong=True),
    }


def _wrong_date(world: World) -> Card:
    draft, context = _at(world, INTAKE, Step.VISIT)
    return world.shown(press(draft, context, values={"visit_date": "2026-12-01"}), context)


def _councillor_added(world: World) -> Card:
    draft, context = _at(world, INTAKE, Step.VISIT)
    added = world.members[3].id.rpartition(".")[2]
    return world.shown(press(draft, context, Move.ADD_MEMBER, {"another_member": added}), context)


def _open_issues(world: World, how_many: int, part: int) -> Card:
    draft, context = _at(world, INTAKE, Step.WORKING_WELL, open_issues=how_many, part=part)
    return world.shown(current(draft, context), context)


def _five_topics(world: World, step: Step, part: int) -> Card:
    context = world.context(PARENTING)
    topics = context.proforma.topics[PARENTING]
    answers = {f"rating__{t.key}": "some_concerns" for t in topics} | {f"ask__{t.key}": "true" for t in topics}
    draft = world.draft(step, context, answers, part=part)
    return world.shown(current(draft, context), context)


def _no_issues(world: World) -> Card:
    context = world.context(INTAKE)
    return world.shown(current(world.draft(Step.ISSUES, context), context), context)


def _added_issue(world: World, *, wrong: bool) -> Card:
    draft, context = _at(world, INTAKE, Step.ISSUES, open_issues=2)
    added = press(draft, context, Move.ADD_ISSUE)
    return world.shown(press(draft_of(added), context) if wrong else added, context)


def _check(world: World) -> Cards:
    return {
        "check-warned": partial(_check_with, world, WARNING),
        "check-blocked": partial(_check_with, world, BLOCKING),
        "check-undeclared": partial(_undeclared, world, ""),
        "check-undeclared-warned": partial(_undeclared, world, WARNING),
        "check-no-channel": partial(_no_channel, world),
        "check-not-sent": partial(_not_sent, world),
    }


def _at_check(world: World, also_said: str = "") -> tuple[CheckAnswers, Context]:
    context = world.context(INTAKE, on_rota=True)
    over = {"staff_voice": world.text(also_said)} if also_said else {}
    shows = current(world.draft(Step.CHECK, context, CONCERNS[INTAKE] | ASKED | over), context)
    assert isinstance(shows, CheckAnswers)
    return shows, context


def _check_with(world: World, also_said: str) -> Card:
    shows, context = _at_check(world, also_said)
    return world.shown(shows, context)


def _undeclared(world: World, also_said: str) -> Card:
    shows, context = _at_check(world, also_said)
    return world.shown(press(shows.draft, context, Move.SEND), context)


def _no_channel(world: World) -> Card:
    shows, context = _at_check(world)
    view = form.view_of(shows.draft, context.team.name, operation=OPERATION, contacts=world.contacts)
    return form.check_card(view, shows, context.proforma, context.name_of, None)


def _not_sent(world: World) -> Card:
    """Storage is down: built from the press alone."""
    shows, context = _at_check(world)
    notices = (wording.NOT_SENT,)
    view = form.view_of(shows.draft, context.team.name, operation=OPERATION, contacts=world.contacts, notices=notices)
    return form.not_sent_card(view, shows.page, DECLARED)


def _notices(world: World) -> Cards:
    return {
        "notice-added-to-box": partial(_dictated, world),
        "notice-no-room": partial(_with_notice, world, wording.no_room("What is working well?", 1500)),
        "notice-called": partial(_with_notice, world, wording.CALLED_NOTED["mash"]),
        "notice-card-was-old": partial(_old, world, typed={}),
        "notice-typed-on-old-card": partial(_old, world, typed={"working_well": "Typed on my other telephone."}),
        "notice-not-saved": partial(_not_saved, world),
    }


def _dictated(world: World) -> Card:
    draft, context = _at(world, INTAKE, Step.WORKING_WELL)
    said = draft.model_copy(update={"typed": {**draft.typed, "working_well": world.text("The duty desk.")}})
    return world.shown(current(said, context), context, notice=wording.added_to("What is working well?"), may_undo=True)


def _with_notice(world: World, notice: Wording) -> Card:
    draft, context = _at(world, INTAKE, Step.WORKING_WELL)
    return world.shown(current(draft, context), context, notice=notice)


def _old(world: World, *, typed: Mapping[str, str]) -> Card:
    draft, context = _at(world, INTAKE, Step.FOUND)
    values = {key: world.text(text) for key, text in typed.items()}
    given = Given(revision=1, operation_id="other", part=1, move=Move.CONTINUE, values=values)
    outcome: Outcome = answer(draft, Step.WORKING_WELL, given, context)
    assert isinstance(outcome, CardIsOld)
    now = world.shown(outcome.now, context, notice=wording.CARD_WAS_OLD)
    return form.with_typed_back(now, outcome.unsaved)


def _not_saved(world: World) -> Card:
    """Storage is down: the same step, with what was typed, from the press alone."""
    draft, context = _at(world, INTAKE, Step.WORKING_WELL)
    view = form.view_of(
        draft, context.team.name, operation=OPERATION, contacts=world.contacts, notices=(wording.NOT_SAVED,)
    )
    typed = {"working_well": world.text("The duty desk answers at once.")}
    return form.step_card(replace(view, saved_at=None), page_at(draft, context), typed)
