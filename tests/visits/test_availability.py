"""When a councillor can visit, as they say: every fault beside its box, nothing lost by saying more."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.visits.builders import someone
from tests.visits.council import COORDINATOR, MANAGER, TEAM, MovingClock, all_rows, re_register
from tests.visits.rota_lives import ADA, BEN, CORA, NORTH, faults, operation, plan, stored, two_teams
from visits.model import DateRange, PersonStatus
from visits.ports import Office
from visits.rota import Availability
from visits.rota_shown import MyAvailability
from visits.usecases.availability import MOST_SPANS, my_availability, say_available
from visits.usecases.start import Refused

GOOD = {"weekdays": "0,2", "parts": "morning"}


async def say(office: Office, typed: Mapping[str, str]) -> MyAvailability:
    """Ada says when she can visit, and it is kept."""
    came = await say_available(office, ADA, typed, operation())
    assert isinstance(came, MyAvailability)
    assert came.faults == ()
    found = await my_availability(office, ADA)
    assert found == came
    return came


def span(first: str, last: str) -> DateRange:
    return DateRange(first=date.fromisoformat(first), last=date.fromisoformat(last))


async def test_only_councillors_say_when_they_can_visit(council: Office) -> None:
    await re_register(council, CORA, status=PersonStatus.LEFT)
    for who in (someone(99), MANAGER, COORDINATOR, CORA):
        assert await my_availability(council, who) == Refused()
        assert await say_available(council, who, GOOD, operation()) == Refused()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"weekdays": "missing", "parts": "missing"}),
        ({"weekdays": "5,x", "parts": "evening"}, {"weekdays": "not_offered", "parts": "not_offered"}),
        ({**GOOD, "interests": "mash,nowhere"}, {"interests": "not_offered"}),
        ({**GOOD, "most": "21"}, {"most": "out_of_range"}),
        ({**GOOD, "most": "-1"}, {"most": "out_of_range"}),
        ({**GOOD, "not_from": "2026-12-01"}, {"not_to": "missing"}),
        ({**GOOD, "not_to": "2026-12-01"}, {"not_from": "missing"}),
        ({**GOOD, "not_from": "soon", "not_to": "20261201"}, {"not_from": "not_a_date", "not_to": "not_a_date"}),
        ({**GOOD, "not_from": "2026-12-02", "not_to": "2026-12-01"}, {"not_to": "ends_before_it_begins"}),
        ({**GOOD, "not_from": "2026-11-01", "not_to": "2026-11-19"}, {"not_to": "in_the_past"}),
        ({**GOOD, "not_from": "2026-12-01", "not_to": "9999-12-31"}, {"not_to": "too_far_ahead"}),
        (
            {"most": "many", "not_from": "x", "interests": "?"},
            {
                "weekdays": "missing",
                "parts": "missing",
                "not_from": "not_a_date",
                "not_to": "missing",
                "interests": "not_offered",
                "most": "out_of_range",
            },
        ),
    ],
)
async def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    council: Office, rows_path: Path, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    assert await faults(rows_path, say_available(council, ADA, typed, operation())) == wrong
    came = await say_available(council, ADA, typed, operation())
    assert isinstance(came, MyAvailability)
    assert came.typed == typed


async def test_one_who_has_said_nothing_can_always_visit(council: Office) -> None:
    found = await my_availability(council, ADA)
    assert isinstance(found, MyAvailability)
    assert (found.availability, found.teams, found.still_on) == (Availability(person=ADA), (TEAM,), ())


async def test_what_is_said_is_kept_with_one_event(council: Office, rows_path: Path) -> None:
    typed = {"weekdays": "4,0,0", "parts": "afternoon,morning", "interests": "mash", "most": "3"}
    kept = (await say(council, typed)).availability
    assert (kept.weekdays, kept.mornings, kept.afternoons) == ((0, 4), True, True)
    assert (kept.interests, kept.most) == (("mash",), 3)
    events = [body for key, body in all_rows(rows_path) if "|event|" in key and '"availability_set"' in body]
    assert len(events) == 1
    assert "mash" not in events[0]


async def test_spans_of_days_add_up_until_they_are_cleared_or_gone_by(council: Office, clock: MovingClock) -> None:
    await say(council, {**GOOD, "not_from": "2026-12-20", "not_to": "2026-12-31"})
    await say(council, {**GOOD, "not_from": "2026-11-01", "not_to": "2026-11-22"})
    two = await say(council, {**GOOD, "not_from": "2027-01-01", "not_to": "2027-01-03"})
    assert two.availability.not_between == (span("2026-11-01", "2026-11-22"), span("2026-12-20", "2027-01-03"))
    assert (await say(council, {**GOOD, "most": "1"})).availability.not_between == two.availability.not_between
    clock.at(2026, 12, 1)
    assert (await say(council, GOOD)).availability.not_between == (span("2026-12-20", "2027-01-03"),)
    new = {**GOOD, "clear": "true", "not_from": "2027-02-01", "not_to": "2027-02-01"}
    assert (await say(council, new)).availability.not_between == (span("2027-02-01", "2027-02-01"),)
    assert (await say(council, {**GOOD, "clear": "true"})).availability.not_between == ()


async def test_there_is_room_for_so_many_spans_and_the_next_is_a_fault(council: Office, rows_path: Path) -> None:
    for number in range(MOST_SPANS):
        day = f"2027-{1 + number // 12:02d}-{1 + 2 * (number % 12):02d}"
        await say(council, {**GOOD, "not_from": day, "not_to": day})
    one_more = {**GOOD, "not_from": "2027-06-01", "not_to": "2027-06-01"}
    assert await faults(rows_path, say_available(council, ADA, one_more, operation())) == {"not_from": "no_room"}


async def test_one_who_is_to_visit_a_team_of_their_own_stays_and_is_told(council: Office) -> None:
    await two_teams(council)
    await plan(council, "s1", ADA, BEN)
    await plan(council, "off", ADA, team_id=NORTH.id, status="cancelled")
    said = await say(council, {**GOOD, "interests": f"{TEAM.id},{NORTH.id}"})
    assert [team.id for team in said.still_on] == [TEAM.id]
    assert (await stored(council, "s1")).members == (ADA, BEN)
