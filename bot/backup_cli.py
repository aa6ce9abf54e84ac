"""Backup and restore on the command line: all that is kept to one file, and back into an empty store of either engine.

A file is written beside its place and put there once it is whole. It is as secret as the store: encrypting it is left to where
it is kept (see docs/backup.md).
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.clock import SystemClock
from bot.council_sections import Council
from bot.office_work import counted, on_table, stop
from storage.backup_file import Damaged
from storage.copied_trails import verify_trails
from storage.copying import Checked, HalfRestored, NeverStill, NotEmpty, check, copy_in, copy_out
from storage.table import RowConflict, Table
from visits.audit import Broken, Whole
from visits.model import SYSTEM, Event

Out = Annotated[Path, typer.Option(help="the file to write: there must be none of that name")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a file that backup wrote")]
Only = Annotated[bool, typer.Option("--check", help="read all of it and say whether it is good; write nothing")]

HALF = "A restore was begun in this store and never ended. Do it again with the same file: what was done is not done twice."


def backup(out: Out) -> None:
    """Copy everything that is kept to one file, while the bot runs or not. Keep it as safe as the store."""
    if out.exists():
        stop([f"{out} is there already. Name another."])
    if not out.parent.is_dir():
        stop([f"{out} cannot be written: there is no folder {out.parent}."])

    async def work(table: Table, council: Council) -> str:
        beside = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
        try:
            foot = await copy_out(table, council.id, beside, _event("backed_up"))
            beside.rename(out)
        except NeverStill:
            stop(
                ["The store changed for as long as it was read. Try again at a quieter hour, or with the bot stopped."]
            )
        except HalfRestored:
            stop([HALF])
        except OSError as error:
            stop([f"{out} cannot be written ({error.strerror})."])
        finally:
            beside.unlink(missing_ok=True)
        return f"Wrote {out}: {_rows(foot.rows)}.\nSHA-256 of what is in it: {foot.sha256}"

    on_table(work)


def restore(file: File, check: Only = False) -> None:
    """Put a backup into an empty store, or with --check only read it. Stop the bot first."""
    if check:
        checked = _checked(file)
        trails = asyncio.run(verify_trails(file))
        if broken := [_broken(label, one) for label, one in trails.items() if isinstance(one, Broken)]:
            _bad(file, broken)
        sealed = sum(one.sealed for one in trails.values() if isinstance(one, Whole))
        typer.echo(f"{_whole(checked)}\nThe audit trail is unbroken: {counted(sealed, 'event', 'events')} sealed.")
        return

    async def work(table: Table, council: Council) -> str:
        checked = _checked(file)
        if checked.head.council != council.id:
            stop([f"{file} is of the council {checked.head.council}; this one is {council.id}."])
        try:
            written = await copy_in(table, council.id, file, checked, _event("restored"))
        except NotEmpty:
            stop(
                [
                    "There is something in the store already. A backup goes into an empty one: name another table or file."
                ]
            )
        except RowConflict:
            stop(["Something else writes into this store. Stop the bot, and restore into another, empty one."])
        return f"{_whole(checked)}\nRestored: {counted(written, 'row', 'rows')}, with the lists made anew."

    on_table(work)


def _checked(file: Path) -> Checked:
    try:
        checked = check(file)
    except Damaged as wrong:
        _bad(file, [f"{wrong}."])
    except OSError as error:
        _bad(file, [f"it cannot be read ({error.strerror})."])
    if checked.faults:
        _bad(file, checked.faults)
    return checked


def _bad(file: Path, faults: Sequence[str]) -> NoReturn:
    stop(faults, lead=f"{file} is no good, and nothing was written:")


def _whole(checked: Checked) -> str:
    foot, head = checked.foot, checked.head
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(checked.kinds.items()))
    return (
        f"Whole: {head.council} as at {head.at:%Y-%m-%d %H:%M} UTC, {_rows(foot.rows)}.\n"
        f"SHA-256 as written: {foot.sha256}\nEvery row can be read by this release: {kinds}."
    )


def _broken(label: str, one: Broken) -> str:
    event = f", {one.event}" if one.event else ""
    return f"the audit trail of {label or 'no year'} is broken at seal {one.seal}: {one.tampering}{event}"


def _rows(rows: Mapping[str, int]) -> str:
    each = ", ".join(f"{label or 'no year'}: {number}" for label, number in rows.items())
    return f"{counted(sum(rows.values()), 'row', 'rows')} ({each})"


def _event(action: str) -> Event:
    now = SystemClock().now()
    return Event(
        object="store", action=action, person=SYSTEM, at=now, operation_id=f"{now:%Y%m%d}-{secrets.token_hex(8)}"
    )
