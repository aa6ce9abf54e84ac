"""The coordinator's view of a municipal year: what is done and still to do, unfilled and overdue, and who has no visit."""

from datetime import date, datetime, timedelta

import pytest

from tests.visits.builders import AUTHOR, COUNCILLORS, MASH, NOW, PARENTING, SLOT, YEAR, someone
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    OTHER_MEMBER,
    MovingClock,
    a_record,
    re_register,
)
from visits.model import Event, PersonId, PersonStatus
from visits.ports import Office, Put
from visits.rota import Slot, SlotStatus
from visits.rota_shown import Overview, VisitLine
from visits.slots import SlotAct
from visits.usecases.overview import overview
from visits.usecases.start import Refused
from visits.years import start_of


def visit(slot_id: str, start: datetime, *members: PersonId, **changes: object) -> Slot:
    """A visit to the MASH by these councillors."""
    status = SlotStatus.ALLOCATED if members else SlotStatus.UNFILLED
    return Slot(id=slot_id, team_id=MASH.id, start=start, members=members, status=status).model_copy(update=changes)


async def keep(office: Office, *slots: Slot) -> None:
    await office.store.year(YEAR).commit([Put(slot) for slot in slots], write_id=office.new_id())


async def add_team(office: Office) -> None:
    """Besides the MASH there is a corporate parenting service, of another Head of Service."""
    team = PARENTING.model_copy(update={"head_of_service": OTHER_HEAD})
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op2")
    await office.store.register([], [team], event)


async def seen(office: Office, person: PersonId = COORDINATOR, year: str = "") -> Overview:
    found = await overview(office, person, year)
    assert isinstance(found, Overview), found
    return found


def ids(lines: tuple[VisitLine, ...]) -> list[str]:
    return [line.slot.id for line in lines if line.slot]


@pytest.mark.parametrize("person", [AUTHOR, MANAGER, DIRECTOR, someone(99)])
async def test_it_is_for_those_who_see_to_the_rota(council: Office, person: PersonId) -> None:
    assert await overview(council, person) == Refused()


async def test_a_coordinator_who_left_sees_nothing(council: Office) -> None:
    await re_register(council, COORDINATOR, status=PersonStatus.LEFT)
    assert await overview(council, COORDINATOR) == Refused()


async def test_a_year_without_a_rota_shows_what_there_is_to_do(council: Office) -> None:
    found = await seen(council, year="2027-28")
    assert (found.coverage.year, found.coverage.total.not_planned) == ("2027-28", 1)
    assert found.without_a_visit == tuple(one.name for one in COUNCILLORS)
    assert (found.unfilled, found.overdue, found.awaiting_host) == ((), (), 0)


async def test_the_year_is_this_one_unless_another_is_named(council: Office, clock: MovingClock) -> None:
    assert (await seen(council)).coverage.year == YEAR
    clock.at(2027, 4, 30, 23)
    assert (await seen(council)).coverage.year == YEAR
    clock.at(2027, 5, 1, 0)
    assert (await seen(council)).coverage.year == "2027-28"


async def test_visits_to_come_that_nobody_is_on_are_listed_the_nearest_first(council: Office) -> None:
    day = timedelta(days=1)
    await keep(
        council,
        visit("far", NOW + 9 * day),
        visit("near", NOW + 2 * day, confirmed_at=NOW),
        visit("gone", NOW - day),
        visit("off", NOW + day, status=SlotStatus.CANCELLED),
        visit("taken", NOW + day, OTHER_MEMBER),
    )
    found = await seen(council)
    assert ids(found.unfilled) == ["near", "far"]
    assert SlotAct.PUT_ON in found.unfilled[0].acts
    assert found.awaiting_host == 2, "far and taken: the host has confirmed the other"


async def test_a_form_is_overdue_once_the_last_nudge_is_past_and_until_it_is_sent(
    council: Office, clock: MovingClock
) -> None:
    """The visit was on Saturday 14 November 2026; the last nudge comes after 8 working days."""
    clock.at(2026, 11, 25)
    assert ids((await seen(council)).overdue) == []
    clock.at(2026, 11, 26)
    await keep(council, visit("older", start_of(date(2026, 11, 2), 10), AUTHOR))
    assert ids((await seen(council)).overdue) == ["older", SLOT.id]
    stored = await council.store.year(YEAR).slot(SLOT.id)
    done = SLOT.model_copy(update={"status": SlotStatus.DONE})
    await council.store.year(YEAR).commit([Put(done, stored)], write_id="done")
    assert ids((await seen(council)).overdue) == ["older"]


async def test_members_without_a_visit_are_named(council: Office) -> None:
    off_rota = a_record(id="r1", slot_id="", year=YEAR, members_present=(someone(4),))
    await council.store.year(YEAR).commit([Put(off_rota)], write_id="r1")
    await keep(council, visit("s1", NOW + timedelta(days=3), OTHER_MEMBER))
    await re_register(council, COLLEAGUE, status=PersonStatus.LEFT)
    assert (await seen(council)).without_a_visit == ("Elsie Penhale", "Femi Radcliffe")


async def test_a_head_of_service_sees_their_own_teams_alone(council: Office, clock: MovingClock) -> None:
    await add_team(council)
    clock.at(2026, 12, 1)
    elsewhere = {"team_id": PARENTING.id}
    await keep(
        council,
        visit("due", start_of(date(2026, 11, 2), 10), OTHER_MEMBER, **elsewhere),
        visit("free", start_of(date(2026, 12, 20), 10), **elsewhere),
    )
    parenting = a_record(id="r1", slot_id="", team_id=PARENTING.id, year=YEAR, members_present=(someone(4),))
    await council.store.year(YEAR).commit([Put(parenting)], write_id="r1")
    for person, overdue, unfilled, awaiting in ((HEAD, [SLOT.id], [], 0), (OTHER_HEAD, ["due"], ["free"], 1)):
        found = await seen(council, person)
        assert (ids(found.overdue), ids(found.unfilled), found.awaiting_host) == (overdue, unfilled, awaiting)
        assert [slot.id for slot in found.coverage.due] == overdue
        assert [team.team_id for team in found.coverage.teams] == [team.id for team in found.teams]
        assert found.coverage.total.required == sum(team.visits_per_year for team in found.teams)
        assert found.without_a_visit == ("Elsie Penhale", "Femi Radcliffe"), "whichever team it was that others visited"
    assert len((await seen(council)).teams) == 2
