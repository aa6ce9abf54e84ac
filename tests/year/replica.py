"""A copy of the bot without a door, which lives through a stretch of the simulated year as it is told, a line at a time.

    python -m tests.year.replica --engine sqlite --where rows.db --connector http://127.0.0.1:8123/ --seed 7 --size reduced

It is told on standard input and answers each line with one. {"do": "settle", "at": …}: its sender works until nothing is due at
that moment; the answer says when something next is, if soon. {"do": "act", "at": …, "step": …, "share": …}: people do their share
of what the script has at that step. {"do": "arm", …}: be killed at a moment of posting. {"do": "end"}: stop in good order.
"""

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from bot.app import open_desk, open_table, seed
from bot.desk import Desk
from bot.outbox import Sender
from bot.sealing import Sealer
from bot.settings import Mode, Settings, Store
from bot.teams.connector import Connector
from bot.teams.credentials import NoToken
from bot.teams.hosts import AllowedHosts
from storage.outbox import WAITING
from storage.table import Table
from tests.kill.sender import Killer
from tests.year.council import council_of_year, councillors, head
from tests.year.doings import done, todo_at
from tests.year.script import SIZES, script_of
from visits.model import Channel, Event, PersonalChat, aad_of
from visits.ports import Stale
from visits.years import london_day, municipal_year, stamp

LEASE_SECONDS: Final = 3.0
CLIENT_SECONDS: Final = 1.5
"""How long the connector is waited for: less than the lease, as in the product."""
SOON: Final = timedelta(minutes=20)
"""What falls due within this is waited for at once: back-off, and nothing that the script has."""
PAUSE_SECONDS: Final = 0.02
SETTLE_SECONDS: Final = 60.0
"""A step that has not come to rest after this is a fault."""


class YearClock:
    """Stands until it is set, but for the microsecond that passes between any two looks at a clock."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        self._now += timedelta(microseconds=1)
        return self._now

    def set(self, moment: datetime) -> None:
        """It is this moment now."""
        self._now = max(self._now, moment)


class ArmedKiller:
    """The sender's checkpoint: kills once it is armed, when its moment has been passed so many times."""

    def __init__(self) -> None:
        self._killer: Killer | None = None

    def arm(self, moment: str, at_pass: int) -> None:
        """From now on it counts."""
        self._killer = Killer(moment, at_pass)

    def __call__(self, moment: str) -> None:
        if self._killer:
            self._killer(moment)


@dataclass(frozen=True)
class Replica:
    """The parts of one copy."""

    clock: YearClock
    desk: Desk
    sender: Sender
    sealer: Sealer
    connector: Connector
    table: Table
    killer: ArmedKiller

    async def settle(self, moment: datetime) -> datetime | None:
        """Work until nothing is due at this moment, also nothing that another holds; when something next is due, if soon."""
        self.clock.set(moment)
        async with asyncio.timeout(SETTLE_SECONDS):
            while True:
                await self.sender.work()
                waiting = await self._waiting(moment + SOON)
                if not any(due <= moment for due in waiting):
                    await self.sealer.work()
                    return min(waiting, default=None)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _waiting(self, until: datetime) -> list[datetime]:
        """When everything is due that is due by then."""
        found = []
        for label in await self.desk.store.years():
            partition = self.desk.store.year(label).partition
            page = await self.table.query(partition, f"{WAITING}|", f"{WAITING}|{stamp(until)}~", limit=50)
            found += [datetime.strptime(f"{row.key.split('|')[1]}Z", "%Y%m%dT%H%M%S%f%z") for row in page.rows]
        return found

    def forget(self) -> None:
        """Hours have passed since the last step: what is kept of the register for seconds is gone."""
        self.desk.store._people.forget()
        self.desk.store._teams.forget()


def opened(arguments: argparse.Namespace, start: datetime) -> Replica:
    """The parts, joined as the composition root joins them; the clock, the time-out and the checkpoint are ours."""
    azure = arguments.engine == "azure"
    settings = Settings.model_validate(
        {
            "mode": Mode.DEVELOPMENT,
            "store": Store.AZURE if azure else Store.SQLITE,
            "lease_seconds": LEASE_SECONDS,
            ("store_connection" if azure else "store_path"): arguments.where,
        }
    )
    clock, killer = YearClock(start), ArmedKiller()
    desk = open_desk(settings, council_of_year(), clock=clock)
    connector = Connector(NoToken(), AllowedHosts.loopback(), timeout_seconds=CLIENT_SECONDS)
    sender = Sender(desk, connector, bot_account="28:bot", service_url=arguments.connector, checkpoint=killer)
    return Replica(clock, desk, sender, Sealer(desk.store, clock), connector, open_table(settings), killer)


async def prepare(desk: Desk, connector: str) -> None:
    """The register, the year, the channel, the people whom the bot has met: all but every third councillor."""
    await desk.store.open_year(municipal_year(london_day(desk.office.clock.now())))
    with suppress(Stale):  # another copy was seeding too
        await seed(desk, council_of_year())
    strangers = {one.id for one in councillors()[::3]}
    for person in council_of_year().people:
        if person.id not in strangers:
            name = aad_of(person.id)
            chat = PersonalChat(person=person.id, conversation_id=f"a:{name}", service_url=connector, account_id=name)
            await desk.store.met(chat)
    if await desk.store.channel_of(head().id) is None:
        with suppress(Stale):
            await _choose_channel(desk, connector)


async def _choose_channel(desk: Desk, connector: str) -> None:
    now = desk.office.clock.now()
    channel = Channel(
        head_of_service=head().id,
        ms_team_id="19:team@thread.tacv2",
        channel_id="19:visits@thread.tacv2",
        name="Visits",
        service_url=connector,
        tenant_id=council_of_year().tenant_id,
        bot_account_id="28:bot",
        member_count=2,
        chosen_by=head().id,
        chosen_at=now,
    )
    event = Event(
        object=f"channel of {head().id}",
        action="channel_chosen",
        person=head().id,
        at=now,
        operation_id=desk.new_operation(),
    )
    await desk.store.choose_channel(channel, event)


async def run(arguments: argparse.Namespace) -> None:
    """Do what the lines say until told to end."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # answers alone go to standard output
    script = script_of(arguments.seed, SIZES[arguments.size])
    replica = opened(arguments, script.steps[0])
    await prepare(replica.desk, arguments.connector)
    while True:
        told: dict[str, Any] = json.loads(await asyncio.to_thread(sys.stdin.readline))
        answer: dict[str, Any] = {}
        match told["do"]:
            case "settle":
                replica.forget()
                soon = await replica.settle(datetime.fromisoformat(told["at"]))
                answer = {"soon": soon.isoformat() if soon else ""}
            case "act":
                replica.clock.set(datetime.fromisoformat(told["at"]))
                step, (part, parts) = datetime.fromisoformat(told["step"]), told["share"]
                for number, todo in enumerate(todo_at(script, step)):
                    if number % parts == part:
                        await done(replica.desk.office, todo, f"{step:%Y%m%d}-{step:%H%M}{number:012x}")
            case "arm":
                replica.killer.arm(told["moment"], told["pass"])
            case "end":
                break
        print(json.dumps(answer), flush=True)
    await replica.connector.close()
    await replica.table.close()
    await replica.desk.store.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="One copy of the bot in the simulated year.")
    parser.add_argument("--engine", choices=["sqlite", "azure"], required=True)
    parser.add_argument("--where", required=True, help="the SQLite file, or the connection string")
    parser.add_argument("--connector", required=True, help="the address of the connector")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--size", choices=list(SIZES), required=True)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(run(_arguments()))
