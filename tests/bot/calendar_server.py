"""People's calendars served on loopback, and read by another reader of iCalendar than the one that wrote them."""

import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import vobject
from aiohttp import web

from bot.calendars import add_calendars
from bot.desk import Desk
from storage.sqlite import SqliteTable
from storage.store import TableStore
from storage.table import Row, StorageDown
from tests.visits.builders import AUTHOR, YEAR
from tests.visits.council import MovingClock, open_council
from visits.model import PersonId
from visits.ports import Office, Put
from visits.rota import Slot
from visits.rota_shown import CalendarShown
from visits.usecases.calendar import my_calendar
from visits.years import municipal_year


class DownTable(SqliteTable):
    """A table that stops answering when a test says so."""

    is_down = False

    async def get(self, partition: str, key: str) -> Row | None:
        """As any table, unless it is down."""
        if self.is_down:
            raise StorageDown("down")
        return await super().get(partition, key)


@dataclass
class Server:
    """The calendars of a council, served on loopback."""

    desk: Desk
    table: DownTable
    session: aiohttp.ClientSession

    @property
    def office(self) -> Office:
        return self.desk.office

    async def address(self, person: PersonId = AUTHOR, slot: str = "") -> str:
        """A person's address; with a visit's id, that visit's alone."""
        shown = await my_calendar(self.office, person, secrets.token_urlsafe(32), year=YEAR, slot=slot)
        assert isinstance(shown, CalendarShown)
        return self.desk.calendar_address(shown.feed.token, slot)

    async def put(self, *slots: Slot) -> None:
        """Keep these visits, in the year of each."""
        for slot in slots:
            year = await self.office.store.open_year(municipal_year(slot.start.date()))
            await year.commit([Put(slot, await year.slot(slot.id))], write_id=f"{slot.id}.{slot.sequence}")

    async def change(self, slot: Slot, **changes: object) -> Slot:
        """A visit changed, and the change counted."""
        now = self.office.clock.now()
        changed = slot.model_copy(update={**changes, "sequence": slot.sequence + 1, "changed_at": now})
        await self.put(changed)
        return changed

    async def get(self, address: str, **headers: str) -> "Answer":
        async with self.session.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()}) as answer:
            return Answer(answer.status, answer.headers, await answer.text())

    async def events(self, address: str) -> dict[str, Any]:
        """Events by visit, as the other reader sees them."""
        answer = await self.get(address)
        assert answer.status == 200, answer
        return answer.events


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def events(self) -> dict[str, Any]:
        calendar = vobject.readOne(self.text)
        assert calendar.name == "VCALENDAR"
        return {event.uid.value.partition("@")[0]: event for event in calendar.contents.get("vevent", [])}


@asynccontextmanager
async def open_server(path: Path) -> AsyncIterator[Server]:
    """The calendars of an invented council, kept in this SQLite file."""
    table = DownTable(path)
    office = await open_council(path, MovingClock(), table=table)
    assert isinstance(office.store, TableStore)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        desk = Desk(office=office, store=office.store, wake=lambda: None, public_url=url)
        app = web.Application()
        add_calendars(app, desk)
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            yield Server(desk, table, session)
        await runner.cleanup()
    await office.store.close()
