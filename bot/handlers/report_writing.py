"""What officers write for a committee report: lines of issues, its front, and what becomes of texts that may identify somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from bot.desk import Desk, again
from bot.handlers import report
from bot.handlers.open_issues import topics_of_form
from bot.handlers.rota import NOT_FOR_YOU
from cards import notices, report_findings, report_front, report_lines
from cards.actions import CardAction
from cards.elements import Card
from cards.report_actions import (
    ObjectToSummary,
    OpenFindings,
    OpenFront,
    OpenSummaries,
    ReportAction,
    SettleFindings,
    WriteFront,
    WriteSummaries,
)
from cards.report_findings import Findings
from cards.report_front import FrontShown
from cards.report_lines import Lines
from cards.wording import form as form_wording
from cards.wording import report as report_wording
from cards.wording import report_texts as wording
from cards.words import Wording
from visits import identifiers, report_form
from visits.checks import Fault
from visits.model import Person
from visits.proforma_versions import CURRENT
from visits.report import Front, Subject, Version
from visits.usecases import report as reporting
from visits.usecases.report import FixWords, NothingToReport, SummariesWanted, SummariesWritten, SummaryShown
from visits.usecases.start import Refused

Inputs = Mapping[str, str]


async def open_summaries(desk: Desk, person: Person, action: OpenSummaries, _inputs: Inputs) -> Card:
    """Issues whose lines are to be written."""
    return await _lines(desk, person, action, action.page)


async def write_summaries(desk: Desk, person: Person, action: WriteSummaries, inputs: Inputs) -> Card:
    """Keep the lines of a card, and go on with those that are still wanted."""
    subject = reporting.subject_of(action.subject)
    if subject is None:
        return notices.short_card(report_wording.WHICH_PERIOD)
    typed = {issue: line for issue, line in report_lines.typed_in(inputs).items() if issue in action.issues}
    written = await again(lambda: reporting.write_summaries(desk.office, person.id, subject, typed, action.operation))
    match written:
        case SummariesWritten():
            return await _lines(desk, person, action, action.page, told=_told(written, action.issues))
        case FixWords():
            return await _lines(desk, person, action, action.page, fix=written, named=tuple(action.issues))
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(written)


async def object_to_summary(desk: Desk, person: Person, action: ObjectToSummary, inputs: Inputs) -> Card:
    """Say what is wrong with the line that stands for one's own issue; an empty box takes it back."""
    typed = inputs.get(report_lines.OBJECTION, "")
    objected = await again(
        lambda: reporting.object_to_summary(desk.office, person.id, action.year, action.issue, typed, action.operation)
    )
    match objected:
        case SummaryShown():
            return report_lines.objected_card(objected, desk.new_operation())
        case FixWords():
            shown = await reporting.summary_of(desk.office, person.id, action.year, action.issue)
            if isinstance(shown, SummaryShown):
                return report_lines.summary_shown_card(shown, desk.new_operation(), typed, _of_objection(objected))
            return notices.short_card(wording.GONE)
        case Refused():
            return notices.short_card(wording.GONE)
        case _:
            assert_never(objected)


async def open_front(
    desk: Desk, person: Person, action: OpenFront, _inputs: Inputs, told: Sequence[Wording] = ()
) -> Card:
    """A part of the front, with what was written before."""
    shown = await _front(desk, person, action)
    return report_front.front_card(replace(shown, notices=told)) if shown else NOT_FOR_YOU


async def write_front(desk: Desk, person: Person, action: WriteFront, inputs: Inputs) -> Card:
    """Keep what was written of a part of the front, and go on with the next. What fits is kept even where other words do not."""
    shown = await _front(desk, person, action)
    if shown is None:
        return NOT_FOR_YOU
    typed = report_front.typed_in(inputs, [key for key in action.lines if key in shown.lines])
    written = await _keep(desk, person, shown.subject, typed, action.operation)
    match written:
        case Front():
            return await _next(desk, person, shown, [*_found(shown, typed), wording.SAVED])
        case FixWords():
            faulty = {fault.field for fault in written.faults}
            fine = {key: words for key, words in typed.items() if key not in faulty}
            await _keep(desk, person, shown.subject, fine, f"{action.operation}.fine")
            return report_front.front_card(replace(shown, typed=written.typed, faults=written.faults))
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(written)


async def open_findings(desk: Desk, person: Person, action: OpenFindings, _inputs: Inputs) -> Card:
    """Texts that nobody has settled yet."""
    return await _findings(desk, person, action, action.page)


async def settle_findings(desk: Desk, person: Person, action: SettleFindings, inputs: Inputs) -> Card:
    """Keep what is to become of texts, and go on with those that nobody has settled yet."""
    subject = reporting.subject_of(action.subject)
    if subject is None:
        return notices.short_card(report_wording.WHICH_PERIOD)
    decided = report_findings.decided_in(inputs)
    if not decided:
        return await _findings(desk, person, action, action.page, wording.NOTHING_CHOSEN)
    settled = await again(lambda: reporting.settle(desk.office, person.id, subject, decided, action.operation))
    if isinstance(settled, Refused):
        return NOT_FOR_YOU
    return await _findings(desk, person, action, action.page, wording.SAVED)


