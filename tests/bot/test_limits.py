"""What strangers and the too eager are held to: turns, connections, headers, pages and log lines, each with an end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession, web
from structlog.typing import EventDict

from bot.limits import Allowance, Allowances, Buckets, Limited
from bot.server import Connections, pages_within, runner_of
from bot.teams import door as door_module
from bot.teams import refusals
from bot.teams.refusals import Refusals
from bot.turns import Hits, Pressed, Said
from cards.wording import chat as wording
from storage.year import TableYear
from tests.conversations.issues_made import ANSWER, FIRST, raised
from tests.conversations.players import Player
from tests.conversations.reading import text
from tests.conversations.stage import Stage, open_stage
from tests.conversations.visits_made import INTAKE, VISIT, fills, starts
from tests.fakes.connector import FakeConnector
from tests.fakes.door import FakeConversation, open_door
from tests.fakes.teams import message

FEW = Allowances(person=Allowance(2, 1), tenant=Allowance(1_000, 1_000))


class Seconds:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as captured:
        yield captured


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as opened:
        yield opened


def limit(stage: Stage, allowances: Allowances = FEW, **more: Any) -> Seconds:
    """From now on people on the stage may do so much, by the clock that is returned."""
    clock = Seconds()
    stage.reception = Limited(stage.reception, allowances, now=clock, **more)  # type: ignore[assignment]
    return clock


def test_a_bucket_gives_what_it_holds_at_once_and_then_as_much_as_flows_in() -> None:
    clock = Seconds()
    buckets = Buckets(Allowance(30, 1), clock)
    assert sum(buckets.take("eleanor") for _ in range(100)) == 30
    clock.now = 0.9
    assert not buckets.take("eleanor")
    clock.now = 1.0
    assert [buckets.take("eleanor"), buckets.take("eleanor")] == [True, False]
    assert buckets.take("hugh")
    clock.now = 10_000
    assert sum(buckets.take("eleanor") for _ in range(100)) == 30


def test_no_more_buckets_are_kept_than_were_meant_and_those_in_use_stay() -> None:
    buckets = Buckets(Allowance(1, 0.001), Seconds(), most=3)
    assert [buckets.take(key) for key in "abcd"] == [True] * 4
    assert buckets.take("a"), "the oldest was forgotten"
    assert not buckets.take("d")


async def test_a_press_too_many_comes_back_with_what_was_typed_and_goes_through_later(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor)
    clock = limit(stage)
    for _ in range(2):
        await eleanor.at_another_screen().says("my visits")
    seen = await eleanor.presses("Continue", VISIT)
    assert "That was a lot at once. Nothing is lost" in seen
    assert "Step 1 of 9" in seen
    assert "can’t be reached" not in seen
    clock.now = 1.0
    assert "Step 2 of 9" in await eleanor.presses("Continue")


async def test_a_press_too_many_reads_nothing_from_the_store(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.plans("s1", "mash", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor)
    limit(stage, Allowances(person=Allowance(0, 0)))
    calls: list[str] = []

    async def noted(*_: object) -> None:
        calls.append("read")

    monkeypatch.setattr(stage.table, "_reads", noted)
    await eleanor.presses("Continue", VISIT)
    await stage.reception.said(Said(**eleanor._turn(""), text="open issues"))
    await eleanor.searches("parking")
    assert calls == []


async def test_words_typed_into_an_answer_that_is_held_back_are_on_the_card_and_go_with_its_button(
    stage: Stage,
) -> None:
    """A card that can't be made again from its press alone: the button that comes back is the very same press."""
    await raised(stage)
    miriam = stage["miriam"]
    await miriam.finds(FIRST, in_channel=True)
    await miriam.presses("Answer")
    clock = limit(stage, Allowances(person=Allowance(1, 1)))
    await miriam.at_another_screen().says("my visits")
    seen = await miriam.presses("Send to councillor", ANSWER)
    assert "Nothing is lost" in seen
    assert str(ANSWER["words"]) in seen
    clock.now = 1.0
    assert "Answered by Miriam Castleton" in await miriam.presses("Try again")


@pytest.mark.parametrize("title", ["Continue", "I have called MASH"])
async def test_the_page_with_whom_to_call_is_never_held_back(stage: Stage, title: str) -> None:
    await stage.plans("s1", "mash", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor)
    await fills(eleanor, INTAKE[:1])
    limit(stage, Allowances(person=Allowance(0, 0), tenant=Allowance(0, 0)))
    seen = await eleanor.presses(title, concern_gate="yes")
    assert "01632 960101" in seen or "Noted: you have called MASH" in seen
    assert wording.TOO_MUCH not in seen


