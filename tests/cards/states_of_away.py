"""The cards with which a Head of Service says when they are away."""

from datetime import date
from functools import partial

from cards import away
from cards.elements import Card
from cards.wording import away as wording
from tests.cards.states_of_issue import OFFICERS, named
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import HEAD_OF_SERVICE, someone
from visits.checks import Fault, FaultCode
from visits.model import Person, Role

DEPUTY = someone(51)
FROM, TO = date(2026, 12, 21), date(2027, 1, 4)


def away_cards(world: World) -> Cards:
    """Name -> card."""
    return {
        "away-form": partial(_form, world),
        "away-form-is-away": partial(_form, world, is_away=True),
        "away-form-faults": partial(_form, world, code=FaultCode.MISSING),
        "away-kept": lambda: away.kept_card(wording.kept(FROM, TO, named(world, DEPUTY))),
        "away-back": partial(away.kept_card, wording.BACK),
    }


def _form(world: World, *, is_away: bool = False, code: FaultCode | None = None) -> Card:
    heads = frozenset({Role.HEAD_OF_SERVICE})
    officers = [Person(id=one, name=named(world, one), roles=heads) for one in OFFICERS]
    [head] = [one for one in officers if one.id == HEAD_OF_SERVICE]
    if is_away:
        head = head.model_copy(update={"away_from": FROM, "away_to": TO, "deputy": DEPUTY})
    fields = ("away_from", "away_to", "deputy")
    faults = [Fault(field=field, question=field, code=code) for field in fields if code]
    return away.away_card(head, officers, OPERATION, faults=faults)
