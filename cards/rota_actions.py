"""The buttons of the rota's cards. See `cards.actions` for what a button is."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from cards.actions import CardAction, Id, Label, Number, OperationId
from visits.asked import Question
from visits.matrix import Capability
from visits.rota import NudgeKind
from visits.slots import SlotAct

Place = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.|-]{0,120}$")]
"""Where a list goes on."""


class ListVisits(CardAction):
    """What was asked of the rota, or the next page of it."""

    verb = "rota.list"
    needs = Capability.ROTA_ASK
    question: Question
    after: Place = ""


class SlotAction(CardAction):
    """Something done with a planned visit. Who may do what is decided by `visits.slots`; a role is only the first gate."""

    year: Label
    slot: Id


class ShowSlot(SlotAction):
    """A planned visit as it is now."""

    verb = "slot.show"
    needs = Capability.SLOT_READ


class OpenSlotForm(SlotAction):
    """What must be said first: why it is called off, another time, whom to put on."""

    verb = "slot.form"
    needs = Capability.SLOT_ACT
    act: SlotAct


class ActOnSlot(SlotAction):
    """Do something to a planned visit. `start` and `offered` are the times that the card showed."""

    verb = "slot.act"
    needs = Capability.SLOT_ACT
    act: SlotAct
    operation: OperationId
    start: datetime | None = None
    offered: datetime | None = None
    is_sure: bool = False


class OfferSwap(SlotAction):
    """Offer my place on a visit to others."""

    verb = "swap.offer"
    needs = Capability.SWAP_OFFER
    operation: OperationId


class SwapAction(CardAction):
    """Something done with an offered place."""

    year: Label
    offer: Id


class ShowSwap(SwapAction):
    """An offered place as it stands now."""

    verb = "swap.show"
    needs = Capability.SWAP_ANSWER


class TakeSwap(SwapAction):
    """Take the place that is offered."""

    verb = "swap.take"
    needs = Capability.SWAP_ANSWER
    operation: OperationId


class DeclineSwap(SwapAction):
    """Not for me."""

    verb = "swap.decline"
    needs = Capability.SWAP_ANSWER


class WithdrawSwap(SwapAction):
    """Keep my place after all."""

    verb = "swap.withdraw"
    needs = Capability.SWAP_WITHDRAW
    operation: OperationId


class OpenCalendar(CardAction):
    """My calendar address, and one visit as a calendar entry."""

    verb = "calendar.open"
    needs = Capability.MINE_SET
    year: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2})?$")] = ""
    slot: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{0,80}$")] = ""


class RevokeCalendar(CardAction):
    """Let my calendar address lead nowhere; asked twice."""

    verb = "calendar.revoke"
    needs = Capability.MINE_SET
    operation: OperationId
    is_sure: bool = False


class SnoozeVisit(SlotAction):
    """Remind me of this later."""

    verb = "reminder.snooze"
    needs = Capability.SNOOZE
    kind: NudgeKind
    days: Annotated[int, Field(ge=1, le=7)]
    operation: OperationId


class OpenReminders(CardAction):
    """What am I reminded of?"""

    verb = "reminder.open"
    needs = Capability.MINE_SET


class SetReminders(CardAction):
    """Keep what I am reminded of."""

    verb = "reminder.set"
    needs = Capability.MINE_SET
    operation: OperationId


class OpenAvailability(CardAction):
    """When can I visit?"""

    verb = "availability.open"
    needs = Capability.AVAILABILITY_SET


class SetAvailability(CardAction):
    """Keep when I can visit."""

    verb = "availability.set"
    needs = Capability.AVAILABILITY_SET
    operation: OperationId


class ShowOverview(CardAction):
    """How the rota stands: visits done and still to do, unfilled, overdue."""

    verb = "rota.overview"
    needs = Capability.ROTA_OVERSEE
    year: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2})?$")] = ""


class OpenPlan(CardAction):
    """A rota proposed for a municipal year."""

    verb = "rota.plan"
    needs = Capability.ROTA_PLAN
    year: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2})?$")] = ""
    page: Number = 1


class CommitPlan(CardAction):
    """Put the proposed visits on the rota. `digest` says which proposal was shown."""

    verb = "rota.commit"
    needs = Capability.ROTA_PLAN
    year: Label
    digest: Annotated[str, Field(pattern=r"^[a-f0-9]{64}$")]
    operation: OperationId


class OpenAddVisit(CardAction):
    """Plan one visit by hand."""

    verb = "rota.add_open"
    needs = Capability.ROTA_PLAN


class AddVisit(CardAction):
    """Put one visit on the rota."""

    verb = "rota.add"
    needs = Capability.ROTA_PLAN
    operation: OperationId


class AddToForm(CardAction):
    """What was taken for a question is meant for the text box of my form."""

    verb = "draft.add_words"
    needs = Capability.FORM_WRITE
    text: Annotated[str, Field(max_length=300)]
    operation: OperationId


ROTA_ACTIONS: Final[tuple[type[CardAction], ...]] = (
    ListVisits,
    ShowSlot,
    OpenSlotForm,
    ActOnSlot,
    OfferSwap,
    ShowSwap,
    TakeSwap,
    DeclineSwap,
    WithdrawSwap,
    OpenCalendar,
    RevokeCalendar,
    SnoozeVisit,
    OpenReminders,
    SetReminders,
    OpenAvailability,
    SetAvailability,
    ShowOverview,
    OpenPlan,
    CommitPlan,
    OpenAddVisit,
    AddVisit,
    AddToForm,
)
