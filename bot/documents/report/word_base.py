"""The document that a report is drawn into: the council's template or a plain one, with every style needed, in British English."""

import io
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final, cast

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from bot.documents.report.word_look import BadTemplate

LANGUAGE: Final = "en-GB"
TABLE_TEXT: Final = "Report Table Text"
BULLETED: Final = "List Bullet"
NEEDED: Final = (
    "Normal",
    "Title",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Caption",
    "Quote",
    BULLETED,
    "Header",
    "Footer",
)
GRID: Final = "Table Grid"
_SIZES: Final = {
    "Normal": 11,
    "Title": 20,
    "Heading 1": 15,
    "Heading 2": 12.5,
    "Heading 3": 11.5,
    "Caption": 10,
    "Quote": 11,
}
_OF_PLAIN: Final = ("w:link", "w:next", "w:basedOn", "w:numPr", "w:rFonts")
"""What leads from a style to other parts of the plain document, and its font."""
_FONT: Final = "Arial"
_AFTER_LANGUAGE: Final = ("w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator")
"""Settings that stand behind the language's, as the schema has them in order."""


def opened(template: bytes | None) -> WordDocument:
    """The template without its text, or a plain document. Raises BadTemplate."""
    if template is None:
        return _plain()
    try:
        word = docx.Document(io.BytesIO(template))
    except Exception as error:  # a broken file makes the library stumble in a dozen ways, each with its own exception
        raise BadTemplate("The template is not a Word document (.docx).") from error
    _clear(word)
    return word


def _clear(word: WordDocument) -> None:
    """Take out the text and keep the last section, with the headers and footers that it has or that come down to it."""
    body = word.element.body
    last = word.sections[-1]._sectPr
    inherited: dict[tuple[str, str | None], Any] = {}
    for section in word.sections:
        for reference in _references(section._sectPr):
            inherited[(reference.tag, reference.get(qn("w:type")))] = reference
    for reference in _references(last):
        last.remove(reference)
    for place, reference in enumerate(inherited.values()):
        last.insert(place, deepcopy(reference))
    for child in list(body):
        if child is not last:
            body.remove(child)


def _references(section: Any) -> list[Any]:
    return [*section.iterchildren(qn("w:headerReference"), qn("w:footerReference"))]


def _plain() -> WordDocument:
    """A4 with margins of 2.5 cm, Arial, and black headings."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    for name in NEEDED:
        _plainly(word.styles[name], name)
    for kind, relation in list(word.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del word.part.package.rels[kind]
    return word


def _plainly(style: Any, name: str) -> None:
    if name in _SIZES:
        style.font.size = Pt(_SIZES[name])
    style.font.name = _FONT
    fonts = style.element.rPr.find(qn("w:rFonts"))
    for attribute in [one for one in fonts.attrib if "heme" in one]:
        del fonts.attrib[attribute]
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.widow_control = True
    if name == "Title":
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    if name == "Quote":
        style.font.italic = False
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.8)
    if name in ("Normal", "Quote", "Title"):
        style.paragraph_format.space_after = Pt(8)
    if name.startswith("Heading"):
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(16), Pt(4)
    if name == "Caption":
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)


def styled(word: WordDocument, *, has_template: bool) -> Mapping[str, str]:
    """Every style that is needed, by name, with its id: those that a template lacks are added. The language is set too."""
    if has_template:
        _add_missing(word)
    if TABLE_TEXT not in word.styles:
        _add_table_text(word)
    _speak_english(word)
    return {name: word.styles[name].style_id for name in (*NEEDED, GRID, TABLE_TEXT)}


def _add_table_text(word: WordDocument) -> None:
    style = cast(ParagraphStyle, word.styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = word.styles["Normal"]
    style.font.size = Pt(9)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)


def _add_missing(word: WordDocument) -> None:
    """The plain document's styles where the template has none of that name, in the template's own font."""
    missing = [name for name in (*NEEDED, GRID) if name not in word.styles]
    plain = _plain().styles if missing else word.styles
    for name in missing:
        style = deepcopy(plain[name].element)
        for unknown in [one for tag in _OF_PLAIN for one in style.iter(qn(tag))]:
            unknown.getparent().remove(unknown)
        word.styles.element.append(style)
        if name not in ("Normal", GRID):
            word.styles[name].base_style = word.styles["Normal"]


def _speak_english(word: WordDocument) -> None:
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        defaults.append(language)
    settings = word.settings.element
    theme = settings.find(qn("w:themeFontLang"))
    if theme is None:
        theme = OxmlElement("w:themeFontLang")
        settings.insert_element_before(theme, *_AFTER_LANGUAGE)
    theme.set(qn("w:val"), LANGUAGE)
