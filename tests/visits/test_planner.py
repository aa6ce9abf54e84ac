"""A year is planned as often as each team is owed, on days that may be, by those who may, in fair shares; or says what is short."""

from collections import Counter
from datetime import UTC, date, timedelta
from itertools import pairwise

import pytest

from tests.visits.builders import someone
from tests.visits.rota_years import (
    a_slot,
    a_year,
    applied,
    days_of_team,
    members,
    says,
    shares_of,
    teams,
)
from visits.council import RotaRules
from visits.eligibility import half_day
from visits.model import (
    DateRange,
)
from visits.planner import Plan, Shortfall, WhyShort, plan
from visits.planning_days import monday
from visits.rota import SlotStatus
from visits.working_days import WorkingDays
from visits.years import london_day, london_time

YEAR_LONG = DateRange(first=date(2026, 5, 1), last=date(2027, 4, 30))
COMMITTEES = tuple(date(2026, 6, 2) + timedelta(weeks=4 * n) for n in range(12))
TWELVE = teams(*[1] * 11, 2)
BUSY = teams(*[4] * 9, *[3] * 3)
"""Twelve teams with 45 visits: 90 places."""


def short(made: Plan) -> set[tuple[str, int, int, WhyShort]]:
    return {(one.team_id, one.missing, one.empty_places, one.why) for one in made.shortfalls}


def most_in_a_week(made: Plan) -> int:
    return max(Counter(monday(london_day(one.start)) for one in made.proposals).values())


# What can't be met


def test_a_team_that_everybody_has_a_connection_with_is_not_planned_and_the_plan_says_so() -> None:
    people = members(6)
    made = plan(a_year(teams(1, 2), people, *(says(n, interests=("t02",)) for n in range(1, 7))))
    assert made.shortfalls == (
        Shortfall(team_id="t02", required=2, planned=0, missing=2, why=WhyShort.ALL_HAVE_INTEREST),
    )
    assert [one.team_id for one in made.proposals] == ["t01"]


def test_a_year_that_is_all_recess_has_no_days() -> None:
    made = plan(a_year(teams(1), members(4), days=WorkingDays(recess=(YEAR_LONG,))))
    assert short(made) == {("t01", 1, 0, WhyShort.NO_DAYS)}
    assert made.changes_nothing


def test_a_year_that_is_over_has_no_days() -> None:
    assert short(plan(a_year(teams(1), members(4), today=date(2027, 4, 30)))) == {("t01", 1, 0, WhyShort.NO_DAYS)}


def test_late_in_the_year_as_many_are_planned_as_there_are_weeks() -> None:
    made = plan(a_year(teams(6), members(4), today=date(2027, 4, 9)))
    assert len(made.proposals) == 3
    assert made.shortfalls == (Shortfall(team_id="t01", required=6, planned=3, missing=3, why=WhyShort.NO_DAYS),)


def test_without_councillors_nothing_is_planned() -> None:
    assert short(plan(a_year(teams(2), ()))) == {("t01", 2, 0, WhyShort.NO_COUNCILLORS)}


def test_councillors_who_are_never_free_are_not_put_on_anything() -> None:
    made = plan(a_year(teams(1), members(2), says(1, weekdays=()), says(2, mornings=False, afternoons=False)))
    assert short(made) == {("t01", 1, 0, WhyShort.NOBODY_AVAILABLE)}


def test_one_councillor_alone_leaves_a_place_empty_on_every_visit() -> None:
    made = plan(a_year(teams(2), members(1)))
    assert short(made) == {("t01", 0, 2, WhyShort.TOO_FEW_ELIGIBLE)}
    assert [one.members for one in made.proposals] == [(someone(1),)] * 2


def test_nobody_is_put_on_more_visits_than_they_said() -> None:
    made = plan(a_year(teams(4), members(2), says(1, most=1), says(2, most=2)))
    assert shares_of(made) == {someone(1): 1, someone(2): 2}
    assert short(made) == {("t01", 0, 5, WhyShort.ALL_TAKEN)}
    assert sorted(len(one.members) for one in made.proposals) == [0, 1, 1, 1], "no visit has two while another has none"


def test_visits_held_already_count_towards_the_most() -> None:
    held = a_slot("s1", "t01", date(2026, 6, 10), 1)
    made = plan(a_year(teams(2), members(1), says(1, most=1), slots=[held]))
    assert shares_of(made) == {}


def test_nobody_is_put_on_two_visits_of_one_half_day() -> None:
    at_once = [a_slot(f"s{n}", f"t0{n}", date(2026, 6, 10)) for n in (1, 2)]
    made = plan(a_year(teams(1, 1), members(2), slots=at_once))
    assert shares_of(made) == {someone(1): 1, someone(2): 1}
    assert {one.why for one in made.shortfalls} == {WhyShort.ALL_TAKEN}


