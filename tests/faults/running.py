"""Run a case of the fault table: copies of the bot as processes of their own do a council's work while things go wrong."""

import argparse
import asyncio
import json
import re
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from bot.app import build
from bot.council import load_council
from tests.azurite import Azurite, connection_string
from tests.fakes.connector import FakeConnector
from tests.fault_proxy import FaultProxy
from tests.faults.table import Case, Trouble
from tests.faults.worker import record_of, settings_for
from tests.kill.judging import Verdict, judge
from tests.kill.killing import run_to_end
from tests.kill.night import NightClock
from tests.kill.sender import ROOT, prepare
from tests.kill.telling import Told, told_in
from visits.model import EntryKind, PersonalChat, Role, aad_of
from visits.years import municipal_year

WORKER: Final = "tests.faults.worker"
EVERY_SECONDS: Final = 0.2
"""How often something goes wrong."""


@dataclass(frozen=True)
class Outcome:
    """What became of all forms, issues, answers and cards of a case."""

    case: Case
    forms: int
    seconds: float
    happened: int
    records: int
    lost: int
    """Forms that are no record."""
    faults: tuple[str, ...]
    cards: Verdict
    told: Told

    def __str__(self) -> str:
        doubled = self.records - (self.forms - self.lost)
        cards, told = self.cards, self.told
        return (
            f"{self.case.trouble.name:36} {self.case.engine:7} {self.case.replicas:8} {self.happened:8} {self.records:7} "
            f"{self.lost:4} {doubled:7} {cards.shown + len(told.once):5} {len(cards.lost) + len(told.never):4} "
            f"{len(cards.twice) + len(told.twice):7} {cards.orphans:7} {self.seconds:6.0f}"
        )


HEADING: Final = (
    f"{'what goes wrong':36} {'engine':7} {'replicas':>8} {'happened':>8} {'records':>7} {'lost':>4} {'doubled':>7} "
    f"{'cards':>5} {'lost':>4} {'doubled':>7} {'orphans':>7} {'s':>6}"
)


