"""Print the fault table: python -m tests.faults [--forms 12] [--short]"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.azurite import Azurite
from tests.faults.running import HEADING, run_case
from tests.faults.table import all_cases, some_cases
from tests.kill.killing import killed_and_finished
from tests.kill.telling import killed_before_telling


async def show(forms: int, *, short: bool) -> bool:
    """Run it all, a line at a time; whether all went well."""
    azurite = Azurite()
    azurite.start()
    print(HEADING)
    faults: list[str] = []
    try:
        for case in some_cases() if short else all_cases():
            with tempfile.TemporaryDirectory() as folder:
                server = azurite if case.engine == "azure" else None
                outcome = await run_case(case, Path(folder), forms=forms, azurite=server)
            print(outcome, flush=True)
            faults += [f"{case}: {fault}" for fault in outcome.faults]
    finally:
        azurite.stop()
    print("\nKilled at every named moment of posting, and between an answer and its councillor:")
    for engine in ("sqlite", "azure"):
        with tempfile.TemporaryDirectory() as folder:
            killed = await killed_and_finished(engine, Path(folder), each=1 if short else 3, records=21)
        with tempfile.TemporaryDirectory() as folder:
            telling = await killed_before_telling(engine, Path(folder), kills=5 if short else 10)
        print(f"  {killed}\n  {telling}", flush=True)
        faults += [*killed.verdict.faults, *telling.told.faults]
    print("\n".join(faults) or "\nNothing was lost, and nothing was doubled.")
    return not faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Everything that goes wrong around the bot, and what became of the work."
    )
    parser.add_argument("--forms", type=int, default=12, help="forms sent in each case: a multiple of 3")
    parser.add_argument("--short", action="store_true", help="each row once")
    arguments = parser.parse_args()
    raise SystemExit(not asyncio.run(show(arguments.forms, short=arguments.short)))
