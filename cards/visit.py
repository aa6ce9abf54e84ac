"""A planned visit as every card of the rota shows it: in a list, in full, and the buttons for what can be done with it."""

from collections.abc import Iterable, Iterator
from datetime import date

from cards.actions import ButtonStyle, ReadRecord, StartPlanned, button
from cards.elements import (
    Action,
    CardElement,
    Container,
    Execute,
    Fact,
    FactSet,
    OpenUrl,
    TextBlock,
    plain,
)
from cards.rota_actions import ActOnSlot, OfferSwap, OpenSlotForm, ShowSlot
from cards.rows import line_with_button
from cards.wording import rota as wording
from cards.words import Wording, words
from visits.rota import Slot
from visits.rota_shown import SlotShown, VisitLine
from visits.slots import SlotAct
from visits.years import london_day, municipal_year

WITH_FORM = frozenset(
    {
        SlotAct.PUT_ON,
        SlotAct.TAKE_OFF,
        SlotAct.OFFER_TIME,
        SlotAct.MOVE,
        SlotAct.AMEND,
        SlotAct.CANCEL,
        SlotAct.REBOOK,
    }
)
"""Acts for which something is typed or selected first."""
MAIN = frozenset({SlotAct.CLAIM, SlotAct.CONFIRM, SlotAct.SUITS})
"""What a card asks for: the first of these that is open stands out."""


def row(line: VisitLine, today: date, action: Execute | None = None) -> CardElement:
    """A visit in a list, with one button: "Open", unless another is given."""
    below = TextBlock(text=wording.below(line, today), is_subtle=True, size="Small", spacing="None")
    return line_with_button(wording.row(line), action or open_button(line), below)


def open_button(line: VisitLine) -> Execute:
    """The visit in full: what is planned, or the record of one off the rota."""
    if line.slot:
        return button(wording.OPEN, ShowSlot(year=year_of(line), slot=line.slot.id))
    assert line.record, "a visit is on the rota or has its record"
    return button(wording.READ, ReadRecord(year=line.record.year, record=line.record.id))


def year_of(line: VisitLine) -> str:
    """The municipal year that a visit belongs to."""
    return municipal_year(line.day)


def claim_button(line: VisitLine, operation: str) -> Execute | None:
    """ "Claim", where whoever asked may."""
    if line.slot is None or SlotAct.CLAIM not in line.acts:
        return None
    slot = line.slot
    claim = ActOnSlot(year=year_of(line), slot=slot.id, act=SlotAct.CLAIM, operation=operation, start=slot.start)
    return button(wording.CLAIM, claim)


def facts(shown: SlotShown, today: date) -> Iterator[CardElement]:
    """All there is to know of a visit, but for its team, which the heading names."""
    slot, line = shown.slot, shown.line
    told = {
        "When": wording.lasts(slot.start, slot.end),
        "Where": slot.place or line.team.place,
        "Host": slot.host or line.team.host,
        "Visitors": wording.who(line, today),
        "State": wording.state_sentence(line, today),
    }
    rows = [(name, value) for name, value in told.items() if value]
    yield FactSet(facts=[Fact(title=Wording(name), value=words("{value}", value=value)) for name, value in rows])
    if slot.is_planned and slot.offered_start:
        suited = [name for one, name in zip(slot.members, line.visitors, strict=True) if one in slot.suits]
        said = [plain(wording.suits(suited))] if suited else []
        yield Container(style="warning", items=[plain(wording.offered_time(slot.offered_start)), *said])


def start_planned(slot: Slot, operation: str, for_member: str = "") -> StartPlanned:
    """The button that starts the form of a planned visit, for oneself or for a councillor."""
    year = municipal_year(london_day(slot.start))
    return StartPlanned(year=year, slot=slot.id, operation=operation, for_member=for_member)


def act_button(shown: SlotShown, act: SlotAct, operation: str, *, is_main: bool = False) -> Execute:
    """The button of one act: it is done at once, or what must be said first is asked."""
    style = ButtonStyle.MAIN if is_main else ButtonStyle.PLAIN
    if act is SlotAct.OFFER_SWAP:
        return button(wording.ACTS[act], OfferSwap(year=shown.year, slot=shown.slot.id, operation=operation))
    if act in WITH_FORM:
        return button(wording.ACTS[act], OpenSlotForm(year=shown.year, slot=shown.slot.id, act=act), style=style)
    return button(wording.ACTS[act], act_on(shown, act, operation), style=style)


def act_on(shown: SlotShown, act: SlotAct, operation: str) -> ActOnSlot:
    """An act on the visit as this card shows it."""
    slot = shown.slot
    return ActOnSlot(
        year=shown.year, slot=slot.id, act=act, operation=operation, start=slot.start, offered=slot.offered_start
    )


def act_buttons(shown: SlotShown, acts: Iterable[SlotAct], operation: str) -> list[Action]:
    """The buttons of these acts, as far as they are open; the first that the card asks for stands out."""
    open_now = [act for act in acts if act in shown.line.acts]
    main = next((act for act in open_now if act in MAIN), None)
    return [act_button(shown, act, operation, is_main=act is main) for act in open_now]


def join_button(shown: SlotShown) -> list[Action]:
    """The way to join online, while the visit is to come."""
    is_address = shown.slot.is_planned and shown.slot.link.startswith("https://")
    return [OpenUrl(title=wording.JOIN, url=shown.slot.link)] if is_address else []


def notice(line: Wording) -> CardElement:
    """What has just come about, above all else."""
    return Container(style="accent", items=[plain(line)])


def back(shown: SlotShown) -> Execute:
    """Back to the visit."""
    return button(wording.BACK, ShowSlot(year=shown.year, slot=shown.slot.id))
