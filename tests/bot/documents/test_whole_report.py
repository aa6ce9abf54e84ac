"""A whole report of a made-up year: every heading is there, and every number that stands in it is one of the figures."""

import asyncio
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from bot.documents.report.files import Look, word_files
from bot.documents.report.sections import SECTIONS
from tests.report_case import Case, a_case, the_subject
from tests.report_numbers import SENTENCES, percent
from tests.report_reading import Part, part, read_word
from tests.report_tables import TABLES
from tests.report_years import AFTER_THE_YEAR, YEAR, MadeUp, made_up_year
from visits.report import FrozenReport, ReportContent, Version
from visits.usecases.report import NothingToReport, content_of
from visits.years import start_of

SEED: Final = 26
PLAIN: Final = Look(template=None, logo=None)
FRONT: Final = (
    "Summary",
    "Recommendation(s)",
    "Reasons for the Recommendation(s)",
    "Alternative Options Considered and Rejected (including any Risk Implications)",
    "What will it cost and how will it be financed?",
    "Implications of the proposals",
    "Contribution to the council’s core purpose",
    "What consultations have taken place on the proposals and when?",
    "Implementation Date",
    "Contact officer",
    "Appendices",
    "Background Papers",
)
"""The headings of the committee's own form (seed 002), in its order."""
UNFINISHED: Final = re.compile(r"[{}]|\[\[|\bNone\b(?!:)|\bnan\b|\bTrue\b|\bFalse\b|\bCounted\b|to complete|\blabel\.")
NOT_ENGLISH: Final = re.compile(
    r"\b1 (?:visits|issues|forms|councillors|actions|answers|notes|texts|more forms)\b|\b0 "
)

Report = tuple[FrozenReport, ReportContent]


def the_report(made: MadeUp, folder: Path, version: Version, *, is_complete: bool = True) -> Report:
    """The report of a made-up year, produced from a real store."""

    async def produced() -> Report:
        case = await a_case(made, folder / "year.db")
        if is_complete:
            await case.summarise()
            await case.complete(version)
        found = await case.produce(version)
        await case.close()
        return found

    return asyncio.run(produced())


def body_of(report: Report) -> list[Part]:
    """The report's own file, read by another library."""
    return read_word(word_files(report[1], report[0], PLAIN)[0].data)


def said_in(parts: list[Part]) -> Iterator[str]:
    """Every paragraph and every cell."""
    for one in parts:
        yield one.heading
        yield from one.paragraphs
        yield from (cell for rows in one.tables for row in rows for cell in row)


