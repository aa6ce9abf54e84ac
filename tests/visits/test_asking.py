"""Answers to questions about the rota: exactly the visits that are meant, ten at a time, and to each what is theirs."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.store import TableStore
from tests.visits.asked import (
    LAST,
    OPEN,
    PAST,
    YEARS,
    add_team,
    ids,
    keep,
    listed,
    off_rota,
    pages,
    taken,
    visit,
)
from tests.visits.builders import AUTHOR, COUNCILLORS, MASH, NOW, PARENTING, SLOT, YEAR, someone
from tests.visits.council import (
    COLLEAGUE,
    HEAD,
    OTHER_MANAGER,
    OTHER_MEMBER,
    MovingClock,
    a_record,
    open_council,
    re_register,
)
from visits.asked import NotClear, Only, Period, Question, Unclear, What
from visits.model import Event, PersonId, PersonStatus, RecordStatus
from visits.ports import Office, Put
from visits.questions.selecting import chosen
from visits.rota import Slot, SlotStatus
from visits.rota_shown import LastVisits, StillToDo
from visits.slots import SlotAct
from visits.usecases.asking import PAGE, answer, not_clear
from visits.usecases.start import Refused
from visits.years import london_day, municipal_year, start_of


@pytest.mark.parametrize("what", What)
async def test_strangers_and_leavers_are_told_nothing(council: Office, what: What) -> None:
    await re_register(council, COLLEAGUE, status=PersonStatus.LEFT)
    for person in (someone(99), COLLEAGUE):
        assert await answer(council, person, Question(what=what)) == Refused()
        assert await not_clear(council, person, NotClear(why=Unclear.NO_SUCH_DATE)) == Refused()


@pytest.mark.parametrize("is_past", [False, True])
@pytest.mark.parametrize("what", What)
async def test_a_rota_without_anything_on_it_is_an_empty_answer(
    rows_path: Path, clock: MovingClock, what: What, is_past: bool
) -> None:
    office = await open_council(rows_path, clock)
    stored = await office.store.year(YEAR).slot(SLOT.id)
    assert stored is not None
    cancelled = SLOT.model_copy(update={"status": SlotStatus.CANCELLED})
    await office.store.year(YEAR).commit([Put(cancelled, stored)], write_id="cancelled")
    found = await answer(office, AUTHOR, Question(what=what, is_past=is_past))
    assert not isinstance(found, Refused)
    assert isinstance(found, StillToDo) or found.lines == ()
    assert isinstance(office.store, TableStore)
    await office.store.close()


async def test_a_council_without_a_year_has_no_visits(council: Office, tmp_path: Path, clock: MovingClock) -> None:
    assert isinstance(council.store, TableStore)
    bare = TableStore(council.store._table, "elsewhere")
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op0")
    await bare.register(COUNCILLORS, [MASH], event)
    office = Office(bare, clock, council.rules, council.working_days, council.new_id)
    assert ids(await listed(office, OPEN)) == ids(await listed(office, PAST)) == []
    assert isinstance(await answer(office, AUTHOR, LAST), LastVisits)


async def test_a_list_has_ten_at_most_and_says_where_it_goes_on(council: Office) -> None:
    slots = [visit(f"s{n:02d}", NOW + timedelta(days=n)) for n in range(1, 24)]
    await keep(council, *reversed(slots))
    named = [slot.id for slot in slots]
    assert await pages(council, OPEN) == [named[:10], named[10:20], named[20:]]
    first = await listed(council, OPEN)
    second = await listed(council, OPEN, after=first.after)
    assert (first.is_first, second.is_first) == (True, False)


@pytest.mark.parametrize("question", [OPEN, Question(teams=("mash",)), Question(people=(AUTHOR,))])
async def test_ten_visits_are_one_page(council: Office, question: Question) -> None:
    await keep(council, *(taken(f"s{n}", NOW + timedelta(days=n)) for n in range(1, PAGE + 1)))
    assert [len(page) for page in await pages(council, question)] == [10]


async def test_visits_at_the_same_moment_are_each_listed_once(council: Office) -> None:
    start = NOW + timedelta(days=1)
    await keep(council, *(visit(f"s{n:02d}", start) for n in range(15)))
    assert await pages(council, OPEN) == [[f"s{n:02d}" for n in range(10)], [f"s{n:02d}" for n in range(10, 15)]]


async def test_a_visit_that_has_begun_counts_until_it_ends(council: Office) -> None:
    hour = timedelta(hours=1)
    going_on = taken("on", NOW - 2 * hour, minutes=121)
    just_over = taken("over", NOW - hour, minutes=60)
    await keep(council, going_on, just_over)
    assert ids(await listed(council, OPEN)) == ["on"]
    assert ids(await listed(council, PAST)) == ["over", SLOT.id]


async def test_the_next_one_is_one_alone(council: Office) -> None:
    await keep(council, *(taken(f"s{n}", NOW + timedelta(days=n)) for n in (2, 1, 3)))
    for question in (OPEN, Question(people=(AUTHOR,)), Question(teams=("mash",))):
        assert await pages(council, question.model_copy(update={"first_only": True})) == [["s1"]]
    assert await pages(council, PAST.model_copy(update={"first_only": True})) == [[SLOT.id]]


async def test_a_few_among_very_many_are_found(council: Office) -> None:
    """More are read when the first few hold none that is meant."""
    many = [taken(f"s{n:03d}", NOW + timedelta(hours=n)) for n in range(1, 240)]
    await keep(council, *many, visit("x", NOW + timedelta(days=30), status=SlotStatus.CANCELLED))
    assert await pages(council, Question(only=Only.CANCELLED)) == [["x"]]


async def test_the_list_goes_on_over_the_end_of_the_municipal_year(council: Office) -> None:
    before = [visit(f"a{n}", start_of(date(2027, 4, 20 + n), 10)) for n in range(6)]
    after = [visit(f"b{n}", start_of(date(2027, 5, 4 + n), 10)) for n in range(6)]
    await keep(council, *before, *after)
    named = [slot.id for slot in before + after]
    assert await pages(council, OPEN) == [named[:10], named[10:]]


async def test_who_asks_is_shown_what_they_may_do(council: Office) -> None:
    await keep(council, visit("s1", NOW + timedelta(days=20)))
    [line] = (await listed(council, OPEN, OTHER_MEMBER)).lines
    assert line.acts == (SlotAct.CLAIM,)
    [line] = (await listed(council, OPEN, OTHER_MANAGER)).lines
    assert line.acts == ()


async def test_what_was_named_is_said_with_the_answer(council: Office) -> None:
    await add_team(council)
    found = await listed(council, Question(teams=("parenting",), people=(COLLEAGUE,)))
    assert ([team.name for team in found.teams], [one.name for one in found.people], found.asker) == (
        [PARENTING.name],
        ["Ben Thornby"],
        AUTHOR,
    )


async def test_the_past_has_visits_off_the_rota_too_the_latest_first(council: Office) -> None:
    await keep(
        council,
        off_rota("r1", date(2026, 11, 16)),
        off_rota("r2", date(2026, 4, 2)),
        off_rota("r3", date(2026, 11, 13), status=RecordStatus.WITHDRAWN),
        a_record(id="r4", visit_date=date(2026, 11, 14), slot_id=SLOT.id),
    )
    assert await pages(council, PAST) == [["r1", SLOT.id, "r2"]]
    for person, found in ((AUTHOR, ["r1", SLOT.id, "r2"]), (OTHER_MEMBER, [])):
        assert await pages(council, PAST.model_copy(update={"people": (person,)})) == [found]
    assert await pages(council, PAST.model_copy(update={"only": Only.MISSED})) == [[]]
    assert await pages(council, PAST.model_copy(update={"teams": ("parenting",)})) == [[]]
    november = PAST.model_copy(update={"period": Period(first=date(2026, 11, 15), last=date(2026, 11, 30))})
    assert await pages(council, november) == [["r1"]]


async def test_the_past_goes_on_page_by_page(council: Office) -> None:
    await keep(council, *(off_rota(f"r{n:02d}", date(2026, 10, n)) for n in range(1, 13)))
    await keep(council, taken("s1", start_of(date(2026, 4, 1), 10)))
    newest_first = [f"r{n:02d}" for n in range(12, 0, -1)]
    assert await pages(council, PAST) == [[SLOT.id, *newest_first[:9]], [*newest_first[9:], "s1"]]


async def test_a_visit_of_today_that_is_written_up_has_been_even_before_its_hour(council: Office) -> None:
    await keep(council, taken("today", NOW + timedelta(hours=2), status=SlotStatus.DONE))
    assert await pages(council, PAST) == [["today", SLOT.id]]
    assert await pages(council, OPEN) == [[]]


async def test_on_its_last_day_a_municipal_year_is_still_this_one(council: Office, clock: MovingClock) -> None:
    await keep(council, taken("s1", start_of(date(2025, 5, 1), 10)))
    clock.at(2027, 4, 30, 12)
    assert await pages(council, PAST) == [[SLOT.id, "s1"]]
    clock.at(2027, 5, 1, 12)
    assert await pages(council, PAST) == [[SLOT.id]]


async def test_the_past_is_two_municipal_years_unless_a_period_is_named(council: Office) -> None:
    long_ago = taken("old", start_of(date(2024, 12, 1), 10))
    await keep(council, taken("s1", start_of(date(2025, 5, 1), 10)), long_ago)
    assert await pages(council, PAST) == [[SLOT.id, "s1"]]
    since = PAST.model_copy(update={"period": Period(first=date(2024, 11, 1))})
    assert await pages(council, since) == [[SLOT.id, "s1", "old"]]
    before = PAST.model_copy(update={"period": Period(last=date(2025, 4, 30))})
    assert await pages(council, before) == [["old"]]


TONIGHT = start_of(london_day(NOW) + timedelta(days=1))


def _any_visit(
    n: int, hours: int, minutes: int, team: str, members: list[PersonId], status: SlotStatus, confirmed: bool
) -> Slot:
    """A visit as it may be: none of a day to come took place already, or was missed."""
    start = datetime(2026, 5, 2, 9, tzinfo=UTC) + timedelta(hours=hours)
    if start >= TONIGHT and status in (SlotStatus.DONE, SlotStatus.MISSED):
        status = SlotStatus.ALLOCATED
    return Slot(
        id=f"v{n}",
        team_id=team,
        start=start,
        minutes=minutes,
        members=() if status is SlotStatus.UNFILLED else tuple(members),
        status=status,
        confirmed_at=NOW if confirmed else None,
    )


SLOTS = st.lists(
    st.builds(
        _any_visit,
        st.integers(0, 99),
        st.integers(0, 500 * 24) | st.integers(202 * 24, 204 * 24),
        st.sampled_from([15, 60, 75, 240]),
        st.sampled_from(["mash", "parenting"]),
        st.lists(st.sampled_from([one.id for one in COUNCILLORS[:3]]), min_size=1, max_size=2, unique=True),
        st.sampled_from(SlotStatus),
        st.booleans(),
    ),
    max_size=30,
    unique_by=lambda slot: slot.id,
)
DATES = st.none() | st.dates(date(2026, 6, 1), date(2027, 9, 1))
QUESTIONS = st.builds(
    Question,
    only=st.sampled_from(Only),
    teams=st.sampled_from([(), (), ("mash",), ("mash", "parenting")]),
    people=st.sampled_from([(), (), (AUTHOR,), (AUTHOR, COLLEAGUE)]),
    period=st.builds(Period, first=DATES, last=DATES),
    is_past=st.booleans(),
    first_only=st.sampled_from([False, False, False, True]),
)


async def _pages_of(folder: Path, slots: Sequence[Slot], questions: Sequence[Question]) -> list[list[str]]:
    office = await open_council(folder / "rows.db", MovingClock())
    by_year = {year: [Put(slot) for slot in slots if municipal_year(london_day(slot.start)) == year] for year in YEARS}
    for year, puts in by_year.items():
        store = await office.store.open_year(year)
        for start in range(0, len(puts), 10):
            await store.commit(puts[start : start + 10], write_id=f"{year} {start}")
    found = [[one for page in await pages(office, question) for one in page] for question in questions]
    assert isinstance(office.store, TableStore)
    await office.store.close()
    return found


@given(SLOTS, st.lists(QUESTIONS, min_size=4, max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_pages_together_are_exactly_the_visits_that_are_meant(slots: list[Slot], questions: list[Question]) -> None:
    with TemporaryDirectory() as folder:
        found = asyncio.run(_pages_of(Path(folder), slots, questions))
    for question, listed_ids in zip(questions, found, strict=True):
        assert listed_ids == [slot.id for slot in chosen(question, [*slots, SLOT], NOW)]
