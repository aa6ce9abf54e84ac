"""A bot without a door: sends some visit forms, posts their cards until none waits, and kills itself when told to.

    python -m tests.kill.sender --engine sqlite --where rows.db --connector http://127.0.0.1:8123/ --day 2026-11-14
        --first 0 --records 3 --kill stub_posted --at-pass 2

It has the parts of the real composition root; only its checkpoint is its own. It ends with code 0 when nothing waits.
"""

import argparse
import asyncio
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.app import Product, build, open_table, seed
from bot.council import load_council
from bot.council_sections import Council
from bot.settings import Mode, Settings, Store
from storage.outbox import WAITING
from storage.store import TableStore
from storage.table import Table, prefix_range
from tests.kill.forms import send_form
from tests.kill.night import NightClock
from visits.model import Channel, Event, Person, PersonalChat, Role
from visits.years import stamp

ROOT: Final = Path(__file__).resolve().parents[2]
LEASE_SECONDS: Final = 1.0
PAUSE_SECONDS: Final = 0.05


class Killer:
    """The checkpoint: SIGKILL, with nothing saved or said, when `moment` is passed for the nth time."""

    def __init__(self, moment: str, at_pass: int) -> None:
        self._moment = moment
        self._left = at_pass

    def __call__(self, moment: str) -> None:
        if moment == self._moment:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def run(arguments: argparse.Namespace) -> None:
    """Send the forms, then post until nothing waits."""
    killer = Killer(arguments.kill, arguments.at_pass)
    council = load_council(ROOT / "council.example.toml")
    settings = settings_of(arguments)
    product, table = build(settings, council, clock=NightClock(), checkpoint=killer), open_table(settings)
    await prepare(product, council, arguments.connector)
    for number in range(arguments.first, arguments.first + arguments.records):
        await send_form(product.desk.office, council, number, arguments.day)
        killer("committed")
    await post_all(product, table)
    await closed(product, table)


async def post_all(product: Product, table: Table) -> None:
    """Post until nothing waits that falls due within the day, also nothing that a killed sender still holds."""
    while await _something_waits(table, product.desk.store, product.desk.office.clock.now()):
        await product.sender.work()
        await asyncio.sleep(PAUSE_SECONDS)


async def closed(product: Product, table: Table) -> None:
    """Let go of everything."""
    await table.close()
    await product.connector.close()
    await product.desk.store.close()


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Development settings on the store that the arguments name, with a short lease."""
    azure = arguments.engine == "azure"
    return Settings.model_validate(
        {
            "mode": Mode.DEVELOPMENT,
            "store": Store.AZURE if azure else Store.SQLITE,
            "lease_seconds": LEASE_SECONDS,
            ("store_connection" if azure else "store_path"): arguments.where,
        }
    )


async def prepare(product: Product, council: Council, connector: str) -> None:
    """The register, the channel, and a Head of Service whom the bot has met: all that earlier runs have not made yet."""
    store = product.desk.store
    await seed(product.desk, council)
    head = next(person for person in council.people if person.has(Role.HEAD_OF_SERVICE))
    await store.met(PersonalChat(person=head.id, conversation_id="a:head", service_url=connector, account_id="29:head"))
    if await store.channel_of(head.id) is None:
        await _choose_channel(product, council, head, connector)


async def _choose_channel(product: Product, council: Council, head: Person, connector: str) -> None:
    now = product.desk.office.clock.now()
    channel = Channel(
        head_of_service=head.id,
        ms_team_id="19:team@thread.tacv2",
        channel_id="19:visits@thread.tacv2",
        name="Visits",
        service_url=connector,
        tenant_id=council.tenant_id,
        bot_account_id="28:bot",
        member_count=2,
        chosen_by=head.id,
        chosen_at=now,
    )
    event = Event(
        object=f"channel of {head.id}",
        action="channel_chosen",
        person=head.id,
        at=now,
        operation_id=product.desk.new_operation(),
    )
    await product.desk.store.choose_channel(channel, event)


async def _something_waits(table: Table, store: TableStore, now: datetime) -> bool:
    """Reminders and closings of weeks ahead are not waited for, nor is eight o'clock, when each day's own work begins."""
    tomorrow = f"{WAITING}|{stamp(now + timedelta(days=1))}"
    for label in await store.years():
        partition = store.year(label).partition
        page = await table.query(partition, prefix_range(f"{WAITING}|")[0], tomorrow, limit=5)
        if any(not str(row.values["object_id"]).startswith("daily.") for row in page.rows):
            return True
    return False


def parser_of(description: str) -> argparse.ArgumentParser:
    """The arguments that every process to be killed takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--engine", choices=["sqlite", "azure"], required=True)
    parser.add_argument("--where", required=True, help="the SQLite file, or the connection string")
    parser.add_argument("--connector", required=True, help="the address of the connector")
    parser.add_argument("--day", required=True, help="the day of the visits, 2026-11-14")
    parser.add_argument("--kill", default="", help="the moment to be killed at; never, if empty")
    parser.add_argument("--at-pass", type=int, default=1, help="at which pass of that moment")
    return parser


def _arguments() -> argparse.Namespace:
    parser = parser_of("Send visit forms and post their cards; be killed at a moment.")
    parser.add_argument("--first", type=int, default=0, help="the number of the first form")
    parser.add_argument("--records", type=int, default=0, help="how many forms to send")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(run(_arguments()))
