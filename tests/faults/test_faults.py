"""Whatever goes wrong around the bot, no form, issue, answer or card is lost or doubled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.azurite import Azurite
from tests.faults.running import hold, run_case
from tests.faults.table import REPLICAS, TROUBLES, Case, all_cases, some_cases


@pytest.fixture(scope="module")
def azurite() -> Iterator[Azurite]:
    """One table server for all cases: each has a table of its own."""
    server = Azurite()
    server.start()
    yield server
    server.stop()


def _marked(case: Case) -> object:
    return pytest.param(case, id=str(case), marks=[pytest.mark.node] if case.engine == "azure" else [])


@pytest.mark.parametrize("case", [_marked(case) for case in some_cases()])
async def test_nothing_is_lost_or_doubled(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    azurite = request.getfixturevalue("azurite") if case.engine == "azure" else None
    hold(await run_case(case, tmp_path, forms=3, azurite=azurite))


def test_every_row_runs_in_short_and_in_full_with_one_two_and_four_copies() -> None:
    assert [case.trouble for case in some_cases()] == list(TROUBLES)
    for trouble in TROUBLES:
        ran = [(case.engine, case.replicas) for case in all_cases() if case.trouble is trouble]
        assert ran == [(engine, replicas) for engine in trouble.engines for replicas in REPLICAS]
