"""The walk through the visit form: one pure function, `answer`, from a draft and what was pressed to what comes next.

Every step is kept as typed, right or wrong, before it is judged; the caller stores the draft that an outcome carries before it
shows anything. A press on a card that is not the latest changes nothing.
"""

from collections.abc import Mapping
from enum import StrEnum

from visits import identifiers, text
from visits.checks import Fault, FaultCode, faults_on
from visits.draft import MAX_ISSUES, Context, Draft, issue_slugs
from visits.model import Value
from visits.outcomes import (
    CardIsOld,
    CheckAnswers,
    Current,
    FixAnswers,
    FoundIn,
    Outcome,
    Paused,
    SafetyPage,
    Sent,
    ShowStep,
)
from visits.pages import Field, Page, pages
from visits.proforma import SomeOf, Step, TextAnswer, Tick
from visits.sending import compose

SAFETY_PAGE = 2
"""The part of the safety step that is the page with whom to call."""
KEPT_BYTES_PER_CHARACTER = 3
"""What is typed is kept even when too long, up to this size; so a card always holds all that is typed on it."""

DECLARATIONS = frozenset({"declare_anonymous", "confirm_identifiers"})


class Move(StrEnum):
    """What may be pressed on a card of the form."""

    CONTINUE = "continue"
    BACK = "back"
    FINISH_LATER = "finish_later"
    CHANGE = "change"
    ADD_ISSUE = "add_issue"
    REMOVE_ISSUE = "remove_issue"
    ADD_MEMBER = "add_member"
    CARRY_ON = "carry_on"
    CALLED = "called"
    SEND = "send"


class Given(Value):
    """One press. Everything in it comes from a card, so nothing in it is trusted.

    `target` names a step to change ("met" or "issues.2"), an issue to remove ("x1") or who was called ("mash").
    """

    revision: int
    operation_id: str
    part: int
    move: Move
    target: str = ""
    values: Mapping[str, str] = {}


def answer(draft: Draft, step: str, given: Given, context: Context) -> Outcome:
    """What comes of pressing a button on the card of a step."""
    shown = _as_shown(draft, step, given, context)
    if shown is None:
        return _old(draft, step, given, context)
    page = _page_at(shown, context)
    draft, unkept = _keep(shown, page, given, context)
    if unkept:
        return FixAnswers(draft=draft, page=_page_at(draft, context), faults=unkept)
    match given.move:
        case Move.CONTINUE:
            return _continue(draft, context)
        case Move.CARRY_ON:
            at_safety_page = draft.step is Step.SAFETY and draft.part == SAFETY_PAGE
            return _onward(draft, context) if at_safety_page else current(draft, context)
        case Move.BACK:
            return _back(draft, context)
        case Move.FINISH_LATER:
            return Paused(draft=draft)
        case Move.CHANGE:
            return _change(draft, given.target, context)
        case Move.ADD_ISSUE:
            return _add_issue(draft, context)
        case Move.REMOVE_ISSUE:
            return _remove_issue(draft, given.target, context)
        case Move.ADD_MEMBER | Move.CALLED:
            return current(draft, context)
        case Move.SEND:
            return _send(draft, context)


def current(draft: Draft, context: Context) -> Current:
    """What an open draft shows now."""
    draft = _settled(draft, context)
    page = _page_at(draft, context)
    if draft.step is Step.SAFETY and draft.part == SAFETY_PAGE:
        return SafetyPage(draft=draft)
    if page.step is Step.CHECK:
        record, issues = compose(draft, context)
        found = _found(draft, pages(draft, context))
        return CheckAnswers(draft=draft, page=page, record=record, issues=issues, found=tuple(found))
    return ShowStep(draft=draft, page=page)


def _as_shown(draft: Draft, step: str, given: Given, context: Context) -> Draft | None:
    """The draft as the card that was pressed shows it: None if that is not the latest card.

    Sending is judged anew, so check-and-send may be pressed even if a page behind it wants an answer by now.
    """
    if given.revision != draft.revision:
        return None
    views = [draft] if draft.step is Step.CHECK else []
    views.append(_settled(draft, context))
    return next((view for view in views if (view.step, view.part) == (step, given.part)), None)


def _settled(draft: Draft, context: Context) -> Draft:
    """The draft on a page that there is. The register, the calendar, the form or the open issues may have moved on since
    it was saved: then it stands at the nearest page before, or at the first that wants an answer again."""
    if draft.step is Step.SAFETY and draft.part == SAFETY_PAGE:
        return draft
    walk = pages(draft, context)
    page = walk[_index(walk, draft)]
    faulty = _first_faulty(draft, walk, context) if page.step is Step.CHECK else None
    if faulty:
        return _move(draft, faulty[0].step, faulty[0].shape.part, changing=True)
    return _move(draft, page.step, page.shape.part)


