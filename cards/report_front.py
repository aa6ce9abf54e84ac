"""The front of a committee report, in parts that each fit a card: what officers wrote, and what is still wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cards.actions import ButtonStyle, button
from cards.boxes import line_box, text_box
from cards.elements import Action, ActionSet, Card, CardElement, TextBlock, heading, plain
from cards.payload import fits
from cards.report_actions import FrontPart, OpenFront, ShowReport, WriteFront
from cards.rows import page_of
from cards.wording import form as form_wording
from cards.wording import report as report_wording
from cards.wording import report_texts as wording
from cards.words import Wording
from visits.checks import Fault
from visits.report import Front, Line, Subject, Version
from visits.report_form import CONTACT, FrontLine
from visits.text import card_bytes

BOX: Final = "front."
"""What the name of a line's box begins with; its key follows."""
PAGE_BYTES: Final = 16_000
LINE_BYTES: Final = 1_000
"""What a line is reckoned to take of a page at least: its box and room to write."""
SECTIONS: Final[Mapping[str, FrontPart]] = {
    "summary": FrontPart.RECOMMENDATIONS,
    "recommendations": FrontPart.RECOMMENDATIONS,
    "reasons": FrontPart.RECOMMENDATIONS,
    "alternatives": FrontPart.RECOMMENDATIONS,
    "costs": FrontPart.COSTS,
    "implications": FrontPart.COSTS,
    "core_purpose": FrontPart.PURPOSE,
}
"""The part in which a section is written; those that are not named are in the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontShown:
    """A part of the front as it is now, and what was typed of it that wants mending. `lines` say how each is filled in."""

    subject: Subject
    version: Version
    part: FrontPart
    page: int
    front: Front
    lines: Mapping[str, FrontLine]
    operation: str
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    notices: Sequence[Wording] = ()

    @property
    def about(self) -> tuple[str, Version]:
        """Which report."""
        return self.subject.label, self.version


def front_card(shown: FrontShown) -> Card:
    """The lines of one page. Should what was typed be too much for a card, those that want mending: the others are kept."""
    pages = pages_of(shown.front, shown.lines, shown.part)
    page = min(shown.page, len(pages))
    there = pages[page - 1]
    faulty = [line for line in there if any(fault.field == line.key for fault in shown.faults)]
    tried = [there, *(faulty[:count] for count in range(len(faulty), 0, -1)), there[:1]]
    cards = (_card(shown, lines, page, len(pages)) for lines in tried)
    return next(card for card in cards if fits(card))


def front_not_saved_card(shown: FrontShown, action: WriteFront, notice: Wording = form_wording.NOT_SAVED) -> Card:
    """Storage is down: the very lines of the card with what was typed, to be pressed again. `shown` knows nothing of the store."""
    lines = [line for line in (*shown.front.head, *shown.front.sections) if line.key in action.lines]
    body: list[CardElement] = [heading(wording.FRONT_TITLES[action.part])]
    body.append(TextBlock(text=notice, weight="Bolder"))
    for line in lines:
        body += _line(shown, line)
    save = button(wording.SAVE_AND_NEXT, action, style=ButtonStyle.MAIN, inputs=True)
    return Card(body=[*body, ActionSet(actions=[save])])


def after(shown: FrontShown) -> tuple[FrontPart, int] | None:
    """The page that follows, in this part or the next; None after the last."""
    if shown.page < len(pages_of(shown.front, shown.lines, shown.part)):
        return shown.part, shown.page + 1
    order = list(FrontPart)
    place = order.index(shown.part) + 1
    return (order[place], 1) if place < len(order) else None


def pages_of(front: Front, lines: Mapping[str, FrontLine], part: FrontPart) -> list[list[Line]]:
    """The lines of a part that officers fill in, as many to a page as there is room for what they hold now."""
    pages: list[list[Line]] = [[]]
    room = PAGE_BYTES
    for line in _lines_of(front, part):
        if line.key not in lines:
            continue
        weight = max(LINE_BYTES, card_bytes(line.text))
        if weight > room:
            pages.append([])
            room = PAGE_BYTES
        pages[-1].append(line)
        room -= weight
    return pages


def typed_in(inputs: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """What was typed for each line of a card, "" where a box was left empty."""
    return {key: inputs.get(f"{BOX}{key}", "") for key in keys}


def _lines_of(front: Front, part: FrontPart) -> Sequence[Line]:
    if part is FrontPart.HEAD:
        return front.head
    return [line for line in front.sections if SECTIONS.get(_section(line), FrontPart.CONSULTATIONS) is part]


def _section(line: Line) -> str:
    return line.key.partition(".")[0]


def _card(shown: FrontShown, lines: Sequence[Line], page: int, pages: int) -> Card:
    label, version = shown.about
    body: list[CardElement] = [heading(wording.FRONT_TITLES[shown.part]), plain(wording.FRONT_HOW)]
    body += [TextBlock(text=notice, weight="Bolder") for notice in shown.notices]
    body += page_of(page, pages)
    for line in lines:
        body += _line(shown, line)
    keys = tuple(line.key for line in lines)
    save = WriteFront(subject=label, version=version, part=shown.part, page=page, lines=keys, operation=shown.operation)
    ways: list[Action] = [button(wording.SAVE_AND_NEXT, save, style=ButtonStyle.MAIN, inputs=True)]
    ways.append(button(report_wording.BACK, ShowReport(subject=label, version=version)))
    others = [part for part in FrontPart if part is not shown.part]
    jumps = [button(wording.FRONT_SHORT[part], OpenFront(subject=label, version=version, part=part)) for part in others]
    return Card(body=[*body, ActionSet(actions=ways), plain(wording.OTHER_PARTS), ActionSet(actions=jumps)])


def _line(shown: FrontShown, line: Line) -> Iterator[CardElement]:
    """The box of a line, with what a blank leaves to complete."""
    how = shown.lines[line.key]
    name = f"{BOX}{line.key}"
    faults = [fault.model_copy(update={"field": name}) for fault in shown.faults if fault.field == line.key]
    typed = shown.typed.get(line.key, line.text)
    label = _label(line)
    if line.is_missing and not typed:
        yield TextBlock(text=wording.wanted(line), size="Small", weight="Bolder")
    if how.many:
        yield from text_box(name, label, typed, how.limit, faults, before=line.text)
    else:
        yield from line_box(name, label, typed, how.limit, faults)


def _label(line: Line) -> str:
    """What a line is called where it stands alone, and how it is filled in where that needs saying."""
    heading = wording.of_contact(line.heading) if line.key.startswith(CONTACT) else line.heading
    return "\n".join([heading, *filter(None, [wording.HINTS.get(line.key)])])
