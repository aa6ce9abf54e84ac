"""A table as WordprocessingML: its first row marked as headings and repeated on each page, no row split over two.

It is made whole: the library's own tables look every cell up again, which long ones make slow.
"""

from typing import Any, Final

from bot.documents.report.outline import Table
from bot.documents.report.word_xml import add_text, element
from visits.model import Value

_TWIP: Final = 635
"""English metric units in a twentieth of a point."""
_GREY: Final = "D9D9D9"
_SHORT: Final = 22
"""Lines of a table that is not divided between two pages, on a sheet of A4: one on its side, which is wider, has room for fewer."""
_WIDTH: Final = 16 * 360_000
"""Of the text on such a sheet, in English metric units."""
_LETTER: Final = 95
"""About the width of a letter, in twentieths of a point."""


class Manner(Value):
    """How a row looks. `style` is a paragraph style's id; `is_kept` that it stays on the page of the next row."""

    style: str
    is_bold: bool = False
    is_grey: bool = False
    is_kept: bool = False


def table_xml(table: Table, width: int, table_style: str, text_style: str) -> Any:
    """The table over `width` (English metric units), in the styles of these ids."""
    widths = _widths(table, width)
    made = element("tbl", _properties(table, sum(widths), table_style))
    made.append(element("tblGrid", *(element("gridCol", w=str(one)) for one in widths)))
    is_short = sum(_lines(row, widths) for row in table.rows) <= _SHORT * _WIDTH // width
    header = Manner(style=text_style, is_bold=True, is_grey=True, is_kept=True)
    made.append(_row(table, table.header, widths, header, is_header=True))
    last = len(table.rows) - 1
    for number, row in enumerate(table.rows):
        is_last = number == last
        manner = Manner(style=text_style, is_bold=table.has_total and is_last, is_kept=is_short and not is_last)
        made.append(_row(table, row, widths, manner))
    return made


def _widths(table: Table, width: int) -> list[int]:
    """The columns' widths in twentieths of a point, which together fill the page's."""
    share = width / _TWIP / sum(table.widths)
    return [int(one * share) for one in table.widths]


def _lines(row: tuple[str, ...], widths: list[int]) -> int:
    """About how many lines a row takes."""
    return max(
        sum(1 + len(line) * _LETTER // width for line in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )


def _properties(table: Table, width: int, style: str) -> Any:
    return element(
        "tblPr",
        element("tblStyle", val=style),
        element("tblW", w=str(width), type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w="57", type="dxa"), element("right", w="57", type="dxa")),
        element(
            "tblLook",
            val="04A0" if table.names_rows else "0420",
            firstRow="1",
            lastRow="0",
            firstColumn="1" if table.names_rows else "0",
            lastColumn="0",
            noHBand="0",
            noVBand="1",
        ),
        element("tblCaption", val=table.caption),
    )


def _row(table: Table, texts: tuple[str, ...], widths: list[int], manner: Manner, *, is_header: bool = False) -> Any:
    properties = element("trPr", element("cantSplit"))
    if is_header:
        properties.append(element("tblHeader"))
    row = element("tr", properties)
    for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
        cell = element("tc", _cell_properties(width, manner))
        cell.append(_text(text, manner, is_right=column in table.numeric))
        row.append(cell)
    return row


def _cell_properties(width: int, manner: Manner) -> Any:
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
    if manner.is_grey:
        properties.append(element("shd", val="clear", color="auto", fill=_GREY))
    return properties


def _text(text: str, manner: Manner, *, is_right: bool) -> Any:
    properties = element("pPr", element("pStyle", val=manner.style))
    if manner.is_kept:
        properties.append(element("keepNext"))
    if is_right:
        properties.append(element("jc", val="right"))
    run = element("r")
    if manner.is_bold:
        run.append(element("rPr", element("b")))
    add_text(run, text)
    return element("p", properties, run)
