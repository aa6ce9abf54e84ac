"""Coverage says truly what is planned, done, missed and still to do, by team and to date, and who took part."""

from collections.abc import Sequence
from datetime import date

import pytest

from tests.visits.builders import YEAR, someone
from tests.visits.council import a_record as record_of
from tests.visits.rota_years import BEFORE, DAYS, RULES, a_slot, a_year, applied, members, teams
from visits.council import RotaRules
from visits.coverage import Counts, Coverage, coverage, days_of, is_newly_elected, is_off_rota
from visits.model import (
    Person,
    PersonStatus,
    RecordStatus,
    Role,
    Team,
    VisitRecord,
)
from visits.planner import plan
from visits.rota import Slot, SlotStatus

TODAY = date(2026, 11, 20)
"""A Friday."""
TWO = teams(2, 1)


def a_record(number: int, team_id: str, day: date, *present: int, slot_id: str = "", **changes: object) -> VisitRecord:
    """A form that was sent."""
    people = tuple(map(someone, present))
    facts: dict[str, object] = {
        "id": f"r{number}",
        "team_id": team_id,
        "visit_date": day,
        "members_present": people,
        "slot_id": slot_id,
    }
    return record_of(**facts, **changes)


def to_date(
    slots: Sequence[Slot] = (),
    records: Sequence[VisitRecord] = (),
    *,
    council: Sequence[Team] = TWO,
    people: Sequence[Person] = (),
    today: date = TODAY,
    rules: RotaRules = RULES,
) -> Coverage:
    return coverage(
        YEAR, teams=council, slots=slots, records=records, people=people, today=today, working_days=DAYS, rules=rules
    )


def of_team(found: Coverage, team_id: str) -> dict[str, object]:
    """The numbers of a team that are not 0."""
    [team] = [team for team in found.teams if team.team_id == team_id]
    return {name: count for name, count in team.model_dump(exclude={"team_id"}).items() if count}


def test_where_nothing_was_planned_all_is_still_to_do() -> None:
    found = to_date()
    assert of_team(found, "t01") == {"required": 2, "still_to_do": 2, "not_planned": 2}
    assert found.total == Counts(required=3, still_to_do=3, not_planned=3)
    assert found.due == found.overdue == ()


def test_without_teams_and_people_all_is_nothing() -> None:
    found = to_date(council=())
    assert found.total == Counts()
    assert found.took_part.members == 0
    assert found.without_visit == ()


def test_missed_and_cancelled_visits_are_still_to_do() -> None:
    slots = [
        a_slot("m", "t01", date(2026, 6, 2), 1, status=SlotStatus.MISSED),
        a_slot("c", "t01", date(2026, 12, 2), 1, status=SlotStatus.CANCELLED),
        a_slot("r", "t01", date(2026, 7, 2), 1, status=SlotStatus.REBOOKED),
    ]
    assert of_team(to_date(slots), "t01") == {
        "required": 2,
        "missed": 1,
        "cancelled": 2,
        "still_to_do": 2,
        "not_planned": 2,
    }


def test_a_visit_that_nobody_was_on_in_time_lapsed_and_nobody_owes_its_form() -> None:
    found = to_date([a_slot("s", "t02", date(2026, 11, 19))])
    assert of_team(found, "t02") == {"required": 1, "lapsed": 1, "still_to_do": 1, "not_planned": 1}
    assert found.due == ()


def test_a_visit_of_today_is_still_to_come_and_one_of_yesterday_awaits_its_form() -> None:
    slots = [a_slot("today", "t01", TODAY, 1, hour=9), a_slot("yesterday", "t01", date(2026, 11, 19), 2)]
    found = to_date(slots)
    assert of_team(found, "t01") == {"required": 2, "planned": 1, "awaiting_form": 1, "still_to_do": 2}
    assert [slot.id for slot in found.due] == ["yesterday"]


def test_a_day_is_over_when_it_is_over_in_london() -> None:
    late = a_slot("s", "t01", date(2026, 7, 1), 1, hour=23)
    assert to_date([late], today=date(2026, 7, 2)).due == (), "23:00 UTC is the next day in summer"
    assert to_date([late], today=date(2026, 7, 3)).due == (late,)


@pytest.mark.parametrize(("day", "is_overdue"), [(date(2026, 11, 10), False), (date(2026, 11, 9), True)])
def test_a_form_is_overdue_once_more_working_days_went_by_than_the_last_nudge(day: date, is_overdue: bool) -> None:
    slot = a_slot("s", "t01", day, 1)
    found = to_date([slot])
    assert found.due == (slot,)
    assert found.overdue == ((slot,) if is_overdue else ())


