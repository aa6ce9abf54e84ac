"""A report's files served on loopback, by as many copies of the bot as a test wants."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.desk import Desk
from bot.documents.report.files import Look
from bot.downloads import add_downloads
from storage.store import TableStore
from tests.bot.calendar_server import DownTable
from tests.visits.council import HEAD, MovingClock, open_council
from visits.model import PersonId
from visits.ports import Office
from visits.report import FrozenReport
from visits.usecases.downloads import LinkIssued, issue_link


@dataclass
class Answer:
    """What came of a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_file(self) -> bool:
        return self.status == 200 and self.headers["Content-Type"] == "application/zip"

    @property
    def text(self) -> str:
        assert self.headers["Content-Type"] == "text/html; charset=utf-8", self
        return self.body.decode()


@dataclass
class Server:
    """One copy of the bot."""

    desk: Desk
    table: DownTable
    runner: web.AppRunner
    session: aiohttp.ClientSession

    @property
    def office(self) -> Office:
        return self.desk.office

    async def link(self, report: FrozenReport, person: PersonId = HEAD) -> str:
        """The address of a new link."""
        issued = await issue_link(self.office, person, report.year, report.id, "20261120-o1")
        assert isinstance(issued, LinkIssued), issued
        return self.desk.download_address(issued.token)

    async def ask(self, method: str, address: str, **headers: str) -> Answer:
        async with self.session.request(method, address, headers=headers) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def get(self, address: str) -> Answer:
        return await self.ask("GET", address)

    async def post(self, address: str) -> Answer:
        return await self.ask("POST", address)

    def here(self, address: str) -> str:
        """The same address at this copy of the bot."""
        return self.desk.download_address(address.rpartition("/")[2])


@asynccontextmanager
async def open_server(path: Path, clock: MovingClock, *, prefix: str = "a", look: Look) -> AsyncIterator[Server]:
    """A copy of the bot over the council in this SQLite file."""
    table = DownTable(path)
    office = await open_council(path, clock, prefix=prefix, table=table)
    assert isinstance(office.store, TableStore)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(office.store.close)
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        desk = Desk(office=office, store=office.store, wake=lambda: None, public_url=url)
        app = web.Application()
        add_downloads(app, desk, look)
        runner = web.AppRunner(app, shutdown_timeout=0.2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listening).start()
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=60)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector, timeout=timeout))
        yield Server(desk, table, runner, session)
