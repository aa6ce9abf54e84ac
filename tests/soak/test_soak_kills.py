"""The kills in full, on each engine: ten at each moment, a hundred records; twenty between an answer and its councillor."""

from pathlib import Path

import pytest

from tests.kill.killing import hold, killed_and_finished
from tests.kill.telling import hold_told, killed_before_telling

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("azure", marks=pytest.mark.node)])
async def test_seventy_kills_lose_no_card_of_a_hundred_records_and_show_none_twice(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await killed_and_finished(engine, tmp_path, each=10, records=100)
    with capsys.disabled():
        print(f"\n{outcome}")
    hold(outcome)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("azure", marks=pytest.mark.node)])
async def test_twenty_kills_between_an_answer_and_its_councillor_lose_none_and_tell_nobody_twice(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    telling = await killed_before_telling(engine, tmp_path, kills=20)
    with capsys.disabled():
        print(f"\n{telling}")
    hold_told(telling)
