"""Questions in people's own words, about issues or the rota: read, answered, or met with what can be asked."""

from dataclasses import dataclass
from typing import Final

from bot.desk import Desk
from bot.handlers import open_issues
from bot.handlers.rota import NOT_FOR_YOU, answered_card, today_of
from bot.turns import Turn
from cards import rota_list
from cards.elements import Card
from cards.rota_actions import AddToForm
from visits.asked import NotAsked, NotClear, Question, Read
from visits.issue_question import IssueQuestion
from visits.model import Person
from visits.questions import Knows, read, read_issues
from visits.usecases import asking
from visits.usecases.start import Refused

LONGEST: Final = 300
"""Characters. Whoever writes more is not asking when a visit is."""


@dataclass(frozen=True, slots=True)
class OfIssues:
    """A question about issues."""

    asked: IssueQuestion | NotClear


Understood = OfIssues | Read


async def understood(desk: Desk, person: Person, text: str) -> Understood:
    """What somebody asks. Issues first: their reader takes only what speaks of them, the rota's nearly any other words."""
    if len(text) > LONGEST:
        return NotAsked()
    teams, people = await desk.store.teams(), await desk.store.people()
    knows = Knows(asker=person, today=today_of(desk), teams=tuple(teams), people=tuple(people))
    of_issues = read_issues(text, knows, open_issues.topics_of_form())
    return read(text, knows) if isinstance(of_issues, NotAsked) else OfIssues(of_issues)


def is_whole(asked: Understood) -> bool:
    """Whether it is a question through and through, which nobody would dictate into a form."""
    question = asked.asked if isinstance(asked, OfIssues) else asked
    return isinstance(question, Question | IssueQuestion) and question.is_whole


def is_of_open_issues(asked: OfIssues) -> bool:
    """Whether it is wholly a question, and looks for no words: in a record's thread anything else may be an answer."""
    return isinstance(asked.asked, IssueQuestion) and asked.asked.is_whole and not asked.asked.about


async def answer(
    desk: Desk, turn: Turn, person: Person, asked: OfIssues | Question | NotClear, to_form: AddToForm | None = None
) -> Card:
    """The card that answers a question, or asks what was meant."""
    if isinstance(asked, OfIssues):
        return await open_issues.answer(desk, turn, person, asked.asked, to_form)
    if isinstance(asked, NotClear):
        unclear = await asking.not_clear(desk.office, person.id, asked)
        return NOT_FOR_YOU if isinstance(unclear, Refused) else rota_list.not_clear_card(unclear)
    found = await asking.answer(desk.office, person.id, asked)
    return NOT_FOR_YOU if isinstance(found, Refused) else answered_card(desk, found, to_form)
