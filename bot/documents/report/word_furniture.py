"""What stands at the head and foot of each page: the council and its logo, what the document is, notices, and the page's number.

A template's own headers and footers stay as they are: notices are added to each, and a page number where it has none.
"""

import io
from typing import Final

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from bot.documents.report.outline import Document, printable
from bot.documents.report.word_blocks import describe
from bot.documents.report.word_look import BadLogo, Look
from bot.documents.report.word_xml import add_field

_LOGO_HEIGHT: Final = Cm(1.5)


def furnish(word: WordDocument, document: Document, council: str, look: Look) -> None:
    """Lay the page the right way round, and fill its heads and feet. Raises BadLogo."""
    section = word.sections[-1]
    if document.is_wide:
        _lay_wide(section)
    if _is_empty(section.header) and _is_empty(section.footer):
        section.different_first_page_header_footer = True
    later, feet = _later_pages(word, section)
    if section.different_first_page_header_footer:
        first = section.first_page_header
        if _is_empty(first):
            _fill_first(first, printable(council), look.logo)
        _notices(first, document.notices)
        feet.append(section.first_page_footer)
    for head in later:
        if _is_empty(head):
            _blank(head).text = document.running
        _notices(head, document.notices)
    for foot in feet:
        _number(foot)


def _later_pages(word: WordDocument, section: Section) -> tuple[list[_BaseHeaderFooter], list[_BaseHeaderFooter]]:
    """The heads and the feet of every page but a first one that has its own."""
    heads: list[_BaseHeaderFooter] = [section.header]
    feet: list[_BaseHeaderFooter] = [section.footer]
    if word.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
        feet.append(section.even_page_footer)
    return heads, feet


def _lay_wide(section: Section) -> None:
    if (section.page_width or 0) < (section.page_height or 0):
        section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE


def _is_empty(part: _BaseHeaderFooter) -> bool:
    """Whether it shows nothing: no text, no field, no picture."""
    if part.is_linked_to_previous:
        return True
    shown = ("w:t", "w:instrText", "w:fldSimple", "w:drawing", "w:pict")
    return not any(True for _ in part._element.iter(*(qn(name) for name in shown)))


def _blank(part: _BaseHeaderFooter) -> Paragraph:
    """Its first paragraph, or a new one: what is written there makes it the section's own."""
    return part.paragraphs[0] if part.paragraphs else part.add_paragraph()


def _fill_first(head: _BaseHeaderFooter, council: str, logo: bytes | None) -> None:
    paragraph = _blank(head)
    if logo is not None:
        try:
            shape = paragraph.add_run().add_picture(io.BytesIO(logo), height=_LOGO_HEIGHT)
        except Exception as error:  # a broken picture makes the library stumble in many ways
            raise BadLogo("The logo is not a PNG or JPEG picture.") from error
        describe(shape, "Logo", f"Logo of {council}")
        paragraph.add_run("  ")
    name = paragraph.add_run(council)
    name.bold = True
    name.font.size = Pt(14)


def _notices(head: _BaseHeaderFooter, notices: tuple[str, ...]) -> None:
    """ "DRAFT", "Not for publication": in bold at the right, below whatever stands there."""
    if notices:
        paragraph = head.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(" · ".join(notices)).bold = True


def _number(foot: _BaseHeaderFooter) -> None:
    """ "Page 2 of 9", unless it has a page number already."""
    if any("PAGE" in (code.text or "") for code in foot._element.iter(qn("w:instrText"))):
        return
    paragraph = _blank(foot) if _is_empty(foot) else foot.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("Page ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")
