"""What a document says, in order, before it is drawn: neutral blocks as frozen values. No Word, no pictures.

Every text here is fit for XML: characters that it does not allow are taken out as a block is made.
"""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from visits.model import Value

_UNPRINTABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the characters that XML does not allow; lines end in "\\n"."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


Text = Annotated[str, AfterValidator(printable)]


class Title(Value):
    """The document's own name, once, at its top."""

    text: Text


class Heading(Value):
    """A heading: level 1 to 3, never a level skipped."""

    level: int
    text: Text


class Paragraph(Value):
    """A paragraph; `lead` stands before it in bold. A line of its own within `text` is begun by "\\n"."""

    text: Text
    lead: Text = ""


class Bullets(Value):
    """A list in no order."""

    items: tuple[Text, ...]


class Numbered(Value):
    """A list to be referred to by number, as a committee's recommendations are: (1), (2) …"""

    items: tuple[Text, ...]


class QuoteBlock(Value):
    """Somebody's own words, and where they come from."""

    text: Text
    source: Text


class Table(Value):
    """Rows under headings. `widths` are shares of the page's width; `numeric` counts columns from 0.

    `caption` says what the table shows; `has_total` that the last row sums the others up; `names_rows` that the first column says
    what each row is about; `is_front` that it is the report's own head, which no caption names.
    """

    caption: Text
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]
    numeric: frozenset[int] = frozenset()
    has_total: bool = False
    names_rows: bool = False
    is_front: bool = False


class Series(Value):
    """A number for each category of a chart."""

    name: Text
    values: tuple[int, ...]


class Chart(Value):
    """Bars, one for each category, from left to right; several series are stacked. `alt` says its figures in words."""

    title: Text
    categories: tuple[Text, ...]
    series: tuple[Series, ...]
    alt: Text


Block = Title | Heading | Paragraph | Bullets | Numbered | QuoteBlock | Table | Chart


class Document(Value):
    """One document. At the head of each page stand its `notices` ("DRAFT"), from the second page on its `running` title too."""

    title: Text
    running: Text
    blocks: tuple[Block, ...]
    notices: tuple[Text, ...] = ()
    is_wide: bool = False
    """Its tables want the page on its side."""