def test_the_afternoon_of_the_same_day_is_another_half_day() -> None:
    same_day = [a_slot("s1", "t01", date(2026, 6, 10), hour=9), a_slot("s2", "t02", date(2026, 6, 10), hour=13)]
    assert set(shares_of(plan(a_year(teams(1, 1), members(2), slots=same_day))).values()) == {2}


# Days


def test_no_visit_is_on_a_day_that_is_not_for_visits() -> None:
    christmas = DateRange(first=date(2026, 12, 21), last=date(2027, 1, 3))
    days = WorkingDays(recess=(8, christmas), closures=frozenset({date(2026, 6, 1)}))
    made = plan(a_year(BUSY, members(24), days=days, committees=COMMITTEES))
    assert len(made.proposals) == 45
    for one in made.proposals:
        day = london_day(one.start)
        assert day in YEAR_LONG
        assert days.is_working(day)
        assert not days.in_recess(day)
        assert day not in COMMITTEES


def test_visits_are_from_tomorrow_on_and_with_a_fortnights_notice_if_the_year_allows() -> None:
    monday_of_july = date(2026, 7, 6)
    made = plan(a_year(TWELVE, members(30), today=monday_of_july))
    assert min(london_day(one.start) for one in made.proposals) >= monday_of_july + timedelta(days=14)
    late = plan(a_year(teams(1), members(3), today=date(2027, 4, 28)))
    assert days_of_team(late, "t01") in ([date(2027, 4, 29)], [date(2027, 4, 30)])


def test_a_pre_election_period_is_used_only_when_nothing_else_fits_and_warns() -> None:
    rules = RotaRules(pre_election=(DateRange(first=date(2027, 3, 22), last=date(2027, 4, 30)),))
    made = plan(a_year(BUSY, members(24), rules=rules))
    assert not any(one.warns_pre_election for one in made.proposals)
    late = plan(a_year(teams(3), members(6), rules=rules, today=date(2027, 3, 10)))
    warned = [london_day(one.start) for one in late.proposals if one.warns_pre_election]
    fine = [london_day(one.start) for one in late.proposals if not one.warns_pre_election]
    assert len(fine) == 2, "the two weeks before the period are used first"
    assert len(warned) == 1
    assert warned[0] >= date(2027, 3, 22)


def test_visits_begin_at_the_councils_times_in_london_on_both_sides_of_the_clock_changes() -> None:
    made = plan(a_year(BUSY, members(24)))
    assert {london_time(one.start).strftime("%H:%M") for one in made.proposals} == {"10:00", "14:00"}
    assert {one.start.hour for one in made.proposals} == {9, 10, 13, 14}
    assert all(one.start.tzinfo is UTC for one in made.proposals)


def test_an_afternoon_in_london_is_one_in_summer_too() -> None:
    rules = RotaRules(times=("12:30",))
    made = plan(a_year(teams(4), members(2), says(1, afternoons=False), says(2, mornings=False), rules=rules))
    assert {one.start.hour for one in made.proposals} == {11, 12}
    assert {one.members for one in made.proposals} == {(someone(2),)}


# Spread


def test_two_visits_a_year_are_about_six_months_apart() -> None:
    made = plan(a_year(teams(*[2] * 6), members(30)))
    for team in teams(*[2] * 6):
        first, second = days_of_team(made, team.id)
        assert timedelta(days=150) <= second - first <= timedelta(days=215)


def test_three_or_four_visits_a_year_are_evenly_apart_and_no_week_is_crowded() -> None:
    made = plan(a_year(BUSY, members(24), committees=COMMITTEES))
    for team in BUSY[:9]:
        apart = [(later - sooner).days for sooner, later in pairwise(days_of_team(made, team.id))]
        assert all(60 <= days <= 125 for days in apart), (team.id, apart)
    for team in BUSY[9:]:
        apart = [(later - sooner).days for sooner, later in pairwise(days_of_team(made, team.id))]
        assert all(90 <= days <= 150 for days in apart), (team.id, apart)
    assert most_in_a_week(made) <= 2
    months = Counter(london_day(one.start).strftime("%Y-%m") for one in made.proposals)
    assert len(months) == 11, "every month but the recess"
    assert max(months.values()) - min(months.values()) <= 3


