"""A whole year of a council: 150 visit forms, 500 issues, two restarts a month, one copy of the bot or several at once."""

from pathlib import Path

import pytest

from tests.year.telling import hold, told_of

pytestmark = pytest.mark.soak


@pytest.mark.parametrize(
    ("engine", "replicas"),
    [
        ("sqlite", 1),
        ("sqlite", 2),
        ("sqlite", 4),
        *(pytest.param("azure", replicas, marks=pytest.mark.node) for replicas in (1, 2, 4)),
    ],
)
async def test_in_a_year_nothing_is_forgotten_and_nothing_comes_twice(
    engine: str, replicas: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = await told_of(engine, tmp_path, "full", replicas=replicas)
    with capsys.disabled():
        print(f"\n{told}")
    hold(told)
