"""What has been kept long enough goes, class by class; what a legal hold is on stays, and nothing goes a day too soon."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, SLOT, YEAR, a_context, draft_at
from tests.visits.council import (
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    OTHER_MEMBER,
    TEAM,
    Interrupted,
    MovingClock,
    all_rows,
    done,
    open_council,
    rows_with,
    send_form,
)
from visits.council import RetentionRules
from visits.ports import Office, Put, Unavailable
from visits.proforma import Step
from visits.retention import Hold, HoldKind, Kept, ends
from visits.retention_ports import KeptRow
from visits.usecases.retaining import (
    NoSuchThing,
    Over,
    add_hold,
    lift_hold,
    remove_what_is_over,
    what_is_over,
)

OTHER_TEAM: Final = "elsewhere"


async def clear(_year: str, _rows: Sequence[KeptRow]) -> bool:
    """Nothing is in Teams."""
    return True


async def deaf(_year: str, rows: Sequence[KeptRow]) -> bool:
    """Teams does not answer for anything that has cards."""
    return not any(row.card for row in rows)


async def removed(office: Office, operation: str = "20320501-a") -> dict[Kept, Over]:
    """What is removed of the year."""
    over = await remove_what_is_over(office, COORDINATOR, operation, clear)
    return {one.kept: one for one in over if one.year == YEAR}


async def answered_visit(office: Office) -> None:
    """A record with an issue that was answered."""
    _, (issue, *_) = await send_form(office)
    await done(office, HEAD, issue, ANSWER)


async def held(office: Office, kind: HoldKind, named: str) -> Hold:
    hold = await add_hold(office, COORDINATOR, kind, named, "Case 12", f"hold-{kind}-{named}")
    assert isinstance(hold, Hold), hold
    return hold


def left(path: Path) -> list[str]:
    """The keys of the year's rows, less the audit trail's."""
    return [key for key, _ in all_rows(path) if f"|{YEAR}|" in key and f"|{YEAR}|event|" not in key]


# Too soon


async def test_nothing_goes_on_the_last_day_of_its_time_and_all_of_it_on_the_next(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await answered_visit(council)
    clock.at(2032, 4, 30, 23)
    assert (await removed(council)).keys() == {Kept.RESULTS}, "what came of a press is kept for a week"
    clock.at(2032, 5, 1, 0)
    assert {Kept.RECORDS, Kept.ROTA, Kept.WORKINGS} <= (await removed(council)).keys()
    assert left(rows_path) == []


async def test_the_audit_trail_stays_two_years_longer_and_goes_as_a_whole(council: Office, clock: MovingClock) -> None:
    await answered_visit(council)
    clock.at(2032, 5, 1)
    assert Kept.AUDIT not in await removed(council)
    assert await council.store.year(YEAR).every_event()
    clock.at(2034, 5, 1)
    gone = await removed(council, "20340501-a")
    assert gone[Kept.AUDIT].things == 1
    assert await council.store.year(YEAR).every_event() == []


def test_years_are_counted_from_the_end_of_the_municipal_year() -> None:
    assert ends("2026-27", 5) == date(2032, 5, 1)


async def test_a_draft_goes_when_nobody_has_saved_it_for_ninety_days_whatever_its_year(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    draft = draft_at(Step.CHECK, a_context(slot=SLOT))
    await council.store.year(YEAR).commit([Put(draft)], write_id="draft")
    saved = draft.saved_at
    clock.moment = saved
    clock.forward(days=90)
    assert await removed(council) == {}
    clock.forward(days=1)
    assert (await removed(council, "20270220-a")).keys() == {Kept.DRAFTS}
    assert not [key for key in left(rows_path) if "draft" in key]
    assert await council.store.year(YEAR).slot(SLOT.id), "the visit itself stays on the rota"


def test_reports_are_kept_for_good_unless_a_council_says_how_long() -> None:
    assert RetentionRules().reports_years is None


# The dry run


async def test_a_dry_run_counts_what_the_real_one_removes_and_changes_nothing(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await answered_visit(council)
    clock.at(2032, 5, 1)
    before = all_rows(rows_path)
    over = {one.kept: one for one in await what_is_over(council) if one.year == YEAR}
    assert all_rows(rows_path) == before
    assert over[Kept.RECORDS].rows > 10
    assert over == await removed(council)


async def test_what_was_removed_is_in_the_trail_by_year_and_class_in_counts_alone(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await answered_visit(council)
    clock.at(2032, 5, 1)
    await removed(council)
    events = await council.store.year("2032-33").every_event()
    (event,) = [one for one in events if one.action == "removed records"]
    assert event.object == f"retention {YEAR}"
    assert event.to_state.startswith("1 removed, ")
    assert event.person == COORDINATOR
    assert rows_with(rows_path, "Two posts") == []


# Holds


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (HoldKind.RECORD, "V26-0001"),
        (HoldKind.PERSON, AUTHOR),
        (HoldKind.PERSON, COLLEAGUE),
        (HoldKind.PERSON, HEAD),
        (HoldKind.TEAM, TEAM.id),
        (HoldKind.YEAR, YEAR),
    ],
)
async def test_nothing_goes_of_a_record_that_a_hold_is_on(
    council: Office, clock: MovingClock, rows_path: Path, kind: HoldKind, named: str
) -> None:
    await answered_visit(council)
    clock.at(2034, 5, 1)
    before = set(left(rows_path))
    hold = await held(council, kind, named)
    done_now = await removed(council)
    assert done_now[Kept.RECORDS].things == 0
    assert done_now[Kept.RECORDS].held == 1
    assert done_now[Kept.ROTA].held == 1, "its visit stays with it"
    assert done_now[Kept.AUDIT].held == 1, "the trail of its year stays whole"
    assert {key for key in before if "|record|" in key or "|entry|" in key or "|slot|" in key} <= set(left(rows_path))
    assert isinstance(await lift_hold(council, COORDINATOR, hold.id, "lift"), Hold)
    assert (await removed(council, "20340501-b"))[Kept.RECORDS].things == 1
    assert left(rows_path) == []


@pytest.mark.parametrize(("kind", "named"), [(HoldKind.PERSON, OTHER_MEMBER), (HoldKind.PERSON, MANAGER)])
async def test_a_hold_on_somebody_who_had_nothing_to_do_with_a_record_does_not_keep_it(
    council: Office, clock: MovingClock, kind: HoldKind, named: str
) -> None:
    await answered_visit(council)
    await held(council, kind, named)
    clock.at(2032, 5, 1)
    assert (await removed(council))[Kept.RECORDS].things == 1


async def test_a_hold_added_after_the_dry_run_is_kept_to(council: Office, clock: MovingClock) -> None:
    await answered_visit(council)
    clock.at(2032, 5, 1)
    assert await what_is_over(council)
    await held(council, HoldKind.YEAR, YEAR)
    assert all(over.things == 0 for over in (await removed(council)).values())


@pytest.mark.parametrize(
    ("kind", "named"),
    [(HoldKind.RECORD, "V26-0002"), (HoldKind.PERSON, "x.y"), (HoldKind.TEAM, "none"), (HoldKind.YEAR, "2019-20")],
)
async def test_a_hold_on_what_is_not_there_is_refused(council: Office, kind: HoldKind, named: str) -> None:
    assert await add_hold(council, COORDINATOR, kind, named, "Case 12", "op") == NoSuchThing()
    assert await council.store.holds() == []


async def test_holds_and_their_lifting_are_in_the_trail_without_the_reason(council: Office, rows_path: Path) -> None:
    hold = await held(council, HoldKind.TEAM, TEAM.id)
    await lift_hold(council, COORDINATOR, hold.id, "lift")
    assert await lift_hold(council, COORDINATOR, hold.id, "lift2") == NoSuchThing()
    events = [body for key, body in all_rows(rows_path) if "|event|" in key and f"team {TEAM.id}" in body]
    assert len(events) == 2
    assert not [body for body in events if "Case 12" in body]


# When something goes wrong


async def test_what_teams_does_not_let_go_of_stays_whole_for_the_next_run(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await answered_visit(council)
    clock.at(2032, 5, 1)
    before = {key for key in left(rows_path) if "r1" in key}
    over = {one.kept: one for one in await remove_what_is_over(council, COORDINATOR, "a", deaf) if one.year == YEAR}
    assert (over[Kept.RECORDS].things, over[Kept.RECORDS].waiting) == (0, 1)
    assert before <= set(left(rows_path))
    assert (await removed(council, "b"))[Kept.RECORDS].things == 1
    assert left(rows_path) == []


async def test_a_run_that_is_cut_off_anywhere_is_finished_by_the_next(tmp_path: Path, clock: MovingClock) -> None:
    """The store goes down at each of the writes in turn."""
    for number in range(8):
        clock.at(2026, 11, 20)
        path = tmp_path / f"{number}.db"
        table = Interrupted(path)
        office = await open_council(path, clock, table=table)
        await answered_visit(office)
        clock.at(2032, 5, 1)
        cut = CutOff(table, number)
        table.before_write = cut.count
        with pytest.raises(Unavailable):
            await removed(office, "first")
        table.before_write = None
        await removed(office, "second")
        assert left(path) == [], f"cut off at write {number}"
        await table.close()


class CutOff:
    """Lets so many writes through, then is down once."""

    def __init__(self, table: Interrupted, writes: int) -> None:
        self.table, self.left = table, writes

    async def count(self) -> None:
        if self.left == 0:
            raise Unavailable
        self.left -= 1
        self.table.before_write = self.count
