"""What comes by itself of a visit: to its hosts, news, reminders before it and the prompt to write it up."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from cards.actions import ButtonStyle, button
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Container,
    ShowCard,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.rota_actions import OpenReminders, ShowSlot, SnoozeVisit
from cards.slot import slot_card
from cards.visit import act_buttons, facts, join_button, start_planned
from cards.wording import mine as mine_wording
from cards.wording import rota as wording
from cards.words import joined
from visits.rota import NudgeKind
from visits.rota_shown import SlotShown, Snoozed
from visits.slots import SlotAct, Standing

BRIEFED: Final = range(4, 11)
"""Days before a visit on which a reminder says what it can be about: the reminder of a week before may come some days early."""
HOSTS: Final = (SlotAct.CONFIRM, SlotAct.OFFER_TIME, SlotAct.CANCEL)


def host_card(shown: SlotShown, operation: str, today: date) -> Card:
    """For a manager of the team: who comes and when; confirm, offer another time or cancel. Settled, two lines."""
    if not shown.slot.is_planned or shown.line.is_due or shown.line.day < today:
        return _two_lines(shown, today)
    asked = wording.HOST_ASKED
    if shown.slot.offered_start:
        asked = wording.HOST_OFFERED
    elif shown.slot.confirmed_at:
        asked = wording.HOST_CONFIRMED
    body = [
        heading(wording.host_title(shown.line.team.name)),
        plain(asked),
        *facts(shown, today),
        plain(wording.NO_CASE_FILES_HOST),
    ]
    see = button(wording.OPEN, ShowSlot(year=shown.year, slot=shown.slot.id))
    return Card(body=[*body, ActionSet(actions=[*act_buttons(shown, HOSTS, operation), see])])


def news_card(shown: SlotShown, act: SlotAct, operation: str, today: date) -> Card:
    """What has changed about a councillor's visit, then the visit as it now is."""
    lost = act is SlotAct.TAKE_SWAP and Standing.VISITOR not in shown.standings
    return slot_card(shown, operation, today, lead=wording.PLACE_TAKEN if lost else wording.news(act))


def reminder_card(
    shown: SlotShown,
    open_issues: Sequence[str],
    topics: Sequence[str],
    operation: str,
    today: date,
    *,
    is_host: bool,
) -> Card:
    """A visit is coming. About a week before, a councillor reads what it can be about: `topics` in our words, and the issues still
    open from earlier visits, each with its reference and title."""
    left = (shown.line.day - today).days
    title = (wording.coming_to_you if is_host else wording.coming_up)(shown.line.team.name, left)
    body: list[CardElement] = [heading(title), *facts(shown, today)]
    if is_host:
        body.append(plain(wording.NO_CASE_FILES_HOST))
    elif left in BRIEFED:
        body += _briefing(open_issues, topics)
    see = button(wording.OPEN, ShowSlot(year=shown.year, slot=shown.slot.id))
    first = act_buttons(shown, HOSTS[:2], operation) if is_host else join_button(shown)
    return Card(body=[*body, ActionSet(actions=[*first, see, *_later(shown, NudgeKind.VISIT, operation, left)])])


def write_up_card(shown: SlotShown, operation: str, today: date, *, has_draft: bool) -> Card:
    """A visit is over: write it up. Once its form is sent, or it did not take place, two lines."""
    if not shown.slot.is_planned:
        return _two_lines(shown, today)
    how = wording.BEGUN if has_draft else wording.WRITE_UP_HOW
    start = button(
        wording.GO_ON if has_draft else wording.START,
        start_planned(shown.slot, operation),
        style=ButtonStyle.MAIN,
    )
    not_held = ShowCard(title=wording.NOT_HELD, card=Card(body=[plain(wording.NOT_HELD_HOW)]))
    later = _later(shown, NudgeKind.WRITE_UP, operation)
    visit = TextBlock(text=wording.line(shown.line), weight="Bolder")
    return Card(body=[heading(wording.WRITE_UP_TITLE), visit, plain(how), ActionSet(actions=[start, not_held, *later])])


def snoozed_card(snoozed: Snoozed) -> Card:
    """When the reminder comes again."""
    mine = ActionSet(actions=[button(mine_wording.MY_REMINDERS, OpenReminders())])
    return Card(body=[plain(wording.snoozed(snoozed.until)), mine])


def _briefing(open_issues: Sequence[str], topics: Sequence[str]) -> Iterator[CardElement]:
    yield TextBlock(text=wording.TOPICS, weight="Bolder")
    yield TextBlock(text=joined(topics, "; "), spacing="Small")
    yield TextBlock(text=wording.STILL_OPEN, weight="Bolder")
    yield from (said(issue, spacing="Small") for issue in open_issues)
    if not open_issues:
        yield TextBlock(text=wording.NONE_OPEN, spacing="Small")
    yield Container(style="emphasis", items=[plain(wording.NO_CASE_FILES)])


def _later(shown: SlotShown, kind: NudgeKind, operation: str, left: int | None = None) -> list[Action]:
    """Remind me later, as far as there is time before the visit; or never again."""
    snoozes = [
        button(
            title,
            SnoozeVisit(year=shown.year, slot=shown.slot.id, kind=kind, days=days, operation=operation),
        )
        for days, title in wording.SNOOZES
        if left is None or days < left
    ]
    stop = button(wording.STOP_REMINDERS, OpenReminders())
    inner = Card(body=[ActionSet(actions=[*snoozes, stop])])
    return [ShowCard(title=wording.REMIND_LATER, card=inner)] if snoozes else [stop]


def _two_lines(shown: SlotShown, today: date) -> Card:
    """A visit with nothing left to do about it here."""
    below = TextBlock(text=wording.below(shown.line, today), is_subtle=True, size="Small", spacing="None")
    see = button(wording.OPEN, ShowSlot(year=shown.year, slot=shown.slot.id))
    return Card(body=[plain(wording.line(shown.line)), below, ActionSet(actions=[see])])
