"""A bot killed at any moment between storing a record and finishing its cards loses nothing and shows nothing twice."""

import json
from pathlib import Path

import pytest

from tests.kill.judging import judge
from tests.kill.killing import MOMENTS, hold, killed_and_finished, planned

ENGINES = ["sqlite", pytest.param("azure", marks=pytest.mark.node)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_killed_at_every_moment_each_card_is_shown_once_and_none_is_lost(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await killed_and_finished(engine, tmp_path, each=1, records=20)
    with capsys.disabled():
        print(f"\n{outcome}")
    hold(outcome)


def call(method: str, made: str, conversation: str, heading: str = "") -> str:
    """A line of the connector's log; with a heading, of a full card."""
    content = {"attachments": [{"content": {"body": [{"text": heading}]}}]} if heading else {"text": "stub"}
    return json.dumps(
        {"method": method, "made": made, "activity_id": made, "conversation_id": conversation, "body": content}
    )


THREAD = "19:c;messageid=1"
GOOD = [
    call("POST", "1", ""),
    call("PUT", "1", THREAD, "V26-0001 MASH"),
    call("POST", "2", THREAD),
    call("PUT", "2", THREAD, "Visit form V26-0001"),
]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (GOOD, []),
        ([*GOOD, GOOD[3]], []),
        (GOOD[:3], ["form of record 0001 was lost"]),
        (
            [*GOOD, call("POST", "3", THREAD), call("PUT", "3", THREAD, "Visit form V26-0001")],
            ["Visit form V26-0001 was shown twice"],
        ),
        ([GOOD[0], GOOD[2], GOOD[1], GOOD[3]], ["Visit form V26-0001 was posted before its root was shown"]),
        (
            [*GOOD[:3], call("PUT", "2", "19:c;messageid=9", "Visit form V26-0001")],
            ["Visit form V26-0001 is outside its record's thread"],
        ),
        (
            [*GOOD[:3], call("PUT", "2", THREAD, "Visit form V26-0001, part 1 of 2")],
            ["part 2 of form 0001 was lost"],
        ),
        (
            [*GOOD, call("POST", "3", THREAD), call("PUT", "3", THREAD, "Issue V26-0001/1")],
            ["Issue V26-0001/1 was shown and never asked for"],
        ),
    ],
)
def test_the_judge_finds_every_kind_of_fault(lines: list[str], faults: list[str], tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join(lines))
    assert judge(log, records=1).faults == faults


def test_a_stub_that_never_became_a_card_is_counted_and_is_no_fault(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join([call("POST", "0", ""), *GOOD]))
    verdict = judge(log, records=1)
    assert (verdict.orphans, verdict.shown, verdict.faults) == (1, 2, [])


@pytest.mark.parametrize(("each", "records"), [(1, 20), (2, 20), (10, 100)])
def test_a_plan_kills_at_every_moment_and_sends_every_record_once(each: int, records: int) -> None:
    plan = planned(each, records, seed=7)
    assert sorted(kill.moment for kill in plan) == sorted(MOMENTS * each)
    assert [number for kill in plan for number in range(kill.first, kill.first + kill.records)] == list(range(records))
