"""Retention and legal holds on the command line: what is over, what a hold keeps, and removing the rest."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer

from bot.council_sections import Council
from bot.desk import Desk
from bot.office_work import configuration, counted, in_store, stop
from bot.unposting import Unposting
from visits.model import SYSTEM, PersonId, aad_of
from visits.retention import Hold, HoldKind
from visits.usecases.retaining import NoSuchThing, Over, add_hold, lift_hold, remove_what_is_over, what_is_over

T = TypeVar("T")

holds = typer.Typer(no_args_is_help=True, help="Legal holds: nothing under one is removed or erased.")
By = Annotated[str, typer.Option("--by", help="who does it: an aad_object_id, for the audit trail")]
Apply = Annotated[bool, typer.Option("--apply/--dry-run", help="remove it; otherwise only say what would be removed")]

TO_DO = "Nothing was removed. With --apply it is, for good."


def retention(apply: Apply = False, by: By = "") -> None:
    """What has been kept long enough, class by class and year by year: counts only. With --apply it is removed."""

    async def work(desk: Desk, _council: Council) -> str:
        who = await somebody(desk, by, "--by")
        if not apply:
            over = await what_is_over(desk.office)
            return "\n".join([*table(over), TO_DO if over else "Nothing is over."])
        operation = desk.new_operation()

        async def remove(unposting: Unposting) -> tuple[Over, ...]:
            return await remove_what_is_over(desk.office, who, operation, unposting.clear)

        done, unposting = await with_teams(desk, remove)
        return "\n".join([*table(done), *posts(unposting)]) if done else "Nothing is over."

    in_store(work)


@holds.command("add")
def hold_add(
    kind: Annotated[HoldKind, typer.Argument(help="what is held")],
    named: Annotated[str, typer.Argument(help="a reference, an aad_object_id, a team_id or a year such as 2026-27")],
    reason: Annotated[str, typer.Option(help="why, such as the number of a case: no names")],
    by: Annotated[str, typer.Option("--by", help="who orders it: an aad_object_id")],
) -> None:
    """Let nothing of a record, a person, a team or a year be removed or erased."""

    async def work(desk: Desk, _council: Council) -> str:
        who = await somebody(desk, by, "--by")
        what = str(await somebody(desk, named, "The person")) if kind is HoldKind.PERSON else named
        held = await add_hold(desk.office, who, kind, what, reason, desk.new_operation())
        if isinstance(held, NoSuchThing):
            stop([f"There is no {kind} {named}."])
        return f"Held: {_line(held)}"

    in_store(work)


@holds.command("remove")
def hold_remove(
    hold_id: Annotated[str, typer.Argument(help="as `hold list` shows it")],
    by: Annotated[str, typer.Option("--by", help="who orders it: an aad_object_id")],
) -> None:
    """Lift a hold: what it kept may be removed when its time is over."""

    async def work(desk: Desk, _council: Council) -> str:
        lifted = await lift_hold(desk.office, await somebody(desk, by, "--by"), hold_id, desk.new_operation())
        if isinstance(lifted, NoSuchThing):
            stop([f"There is no hold {hold_id}. `hold list` shows them."])
        return f"Lifted: {_line(lifted)}"

    in_store(work)


@holds.command("list")
def hold_list() -> None:
    """The holds that stand, the oldest first."""

    async def work(desk: Desk, _council: Council) -> str:
        found = await desk.store.holds()
        return "\n".join([*map(_line, found), f"{counted(len(found), 'hold stands', 'holds stand')}."])

    in_store(work)


async def somebody(desk: Desk, aad: str, option: str) -> PersonId:
    """The person whom an option names; nobody named is the system. Stops the command for somebody who is not known."""
    if not aad:
        return SYSTEM
    found = next((one.id for one in await desk.store.people() if aad_of(one.id) == aad.lower()), None)
    if found is None:
        stop([f"{option} {aad} is nobody on the register: it must be an aad_object_id."])
    return found


async def with_teams(desk: Desk, work: Callable[[Unposting], Awaitable[T]]) -> tuple[T, Unposting]:
    """Do work that takes cards out of Teams."""
    from bot.app import open_connector  # noqa: PLC0415 - only where Teams is written to

    settings, _ = configuration()
    connector = open_connector(settings)
    unposting = Unposting(desk, connector)
    try:
        return await work(unposting), unposting
    finally:
        await connector.close()


def table(over: Sequence[Over]) -> list[str]:
    """What is over, a line for each year and class."""
    if not over:
        return []
    head = f"  {'year':9}{'class':14}{'things':>8}{'rows':>8}{'held':>8}"
    lines = [f"  {one.year:9}{one.kept:14}{one.things:>8}{one.rows:>8}{one.held:>8}{_later(one)}" for one in over]
    return [head, *lines]


def posts(unposting: Unposting) -> list[str]:
    """What became of cards in Teams."""
    return [
        f"Cards in Teams: {unposting.deleted} deleted, {unposting.replaced} replaced by a line, "
        f"{unposting.left} left since Teams no longer lets the bot touch them."
    ]


def _later(one: Over) -> str:
    return f"  and {one.waiting} that stay until Teams answers: run it again" if one.waiting else ""


def _line(hold: Hold) -> str:
    named = aad_of(PersonId(hold.about)) if hold.kind is HoldKind.PERSON else hold.reference
    return f"  {hold.id}  {hold.kind} {named}, since {hold.at:%Y-%m-%d}, by {aad_of(hold.by)}: {hold.reason}"
