"""Every state of the cards about answers that are due soon, overdue or escalated."""

from dataclasses import replace
from datetime import date
from functools import partial

from cards import due_notices as cards
from cards.elements import Card
from cards.issue import officer_card
from cards.wording import due as wording
from cards.words import Wording
from tests.cards.states_of_issue import ANSWERER, COORDINATING, MANAGER, TEAM_MANAGER, drafted, named, shown
from tests.cards.states_of_record import sent_visit
from tests.cards.world import Cards, World
from tests.visits.builders import HEAD_OF_SERVICE, NOW
from visits.issues import Standing
from visits.model import IssueState, PersonId

SOON, TODAY, LATE, VERY_LATE = date(2026, 11, 24), date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 6)
THREAD = "https://teams.microsoft.com/l/message/19%3Achannel%40thread.tacv2/1700000000000"
READER: frozenset[Standing] = frozenset({Standing.COLLEAGUE})


def due_cards(world: World) -> Cards:
    """Name -> card."""
    late = partial(_late, world)
    overdue, still, escalated = wording.OVERDUE_TITLE, wording.STILL_OVERDUE_TITLE, wording.ESCALATED_TITLE
    return {
        "due-soon": partial(_soon, world, SOON),
        "due-soon-today": partial(_soon, world, TODAY),
        "due-soon-put-off": partial(_soon, world, SOON, extended=world.text("The panel meets on 2 December.")),
        "due-soon-private": partial(late, wording.SOON_TITLE, SOON, ANSWERER, place=1),
        "overdue-head-of-service": partial(late, overdue, LATE, ANSWERER),
        "overdue-drafted": partial(late, overdue, LATE, ANSWERER, is_drafted=True),
        "overdue-manager": partial(late, overdue, LATE, TEAM_MANAGER),
        "overdue-still": partial(late, still, VERY_LATE, ANSWERER, answers=MANAGER, thread=THREAD),
        "escalated-may-answer": partial(late, escalated, VERY_LATE, COORDINATING, answers=HEAD_OF_SERVICE),
        "escalated-may-read": partial(late, escalated, VERY_LATE, READER, answers=HEAD_OF_SERVICE, thread=THREAD),
        "escalated-outsider": partial(_outsider, world, escalated),
        "overdue-outsider": partial(_outsider, world, overdue, due=LATE, late=1),
        "issue-escalated": partial(_escalated, world, "Jo Marsh"),
        "issue-escalated-ladder-gone": partial(_escalated, world, ""),
    }


def _soon(world: World, due: date, extended: str = "") -> Card:
    return cards.due_soon_card(shown(world, due=due, extended=extended))


def _late(
    world: World,
    title: Wording,
    due: date,
    standings: frozenset[Standing],
    *,
    place: int = 0,
    is_drafted: bool = False,
    answers: PersonId | None = None,
    thread: str = "",
) -> Card:
    state = IssueState.RESPONSE_DRAFTED if is_drafted else IssueState.ACKNOWLEDGED
    seen = shown(world, [drafted(world)] if is_drafted else [], place=place, due=due, state=state)
    return cards.late_card(title, seen, standings, answers=named(world, answers) if answers else "", thread=thread)


def _outsider(world: World, title: Wording, due: date = VERY_LATE, late: int = 10) -> Card:
    record, (issue, *_), _ = sent_visit(world)
    return cards.outsider_card(title, issue.reference, record.team_name, due, late)


def _escalated(world: World, to: str) -> Card:
    seen = shown(world, due=VERY_LATE, rung=1, escalated_at=NOW)
    return officer_card(replace(seen, escalated_to=world.name(to) if to else ""))
