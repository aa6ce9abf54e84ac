"""How far a municipal year's visits have come, to date: planned, done, missed and still to do, by team; and who took part.

Seed 002, 2.2 and 2.4 say how often each team is to be visited.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never

from visits.council import RotaRules
from visits.model import (
    DateRange,
    Person,
    PersonId,
    RecordStatus,
    Role,
    Team,
    Value,
    VisitRecord,
)
from visits.rota import Slot, SlotStatus
from visits.working_days import WorkingDays
from visits.years import london_day


class Come(StrEnum):
    """What a slot has come to by today."""

    TO_COME = "to_come"
    """It is planned for today or later."""
    AWAITING_FORM = "awaiting_form"
    """Its day is over, somebody was to go, and nobody has sent a form or said that it was missed."""
    LAPSED = "lapsed"
    """Its day is over, and nobody was on it."""
    DONE = "done"
    MISSED = "missed"
    CALLED_OFF = "called_off"


_NOT_DONE_YET = frozenset({Come.TO_COME, Come.AWAITING_FORM})
COUNTS = _NOT_DONE_YET | {Come.DONE}
"""Slots in whose stead no other visit need be planned."""


class Counts(Value):
    """Numbers of visits. `done` has those off the rota too; `cancelled` those rebooked too.

    `still_to_do` is what `required` wants beyond `done`; `not_planned` is how many of those have no slot to come and none awaiting
    its form. `lapsed` visits were never filled before their day went by.
    """

    required: int = 0
    planned: int = 0
    awaiting_form: int = 0
    done: int = 0
    missed: int = 0
    cancelled: int = 0
    lapsed: int = 0
    still_to_do: int = 0
    not_planned: int = 0


class TeamCoverage(Counts):
    """The numbers of one team."""

    team_id: str


class TookPart(Value):
    """How many of the councillors now on the register were on a visit that took place, and how many of the newly elected."""

    members: int
    took_part: int
    newly_elected: int
    newly_took_part: int


class Coverage(Value):
    """A municipal year's visits to date. `teams` are in the order given; `due` and `overdue` begin with the oldest visit."""

    year: str
    teams: tuple[TeamCoverage, ...]
    total: Counts
    due: tuple[Slot, ...]
    """Visits whose day is over and whose form nobody has sent, the overdue ones too."""
    overdue: tuple[Slot, ...]
    """Those whose last nudge is past as well."""
    took_part: TookPart
    without_visit: tuple[PersonId, ...]
    """Councillors with no visit done, awaiting its form or to come, in the order given."""


def days_of(year: str) -> DateRange:
    """The first and last day of a municipal year: 1 May 2026 and 30 April 2027 for "2026-27"."""
    first = int(year[:4])
    return DateRange(first=date(first, 5, 1), last=date(first + 1, 4, 30))


def is_newly_elected(person: Person, year: str) -> bool:
    """Whether a councillor counts as newly elected in a municipal year: first elected on or after 1 May of the year before.

    The papers do not say for how long a councillor is new; this takes in those elected in May of this year and of the last.
    """
    return person.first_elected is not None and person.first_elected >= date(int(year[:4]) - 1, 5, 1)


def come_to(slot: Slot, today: date) -> Come:
    """What a slot has come to by a London date. A visit of today is still to come: its hour is not looked at."""
    match slot.status:
        case SlotStatus.DONE:
            return Come.DONE
        case SlotStatus.MISSED:
            return Come.MISSED
        case SlotStatus.CANCELLED | SlotStatus.REBOOKED:
            return Come.CALLED_OFF
        case SlotStatus.UNFILLED | SlotStatus.ALLOCATED | SlotStatus.CONFIRMED:
            if london_day(slot.start) >= today:
                return Come.TO_COME
            return Come.AWAITING_FORM if slot.members else Come.LAPSED
        case _:
            assert_never(slot.status)


def is_off_rota(record: VisitRecord) -> bool:
    """Whether a visit that stands was not on the rota: it counts towards the year like any other."""
    return record.status is RecordStatus.SENT and not record.slot_id


def coverage(
    year: str,
    *,
    teams: Sequence[Team],
    slots: Sequence[Slot],
    records: Sequence[VisitRecord],
    people: Sequence[Person],
    today: date,
    working_days: WorkingDays,
    rules: RotaRules,
) -> Coverage:
    """How far the year has come by `today` (a London date). `slots` and `records` are all of that year, in any order."""
    sent = [record for record in records if record.status is RecordStatus.SENT]
    by_team = tuple(_of_team(team, slots, sent, today) for team in teams)
    due = sorted(
        (slot for slot in slots if come_to(slot, today) is Come.AWAITING_FORM), key=lambda slot: (slot.start, slot.id)
    )
    nudged_for = max(rules.nudge_days, default=0)
    members = [person for person in people if person.has(Role.MEMBER)]
    visited = who_visited(slots, sent)
    engaged = visited | {one for slot in slots if come_to(slot, today) in _NOT_DONE_YET for one in slot.members}
    return Coverage(
        year=year,
        teams=by_team,
        total=Counts(**{name: sum(getattr(team, name) for team in by_team) for name in Counts.model_fields}),
        due=tuple(due),
        overdue=tuple(slot for slot in due if working_days.count(london_day(slot.start), today) > nudged_for),
        took_part=_took_part(members, visited, year),
        without_visit=tuple(person.id for person in members if person.id not in engaged),
    )


def _of_team(team: Team, slots: Sequence[Slot], sent: Sequence[VisitRecord], today: date) -> TeamCoverage:
    came = [come_to(slot, today) for slot in slots if slot.team_id == team.id]
    off_rota = sum(record.team_id == team.id and is_off_rota(record) for record in sent)
    done = came.count(Come.DONE) + off_rota
    planned, awaiting = came.count(Come.TO_COME), came.count(Come.AWAITING_FORM)
    still_to_do = max(0, team.visits_per_year - done)
    return TeamCoverage(
        team_id=team.id,
        required=team.visits_per_year,
        planned=planned,
        awaiting_form=awaiting,
        done=done,
        missed=came.count(Come.MISSED),
        cancelled=came.count(Come.CALLED_OFF),
        lapsed=came.count(Come.LAPSED),
        still_to_do=still_to_do,
        not_planned=max(0, still_to_do - planned - awaiting),
    )


def who_visited(slots: Sequence[Slot], sent: Sequence[VisitRecord]) -> set[PersonId]:
    """Who was on a visit that took place: as its form says, or as the rota says where there is no form (an import).

    Of a visit whose form gives another day, and so is not among `sent`, nobody is told twice.
    """
    recorded = {record.slot_id for record in sent}
    by_rota = (
        slot for slot in slots if slot.status is SlotStatus.DONE and not slot.record_id and slot.id not in recorded
    )
    return {one for record in sent for one in record.members_present} | {
        one for slot in by_rota for one in slot.members
    }


def _took_part(members: Sequence[Person], visited: Collection[PersonId], year: str) -> TookPart:
    new = [person for person in members if is_newly_elected(person, year)]
    return TookPart(
        members=len(members),
        took_part=sum(person.id in visited for person in members),
        newly_elected=len(new),
        newly_took_part=sum(person.id in visited for person in new),
    )
