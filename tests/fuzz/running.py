"""Send what was drawn to the product, a process of its own, and judge every answer, the log, the memory and the store."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from hypothesis.strategies import SearchStrategy
from yarl import URL

from tests.cards.oracle import faults_of_house, faults_of_schema
from tests.conversations import reading
from tests.fakes.connector import FakeConnector, Json
from tests.fakes.teams import press
from tests.fuzz.kept import rows_read_back
from tests.fuzz.sent import Council, Follow, Request, Sent, as_json, as_of, chat_of, drawn, message_of
from tests.fuzz.wild import CANARY

ANSWER_SECONDS: Final = 2.0
START_SECONDS: Final = 60.0
CHATS_KEPT: Final = 200
NO_HTTP: Final = ("BadHttpMessage", "BadStatusLine", "InvalidHeader", "InvalidURLError", "LineTooLong")
"""What aiohttp logs, so many times a minute at most, of a caller who does not keep to HTTP."""
BEGIN: Final = ("new visit", "free visits", "my records", "rota", "report", "my issues", "open issues")
"""What everybody says first, so that they have cards to press on."""


class ForgetfulConnector(FakeConnector):
    """Keeps no log: only the last card of each conversation, and what is wrong with any card that was posted."""

    def __init__(self) -> None:
        super().__init__(page_size=100)
        self.last: dict[str, Json] = {}
        self.cards = 0
        self.faults: list[str] = []

    def _store(self, request: web.Request, body: Json | None) -> str:
        made = super()._store(request, None)
        for one in (body or {}).get("attachments", ()):
            self.cards += 1
            self.last[request.match_info.get("conversation", "")] = one["content"]
            self.faults += faults_of_card(one["content"])
        while len(self.last) > CHATS_KEPT:
            self.last.pop(next(iter(self.last)))
        return made

    def _remember(self, request: web.Request, body: Json | None, status: int, made: str) -> None:
        return


@dataclass
class Findings:
    """What came of all that was sent. `faults` is empty if all went well."""

    sent: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    cards: int = 0
    halfway_mib: float = 0.0
    end_mib: float = 0.0
    rows: int = 0
    seconds: float = 0.0

    @property
    def grown_mib(self) -> float:
        """What the second half of it all added to the memory of the product."""
        return self.end_mib - self.halfway_mib

    def __str__(self) -> str:
        answers = ", ".join(f"{count} {answer}" for answer, count in sorted(self.answers.items()))
        return (
            f"{self.sent} requests ({answers}), {self.cards} cards judged, slowest {self.slowest * 1000:.0f} ms, memory "
            f"{self.halfway_mib:.0f} MiB half way and {self.end_mib:.0f} MiB at the end, {self.rows} rows read back, "
            f"{len(self.faults)} faults; {self.seconds:.0f} s"
        )


async def fuzzed(
    strategy: Callable[[Council], SearchStrategy[Sent]], folder: Path, *, count: int, chosen_seed: int
) -> Findings:
    """Send so many requests to a new product, and read back what it kept."""
    began, found = time.monotonic(), Findings()
    async with ForgetfulConnector() as connector, _served(folder, connector.url) as (council, process_id):
        connector.members = [_in_team(person) for person in council.known["person"]]
        requests = await asyncio.to_thread(drawn, strategy(council), count, chosen_seed)
        timeout, fresh = aiohttp.ClientTimeout(total=30), aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(timeout=timeout, connector=fresh) as session:
            sender = _Sender(council, connector, session, found)
            await sender.begin()
            for number, one in enumerate(requests):
                if number == len(requests) // 2:
                    found.halfway_mib = memory_mib(process_id)
                await sender.send(one)
            found.end_mib = memory_mib(process_id)
            found.faults += [f"a card that was posted: {fault}" for fault in connector.faults]
            found.cards += connector.cards
    found.faults += faults_of_log((folder / "bot.log").read_text(encoding="utf-8"))
    found.rows = rows_read_back(folder / "visits.db")
    found.seconds = time.monotonic() - began
    return found


class _Sender:
    def __init__(
        self, council: Council, connector: ForgetfulConnector, session: aiohttp.ClientSession, found: Findings
    ) -> None:
        self._council = council
        self._connector = connector
        self._session = session
        self._found = found

    async def begin(self) -> None:
        """Everybody has a card before them."""
        for number, person in enumerate(self._council.known["person"]):
            said = message_of(self._council, person, BEGIN[number % len(BEGIN)])
            await self.send(as_json("activity", said))

    async def send(self, one: Sent) -> None:
        """Send it, and note what is wrong with its answer."""
        request = self._followed(one) if isinstance(one, Follow) else one
        url = URL(self._council.url + request.path, encoded=True)
        began = time.monotonic()
        body, headers = request.body or None, request.headers
        async with self._session.request(request.method, url, data=body, headers=headers) as answer:
            told = await answer.read()
        took = time.monotonic() - began
        found = self._found
        found.sent += 1
        found.answers[f"{request.kind} {answer.status}"] += 1
        found.slowest = max(found.slowest, took)
        faults = [*faults_of_answer(request.kind, answer.status, answer.headers.get("Retry-After", ""), told)]
        if took > ANSWER_SECONDS:
            faults.append(f"took {took:.1f} s")
        if request.kind == "press" and not faults:
            self._show(request, json.loads(told)["value"])
        verb = json.loads(request.body)["value"]["action"]["verb"] if request.kind == "press" else ""
        found.faults += [f"{verb} {fault} (number {found.sent}: {request})"[:2_000] for fault in faults]

    def _show(self, request: Request, card: Json) -> None:
        self._found.cards += 1
        self._connector.last[json.loads(request.body)["conversation"]["id"]] = card

    def _followed(self, one: Follow) -> Request:
        """The press, with what a client would send along."""
        card = self._connector.last.get(chat_of(one.person), {})
        buttons = reading.buttons(card)
        if not buttons:
            said = message_of(self._council, one.person, BEGIN[one.button % len(BEGIN)])
            return as_json("activity", said)
        action = buttons[one.button % len(buttons)].action
        data = dict(action.get("data", {})) | _typed(card, one.answers)
        sent = as_of(self._council, one.person, press(self._council.service_url, action["verb"], data))
        return as_json("press", sent)


def _in_team(person: str) -> Json:
    """A person as Teams lists them: everybody is in the team of the channel, or officers could do nothing."""
    tenant, _, aad = person.partition(".")
    return {"id": f"29:{aad}", "aadObjectId": aad, "tenantId": tenant, "name": "Somebody", "userRole": "user"}


def _typed(card: Json, answers: Sequence[int | str | None]) -> dict[str, str]:
    """The card's inputs as they stand, but for the first few, which are answered."""
    typed = reading.values(card)
    for (name, block), answer in zip(reading.inputs(card).items(), answers, strict=False):
        choices = [one["value"] for one in block.get("choices", ())]
        if isinstance(answer, str):
            typed[name] = answer
        elif answer is not None and choices:
            typed[name] = choices[answer % len(choices)]
    return typed


