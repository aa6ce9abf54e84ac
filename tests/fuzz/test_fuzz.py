"""Whatever is sent to the product at its own endpoint, it answers: no failure, no traceback, a card for every button, and
nothing in the store that cannot be read.

`SEED=7` repeats a run. The full count is in the soak.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis.strategies import SearchStrategy

from tests.fuzz import sent
from tests.fuzz.running import Findings, faults_of_answer, faults_of_log, fuzzed
from tests.fuzz.sent import Council, Sent
from tests.kill.killing import chosen_seed

KINDS = [sent.garbage, sent.activities, sent.presses, sent.said_and_read]
IN_MAKE_TEST = 250
IN_SOAK = 5_000
FAULTS_TOLD = 5
GROWTH_MIB = 48.0
"""What loading the rest of the product, and SQLite's own cache, may take in the second half of a short run."""
SOAK_GROWTH_MIB = 24.0

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def hold(found: Findings, seed: int, *, most_grown: float) -> None:
    """AssertionError with the first few faults of different kinds, and what repeats them."""
    different = list({fault.partition(" (number")[0]: fault for fault in reversed(found.faults)}.values())
    assert not found.faults, f"SEED={seed}: {len(found.faults)} faults\n" + "\n".join(different[:FAULTS_TOLD])
    assert found.grown_mib < most_grown, f"SEED={seed}: {found}"
    assert found.rows > 50, "there was nothing to read back"


async def fuzz(kind: Callable[[Council], SearchStrategy[Sent]], folder: Path, count: int, most_grown: float) -> None:
    seed = chosen_seed()
    found = await fuzzed(kind, folder, count=count, chosen_seed=seed)
    print(f"{kind.__name__}, SEED={seed}: {found}")
    assert found.sent >= count
    hold(found, seed, most_grown=most_grown)


@pytest.mark.parametrize(
    ("kind", "status", "retry_after", "body"),
    [
        ("garbage", 500, "", b""),
        ("page", 502, "", b""),
        ("page", 503, "", b""),
        ("press", 400, "", b"{}"),
        (
            "press",
            200,
            "",
            b'{"statusCode": 500, "type": "application/vnd.microsoft.error", "value": {"type": "AdaptiveCard"}}',
        ),
        ("search", 200, "", b'{"composeExtension": {"type": "auth"}}'),
        ("activity", 415, "", b""),
        ("page", 200, "", b"Traceback (most recent call last)"),
    ],
)
def test_an_answer_that_is_none_is_found(kind: str, status: int, retry_after: str, body: bytes) -> None:
    assert faults_of_answer(kind, status, retry_after, body)


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        '{"event": "button failed", "level": "error"}',
        '{"event": "x", "level": "warning", "exception": ["ValueError at a.py:1"]}',
        '{"event": "x", "level": "error", "logger": "aiohttp.server", "exception": ["ValueError at a.py:1"]}',
        '{"event": "Zibbledrake", "level": "info"}',
    ],
)
def test_a_log_that_tells_of_a_failure_or_of_what_was_sent_is_found(line: str) -> None:
    good = '{"event": "turn", "level": "info"}\n'
    assert not faults_of_log(good)
    assert faults_of_log(good + line + "\n")


def test_what_is_refused_for_a_while_with_a_time_to_come_back_is_no_fault() -> None:
    assert not faults_of_answer("page", 503, "60", b"")


def test_that_a_caller_did_not_keep_to_http_is_no_failure() -> None:
    assert not faults_of_log(
        '{"event": "x", "level": "error", "logger": "aiohttp.server", "exception": ["LineTooLong at p.pyx:874"]}'
    )


@each_kind
async def test_whatever_is_sent_is_answered(kind: Callable[[Council], SearchStrategy[Sent]], tmp_path: Path) -> None:
    await fuzz(kind, tmp_path, IN_MAKE_TEST, GROWTH_MIB)


@pytest.mark.soak
@each_kind
async def test_whatever_is_sent_is_answered_at_length(
    kind: Callable[[Council], SearchStrategy[Sent]], tmp_path: Path
) -> None:
    await fuzz(kind, tmp_path, IN_SOAK, SOAK_GROWTH_MIB)
