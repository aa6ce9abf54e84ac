"""A list of visits is put into the rota whole or not at all, and may be put there again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.sqlite import SqliteTable
from storage.table import Operation, StorageDown
from tests.visits.builders import AUTHOR, COUNCILLORS, MASH, NOW, SLOT, YEAR, someone
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    MANAGER,
    OTHER_MEMBER,
    MovingClock,
    all_rows,
    keys,
    open_council,
    re_register,
    rows_with,
    told,
)
from visits.card_names import CardKind
from visits.model import SYSTEM, Event, PersonId, PersonStatus
from visits.ports import (
    Office,
    Put,
    Stale,
    Unavailable,
)
from visits.rota import Availability, CancelledBecause, Slot, SlotStatus, SwapOffer, SwapState
from visits.usecases.importing import SlotLine, SlotsImported, SlotsRefused, Why, check_slots, import_slots

S = SlotStatus
TO_COME = datetime(2027, 1, 14, 10, tzinfo=UTC)
BEEN = datetime(2026, 9, 14, 9, tzinfo=UTC)


def line(slot_id: str = "n1", **changes: object) -> SlotLine:
    """A visit to come that nobody is on."""
    usual = SlotLine(slot_id=slot_id, team_id=MASH.id, start=TO_COME, minutes=60, members=(), status=S.UNFILLED)
    return usual.model_copy(update=changes)


def taken(slot_id: str = "n1", *members: PersonId, **changes: object) -> SlotLine:
    """A visit to come with these councillors on it."""
    return line(slot_id, members=members or (AUTHOR,), **{"status": S.ALLOCATED, **changes})


def line_of(slot: Slot) -> SlotLine:
    """The line that a visit is exported as."""
    return SlotLine(slot_id=slot.id, **slot.model_dump(include=set(SlotLine.model_fields) - {"slot_id"}))


async def put(office: Office, *lines: SlotLine, operation: str = "op1") -> SlotsImported:
    """Import these lines, which must be right."""
    done = await import_slots(office, lines, operation)
    assert isinstance(done, SlotsImported), done
    return done


async def problems(office: Office, *lines: SlotLine) -> list[tuple[int, str, Why, str]]:
    """What is wrong with these lines: the same whether they are only looked at or imported."""
    checked = await check_slots(office, lines)
    assert await import_slots(office, lines, "op1") == SlotsRefused(problems=checked)
    return [(one.line, one.field, one.why, one.what) for one in checked]


async def slot(office: Office, slot_id: str = "n1", year: str = YEAR) -> Slot:
    stored = await office.store.year(year).slot(slot_id)
    assert stored is not None
    return stored.value


async def keep(office: Office, *slots: Slot) -> None:
    """Keep these visits as they are."""
    year = office.store.year(YEAR)
    for one in slots:
        await year.commit([Put(one, await year.slot(one.id))], write_id=f"keep {one.id}")


async def test_every_fault_is_told_at_once_and_nothing_of_the_list_is_written(council: Office, rows_path: Path) -> None:
    event = Event(object="x", action="x", person=AUTHOR, at=NOW, operation_id="op0")
    await council.store.say_available(Availability(person=OTHER_MEMBER, interests=(MASH.id,)), event)
    await re_register(council, COLLEAGUE, status=PersonStatus.LEFT)
    before = all_rows(rows_path)
    assert await problems(
        council,
        line("n1"),
        line("n2", team_id="moon", start=TO_COME + timedelta(days=1)),
        taken("n3", someone(99), MANAGER, COLLEAGUE, OTHER_MEMBER, start=TO_COME + timedelta(days=2)),
        line("n4"),
        line("n5", status=S.DONE, start=TO_COME + timedelta(days=3)),
        line("n6", status=S.REBOOKED, start=BEEN),
    ) == [
        (1, "team_id", Why.NO_SUCH_TEAM, "moon"),
        (2, "members", Why.NO_SUCH_PERSON, someone(99)),
        (2, "members", Why.NOT_A_COUNCILLOR, MANAGER),
        (2, "members", Why.NOT_A_COUNCILLOR, COLLEAGUE),
        (2, "members", Why.HAS_INTEREST, OTHER_MEMBER),
        (3, "start", Why.SAME_TIME, "n1"),
        (4, "status", Why.NOT_BEGUN, ""),
        (5, "status", Why.REBOOKED, ""),
    ]
    assert all_rows(rows_path) == before


async def test_a_visit_that_is_written_up_cannot_be_changed_but_may_stand_in_the_list(council: Office) -> None:
    done = SLOT.model_copy(update={"status": S.DONE, "record_id": "r1"})
    await keep(council, done)
    assert await put(council, line_of(done)) == SlotsImported(same=1)
    changed = line_of(done).model_copy(update={"status": S.MISSED})
    assert await problems(council, changed) == [(0, "slot_id", Why.WRITTEN_UP, "")]


async def test_a_visit_that_was_planned_again_cannot_be_changed_but_may_stand_in_the_list(council: Office) -> None:
    rebooked = SLOT.model_copy(update={"status": S.REBOOKED, "rebooked_as": "s9"})
    await keep(council, rebooked)
    assert await put(council, line_of(rebooked)) == SlotsImported(same=1)
    changed = line_of(rebooked).model_copy(update={"status": S.CONFIRMED})
    assert await problems(council, changed) == [(0, "status", Why.REBOOKED, "")]


async def test_a_visit_stays_in_its_municipal_year(council: Office) -> None:
    moved = line_of(SLOT).model_copy(update={"start": datetime(2027, 5, 1, 9, tzinfo=UTC)})
    assert await problems(council, moved) == [(0, "start", Why.OTHER_YEAR, YEAR)]


async def test_a_visit_stays_with_its_team(council: Office) -> None:
    other = MASH.model_copy(update={"id": "quay", "name": "Quay"})
    event = Event(object="register", action="changed", person=COORDINATOR, at=NOW, operation_id="op0")
    await council.store.register([], [other], event)
    moved = line_of(SLOT).model_copy(update={"team_id": "quay"})
    assert await problems(council, moved) == [(0, "team_id", Why.OTHER_TEAM, MASH.id)]


async def test_two_visits_to_a_team_at_one_moment_are_refused_unless_they_were_there_already(council: Office) -> None:
    assert await problems(council, line(start=SLOT.start)) == [(0, "start", Why.SAME_TIME, SLOT.id)]
    twin = SLOT.model_copy(update={"id": "twin"})
    await keep(council, twin)
    assert await put(council, line_of(SLOT), line_of(twin)) == SlotsImported(same=2)
    away = line_of(SLOT).model_copy(update={"start": SLOT.start + timedelta(days=1)})
    assert await put(council, away, line_of(twin)) == SlotsImported(changed=1, same=1)


async def test_two_visits_may_change_their_times_with_one_another(council: Office) -> None:
    later = TO_COME + timedelta(days=7)
    await put(council, line("n1"), line("n2", start=later))
    assert await put(council, line("n1", start=later), line("n2"), operation="op2") == SlotsImported(changed=2)


async def test_a_visit_called_off_leaves_its_time_to_another(council: Office) -> None:
    await put(council, line("n1", status=S.CANCELLED), line("n2"))
    assert (await slot(council, "n1")).cancelled_because is CancelledBecause.OTHER


async def test_a_councillor_who_has_left_may_have_been_on_a_visit_and_stays_on_those_they_are_on(
    council: Office,
) -> None:
    await re_register(council, COLLEAGUE, status=PersonStatus.LEFT)
    assert COLLEAGUE in SLOT.members
    assert await put(council, line_of(SLOT).model_copy(update={"place": "Quay"})) == SlotsImported(changed=1)
    assert await put(council, taken("n1", COLLEAGUE, start=BEEN, status=S.DONE)) == SlotsImported(new=1)


async def test_a_new_visit_has_the_teams_host_and_place_and_the_councils_capacity(council: Office) -> None:
    team = MASH.model_copy(update={"managers": (MANAGER,), "host": "Mo Manager", "place": "Civic Centre"})
    event = Event(object="register", action="changed", person=COORDINATOR, at=NOW, operation_id="op0")
    await council.store.register([], [team], event)
    three = tuple(one.id for one in COUNCILLORS[:3])
    confirmed = taken("n2", *three, status=S.CONFIRMED, start=TO_COME + timedelta(days=1), place="Annexe")
    assert await put(council, line("n1"), confirmed) == SlotsImported(new=2)
    assert await slot(council, "n1") == Slot(
        id="n1",
        team_id=MASH.id,
        start=TO_COME,
        host="Mo Manager",
        place="Civic Centre",
        changed_at=NOW,
    )
    kept = await slot(council, "n2")
    assert (kept.capacity, kept.members, kept.place) == (3, three, "Annexe")
    assert (kept.status, kept.confirmed_at, kept.sequence) == (S.CONFIRMED, NOW, 0)


async def test_every_visit_exported_and_imported_again_is_as_it_was(council: Office, rows_path: Path) -> None:
    later = [TO_COME + timedelta(days=day) for day in range(8)]
    kept = [
        SLOT,
        Slot(id="a", team_id=MASH.id, start=later[0], confirmed_at=NOW, former=(AUTHOR,), sequence=4),
        Slot(
            id="b",
            team_id=MASH.id,
            start=later[1],
            members=(AUTHOR, COLLEAGUE),
            status=S.ALLOCATED,
            offered_start=later[7],
            suits=(AUTHOR,),
            capacity=4,
            place="=1+1",
        ),
        Slot(id="c", team_id=MASH.id, start=later[2], members=(AUTHOR,), status=S.CONFIRMED, confirmed_at=BEEN),
        Slot(id="d", team_id=MASH.id, start=later[3], status=S.CANCELLED, cancelled_because=CancelledBecause.TEAM),
        Slot(id="e", team_id=MASH.id, start=later[4], status=S.REBOOKED, rebooked_as="a", members=(AUTHOR,)),
        Slot(id="f", team_id=MASH.id, start=BEEN, status=S.MISSED, members=(COLLEAGUE,)),
        Slot(id="g", team_id=MASH.id, start=BEEN + timedelta(days=1), status=S.DONE, record_id="r1"),
    ]
    await keep(council, *kept[1:])
    before = all_rows(rows_path)
    assert await put(council, *map(line_of, kept)) == SlotsImported(same=8)
    assert all_rows(rows_path) == before


async def test_a_change_is_counted_and_those_taken_off_are_remembered(council: Office) -> None:
    await put(council, taken("n1", AUTHOR, COLLEAGUE))
    await put(council, taken("n1", COLLEAGUE, OTHER_MEMBER), operation="op2")
    after = await slot(council)
    assert (after.members, after.former, after.sequence) == ((COLLEAGUE, OTHER_MEMBER), (AUTHOR,), 1)
    year = council.store.year(YEAR)
    assert "n1" not in [one.id for one in await year.slots_of(AUTHOR)]
    assert "n1" in [one.id for one in await year.slots_of(OTHER_MEMBER)]
    await put(council, taken("n1", AUTHOR), operation="op3")
    assert (await slot(council)).former == (COLLEAGUE, OTHER_MEMBER)


async def test_another_time_must_be_confirmed_again_and_ends_what_was_offered(council: Office) -> None:
    offered = Slot(
        id="n1",
        team_id=MASH.id,
        start=TO_COME,
        members=(AUTHOR,),
        status=S.ALLOCATED,
        offered_start=TO_COME + timedelta(days=9),
        suits=(AUTHOR,),
    )
    settled = Slot(
        id="n2", team_id=MASH.id, start=TO_COME + timedelta(days=1), status=S.UNFILLED, confirmed_at=NOW, host="Mo"
    )
    await keep(council, offered, settled)
    later = TO_COME + timedelta(days=2)
    await put(council, taken("n1", start=later), line("n2", start=later + timedelta(days=1)))
    moved, other = await slot(council, "n1"), await slot(council, "n2")
    assert (moved.start, moved.offered_start, moved.suits) == (later, None, ())
    assert (other.confirmed_at, other.host) == (None, "Mo")


async def test_who_is_taken_off_a_visit_no_longer_has_their_say_about_its_other_time(council: Office) -> None:
    later = TO_COME + timedelta(days=9)
    both = {"members": (AUTHOR, COLLEAGUE), "status": S.ALLOCATED}
    await keep(council, Slot(id="n1", team_id=MASH.id, start=TO_COME, offered_start=later, suits=(AUTHOR,), **both))
    await put(council, taken("n1", COLLEAGUE))
    after = await slot(council)
    assert (after.offered_start, after.suits) == (later, ())
    assert ("n1.1.take_off", AUTHOR) in await told(council, CardKind.NEWS)


async def test_a_visit_that_the_list_calls_allocated_is_confirmed_no_more(council: Office) -> None:
    await keep(
        council,
        Slot(id="n1", team_id=MASH.id, start=TO_COME, members=(AUTHOR,), status=S.CONFIRMED, confirmed_at=NOW),
    )
    await put(council, taken("n1", AUTHOR))
    after = await slot(council)
    assert (after.status, after.confirmed_at) == (S.ALLOCATED, None)


async def test_a_visit_takes_as_many_councillors_as_the_list_puts_on_it(council: Office) -> None:
    await put(council, taken("n1", AUTHOR))
    await put(council, taken("n1", *(one.id for one in COUNCILLORS[:4])), operation="op2")
    after = await slot(council)
    assert (after.capacity, after.places_left) == (4, 0)


async def test_an_interest_declared_later_does_not_undo_a_visit_that_was(council: Office) -> None:
    event = Event(object="x", action="x", person=AUTHOR, at=NOW, operation_id="op0")
    await council.store.say_available(Availability(person=AUTHOR, interests=(MASH.id,)), event)
    assert await put(council, taken("n1", AUTHOR, start=BEEN, status=S.DONE)) == SlotsImported(new=1)


async def test_an_offer_to_swap_ends_with_the_place_that_was_offered(council: Office) -> None:
    await put(council, taken("n1", AUTHOR))
    offer = SwapOffer(id="n1.x", year=YEAR, slot_id="n1", by=AUTHOR, offered_at=NOW)
    await council.store.year(YEAR).commit([Put(offer)], write_id="offer")
    await put(council, taken("n1", COLLEAGUE), operation="op2")
    (after,) = await council.store.year(YEAR).swap_offers("n1")
    assert after.value.state is SwapState.WITHDRAWN


async def test_hosts_and_councillors_hear_of_visits_to_come_and_of_no_others(council: Office) -> None:
    await put(
        council,
        taken("n1", AUTHOR),
        taken("n2", AUTHOR, start=BEEN, status=S.DONE),
        line("n3", start=TO_COME + timedelta(days=1), status=S.CANCELLED),
    )
    assert await told(council, CardKind.HOST) == {("n1", MANAGER)}
    assert await told(council, CardKind.NEWS) == {("n1.0.put_on", AUTHOR)}
    await put(council, taken("n1", AUTHOR, status=S.CANCELLED), operation="op2")
    assert ("n1.1.cancel", AUTHOR) in await told(council, CardKind.NEWS)


async def test_each_visit_written_has_one_event_that_says_by_what_it_came(council: Office, rows_path: Path) -> None:
    lines = [line(f"n{day}", start=TO_COME + timedelta(days=day)) for day in range(30)]
    await put(council, *lines)
    assert len(await keys(council, "event|")) == 30
    (row,) = [body for key, body in all_rows(rows_path) if "event|" in key and "slot n7" in body]
    assert "imported" in row
    assert SYSTEM in row
    await put(council, *lines[:29], line("n29", start=lines[29].start, minutes=90), operation="op2")
    assert len(await keys(council, "event|")) == 31
    assert len(rows_with(rows_path, "slot n29")) == 2


async def test_visits_of_several_years_are_each_kept_in_their_own(council: Office) -> None:
    far = date(2027, 6, 1)
    await put(council, line("n1"), line("n2", start=datetime(far.year, far.month, far.day, 9, tzinfo=UTC)))
    assert (await slot(council, "n2", "2027-28")).status is S.UNFILLED
    assert list(await council.store.years()) == [YEAR, "2027-28"]


class Failing(SqliteTable):
    """A table that takes so many more writes, and then goes down."""

    writes_left = 1_000

    async def write(self, partition: str, operations: list[Operation], *, write_id: str) -> None:  # type: ignore[override]
        """As any table, while there are writes left."""
        if not self.writes_left:
            raise StorageDown("down")
        self.writes_left -= 1
        await super().write(partition, operations, write_id=write_id)


@pytest.fixture
async def failing(rows_path: Path, clock: MovingClock) -> AsyncIterator[tuple[Office, Failing]]:
    table = Failing(rows_path)
    yield await open_council(rows_path, clock, table=table), table
    await table.close()


async def test_what_was_interrupted_is_finished_by_importing_the_list_again(failing: tuple[Office, Failing]) -> None:
    office, table = failing
    members = tuple(one.id for one in COUNCILLORS[:4])
    lines = [taken(f"n{day}", *members, start=TO_COME + timedelta(days=day)) for day in range(20)]
    table.writes_left = 2
    with pytest.raises(Unavailable):
        await put(office, *lines)
    table.writes_left = 1_000
    done = await put(office, *lines, operation="op2")
    assert done.same > 0
    assert done.new > 0
    assert done.new + done.same == 20
    assert await put(office, *lines, operation="op3") == SlotsImported(same=20)


async def test_two_imports_of_new_visits_at_once_do_not_write_over_one_another(council: Office) -> None:
    done = await asyncio.gather(
        import_slots(council, [taken("n1", AUTHOR)], "op1"),
        import_slots(council, [taken("n1", COLLEAGUE)], "op2"),
        return_exceptions=True,
    )
    kept = await slot(council)
    assert kept.members in ((AUTHOR,), (COLLEAGUE,))
    assert sum(isinstance(one, Stale) for one in done) == 1 or kept.sequence == 1
