"""The one line for each issue in the public report: written by officers, a few to a card, and shown to the issue's author."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cards.actions import ButtonStyle, button
from cards.boxes import text_box
from cards.elements import Action, ActionSet, Card, CardElement, TextBlock, heading, plain, said
from cards.payload import fits
from cards.report_actions import ObjectToSummary, OpenSummaries, ShowReport, WriteSummaries
from cards.wording import form as form_wording
from cards.wording import report as report_wording
from cards.wording import report_texts as wording
from cards.words import Wording
from visits.checks import Fault
from visits.report import Version
from visits.usecases.report_outcomes import OBJECTION_LIMIT, SUMMARY_LIMIT, SummariesWanted, SummaryShown, ToSummarise

BOX: Final = "line."
"""What the name of a line's box begins with; the issue's id follows."""
OBJECTION: Final = "objection"


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of issues whose lines are written, and what was typed of them that wants mending."""

    wanted: SummariesWanted
    version: Version
    operation: str
    typed: Mapping[str, str]
    faults: Sequence[Fault] = ()
    notices: Sequence[Wording] = ()


def lines_card(lines: Lines) -> Card:
    """As many issues of the page as a card holds. Those that find no room follow once these have their line."""
    there = lines.wanted.issues
    cards = (_card(lines, there[:count]) for count in range(len(there), 0, -1))
    return next((card for card in cards if fits(card)), None) or _nothing(lines)


def typed_in(inputs: Mapping[str, str]) -> dict[str, str]:
    """Issue id -> the line that was typed for it."""
    return {key.removeprefix(BOX): typed for key, typed in inputs.items() if key.startswith(BOX)}


def _card(lines: Lines, issues: Sequence[ToSummarise]) -> Card:
    wanted = lines.wanted
    body: list[CardElement] = [heading(wording.LINES_TITLE), plain(wording.LINES_HOW)]
    body += [TextBlock(text=notice, weight="Bolder") for notice in lines.notices]
    body.append(_small(wording.left(wanted.wanted) if wanted.wanted else wording.ALL_WRITTEN))
    for issue in issues:
        body += _issue(issue, lines)
    about = {"subject": wanted.subject.label, "version": lines.version}
    named = {issue.issue_id: issue.reference for issue in issues}
    save = WriteSummaries(**about, operation=lines.operation, page=wanted.page, issues=named)
    ways: list[Action] = [button(wording.SAVE, save, style=ButtonStyle.MAIN, inputs=True)]
    if wanted.page < wanted.pages and len(issues) == len(wanted.issues):
        ways.append(button(wording.LATER, OpenSummaries(**about, page=wanted.page + 1)))
    if wanted.page > 1:
        ways.append(button(wording.EARLIER, OpenSummaries(**about, page=wanted.page - 1)))
    return Card(body=[*body, ActionSet(actions=[*ways, _back(lines)])])


def _issue(issue: ToSummarise, lines: Lines) -> Iterator[CardElement]:
    """What there is to work from, then the box."""
    title = wording.issue_title(issue.reference, issue.topic, issue.team)
    yield TextBlock(text=title, weight="Bolder", separator=True)
    if issue.objection:
        yield _label(wording.OBJECTS)
        yield said(issue.objection, spacing="Small")
    yield _label(wording.THEIR_WORDS)
    yield said(issue.text, spacing="Small")
    if issue.answer:
        yield _label(wording.LAST_ANSWER)
        yield said(issue.answer, spacing="Small")
    name = f"{BOX}{issue.issue_id}"
    faults = [fault.model_copy(update={"field": name}) for fault in lines.faults if fault.field == issue.issue_id]
    typed = lines.typed.get(issue.issue_id, issue.summary)
    label = wording.line_box(issue.reference, SUMMARY_LIMIT)
    yield from text_box(name, label, typed, SUMMARY_LIMIT, faults, before=issue.summary)


def lines_not_saved_card(
    action: WriteSummaries, typed: Mapping[str, str], notice: Wording = form_wording.NOT_SAVED
) -> Card:
    """Storage is down: the boxes again with what was typed, to be pressed again."""
    body: list[CardElement] = [heading(wording.LINES_TITLE), TextBlock(text=notice, weight="Bolder")]
    for issue, reference in action.issues.items():
        label = wording.line_box(reference, SUMMARY_LIMIT)
        body += text_box(f"{BOX}{issue}", label, typed.get(issue, ""), SUMMARY_LIMIT)
    return Card(body=[*body, ActionSet(actions=[button(wording.SAVE, action, style=ButtonStyle.MAIN, inputs=True)])])


def _nothing(lines: Lines) -> Card:
    notices = [TextBlock(text=notice, weight="Bolder") for notice in lines.notices]
    body: list[CardElement] = [heading(wording.LINES_TITLE), *notices, plain(wording.ALL_WRITTEN)]
    return Card(body=[*body, ActionSet(actions=[_back(lines)])])


def _back(lines: Lines) -> Action:
    return button(report_wording.BACK, ShowReport(subject=lines.wanted.subject.label, version=lines.version))


def summary_shown_card(
    shown: SummaryShown,
    operation: str,
    typed: str | None = None,
    faults: Sequence[Fault] = (),
    *,
    lead: Wording | None = None,
) -> Card:
    """To an issue's author: the line that stands for it in public. They may object and need not."""
    issue, summary = shown.issue, shown.summary
    words = summary.objection if typed is None else typed
    body: list[CardElement] = [
        heading(wording.SHOWN_TITLE),
        *([TextBlock(text=lead, weight="Bolder")] if lead else []),
        plain(wording.shown_of(issue.reference)),
        said(summary.text),
        _small(wording.SHOWN_HOW),
        *text_box(OBJECTION, wording.OBJECT_BOX, words, OBJECTION_LIMIT, faults),
    ]
    object_to = ObjectToSummary(year=issue.year, issue=issue.id, operation=operation)
    return Card(body=[*body, ActionSet(actions=[button(wording.OBJECT, object_to, inputs=True)])])


def objected_card(shown: SummaryShown, operation: str) -> Card:
    """What an issue's author says of its line is noted. They can say more, or take it back by emptying the box."""
    lead = wording.OBJECTED if shown.summary.objection else wording.NO_OBJECTION
    return summary_shown_card(shown, operation, lead=lead)


def objection_not_saved_card(action: ObjectToSummary, typed: str, notice: Wording = form_wording.NOT_SAVED) -> Card:
    """Storage is down: what was typed again, to be pressed again."""
    body: list[CardElement] = [heading(wording.SHOWN_TITLE), TextBlock(text=notice, weight="Bolder")]
    body += text_box(OBJECTION, wording.OBJECT_BOX, typed, OBJECTION_LIMIT)
    return Card(body=[*body, ActionSet(actions=[button(wording.OBJECT, action, inputs=True)])])


def _label(text: Wording) -> CardElement:
    return TextBlock(text=text, is_subtle=True, size="Small", spacing="Small")


def _small(text: Wording) -> CardElement:
    return TextBlock(text=text, is_subtle=True, size="Small")