def test_where_nobody_is_nudged_a_form_is_overdue_the_next_working_day() -> None:
    slot = a_slot("s", "t01", date(2026, 11, 19), 1)
    assert to_date([slot], rules=RotaRules(nudge_days=())).overdue == (slot,)


def test_forms_due_begin_with_the_oldest_visit() -> None:
    slots = [a_slot(f"s{day}", "t01", date(2026, 11, day), 1) for day in (12, 3, 5)]
    found = to_date(slots)
    assert [slot.id for slot in found.due] == ["s3", "s5", "s12"]
    assert [slot.id for slot in found.overdue] == ["s3", "s5"]


def test_visits_off_the_rota_count_but_not_once_they_are_withdrawn() -> None:
    day = date(2026, 6, 3)
    records = [
        a_record(1, "t01", day, 1),
        a_record(2, "t02", day, 1, status=RecordStatus.WITHDRAWN),
        a_record(3, "t01", day, 1, slot_id="s"),
    ]
    found = to_date([a_slot("s", "t01", day, 1, status=SlotStatus.DONE)], records)
    assert [is_off_rota(one) for one in records] == [True, False, False]
    assert of_team(found, "t01") == {"required": 2, "done": 2}
    assert of_team(found, "t02") == {"required": 1, "still_to_do": 1, "not_planned": 1}


def test_more_visits_than_required_make_up_for_no_other_team() -> None:
    done = [a_slot(f"s{n}", "t01", date(2026, 6, n), 1, status=SlotStatus.DONE) for n in range(1, 6)]
    found = to_date(done)
    assert of_team(found, "t01") == {"required": 2, "done": 5}
    assert found.total.still_to_do == 1


def test_who_took_part_is_as_the_form_says_and_where_there_is_none_as_the_rota_says() -> None:
    day = date(2026, 6, 3)
    slots = [
        a_slot("with", "t01", day, 1, 2, status=SlotStatus.DONE),
        a_slot("import", "t01", day, 3, status=SlotStatus.DONE, hour=14),
        a_slot("missed", "t01", day, 4, status=SlotStatus.MISSED),
        a_slot("coming", "t02", date(2026, 12, 3), 5),
        a_slot("off", "t02", date(2026, 12, 4), 6, status=SlotStatus.CANCELLED),
    ]
    found = to_date(slots, [a_record(1, "t01", day, 1, slot_id="with")], people=members(7, new=5))
    took = found.took_part
    assert (took.took_part, took.members, took.newly_took_part, took.newly_elected) == (2, 7, 1, 5)
    assert found.without_visit == (someone(2), someone(4), someone(6), someone(7))


def test_a_councillor_who_was_to_go_and_did_not_is_without_a_visit() -> None:
    """Councillor 2 was on the rota for a visit that the form says they missed: no visit done, none to come."""
    day = date(2026, 6, 3)
    done = a_slot("s", "t01", day, 1, 2, status=SlotStatus.DONE)
    found = to_date([done], [a_record(1, "t01", day, 1, slot_id="s")], people=members(2))
    assert found.without_visit == (someone(2),)


def test_only_councillors_now_on_the_register_are_counted() -> None:
    left = members(2)[0].model_copy(update={"status": PersonStatus.LEFT})
    officer = members(2)[1].model_copy(update={"roles": frozenset({Role.COORDINATOR})})
    found = to_date([], [a_record(1, "t01", date(2026, 6, 3), 1, 2)], people=[left, officer])
    assert found.took_part.members == 0
    assert found.took_part.took_part == 0


@pytest.mark.parametrize(
    ("elected", "is_new"),
    [(None, False), (date(2025, 4, 30), False), (date(2025, 5, 1), True), (date(2026, 5, 7), True)],
)
def test_newly_elected_are_those_of_this_years_may_and_the_last(elected: date | None, is_new: bool) -> None:
    assert is_newly_elected(members(1)[0].model_copy(update={"first_elected": elected}), YEAR) is is_new


def test_a_municipal_year_is_from_may_to_april() -> None:
    assert (days_of(YEAR).first, days_of(YEAR).last) == (date(2026, 5, 1), date(2027, 4, 30))


def test_once_a_plan_is_written_nothing_is_left_unplanned() -> None:
    asked = a_year(TWO, members(8))
    slots = applied(asked, plan(asked)).slots
    found = to_date(slots, people=members(8), today=BEFORE)
    assert found.total == Counts(required=3, planned=3, still_to_do=3)
    assert len(found.without_visit) == 2
