"""What must be said before something is done with a visit: whom, why, when, where; and a visit planned by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cards.actions import ButtonStyle, button
from cards.boxes import choice_box, date_box, line_box, time_box
from cards.elements import ActionSet, Card, CardElement, TextBlock, heading, plain
from cards.rota_actions import AddVisit, ListVisits
from cards.visit import act_on, back
from cards.wording import rota as wording
from cards.wording import rota_forms as form_wording
from cards.words import Wording
from visits.asked import Question
from visits.checks import Fault
from visits.model import Person, Team, aad_of
from visits.rota import CancelledBecause
from visits.rota_shown import FixSlot, FixVisit, SlotShown
from visits.slot_typed import TEXT_LIMITS
from visits.slots import CANCEL_REASONS, SlotAct

NUMBER: Final = 3
"""Digits of a number of minutes."""
MEANS: Final = {
    SlotAct.CANCEL: form_wording.CANCEL_MEANS,
    SlotAct.OFFER_TIME: form_wording.OFFER_MEANS,
    SlotAct.MOVE: form_wording.MOVE_MEANS,
    SlotAct.REBOOK: form_wording.REBOOK_MEANS,
}
"""What follows from an act, where that is more than its button says."""


def slot_form_card(fix: FixSlot, operation: str, members: Sequence[Person]) -> Card:
    """The boxes of an act, each with what is wrong beside it. `members` are the councillors on the register."""
    shown, act = fix.shown, fix.act
    means = [plain(MEANS[act])] if act in MEANS else []
    boxes = list(_boxes(fix, members))
    do = button(
        wording.ACTS[act],
        act_on(shown, act, operation),
        style=ButtonStyle.DANGER if act is SlotAct.CANCEL else ButtonStyle.MAIN,
        inputs=True,
    )
    head: list[CardElement] = [heading(Wording(wording.ACTS[act])), TextBlock(text=wording.line(shown.line))]
    return Card(body=[*head, *means, *boxes, ActionSet(actions=[do, back(shown)])])


def add_visit_card(fix: FixVisit, operation: str) -> Card:
    """A visit planned by hand."""
    typed, faults = fix.typed, fix.faults
    body: list[CardElement] = [heading(form_wording.ADD_TITLE)]
    body += choice_box("team", form_wording.TEAM, _teams(fix.teams), typed.get("team", ""), faults)
    body += _when(typed, faults)
    body += _minutes(typed, faults)
    body += choice_box("capacity", form_wording.CAPACITY, [(n, n) for n in "1234"], typed.get("capacity", ""), faults)
    body += _where(typed, faults)
    add = button(form_wording.ADD_IT, AddVisit(operation=operation), style=ButtonStyle.MAIN, inputs=True)
    leave = button(wording.TO_COME, ListVisits(question=Question()))
    return Card(body=[*body, ActionSet(actions=[add, leave])])


def _boxes(fix: FixSlot, members: Sequence[Person]) -> Iterator[CardElement]:
    typed, faults, shown = fix.typed, fix.faults, fix.shown
    match fix.act:
        case SlotAct.CANCEL:
            yield from choice_box("reason", form_wording.REASON, _reasons(shown), typed.get("reason", ""), faults)
        case SlotAct.PUT_ON:
            others = [one for one in members if one.id not in shown.slot.members]
            yield from _member(form_wording.WHOM_ON, others, typed, faults)
        case SlotAct.TAKE_OFF:
            on_it = zip(shown.slot.members, shown.line.visitors, strict=True)
            offered = [(aad_of(one), name) for one, name in on_it]
            yield from choice_box("member", form_wording.WHOM_OFF, offered, typed.get("member", ""), faults)
        case SlotAct.AMEND:
            yield from _where(typed, faults)
            yield from _minutes(typed, faults)
        case _:
            yield from _when(typed, faults)


def _member(
    label: str, people: Sequence[Person], typed: Mapping[str, str], faults: Sequence[Fault]
) -> Iterator[CardElement]:
    offered = [(aad_of(one.id), one.name) for one in people]
    yield from choice_box("member", label, offered, typed.get("member", ""), faults)


def _when(typed: Mapping[str, str], faults: Sequence[Fault]) -> Iterator[CardElement]:
    yield from date_box("day", form_wording.DAY, typed.get("day", ""), faults)
    yield from time_box("time", form_wording.TIME, typed.get("time", ""), faults)


def _where(typed: Mapping[str, str], faults: Sequence[Fault]) -> Iterator[CardElement]:
    yield from line_box("host", form_wording.HOST, typed.get("host", ""), TEXT_LIMITS["host"], faults)
    yield from line_box("place", form_wording.PLACE, typed.get("place", ""), TEXT_LIMITS["place"], faults)
    yield from line_box("link", form_wording.LINK, typed.get("link", ""), TEXT_LIMITS["link"], faults)


def _minutes(typed: Mapping[str, str], faults: Sequence[Fault]) -> Iterator[CardElement]:
    yield from line_box("minutes", form_wording.MINUTES, typed.get("minutes", ""), NUMBER, faults)


def _teams(teams: Sequence[Team]) -> list[tuple[str, str]]:
    return [(team.id, team.name) for team in teams]


def _reasons(shown: SlotShown) -> list[tuple[str, str]]:
    """The reasons that this person may give."""
    theirs = {reason for who in shown.standings for reason in CANCEL_REASONS.get(who, ())}
    return [(reason.value, wording.BECAUSE[reason]) for reason in CancelledBecause if reason in theirs]
