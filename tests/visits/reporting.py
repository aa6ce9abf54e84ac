"""A council's report made ready, for the tests of what is printed and frozen."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.visits.builders import YEAR
from tests.visits.council import COORDINATOR
from visits.model import PersonId
from visits.ports import Office
from visits.report import Finding, Front, FrozenReport, ReportContent, Standing, Subject, Version
from visits.usecases.report import (
    LookedAt,
    Produced,
    SettledNow,
    SummariesWritten,
    content_of,
    looked_at,
    produce,
    settle,
    subject_of,
    write_front,
    write_summaries,
)


def subject(label: str = YEAR) -> Subject:
    """The subject of this name."""
    found = subject_of(label)
    assert found is not None
    return found


SUBJECT: Final = subject()
FRONT: Final = {
    "meeting_date": "Tuesday 8 June 2027",
    "report_of": "Head of Children's Social Care",
    "portfolio": "Children",
    "exempt_paragraph": "1",
    "exempt_reason": "It has what individuals said.",
    "implications.resource": "None.",
    "implications.legal": "None.",
    "implications.equality": "None.",
    "implications.climate_emergency": "None.",
    "consultations.fd": "FD 5300/26",
    "consultations.ld": "LD 4525/26",
    "contact.name": "Hy Head",
}
"""All that the front of a final report wants."""


async def content(office: Office, version: Version = Version.PUBLISHED, about: Subject = SUBJECT) -> ReportContent:
    """What a report prints now."""
    made = await content_of(office, about, version)
    assert isinstance(made, ReportContent), made
    return made


async def look(office: Office, version: Version = Version.PUBLISHED, about: Subject = SUBJECT) -> LookedAt:
    """A report as the coordinator sees it now."""
    seen = await looked_at(office, COORDINATOR, about, version)
    assert isinstance(seen, LookedAt), seen
    return seen


async def found_in(office: Office, version: Version = Version.PUBLISHED) -> dict[str, Finding]:
    """What is to be settled, by its place."""
    return {finding.place: finding for finding in (await look(office, version)).readiness.to_settle}


async def fill_front(office: Office, texts: Mapping[str, str] = FRONT) -> Front:
    """Write lines of the front."""
    written = await write_front(office, COORDINATOR, SUBJECT, texts, f"front-{abs(hash(str(texts)))}")
    assert isinstance(written, Front), written
    return written


async def summarise(office: Office, lines: Mapping[str, str]) -> None:
    """Write the lines of issues, by id."""
    written = await write_summaries(office, COORDINATOR, SUBJECT, lines, f"lines-{abs(hash(str(lines)))}")
    assert isinstance(written, SummariesWritten), written


async def decide(office: Office, finding: Finding, *, prints: bool) -> None:
    """Settle one finding."""
    done = await settle(office, COORDINATOR, SUBJECT, {finding.key: prints}, f"settle-{finding.key}-{prints}")
    assert isinstance(done, SettledNow), done


async def produced(
    office: Office,
    version: Version = Version.PUBLISHED,
    standing: Standing = Standing.DRAFT,
    *,
    operation: str = "op1",
    person: PersonId = COORDINATOR,
) -> FrozenReport:
    """A report that was produced."""
    made = await produce(office, person, SUBJECT, version, standing, operation)
    assert isinstance(made, Produced), made
    return made.report


def run_on_rows(path: Path, statement: str, *values: str) -> int:
    """Do something to the rows behind everybody's back: how many it changed."""
    connection = sqlite3.connect(path)
    try:
        changed = connection.execute(statement, values).rowcount
        connection.commit()
    finally:
        connection.close()
    return changed
