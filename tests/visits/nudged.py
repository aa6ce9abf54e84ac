"""A visit on Tuesday 8 December 2026, and days that pass: what is sent about it, to whom and when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.desk import again
from storage.store import TableStore
from tests.visits.builders import AUTHOR, SLOT, YEAR
from tests.visits.council import (
    MovingClock,
    keys,
)
from visits.card_names import CardKind, CardName
from visits.model import PersonId
from visits.ports import (
    Office,
    Put,
)
from visits.rota import NudgeKind, Slot
from visits.usecases.nudging import is_still_meant, may_be_sent_from, sweep
from visits.years import london_day, london_time, start_of

VISIT, WRITE_UP = NudgeKind.VISIT, NudgeKind.WRITE_UP


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return start_of(date(year, month, day), hour)


TUESDAY = SLOT.model_copy(update={"id": "tue", "start": at(2026, 12, 8, 10)})
"""Ada and Ben visit the MASH on Tuesday 8 December 2026 at 10; its manager is Mo."""


async def plan(office: Office, *slots: Slot) -> None:
    for slot in slots:
        was = await office.store.year(YEAR).slot(slot.id)
        await office.store.year(YEAR).commit([Put(slot, was)], write_id=office.new_id())


async def change(office: Office, **changes: object) -> None:
    """Tuesday's visit as it is now, but for these changes."""
    stored = await office.store.year(YEAR).slot(TUESDAY.id)
    assert stored is not None
    await plan(office, stored.value.model_copy(update=changes))


async def swept(office: Office, moment: datetime | None = None) -> None:
    """The day's work is done, now or at this moment."""
    assert isinstance(office.clock, MovingClock)
    office.clock.moment = moment or office.clock.moment
    await again(lambda: sweep(office, YEAR, london_day(office.clock.now())))


async def waiting(office: Office, slot: Slot = TUESDAY) -> Counter[tuple[str, str, PersonId]]:
    """(kind, threshold, person) of every card about a visit that waits, with how often."""
    rows = [key.split("|") for key in await keys(office, "outbox|")]
    return Counter(
        (kind, name.split(".", 2)[2], PersonId(person))
        for _, _, _, kind, name, person in rows
        if name.startswith(f"{slot.id}.")
    )


async def dues(office: Office, slot: Slot = TUESDAY) -> set[datetime]:
    """When the cards about a visit are due."""
    rows = [key.split("|") for key in await keys(office, "outbox|")]
    return {
        datetime.strptime(row[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        for row in rows
        if row[4].startswith(f"{slot.id}.")
    }


@dataclass(frozen=True)
class Sent:
    """A message that was sent."""

    at: datetime
    card: CardName

    @property
    def threshold(self) -> str:
        return self.card.object_id.split(".", 2)[2]


async def deliver(office: Office) -> list[Sent]:
    """Send what is due and may be sent, as long as it is still meant."""
    assert isinstance(office.store, TableStore)
    outbox, now, sent = office.store.outbox(YEAR), office.clock.now(), []
    for one in await outbox.due(now):
        claim = await outbox.claim(one, "test")
        assert claim is not None
        allowed = await may_be_sent_from(office, YEAR, one.card)
        if allowed > now:
            await outbox.later(claim, allowed, "throttled", counts=False)  # type: ignore[arg-type]  # any reason does
            continue
        if await is_still_meant(office, YEAR, one.card):
            sent.append(Sent(now, one.card))
        await outbox.done(claim, claim.wanted)
    return sent


async def live(office: Office, first: datetime, last: datetime, *, up: Sequence[bool] = (True,)) -> list[Sent]:
    """Three hours at a time: the day's work from eight on, once or again and again, and what is due is sent.

    `up` says of each step in turn whether the bot runs.
    """
    assert isinstance(office.clock, MovingClock)
    sent: list[Sent] = []
    office.clock.moment = first
    step = 0
    while office.clock.moment < last:
        if up[step % len(up)]:
            if london_time(office.clock.moment).hour >= 8:
                await swept(office)
            sent += await deliver(office)
        office.clock.forward(hours=3)
        step += 1
    return sent


def told(sent: Sequence[Sent], person: PersonId, slot: Slot = TUESDAY) -> list[str]:
    """The thresholds of what a person was told of a visit, in order."""
    return [one.threshold for one in sent if one.card.person == person and one.card.object_id.startswith(f"{slot.id}.")]


async def one_waits(office: Office, moment: datetime, kind: CardKind, person: PersonId = AUTHOR) -> CardName:
    """The one card of a person that waits once the day's work is done at this moment."""
    await swept(office, moment)
    [name] = [key.split("|")[4] for key in await keys(office, "outbox|") if f"|{kind}|tue." in key and person in key]
    return CardName(kind=kind, object_id=name, person=person)
