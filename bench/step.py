"""CPU per step of the real visit form, stored on SQLite. Run: python -m bench.step [--turns 140] [--rounds 5].

Four councillors walk their forms from step 1 to step 8 and back, over and over: every press is judged, stored and answered
with a card by the whole product. Beside it, in the same rounds, run the bare handler and the stock echo of `bench.echo`, which do
nothing but return a card. `--profile FILE` keeps a cProfile of the product's server.
"""

import argparse
import asyncio
import cProfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aiohttp
import orjson

from bench.echo import AT_ONCE, BARE, PRESS, STOCK, echo_racer
from bench.race import Measured, Racer, race, serve, server, table
from bot.app import build
from bot.council import load_council
from bot.limits import Allowance, Allowances
from bot.log import configure_log
from bot.settings import Mode, Settings
from cards.actions import StartUnplanned
from visits.model import Role, aad_of
from visits.years import london_day

Json = dict[str, Any]

NO_END: Final = Allowances(person=Allowance(1_000_000, 0), tenant=Allowance(1_000_000, 0))
STEP: Final = "our form step"
COUNCIL: Final = load_council(Path(__file__).resolve().parents[1] / "council.example.toml")
CYCLE: Final = 14
WARM_UP: Final = AT_ONCE * CYCLE
WORDS: Final = "Two posts have been vacant since May, and cover is thin in school holidays. " * 4
ANSWERS: Final = {
    "mode": "in_person",
    "duration": "about_hour",
    "interest": "no",
    "concern_gate": "no",
    "roles_met": "team_manager,social_workers",
    "managers_present": "part",
    "working_well": WORDS,
    "rating__staffing": "serious_concerns",
    "rating__workload_performance": "no_concerns",
    "rating__referrals": "no_concerns",
    "rating__support_systems": "some_concerns",
    "note__staffing": WORDS,
    "note__support_systems": WORDS,
    "ask__staffing": "true",
    "ask__support_systems": "true",
    "staff_voice": WORDS,
}


class Councillor:
    """Walks one form up and down by pressing what its card offers."""

    def __init__(self, session: aiohttp.ClientSession, url: str, number: int) -> None:
        person = [person for person in COUNCIL.people if person.has(Role.MEMBER)][number]
        where = {"conversationType": "personal", "tenantId": COUNCIL.tenant_id, "id": f"a:{number}"}
        self._from = {
            "from": {"id": f"29:{number}", "name": person.name, "aadObjectId": aad_of(person.id)},
            "conversation": where,
            "channelData": {"tenant": {"id": COUNCIL.tenant_id}},
        }
        self._session, self._url, self._number = session, f"{url}/api/messages", number
        self._card: Json = {}
        self._way = "Continue"

    async def begin(self) -> None:
        """Start a form for a visit of today."""
        team = COUNCIL.teams[self._number].id
        operation, today = f"20261114-{self._number:016x}", london_day(datetime.now(UTC)).isoformat()
        start = StartUnplanned(operation=operation, team=team, visit_date=today, is_new=True)
        await self._press(start.verb, start.payload())

    async def step(self) -> None:
        """Press Continue until step 8, then Back until step 1, and so on."""
        step = self._step()
        self._way = "Continue" if step == 1 else "Back" if step == 8 else self._way
        button = next(part for part in _parts(self._card) if part.get("title") == self._way)
        inputs = [part for part in _parts(self._card) if str(part.get("type")).startswith("Input.")]
        typed = {part["id"]: ANSWERS.get(part["id"]) or part.get("value", "") for part in inputs}
        await self._press(button["verb"], button["data"] | {key: value for key, value in typed.items() if value})
        if self._step() != step + (1 if self._way == "Continue" else -1):
            raise RuntimeError(f"step {step} was not left: {orjson.dumps(self._card).decode()[:2000]}")

    def _step(self) -> int:
        said = next(str(part["text"]) for part in _parts(self._card) if str(part.get("text")).startswith("Step "))
        return int(said[5])

    async def _press(self, verb: str, data: Json) -> None:
        action = {"type": "Action.Execute", "verb": verb, "data": data}
        async with self._session.post(self._url, json={**PRESS, **self._from, "value": {"action": action}}) as response:
            self._card = orjson.loads(await response.read())["value"]


def _parts(part: Any) -> Iterator[Json]:
    """A card's parts, however deep; never what a button carries."""
    if isinstance(part, dict):
        yield part
        for name, inner in part.items():
            if name != "data":
                yield from _parts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _parts(inner)


async def step_racer(stack: AsyncExitStack, session: aiohttp.ClientSession, *, profile: str = "") -> Racer:
    """The product, started, with a councillor at the first step of each form."""
    url = await stack.enter_async_context(server("bench.step", profile or "product"))
    councillors = [Councillor(session, url, number) for number in range(AT_ONCE)]
    for councillor in councillors:
        await councillor.begin()
    return Racer(STEP, url, partial(_drive, councillors))


async def _drive(councillors: list[Councillor], turns: int) -> None:
    async def walk(councillor: Councillor) -> None:
        for _ in range(turns // len(councillors)):
            await councillor.step()

    await asyncio.gather(*map(walk, councillors))


async def measure(turns: int, rounds: int, *, profile: str = "") -> Measured:
    """CPU milliseconds per turn of the product's step, the bare handler and the stock echo."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        racers = [await echo_racer(BARE, stack, session), await step_racer(stack, session, profile=profile)]
        racers.append(await echo_racer(STOCK, stack, session))
        return await race(racers, session, turns=turns, rounds=rounds, warm_up=WARM_UP)


def report(measured: Measured) -> None:
    """Print the table."""
    print(f"a step of the form, stored on SQLite: CPU per turn, median of {len(measured[BARE])} rounds")
    print(table(measured, BARE))


async def _serve_product() -> None:
    configure_log("error")
    with TemporaryDirectory(prefix="frontline-bench-") as folder:
        settings = Settings(mode=Mode.DEVELOPMENT, store_path=Path(folder) / "bench.db")
        await serve(build(settings, COUNCIL, allowances=NO_END).app)


def main() -> None:
    """Measure, or serve."""
    parser = argparse.ArgumentParser(
        description="CPU per step of the visit form, beside a bare handler and a stock echo."
    )
    parser.add_argument("--serve", help="be the product's server: 'product', or a file to keep a profile in")
    parser.add_argument("--turns", type=int, default=AT_ONCE * CYCLE * 5, help="turns per server and round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", default="", help="keep a cProfile of the product's server in this file")
    arguments = parser.parse_args()
    if not arguments.serve:
        report(asyncio.run(measure(arguments.turns, arguments.rounds, profile=arguments.profile)))
    elif arguments.serve == "product":
        asyncio.run(_serve_product())
    else:
        cProfile.runctx("asyncio.run(_serve_product())", globals(), {}, filename=arguments.serve)


if __name__ == "__main__":
    main()
