"""A plan is written when a coordinator commits to what was shown: whole, once, and what was interrupted can be gone on with."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.sqlite import SqliteTable
from tests.visits.builders import AUTHOR, MASH, SLOT, YEAR, someone
from tests.visits.council import (
    COORDINATOR,
    HEAD,
    MANAGER,
    Interrupted,
    MovingClock,
    a_record,
    open_council,
    re_register,
    told,
    waiting,
)
from tests.visits.rota_years import a_slot, teams
from visits.card_names import CardKind
from visits.model import Event, PersonId, Role
from visits.planner import Plan
from visits.ports import (
    Office,
    Put,
    Stale,
    Unavailable,
)
from visits.rota import Availability, CommitteeDate, Slot, SlotStatus
from visits.usecases.planning import Committed, PlanChanged, commit_plan, propose
from visits.usecases.start import Refused
from visits.years import london_day, year_bounds

OTHER_COORDINATOR = someone(72)
FOUR = tuple(team.model_copy(update={"managers": (MANAGER,), "place": "Civic Centre"}) for team in teams(2, 2, 3, 12))
"""With the team of the council's own slot, 19 visits still to plan: several transactions."""


@pytest.fixture
def table(rows_path: Path) -> Interrupted:
    return Interrupted(rows_path)


@pytest.fixture
async def office(rows_path: Path, clock: MovingClock, table: Interrupted) -> AsyncIterator[Office]:
    """The invented council with four more teams, at the beginning of its year."""
    clock.at(2026, 5, 5)
    office = await open_council(rows_path, clock, table=table)
    await office.store.register([], FOUR, an_event(office))
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


def an_event(office: Office) -> Event:
    return Event(object="council", action="told", person=HEAD, at=office.clock.now(), operation_id=office.new_id())


async def all_slots(office: Office) -> Sequence[Slot]:
    return await office.store.year(YEAR).slots_between(*year_bounds(YEAR))


async def proposed(office: Office) -> Plan:
    made = await propose(office, COORDINATOR, YEAR)
    assert isinstance(made, Plan)
    return made


async def committed(office: Office, operation: str = "20260505-1") -> Committed:
    """The plan as it is now, written."""
    done = await commit_plan(office, COORDINATOR, YEAR, (await proposed(office)).digest, operation)
    assert isinstance(done, Committed), done
    return done


async def per_team(office: Office) -> dict[str, int]:
    return dict(Counter(slot.team_id for slot in await all_slots(office)))


EVERYTHING = {team.id: team.visits_per_year for team in (*FOUR, MASH)}


@pytest.mark.parametrize("person", [AUTHOR, MANAGER, HEAD, someone(99)])
async def test_only_a_coordinator_plans(office: Office, person: PersonId) -> None:
    made = await proposed(office)
    assert await propose(office, person, YEAR) == Refused()
    assert await commit_plan(office, person, YEAR, made.digest, "20260505-1") == Refused()
    assert await all_slots(office) == [SLOT]


async def test_looking_at_a_proposal_writes_nothing(office: Office) -> None:
    assert len((await proposed(office)).proposals) == 19
    assert await all_slots(office) == [SLOT]
    assert await waiting(office) == []


async def test_a_plan_that_is_no_longer_the_one_shown_is_not_written(office: Office) -> None:
    shown = await proposed(office)
    await office.store.say_available(Availability(person=AUTHOR, most=1), an_event(office))
    answer = await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    assert answer == PlanChanged(plan=await proposed(office))
    assert await all_slots(office) == [SLOT]


async def test_what_was_shown_is_written_as_it_was_shown(office: Office) -> None:
    shown = await proposed(office)
    assert await committed(office) == Committed(visits=19, places=0)
    written = [slot for slot in await all_slots(office) if slot.id != SLOT.id]
    assert [(slot.team_id, slot.start, slot.members) for slot in written] == [
        (one.team_id, one.start, one.members) for one in shown.proposals
    ]
    assert {(slot.status, slot.capacity, slot.minutes, slot.place) for slot in written} == {
        (SlotStatus.ALLOCATED, 2, 60, "Civic Centre")
    }
    assert (await proposed(office)).changes_nothing


async def test_hosts_are_asked_and_councillors_hear_of_their_visits(office: Office) -> None:
    await committed(office)
    written = [slot for slot in await all_slots(office) if slot.id != SLOT.id]
    assert await told(office, CardKind.HOST) == {(slot.id, MANAGER) for slot in written}
    news = await told(office, CardKind.NEWS)
    assert {(name.partition(".")[0], person) for name, person in news} == {
        (slot.id, person) for slot in written for person in slot.members
    }


async def test_committing_twice_writes_once_and_says_the_same(office: Office) -> None:
    shown = await proposed(office)
    first = await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    assert await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1") == first
    assert await per_team(office) == EVERYTHING


