"""Answers about what has been: the last visits, what is still to do, the forms that are due."""

from datetime import date, timedelta

import pytest

from tests.visits.asked import (
    FORMS,
    LAST,
    LATER,
    add_team,
    ids,
    keep,
    off_rota,
    taken,
    visit,
)
from tests.visits.builders import AUTHOR, NOW, SLOT, YEAR
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_MANAGER,
    OTHER_MEMBER,
    a_record,
)
from visits.asked import NotClear, Period, Question, Unclear, What
from visits.model import PersonId, RecordStatus
from visits.ports import Office
from visits.rota import SlotStatus
from visits.rota_shown import FormsDue, LastVisits, NotClearShown, StillToDo
from visits.usecases.asking import answer, not_clear
from visits.years import start_of


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
    found = await answer(council, MANAGER, LAST.model_copy(update={"people": (COLLEAGUE,)}))
    assert isinstance(found, LastVisits)
    assert ids(found) == ["r1"]


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
