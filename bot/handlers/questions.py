"""Questions about the rota in people's own words: read, answered, or met with what can be asked."""

from typing import Final

from bot.desk import Desk
from bot.handlers.rota import NOT_FOR_YOU, answered_card, today_of
from cards import rota_list
from cards.elements import Card
from cards.rota_actions import AddToForm
from visits.asked import NotAsked, NotClear, Question, Read
from visits.model import Person
from visits.questions import Knows, read
from visits.usecases import asking
from visits.usecases.start import Refused

LONGEST: Final = 300
"""Characters. Whoever writes more is not asking when a visit is."""


async def understood(desk: Desk, person: Person, text: str) -> Read:
    """What somebody asks of the rota."""
    if len(text) > LONGEST:
        return NotAsked()
    teams, people = await desk.store.teams(), await desk.store.people()
    return read(text, Knows(asker=person, today=today_of(desk), teams=tuple(teams), people=tuple(people)))


async def answer(desk: Desk, person: Person, asked: Question | NotClear, to_form: AddToForm | None = None) -> Card:
    """The card that answers a question, or asks what was meant."""
    if isinstance(asked, NotClear):
        unclear = await asking.not_clear(desk.office, person.id, asked)
        return NOT_FOR_YOU if isinstance(unclear, Refused) else rota_list.not_clear_card(unclear)
    found = await asking.answer(desk.office, person.id, asked)
    return NOT_FOR_YOU if isinstance(found, Refused) else answered_card(desk, found, to_form)
