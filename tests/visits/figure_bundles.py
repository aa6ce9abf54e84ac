"""What is kept of a period, put together by hand, and counted. Nobody here exists."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.visits.builders import HEAD_OF_SERVICE, earlier_issue, someone
from tests.visits.council import RULES
from tests.visits.council import a_record as record_of
from tests.visits.rota_years import teams
from visits.doing import due_of
from visits.figures import AnnualFigures, IssueFigures
from visits.figures_made import figures
from visits.issues import Act
from visits.kept import View
from visits.kept_of_period import KeptOfPeriod
from visits.model import (
    DateRange,
    Entry,
    EntryKind,
    Event,
    Issue,
    Outcome,
    Person,
    Team,
    Urgency,
    VisitRecord,
)
from visits.rota import Slot
from visits.working_days import WorkingDays

DAYS = WorkingDays()
WHOLE_YEAR = DateRange(first=date(2026, 5, 1), last=date(2027, 4, 30))
YEAR_OVER = datetime(2027, 5, 20, 9, tzinfo=UTC)
IN_NOVEMBER = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A Friday."""
TWO = teams(2, 1)


def count(
    slots: Sequence[Slot] = (),
    records: Sequence[VisitRecord] = (),
    issues: Sequence[Issue] = (),
    *,
    council: Sequence[Team] = TWO,
    people: Sequence[Person] = (),
    entries: Sequence[Entry] = (),
    views: Sequence[View] = (),
    events: Sequence[Event] = (),
    earlier: Sequence[Issue] = (),
    period: DateRange = WHOLE_YEAR,
    cut_off: datetime = YEAR_OVER,
) -> AnnualFigures:
    kept = KeptOfPeriod(
        period=period,
        teams=tuple(council),
        people=tuple(people),
        slots=tuple(slots),
        records=tuple(records),
        issues=tuple(issues),
        entries=tuple(entries),
        views=tuple(views),
        events=tuple(events),
    )
    return figures(kept, cut_off=cut_off, days=DAYS, rules=RULES, earlier=earlier)


def a_record(number: int = 1, day: date = date(2026, 11, 3), *present: int, **facts: Any) -> VisitRecord:
    """A form that was sent on the day of the visit, off the rota, by councillor 1."""
    usual = {
        "id": f"r{number}",
        "reference": f"V26-{number:04d}",
        "team_id": "t01",
        "slot_id": "",
        "visit_date": day,
        "sent_at": datetime(day.year, day.month, day.day, 15, tzinfo=UTC),
        "members_present": tuple(map(someone, present or (1,))),
    }
    return record_of(**usual | facts)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def an_issue(number: int = 1, raised: date = date(2026, 11, 2), **facts: Any) -> Issue:
    """A routine issue raised on a Monday, due in ten working days, 16 November."""
    urgency = facts.get("urgency", Urgency.ROUTINE)
    usual = {
        "id": f"r1_{number}",
        "record_id": "r1",
        "reference": f"V26-0001/{number}",
        "team_id": "t01",
        "raised_at": moment(raised),
        "due": due_of(urgency, raised, RULES, DAYS),
    }
    return earlier_issue(number).model_copy(update=usual | facts)


def said(kind: EntryKind, number: int, day: date, **facts: Any) -> Entry:
    """Something said of issue 1."""
    outcome = Outcome.INFORMATION if kind is EntryKind.RESPONSE else None
    usual = {"id": f"r1_1.{number}", "issue_id": "r1_1", "number": number, "kind": kind, "outcome": outcome}
    return Entry(**{**usual, "text": "Words.", "by": HEAD_OF_SERVICE, "at": moment(day), **facts})


def answer(day: date, number: int = 1, **facts: Any) -> Entry:
    return said(EntryKind.RESPONSE, number, day, **facts)


def asked_again(day: date, number: int = 2) -> Entry:
    return said(EntryKind.FOLLOW_UP, number, day)


def happened(act: Act, day: date) -> Event:
    """Something was done to issue 1."""
    return Event(object="issue r1_1", action=act, person=HEAD_OF_SERVICE, at=moment(day), operation_id="op")


def issues(*of: Issue, cut_off: datetime = IN_NOVEMBER, **more: Any) -> IssueFigures:
    return count(issues=of, cut_off=cut_off, **more).issues
