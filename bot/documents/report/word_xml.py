"""Small pieces of WordprocessingML (ECMA-376, part 1) that python-docx has no words for."""

from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_SPACE: Final = qn("xml:space")


def element(name: str, *children: Any, **attributes: str) -> Any:
    """An element of the w: namespace, its attributes there too: `element("tblW", w="5000", type="pct")`."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    made.extend(children)
    return made


def add_text(run: Any, text: str) -> None:
    """Add a text to a run (w:r), its lines and tabs as elements. The library does so letter by letter, which is slow."""
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(element("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                run.append(element("tab"))
            if piece:
                words = element("t")
                words.text = piece
                if piece != piece.strip():
                    words.set(_SPACE, "preserve")
                run.append(words)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word works out ("PAGE"), with what it shows until then."""
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set(_SPACE, "preserve")
    for piece in (element("fldChar", fldCharType="begin"), instruction, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(piece)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))
