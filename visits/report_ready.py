"""What is not ready yet of a report."""

from collections.abc import Iterator, Mapping, Sequence

from visits.model import IssueState
from visits.report import Finding, IssuePrinted, IssueSummary, Readiness, ReportContent, Version


def readiness(content: ReportContent, found: Sequence[Finding], summaries: Mapping[str, IssueSummary]) -> Readiness:
    """What is not ready of a report with this content and these findings. `summaries` are by the issue's reference.

    Lines of issues are for the published version alone.
    """
    is_public = content.version is Version.PUBLISHED
    with_line = tuple(wanting_line(content.issues)) if is_public else ()
    lines = (*content.front.head, *content.front.sections)
    return Readiness(
        forms_due=content.figures.visits.awaiting_form.of,
        unanswered=content.figures.issues.waiting.of,
        without_summary=tuple(issue.reference for issue in with_line if issue.reference not in summaries),
        objected=tuple(
            issue.reference
            for issue in with_line
            if issue.reference in summaries and summaries[issue.reference].objection
        ),
        to_settle=tuple(finding for finding in found if finding.settled is None),
        missing=tuple(dict.fromkeys(line.wanted for line in lines if line.is_missing)),
    )


def wanting_line(issues: Sequence[IssuePrinted]) -> Iterator[IssuePrinted]:
    """The issues of which the published version prints a line: not those of which it may print nothing."""
    return (issue for issue in issues if not issue.is_private and issue.state_key != IssueState.RETURNED_FOR_REDACTION)
