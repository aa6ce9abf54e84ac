"""Excel workbooks of which a spreadsheet runs nothing: every text is a text, every date a date, every number a number.

Rows are written as they come, so a workbook may be larger than memory. The same rows give the same bytes.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.tables import guarded

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

CellValue: TypeAlias = str | int | float | date | None

LONGEST: Final = 32_767
"""What a cell of Excel holds, in UTF-16 units."""
DAY_FORMAT: Final = "dd mmm yyyy"
_MOMENT_FORMAT: Final = "dd mmm yyyy hh:mm"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip, so that the same files give the same zip: the first that a zip can say."""
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


class Column(NamedTuple):
    """A column: its heading, and its width in characters."""

    heading: str
    width: int = 16


class Properties(NamedTuple):
    """What a file says of itself. `at` (UTC) is when it was made; `identifier` tells it from others."""

    title: str
    at: datetime
    author: str = ""
    identifier: str = ""


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """These files (name, data) as a zip, in this order: the same files give the same bytes."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(ZipInfo(name, _EARLIEST), data, ZIP_DEFLATED)
    return out.getvalue()


def plain(text: str) -> str:
    """The text as a cell can hold it: what no XML can hold is left out, lines end in one way, and one that is too long
    ends with a mark that says so.
    """
    text = _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    mark = f" … (cut: it has {len(text)} characters)"
    return units[: 2 * (LONGEST - len(mark))].decode("utf-16-le", errors="ignore") + mark


class Sheet:
    """A sheet in the making: rows below a heading that stays in view, filters, and is printed on each page."""

    def __init__(self, book: "Workbook", name: str, columns: Sequence[Column]) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to load, and only a workbook needs it
        from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - the same

        self._letters = [get_column_letter(at) for at in range(1, len(columns) + 1)]
        self._count = 0
        self._sheet = book.create_sheet(name)
        self._sheet.freeze_panes = "A2"
        self._sheet.print_title_rows = "1:1"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.paperSize = 9  # A4
        self._sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for letter, column in zip(self._letters, columns, strict=True):
            self._sheet.column_dimensions[letter].width = column.width
        self._append([column.heading for column in columns], "Heading")

    def add(self, *cells: CellValue) -> None:
        """One row more. Raises ValueError unless there is a cell for each column."""
        if len(cells) != len(self._letters):
            raise ValueError(f"{len(cells)} cells for {len(self._letters)} columns")
        self._append(cells, "Cell")

    def end(self) -> None:
        """Let the heading filter all the rows that there are."""
        self._sheet.auto_filter.ref = f"A1:{self._letters[-1]}{self._count}"

    def _append(self, cells: Sequence[CellValue], style: str) -> None:
        self._sheet.append([self._cell(value, style) for value in cells])
        self._count += 1

    def _cell(self, value: CellValue, style: str) -> "Cell":
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - slow to load, and only a workbook needs it

        cell: Cell = WriteOnlyCell(self._sheet)
        cell.style = style
        match value:
            case str():
                _put_text(cell, plain(value))
            case datetime():
                cell.value = value.replace(tzinfo=None)  # Excel knows no time zones
                cell.number_format = _MOMENT_FORMAT
            case date():
                cell.value = value
                cell.number_format = DAY_FORMAT
            case _:
                cell.value = value
        return cell


def _put_text(cell: "Cell", text: str) -> None:
    """A text is kept as a text, whatever it looks like; where it could be taken for a formula when somebody edits the cell,
    the cell says so too.
    """
    cell.value = text
    cell.data_type = "s"
    if guarded(text) != text:
        cell.quotePrefix = True


class Book:
    """A workbook in the making: its sheets one after the other, then its bytes."""

    def __init__(self, properties: Properties) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and only a workbook needs it
        from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill  # noqa: PLC0415 - the same

        self._at = properties.at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        self._book = Workbook(write_only=True)
        self._sheets: list[Sheet] = []
        top = Alignment(wrap_text=True, vertical="top")
        shaded = PatternFill("solid", start_color="FFE5E5E5")
        self._book.add_named_style(NamedStyle("Cell", alignment=top))
        self._book.add_named_style(NamedStyle("Heading", font=Font(bold=True), fill=shaded, alignment=top))
        held = self._book.properties
        held.title, held.creator = plain(properties.title), plain(properties.author)
        held.identifier = properties.identifier
        held.created, held.language = self._at, "en-GB"

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """One sheet more."""
        self._sheets.append(Sheet(self._book, name, columns))
        return self._sheets[-1]

    def data(self) -> bytes:
        """The whole workbook, once every row is in: nothing can be added afterwards."""
        for sheet in self._sheets:
            sheet.end()
        written = io.BytesIO()
        self._book.save(written)
        with ZipFile(written) as archive:
            return zipped((name, self._dated(name, archive.read(name))) for name in archive.namelist())

    def _dated(self, name: str, data: bytes) -> bytes:
        """The library says when it wrote the file; we say when the report was made."""
        moment = f"{self._at:%Y-%m-%dT%H:%M:%SZ}".encode()
        return _MODIFIED.sub(rb"\g<1>" + moment, data) if name == "docProps/core.xml" else data
