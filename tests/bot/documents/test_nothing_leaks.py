"""A published report prints nothing that may not be printed: words planted in every text are looked for in all of its files."""

import asyncio
from pathlib import Path

import pytest

from bot.documents.report.files import Look, ReportFile
from bot.report_files import all_files
from tests.report_canaries import CANARY, MAY, NEVER, canary, planted, summary_of
from tests.report_case import a_case, printed_issues
from tests.report_reading import everything_in
from tests.report_years import made_up_year
from visits.model import Visibility
from visits.report import Version

MADE = planted(made_up_year(31, records=40, issues=100))


def files_of(version: Version, folder: Path) -> tuple[ReportFile, ...]:
    """All files of the report on the planted year."""

    async def made() -> tuple[ReportFile, ...]:
        case = await a_case(MADE, folder / "year.db")
        await case.summarise({issue.id: summary_of(MADE, issue) for issue in printed_issues(MADE)})
        await case.complete(version)
        report, content = await case.produce(version)
        await case.close()
        return all_files(content, report, Look(template=None, logo=None))

    return asyncio.run(made())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Name of each file -> every text in it."""
    found = files_of(Version.PUBLISHED, tmp_path_factory.mktemp("published"))
    return {file.name: everything_in(file.data) for file in found}


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Every text in all files of the restricted report."""
    return "\n".join(
        everything_in(file.data) for file in files_of(Version.RESTRICTED, tmp_path_factory.mktemp("restricted"))
    )


def words_in(text: str) -> set[str]:
    """The planted words in it."""
    return set(CANARY.findall(text))


def test_no_file_of_a_published_report_has_a_word_that_may_not_be_printed(published: dict[str, str]) -> None:
    leaks = {name: {word for word in words_in(text) if word.startswith(NEVER)} for name, text in published.items()}
    assert leaks == {name: set() for name in published}


def test_no_file_of_a_published_report_names_staff_below_head_of_service(published: dict[str, str]) -> None:
    names = {(file, name) for file, text in published.items() for name in MADE.council.unnamed if name in text}
    assert names == set()


def test_what_may_be_printed_is(published: dict[str, str]) -> None:
    everything = "\n".join(published.values())
    texts = ("working_well", "note", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")
    wanted = {canary(True, "record", question) for question in texts} | {canary(True, "summary", Visibility.CHANNEL)}
    assert wanted - words_in(everything) == set(), "the search must be able to find what is there"


def test_a_restricted_report_has_the_full_log_but_nothing_private_hidden_or_withdrawn(restricted: str) -> None:
    found = words_in(restricted)
    assert {canary(False, "issue", "channel"), canary(False, "entry", "response"), canary(False, "interest")} <= found
    unseen = ("headofservice", "executivedirector", "hidden", "withdrawn")
    private = {word for word in found if any(part in word for part in unseen)}
    drafts = {canary(False, "entry", kind) for kind in ("draft", "follow_up")} | {canary(False, "view")}
    assert private == set()
    assert found & (drafts | {canary(False, "earlier revision"), canary(False, "extended")}) == set()


def test_the_planted_year_has_words_of_each_sort() -> None:
    records = [record for year in MADE.years.values() for record in year.records]
    assert {word[: len(MAY)] == MAY for record in records for word in words_in(record.working_well)} == {True, False}
    everything = "".join(one.model_dump_json() for year in MADE.years.values() for one in year.values())
    assert {canary(False, "record", "hidden", "working_well"), canary(False, "issue", "channel", "hidden")} <= words_in(
        everything
    )
    assert any(issue.visibility is not Visibility.CHANNEL for issue in printed_issues(MADE))
