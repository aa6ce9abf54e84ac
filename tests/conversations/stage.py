"""The whole product on a stage, without Teams: people say and press, and see cards as lines of text.

The parts are the real ones: the composition root's desk over a SQLite file, the reception, the sender, and a connector that
speaks HTTP to a Bot Connector service on loopback, whose log is what Teams would have shown.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.app import open_desk, open_table, seed
from bot.council import load_council
from bot.council_sections import Council
from bot.desk import Desk
from bot.handlers.reception import Reception
from bot.outbox import Sender
from bot.settings import load_settings
from bot.teams.connector import Connector
from bot.teams.credentials import NoToken
from bot.teams.hosts import AllowedHosts
from bot.teams.outbound import ConnectorChat, TeamRoster
from bot.turns import CardJson, Place, Where
from storage.paging import all_rows
from storage.store import TableStore
from storage.table import Row
from tests.conversations import reading
from tests.conversations.players import Player
from tests.conversations.unsteady import StageClock, UnsteadyTable
from tests.fakes.connector import Call, FakeConnector
from visits import proforma_versions
from visits.model import OFFICER_ROLES, SYSTEM, Event, Person, PersonId, PersonStatus, aad_of
from visits.ports import Put
from visits.rota import Slot, SlotStatus
from visits.years import london_day, municipal_year

ROOT: Final = Path(__file__).parents[2]
MORNING: Final = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CHANNEL: Final = "19:visits@thread.tacv2"
MS_TEAM: Final = "19:service@thread.tacv2"
BOT: Final = "28:bot"
LAST_KEY: Final = "~"


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it stands in a channel or chat now: its first form (the stub) and what has taken its place."""

    id: str
    thread: str
    stub: dict[str, Any]
    now: dict[str, Any]

    @property
    def card(self) -> CardJson:
        """Its card. Raises IndexError if it has none."""
        return next(one["content"] for one in self.now["attachments"])

    @property
    def text(self) -> str:
        """Its line of text and its card, read."""
        card = [reading.text(one["content"]) for one in self.now.get("attachments", ())]
        return "\n".join([self.now.get("text", ""), *card])

    @property
    def mentions(self) -> list[str]:
        """The names of those whom it mentions."""
        return [one["mentioned"]["name"] for one in self.now.get("entities", ())]


