"""`python -m bot check`: everything that the bot needs to run, one line each, and how to mend what is wrong."""

import asyncio

import typer

from bot.office_work import configuration
from bot.startup import Finding, Grade

SHOWN = {Grade.OK: "OK   ", Grade.LOOK: "LOOK ", Grade.WRONG: "WRONG"}


def check() -> None:
    """Look at settings, clock, store, channels and the council's file. Ends with 1 if something is wrong."""
    from bot.app import start_up_of  # noqa: PLC0415 - nothing is opened before the settings are right

    settings, council = configuration()
    typer.echo(f"{SHOWN[Grade.OK]} settings: complete, for {settings.mode} with {settings.store} storage")
    found = asyncio.run(start_up_of(settings, council))
    for finding in found:
        _print(finding)
    if any(finding.grade is Grade.WRONG for finding in found):
        raise typer.Exit(1)


def _print(finding: Finding) -> None:
    about = f"{finding.about} of {finding.subject}" if finding.subject else finding.about
    typer.echo(f"{SHOWN[finding.grade]} {about}: {finding.found}")
    if finding.mend:
        typer.echo(f"      {finding.mend}")
