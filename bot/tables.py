"""Lists kept in files, CSV or Excel: read into lines of cells by heading, each fault with its line and column.

A list is understood whole or not at all: `BadFile` holds every fault.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pydantic import ValidationError

from bot.faults import faults_of
from bot.register import repeated
from visits.model import Value

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

    AnyCell = Cell | MergedCell

Row = TypeVar("Row", bound=Value)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a list. `line` counts from 1 (the header); `column` is a heading, or "" for the whole line."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.problem}"


class BadFile(Exception):
    """The list cannot be used. `faults` holds them all, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(["Nothing was imported:", *(f"- {fault}" for fault in self.faults)]))


class Shape(NamedTuple):
    """A list's headings, and what is particular about some of them."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    renamed: Mapping[str, str]
    """Heading -> what a row calls it."""
    several: str
    """The heading whose values are separated by semicolons."""
    never_empty: frozenset[str] = frozenset()
    """Headings where nothing must not be taken for the usual."""


_COULD_RUN = re.compile(r"'*[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")
"""Some spreadsheets skip what cannot be seen, and take full-width signs for the usual ones."""
_SAVE_AS = 'In Excel choose "Save as" and "CSV UTF-8 (comma delimited)"'


def read_text(data: bytes) -> str:
    """The text of a file saved as CSV UTF-8, with or without a byte order mark. Raises BadFile for anything else."""
    if data.startswith(b"PK") or b"\0" in data:
        raise BadFile([Fault(1, "", f"is not a CSV file. {_SAVE_AS}")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(_unreadable_lines(data)) from None


def guarded(text: str) -> str:
    """The text of a cell that no spreadsheet runs as a formula: an apostrophe comes before what could be one."""
    return f"'{text}" if _COULD_RUN.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded; any other as it is."""
    return text[1:] if text.startswith("'") and _COULD_RUN.match(text) else text


@dataclass(frozen=True, slots=True)
class Lines:
    """A list's cells by heading, each with the number of the line it begins on; and the faults met on the way."""

    cells: list[tuple[int, dict[str, str]]]
    faults: list[Fault]

    def repeats(self, column: str) -> Iterator[Fault]:
        """A fault for each value that an earlier line has too."""
        for later, earlier in repeated([cells[column] for _, cells in self.cells]):
            yield Fault(self.cells[later][0], column, f"is the same as on line {self.cells[earlier][0]}")

    def rows(self, shape: Shape, row: type[Row]) -> Iterator[tuple[int, Row]]:
        """Each line that can be understood; the faults of the others are kept."""
        headings = {field: heading for heading, field in shape.renamed.items()}
        for line, cells in self.cells:
            try:
                yield line, row.model_validate(dict(_fields(cells, shape)))
            except ValidationError as error:
                for loc, problem in faults_of(error):
                    field = str(loc[0])
                    self.faults.append(Fault(line, headings.get(field, field), problem))


def _fields(cells: Mapping[str, str], shape: Shape) -> Iterator[tuple[str, object]]:
    for column, cell in cells.items():
        if cell or column in shape.never_empty:
            parts = tuple(part.strip() for part in cell.split(";") if part.strip())
            yield shape.renamed.get(column, column), parts if column == shape.several else cell


