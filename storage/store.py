"""One council on the table: the adapter of `visits.ports.Store`, over the partition `{council}` and one more for each year."""

import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from pydantic import BaseModel

from storage.audit import TableTrail
from storage.changes import event_row
from storage.keeping_council import KeptPeople
from storage.outbox import Outbox
from storage.paging import all_rows
from storage.probe import Step, probe
from storage.reads import Reads
from storage.rows import key_part, pack, unpack
from storage.table import Delete, Insert, Operation, Replace, Row, RowConflict, Table, prefix_range
from storage.year import TableYear
from visits.downloads import DownloadLink
from visits.model import Channel, Event, Person, PersonalChat, PersonId, Team
from visits.ports import Stored
from visits.rota import Availability, CalendarFeed, CommitteeDate, Preferences
from visits.years import stamp

V = TypeVar("V", bound=BaseModel)

CACHE_SECONDS: Final = 10.0
"""How old the register may be. A leaver is locked out within this time on every replica."""
BATCH: Final = 90


class _Kept(Generic[V]):
    """A list read now and then: the register and the teams change rarely and are needed on every turn."""

    def __init__(self) -> None:
        self.values: dict[str, V] = {}
        self.until = 0.0

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() < self.until

    def keep(self, values: dict[str, V]) -> dict[str, V]:
        self.values = values
        self.until = time.monotonic() + CACHE_SECONDS
        return values

    def forget(self) -> None:
        self.until = 0.0


