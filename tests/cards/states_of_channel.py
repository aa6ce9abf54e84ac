"""Every state of the cards for a channel, and of the notices to those who must put something right."""

from functools import partial

from cards import channel
from cards.elements import Card
from cards.wording import channel as wording
from cards.wording import record as record_wording
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import someone
from visits.model import Person, Role
from visits.usecases.channel import ChannelOffered


def channel_cards(world: World) -> Cards:
    """Name -> card."""
    return {
        "channel-here": channel.here_card,
        "channel-offer-all-officers": partial(_offer, world, heads=1, outsiders=0),
        "channel-offer-outsiders": partial(_offer, world, heads=1, outsiders=2),
        "channel-offer-several-heads": partial(_offer, world, heads=3, outsiders=0),
        "channel-offer-large": partial(_offer, world, heads=1, outsiders=40),
        "channel-chosen": partial(_chosen, world, ()),
        "channel-chosen-outsiders": partial(_chosen, world, ("Guy Outwood",)),
        "notice-safety-call": partial(_safety_call, world),
        "notice-no-channel": partial(_no_channel, world),
        **{f"notice-not-reached-{why}": partial(_not_reached, why) for why in wording.WHY},
    }


def _offer(world: World, *, heads: int, outsiders: int) -> Card:
    officers = [world.name(name) for name in ("Hana Brook", "Ivo Lane", "Jo Marsh", "Kit Nolan")]
    outside = [world.name(f"Guest Number {n}") for n in range(1, outsiders + 1)]
    named = [
        Person(id=someone(50 + n), name=officers[n], roles=frozenset({Role.HEAD_OF_SERVICE})) for n in range(heads)
    ]
    offered = ChannelOffered(heads=tuple(named), members=(*officers, *outside), without_role=tuple(outside))
    return channel.offer_card(world.channel.name, offered, OPERATION)


def _chosen(world: World, outsiders: tuple[str, ...]) -> Card:
    head, coordinator = world.name("Hana Brook"), world.name("Kit Nolan")
    return channel.chosen_card(world.channel.name, head, coordinator, [world.name(name) for name in outsiders])


def _safety_call(world: World) -> Card:
    team = world.name("MASH")
    when = "Saturday 14 November 2026, 14:32"
    return channel.safety_call_card(world.members[0].name, wording.CALLED_WHOM["mash"], team, when)


def _no_channel(world: World) -> Card:
    return channel.no_channel_card(world.name("Hana Brook"))


def _not_reached(why: str) -> Card:
    return channel.not_reached_card(record_wording.CARD_KINDS["issue"], why)
