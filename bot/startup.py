"""What is looked at when the bot starts, and by `python -m bot check`: clock, store, channels, and the council's file.

Nothing of it keeps the server from serving. A clock that is far off does: tokens are judged by it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.council_sections import Council
from bot.desk import Desk
from bot.office_work import counted, differing
from bot.settings import Mode, Settings, Store
from bot.teams.connector import Connector, ConnectorError
from bot.teams.door import NotReady
from storage.probe import Step
from visits.model import Person, Role
from visits.ports import Unavailable

OFF_SECONDS: Final = 120.0
FAR_OFF_SECONDS: Final = 300.0
"""As much as a token's times may differ from ours."""
ASK_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 5.0
"""Between two looks while the store does not answer."""
CLOCK_EVERY_SECONDS: Final = 600.0

_log = structlog.get_logger("bot.startup")


class Grade(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    LOOK = "look at this"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` holds nobody's name, so that it can be logged; `subject` is for whoever reads the print-out."""

    about: str
    grade: Grade
    found: str
    mend: str = ""
    subject: str = ""


class ClockCheck:
    """Our clock against the time that others put on their HTTP answers. Which others: `asked`, in turn, until one says it."""

    def __init__(
        self,
        asked: Sequence[str],
        session: Callable[[], ClientSession] = ClientSession,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._asked = asked
        self._session = session
        self._now = now
        self.off: float | None = None
        """Seconds that we are ahead; None as long as nobody has told."""

    async def look(self) -> None:
        """Ask. If nobody answers, what was found before stands."""
        async with self._session() as session:
            for address in self._asked:
                try:
                    timeout = ClientTimeout(total=ASK_SECONDS)
                    async with session.head(address, timeout=timeout, allow_redirects=False) as answer:
                        theirs = parsedate_to_datetime(answer.headers["Date"]).timestamp()
                except (ClientError, OSError, TimeoutError, KeyError, ValueError, TypeError):
                    continue
                self.off = self._now() - theirs
                return

    def finding(self) -> Finding:
        """What was found."""
        if self.off is None:
            return Finding("clock", Grade.OK, "not compared: there was nobody to ask")
        off = abs(self.off)
        if off <= OFF_SECONDS:
            return Finding("clock", Grade.OK, "right")
        found = f"{round(off / 60)} minutes {'fast' if self.off > 0 else 'slow'}"
        grade = Grade.WRONG if off > FAR_OFF_SECONDS else Grade.LOOK
        return Finding("clock", grade, found, "Set the machine's clock by a time server (NTP).")


class StartUp:
    """All that is looked at. `clock` goes on being looked at while the server runs."""

    def __init__(self, desk: Desk, council: Council, connector: Connector, clock: ClockCheck) -> None:
        self._desk = desk
        self._council = council
        self._connector = connector
        self._clock = clock

    async def ready(self) -> str:
        """What is to be looked at, if anything. Raises NotReady, and Unavailable when storage does not answer."""
        await self._desk.store.ready()
        clock = self._clock.finding()
        said = f"The clock is {clock.found}."
        if clock.grade is Grade.WRONG:
            raise NotReady(said)
        return "" if clock.grade is Grade.OK else said

    async def findings(self) -> list[Finding]:
        """Everything, looked at now. What can't be read while the store is down is left out."""
        await self._clock.look()
        found = [self._clock.finding(), await self._storage()]
        if found[-1].grade is not Grade.OK:
            return found
        try:
            return [*found, await self._council_file(), *await self._channels()]
        except Unavailable:
            return [*found, Finding("store", Grade.WRONG, "stopped answering", "Run this again.")]

    async def run(self, _app: web.Application) -> AsyncIterator[None]:
        """The server's lifetime: look once and log it, then see to the clock now and then. Nobody waits for it."""
        task = asyncio.create_task(self._watch())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _watch(self) -> None:
        while not await self._store_answers():  # noqa: ASYNC110 - a store far away sets no event
            await asyncio.sleep(AGAIN_SECONDS)
        while True:
            await asyncio.sleep(CLOCK_EVERY_SECONDS)
            await self._clock.look()
            if self._clock.finding().grade is not Grade.OK:
                _say(self._clock.finding())

    async def _store_answers(self) -> bool:
        """Look at everything and log it; False if there is more to look at once the store answers."""
        found = await self.findings()
        for finding in found:
            _say(finding)
        return not any(finding.about == "store" and finding.grade is Grade.WRONG for finding in found)

    async def _storage(self) -> Finding:
        refused = await self._desk.store.probe()
        if refused is None:
            return Finding("store", Grade.OK, "a row was written, read and taken away")
        found = {
            Step.WRITE: "a row could not be written",
            Step.READ: "a row was written but could not be read",
            Step.DELETE: "a row was written but could not be taken away",
        }[refused]
        mend = (
            "Is the store reachable? In Azure, give the bot's identity the role Storage Table Data Contributor; "
            "a SQLite file and its folder must be writable."
        )
        return Finding("store", Grade.WRONG, found, mend)

    async def _council_file(self) -> Finding:
        people, teams = await differing(self._desk, self._council)
        if not people and not teams:
            return Finding("council's file", Grade.OK, "the store is as the file has it")
        both = f"{counted(len(people), 'person', 'people')} and {counted(len(teams), 'team', 'teams')}"
        mend = "The store rules. `python -m bot council apply` shows each and asks."
        return Finding("council's file", Grade.LOOK, f"{both} differ from what is stored", mend)

    async def _channels(self) -> list[Finding]:
        people = [one for one in await self._desk.store.people() if one.has(Role.HEAD_OF_SERVICE)]
        return list(await asyncio.gather(*(self._channel(person) for person in people)))

    async def _channel(self, head: Person) -> Finding:
        """Whether the channel is chosen, and the bot still a member of the team that holds it."""
        channel = await self._desk.store.channel_of(head.id)
        if channel is None:
            mend = "In the channel, say “@Frontline Visits use this channel”. Until then records wait."
            return Finding("channel", Grade.LOOK, "none is chosen", mend, head.name)
        try:
            members = await self._connector.members(channel.service_url, channel.ms_team_id)
        except ConnectorError as failed:
            mend = "Is the app still in the team? Add it again, and choose the channel again if it has changed."
            return Finding("channel", Grade.WRONG, f"its team can't be read ({type(failed).__name__})", mend, head.name)
        return Finding("channel", Grade.OK, f"reached, {counted(len(members), 'member', 'members')}", "", head.name)


def clock_sources(settings: Settings, teams_service: str) -> list[str]:
    """Whom to ask for the time: the store's account, and in production Teams."""
    sources = [store_address(settings)] if settings.store is Store.AZURE else []
    if settings.mode is Mode.PRODUCTION:
        sources.append(teams_service)
    return [address for address in sources if address]


def store_address(settings: Settings) -> str:
    """The web address of the Azure table account; "" if a connection string does not say."""
    if settings.store_account:
        return settings.store_account
    connection = settings.store_connection.get_secret_value()
    parts = dict(part.split("=", 1) for part in connection.split(";") if "=" in part)
    if "TableEndpoint" in parts:
        return parts["TableEndpoint"]
    if "AccountName" not in parts:
        return ""
    return f"https://{parts['AccountName']}.table.{parts.get('EndpointSuffix', 'core.windows.net')}"


def _say(finding: Finding) -> None:
    log = _log.info if finding.grade is Grade.OK else _log.warning
    log("start-up check", about=finding.about, grade=str(finding.grade), found=finding.found)
