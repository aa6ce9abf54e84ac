"""A report that was produced stays as it was: the same hash and the same bytes, whatever is done to the year or deleted from it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from bot.documents.report.files import Look
from bot.report_files import all_files, zipped
from storage.paging import pages_of
from storage.table import MAX_OPERATIONS, Delete, prefix_range
from tests.report_case import Case, a_case, the_subject
from tests.report_people import COORDINATOR
from tests.report_reading import everything_in
from tests.report_years import YEAR, made_up_year
from visits.doing import Doing
from visits.issues import Act
from visits.model import Event, Issue
from visits.report import FrozenReport, ReportContent, Version
from visits.report_frozen import BrokenReport
from visits.summary import texts_of
from visits.usecases.corrections import Reworded, Withdrawn, hide_text, withdraw
from visits.usecases.issues import Acted, act_on_issue
from visits.usecases.report import content_of, frozen

KEPT: Final = ("record|", "issue|", "entry|", "slot|", "slotat|", "view|", "past|", "pastissue|", "event|", "summary|")
"""What retention deletes of a year, by how its rows' keys begin."""
ANSWER: Final = Doing(act=Act.RESPOND, text="It is done by now.", outcome="information")


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    """A made-up year in a store of its own."""
    opened = await a_case(made_up_year(17, records=30, issues=90), tmp_path / "year.db")
    await opened.summarise()
    yield opened
    await opened.close()


def the_bytes(report: FrozenReport, content: ReportContent) -> bytes:
    """All files of the report in one."""
    return zipped(all_files(content, report, Look(template=None, logo=None)))


async def again(case: Case, report: FrozenReport) -> tuple[FrozenReport, ReportContent]:
    """The same report, read from the store once more."""
    read = await frozen(case.office, YEAR, report.id)
    assert read is not None
    return read


async def change_much(case: Case) -> int:
    """Answer and hide issues, hide answers, withdraw forms, rename everyone: how often something was done."""
    year = case.made.years[YEAR]
    done = sum([await acted(case, issue, ANSWER) for issue in year.issues])
    done += sum([await acted(case, issue, Doing(act=Act.HIDE)) for issue in year.issues[::4]])
    for record in year.records:
        taken_back = await withdraw(case.office, record.author, YEAR, record.id, case.operation())
        question = texts_of(record)[0]
        hidden = await hide_text(case.office, COORDINATOR, YEAR, record.id, question, case.operation())
        done += isinstance(taken_back, Withdrawn) + isinstance(hidden, Reworded)
    return done + await rename_everyone(case)


async def acted(case: Case, issue: Issue, doing: Doing) -> bool:
    """Whether it could be done by whoever answers."""
    found = await act_on_issue(case.office, issue.goes_to, YEAR, issue.id, doing, case.operation())
    return isinstance(found, Acted)


async def rename_everyone(case: Case) -> int:
    """Other names for all people and teams."""
    people = [one.model_copy(update={"name": f"Other {one.name}"}) for one in case.made.council.people]
    teams = [one.model_copy(update={"name": f"Other {one.name}"}) for one in case.made.council.teams]
    now = case.made.now
    event = Event(object="register", action="changed", person=COORDINATOR, at=now, operation_id=case.operation())
    await case.office.store.register(people, teams, event)
    return len(people) + len(teams)


async def delete_the_year(case: Case) -> int:
    """Delete every row of what was kept, and say how many there were."""
    partition, number = f"{case.office.rules.id}|{YEAR}", 0
    for prefix in KEPT:
        rows = [row async for page in pages_of(case.table, partition, *prefix_range(prefix)) for row in page]
        for first in range(0, len(rows), MAX_OPERATIONS):
            gone = [Delete(row.key, row.version) for row in rows[first : first + MAX_OPERATIONS]]
            await case.table.write(partition, gone, write_id=f"retention {prefix} {first}")
        number += len(rows)
    return number


@pytest.mark.parametrize("version", list(Version))
async def test_a_report_is_the_same_to_the_byte_after_changes_and_after_retention(case: Case, version: Version) -> None:
    report, content = await case.produce(version)
    files = the_bytes(report, content)

    assert await change_much(case) >= 50
    assert await again(case, report) == (report, content)
    assert the_bytes(*await again(case, report)) == files

    assert await delete_the_year(case) > 500
    assert await again(case, report) == (report, content)
    assert the_bytes(*await again(case, report)) == files


async def test_the_same_changes_show_in_a_report_that_is_produced_anew(case: Case) -> None:
    first, content = await case.produce(Version.RESTRICTED)
    await change_much(case)
    second, anew = await case.produce(Version.RESTRICTED)
    assert second.hash != first.hash
    assert anew.figures.issues.answered.number > content.figures.issues.answered.number
    await delete_the_year(case)
    nothing = await content_of(case.office, the_subject(), Version.RESTRICTED)
    assert isinstance(nothing, ReportContent)
    assert not nothing.figures.has_visits


async def test_the_hash_is_of_the_content_alone_and_stands_in_every_file(case: Case) -> None:
    report, content = await case.produce(Version.PUBLISHED)
    same, _ = await case.produce(Version.PUBLISHED)
    assert (same.hash, same.id != report.id) == (report.hash, True)
    files = all_files(content, report, Look(template=None, logo=None))
    assert [file.name for file in files if report.hash not in everything_in(file.data)] == []


async def test_a_page_that_was_changed_is_found_out(case: Case) -> None:
    report, _ = await case.produce(Version.PUBLISHED)
    partition = f"{case.office.rules.id}|{YEAR}"
    pages = await case.table.query(partition, *prefix_range(f"reportpage|{report.id}|"), limit=1)
    row = pages.rows[0]
    await case.table.write(partition, [Delete(row.key, row.version)], write_id="a page is lost")
    with pytest.raises(BrokenReport):
        await frozen(case.office, YEAR, report.id)
