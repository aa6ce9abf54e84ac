"""Exports on the command line: records, issues and the audit trail, for analysts and for those who ask what is kept of them.

Each export leaves an event in the audit trail, and no file is left half written.
"""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import export_rows
from bot.council_sections import Council
from bot.desk import Desk
from bot.export_files import Format, Row, writer
from bot.export_rows import Wanted
from bot.office_work import counted, in_store, stop
from storage.store import TableStore
from visits.model import SYSTEM, DateRange, Event, Person, aad_of
from visits.ports import Happened
from visits.years import london_day, municipal_year

EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2099, 12, 31)

Out = Annotated[Path, typer.Option(help="the file to write")]
Form = Annotated[Format, typer.Option("--format", help="what to write: the file's name must end in it")]
Whose = Annotated[str, typer.Option("--person", help="an aad_object_id: only what is theirs")]
First = Annotated[str, typer.Option("--from", help="the first day, such as 2026-05-01")]
Last = Annotated[str, typer.Option("--to", help="the last day")]
By = Annotated[str, typer.Option("--by", help="who exports: an aad_object_id, for the audit trail")]

Rows = Callable[[TableStore, Wanted], AsyncIterator[Row]]


@dataclass(frozen=True, slots=True)
class _List:
    """A list that can be exported: its name, its columns, and where its rows come from."""

    name: str
    columns: tuple[str, ...]
    rows: Rows


_RECORDS: Final = _List("records", export_rows.RECORDS, export_rows.record_rows)
_ISSUES: Final = _List("issues", export_rows.ISSUES, export_rows.issue_rows)
_AUDIT: Final = _List("audit", export_rows.AUDIT, export_rows.audit_rows)


def export_records(
    out: Out, form: Form = Format.CSV, person: Whose = "", first: First = "", last: Last = "", by: By = ""
) -> None:
    """Write the visit records to a file, by the day of the visit: all, or those a person wrote or took part in."""
    _export(_RECORDS, out, form, person, first, last, by)


def export_issues(
    out: Out, form: Form = Format.CSV, person: Whose = "", first: First = "", last: Last = "", by: By = ""
) -> None:
    """Write the issues with all that was said of them to a file, by the day they were raised. Confidential ones are in it."""
    _export(_ISSUES, out, form, person, first, last, by)


def export_audit(
    out: Out, form: Form = Format.CSV, person: Whose = "", first: First = "", last: Last = "", by: By = ""
) -> None:
    """Write what was done, when and by whom to a file: all of it, or what a person did."""
    _export(_AUDIT, out, form, person, first, last, by)


def _export(listed: _List, out: Path, form: Format, person: str, first: str, last: str, by: str) -> None:
    faults: list[str] = []
    days = _days(first, last, faults)
    if out.suffix.lower() != f".{form}":
        faults.append(f"{out} must end in .{form}, or --format must say otherwise.")
    if not out.parent.is_dir():
        faults.append(f"{out} cannot be written: there is no folder {out.parent}.")

    async def work(desk: Desk, _council: Council) -> str:
        people = {one.id: one for one in await desk.store.people()}
        by_aad = {aad_of(one.id): one for one in people.values()}
        faults.extend(_unknown(by_aad, {"--person": person, "--by": by}))
        if faults or days is None:
            stop(faults)
        whose = by_aad[person.lower()].id if person else None
        await _audited(desk, listed, by_aad[by.lower()] if by else None)
        count = await _written(desk, listed, Wanted(days, whose, people), out, form)
        return f"Wrote {counted(count, 'line', 'lines')} to {out}."

    in_store(work)


async def _written(desk: Desk, listed: _List, wanted: Wanted, out: Path, form: Format) -> int:
    """Write the file beside its place, and put it there once it is whole. How many rows it has."""
    beside = out.with_name(f".{out.name}.part")
    count = 0
    try:
        file = writer(form, beside, listed.name, listed.columns, desk.office.clock.now())
        async for row in listed.rows(desk.store, wanted):
            file.add(row)
            count += 1
        file.end()
        beside.replace(out)
    except OSError as error:
        stop([f"{out} cannot be written ({error.strerror})."])
    finally:
        beside.unlink(missing_ok=True)
    return count


async def _audited(desk: Desk, listed: _List, by: Person | None) -> None:
    """Note who exported what, before anything comes out."""
    now = desk.office.clock.now()
    operation = desk.new_operation()
    event = Event(object="export", action=listed.name, person=by.id if by else SYSTEM, at=now, operation_id=operation)
    year = await desk.store.open_year(municipal_year(london_day(now)))
    await year.commit([Happened(event)], write_id=f"export {operation}")


def _unknown(by_aad: dict[str, Person], named: dict[str, str]) -> list[str]:
    """A fault for each of these who is nobody on the register; nobody is ever taken off it."""
    return [
        f"{option} {aad} is nobody on the register: it must be an aad_object_id."
        for option, aad in named.items()
        if aad and aad.lower() not in by_aad
    ]


def _days(first: str, last: str, faults: list[str]) -> DateRange | None:
    """From the one day to the other; without them, all days. None if a fault was found."""
    start, end = _day("--from", first, EARLIEST, faults), _day("--to", last, LATEST, faults)
    if start is None or end is None:
        return None
    if end < start:
        faults.append(f"--to {end} is before --from {start}.")
        return None
    return DateRange(first=start, last=end)


def _day(option: str, written: str, otherwise: date, faults: list[str]) -> date | None:
    if not written:
        return otherwise
    try:
        if re.fullmatch(r"20\d\d-\d\d-\d\d", written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    faults.append(f"{option} {written} is no day. Write it as 2026-11-01.")
    return None
