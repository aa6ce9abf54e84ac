"""Changes that belong to another year than the one that caused them: applied later, and harmless when applied again."""

from datetime import date, datetime, time

from visits.card_names import CardKind, CardName
from visits.kept import Improvement
from visits.ports import (
    Change,
    Office,
    Put,
    Show,
)
from visits.usecases.send import colleagues_of, reader_of
from visits.years import LONDON, utc


async def apply_sent(office: Office, year: str, record_id: str) -> None:
    """Ask the other councillors of a visit, and keep what it said of earlier issues. Raises Stale: call again."""
    stored = await office.store.year(year).record(record_id)
    if stored is None:
        return
    cards = [CardName(kind=CardKind.COLLEAGUE, object_id=record_id, person=one) for one in colleagues_of(stored.value)]
    if cards:
        shows = [Show(card, office.clock.now()) for card in cards]
        await office.store.year(year).commit(shows, write_id=f"colleagues {record_id} {office.new_id()}")
    await apply_improved(office, year, record_id)


async def apply_improved(office: Office, year: str, record_id: str) -> None:
    """Keep, with each earlier issue, what a later visit said of it. Raises Stale: call again."""
    stored = await office.store.year(year).record(record_id)
    if stored is None:
        return
    record = stored.value
    for one in record.improved:
        improvement = Improvement(
            issue_id=one.issue_id, record_id=record.id, reference=record.reference, said=one.said, at=record.sent_at
        )
        store = office.store.year(one.year)
        earlier = await store.improvement(one.issue_id, record.id)
        if earlier and earlier.value.said == one.said:
            continue  # applied before
        issue = await store.issue(one.issue_id)
        shown = [CardName(kind=CardKind.ISSUE, object_id=one.issue_id, person=reader_of(issue.value))] if issue else []
        changes: list[Change] = [Put(improvement, earlier), *(Show(card, office.clock.now()) for card in shown)]
        await store.commit(changes, write_id=f"improved {one.issue_id} {record.id} {record.revision}")


async def begin_day(office: Office, year: str, day: date) -> None:
    """Have this day's work of a municipal year done from 8 in the morning (London) on: once, whoever asks. Raises Stale."""
    daily = CardName(kind=CardKind.EFFECT, object_id=f"daily.{day}")
    eight = utc(datetime.combine(day, time(8), LONDON))
    await office.store.year(year).commit([Show(daily, eight, once=True)], write_id=f"daily {year} {day}")
