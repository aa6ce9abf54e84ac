""" "You said, we did": for the team of a button, or for the one that is named in words."""

from collections.abc import Mapping

from bot.desk import Desk
from bot.handlers.rota import NOT_FOR_YOU
from cards.elements import Card
from cards.oversight_actions import YouSaid
from cards.said import which_team_card, you_said_card
from visits.model import Person
from visits.questions.said import SaidAsked, read_said
from visits.usecases import said
from visits.usecases.start import Refused

Inputs = Mapping[str, str]


async def show(desk: Desk, person: Person, action: YouSaid, _inputs: Inputs) -> Card:
    """What a team's visitors said and what was done."""
    shown = await said.you_said(desk.office, person.id, action.team, action.year)
    return NOT_FOR_YOU if isinstance(shown, Refused) else you_said_card(shown, action.page)


async def understood(desk: Desk, person: Person, text: str) -> SaidAsked | None:
    """What is meant, if this is asked for by somebody who may ask it."""
    if not person.has(*YouSaid.roles):
        return None
    return read_said(text, tuple(await desk.store.teams()), tuple(await desk.store.people()))


async def answer(desk: Desk, person: Person, asked: SaidAsked) -> Card:
    """The card of the one team that can be meant, or the question which one is."""
    own = await said.teams_of(desk.office, person.id)
    meant = [team for team in own if not asked.teams or team.id in asked.teams]
    if asked.teams and not meant:
        return NOT_FOR_YOU
    if len(meant) == 1:
        return await show(desk, person, YouSaid(team=meant[0].id, year=asked.year), {})
    return which_team_card(meant, asked.year)
