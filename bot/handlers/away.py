"""When a Head of Service is away."""

from collections.abc import Mapping

from bot.desk import Desk, again
from cards import away as cards
from cards import notices
from cards.actions import OpenAway, SetAway
from cards.elements import Card
from cards.wording import away as wording
from cards.wording import chat as chat_wording
from visits.model import Person, aad_of
from visits.usecases import away
from visits.usecases.away import AwayKept, FixAway

Inputs = Mapping[str, str]


async def open_away(desk: Desk, person: Person, _action: OpenAway, _inputs: Inputs) -> Card:
    """From when to when, and who answers meanwhile."""
    return cards.away_card(person, await away.officers(desk.office), desk.new_operation())


async def set_away(desk: Desk, person: Person, action: SetAway, inputs: Inputs) -> Card:
    """Keep it, or be back."""
    typed = {} if action.is_back else dict(inputs)
    first, last = typed.get("away_from", ""), typed.get("away_to", "")
    officers = await away.officers(desk.office)
    deputy = next((one.id for one in officers if aad_of(one.id) == typed.get("deputy", "")), None)
    done = await again(lambda: away.set_away(desk.office, person.id, first, last, deputy, action.operation))
    match done:
        case AwayKept(person=kept, deputy=stand_in):
            if kept.away_from is None or kept.away_to is None:
                return cards.kept_card(wording.BACK)
            name = stand_in.name if stand_in else ""
            return cards.kept_card(wording.kept(kept.away_from, kept.away_to, name))
        case FixAway():
            return cards.away_card(done.person, officers, desk.new_operation(), typed=typed, faults=done.faults)
        case _:
            return notices.short_card(chat_wording.NOT_FOR_YOU)
