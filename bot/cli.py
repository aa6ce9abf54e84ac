"""The command line: `python -m bot COMMAND`. Every fault is said in plain words, all at once, and nothing is half done."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.council import BadCouncil, load_council
from bot.council_sections import Council
from bot.desk import Desk
from bot.imports import parse_members, parse_teams
from bot.log import configure_log
from bot.settings import BadSettings, Mode, Settings, load_settings
from bot.tables import BadFile, read_text
from visits import proforma_versions
from visits.model import SYSTEM, Event, Person, Team
from visits.ports import Stale, Unavailable
from visits.years import london_day

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Frontline Visits: the bot server and its office work."
)
imports = typer.Typer(no_args_is_help=True, help="Put a file's people or teams into the store.")
council_app = typer.Typer(no_args_is_help=True, help="The council's own file, council.toml.")
app.add_typer(imports, name="import")
app.add_typer(council_app, name="council")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a CSV file in UTF-8")]


@app.command()
def serve() -> None:
    """Run the bot server. Settings come from FRONTLINE_* variables: see docs/settings.md."""
    from aiohttp import web  # noqa: PLC0415 - only the server needs it

    from bot.app import build  # noqa: PLC0415 - only the server needs it

    settings, council = _configuration()
    configure_log(settings.log_level)
    web.run_app(build(settings, council).app, host=settings.host, port=settings.port, print=None)


@app.command()
def demo(port: int = 3978, playground_port: int = 56150, council_file: Path = Path("council.example.toml")) -> None:
    """Try the product out: a sample council in Microsoft's Agents Playground, until Ctrl-C."""
    from bot.demo.playground import PlaygroundError  # noqa: PLC0415 - a development tool
    from bot.demo.show import run  # noqa: PLC0415 - the same

    configure_log("warning")
    try:
        asyncio.run(run(council_file, port=port, playground_port=playground_port))
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    except PlaygroundError as missing:
        _stop([str(missing)])
    except BadCouncil as bad:
        _stop(bad.faults)


@imports.command()
def members(file: File) -> None:
    """The register: aad_object_id,name,role,ward,party,email,status[,first_elected,briefed_on]."""

    async def put(desk: Desk, council: Council) -> str:
        today = london_day(desk.office.clock.now())
        people = parse_members(read_text(file.read_bytes()), council.tenant_id, today=today)
        people = tuple([await _still_away(desk, person) for person in people])
        await _register(desk, people, (), f"imported {len(people)} people")
        return f"{counted(len(people), 'person', 'people')} of this file are on the register as it has them."

    _in_store(put)


@imports.command()
def teams(file: File) -> None:
    """Visited teams: team_id,name,visit_kind,visits_per_year,managers[,head_of_service,host,place]."""

    async def put(desk: Desk, _council: Council) -> str:
        known = await desk.store.people()
        visited = parse_teams(read_text(file.read_bytes()), known=known)
        await _register(desk, (), visited, f"imported {len(visited)} teams")
        return f"{counted(len(visited), 'team', 'teams')} of this file are kept as it has them."

    _in_store(put)


@council_app.command()
def check() -> None:
    """Read council.toml and say everything that is wrong with it."""
    _, council = _configuration()
    typer.echo(f"{council.name}: {len(council.people)} people and {len(council.teams)} teams. Nothing is wrong.")


@council_app.command()
def apply(yes: Annotated[bool, typer.Option("--yes", help="apply without asking")] = False) -> None:
    """Show how council.toml differs from what is stored, and make the store the same."""

    async def put(desk: Desk, council: Council) -> str:
        people = [p for p in council.people if await desk.store.person(p.id) != p]
        visited = [t for t in council.teams if await desk.store.team(t.id) != t]
        for name in [person.name for person in people] + [team.name for team in visited]:
            typer.echo(f"  differs: {name}")
        if not people and not visited:
            return "The store is as council.toml has it."
        if not yes and not typer.confirm("Apply?"):
            return "Nothing was changed."
        await _register(desk, tuple(people), tuple(visited), "council.toml applied")
        both = counted(len(people), "person", "people"), counted(len(visited), "team", "teams")
        return f"Brought up to date: {both[0]} and {both[1]}."

    _in_store(put)


@app.command()
def parked(retry: Annotated[bool, typer.Option("--retry", help="try each of them again now")] = False) -> None:
    """Cards that could not be delivered and wait for a person."""

    async def show(desk: Desk, _council: Council) -> str:
        count = 0
        for label in await desk.store.years():
            outbox = desk.store.outbox(label)
            for one in await outbox.parked():
                count += 1
                typer.echo(f"  {label} {one.card.kind} {one.card.object_id}: {one.why}, tried {one.attempts} times")
                if retry:
                    await outbox.unpark(one, desk.office.clock.now())
        again = " Tried again now." if retry and count else ""
        return f"Waiting for a person: {counted(count, 'card', 'cards')}.{again}"

    _in_store(show)


@app.command()
def manifest(out: Annotated[Path, typer.Option(help="the file to write")] = Path("build/frontline-visits.zip")) -> None:
    """Write the Teams app package."""
    from bot.manifest import BadPackage, build_manifest, write_package  # noqa: PLC0415 - only this command needs it

    settings, council = _configuration()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_package(out, build_manifest(settings, council))
    except BadPackage as bad:
        _stop(bad.faults)
    typer.echo(f"Wrote {out}.")


def _configuration() -> tuple[Settings, Council]:
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
    if faults or settings is None or council is None:
        _stop(faults)
    return settings, council


def _in_store(work: Callable[[Desk, Council], Coroutine[Any, Any, str]]) -> None:
    """Do office work on the store, and say what came of it."""
    from bot.app import open_desk, seed  # noqa: PLC0415 - nothing is opened before the settings are right

    settings, council = _configuration()

    async def done() -> str:
        desk = open_desk(settings, council)
        try:
            await seed(desk, council)
            return await work(desk, council)
        finally:
            await desk.store.close()

    try:
        typer.echo(asyncio.run(done()))
    except BadFile as bad:
        _stop(map(str, bad.faults), lead="Nothing was imported.")
    except Unavailable:
        _stop(["The store does not answer. Try again: what was done already is not done twice."])
    except Stale:
        _stop(["Somebody else changed the same just now. Try again: what was done already is not done twice."])


def counted(number: int, one: str, several: str) -> str:
    """ "1 team" or "2 teams"."""
    return f"{number} {one if number == 1 else several}"


async def _still_away(desk: Desk, person: Person) -> Person:
    """The person as imported; deputy and days away, which a list does not hold, stay as they were."""
    before = await desk.store.person(person.id)
    if before is None:
        return person
    return person.model_copy(update={"deputy": before.deputy, "away_from": before.away_from, "away_to": before.away_to})


async def _register(desk: Desk, people: tuple[Person, ...], visited: tuple[Team, ...], what: str) -> None:
    event = Event(
        object="register",
        action=what.partition(" ")[0],
        person=SYSTEM,
        at=datetime.now(UTC),
        operation_id=desk.new_operation(),
    )
    await desk.store.register(people, visited, event)


def _stop(faults: Any, *, lead: str = "This must be put right first:") -> NoReturn:
    """Say every fault and end."""
    typer.echo(lead, err=True)
    for fault in faults:
        typer.echo(f"  - {fault}", err=True)
    sys.exit(2)
