"""What is gathered of a period: all that belongs to it, from every year that it touches, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, NOW, SLOT, YEAR, earlier_issue
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    ONE_ISSUE,
    MovingClock,
    a_record,
    correct,
    done,
    send_form,
)
from tests.visits.rota_lives import done as done_with
from tests.visits.rota_lives import moved_to, plan, unchanged
from visits.coverage import who_visited
from visits.issues import Act
from visits.kept import View
from visits.kept_of_period import KeptOfPeriod
from visits.model import DateRange, Event, Issue, RecordStatus, VisitRecord
from visits.outcomes import Sent
from visits.ports import Change, Happened, Office, Put
from visits.rota import Slot
from visits.slots import SlotAct
from visits.usecases.gathering import earlier_issues, gather

NOVEMBER: Final = DateRange(first=date(2026, 11, 1), last=date(2026, 11, 30))
DECEMBER: Final = DateRange(first=date(2026, 12, 1), last=date(2026, 12, 31))
TWO_YEARS: Final = DateRange(first=date(2026, 11, 1), last=date(2027, 10, 31))


def a_visit(number: int, day: date = NOVEMBER.first, **changes: object) -> VisitRecord:
    """A record that stands."""
    return a_record(id=f"r{number}", reference=f"V26-{number:04d}", visit_date=day, slot_id="", **changes)


def an_issue(record: int, number: int, **changes: object) -> Issue:
    """An issue of such a record."""
    named = {"id": f"r{record}_{number}", "record_id": f"r{record}", "reference": f"V26-{record:04d}/{number}"}
    return earlier_issue(number).model_copy(update={"year": YEAR, **named, **changes})


def an_event(about: str, minute: int = 0) -> Event:
    at = NOW + timedelta(minutes=minute)
    return Event(
        object=about, action="x", from_state="a", to_state="b", person=AUTHOR, at=at, operation_id=f"op{minute}"
    )


async def keep(office: Office, *values: VisitRecord | Issue | Slot | View | Event, year: str = YEAR) -> None:
    store = await office.store.open_year(year)
    changes: list[Change] = [Happened(one) if isinstance(one, Event) else Put(one) for one in values]
    for number, change in enumerate(changes):
        await store.commit([change], write_id=f"kept {year} {number} {change}")


def references(kept: KeptOfPeriod) -> list[str]:
    return [one.reference for one in kept.records] + [one.reference for one in kept.issues]


async def test_a_period_of_years_that_nobody_knows_holds_nothing_and_makes_none_known(
    council: Office, rows_path: Path
) -> None:
    period = DateRange(first=date(2030, 1, 1), last=date(2033, 1, 1))
    kept = await unchanged(rows_path, gather(council, period))
    held = (kept.slots, kept.records, kept.issues, kept.entries, kept.views, kept.events, kept.once)
    assert held == ((), (), (), (), (), (), None)
    assert [len(kept.teams), len(kept.people)] == [1, 13]


async def test_what_is_of_a_day_before_or_after_the_period_is_not_of_it(council: Office) -> None:
    days = (date(2026, 10, 31), NOVEMBER.first, NOVEMBER.last, DECEMBER.first)
    await keep(council, *(a_visit(number, day) for number, day in enumerate(days, 1)))
    await keep(council, *(an_issue(number, 1) for number in (1, 2, 3, 4)))
    await keep(council, *(View(record_id=f"r{number}", person=COLLEAGUE, agrees=True, at=NOW) for number in (1, 2)))
    await keep(council, *(an_event(f"record r{number}", number) for number in (1, 2)))
    events = [
        an_event(about, at) for at, about in enumerate(("issue r2_1", "issue r1_1", "swap slot7.1", "draft r2"), 3)
    ]
    await keep(council, *events)
    kept = await gather(council, NOVEMBER)
    assert references(kept) == ["V26-0002", "V26-0003", "V26-0002/1", "V26-0003/1"]
    assert [view.record_id for view in kept.views] == ["r2"]
    assert [event.object for event in kept.events] == ["record r2", "issue r2_1"]


async def test_the_day_of_a_slot_is_londons(council: Office) -> None:
    """Half past midnight of 1 July in London is half past eleven of 30 June in UTC."""
    late = SLOT.model_copy(update={"id": "late", "start": datetime(2026, 6, 30, 23, 30, tzinfo=UTC)})
    await keep(council, late)
    july = DateRange(first=date(2026, 7, 1), last=date(2026, 7, 1))
    june = DateRange(first=date(2026, 6, 30), last=date(2026, 6, 30))
    assert [slot.id for slot in (await gather(council, july)).slots] == ["late"]
    assert (await gather(council, june)).slots == ()


async def test_references_come_by_their_numbers(council: Office) -> None:
    await keep(council, a_visit(10000), a_visit(9999), an_issue(9999, 10), an_issue(9999, 2), an_issue(10000, 1))
    wanted = ["V26-9999", "V26-10000", "V26-9999/2", "V26-9999/10", "V26-10000/1"]
    assert references(await gather(council, NOVEMBER)) == wanted


async def test_a_period_over_two_municipal_years_has_the_visits_of_both(council: Office) -> None:
    later = a_visit(1, date(2027, 6, 1), year="2027-28").model_copy(update={"id": "later", "reference": "V27-0001"})
    await keep(council, a_visit(7))
    await keep(
        council,
        later,
        SLOT.model_copy(update={"id": "s9", "start": datetime(2027, 6, 1, 9, tzinfo=UTC)}),
        year="2027-28",
    )
    kept = await gather(council, TWO_YEARS)
    assert references(kept) == ["V26-0007", "V27-0001"]
    assert [slot.id for slot in kept.slots] == [SLOT.id, "s9"]
    assert references(await gather(council, NOVEMBER)) == ["V26-0007"]


async def test_a_record_taken_back_is_of_the_period_too(council: Office) -> None:
    await keep(council, a_visit(1, status=RecordStatus.WITHDRAWN))
    assert references(await gather(council, NOVEMBER)) == ["V26-0001"]


async def test_all_that_hangs_on_a_form_comes_with_it(council: Office, clock: MovingClock) -> None:
    await send_form(council)
    clock.forward(minutes=1)
    assert isinstance(await correct(council, "r1", {"note__staffing": "One post is empty."}), Sent)
    clock.forward(minutes=1)
    issue = (await council.store.year(YEAR).issues_of("r1"))[0]
    await done(council, HEAD, issue, Act.COMMENT)
    kept = await gather(council, NOVEMBER)
    assert [len(one) for one in (kept.records, kept.issues, kept.entries)] == [1, 1, 1]
    assert [(one.id, one.revision) for one in kept.past_records] == [("r1", 1)]
    assert [(one.id, one.of_revision) for one in kept.past_issues] == [("r1_1", 1)]
    assert [event.action for event in kept.events if event.object != "slot slot7"] == [
        "sent",
        "raised",
        "corrected",
        "comment",
    ]
    assert [slot.record_id for slot in kept.slots] == ["r1"]


async def test_a_visit_that_was_moved_elsewhere_is_there_once_and_counts_where_it_is(council: Office) -> None:
    await plan(council, "s1", AUTHOR, start=datetime(2026, 11, 25, 10, tzinfo=UTC))
    await done_with(council, COORDINATOR, "s1", moved_to(SlotAct.MOVE, "2026-12-08"))
    before, after = await gather(council, NOVEMBER), await gather(council, DECEMBER)
    assert [slot.id for slot in before.slots] == [SLOT.id]
    assert before.once is not None
    assert [slot.id for slot in before.once.slots] == ["s1"]
    assert [event.action for event in before.once.events] == ["move", "moved"]
    assert [slot.id for slot in after.slots] == ["s1"]
    assert after.once is None


async def test_a_record_whose_day_was_corrected_is_there_once_and_counts_where_it_is(council: Office) -> None:
    await send_form(council, on_rota=False)
    assert isinstance(await correct(council, "r1", {"visit_date": "2026-10-30"}), Sent)
    kept = await gather(council, NOVEMBER)
    assert references(kept) == []
    assert kept.once is not None
    assert references(kept.once) == ["V26-0001", "V26-0001/1"]


async def test_a_form_that_gives_another_day_than_its_slot_counts_on_its_own(council: Office) -> None:
    """Its slot took place when it was planned; who was there, nobody is told twice."""
    await send_form(council, {**ONE_ISSUE, "visit_date": "2026-10-30"})
    october = DateRange(first=date(2026, 10, 1), last=date(2026, 10, 31))
    planned, formed = await gather(council, NOVEMBER), await gather(council, october)
    assert [slot.record_id for slot in planned.slots] == ["r1"]
    assert (references(planned), formed.slots) == ([], ())
    assert planned.once is not None
    assert references(planned.once) == references(formed) == ["V26-0001", "V26-0001/1"]
    assert who_visited(planned.slots, planned.records) == set()
    assert who_visited(formed.slots, formed.records) == {AUTHOR, COLLEAGUE}


async def test_what_happened_at_one_moment_comes_by_operation(council: Office) -> None:
    """However the store keeps it: a key can't hold every operation's name."""
    names = [f"escalated r{number}_1" for number in range(9)]
    events = [an_event("record r1").model_copy(update={"operation_id": name}) for name in names]
    await keep(council, a_visit(1), *reversed(events))
    assert [event.operation_id for event in (await gather(council, NOVEMBER)).events] == names


# Earlier issues


async def test_issues_said_to_be_the_same_are_followed_back_through_the_years(council: Office) -> None:
    oldest = earlier_issue(2).model_copy(update={"id": "oldest_2", "reference": "V24-0001/2", "year": "2024-25"})
    old = earlier_issue(1).model_copy(update={"same_as": "oldest_2"})
    await keep(council, oldest, year="2024-25")
    await keep(council, old, year="2025-26")
    await keep(council, a_visit(1), an_issue(1, 1, same_as=old.id), an_issue(1, 2, same_as=old.id), an_issue(1, 3))
    kept = await gather(council, NOVEMBER)
    assert await earlier_issues(council, kept) == (oldest, old)


async def test_an_issue_of_the_same_year_before_the_period_is_an_earlier_one(council: Office) -> None:
    before, chained = an_issue(1, 1), an_issue(2, 2, same_as="r2_1")
    await keep(council, a_visit(1, date(2026, 10, 1)), before, a_visit(2), an_issue(2, 1, same_as="r1_1"), chained)
    assert await earlier_issues(council, await gather(council, NOVEMBER)) == (before,)


@pytest.mark.parametrize("same_as", ["gone_1", "old_1"])
async def test_an_issue_that_is_gone_and_a_circle_end_the_search(council: Office, same_as: str) -> None:
    circle = earlier_issue(1).model_copy(update={"same_as": "r1_1"})
    await keep(council, circle, year="2025-26")
    await keep(council, a_visit(1), an_issue(1, 1, same_as=same_as))
    wanted = (circle,) if same_as == circle.id else ()
    assert await earlier_issues(council, await gather(council, NOVEMBER)) == wanted
