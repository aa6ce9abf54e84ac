"""Both engines, for tests that hold them to one contract."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from storage.azure import AzureTable
from storage.sqlite import SqliteTable
from storage.table import Table
from tests.azurite import Azurite

ENGINES = ["sqlite", pytest.param("azure", marks=pytest.mark.node)]


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """One table server for the whole run."""
    server = Azurite()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """(name, where): what a test in another process needs to open the same table."""
    if request.param == "sqlite":
        return "sqlite", str(tmp_path / "rows.db")
    server: Azurite = request.getfixturevalue("azurite")
    return "azure", server.connection_string


@pytest.fixture
async def table(engine: tuple[str, str]) -> AsyncIterator[Table]:
    """A table of each engine in turn."""
    name, where = engine
    opened = SqliteTable(where) if name == "sqlite" else AzureTable.from_connection_string(where)
    yield opened
    await opened.close()


@pytest.fixture
def partition() -> str:
    """A partition that no other test uses."""
    return f"test|{uuid4().hex}"
