"""The fault table in full: every row on every engine where it can happen, with one, two and four copies of the bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.azurite import Azurite
from tests.faults.running import HEADING, hold, run_case
from tests.faults.table import Case, all_cases

pytestmark = [pytest.mark.soak, pytest.mark.node]


@pytest.fixture(scope="module")
def azurite() -> Iterator[Azurite]:
    """One table server for all cases."""
    server = Azurite()
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("case", list(all_cases()), ids=str)
async def test_nothing_is_lost_or_doubled(
    case: Case, azurite: Azurite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await run_case(case, tmp_path, forms=12, azurite=azurite if case.engine == "azure" else None)
    with capsys.disabled():
        print(f"\n{HEADING}\n{outcome}")
    hold(outcome)
