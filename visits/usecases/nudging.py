"""Bring visits to mind: once a day for all that is due, later for who puts it off, never for who does without."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from visits.card_names import CardKind, CardName
from visits.model import Event, PersonId, Role
from visits.ports import (
    Change,
    Finished,
    Happened,
    Office,
    Put,
    Show,
)
from visits.reminders import object_due, object_of, put_off_until, sent_from, span_of, threshold_due
from visits.rota import NudgeKind, Preferences, Slot, Snooze
from visits.rota_shown import MyReminders, Snoozed
from visits.usecases.knowing import known
from visits.usecases.start import Refused
from visits.years import london_day, start_of

CARDS: Final[Mapping[NudgeKind, CardKind]] = {
    NudgeKind.VISIT: CardKind.VISIT_REMINDER,
    NudgeKind.WRITE_UP: CardKind.WRITE_UP,
}
"""The cards by which a visit is brought to mind."""
KINDS: Final = {card: kind for kind, card in CARDS.items()}
MOST_AT_ONCE: Final = 40
"""Cards in one transaction, which holds a hundred operations."""


async def sweep(office: Office, year: str, day: date) -> None:
    """Have all sent that is due on a London day about visits of this municipal year: each once, however often this is done.

    A day that is over is done as today. Raises Stale: call again.
    """
    moment = max(office.clock.now(), start_of(day))
    store = office.store.year(year)
    span = span_of(london_day(moment), office.rules.rota, office.working_days)
    shows = [show for slot in await store.slots_between(*span) for show in await _due(office, year, slot, moment)]
    for start in range(0, len(shows), MOST_AT_ONCE):
        await store.commit(shows[start : start + MOST_AT_ONCE], write_id=f"daily {year} {office.new_id()}")


async def is_still_meant(office: Office, year: str, card: CardName) -> bool:
    """Whether a card of these kinds is still due to its person as things stand: asked when it is sent."""
    stored = await office.store.year(year).slot(card.object_id.partition(".")[0])
    person = PersonId(card.person)
    kind = KINDS[card.kind]
    if stored is None or person not in await _told(office, stored.value, kind):
        return False
    return card.object_id == await _object(office, year, stored.value, kind, person, office.clock.now())


async def may_be_sent_from(office: Office, year: str, card: CardName) -> datetime:
    """From when on, not before now, a card of these kinds may be sent: none goes out in the night. Now if its visit is gone."""
    now = office.clock.now()
    stored = await office.store.year(year).slot(card.object_id.partition(".")[0])
    return sent_from(KINDS[card.kind], stored.value, now, office.working_days) if stored else now


async def snooze(
    office: Office, person: PersonId, year: str, slot_id: str, kind: NudgeKind, days: int, operation_id: str
) -> Snoozed | Refused:
    """Bring a visit to mind again so many days on, and not before. Raises Stale, Unavailable."""
    store = office.store.year(year)
    stored = await store.slot(slot_id)
    if stored is None or kind not in CARDS or person not in await _told(office, stored.value, kind):
        return Refused()
    earlier = await store.outcome_of(person, operation_id)
    if earlier:
        return Snoozed(until=datetime.fromisoformat(earlier))
    slot, now, working_days = stored.value, office.clock.now(), office.working_days
    until = put_off_until(kind, slot, now, days, working_days)
    kept = Snooze(slot_id=slot_id, person=person, kind=kind, until=until)
    threshold = threshold_due(kind, slot, until, office.rules.rota, working_days)
    event = Event(object=f"slot {slot_id}", action="snoozed", person=person, at=now, operation_id=operation_id)
    changes: list[Change] = [Put(kept, await store.snooze(person, slot_id)), Happened(event)]
    if threshold is not None:
        name = object_of(slot, threshold, london_day(until))
        changes.append(Show(CardName(kind=CARDS[kind], object_id=name, person=person), until, once=True))
    done = Finished(person=person, operation_id=operation_id, outcome=until.isoformat())
    await store.commit([*changes, done], write_id=f"snooze {operation_id} {person}")
    return Snoozed(until=until)


async def my_reminders(office: Office, person: PersonId) -> MyReminders | Refused:
    """What a person is reminded of."""
    if not await known(office, person):
        return Refused()
    return MyReminders(preferences=await _preferences(office, person))


async def set_reminders(
    office: Office, person: PersonId, typed: Mapping[str, str], operation_id: str
) -> MyReminders | Refused:
    """Be reminded or not, kind by kind ("true" or "false"); what is not said stays as it is. Raises Stale."""
    if not await known(office, person):
        return Refused()
    before = await _preferences(office, person)
    said = {kind: typed[kind] == "true" for kind in NudgeKind if kind in typed}
    off = frozenset(kind for kind in NudgeKind if not said.get(kind, kind not in before.off))
    preferences = Preferences(person=person, off=off)
    if preferences != before:
        event = Event(
            object=f"person {person}",
            action="reminders_set",
            person=person,
            at=office.clock.now(),
            operation_id=operation_id,
        )
        await office.store.prefer(preferences, event)
    return MyReminders(preferences=preferences)


async def _due(office: Office, year: str, slot: Slot, moment: datetime) -> list[Show]:
    """The cards that are due about a visit on the day of this moment, each at the time from which it may be sent."""
    shows = []
    for kind, card in CARDS.items():
        if kind is NudgeKind.WRITE_UP and london_day(slot.end) > london_day(moment):
            continue
        at = sent_from(kind, slot, moment, office.working_days)
        if threshold_due(kind, slot, at, office.rules.rota, office.working_days) is not None:
            for person in await _told(office, slot, kind):
                name = await _object(office, year, slot, kind, person, at)
                if name:
                    shows.append(Show(CardName(kind=card, object_id=name, person=person), at, once=True))
    return shows


async def _object(office: Office, year: str, slot: Slot, kind: NudgeKind, person: PersonId, at: datetime) -> str:
    """What the card is called that is due to a person then; "" if none is, or they do without."""
    if kind in (await _preferences(office, person)).off:
        return ""
    put_off = await office.store.year(year).snooze(person, slot.id)
    return object_due(kind, slot, at, put_off.value if put_off else None, office.rules.rota, office.working_days)


async def _told(office: Office, slot: Slot, kind: NudgeKind) -> tuple[PersonId, ...]:
    """Who is told: those on the visit; of one to come, the managers of the team too. Nobody who has left."""
    team = await office.store.team(slot.team_id)
    hosts = team.managers if team and kind is NudgeKind.VISIT else ()
    visitors = [one for one in slot.members if await known(office, one, Role.MEMBER)]
    managers = [one for one in hosts if await known(office, one, Role.MANAGER)]
    return tuple(dict.fromkeys([*visitors, *managers]))


async def _preferences(office: Office, person: PersonId) -> Preferences:
    return await office.store.preferences_of(person) or Preferences(person=person)
