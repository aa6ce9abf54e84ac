"""What is looked at when the bot starts: what is wrong is said in plain words, with how to mend it, and keeps nobody waiting."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from bot.app import open_desk, seed
from bot.cli import app
from bot.council import load_council
from bot.settings import Mode, Settings, Store, load_settings
from bot.startup import ClockCheck, Grade, StartUp, clock_sources, store_address
from bot.teams.connector import Connector
from bot.teams.credentials import NoToken
from bot.teams.door import NotReady
from bot.teams.hosts import AllowedHosts
from storage.paging import all_rows
from storage.probe import Step, probe
from storage.sqlite import SqliteTable
from storage.table import Delete, Insert, Operation, Row, StorageDown
from tests.azurite import Azurite
from tests.bot.bot_process import bot_running
from tests.fakes.connector import Failure, FakeConnector
from visits.model import Channel, Event, Role

EXAMPLE = Path(__file__).parents[2] / "council.example.toml"
COUNCIL = load_council(EXAMPLE)
NOW = 1_795_000_000.0


@asynccontextmanager
async def clock_on(seconds: float) -> AsyncIterator[str]:
    """Somebody whose answers say this time."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=401, headers={"Date": formatdate(seconds, usegmt=True)})

    server = web.Application()
    server.router.add_route("*", "/", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("ahead", "grade", "words"),
    [
        (0, Grade.OK, "right"),
        (119, Grade.OK, "right"),
        (-119, Grade.OK, "right"),
        (130, Grade.LOOK, "2 minutes fast"),
        (-200, Grade.LOOK, "3 minutes slow"),
        (310, Grade.WRONG, "5 minutes fast"),
        (-86_400, Grade.WRONG, "1440 minutes slow"),
    ],
)
async def test_a_clock_is_held_against_the_time_that_others_say(ahead: float, grade: Grade, words: str) -> None:
    async with clock_on(NOW) as other:
        check = ClockCheck(["http://127.0.0.1:9/", other], now=lambda: NOW + ahead)
        await check.look()
    assert (check.finding().grade, check.finding().found) == (grade, words)


async def test_when_nobody_says_the_time_what_was_found_before_stands() -> None:
    async with clock_on(NOW) as other:
        check = ClockCheck([other], now=lambda: NOW + 1_000)
        assert check.finding().found.startswith("not compared")
        await check.look()
    await check.look()
    assert check.finding().grade is Grade.WRONG


async def test_a_clock_a_little_off_is_told_by_readyz_and_one_far_off_is_not_ready(tmp_path: Path) -> None:
    desk = open_desk(_settings(tmp_path), COUNCIL)
    connector = Connector(NoToken(), AllowedHosts.loopback())
    try:
        async with clock_on(NOW) as other:
            for ahead, says in ((1, ""), (150, "The clock is 2 minutes fast."), (400, "The clock is 7 minutes fast.")):
                check = ClockCheck([other], now=lambda ahead=ahead: NOW + ahead)  # type: ignore[misc]
                await check.look()
                start_up = StartUp(desk, COUNCIL, connector, check)
                if ahead < 300:
                    assert await start_up.ready() == says
                    continue
                with pytest.raises(NotReady, match=says):
                    await start_up.ready()
    finally:
        await desk.store.close()


class Refusing:
    """A table that refuses one kind of call."""

    def __init__(self, table: SqliteTable, refuses: Step) -> None:
        self._table = table
        self._refuses = refuses
        self.get = table.get if refuses is not Step.READ else self._down

    async def write(self, partition: str, operations: list[Operation], *, write_id: str) -> None:
        kind = {Step.WRITE: Insert, Step.DELETE: Delete}.get(self._refuses)
        if kind and isinstance(operations[0], kind):
            raise StorageDown("refused")
        await self._table.write(partition, operations, write_id=write_id)

    async def _down(self, partition: str, key: str) -> Row | None:
        raise StorageDown(f"{partition} {key}")


@pytest.mark.parametrize("step", list(Step))
async def test_the_step_that_the_store_refuses_is_named(tmp_path: Path, step: Step) -> None:
    table = SqliteTable(tmp_path / "rows.db")
    assert await probe(Refusing(table, step), "council|probe") is step  # type: ignore[arg-type]
    await table.close()


async def test_a_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    table = SqliteTable(tmp_path / "rows.db")
    assert await probe(table, "council|probe") is None
    assert await all_rows(table, "council|probe", "", "~") == []
    await table.close()


@pytest.mark.node
async def test_a_probe_and_the_clock_on_azure_tables() -> None:
    """Azurite says the time, as table storage does."""
    server = Azurite()
    try:
        connection = server.start()
        settings = Settings(mode=Mode.DEVELOPMENT, store=Store.AZURE, store_connection=SecretStr(connection))
        desk = open_desk(settings, COUNCIL)
        assert await desk.store.probe() is None
        check = ClockCheck(clock_sources(settings, "https://teams.invalid/"))
        await check.look()
        assert check.finding().found == "right"
        server.stop()
        assert await desk.store.probe() is Step.WRITE
        await desk.store.close()
    finally:
        server.stop()


