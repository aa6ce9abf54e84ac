"""The composition root: the one place that names the concrete parts and joins them."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import ClientSession, web

from bot import pages
from bot.calendars import add_calendars
from bot.clock import SystemClock
from bot.council_sections import Council
from bot.desk import Desk
from bot.documents.report.files import Look
from bot.downloads import add_downloads
from bot.handlers.reception import Reception
from bot.limits import USUAL, Allowances, Limited
from bot.outbox import Checkpoint, OutboxJob, Sender
from bot.sealing import Sealer, SealingJob
from bot.server import pages_within
from bot.settings import AppType, Mode, Settings, Store
from bot.startup import ClockCheck, Finding, StartUp, clock_sources
from bot.teams.connector import Connector
from bot.teams.credentials import AzureToken, NoToken, TokenSource
from bot.teams.door import create_app
from bot.teams.hosts import AllowedHosts
from bot.teams.keys import KeyRing
from bot.teams.tokens import Gate, OpenGate, TokenGate
from cards.notices import error_card
from cards.payload import render
from cards.wording import chat as wording
from storage.store import TableStore
from storage.table import Table
from visits.model import SYSTEM, Event
from visits.ports import Clock, Office, Stale, Unavailable

TEAMS_SERVICE: Final = "https://smba.trafficmanager.net/teams/"
"""Where Teams is written to for someone the bot has never met."""
SEED_SECONDS: Final = 5.0
"""How long the start waits for the store before it serves without."""
SEED_AGAIN_SECONDS: Final = 2.0
LAST_POSTS_SECONDS: Final = 1.0
"""How long posts in hand may still take when all turns are answered; by then they have had as long as those."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What lies beyond the product and its store: Microsoft. No setting moves it; only whoever composes the product can."""

    keys: Callable[[], KeyRing] = KeyRing
    """The keys with which Teams signs what it sends."""
    tokens: TokenSource | None = None
    """Our own token, in place of the one that the settings lead to."""
    session: Callable[[], ClientSession] = ClientSession
    """The way to the Bot Connector."""


MICROSOFT: Final = Outside()


@dataclass(frozen=True, slots=True)
class Product:
    """Everything, joined. `app` is the server, not yet started."""

    app: web.Application
    desk: Desk
    sender: Sender
    connector: Connector


def open_table(settings: Settings) -> Table:
    """The table that the settings name. The engines load only where used."""
    if settings.store is Store.SQLITE:
        from storage.sqlite import SqliteTable  # noqa: PLC0415 - an engine loads only where used

        return SqliteTable(settings.store_path)
    from storage.azure import AzureTable  # noqa: PLC0415 - the same

    if settings.store_connection.get_secret_value():
        return AzureTable.from_connection_string(settings.store_connection.get_secret_value(), settings.store_table)
    return AzureTable.from_account_url(settings.store_account, settings.store_table)


def open_desk(
    settings: Settings, council: Council, *, clock: Clock | None = None, wake: Callable[[], None] = lambda: None
) -> Desk:
    """The office and the store, for the server and the command line alike."""
    store = TableStore(open_table(settings), council.id, lease_seconds=settings.lease_seconds)
    office = Office(
        store=store,
        clock=clock or SystemClock(settings.now),
        rules=council.rules,
        working_days=council.working_days,
        new_id=lambda: secrets.token_hex(12),
        aside=asyncio.to_thread,
    )
    return Desk(office=office, store=store, wake=wake, public_url=_public_url(settings))


def open_connector(settings: Settings) -> Connector:
    """The way to Teams, for the command line: to be closed after use."""
    return Connector(_token_source(settings), _hosts(settings))


def build(
    settings: Settings,
    council: Council,
    *,
    clock: Clock | None = None,
    checkpoint: Checkpoint = lambda _moment: None,
    outside: Outside = MICROSOFT,
    allowances: Allowances = USUAL,
) -> Product:
    """The whole product from its settings and its council. Nothing is connected to before the server starts."""
    woken = asyncio.Event()
    desk = open_desk(settings, council, clock=clock, wake=woken.set)
    tokens = outside.tokens or _token_source(settings)
    connector = Connector(tokens, _hosts(settings), session_factory=outside.session)
    sender = Sender(
        desk,
        connector,
        bot_account=f"28:{settings.app_id}",
        service_url=TEAMS_SERVICE,
        words_with_cards=settings.mode is Mode.PRODUCTION,
        checkpoint=checkpoint,
    )
    job = OutboxJob(sender, woken, poll_seconds=settings.outbox_poll_seconds)
    sealing = SealingJob(Sealer(desk.store, desk.office.clock))
    start_up = _start_up(settings, council, desk, connector, outside)
    app = create_app(
        Limited(Reception(desk, connector), allowances),
        _gate(settings, outside),
        connector,
        start_up.ready,
        error_card=lambda: render(error_card()),
        error_text=wording.WENT_WRONG,
        lifetimes=[_remembering(desk, council), _posting(job), sealing.lifetime, start_up.run],
    )
    app.middlewares.append(pages_within())
    _add_pages(app, council)
    add_calendars(app, desk)
    add_downloads(app, desk, Look(logo=council.logo.read_bytes() if council.logo else None))
    return Product(app=app, desk=desk, sender=sender, connector=connector)


