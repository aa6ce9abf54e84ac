"""A store on disk with one visit in it, for the tests of commands that read what is kept. Nobody here exists."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from typer.testing import CliRunner, Result

from bot.app import open_desk, seed
from bot.cli import app
from bot.council import load_council
from bot.desk import Desk
from bot.settings import load_settings
from visits.kept import View
from visits.model import (
    Entry,
    EntryKind,
    Event,
    Issue,
    IssueState,
    Outcome,
    PersonId,
    Urgency,
    Visibility,
    VisitKind,
    VisitRecord,
    person_id,
)
from visits.ports import Happened, Put

EXAMPLE: Final = Path(__file__).parents[2] / "council.example.toml"
YEAR: Final = "2026-27"
SECRET: Final = "words that were to be hidden"


def aad(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def someone(number: int) -> PersonId:
    return person_id("00000000-0000-4000-8000-000000000002", aad(number))


HEAD, MANAGER, COORDINATOR = 103, 111, 105
AUTHOR, COLLEAGUE, STRANGER = 201, 202, 203
SENT: Final = datetime(2026, 9, 15, 9, tzinfo=UTC)

RECORD: Final = VisitRecord(
    id="r1",
    reference="V26-0001",
    year=YEAR,
    proforma_version="1",
    team_id="mash",
    team_name="=MASH",
    visit_kind=VisitKind.INTAKE,
    author=someone(AUTHOR),
    sent_at=SENT,
    hidden=("staff_voice", "note__staffing"),
    visit_date=date(2026, 9, 14),
    mode="in_person",
    duration="about_hour",
    members_present=(someone(AUTHOR), someone(COLLEAGUE)),
    interest=False,
    safety_concern=False,
    roles_met=("social_workers", "team_manager"),
    managers_present="no",
    working_well="=1+1",
    ratings={"staffing": "some_concerns", "referrals": "no_concerns"},
    notes={"staffing": SECRET, "referrals": "＝cmd|' /C calc'!A0"},
    staff_voice=SECRET,
    child_voice="-2+3 is not a sum\nand goes on",
)


def issue(number: int, **fields: Any) -> Issue:
    """An issue of the visit."""
    usual: dict[str, Any] = {
        "team_id": "mash", "topic": "staffing", "title": "Vacancies", "text": "@SUM(1+1) posts are empty.",
        "urgency": Urgency.ROUTINE, "visibility": Visibility.CHANNEL, "goes_to": someone(HEAD), "raised_at": SENT,
        "due": date(2026, 9, 29),
    }  # fmt: skip
    own = {"id": f"r1_{number}", "record_id": "r1", "year": YEAR, "number": number, "reference": f"V26-0001/{number}"}
    return Issue(**{**usual, **own, **fields})


ISSUES: Final = (
    issue(1, state=IssueState.ANSWERED, answers=1, entries=2, answered_by=someone(HEAD), answered_at=SENT),
    issue(2, visibility=Visibility.HEAD_OF_SERVICE, text="In confidence"),
    issue(3, state=IssueState.RETURNED_FOR_REDACTION, hidden_from=IssueState.RAISED, title=SECRET, text=SECRET),
)
ENTRIES: Final = (
    Entry(
        id="r1_1.1", issue_id="r1_1", number=1, kind=EntryKind.COMMENT, text="+1 of them is filled",
        by=someone(MANAGER), at=SENT,
    ),
    Entry(
        id="r1_1.2", issue_id="r1_1", number=2, kind=EntryKind.RESPONSE, text="Two posts start on 1 May.",
        by=someone(HEAD), at=SENT, outcome=Outcome.INFORMATION,
    ),
)  # fmt: skip
VIEW: Final = View(record_id="r1", person=someone(COLLEAGUE), agrees=False, text="I saw it otherwise", at=SENT)
EVENT: Final = Event(
    object="record r1", action="sent", to_state="sent", person=someone(AUTHOR), at=SENT, operation_id="20260915-a"
)


def environment(folder: Path) -> dict[str, str]:
    """Development settings over a store and a council file of its own."""
    council = folder / "council.toml"
    council.write_bytes(EXAMPLE.read_bytes())
    return {
        "FRONTLINE_MODE": "development",
        "FRONTLINE_STORE_PATH": str(folder / "visits.db"),
        "FRONTLINE_COUNCIL_FILE": str(council),
        "FRONTLINE_NOW": "2027-05-20T09:00Z",
    }


def run(env: dict[str, str], *words: str) -> Result:
    """A command, and what came of it."""
    return CliRunner().invoke(app, list(words), env=env)


def at_the_desk(env: dict[str, str], work: Any) -> Any:
    """Do this with a desk over the store: an async function of the desk."""

    async def done() -> Any:
        council = load_council(EXAMPLE)
        desk = open_desk(load_settings(env), council)
        try:
            await seed(desk, council)
            return await work(desk)
        finally:
            await desk.store.close()

    return asyncio.run(done())


async def keep_the_visit(desk: Desk) -> None:
    """Put the visit into the store, with all that was said of it."""
    year = await desk.store.open_year(YEAR)
    puts = [Put(one) for one in (RECORD, *ISSUES, *ENTRIES, VIEW)]
    await year.commit([*puts, Happened(EVENT)], write_id="the visit")
