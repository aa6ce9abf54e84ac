"""The buttons of the rota: what was asked of it, a visit and all that is done with it, the plan and the overview."""

from collections.abc import Mapping
from datetime import date
from typing import Final, assert_never

from bot.desk import Desk, again
from cards import notices, overview, plan, rota_list, slot, slot_forms
from cards.elements import Card
from cards.rota_actions import (
    ActOnSlot,
    AddToForm,
    AddVisit,
    CommitPlan,
    ListVisits,
    OpenAddVisit,
    OpenPlan,
    OpenSlotForm,
    ShowOverview,
    ShowSlot,
)
from cards.wording import chat as chat_wording
from visits.model import Person, PersonId, Role, aad_of
from visits.rota_shown import (
    Acted,
    Answered,
    CannotAct,
    FixSlot,
    FixVisit,
    FormsDue,
    LastVisits,
    SlotDoing,
    SlotGone,
    SlotShown,
    StillToDo,
    VisitsListed,
)
from visits.slots import SlotAct
from visits.usecases import asking, planning
from visits.usecases import overview as overseeing
from visits.usecases import rota as arranging
from visits.usecases.knowing import members_of
from visits.usecases.planning import Committed, PlanChanged
from visits.usecases.start import Refused
from visits.years import london_day, municipal_year

Inputs = Mapping[str, str]

NOT_FOR_YOU: Final = notices.short_card(chat_wording.NOT_FOR_YOU)
ASKED_TWICE: Final = frozenset({SlotAct.RELEASE, SlotAct.MISS})
"""Acts of one press that are asked about once more. Calling off asks why, which is question enough."""


def today_of(desk: Desk) -> date:
    """Today, in London."""
    return london_day(desk.office.clock.now())


async def list_visits(desk: Desk, person: Person, action: ListVisits, _inputs: Inputs) -> Card:
    """What was asked of the rota, or the next page of it."""
    answered = await asking.answer(desk.office, person.id, action.question, action.after)
    return NOT_FOR_YOU if isinstance(answered, Refused) else answered_card(desk, answered)


def answered_card(desk: Desk, answered: Answered, to_form: AddToForm | None = None) -> Card:
    """The card of an answer. `to_form` puts the words into the form that is open, should they have been meant for it."""
    today = today_of(desk)
    match answered:
        case VisitsListed():
            return rota_list.list_card(answered, today, desk.new_operation(), to_form=to_form)
        case LastVisits():
            return rota_list.last_visits_card(answered, today, to_form=to_form)
        case StillToDo():
            return rota_list.still_to_do_card(answered, to_form=to_form)
        case FormsDue():
            return rota_list.forms_due_card(answered, today, desk.new_operation(), to_form=to_form)
        case _:
            assert_never(answered)


async def show_slot(desk: Desk, person: Person, action: ShowSlot, _inputs: Inputs) -> Card:
    """A planned visit as it is now."""
    seen = await arranging.see_slot(desk.office, person.id, action.year, action.slot)
    return await _slot_card(desk, seen)


async def slot_form(desk: Desk, person: Person, action: OpenSlotForm, _inputs: Inputs) -> Card:
    """What must be said first."""
    form = await arranging.slot_form(desk.office, person.id, action.year, action.slot, action.act)
    return await _slot_card(desk, form)


async def act_on_slot(desk: Desk, person: Person, action: ActOnSlot, inputs: Inputs) -> Card:
    """Do something to a planned visit."""
    if action.act in ASKED_TWICE and not action.is_sure:
        seen = await arranging.see_slot(desk.office, person.id, action.year, action.slot)
        if isinstance(seen, SlotShown) and action.act in seen.line.acts:
            return slot.sure_card(seen, action.model_copy(update={"is_sure": True}))
        return await _slot_card(desk, seen)
    doing = await _doing(desk, action.act, inputs)
    operation = f"{action.operation}.{action.slot}.{action.act}"  # one card offers several visits and several acts
    acted = await again(
        lambda: arranging.act_on_slot(
            desk.office,
            person.id,
            action.year,
            action.slot,
            doing,
            operation,
            start=action.start,
            offered=action.offered,
        )
    )
    return await _slot_card(desk, acted)


async def add_visit_form(desk: Desk, person: Person, _action: OpenAddVisit, _inputs: Inputs) -> Card:
    """Plan one visit by hand."""
    form = await arranging.visit_to_add(desk.office, person.id)
    return NOT_FOR_YOU if isinstance(form, Refused) else slot_forms.add_visit_card(form, desk.new_operation())


async def add_visit(desk: Desk, person: Person, action: AddVisit, inputs: Inputs) -> Card:
    """Put one visit on the rota."""
    added = await again(lambda: arranging.add_visit(desk.office, person.id, inputs, action.operation))
    if isinstance(added, FixVisit):
        return slot_forms.add_visit_card(added, desk.new_operation())
    return await _slot_card(desk, added)


async def show_overview(desk: Desk, person: Person, action: ShowOverview, _inputs: Inputs) -> Card:
    """How the rota stands."""
    seen = await overseeing.overview(desk.office, person.id, action.year)
    if isinstance(seen, Refused):
        return NOT_FOR_YOU
    return overview.overview_card(seen, today_of(desk), may_plan=person.has(Role.COORDINATOR))


async def open_plan(desk: Desk, person: Person, action: OpenPlan, _inputs: Inputs) -> Card:
    """A rota proposed for a municipal year."""
    year = action.year or municipal_year(today_of(desk))
    proposed = await planning.propose(desk.office, person.id, year)
    if isinstance(proposed, Refused):
        return NOT_FOR_YOU
    return plan.plan_card(proposed, *await _known(desk), action.page, desk.new_operation())


async def commit_plan(desk: Desk, person: Person, action: CommitPlan, _inputs: Inputs) -> Card:
    """Put the proposed visits on the rota."""
    committed = await again(
        lambda: planning.commit_plan(desk.office, person.id, action.year, action.digest, action.operation)
    )
    match committed:
        case Committed():
            return plan.committed_card(committed)
        case PlanChanged():
            return plan.plan_changed_card(committed.plan, *await _known(desk), desk.new_operation())
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(committed)


async def _known(desk: Desk) -> tuple[dict[str, str], dict[PersonId, str]]:
    """Names of teams and of people."""
    teams = {team.id: team.name for team in await desk.store.teams()}
    return teams, {one.id: one.name for one in await desk.store.people()}


async def _doing(desk: Desk, act: SlotAct, inputs: Inputs) -> SlotDoing:
    people = await desk.store.people() if inputs.get("member") else ()
    return SlotDoing(
        act=act,
        member=next((one.id for one in people if aad_of(one.id) == inputs["member"]), None),
        **{
            name: inputs.get(name, "").strip() for name in ("reason", "day", "time", "host", "place", "link", "minutes")
        },
    )


async def _slot_card(desk: Desk, came: SlotShown | Acted | CannotAct | FixSlot | SlotGone | Refused) -> Card:
    operation, today = desk.new_operation(), today_of(desk)
    match came:
        case SlotShown():
            return slot.slot_card(came, operation, today)
        case Acted():
            return slot.acted_card(came, operation, today)
        case CannotAct():
            return slot.cannot_card(came, operation, today)
        case FixSlot():
            return slot_forms.slot_form_card(came, operation, await members_of(desk.office))
        case SlotGone():
            return slot.gone_card()
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(came)
