"""All the files of a report: its Word documents and the log in Excel, and the zip that they travel in."""

from collections.abc import Iterable

from bot.documents import workbook
from bot.documents.report.files import Look, ReportFile, word_files
from bot.documents.report.log import log_workbook
from bot.documents.report.sections import report_name
from visits.report import FrozenReport, ReportContent


def all_files(content: ReportContent, report: FrozenReport, look: Look) -> tuple[ReportFile, ...]:
    """The report, each appendix, and the log. The same content and report give the same bytes.

    Heavy work: call it away from the event loop. Raises BadTemplate or BadLogo, with a sentence to show.
    """
    log = ReportFile(name=f"{report_name(content)} - log.xlsx", data=log_workbook(content, report))
    return (*word_files(content, report, look), log)


def zipped(files: Iterable[ReportFile]) -> bytes:
    """The files as one zip, in this order: the same files give the same bytes."""
    return workbook.zipped((file.name, file.data) for file in files)