async def run_case(case: Case, folder: Path, *, forms: int, azurite: Azurite | None = None) -> Outcome:
    """Send so many forms (a multiple of 3), answer the issue of every third, post all; and judge."""
    began, log = time.monotonic(), folder / "log.jsonl"
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    where = azurite.connection_string if azurite else str(folder / "rows.db")
    table = f"t{uuid4().hex}"
    proxy = FaultProxy(azurite.port) if azurite else None
    async with FakeConnector(log_file=log) as teams:
        same = [
            "--engine",
            case.engine,
            "--connector",
            teams.url,
            "--day",
            day,
            "--table",
            table,
            "--forms",
            str(forms),
        ]
        direct = argparse.Namespace(engine=case.engine, where=where, table=table)
        await _prepared(direct, teams.url)
        seen = connection_string(await proxy.start()) if proxy else where
        async with _trouble(case, proxy, teams, where) as happened:
            await _worked(case, [*same, "--where", seen])
        if proxy:
            await proxy.stop()
        records, lost, faults, issues = await _stored(direct, day, forms)
        cards = judge(_without_told(log), forms, issues)
        told = told_in(log, forms // 3)
    return Outcome(
        case, forms, time.monotonic() - began, happened.total(), records, lost,
        (*faults, *cards.faults, *told.faults), cards, told,
    )  # fmt: skip


def hold(outcome: Outcome) -> None:
    """Nothing was lost or doubled; and what was to go wrong did."""
    assert outcome.faults == ()
    assert (outcome.lost, outcome.records) == (0, outcome.forms)
    assert outcome.happened > 0


async def _worked(case: Case, same: Sequence[str]) -> None:
    """All copies at once, until each has done its share and nothing waits."""
    shares = [["--part", str(part), "--parts", str(case.replicas)] for part in range(case.replicas)]
    first = [["--kill", case.trouble.kill] if case.trouble.kill else [] for _ in shares]
    codes = await asyncio.gather(
        *(run_to_end(WORKER, *same, *share, *kill) for share, kill in zip(shares, first, strict=True))
    )
    if case.trouble.kill:
        assert set(codes) == {-signal.SIGKILL}, codes
        codes = await asyncio.gather(*(run_to_end(WORKER, *same, *share) for share in shares))
    assert set(codes) == {0}, codes


@asynccontextmanager
async def _trouble(
    case: Case, proxy: FaultProxy | None, teams: FakeConnector, where: str
) -> AsyncIterator[Counter[str]]:
    """Things go wrong until the work is done; how often, afterwards."""
    happened: Counter[str] = Counter()
    task = asyncio.create_task(_going_wrong(case.trouble, proxy, teams, where, happened))
    yield happened
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    happened["storage"] += proxy.happened.total() if proxy else 0
    happened["connector"] -= len(teams._failures)
    happened["kills"] += case.replicas if case.trouble.kill else 0


async def _going_wrong(
    trouble: Trouble, proxy: FaultProxy | None, teams: FakeConnector, where: str, happened: Counter[str]
) -> None:
    if trouble.locked_seconds:
        await _while_written(Path(where))
        await asyncio.to_thread(_lock, where, trouble.locked_seconds)
        happened["locked"] += 1
    for _ in range(trouble.times):
        if proxy and trouble.storage:
            proxy.plan(trouble.storage)
        if trouble.connector:
            teams.fail(trouble.connector)
            happened["connector"] += 1
        await asyncio.sleep(EVERY_SECONDS)


async def _while_written(path: Path) -> None:
    """Until the copies of the bot are at work."""
    before = _written(path)
    while True:
        if _written(path) != before:
            return
        await asyncio.sleep(0.01)


def _written(path: Path) -> int:
    """How long the file is to which SQLite writes first."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


def _lock(where: str, seconds: float) -> None:
    """Hold the file so that nobody else writes."""
    connection = sqlite3.connect(where, timeout=10, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    connection.execute("ROLLBACK")
    connection.close()


async def _prepared(direct: argparse.Namespace, connector: str) -> None:
    """The register, the channel, and everyone met, before anything goes wrong."""
    council = load_council(ROOT / "council.example.toml")
    product = build(settings_for(direct), council, clock=NightClock())
    await prepare(product, council, connector)
    for person in council.people:
        if not person.has(Role.HEAD_OF_SERVICE):
            name = aad_of(person.id)
            chat = PersonalChat(person=person.id, conversation_id=f"a:{name}", service_url=connector, account_id=name)
            await product.desk.store.met(chat)
    await product.connector.close()
    await product.desk.store.close()


async def _stored(direct: argparse.Namespace, day: str, forms: int) -> tuple[int, int, list[str], dict[str, int]]:
    """(records, forms that are none of them, what is wrong in the store in words, how many issues each record raised)."""
    council = load_council(ROOT / "council.example.toml")
    product = build(settings_for(direct), council, clock=NightClock())
    year = product.desk.store.year(municipal_year(datetime.fromisoformat(day).date()))
    records, issues, entries = await year.records(), await year.issues(), await year.every_entry()
    drafts = [draft for person in council.people for draft in await year.drafts_of(person.id)]
    became = {record.id for number in range(forms) if (record := await record_of(product, council, number, day))}
    parked = await product.desk.store.outbox(year.year).parked()
    await product.connector.close()
    await product.desk.store.close()
    counted = Counter(re.sub(r"^V\d\d-", "", record.reference) for record in records)
    raised = dict.fromkeys(counted, 0) | Counter(re.sub(r"^V\d\d-|/.*$", "", issue.reference) for issue in issues)
    answers = Counter(entry.text for entry in entries if entry.kind is EntryKind.RESPONSE)
    wrong = [f"reference {reference} was given {times} times" for reference, times in counted.items() if times > 1]
    wrong += [f"{text} was stored {times} times" for text, times in answers.items() if times > 1]
    wrong += [f"{len(answers)} answers were stored of {forms // 3}"] if len(answers) != forms // 3 else []
    wrong += [f"{sum(raised.values())} issues were stored of {forms}"] if sum(raised.values()) != forms else []
    wrong += [f"{len(drafts)} drafts are left"] if drafts else []
    wrong += [f"{one.key} is parked" for one in parked]
    return len(records), forms - len(became), wrong, raised


def _without_told(log: Path) -> Path:
    """The log without what councillors were told in their chats, which is judged apart."""
    kept = log.with_name("cards.jsonl")
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    kept.write_text("".join(line for line in lines if not _is_told(json.loads(line)["conversation_id"])), "utf-8")
    return kept


def _is_told(conversation: str) -> bool:
    return conversation.startswith("a:") and conversation != "a:head"
