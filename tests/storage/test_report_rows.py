"""What is kept for committee reports is found again: fronts, decisions, lines of issues, frozen reports and their pages."""

from datetime import date, timedelta
from typing import Final
from uuid import uuid4

import pytest

from storage.table import RowConflict, Table
from storage.year import TableYear
from tests.storage.samples import HEAD, NOW
from tests.visits.council import RULES
from visits.model import DateRange
from visits.ports import Put
from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled, Standing, Version
from visits.report_form import SEVERAL, kept_key, lines_of
from visits.report_frozen import PAGE
from visits.usecases.report_freezing import PAGES_AT_ONCE

SPAN: Final = "2026-11-01 to 2027-04-30"


@pytest.fixture
def year(table: Table) -> TableYear:
    """A year that nobody else uses."""
    return TableYear(table, uuid4().hex, "2026-27")


def frozen(report_id: str, label: str = "2026-27", days: int = 0) -> FrozenReport:
    return FrozenReport(
        id=report_id,
        label=label,
        period=DateRange(first=date(2026, 11, 1), last=date(2027, 4, 30)),
        year="2026-27",
        version=Version.PUBLISHED,
        standing=Standing.DRAFT,
        cut_off=NOW,
        visits=0,
        issues=0,
        hash="0" * 64,
        by=HEAD,
        at=NOW + timedelta(days=days),
        pages=1,
    )


async def keep(year: TableYear, *values: FrontTexts | FrozenPage | FrozenReport | IssueSummary | Settled) -> None:
    await year.commit([Put(value) for value in values], write_id=uuid4().hex)


async def test_what_was_never_kept_is_not_there(year: TableYear) -> None:
    assert await year.front_texts(SPAN) is None
    assert not any([await year.settled(SPAN), await year.summaries(), await year.frozen_reports(SPAN)])
    assert await year.summary("r1_1") is None
    assert await year.frozen_report("x") is None
    assert await year.frozen_pages("x") == []


async def test_a_report_is_never_put_in_place_of_another(year: TableYear) -> None:
    await keep(year, frozen("x"))
    with pytest.raises(RowConflict):
        await keep(year, frozen("x"))


async def test_reports_are_listed_by_subject_oldest_first(year: TableYear) -> None:
    await keep(year, frozen("b", days=2), frozen("a", days=3), frozen("c", days=1), frozen("d", SPAN))
    assert [one.id for one in await year.frozen_reports("2026-27")] == ["c", "b", "a"]
    assert await year.frozen_reports(SPAN) == [frozen("d", SPAN)]
    assert await year.frozen_report("d") == frozen("d", SPAN)


async def test_pages_come_in_order_and_are_of_one_report(year: TableYear) -> None:
    pages = [FrozenPage(report_id="x", number=number, text=f"{number}") for number in (10, 2, 1, 11)]
    await keep(year, *pages, FrozenPage(report_id="xy", number=1, text="other"))
    assert [page.value.number for page in await year.frozen_pages("x")] == [1, 2, 10, 11]


async def test_the_fullest_pages_of_one_transaction_are_taken(year: TableYear) -> None:
    worst = '"\\' * (PAGE // 2)  # each takes two characters when it travels
    await keep(year, *(FrozenPage(report_id="x", number=n, text=worst) for n in range(PAGES_AT_ONCE)))
    assert {page.value.text for page in await year.frozen_pages("x")} == {worst}


@pytest.mark.parametrize("fill", ["€", '"', "a\n", "\U0001f469"])
async def test_the_longest_front_is_taken(year: TableYear, fill: str) -> None:
    texts = {kept_key(key): (fill * SEVERAL)[:SEVERAL] for key in lines_of(RULES, Version.RESTRICTED)}
    front = FrontTexts(label=SPAN, texts=texts, by=HEAD, at=NOW)
    await keep(year, front)
    stored = await year.front_texts(SPAN)
    assert stored is not None
    assert stored.value == front


async def test_decisions_are_of_one_subject(year: TableYear) -> None:
    one = Settled(label=SPAN, place="V26-0042/1 text", digest="0" * 16, may_print=True, by=HEAD, at=NOW)
    others = [
        one.model_copy(update=change) for change in ({"label": "2026-27"}, {"place": "a b"}, {"digest": "1" * 16})
    ]
    await keep(year, one, *others)
    assert len(await year.settled(SPAN)) == 3
    assert [stored.value for stored in await year.settled("2026-27")] == [others[0]]


async def test_lines_of_issues_sort_as_the_issues_do(year: TableYear) -> None:
    lines = [IssueSummary(issue_id=f"r1_{number}", text="A line.", by=HEAD, at=NOW) for number in (10, 9, 1)]
    await keep(year, *lines)
    assert [one.issue_id for one in await year.summaries()] == ["r1_1", "r1_9", "r1_10"]
    stored = await year.summary("r1_10")
    assert stored is not None
    assert stored.value == lines[0]
