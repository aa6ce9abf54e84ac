"""The product in production mode on loopback: real settings, real tokens, and Microsoft's addresses led to stand-ins.

Nothing of the product is replaced: whatever host it asks for is looked up by us and found on this machine, behind a
certificate for Teams' own name, and every name it asks for is written down.
"""

import asyncio
import io
import json
import logging
import socket
import sqlite3
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.app import Outside, Product, build
from bot.council import load_council
from bot.log import configure_log
from bot.server import Connections, runner_of
from bot.settings import load_settings
from bot.teams.credentials import NoToken
from bot.teams.keys import KeyRing
from cards.actions import StartUnplanned
from tests.fakes.connector import FakeConnector
from tests.fakes.openid import FakeOpenId, rsa_key, token
from tests.fakes.teams import Json, press

ROOT: Final = Path(__file__).parents[3]
APP: Final = "33333333-3333-4333-8333-333333333333"
TENANT: Final = "00000000-0000-4000-8000-000000000002"
PARTNER: Final = "55555555-5555-4555-8555-555555555555"
ELEANOR: Final = "00000000-0000-4000-8000-000000000201"
"""A councillor of the example council."""
HOST: Final = "smba.trafficmanager.net"
TEAMS: Final = f"https://{HOST}/"
MORNING: Final = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
JSON_TYPE: Final = ("Content-Type", "application/json")


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class TurnedClock:
    """The product's clock, turned by hand."""

    moment: datetime = MORNING

    def now(self) -> datetime:
        return self.moment


@dataclass
class Names(AbstractResolver):
    """Finds every host at one port of this machine, and remembers which were looked up."""

    port: int
    asked: list[str] = field(default_factory=list)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        found = ResolveResult(
            hostname=host, host="127.0.0.1", port=self.port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST
        )
        return [found]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Production:
    """The running product, Microsoft's stand-ins, two clocks to turn, the log and the store."""

    product: Product
    port: int
    openid: FakeOpenId
    teams: FakeConnector
    names: Names
    seconds: list[float]
    clock: TurnedClock
    store: Path
    log: io.StringIO

    def good(self, **changes: Any) -> str:
        """A token that is let in."""
        return token(APP, TEAMS, **changes)

    async def delivers(self, activity: Json, bearer: str) -> Sent:
        """An activity with a token, as Teams sends it."""
        return await self.sends(wire(json.dumps(activity).encode(), ("Authorization", f"Bearer {bearer}"), JSON_TYPE))

    async def sends(self, request: bytes) -> Sent:
        """Any bytes at all on a connection of their own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        async with asyncio.timeout(15):
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        return Sent(int(head.split()[1]), body)

    def rows(self) -> dict[tuple[str, str], bytes]:
        """All that the council's store holds."""
        everything = "SELECT pk, rk, body FROM rows WHERE pk = 'wexmoor' OR pk LIKE 'wexmoor|2%'"
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as connection:
            return {(pk, rk): body for pk, rk, body in connection.execute(everything)}

    def new_lines(self) -> list[str]:
        """The log since it was last read, but for what the server finds out about itself as it starts."""
        written = self.log.getvalue()
        self.log.seek(0)
        self.log.truncate()
        return [line for line in written.splitlines() if "start-up check" not in line]

    def later(self, **time: float) -> None:
        """Both clocks go on."""
        passed = timedelta(**time)
        self.clock.moment += passed
        self.seconds[0] += passed.total_seconds()


def wire(body: bytes, *headers: tuple[str, str], method: str = "POST", path: str = "/api/messages") -> bytes:
    """A request as it goes over the wire. Content-Length is added unless the headers say how long the body is."""
    told = {name.lower() for name, _ in headers}
    length = () if told & {"content-length", "transfer-encoding"} else (("Content-Length", str(len(body))),)
    lines = [f"{name}: {value}" for name, value in (("Host", "bot"), ("Connection", "close"), *headers, *length)]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


