"""What is a person's own in the rota: their calendar's address, their reminders, when they can visit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cards.actions import ButtonStyle, button
from cards.boxes import choice_box, date_box, errors, tick
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Choice,
    InputChoiceSet,
    InputText,
    OpenUrl,
    TextBlock,
    heading,
    plain,
)
from cards.inputs import offered
from cards.rota_actions import (
    ListVisits,
    OpenAvailability,
    OpenCalendar,
    OpenReminders,
    RevokeCalendar,
    SetAvailability,
    SetReminders,
)
from cards.wording import mine as wording
from cards.words import unformatted, words
from visits.asked import Question
from visits.rota import Availability
from visits.rota_shown import CalendarShown, MyAvailability, MyReminders

LAID_OUT: Final = 12
"""So many teams are laid out to be ticked; more fold away."""
MOST: Final = 10
"""Limits to choose from, in visits a year; one that is kept already is offered too."""


def calendar_card(shown: CalendarShown, address: str, slot_address: str, operation: str) -> Card:
    """The address of a person's calendar, in a box so that it can be copied; how to subscribe to it, and how to stop it."""
    open_one: list[Action] = [OpenUrl(title=wording.OPEN_ONE, url=slot_address)] if shown.slot else []
    open_all = OpenUrl(title=wording.OPEN_ALL, url=address)
    stop = button(wording.REVOKE, RevokeCalendar(operation=operation))
    return Card(
        body=[
            heading(wording.CALENDAR_TITLE),
            InputText(id="address", label=wording.ADDRESS, value=address, style="Url"),
            plain(wording.IN_OUTLOOK),
            TextBlock(text=wording.PASTE, spacing="None"),
            TextBlock(text=wording.SECRET, weight="Bolder"),
            ActionSet(actions=[*open_one, open_all, stop]),
        ]
    )


def sure_revoke_card(action: RevokeCalendar) -> Card:
    """Asked once more: `action` is done when it is pressed."""
    stop = button(wording.REVOKE_SURE, action, style=ButtonStyle.DANGER)
    keep = button(wording.KEEP_ADDRESS, OpenCalendar())
    return Card(body=[heading(wording.SURE_REVOKE), plain(wording.REVOKE_MEANS), ActionSet(actions=[stop, keep])])


def reminders_card(mine: MyReminders, operation: str) -> Card:
    """What a person is reminded of: a tick each."""
    ticks = [tick(kind.value, title, kind not in mine.preferences.off) for kind, title in wording.KINDS.items()]
    keep = button(wording.KEEP, SetReminders(operation=operation), style=ButtonStyle.MAIN, inputs=True)
    return Card(body=[heading(wording.REMINDERS_TITLE), *ticks, ActionSet(actions=[keep])])


def availability_card(mine: MyAvailability, operation: str) -> Card:
    """When a councillor can visit, which teams they are never put on, and how many visits at most."""
    typed = mine.typed or _as_kept(mine.availability)
    body: list[CardElement] = [heading(wording.AVAILABILITY_TITLE), plain(wording.AVAILABILITY_HOW)]
    days = [(str(number), name) for number, name in enumerate(wording.WEEKDAYS)]
    body += _ticks("weekdays", wording.WEEKDAYS_BOX, days, mine, typed)
    body += _ticks("parts", wording.PARTS_BOX, wording.PARTS, mine, typed)
    body += _not_between(mine, typed)
    if mine.teams:
        teams = [(team.id, team.name) for team in mine.teams]
        body += _ticks("interests", wording.INTERESTS_BOX, teams, mine, typed)
    most = max(MOST, mine.availability.most)
    limits = [("0", wording.NO_LIMIT), *((str(n), wording.at_most(n)) for n in range(1, most + 1))]
    body += choice_box("most", wording.MOST_BOX, limits, typed.get("most", ""), mine.faults)
    keep = button(wording.KEEP, SetAvailability(operation=operation), style=ButtonStyle.MAIN, inputs=True)
    return Card(body=[*body, ActionSet(actions=[keep])])


def availability_kept_card(mine: MyAvailability) -> Card:
    """It is kept; and where a councillor is still to visit a team that they have a connection with, that is said."""
    still_on = [plain(wording.still_on([team.name for team in mine.still_on]))] if mine.still_on else []
    visits = ListVisits(question=Question(people=(mine.availability.person,)))
    ways = [button(wording.MY_VISITS, visits), button(wording.MY_AVAILABILITY, OpenAvailability())]
    return Card(body=[plain(wording.AVAILABILITY_KEPT), *still_on, ActionSet(actions=ways)])


def own_buttons() -> list[Action]:
    """The ways to what is a councillor's own."""
    return [
        button(wording.MY_AVAILABILITY, OpenAvailability()),
        button(wording.MY_CALENDAR, OpenCalendar()),
        button(wording.MY_REMINDERS, OpenReminders()),
    ]


def _ticks(
    key: str, label: str, choices: Sequence[tuple[str, str]], mine: MyAvailability, typed: Mapping[str, str]
) -> Iterator[CardElement]:
    """Several of several, each (value, title)."""
    is_laid_out = len(choices) <= LAID_OUT
    titled = [
        Choice(title=words("{title}", title=title) if is_laid_out else unformatted(title), value=value)
        for value, title in choices
    ]
    yield from errors(mine.faults, key)
    yield InputChoiceSet(
        id=key,
        label=label,
        style="expanded" if is_laid_out else "compact",
        is_multi_select=True,
        choices=titled,
        value=offered(typed.get(key, ""), titled),
    )


def _not_between(mine: MyAvailability, typed: Mapping[str, str]) -> Iterator[CardElement]:
    """The days on which they can't visit, with room for one more stretch of them."""
    if mine.availability.not_between:
        yield plain(wording.NOT_BETWEEN)
        yield from (TextBlock(text=wording.not_between(one), spacing="Small") for one in mine.availability.not_between)
        yield tick("clear", wording.CLEAR, typed.get("clear") == "true")
    yield from date_box("not_from", wording.NOT_FROM, typed.get("not_from", ""), mine.faults)
    yield from date_box("not_to", wording.NOT_TO, typed.get("not_to", ""), mine.faults)


def _as_kept(kept: Availability) -> dict[str, str]:
    parts = [value for value, is_free in (("morning", kept.mornings), ("afternoon", kept.afternoons)) if is_free]
    return {
        "weekdays": ",".join(map(str, kept.weekdays)),
        "parts": ",".join(parts),
        "interests": ",".join(kept.interests),
        "most": str(kept.most),
    }
