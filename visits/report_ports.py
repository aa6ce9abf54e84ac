"""What the committee report needs of one municipal year's store."""

from collections.abc import Sequence
from typing import Protocol

from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled
from visits.stored import Stored


class ReportStore(Protocol):
    """What is kept for the reports of subjects that begin in a municipal year, and of its issues."""

    async def front_texts(self, label: str) -> Stored[FrontTexts] | None:
        """What officers wrote for the front of the report of a subject."""
        ...

    async def settled(self, label: str) -> Sequence[Stored[Settled]]:
        """All that was decided of findings of a subject, in no order."""
        ...

    async def summary(self, issue_id: str) -> Stored[IssueSummary] | None:
        """The line that officers wrote of an issue."""
        ...

    async def summaries(self) -> Sequence[IssueSummary]:
        """The lines of all issues of the year, by record and number."""
        ...

    async def frozen_report(self, report_id: str) -> FrozenReport | None: ...

    async def frozen_reports(self, label: str) -> Sequence[FrozenReport]:
        """The reports that were produced of a subject, oldest first."""
        ...

    async def frozen_pages(self, report_id: str) -> Sequence[Stored[FrozenPage]]:
        """The pages of a report, in order."""
        ...
