"""Keep a report's content as it is frozen today, for every later release to read: python -m tests.visits.keep_report

Run it when a part is added, and never once a release has frozen reports without it: content like this file's is in use.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.visits.council import AGREED, HEAD, ONE_ISSUE, MovingClock, done, open_council, send_form
from tests.visits.reporting import content, fill_front
from visits.issues import Act
from visits.report import Version
from visits.report_frozen import written_out

KEPT: Final = Path(__file__).parent / "kept_report.json"
WORDS: Final = {
    "working_well": "Well.",
    "staff_voice": "Desks.",
    "rating__referrals": "some_concerns",
    "note__referrals": "A wait.",
}


async def frozen_today(folder: Path) -> str:
    """A small restricted report as it would be frozen now."""
    office = await open_council(folder / "rows.db", MovingClock())
    _, (issue,) = await send_form(office, ONE_ISSUE | WORDS)
    await done(office, HEAD, issue, Act.COMMENT)
    await done(office, HEAD, issue, AGREED)
    await fill_front(office)
    made = await content(office, Version.RESTRICTED)
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can
    return written_out(made)


def keep() -> None:
    """Write the file."""
    with TemporaryDirectory() as folder:
        KEPT.write_text(asyncio.run(frozen_today(Path(folder))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    keep()
