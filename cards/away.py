"""A Head of Service says when they are away, and who answers in their place."""

from collections.abc import Mapping, Sequence

from cards import inputs
from cards.actions import ButtonStyle, OpenAway, SetAway, button
from cards.elements import ActionSet, Card, CardElement, Choice, InputChoiceSet, InputDate, heading, plain
from cards.rows import error
from cards.wording import away as wording
from cards.wording import faults as fault_wording
from cards.words import Wording, unformatted
from visits.checks import Fault
from visits.model import Person, aad_of


def away_card(
    person: Person,
    officers: Sequence[Person],
    operation: str,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
) -> Card:
    """From when to when, and who answers meanwhile."""
    typed = typed or _as_kept(person)
    by_field = {fault.field: fault for fault in faults}
    others = [Choice(title=unformatted(one.name), value=aad_of(one.id)) for one in officers if one.id != person.id]
    asked = [
        InputDate(id="away_from", label=wording.FROM, value=inputs.as_date(typed.get("away_from", ""))),
        InputDate(id="away_to", label=wording.TO, value=inputs.as_date(typed.get("away_to", ""))),
        InputChoiceSet(
            id="deputy",
            label=wording.DEPUTY,
            style="compact",
            value=inputs.offered(typed.get("deputy", ""), others),
            choices=others,
        ),
    ]
    body: list[CardElement] = [heading(wording.TITLE), plain(wording.WHAT)]
    for field, each in zip(("away_from", "away_to", "deputy"), asked, strict=True):
        if field in by_field:
            body.append(error(fault_wording.wording(by_field[field])))
        body.append(each)
    keep = button(wording.KEEP, SetAway(operation=operation), style=ButtonStyle.MAIN, inputs=True)
    not_away = button(wording.NOT_AWAY, SetAway(operation=operation, is_back=True))
    return Card(body=[*body, ActionSet(actions=[keep, not_away] if person.away_from else [keep])])


def kept_card(line: Wording) -> Card:
    """It is kept."""
    change = ActionSet(actions=[button(wording.CHANGE, OpenAway())])
    return Card(body=[heading(wording.TITLE), plain(line), change])


def _as_kept(person: Person) -> dict[str, str]:
    return {
        "away_from": person.away_from.isoformat() if person.away_from else "",
        "away_to": person.away_to.isoformat() if person.away_to else "",
        "deputy": aad_of(person.deputy) if person.deputy else "",
    }
