"""Everything that is kept of the visits of a period: what a report is made from, and nothing else."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from visits.kept import PastIssue, PastRecord, View
from visits.model import DateRange, Entry, Event, Issue, Person, Team, VisitRecord
from visits.rota import MOVED, Slot
from visits.years import london_day

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptOfPeriod:
    """What is kept of visits whose London day is within `period`, as things stand.

    `slots` and `records` are those of the period (a record by the day of its visit), withdrawn records too; `issues`, `entries`,
    `views`, `past_records`, `past_issues` and `events` are those of these records, issues and slots. `teams` and `people` are the
    whole register as it is now. All in a settled order: slots by start, records by reference, issues by reference, entries by issue
    and number, events by time and operation. `once` is the same of visits that were on days of the period once and by now are on
    others, and of records of the period's slots that give another day; None if there are none. No figure counts it: `as_of` needs
    it to tell how things stood before.
    """

    period: DateRange
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    slots: tuple[Slot, ...]
    records: tuple[VisitRecord, ...]
    issues: tuple[Issue, ...]
    entries: tuple[Entry, ...]
    views: tuple[View, ...]
    past_records: tuple[PastRecord, ...] = ()
    past_issues: tuple[PastIssue, ...] = ()
    events: tuple[Event, ...] = ()
    once: "KeptOfPeriod | None" = None


def of_period(kept: KeptOfPeriod) -> KeptOfPeriod:
    """What belongs to the period, from all that is kept of visits on any days (there is no `once` in it), in the settled order."""
    was_in = {event.object for event in kept.events if event.action == MOVED and _was_in(kept.period, event)}
    slots = {slot.id for slot in kept.slots if london_day(slot.start) in kept.period}
    once_slots = {slot.id for slot in kept.slots if f"slot {slot.id}" in was_in} - slots
    records = {record.id for record in kept.records if record.visit_date in kept.period}
    once_records = {past.id for past in kept.past_records if past.visit_date in kept.period}
    once_records |= {record.id for record in kept.records if record.slot_id in slots | once_slots}
    once_records -= records
    once = _picked(kept, once_slots, once_records) if once_slots or once_records else None
    return replace(_picked(kept, slots, records), once=once)


def whole(kept: KeptOfPeriod) -> KeptOfPeriod:
    """All that is in it, whether of the period now or once, in no order."""
    once = kept.once
    if once is None:
        return kept
    return replace(
        kept,
        slots=kept.slots + once.slots,
        records=kept.records + once.records,
        issues=kept.issues + once.issues,
        entries=kept.entries + once.entries,
        views=kept.views + once.views,
        past_records=kept.past_records + once.past_records,
        past_issues=kept.past_issues + once.past_issues,
        events=kept.events + once.events,
        once=None,
    )


def by_number(reference: str) -> list[int]:
    """What sorts references of records and issues by their numbers: V26-9999 before V26-10000, V26-0042/2 before V26-0042/10."""
    return [int(number) for number in re.findall(r"\d+", reference)]


def _was_in(period: DateRange, moved: Event) -> bool:
    return any(london_day(datetime.fromisoformat(start)) in period for start in (moved.from_state, moved.to_state))


def _picked(kept: KeptOfPeriod, slots: set[str], records: set[str]) -> KeptOfPeriod:
    """What is kept of these slots and records, in the settled order."""
    places = {record.id: by_number(record.reference) for record in kept.records if record.id in records}
    issues = {issue.id: by_number(issue.reference) for issue in kept.issues if issue.record_id in records}
    objects = (
        {f"slot {one}" for one in slots} | {f"record {one}" for one in places} | {f"issue {one}" for one in issues}
    )
    return replace(
        kept,
        slots=tuple(sorted((one for one in kept.slots if one.id in slots), key=lambda one: (one.start, one.id))),
        records=_sorted(kept.records, places, lambda one: one.id),
        issues=_sorted(kept.issues, issues, lambda one: one.id),
        entries=_sorted(kept.entries, issues, lambda one: one.issue_id, lambda one: one.number),
        views=_sorted(kept.views, places, lambda one: one.record_id, lambda one: one.person),
        past_records=_sorted(kept.past_records, places, lambda one: one.id, lambda one: one.revision),
        past_issues=_sorted(kept.past_issues, issues, lambda one: one.id, lambda one: one.of_revision),
        events=tuple(sorted((one for one in kept.events if one.object in objects), key=_moment)),
    )


def _moment(event: Event) -> tuple[datetime, str]:
    """What sorts events; those of one operation stay in the order in which it told them."""
    return event.at, event.operation_id


def _sorted(
    things: Iterable[T],
    places: Mapping[str, list[int]],
    whose: Callable[[T], str],
    then: Callable[[T], int | str] = lambda _: 0,
) -> tuple[T, ...]:
    """Those whose record or issue has a place, by that place and then by `then`."""
    mine = (thing for thing in things if whose(thing) in places)
    return tuple(sorted(mine, key=lambda thing: (places[whose(thing)], then(thing))))
