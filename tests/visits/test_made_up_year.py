"""The made-up year of the report's tests is what a real store would hold, and has some of everything that can become of a visit."""

from dataclasses import fields
from pathlib import Path

import pytest

from tests.report_case import a_case
from tests.report_years import YEAR, made_up_year
from visits.as_of import as_of
from visits.coverage import days_of
from visits.figures_made import figures
from visits.kept_of_period import KeptOfPeriod
from visits.model import ClosedBecause, EntryKind, IssueState, Outcome, Urgency, Visibility
from visits.rota import SlotStatus
from visits.usecases.gathering import earlier_issues, gather

MADE = made_up_year(26)


def test_the_same_seed_makes_the_same_year() -> None:
    assert made_up_year(26).years == MADE.years
    assert made_up_year(27).years != MADE.years


def test_it_has_some_of_everything() -> None:
    kept = MADE.kept()
    assert {issue.state for issue in kept.issues} >= set(IssueState) - {IssueState.ACTION_DONE}
    assert {issue.closed_because for issue in kept.issues} >= set(ClosedBecause)
    assert {issue.visibility for issue in kept.issues} == set(Visibility)
    assert {issue.urgency for issue in kept.issues} == set(Urgency)
    assert {entry.kind for entry in kept.entries} == set(EntryKind)
    assert {entry.outcome for entry in kept.entries} >= set(Outcome)
    assert {slot.status for slot in kept.slots} >= set(SlotStatus) - {SlotStatus.ALLOCATED}
    assert all((kept.views, kept.past_records, kept.past_issues, any(issue.same_as for issue in kept.issues)))


def test_there_are_as_many_forms_as_were_asked_for_and_half_as_many_the_year_before() -> None:
    assert (len(MADE.kept().records), len(MADE.kept(days_of("2025-26")).records)) == (60, 30)


async def test_what_is_gathered_from_a_store_is_what_was_made_up(tmp_path: Path) -> None:
    case = await a_case(MADE, tmp_path / "year.db")
    gathered = await gather(case.office, days_of(YEAR))
    await case.close()
    for field in fields(KeptOfPeriod):
        made, found = getattr(MADE.kept(), field.name), getattr(gathered, field.name)
        same = found == made if field.name in ("period", "once") else [*found] == [*made] or in_any_order(found, made)
        assert same, field.name


def in_any_order(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Whether both have the same, in whatever order."""
    left = list(others)
    for one in some:
        if one not in left:
            return False
        left.remove(one)
    return not left


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_what_happened_to_it_tells_how_it_stood_before(tmp_path: Path, seed: int) -> None:
    """The events of a made-up year lead back to its own present: as of now, nothing is taken back."""
    made = made_up_year(seed, records=20, issues=60)
    case = await a_case(made, tmp_path / "year.db")
    kept = await gather(case.office, days_of(YEAR))
    earlier = await earlier_issues(case.office, kept)
    await case.close()
    rules, days = made.council.rules, made.days
    now = figures(kept, cut_off=made.now, days=days, rules=rules, earlier=earlier)
    then = as_of(kept, made.now, rules, days)
    assert figures(then, cut_off=made.now, days=days, rules=rules, earlier=earlier) == now
