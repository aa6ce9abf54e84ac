"""The blocks of an outline as the XML of a Word document's body, one after the other."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final, assert_never

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from bot.documents.report.charts import WIDTH_CM, picture
from bot.documents.report.outline import (
    Block,
    Bullets,
    Chart,
    Heading,
    Numbered,
    Paragraph,
    QuoteBlock,
    Table,
    Title,
)
from bot.documents.report.word_base import BULLETED, GRID, TABLE_TEXT
from bot.documents.report.word_table import table_xml
from bot.documents.report.word_xml import add_field, add_text, element

_AFTER_TABLE: Final = Pt(10)
_HANGING: Final = Cm(1)


class Pen:
    """Draws blocks at the end of a document. `styles` are ids by name."""

    def __init__(self, word: WordDocument, styles: Mapping[str, str]) -> None:
        self._word = word
        self._styles = styles
        self._end = word.element.body.get_or_add_sectPr()
        """What every block goes before. The library would look for it among all blocks at each, which long documents make slow."""
        self._counts = {"Table": 0, "Figure": 0}
        self._is_after_table = False
        section = word.sections[-1]
        width = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
        self._width = width if width > 0 else int(Cm(WIDTH_CM))
        numbered = word.styles[BULLETED].element.find(f".//{qn('w:numPr')}")
        self._bullet = "" if numbered is not None else "•\t"

    def draw(self, block: Block) -> None:
        """Add one block."""
        match block:
            case Title():
                self._line("Title", block.text)
            case Heading():
                self._line(f"Heading {block.level}", block.text)
            case Paragraph():
                self._line("Normal", block.text, lead=block.lead)
            case Bullets():
                self._bullets(block.items)
            case Numbered():
                self._numbered(block.items)
            case QuoteBlock():
                self._line("Quote", f"“{block.text}”\n{block.source}").paragraph_format.keep_together = True
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case _:
                assert_never(block)

    def _paragraph(self, style: str) -> WordParagraph:
        self._end.addprevious(element("p"))
        paragraph = WordParagraph(self._end.getprevious(), self._word._body)
        paragraph._p.style = self._styles[style]
        if self._is_after_table:
            paragraph.paragraph_format.space_before = _AFTER_TABLE
            self._is_after_table = False
        return paragraph

    def _line(self, style: str, text: str, *, lead: str = "") -> WordParagraph:
        paragraph = self._paragraph(style)
        if lead:
            paragraph.add_run(lead).bold = True
        add_text(paragraph.add_run()._r, text)
        return paragraph

    def _bullets(self, items: Sequence[str]) -> None:
        for item in items:
            paragraph = self._line(BULLETED, f"{self._bullet}{item}")
            if self._bullet:
                _hang(paragraph)

    def _numbered(self, items: Sequence[str]) -> None:
        for number, item in enumerate(items, 1):
            _hang(self._line("Normal", f"({number})\t{item}"))

    def _caption(self, kind: str, text: str) -> None:
        """ "Table 3: …", its number a field that Word counts."""
        self._counts[kind] += 1
        paragraph = self._line("Caption", f"{kind} ")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._counts[kind]))
        paragraph.add_run(f": {text}")
        paragraph.paragraph_format.keep_with_next = True

    def _table(self, block: Table) -> None:
        if not block.is_front:
            self._caption("Table", block.caption)
        xml = table_xml(block, self._width, self._styles[GRID], self._styles[TABLE_TEXT])
        self._end.addprevious(xml)
        self._is_after_table = True

    def _chart(self, block: Chart) -> None:
        self._caption("Figure", block.title)
        width = min(int(Cm(WIDTH_CM)), self._width)
        shape = self._paragraph("Normal").add_run().add_picture(io.BytesIO(picture(block)), width=width)
        describe(shape, block.title, block.alt)


def describe(shape: Any, title: str, alt: str) -> None:
    """Give a picture its words, for whoever cannot see it."""
    properties = shape._inline.docPr
    properties.set("title", title)
    properties.set("descr", alt)


def _hang(paragraph: WordParagraph) -> None:
    paragraph.paragraph_format.left_indent = _HANGING
    paragraph.paragraph_format.first_line_indent = -_HANGING
    paragraph.paragraph_format.tab_stops.add_tab_stop(_HANGING)
