"""A whole year of a council: 150 visit forms, 500 issues, two restarts a month; with two and four copies of the bot the same."""

from pathlib import Path

import pytest

from tests.kill.killing import chosen_seed
from tests.year.telling import hold, told_of

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def seed() -> int:
    """One year for all, so that its counts are the same however many copies there are."""
    return chosen_seed()


@pytest.mark.parametrize(
    ("engine", "replicas"),
    [("sqlite", 1), ("sqlite", 2), ("sqlite", 4), pytest.param("azure", 2, marks=pytest.mark.node)],
)
async def test_in_a_year_nothing_is_forgotten_and_nothing_comes_twice(
    engine: str, replicas: int, seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = await told_of(engine, tmp_path, "full", replicas=replicas, seed=seed)
    with capsys.disabled():
        print(f"\n{told}")
    hold(told)
