"""What is a person's own in the rota: their calendar address, their reminders, when they can visit."""

import secrets
from collections.abc import Mapping

from bot.desk import Desk, again
from bot.handlers.rota import NOT_FOR_YOU
from cards import mine, notices, rota_notices
from cards.elements import Card
from cards.rota_actions import (
    OpenAvailability,
    OpenCalendar,
    OpenReminders,
    RevokeCalendar,
    SetAvailability,
    SetReminders,
    SnoozeVisit,
)
from cards.wording import mine as wording
from visits.model import Person
from visits.usecases import availability, calendar, nudging
from visits.usecases.start import Refused

Inputs = Mapping[str, str]


async def open_calendar(desk: Desk, person: Person, action: OpenCalendar, _inputs: Inputs) -> Card:
    """My calendar address, and one visit as a calendar entry."""
    token = secrets.token_urlsafe(32)
    shown = await again(lambda: calendar.my_calendar(desk.office, person.id, token, year=action.year, slot=action.slot))
    if isinstance(shown, Refused):
        return NOT_FOR_YOU
    address = desk.calendar_address(shown.feed.token)
    slot_address = desk.calendar_address(shown.feed.token, shown.slot.id) if shown.slot else ""
    return mine.calendar_card(shown, address, slot_address, desk.new_operation())


async def revoke_calendar(desk: Desk, person: Person, action: RevokeCalendar, _inputs: Inputs) -> Card:
    """Let my calendar address lead nowhere; asked twice."""
    if not action.is_sure:
        return mine.sure_revoke_card(action.model_copy(update={"is_sure": True}))
    revoked = await again(lambda: calendar.revoke(desk.office, person.id, action.operation))
    return NOT_FOR_YOU if isinstance(revoked, Refused) else notices.short_card(wording.REVOKED)


async def snooze(desk: Desk, person: Person, action: SnoozeVisit, _inputs: Inputs) -> Card:
    """Remind me of this later."""
    operation = f"{action.operation}.{action.days}"
    snoozed = await again(
        lambda: nudging.snooze(desk.office, person.id, action.year, action.slot, action.kind, action.days, operation)
    )
    return NOT_FOR_YOU if isinstance(snoozed, Refused) else rota_notices.snoozed_card(snoozed)


async def open_reminders(desk: Desk, person: Person, _action: OpenReminders, _inputs: Inputs) -> Card:
    """What am I reminded of?"""
    found = await nudging.my_reminders(desk.office, person.id)
    return NOT_FOR_YOU if isinstance(found, Refused) else mine.reminders_card(found, desk.new_operation())


async def set_reminders(desk: Desk, person: Person, action: SetReminders, inputs: Inputs) -> Card:
    """Keep what I am reminded of."""
    kept = await again(lambda: nudging.set_reminders(desk.office, person.id, inputs, action.operation))
    return NOT_FOR_YOU if isinstance(kept, Refused) else notices.short_card(wording.REMINDERS_KEPT)


async def open_availability(desk: Desk, person: Person, _action: OpenAvailability, _inputs: Inputs) -> Card:
    """When can I visit?"""
    found = await availability.my_availability(desk.office, person.id)
    return NOT_FOR_YOU if isinstance(found, Refused) else mine.availability_card(found, desk.new_operation())


async def set_availability(desk: Desk, person: Person, action: SetAvailability, inputs: Inputs) -> Card:
    """Keep when I can visit."""
    kept = await again(lambda: availability.say_available(desk.office, person.id, inputs, action.operation))
    if isinstance(kept, Refused):
        return NOT_FOR_YOU
    if kept.faults:
        return mine.availability_card(kept, desk.new_operation())
    return mine.availability_kept_card(kept)
