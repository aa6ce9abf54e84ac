"""A coordinator sees somebody off."""

from collections.abc import Mapping

from bot.desk import Desk
from bot.seeing_off import see_off
from cards import leaving as cards
from cards.elements import Card
from cards.leaving_actions import OpenLeaver, SeeOff, ShowLeaver
from visits.leaving import NotSeenOff, WhyStays
from visits.model import Person, PersonId, aad_of
from visits.usecases.leaving import what_leaving_means

Inputs = Mapping[str, str]


async def open_leaver(desk: Desk, person: Person, _action: OpenLeaver, _inputs: Inputs) -> Card:
    """Who leaves, and who takes over?"""
    return cards.who_card(await desk.store.people(), person)


async def show_leaver(desk: Desk, person: Person, _action: ShowLeaver, inputs: Inputs) -> Card:
    """What will happen: nothing is changed."""
    leaver = await _named(desk, inputs.get(cards.LEAVER, ""))
    to = await _named(desk, inputs.get(cards.SUCCESSOR, ""))
    people = await desk.store.people()
    if leaver is None:
        return cards.who_card(people, person, typed=inputs, why=WhyStays.UNKNOWN)
    operation = desk.new_operation()
    means = await what_leaving_means(desk.office, person.id, leaver, to, operation)
    if isinstance(means, NotSeenOff):
        return cards.who_card(people, person, typed=inputs, why=means.why)
    return cards.sure_card(means, aad_of(to) if to else "", operation)


async def confirm_leaver(desk: Desk, person: Person, action: SeeOff, _inputs: Inputs) -> Card:
    """Do it, and say what was done."""
    people = await desk.store.people()
    leaver, to = await _named(desk, action.person), await _named(desk, action.to)
    if leaver is None or (action.to and to is None):
        return cards.who_card(people, person, why=WhyStays.UNKNOWN if leaver is None else WhyStays.SUCCESSOR)
    done = await see_off(desk, person.id, leaver, to, action.operation)
    if isinstance(done, NotSeenOff):
        return cards.who_card(people, person, why=done.why)
    return cards.done_card(done)


async def _named(desk: Desk, aad: str) -> PersonId | None:
    """The person on the register whom a card names."""
    return next((one.id for one in await desk.store.people() if aad and aad_of(one.id) == aad), None)