async def test_someone_who_writes_too_much_is_told_once_a_minute(stage: Stage, logs: list[EventDict]) -> None:
    eleanor = stage["eleanor"]
    clock = limit(stage, Allowances(person=Allowance(0, 0)))
    told = []
    for second in range(0, 120, 5):
        clock.now = second
        before = len(stage.teams.log)
        turn = Said(**eleanor._turn(""), text="hello")
        await stage.reception.said(turn)
        told += [call.body["text"] for call in stage.teams.log[before:] if call.body]
    assert told == [wording.TOO_MANY_MESSAGES] * 2
    assert sum(log["event"] == "held back" for log in logs) == 2


async def test_a_search_too_many_is_a_line_and_an_install_too_many_is_nothing(stage: Stage) -> None:
    limit(stage, Allowances(person=Allowance(0, 0)))
    assert await stage["eleanor"].searches("parking") == Hits(line=wording.TOO_MANY_SEARCHES)
    assert await stage["eleanor"].installs() == ""


async def test_one_persons_presses_leave_room_for_the_others_of_their_tenant(stage: Stage) -> None:
    limit(stage, Allowances(person=Allowance(2, 0), tenant=Allowance(3, 0)))
    seen = [await stage[name].says("hello") != "" for name in ("eleanor", "eleanor")]
    await _held(stage["eleanor"])
    assert seen == [True, True]
    assert "Hello" in await stage["hugh"].says("hello")
    await _held(stage["priya"])


async def _held(player: Player) -> None:
    turn = Pressed(**player._turn(""), verb="help", data={"a": {}})
    assert wording.TOO_MUCH in text(await player._stage.reception.pressed(turn))


