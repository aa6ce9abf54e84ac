"""Somebody leaves the scheme: who, what will happen, and what was done."""

from collections.abc import Mapping, Sequence

from cards.actions import ButtonStyle, ShowHelp, button
from cards.elements import ActionSet, Card, CardElement, Choice, InputChoiceSet, heading, plain
from cards.leaving_actions import OpenLeaver, SeeOff, ShowLeaver
from cards.rows import error
from cards.wording import chat as chat_wording
from cards.wording import leaving as wording
from cards.words import Wording, unformatted
from visits.leaving import OFFICERS, Leaving, WhyStays
from visits.model import Person, PersonStatus, aad_of

LEAVER, SUCCESSOR = "leaver", "successor"
"""The boxes: an aadObjectId in each."""


def who_card(
    people: Sequence[Person], asker: Person, *, typed: Mapping[str, str] | None = None, why: WhyStays | None = None
) -> Card:
    """Who leaves, and who takes over? `people` is the register; those who have left, and the asker, are not offered."""
    typed = typed or {}
    here = [one for one in people if one.status is PersonStatus.ACTIVE and one.id != asker.id]
    officers = [one for one in people if one.has(*OFFICERS)]
    body: list[CardElement] = [heading(wording.TITLE), *([error(wording.WHY_NOT[why])] if why else [])]
    body.append(_choice(LEAVER, wording.WHO, here, typed))
    body += [_choice(SUCCESSOR, wording.TO, officers, typed), plain(wording.TO_HINT)]
    show = button(wording.SHOW, ShowLeaver(), style=ButtonStyle.MAIN, inputs=True)
    return Card(body=[*body, ActionSet(actions=[show])])


def sure_card(leaving: Leaving, to: str, operation: str) -> Card:
    """What will happen, and the button that does it. `to` is the aadObjectId that was chosen, "" if none was."""
    confirm = SeeOff(person=aad_of(leaving.person.id), to=to, operation=operation)
    buttons = [
        button(wording.CONFIRM, confirm, style=ButtonStyle.DANGER),
        button(wording.SOMEBODY_ELSE, OpenLeaver()),
    ]
    return Card(body=[*_listed(leaving, wording.WILL), ActionSet(actions=buttons)])


def done_card(leaving: Leaving) -> Card:
    """What was done, and what nobody takes over."""
    return Card(body=[*_listed(leaving, wording.DONE), ActionSet(actions=[button(chat_wording.HELP, ShowHelp())])])


def _choice(box: str, label: Wording, people: Sequence[Person], typed: Mapping[str, str]) -> InputChoiceSet:
    choices = [Choice(title=unformatted(one.name), value=aad_of(one.id)) for one in people]
    return InputChoiceSet(id=box, label=label, style="filtered", value=typed.get(box) or None, choices=choices)


def _listed(leaving: Leaving, lead: Wording) -> list[CardElement]:
    left = wording.left(leaving)
    lines = [heading(wording.title(leaving)), plain(lead), *(plain(line) for line in wording.lines(leaving))]
    return [*lines, *([heading(wording.LEFT_OPEN)] if left else []), *(plain(line) for line in left)]