def _continue(draft: Draft, context: Context) -> Outcome:
    page = _page_at(draft, context)  # as it is now: a councillor may have joined the list on it
    if page.step is Step.CHECK:
        return current(draft, context)
    faults = faults_on(page, draft, context)
    if faults:
        return FixAnswers(draft=draft, page=page, faults=faults)
    if draft.step is Step.SAFETY and draft.part != SAFETY_PAGE and draft.value("concern_gate") == "yes":
        return SafetyPage(draft=_move(draft, Step.SAFETY, SAFETY_PAGE))
    return _onward(draft, context)


def _onward(draft: Draft, context: Context) -> Outcome:
    walk = pages(draft, context)
    following = walk[min(_index(walk, draft) + 1, len(walk) - 1)]
    if draft.changing or following.step is Step.CHECK:
        return _to_check(draft, walk, context)
    return current(_move(draft, following.step, following.shape.part), context)


def _to_check(draft: Draft, walk: tuple[Page, ...], context: Context) -> Outcome:
    """Check-and-send, unless a page still wants an answer: then that page."""
    faulty = _first_faulty(draft, walk, context)
    if faulty is None:
        return current(_move(draft, Step.CHECK, 1, changing=False), context)
    page, faults = faulty
    moved = _move(draft, page.step, page.shape.part, changing=True)
    if all(fault.code is FaultCode.MISSING for fault in faults):
        return ShowStep(draft=moved, page=page)
    return FixAnswers(draft=moved, page=page, faults=faults)


def _first_faulty(draft: Draft, walk: tuple[Page, ...], context: Context) -> tuple[Page, tuple[Fault, ...]] | None:
    for page in walk:
        faults = faults_on(page, draft, context) if page.step is not Step.CHECK else ()
        if faults:
            return page, faults
    return None


def _back(draft: Draft, context: Context) -> Outcome:
    if draft.step is Step.SAFETY and draft.part == SAFETY_PAGE:
        return current(_move(draft, Step.SAFETY, 1), context)
    walk = pages(draft, context)
    before = walk[max(_index(walk, draft) - 1, 0)]
    return current(_move(draft, before.step, before.shape.part), context)


def _change(draft: Draft, target: str, context: Context) -> Outcome:
    """Open one step again."""
    step, _, part = target.partition(".")
    for page in pages(draft, context):
        if page.step == step and page.step is not Step.CHECK and str(page.shape.part) == (part or "1"):
            return current(_move(draft, page.step, page.shape.part, changing=True), context)
    return current(draft, context)


def _add_issue(draft: Draft, context: Context) -> Outcome:
    if draft.step is not Step.ISSUES or len(issue_slugs(draft, context.proforma)) >= MAX_ISSUES:
        return current(draft, context)
    made = draft.extras_made + 1
    draft = draft.model_copy(update={"extras": (*draft.extras, f"x{made}"), "extras_made": made})
    last = [page for page in pages(draft, context) if page.step is Step.ISSUES][-1]
    return current(_move(draft, Step.ISSUES, last.shape.part), context)


def _remove_issue(draft: Draft, slug: str, context: Context) -> Outcome:
    """Take an issue away with all that was typed for it. Those that come from a note stay: the note may be changed."""
    if draft.step is not Step.ISSUES or slug not in draft.extras:
        return current(draft, context)
    extras = tuple(extra for extra in draft.extras if extra != slug)
    typed = {key: value for key, value in draft.typed.items() if not key.endswith(f"__{slug}")}
    return current(_move(draft.model_copy(update={"typed": typed}), Step.ISSUES, 1, extras=extras), context)


def _send(draft: Draft, context: Context) -> Outcome:
    if draft.step is not Step.CHECK:
        return current(draft, context)
    shown = _to_check(draft, pages(draft, context), context)
    if not isinstance(shown, CheckAnswers):
        return shown
    needed = {"declare_anonymous"} | ({"confirm_identifiers"} if shown.found else set())
    faults = tuple(f for f in faults_on(shown.page, draft, context) if f.question in needed)
    if faults or shown.blocked:
        return shown.model_copy(update={"faults": faults})
    kinds = sorted({kind for found in shown.found for kind in found.kinds})
    record = shown.record.model_copy(update={"identifiers_confirmed": tuple(kinds)})
    return Sent(draft=draft, record=record, issues=shown.issues)


