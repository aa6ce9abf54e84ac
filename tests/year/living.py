"""Lives through a simulated year: copies of the bot are told what time it is, ended and killed; the store and the log remain.

Every copy is a process. All are given the same moment, and go on when nothing is due at it. A copy that is killed is started
anew, and is told again what it was told.
"""

import asyncio
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import IO, Any, Final

from tests.kill.killing import ROOT, table_of
from tests.year.auditing import Audited, audited
from tests.year.doings import todo_at
from tests.year.kept import Kept, kept_of
from tests.year.script import Script
from tests.year.service import Line, UnsteadyConnector, lines_of

ACTS_AFTER: Final = timedelta(minutes=25)
"""How long after a step begins people do things: when whatever failed at it has been tried again."""
CARDS_AFTER: Final = timedelta(minutes=40)
MOST_ROUNDS: Final = 200
ONE_FAILS_IN: Final = 16
ACTING: Final = "acting"
KILLED_AT: Final = (ACTING, "claimed", "stub_posted", "place_saved", "thread_known", "card_shown", "done")
"""While people do things, or at one of the sender's checkpoints."""
LONGEST_ACT_SECONDS: Final = 0.05
ANSWER_SECONDS: Final = 90.0
LONGEST_LINE: Final = 1024 * 1024


@dataclass
class Lived:
    """What is left of a year: the log, and what the store keeps; and what happened to the bots."""

    engine: str
    replicas: int
    script: Script
    lines: list[Line]
    kept: Kept
    audit: Audited
    ended: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    injected: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Copy:
    """One copy of the bot, which is a new process whenever the last one has ended."""

    def __init__(self, arguments: list[str], errors: IO[bytes], chance: random.Random) -> None:
        self._arguments = arguments
        self._chance = chance
        self._errors = errors
        self._process: asyncio.subprocess.Process | None = None
        self.armed = ""
        self.killed: Counter[str] = Counter()
        self.ended = 0

    async def tell(self, told: dict[str, Any]) -> dict[str, Any]:
        """Tell it, and have its answer; from the next process, if this one is killed meanwhile."""
        while True:
            process = await self._running()
            answer = await asyncio.wait_for(self._ask(process, told), ANSWER_SECONDS)
            if answer and not self._is_to_die(told):
                heard: dict[str, Any] = json.loads(answer)
                return heard
            code = await process.wait()
            assert self.armed, f"a copy ended by itself with {code} when told {told}"
            assert code == -signal.SIGKILL, f"a copy ended with {code} when told {told}"
            self.killed[self.armed] += 1
            self.armed, self._process = "", None

    async def arm(self, moment: str, at_pass: int) -> None:
        """Have it killed soon."""
        if moment != ACTING:
            await self.tell({"do": "arm", "moment": moment, "pass": at_pass})
        self.armed = moment

    async def end(self) -> None:
        """Have it stop in good order, if it runs."""
        if self._process is None:
            return
        process, self._process = self._process, None
        await self._ask(process, {"do": "end"})
        code = await process.wait()
        assert code == 0, f"a copy ended with {code} when told to"
        self.armed = ""
        self.ended += 1

    async def destroy(self) -> None:
        """Leave no process behind."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.year.replica",
                *self._arguments,
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=self._errors,
                limit=LONGEST_LINE,
            )
        return self._process

    def _is_to_die(self, told: dict[str, Any]) -> bool:
        return self.armed == ACTING and told["do"] == "act"

    async def _ask(self, process: asyncio.subprocess.Process, told: dict[str, Any]) -> bytes:
        assert process.stdin
        assert process.stdout
        if self._is_to_die(told):
            asyncio.get_running_loop().call_later(self._chance.uniform(0, LONGEST_ACT_SECONDS), process.kill)
        try:
            process.stdin.write(json.dumps(told).encode() + b"\n")
            await process.stdin.drain()
        except ConnectionError:
            return b""
        return await process.stdout.readline()


async def lived(engine: str, folder: Path, script: Script, size: str, *, replicas: int) -> Lived:
    """Live through the year on a new store of this engine. AssertionError if a copy ends by itself or never comes to rest."""
    began, log = time.monotonic(), folder / f"{engine}-{replicas}.jsonl"
    with table_of(engine, folder) as where, (folder / "errors.log").open("ab") as errors:
        async with UnsteadyConnector(log, script.seed, ONE_FAILS_IN) as service:
            arguments = ["--engine", engine, "--where", where, "--connector", service.url]
            arguments += ["--seed", f"{script.seed}", "--size", size]
            chance = random.Random(script.seed)
            copies = [Copy(arguments, errors, chance) for _ in range(replicas)]
            try:
                await _all_steps(script, service, copies, chance)
            finally:
                await asyncio.gather(*(copy.destroy() for copy in copies))
        kept = await kept_of(engine, where, script)
        audit = await audited(engine, where, script.seed)
    return Lived(
        engine=engine,
        replicas=replicas,
        script=script,
        lines=lines_of(log),
        kept=kept,
        audit=audit,
        ended=sum(copy.ended for copy in copies),
        killed=sum((copy.killed for copy in copies), Counter()),
        injected=service.injected,
        seconds=time.monotonic() - began,
    )


async def _all_steps(script: Script, service: UnsteadyConnector, copies: list[Copy], chance: random.Random) -> None:
    moments = cycle(chance.sample(KILLED_AT, len(KILLED_AT)))
    for number, step in enumerate(script.steps):
        if number in script.restarts:
            for copy in copies:
                if number in script.killed:
                    await copy.arm(next(moments), chance.randint(1, 4))
                else:
                    await copy.end()
        await _settled(service, copies, step)
        if todo_at(script, step):
            await _acted(copies, step)
        await _settled(service, copies, step + CARDS_AFTER)
    await asyncio.gather(*(copy.end() for copy in copies))


async def _settled(service: UnsteadyConnector, copies: Iterable[Copy], moment: datetime) -> None:
    """All copies work until nothing is due, and go on to when something failed is tried again."""
    for _ in range(MOST_ROUNDS):
        service.now = moment
        answers = await asyncio.gather(*(copy.tell({"do": "settle", "at": moment.isoformat()}) for copy in copies))
        soon = [datetime.fromisoformat(answer["soon"]) for answer in answers if answer["soon"]]
        if not soon:
            return
        moment = max(min(soon), moment + timedelta(milliseconds=1))
    raise AssertionError(f"nothing came to rest at {moment}")


async def _acted(copies: list[Copy], step: datetime) -> None:
    at = (step + ACTS_AFTER).isoformat()
    told = {"do": "act", "at": at, "step": step.isoformat()}
    await asyncio.gather(*(copy.tell({**told, "share": [n, len(copies)]}) for n, copy in enumerate(copies)))
