"""Choosing the channel: said in the channel, confirmed by a card there."""

from collections.abc import Mapping

from bot.desk import Desk, again
from bot.turns import Place, Turn
from cards import channel as cards
from cards import notices
from cards.actions import ChooseChannel
from cards.elements import Card
from cards.wording import channel as wording
from visits.model import Channel, Person, PersonId
from visits.text import clean
from visits.usecases import channel as choosing
from visits.usecases.channel import ChannelOffered, Listed
from visits.usecases.start import Refused

NO_CHANNEL_NOTICE = "no_channel"


async def offer(desk: Desk, turn: Turn, person: Person) -> Card:
    """What using this channel would mean. Raises bot.turns.Unreachable if Teams does not list the members."""
    if turn.where.place is not Place.CHANNEL:
        return notices.short_card(wording.NOT_HERE)
    offered = await _offered(desk, turn, person)
    if isinstance(offered, Refused):
        return notices.short_card(wording.NOT_ALLOWED)
    return cards.offer_card(await _name(turn), offered, desk.new_operation())


async def choose(desk: Desk, turn: Turn, person: Person, action: ChooseChannel, _inputs: Mapping[str, str]) -> Card:
    """Use this channel. Where it is comes from the turn, never from the card."""
    if turn.where.place is not Place.CHANNEL:
        return notices.short_card(wording.NOT_HERE)
    offered = await _offered(desk, turn, person)
    if isinstance(offered, Refused):
        return notices.short_card(wording.NOT_ALLOWED)
    where = turn.where
    channel = Channel(
        head_of_service=PersonId(action.head),
        ms_team_id=where.ms_team_id,
        channel_id=where.channel_id,
        name=await _name(turn),
        service_url=where.service_url,
        tenant_id=where.tenant_id,
        bot_account_id=where.bot_account_id,
        member_count=len(offered.members),
        chosen_by=person.id,
        chosen_at=desk.office.clock.now(),
        group_id=await turn.roster.group_id(),
    )
    chosen = await again(lambda: choosing.choose_channel(desk.office, person.id, channel, action.operation))
    if isinstance(chosen, Refused):
        return notices.short_card(wording.NOT_ALLOWED)
    await desk.store.again(f"{NO_CHANNEL_NOTICE} {action.head}")
    head = await desk.store.person(channel.head_of_service)
    return cards.chosen_card(channel.name, head.name if head else "", person.name, offered.without_role)


async def _offered(desk: Desk, turn: Turn, person: Person) -> ChannelOffered | Refused:
    roster = [
        Listed(tenant_id=one.tenant_id or turn.where.tenant_id, aad_object_id=one.aad_object_id, name=one.name)
        for one in await turn.roster.members()
    ]
    return await choosing.offer_channel(desk.office, person.id, roster)


async def _name(turn: Turn) -> str:
    team, channel = await turn.roster.names()
    return " › ".join(clean(name) for name in (team, channel) if name) or "this channel"