class Stage:
    """The product and its people, by first name in small letters."""

    channel_id = CHANNEL

    def __init__(self, desk: Desk, council: Council, table: UnsteadyTable, clock: StageClock) -> None:
        self.desk = desk
        self.council = council
        self.table = table
        self.clock = clock
        self.teams = FakeConnector(members=[member_of_team(one) for one in council.people if one.has(*OFFICER_ROLES)])
        hosts = AllowedHosts.loopback()
        self.connector = Connector(NoToken(), hosts, timeout_seconds=1.0)
        self.reception = Reception(desk, self.connector)
        self.sender = self.another_sender()
        self._players: dict[str, Player] = {}

    def another_sender(self) -> Sender:
        """One more worker over the same waiting cards."""
        return Sender(self.desk, self.connector, bot_account=BOT, service_url=self.teams.url)

    def __getitem__(self, name: str) -> Player:
        if name not in self._players:
            person = next(one for one in self.council.people if first_name(one.name) == name)
            self._players[name] = Player(self, person)
        return self._players[name]

    def someone(self, tenant_id: str, aad_object_id: str, name: str = "Somebody") -> Player:
        """A person who need not be on the register; "" for someone whom Teams did not identify."""
        person = self.council.people[0].model_copy(
            update={"id": PersonId(f"{tenant_id}.{aad_object_id}"), "name": name}
        )
        return Player(self, person)

    def where(self, place: Place, conversation_id: str, thread_root: str = "") -> Where:
        """A conversation."""
        in_team = {"ms_team_id": MS_TEAM, "ms_team_name": "Children’s Social Care"} if place is Place.CHANNEL else {}
        named = {"channel_id": CHANNEL, "channel_name": "Visits"} if place is Place.CHANNEL else {}
        return Where(
            place=place,
            service_url=self.teams.url,
            conversation_id=conversation_id,
            tenant_id=self.council.tenant_id,
            bot_account_id=BOT,
            thread_root=thread_root,
            **in_team,
            **named,
        )

    def chat(self, where: Where) -> ConnectorChat:
        """A way to write there, over HTTP."""
        return ConnectorChat(self.connector, where)

    def roster(self, where: Where) -> TeamRoster:
        """A way to ask who is there, over HTTP."""
        return TeamRoster(self.connector, where)

    async def posts(self) -> int:
        """Let the sender post all that is due."""
        total = 0
        while finished := await self.sender.work():
            total += finished
        return total

    def channel(self) -> list[Post]:
        """What the Head of Service's channel holds now, in the order it was posted."""
        return self._read(CHANNEL)

    def inbox(self, name: str) -> list[Post]:
        """What the bot has written into a person's own chat, in order."""
        player = self[name]
        made = [call for call in self.teams.calls("POST") if self._opens_chat_with(call, player.person)]
        return [
            post for chat in [player.conversation_id, *(f"a:{call.made}" for call in made)] for post in self._read(chat)
        ]

    def post(self, words: str, chat_of: str = "") -> Post:
        """The newest message that holds these words, in the channel or in somebody's own chat. Raises AssertionError."""
        posts = self.inbox(chat_of) if chat_of else self.channel()
        found = [one for one in posts if words in one.text]
        assert found, f"no message holds {words!r}:\n" + "\n---\n".join(one.text for one in posts)
        return found[-1]

    def called(self, person: Person) -> str:
        """What a person goes by on the stage."""
        return first_name(person.name)

    async def rows(self) -> dict[tuple[str, str], Row]:
        """All that the store holds, but for what notes who was shown what."""
        years = [self.desk.store.year(label).partition for label in await self.desk.store.years()]
        found: dict[tuple[str, str], Row] = {}
        for partition in (self.council.id, *years):
            rows = await all_rows(self.table, partition, "", LAST_KEY)
            found |= {(partition, row.key): row for row in rows if not _notes_a_read(row)}
        return found

    async def plans(
        self, slot_id: str, team_id: str, *names: str, days: int = -3, status: SlotStatus = SlotStatus.CONFIRMED
    ) -> Slot:
        """Put a visit on the rota, so many days from now."""
        team = next(one for one in self.council.teams if one.id == team_id)
        start = self.clock.now() + timedelta(days=days)
        members = tuple(self[name].person.id for name in names)
        confirmed = start - timedelta(days=14) if status is SlotStatus.CONFIRMED else None
        facts = {"members": members, "status": status, "confirmed_at": confirmed, "place": team.place}
        slot = Slot.model_validate({"id": slot_id, "team_id": team.id, "start": start, **facts})
        year = await self.desk.store.open_year(municipal_year(london_day(start)))
        await year.commit([Put(slot)], write_id=f"plan {slot_id}")
        return slot

    async def registers(self, name: str, **changes: object) -> None:
        """Change a person's entry in the register."""
        person = self[name].person.model_copy(update=changes)
        changed = Event(
            object="register",
            action="changed",
            person=SYSTEM,
            at=self.clock.now(),
            operation_id=self.desk.new_operation(),
        )
        await self.desk.store.register([person], [], changed)

    async def leaves(self, name: str) -> None:
        """The person leaves the council."""
        await self.registers(name, status=PersonStatus.LEFT)

    async def has_channel(self) -> None:
        """Miriam has chosen the channel, with the bot's own cards."""
        await self["miriam"].says("use this channel", in_channel=True)
        await self["miriam"].presses("Use this channel")

    def _opens_chat_with(self, call: Call, person: Person) -> bool:
        members = (call.body or {}).get("members", [])
        return bool(call.made) and [one["id"] for one in members] == [aad_of(person.id)]

    def _read(self, conversation_id: str) -> list[Post]:
        """Every message of a conversation, its threads included."""
        found: dict[str, Post] = {}
        for call in self.teams.log:
            if call.method == "PUT" and call.activity_id in found and call.status < 300:
                found[call.activity_id] = replace(found[call.activity_id], now=call.body or {})
            if call.method != "POST" or not call.made or call.body is None:
                continue
            to = call.body.get("channelData", {}).get("channel", {}).get("id", "") or call.conversation_id
            if to.partition(";")[0] == conversation_id:
                body = call.body.get("activity", call.body)
                root = to.partition(";messageid=")[2] or call.made
                found[call.made] = Post(call.made, root, body, body)
        return list(found.values())


def first_name(name: str) -> str:
    """What a person goes by on the stage."""
    return name.removeprefix("Councillor ").split()[0].lower()


def member_of_team(person: Person) -> dict[str, Any]:
    """A person as Teams lists them."""
    tenant, _, aad = person.id.partition(".")
    return {"id": f"29:{aad}", "aadObjectId": aad, "tenantId": tenant, "name": person.name, "userRole": "user"}


@asynccontextmanager
async def open_stage(folder: Path) -> AsyncIterator[Stage]:
    """A stage over a new SQLite file in `folder`, with the example council on the register."""
    settings = load_settings({"FRONTLINE_MODE": "development", "FRONTLINE_STORE_PATH": str(folder / "visits.db")})
    council = load_council(ROOT / "council.example.toml", today=MORNING.date(), form=proforma_versions.CURRENT)
    clock = StageClock(MORNING)
    table = UnsteadyTable(open_table(settings))
    opened = open_desk(settings, council, clock=clock)
    store = TableStore(table, council.id, lease_seconds=settings.lease_seconds)
    desk = replace(opened, store=store, office=replace(opened.office, store=store))
    await seed(desk, council)
    stage = Stage(desk, council, table, clock)
    async with stage.teams:
        stage.sender = stage.another_sender()
        try:
            yield stage
        finally:
            await stage.connector.close()
            await table.close()
            await opened.store.close()


def _notes_a_read(row: Row) -> bool:
    return row.key.startswith("saw|") or (row.key.startswith("event|") and row.values["action"] in ("read", "listed"))
