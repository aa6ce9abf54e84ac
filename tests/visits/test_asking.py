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
from tests.visits.builders import AUTHOR, COUNCILLORS, MASH, NOW, PARENTING, SLOT, YEAR, someone
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_MANAGER,
    OTHER_MEMBER,
    MovingClock,
    a_record,
    open_council,
    re_register,
)
from visits.asked import NotClear, Only, Period, Question, Unclear, What
from visits.model import Event, PersonId, PersonStatus, RecordStatus, VisitRecord
from visits.ports import Office, Put
from visits.questions.selecting import chosen
from visits.rota import Slot, SlotStatus
from visits.rota_shown import FormsDue, LastVisits, NotClearShown, StillToDo, VisitsListed
from visits.slots import SlotAct
from visits.usecases.asking import PAGE, answer, not_clear
from visits.usecases.start import Refused
from visits.years import london_day, municipal_year, start_of

EARLIER, LATER = "2025-26", "2027-28"
YEARS = (EARLIER, YEAR, LATER)
OPEN = Question()
PAST = Question(is_past=True)
LAST = Question(what=What.LAST_VISIT)
FORMS = Question(what=What.FORMS_DUE)


def visit(slot_id: str, start: datetime, **changes: object) -> Slot:
    """A visit to the MASH that nobody is on."""
    return Slot(id=slot_id, team_id=MASH.id, start=start).model_copy(update=changes)


def taken(slot_id: str, start: datetime, *members: PersonId, **changes: object) -> Slot:
    """One that somebody is on."""
    return visit(slot_id, start, **{"members": members or (AUTHOR,), "status": SlotStatus.ALLOCATED} | changes)


def off_rota(record_id: str, day: date, **changes: object) -> VisitRecord:
    """The record of a visit by Ada and Ben that was not on the rota."""
    held = {"id": record_id, "visit_date": day, "slot_id": "", "year": municipal_year(day)}
    return a_record(**held | changes)


async def keep(office: Office, *values: Slot | VisitRecord) -> None:
    """Put these in the years that they belong to."""
    for value in values:
        day = london_day(value.start) if isinstance(value, Slot) else value.visit_date
        year = await office.store.open_year(municipal_year(day))
        await year.commit([Put(value)], write_id=f"keep {value.id}")


async def add_team(office: Office) -> None:
    """Besides the MASH there is a corporate parenting service, which Nia manages."""
    team = PARENTING.model_copy(update={"managers": (OTHER_MANAGER,)})
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op2")
    await office.store.register([], [team], event)


async def listed(office: Office, question: Question, person: PersonId = AUTHOR, after: str = "") -> VisitsListed:
    found = await answer(office, person, question, after)
    assert isinstance(found, VisitsListed), found
    return found


def ids(found: VisitsListed | LastVisits | FormsDue) -> list[str]:
    """The visits of an answer, by id."""
    return [(line.slot or line.record or SLOT).id for line in found.lines]


async def pages(office: Office, question: Question, person: PersonId = AUTHOR) -> list[list[str]]:
    """All pages, one after the other."""
    page = await listed(office, question, person)
    found = [ids(page)]
    while page.after:
        page = await listed(office, question, person, page.after)
        found.append(ids(page))
    return found


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


async def test_the_last_visit_is_the_latest_that_took_place_on_the_rota_or_off_it(council: Office) -> None:
    await add_team(council)
    done = {"status": SlotStatus.DONE}
    long_ago = start_of(date(2024, 6, 3), 10)
    await keep(
        council,
        taken("done", start_of(date(2026, 9, 1), 10)).model_copy(update=done),
        off_rota("r1", date(2026, 10, 1)),
        off_rota("r2", date(2026, 11, 17), status=RecordStatus.WITHDRAWN),
        taken("old", long_ago, team_id="parenting").model_copy(update=done),
    )
    found = await answer(council, MANAGER, LAST)
    assert isinstance(found, LastVisits)
    assert (ids(found), found.never) == (["r1", "old"], ())


async def test_a_team_that_nobody_visited_is_named(council: Office) -> None:
    await add_team(council)
    await keep(council, taken("x", start_of(date(2026, 10, 5), 10), team_id="parenting"))
    found = await answer(council, AUTHOR, LAST)
    assert isinstance(found, LastVisits)
    assert (ids(found), [team.id for team in found.never]) == ([], ["parenting", "mash"])
    found = await answer(council, AUTHOR, LAST.model_copy(update={"teams": ("mash",)}))
    assert isinstance(found, LastVisits)
    assert [team.id for team in found.never] == ["mash"]


async def test_a_visit_on_the_rota_that_was_written_up_is_told_once(council: Office) -> None:
    await keep(council, taken("done", start_of(date(2026, 11, 16), 10), status=SlotStatus.DONE, record_id="r1"))
    await keep(council, a_record(id="r1", slot_id="done", visit_date=date(2026, 11, 16), year=YEAR))
    for question in (LAST, LAST.model_copy(update={"people": (AUTHOR, COLLEAGUE)})):
        found = await answer(council, AUTHOR, question)
        assert isinstance(found, LastVisits)
        assert ids(found) == ["done"]


