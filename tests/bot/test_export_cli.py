"""Exports: nothing hidden comes out, no spreadsheet runs any of it, and every export is in the audit trail."""

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.desk import Desk
from tests.bot.office_case import (
    AUTHOR,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    SECRET,
    STRANGER,
    aad,
    at_the_desk,
    environment,
    keep_the_visit,
    run,
    someone,
)
from visits.model import SYSTEM, Event
from visits.years import year_bounds

LISTS = ("records", "issues", "audit")


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A store with one visit."""
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    env = environment(tmp_path)
    at_the_desk(env, keep_the_visit)
    return env


def exported(env: dict[str, str], folder: Path, what: str, *words: str, form: str = "jsonl") -> list[dict[str, Any]]:
    """The rows of an export by column; of Excel and CSV as texts."""
    out = folder / f"{what}.{form}"
    done = run(env, "export", what, "--out", str(out), "--format", form, *words)
    assert done.exit_code == 0, done.output
    if form == "jsonl":
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    if form == "csv":
        return list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    head, *rows = load_workbook(out).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def exports(env: dict[str, str]) -> Sequence[Event]:
    """What the audit trail says of exports."""

    async def read(desk: Desk) -> list[Event]:
        events = await desk.store.year("2027-28").events_between(*year_bounds("2027-28"))
        return [event for event in events if event.object == "export"]

    found: list[Event] = at_the_desk(env, read)
    return found


@pytest.mark.parametrize("what", LISTS)
def test_every_fault_is_told_at_once_and_nothing_is_written_or_noted(
    env: dict[str, str], tmp_path: Path, what: str
) -> None:
    out = tmp_path / "nowhere" / "list.txt"
    words = ("--from", "2026-02-30", "--to", "soon", "--person", aad(999), "--by", "somebody")
    done = run(env, "export", what, "--out", str(out), *words)
    assert done.exit_code == 2
    said = " ".join(done.output.split())
    for fault in (
        "must end in .csv", "there is no folder", "--from 2026-02-30 is no day", "--to soon is no day",
        f"--person {aad(999)} is nobody on the register", "--by somebody is nobody on the register",
    ):  # fmt: skip
        assert fault in said
    assert "Traceback" not in said
    assert exports(env) == []


def test_days_the_wrong_way_round_are_said_so(env: dict[str, str], tmp_path: Path) -> None:
    done = run(env, "export", "records", "--out", str(tmp_path / "a.csv"), "--from", "2027-01-02", "--to", "2027-01-01")
    assert done.exit_code == 2
    assert "--to 2027-01-01 is before --from 2027-01-02." in done.output


def test_a_file_that_cannot_be_put_in_its_place_is_said_so_and_no_part_of_it_is_left(
    env: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "taken.csv"
    out.mkdir()
    done = run(env, "export", "records", "--out", str(out))
    assert done.exit_code == 2
    assert "cannot be written" in done.output
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_hidden_words_never_come_out(env: dict[str, str], tmp_path: Path, form: str) -> None:
    (record,) = exported(env, tmp_path, "records", form=form)
    issues = exported(env, tmp_path, "issues", form=form)
    assert SECRET not in str([record, *issues])
    assert "hidden" in record["staff_voice"]
    assert "hidden" in record["note_staffing"]
    assert "hidden" in next(row["issue"] for row in issues if row["reference"] == "V26-0001/3")


def test_what_was_raised_in_confidence_does_come_out(env: dict[str, str], tmp_path: Path) -> None:
    rows = exported(env, tmp_path, "issues")
    assert next(row["issue"] for row in rows if row["visibility"] == "head_of_service") == "In confidence"


def test_no_spreadsheet_runs_any_of_it(env: dict[str, str], tmp_path: Path) -> None:
    (record,) = exported(env, tmp_path, "records", form="csv")
    assert record["team"] == "'=MASH"
    assert record["working_well"] == "'=1+1"
    assert record["note_referrals"] == "'＝cmd|' /C calc'!A0"
    assert record["child_voice"] == "'-2+3 is not a sum\nand goes on"
    (row, *_) = exported(env, tmp_path, "issues", form="csv")
    assert (row["issue"], row["said_text"]) == ("'@SUM(1+1) posts are empty.", "'+1 of them is filled")
    exported(env, tmp_path, "records", form="xlsx")
    cells = [cell for row in load_workbook(tmp_path / "records.xlsx").worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    assert {cell.value for cell in cells if cell.quotePrefix} >= {"=MASH", "=1+1", "＝cmd|' /C calc'!A0"}


def test_json_lines_have_the_values_as_they_are_kept(env: dict[str, str], tmp_path: Path) -> None:
    (record,) = exported(env, tmp_path, "records")
    assert record["working_well"] == "=1+1"
    assert record["visit_date"] == "2026-09-14"
    assert record["sent_at"] == "2026-09-15T09:00:00+00:00"
    assert record["members_present"] == [aad(AUTHOR), aad(COLLEAGUE)]
    assert record["interest"] is False
    assert record["corrected_at"] is None
    assert record["views"] == [f"{aad(COLLEAGUE)} adds: I saw it otherwise"]


def test_an_issue_has_a_row_for_each_thing_said_of_it_and_one_if_nothing_was(
    env: dict[str, str], tmp_path: Path
) -> None:
    rows = exported(env, tmp_path, "issues")
    assert [(row["reference"], row["said_kind"]) for row in rows] == [
        ("V26-0001/1", "comment"),
        ("V26-0001/1", "response"),
        ("V26-0001/2", None),
        ("V26-0001/3", None),
    ]


@pytest.mark.parametrize(
    ("person", "records", "said", "events"),
    [(AUTHOR, 1, 4, 1), (COLLEAGUE, 1, 0, 0), (HEAD, 0, 4, 0), (MANAGER, 0, 1, 0), (STRANGER, 0, 0, 0)],
    ids=["author", "colleague", "head", "manager", "stranger"],
)
def test_a_person_gets_what_is_theirs_and_no_more(
    env: dict[str, str], tmp_path: Path, person: int, records: int, said: int, events: int
) -> None:
    counts = [len(exported(env, tmp_path, what, "--person", aad(person).upper())) for what in LISTS]
    assert counts == [records, said, events]


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [("2026-09-14", "2026-09-14", (1, 0, 0)), ("2026-09-15", "2026-09-15", (0, 4, 1)), ("2026-09-16", "", (0, 0, 0))],
)
def test_days_are_those_of_the_visit_of_the_raising_and_of_the_event(
    env: dict[str, str], tmp_path: Path, first: str, last: str, there: tuple[int, int, int]
) -> None:
    words = ("--from", first, *(("--to", last) if last else ("--to", "2027-04-30")))
    assert tuple(len(exported(env, tmp_path, what, *words)) for what in LISTS) == there


def test_every_export_is_in_the_audit_trail_with_who_made_it_and_no_words(env: dict[str, str], tmp_path: Path) -> None:
    exported(env, tmp_path, "records")
    exported(env, tmp_path, "issues", "--by", aad(COORDINATOR))
    rows = exported(env, tmp_path, "audit")
    noted = {event.action: event.person for event in exports(env)}  # each command starts the clock anew
    assert noted == {"records": SYSTEM, "issues": someone(COORDINATOR), "audit": SYSTEM}
    assert {row["action"] for row in rows if row["object"] == "export"} == {"records", "issues", "audit"}
    assert any(row["action"] == "seeded" for row in rows)
