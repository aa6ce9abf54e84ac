"""How long what is kept is kept, class by class, and what a legal hold keeps longer. The periods are DESIGN 8's proposal."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from visits.council import RetentionRules
from visits.draft import Draft
from visits.kept import SafetyCall
from visits.model import Entry, Issue, PersonId, Value, VisitRecord
from visits.rota import Slot
from visits.years import london_day

RESULT_DAYS: Final = 7
"""How long it is remembered what came of a press, so that a repeat is answered the same."""


class Kept(StrEnum):
    """Classes of what is kept of a municipal year: each has one period."""

    RECORDS = "records"
    """Records with their issues, answers, views, earlier revisions, the form as sent, and the cards of their threads."""
    ROTA = "rota"
    """Planned visits with offers to swap, snoozes and their cards."""
    CALLS = "safety_calls"
    """That a councillor called somebody about a concern: never what about."""
    WORKINGS = "workings"
    """Counters, digests and the daily work of the year: nothing in anybody's words."""
    DRAFTS = "drafts"
    """Forms begun and never sent."""
    RESULTS = "results"
    """What came of a press."""
    AUDIT = "audit"
    """The audit trail of the year: all of it or none, for a trail with gaps proves nothing."""
    REPORTS = "reports"
    """Committee reports as they were produced, with what officers wrote for them."""


class Thing(NamedTuple):
    """Something that goes as a whole: a record, a visit, a draft … `id` is "" where the class goes as one."""

    kept: Kept
    id: str


class HoldKind(StrEnum):
    """What a legal hold may be on."""

    RECORD = "record"
    PERSON = "person"
    TEAM = "team"
    YEAR = "year"


class Hold(Value):
    """Nothing of this is removed or erased while it stands. `about` is the id of a record, person or team, or a year's label.

    `reference` is how people name it.
    """

    id: str
    kind: HoldKind
    about: str
    reference: str
    reason: str
    by: PersonId
    at: datetime


class Known(Value):
    """What a year holds that a hold or a period must be asked about."""

    year: str
    records: tuple[VisitRecord, ...]
    issues: tuple[Issue, ...]
    entries: tuple[Entry, ...]
    slots: tuple[Slot, ...]
    drafts: tuple[Draft, ...]
    calls: tuple[SafetyCall, ...]


class Fate(StrEnum):
    """What retention does with a thing today."""

    STAYS = "stays"
    """Its time is not over, or it has none."""
    HELD = "held"
    GOES = "goes"


def fates(
    things: Iterable[Thing], known: Known, holds: Collection[Hold], rules: RetentionRules, today: date
) -> dict[Thing, Fate]:
    """What becomes of each of a year's things on this day (London)."""
    held = _held(known, holds)
    is_held = {hold.kind for hold in holds if _touches(hold, known)}
    saved = {draft.key: london_day(draft.saved_at) for draft in known.drafts}

    def fate(thing: Thing) -> Fate:
        if not _is_over(thing, known.year, saved, rules, today):
            return Fate.STAYS
        whole = HoldKind.YEAR in is_held or (thing.kept is Kept.AUDIT and bool(is_held))
        return Fate.HELD if whole or thing in held else Fate.GOES

    return {thing: fate(thing) for thing in things}


def ends(year: str, years: int) -> date:
    """The first day on which what is kept for so many years after its municipal year may go."""
    return date(int(year[:4]) + 1 + years, 5, 1)


def record_is_held(
    record: VisitRecord, issues: Iterable[Issue], entries: Iterable[Entry], holds: Iterable[Hold]
) -> bool:
    """Whether a hold keeps a record and all that belongs to it."""
    people = _people_of(record, issues, entries)
    about = {HoldKind.RECORD: {record.id}, HoldKind.PERSON: people, HoldKind.TEAM: {record.team_id}}
    about[HoldKind.YEAR] = {record.year}
    return any(hold.about in about[hold.kind] for hold in holds)


def person_is_held(person: PersonId, holds: Iterable[Hold]) -> bool:
    """Whether a hold keeps what is known of a person."""
    return any(hold.kind is HoldKind.PERSON and hold.about == person for hold in holds)


def _is_over(thing: Thing, year: str, saved: dict[str, date], rules: RetentionRules, today: date) -> bool:
    match thing.kept:
        case Kept.RECORDS | Kept.ROTA | Kept.CALLS | Kept.WORKINGS:
            return today >= ends(year, rules.records_years)
        case Kept.AUDIT:
            return today >= ends(year, rules.audit_years)
        case Kept.REPORTS:
            return rules.reports_years is not None and today >= ends(year, rules.reports_years)
        case Kept.DRAFTS:
            last = saved.get(thing.id)
            return last is not None and today > last + timedelta(days=rules.draft_days)
        case Kept.RESULTS:
            return _result_is_over(thing.id, year, rules, today)


def _result_is_over(day: str, year: str, rules: RetentionRules, today: date) -> bool:
    """By the day that its operation began on; one that names no day goes with its year."""
    if not day:
        return today >= ends(year, rules.records_years)
    return day < f"{today - timedelta(days=RESULT_DAYS):%Y%m%d}"


def _held(known: Known, holds: Collection[Hold]) -> set[Thing]:
    """The things of a year that a hold on a record, a person or a team keeps."""
    issues: dict[str, list[Issue]] = {}
    for issue in known.issues:
        issues.setdefault(issue.record_id, []).append(issue)
    entries: dict[str, list[Entry]] = {}
    for entry in known.entries:
        entries.setdefault(entry.issue_id.rpartition("_")[0], []).append(entry)
    records = {
        one.id for one in known.records if record_is_held(one, issues.get(one.id, ()), entries.get(one.id, ()), holds)
    }
    about = {kind: {hold.about for hold in holds if hold.kind is kind} for kind in HoldKind}

    def is_held(team_id: str, people: Iterable[PersonId | None]) -> bool:
        return team_id in about[HoldKind.TEAM] or not about[HoldKind.PERSON].isdisjoint(filter(None, people))

    slots = {s.id for s in known.slots if s.record_id in records or is_held(s.team_id, (*s.members, *s.former))}
    drafts = {d.key for d in known.drafts if is_held(d.team_id, (d.author, d.typed_by))}
    calls = {c.id for c in known.calls if is_held(c.team_id, (c.person,))}
    by_class = {Kept.RECORDS: records, Kept.ROTA: slots, Kept.DRAFTS: drafts, Kept.CALLS: calls}
    return {Thing(kept, one) for kept, ids in by_class.items() for one in ids}


def _touches(hold: Hold, known: Known) -> bool:
    """Whether a hold has to do with a year at all. One on a person or a team has with every year."""
    match hold.kind:
        case HoldKind.YEAR:
            return hold.about == known.year
        case HoldKind.RECORD:
            return any(record.id == hold.about for record in known.records)
        case HoldKind.PERSON | HoldKind.TEAM:
            return True


def _people_of(record: VisitRecord, issues: Iterable[Issue], entries: Iterable[Entry]) -> set[str]:
    people = {record.author, record.typed_by, *record.members_present, *record.no_shows}
    for issue in issues:
        people |= {issue.goes_to, issue.assignee, issue.answered_by}
    for entry in entries:
        people |= {entry.by, entry.typed_by}
    return {str(person) for person in people if person}
