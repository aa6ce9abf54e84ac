"""No secret, token, text or match in any log: canaries put everywhere that anyone can write, and all output searched for them."""

import asyncio
import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from cards.registry import ACTIONS
from storage.table import StorageDown
from tests.azurite import free_port
from tests.bot.bot_process import ROOT, BotProcess, bot_running
from tests.bot.teams.production import APP, ELEANOR, JSON_TYPE, TEAMS, Production, begins_a_form, production, wire
from tests.conversations.issues_made import ANSWER, BOTH_OPEN, FIRST, raised
from tests.conversations.stage import Stage, open_stage
from tests.conversations.unsteady import Weather
from tests.fakes.connector import Failure, FakeConnector
from tests.fakes.openid import token
from tests.fakes.teams import COUNCILLOR, activity, message, press, search

CANARY = "Kanarie7711"
SECRET = f"{CANARY}secret"
KEY = base64.b64encode(CANARY.encode() * 3).decode()
"""An account key that holds the canary, and does not look like it."""
NHS = "943 476 5919"
"""A number made up for tests, which is seen as an identifier."""
DIRTY = f'{CANARY}\r\n{{"event": "{CANARY}forged"}}\u2028{CANARY} {NHS}'
HIDDEN = (CANARY, KEY, base64.b64encode(CANARY.encode()).decode().rstrip("=")[:12], "943 476", "9434765919")

BROKEN = [
    f"GET /{CANARY} HTTP/9.9\r\n\r\n".encode(),
    f"{CANARY}\r\n\r\n".encode(),
    f"GET /healthz HTTP/1.1\r\n{CANARY}\r\n\r\n".encode(),
    f"GET /healthz HTTP/1.1\r\nX: {CANARY}\x00\r\n\r\n".encode(),
    f"GET /healthz HTTP/1.1\r\nX: {CANARY * 2_000}\r\n\r\n".encode(),
    f"POST /api/messages HTTP/1.1\r\nContent-Length: {CANARY}\r\n\r\n".encode(),
    f"POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n".encode(),
    f"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: a/b; charset={CANARY}\r\nContent-Length: 9\r\n\r\n".encode(),
    f"GET /{CANARY}%0d%0a{CANARY}?token={CANARY}#x HTTP/1.1\r\nHost: {CANARY}\r\nConnection: close\r\n\r\n".encode(),
]
"""What is no HTTP, or none that is good."""


def searched(output: str) -> list[dict[str, Any]]:
    """Every line, read as JSON; AssertionError for a line that is none, or where anything hidden shows."""
    for hidden in HIDDEN:
        at = output.find(hidden)
        assert at < 0, f"{hidden!r} is in the output: …{output[max(0, at - 200) : at + 100]}…"
    lines = [json.loads(line) for line in output.splitlines()]
    assert all(isinstance(line, dict) and {"event", "level", "timestamp"} <= line.keys() for line in lines)
    return lines


def activities(service_url: str) -> list[Any]:
    """Activities with the canary in every field that anyone can fill, and such as are no activities."""
    person = COUNCILLOR | {"name": DIRTY, "id": f"29:{DIRTY}"}
    named = {"conversation": {"id": DIRTY, "name": DIRTY, "conversationType": "personal", "tenantId": DIRTY}}
    found = [
        message(service_url, DIRTY, **{"from": person}, id=DIRTY, locale=DIRTY),
        message(service_url, f"open issues {DIRTY}", **named),
        message(service_url, DIRTY, attachments=[{"contentType": DIRTY, "content": DIRTY, "name": DIRTY}]),
        search(service_url, DIRTY),
        activity(service_url, type=DIRTY),
        activity(service_url, type="invoke", name=DIRTY, value={DIRTY: DIRTY}),
        activity(service_url, text={DIRTY: DIRTY}),
        message(f"https://{CANARY}.example/", DIRTY),
        message(service_url, DIRTY, channelId=DIRTY),
        {DIRTY: DIRTY},
        [DIRTY],
        DIRTY,
    ]
    for verb in (*ACTIONS, DIRTY):
        found.append(
            press(service_url, verb, {"a": {"year": "2026-27", "record": DIRTY, "text": DIRTY}, "words": DIRTY})
        )
        found.append(press(service_url, verb, {"a": {}, DIRTY: DIRTY, "words": DIRTY}, id=DIRTY, replyToId=DIRTY))
    return found


async def torments(bot: BotProcess, service_url: str) -> None:
    """Everything that a stranger, or a client that was tampered with, may send."""
    async with ClientSession() as session:
        for each in activities(service_url):
            headers = {"Authorization": f"Bearer {CANARY}.{CANARY}.{CANARY}", "X-Request-Id": CANARY, "Cookie": CANARY}
            async with session.post(f"{bot.url}/api/messages", json=each, headers=headers) as answer:
                await answer.read()
        for path in (f"calendar/{CANARY}.ics", f"calendar/{CANARY}/{CANARY}.ics", f"report/{CANARY}", CANARY, "readyz"):
            for method in ("GET", "POST", "HEAD", CANARY):
                headers = {"Referer": CANARY, "User-Agent": CANARY, "If-None-Match": f'"{CANARY}"'}
                async with session.request(method, f"{bot.url}/{path}?{CANARY}={CANARY}", headers=headers) as answer:
                    await answer.read()
    for each in BROKEN:
        await said(bot.port, each)


