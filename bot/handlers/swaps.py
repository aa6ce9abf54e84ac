"""Places offered to other councillors: the offer, and what each who sees it may do."""

from collections.abc import Mapping

from bot.desk import Desk, again
from bot.handlers.rota import NOT_FOR_YOU, today_of
from cards import slot, swap
from cards.elements import Card
from cards.rota_actions import DeclineSwap, OfferSwap, ShowSwap, TakeSwap, WithdrawSwap
from cards.wording import rota as wording
from cards.words import Wording
from visits.model import Person, Role, aad_of
from visits.rota_shown import CannotAct, SlotGone, SwapForm, Swapped
from visits.slots import SlotAct
from visits.usecases import swaps
from visits.usecases.start import Refused

Inputs = Mapping[str, str]
Came = Swapped | SwapForm | CannotAct | SlotGone | Refused


async def offer(desk: Desk, person: Person, action: OfferSwap, inputs: Inputs) -> Card:
    """Offer my place; without an answer to whom, ask first."""
    if "to" not in inputs:
        return _card(desk, await swaps.swap_form(desk.office, person.id, action.year, action.slot))
    people = await desk.store.people()
    to = next((one.id for one in people if aad_of(one.id) == inputs["to"] and one.has(Role.MEMBER)), None)
    in_return = swap.wanted_in_return(inputs)
    came = await again(
        lambda: swaps.offer_swap(desk.office, person.id, action.year, action.slot, to, in_return, action.operation)
    )
    if isinstance(came, Swapped):  # the offer itself is a card of its own, kept up to date in the chat
        lead = Wording(wording.DONE[SlotAct.OFFER_SWAP])
        return slot.slot_card(came.shown, desk.new_operation(), today_of(desk), lead=lead)
    return _card(desk, came)


async def show(desk: Desk, person: Person, action: ShowSwap, _inputs: Inputs) -> Card:
    """An offered place as it stands now."""
    return _card(desk, await swaps.see_swap(desk.office, person.id, action.year, action.offer))


async def take(desk: Desk, person: Person, action: TakeSwap, _inputs: Inputs) -> Card:
    """Take the place that is offered."""
    came = await again(lambda: swaps.take_swap(desk.office, person.id, action.year, action.offer, action.operation))
    return _card(desk, came)


async def decline(desk: Desk, person: Person, action: DeclineSwap, _inputs: Inputs) -> Card:
    """Not for me."""
    return _card(desk, await again(lambda: swaps.decline_swap(desk.office, person.id, action.year, action.offer)))


async def withdraw(desk: Desk, person: Person, action: WithdrawSwap, _inputs: Inputs) -> Card:
    """Keep my place after all."""
    came = await again(lambda: swaps.withdraw_swap(desk.office, person.id, action.year, action.offer, action.operation))
    return _card(desk, came)


def _card(desk: Desk, came: Came) -> Card:
    operation, today = desk.new_operation(), today_of(desk)
    match came:
        case SwapForm():
            return swap.swap_form_card(came, operation)
        case Swapped():
            return swap.swap_card(came, operation, today)
        case CannotAct():
            return slot.cannot_card(came, operation, today)
        case SlotGone():
            return slot.gone_card()
        case Refused():
            return NOT_FOR_YOU