async def test_the_last_visit_of_a_person_is_one_that_they_were_on(council: Office) -> None:
    """Cora was on the rota for it but did not come, as its form says; Ben visited before."""
    started = start_of(date(2026, 11, 16), 10)
    done = taken("done", started, AUTHOR, OTHER_MEMBER).model_copy(
        update={"status": SlotStatus.DONE, "record_id": "r1"}
    )
    await keep(council, done, off_rota("r0", date(2026, 9, 2)))
    await keep(council, a_record(id="r1", slot_id="done", visit_date=date(2026, 11, 16), members_present=(AUTHOR,)))
    for person, expected in ((AUTHOR, ["done"]), (COLLEAGUE, ["r0"]), (OTHER_MEMBER, [])):
        found = await answer(council, AUTHOR, LAST.model_copy(update={"people": (person,)}))
        assert isinstance(found, LastVisits)
        assert ids(found) == expected
    elsewhere = LAST.model_copy(update={"people": (AUTHOR,), "teams": ("parenting",)})
    await add_team(council)
    found = await answer(council, AUTHOR, elsewhere)
    assert isinstance(found, LastVisits)
    assert (ids(found), [team.id for team in found.never]) == ([], ["parenting"])


async def test_the_last_visit_may_be_asked_of_a_period(council: Office) -> None:
    await keep(council, off_rota("r1", date(2026, 9, 2)), off_rota("r2", date(2026, 10, 2)))
    period = Period(first=date(2026, 9, 1), last=date(2026, 9, 30))
    found = await answer(council, AUTHOR, LAST.model_copy(update={"period": period}))
    assert isinstance(found, LastVisits)
    assert ids(found) == ["r1"]


async def test_what_is_still_to_do_is_told_of_the_year_and_teams_asked_about(council: Office) -> None:
    await add_team(council)
    await keep(council, off_rota("r1", date(2026, 10, 1)))
    found = await answer(council, AUTHOR, Question(what=What.STILL_TO_DO))
    assert isinstance(found, StillToDo)
    assert (found.coverage.year, [team.id for team in found.teams]) == (YEAR, ["parenting", "mash"])
    assert [(team.team_id, team.still_to_do) for team in found.coverage.teams] == [("parenting", 2), ("mash", 0)]
    narrow = Question(what=What.STILL_TO_DO, teams=("parenting",), year=LATER)
    found = await answer(council, AUTHOR, narrow)
    assert isinstance(found, StillToDo)
    assert (found.coverage.year, [team.team_id for team in found.coverage.teams]) == (LATER, ["parenting"])


async def forms(office: Office, person: PersonId, question: Question = FORMS) -> list[str]:
    found = await answer(office, person, question)
    assert isinstance(found, FormsDue)
    return ids(found)


async def test_forms_that_are_due_are_shown_to_whom_they_concern(council: Office) -> None:
    await add_team(council)
    theirs = taken("theirs", start_of(date(2026, 11, 2), 10), OTHER_MEMBER, team_id="parenting")
    await keep(council, theirs)
    everyones = ["theirs", SLOT.id]
    for person in (COORDINATOR, HEAD, DIRECTOR):
        assert await forms(council, person) == everyones
    assert await forms(council, MANAGER) == [SLOT.id]
    assert await forms(council, OTHER_MANAGER) == ["theirs"]
    assert await forms(council, AUTHOR) == [SLOT.id]
    assert await forms(council, OTHER_MEMBER) == ["theirs"]
    assert await forms(council, COORDINATOR, FORMS.model_copy(update={"people": (AUTHOR,)})) == [SLOT.id]
    assert await forms(council, COORDINATOR, FORMS.model_copy(update={"teams": ("parenting",)})) == ["theirs"]
    period = Period(first=date(2026, 11, 1), last=date(2026, 11, 7))
    assert await forms(council, COORDINATOR, FORMS.model_copy(update={"period": period})) == ["theirs"]


async def test_who_asks_for_the_forms_of_others_is_told_of_their_own_and_that_it_is_so(council: Office) -> None:
    asked = FORMS.model_copy(update={"people": (OTHER_MEMBER,)})
    found = await answer(council, AUTHOR, asked)
    assert isinstance(found, FormsDue)
    assert (ids(found), found.question.people, [one.name for one in found.people]) == (
        [SLOT.id],
        (AUTHOR,),
        ["Ada Marlow"],
    )
    found = await answer(council, MANAGER, FORMS.model_copy(update={"teams": ("parenting",)}))
    assert isinstance(found, FormsDue)
    assert (ids(found), found.question.teams) == ([SLOT.id], ("mash",))


@pytest.mark.parametrize("status", [SlotStatus.DONE, SlotStatus.MISSED, SlotStatus.CANCELLED, SlotStatus.REBOOKED])
async def test_no_form_is_due_of_what_is_written_up_or_did_not_take_place(council: Office, status: SlotStatus) -> None:
    await keep(council, taken("x", NOW - timedelta(days=1)).model_copy(update={"status": status}))
    await keep(council, visit("nobody", NOW - timedelta(days=1)), taken("on", NOW - timedelta(minutes=30)))
    assert await forms(council, COORDINATOR) == [SLOT.id]


async def test_of_more_than_ten_forms_the_oldest_are_shown_and_the_rest_counted(council: Office) -> None:
    await keep(council, *(taken(f"s{n:02d}", start_of(date(2026, 10, 1 + n), 10)) for n in range(12)))
    found = await answer(council, COORDINATOR, FORMS)
    assert isinstance(found, FormsDue)
    assert (ids(found), found.more) == ([f"s{n:02d}" for n in range(10)], 3)


async def test_whom_or_what_could_be_meant_is_shown_by_name(council: Office) -> None:
    await add_team(council)
    unclear = NotClear(why=Unclear.WHICH_PERSON, people=(COLLEAGUE, AUTHOR), teams=("mash",))
    shown = await not_clear(council, AUTHOR, unclear)
    assert isinstance(shown, NotClearShown)
    assert [one.name for one in shown.people] == ["Ada Marlow", "Ben Thornby"]
    assert [team.id for team in shown.teams] == ["mash"]
