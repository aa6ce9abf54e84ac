"""One municipal year, over both engines: commits are whole or nothing, and every list follows what was committed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from storage.table import Row, RowRefused, Table
from storage.year import TableYear
from tests.storage.samples import AUTHOR, COLLEAGUE, DRAFT, EVENT, ISSUE, NOW, RECORD, SLOT, YEAR, someone
from visits.card_names import CardKind, CardName
from visits.kept import Counter, Improvement, SafetyCall
from visits.model import OPEN_STATES, Issue, IssueState
from visits.ports import (
    Change,
    Finished,
    Happened,
    Put,
    Remove,
    Show,
    Stale,
)
from visits.rota import Slot, SlotStatus

EVERYTHING: Sequence[Change] = (
    Put(DRAFT),
    Put(SLOT),
    Put(RECORD),
    Put(ISSUE),
    Put(Counter(name="records", count=1)),
    Happened(EVENT),
    Show(CardName(kind=CardKind.RECORD, object_id=RECORD.id), NOW),
    Finished(person=AUTHOR, operation_id="op1", outcome=RECORD.id),
)


@pytest.fixture
def year(table: Table, partition: str) -> TableYear:
    return TableYear(table, partition, YEAR)


async def commit(year: TableYear, *changes: Change, write_id: str | None = None) -> None:
    await year.commit(changes, write_id=write_id or uuid4().hex)


async def rows(table: Table, year: TableYear) -> list[Row]:
    page = await table.query(year.partition, "", "\x7f", limit=1_000)
    assert page.next_key is None
    return list(page.rows)


async def put_slots(year: TableYear, *slots: Slot) -> None:
    await commit(year, *(Put(slot) for slot in slots))


@pytest.mark.parametrize("place", [0, 4, len(EVERYTHING)])
async def test_a_commit_is_all_or_nothing(table: Table, year: TableYear, place: int) -> None:
    """Wherever in it the one change is that cannot be made."""
    taken = Counter(name="taken")
    await commit(year, Put(taken))
    before = await rows(table, year)
    changes = list(EVERYTHING)
    changes.insert(place, Put(taken))
    with pytest.raises(Stale):
        await commit(year, *changes)
    assert await rows(table, year) == before
    await commit(year, *EVERYTHING)
    assert len(await rows(table, year)) > len(before) + len(EVERYTHING)


async def test_a_commit_of_nothing_is_a_fault_of_the_program(year: TableYear) -> None:
    with pytest.raises(RowRefused, match="1 to 100 operations, not 0"):
        await commit(year)


async def test_a_draft_that_somebody_saved_meanwhile_is_stale(year: TableYear) -> None:
    await commit(year, Put(DRAFT))
    seen = await year.draft(DRAFT.key)
    assert seen is not None
    mine = DRAFT.model_copy(update={"revision": 13})
    theirs = DRAFT.model_copy(update={"revision": 14})
    await commit(year, Put(mine, seen))
    for change in (Put(theirs, seen), Remove(seen), Put(theirs)):
        with pytest.raises(Stale):
            await commit(year, change)
    now = await year.draft(DRAFT.key)
    assert now is not None
    assert now.value == mine


async def test_a_commit_tried_again_after_a_lost_reply_is_done_once(table: Table, year: TableYear) -> None:
    await commit(year, *EVERYTHING, write_id="the same")
    before = await rows(table, year)
    await commit(year, *EVERYTHING, write_id="the same")
    assert await rows(table, year) == before


async def test_a_take_over_tried_again_after_a_lost_reply_is_done_once(table: Table, year: TableYear) -> None:
    """Although the index row that it takes away is gone by then."""
    await commit(year, Put(DRAFT))
    seen = await year.draft(DRAFT.key)
    assert seen is not None
    taken = Put(DRAFT.model_copy(update={"author": COLLEAGUE}), seen)
    await commit(year, taken, write_id="take over")
    before = await rows(table, year)
    await commit(year, taken, write_id="take over")
    assert await rows(table, year) == before


async def test_what_is_not_there_is_none_or_empty(year: TableYear) -> None:
    assert [await year.draft("x"), await year.slot("x"), await year.record("x"), await year.counter("x")] == [None] * 4
    assert [await year.issue("x"), await year.issue("x_1"), await year.outcome_of(AUTHOR, "x")] == [None] * 3
    assert [list(await year.drafts_of(AUTHOR)), list(await year.slots_of(AUTHOR))] == [[], []]
    assert [list(await year.records_of(AUTHOR)), list(await year.issues_of("x"))] == [[], []]
    assert [list(await year.open_issues("x")), list(await year.slots_of_team("x", NOW, NOW))] == [[], []]


async def test_everything_put_is_found_by_its_id(year: TableYear) -> None:
    await commit(year, *EVERYTHING)
    found = [
        await year.draft(DRAFT.key),
        await year.slot(SLOT.id),
        await year.record(RECORD.id),
        await year.issue(ISSUE.id),
    ]
    assert [stored and stored.value for stored in found] == [DRAFT, SLOT, RECORD, ISSUE]
    assert year.year == YEAR


async def test_a_draft_is_listed_for_whoever_has_it_now(year: TableYear) -> None:
    other = DRAFT.model_copy(update={"id": "d2", "key": "d2", "slot_id": ""})
    await commit(year, Put(DRAFT), Put(other))
    stored = await year.draft(DRAFT.key)
    assert stored is not None
    taken = DRAFT.model_copy(update={"author": COLLEAGUE, "revision": 13})
    await commit(year, Put(taken, stored))
    assert list(await year.drafts_of(AUTHOR)) == [other]
    assert list(await year.drafts_of(COLLEAGUE)) == [taken]


async def test_a_removed_draft_leaves_nothing_behind(table: Table, year: TableYear) -> None:
    await commit(year, Put(DRAFT))
    stored = await year.draft(DRAFT.key)
    assert stored is not None
    await commit(year, Remove(stored))
    assert await rows(table, year) == []


async def test_a_record_is_listed_for_its_author_and_for_every_councillor_present(year: TableYear) -> None:
    """The author is listed once, and also where they wrote up a visit that others made; no-shows are not listed."""
    later = RECORD.model_copy(
        update={"id": "r2", "sent_at": NOW + timedelta(days=1), "members_present": (someone(4), someone(5))}
    )
    await commit(year, Put(later), Put(RECORD))
    assert list(await year.records_of(AUTHOR)) == [RECORD, later]
    assert list(await year.records_of(COLLEAGUE)) == [RECORD]
    assert [list(await year.records_of(someone(n))) for n in (3, 4, 5)] == [[], [later], [later]]


async def test_a_corrected_record_is_listed_for_those_it_names_now(year: TableYear) -> None:
    await commit(year, Put(RECORD))
    stored = await year.record(RECORD.id)
    corrected = RECORD.model_copy(update={"members_present": (AUTHOR, someone(4)), "revision": 3})
    await commit(year, Put(corrected, stored))
    assert list(await year.records_of(COLLEAGUE)) == []
    assert list(await year.records_of(someone(4))) == [corrected]


def issues(record: str, count: int, raised: datetime) -> list[Issue]:
    numbers = range(1, count + 1)
    made = {"record_id": record, "raised_at": raised}
    return [ISSUE.model_copy(update=made | {"id": f"{record}_{n}", "number": n}) for n in numbers]


async def test_a_records_issues_come_by_number_and_no_other_records(year: TableYear) -> None:
    ten = issues("r1", 10, NOW)
    await commit(year, *(Put(issue) for issue in [*issues("r10", 2, NOW), *reversed(ten), *issues("r", 1, NOW)]))
    assert list(await year.issues_of("r1")) == ten


async def test_open_issues_of_a_team_come_oldest_first_and_by_number(year: TableYear) -> None:
    earlier, later = issues("r9", 2, NOW - timedelta(days=30)), issues("r1", 10, NOW)
    elsewhere = issues("r5", 1, NOW)[0].model_copy(update={"team_id": "mash"})
    await commit(year, *(Put(issue) for issue in [*reversed(later), elsewhere, *earlier]))
    assert list(await year.open_issues(ISSUE.team_id)) == earlier + later
    assert list(await year.open_issues("mash")) == [elsewhere]


@pytest.mark.parametrize("state", IssueState)
async def test_an_issue_is_open_until_it_is_closed_or_withdrawn_and_again_after(
    year: TableYear, state: IssueState
) -> None:
    await commit(year, Put(ISSUE))
    changed = ISSUE.model_copy(update={"state": state})
    await commit(year, Put(changed, await year.issue(ISSUE.id)))
    assert list(await year.open_issues(ISSUE.team_id)) == ([changed] if state in OPEN_STATES else [])
    await commit(year, Put(ISSUE, await year.issue(ISSUE.id)))
    assert list(await year.open_issues(ISSUE.team_id)) == [ISSUE]


async def test_slots_of_a_person_come_by_start_and_follow_a_swap(year: TableYear) -> None:
    late = SLOT.model_copy(update={"id": "a", "start": SLOT.start + timedelta(days=7)})
    await put_slots(year, late, SLOT)
    assert list(await year.slots_of(AUTHOR)) == [SLOT, late]
    swapped = SLOT.model_copy(update={"members": (COLLEAGUE, someone(4))})
    await commit(year, Put(swapped, await year.slot(SLOT.id)))
    assert list(await year.slots_of(AUTHOR)) == [late]
    assert list(await year.slots_of(COLLEAGUE)) == [swapped, late]
    assert list(await year.slots_of(someone(4))) == [swapped]


async def test_a_moved_slot_is_listed_once_where_it_is_now(year: TableYear) -> None:
    await put_slots(year, SLOT)
    moved = SLOT.model_copy(update={"start": SLOT.start + timedelta(days=30), "status": SlotStatus.ALLOCATED})
    await commit(year, Put(moved, await year.slot(SLOT.id)))
    assert list(await year.slots_of(AUTHOR)) == [moved]
    hour = timedelta(hours=1)
    assert list(await year.slots_of_team(SLOT.team_id, SLOT.start - hour, SLOT.start + hour)) == []
    assert list(await year.slots_of_team(SLOT.team_id, moved.start, moved.start + hour)) == [moved]


async def test_slots_of_a_team_start_within_the_span_its_end_not_included(year: TableYear) -> None:
    slots = [SLOT.model_copy(update={"id": f"s{n}", "start": NOW + timedelta(days=n)}) for n in range(5)]
    await put_slots(year, *reversed(slots), SLOT.model_copy(update={"team_id": "mash", "start": NOW}))
    found = await year.slots_of_team(SLOT.team_id, NOW + timedelta(days=1), NOW + timedelta(days=3))
    assert list(found) == slots[1:3]


async def test_lists_longer_than_a_page_come_whole(year: TableYear) -> None:
    slots = [SLOT.model_copy(update={"id": f"s{n:03}", "start": NOW + timedelta(hours=n)}) for n in range(120)]
    for start in range(0, len(slots), 12):
        await put_slots(year, *slots[start : start + 12])
    assert list(await year.slots_of(AUTHOR)) == slots


async def test_an_operation_is_answered_as_it_was_the_first_time_and_to_its_person_alone(year: TableYear) -> None:
    await commit(year, Finished(person=AUTHOR, operation_id="op 1/ü", outcome="r1"))
    with pytest.raises(Stale):
        await commit(year, Finished(person=AUTHOR, operation_id="op 1/ü", outcome="r2"))
    await commit(year, Finished(person=COLLEAGUE, operation_id="op 1/ü", outcome="r3"))
    assert await year.outcome_of(AUTHOR, "op 1/ü") == "r1"
    assert await year.outcome_of(COLLEAGUE, "op 1/ü") == "r3"


async def test_of_many_who_take_the_next_number_at_once_each_gets_their_own(year: TableYear) -> None:
    async def take() -> int:
        while True:
            counted = await year.counter("records")
            count = (counted.value.count if counted else 0) + 1
            try:
                await commit(year, Put(Counter(name="records", count=count), counted))
            except Stale:
                continue
            return count

    assert sorted(await asyncio.gather(*(take() for _ in range(10)))) == list(range(1, 11))


async def test_events_of_one_operation_are_all_kept(table: Table, year: TableYear) -> None:
    await commit(year, *(Happened(EVENT.model_copy(update={"object": f"issue {n}"})) for n in range(12)))
    kept = [row.values["object"] for row in await rows(table, year) if row.key.startswith("event|")]
    assert kept == [f"issue {n}" for n in range(12)]


async def test_what_a_later_visit_said_of_an_issue_is_kept_once(table: Table, year: TableYear) -> None:
    improvement = Improvement(issue_id="r0_1", record_id="r1", reference="V26-0042", said="partly", at=NOW)
    await commit(year, Put(improvement))
    with pytest.raises(Stale):
        await commit(year, Put(improvement))
    assert len(await rows(table, year)) == 1


async def test_a_call_that_was_made_is_found_by_its_id(year: TableYear) -> None:
    call = SafetyCall(id="d1.mash", person=AUTHOR, team_id=SLOT.team_id, called="mash", at=NOW)
    assert await year.safety_call(call.id) is None
    await commit(year, Put(call))
    again = call.model_copy(update={"at": NOW + timedelta(hours=1)})
    await commit(year, Put(again, await year.safety_call(call.id)))
    stored = await year.safety_call(call.id)
    assert stored is not None
    assert stored.value == again


async def test_years_do_not_see_each_other(table: Table, partition: str, year: TableYear) -> None:
    await commit(year, *EVERYTHING)
    other = TableYear(table, partition, "2027-28")
    assert await other.draft(DRAFT.key) is None
    assert list(await other.drafts_of(AUTHOR)) == []
