"""Calls to the Bot Connector, over real sockets: what each failure becomes, and what is sent where."""

import asyncio
import inspect
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.teams.connector import (
    Connector,
    ConnectorDown,
    ConnectorError,
    Misconfigured,
    NewThread,
    NotReachable,
    Rejected,
    Throttled,
)
from bot.teams.credentials import NoToken
from bot.teams.faults import DEFAULT_RETRY_AFTER, LONGEST_RETRY_AFTER, retry_after
from bot.teams.hosts import AllowedHosts
from bot.turns import RosterMember
from tests.fakes.connector import Failure, FakeConnector

NOTE = {"type": "message", "text": "hello"}
ROOT = Path(__file__).parents[3]


class FixedToken(NoToken):
    """A token source that always has the same token."""

    async def token(self) -> str:
        return "our-own-token"


@asynccontextmanager
async def connected(
    *, timeout_seconds: float = 2.0, hosts: AllowedHosts | None = None
) -> AsyncIterator[tuple[Connector, FakeConnector]]:
    connector = Connector(FixedToken(), hosts or AllowedHosts.loopback(), timeout_seconds=timeout_seconds)
    try:
        async with FakeConnector() as fake:
            yield connector, fake
    finally:
        await connector.close()


async def _error(connector: Connector, url: str) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        await connector.post(url, "a:1", NOTE)
    return caught.value


async def test_429_says_how_long_to_wait() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    async with connected() as (connector, fake):
        for header, shortest, longest in [("7", 7, 7), (later, 25, 31), ("soon", 2, 2)]:
            fake.fail(Failure.throttled(header))
            error = await _error(connector, fake.url)
            assert isinstance(error, Throttled)
            assert shortest <= error.retry_after <= longest


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("-5", 0),
        ("1.5", 1.5),
        ("999999999", LONGEST_RETRY_AFTER),
        ("inf", DEFAULT_RETRY_AFTER),
        ("nan", DEFAULT_RETRY_AFTER),
        ("", DEFAULT_RETRY_AFTER),
        ("Mon, 16 Nov 2026 09:01:00 GMT", 60),
        ("Mon, 16 Nov 2026 08:00:00 GMT", 0),
        ("Mon, 99 Nov 2026 08:00:00 GMT", DEFAULT_RETRY_AFTER),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_never_for_ever(header: str, seconds: float) -> None:
    assert retry_after(header, datetime(2026, 11, 16, 9, 0, tzinfo=UTC)) == seconds


async def test_403_and_404_are_not_reachable_with_teams_own_word() -> None:
    async with connected() as (connector, fake):
        fake.fail(Failure.refused("BotNotInConversationRoster"), Failure.refused("ConversationNotFound", 404))
        fake.fail(Failure(403, "<html>"), Failure(403, '{"error": {"code": "what someone wrote, with spaces"}}'))
        errors = [await _error(connector, fake.url) for _ in range(4)]
    assert all(isinstance(error, NotReachable) for error in errors)
    told = [(error.status, error.code) for error in errors if isinstance(error, NotReachable)]
    assert told == [(403, "BotNotInConversationRoster"), (404, "ConversationNotFound"), (403, ""), (403, "")]


@pytest.mark.parametrize("failure", [Failure(500), Failure.html(502), Failure(503), Failure.html(504), Failure(412)])
async def test_a_failing_service_may_have_sent_the_message(failure: Failure) -> None:
    async with connected() as (connector, fake):
        fake.fail(failure)
        error = await _error(connector, fake.url)
        assert isinstance(error, ConnectorDown)
        assert error.maybe_sent
        assert len(fake.log) == 1, "nothing is tried again here"


async def test_a_service_that_hangs_ends_with_the_time_out_and_may_have_sent() -> None:
    async with connected(timeout_seconds=0.2) as (connector, fake):
        fake.fail(Failure.hanging(taken=True))
        began = time.monotonic()
        error = await _error(connector, fake.url)
        assert isinstance(error, ConnectorDown)
        assert error.maybe_sent
        assert time.monotonic() - began < 2


async def test_a_refused_connection_has_sent_nothing() -> None:
    async with connected() as (connector, fake):
        gone = fake.url
        await fake.stop()
        error = await _error(connector, gone)
    assert isinstance(error, ConnectorDown)
    assert not error.maybe_sent


