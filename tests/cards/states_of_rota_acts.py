"""What must be said before an act, places offered to others, and what comes by itself: to hosts, news and reminders."""

from datetime import timedelta
from functools import partial
from typing import Any

from cards import rota_notices, slot_forms, swap
from cards.elements import Card
from tests.cards.rota_world import (
    ADA,
    BEN,
    CONFIRMED,
    CORA,
    DONE,
    OVER,
    TO_COME,
    TODAY,
    line_of,
    shown_to,
    slot_of,
    teams,
)
from tests.cards.states_of_rota import OFFER, OFFERED, states
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import NOW
from visits.checks import Fault, FaultCode
from visits.model import aad_of
from visits.rota import Slot, SwapState
from visits.rota_shown import FixSlot, FixVisit, SlotShown, Snoozed, SwapForm, Swapped
from visits.slots import SlotAct, WhyNot

FORMS = {
    SlotAct.CANCEL: "host",
    SlotAct.OFFER_TIME: "host",
    SlotAct.MOVE: "coordinator",
    SlotAct.REBOOK: "coordinator",
    SlotAct.PUT_ON: "coordinator",
    SlotAct.TAKE_OFF: "coordinator",
    SlotAct.AMEND: "host",
}
"""Each act that something is said for, and who says it."""
WHEN_WRONG = (("day", FaultCode.IN_THE_PAST), ("time", FaultCode.MISSING))
WRONG: dict[SlotAct, tuple[tuple[str, FaultCode], ...]] = {
    SlotAct.CANCEL: (("reason", FaultCode.MISSING),),
    SlotAct.OFFER_TIME: WHEN_WRONG,
    SlotAct.MOVE: WHEN_WRONG,
    SlotAct.REBOOK: WHEN_WRONG,
    SlotAct.PUT_ON: (("member", FaultCode.MISSING),),
    SlotAct.TAKE_OFF: (("member", FaultCode.MISSING),),
    SlotAct.AMEND: (("place", FaultCode.TOO_LONG), ("minutes", FaultCode.MISSING)),
}


def rota_act_cards(world: World) -> Cards:
    """Name -> card."""
    return _forms(world) | _swaps(world) | _hosts(world) | _reminders(world)


def _faults(*wrong: tuple[str, FaultCode]) -> tuple[Fault, ...]:
    return tuple(Fault(field=one, question=one, code=code, limit=120, length=140) for one, code in wrong)


def _forms(world: World) -> Cards:
    made: Cards = {}
    typed = {"host": world.text("Duty manager"), "place": world.text("Room 2"), "minutes": "60"}
    for act, who in FORMS.items():
        shown = shown_to(
            world, who, slot_of(1, status="cancelled") if act is SlotAct.REBOOK else slot_of(1, (ADA, BEN))
        )
        name = f"slot-form-{act.replace('_', '-')}"
        wrong = {
            "day": "2026-11-01",
            "time": "noon",
            "minutes": "",
            **({"place": "x" * 140} if act is SlotAct.AMEND else {}),
        }
        fresh = FixSlot(act=act, shown=shown, typed=typed if act is SlotAct.AMEND else {}, faults=())
        fix = FixSlot(act=act, shown=shown, typed=wrong, faults=_faults(*WRONG[act]))
        made[name] = partial(slot_forms.slot_form_card, fresh, OPERATION, world.members)
        made[f"{name}-faults"] = partial(slot_forms.slot_form_card, fix, OPERATION, world.members)
    cancelling = FixSlot(act=SlotAct.CANCEL, shown=shown_to(world, "coordinator", slot_of(1)), typed={}, faults=())
    made["slot-form-cancel-coordinator"] = partial(slot_forms.slot_form_card, cancelling, OPERATION, world.members)
    usual = {"minutes": "60", "capacity": "2"}
    missing = _faults(("team", FaultCode.MISSING), *WHEN_WRONG)
    add = {"add-visit": FixVisit(typed=usual, faults=(), teams=teams(world))}
    add["add-visit-faults"] = FixVisit(typed=usual | {"time": "25:00"}, faults=missing, teams=teams(world))
    return made | {name: partial(slot_forms.add_visit_card, fix, OPERATION) for name, fix in add.items()}


