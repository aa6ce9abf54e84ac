"""A second reader for the report's files: what stands in them, read by other libraries than those that wrote them."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

import mammoth

Rows = list[list[str]]
_REFERENCE: Final = re.compile(r"\bV\d\d-\d{4,}(?:/\d+)?")
_MONTHS: Final = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAY: Final = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})[a-z]* \d{{4}}\b")
_YEAR: Final = re.compile(r"\b20\d\d-\d\d\b")
_CAPTION: Final = re.compile(r"^(?:Table|Figure) \d+: ", re.MULTILINE)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Part:
    """What stands under one heading of the first level ("" before the first): headings below it are paragraphs."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        """Every number of its sentences in order, but those of references, days and years. A sentence begins with "One", not 1."""
        text = "\n".join(self.paragraphs)
        for what in (_CAPTION, _REFERENCE, _DAY, _YEAR):
            text = what.sub("", text)
        return _NUMBER.findall(re.sub(r"\bOne\b", "1", text))


def read_word(data: bytes) -> list[Part]:
    """The parts of a Word file in order, as mammoth reads it."""
    html = mammoth.convert_to_html(BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {"src": ""})).value
    parts = [Part("")]
    for block in ElementTree.fromstring(f"<all>{html}</all>"):
        match block.tag:
            case "h1":
                parts.append(Part(_text(block)))
            case "table":
                parts[-1].tables.append(
                    [[_text(cell) for cell in row if cell.tag in ("td", "th")] for row in block.iter("tr")]
                )
            case "ul" | "ol":
                parts[-1].paragraphs += [_text(item) for item in block.iter("li")]
            case _:
                parts[-1].paragraphs.append(_text(block))
    return parts


def part(parts: Sequence[Part], heading: str) -> Part:
    """The part whose heading ends so: those of the body are numbered."""
    found = [one for one in parts if re.sub(r"^\d+\. ", "", one.heading) == heading]
    assert len(found) == 1, (heading, [one.heading for one in parts])
    return found[0]


def _text(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()


def everything_in(data: bytes) -> str:
    """Every text of a Word or Excel file: of each XML part as it stands, and once more without its tags, so that words that are
    parted by a change of format are found.
    """
    return "\n".join(_both(data))


def _both(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                xml = file.read(name).decode()
                yield xml
                yield re.sub(r"<[^>]+>", "", xml)