def text_lines(text: str, shape: Shape) -> Lines:
    """The lines of a CSV text. Raises BadFile where the rest cannot be judged: without its headings every line of a list
    looks wrong.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header = _header(reader)
    if faults := list(_faults_in_header(header, shape)):
        raise BadFile(faults)
    found = Lines([], [])
    before = reader.line_num
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            _take(found, line, header, cells)
    except csv.Error as error:
        found.faults.append(_stray(before + 1, error))
    return _not_empty(found)


def workbook_lines(data: bytes, shape: Shape) -> Lines:
    """The lines of the first sheet of an Excel workbook (.xlsx). Raises BadFile where the rest cannot be judged."""
    rows = _sheet(data)
    header = [str(cell.value or "").strip().lower() for cell in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    if faults := list(_faults_in_header(header, shape)):
        raise BadFile(faults)
    found = Lines([], [])
    for line, row in enumerate(rows, start=2):
        _take(found, line, header, _texts(found, line, header, row))
    return _not_empty(found)


def _sheet(data: bytes) -> "Iterator[tuple[AnyCell, ...]]":
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and only a workbook needs it

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        sheet.reset_dimensions()  # some programs write them wrong
        yield from sheet.iter_rows()
    except Exception as error:  # it has no error of its own: a damaged workbook fails anywhere in zip, XML or openpyxl
        raise BadFile([Fault(1, "", "is not an Excel workbook (.xlsx) that can be read. Save it anew")]) from error


def _texts(found: Lines, line: int, header: Sequence[str], row: "Sequence[AnyCell]") -> list[str]:
    """A row's cells as a CSV file would have them, as many as there are headings and any beyond; faults are kept."""
    texts = []
    for at, cell in enumerate(row):
        text = _cell_text(cell)
        if text is None:
            found.faults.append(Fault(line, header[at] if at < len(header) else "", _no_value(cell)))
        texts.append(text or "")
    while len(texts) > len(header) and not texts[-1]:
        texts.pop()
    return texts + [""] * (len(header) - len(texts))


def _cell_text(cell: "AnyCell") -> str | None:
    """None for a cell whose value nobody typed: a formula, an error, a truth value, a length of time."""
    match cell.value:
        case None:
            return ""
        case bool():
            return None
        case str() as text:
            return None if cell.data_type in ("f", "e") else text
        case datetime() as moment:
            return _date_text(moment)
        case float() as number if number.is_integer():
            return str(int(number))
        case int() | float() as number:
            return str(number)
        case _:
            return None


def _date_text(moment: datetime) -> str:
    """A cell's date, with its time to the minute unless it is midnight: so Excel holds a date without one."""
    moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
    return moment.isoformat(timespec="minutes") if moment.hour or moment.minute else moment.date().isoformat()


def _no_value(cell: "AnyCell") -> str:
    if cell.data_type == "f":
        return "is a formula: copy it and paste its value alone"
    return "must be text, a number or a date"


def _take(found: Lines, line: int, header: Sequence[str], cells: Sequence[str]) -> None:
    if len(cells) == len(header):
        found.cells.append((line, {name: unguarded(cell.strip()) for name, cell in zip(header, cells, strict=True)}))
    elif any(cells):
        found.faults.append(Fault(line, "", f"has {len(cells)} values for {len(header)} columns"))


def _not_empty(found: Lines) -> Lines:
    found.cells[:] = [(line, cells) for line, cells in found.cells if any(cells.values())]
    if not found.cells and not found.faults:
        raise BadFile([Fault(1, "", "is a header with nothing below it")])
    return found


def _header(reader: Iterator[list[str]]) -> list[str]:
    """The names of the columns. Raises BadFile where not even these can be read."""
    try:
        return [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise BadFile([_stray(1, error)]) from None


def _stray(line: int, error: csv.Error) -> Fault:
    return Fault(line, "", f"cannot be read ({error}): look for a stray quotation mark")


def _faults_in_header(header: list[str], shape: Shape) -> Iterator[Fault]:
    if len(header) <= 1:
        apart = "semicolons or tabs, not commas" if header and re.search("[;\t]", header[0]) else "nothing"
        yield Fault(1, "", f"has columns separated by {apart}. {_SAVE_AS}")
        return
    wanted = (*shape.required, *shape.optional)
    for column in dict.fromkeys(header):
        if column not in wanted:
            yield Fault(1, column, f"is not a column of this list, which has {', '.join(wanted)}")
        elif header.count(column) > 1:
            yield Fault(1, column, "is there more than once")
    for column in shape.required:
        if column not in header:
            yield Fault(1, column, "is missing from the header")


def _unreadable_lines(data: bytes) -> Iterator[Fault]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            seen = line[: error.start].decode().rpartition(",")[2][-20:]
            yield Fault(number, "", f'has a letter after "{seen}" in an old encoding (Windows-1252). {_SAVE_AS}')