def faults_of_answer(kind: str, status: int, retry_after: str, body: bytes) -> list[str]:
    """What is wrong with an answer. What is well formed is taken, or refused for its words alone."""
    if status >= 500 and not (status == 503 and retry_after):
        return [f"answered {status}"]
    if b"Traceback" in body:
        return ["a traceback in the answer"]
    if kind == "press" and status == 200:
        answer = json.loads(body)
        named = (answer["statusCode"], answer["type"])
        return faults_of_card(answer["value"]) + (
            [] if named == (200, "application/vnd.microsoft.card.adaptive") else [f"answered as {named}"]
        )
    if kind == "search" and status == 200:
        return [] if json.loads(body)["composeExtension"]["type"] in ("result", "message") else ["no list, no line"]
    allowed = {"activity": (200, 400, 403, 404), "press": (), "search": ()}.get(kind)
    return [f"a good {kind} was answered {status}"] if allowed is not None and status not in allowed else []


def faults_of_card(card: Any) -> list[str]:
    """What Microsoft's model of cards and our own rules find wrong."""
    return [*faults_of_schema(card), *faults_of_house(card)]


def faults_of_log(log: str) -> list[str]:
    """Every line is one of ours, none tells of a failure, and none repeats what was sent."""
    lines = log.splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    objects = [one for one in told if not _is_no_http(one)]
    faults = [f"the log has a line that is none of ours: {line}" for line in lines if not line.startswith("{")]
    faults += [f"the log tells of a failure: {one}" for one in objects if one["level"] in ("error", "critical")]
    faults += [f"the log has an exception: {one}" for one in objects if "exception" in one]
    return faults + (["the log repeats what was sent"] if CANARY in log else [])


def _is_no_http(line: Json) -> bool:
    places = line.get("exception", [])
    return line.get("logger") == "aiohttp.server" and bool(places) and all(one.startswith(NO_HTTP) for one in places)


def memory_mib(process_id: int) -> float:
    """What the process holds of the machine's memory."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8").splitlines()
    [resident] = [line for line in lines if line.startswith("VmRSS:")]
    return int(resident.split()[1]) / 1024


@asynccontextmanager
async def _served(folder: Path, connector: str) -> AsyncIterator[tuple[Council, int]]:
    """The product, and its process's id; ended in good order."""
    given = ["--store", str(folder / "visits.db"), "--connector", connector, "--log", str(folder / "bot.log")]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fuzz.served", *given, stdin=pipe, stdout=pipe, cwd=Path(__file__).parents[2]
    )
    assert process.stdin
    assert process.stdout
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        assert line, (folder / "bot.log").read_text(encoding="utf-8")
        there = json.loads(line)
        yield Council(there["url"], connector, there["tenant"], there["known"]), process.pid
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), START_SECONDS) == 0, "the product did not end well"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
