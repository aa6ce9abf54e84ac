"""Everything that is kept of the visits of a period: what a report is made from, and nothing else."""

from dataclasses import dataclass

from visits.kept import PastIssue, PastRecord, View
from visits.model import DateRange, Entry, Event, Issue, Person, Team, VisitRecord
from visits.rota import Slot


@dataclass(frozen=True, slots=True)
class KeptOfPeriod:
    """What is kept of visits whose London day is within `period`, as things stand.

    `slots` and `records` are those of the period (a record by the day of its visit), withdrawn records too; `issues`, `entries`, `views`,
    `past_records`, `past_issues` and `events` are those of these records, issues and slots. `teams` and `people` are the whole register as it is
    now. All in a settled order: slots by start, records by reference, issues by reference, entries by issue and number, events by time.
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