async def said(port: int, sent: bytes) -> None:
    """Send any bytes, hear whatever comes, and go."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    try:
        await asyncio.wait_for(reader.read(), 0.3)
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()


async def ended_well(bot: BotProcess) -> list[dict[str, Any]]:
    """Stop it; the log's lines."""
    bot.process.terminate()
    assert await bot.ended() == 0
    assert bot.err == b"", "nothing is written but the log"
    return searched(bot.out.decode())


def council_with_canaries(folder: Path) -> str:
    """The example council, its people and places renamed."""
    told = (ROOT / "council.example.toml").read_text(encoding="utf-8")
    told = told.replace("Brackenridge", CANARY).replace("eleanor.", CANARY).replace("Northmoor", CANARY)
    assert told.count(CANARY) > 3
    (folder / "council.toml").write_text(told, encoding="utf-8")
    return str(folder / "council.toml")


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_a_development_server_that_is_tormented(tmp_path: Path, level: str) -> None:
    known = {"aadObjectId": ELEANOR}
    async with FakeConnector() as fake:
        settings = {"COUNCIL_FILE": council_with_canaries(tmp_path), "LOG_LEVEL": level}
        async with bot_running(tmp_path, **settings) as bot:
            await bot.ready()
            fake.fail(*(Failure(status, body=DIRTY) for status in (400, 403, 429, 500, 502)))
            await torments(bot, fake.url)
            async with ClientSession() as session:
                tenant = {"id": "00000000-0000-4000-8000-000000000002"}
                told = message(fake.url, "hi", **{"from": COUNCILLOR | known, "channelData": {"tenant": tenant}})
                await session.post(f"{bot.url}/api/messages", json=told)
            lines = await ended_well(bot)
    assert {"malformed", "refused", "turn", "start-up check"} <= {line["event"] for line in lines}


async def test_a_server_whose_store_never_answers_and_whose_account_key_is_secret(tmp_path: Path) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}/{CANARY}"
    connection = f"DefaultEndpointsProtocol=http;AccountName={CANARY};AccountKey={KEY};TableEndpoint={endpoint};"
    async with FakeConnector() as fake, bot_running(tmp_path, STORE="azure", STORE_CONNECTION=connection) as bot:
        await bot.ready()
        async with ClientSession() as session:
            for each in (message(fake.url, DIRTY), press(fake.url, "help", {"a": {}})):
                async with session.post(f"{bot.url}/api/messages", json=each) as answer:
                    assert answer.status == 200
            async with session.get(f"{bot.url}/calendar/{CANARY}.ics") as answer:
                assert answer.status == 503
            async with session.get(f"{bot.url}/readyz") as answer:
                assert answer.status == 503
                assert CANARY not in await answer.text()
        lines = await ended_well(bot)
    assert {"not ready", "start-up check"} <= {line["event"] for line in lines}


async def test_a_production_server_with_tokens_good_and_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bot.teams.production.environment", _with_secret)
    async with production(tmp_path) as live:
        tokens = [live.good(name=CANARY), token(APP, TEAMS, iss=CANARY), token(CANARY, TEAMS), f"{CANARY}.e.f", CANARY]
        tokens.append(token(APP, TEAMS, kid="first", headers={"kid": CANARY, "jku": CANARY}))
        for bearer in tokens:
            await live.delivers(begins_a_form(text=DIRTY, id=CANARY), bearer)
            for each in activities(TEAMS)[:12]:
                await live.delivers(each, bearer)
        for sent in (wire(DIRTY.encode(), ("Authorization", f"Bearer {live.good()}"), JSON_TYPE), *BROKEN[:4]):
            await _heard(live, sent)
        written = live.log.getvalue()
        kept = [bearer.split(".")[2] for bearer in tokens if bearer.count(".") == 2 and len(bearer) > 50]
    assert kept
    assert not [signature for signature in kept if signature in written]
    assert {"refused", "malformed", "turn"} <= {line["event"] for line in searched(written)}


def _with_secret(folder: Path) -> dict[str, str]:
    return {
        "FRONTLINE_APP_ID": APP,
        "FRONTLINE_APP_SECRET": SECRET,
        "FRONTLINE_TENANT_IDS": "00000000-0000-4000-8000-000000000002",
        "FRONTLINE_PUBLIC_URL": "https://visits.wexmoor.example",
        "FRONTLINE_COUNCIL_FILE": str(ROOT / "council.example.toml"),
        "FRONTLINE_STORE_PATH": str(folder / "visits.db"),
    }


