"""Starting and filling in a visit form: the buttons of its cards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import assert_never

from bot.desk import Desk, again
from bot.handlers import pressed
from bot.handlers.pressed import Unsaved
from cards import form, notices, record, start
from cards.actions import (
    AnswerStep,
    ChangeStep,
    ChooseVisit,
    OpenDraft,
    ReadDraft,
    StartPlanned,
    StartUnplanned,
    TakeOver,
    TurnCheckPage,
    Undo,
)
from cards.elements import Card
from cards.rota_actions import AddToForm
from cards.wording import chat as chat_wording
from cards.wording import form as wording
from cards.wording import issue as issue_wording
from cards.words import Wording
from visits.dictation import Added, NoBox, NoRoom
from visits.draft import Context, Draft
from visits.model import Channel, Issue, Person, PersonId, Role, aad_of
from visits.outcomes import CardIsOld, CheckAnswers, Current, FixAnswers, Paused, SafetyPage, Sent, ShowStep
from visits.proforma import Step
from visits.summary import rows_of, typed_rows
from visits.usecases import fill
from visits.usecases import start as starting
from visits.usecases.corrections import TooLate
from visits.usecases.fill import AlreadySent, Answered, Filled, Gone
from visits.usecases.knowing import proforma_for
from visits.usecases.start import CannotStart, HeldByAnother, IsItThisOne, Opened, Refused, Started, VisitsOffered
from visits.walk import Given, Move, current

Inputs = Mapping[str, str]


async def choose_visit(desk: Desk, person: Person, _action: ChooseVisit, _inputs: Inputs) -> Card:
    """Which visit is to be written up?"""
    return await _choices(desk, person)


async def start_planned(desk: Desk, person: Person, action: StartPlanned, _inputs: Inputs) -> Card:
    """Start the form of a planned visit."""
    operation = f"{action.operation}.{action.slot}"  # one card offers several visits
    member = await _councillor(desk, action.for_member)
    started = await again(
        lambda: starting.start_planned(desk.office, person.id, action.year, action.slot, operation, for_member=member)
    )
    return await _started(desk, person, started, {})


async def start_unplanned(desk: Desk, person: Person, action: StartUnplanned, inputs: Inputs) -> Card:
    """Start the form of a visit off the rota."""
    team = action.team or inputs.get("team", "")
    day = action.visit_date or inputs.get("visit_date", "")
    for_member = action.for_member or inputs.get("for_member", "")
    operation = f"{action.operation}.{team}.{day}.{for_member}"
    member = await _councillor(desk, for_member)
    started = await again(
        lambda: starting.start_unplanned(
            desk.office, person.id, team, day, operation, is_new=action.is_new, for_member=member
        )
    )
    return await _started(desk, person, started, {"team": team, "visit_date": day, "for_member": for_member})


async def open_draft(desk: Desk, person: Person, action: OpenDraft, _inputs: Inputs) -> Card:
    """Go on with a form."""
    return await opened_card(desk, await fill.resume(desk.office, person.id, action.year, action.key))


async def read_draft(desk: Desk, person: Person, action: ReadDraft, _inputs: Inputs) -> Card:
    """Read the form that the other councillor of the visit has begun."""
    opened = await fill.read_held(desk.office, person.id, action.year, action.key)
    if not isinstance(opened, HeldByAnother):
        return await opened_card(desk, opened)
    rows = typed_rows(opened.draft, opened.context)
    return record.draft_card(opened.draft, opened.context.team.name, rows, action.page)


async def take_over(desk: Desk, person: Person, action: TakeOver, _inputs: Inputs) -> Card:
    """Go on with the form that the other councillor of the visit has begun."""
    taken = await again(lambda: fill.take_over(desk.office, person.id, action.year, action.key))
    return await opened_card(desk, taken)


async def undo(desk: Desk, person: Person, action: Undo, _inputs: Inputs) -> Card:
    """Take back the words that a message added."""
    undone = await again(lambda: fill.undo(desk.office, person.id, action.year, action.key, action.operation))
    return await opened_card(desk, undone)


async def turn_check_page(desk: Desk, person: Person, action: TurnCheckPage, _inputs: Inputs) -> Card:
    """Another page of a long check-and-send."""
    opened = await fill.resume(desk.office, person.id, action.year, action.key)
    return await opened_card(desk, opened, page=action.page)


async def change_step(desk: Desk, person: Person, action: ChangeStep, _inputs: Inputs) -> Card:
    """Open one step again from check-and-send."""
    given = Given(
        revision=action.revision,
        operation_id=action.operation,
        part=1,
        move=Move.CHANGE,
        target=action.target,
    )
    filled = await again(lambda: fill.press(desk.office, person.id, action.year, action.key, Step.CHECK, given))
    return await _filled(desk, filled, ())


async def answer_step(desk: Desk, person: Person, action: AnswerStep, inputs: Inputs) -> Card:
    """A button on the card of a step."""
    given = Given(
        revision=action.revision,
        operation_id=action.operation,
        part=action.part,
        move=action.move,
        target=action.target,
        values=inputs,
    )
    filled = await again(lambda: fill.press(desk.office, person.id, action.year, action.key, action.step, given))
    taken = isinstance(filled, Answered) and not isinstance(filled.outcome, CardIsOld)
    saved = () if taken else await _texts_saved(desk, filled)
    return await _filled(desk, filled, () if taken else pressed.unsaved_on(desk, action, inputs, saved))


async def add_to_form(desk: Desk, person: Person, action: AddToForm, _inputs: Inputs) -> Card:
    """What was taken for a question is meant for the text box of my form."""
    drafts = await fill.drafts_of(desk.office, person.id)
    card = await with_words(desk, drafts[0], action.text, action.operation) if drafts else None
    return card or notices.short_card(chat_wording.NO_BOX)


async def with_words(
    desk: Desk, draft: Draft, words: str, operation: str, notes: Sequence[Wording] = ()
) -> Card | None:
    """The form with these words in the text box of its step; None if that has no box. `notes` stand above the form."""
    done, context = await again(lambda: fill.say(desk.office, draft, words, operation))
    match done:
        case Added():
            said = [*([wording.added_to(done.label)] if done.label else []), *notes]
            now = done.draft
            return await shown(desk, now, context, current(now, context), said=said, may_undo=True)
        case NoRoom():
            said = [wording.no_room(done.label, done.limit), *notes]
            return await shown(desk, draft, context, current(draft, context), said=said)
        case NoBox():
            return None
        case _:
            assert_never(done)


async def shown(
    desk: Desk,
    draft: Draft,
    context: Context,
    shows: Current | FixAnswers,
    *,
    said: Sequence[Wording] = (),
    may_undo: bool = False,
    page: int = 1,
) -> Card:
    """The card of what a form shows now; `said` stands above it."""
    view = form.view_of(
        draft,
        context.team.name,
        operation=desk.new_operation(),
        contacts=desk.rules.contacts,
        notices=said,
        may_undo=may_undo,
    )
    match shows:
        case ShowStep():
            return form.step_card(view, shows.page, draft.typed)
        case FixAnswers():
            return form.step_card(view, shows.page, draft.typed, shows.faults)
        case SafetyPage():
            return form.safety_card(view)
        case CheckAnswers():
            channel = await desk.store.channel_of(context.team.head_of_service)
            return form.check_card(view, shows, context.proforma, context.name_of, channel, page=page)
        case _:
            assert_never(shows)


async def _councillor(desk: Desk, aad: str) -> PersonId | None:
    """The councillor whom a card names, for whom Democratic Services fill a form in."""
    people = await desk.store.people() if aad else ()
    return next((person.id for person in people if aad_of(person.id) == aad and person.has(Role.MEMBER)), None)


async def _choices(desk: Desk, person: Person, cannot: CannotStart | None = None, typed: Inputs | None = None) -> Card:
    offered = await starting.offer_visits(desk.office, person.id)
    if isinstance(offered, Refused):
        return notices.short_card(chat_wording.NOT_FOR_YOU)
    assert isinstance(offered, VisitsOffered)
    return start.choose_card(offered, desk.new_operation(), cannot, typed=typed)


async def _started(desk: Desk, person: Person, started: Started, typed: Inputs) -> Card:
    match started:
        case CannotStart():
            return await _choices(desk, person, started, typed)
        case IsItThisOne():
            return start.is_it_this_card(started, desk.new_operation(), typed.get("for_member", ""))
        case Opened() | HeldByAnother() | Refused():
            return await opened_card(desk, started)
        case _:
            assert_never(started)


async def opened_card(desk: Desk, opened: Opened | HeldByAnother | Refused | Gone, *, page: int = 1) -> Card:
    """The card of a form that was opened, or why it was not."""
    match opened:
        case Opened():
            return await shown(desk, opened.draft, opened.context, opened.shows, page=page)
        case HeldByAnother():
            return start.held_card(opened)
        case Refused():
            return notices.short_card(chat_wording.NOT_YOURS, may_start=True)
        case Gone():
            return notices.short_card(chat_wording.GONE, may_start=True)
        case _:
            assert_never(opened)


async def _filled(desk: Desk, filled: Filled, unsaved: Unsaved) -> Card:
    """What came of a press. `unsaved` was typed on the card and is nowhere in what is kept: shown if the press was not taken."""
    match filled:
        case Answered():
            return await _answered(desk, filled, unsaved)
        case AlreadySent():
            return form.with_typed_back(await _sent(desk, filled.record.year, filled.record.id), unsaved)
        case TooLate():
            return form.with_typed_back(notices.short_card(issue_wording.too_late(filled.references)), unsaved)
        case HeldByAnother() | Refused() | Gone():
            return form.with_typed_back(await opened_card(desk, filled), unsaved)
        case _:
            assert_never(filled)


async def _texts_saved(desk: Desk, filled: Filled) -> Collection[str]:
    """Every text that is kept of the form that was pressed."""
    match filled:
        case Answered():
            return filled.outcome.draft.typed.values()
        case HeldByAnother():
            return filled.draft.typed.values()
        case AlreadySent(record=record):
            issues = await desk.store.year(record.year).issues_of(record.id)
            rows = rows_of(record, issues, proforma_for(desk.office, record.proforma_version), str)
            return {row.said for row in rows}
        case TooLate() | Refused() | Gone():
            return ()
        case _:
            assert_never(filled)


async def _answered(desk: Desk, answered: Answered, unsaved: Unsaved) -> Card:
    outcome = answered.outcome
    match outcome:
        case ShowStep() | FixAnswers() | CheckAnswers() | SafetyPage():
            noted = wording.CALLED_NOTED.get(answered.called)
            return await shown(desk, outcome.draft, answered.context, outcome, said=[noted] if noted else [])
        case Paused():
            return start.paused_card(outcome.draft, answered.context.team.name)
        case CardIsOld():
            said = [] if outcome.again and not unsaved else [wording.CARD_WAS_OLD]
            typed_there = tuple(dict.fromkeys((*unsaved, *outcome.unsaved)))
            now = await shown(desk, outcome.draft, answered.context, outcome.now, said=said)
            return form.with_typed_back(now, typed_there)
        case Sent():
            return _confirmation(outcome, answered.channel)
        case _:
            assert_never(outcome)


def _confirmation(sent: Sent, channel: Channel | None) -> Card:
    return record.sent_card(sent.record, sent.issues, _due(sent.issues), channel.name if channel else "")


async def _sent(desk: Desk, year: str, record_id: str) -> Card:
    """The confirmation again, for a press that was repeated after the form was sent."""
    stored = await desk.store.year(year).record(record_id)
    if stored is None:
        return notices.short_card(chat_wording.GONE, may_start=True)
    issues = tuple(await desk.store.year(year).issues_of(record_id))
    team = await desk.store.team(stored.value.team_id)
    channel = await desk.store.channel_of(team.head_of_service) if team else None
    return record.sent_card(stored.value, issues, _due(issues), channel.name if channel else "")


def _due(issues: tuple[Issue, ...]) -> dict[str, date]:
    return {issue.id: issue.due for issue in issues if issue.due}
