"""Whether officers are still in the Microsoft Teams team that holds the channel they act in, and councillors no guests there.

The register says who somebody is; this says that Teams agrees. It fails closed for officers: a Head of Service, or a manager of a
visited team, who is not seen on the roster of that team can do nothing in that role until they are. It fails open for everyone
else: a councillor is on the register by the id of the council's own tenant, and goes on when Teams can't be asked.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.desk import Desk
from bot.teams.flight import SingleFlight
from bot.turns import Place, RosterMember, Turn, Unreachable
from visits.model import Channel, Person, PersonId, Role, person_id
from visits.ports import Clock

FRESH: Final = timedelta(minutes=5)
"""A roster that is older is fetched anew before it is asked."""
OLDEST: Final = timedelta(minutes=15)
"""A roster that is older is not asked at all."""
PAUSE: Final = timedelta(seconds=20)
"""Between two tries at one roster, or two looks at a guest. Who has just been added to the team waits no longer."""
A_DAY: Final = timedelta(days=1)
WAIT_SECONDS: Final = 4.0
"""How long a turn waits for Teams' answer. Teams waits about 15 for ours."""
MOST_ROSTERS: Final = 100
MOST_PEOPLE: Final = 2_000
GUESTS: Final = frozenset({"guest", "anonymous"})
"""What Teams calls people from outside in a roster."""


class Rosters(Protocol):
    """A way to ask who is in a conversation. Both raise Unreachable."""

    async def members(self, service_url: str, conversation_id: str, /) -> Sequence[RosterMember]:
        """Everyone in it."""
        ...

    async def member(self, service_url: str, conversation_id: str, account_id: str, /) -> RosterMember:
        """One of them."""
        ...


class Doubt(StrEnum):
    """Why somebody may do less than the register says."""

    GUEST = "guest"
    NOT_IN_TEAM = "not_in_team"
    NOT_KNOWN = "not_known"
    """Teams does not say, and what it said before is too old."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Somebody on the register, with those roles alone that stand. `channel` is the name of the one that is in doubt."""

    person: Person
    doubt: Doubt | None = None
    channel: str = ""


class Membership:
    """Asks Teams, and remembers a bounded part of what it said: rosters for 15 minutes, who is a guest for a day."""

    def __init__(self, desk: Desk, rosters: Rosters) -> None:
        self._desk = desk
        self._rosters = rosters
        self._teams: OrderedDict[tuple[str, str], _Roster] = OrderedDict()
        self._guests: OrderedDict[PersonId, tuple[bool, datetime]] = OrderedDict()
        """Whether they are a guest, and until when that need not be asked again."""

    async def check(self, person: Person, turn: Turn, *, is_own_chat: bool = True) -> Checked:
        """The person with the roles that stand. `is_own_chat`: the bot is in the turn's conversation and may ask about it."""
        if await self._is_guest(person, turn, may_ask=is_own_chat and turn.where.place is Place.PERSONAL):
            return Checked(person.model_copy(update={"roles": frozenset[Role]()}), Doubt.GUEST)
        kept, doubt, where = person.roles, None, ""
        for role, heads in (await self._asked_of(person)).items():
            for channel in [one for head in heads if (one := await self._desk.store.channel_of(head))]:
                found = await self._doubt_about(person, channel)
                if found and doubt is not Doubt.NOT_IN_TEAM:  # the one that can be put right is told
                    doubt, where = found, channel.name
                kept = kept - {role} if found else kept
        return Checked(person.model_copy(update={"roles": kept}), doubt, where) if doubt else Checked(person)

    async def _asked_of(self, person: Person) -> Mapping[Role, Sequence[PersonId]]:
        """Role -> the Heads of Service in whose channels it is exercised. Before a channel is chosen there is nothing to be in."""
        asked: dict[Role, Sequence[PersonId]] = {}
        if person.has(Role.HEAD_OF_SERVICE):
            asked[Role.HEAD_OF_SERVICE] = (person.id,)
        if person.has(Role.MANAGER):
            managed = [team for team in await self._desk.store.teams() if person.id in team.managers]
            asked[Role.MANAGER] = tuple(dict.fromkeys(team.head_of_service for team in managed))
        return asked

    async def _doubt_about(self, person: Person, channel: Channel) -> Doubt | None:
        is_member = await self._roster_of(channel).has(person.id, self._desk.office.clock)
        if is_member is None:
            return Doubt.NOT_KNOWN
        return None if is_member else Doubt.NOT_IN_TEAM

    def _roster_of(self, channel: Channel) -> "_Roster":
        key = (channel.service_url, channel.ms_team_id)
        roster = self._teams.get(key) or _Roster(self._rosters, channel)
        self._teams[key] = roster
        self._teams.move_to_end(key)
        while len(self._teams) > MOST_ROSTERS:
            self._teams.popitem(last=False)
        return roster

    async def _is_guest(self, person: Person, turn: Turn, *, may_ask: bool) -> bool:
        was_guest, until = self._guests.get(person.id, (False, None))
        now = self._desk.office.clock.now()
        if not may_ask or (until and now < until):
            return was_guest
        is_guest, good_for = was_guest, PAUSE if was_guest else FRESH
        try:
            asked = self._rosters.member(turn.where.service_url, turn.where.conversation_id, turn.sender.account_id)
            found = await asyncio.wait_for(asked, WAIT_SECONDS)
        except (TimeoutError, Unreachable):
            pass  # as it was known before; a councillor of whom nothing is known goes on
        else:
            is_guest = found.role.lower() in GUESTS
            good_for = PAUSE if is_guest else A_DAY
        self._guests[person.id] = (is_guest, now + good_for)
        self._guests.move_to_end(person.id)
        while len(self._guests) > MOST_PEOPLE:
            self._guests.popitem(last=False)
        return is_guest


class _Roster:
    """Who is in one Microsoft Teams team, as far as is known."""

    def __init__(self, rosters: Rosters, channel: Channel) -> None:
        self._rosters = rosters
        self._channel = channel
        self._people: frozenset[PersonId] = frozenset()
        self._as_of: datetime | None = None
        self._tried_at: datetime | None = None
        self._flight = SingleFlight(self._fetch)

    async def has(self, person: PersonId, clock: Clock) -> bool | None:
        """Whether the person is in it, and no guest; None if that can't be told."""
        wants_news = not _within(FRESH, self._as_of, clock.now()) or person not in self._people
        if wants_news and (self._flight.running or not _within(PAUSE, self._tried_at, clock.now())):
            await self._renew(clock.now())
        return person in self._people if _within(OLDEST, self._as_of, clock.now()) else None

    async def _renew(self, now: datetime) -> None:
        """Fetch it, one fetch for all who want it, or give up: then what is known stays as it is."""
        self._tried_at = self._tried_at if self._flight.running else now
        try:
            await asyncio.wait_for(self._flight.result(), WAIT_SECONDS)
        except (TimeoutError, Unreachable):
            return

    async def _fetch(self) -> None:
        asked_at = self._tried_at
        found = await self._rosters.members(self._channel.service_url, self._channel.ms_team_id)
        people = (
            person_id(one.tenant_id or self._channel.tenant_id, one.aad_object_id)
            for one in found
            if one.aad_object_id and one.role.lower() not in GUESTS
        )
        self._people, self._as_of = frozenset(people), asked_at


def _within(span: timedelta, moment: datetime | None, now: datetime) -> bool:
    """Whether the moment is in the past, by less than the span."""
    return moment is not None and timedelta(0) <= now - moment < span