async def _heard(live: Production, sent: bytes) -> None:
    await said(live.port, sent)


async def test_a_whole_visit_with_canaries_in_every_box_through_bad_weather(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Written up, sent, posted by a failing connector, answered, asked again; the store fails in between with the words in hand."""
    _log_to_stdout()
    words = f"{CANARY} said that the lift is out of order."
    cards = tuple({k: f"{v} {words}" if _is_text(v) else v for k, v in card.items()} for card in BOTH_OPEN)
    async with open_stage(tmp_path) as stage:
        await _through_weather(stage)
        await raised(stage, cards)
        miriam = stage["miriam"]
        await miriam.finds(FIRST, in_channel=True)
        await miriam.presses("Answer")
        stage.table.weather = Weather.DOWN
        answer = ANSWER | {"words": words}
        await miriam.presses("Send to councillor", answer)
        stage.table.weather = Weather.FINE
        await miriam.presses("Try again")
        for text in (words, f"my visits {CANARY}", f"has {CANARY} come up before?", f"open issues {CANARY}"):
            await stage["eleanor"].at_another_screen().says(text)
        await stage["eleanor"].searches(CANARY)
        stage.teams.fail(*(Failure(status, body=words) for status in (500, 429, 400, 403)))
        await stage.posts()
    lines = searched(capfd.readouterr().out)
    assert {"not saved", "card not posted"} <= {line["event"] for line in lines}


async def _through_weather(stage: Stage) -> None:
    """A store that says in its fault what it was asked to write."""
    usual = stage.table._reads

    async def reads() -> None:
        try:
            await usual()
        except StorageDown:
            raise StorageDown(DIRTY) from ValueError(DIRTY)

    stage.table._reads = reads  # type: ignore[method-assign]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.endswith((".", "?"))


def _log_to_stdout() -> None:
    from bot.log import configure_log

    configure_log("debug")


@pytest.fixture(autouse=True)
def log_as_before() -> Any:
    import logging

    import structlog

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


OUTSIDE_OUR_HANDS = f"""
import asyncio, gc, logging, sys, threading, warnings
from bot.log import configure_log, log_the_rest
configure_log("debug"); log_the_rest()
words = {DIRTY!r}

class Dropped:
    def __del__(self):
        raise ValueError(words)

def fail(said):
    raise ValueError(said)

async def failing():
    raise ValueError(words)

async def main():
    asyncio.get_running_loop().set_debug(True)
    asyncio.create_task(failing(), name=words)
    asyncio.get_running_loop().call_soon(fail, words)
    asyncio.get_running_loop().call_exception_handler({{"message": f"Fatal error (" + words, "exception": ValueError(words)}})
    await asyncio.sleep(0.1)
    gc.collect()

asyncio.run(main())
warnings.warn("(" + words, stacklevel=1)
thread = threading.Thread(target=fail, args=(words,)); thread.start(); thread.join()
Dropped()
log = logging.getLogger("some.library")
log.warning("could not read %s", words)
log.error(f"could not read '{{words}}'")
log.error("could not read: " + words)
try:
    fail(words)
except ValueError as error:
    log.exception("failed: %s", error)
"""


def test_what_python_and_libraries_write_by_themselves() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", OUTSIDE_OUR_HANDS], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert ran.stderr == ""
    events = [line["event"] for line in searched(ran.stdout)]
    assert {"Task exception was never retrieved", "Exception in callback fail", "thread failed", "unraisable"} <= set(
        events
    )
    assert {"python warning", "could not read %s", "could not read", "failed"} <= set(events)


BAD_CONNECTION = f"AccountName=a;AccountKey={KEY};TableEndpoint=http://127.0.0.1:x"
BAD_SETTINGS = {
    "a secret in development": {"APP_SECRET": SECRET},
    "secrets where they do not belong": {"MODE": SECRET, "PORT": SECRET, "STORE_CONNECTION": SECRET},
    "a bad connection string": {"STORE": "azure", "STORE_CONNECTION": BAD_CONNECTION},
    "another": {"STORE": "azure", "STORE_CONNECTION": f"UseDevelopmentStorage=true;{SECRET}"},
    "a store that can't be opened": {"STORE_PATH": "/"},
}


@pytest.mark.parametrize("settings", list(BAD_SETTINGS.values()), ids=list(BAD_SETTINGS))
@pytest.mark.parametrize("command", ["check", "parked"])
def test_faults_of_the_command_line(settings: dict[str, str], command: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("FRONTLINE_")}
    usual = {"MODE": "development", "COUNCIL_FILE": str(ROOT / "council.example.toml")}
    env |= {f"FRONTLINE_{name}": value for name, value in (usual | settings).items()}
    ran = subprocess.run(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT,
        env=env,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert ran.returncode in {1, 2}
    for hidden in HIDDEN:
        assert hidden not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