def begins_a_form(operation: int = 1, **changes: Any) -> Json:
    """A press by a councillor in her own chat that begins a visit form: it changes the store and is written to Teams."""
    action = StartUnplanned(operation=f"20261116-{operation:016x}", team="mash", visit_date="2026-11-10", is_new=True)
    usual: Json = {
        "id": f"17000000{operation}",
        "from": {"id": f"29:{ELEANOR}", "name": "Councillor", "aadObjectId": ELEANOR},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:personal"},
        "channelData": {"tenant": {"id": TENANT}},
    }
    return press(TEAMS, StartUnplanned.verb, action.payload(), **{**usual, **changes})


def environment(folder: Path) -> dict[str, str]:
    """What a production server is told."""
    return {
        "FRONTLINE_APP_ID": APP,
        "FRONTLINE_APP_SECRET": "not-a-real-secret",
        "FRONTLINE_TENANT_IDS": f"{TENANT},{PARTNER}",
        "FRONTLINE_PUBLIC_URL": "https://visits.wexmoor.example",
        "FRONTLINE_COUNCIL_FILE": str(ROOT / "council.example.toml"),
        "FRONTLINE_STORE_PATH": str(folder / "visits.db"),
        "FRONTLINE_OUTBOX_POLL_SECONDS": "60",  # what is due is posted when a test says so
    }


@asynccontextmanager
async def production(folder: Path) -> AsyncIterator[Production]:
    """The product as `build` composes it, listening on this machine."""
    settings = load_settings(environment(folder))
    seconds, clock = [1000.0], TurnedClock()
    async with FakeOpenId() as openid, _microsoft(folder) as (teams, names, session):
        openid.publish("first")
        openid.publish("webchat", ("webchat",))
        outside = Outside(
            keys=lambda: KeyRing(openid.metadata_url, timeout_seconds=2.0, now=lambda: seconds[0]),
            tokens=NoToken(),
            session=session,
        )
        product = build(settings, load_council(settings.council_file), clock=clock, outside=outside)
        with _kept_log() as log:
            runner = runner_of(product.app)
            await runner.setup()
            server = await asyncio.get_running_loop().create_server(Connections(runner), "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            try:
                yield Production(product, port, openid, teams, names, seconds, clock, settings.store_path, log)
            finally:
                server.close()
                await runner.cleanup()


@asynccontextmanager
async def _microsoft(folder: Path) -> AsyncIterator[tuple[FakeConnector, Names, Any]]:
    """(the Bot Connector, the names looked up, a maker of sessions that lead there)."""
    key, certificate = certificate_of_teams()
    (folder / "teams.pem").write_bytes(key + certificate)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(folder / "teams.pem")
    trusting = ssl.create_default_context(cadata=certificate.decode())
    person = {
        "id": f"29:{ELEANOR}",
        "aadObjectId": ELEANOR,
        "tenantId": TENANT,
        "name": "Councillor",
        "userRole": "user",
    }
    async with FakeConnector(members=[person]) as teams:
        site = web.TCPSite(teams._runner, "127.0.0.1", 0, ssl_context=serving)
        await site.start()
        names = Names(teams._runner.addresses[-1][1])

        def session() -> aiohttp.ClientSession:
            return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=names, ssl=trusting))

        yield teams, names, session


@cache
def certificate_of_teams() -> tuple[bytes, bytes]:
    """(private key, certificate) of Teams' host, made for the test and trusted by nobody else."""
    key = rsa_key("teams")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(made - timedelta(hours=1))
        .not_valid_after(made + timedelta(hours=12))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, certificate.public_bytes(Encoding.PEM)


@contextmanager
def _kept_log() -> Iterator[io.StringIO]:
    """The log as a server writes it, libraries' lines and all."""
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, io.StringIO()
    configure_log("info", stream)
    try:
        yield stream
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
