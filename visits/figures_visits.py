"""The visits of a period counted: what each of the rota came to, those off it, and who took part (seed 002, 2.2 and 2.4)."""

from collections.abc import Sequence
from datetime import date

from visits.coverage import Come, come_to, days_of, is_newly_elected, is_off_rota, who_visited
from visits.figures import Counted, TeamVisits, TookPart, VisitFigures
from visits.model import DateRange, Person, Role, Team, VisitRecord
from visits.rota import CALLED_OFF, CancelledBecause, Slot, SlotStatus
from visits.tally import grouped, tally
from visits.years import municipal_year


def visits_and_teams(
    period: DateRange, teams: Sequence[Team], slots: Sequence[Slot], sent: Sequence[VisitRecord], today: date
) -> tuple[VisitFigures, tuple[TeamVisits, ...]]:
    """The figures of all visits, and those of each team in the order given. `sent` are the records that stand."""
    years = _whole_years(period)
    slots_of, sent_of = grouped(slots, lambda slot: slot.team_id), grouped(sent, lambda record: record.team_id)

    def required(*of: Team) -> int | None:
        return years * sum(team.visits_per_year for team in of) if years else None

    by_team = (
        TeamVisits(
            team_id=team.id,
            team_name=team.name,
            visit_kind=team.visit_kind,
            **dict(_visits(slots_of.get(team.id, ()), sent_of.get(team.id, ()), today, required(team))),
        )
        for team in teams
    )
    return _visits(slots, sent, today, required(*teams)), tuple(by_team)


def _whole_years(period: DateRange) -> int:
    """How many municipal years lie whole within the period."""
    years = (days_of(municipal_year(date(first, 5, 1))) for first in range(period.first.year, period.last.year + 1))
    return sum(year.first in period and year.last in period for year in years)


def _visits(slots: Sequence[Slot], sent: Sequence[VisitRecord], today: date, required: int | None) -> VisitFigures:
    came = tally(((_came_to(slot, today), slot.id) for slot in slots), (*Come, *CALLED_OFF))
    cancelled = (slot for slot in slots if slot.status is SlotStatus.CANCELLED)
    because = ((slot.cancelled_because or CancelledBecause.OTHER, slot.id) for slot in cancelled)
    return VisitFigures(
        required=required,
        planned=Counted(of=tuple(slot.id for slot in slots if slot.status is not SlotStatus.REBOOKED)),
        took_place=came[Come.DONE],
        cancelled=came[SlotStatus.CANCELLED],
        cancelled_because=tally(because, CancelledBecause),
        missed=came[Come.MISSED],
        lapsed=came[Come.LAPSED],
        awaiting_form=came[Come.AWAITING_FORM],
        to_come=came[Come.TO_COME],
        rebooked=came[SlotStatus.REBOOKED],
        off_rota=Counted(of=tuple(record.reference for record in sent if is_off_rota(record))),
        forms=Counted(of=tuple(record.reference for record in sent)),
    )


def _came_to(slot: Slot, today: date) -> str:
    come = come_to(slot, today)
    return slot.status if come is Come.CALLED_OFF else come


def took_part(
    period: DateRange, people: Sequence[Person], slots: Sequence[Slot], sent: Sequence[VisitRecord]
) -> TookPart:
    """Who took part, in the order of the register; those who are no longer councillors on it by id."""
    year = municipal_year(period.first)
    members = [person for person in people if person.has(Role.MEMBER)]
    visited = who_visited(slots, sent)
    new = [person for person in members if is_newly_elected(person, year)]
    return TookPart(
        members=tuple(person.id for person in members),
        took_part=tuple(person.id for person in members if person.id in visited),
        newly_elected=tuple(person.id for person in new),
        newly_took_part=tuple(person.id for person in new if person.id in visited),
        others=tuple(sorted(visited.difference(person.id for person in members))),
    )
