"""A place on a visit offered to other councillors: the offer, and what has become of it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from cards.actions import ButtonStyle, button
from cards.boxes import choice_box
from cards.elements import Action, ActionSet, Card, CardElement, TextBlock, heading, plain
from cards.rota_actions import DeclineSwap, OfferSwap, ShowSlot, TakeSwap, WithdrawSwap
from cards.visit import back, facts, notice
from cards.wording import rota as wording
from cards.wording import rota_forms as form_wording
from cards.words import words
from visits.model import aad_of
from visits.rota import SwapState
from visits.rota_shown import SwapForm, Swapped
from visits.slots import Standing

EVERYONE: Final = "everyone"
NOTHING: Final = "nothing"
"""What a choice sends that stands for none: clients send nothing at all for an empty one."""


def swap_form_card(form: SwapForm, operation: str) -> Card:
    """To whom, and for which visit in return."""
    shown, typed = form.shown, form.typed
    to = [(EVERYONE, form_wording.EVERYONE), *((aad_of(one.id), one.name) for one in form.councillors)]
    visits = [(line.slot.id, wording.swap_choice(line)) for line in form.in_return if line.slot]
    body: list[CardElement] = [
        heading(form_wording.OFFER_TITLE),
        TextBlock(text=wording.line(shown.line), weight="Bolder"),
    ]
    body.append(plain(form_wording.OFFER_HOW))
    body += choice_box("to", form_wording.OFFER_TO, to, typed.get("to", "") or EVERYONE, form.faults)
    if visits:
        chosen = typed.get("in_return", "") or NOTHING
        offered = [(NOTHING, form_wording.NOTHING), *visits]
        body += choice_box("in_return", form_wording.IN_RETURN, offered, chosen, form.faults)
    offer = OfferSwap(year=shown.year, slot=shown.slot.id, operation=operation)
    send = button(form_wording.OFFER_IT, offer, style=ButtonStyle.MAIN, inputs=True)
    return Card(body=[*body, ActionSet(actions=[send, back(shown)])])


def wanted_in_return(values: Mapping[str, str]) -> str:
    """The id of the visit that the offerer would go on in return, from the form's inputs; "" for none."""
    chosen = values.get("in_return", "")
    return "" if chosen == NOTHING else chosen


def swap_card(swapped: Swapped, operation: str, today: date) -> Card:
    """The offer, for the one who made it and for those who may take it; once it is settled, two lines."""
    shown, offer = swapped.shown, swapped.shown.offer
    see = button(wording.OPEN, ShowSlot(year=shown.year, slot=shown.slot.id))
    if offer is None:
        return Card(body=[plain(wording.OFFER_GONE), ActionSet(actions=[see])])
    is_mine = Standing.VISITOR in shown.standings
    if offer.state is not SwapState.OPEN or swapped.why or swapped.has_declined:
        return _settled(swapped, offer.state, see)
    body: list[CardElement] = [notice(wording.YOUR_OFFER)] if is_mine else []
    body += [heading(wording.swap_line(swapped)), *facts(shown, today)]
    if shown.wants:
        line = wording.line(shown.wants)
        body.append(plain(words("In return, {by} would go on this visit: {line}", by=shown.offered_by, line=line)))
    if is_mine:
        withdraw = WithdrawSwap(year=shown.year, offer=offer.id, operation=operation)
        return Card(body=[*body, ActionSet(actions=[button(wording.WITHDRAW_OFFER, withdraw), see])])
    take = TakeSwap(year=shown.year, offer=offer.id, operation=operation)
    leave = DeclineSwap(year=shown.year, offer=offer.id)
    ways = [button(wording.TAKE_IT, take, style=ButtonStyle.MAIN), button(wording.NOT_FOR_ME, leave)]
    return Card(body=[*body, ActionSet(actions=ways)])


def _settled(swapped: Swapped, state: SwapState, see: Action) -> Card:
    """Two lines: what has become of the offer, or why it is not for the one who looks; and which visit it was."""
    line = swapped.shown.line
    said = wording.swap_line(swapped)
    if state is SwapState.OPEN:
        said = wording.why_not(swapped.why, line.visitors) if swapped.why else wording.DECLINED
    when = TextBlock(text=wording.line(line), is_subtle=True, size="Small", spacing="None")
    return Card(body=[plain(said), when, ActionSet(actions=[see])])
