"""The command line: `python -m bot COMMAND`. Every fault is said in plain words, all at once, and nothing is half done."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import audit_cli, backup_cli, export_cli, report_cli, retention_cli, rights_cli, rota_cli, startup_cli
from bot.council import BadCouncil
from bot.council_sections import Council
from bot.desk import Desk
from bot.imports import parse_members, parse_teams
from bot.log import configure_log, log_the_rest
from bot.office_work import configuration, counted, differing, in_store, stop
from bot.tables import read_text
from visits.model import SYSTEM, Event, Person, Team
from visits.years import london_day

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they show what variables held
    help="Frontline Visits: the bot server and its office work.",
)
imports = typer.Typer(no_args_is_help=True, help="Put what a file holds into the store.")
council_app = typer.Typer(no_args_is_help=True, help="The council's own file, council.toml.")
app.add_typer(imports, name="import")
app.add_typer(council_app, name="council")
app.add_typer(audit_cli.audit, name="audit")
app.add_typer(rota_cli.exports, name="export")
app.add_typer(rota_cli.rota_app, name="rota")
imports.command("slots")(rota_cli.import_slots)
imports.command("committee")(rota_cli.import_committee)
app.command("backup")(backup_cli.backup)
app.command("restore")(backup_cli.restore)
app.command("check")(startup_cli.check)
app.add_typer(retention_cli.holds, name="hold")
app.add_typer(rights_cli.erasures, name="erase")
app.command("leaver")(rights_cli.leaver)
app.command("retention")(retention_cli.retention)
app.command("report")(report_cli.produce_report)
app.command("reports")(report_cli.list_reports)
rota_cli.exports.command("records")(export_cli.export_records)
rota_cli.exports.command("issues")(export_cli.export_issues)
rota_cli.exports.command("audit")(export_cli.export_audit)
rota_cli.exports.command("person")(rights_cli.export_person)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a CSV file in UTF-8")]


@app.command()
def serve() -> None:
    """Run the bot server. Settings come from FRONTLINE_* variables: see docs/settings.md."""
    from bot.app import build  # noqa: PLC0415 - only the server needs it
    from bot.server import run  # noqa: PLC0415 - the same

    settings, council = configuration()
    configure_log(settings.log_level)
    log_the_rest()
    try:
        asyncio.run(run(build(settings, council).app, settings.host, settings.port))
    except OSError:
        stop([f"Nothing can listen on {settings.host}, port {settings.port}. Is another copy of the bot running?"])


@app.command()
def demo(port: int = 3978, playground_port: int = 56150, council_file: Path = Path("council.example.toml")) -> None:
    """Try the product out: a sample council in Microsoft's Agents Playground, until Ctrl-C."""
    from bot.demo.playground import PlaygroundError  # noqa: PLC0415 - a development tool
    from bot.demo.show import run  # noqa: PLC0415 - the same

    configure_log("error")  # not everyone of the sample council can be reached there
    try:
        asyncio.run(run(council_file, port=port, playground_port=playground_port))
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    except PlaygroundError as missing:
        stop([str(missing)])
    except BadCouncil as bad:
        stop(bad.faults)


@imports.command()
def members(file: File) -> None:
    """The register: aad_object_id,name,role,ward,party,email,status[,first_elected,briefed_on,tenant_id]."""

    async def put(desk: Desk, council: Council) -> str:
        today = london_day(desk.office.clock.now())
        people = parse_members(read_text(file.read_bytes()), council.tenant_id, today=today)
        people = tuple([await _still_away(desk, person) for person in people])
        await _register(desk, people, (), f"imported {len(people)} people")
        return f"{counted(len(people), 'person', 'people')} of this file are on the register as it has them."

    in_store(put)


@imports.command()
def teams(file: File) -> None:
    """Visited teams: team_id,name,visit_kind,visits_per_year,managers[,head_of_service,host,place]."""

    async def put(desk: Desk, _council: Council) -> str:
        known = await desk.store.people()
        visited = parse_teams(read_text(file.read_bytes()), known=known)
        await _register(desk, (), visited, f"imported {len(visited)} teams")
        return f"{counted(len(visited), 'team', 'teams')} of this file are kept as it has them."

    in_store(put)


@council_app.command()
def check() -> None:
    """Read council.toml and say everything that is wrong with it."""
    _, council = configuration()
    typer.echo(f"{council.name}: {len(council.people)} people and {len(council.teams)} teams. Nothing is wrong.")


@council_app.command()
def apply(yes: Annotated[bool, typer.Option("--yes", help="apply without asking")] = False) -> None:
    """Show how council.toml differs from what is stored, and make the store the same."""

    async def put(desk: Desk, council: Council) -> str:
        people, visited = await differing(desk, council)
        for name in [person.name for person in people] + [team.name for team in visited]:
            typer.echo(f"  differs: {name}")
        if not people and not visited:
            return "The store is as council.toml has it."
        if not yes and not typer.confirm("Apply?"):
            return "Nothing was changed."
        await _register(desk, tuple(people), tuple(visited), "council.toml applied")
        both = counted(len(people), "person", "people"), counted(len(visited), "team", "teams")
        return f"Brought up to date: {both[0]} and {both[1]}."

    in_store(put)


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

    in_store(show)


@app.command()
def manifest(out: Annotated[Path, typer.Option(help="the file to write")] = Path("build/frontline-visits.zip")) -> None:
    """Write the Teams app package."""
    from bot.manifest import BadPackage, build_manifest, write_package  # noqa: PLC0415 - only this command needs it

    settings, council = configuration()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_package(out, build_manifest(settings, council))
    except BadPackage as bad:
        stop(bad.faults)
    typer.echo(f"Wrote {out}.")


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
        at=desk.office.clock.now(),
        operation_id=desk.new_operation(),
    )
    await desk.store.register(people, visited, event)
