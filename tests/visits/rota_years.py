"""Invented councils with a year to plan, for the tests of the planner and of coverage. Nobody here exists."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from tests.visits.builders import HEAD_OF_SERVICE, YEAR, councillor, someone
from visits.council import RotaRules
from visits.model import (
    Person,
    PersonId,
    Team,
    VisitKind,
)
from visits.planner import Plan, PlanAsked
from visits.rota import Availability, Slot, SlotStatus
from visits.slots import status_of
from visits.working_days import WorkingDays
from visits.years import london_day

BEFORE = date(2026, 4, 20)
"""Before the year begins: all of it can be planned."""
DAYS = WorkingDays()
RULES = RotaRules()


def teams(*visits_per_year: int) -> tuple[Team, ...]:
    """Teams t01, t02 and so on, visited that often a year."""
    return tuple(
        Team(
            id=f"t{number:02d}",
            name=f"Team {number}",
            visit_kind=VisitKind.INTAKE,
            visits_per_year=often,
            head_of_service=HEAD_OF_SERVICE,
        )
        for number, often in enumerate(visits_per_year, 1)
    )


def members(count: int, *, new: int = 0) -> tuple[Person, ...]:
    """Councillors 1 to `count`; the last `new` of them were elected in May 2026."""
    people = [councillor(number, f"Cllr {number}") for number in range(1, count + 1)]
    elected = {"first_elected": date(2026, 5, 7)}
    return tuple(one.model_copy(update=elected) if at >= count - new else one for at, one in enumerate(people))


def a_year(
    council: Sequence[Team],
    people: Sequence[Person],
    *said: Availability,
    slots: Sequence[Slot] = (),
    today: date = BEFORE,
    days: WorkingDays = DAYS,
    rules: RotaRules = RULES,
    committees: Sequence[date] = (),
    off_rota: Sequence[tuple[str, date]] = (),
) -> PlanAsked:
    """What a plan of 2026-27 is asked with."""
    return PlanAsked(
        year=YEAR,
        today=today,
        teams=tuple(council),
        slots=tuple(slots),
        off_rota=tuple(off_rota),
        members=tuple(people),
        availability=said,
        committee_days=frozenset(committees),
        working_days=days,
        rules=rules,
    )


def says(number: int, **limits: object) -> Availability:
    """What councillor `number` says of their time."""
    return Availability.model_validate({"person": someone(number), **limits})


def a_slot(
    slot_id: str, team_id: str, day: date, *on: int, status: SlotStatus | None = None, hour: int = 10, **more: object
) -> Slot:
    """A slot at an hour of a day (UTC) with these councillors on it."""
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    people: tuple[PersonId, ...] = tuple(map(someone, on))
    slot = Slot.model_validate({"id": slot_id, "team_id": team_id, "start": start, "members": people, **more})
    return slot.model_copy(update={"status": status or status_of(slot)})


def applied(asked: PlanAsked, made: Plan) -> PlanAsked:
    """The same year once the plan is written."""
    more = {added.slot_id: added.members for added in made.additions}
    slots = [slot.model_copy(update={"members": slot.members + more.get(slot.id, ())}) for slot in asked.slots]
    slots += [
        Slot(
            id=f"new{number}",
            team_id=one.team_id,
            start=one.start,
            members=one.members,
            capacity=asked.rules.capacity,
            minutes=asked.rules.minutes,
        )
        for number, one in enumerate(made.proposals)
    ]
    return asked.model_copy(update={"slots": tuple(_settled(slot) for slot in slots)})


def _settled(slot: Slot) -> Slot:
    return slot.model_copy(update={"status": status_of(slot)}) if slot.is_planned else slot


def days_of_team(made: Plan, team_id: str) -> list[date]:
    """The London dates proposed for a team, in order."""
    return [london_day(one.start) for one in made.proposals if one.team_id == team_id]


def shares_of(made: Plan) -> dict[PersonId, int]:
    """How many proposed and filled-in places each councillor gets, of those who get any."""
    placed = [one.members for one in made.proposals] + [one.members for one in made.additions]
    return dict(Counter(person for people in placed for person in people))
