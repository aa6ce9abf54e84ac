"""Whatever the council, its teams, its councillors and what is planned already: a plan keeps every rule, or says what is short."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visits.builders import someone
from tests.visits.rota_years import a_slot, a_year, applied, members, says, teams
from visits.council import RotaRules
from visits.coverage import COUNTS, come_to
from visits.eligibility import half_day
from visits.model import (
    DateRange,
    PersonId,
)
from visits.planner import Plan, PlanAsked, plan
from visits.planning_days import monday
from visits.rota import Availability, Slot, SlotStatus
from visits.working_days import WorkingDays
from visits.years import london_day

FIRST, LAST = date(2026, 5, 1), date(2027, 4, 30)
ANY_DAY = st.dates(FIRST, LAST)
SPANS = st.builds(
    lambda first, days: DateRange(first=first, last=first + timedelta(days=days)), ANY_DAY, st.integers(0, 200)
)
TEAMS = st.lists(st.integers(0, 6), min_size=1, max_size=5).map(lambda often: teams(*often))
ANYTHING_SAID = st.fixed_dictionaries(
    {},
    optional={
        "weekdays": st.lists(st.integers(0, 4), unique=True).map(tuple),
        "mornings": st.booleans(),
        "afternoons": st.booleans(),
        "not_between": st.lists(SPANS, max_size=2).map(tuple),
        "interests": st.lists(st.sampled_from(["t01", "t02", "t03"]), max_size=2).map(tuple),
        "most": st.integers(0, 3),
    },
)


@st.composite
def availabilities(draw: st.DrawFn, count: int) -> list[Availability]:
    """What some of the councillors say; several may say the same."""
    kinds = draw(st.lists(ANYTHING_SAID, min_size=1, max_size=3))
    return [says(n, **draw(st.sampled_from(kinds))) for n in range(1, count + 1) if draw(st.booleans())]


@st.composite
def slots(draw: st.DrawFn, team_ids: list[str], count: int) -> list[Slot]:
    """What is planned, done or called off already: at most one visit of a half-day for each councillor."""
    found, taken = [], set()
    for number in range(draw(st.integers(0, 6))):
        day, hour = draw(ANY_DAY), draw(st.sampled_from([9, 13]))
        on = draw(st.lists(st.integers(1, count), unique=True, max_size=2)) if count else []
        free = [one for one in on if (one, day, hour) not in taken]
        taken |= {(one, day, hour) for one in free}
        status = draw(st.sampled_from([None, None, SlotStatus.DONE, SlotStatus.CANCELLED, SlotStatus.MISSED]))
        found.append(a_slot(f"s{number}", draw(st.sampled_from(team_ids)), day, *free, status=status, hour=hour))
    return found


@st.composite
def years(draw: st.DrawFn, *, fresh: bool = False) -> PlanAsked:
    """Any council's year; `fresh`: with nothing planned yet."""
    council, count = draw(TEAMS), draw(st.integers(0, 9))
    return a_year(
        council,
        members(count, new=draw(st.integers(0, count))),
        *draw(availabilities(count)),
        slots=[] if fresh else draw(slots([team.id for team in council], count)),
        today=draw(st.one_of(st.just(date(2026, 4, 1)), ANY_DAY)),
        days=WorkingDays(recess=(8, *draw(st.lists(SPANS, max_size=2)))),
        committees=draw(st.lists(ANY_DAY, max_size=20)),
        rules=RotaRules(
            capacity=draw(st.integers(1, 3)),
            times=draw(st.sampled_from([("10:00",), ("10:00", "14:00"), ("09:30", "11:00", "16:00")])),
            pre_election=tuple(draw(st.lists(SPANS, max_size=1))),
        ),
    )


def _put(made: Plan) -> list[tuple[PersonId, ...]]:
    """Whom the plan puts on each visit that it proposes or fills."""
    return [one.members for one in made.proposals] + [one.members for one in made.additions]


@given(years())
@settings(max_examples=60, deadline=None)
def test_no_proposal_is_on_a_day_that_may_not_be(asked: PlanAsked) -> None:
    for one in plan(asked).proposals:
        day = london_day(one.start)
        assert max(FIRST, asked.today + timedelta(days=1)) <= day <= LAST
        assert asked.working_days.is_working(day)
        assert not asked.working_days.in_recess(day)
        assert day not in asked.committee_days
        assert one.warns_pre_election == any(day in period for period in asked.rules.pre_election)


