"""`python -m bot demo`: the sample council in the Agents Playground, until Ctrl-C."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from bot.app import Product, build, seed
from bot.council import load_council
from bot.council_sections import Council
from bot.demo import sample
from bot.demo.playground import Playground
from bot.limits import Allowance, Allowances
from bot.settings import Mode, Settings
from visits.model import Channel, Event, PersonalChat, aad_of
from visits.ports import Clock

WELCOME = """
Frontline Visits is running for {council} (an invented council).

  1. Open   {url}
  2. In the personal chat, type   hi   and press Enter. Then press "Start a visit form".
     A visit to {team} three days ago waits to be written up.
  3. What you send appears in the channel "{channel}" of the team, to the left, above some
     earlier visits. Each issue is a card there: press "Answer", write, press "Send to councillor".
     Or reply in the thread:   @{bot} 2: Two posts start on 1 May.
  4. Go back to the personal chat: the answer is there. Press "Ask a follow-up", and it is asked
     in the channel; press "This answers my issue", and its card in the channel shrinks.

You are {me}, councillor and Head of Service at once.
Press Ctrl-C here to stop. Nothing is kept.
"""

ONE_FOR_ALL = Allowances(person=Allowance(300, 30))
"""In the demo one person plays everybody, and tests play quicker than people do."""


@dataclass(frozen=True, slots=True)
class Running:
    """The demo, started."""

    product: Product
    playground: Playground
    council: Council


async def run(council_file: Path, *, port: int, playground_port: int) -> None:
    """Start everything, say where to go, and serve until cancelled."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with started(council_file, port=port, playground_port=playground_port) as running:
        print(_welcome(running.council, running.playground), flush=True)
        await stopped.wait()


@asynccontextmanager
async def started(
    council_file: Path,
    *,
    port: int = 0,
    playground_port: int | None = None,
    with_channel: bool = True,
    clock: Clock | None = None,
) -> AsyncIterator[Running]:
    """The bot on an embedded store that is thrown away, the sample council in it, and the Playground beside it.

    `clock` is the product's; without one it goes right.
    """
    with TemporaryDirectory(prefix="frontline-demo-") as folder:
        settings = Settings(
            mode=Mode.DEVELOPMENT,
            port=free_port(port),
            store_path=Path(folder) / "demo.db",
            council_file=council_file,
            log_level="warning",
        )
        council = sample.everyone(load_council(council_file))
        bot_url = f"http://127.0.0.1:{settings.port}/api/messages"
        playground = Playground(bot_url, setting=sample.setting_for(council), port=playground_port)
        product = build(settings, council, clock=clock, allowances=ONE_FOR_ALL)
        runner = web.AppRunner(product.app)
        try:
            await playground.start()
            await seed(product.desk, council)
            await introduce(product, playground, council)
            await sample.give_a_past(product.desk, council)
            if with_channel:
                await choose_channel(product, council, playground)
            await runner.setup()
            await web.TCPSite(runner, settings.host, settings.port).start()
            yield Running(product, playground, council)
        finally:
            await runner.cleanup()
            await playground.stop()


async def introduce(product: Product, playground: Playground, council: Council) -> None:
    """Let the bot have met everyone in the Playground, so that it can write to them in their own chats."""
    people = {aad_of(person.id): person.id for person in council.people}
    for player in (playground.setting.me, *playground.setting.others):
        chat = PersonalChat(
            person=people[player.object_id],
            conversation_id=await playground.personal_chat(player),
            service_url=playground.service_url,
            account_id=player.id,
        )
        await product.desk.store.met(chat)


async def choose_channel(product: Product, council: Council, playground: Playground) -> None:
    """Use the Playground's channel for the Head of Service, as the card in the channel would."""
    setting = playground.setting
    head = next(p for p in council.people if p.id.endswith(setting.me.object_id))
    channel = Channel(
        head_of_service=head.id,
        ms_team_id=setting.team_id,
        channel_id=setting.channel_id,
        name=f"{setting.team_name} › {setting.channel_name}",
        service_url=playground.service_url,
        tenant_id=setting.tenant_id,
        bot_account_id=setting.bot_id,
        member_count=1 + len(setting.others),
        chosen_by=head.id,
        chosen_at=product.desk.office.clock.now(),
    )
    event = Event(
        object=f"channel of {head.id}",
        action="channel_chosen",
        person=head.id,
        at=channel.chosen_at,
        operation_id=product.desk.new_operation(),
    )
    await product.desk.store.choose_channel(channel, event)


def free_port(wanted: int) -> int:
    """The wanted port of this machine, or any free one if it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port of this machine is free")


def _welcome(council: Council, playground: Playground) -> str:
    setting = playground.setting
    return WELCOME.format(
        council=council.name,
        url=playground.url,
        team=list(council.teams)[1].name,
        channel=setting.channel_name,
        bot=setting.bot_name,
        me=setting.me.name,
    )