async def start_up_of(settings: Settings, council: Council) -> list[Finding]:
    """What is found of everything that the bot needs to run, looked at now, with no server."""
    desk, connector = open_desk(settings, council), open_connector(settings)
    try:
        return await _start_up(settings, council, desk, connector, MICROSOFT).findings()
    finally:
        await connector.close()
        await desk.store.close()


def _start_up(settings: Settings, council: Council, desk: Desk, connector: Connector, outside: Outside) -> StartUp:
    clock = ClockCheck(clock_sources(settings, TEAMS_SERVICE), outside.session)
    return StartUp(desk, council, connector, clock)


def _public_url(settings: Settings) -> str:
    """As set; where it is not, in development, this machine's own port."""
    is_set = "public_url" in settings.model_fields_set
    return settings.public_url if is_set else f"http://127.0.0.1:{settings.port}"


async def seed(desk: Desk, council: Council) -> bool:
    """Put the council's people and teams into an empty store, once; from then on the store rules."""
    if await desk.store.people():
        return False
    event = Event(
        object=f"council {council.id}",
        action="seeded",
        person=SYSTEM,
        at=desk.office.clock.now(),
        operation_id=desk.new_operation(),
    )
    await desk.store.register(council.people, council.teams, event)
    return True


def _hosts(settings: Settings) -> AllowedHosts:
    if settings.mode is Mode.DEVELOPMENT:
        return AllowedHosts.loopback()
    return AllowedHosts(frozenset(settings.service_hosts))


def _gate(settings: Settings, outside: Outside) -> Gate:
    hosts = _hosts(settings)
    if settings.mode is Mode.DEVELOPMENT:
        return OpenGate(hosts)
    return TokenGate(settings.app_id, frozenset(settings.tenant_ids), hosts, outside.keys())


def _token_source(settings: Settings) -> TokenSource:
    if settings.mode is Mode.DEVELOPMENT:
        return NoToken()
    if settings.app_type is AppType.MANAGED_IDENTITY:
        return AzureToken.with_managed_identity(settings.app_id)
    if settings.app_certificate:
        return AzureToken.with_certificate(settings.tenant_ids[0], settings.app_id, settings.app_certificate)
    return AzureToken.with_secret(settings.tenant_ids[0], settings.app_id, settings.app_secret.get_secret_value())


Lifetime = Callable[[web.Application], AsyncIterator[None]]


def _remembering(desk: Desk, council: Council) -> Lifetime:
    async def lifetime(_app: web.Application) -> AsyncIterator[None]:
        seeding = asyncio.create_task(_seeded(desk, council))
        await asyncio.wait({seeding}, timeout=SEED_SECONDS)
        yield
        await _ended(seeding)
        await desk.store.close()

    return lifetime


def _posting(job: OutboxJob) -> Lifetime:
    async def lifetime(app: web.Application) -> AsyncIterator[None]:
        async def stop(_app: web.Application) -> None:
            job.stop()  # while the last turns are answered: what they want posted waits in the store

        app.on_shutdown.append(stop)
        task = asyncio.create_task(job.run())
        yield
        await asyncio.wait({task}, timeout=LAST_POSTS_SECONDS)
        await _ended(task)

    return lifetime


async def _seeded(desk: Desk, council: Council) -> None:
    """Seed the store, as soon as it answers: a bot that starts while the store is down serves once it is back."""
    while True:
        try:
            await seed(desk, council)
        except (Unavailable, Stale):  # Stale: another copy of the bot was seeding too
            await asyncio.sleep(SEED_AGAIN_SECONDS)
        else:
            return


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _add_pages(app: web.Application, council: Council) -> None:
    """The addresses that the app package names."""
    for path, page in (("/privacy", pages.privacy_page(council)), ("/terms", pages.terms_page(council))):

        async def show(_request: web.Request, page: str = page) -> web.Response:
            return web.Response(text=page, content_type="text/html")

        app.router.add_get(path, show)
