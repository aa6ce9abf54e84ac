"""Plan a municipal year: show the proposal, and write it once the coordinator commits to what was shown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from visits.coverage import is_off_rota
from visits.kept import Counter
from visits.model import PersonId, Role, Team, Value
from visits.planner import Addition, Plan, PlanAsked, Proposal, plan
from visits.ports import Change, Finished, Office, Put, Stale, Stored, YearStore
from visits.rota import Slot
from visits.rota_shown import SlotDoing
from visits.slots import SlotAct, status_of
from visits.usecases.knowing import known, members_of
from visits.usecases.slot_changes import Step, batches, changed, changes_of
from visits.usecases.start import Refused
from visits.years import london_day, year_bounds

PLANS: Final = "plans"
"""The counter that every part of a plan moves on, so that no two plans are written into one another."""


class Committed(Value):
    """The plan is written: how many visits were planned, and how many councillors put on visits that were planned before."""

    visits: int
    places: int


class PlanChanged(Value):
    """Nothing was written: something has changed since the plan was shown. `plan` is what it is now."""

    plan: Plan


async def propose(office: Office, person: PersonId, year: str) -> Plan | Refused:
    """A proposal for a municipal year ("2026-27"). Nothing is written."""
    if not await known(office, person, Role.COORDINATOR):
        return Refused()
    asked = await _asked(office, year)
    return await office.aside(lambda: plan(asked))


async def commit_plan(
    office: Office, person: PersonId, year: str, digest: str, operation_id: str
) -> Committed | PlanChanged | Refused:
    """Write the plan that has this digest, if it is still the plan. Raises Stale, Unavailable: call again.

    It is written in several transactions. Where that was interrupted, what is written stands, and the plan is now the rest of it.
    """
    if not await known(office, person, Role.COORDINATOR):
        return Refused()
    store = await office.store.open_year(year)
    earlier = await store.outcome_of(person, operation_id)
    if earlier:
        visits, _, places = earlier.partition(" ")
        return Committed(visits=int(visits), places=int(places))
    counted = await store.counter(PLANS)
    asked = await _asked(office, year)
    made = await office.aside(lambda: plan(asked))
    if made.digest != digest:
        return PlanChanged(plan=made)
    done = Committed(visits=len(made.proposals), places=sum(len(one.members) for one in made.additions))
    finished = Finished(person=person, operation_id=operation_id, outcome=f"{done.visits} {done.places}")
    parts = [
        await changes_of(office, store, step) for step in await _steps(office, store, asked, made, person, operation_id)
    ]
    *before, last = list(batches(parts)) or [[]]
    await _write(store, counted, [*before, [*last, finished]], operation_id)
    return done


async def _asked(office: Office, year: str) -> PlanAsked:
    store = office.store.year(year)
    teams = tuple(await office.store.teams())
    records = [record for team in teams for record in await store.records_of_team(team.id)]
    return PlanAsked(
        year=year,
        today=london_day(office.clock.now()),
        teams=teams,
        slots=tuple(await store.slots_between(*year_bounds(year))),
        off_rota=tuple((record.team_id, record.visit_date) for record in records if is_off_rota(record)),
        members=await members_of(office),
        availability=tuple(await office.store.availability()),
        committee_days=frozenset(one.day for one in await office.store.committee_dates()),
        working_days=office.working_days,
        rules=office.rules.rota,
    )


async def _steps(
    office: Office, store: YearStore, asked: PlanAsked, made: Plan, person: PersonId, operation_id: str
) -> list[Step]:
    """What the plan does to each slot. Each has an operation id of its own, for they are written at different times."""
    teams = {team.id: team for team in asked.teams}
    slots = {slot.id: slot for slot in asked.slots}
    steps = [_planned(office, teams[one.team_id], one, person) for one in made.proposals]
    steps += [await _filled(office, store, slots[one.slot_id], one, person) for one in made.additions]
    return [replace(step, operation_id=f"{operation_id}.{number}") for number, step in enumerate(steps)]


def _planned(office: Office, team: Team, one: Proposal, person: PersonId) -> Step:
    rules = office.rules.rota
    slot = Slot(
        id=office.new_id(),
        team_id=team.id,
        start=one.start,
        minutes=rules.minutes,
        capacity=rules.capacity,
        members=one.members,
        host=team.host,
        place=team.place,
        changed_at=office.clock.now(),
    )
    return Step(SlotAct.PLAN, slot.model_copy(update={"status": status_of(slot)}), None, person, "")


async def _filled(office: Office, store: YearStore, slot: Slot, one: Addition, person: PersonId) -> Step:
    stored = await store.slot(slot.id)
    if stored is None or stored.value != slot:
        raise Stale(f"slot {slot.id} changed while the year was planned")
    for member in one.members:
        slot = changed(slot, SlotDoing(act=SlotAct.PUT_ON, member=member), person, office.clock.now())
    return Step(SlotAct.PUT_ON, slot, stored, person, "")


async def _write(
    store: YearStore, counted: Stored[Counter] | None, batches: Sequence[Sequence[Change]], operation_id: str
) -> None:
    """Write the batches one after the other. Raises Stale if another plan is written into this year meanwhile."""
    for batch in batches:
        count = counted.value.count if counted else 0
        mark = Counter(name=PLANS, count=count + 1)
        await store.commit([*batch, Put(mark, counted)], write_id=f"plan {operation_id} {count} {_ids(batch)}")
        counted = await store.counter(PLANS)
        if counted is None or counted.value != mark:
            raise Stale(f"another plan of {store.year} is being written")


def _ids(batch: Sequence[Change]) -> str:
    return " ".join(change.value.id for change in batch if isinstance(change, Put) and isinstance(change.value, Slot))
