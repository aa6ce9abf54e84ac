"""Kill the bot between storing an answer and telling its councillor, again and again, and judge the connector's log."""

import json
import random
import re
import signal
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tests.kill.answerer import answer_of
from tests.kill.killing import chosen_seed, connector, run_to_end, table_of

ANSWERER: Final = "tests.kill.answerer"
BEFORE_TOLD: Final[Mapping[str, int]] = {
    "committed": 1,
    "claimed": 3,
    "stub_posted": 1,
    "place_saved": 1,
    "card_shown": 3,
}
"""The moments after an answer is stored, each with how often it passes: only the councillor's notice is a new message, but
the record's and the issue's cards are claimed and shown again too."""


@dataclass
class Told:
    """What the councillors saw. All lists but `once` are empty if all went well."""

    once: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    not_in_thread: list[str] = field(default_factory=list)
    """Answers that the issue's card in the channel does not show."""
    orphans: int = 0
    """Stubs in chats that never became a card: allowed, one for each kill at most."""

    @property
    def faults(self) -> list[str]:
        """Everything that must not be, in words."""
        named = {
            "was told to nobody": self.never,
            "was told twice": self.twice,
            "is not in the thread": self.not_in_thread,
        }
        return [f"{answer} {fault}" for fault, answers in named.items() for answer in answers]


@dataclass(frozen=True)
class Telling:
    """What came of all kills on one engine."""

    engine: str
    seed: int
    kills: tuple[str, ...]
    seconds: float
    told: Told

    def __str__(self) -> str:
        told = self.told
        return (
            f"{self.engine}: {len(self.kills)} kills between an answer and its councillor, {len(told.once)} told once, "
            f"{len(told.never)} never, {len(told.twice)} twice, {told.orphans} orphan stubs; "
            f"{self.seconds:.0f} s, seed {self.seed}"
        )


def told_in(log: Path, answers: int) -> Told:
    """What became of answers 0 to `answers` - 1, from nothing but what the connector wrote down."""
    calls: list[dict[str, Any]] = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    made = [call for call in calls if call["made"]]
    full = [call for call in made if call["method"] == "PUT" and call["body"].get("attachments")]
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for call in full:
        for said in set(re.findall(r"Answer number \d{3} of them all\.", json.dumps(call["body"]))):
            places[said].add((call["conversation_id"], call["activity_id"]))
    told = Told(orphans=len(_stubs_in_chats(made) - {call["activity_id"] for call in full}))
    for answer in map(answer_of, range(answers)):
        in_chats = [place for place in places[answer] if place[0].startswith("a:")]
        kept = told.once if len(in_chats) == 1 else told.twice if in_chats else told.never
        kept.append(answer)
        if len(in_chats) == len(places[answer]):
            told.not_in_thread.append(answer)
    return told


async def killed_before_telling(engine: str, folder: Path, *, kills: int) -> Telling:
    """Answer as often on a new store of this engine, and kill each time. AssertionError if a process was not killed."""
    seed, began, log = chosen_seed(), time.monotonic(), folder / f"{engine}.jsonl"
    chance = random.Random(seed)
    moments = tuple(list(BEFORE_TOLD)[number % len(BEFORE_TOLD)] for number in range(kills))
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    with table_of(engine, folder) as where:
        async with connector(log) as address:
            same = ["--engine", engine, "--where", where, "--connector", address, "--day", day]
            for number, moment in enumerate(moments):
                at_pass = chance.randint(1, BEFORE_TOLD[moment])
                kill = ["--number", str(number), "--kill", moment, "--at-pass", str(at_pass)]
                code = await run_to_end(ANSWERER, *same, *kill)
                assert code == -signal.SIGKILL, f"seed {seed}: ended with {code} and was not killed: {kill}"
            assert await run_to_end(ANSWERER, *same) == 0, f"seed {seed}: the last process did not finish"
    return Telling(engine, seed, moments, time.monotonic() - began, told_in(log, kills))


def hold_told(telling: Telling) -> None:
    """Each councillor was told once; a kill just after a stub leaves it empty, and one elsewhere may hit while a stub is posted."""
    assert telling.told.faults == [], f"seed {telling.seed}"
    assert len(telling.told.once) == len(telling.kills)
    assert telling.kills.count("stub_posted") <= telling.told.orphans <= len(telling.kills), f"seed {telling.seed}"


def _stubs_in_chats(made: list[dict[str, Any]]) -> set[str]:
    return {call["made"] for call in made if call["method"] == "POST" and call["conversation_id"].startswith("a:")}
