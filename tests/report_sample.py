"""Writes the report on a made-up year for people to look at: `python -m tests.report_sample DIR [published|restricted]`."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.documents.report.files import Look
from bot.report_files import all_files
from tests.report_case import a_case
from tests.report_years import made_up_year
from visits.report import FrozenReport, ReportContent, Version

SEED = 26


async def produced(file: Path, version: Version) -> tuple[FrozenReport, ReportContent]:
    """The report, everything in it complete."""
    case = await a_case(made_up_year(SEED), file)
    await case.summarise()
    await case.complete(version)
    found = await case.produce(version)
    await case.close()
    return found


def write(folder: Path, version: Version) -> None:
    """All files of the report, into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as store:
        report, content = asyncio.run(produced(Path(store) / "year.db", version))
    for file in all_files(content, report, Look(template=None, logo=None)):
        (folder / file.name).write_bytes(file.data)
        print(folder / file.name)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Version(sys.argv[2] if len(sys.argv) > 2 else "published"))
