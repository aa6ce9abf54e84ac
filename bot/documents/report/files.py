"""The files of a Word report: its body and each appendix, drawn from a report's content and nothing else.

Drawing is heavy work: call it away from the event loop. The libraries are loaded by the first call.
"""

from collections.abc import Iterator

from bot.documents.report.outline import Document
from bot.documents.report.sections import APPENDICES, appendix, appendix_name, body, report_name
from bot.documents.report.word_look import BadLogo, BadTemplate, Look
from visits.model import Value
from visits.report import FrozenReport, ReportContent

__all__ = ["BadLogo", "BadTemplate", "Look", "ReportFile", "word_files"]


class ReportFile(Value):
    """A file by name, "Frontline visits 2026-27 - published - report.docx", and what is in it."""

    name: str
    data: bytes


def word_files(content: ReportContent, report: FrozenReport, look: Look) -> tuple[ReportFile, ...]:
    """The report and its appendices as .docx, the same bytes whenever they are made again.

    Raises BadTemplate or BadLogo, with a sentence to show, if the look cannot be used.
    """
    return tuple(
        ReportFile(name=f"{name}.docx", data=_drawn(document, content, report, look))
        for name, document in _documents(content, report)
    )


def _documents(content: ReportContent, report: FrozenReport) -> Iterator[tuple[str, Document]]:
    """One after the other: those of a large year are not all held at once."""
    yield f"{report_name(content)} - report", body(content, report)
    for one in APPENDICES:
        yield appendix_name(content, one), appendix(content, report, one)


def _drawn(document: Document, content: ReportContent, report: FrozenReport, look: Look) -> bytes:
    from bot.documents.report.word import Facts, drawn  # noqa: PLC0415 - Word and the charts load only where drawn

    facts = Facts(
        council=content.council,
        subject=report.label,
        version=report.version,
        standing=report.standing,
        cut_off=report.cut_off,
        hash=report.hash,
        at=report.at,
    )
    return drawn(document, facts, look)
