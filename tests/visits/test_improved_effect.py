"""What a later visit says of an earlier issue reaches that issue, in whichever year it is, and once."""

from pathlib import Path

import pytest

from tests.visits.builders import YEAR
from tests.visits.council import MovingClock, all_rows, correct, send_form, told
from visits.card_names import CardKind
from visits.draft import Carried
from visits.outcomes import Sent
from visits.ports import (
    Office,
    Put,
)
from visits.usecases.effects import apply_improved


@pytest.fixture
async def later(council: Office, clock: MovingClock) -> Office:
    """A second visit, whose form asked about the first one's issue: partly improved."""
    _, (issue,) = await send_form(council)
    clock.forward(days=1)
    await send_form(council, {}, record_id="r2", on_rota=False)
    year = council.store.year(YEAR)
    record, origin = await year.record("r2"), await year.origin("r2")
    assert record is not None
    assert origin is not None
    said = {"issue_id": issue.id, "year": YEAR, "reference": issue.reference}
    improved = record.value.model_validate(record.value.model_dump() | {"improved": ({**said, "said": "partly"},)})
    typed = {**origin.value.typed, f"improved__{issue.id}": "partly"}
    form = origin.value.model_copy(update={"carried": (Carried(**said),), "typed": typed})
    await year.commit([Put(improved, record), Put(form, origin)], write_id="carried")
    return council


async def said_of_it(office: Office) -> list[tuple[str, str]]:
    return [(one.record_id, one.said) for one in await office.store.year(YEAR).improvements("r1_1")]


async def test_a_record_that_is_not_there_has_no_effect(council: Office, rows_path: Path) -> None:
    before = all_rows(rows_path)
    await apply_improved(council, YEAR, "r9")
    assert all_rows(rows_path) == before


async def test_it_is_kept_with_the_issue_once_however_often_it_is_applied(later: Office, rows_path: Path) -> None:
    await apply_improved(later, YEAR, "r2")
    before = all_rows(rows_path)
    await apply_improved(later, YEAR, "r2")
    assert all_rows(rows_path) == before
    assert await said_of_it(later) == [("r2", "partly")]
    assert ("r1_1", "") in await told(later, CardKind.ISSUE)


async def test_a_correction_takes_the_place_of_what_was_said_before(later: Office) -> None:
    await apply_improved(later, YEAR, "r2")
    again = await correct(later, "r2", {"improved__r1_1": "no"})
    assert isinstance(again, Sent)
    assert ("sent.r2", "") in await told(later, CardKind.EFFECT)
    await apply_improved(later, YEAR, "r2")
    assert await said_of_it(later) == [("r2", "no")]