def not_saved(desk: Desk, action: CardAction, inputs: Inputs, notice: Wording) -> Card | None:
    """The card with what was typed on it, from the press alone; None if nothing was typed there. `notice` says why."""
    match action:
        case WriteSummaries():
            return report_lines.lines_not_saved_card(action, report_lines.typed_in(inputs), notice)
        case ObjectToSummary():
            return report_lines.objection_not_saved_card(action, inputs.get(report_lines.OBJECTION, ""), notice)
        case WriteFront():
            subject = reporting.subject_of(action.subject)
            front = report_form.front(desk.rules, action.version, {})
            shown = _front_shown(desk, action, subject, front) if subject else None
            if shown is None:
                return None
            typed = report_front.typed_in(inputs, action.lines)
            return report_front.front_not_saved_card(replace(shown, typed=typed), action, notice)
        case _:
            return None


async def _lines(
    desk: Desk,
    person: Person,
    action: ReportAction,
    page: int,
    *,
    told: Sequence[Wording] = (),
    fix: FixWords | None = None,
    named: Sequence[str] = (),
) -> Card:
    """A page of issues; of those that want mending, the very ones that were on the card."""
    subject = reporting.subject_of(action.subject)
    if subject is None:
        return notices.short_card(report_wording.WHICH_PERIOD)
    wanted = await reporting.to_summarise(desk.office, person.id, subject, page)
    if isinstance(wanted, Refused):
        return NOT_FOR_YOU
    if fix:
        wanted = await _those(desk, person, wanted, named)
    lines = Lines(
        wanted=wanted,
        version=action.version,
        operation=desk.new_operation(),
        typed=fix.typed if fix else {},
        faults=fix.faults if fix else (),
        notices=told,
    )
    return report_lines.lines_card(lines)


async def _those(desk: Desk, person: Person, wanted: SummariesWanted, named: Sequence[str]) -> SummariesWanted:
    """The same with the issues that are named, on whatever page they are by now: others may have been at work meanwhile."""
    found = {issue.issue_id: issue for issue in wanted.issues}
    for page in range(1, wanted.pages + 1):
        if found.keys() >= set(named):
            break
        turned = await reporting.to_summarise(desk.office, person.id, wanted.subject, page)
        if isinstance(turned, SummariesWanted):
            found |= {issue.issue_id: issue for issue in turned.issues}
    return wanted.model_copy(update={"issues": tuple(found[issue] for issue in named if issue in found)})


def _told(written: SummariesWritten, references: Mapping[str, str]) -> list[Wording]:
    """What is to be said at once of lines that were kept: which may hold what."""
    if not written.summaries:
        return [wording.NOTHING_TYPED]
    found = [
        wording.may_hold(references[one.issue_id], kinds)
        for one in written.summaries
        if (kinds := identifiers.find(one.text))
    ]
    return [wording.SAVED, *found]


def _of_objection(fix: FixWords) -> list[Fault]:
    return [fault.model_copy(update={"field": report_lines.OBJECTION}) for fault in fix.faults]


async def _front(desk: Desk, person: Person, action: OpenFront | WriteFront) -> FrontShown | None:
    """A part of the front as it is now; None for whom it is not for."""
    subject = reporting.subject_of(action.subject)
    front = await reporting.front_of(desk.office, person.id, subject, action.version) if subject else Refused()
    if subject is None or isinstance(front, Refused):
        return None
    return _front_shown(desk, action, subject, front)


def _front_shown(desk: Desk, action: OpenFront | WriteFront, subject: Subject, front: Front) -> FrontShown:
    return FrontShown(
        subject=subject,
        version=action.version,
        part=action.part,
        page=action.page,
        front=front,
        lines=report_form.lines_of(desk.rules, action.version),
        operation=desk.new_operation(),
    )


async def _keep(
    desk: Desk, person: Person, subject: Subject, texts: Mapping[str, str], operation: str
) -> Front | FixWords | Refused:
    return await again(lambda: reporting.write_front(desk.office, person.id, subject, texts, operation))


async def _next(desk: Desk, person: Person, shown: FrontShown, told: Sequence[Wording]) -> Card:
    """The page of the front that follows; after the last, the report."""
    follows = report_front.after(shown)
    if follows is None:
        return await report.shown(desk, person, shown.subject, shown.version, wording.SAVED)
    part, page = follows
    opens = OpenFront(subject=shown.subject.label, version=shown.version, part=part, page=page)
    return await open_front(desk, person, opens, {}, told)


def _found(shown: FrontShown, typed: Mapping[str, str]) -> list[Wording]:
    """What texts that were kept may hold. Short lines name somebody on purpose: whose report it is, and whom to ask."""
    long = [key for key in typed if shown.lines[key].many]
    kinds = {key: identifiers.find(typed[key]) for key in long}
    return [form_wording.found_in(shown.lines[key].heading, found) for key, found in kinds.items() if found]


async def _findings(desk: Desk, person: Person, action: ReportAction, page: int, notice: Wording | None = None) -> Card:
    subject = reporting.subject_of(action.subject)
    if subject is None:
        return notices.short_card(report_wording.WHICH_PERIOD)
    there = await reporting.to_settle(desk.office, person.id, subject, action.version)
    match there:
        case tuple():
            operation = desk.new_operation()
            called = _called(desk, action.version)
            return report_findings.findings_card(
                Findings(subject, action.version, there, operation, called, page, notice)
            )
        case NothingToReport():
            return notices.short_card(report_wording.NOTHING[there.why])
        case Refused():
            return NOT_FOR_YOU
        case _:
            assert_never(there)


def _called(desk: Desk, version: Version) -> dict[str, str]:
    """What the lines of the front and the questions of the form are called, by their keys."""
    topics = {f"note.{key}": label for key, label in topics_of_form().items()}
    questions = {question.key: question.label for question in CURRENT.questions}
    front = {key: line.heading for key, line in report_form.lines_of(desk.rules, version).items()}
    return {**topics, **questions, **front}
