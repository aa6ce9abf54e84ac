"""The kills in full: ten at each moment, a hundred records, on each engine."""

from pathlib import Path

import pytest

from tests.kill.killing import hold, killed_and_finished

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("azure", marks=pytest.mark.node)])
async def test_seventy_kills_lose_no_card_of_a_hundred_records_and_show_none_twice(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await killed_and_finished(engine, tmp_path, each=10, records=100)
    with capsys.disabled():
        print(f"\n{outcome}")
    hold(outcome)
