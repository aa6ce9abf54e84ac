"""The log of a report in Excel: its visits, issues with their answers in pairs, coverage, and every figure with what it counts.

Made of a report's content and nothing else: what a version may not print is not in its content.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from bot.documents.report.log_figures import figures_listed
from bot.documents.report.log_words import NO, NOT_FOR_EVERYONE, SHEETS, YES
from bot.documents.report.sections import report_name
from bot.documents.report.wording import ALL_TEAMS
from bot.documents.workbook import Book, CellValue, Column, Properties
from visits.figures import VisitFigures
from visits.report import AnswerPrinted, FrozenReport, IssuePrinted, ReportContent, VisitPrinted
from visits.rota import CancelledBecause
from visits.years import london_time

Cells: TypeAlias = tuple[CellValue, ...]

LONG: Final = 60
VISITS: Final = (
    Column("Reference", 12), Column("Visit date", 14), Column("Team", 30), Column("Kind of team", 24), Column("How", 12),
    Column("How long", 18), Column("Councillors", 36), Column("Did not come", 24), Column("Met", 36),
    Column("Visited with", 24), Column("Managers present", 24), Column("Connection declared", 30),
    Column("On the rota", 10), Column("Other councillors", 18), Column("Sent", 14), Column("Corrected", 14),
    Column("Version of the form", 10),
)  # fmt: skip
ISSUES: Final = (
    Column("Reference", 12), Column("Visit", 12), Column("Team", 30), Column("Topic", 24), Column("Urgency", 18),
    Column("State", 20), Column("Raised", 14), Column("Due", 14), Column("First answered", 14),
    Column("Working days to answer", 10), Column("Overdue", 9), Column("Confidential", 24), Column("Same as", 12),
    Column("Summary", LONG), Column("Issue", LONG), Column("Answer number", 9), Column("Answer", LONG),
    Column("Outcome", 18), Column("Answered", 14), Column("Owner", 20), Column("Action due", 14), Column("Theme", 16),
    Column("Comments on the facts", LONG),
)  # fmt: skip
NOT_DONE: Final = (
    Column("Visit of the rota", 28), Column("Team", 30), Column("Day", 14), Column("Time", 8), Column("Came to", 20),
    Column("Reason", 24), Column("Councillors on it", 12),
)  # fmt: skip
FIGURES: Final = (Column("Figure", LONG), Column("Number", 10), Column("Counts", 90))
QUOTATIONS: Final = (
    Column("Reference", 12), Column("Team", 30), Column("Visit date", 14), Column("Question", 36), Column("Words", 90),
)  # fmt: skip


def log_workbook(content: ReportContent, report: FrozenReport) -> bytes:
    """The log as an .xlsx: the same bytes whenever it is made again. Heavy work: call it away from the event loop."""
    title = f"{report_name(content)} - log"
    book = Book(Properties(title, report.at, author=content.council, identifier=report.hash))
    sheets = {
        "Visits": (VISITS, (_visit(visit, content) for visit in content.visits)),
        "Issues and answers": (ISSUES, (row for issue in content.issues for row in _issue(issue))),
        "Coverage": (_coverage_columns(content), _coverage(content)),
        "Not done": (NOT_DONE, _not_done(content)),
        "Figures": (FIGURES, figures_listed(content)),
        "Quotations": (QUOTATIONS, _quotations(content)),
    }
    about = book.sheet("About", (Column("About", 30), Column("This report", 90)))
    for row in _about(content, report):
        about.add(*row)
    for name, (columns, rows) in sheets.items():
        sheet = book.sheet(name, columns)
        for row in rows:
            sheet.add(*row)
    return book.data()


def _about(content: ReportContent, report: FrozenReport) -> Iterator[Cells]:
    yield "Council", content.council
    yield "Committee", content.committee
    yield "Period", content.subject.label
    yield "From", content.subject.period.first
    yield "To", content.subject.period.last
    yield "Version", content.version.value
    yield "Standing", report.standing.value
    yield "As things stood at (London)", london_time(report.cut_off)
    yield "The period is still in progress", _yes(content.in_progress)
    yield "Texts left out", content.left_out
    if content.exempt_paragraph or content.exempt_reason:
        yield "Paragraph of Schedule 12A", content.exempt_paragraph
        yield "Reason it is exempt", content.exempt_reason
    yield "Report", report.id
    yield "Fingerprint (SHA-256)", report.hash
    yield from SHEETS.items()


def _visit(visit: VisitPrinted, content: ReportContent) -> Cells:
    confirmed = content.labels.get(f"confirmed.{visit.confirmed}", visit.confirmed)
    return (
        visit.reference, visit.visit_date, visit.team, visit.visit_kind, visit.mode, visit.duration,
        _several(visit.members), _several(visit.no_shows), _several(visit.roles_met), _several(visit.accompanied_by),
        visit.managers_present, visit.interest, _yes(visit.on_rota), confirmed, visit.sent_on,
        visit.corrected_on, visit.form_version,
    )  # fmt: skip


def _issue(issue: IssuePrinted) -> Iterator[Cells]:
    """A row for each answer; one for an issue that has none."""
    own: Cells = (
        issue.reference, issue.visit, issue.team, issue.topic, issue.urgency, issue.state, issue.raised_on, issue.due,
        issue.first_answered_on, issue.days_to_answer, _yes(issue.is_overdue),
        NOT_FOR_EVERYONE if issue.is_private else "", issue.same_as, issue.summary, issue.text,
    )  # fmt: skip
    comments = "\n".join(issue.comments)
    for number, answer in enumerate(issue.answers, 1):
        yield *own, number, *_answer(answer), comments
    if not issue.answers:
        yield *own, *[None] * 7, comments


def _answer(answer: AnswerPrinted) -> Cells:
    return answer.text, answer.outcome, answer.answered_on, answer.owner_role, answer.action_due, answer.theme


def _coverage_columns(content: ReportContent) -> tuple[Column, ...]:
    numbers = ["Required", "Planned", "Took place", "Cancelled"]
    numbers += [f"Cancelled: {_because(content, one)}" for one in CancelledBecause]
    numbers += ["Missed", "Lapsed", "Awaiting form", "To come", "Off the rota", "Took place in all"]
    return (Column("Team", 30), *(Column(heading, 12) for heading in numbers))


def _coverage(content: ReportContent) -> Iterator[Cells]:
    for team in content.figures.teams:
        yield team.team_name, *_numbers(team)
    yield ALL_TEAMS, *_numbers(content.figures.visits)


def _numbers(visits: VisitFigures) -> Cells:
    because = [visits.cancelled_because[one].number for one in CancelledBecause]
    rest = (visits.missed, visits.lapsed, visits.awaiting_form, visits.to_come, visits.off_rota)
    counted = (visits.planned.number, visits.took_place.number, visits.cancelled.number, *because)
    return visits.required, *counted, *(one.number for one in rest), visits.done


def _not_done(content: ReportContent) -> Iterator[Cells]:
    for slot in content.not_done:
        came_to = content.labels.get(f"came_to.{slot.came_to}", slot.came_to)
        yield slot.slot_id, slot.team, slot.day, slot.time, came_to, slot.reason, slot.members


def _quotations(content: ReportContent) -> Iterator[Cells]:
    for quote in content.quotes:
        yield quote.reference, quote.team, quote.visit_date, quote.question, quote.text


def _because(content: ReportContent, reason: CancelledBecause) -> str:
    return content.labels.get(f"cancelled.{reason}", reason.value)


def _several(names: tuple[str, ...]) -> str:
    return "; ".join(names)


def _yes(it_is: bool) -> str:
    return YES if it_is else NO