class TableStore(KeptPeople):
    """Everything that is remembered for one council. `council_id` is part of every partition's name."""

    def __init__(self, table: Table, council_id: str, *, lease_seconds: float = 60.0) -> None:
        self._table = table
        self._council = council_id
        self._lease = lease_seconds
        self._people: _Kept[Person] = _Kept()
        self._teams: _Kept[Team] = _Kept()
        self._known_years: set[str] = set()
        self._seen_as: Person | None = None
        self._reads = Reads(table, council_id)

    def year(self, label: str) -> TableYear:
        """One year's slots, drafts, records and issues."""
        return TableYear(self._table, self._council, label)

    def outbox(self, label: str) -> Outbox:
        """One year's cards that wait to be posted."""
        return Outbox(self._table, f"{self._council}|{label}", label, lease_seconds=self._lease)

    async def trails(self) -> Sequence[TableTrail]:
        """The audit trails: the council's own, and each known year's, oldest first."""
        years = [TableTrail(self._table, self.year(label).partition, label) for label in await self.years()]
        return [TableTrail(self._table, self._council, ""), *years]

    async def note_reads(self, events: Sequence[Event]) -> None:
        """Keep each of these, unless the same person was shown the same before on that London day."""
        await self._reads.note(events)

    async def forget_reads(self, before: date, most: int) -> int:
        """Take away what tells of reads of earlier days that they are in the trail already, at most so many; how many."""
        return await self._reads.forget(before, most)

    async def open_year(self, label: str) -> TableYear:
        """The year, made known first, so that work in it will be found."""
        if label not in self._known_years:
            await self._insert_once(f"year|{label}", Insert(f"year|{label}", {"label": label}))
            self._known_years.add(label)
        return self.year(label)

    async def years(self) -> Sequence[str]:
        """The known years, oldest first."""
        rows = await self._rows("year|")
        return [str(row.values["label"]) for row in rows]

    async def person(self, person: PersonId) -> Person | None:
        """Someone on the register."""
        return (await self._register()).get(person)

    async def people(self) -> Sequence[Person]:
        """The whole register, by name."""
        return sorted((await self._register()).values(), key=lambda person: person.name)

    def seen_as(self, person: Person) -> "TableStore":
        """The same store, in which this person is as given: for a turn of somebody who may do less than the register says."""
        seen = copy(self)
        seen._seen_as = person
        return seen

    def last_known_people(self) -> Sequence[Person]:
        """The register as last read, for showing a name while the store is down: never for deciding anything."""
        return sorted(self._people.values.values(), key=lambda person: person.name)

    async def team(self, team_id: str) -> Team | None:
        """A visited team."""
        return (await self._visited()).get(team_id)

    async def teams(self) -> Sequence[Team]:
        """All visited teams, by name."""
        return sorted((await self._visited()).values(), key=lambda team: team.name)

    async def channel_of(self, head_of_service: PersonId) -> Channel | None:
        """The channel chosen for a Head of Service."""
        return await self._one(Channel, f"channel|{head_of_service}")

    async def choose_channel(self, channel: Channel, event: Event) -> None:
        """Put this channel in place of any chosen before."""
        await self._upsert([(f"channel|{channel.head_of_service}", channel)], event)

    async def chat_with(self, person: PersonId) -> PersonalChat | None:
        """How to write to a person, if they and the bot have met."""
        return await self._one(PersonalChat, f"chat|{person}")

    async def met(self, chat: PersonalChat) -> None:
        """Remember how to write to a person, if that is news."""
        while await self.chat_with(chat.person) != chat:
            with suppress(RowConflict):  # another turn of theirs, at the same moment
                await self._upsert([(f"chat|{chat.person}", chat)], None)

    async def preferences_of(self, person: PersonId) -> Preferences | None:
        """What a person does without, if they have said so."""
        return await self._one(Preferences, f"prefers|{person}")

    async def prefer(self, preferences: Preferences, event: Event) -> None:
        """Keep what a person does without."""
        await self._upsert([(f"prefers|{preferences.person}", preferences)], event)

    async def availability(self) -> Sequence[Availability]:
        """What every councillor has said of when they can visit, in no order."""
        return [unpack(Availability, row.values) for row in await self._rows("available|")]

    async def availability_of(self, person: PersonId) -> Availability | None:
        """When one councillor can visit, if they have said so."""
        return await self._one(Availability, f"available|{person}")

    async def say_available(self, availability: Availability, event: Event) -> None:
        """Keep when a councillor can visit."""
        await self._upsert([(f"available|{availability.person}", availability)], event)

    async def committee_dates(self) -> Sequence[CommitteeDate]:
        """The days on which councillors meet, in order."""
        return [unpack(CommitteeDate, row.values) for row in await self._rows("committee|")]

    async def set_committee_dates(self, dates: Sequence[CommitteeDate], event: Event) -> None:
        """Have these instead of those before. In steps that can be repeated if one fails."""
        wanted = {f"committee|{one.day:%Y%m%d}|{key_part(one.title)}": one for one in dates}
        there = {row.key: row.version for row in await self._rows("committee|")}
        made: list[Operation] = [Delete(key, version) for key, version in there.items() if key not in wanted]
        made += [Insert(key, pack(one)) for key, one in wanted.items() if key not in there]
        for start in range(0, len(made), BATCH):
            await self._write([*made[start : start + BATCH], event_row(event, start // BATCH)])

    async def feed_of(self, person: PersonId) -> CalendarFeed | None:
        """A person's calendar address, unless they have none or revoked it."""
        return await self._one(CalendarFeed, f"feedof|{person}")

    async def feed(self, token: str) -> CalendarFeed | None:
        """Whose calendar address this is, unless it was revoked."""
        return await self._one(CalendarFeed, f"feed|{key_part(token)}")

    async def open_feed(self, feed: CalendarFeed, event: Event) -> None:
        """Keep a person's first calendar address. Raises Stale if they have one."""
        rows = [Insert(key, pack(feed)) for key in _feed_keys(feed)]
        await self._write([*rows, event_row(event, 0)])

    async def close_feed(self, feed: CalendarFeed, event: Event) -> None:
        """Revoke an address. Raises Stale if it is revoked already."""
        rows = [await self._table.get(self._council, key) for key in _feed_keys(feed)]
        gone = [Delete(row.key, row.version) for row in rows if row and row.values["token"] == feed.token]
        if len(gone) < len(rows):
            raise RowConflict(_feed_keys(feed)[0])
        await self._write([*gone, event_row(event, 0)])

    async def events_between(self, start: datetime, end: datetime) -> Sequence[Event]:
        """What happened to the register, to channels and to settings within [start, end), in order."""
        rows = await all_rows(self._table, self._council, f"event|{stamp(start)}", f"event|{stamp(end)}")
        return [unpack(Event, row.values) for row in rows]

    async def link(self, digest: str) -> Stored[DownloadLink] | None:
        """The link whose token has this digest."""
        row = await self._table.get(self._council, f"link|{digest}")
        return Stored(unpack(DownloadLink, row.values), row.version) if row else None

    async def keep_link(self, link: DownloadLink, event: Event) -> None:
        """Keep a new link, and when it was issued, by which old ones are found."""
        listed = Insert(f"linkat|{stamp(link.issued_at)}|{link.digest}", {})
        await self._write([Insert(f"link|{link.digest}", pack(link)), listed, event_row(event, 0)])

    async def change_link(self, link: DownloadLink, was: Stored[DownloadLink], event: Event) -> None:
        """Keep a link in place of what was read. Raises Stale if it has changed since."""
        await self._write([Replace(f"link|{link.digest}", pack(link), was.version), event_row(event, link.revision)])

    async def forget_links(self, before: datetime, most: int) -> None:
        """Take away links that were issued before this moment, the oldest first, at most so many."""
        page = await self._table.query(self._council, "linkat|", f"linkat|{stamp(before)}", limit=most)
        for listed in page.rows:
            row = await self._table.get(self._council, f"link|{listed.key.rpartition('|')[2]}")
            gone = [Delete(each.key, each.version) for each in (listed, row) if each]
            with suppress(RowConflict):  # another copy of the bot is taking it away
                await self._write(gone)

    async def register(self, people: Sequence[Person], teams: Sequence[Team], event: Event) -> None:
        """Put these in place of those with the same ids. In steps that can be repeated if one fails."""
        values: list[tuple[str, BaseModel]] = [(f"person|{person.id}", person) for person in people]
        values += [(f"team|{team.id}", team) for team in teams]
        for start in range(0, len(values), BATCH):
            await self._upsert(values[start : start + BATCH], event, number=start // BATCH)
        self._people.forget()
        self._teams.forget()

    async def thread_is(self, channel_id: str, root_activity_id: str, record_id: str, year: str) -> None:
        """Remember which record a thread is about. Repeating it changes nothing."""
        key = f"thread|{key_part(channel_id)}|{key_part(root_activity_id)}"
        await self._insert_once(key, Insert(key, {"record_id": record_id, "year": year}))

    async def record_of_thread(self, channel_id: str, root_activity_id: str) -> tuple[str, str] | None:
        """(record id, year) of a thread."""
        row = await self._table.get(self._council, f"thread|{key_part(channel_id)}|{key_part(root_activity_id)}")
        return (str(row.values["record_id"]), str(row.values["year"])) if row else None

    async def first(self, once: str) -> bool:
        """Whether this is the first time that anyone asks for `once`: so that a greeting or a notice comes once."""
        return await self._insert_once(f"once|{key_part(once)}", Insert(f"once|{key_part(once)}", {}))

    async def has_been(self, once: str) -> bool:
        """Whether somebody has asked for `once` already."""
        return await self._table.get(self._council, f"once|{key_part(once)}") is not None

    async def again(self, once: str) -> None:
        """Let `once` happen again."""
        row = await self._table.get(self._council, f"once|{key_part(once)}")
        if row:
            with suppress(RowConflict):  # somebody else let it
                await self._write([Delete(row.key, row.version)])

    async def ready(self) -> None:
        """Return if the store answers. Raises StorageDown."""
        await self._table.ready()

    async def probe(self) -> Step | None:
        """What the store does not let us do, tried in a partition of its own; None if it lets us do all we must."""
        return await probe(self._table, f"{self._council}|probe")

    async def close(self) -> None:
        """Let go of the table."""
        await self._table.close()

    async def _register(self) -> dict[str, Person]:
        register = await self._whole_register()
        return register | {self._seen_as.id: self._seen_as} if self._seen_as else register

    async def _whole_register(self) -> dict[str, Person]:
        if self._people.is_fresh:
            return self._people.values
        rows = await self._rows("person|")
        people = [unpack(Person, row.values) for row in rows]
        return self._people.keep({person.id: person for person in people})

    async def _visited(self) -> dict[str, Team]:
        if self._teams.is_fresh:
            return self._teams.values
        rows = await self._rows("team|")
        teams = [unpack(Team, row.values) for row in rows]
        return self._teams.keep({team.id: team for team in teams})

    async def _one(self, cls: type[V], key: str) -> V | None:
        row = await self._table.get(self._council, key)
        return unpack(cls, row.values) if row else None

    async def _upsert(self, values: Sequence[tuple[str, BaseModel]], event: Event | None, *, number: int = 0) -> None:
        operations: list[Operation] = []
        for key, value in values:
            row = await self._table.get(self._council, key)
            operations.append(Replace(key, pack(value), row.version) if row else Insert(key, pack(value)))
        happened = event_row(event, number) if event else None
        if happened and not await self._table.get(self._council, happened.key):  # there already if this is repeated
            operations.append(happened)
        await self._write(operations)

    async def _insert_once(self, key: str, insert: Insert) -> bool:
        if await self._table.get(self._council, key):
            return False
        try:
            await self._write([insert])
        except RowConflict:
            return False
        return True

    async def _rows(self, prefix: str) -> list[Row]:
        return await all_rows(self._table, self._council, *prefix_range(prefix))

    async def _write(self, operations: Sequence[Operation]) -> None:
        await self._table.write(self._council, operations, write_id=secrets.token_hex(12))


def _feed_keys(feed: CalendarFeed) -> tuple[str, str]:
    """An address is found by its person and by its token."""
    return f"feedof|{feed.person}", f"feed|{key_part(feed.token)}"
