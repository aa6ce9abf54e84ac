"""The rota on the command line: imported, exported, planned; every fault at once, in plain words, and nothing half done."""

import asyncio
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.app import open_desk
from bot.cli import app
from bot.council import load_council
from bot.settings import load_settings
from cards.wording import plan as wording
from visits.rota import CommitteeDate, Slot, SlotStatus

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "council.example.toml"
YEAR = "2026-27"
HEADER = "slot_id,team_id,start,minutes,members,status,host,place,link"


def aad(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


ELEANOR, WINSTON = aad(201), aad(202)
VISITS = (
    HEADER,
    f"v1,mash,2027-01-14T10:00,60,{ELEANOR};{WINSTON},allocated,,=1+1,",
    "v2,harbourside,2027-06-14T14:00,90,,unfilled,Tobias Fenwright,Quay House,https://meet.example/a",
    f"v3,mash,14/09/2026 10:00,60,{ELEANOR},done,,,",
)


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Development settings over a store and a council file of its own, and no others."""
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    council = tmp_path / "council.toml"
    council.write_bytes(EXAMPLE.read_bytes())
    return {
        "FRONTLINE_MODE": "development",
        "FRONTLINE_STORE_PATH": str(tmp_path / "visits.db"),
        "FRONTLINE_COUNCIL_FILE": str(council),
        "FRONTLINE_NOW": "2026-11-16T09:00Z",
    }


def run(env: dict[str, str], *words: str, answers: str = "") -> Result:
    """A command, and what came of it."""
    return CliRunner().invoke(app, list(words), env=env, input=answers)


def stored(env: dict[str, str], year: str = YEAR) -> dict[str, Slot]:
    """The visits of a year, by id."""

    async def read() -> dict[str, Slot]:
        desk = open_desk(load_settings(env), load_council(EXAMPLE))
        span = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
        slots = await desk.store.year(year).slots_between(*span)
        await desk.store.close()
        return {slot.id: slot for slot in slots}

    return asyncio.run(read())


def committee_dates(env: dict[str, str]) -> list[CommitteeDate]:
    async def read() -> list[CommitteeDate]:
        desk = open_desk(load_settings(env), load_council(EXAMPLE))
        dates = await desk.store.committee_dates()
        await desk.store.close()
        return list(dates)

    return asyncio.run(read())


def written(folder: Path, *lines: str, name: str = "list.csv") -> str:
    """A file with these lines."""
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_faults_of_the_list_and_of_the_rota_are_told_together_and_nothing_is_imported(
    env: dict[str, str], tmp_path: Path
) -> None:
    bad = written(
        tmp_path,
        *VISITS,
        "v4,mash,2027-02-30T10:00,60,,unfilled,,,",
        f"v5,nowhere,2027-02-01T10:00,60,{aad(999)};{aad(111)},allocated,,,",
        "v1,mash,2027-02-02T10:00,60,,confirmed,,,",
        "v6,mash,2027-01-14T10:00,60,,unfilled,,,",
    )
    done = run(env, "import", "slots", bad)
    assert done.exit_code == 2
    told = [line for line in done.output.splitlines() if line.startswith("  - ")]
    assert told == [
        "  - line 5, start: must be a date and time in London such as 2027-03-01T10:00 or 01/03/2027 10:00",
        f"  - line 6, members: names {aad(111)}, who is not there as member, or has left",
        f"  - line 6, members: names {aad(999)}, who is not on the register",
        "  - line 6, team_id: names nowhere, which is no team",
        "  - line 7, slot_id: is the same as on line 2",
        "  - line 7, status: is confirmed, though nobody is on the visit",
        "  - line 8, start: is when the team has another visit, v1",
    ]
    assert "Nothing was imported." in done.output
    assert "Traceback" not in done.output
    assert stored(env) == {}


def test_what_the_rota_alone_finds_wrong_is_refused_too(env: dict[str, str], tmp_path: Path) -> None:
    bad = written(tmp_path, HEADER, "v1,mash,2027-01-14T10:00,60,,done,,,")
    done = run(env, "import", "slots", bad)
    assert done.exit_code == 2
    assert "line 2, status: says that the visit was done or missed, and it is still to come" in done.output
    assert stored(env) == {}


def test_a_store_that_does_not_answer_is_said_so(env: dict[str, str], tmp_path: Path) -> None:
    there_is_none = env | {"FRONTLINE_STORE_PATH": str(tmp_path / "nowhere" / "visits.db")}
    done = run(there_is_none, "import", "slots", written(tmp_path, *VISITS))
    assert done.exit_code == 2
    assert "The store does not answer" in done.output


def test_a_good_list_is_imported_whole_and_may_be_imported_again(env: dict[str, str], tmp_path: Path) -> None:
    file = written(tmp_path, *VISITS)
    first = run(env, "import", "slots", file)
    assert first.exit_code == 0, first.output
    assert "3 visits of this file: 3 new, 0 changed, 0 as they were." in first.output
    kept = stored(env)
    assert kept.keys() == {"v1", "v3"}
    assert (kept["v1"].start, kept["v1"].place) == (datetime(2027, 1, 14, 10, tzinfo=UTC), "=1+1")
    assert kept["v3"].status is SlotStatus.DONE
    assert stored(env, "2027-28")["v2"].start == datetime(2027, 6, 14, 13, tzinfo=UTC)
    assert "0 new, 0 changed, 3 as they were" in run(env, "import", "slots", file).output
    changed = written(tmp_path, HEADER, f"v1,mash,2027-01-14T10:00,60,{WINSTON},allocated,,Annexe,")
    assert "1 visit of this file: 0 new, 1 changed, 0 as they were." in run(env, "import", "slots", changed).output
    assert stored(env)["v1"].place == "Annexe"


@pytest.mark.parametrize("name", ["rota.csv", "rota.xlsx", "ROTA.XLSX"])
def test_what_is_exported_can_be_imported_again_and_changes_nothing(
    env: dict[str, str], tmp_path: Path, name: str
) -> None:
    run(env, "import", "slots", written(tmp_path, *VISITS))
    before = stored(env), stored(env, "2027-28")
    out = str(tmp_path / name)
    assert run(env, "export", "slots", "--out", out).output.startswith("Wrote 3 visits to ")
    done = run(env, "import", "slots", out)
    assert "3 visits of this file: 0 new, 0 changed, 3 as they were." in done.output
    assert (stored(env), stored(env, "2027-28")) == before


def test_a_changed_workbook_changes_the_rota(env: dict[str, str], tmp_path: Path) -> None:
    run(env, "import", "slots", written(tmp_path, *VISITS))
    out = tmp_path / "rota.xlsx"
    run(env, "export", "slots", "--out", str(out))
    book = load_workbook(out)
    sheet = book.worksheets[0]
    (row,) = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "v1"]
    row[2].value = datetime(2027, 1, 21, 14)  # noqa: DTZ001 - as a spreadsheet keeps it
    book.save(out)
    assert "0 new, 1 changed, 2 as they were" in run(env, "import", "slots", str(out)).output
    assert stored(env)["v1"].start == datetime(2027, 1, 21, 14, tzinfo=UTC)


def test_one_year_is_exported_alone(env: dict[str, str], tmp_path: Path) -> None:
    run(env, "import", "slots", written(tmp_path, *VISITS))
    out = tmp_path / "rota.csv"
    run(env, "export", "slots", "--year", "2027-28", "--out", str(out))
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines == [HEADER, VISITS[2]]


@pytest.mark.parametrize("label", ["2026", "2026-28", "26-27", "next", "2026-27-28", ""])
def test_a_year_that_is_none_is_said_so(env: dict[str, str], tmp_path: Path, label: str) -> None:
    planned = run(env, "rota", "plan", label)
    assert planned.exit_code == 2
    assert "is no municipal year. Write it as 2026-27." in planned.output
    if label:
        exported = run(env, "export", "slots", "--year", label, "--out", str(tmp_path / "rota.txt"))
        assert exported.exit_code == 2
        assert "is no municipal year" in exported.output
        assert "must end in .csv or .xlsx" in exported.output


def test_a_file_that_cannot_be_written_is_said_so(env: dict[str, str], tmp_path: Path) -> None:
    done = run(env, "export", "slots", "--out", str(tmp_path / "nowhere" / "rota.csv"))
    assert done.exit_code == 2
    assert "cannot be written (No such file or directory)" in done.output.replace("\n", " ")
    assert "Traceback" not in done.output


MEETINGS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:a
DTSTART:20270114T180000
SUMMARY:Full Council
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20270302
SUMMARY:Scrutiny
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_that_cannot_be_read_leaves_the_committee_dates_as_they_were(
    env: dict[str, str], tmp_path: Path
) -> None:
    good = run(env, "import", "committee", written(tmp_path, MEETINGS, name="a.ics"))
    assert "2 meetings from 2027-01-14 to 2027-03-02 are kept, and no others." in good.output
    expected = [
        CommitteeDate(day=date(2027, 1, 14), title="Full Council"),
        CommitteeDate(day=date(2027, 3, 2), title="Scrutiny"),
    ]
    assert committee_dates(env) == expected
    bad = run(env, "import", "committee", written(tmp_path, "day,title", name="b.ics"))
    assert bad.exit_code == 2
    assert "is not a calendar file (.ics)" in bad.output
    assert committee_dates(env) == expected
    fewer = MEETINGS.replace("20270302", "20270309")
    run(env, "import", "committee", written(tmp_path, fewer, name="a.ics"))
    assert [one.day for one in committee_dates(env)] == [date(2027, 1, 14), date(2027, 3, 9)]


def test_a_year_is_proposed_and_nothing_is_written_until_told(env: dict[str, str]) -> None:
    shown = run(env, "rota", "plan", YEAR)
    assert shown.exit_code == 0, shown.output
    lines = shown.output.splitlines()
    assert re.split(r"\s{2,}", lines[0]) == ["Visit", "Day", "Time", "Who"]
    visits = [re.split(r"\s{2,}", line) for line in lines[1:8]]
    assert sorted({team for team, *_ in visits}) == [
        "Corporate Parenting Service",
        "Harbourside Locality Team",
        "Millfields Locality Team",
        "Multi-Agency Safeguarding Hub (MASH)",
        "Northmoor Locality Team",
        "Thornley Locality Team",
    ]
    assert all(who.startswith("Councillor ") for *_, who in visits)
    assert "Every councillor has 1 or 2 visits this year." in lines
    assert lines[-1] == "Nothing is on the rota yet: --commit puts it there."
    refused = run(env, "rota", "plan", YEAR, "--commit", answers="n\n")
    assert "Nothing was put on the rota." in refused.output
    assert stored(env) == {}


def test_a_plan_that_is_committed_is_on_the_rota_and_leaves_nothing_to_plan(env: dict[str, str]) -> None:
    done = run(env, "rota", "plan", YEAR, "--commit", answers="y\n")
    assert done.exit_code == 0, done.output
    assert "Done: 7 visits put on the rota." in done.output
    assert len(stored(env)) == 7
    again = run(env, "rota", "plan", YEAR, "--commit", "--yes")
    assert wording.NOTHING_TO_PLAN in again.output.replace("\n", " ")
    assert "Who" not in again.output.split()
    assert len(stored(env)) == 7


def test_only_places_left_empty_are_filled_where_a_year_is_half_planned(env: dict[str, str], tmp_path: Path) -> None:
    run(env, "import", "slots", written(tmp_path, HEADER, f"v1,mash,2027-01-14T10:00,60,{ELEANOR},allocated,,,"))
    done = run(env, "rota", "plan", YEAR, "--commit", "--yes")
    (mash,) = [line for line in done.output.splitlines() if line.startswith("Multi-Agency")]
    assert "Thu 14 Jan 2027  10:00  also Councillor " in mash
    kept = stored(env)["v1"]
    assert len(kept.members) == 2
    assert kept.start == datetime(2027, 1, 14, 10, tzinfo=UTC)


def test_what_cannot_be_met_is_said_with_the_reason(env: dict[str, str]) -> None:
    late = run(env | {"FRONTLINE_NOW": "2027-04-28T09:00Z"}, "rota", "plan", YEAR)
    assert "too few days are left on which a visit can be" in late.output
    assert "(in the pre-election period)" in late.output
    assert "Some visits are proposed in the pre-election period" in late.output


def test_a_council_without_a_coordinator_cannot_plan(env: dict[str, str], tmp_path: Path) -> None:
    run(env, "council", "apply", "--yes")
    register = "aad_object_id,name,role,ward,party,email,status"
    left = written(tmp_path, register, f"{aad(105)},Gareth Lindqvist,coordinator,,,,left")
    assert run(env, "import", "members", left).exit_code == 0
    done = run(env, "rota", "plan", YEAR)
    assert done.exit_code == 2
    assert "Nobody on the register is a coordinator" in done.output
