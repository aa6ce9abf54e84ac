"""The committee report: looked at, produced and fetched. What officers write for it is in `bot.handlers.report_writing`."""

import re
from collections.abc import Mapping
from typing import Final, assert_never

from bot.desk import Desk, again
from bot.handlers.rota import NOT_FOR_YOU, today_of
from cards import notices, report, report_files
from cards.elements import Card
from cards.report import ReportShown
from cards.report_actions import GetFiles, ProduceReport, ShowReport
from cards.wording import report as wording
from cards.words import Wording
from visits.model import Person
from visits.report import Subject, Version
from visits.report_subject import before, subject_over
from visits.usecases import downloads
from visits.usecases import report as reporting
from visits.usecases.downloads import LinkIssued
from visits.usecases.report import LookedAt, NothingToReport, NotReady, Produced
from visits.usecases.start import Refused
from visits.years import municipal_year

Inputs = Mapping[str, str]

THIS_YEAR: Final = "this year"
LONGEST: Final = 100
"""Characters. Whoever writes more is not asking for a report."""
_ASKED: Final = re.compile(
    r"(?:(?:the )?(?:annual|committee|committee’s|committee's) )?report"
    r"(?:(?: for| of| on| over)? (?P<of>this year|last year|(?:municipal year )?\d[\d /–-]*(?:(?:to|until) )?[\d/–-]*\d))?\W*",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:municipal year )?(\d{4})[-/–](?:20)?(\d{2})")


def asked_for(text: str) -> str | None:
    """What a report is asked for of: its label as far as it can be told, "" for the year that it is; None if none is asked for."""
    asked = _ASKED.fullmatch(" ".join(text.split())) if len(text) <= LONGEST else None
    if asked is None:
        return None
    of = (asked["of"] or THIS_YEAR).casefold()
    year = _YEAR.fullmatch(of)
    return f"{year[1]}-{year[2]}" if year else of


async def answer(desk: Desk, person: Person, of: str) -> Card:
    """The report that was asked for in words."""
    if not person.has(*ShowReport.roles):
        return NOT_FOR_YOU
    current = current_subject(desk)
    named = {THIS_YEAR: current, "last year": subject_over(before(current.period))}
    subject = named.get(of) or reporting.subject_of(of.replace(" until ", " to "))
    return await shown(desk, person, subject, Version.PUBLISHED)


async def show(desk: Desk, person: Person, action: ShowReport, _inputs: Inputs) -> Card:
    """A report as it would be now."""
    subject = reporting.subject_of(action.subject) if action.subject else current_subject(desk)
    return await shown(desk, person, subject, action.version)


async def shown(
    desk: Desk, person: Person, subject: Subject | None, version: Version, lead: Wording | None = None
) -> Card:
    """The card of a report as it would be now. `lead` is why something was not done."""
    if subject is None:
        return notices.short_card(wording.WHICH_PERIOD)
    looked = await reporting.looked_at(desk.office, person.id, subject, version)
    match looked:
        case LookedAt():
            return report.report_card(await _with_others(desk, looked), lead=lead)
        case NothingToReport():
            return notices.short_card(wording.NOTHING[looked.why])
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(looked)


async def produce(desk: Desk, person: Person, action: ProduceReport, _inputs: Inputs) -> Card:
    """Produce the report, as a draft or as the final one."""
    subject = reporting.subject_of(action.subject)
    if subject is None:
        return notices.short_card(wording.WHICH_PERIOD)
    operation = f"{action.operation}.{action.standing}"  # one card offers both
    produced = await again(
        lambda: reporting.produce(desk.office, person.id, subject, action.version, action.standing, operation)
    )
    match produced:
        case Produced():
            return report_files.produced_card(produced.report, subject)
        case NotReady():
            return await shown(desk, person, subject, action.version, wording.NOT_READY)
        case NothingToReport():
            return notices.short_card(wording.NOTHING[produced.why])
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(produced)


async def get_files(desk: Desk, person: Person, action: GetFiles, _inputs: Inputs) -> Card:
    """A link to a report's files: another each time."""
    issued = await downloads.issue_link(desk.office, person.id, action.year, action.report, desk.new_operation())
    if not isinstance(issued, LinkIssued):  # whether it is there is not told to whom it is not for
        return notices.short_card(wording.LINK_GONE)
    return report_files.link_card(desk.download_address(issued.token), issued.expires_at, action)


def current_subject(desk: Desk) -> Subject:
    """The municipal year that it is."""
    subject = reporting.subject_of(municipal_year(today_of(desk)))
    assert subject is not None, "every municipal year has a report"
    return subject


async def _with_others(desk: Desk, looked: LookedAt) -> ReportShown:
    """A report with those that can be looked at instead: of a year before that is known, and of this year."""
    earlier, current = subject_over(before(looked.subject.period)), current_subject(desk)
    years = await desk.store.years()
    return ReportShown(
        looked=looked,
        operation=desk.new_operation(),
        before=earlier.label if earlier.year in years else "",
        now=current.label if looked.subject.label != current.label else "",
    )
