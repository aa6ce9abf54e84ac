"""The front of the report, as the committee's own form has it (seed 002): its head, then the sections that officers write."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.documents.report import wording
from bot.documents.report.outline import Block, Bullets, Heading, Numbered, Paragraph, Table, Title
from bot.documents.report.sections_issues import answered_sentence, raised_sentence
from bot.documents.report.sections_taking_part import took_part_sentence
from bot.documents.report.sections_visits import visits_sentences
from visits.report import Line, ReportContent, Version


def front(content: ReportContent, made: str, matters: int, appendices: Sequence[str]) -> Iterator[Block]:
    """The head and the sections before the body. `matters` is the number of the section with matters for the committee, 0 if
    there are none; `appendices` are the appendices' names.
    """
    yield Title(text=content.front.line("subject").text)
    if content.version is Version.RESTRICTED:
        yield Paragraph(lead=f"{wording.NOT_FOR_PUBLICATION}. ", text=exempt_sentence(content))
    yield _head(content.front.head)
    yield Paragraph(text=made)
    for group, lines in groupby(content.front.sections, key=lambda line: line.key.partition(".")[0]):
        several = list(lines)
        yield Heading(level=1, text=wording.GROUPS.get(group, several[0].heading))
        if several[0].key == group:
            yield from _section(content, several[0], matters, appendices)
        else:
            yield from (Paragraph(lead=f"{line.heading}: ", text=written(line)) for line in several)


def exempt_sentence(content: ReportContent) -> str:
    """Why the report is exempt: the paragraph of Schedule 12A, and the reason."""
    paragraph = content.exempt_paragraph or _to_complete("Paragraph of Schedule 12A")
    if paragraph.isdecimal():
        paragraph = f"Paragraph {paragraph} of Part 1"
    reason = content.exempt_reason or _to_complete("Reason for exemption")
    return wording.EXEMPT.format(paragraph=paragraph, reason=reason)


def written(line: Line) -> str:
    """What officers wrote; what is to be completed, if they have not."""
    if line.is_missing:
        return _to_complete(line.wanted)
    return line.text or wording.NOT_APPLICABLE


def _to_complete(wanted: str) -> str:
    return f"[to complete: {wanted}]"


def _head(lines: Sequence[Line]) -> Table:
    return Table(
        caption=wording.ABOUT,
        header=(wording.ABOUT, wording.DETAILS),
        rows=tuple((line.heading, written(line)) for line in lines),
        widths=(1, 2),
        names_rows=True,
        is_front=True,
    )


def _section(content: ReportContent, line: Line, matters: int, appendices: Sequence[str]) -> Iterator[Block]:
    """A section without parts. Three of them have something of the report itself to say."""
    match line.key:
        case "summary":
            yield from _paragraphs(line.text or main_figures(content))
        case "recommendations":
            yield Numbered(items=tuple(_recommendations(line, matters)))
        case "appendices":
            yield from _paragraphs(line.text)
            yield Bullets(items=tuple(appendices))
        case _:
            yield from _paragraphs(written(line))


def _paragraphs(text: str) -> Iterator[Block]:
    yield from (Paragraph(text=one) for one in text.splitlines() if one.strip())


def main_figures(content: ReportContent) -> str:
    """The report in a few sentences, a paragraph each."""
    figures = content.figures
    said = [visits_sentences(figures.visits), took_part_sentence(figures.took_part)]
    said.append(raised_sentence(figures.issues))
    if figures.issues.raised.number:
        said.append(answered_sentence(figures.issues))
    return "\n".join(said)


def _recommendations(line: Line, matters: int) -> Iterator[str]:
    """Those that officers wrote, one to a line; and that the committee consider what councillors put forward for it."""
    own = [one for one in line.text.splitlines() if one.strip()]
    yield from own or ([written(line)] if line.is_missing or not matters else [])
    if matters:
        yield f"{wording.CONSIDER} (section {matters})."
