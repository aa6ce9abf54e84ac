"""What is remembered for some days only is forgotten by the daily work: not a day sooner, and the audit trail stays."""

from datetime import timedelta

from tests.visits.builders import NOW
from tests.visits.council import MovingClock
from visits.model import SYSTEM
from visits.ports import Finished, Office
from visits.usecases.forgetting import forget_old
from visits.usecases.seen import note
from visits.years import london_day, year_bounds

YEAR = "2026-27"


async def test_what_came_of_a_press_is_remembered_for_seven_days_and_reads_stay_in_the_trail(
    council: Office, clock: MovingClock
) -> None:
    year, today = await council.store.open_year(YEAR), london_day(NOW)
    operations = {days: f"{today - timedelta(days=days):%Y%m%d}-0123" for days in (0, 6, 7, 8, 200)}
    for operation in operations.values():
        await year.commit([Finished(SYSTEM, operation, "done")], write_id=operation)
    await note(council, SYSTEM, ["record r1", "record r1", "issue r1_1"])
    for day in (today, today, today + timedelta(days=40)):
        await forget_old(council, YEAR, day)
        there = [days for days, operation in operations.items() if await year.outcome_of(SYSTEM, operation)]
        assert there == ([0, 6, 7] if day == today else [])
    events = await council.store.events_between(*year_bounds(YEAR))  # type: ignore[attr-defined]  # the real store can
    assert [event.object for event in events if event.action == "read"] == ["record r1", "issue r1_1"]
