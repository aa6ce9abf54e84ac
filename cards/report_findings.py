"""Texts that a report would print and that may identify somebody, for whoever is to judge them: a few to a card."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cards.actions import ButtonStyle, button
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Choice,
    InputChoiceSet,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.payload import fits
from cards.report_actions import OpenFindings, SettleFindings, ShowReport
from cards.rows import page_of
from cards.wording import report as report_wording
from cards.wording import report_texts as wording
from cards.words import Wording
from visits.report import Subject, Version
from visits.usecases.report_outcomes import ToSettle

BOX: Final = "settle."
"""What the name of a choice begins with; the finding's key follows."""
ON_A_CARD: Final = 5
PRINT: Final = "print"
LEAVE_OUT: Final = "leave_out"


@dataclass(frozen=True, slots=True)
class Findings:
    """What nobody has settled yet, and the page of it that is looked at. `called`: see `cards.wording.report_texts.place`."""

    subject: Subject
    version: Version
    there: Sequence[ToSettle]
    operation: str
    called: Mapping[str, str]
    page: int = 1
    notice: Wording | None = None


def findings_card(findings: Findings) -> Card:
    """As many texts of the page as a card holds; those that find no room follow once these are settled."""
    pages = max(1, -(-len(findings.there) // ON_A_CARD))
    page = min(findings.page, pages)
    there = findings.there[(page - 1) * ON_A_CARD : page * ON_A_CARD]
    cards = (_card(findings, there[:count], page, pages) for count in range(len(there), 0, -1))
    return next((card for card in cards if fits(card)), None) or _card(findings, (), 1, 1)


def decided_in(inputs: Mapping[str, str]) -> dict[str, bool]:
    """Finding's key -> whether its text is to be printed, for those of which something was chosen."""
    answers = {PRINT: True, LEAVE_OUT: False}
    return {
        key.removeprefix(BOX): answers[chosen]
        for key, chosen in inputs.items()
        if key.startswith(BOX) and chosen in answers
    }


def _card(findings: Findings, there: Sequence[ToSettle], page: int, pages: int) -> Card:
    notice = [TextBlock(text=findings.notice, weight="Bolder")] if findings.notice else []
    body: list[CardElement] = [heading(wording.FINDINGS_TITLE), *notice]
    body.append(plain(wording.FINDINGS_HOW if there else wording.ALL_SETTLED))
    body += page_of(page, pages)
    for one in there:
        body += _finding(one, findings.called)
    about = {"subject": findings.subject.label, "version": findings.version}
    ways: list[Action] = []
    if there:
        settle = SettleFindings(**about, operation=findings.operation, page=page)
        ways.append(button(wording.SETTLE, settle, style=ButtonStyle.MAIN, inputs=True))
    if page < pages:
        ways.append(button(wording.LATER, OpenFindings(**about, page=page + 1)))
    if page > 1:
        ways.append(button(wording.EARLIER, OpenFindings(**about, page=page - 1)))
    ways.append(button(report_wording.BACK, ShowReport(**about)))
    return Card(body=[*body, ActionSet(actions=ways)])


def _finding(one: ToSettle, called: Mapping[str, str]) -> Iterator[CardElement]:
    """Where the text would print, what it may hold, the text itself, and what can be done."""
    finding = one.finding
    yield TextBlock(text=wording.place_title(finding.place, called), weight="Bolder", separator=True)
    yield TextBlock(text=wording.may_hold_this(finding.kinds), spacing="Small")
    yield said(one.text, spacing="Small")
    ways = [Choice(title=wording.PRINT, value=PRINT)] if finding.may_print else []
    if not finding.may_print:
        yield TextBlock(text=wording.NEVER_PRINTED, is_subtle=True, size="Small")
    yield InputChoiceSet(
        id=f"{BOX}{finding.key}",
        label=wording.decide_box(finding.place, called),
        choices=[*ways, Choice(title=wording.LEAVE_OUT, value=LEAVE_OUT)],
        style="expanded",
    )
