"""A copy of the bot without a door that does its share of the work of a council while something is wrong.

    python -m tests.faults.worker --engine azure --where … --table t1 --connector http://127.0.0.1:8123/ --day 2026-11-21
        --forms 6 --part 0 --parts 2

It sends its share of the forms, drafts and releases answers to its share of the issues, and posts until nothing waits. Whatever
is not answered by the store it does again with the same operation id, as a person does who presses the same button again. With
`--kill` it is killed just before its first form is stored, or just after.
"""

import argparse
import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Final, TypeVar

import bot.app
from bot.app import Product, build, open_table
from bot.council import load_council
from bot.council_sections import Council
from bot.settings import Settings
from storage.table import PAGE_SIZE, Insert, Operation, Page, Row, Table
from tests.kill.answerer import answer_of, form_of
from tests.kill.forms import send_form
from tests.kill.night import NightClock
from tests.kill.sender import ROOT, closed, parser_of, post_all, settings_of
from visits.doing import Doing
from visits.issues import Act
from visits.model import Issue, Outcome, PersonId, Role, VisitRecord
from visits.ports import Stale, Unavailable
from visits.usecases.issues import Acted, act_on_issue
from visits.years import municipal_year

_Answer = TypeVar("_Answer")

BEFORE: Final = "before_commit"
AFTER: Final = "after_commit"
PAUSE_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 50.0


class KillingTable:
    """The real table; the process ends by SIGKILL just before or after the transaction that stores a form."""

    def __init__(self, table: Table, moment: str) -> None:
        self._table = table
        self._moment = moment

    async def get(self, partition: str, key: str) -> Row | None:
        """As `Table.get`."""
        return await self._table.get(partition, key)

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        """As `Table.query`."""
        return await self._table.query(partition, start, end, select=select, limit=limit)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        """As `Table.write`."""
        stores = any(isinstance(each, Insert) and each.key.startswith("record|") for each in operations)
        if stores and self._moment == BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        await self._table.write(partition, operations, write_id=write_id)
        if stores and self._moment == AFTER:
            os.kill(os.getpid(), signal.SIGKILL)

    async def ready(self) -> None:
        """As `Table.ready`."""
        await self._table.ready()

    async def close(self) -> None:
        """As `Table.close`."""
        await self._table.close()


def settings_for(arguments: argparse.Namespace) -> Settings:
    """As other tests that kill the bot have them, on a table of this run's own."""
    return settings_of(arguments).model_copy(update={"store_table": arguments.table, "lease_seconds": 3.0})


async def run(arguments: argparse.Namespace) -> None:
    """Do the share, then post until nothing waits."""
    council, settings = load_council(ROOT / "council.example.toml"), settings_for(arguments)
    if arguments.kill:

        def to_be_killed(settings: Settings) -> Table:
            return KillingTable(open_table(settings), arguments.kill)

        bot.app.open_table = to_be_killed
    product, table = build(settings, council, clock=NightClock()), open_table(settings)
    product.connector._timeout_seconds = 1.5  # below the lease, as in the product
    async with asyncio.timeout(LONGEST_SECONDS):
        for number in range(arguments.part, arguments.forms, arguments.parts):
            await _sent(product, council, number, arguments.day)
        for number in range(arguments.part, arguments.forms // 3, arguments.parts):
            await _answered(product, council, number, arguments.day)
        await insisting(lambda: post_all(product, table))
    await closed(product, table)


async def insisting(work: Callable[[], Awaitable[_Answer]]) -> _Answer:
    """The same again until the store answers."""
    while True:
        try:
            return await work()
        except (Unavailable, Stale):
            await asyncio.sleep(PAUSE_SECONDS)


async def _sent(product: Product, council: Council, number: int, day: str) -> None:
    """Send the form, unless it was heard: an operation that was done is known by what came of it."""

    async def once() -> None:
        if not await record_of(product, council, number, day):
            await send_form(product.desk.office, council, number, day)

    await insisting(once)


async def record_of(product: Product, council: Council, number: int, day: str) -> VisitRecord | None:
    """The record that the form with this number became; None if it is not sent."""
    members = [person for person in council.people if person.has(Role.MEMBER)]
    year = product.desk.store.year(municipal_year(date.fromisoformat(day)))
    record_id = await year.outcome_of(members[number % len(members)].id, f"20261114-{number:016x}s")
    stored = await year.record(record_id) if record_id else None
    return stored.value if stored else None


async def _answered(product: Product, council: Council, number: int, day: str) -> None:
    """The manager drafts the answer, the Head of Service releases it; the form may be another copy's to send."""
    issue = await insisting(lambda: _issue_of(product, council, form_of(number), day))
    [team] = [team for team in council.teams if team.id == issue.team_id]
    draft = Doing(act=Act.DRAFT, text=answer_of(number), outcome=Outcome.INFORMATION)
    await _done(product, team.managers[0], issue, draft, f"20261114-{number:016x}d")
    await _done(product, issue.goes_to, issue, Doing(act=Act.RELEASE), f"20261114-{number:016x}r")


async def _done(product: Product, person: PersonId, issue: Issue, doing: Doing, operation: str) -> None:
    acted = await insisting(lambda: act_on_issue(product.desk.office, person, issue.year, issue.id, doing, operation))
    assert isinstance(acted, Acted), acted


async def _issue_of(product: Product, council: Council, number: int, day: str) -> Issue:
    """The one issue of the form with this number, once it is sent."""
    while True:
        record = await record_of(product, council, number, day)
        if record:
            [issue] = await product.desk.store.year(record.year).issues_of(record.id)
            return issue
        await asyncio.sleep(PAUSE_SECONDS)


def arguments_parser() -> argparse.ArgumentParser:
    """What a copy is told."""
    parser = parser_of("Do a share of a council's work while something is wrong.")
    parser.add_argument("--table", default="frontline", help="the name of the table, on Azure")
    parser.add_argument("--forms", type=int, required=True)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    return parser


if __name__ == "__main__":
    asyncio.run(run(arguments_parser().parse_args()))
