"""A council of its own for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.visits.council import MovingClock, open_council
from visits.ports import Office


@pytest.fixture
def clock() -> MovingClock:
    """A clock that stands at `builders.NOW` until the test moves it."""
    return MovingClock()


@pytest.fixture
def rows_path(tmp_path: Path) -> Path:
    """Where the council keeps its rows."""
    return tmp_path / "rows.db"


@pytest.fixture
async def council(rows_path: Path, clock: MovingClock) -> AsyncIterator[Office]:
    """An invented council over a real SQLite file."""
    office = await open_council(rows_path, clock)
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can