@given(years())
@settings(max_examples=60, deadline=None)
def test_nobody_is_put_where_they_may_not_or_cannot_be(asked: PlanAsked) -> None:
    made = plan(asked)
    by_id = {slot.id: slot for slot in asked.slots}
    put = [(one.team_id, half_day(one.start), one.members) for one in made.proposals]
    put += [(by_id[one.slot_id].team_id, half_day(by_id[one.slot_id].start), one.members) for one in made.additions]
    said = {one.person: one for one in asked.availability}
    for team_id, (day, is_morning), people in put:
        for limits in (said[person] for person in people if person in said):
            assert team_id not in limits.interests
            assert day.weekday() in limits.weekdays
            assert limits.mornings if is_morning else limits.afternoons
            assert not any(day in span for span in limits.not_between)


@given(years())
@settings(max_examples=60, deadline=None)
def test_no_visit_is_overfilled_and_nobody_is_in_two_places_or_over_their_most(asked: PlanAsked) -> None:
    made = plan(asked)
    after = [slot for slot in applied(asked, made).slots if come_to(slot, asked.today) in COUNTS]
    assert all(len(slot.members) <= slot.capacity for slot in after)
    assert all(len(set(slot.members)) == len(slot.members) for slot in after)
    at_once = Counter((person, half_day(slot.start)) for slot in after for person in slot.members)
    assert not [place for place, count in at_once.items() if count > 1]
    put = {person for people in _put(made) for person in people}
    load = Counter(person for slot in after for person in slot.members)
    assert not [one for one in asked.availability if one.person in put and one.most and load[one.person] > one.most]


@given(years())
@settings(max_examples=60, deadline=None)
def test_every_team_has_its_visits_and_every_place_somebody_or_the_plan_says_why_not(asked: PlanAsked) -> None:
    made = plan(asked)
    after = [slot for slot in applied(asked, made).slots if come_to(slot, asked.today) in COUNTS]
    for team in asked.teams:
        own = [slot for slot in after if slot.team_id == team.id]
        missing = sum(one.missing for one in made.shortfalls if one.team_id == team.id)
        empty = sum(one.empty_places for one in made.shortfalls if one.team_id == team.id)
        assert max(0, team.visits_per_year - len(own)) == missing
        assert sum(slot.places_left for slot in own if london_day(slot.start) > asked.today) == empty
        proposed = [monday(london_day(one.start)) for one in made.proposals if one.team_id == team.id]
        weeks = Counter(monday(london_day(slot.start)) for slot in own)
        assert all(weeks[week] == 1 for week in proposed)


@given(years())
@settings(max_examples=60, deadline=None)
def test_once_it_is_written_there_is_nothing_more_to_propose(asked: PlanAsked) -> None:
    made = plan(asked)
    again = plan(applied(asked, made))
    assert again.changes_nothing
    assert again.shortfalls == made.shortfalls
    assert again.shares == made.shares


@given(years(fresh=True))
@settings(max_examples=60, deadline=None)
def test_equally_eligible_councillors_differ_by_one_visit_at_most(asked: PlanAsked) -> None:
    made = plan(asked)
    assert made.shares.spread <= 1
    assert sorted(one for group in made.shares.groups for one in group.members) == [one.id for one in asked.members]


@given(years())
@settings(max_examples=60, deadline=None)
def test_who_has_fewer_visits_is_given_them_before_an_equal_who_has_more(asked: PlanAsked) -> None:
    """Visits held before may leave shares uneven; what is given out never makes them more so than it must.

    One who was given more places than an equal has visits in all could have left that equal one of them.
    """
    made = plan(asked)
    given_out = Counter(person for people in _put(made) for person in people)
    after = [slot for slot in applied(asked, made).slots if come_to(slot, asked.today) in COUNTS]
    load = Counter(person for slot in after for person in slot.members)
    for group in made.shares.groups:
        for one in group.members:
            for equal in group.members:
                assert load[one] <= load[equal] + 1 or given_out[one] <= load[equal]


@given(st.integers(1, 12), st.integers(1, 30), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_without_limits_all_share_alike_and_all_places_are_filled(visits: int, people: int, capacity: int) -> None:
    made = plan(a_year(teams(visits, 1), members(people), rules=RotaRules(capacity=capacity)))
    places = Counter(person for one in made.proposals for person in one.members)
    assert sum(places.values()) == (visits + 1) * min(capacity, people)
    assert (
        max(places[someone(n)] for n in range(1, people + 1)) - min(places[someone(n)] for n in range(1, people + 1))
        <= 1
    )
