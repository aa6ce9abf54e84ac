"""Choose the channel in which a Head of Service reads and answers."""

from collections.abc import Sequence

from visits.model import OFFICER_ROLES, Channel, Event, Person, PersonId, Role, Value, person_id
from visits.ports import Office
from visits.usecases.knowing import known
from visits.usecases.start import Refused


class Listed(Value):
    """Someone in the Microsoft Teams team, as Teams lists them."""

    tenant_id: str
    aad_object_id: str
    name: str


class ChannelOffered(Value):
    """What choosing the channel would mean: who will read everything posted there."""

    heads: tuple[Person, ...]
    """The Heads of Service that the channel may be chosen for."""
    members: tuple[str, ...]
    """The names of all who will read it."""
    without_role: tuple[str, ...]
    """Those of them without an officer's role on the register."""


async def offer_channel(office: Office, person: PersonId, roster: Sequence[Listed]) -> ChannelOffered | Refused:
    """Show what choosing this channel would mean. A Head of Service chooses for themselves, a coordinator for any."""
    chooser = await known(office, person, Role.HEAD_OF_SERVICE, Role.COORDINATOR)
    if chooser is None:
        return Refused()
    people = {one.id: one for one in await office.store.people()}
    heads = [one for one in people.values() if one.has(Role.HEAD_OF_SERVICE)]
    if not chooser.has(Role.COORDINATOR):
        heads = [chooser]
    readers = [(one.name, people.get(person_id(one.tenant_id, one.aad_object_id))) for one in roster]
    return ChannelOffered(
        heads=tuple(heads),
        members=tuple(name for name, _ in readers),
        without_role=tuple(name for name, known_as in readers if not known_as or not known_as.has(*OFFICER_ROLES)),
    )


async def choose_channel(office: Office, person: PersonId, channel: Channel, operation_id: str) -> Channel | Refused:
    """Use this channel for a Head of Service from now on. Records that waited for one are posted there."""
    chooser = await known(office, person, Role.HEAD_OF_SERVICE, Role.COORDINATOR)
    head = await known(office, channel.head_of_service, Role.HEAD_OF_SERVICE)
    if chooser is None or head is None or not (chooser.has(Role.COORDINATOR) or chooser.id == head.id):
        return Refused()
    event = Event(
        object=f"channel of {head.id}",
        action="channel_chosen",
        to_state=channel.channel_id,
        person=person,
        at=office.clock.now(),
        operation_id=operation_id,
    )
    await office.store.choose_channel(channel, event)
    return channel
