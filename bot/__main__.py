"""`python -m bot`."""

import sys

import typer

from bot.cli import app
from bot.log import places_of

try:
    app()
except Exception as fault:
    typer.echo(f"Something went wrong: {', '.join(places_of(fault))}.", err=True)  # its words may be somebody's
    sys.exit(1)
