"""Which planned visits a question means, and in which order."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from visits.asked import Only, Question
from visits.rota import CALLED_OFF, Slot, SlotStatus
from visits.years import london_day


def chosen(question: Question, slots: Sequence[Slot], now: datetime) -> tuple[Slot, ...]:
    """The slots that a question for VISITS means: to come, the earliest first; past, the latest first. `now` is aware."""
    meant = sorted((slot for slot in slots if is_meant(question, slot, now)), key=in_order, reverse=question.is_past)
    return tuple(meant[:1] if question.first_only else meant)


def in_order(slot: Slot) -> tuple[datetime, str]:
    """What slots are ordered by."""
    return slot.start, slot.id


def is_meant(question: Question, slot: Slot, now: datetime) -> bool:
    """Whether a question for VISITS means this slot, at this moment (aware). Of several people one is enough."""
    return (
        (not question.teams or slot.team_id in question.teams)
        and (not question.people or not set(question.people).isdisjoint(slot.members))
        and _is_within(question, slot)
        and (_has_been(slot, now) if question.is_past else _is_to_come(slot, now))
        and _is_such(question.only, slot)
    )


def _is_within(question: Question, slot: Slot) -> bool:
    first, last, day = question.period.first, question.period.last, london_day(slot.start)
    return (first is None or first <= day) and (last is None or day <= last)


def _has_been(slot: Slot, now: datetime) -> bool:
    """Over, or known to be: a form may be sent before the hour is."""
    return slot.end <= now or slot.status in (SlotStatus.DONE, SlotStatus.MISSED)


def _is_to_come(slot: Slot, now: datetime) -> bool:
    """Not over yet: a visit that has begun still counts. One that was called off would still be to come."""
    return slot.end > now and (slot.is_planned or slot.status in CALLED_OFF)


def _is_such(only: Only, slot: Slot) -> bool:
    """Whether it is one of the visits meant. Those called off are shown only to who asks for them."""
    match only:
        case Only.ALL:
            return slot.status not in CALLED_OFF
        case Only.FREE:
            return slot.places_left > 0
        case Only.UNFILLED:
            return not slot.members and slot.status not in CALLED_OFF
        case Only.UNCONFIRMED:
            return slot.is_planned and slot.confirmed_at is None
        case Only.CONFIRMED:
            return slot.status not in CALLED_OFF and slot.confirmed_at is not None
        case Only.CANCELLED:
            return slot.status in CALLED_OFF
        case Only.MISSED:
            return slot.status is SlotStatus.MISSED
        case _:
            assert_never(only)
