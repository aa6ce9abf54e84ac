"""The cards by which a coordinator sees somebody off."""

from functools import partial

from cards import leaving
from cards.elements import Card
from tests.cards.states_of_issue import OFFICERS, named
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import COUNCILLORS, someone
from visits.leaving import Leaving, WhyStays
from visits.model import Person, Role, aad_of


def leaving_cards(world: World) -> Cards:
    """Name -> card."""
    return {
        "leaver-who": partial(_who, world),
        "leaver-who-nobody": partial(_who, world, WhyStays.UNKNOWN),
        "leaver-who-successor": partial(_who, world, WhyStays.SUCCESSOR),
        "leaver-sure-officer": lambda: leaving.sure_card(_officer(world), aad_of(_people(world)[1].id), OPERATION),
        "leaver-sure-councillor": lambda: leaving.sure_card(_councillor(world), "", OPERATION),
        "leaver-done": lambda: leaving.done_card(_officer(world)),
        "leaver-done-nothing-held": lambda: leaving.done_card(Leaving(person=_people(world)[0])),
    }


def _people(world: World) -> list[Person]:
    heads = frozenset({Role.HEAD_OF_SERVICE})
    officers = [Person(id=one, name=named(world, one), roles=heads) for one in OFFICERS]
    return [*officers, *(one.model_copy(update={"name": named(world, one.id)}) for one in COUNCILLORS)]


def _who(world: World, why: WhyStays | None = None) -> Card:
    asker = Person(id=someone(70), name=named(world, someone(70)), roles=frozenset({Role.COORDINATOR}))
    return leaving.who_card([*_people(world), asker], asker, why=why)


def _officer(world: World) -> Leaving:
    head, to, *_ = _people(world)
    return Leaving(
        person=head, to=to, issues=("V26-0001/1", "V26-0002/3"), issues_left=("V26-0003/1",), teams=("MASH",),
        teams_left=("Northmoor",), deputy_of=(to.name,), channel=True, calendar=True,
        named_in_file=("executive_director",),
    )  # fmt: skip


def _councillor(world: World) -> Leaving:
    coordinator = Person(id=someone(70), name=named(world, someone(70)), roles=frozenset({Role.COORDINATOR}))
    person = next(one for one in _people(world) if one.id == COUNCILLORS[0].id)
    return Leaving(person=person, drafts_to=coordinator, slots=2, past=1, offers=1, drafts=1, corrections=1)
