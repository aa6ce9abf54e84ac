"""What comes of work on the committee report: values that every way to it shows in its own manner."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from visits.checks import Fault
from visits.figures import AnnualFigures
from visits.model import Issue, PersonId, Value
from visits.report import Finding, FrozenReport, IssueSummary, Readiness, Settled, Subject, Version

SUMMARY_LIMIT: Final = 200
"""Characters of the line that stands for an issue in public."""
OBJECTION_LIMIT: Final = 300


class WhyNothing(StrEnum):
    """Why there is nothing to report."""

    NOT_BEGUN = "not_begun"
    """The period is yet to come."""
    NO_ROTA = "no_rota"
    """No team is known, and no visit was ever planned or made in the period: the scheme was not there."""


class NothingToReport(Value):
    """There is nothing to report. A year without visits is not that: it is a finding, and printed."""

    why: WhyNothing


class LookedAt(Value):
    """A report as it would be now, in short: what it counts, what is not ready, and what was produced before (newest first).

    `labels` are the form's words, as in `ReportContent`.
    """

    subject: Subject
    version: Version
    figures: AnnualFigures
    previous: AnnualFigures | None = None
    labels: Mapping[str, str]
    readiness: Readiness
    produced: tuple[FrozenReport, ...] = ()


class Produced(Value):
    """The report is frozen. `again` says that this was asked for before, and is the report of then."""

    report: FrozenReport
    again: bool = False


class NotReady(Value):
    """No final report yet: this stands in its way."""

    readiness: Readiness


class FixWords(Value):
    """Words that want mending; nothing was kept. `faults` name lines of the front by key, issues by id; `typed` has all."""

    faults: tuple[Fault, ...]
    typed: Mapping[str, str]


class ToSummarise(Value):
    """An issue that the published report prints, for whoever writes its line. `summary` is the line as it is, or ""."""

    issue_id: str
    reference: str
    team: str
    topic: str
    text: str
    visit_date: date
    answer: str = ""
    """The words of the last answer, "" if there is none."""
    summary: str = ""
    objection: str = ""

    @property
    def is_wanted(self) -> bool:
        """Whether it has no line yet, or one that its author objects to."""
        return not self.summary or bool(self.objection)


class SummariesWanted(Value):
    """A page of issues, those first that want a line. `page` counts from 1; `wanted` is how many want one in all."""

    subject: Subject
    issues: tuple[ToSummarise, ...]
    page: int
    pages: int
    wanted: int


class SummariesWritten(Value):
    """These lines were kept, and their issues' authors are shown them."""

    summaries: tuple[IssueSummary, ...]


class SummaryShown(Value):
    """An issue's line, as its author is shown it. `author` is whose issue it is."""

    issue: Issue
    summary: IssueSummary
    author: PersonId


class ToSettle(Value):
    """A finding that nobody has settled, with the text itself for whoever is to judge it. Kept nowhere."""

    finding: Finding
    text: str


class SettledNow(Value):
    """What was decided is kept: those decisions that are new."""

    settled: tuple[Settled, ...]
