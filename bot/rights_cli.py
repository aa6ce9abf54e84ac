"""Leavers and people's rights on the command line. Each command says what it would do before it does it, and is audited."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.council_sections import Council
from bot.desk import Desk
from bot.office_work import in_store, stop
from bot.retention_cli import somebody
from bot.seeing_off import see_off
from cards.wording import leaving as wording
from visits.leaving import Leaving, NotSeenOff
from visits.usecases.leaving import what_leaving_means

Who = Annotated[str, typer.Argument(help="an aad_object_id")]
By = Annotated[str, typer.Option("--by", help="who does it: an aad_object_id, for the audit trail")]
Yes = Annotated[bool, typer.Option("--yes", help="do it without asking")]


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


def _possible(means: Leaving | NotSeenOff) -> Leaving:
    if isinstance(means, NotSeenOff):
        stop([str(wording.WHY_NOT[means.why])])
    return means


def _said(leaving: Leaving, lead: str) -> Sequence[str]:
    """The same as the card says, line by line, without a card's marks."""
    lines = [str(wording.title(leaving)), str(lead), *(f"  - {line}" for line in wording.lines(leaving))]
    return [line.replace("\\", "") for line in [*lines, *(f"  ! {line}" for line in wording.left(leaving))]]