async def test_committing_to_a_plan_of_nothing_is_no_fault(office: Office) -> None:
    await committed(office)
    assert await committed(office, "20260505-2") == Committed(visits=0, places=0)


async def test_a_plan_interrupted_half_way_is_completed_by_the_next(office: Office, table: Interrupted) -> None:
    shown = await proposed(office)

    async def fail() -> None:
        raise Unavailable("the store is down")

    async def fail_next() -> None:
        table.before_write = fail

    table.before_write = fail_next
    with pytest.raises(Unavailable):
        await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    assert 1 < len(await all_slots(office)) < 20
    rest = await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    assert isinstance(rest, PlanChanged)
    assert isinstance(await commit_plan(office, COORDINATOR, YEAR, rest.plan.digest, "20260505-2"), Committed)
    assert await per_team(office) == EVERYTHING


async def test_two_coordinators_who_commit_at_once_do_not_plan_everything_twice(
    office: Office, table: Interrupted, rows_path: Path, clock: MovingClock
) -> None:
    known = await office.store.person(COORDINATOR)
    assert known is not None
    second = known.model_copy(update={"id": OTHER_COORDINATOR, "name": "Cam Ordinator"})
    await office.store.register([second], [], an_event(office))
    shown = await proposed(office)
    other = await open_council(rows_path, clock, prefix="b", table=SqliteTable(rows_path))

    async def the_other() -> None:
        assert isinstance(await commit_plan(other, OTHER_COORDINATOR, YEAR, shown.digest, "20260505-9"), Committed)

    table.before_write = the_other
    with pytest.raises(Stale):
        await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    assert await per_team(office) == EVERYTHING
    await other.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def test_a_place_is_filled_beside_who_is_on_the_visit_and_both_hear_of_it(office: Office) -> None:
    half = a_slot("half", "t01", date(2026, 9, 8), 6)
    await office.store.year(YEAR).commit([Put(half)], write_id="half")
    assert (await committed(office)).places == 1
    stored = await office.store.year(YEAR).slot("half")
    assert stored is not None
    assert stored.value.members[0] == someone(6)
    assert len(stored.value.members) == 2
    assert stored.value.sequence == 1
    news = {(name, person) for name, person in await told(office, CardKind.NEWS) if name.startswith("half.")}
    assert news == {("half.1.claim", someone(6)), ("half.1.put_on", stored.value.members[1])}


async def test_a_place_taken_meanwhile_is_not_given_to_another(office: Office, table: Interrupted) -> None:
    half = a_slot("half", "t01", date(2026, 9, 8), 6)
    store = office.store.year(YEAR)
    await store.commit([Put(half)], write_id="half")
    shown = await proposed(office)

    async def claim() -> None:
        stored = await store.slot("half")
        taken = half.model_copy(update={"members": (*half.members, someone(5))})
        await store.commit([Put(taken, stored)], write_id="claim")

    table.before_reading = ("slot|half", claim)
    with pytest.raises(Stale):
        await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    answer = await commit_plan(office, COORDINATOR, YEAR, shown.digest, "20260505-1")
    assert isinstance(answer, PlanChanged)
    assert not answer.plan.additions


async def test_days_on_which_a_committee_meets_are_left_free(office: Office) -> None:
    before = await proposed(office)
    days = {london_day(one.start) for one in before.proposals}
    meetings = [CommitteeDate(day=day, title="Council") for day in sorted(days)]
    await office.store.set_committee_dates(meetings, an_event(office))
    after = await proposed(office)
    assert len(after.proposals) == 19
    assert days.isdisjoint(london_day(one.start) for one in after.proposals)


async def test_a_visit_off_the_rota_is_one_visit_less_to_plan(office: Office) -> None:
    record = a_record(id="off", team_id="t01", slot_id="", visit_date=date(2026, 5, 4))
    await office.store.year(YEAR).commit([Put(record)], write_id="off")
    await committed(office)
    assert await per_team(office) == {**EVERYTHING, "t01": 1}


async def test_a_visit_on_the_rota_and_its_form_are_one_visit(office: Office) -> None:
    done = a_slot("done", "t01", date(2026, 5, 4), 1, status=SlotStatus.DONE)
    record = a_record(id="r9", team_id="t01", slot_id="done", visit_date=date(2026, 5, 4))
    await office.store.year(YEAR).commit([Put(done), Put(record)], write_id="done")
    await committed(office)
    assert await per_team(office) == EVERYTHING


async def test_a_councillor_who_left_is_not_planned_with(office: Office) -> None:
    await re_register(office, AUTHOR, roles=frozenset({Role.OBSERVER}))
    await committed(office)
    written = [slot for slot in await all_slots(office) if slot.start > office.clock.now() + timedelta(days=1)]
    assert not [slot for slot in written if slot.id != SLOT.id and AUTHOR in slot.members]
