"""What was kept of a period at an earlier moment: everything that has happened since is taken back.

What came later goes. What was changed since is as the first event after the moment says that it was, or as in the revision that
stood then; what has neither is as it is now. So are people, teams and words: those that are hidden and reworded are overwritten
everywhere on purpose. Of a slot only the team, start, status, reason, record and the visit in its stead are of the moment, and of
its members whether there were any; of an issue, what `as_of_issue` says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from visits.as_of_issue import Life, issue_as_of
from visits.council import CouncilRules
from visits.kept import PastRecord, View
from visits.kept_of_period import KeptOfPeriod, of_period, whole
from visits.model import Event, Issue, PersonId, RecordStatus, VisitRecord
from visits.rota import MOVED, CancelledBecause, Slot, SlotStatus
from visits.story import Story, stories
from visits.tally import grouped
from visits.working_days import WorkingDays

_VIEWS: Final[Mapping[str, bool]] = {"agreed": True, "view_added": False}
"""What another councillor did about a record -> whether they agree with it."""


def as_of(kept: KeptOfPeriod, moment: datetime, rules: CouncilRules, days: WorkingDays) -> KeptOfPeriod:
    """What `usecases.gathering.gather` would have come to at this moment (aware). The cost follows what is kept.

    `rules` and `days` say when an answer was due that was put off, or asked for again, since: as if they had been the same then.
    """
    now = whole(kept)
    told = stories(now.events, moment)
    records = tuple(_records(now, told, moment))
    revisions = {record.id: record.revision for record in records}
    return of_period(
        replace(
            now,
            slots=tuple(_slots(now.slots, told, records)),
            records=records,
            issues=tuple(_issues(now, told, moment, rules, days)),
            entries=tuple(entry for entry in now.entries if entry.at <= moment),
            views=tuple(_views(now.views, told, moment)),
            past_records=tuple(one for one in now.past_records if one.revision < revisions.get(one.id, 0)),
            past_issues=tuple(one for one in now.past_issues if one.of_revision < revisions.get(one.record_id, 0)),
            events=tuple(event for event in now.events if event.at <= moment),
        )
    )


def _records(now: KeptOfPeriod, told: Mapping[str, Story], moment: datetime) -> Iterator[VisitRecord]:
    pasts = grouped(now.past_records, lambda past: past.id)
    for record in now.records:
        if record.sent_at <= moment:
            yield _record(record, pasts.get(record.id, ()), told.get(f"record {record.id}", Story()), moment)


def _record(record: VisitRecord, pasts: Sequence[PastRecord], story: Story, moment: datetime) -> VisitRecord:
    """The revision that stood then. Words can't be hidden while it is corrected, so what was hidden is a matter of events alone."""
    revisions = [record, *reversed(pasts)]
    then = next((one for one in revisions if (one.corrected_at or one.sent_at) <= moment), revisions[-1])
    is_back = any(event.action == "withdrawn" for event in story.since)
    changes: dict[str, object] = {"hidden": _hidden(record, story.since)}
    if is_back:
        changes["status"] = RecordStatus.SENT
    held = VisitRecord.model_validate(then.model_dump()) if isinstance(then, PastRecord) else then
    return held.model_copy(update=changes)


def _hidden(record: VisitRecord, since: Sequence[Event]) -> tuple[str, ...]:
    """The questions whose answers were hidden before these events."""
    hidden = dict.fromkeys(record.hidden)
    for event in reversed(since):
        what, _, question = event.action.partition(" ")
        if what == "hidden":
            hidden.pop(question, None)
        elif what == "reworded":
            hidden[question] = None
    return tuple(hidden)


def _views(views: Iterable[View], told: Mapping[str, Story], moment: datetime) -> Iterator[View]:
    """A later view takes the place of an earlier one, whose words are gone: that there was one is known."""
    for view in views:
        if view.at <= moment:
            yield view
            continue
        said = told.get(f"record {view.record_id}", Story()).of(*_VIEWS).before
        last = next((event for event in reversed(said) if event.person == view.person), None)
        if last:
            agrees = _VIEWS[last.action]
            yield view.model_copy(update={"agrees": agrees, "text": "" if agrees else view.text, "at": last.at})


def _slots(slots: Iterable[Slot], told: Mapping[str, Story], records: Iterable[VisitRecord]) -> Iterator[Slot]:
    written_up = {one.slot_id: one.id for one in records if one.slot_id and one.status is RecordStatus.SENT}
    for slot in slots:
        story = told.get(f"slot {slot.id}", Story())
        then = _slot(slot, story, written_up.get(slot.id, "")) if story.since else slot
        if then:
            yield then


def _slot(slot: Slot, story: Story, record_id: str) -> Slot | None:
    """The visit as it stood; None if it was not planned yet. An event without a state, such as a snooze, changes nothing."""
    status = story.where(lambda event: event.action != MOVED and bool(event.to_state)).state(slot.status)
    if not status:
        return None
    was = SlotStatus(status)
    changes = {
        "start": datetime.fromisoformat(story.of(MOVED).state(slot.start.isoformat())),
        "status": was,
        "members": _members(slot, was),
        "cancelled_because": _because(slot, was),
        "record_id": record_id if was is SlotStatus.DONE else "",
        "rebooked_as": slot.rebooked_as if was is SlotStatus.REBOOKED else "",
    }
    return slot.model_copy(update=changes)


def _members(slot: Slot, was: SlotStatus) -> tuple[PersonId, ...]:
    """None if there was nobody; somebody, one who has come off it since, if there was anybody: no event says who."""
    match was:
        case SlotStatus.UNFILLED:
            return ()
        case SlotStatus.ALLOCATED | SlotStatus.CONFIRMED:
            return slot.members or slot.former[-1:]
        case _:
            return slot.members


def _because(slot: Slot, was: SlotStatus) -> CancelledBecause | None:
    """Why it had been called off. The reason is lost where a list has the visit take place after all."""
    match was:
        case SlotStatus.CANCELLED:
            return slot.cancelled_because or CancelledBecause.OTHER
        case SlotStatus.REBOOKED:
            return slot.cancelled_because
        case _:
            return None


def _issues(
    now: KeptOfPeriod, told: Mapping[str, Story], moment: datetime, rules: CouncilRules, days: WorkingDays
) -> Iterator[Issue]:
    pasts, entries = grouped(now.past_issues, lambda past: past.id), grouped(now.entries, lambda entry: entry.issue_id)
    began = {(one.id, one.revision): one.corrected_at for one in (*now.records, *now.past_records)}
    for issue in now.issues:
        ends = [(began.get((one.record_id, one.of_revision + 1)), one) for one in pasts.get(issue.id, ())]
        life = Life(
            issue=issue,
            versions=[(ended, past) for ended, past in ends if ended],
            entries=entries.get(issue.id, ()),
            story=told.get(f"issue {issue.id}", Story()),
        )
        then = issue_as_of(life, moment, rules, days)
        if then:
            yield then
