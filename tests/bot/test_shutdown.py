"""The bot is told to stop: what is under way is finished, nothing is lost, nothing comes twice, and it ends soon."""

import asyncio
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from bot.app import open_desk, seed
from bot.council import load_council
from bot.settings import load_settings
from storage.store import TableStore
from tests.bot.bot_process import ROOT, BotProcess, bot_running
from tests.fakes.connector import Call, FakeConnector
from tests.fakes.teams import message
from tests.kill.forms import send_form
from visits.model import Channel, Event, PersonalChat, Role

COUNCIL = load_council(ROOT / "council.example.toml")
DAY = "2026-11-14"
FORMS = 6


async def prepared(path: Path, connector: str, forms: int) -> None:
    """A store with the register, a chosen channel, and visit forms that were sent and wait to be posted."""
    settings = load_settings({"FRONTLINE_MODE": "development", "FRONTLINE_STORE_PATH": str(path)})
    desk = open_desk(settings, COUNCIL)
    assert isinstance(desk.store, TableStore)
    await seed(desk, COUNCIL)
    head = next(person for person in COUNCIL.people if person.has(Role.HEAD_OF_SERVICE))
    now = desk.office.clock.now()
    chat = PersonalChat(person=head.id, conversation_id="a:head", service_url=connector, account_id="29:head")
    await desk.store.met(chat)
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
    event = Event(object="channel", action="chosen", person=head.id, at=now, operation_id=desk.new_operation())
    await desk.store.choose_channel(channel, event)
    for number in range(forms):
        await send_form(desk.office, COUNCIL, number, DAY)
    await desk.store.close()


def roots(fake: FakeConnector) -> list[Call]:
    """The threads that were begun in the channel, one for each record."""
    return [call for call in fake.calls("POST") if call.made and (call.body or {}).get("isGroup")]


async def stopped(bot: BotProcess) -> float:
    """Tell it to stop; how long it took to end, well."""
    began = time.monotonic()
    bot.process.send_signal(signal.SIGTERM)
    assert await bot.ended() == 0, bot.err
    return time.monotonic() - began


async def until(holds: Callable[[], bool]) -> None:
    """Wait for it. TimeoutError after 30 s."""
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - seen from outside alone
            await asyncio.sleep(0.02)


async def posted_all(bot: BotProcess, fake: FakeConnector, threads: int) -> None:
    """Wait until so many threads are begun, and nothing more comes for a second."""
    async with asyncio.timeout(40):
        await until(lambda: len(roots(fake)) >= threads)
        before = -1
        while before != len(fake.log):
            before = len(fake.log)
            await asyncio.sleep(1)
    assert bot.process.returncode is None


async def test_a_turn_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    async with FakeConnector() as fake, bot_running(tmp_path) as bot, ClientSession() as session:
        await bot.ready()
        fake.slow = 2.0
        deliver = session.post(f"{bot.url}/api/messages", json=message(fake.url, "hi"))
        turn = asyncio.create_task(deliver)
        await until(lambda: bool(fake.log))
        bot.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        with pytest.raises(ClientError):
            await session.get(f"{bot.url}/healthz", timeout=1)  # type: ignore[arg-type]
        assert (await turn).status == 200
        assert await bot.ended() == 0
        assert len(fake.calls("POST")) == 1


async def test_the_bot_ends_in_time_though_teams_hangs(tmp_path: Path) -> None:
    """Ten seconds for a turn, three for updates, one for posts: within fifteen whatever happens."""
    async with FakeConnector() as fake, bot_running(tmp_path) as bot, ClientSession() as session:
        await bot.ready()
        fake.slow = 40.0
        turns = [
            asyncio.create_task(_delivered(session, bot, fake.url, number))
            for number in range(3)
        ]  # fmt: skip
        await until(lambda: len(fake.log) >= 3)
        assert await stopped(bot) < 15
        await asyncio.gather(*turns)


async def _delivered(session: ClientSession, bot: BotProcess, connector: str, number: int) -> None:
    try:
        await session.post(f"{bot.url}/api/messages", json=message(connector, "hi", id=f"m{number}"))
    except ClientError:
        return


async def test_posts_under_way_are_finished_and_the_rest_is_posted_once_by_the_next_start(tmp_path: Path) -> None:
    """Told to stop amid posting to a slow connector: every card is there once, and no stub stays empty."""
    async with FakeConnector() as fake:
        await prepared(tmp_path / "bot.db", fake.url, FORMS)
        fake.slow = 0.5
        async with bot_running(tmp_path, LEASE_SECONDS="1") as bot:
            await bot.ready()
            await until(lambda: bool(roots(fake)))
            assert await stopped(bot) < 15
        begun = len(roots(fake))
        assert b'"stopped"' in bot.out
        fake.slow = 0.0
        async with bot_running(tmp_path, LEASE_SECONDS="1") as bot:
            await bot.ready()
            await posted_all(bot, fake, FORMS)
            await stopped(bot)
        assert len(roots(fake)) == FORMS, f"{begun} were begun before the stop"
        stubs = {call.made for call in fake.calls("POST") if call.made}
        assert stubs == {call.activity_id for call in fake.calls("PUT")}, "a stub stayed empty"


async def test_an_idle_bot_ends_at_once_and_again_a_signal_does_no_harm(tmp_path: Path) -> None:
    async with bot_running(tmp_path) as bot:
        await bot.ready()
        bot.process.send_signal(signal.SIGINT)
        assert await stopped(bot) < 5


async def test_an_address_that_is_taken_is_said_in_plain_words(tmp_path: Path) -> None:
    async with bot_running(tmp_path) as bot:
        await bot.ready()
        async with bot_running(tmp_path, PORT=str(bot.port)) as second:
            assert await second.ended() == 2
    assert b"Nothing can listen on 127.0.0.1" in second.err
    assert b"Traceback" not in second.err
