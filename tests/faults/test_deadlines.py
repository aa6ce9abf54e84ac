"""Every call that goes out of the house has an end: none can hold a turn for longer than Teams waits for its answer."""

import ast
import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import startup
from bot.teams.connector import Connector, ConnectorDown
from bot.teams.credentials import AzureToken, NoToken
from bot.teams.hosts import AllowedHosts
from bot.teams.keys import KeyRing, KeysUnavailable
from storage.azure import AzureTable
from storage.sqlite import SqliteTable
from storage.table import Insert, StorageDown
from tests.azurite import connection_string

ROOT = Path(__file__).resolve().parents[2]
TEAMS_WAITS = 15.0
CALL_OUT = {
    "bot/teams/connector.py",
    "bot/teams/keys.py",
    "bot/teams/credentials.py",
    "bot/startup.py",
    "storage/azure.py",
}
"""Every module that calls out. A new one is added here once its calls have a deadline, and a test below says so."""
OPENERS = {
    "ClientSession",
    "TableClient",
    "get_token",
    "urlopen",
    "create_connection",
    "open_connection",
    "HTTPConnection",
}
"""What connections are opened with, in the libraries that we use and those of Python."""


@pytest.fixture
async def silent() -> AsyncIterator[int]:
    """The port of a server that takes every connection, reads, and never says a word."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


class _SilentCredential:
    """Entra, asked for a token, does not answer."""

    async def get_token(self, *_scopes: str) -> Any:
        await asyncio.sleep(3600)

    async def close(self) -> None:
        """Nothing to let go of."""


async def test_storage_that_hangs_is_down_in_time_for_the_turn_to_be_answered(silent: int) -> None:
    """With the settings as they are in service: nothing is shortened here."""
    table = AzureTable.from_connection_string(connection_string(silent))
    calls = {
        "get": table.get("p", "k"),
        "query": table.query("p", "a", "b"),
        "write": table.write("p", [Insert("k", {})], write_id="w"),
        "ready": table.ready(),
    }
    began = time.monotonic()
    ended = await asyncio.gather(*calls.values(), return_exceptions=True)
    assert time.monotonic() - began < TEAMS_WAITS / 2
    assert [type(one) for one in ended] == [StorageDown] * len(calls)
    await table.close()


async def test_a_database_that_another_process_holds_is_down_in_time(tmp_path: Path) -> None:
    table = SqliteTable(tmp_path / "rows.db")
    await table.ready()
    holder = sqlite3.connect(tmp_path / "rows.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(StorageDown):
        await table.write("p", [Insert("k", {})], write_id="w")
    assert time.monotonic() - began < TEAMS_WAITS / 2
    holder.close()
    await table.close()


async def test_a_connector_that_hangs_is_down_before_a_claim_lapses(silent: int) -> None:
    connector = Connector(NoToken(), AllowedHosts.loopback())
    assert connector._timeout_seconds <= 10.0
    connector._timeout_seconds /= 20
    with pytest.raises(ConnectorDown):
        async with asyncio.timeout(TEAMS_WAITS):
            await connector.post(f"http://127.0.0.1:{silent}/", "a:1", {})
    await connector.close()


async def test_keys_that_hang_are_unavailable_in_time(silent: int) -> None:
    ring = KeyRing(f"http://127.0.0.1:{silent}/")
    assert ring._timeout_seconds <= 5.0
    ring._timeout_seconds /= 20
    with pytest.raises(KeysUnavailable):
        async with asyncio.timeout(TEAMS_WAITS):
            await ring.key("unknown")
    await ring.close()


async def test_a_token_that_hangs_is_given_up() -> None:
    source = AzureToken(_SilentCredential)
    assert source._timeout_seconds <= 10.0
    source._timeout_seconds /= 20
    with pytest.raises(ConnectorDown):
        async with asyncio.timeout(TEAMS_WAITS):
            await source.token()
    await source.close()


async def test_a_clock_that_hangs_is_passed_over(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert startup.ASK_SECONDS <= 5.0
    monkeypatch.setattr(startup, "ASK_SECONDS", 0.2)
    clock = startup.ClockCheck([f"http://127.0.0.1:{silent}/"])
    async with asyncio.timeout(TEAMS_WAITS):
        await clock.look()
    assert clock.off is None


def test_azures_own_client_has_its_deadlines_and_few_retries() -> None:
    """Its defaults are five minutes and ten times."""
    from storage import azure

    assert azure._CLIENT_SETTINGS == {"connection_timeout": 2, "read_timeout": 5, "retry_total": 2}
    assert azure.PATIENCE_SECONDS < TEAMS_WAITS / 2


def test_every_module_that_calls_out_is_in_the_inventory() -> None:
    """But for the demonstration, which talks to a tool on the same machine, and the composition root, which hands a session on."""
    found = {
        str(file.relative_to(ROOT)) for file in _product() if OPENERS & set(_names(ast.parse(file.read_text("utf-8"))))
    }
    assert {name for name in found if not name.startswith("bot/demo/")} == CALL_OUT | {"bot/app.py"}


def _product() -> Iterator[Path]:
    for room in ("visits", "cards", "storage", "bot"):
        yield from (ROOT / room).rglob("*.py")


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