def _found(draft: Draft, walk: tuple[Page, ...]) -> list[FoundIn]:
    """Possible identifiers in every text that would be sent."""
    texts = [
        (page, f"{group.heading}: {field.label}" if group.heading else field.label, draft.value(field.key))
        for page in walk
        for group in page.groups
        for field in group.fields
        if isinstance(field.answer, TextAnswer) and draft.value(field.key)
    ]
    found = [
        FoundIn(step=page.step, part=page.shape.part, label=label, kinds=identifiers.find(typed))
        for page, label, typed in texts
    ]
    return [one for one in found if one.kinds]


def _old(draft: Draft, step: str, given: Given, context: Context) -> CardIsOld:
    on_card = next((p for p in pages(draft, context) if p.step == step and p.shape.part == given.part), None)
    typed_there = [
        (field.label, text.clean(given.values.get(field.key, "")), draft.value(field.key))
        for field in (on_card.fields if on_card else ())
        if isinstance(field.answer, TextAnswer)
    ]
    unsaved = tuple((label, typed) for label, typed, saved in typed_there if typed and typed != saved)
    again = given.operation_id == draft.last_operation and not unsaved
    return CardIsOld(draft=draft, now=current(draft, context), unsaved=unsaved, again=again)


def _page_at(draft: Draft, context: Context) -> Page:
    """The page that the draft stands at; the nearest before it if that page is no more."""
    walk = pages(draft, context)
    return walk[_index(walk, draft)]


def _index(walk: tuple[Page, ...], draft: Draft) -> int:
    reached = (draft.step.number, draft.part if draft.step is not Step.SAFETY else 1)
    at_or_before = [i for i, page in enumerate(walk) if (page.step.number, page.shape.part) <= reached]
    return at_or_before[-1] if at_or_before else 0


def _move(draft: Draft, step: Step, part: int, **changes: object) -> Draft:
    """The draft at another page. Away from check-and-send, what was declared there is to be declared anew."""
    typed = draft.typed if step is Step.CHECK else undeclared(draft.typed)
    return draft.model_copy(update={"step": step, "part": part, "typed": typed, **changes})


def undeclared(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what was declared at check-and-send."""
    return {key: value for key, value in typed.items() if key not in DECLARATIONS}


def _keep(draft: Draft, page: Page, given: Given, context: Context) -> tuple[Draft, tuple[Fault, ...]]:
    """The draft with everything on the card as typed, and a fault for each text too large to keep at all."""
    typed = dict(draft.typed)
    faults = []
    for field in () if _submits_nothing(draft, given) else page.fields:
        value = _cleaned(field, given.values.get(field.key, ""))
        fault = _too_large(field, value)
        if fault:
            faults.append(fault)
        elif value:
            typed[field.key] = value
        else:
            typed.pop(field.key, None)
    _join_another_member(typed, context)
    saved = {
        "typed": typed,
        "undo_field": "",
        "undo_text": "",
        "revision": draft.revision + 1,
        "last_operation": given.operation_id,
        "saved_at": context.now,
    }
    return draft.model_copy(update=saved), tuple(faults)


def _submits_nothing(draft: Draft, given: Given) -> bool:
    """The page with whom to call has no inputs; a row's Change button on check-and-send submits none."""
    return (draft.step is Step.SAFETY and draft.part == SAFETY_PAGE) or given.move is Move.CHANGE


def _cleaned(field: Field, raw: str) -> str:
    typed = text.clean(raw)  # choices too: what a card carries may hold anything
    match field.answer:
        case SomeOf():
            return ",".join(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))
        case Tick():
            return "true" if typed == "true" else ""
        case _:
            return typed


def _too_large(field: Field, value: str) -> Fault | None:
    limit = field.answer.limit if isinstance(field.answer, TextAnswer) else 1000
    if text.card_bytes(value) <= limit * KEPT_BYTES_PER_CHARACTER:
        return None
    length = text.length(value)
    code = FaultCode.NOT_OFFERED
    if isinstance(field.answer, TextAnswer):
        code = FaultCode.NOT_KEPT if length > limit else FaultCode.TOO_MANY_SYMBOLS
    return Fault(field=field.key, question=field.question, code=code, label=field.label, limit=limit, length=length)


def _join_another_member(typed: dict[str, str], context: Context) -> None:
    """A councillor picked from the register joins the list of those who were there."""
    picked = typed.get("another_member", "")
    if context.member(picked):
        there = [aad for aad in typed.get("members_present", "").split(",") if aad]
        typed["members_present"] = ",".join(dict.fromkeys([*there, picked]))
        del typed["another_member"]
