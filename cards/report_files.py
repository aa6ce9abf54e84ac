"""A report that was produced: what it is, and a link to its files."""

from datetime import datetime

from cards.actions import ButtonStyle, button
from cards.elements import Action, ActionSet, Card, CardElement, OpenUrl, TextBlock, heading, plain
from cards.report import headline
from cards.report_actions import GetFiles, ShowReport
from cards.wording import report as wording
from visits.figures import AnnualFigures
from visits.report import FrozenReport, Standing, Subject
from visits.years import london_time


def produced_card(report: FrozenReport, subject: Subject) -> Card:
    """The report is frozen: what is in it, and the way to its files."""
    readers = [plain(wording.READERS_TOLD)] if report.standing is Standing.FINAL else []
    body: list[CardElement] = [
        heading(wording.produced_title(report, wording.of(subject))),
        plain(wording.counts(report)),
        plain(wording.CHECKED),
        plain(wording.mark(report)),
        *readers,
    ]
    back = button(wording.BACK, ShowReport(subject=subject.label, version=report.version))
    return Card(body=[*body, ActionSet(actions=[_files(report), back])])


def ready_card(report: FrozenReport, subject: Subject, figures: AnnualFigures) -> Card:
    """To a reader: a final report is there, with its figures in short and a link of their own."""
    body: list[CardElement] = [
        heading(wording.ready_title(wording.of(subject))),
        TextBlock(text=wording.as_of(subject, figures), weight="Bolder"),
        *headline(figures),
        TextBlock(text=wording.mark(report), is_subtle=True, size="Small"),
    ]
    return Card(body=[*body, ActionSet(actions=[_files(report)])])


def link_card(address: str, expires_at: datetime, report: GetFiles) -> Card:
    """A link for one download. The page that it opens has the button that spends it, so a scanner's look does no harm."""
    body: list[CardElement] = [
        heading(wording.LINK_TITLE),
        plain(wording.LINK_HOW),
        plain(wording.link_until(f"{london_time(expires_at):%H:%M}")),
        TextBlock(text=wording.LINK_YOURS, is_subtle=True, size="Small"),
    ]
    ways = [OpenUrl(title=wording.DOWNLOAD, url=address), button(wording.ANOTHER_LINK, report)]
    return Card(body=[*body, ActionSet(actions=ways)])


def _files(report: FrozenReport) -> Action:
    return button(wording.GET_FILES, GetFiles(year=report.year, report=report.id), style=ButtonStyle.MAIN)
