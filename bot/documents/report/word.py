"""An outline drawn as a Word document: the same bytes for the same outline, facts and look.

Heavy: import this module only where a document is drawn.
"""

import io
import zipfile
from datetime import datetime
from typing import Final

from docx.document import Document as WordDocument

from bot.documents.report.outline import Document, printable
from bot.documents.report.word_base import LANGUAGE, opened, styled
from bot.documents.report.word_blocks import Pen
from bot.documents.report.word_furniture import furnish
from bot.documents.report.word_look import Look
from visits.model import Value
from visits.years import utc

_LONGEST: Final = 255
"""Characters that a property may have (ECMA-376, part 2)."""
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can name."""


class Facts(Value):
    """What the properties of a document say of it. `hash` is that of the report's content, `at` when it was produced."""

    council: str
    subject: str
    version: str
    standing: str
    cut_off: datetime
    hash: str
    at: datetime


def drawn(document: Document, facts: Facts, look: Look) -> bytes:
    """The document as .docx. Raises BadTemplate or BadLogo if the look is no Word document, or no picture."""
    word = opened(look.template)
    names = styled(word, has_template=look.template is not None)
    furnish(word, document, facts.council, look)
    pen = Pen(word, names)
    for block in document.blocks:
        pen.draw(block)
    _put_facts(word, document.title, facts)
    saved = io.BytesIO()
    word.save(saved)
    return _settled(saved.getvalue())


def _put_facts(word: WordDocument, title: str, facts: Facts) -> None:
    core = word.core_properties
    core.title = title[:_LONGEST]
    core.author = core.last_modified_by = printable(facts.council)[:_LONGEST]
    core.subject = printable(facts.subject)[:_LONGEST]
    core.category = "Committee report"
    core.keywords = f"{facts.version}, {facts.standing}"
    core.version = facts.version
    core.content_status = facts.standing
    core.comments = f"Figures to {utc(facts.cut_off):%Y-%m-%dT%H:%M:%SZ}. SHA-256 of the content: {facts.hash}"
    core.identifier = facts.hash
    core.language = LANGUAGE
    core.revision = 1
    core.created = core.modified = utc(facts.at)


def _settled(archive: bytes) -> bytes:
    """The same archive with its parts in order and no moment of its own."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as parts, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts.namelist()):
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, parts.read(name))
    return settled.getvalue()
