"""A bot killed between storing an answer and telling the councillor tells them once all the same."""

import json
from pathlib import Path

import pytest

from tests.kill.answerer import answer_of
from tests.kill.telling import hold_told, killed_before_telling, told_in

ENGINES = ["sqlite", pytest.param("azure", marks=pytest.mark.node)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_killed_before_a_councillor_is_told_they_are_told_once(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    telling = await killed_before_telling(engine, tmp_path, kills=3)
    with capsys.disabled():
        print(f"\n{telling}")
    hold_told(telling)


def call(method: str, made: str, conversation: str, text: str = "") -> str:
    """A line of the connector's log; with a text, of a full card that shows it."""
    body = {"attachments": [{"content": {"body": [{"text": text}]}}]} if text else {"text": "stub"}
    return json.dumps(
        {"method": method, "made": made, "activity_id": made, "conversation_id": conversation, "body": body}
    )


ANSWER = answer_of(0)
IN_THREAD = call("PUT", "1", "19:c;messageid=1", ANSWER)
TOLD = [call("POST", "2", "a:someone"), call("PUT", "2", "a:someone", ANSWER)]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ([IN_THREAD, *TOLD], []),
        ([IN_THREAD, *TOLD, TOLD[1]], []),
        ([IN_THREAD, TOLD[0]], [f"{ANSWER} was told to nobody"]),
        ([IN_THREAD, *TOLD, call("PUT", "3", "a:someone", ANSWER)], [f"{ANSWER} was told twice"]),
        ([IN_THREAD, *TOLD, call("PUT", "3", "a:another", ANSWER)], [f"{ANSWER} was told twice"]),
        (TOLD, [f"{ANSWER} is not in the thread"]),
    ],
)
def test_the_judge_of_answers_finds_every_kind_of_fault(lines: list[str], faults: list[str], tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join(lines))
    assert told_in(log, answers=1).faults == faults


def test_an_empty_stub_in_a_chat_is_counted_and_is_no_fault(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join([IN_THREAD, call("POST", "9", "a:someone"), *TOLD]))
    told = told_in(log, answers=1)
    assert (told.orphans, told.faults) == (1, [])