def test_a_visit_a_year_to_each_of_twelve_teams_is_about_one_a_month() -> None:
    days = sorted(london_day(one.start) for one in plan(a_year(TWELVE, members(60))).proposals)
    assert all(10 <= (later - sooner).days <= 45 for sooner, later in pairwise(days))
    assert days[-1] < date(2027, 4, 15), "a visit called off at the end of the year could not be held later in it"


def test_late_in_the_year_no_week_is_crowded_for_the_sake_of_a_teams_own_spread() -> None:
    made = plan(a_year(teams(*[2] * 12), members(24), today=date(2027, 2, 1)))
    assert len(made.proposals) == 24
    assert most_in_a_week(made) <= 3


def test_a_visit_is_when_enough_councillors_can_go() -> None:
    but_november = (
        DateRange(first=date(2026, 5, 1), last=date(2026, 10, 31)),
        DateRange(first=date(2026, 12, 1), last=date(2027, 4, 30)),
    )
    made = plan(a_year(teams(1), members(2), says(1, not_between=but_november)))
    [day] = days_of_team(made, "t01")
    assert day.month == 11
    assert not made.shortfalls


def test_a_team_is_not_visited_twice_in_one_week() -> None:
    made = plan(a_year(teams(40), members(8)))
    assert len(made.proposals) == 40
    assert len({monday(day) for day in days_of_team(made, "t01")}) == 40


def test_the_second_visit_keeps_away_from_the_first_even_if_that_was_off_the_rota() -> None:
    made = plan(a_year(teams(2), members(4), off_rota=[("t01", date(2026, 10, 20))]))
    [day] = days_of_team(made, "t01")
    assert 150 <= abs((day - date(2026, 10, 20)).days) <= 215


# Shares


def test_sixty_councillors_share_the_visits_of_twelve_teams() -> None:
    made = plan(a_year(TWELVE, members(60), committees=COMMITTEES))
    assert Counter(one.team_id for one in made.proposals) == {team.id: team.visits_per_year for team in TWELVE}
    assert not made.shortfalls
    assert set(shares_of(made).values()) == {1}
    assert (made.shares.least, made.shares.most, made.shares.spread) == (0, 1, 1)


def test_twenty_four_councillors_of_whom_a_third_are_restricted_share_ninety_places() -> None:
    said = [says(n, interests=(f"t{n:02d}", "t12")) for n in range(1, 4)]
    said += [says(n, weekdays=(0, 2), afternoons=False) for n in range(4, 6)]
    away = DateRange(first=date(2026, 9, 1), last=date(2026, 12, 31))
    said += [says(n, not_between=(away,)) for n in range(6, 9)]
    asked = a_year(BUSY, members(24), *said, committees=COMMITTEES)
    made = plan(asked)
    assert not made.shortfalls
    assert sum(shares_of(made).values()) == 90
    assert made.shares.spread <= 1
    limits = {one.person: one for one in said}
    for one in made.proposals:
        day, is_morning = half_day(one.start)
        for said_by in (limits[person] for person in one.members if person in limits):
            assert one.team_id not in said_by.interests
            assert day.weekday() in said_by.weekdays
            assert said_by.mornings if is_morning else said_by.afternoons
            assert not any(day in span for span in said_by.not_between)


def test_those_who_had_visits_this_year_wait_for_those_who_had_none() -> None:
    done = [a_slot(f"d{n}", "t01", date(2026, 5, 5 + 7 * n), 1, 2, status=SlotStatus.DONE) for n in range(2)]
    made = plan(a_year(teams(4), members(4), slots=done, today=date(2026, 6, 1)))
    assert shares_of(made) == {someone(3): 2, someone(4): 2}
    assert made.shares.spread == 0


def test_a_missed_or_cancelled_visit_is_nobodys_share_and_is_planned_again() -> None:
    gone = [
        a_slot("m", "t01", date(2026, 5, 12), 1, status=SlotStatus.MISSED),
        a_slot("c", "t02", date(2026, 6, 16), 2, status=SlotStatus.CANCELLED),
        a_slot("nobody", "t03", date(2026, 5, 19)),
    ]
    made = plan(a_year(teams(1, 1, 1), members(6), slots=gone, today=date(2026, 6, 1)))
    assert {one.team_id for one in made.proposals} == {"t01", "t02", "t03"}
    assert shares_of(made) == {someone(n): 1 for n in range(1, 7)}


def test_newcomers_come_first_and_early() -> None:
    people = members(60, new=14)
    made = plan(a_year(TWELVE, people))
    got = shares_of(made)
    newcomers = {one.id for one in people[-14:]}
    assert newcomers <= set(got)
    first_seven = sorted(made.proposals, key=lambda one: one.start)[:7]
    early = sum(person in newcomers for one in first_seven for person in one.members)
    assert early == 14