def _swaps(world: World) -> Cards:
    shown = shown_to(world, "ada", slot_of(1))
    others = world.members[2:]
    wanted = [slot_of(n, (CORA,), start=TO_COME + timedelta(weeks=n), team_id="bootle") for n in (2, 3)]
    form = SwapForm(shown=shown, councillors=others, in_return=tuple(line_of(world, "ada", one) for one in wanted))
    chosen = {"to": aad_of(CORA), "in_return": wanted[0].id}
    changed = form.model_copy(update={"typed": chosen, "faults": _faults(("in_return", FaultCode.NOT_OFFERED))})
    cards = {
        "swap-open-mine": Swapped(shown=shown_to(world, "ada", slot_of(1), OFFER)),
        "swap-open": Swapped(shown=shown_to(world, "cora", slot_of(1), OFFER)),
        "swap-open-in-return": Swapped(shown=shown_to(world, "cora", slot_of(1), OFFER, wanted[0])),
        "swap-taken": _settled(world, SwapState.TAKEN),
        "swap-withdrawn": _settled(world, SwapState.WITHDRAWN),
        "swap-too-late": _settled(world, SwapState.TAKEN, WhyNot.TAKEN),
        "swap-changed": Swapped(shown=shown_to(world, "cora", slot_of(1, (BEN,)), OFFER), why=WhyNot.CHANGED),
        "swap-declined": Swapped(shown=shown_to(world, "cora", slot_of(1), OFFER), has_declined=True),
        "swap-gone": Swapped(shown=shown),
    }
    return {
        "swap-form": partial(swap.swap_form_card, form, OPERATION),
        "swap-form-nothing-in-return": partial(
            swap.swap_form_card, form.model_copy(update={"in_return": ()}), OPERATION
        ),
        "swap-form-faults": partial(swap.swap_form_card, changed, OPERATION),
        **{name: partial(swap.swap_card, one, OPERATION, TODAY) for name, one in cards.items()},
    }


def _settled(world: World, state: SwapState, why: WhyNot | None = None) -> Swapped:
    offer = OFFER.model_copy(update={"state": state, "taken_by": CORA})
    return Swapped(shown=shown_to(world, "cora", slot_of(1), offer), taken_by=world.members[2].name, why=why)


def _hosts(world: World) -> Cards:
    slots = states(world)
    host: Cards = {
        f"host-{name}": partial(rota_notices.host_card, _to_host(world, one), OPERATION, TODAY)
        for name, one in slots.items()
    }
    told = {
        SlotAct.CONFIRM: slot_of(1, **CONFIRMED),
        SlotAct.OFFER_TIME: slots["time-offered"],
        SlotAct.CANCEL: slots["cancelled"],
        SlotAct.RELEASE: slot_of(1, (ADA,)),
        SlotAct.TAKE_OFF: slot_of(1, (BEN,)),
    }
    news: Cards = {
        f"news-{act.replace('_', '-')}": partial(
            rota_notices.news_card, shown_to(world, "ada", one), act, OPERATION, TODAY
        )
        for act, one in told.items()
    }
    return host | news


def _to_host(world: World, slot: Slot) -> SlotShown:
    return shown_to(world, "host", slot)


def _reminders(world: World) -> Cards:
    def reminder(days: int, who: str = "ada", issues: bool = True, **facts: Any) -> Card:
        start = NOW.replace(hour=10, minute=0) + timedelta(days=days)
        shown = shown_to(world, who, slot_of(1, start=start, link="https://teams.example/meet/1", **facts))
        open_issues = [world.text("V26-0007/1: Vacancies"), world.text("V26-0007/2: Laptops")] if issues else []
        topics = ["Staffing: vacancies, experience, skills and attendance", "Referrals"]
        is_host = who == "host"
        return rota_notices.reminder_card(shown, open_issues, topics, OPERATION, TODAY, is_host=is_host)

    def write_up(slot: Slot, *, has_draft: bool) -> Card:
        return rota_notices.write_up_card(shown_to(world, "ada", slot), OPERATION, TODAY, has_draft=has_draft)

    return {
        "reminder-14-days": partial(reminder, 14),
        "reminder-7-days": partial(reminder, 7),
        "reminder-7-days-nothing-open": partial(reminder, 7, issues=False),
        "reminder-1-day": partial(reminder, 1),
        "reminder-host-7-days": partial(reminder, 7, "host"),
        "reminder-host-1-day-confirmed": partial(reminder, 1, "host", **CONFIRMED),
        "write-up": partial(write_up, slot_of(1, start=OVER), has_draft=False),
        "write-up-begun": partial(write_up, slot_of(1, start=OVER), has_draft=True),
        "write-up-sent": partial(write_up, slot_of(1, **DONE), has_draft=False),
        "snoozed": partial(rota_notices.snoozed_card, Snoozed(until=OFFERED)),
    }