def test_whom_the_clock_is_held_against() -> None:
    keys = {"mode": Mode.PRODUCTION, "store": Store.AZURE}
    named = Settings(**keys, store_connection=SecretStr("AccountName=wexmoor;AccountKey=bm8=;EndpointSuffix=x.example"))
    assert store_address(named) == "https://wexmoor.table.x.example"
    account = Settings(**keys, store_account="https://wexmoor.table.core.windows.net")
    assert clock_sources(account, "https://teams.example/") == [account.store_account, "https://teams.example/"]
    assert clock_sources(Settings(mode=Mode.DEVELOPMENT), "https://teams.example/") == []


def _settings(folder: Path) -> Settings:
    return load_settings({"FRONTLINE_MODE": "development", "FRONTLINE_STORE_PATH": str(folder / "visits.db")})


async def _prepared(folder: Path, connector: str) -> None:
    desk = open_desk(_settings(folder), COUNCIL)
    await seed(desk, COUNCIL)
    head = next(person for person in COUNCIL.people if person.has(Role.HEAD_OF_SERVICE))
    now = desk.office.clock.now()
    event = Event(object="channel", action="chosen", person=head.id, at=now, operation_id=desk.new_operation())
    channel = Channel(
        head_of_service=head.id,
        ms_team_id="19:team@thread.tacv2",
        channel_id="19:visits@thread.tacv2",
        name="Visits",
        service_url=connector,
        tenant_id=COUNCIL.tenant_id,
        bot_account_id="28:bot",
        member_count=2,
        chosen_by=head.id,
        chosen_at=now,
    )
    await desk.store.choose_channel(channel, event)
    await desk.store.close()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONTLINE_MODE", "development")
    monkeypatch.setenv("FRONTLINE_STORE_PATH", str(tmp_path / "visits.db"))
    monkeypatch.setenv("FRONTLINE_COUNCIL_FILE", str(EXAMPLE))
    return tmp_path


async def _checked() -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["check"])


async def test_a_store_that_cannot_be_written_is_wrong_and_the_command_fails(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTLINE_STORE_PATH", str(here / "no such folder" / "visits.db"))
    result = await _checked()
    assert result.exit_code == 1
    assert "WRONG store: a row could not be written" in result.stdout
    assert "Storage Table Data Contributor" in result.stdout


@pytest.mark.usefixtures("here")
async def test_settings_that_are_missing_are_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTLINE_MODE", "production")
    result = await _checked()
    assert result.exit_code == 2
    assert "FRONTLINE_APP_ID" in result.stderr


async def test_a_team_that_the_bot_is_no_longer_in_is_wrong(here: Path) -> None:
    async with FakeConnector() as fake:
        await _prepared(here, fake.url)
        fake.fail_rosters(Failure.refused("BotNotInConversationRoster"))
        result = await _checked()
    assert result.exit_code == 1
    assert "WRONG channel of Miriam Castleton: its team can't be read (NotReachable)" in result.stdout


async def test_where_all_is_well_every_line_says_so(here: Path) -> None:
    async with FakeConnector() as fake:
        await _prepared(here, fake.url)
        result = await _checked()
    assert result.exit_code == 0, result.stdout
    lines = result.stdout.splitlines()
    assert "OK    settings: complete, for development with sqlite storage" in lines
    assert "OK    store: a row was written, read and taken away" in lines
    assert "OK    council's file: the store is as the file has it" in lines
    assert any(line.startswith("OK    channel of Miriam Castleton: reached") for line in lines)


async def test_no_channel_yet_and_a_file_that_differs_are_to_be_looked_at_and_no_fault(here: Path) -> None:
    desk = open_desk(_settings(here), COUNCIL)
    await seed(desk, COUNCIL)
    now = desk.office.clock.now()
    event = Event(object="register", action="changed", person=COUNCIL.people[0].id, at=now, operation_id="20261116-0")
    await desk.store.register([COUNCIL.people[0].model_copy(update={"ward": "Elsewhere"})], [], event)
    await desk.store.close()
    result = await _checked()
    assert result.exit_code == 0
    assert "LOOK  channel of Miriam Castleton: none is chosen" in result.stdout
    assert "LOOK  council's file: 1 person and 0 teams differ from what is stored" in result.stdout


async def test_the_server_logs_what_it_finds_without_a_name_and_is_healthy_before(here: Path) -> None:
    """Its store is locked by another process for a while: health is answered, and the findings come."""
    locked = sqlite3.connect(here / "bot.db", isolation_level=None)
    locked.execute("BEGIN EXCLUSIVE")
    async with bot_running(here) as bot, ClientSession() as session:
        await bot.ready()
        async with session.get(f"{bot.url}/readyz") as answer:
            assert answer.status == 503
        locked.execute("ROLLBACK")
        locked.close()
        async with asyncio.timeout(30):
            while await _status(session, f"{bot.url}/readyz") != 200:  # noqa: ASYNC110 - seen from outside alone
                await asyncio.sleep(0.1)
        await asyncio.sleep(6)
        bot.process.terminate()
        assert await bot.ended() == 0
    lines = [json.loads(line) for line in bot.out.splitlines()]
    found = {line["about"]: line["grade"] for line in lines if line["event"] == "start-up check"}
    assert found == {"clock": "ok", "store": "ok", "council's file": "ok", "channel": "look at this"}
    assert b"Miriam" not in bot.out


async def _status(session: ClientSession, address: str) -> int:
    async with session.get(address) as answer:
        return answer.status
