"""The rows that the rota is read by follow every change, and a page of them costs the same however many visits there are."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from storage.rows import unpack
from storage.store import TableStore
from storage.table import Row, Table
from storage.year import TableYear
from tests.storage.counting import CountingTable
from tests.storage.samples import AUTHOR, COLLEAGUE, EVENT, PERSON, TEAM, someone
from tests.visits.council import RULES, MovingClock
from visits.asked import Only, Question
from visits.ports import Office, Put, Remove, Stored
from visits.rota import Slot, SlotStatus, place_of
from visits.rota_shown import VisitsListed
from visits.slots import SlotAct, becomes, with_member, without_member
from visits.usecases.asking import answer
from visits.working_days import WorkingDays

YEAR = "2026-27"
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
SLOT = Slot(id="s1", team_id=TEAM.id, start=NOW + timedelta(days=30))
QUESTIONS = (Question(), Question(only=Only.FREE), Question(only=Only.UNFILLED), Question(only=Only.UNCONFIRMED))


@pytest.fixture
def year(table: Table, partition: str) -> TableYear:
    return TableYear(table, partition, YEAR)


async def rows(table: Table, year: TableYear) -> list[Row]:
    page = await table.query(year.partition, "", "\x7f", limit=1_000)
    assert page.next_key is None
    return list(page.rows)


def keys_of(slot: Slot) -> set[str]:
    """Every row that there must be of a visit."""
    place = place_of(slot)
    lists = ["slotat", f"slotteam|{slot.team_id}", *(f"slotof|{one}" for one in (*slot.members, *slot.former))]
    lists += ["slotfree"] if slot.places_left else []
    lists += ["slotlong"] if slot.minutes > 60 else []
    return {f"slot|{slot.id}", *(f"{each}|{place}" for each in lists)}


async def stored(year: TableYear) -> Stored[Slot]:
    found = await year.slot(SLOT.id)
    assert found is not None
    return found


async def put(year: TableYear, slot: Slot, was: Stored[Slot] | None) -> None:
    await year.commit([Put(slot, was)], write_id=uuid4().hex)


LIFE: Sequence[tuple[str, SlotAct, dict[str, object]]] = (
    ("one goes on it", SlotAct.CLAIM, with_member(SLOT, AUTHOR)),
    ("it is full", SlotAct.CLAIM, {"members": (AUTHOR, COLLEAGUE)}),
    ("the host confirms", SlotAct.CONFIRM, {"confirmed_at": NOW}),
    ("its place changes", SlotAct.AMEND, {"place": "Town Hall, room 9"}),
    ("it is moved", SlotAct.MOVE, {"start": SLOT.start + timedelta(days=40), "confirmed_at": None}),
    ("one comes off it", SlotAct.RELEASE, {"members": (COLLEAGUE,), "former": (AUTHOR,)}),
    ("that one comes back", SlotAct.CLAIM, {"members": (COLLEAGUE, AUTHOR), "former": ()}),
    ("another takes the place", SlotAct.TAKE_SWAP, {"members": (COLLEAGUE, someone(4)), "former": (AUTHOR,)}),
    ("it takes one more", SlotAct.AMEND, {"capacity": 3}),
    ("it takes longer", SlotAct.AMEND, {"minutes": 61}),
    ("its link changes", SlotAct.AMEND, {"link": "https://teams.example/meet/2"}),
    ("it takes an hour again", SlotAct.AMEND, {"minutes": 60}),
    ("it takes four hours", SlotAct.AMEND, {"minutes": 240}),
    ("it is called off", SlotAct.CANCEL, {}),
    ("it is rebooked", SlotAct.REBOOK, {"rebooked_as": "s2"}),
)


async def test_every_list_of_visits_follows_every_change(table: Table, year: TableYear) -> None:
    await put(year, SLOT, None)
    for what, act, changes in LIFE:
        was = await stored(year)
        slot = becomes(was.value.model_copy(update=changes), act, NOW)
        await put(year, slot, was)
        found = {row.key: row for row in await rows(table, year)}
        assert found.keys() == keys_of(slot), what
        held = [
            unpack(Slot, row.values)
            for key, row in found.items()
            if key.startswith(("slotat|", "slotfree|", "slotlong|"))
        ]
        assert held == [slot] * len(held), what
        assert list(await year.slots_between(slot.start, slot.start + timedelta(minutes=1))) == [slot], what


async def test_a_visit_taken_away_leaves_no_row(table: Table, year: TableYear) -> None:
    await put(year, SLOT.model_copy(update=with_member(SLOT, AUTHOR)), None)
    await year.commit([Remove(await stored(year))], write_id="gone")
    assert await rows(table, year) == []


async def test_who_came_off_a_visit_has_it_among_those_they_were_ever_on(year: TableYear) -> None:
    await put(year, SLOT.model_copy(update=with_member(SLOT, AUTHOR)), None)
    was = await stored(year)
    left = was.value.model_copy(update={**without_member(was.value, AUTHOR), "status": SlotStatus.UNFILLED})
    await put(year, left, was)
    assert list(await year.slots_of(AUTHOR)) == []
    assert list(await year.slots_ever_of(AUTHOR)) == [left]


async def test_a_list_goes_on_after_a_place_and_never_says_a_visit_twice(year: TableYear) -> None:
    slots = [SLOT.model_copy(update={"id": f"s{n}", "start": SLOT.start + timedelta(hours=n // 3)}) for n in range(12)]
    await year.commit([Put(slot) for slot in slots], write_id="slots")
    found: list[Slot] = []
    end = SLOT.start + timedelta(days=1)
    while page := await year.slots_between(
        SLOT.start, end, after=place_of(found[-1]) if found else "", limit=5, free=True
    ):
        found += page
    assert found == sorted(slots, key=place_of)
    assert list(await year.slots_between(end, SLOT.start)) == []


async def test_long_visits_are_listed_by_start_and_no_others(year: TableYear) -> None:
    slots = [SLOT.model_copy(update={"id": f"s{n}", "minutes": 30 * n}) for n in range(1, 5)]
    later = SLOT.model_copy(update={"id": "s0", "minutes": 90, "start": SLOT.start + timedelta(hours=1)})
    await year.commit([Put(slot) for slot in (*slots, later)], write_id="slots")
    assert list(await year.long_slots_between(SLOT.start, later.start)) == slots[2:]
    assert list(await year.long_slots_between(SLOT.start, later.start + timedelta(minutes=1))) == [*slots[2:], later]
    assert list(await year.long_slots_between(later.start, SLOT.start)) == []


async def fill(store: TableStore, count: int) -> None:
    """So many visits through the year, the half of them full; Cllr O'Hara is on the first ten."""
    await store.register([PERSON], [TEAM], EVENT)
    year = await store.open_year(YEAR)
    gap = timedelta(days=350) / count
    for first in range(0, count, 10):
        slots = [
            SLOT.model_copy(
                update={
                    "id": f"s{n:06d}",
                    "start": NOW + (n + 1) * gap,
                    "members": (AUTHOR if n < 10 else someone(n % 60), COLLEAGUE)[: n % 2 * 2],
                    "status": SlotStatus.ALLOCATED if n % 2 else SlotStatus.UNFILLED,
                }
            )
            for n in range(first, first + 10)
        ]
        await year.commit([Put(slot) for slot in slots], write_id=f"fill {first}")


async def calls(table: Table, council: str, question: Question) -> tuple[int, int, int]:
    """(calls, rows read, visits listed) of two pages of an answer, with nothing in the caches."""
    counted = CountingTable(table)
    clock = MovingClock(NOW)
    office = Office(TableStore(counted, council), clock, RULES, WorkingDays(), lambda: uuid4().hex)
    first = await answer(office, AUTHOR, question)
    assert isinstance(first, VisitsListed)
    second = await answer(office, AUTHOR, question, first.after)
    assert isinstance(second, VisitsListed)
    return counted.calls, counted.rows_read, len(first.lines) + len(second.lines)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.only)
async def test_a_page_costs_as_many_calls_of_400_visits_as_of_60(
    table: Table, partition: str, question: Question
) -> None:
    few, many = f"{partition}|few", f"{partition}|many"
    await fill(TableStore(table, few), 60)
    await fill(TableStore(table, many), 400)
    cost = await calls(table, few, question)
    assert cost == await calls(table, many, question)
    assert cost[2] == 20
    assert cost[0] <= 10
    assert cost[1] <= 2 * 11 + 6, "no more is read than is shown, and one more to know that there is a next page"
