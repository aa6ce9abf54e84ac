"""Leavers and people's rights on the command line. Each command says what it would do before it does it, and is audited."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.council_sections import Council
from bot.desk import Desk, again
from bot.export_cli import EARLIEST, LATEST
from bot.export_person import write_person
from bot.export_rows import Wanted
from bot.office_work import counted, in_store, stop
from bot.retention_cli import somebody
from bot.seeing_off import see_off
from cards.wording import leaving as wording
from visits.erasing import NotErased, WhyKept
from visits.leaving import Leaving, NotSeenOff
from visits.model import DateRange, Event, PersonId
from visits.ports import Happened
from visits.usecases import erasing
from visits.usecases.leaving import what_leaving_means
from visits.years import london_day, municipal_year

Who = Annotated[str, typer.Argument(help="an aad_object_id")]
By = Annotated[str, typer.Option("--by", help="who does it: an aad_object_id, for the audit trail")]
Apply = Annotated[bool, typer.Option("--apply/--dry-run", help="erase it; otherwise only say what would be erased")]
Yes = Annotated[bool, typer.Option("--yes", help="do it without asking")]

erasures = typer.Typer(no_args_is_help=True, help="Erase what somebody has the right to have erased.")
_NOT_ERASED: Final = {
    WhyKept.UNKNOWN: "There is no such person, or nothing was said there. docs/retention.md says what can be named.",
    WhyKept.STILL_HERE: "They have not left. See them off first: `python -m bot leaver`.",
    WhyKept.HELD: "A legal hold is on it: `python -m bot hold list` shows them.",
}


def leaver(
    person: Who,
    to: Annotated[str, typer.Option("--to", help="who takes over: an officer's aad_object_id; else their deputy")] = "",
    by: By = "",
    yes: Yes = False,
) -> None:
    """Somebody leaves: access ends, visits are freed, issues, drafts and teams are handed over. Can be repeated."""

    async def work(desk: Desk, _council: Council) -> str:
        leaves, who = await somebody(desk, person, "The leaver"), await somebody(desk, by, "--by")
        successor = await somebody(desk, to, "--to") if to else None
        operation = desk.new_operation()
        means = _possible(await what_leaving_means(desk.office, who, leaves, successor, operation))
        if not yes:
            typer.echo("\n".join(_said(means, wording.WILL)))
            if not typer.confirm("Do it?"):
                return "Nothing was changed."
        return "\n".join(_said(_possible(await see_off(desk, who, leaves, successor, operation)), wording.DONE))

    in_store(work)


@erasures.command("person")
def erase_person(person: Who, apply: Apply = False, by: By = "") -> None:
    """Erase what the register says of somebody who has left, and what is kept beside it. What they did stands under their id."""

    async def work(desk: Desk, _council: Council) -> str:
        whom, who = await somebody(desk, person, "The person"), await somebody(desk, by, "--by")
        done = await again(lambda: erasing.erase_person(desk.office, who, whom, desk.new_operation(), do=apply))
        if isinstance(done, NotErased):
            stop([_NOT_ERASED[done.why]])
        return "\n".join(
            [
                f"{done.person.name}: name, e-mail, ward, party and settings {_done(apply)}.",
                f"Cards of {counted(done.records, 'record', 'records')} made anew without the name.",
                *(f"  ! The report {one} prints the name, and is left as it is." for one in done.reports),
                *_to_do(apply),
            ]
        )

    in_store(work)


@erasures.command("text")
def erase_text(
    reference: Annotated[str, typer.Argument(help="of a record (V26-0042) or an issue (V26-0042/2)")],
    question: Annotated[
        str,
        typer.Option(help="staff_voice, note__staffing … or views; of an issue: issue, extended, summary or said.3"),
    ],
    apply: Apply = False,
    by: By = "",
) -> None:
    """Erase one text wherever it is kept: earlier revisions, the form as sent, cards, and reports that quote it."""

    async def work(desk: Desk, _council: Council) -> str:
        who = await somebody(desk, by, "--by")
        done = await again(
            lambda: erasing.erase_text(desk.office, who, reference, question, desk.new_operation(), do=apply)
        )
        if isinstance(done, NotErased):
            stop([_NOT_ERASED[done.why]])
        return "\n".join(
            [
                f"{done.reference} {done.question} {_done(apply)}:",
                *(f"  {place}: {counted(number, 'row', 'rows')}" for place, number in done.places),
                f"  cards made anew: {done.cards}",
                *(f"  ! report {one}: the words are replaced, and its fingerprint is another" for one in done.reports),
                *(f"  ! report {one} quotes them and is too large to be rewritten" for one in done.too_large),
                *_to_do(apply),
            ]
        )

    in_store(work)


def export_person(
    person: Who, out: Annotated[Path, typer.Option(help="the file to write: a .zip")], by: By = ""
) -> None:
    """Write everything that is kept about one person to a zip of JSON lines."""

    async def work(desk: Desk, _council: Council) -> str:
        whom, who = await somebody(desk, person, "The person"), await somebody(desk, by, "--by")
        if out.suffix.lower() != ".zip":
            stop([f"{out} must end in .zip."])
        await _audited(desk, whom, who)
        everyone = {one.id: one for one in await desk.store.people()}
        wanted = Wanted(DateRange(first=EARLIEST, last=LATEST), whom, everyone)
        beside = out.with_name(f".{out.name}.part")
        try:
            counts = await write_person(desk.store, wanted, whom, beside)
            beside.replace(out)
        except OSError as error:
            stop([f"{out} cannot be written ({error.strerror})."])
        finally:
            beside.unlink(missing_ok=True)
        return "\n".join([*(f"  {name}: {count}" for name, count in counts.items()), f"Wrote {out}."])

    in_store(work)


async def _audited(desk: Desk, whom: PersonId, who: PersonId) -> None:
    """Note who had a person's data written out, before anything comes out."""
    now = desk.office.clock.now()
    operation = desk.new_operation()
    event = Event(object=f"person {whom}", action="exported", person=who, at=now, operation_id=operation)
    year = await desk.store.open_year(municipal_year(london_day(now)))
    await year.commit([Happened(event)], write_id=f"export {operation}")


def _done(apply: bool) -> str:
    return "erased" if apply else "to be erased"


def _to_do(apply: bool) -> list[str]:
    return [] if apply else ["Nothing was erased. With --apply it is, for good."]


def _possible(means: Leaving | NotSeenOff) -> Leaving:
    if isinstance(means, NotSeenOff):
        stop([str(wording.WHY_NOT[means.why])])
    return means


def _said(leaving: Leaving, lead: str) -> Sequence[str]:
    """The same as the card says, line by line, without a card's marks."""
    lines = [str(wording.title(leaving)), str(lead), *(f"  - {line}" for line in wording.lines(leaving))]
    return [line.replace("\\", "") for line in [*lines, *(f"  ! {line}" for line in wording.left(leaving))]]