async def test_a_turn_that_takes_too_long_is_given_up_and_the_same_press_finds_what_it_had_done(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store commits, and its reply hangs: the step comes back as not saved, and pressing again does nothing twice."""
    await stage.plans("s1", "mash", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor)
    await fills(eleanor, INTAKE)
    limit(stage, Allowances(), turn_seconds=0.3)
    usual = TableYear.commit

    async def hangs(self: TableYear, *given: Any, **named: Any) -> None:
        await usual(self, *given, **named)
        await asyncio.sleep(30)

    with monkeypatch.context() as while_hanging:
        while_hanging.setattr(TableYear, "commit", hangs)
        seen = await eleanor.presses("Send to the Head of Service", {"declare_anonymous": "true"})
    assert "Not sent yet" in seen
    assert "Sent: V26-0001" in await eleanor.presses("Send to the Head of Service")
    assert len(await stage.desk.store.year("2026-27").records()) == 1


async def test_a_message_that_takes_too_long_is_answered_all_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    eleanor = stage["eleanor"]
    limit(stage, Allowances(), turn_seconds=0.1)

    async def hangs(*_: object) -> None:
        await asyncio.sleep(30)

    monkeypatch.setattr(stage.table, "_reads", hangs)
    turn = Said(**eleanor._turn(""), text="my visits")
    await stage.reception.said(turn)
    assert [call.body["text"] for call in stage.teams.log if call.body] == [wording.STORE_DOWN]


class Slow(FakeConversation):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Event()
        self.two_heard = asyncio.Event()

    async def said(self, turn: Said) -> None:
        await super().said(turn)
        if len(self.heard) == 2:
            self.two_heard.set()
        await self.let.wait()


async def test_turns_beyond_those_that_are_answered_at_once_get_503_and_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door_module, "MOST_TURNS", 2)
    conversation = Slow()
    async with FakeConnector() as fake, open_door(conversation) as door, ClientSession() as session:
        under_way = [asyncio.create_task(door.deliver(message(fake.url))) for _ in range(2)]
        await asyncio.wait_for(conversation.two_heard.wait(), 5)
        async with session.post(f"{door.url}/api/messages", json=message(fake.url)) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert (await door.get("/healthz")).status == 200
        conversation.let.set()
        assert [one.status for one in await asyncio.gather(*under_way)] == [200, 200]
        assert (await door.deliver(message(fake.url))).status == 200


async def test_refusals_from_one_address_are_so_many_lines_and_a_sum(logs: list[EventDict]) -> None:
    noting = Refusals(window_seconds=0.3)
    for number in range(250):
        noting.note("192.0.2.1", "refused", number=number)
    noting.note("192.0.2.2", "refused", number=-1)
    assert len(logs) == refusals.LINES_OF_ADDRESS + 1
    assert logs[-1]["number"] == -1
    for _ in range(100):
        if logs[-1]["event"] == "more refused":
            break
        await asyncio.sleep(0.02)
    assert (logs[-1]["event"], logs[-1]["count"]) == ("more refused", 250 - refusals.LINES_OF_ADDRESS)
    assert "192.0.2" not in repr(logs)


async def test_many_addresses_are_no_way_round_it(logs: list[EventDict]) -> None:
    noting = Refusals(window_seconds=5)
    for number in range(2_000):
        noting.note(f"2001:db8::{number}", "refused")
    assert len(logs) == refusals.LINES_IN_ALL
    assert len(noting._written) == refusals.LINES_IN_ALL


@asynccontextmanager
async def served(**limits: Any) -> AsyncIterator[int]:
    """A server with pages of several kinds; its port."""

    async def quick(_: web.Request) -> web.Response:
        return web.Response(text="quick")

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.Response(text="slow")

    async def large(_: web.Request) -> web.Response:
        return web.Response(body=bytes(30_000_000))

    app = web.Application(middlewares=[pages_within(most=2, page_seconds=0.3, file_seconds=2)])
    app.router.add_get("/quick", quick)
    app.router.add_get("/healthz", quick)
    app.router.add_route("*", "/slow", slow)
    app.router.add_get("/large", large)
    runner = runner_of(app)
    await runner.setup()
    listening = await asyncio.get_running_loop().create_server(Connections(runner, **limits), "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await runner.cleanup()


async def said_and_heard(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send these bytes, part by part, and read until the server closes. TimeoutError after 5 s."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(5):
            for part in parts:
                writer.write(part)
                await asyncio.sleep(pause)
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([], id="nothing at all"),
        pytest.param([b"GET /quick HTTP/1.1\r\n"], id="no end to the headers"),
        pytest.param(
            [b"GET /quick HTTP/1.1\r\n", *(b"X-%d: y\r\n" % n for n in range(20))], id="a header now and then"
        ),
        pytest.param([b"G"], id="one letter"),
    ],
)
async def test_a_caller_who_dawdles_over_the_headers_is_cut_off(parts: list[bytes]) -> None:
    async with served(header_seconds=0.2) as port:
        began = asyncio.get_running_loop().time()
        assert await said_and_heard(port, *parts, pause=0.05) == b""
        assert asyncio.get_running_loop().time() - began < 3


async def test_headers_in_time_leave_the_connection_open_for_the_answer() -> None:
    async with served(header_seconds=0.1) as port:
        heard = await said_and_heard(port, b"POST /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r", b"\n\r", b"\n")
    assert heard.startswith(b"HTTP/1.1 200")
    assert heard.endswith(b"slow")


async def test_headers_too_many_or_too_long_are_400() -> None:
    async with served() as port:
        many = b"GET /quick HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(100)) + b"\r\n"
        assert (await said_and_heard(port, many)).startswith(b"HTTP/1.0 400")
        for long in (b"GET /quick HTTP/1.1\r\nX: " + b"y" * 20_000, b"GET /" + b"y" * 20_000):
            assert (await said_and_heard(port, long + b"\r\n\r\n")).startswith(b"HTTP/1.0 400")


async def test_connections_beyond_the_most_are_closed_and_room_is_made_when_one_goes(logs: list[EventDict]) -> None:
    request = b"GET /quick HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    async with served(most=3) as port:
        there = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        await asyncio.sleep(0.05)
        for _ in range(5):
            assert await said_and_heard(port, request) == b""
        there[0][1].close()
        await asyncio.sleep(0.05)
        assert (await said_and_heard(port, request)).endswith(b"quick")
        for _, writer in there:
            writer.close()
    assert [log["event"] for log in logs].count("too many connections") == 1


async def test_an_answer_that_nobody_takes_is_given_up() -> None:
    async with served(stuck_seconds=0.2) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000)
        writer.write(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(1.0)
        taken = 0
        with suppress(ConnectionError):
            while chunk := await asyncio.wait_for(reader.read(1_000_000), 5):
                taken += len(chunk)
        assert taken < 30_000_000
        writer.close()


async def test_a_page_that_takes_too_long_or_is_one_too_many_is_503_and_a_file_may_take_longer() -> None:
    async with served() as port, ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/slow") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        files = [asyncio.create_task(session.post("/slow")) for _ in range(2)]
        await asyncio.sleep(0.1)
        async with session.get("/quick") as answer:
            assert answer.status == 503
        async with session.get("/healthz") as answer:
            assert answer.status == 200
        assert [(await one).status for one in files] == [200, 200]
        async with session.get("/quick") as answer:
            assert answer.status == 200
