"""How a municipal year's visits stand, for those who see to them: coverage, what is unfilled, overdue, and who has no visit."""

from collections.abc import Sequence

from visits.coverage import Coverage, coverage, days_of
from visits.model import PersonId, Role, Team
from visits.ports import Office
from visits.rota import Slot
from visits.rota_shown import Overview
from visits.usecases.knowing import known
from visits.usecases.lines import viewer
from visits.usecases.start import Refused
from visits.working_days import ONE_DAY
from visits.years import london_day, municipal_year, start_of


async def overview(office: Office, person: PersonId, year: str = "") -> Overview | Refused:
    """How a municipal year stands (this one, if none is named): a coordinator sees all teams, a Head of Service their own."""
    who = await known(office, person, Role.COORDINATOR, Role.HEAD_OF_SERVICE)
    if who is None:
        return Refused()
    view = await viewer(office, who)
    teams = tuple(team for team in view.teams.values() if who.has(Role.COORDINATOR) or team.head_of_service == person)
    covered, slots = await coverage_of(office, year or municipal_year(london_day(view.now)), teams)
    to_come = [slot for slot in slots if slot.is_planned and slot.start > view.now]
    return Overview(
        coverage=covered,
        teams=teams,
        unfilled=tuple(view.line(slot) for slot in to_come if not slot.members),
        overdue=tuple(view.line(slot) for slot in covered.overdue),
        without_a_visit=view.named(covered.without_visit),
        awaiting_host=sum(slot.confirmed_at is None for slot in to_come),
    )


async def coverage_of(office: Office, year: str, teams: Sequence[Team]) -> tuple[Coverage, Sequence[Slot]]:
    """How far these teams' visits have come in a municipal year, with the slots, by start. Who took part is of all teams."""
    store = office.store.year(year)
    days = days_of(year)
    slots = await store.slots_between(start_of(days.first), start_of(days.last + ONE_DAY))
    all_teams = await office.store.teams()
    covered = coverage(
        year,
        teams=teams,
        slots=slots,
        records=[record for team in all_teams for record in await store.records_of_team(team.id)],
        people=await office.store.people(),
        today=london_day(office.clock.now()),
        working_days=office.working_days,
        rules=office.rules.rota,
    )
    ids = {team.id for team in teams}
    due, overdue = (tuple(slot for slot in some if slot.team_id in ids) for some in (covered.due, covered.overdue))
    mine = covered.model_copy(update={"due": due, "overdue": overdue})
    return mine, [slot for slot in slots if slot.team_id in ids]
