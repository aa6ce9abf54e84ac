"""The buttons of the committee report's cards. See `cards.actions` for what a button is."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from cards.actions import CardAction, Id, IssueAction, Label, Number, OperationId
from visits.matrix import Capability
from visits.report import Standing, Version

SubjectLabel = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2} to [0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
"""What a report is about: a municipal year, or the first and the last day."""

Reference = Annotated[str, Field(pattern=r"^V[0-9]{2}-[0-9]{4,9}/[0-9]{1,3}$")]

LineKey = Annotated[str, Field(pattern=r"^[a-z0-9_.]{1,200}$")]


class FrontPart(StrEnum):
    """The front of a report, in parts that each fit a card."""

    HEAD = "head"
    RECOMMENDATIONS = "recommendations"
    COSTS = "costs"
    PURPOSE = "purpose"
    CONSULTATIONS = "consultations"


class ShowReport(CardAction):
    """A report as it would be now: its figures, and what is not ready. No subject: that of the municipal year that it is."""

    verb = "report.show"
    needs = Capability.REPORT_WRITE
    subject: SubjectLabel | None = None
    version: Version = Version.PUBLISHED


class ReportAction(CardAction):
    """Something done for one report."""

    needs = Capability.REPORT_WRITE
    subject: SubjectLabel
    version: Version = Version.PUBLISHED


class ProduceReport(ReportAction):
    """Produce the report, as a draft or as the final one."""

    verb = "report.produce"
    standing: Standing
    operation: OperationId


class OpenSummaries(ReportAction):
    """Issues without the line that stands for them in the public report."""

    verb = "report.lines"
    page: Number = 1


class WriteSummaries(ReportAction):
    """Keep the lines that were written on a card. `issues` are those of the card: id -> reference."""

    verb = "report.save_lines"
    operation: OperationId
    page: Number = 1
    issues: Annotated[dict[Id, Reference], Field(max_length=10)]


class OpenFront(ReportAction):
    """A part of what officers write for the front of the report."""

    verb = "report.front"
    part: FrontPart = FrontPart.HEAD
    page: Number = 1


class WriteFront(ReportAction):
    """Keep what was written of a part of the front. `lines` are the keys of those on the card."""

    verb = "report.save_front"
    part: FrontPart
    page: Number = 1
    lines: Annotated[tuple[LineKey, ...], Field(max_length=40)]
    operation: OperationId


class OpenFindings(ReportAction):
    """Texts that would print and may identify somebody."""

    verb = "report.findings"
    page: Number = 1


class SettleFindings(ReportAction):
    """Print such texts, or leave them out."""

    verb = "report.settle"
    operation: OperationId
    page: Number = 1


class GetFiles(CardAction):
    """A link to the files of a report that was produced: for one download, within ten minutes."""

    verb = "report.files"
    needs = Capability.REPORT_READ
    year: Label
    report: Id


class ObjectToSummary(IssueAction):
    """Say what is wrong with the line that stands for my issue in the public report."""

    verb = "report.object"
    needs = Capability.REPORT_OBJECT
    operation: OperationId


REPORT_ACTIONS: Final[tuple[type[CardAction], ...]] = (
    ShowReport,
    ProduceReport,
    OpenSummaries,
    WriteSummaries,
    OpenFront,
    WriteFront,
    OpenFindings,
    SettleFindings,
    GetFiles,
    ObjectToSummary,
)
