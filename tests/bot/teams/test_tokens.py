"""Who is let in in production: real RS256 tokens, a real metadata server, the real door."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
import structlog

from bot.teams.hosts import AllowedHosts
from bot.teams.keys import REFRESH_AFTER, KeyRing
from bot.teams.tokens import TokenGate
from tests.fakes.door import Answer, FakeConversation, OpenDoor, open_door
from tests.fakes.openid import FakeOpenId, changed_after_signing, signed_with_the_public_key, token
from tests.fakes.teams import FOREIGN_TENANT, TENANT, message

APP = "33333333-3333-4333-8333-333333333333"
TEAMS = "https://smba.trafficmanager.net/uk/"


@dataclass
class Guarded:
    """A door guarded by a TokenGate, the metadata behind it, and a clock to turn."""

    door: OpenDoor
    openid: FakeOpenId
    conversation: FakeConversation
    clock: list[float] = field(default_factory=lambda: [1000.0])

    async def deliver(self, bearer: str, service_url: str = TEAMS, **changes: Any) -> Answer:
        """A message with a token, to this door."""
        return await self.door.deliver(message(service_url, **changes), token=bearer)


@asynccontextmanager
async def guarded(*, endorsements: tuple[str, ...] | None = ("msteams",)) -> AsyncIterator[Guarded]:
    clock, conversation = [1000.0], FakeConversation()
    async with FakeOpenId() as openid:
        openid.publish("first", endorsements)
        keys = KeyRing(openid.metadata_url, timeout_seconds=2.0, now=lambda: clock[0])
        gate = TokenGate(APP, [TENANT], AllowedHosts.teams(), keys)
        async with open_door(conversation, gate=gate) as door:
            yield Guarded(door, openid, conversation, clock)


def _good(**changes: Any) -> str:
    return token(APP, TEAMS, **changes)


def _unsigned() -> str:
    now = int(time.time())
    claims = {"iss": "https://api.botframework.com", "aud": APP, "exp": now + 3600, "serviceurl": TEAMS}
    return jwt.encode(claims, "", algorithm="none", headers={"kid": "first"})


def _header_of_nested_lists() -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"RS256","kid":' + b"[" * 3000).decode().rstrip("=")
    return f"{header}.e30.e30"


async def test_tokens_that_are_not_good_are_401_without_detail() -> None:
    now = int(time.time())
    bad = {
        "none at all": "",
        "garbage": "garbage",
        "dots": "..",
        "a header that is a list": "W10.e30.e30",
        "a header nested 3,000 deep": _header_of_nested_lists(),
        "alg none": _unsigned(),
        "HS256 with the public key": signed_with_the_public_key(_good()),
        "expired by an hour": _good(exp=now - 3600),
        "expired beyond the leeway": _good(exp=now - 330),
        "no exp": _good(without=("exp",)),
        "exp that is text": _good(exp="tomorrow"),
        "not valid yet": _good(nbf=now + 3600),
        "another audience": _good(aud="another-app"),
        "several audiences": _good(aud=[APP, "another-app"]),
        "no audience": _good(without=("aud",)),
        "another issuer": _good(iss="https://example.test"),
        "no issuer": _good(without=("iss",)),
        "the emulator's issuer": _good(iss=f"https://sts.windows.net/{TENANT}/", appid=APP),
        "a rogue key under a known id": _good(signed_by="rogue"),
        "an unknown key": _good(kid="rogue"),
        "no key id": _good(headers={"kid": None}),
        "changed after signing": changed_after_signing(_good(without=("serviceurl",)), serviceurl=TEAMS),
    }
    async with guarded() as there:
        answers = {name: await there.deliver(bearer) for name, bearer in bad.items()}
        assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(bad, 401)
        assert {answer.body for answer in answers.values()} == {b""}
        assert not there.conversation.heard
        assert (await there.deliver(_good())).status == 200, "and a good one is let in"


async def test_a_good_token_does_not_vouch_for_what_the_activity_says() -> None:
    foreign = {"tenant": {"id": FOREIGN_TENANT}}
    elsewhere = "https://attacker.example/"
    plain = "http://smba.trafficmanager.net/uk/"
    chat = {"conversationType": "personal", "id": "a:1"}
    tries: dict[str, tuple[str, str, dict[str, Any]]] = {
        "serviceUrl differs": (_good(), "https://smba.trafficmanager.net/de/", {}),
        "no serviceurl in the token": (_good(without=("serviceurl",)), TEAMS, {}),
        "a serviceurl that is a list": (_good(serviceurl=[TEAMS]), TEAMS, {}),
        "an unknown host": (token(APP, elsewhere), elsewhere, {}),
        "a host that only begins well": (token(APP, TEAMS[:-4] + ".example/"), TEAMS[:-4] + ".example/", {}),
        "plain http": (token(APP, plain), plain, {}),
        "a user in the URL": (
            token(APP, "https://smba.trafficmanager.net@evil.example/"),
            "https://smba.trafficmanager.net@evil.example/",
            {},
        ),
        "another port": (
            token(APP, "https://smba.trafficmanager.net:8443/"),
            "https://smba.trafficmanager.net:8443/",
            {},
        ),
        "foreign tenant in channelData": (_good(), TEAMS, {"channelData": foreign}),
        "foreign tenant in conversation": (_good(), TEAMS, {"conversation": {**chat, "tenantId": FOREIGN_TENANT}}),
        "no tenant anywhere": (_good(), TEAMS, {"conversation": chat, "channelData": {}}),
        "another channel": (_good(), TEAMS, {"channelId": "webchat"}),
    }
    async with guarded() as there:
        answers = {name: await there.deliver(bearer, url, **changes) for name, (bearer, url, changes) in tries.items()}
        assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(tries, 403)
        assert {answer.body for answer in answers.values()} == {b""}
        assert not there.conversation.heard


@pytest.mark.parametrize("endorsements", [None, (), ("webchat", "emulator")])
async def test_a_key_that_is_not_endorsed_for_teams_is_403(endorsements: tuple[str, ...] | None) -> None:
    async with guarded(endorsements=endorsements) as there:
        assert (await there.deliver(_good())).status == 403
        assert not there.conversation.heard


async def test_a_stranger_is_refused_before_the_body_is_looked_at() -> None:
    async with guarded() as there:
        answer = await there.door.post(b"{" * 1000, {"Content-Type": "application/json"})
        assert (answer.status, answer.body) == (401, b"")
        known = {"Content-Type": "application/json", "Authorization": f"Bearer {_good()}"}
        assert (await there.door.post(b"{", known)).status == 400


async def test_each_refusal_is_one_log_line_without_the_token() -> None:
    bearer = _good(aud="another-app")
    with structlog.testing.capture_logs() as logs:
        async with guarded() as there:
            await there.deliver(bearer)
    assert logs == [{"event": "refused", "log_level": "warning", "status": 401, "reason": "InvalidAudienceError"}]


async def test_clocks_may_differ_by_five_minutes() -> None:
    now = int(time.time())
    async with guarded() as there:
        assert (await there.deliver(_good(exp=now - 200))).status == 200
        assert (await there.deliver(_good(nbf=now + 200))).status == 200


async def test_tenants_are_compared_without_regard_to_case() -> None:
    async with guarded() as there:
        assert (await there.deliver(_good(), channelData={"tenant": {"id": TENANT.upper()}})).status == 200


async def test_when_keys_rotate_no_good_request_is_refused() -> None:
    async with guarded() as there:
        assert (await there.deliver(_good())).status == 200
        there.clock[0] += 61
        there.openid.withdraw("first")
        there.openid.publish("second")
        answers = await asyncio.gather(*(there.deliver(_good(kid="second")) for _ in range(10)))
        assert {answer.status for answer in answers} == {200}
        assert there.openid.asked == 2, "one fetch served all ten"
        assert (await there.deliver(_good())).status == 401, "and the withdrawn key is good no more"


async def test_unknown_keys_make_us_ask_at_most_once_a_minute() -> None:
    async with guarded() as there:
        for _ in range(5):
            assert (await there.deliver(_good(kid="rogue"))).status == 401
        assert there.openid.asked == 1
        there.clock[0] += 61
        for _ in range(5):
            assert (await there.deliver(_good(kid="rogue"))).status == 401
        assert there.openid.asked == 2


async def test_keys_are_renewed_after_a_day_without_holding_up_a_request() -> None:
    async with guarded() as there:
        await there.deliver(_good())
        there.clock[0] += REFRESH_AFTER - 1
        await there.deliver(_good())
        assert there.openid.asked == 1
        there.clock[0] += 2
        assert (await there.deliver(_good())).status == 200
        for _ in range(100):
            if there.openid.asked == 2:
                break
            await asyncio.sleep(0.01)
        assert there.openid.asked == 2


async def test_while_the_metadata_is_down_the_keys_we_have_go_on_serving() -> None:
    async with guarded() as there:
        await there.deliver(_good())
        there.openid.down = True
        for _ in range(3):
            there.clock[0] += 2 * REFRESH_AFTER
            assert (await there.deliver(_good())).status == 200
            assert (await there.deliver(_good(kid="rogue"))).status == 401
        there.openid.down = False
        there.openid.publish("second")
        there.clock[0] += 61
        assert (await there.deliver(_good(kid="second"))).status == 200


async def test_before_the_first_keys_a_good_request_is_asked_to_come_again() -> None:
    """503 and not 401: Teams tries again later, and five seconds on we ask for keys again."""
    async with guarded() as there:
        there.openid.down = True
        assert (await there.deliver(_good())).status == 503
        there.openid.down = False
        assert (await there.deliver(_good())).status == 503
        there.clock[0] += 6
        assert (await there.deliver(_good())).status == 200


async def test_an_empty_key_set_is_a_fault_of_the_metadata_and_revokes_nothing() -> None:
    async with guarded() as there:
        await there.deliver(_good())
        there.openid.withdraw("first")
        there.clock[0] += 61
        assert (await there.deliver(_good(kid="rogue"))).status == 401
        assert (await there.deliver(_good())).status == 200


async def test_metadata_that_hangs_ends_with_the_time_out_and_the_bot_goes_on() -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    keys = KeyRing(f"http://127.0.0.1:{port}/openid", timeout_seconds=0.2)
    gate = TokenGate(APP, [TENANT], AllowedHosts.teams(), keys)
    async with open_door(conversation := FakeConversation(), gate=gate) as door:
        began = time.monotonic()
        asked = asyncio.create_task(door.deliver(message(TEAMS), token=_good()))
        assert (await door.get("/healthz")).status == 200
        assert (await asked).status == 503
        assert time.monotonic() - began < 2
    assert not conversation.heard
    server.close()


def test_a_gate_without_app_id_or_tenants_cannot_be_made() -> None:
    """Without an app id Bot Framework's own door stands open."""
    with pytest.raises(ValueError, match="the app id and the list of tenants"):
        TokenGate("", [], AllowedHosts.teams(), KeyRing("http://127.0.0.1:9/"))