def test_a_councillor_is_not_on_two_visits_of_one_week_if_that_can_be_helped() -> None:
    made = plan(a_year(teams(*[2] * 12), members(8), today=date(2027, 2, 1)))
    assert len(made.proposals) == 24
    weeks = Counter((person, monday(london_day(one.start))) for one in made.proposals for person in one.members)
    assert max(weeks.values()) == 1


@pytest.mark.parametrize(("fresh", "busier"), [(1, 2), (2, 1)])
def test_of_two_with_as_many_visits_the_one_is_asked_who_has_none_that_week(fresh: int, busier: int) -> None:
    slots = [
        a_slot("done", "t01", date(2026, 5, 5), busier, status=SlotStatus.DONE),
        a_slot("monday", "t02", date(2026, 9, 7), capacity=1),
        a_slot("friday", "t03", date(2026, 9, 11), capacity=1),
    ]
    made = plan(a_year(teams(1, 1, 1), members(2), slots=slots, today=date(2026, 6, 1)))
    assert shares_of(made) == {someone(fresh): 1, someone(busier): 1}


def test_absences_of_the_register_are_kept() -> None:
    away = members(2)[0].model_copy(update={"away_from": date(2026, 5, 1), "away_to": date(2027, 4, 30)})
    made = plan(a_year(teams(2), [away, members(2)[1]]))
    assert shares_of(made) == {someone(2): 2}


# Again


def test_the_same_year_gives_the_same_plan_in_whatever_order_it_is_told() -> None:
    asked = a_year(BUSY, members(24), says(1, most=2), says(2, weekdays=(1,)))
    turned = asked.model_copy(
        update={"members": asked.members[::-1], "teams": asked.teams[::-1], "availability": asked.availability[::-1]}
    )
    assert plan(turned) == plan(asked)


def test_another_plan_has_another_digest() -> None:
    one, other = plan(a_year(teams(1), members(4))), plan(a_year(teams(1), members(4), says(1, interests=("t01",))))
    assert one.digest != other.digest
    assert len(one.digest) == 64


def test_a_plan_that_was_written_leaves_nothing_to_plan() -> None:
    asked = a_year(BUSY, members(24), committees=COMMITTEES)
    assert plan(applied(asked, plan(asked))).changes_nothing


@pytest.mark.parametrize("written", range(0, 13, 3))
def test_a_plan_that_was_written_in_part_is_completed(written: int) -> None:
    asked = a_year(TWELVE, members(24))
    made = plan(asked)
    half = applied(asked, made.model_copy(update={"proposals": made.proposals[:written]}))
    again = plan(half)
    assert len(again.proposals) == 13 - written
    assert not again.additions
    whole = applied(half, again)
    assert Counter(slot.team_id for slot in whole.slots) == {team.id: team.visits_per_year for team in TWELVE}
    assert again.shares.spread <= 1


def test_empty_places_of_planned_visits_are_filled_and_the_visits_left_as_they_are() -> None:
    planned = [
        a_slot("half", "t01", date(2026, 9, 8), 1),
        a_slot("full", "t02", date(2026, 9, 15), 2, 3),
        a_slot("wide", "t03", date(2026, 9, 22), capacity=4),
    ]
    made = plan(a_year(teams(1, 1, 1), members(8), slots=planned))
    assert not made.proposals
    assert {one.slot_id: len(one.members) for one in made.additions} == {"half": 1, "wide": 4}
    assert someone(1) not in made.additions[0].members
    assert made.shares.spread == 0


def test_a_visit_with_nobody_is_given_somebody_before_another_is_given_a_second() -> None:
    planned = [a_slot("half", "t01", date(2026, 9, 8), 1), a_slot("nobody", "t02", date(2026, 9, 15))]
    made = plan(a_year(teams(1, 1), members(2), says(1, most=1), says(2, most=1), slots=planned))
    assert [(one.slot_id, one.members) for one in made.additions] == [("nobody", (someone(2),))]


def test_a_visit_of_today_or_before_is_not_filled() -> None:
    today = date(2026, 9, 8)
    planned = [a_slot("past", "t01", date(2026, 9, 1), 1), a_slot("today", "t02", today, 2)]
    made = plan(a_year(teams(1, 1), members(8), slots=planned, today=today))
    assert made.changes_nothing


def test_a_visit_whose_team_is_no_longer_visited_is_left_alone() -> None:
    made = plan(a_year(teams(1), members(8), slots=[a_slot("old", "closed", date(2026, 9, 8))]))
    assert [one.team_id for one in made.proposals] == ["t01"]
    assert not made.additions
    assert not made.shortfalls
