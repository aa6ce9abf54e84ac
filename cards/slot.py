"""One planned visit: everything about it, and the buttons for what whoever looks may do with it."""

from collections.abc import Iterator
from datetime import date

from cards.actions import ButtonStyle, ReadRecord, button
from cards.elements import Action, ActionSet, Card, CardElement, ShowCard, TextBlock, heading, plain
from cards.rota_actions import ActOnSlot, ListVisits, OpenCalendar, ShowSlot, ShowSwap, WithdrawSwap
from cards.visit import act_buttons, back, facts, join_button, notice, start_planned
from cards.wording import rota as wording
from cards.words import Wording, words
from visits.asked import Question
from visits.rota import SlotStatus
from visits.rota_shown import Acted, CannotAct, SlotShown
from visits.slots import SlotAct, Standing

OWN = (SlotAct.CLAIM, SlotAct.SUITS, SlotAct.DOES_NOT_SUIT, SlotAct.OFFER_SWAP, SlotAct.RELEASE)
"""What a councillor does with a visit."""
ARRANGING = (
    SlotAct.CONFIRM,
    SlotAct.OFFER_TIME,
    SlotAct.PUT_ON,
    SlotAct.TAKE_OFF,
    SlotAct.MOVE,
    SlotAct.REBOOK,
    SlotAct.MISS,
    SlotAct.AMEND,
    SlotAct.CANCEL,
)
"""What hosts and Democratic Services do with it."""
SHOWN_AT_ONCE = 6
"""Teams shows no more buttons than these in one row."""


def slot_card(shown: SlotShown, operation: str, today: date, *, lead: Wording | None = None) -> Card:
    """A visit in full. `lead` says first what has just come about."""
    body: list[CardElement] = [notice(lead)] if lead else []
    body += [heading(words("Visit to {team}", team=shown.line.team.name)), *facts(shown, today)]
    return Card(body=[*body, *_offer(shown, operation), *_ways(shown, operation)])


def acted_card(acted: Acted, operation: str, today: date) -> Card:
    """It is done: what was done, then the visit as it now is."""
    return slot_card(acted.shown, operation, today, lead=Wording(wording.DONE[acted.act]))


def cannot_card(cannot: CannotAct, operation: str, today: date) -> Card:
    """It can't be done: why, then the visit as it is, so that one sees who did what meanwhile."""
    why = wording.why_not(cannot.why, cannot.shown.line.visitors)
    return slot_card(cannot.shown, operation, today, lead=why)


def sure_card(shown: SlotShown, action: ActOnSlot) -> Card:
    """Asked once more: `action` is done when it is pressed."""
    question, follows, yes = wording.sure(action.act)
    visit = TextBlock(text=wording.line(shown.line), weight="Bolder")
    keep = back(shown)
    is_sure = button(yes, action, style=ButtonStyle.DANGER)
    return Card(body=[heading(question), visit, plain(follows), ActionSet(actions=[is_sure, keep])])


def gone_card() -> Card:
    """There is no such visit."""
    on = button(wording.TO_COME, ListVisits(question=Question()))
    return Card(body=[plain(wording.GONE), ActionSet(actions=[on])])


def _offer(shown: SlotShown, operation: str) -> Iterator[CardElement]:
    """The open offer to swap a place: one's own, or one that may be taken."""
    offer = shown.offer
    if offer is None:
        return
    if Standing.VISITOR in shown.standings:
        yield plain(wording.YOUR_OFFER)
        withdraw = WithdrawSwap(year=shown.year, offer=offer.id, operation=operation)
        yield ActionSet(actions=[button(wording.WITHDRAW_OFFER, withdraw)])
    else:
        yield plain(words("{by} offers their place on this visit.", by=shown.offered_by))
        yield ActionSet(actions=[button(wording.SEE_OFFER, ShowSwap(year=shown.year, offer=offer.id))])


def _ways(shown: SlotShown, operation: str) -> list[CardElement]:
    """One row of buttons; where they are too many for one, the rest is behind "More"."""
    acts = act_buttons(shown, (*OWN, *ARRANGING), operation)
    every = [*_write_up(shown, operation), *acts, *_calendar(shown), *join_button(shown), *_further(shown)]
    if len(every) <= SHOWN_AT_ONCE:
        return [ActionSet(actions=every or [button(wording.TO_COME, ListVisits(question=Question()))])]
    first, rest = every[: SHOWN_AT_ONCE - 1], every[SHOWN_AT_ONCE - 1 :]
    rows = [ActionSet(actions=rest[at : at + SHOWN_AT_ONCE]) for at in range(0, len(rest), SHOWN_AT_ONCE)]
    return [ActionSet(actions=[*first, ShowCard(title=wording.MORE, card=Card(body=rows))])]


def _write_up(shown: SlotShown, operation: str) -> list[Action]:
    line = shown.line
    is_missed = shown.slot.status is SlotStatus.MISSED
    if not (line.is_mine and (line.is_due or is_missed)):
        return []
    style = ButtonStyle.MAIN if line.is_due else ButtonStyle.PLAIN
    return [button(wording.WRITE_UP, start_planned(shown.slot, operation), style=style)]


def _further(shown: SlotShown) -> list[Action]:
    """Where a visit has led to: its form, or the visit that was booked in its stead."""
    slot = shown.slot
    if slot.rebooked_as:
        return [button(wording.NEW_DATE, ShowSlot(year=shown.year, slot=slot.rebooked_as))]
    may_read = not shown.standings <= {Standing.COUNCILLOR}
    if slot.status is SlotStatus.DONE and slot.record_id and may_read:
        return [button(wording.READ_FORM, ReadRecord(year=shown.year, record=slot.record_id))]
    return []


def _calendar(shown: SlotShown) -> list[Action]:
    is_to_come = shown.slot.is_planned and not shown.line.is_due
    if not (shown.line.is_mine and is_to_come):
        return []
    return [button(wording.ADD_TO_CALENDAR, OpenCalendar(year=shown.year, slot=shown.slot.id))]
