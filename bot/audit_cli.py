"""`python -m bot audit verify`: computes the audit trail's chain anew, and says in plain words where it is broken."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import typer

from bot.council_sections import Council
from bot.office_work import counted, on_table, stop
from storage.store import TableStore
from storage.table import Table
from visits.audit import Broken, Tampering, Whole
from visits.audit_ports import AuditTrail
from visits.usecases.auditing import verify
from visits.years import london_time

audit = typer.Typer(no_args_is_help=True, help="The audit trail.")

Year = Annotated[str, typer.Option(help="a municipal year, such as 2026-27: that one alone")]
Anchors = Annotated[
    list[str], typer.Option("--anchor", help="a last seal's hash that was kept elsewhere: is it still in the chain?")
]

SAID: Final[Mapping[Tampering, str]] = {
    Tampering.EVENT_CHANGED: "the event {event} is not as it was when it was sealed (seal {seal}).",
    Tampering.EVENT_REMOVED: "the event {event} is gone (seal {seal} holds it).",
    Tampering.EVENT_ADDED: "the event {event} was added afterwards: no seal up to the last, {seal}, holds it.",
    Tampering.SEAL_CHANGED: "seal {seal} is not as it was written.",
    Tampering.SEAL_REMOVED: "seal {seal} is gone.",
    Tampering.SEAL_REPLACED: "seal {seal} does not follow from the one before it: one of the two was replaced.",
}


@audit.command("verify")
def verify_trails(year: Year = "", anchor: Anchors = []) -> None:  # noqa: B006 - typer reads it and changes nothing
    """Compute the chain of seals over the audit trail anew; 1 if a link is broken or an anchor is gone."""
    anchors = frozenset(one.strip().lower() for one in anchor)

    async def work(table: Table, council: Council) -> str:
        trails = await _trails(TableStore(table, council.id), year)
        found: set[str] = set()
        broken = False
        for trail in trails:
            came = await verify(trail, anchors)
            typer.echo(f"{_name(trail)}: {_said(came)}")
            broken |= isinstance(came, Broken)
            found |= came.anchored if isinstance(came, Whole) else frozenset()
        gone = anchors - found
        for one in sorted(gone):
            typer.echo(f"No seal has the hash {one}: what it was the hash of was cut off or written anew.")
        if broken or gone:
            raise typer.Exit(1)
        return "Nothing is broken."

    on_table(work)


async def _trails(store: TableStore, year: str) -> Sequence[AuditTrail]:
    """All of them, or the one of this year."""
    trails = await store.trails()
    meant = [trail for trail in trails if not year or trail.name == year]
    if not meant:
        known = ", ".join(trail.name for trail in trails if trail.name) or "none"
        stop([f"--year {year} is not known. These are: {known}."])
    return meant


def _name(trail: AuditTrail) -> str:
    return trail.name or "The council’s own"


def _said(came: Whole | Broken) -> str:
    if isinstance(came, Broken):
        return "BROKEN: " + SAID[came.tampering].format(event=came.event, seal=came.seal)
    said = f"{counted(came.sealed, 'event', 'events')} in {counted(came.seals, 'seal', 'seals')}; "
    if came.unsealed_since:
        since = london_time(came.unsealed_since)
        said += f"not yet sealed: {came.unsealed}, since {since:%H:%M:%S} on {since.day} {since:%B %Y}."
    else:
        said += "none is left to seal."
    return said + (f" Last seal: {came.anchor}" if came.anchor else "")