@pytest.fixture(scope="module", params=list(Version))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A year of 60 visits and 200 issues, in each version."""
    return the_report(made_up_year(SEED), tmp_path_factory.mktemp("year"), request.param)


@pytest.fixture(scope="module")
def body(report: Report) -> list[Part]:
    """What a second reader finds in it."""
    return body_of(report)


def test_every_heading_of_the_form_and_of_the_body_is_there_in_order(body: list[Part]) -> None:
    numbered = [f"{number}. {section.heading}" for number, section in enumerate(SECTIONS, 1)]
    assert [one.heading for one in body] == ["", *FRONT, *numbered]


def test_every_section_says_something(body: list[Part]) -> None:
    assert [one.heading for one in body[1:] if not one.paragraphs and not one.tables] == []


def test_nothing_is_left_unfinished(body: list[Part]) -> None:
    assert [text for text in said_in(body) if UNFINISHED.search(text)] == []


@pytest.mark.parametrize("heading", SENTENCES)
def test_the_numbers_of_every_sentence_are_the_figures(report: Report, body: list[Part], heading: str) -> None:
    assert part(body, heading).numbers == SENTENCES[heading](report[1])


@pytest.mark.parametrize("heading", TABLES)
def test_the_numbers_of_every_table_are_the_figures(report: Report, body: list[Part], heading: str) -> None:
    tables = [rows[1:] for rows in part(body, heading).tables]
    assert tables == TABLES[heading](report[1])


def test_no_section_has_a_number_that_no_test_reckons(body: list[Part]) -> None:
    written_by_officers = {*FRONT, ""} - {"Summary"}
    with_numbers = {re.sub(r"^\d+\. ", "", one.heading) for one in body if one.numbers} - written_by_officers
    with_tables = {re.sub(r"^\d+\. ", "", one.heading) for one in body if one.tables} - written_by_officers
    assert with_numbers <= set(SENTENCES)
    assert with_tables <= set(TABLES)


def test_the_first_sentences_read_as_they_should(report: Report, body: list[Part]) -> None:
    visits, part_taken = report[1].figures.visits, report[1].figures.took_part
    planned, took = visits.planned.number, visits.took_place.number
    said = part(body, "The rota: planned and done").paragraphs[0]
    assert said.startswith(f"Of {planned} visits planned, {took} took place ({percent(took, planned)}%).")
    members, came = len(part_taken.members), len(part_taken.took_part)
    shared = f"({percent(came, members)}%)"
    said = part(body, "Who took part").paragraphs[0]
    assert said == f"Of {members} councillors on the register, {came} took part in a visit {shared}."


def test_a_year_without_visits_is_printed_as_the_finding_that_it_is(tmp_path: Path) -> None:
    found = the_report(made_up_year(SEED, records=0, issues=0), tmp_path, Version.PUBLISHED)
    body = body_of(found)
    assert not found[1].figures.has_visits
    assert f"No visits took place; {found[1].figures.visits.required} were due." in part(body, "Summary").paragraphs
    assert [one.heading for one in body[1:] if not one.paragraphs and not one.tables] == []
    assert [text for text in said_in(body) if NOT_ENGLISH.search(text)] == []


def test_a_report_on_one_visit_and_one_issue_reads_as_english(tmp_path: Path) -> None:
    made = one_visit()
    found = the_report(made, tmp_path, Version.PUBLISHED, is_complete=False)
    assert (found[1].figures.visits.done, found[1].figures.issues.raised.number) == (1, 1)
    sentences = [text for one in body_of(found) for text in one.paragraphs]
    assert [text for text in sentences if NOT_ENGLISH.search(text)] == []


def one_visit() -> MadeUp:
    """The first seed's year that has one visit, which stands, and one issue of it."""
    years = (made_up_year(seed, records=1, issues=1) for seed in range(50))
    return next(made for made in years if made.years[YEAR].records[0].status == "sent" and made.years[YEAR].issues)


def test_a_year_in_progress_says_until_when_its_figures_are(tmp_path: Path) -> None:
    made = made_up_year(SEED, records=20, issues=30, now=start_of(date(2026, 11, 23), 10))
    found = the_report(made, tmp_path, Version.PUBLISHED, is_complete=False)
    assert found[1].in_progress
    assert "to 23 November 2026" in " ".join(part(body_of(found), "Background").paragraphs)


def test_half_a_year_is_reported_like_a_whole_one(tmp_path: Path) -> None:
    async def produced() -> Report:
        case = await a_case(made_up_year(SEED, records=20, issues=30), tmp_path / "year.db")
        found = await case.produce(Version.PUBLISHED, label="2026-11-01 to 2027-04-30")
        await case.close()
        return found

    found = asyncio.run(produced())
    assert found[1].figures.visits.required is None
    assert "1 November 2026 to 30 April 2027" in " ".join(part(body_of(found), "Background").paragraphs)


def test_where_there_is_no_rota_and_no_team_there_is_nothing_to_report(tmp_path: Path) -> None:
    made = made_up_year(SEED, records=0, issues=0)
    empty = MadeUp(made.council.without_teams(), {}, made.days, AFTER_THE_YEAR, SEED)

    async def looked() -> object:
        case: Case = await a_case(empty, tmp_path / "year.db")
        found = await content_of(case.office, the_subject(), Version.PUBLISHED)
        await case.close()
        return found

    assert isinstance(asyncio.run(looked()), NothingToReport)
