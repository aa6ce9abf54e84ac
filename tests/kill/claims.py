"""Fifty councillors claim the last two places on a visit at the same moment, from four servers over one store."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession

from bot.app import open_desk, seed
from bot.council import load_council
from bot.council_sections import Council
from bot.desk import Desk
from bot.settings import load_settings
from cards.rota_actions import ActOnSlot
from tests.azurite import free_port
from tests.conversations import reading
from tests.e2e.bot_process import BotProcess
from tests.fakes.teams import press
from tests.kill.killing import connector, table_of
from visits.model import Person, PersonId, Role, aad_of
from visits.ports import Put
from visits.rota import Slot
from visits.slots import SlotAct
from visits.years import london_day, municipal_year

ROOT: Final = Path(__file__).resolve().parents[2]
SERVERS: Final = 4
COUNCILLORS: Final = 50
PLACES: Final = 2
SLOT: Final = "last-places"


@dataclass(frozen=True)
class Claimed:
    """What came of it: who is on the visit in the store, and what each councillor's card said."""

    members: tuple[PersonId, ...]
    names: tuple[str, ...]
    seen: tuple[str, ...]


async def all_claim(engine: str, folder: Path) -> Claimed:
    """Let them all press "Claim" at once."""
    council_file = folder / "council.toml"
    council_file.write_text(_with_councillors((ROOT / "council.example.toml").read_text("utf-8")), encoding="utf-8")
    council = load_council(council_file)
    with table_of(engine, folder) as where:
        more = {"FRONTLINE_STORE": "azure", "FRONTLINE_STORE_CONNECTION": where} if engine == "azure" else {}
        settings = {"FRONTLINE_MODE": "development", "FRONTLINE_COUNCIL_FILE": str(council_file), **more}
        if engine == "sqlite":
            settings["FRONTLINE_STORE_PATH"] = where
        desk = open_desk(load_settings(settings), council)
        try:
            await seed(desk, council)
            slot = await _planned(desk, council)
            async with connector(folder / "connector.jsonl") as service, _servers(where, council_file, more) as servers:
                people = [one for one in council.people if one.has(Role.MEMBER)][:COUNCILLORS]
                seen = await _presses(servers, service, people, council.tenant_id, slot)
            stored = await desk.store.year(municipal_year(london_day(slot.start))).slot(SLOT)
            assert stored is not None
            names = tuple(one.name for one in people if one.id in stored.value.members)
            return Claimed(stored.value.members, names, tuple(seen))
        finally:
            await desk.store.close()


@asynccontextmanager
async def _servers(where: str, council_file: Path, more: dict[str, str]) -> AsyncIterator[list[BotProcess]]:
    async with AsyncExitStack() as stack:
        made = [
            BotProcess(
                port=free_port(), store=Path(where) if not more else Path(), council_file=council_file, more=more
            )
            for _ in range(SERVERS)
        ]
        yield list(await asyncio.gather(*(stack.enter_async_context(one) for one in made)))


async def _planned(desk: Desk, council: Council) -> Slot:
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=20)
    slot = Slot(id=SLOT, team_id=council.teams[0].id, start=start, capacity=PLACES)
    year = await desk.store.open_year(municipal_year(london_day(start)))
    await year.commit([Put(slot)], write_id="plan")
    return slot


async def _presses(servers: list[BotProcess], service: str, people: list[Person], tenant: str, slot: Slot) -> list[str]:
    year = municipal_year(london_day(slot.start))
    async with ClientSession() as client:

        async def claims(number: int, person: Person) -> str:
            operation = f"20261123-{number:016x}"
            action = ActOnSlot(year=year, slot=SLOT, act=SlotAct.CLAIM, operation=operation, start=slot.start)
            who = {"id": f"29:{number}", "name": person.name, "aadObjectId": aad_of(person.id)}
            chat = {"conversationType": "personal", "tenantId": tenant, "id": f"a:{number}"}
            body = press(service, action.verb, action.payload(), **{"from": who}, conversation=chat)
            body |= {"channelData": {"tenant": {"id": tenant}}, "replyToId": ""}
            async with client.post(f"{servers[number % SERVERS].address}/api/messages", json=body) as answer:
                assert answer.status == 200, await answer.text()
                card: dict[str, Any] = (await answer.json())["value"]
            return reading.text(card)

        return list(await asyncio.gather(*(claims(number, one) for number, one in enumerate(people))))


def _with_councillors(example: str) -> str:
    """The example council with as many councillors as are wanted, none of whom exists."""
    there = len(re.findall(r'roles = \["member"', example))
    more = (
        f'[[people]]\naad_object_id = "00000000-0000-4000-8000-{900 + number:012d}"\n'
        f'name = "Councillor Number {number}"\nroles = ["member"]\n'
        for number in range(COUNCILLORS - there)
    )
    return example + "\n" + "\n".join(more)
