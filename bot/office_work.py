"""What the commands of the command line have in common: the configuration, work on the store, and how faults are said."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

import typer

from bot.council import BadCouncil, load_council
from bot.council_sections import Council
from bot.desk import Desk
from bot.settings import BadSettings, Mode, Settings, load_settings
from bot.tables import BadFile
from storage.table import Table
from visits import proforma_versions
from visits.model import Person, Team
from visits.partners import tenant_of
from visits.ports import Stale, Unavailable


def configuration() -> tuple[Settings, Council]:
    """The settings and the council, or every fault of both."""
    faults: list[str] = []
    settings: Settings | None = None
    council: Council | None = None
    try:
        settings = load_settings()
    except BadSettings as bad:
        faults += bad.faults
    named = os.environ.get("FRONTLINE_COUNCIL_FILE", "").strip()
    try:
        if settings or named:
            path = settings.council_file if settings else Path(named)
            council = load_council(path, form=proforma_versions.CURRENT)
    except BadCouncil as wrong:
        faults += wrong.faults
    if settings and council and settings.mode is Mode.PRODUCTION and council.tenant_id != settings.tenant_ids[0]:
        faults.append(
            "council.tenant_id in the council's file is not the first of FRONTLINE_TENANT_IDS. Make them the same."
        )
    if settings and council and settings.mode is Mode.PRODUCTION:
        unlisted = {tenant_of(person.id) for person in council.people} - {council.tenant_id, *settings.tenant_ids}
        faults += [
            f"{tenant}, a tenant_id in [[people]], is not in FRONTLINE_TENANT_IDS." for tenant in sorted(unlisted)
        ]
    if faults or settings is None or council is None:
        stop(faults)
    return settings, council


def in_store(work: Callable[[Desk, Council], Coroutine[Any, Any, str]]) -> None:
    """Do office work on the store, and say what came of it."""
    from bot.app import open_desk, seed  # noqa: PLC0415 - nothing is opened before the settings are right

    settings, council = configuration()

    async def done() -> str:
        desk = open_desk(settings, council)
        try:
            await seed(desk, council)
            return await work(desk, council)
        finally:
            await desk.store.close()

    _run(done())


def on_table(work: Callable[[Table, Council], Coroutine[Any, Any, str]]) -> None:
    """Do work on the bare table, into which nothing is put beforehand, and say what came of it."""
    from bot.app import open_table  # noqa: PLC0415 - nothing is opened before the settings are right

    settings, council = configuration()

    async def done() -> str:
        table = open_table(settings)
        try:
            return await work(table, council)
        finally:
            await table.close()

    _run(done())


def _run(work: Coroutine[Any, Any, str]) -> None:
    try:
        typer.echo(asyncio.run(work))
    except BadFile as bad:
        stop(map(str, bad.faults), lead="Nothing was imported.")
    except Unavailable:
        stop(["The store does not answer. Try again: what was done already is not done twice."])
    except Stale:
        stop(["Somebody else changed the same just now. Try again: what was done already is not done twice."])


async def differing(desk: Desk, council: Council) -> tuple[list[Person], list[Team]]:
    """The people and teams of council.toml that are stored otherwise, or not at all."""
    people = [one for one in council.people if await desk.store.person(one.id) != one]
    return people, [one for one in council.teams if await desk.store.team(one.id) != one]


def counted(number: int, one: str, several: str) -> str:
    """ "1 team" or "2 teams"."""
    return f"{number} {one if number == 1 else several}"


def stop(faults: Any, *, lead: str = "This must be put right first:") -> NoReturn:
    """Say every fault and end."""
    typer.echo(lead, err=True)
    for fault in faults:
        typer.echo(f"  - {fault}", err=True)
    sys.exit(2)
