"""Backup and restore on the command line: what they say, what they refuse, and a bot that carries on where the backup was."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Product, build
from bot.council import load_council
from bot.settings import Mode, Settings, Store, load_settings
from storage.azure import AzureTable
from storage.sqlite import SqliteTable
from storage.table import Insert, Table
from tests.azurite import Azurite
from tests.bot.office_case import at_the_desk, environment, keep_the_visit, run
from tests.fakes.connector import FakeConnector
from tests.kill.forms import send_form
from tests.kill.judging import judge
from tests.kill.night import NightClock
from tests.kill.sender import ROOT, post_all, prepare
from visits.years import municipal_year

EXAMPLE = load_council(ROOT / "council.example.toml")


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A store with one visit in it."""
    env = environment(tmp_path)
    at_the_desk(env, keep_the_visit)
    return env


def elsewhere(env: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The same settings over a store that is not there yet."""
    return env | {"FRONTLINE_STORE_PATH": str(tmp_path / "restored.db")}


def test_a_backup_says_what_it_holds_and_is_read_checked_and_put_back(env: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "monday.gz"
    made = run(env, "backup", "--out", str(file))
    assert made.exit_code == 0, made.output
    assert "2026-27: " in made.output
    checked = run(env, "restore", "--check", str(file))
    assert checked.exit_code == 0, checked.output
    assert "Every row can be read by this release" in checked.output
    assert "The audit trail is unbroken" in checked.output
    restored = run(elsewhere(env, tmp_path), "restore", str(file))
    assert restored.exit_code == 0, restored.output
    found = run(elsewhere(env, tmp_path), "export", "issues", "--out", str(tmp_path / "issues.csv"))
    assert "4 lines" in found.output
    assert sorted(one.name for one in tmp_path.glob(".*")) == []


def test_both_are_in_the_audit_trail(env: dict[str, str], tmp_path: Path) -> None:
    run(env, "backup", "--out", str(tmp_path / "monday.gz"))
    run(elsewhere(env, tmp_path), "restore", str(tmp_path / "monday.gz"))
    run(elsewhere(env, tmp_path), "export", "audit", "--out", str(tmp_path / "audit.csv"))
    said = (tmp_path / "audit.csv").read_text(encoding="utf-8")
    assert "backed_up" in said
    assert "restored" in said


def test_a_file_that_is_there_is_not_written_over(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "monday.gz").write_text("dear to somebody")
    refused = run(env, "backup", "--out", str(tmp_path / "monday.gz"))
    assert refused.exit_code == 2
    assert "is there already" in refused.output
    assert (tmp_path / "monday.gz").read_text() == "dear to somebody"


def test_a_folder_that_is_not_there_is_named(env: dict[str, str], tmp_path: Path) -> None:
    refused = run(env, "backup", "--out", str(tmp_path / "nowhere" / "monday.gz"))
    assert refused.exit_code == 2
    assert "there is no folder" in refused.output


@pytest.mark.parametrize("words", [("restore",), ("restore", "--check")])
def test_a_damaged_file_is_refused_and_no_store_is_made(
    words: tuple[str, ...], env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "monday.gz"
    run(env, "backup", "--out", str(file))
    file.write_bytes(file.read_bytes()[:-30])
    refused = run(elsewhere(env, tmp_path), *words, str(file))
    assert refused.exit_code == 2
    assert "is no good, and nothing was written" in refused.output


def test_nothing_is_restored_over_what_is_there(env: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "monday.gz"
    run(env, "backup", "--out", str(file))
    refused = run(env, "restore", str(file))
    assert refused.exit_code == 2
    assert "something in the store already" in refused.output


def test_another_councils_backup_is_refused(env: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "monday.gz"
    run(env, "backup", "--out", str(file))
    council = Path(env["FRONTLINE_COUNCIL_FILE"])
    text = council.read_text(encoding="utf-8")
    council.write_text(text.replace(f'"{EXAMPLE.id}"', '"elsewhere"', 1), encoding="utf-8")
    assert load_council(council).id == "elsewhere"
    refused = run(elsewhere(env, tmp_path), "restore", str(file))
    assert refused.exit_code == 2
    assert EXAMPLE.id in refused.output


def test_a_restore_that_was_never_ended_is_not_backed_up(env: dict[str, str], tmp_path: Path) -> None:
    async def begin() -> None:
        table = SqliteTable(load_settings(env).store_path)
        await table.write(EXAMPLE.id, [Insert("restoring|", {"sha256": "some file"})], write_id="begun")
        await table.close()

    asyncio.run(begin())
    refused = run(env, "backup", "--out", str(tmp_path / "monday.gz"))
    assert refused.exit_code == 2
    assert "never ended" in refused.output


# A bot that carries on


def settings_of(engine: str, where: str) -> Settings:
    azure = engine == "azure"
    named = {"store": Store.AZURE if azure else Store.SQLITE, ("store_connection" if azure else "store_path"): where}
    return Settings.model_validate({"mode": Mode.DEVELOPMENT, "lease_seconds": 60.0, **named})


def table_at(engine: str, where: str) -> Table:
    return AzureTable.from_connection_string(where) if engine == "azure" else SqliteTable(where)


@pytest.fixture
async def azurite() -> AsyncIterator[Azurite]:
    server = Azurite()
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.stop)


def outside(engine: str, where: str) -> dict[str, str]:
    more = {"FRONTLINE_STORE": "azure", "FRONTLINE_STORE_CONNECTION": where} if engine == "azure" else {}
    return {
        "FRONTLINE_MODE": "development",
        "FRONTLINE_COUNCIL_FILE": str(ROOT / "council.example.toml"),
        "FRONTLINE_STORE_PATH": where,
        **more,
    }


@pytest.mark.node
@pytest.mark.parametrize(("first", "second"), [("sqlite", "azure"), ("azure", "sqlite")])
async def test_a_restored_bot_posts_what_waited_once_and_what_was_done_never_again(
    first: str, second: str, azurite: Azurite, tmp_path: Path
) -> None:
    """Two records are posted in full; the cards of a third are in the hands of a bot that is gone when the backup is made."""
    places = {"sqlite": str(tmp_path / "rows.db"), "azure": azurite.connection_string}
    log, day = tmp_path / "log.jsonl", (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    async with FakeConnector(log_file=log) as fake:
        before = build(settings_of(first, places[first]), EXAMPLE, clock=NightClock())
        table = table_at(first, places[first])
        await prepare(before, EXAMPLE, fake.url)
        for number in range(2):
            await send_form(before.desk.office, EXAMPLE, number, day)
        await post_all(before, table)
        done = len(fake.calls("POST"))
        await send_form(before.desk.office, EXAMPLE, 2, day)
        await _claim_one(before, municipal_year(datetime.fromisoformat(day).date()))
        await _closed(before, table)
        for words, where in (
            (("backup", "--out"), (first, places[first])),
            (("restore",), (second, places[second])),
        ):
            said = await asyncio.to_thread(run, outside(*where), *words, str(tmp_path / "monday.gz"))
            assert said.exit_code == 0, said.output
        after = build(settings_of(second, places[second]), EXAMPLE, clock=NightClock())
        table = table_at(second, places[second])
        async with asyncio.timeout(20):
            await post_all(after, table)
        await _closed(after, table)
    verdict = judge(log, records=3)
    assert verdict.faults == []
    assert (verdict.orphans, verdict.again) == (0, 0)
    assert len(fake.calls("POST")) > done


async def _claim_one(product: Product, year: str) -> None:
    outbox = product.desk.store.outbox(year)
    waiting = await outbox.due(product.desk.office.clock.now())
    assert await outbox.claim(waiting[0], "a bot that is gone")


async def _closed(product: Product, table: Table) -> None:
    await table.close()
    await product.connector.close()
    await product.desk.store.close()
