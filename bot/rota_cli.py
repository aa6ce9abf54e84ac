"""The rota on the command line: visits imported and exported, committee dates imported, a year planned."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, assert_never

import typer

from bot.committee_files import parse_meetings
from bot.council_sections import Council
from bot.desk import Desk
from bot.office_work import counted, in_store, stop
from bot.rota_files import csv_of, parse_slots, workbook_of
from cards.wording import plan as wording
from visits.model import SYSTEM, Event, PersonId, Role
from visits.planner import Plan
from visits.usecases.importing import SlotsImported, SlotsRefused, check_slots
from visits.usecases.importing import import_slots as put_slots
from visits.usecases.planning import Committed, PlanChanged, commit_plan, propose
from visits.usecases.start import Refused
from visits.years import london_day, london_time, municipal_year, year_bounds

exports = typer.Typer(no_args_is_help=True, help="Write what the store holds to a file.")
rota_app = typer.Typer(no_args_is_help=True, help="The rota of a municipal year.")


SlotsFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="a CSV file in UTF-8, or an Excel workbook (.xlsx)")
]
CalendarFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a calendar file (.ics)")]
Year = Annotated[str, typer.Argument(help="a municipal year, such as 2026-27")]


def import_slots(file: SlotsFile) -> None:
    """Visits of the rota: slot_id,team_id,start,minutes,members,status[,host,place,link]."""

    async def put(desk: Desk, council: Council) -> str:
        listed = parse_slots(file.read_bytes(), council.tenant_id)
        if listed.faults:
            raise listed.refused(await check_slots(desk.office, listed.visits))
        done = await put_slots(desk.office, listed.visits, desk.new_operation())
        match done:
            case SlotsRefused():
                raise listed.refused(done.problems)
            case SlotsImported():
                visits = counted(len(listed.visits), "visit", "visits")
                return f"{visits} of this file: {done.new} new, {done.changed} changed, {done.same} as they were."
            case _:
                assert_never(done)

    in_store(put)


def import_committee(file: CalendarFile) -> None:
    """The days on which councillors meet, in place of those before: no visit is planned on them."""

    async def put(desk: Desk, _council: Council) -> str:
        now = desk.office.clock.now()
        meetings = parse_meetings(file.read_bytes(), today=london_day(now))
        event = Event(
            object="committee dates", action="imported", person=SYSTEM, at=now, operation_id=desk.new_operation()
        )
        await desk.store.set_committee_dates(meetings, event)
        both = meetings[0].day, meetings[-1].day
        return f"{counted(len(meetings), 'meeting', 'meetings')} from {both[0]} to {both[1]} are kept, and no others."

    in_store(put)


@exports.command("slots")
def export_slots(
    out: Annotated[Path, typer.Option(help="the file to write: .csv or .xlsx")],
    year: Annotated[str, typer.Option(help="a municipal year, such as 2026-27; without it, every year")] = "",
) -> None:
    """Write the visits of the rota to a CSV or Excel file that can be imported again."""
    writers = {".csv": csv_of, ".xlsx": workbook_of}
    faults = [*_year_faults(year)] if year else []
    if out.suffix.lower() not in writers:
        faults.append(f"{out} must end in .csv or .xlsx.")
    if faults:
        stop(faults)

    async def get(desk: Desk, _council: Council) -> str:
        years = [year] if year else await desk.store.years()
        slots = [slot for label in years for slot in await desk.store.year(label).slots_between(*year_bounds(label))]
        try:
            out.write_bytes(writers[out.suffix.lower()](slots))
        except OSError as error:
            stop([f"{out} cannot be written ({error.strerror})."])
        return f"Wrote {counted(len(slots), 'visit', 'visits')} to {out}."

    in_store(get)


@rota_app.command("plan")
def plan_year(
    year: Year,
    commit: Annotated[bool, typer.Option("--commit", help="put the proposal on the rota")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="commit without asking")] = False,
) -> None:
    """Propose the visits that a municipal year still wants; nothing is written without --commit."""
    faults = list(_year_faults(year))
    if faults:
        stop(faults)

    async def plan(desk: Desk, _council: Council) -> str:
        coordinator = next((one.id for one in await desk.store.people() if one.has(Role.COORDINATOR)), None)
        proposed = await propose(desk.office, coordinator, year) if coordinator else Refused()
        if coordinator is None or isinstance(proposed, Refused):
            stop(["Nobody on the register is a coordinator, and only a coordinator may plan."])
        for line in await _shown(desk, proposed):
            typer.echo(line)
        if proposed.changes_nothing:
            return wording.NOTHING_TO_PLAN
        if not commit or not (yes or typer.confirm("Put these on the rota?")):
            return "Nothing was put on the rota." if commit else "Nothing is on the rota yet: --commit puts it there."
        return _said(await commit_plan(desk.office, coordinator, year, proposed.digest, desk.new_operation()))

    in_store(plan)


def _said(done: Committed | PlanChanged | Refused) -> str:
    lead = "Nothing was put on the rota."
    match done:
        case Committed():
            return wording.committed(done.visits, done.places)
        case PlanChanged():
            return stop(["It has changed since the proposal was made. Run this again."], lead=lead)
        case Refused():
            return stop(["The coordinator has left the register."], lead=lead)
        case _:
            assert_never(done)


def _year_faults(label: str) -> Iterator[str]:
    try:
        is_year = municipal_year(date(int(label[:4]), 5, 1)) == label
    except ValueError:
        is_year = False
    if not is_year:
        yield f"{label} is no municipal year. Write it as 2026-27."


async def _shown(desk: Desk, plan: Plan) -> list[str]:
    """The proposal in lines of text: the visits in columns, then what is short, the shares and the warnings."""
    teams = {team.id: team.name for team in await desk.store.teams()}
    names = {person.id: person.name for person in await desk.store.people()}
    lines = [] if plan.changes_nothing else _columns([("Visit", "Day", "Time", "Who"), *_rows(plan, teams, names)])
    lines += [str(wording.shortfall(one, teams.get(one.team_id, one.team_id))) for one in plan.shortfalls]
    lines += map(str, wording.shares(plan.shares))
    if any(one.warns_pre_election for one in plan.proposals):
        lines.append(wording.WARNED)
    return lines


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The rows as lines, their cells below one another; the last column is as long as it is."""
    *widths, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)) for row in rows]


def _rows(plan: Plan, teams: Mapping[str, str], names: Mapping[PersonId, str]) -> Iterator[tuple[str, str, str, str]]:
    """(team, day, time, councillors) of each visit proposed, then of each that is planned already and gets councillors."""

    def who(members: Sequence[PersonId]) -> str:
        return ", ".join(names.get(one, one) for one in members) or wording.NO_ONE_YET

    for one in plan.proposals:
        start = london_time(one.start)
        warning = f" ({wording.PRE_ELECTION})" if one.warns_pre_election else ""
        yield teams[one.team_id], f"{start:%a %d %b %Y}", f"{start:%H:%M}", who(one.members) + warning
    for other in plan.additions:
        start = london_time(other.start)
        yield teams[other.team_id], f"{start:%a %d %b %Y}", f"{start:%H:%M}", f"also {who(other.members)}"