async def test_a_connection_cut_after_sending_may_have_sent() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    async with connected() as (connector, _):
        error = await _error(connector, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    server.close()
    assert isinstance(error, ConnectorDown)
    assert error.maybe_sent


async def test_a_201_whose_body_is_cut_off_is_a_success_without_id() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"id"')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    async with connected() as (connector, _):
        assert await connector.post(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", "a:1", NOTE) == ""
    server.close()


@pytest.mark.parametrize("body", ["", "created", "[]", "null", '{"id": 7}', "{}"])
async def test_a_201_without_a_proper_body_is_a_success_without_id(body: str) -> None:
    async with connected() as (connector, fake):
        fake.fail(Failure(201, body, taken=True))
        assert await connector.post(fake.url, "a:1", NOTE) == ""


async def test_other_refusals_are_for_good_and_401_is_ours_to_mend() -> None:
    async with connected() as (connector, fake):
        fake.fail(
            Failure.refused("MessageSizeTooBig", 413), Failure.refused("BadSyntax", 400), Failure(401), Failure(302)
        )
        errors = [await _error(connector, fake.url) for _ in range(4)]
    assert [type(error) for error in errors] == [Rejected, Rejected, Misconfigured, Rejected]
    assert isinstance(errors[0], Rejected)
    assert errors[0].code == "MessageSizeTooBig"


async def test_a_redirect_is_not_followed_so_the_token_stays_here() -> None:
    async with connected() as (connector, fake), FakeConnector() as other:
        fake.fail(Failure(307, headers={"Location": other.url + "v3/conversations/a/activities"}))
        await _error(connector, fake.url)
        assert not other.log


@pytest.mark.parametrize(
    "url",
    [
        "https://attacker.example/",
        "http://smba.trafficmanager.net/uk/",
        "https://smba.trafficmanager.net.attacker.example/",
        "https://smba.trafficmanager.net:444/",
        "https://smba.trafficmanager.net@attacker.example/",
        "https://someone@smba.trafficmanager.net/",
        "https://attacker.example\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/uk/?x=",
        "https://smba.trafficmanager.net/?",
        "https://@smba.trafficmanager.net/",
        "https://smba。trafficmanager。net/",
        "https://smba.trafficmanager.net/\r\nX: 1",
        "https://smba.trafficmanager.net/uk/../x",
        "https://smba.trafficmanager.net/%2e%2e/",
        "https://smba.trafficmanager.net/#part",
        "//smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "http://[::1",
        "http://127.0.0.1:1/",
        "",
    ],
)
async def test_in_production_no_token_goes_to_a_host_that_is_not_teams(url: str) -> None:
    hosts = AllowedHosts.teams()
    assert not hosts.allow(url)
    async with connected(hosts=hosts) as (connector, fake):
        assert isinstance(await _error(connector, url), Misconfigured)
        assert isinstance(await _error(connector, fake.url), Misconfigured)
        assert not fake.log


async def test_every_call_asks_whether_its_host_is_allowed_before_it_has_a_token() -> None:
    """Every method that is told where to call, also one that is yet to be written."""

    class NobodyAsks(NoToken):
        async def token(self) -> str:
            raise AssertionError("a token was fetched for a foreign host")

    connector = Connector(NobodyAsks(), AllowedHosts.teams())
    tried = 0
    async with FakeConnector() as fake:
        for name, method in inspect.getmembers(connector, inspect.iscoroutinefunction):
            asked = list(inspect.signature(method).parameters.values())
            if name.startswith("_") or "service_url" not in [one.name for one in asked]:
                continue
            others = {one.name: NOTE if one.annotation is not str else "a:1" for one in asked}
            with pytest.raises(Misconfigured):
                await method(**{**others, "service_url": fake.url})
            tried += 1
        assert not fake.log
    await connector.close()
    assert tried >= 10


ODD_URLS = st.lists(
    st.sampled_from(
        [
            *"/\\@:?#;%.[]& \t\r\n\0",
            "。",
            "ｓ",
            "smba",
            "smba.trafficmanager.net",
            "https://",
            "evil.example",
            "..",
            "443",
        ]
    )
).map("".join)


@given(ODD_URLS | ODD_URLS.map("https://smba.trafficmanager.net".__add__))
@settings(max_examples=300, deadline=None)
@example("https://smba.trafficmanager.net/uk/")
def test_whatever_url_is_allowed_is_called_at_teams_own_host(url: str) -> None:
    """The library that opens the connection is asked, in the words in which it is told to open it."""
    if AllowedHosts.teams().allow(url):
        called = URL(url.rstrip("/") + "/v3/conversations", encoded=True)
        assert (called.scheme, called.host, called.port) == ("https", "smba.trafficmanager.net", 443)
        assert (called.user, called.query_string, called.fragment) == (None, "", "")
        assert called.path.endswith("/v3/conversations")


def test_the_hosts_that_are_allowed() -> None:
    teams = AllowedHosts.teams(["SMBA.gov.example"])
    for url in ("https://smba.trafficmanager.net/uk/", "https://SMBA.trafficmanager.net", "https://smba.gov.example/x"):
        assert teams.allow(url)
    for url in ("http://127.0.0.1:56150/", "http://localhost:1/", "http://[::1]:1/"):
        assert AllowedHosts.loopback().allow(url)
    assert not AllowedHosts.loopback().allow("http://0.0.0.0/")
    assert not AllowedHosts.loopback().allow("ftp://127.0.0.1/")


async def test_posts_replies_updates_and_deletions_go_where_they_should() -> None:
    async with connected() as (connector, fake):
        conversation = "19:a/b@thread.tacv2"
        posted = await connector.post(fake.url, conversation, NOTE)
        threaded = await connector.post(fake.url, conversation, NOTE, thread_root="16/12")
        replied = await connector.reply(fake.url.rstrip("/"), conversation, posted, NOTE)
        await connector.put(fake.url, conversation, posted, {"type": "message", "text": "changed"})
        await connector.delete(fake.url, conversation, replied)
        calls = [(call.method, call.conversation_id, call.activity_id) for call in fake.log]
        assert calls == [
            ("POST", conversation, ""),
            ("POST", conversation + ";messageid=16/12", ""),
            ("POST", conversation, posted),
            ("PUT", conversation, posted),
            ("DELETE", conversation, replied),
        ]
        assert len({posted, threaded, replied, ""}) == 4
        assert fake.stored[posted]["text"] == "changed"
        assert {call.authorization for call in fake.log} == {"Bearer our-own-token"}


async def test_a_chat_is_created_for_a_member_and_one_without_id_is_a_failure() -> None:
    async with connected() as (connector, fake):
        assert (await connector.create_conversation(fake.url, "tenant", "28:bot", "29:x")).startswith("a:")
        sent = fake.log[0].body
        assert sent is not None
        assert (sent["members"], sent["bot"], sent["channelData"]) == (
            [{"id": "29:x"}],
            {"id": "28:bot"},
            {"tenant": {"id": "tenant"}},
        )
        fake.fail(Failure.garbage())
        with pytest.raises(ConnectorDown):
            await connector.create_conversation(fake.url, "tenant", "28:bot", "29:x")


async def test_a_thread_is_begun_in_a_channel() -> None:
    async with connected() as (connector, fake):
        thread = await connector.start_thread(fake.url, "tenant", "28:bot", "19:c@thread.tacv2", NOTE)
        assert thread.conversation_id == f"19:c@thread.tacv2;messageid={thread.activity_id}"
        sent = fake.log[0].body
        assert sent is not None
        assert (sent["isGroup"], sent["activity"]) == (True, NOTE)
        fake.fail(Failure.garbage())
        assert await connector.start_thread(fake.url, "t", "b", "c", NOTE) == NewThread("", "")


MEMBERS = [{"id": f"29:{n}", "name": f"Person {n}", "aadObjectId": f"AAD-{n}", "tenantId": "T"} for n in range(5)]


@pytest.mark.parametrize("page_size", [0, 1, 2, 5, 500])
async def test_members_come_from_all_pages_or_from_a_service_without_pages(page_size: int) -> None:
    async with connected() as (connector, fake):
        fake.members, fake.page_size = [*MEMBERS, {"objectId": "g", "userRole": "guest"}], page_size
        members = await connector.members(fake.url, "19:team@thread.tacv2")
    assert [member.aad_object_id for member in members] == ["aad-0", "aad-1", "aad-2", "aad-3", "aad-4", "g"]
    assert members[0] == RosterMember("aad-0", "t", "29:0", "Person 0")
    assert members[5].role == "guest"


@pytest.mark.parametrize(
    "failure", [Failure.html(200), Failure(200, "{}"), Failure(200, '{"members": 5}'), Failure(500)]
)
async def test_a_list_of_members_that_did_not_arrive_is_never_an_empty_team(failure: Failure) -> None:
    async with connected() as (connector, fake):
        fake.fail_rosters(failure)
        with pytest.raises(ConnectorDown):
            await connector.members(fake.url, "19:team@thread.tacv2")


async def test_a_team_that_shuts_us_out_is_not_asked_a_second_way() -> None:
    async with connected() as (connector, fake):
        fake.fail_rosters(Failure.refused("BotNotInConversationRoster"))
        with pytest.raises(NotReachable):
            await connector.members(fake.url, "19:team@thread.tacv2")
        assert len(fake.log) == 1


async def test_the_fake_service_runs_as_a_process_and_its_file_outlives_it(tmp_path: Path) -> None:
    log = tmp_path / "calls.jsonl"
    command = [sys.executable, "-m", "tests.fakes.connector", "--port", "0", "--log", str(log)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    connector = Connector(NoToken(), AllowedHosts.loopback())
    try:
        url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
        async with aiohttp.ClientSession() as session:
            await session.post(url + "_fake/fail", json=[{"status": 429, "headers": {"Retry-After": "3"}}])
        assert isinstance(await _error(connector, url), Throttled)
        made = await connector.post(url, "a:1", NOTE)
    finally:
        process.kill()
        await process.wait()
        await connector.close()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["status"], line["made"]) for line in lines] == [(429, ""), (201, made)]
    assert lines[1]["body"] == NOTE
