"""The report on the command line: every fault at once, a final one only when it is ready, and the same files again."""

import os
import re
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from typer.testing import Result

from bot.desk import Desk
from tests.bot.office_case import (
    AUTHOR,
    COORDINATOR,
    HEAD,
    YEAR,
    aad,
    at_the_desk,
    environment,
    keep_the_visit,
    run,
    someone,
)
from visits.ports import Put
from visits.report import IssueSummary, Version
from visits.report_form import lines_of
from visits.usecases.report import settle, subject_of, to_settle


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A store with one visit."""
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    env = environment(tmp_path)
    at_the_desk(env, keep_the_visit)
    return env


def report(env: dict[str, str], out: Path, *words: str, period: str = YEAR) -> Result:
    return run(env, "report", period, "--out", str(out), *words)


def told(done: Result) -> list[str]:
    """The faults, one a line."""
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return [line.removeprefix("  - ") for line in done.output.splitlines() if line.startswith("  - ")]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def id_in(done: Result) -> str:
    assert done.exit_code == 0, done.output
    found = re.search(r"Report ([0-9a-f]{20}), ", done.output)
    assert found, done.output
    return found[1]


def test_every_fault_is_told_at_once_and_nothing_is_produced(env: dict[str, str], tmp_path: Path) -> None:
    template = tmp_path / "council.docx"
    template.write_text("no Word document")
    front = tmp_path / "front.toml"
    front.write_text(f'sumary = "x"\nsummary = "{"x" * 3001}"\n', encoding="utf-8")
    taken = tmp_path / "taken"
    taken.write_text("")
    words = (
        "--template",
        str(template),
        "--front",
        str(front),
        "--by",
        aad(AUTHOR),
        "--as-of",
        "2027-02-30",
        "--final",
    )
    faults = told(report(env, taken, *words, period="2026-28"))
    expected = (
        "2026-28 is no period", "council.docx: The template is not a Word document", "2027-02-30 is no day of the calendar",
        "taken is no folder that can be written to", f"--by {aad(AUTHOR)} is nobody on the register who is",
        "--as-of makes a draft", "sumary is no line of the report's front",
        "summary is too long: 3001 characters, and at most 3000",
    )  # fmt: skip
    for words_of in expected:
        assert any(words_of in fault for fault in faults), words_of
    assert len(faults) == len(expected)
    assert "No report of 2026-27 was produced yet." in run(env, "reports", YEAR).output


@pytest.mark.parametrize(
    ("text", "fault"),
    [("summary = ", "is no TOML file"), ("summary = 3", "summary must be a text in quotes"), (None, "cannot be read")],
)
def test_a_front_that_cannot_be_read_is_said_so(
    env: dict[str, str], tmp_path: Path, text: str | None, fault: str
) -> None:
    front = tmp_path / "front.toml"
    if text is not None:
        front.write_text(text, encoding="utf-8")
    (said,) = told(report(env, tmp_path / "out", "--front", str(front)))
    assert fault in said


def test_a_time_to_come_has_nothing_to_report(env: dict[str, str], tmp_path: Path) -> None:
    assert told(report(env, tmp_path / "out", period="2027-06-01 to 2027-12-31")) == [
        "There is nothing to report yet: that time is still to come."
    ]
    (said,) = told(report(env, tmp_path / "out", "--as-of", "2027-06-01"))
    assert said == "--as-of 2027-06-01 is still to come."


def test_a_final_report_is_refused_with_all_that_is_not_ready(env: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = report(env, out, "--final")
    faults = told(done)
    assert "It can't be final yet." in done.output
    assert "the front: complete “Date of Meeting”" in faults
    assert "the front: complete “Legal”" in faults
    assert "V26-0001/1: write the line that stands for it in public" in faults
    assert files_of(out) == {}
    assert "No report" in run(env, "reports", YEAR).output


def test_a_draft_is_written_with_all_its_files_and_what_they_say_is_told(env: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    done = report(env, out, "--version", "restricted", "--by", aad(HEAD).upper())
    written = files_of(out)
    assert done.exit_code == 0, done.output
    assert sum(name.endswith(".docx") for name in written) >= 4
    (log,) = [name for name in written if name.endswith(" - log.xlsx")]
    assert all(f"  {name}\n" in done.output for name in written)
    assert "3 issues were raised" in done.output
    fingerprint = load_workbook(out / log).properties.identifier
    assert fingerprint
    assert f"draft, fingerprint {fingerprint}" in done.output
    assert all(
        docx.Document(str(out / name)).core_properties.identifier == fingerprint for name in written if name != log
    )
    listed = run(env, "reports", YEAR).output
    assert f"{id_in(done)}  restricted  draft  2027-05-20 10:00  {fingerprint[:12]}" in listed


def test_an_earlier_report_is_made_again_to_the_same_bytes_whatever_changed(
    env: dict[str, str], tmp_path: Path
) -> None:
    first = report(env, tmp_path / "first")
    front = tmp_path / "front.toml"
    front.write_text('[implications]\nlegal = "None at all"\n', encoding="utf-8")
    later = report(env | {"FRONTLINE_NOW": "2027-06-20T09:00Z"}, tmp_path / "later", "--front", str(front))
    assert later.exit_code == 0, later.output
    again = report(env, tmp_path / "again", "--again", id_in(first))
    assert again.exit_code == 0, again.output
    assert files_of(tmp_path / "again") == files_of(tmp_path / "first")
    assert files_of(tmp_path / "later") != files_of(tmp_path / "first")
    body = next(name for name in files_of(tmp_path / "later") if name.endswith(" - report.docx"))
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "later" / body)).paragraphs]
    assert any("None at all" in text for text in texts)


def test_a_report_that_there_is_not_is_refused_with_those_that_there_are(env: dict[str, str], tmp_path: Path) -> None:
    there = id_in(report(env, tmp_path / "out"))
    faults = told(report(env, tmp_path / "again", "--again", "0123456789"))
    assert faults[0] == "There is no report 0123456789 of 2026-27."
    assert faults[1].startswith(f"there is: {there}  published")
    (said,) = told(report(env, tmp_path / "again", "--again", there, "--final"))
    assert "goes with neither --final, --as-of nor --front" in said


def test_a_draft_as_of_a_day_is_how_things_stood_then_and_is_not_kept(env: dict[str, str], tmp_path: Path) -> None:
    done = report(env, tmp_path / "out", "--as-of", "2026-09-14", period="2026-05-01 to 2027-01-31")
    assert done.exit_code == 0, done.output
    assert "No issues were raised." in done.output
    assert "As of that day, and not kept, draft" in done.output
    assert "was produced yet" in run(env, "reports", "2026-05-01 to 2027-01-31").output


def test_a_final_report_is_produced_once_everything_is_there(env: dict[str, str], tmp_path: Path) -> None:
    at_the_desk(env, _summarised_and_settled)
    front = tmp_path / "front.toml"
    front.write_text("\n".join(_complete_front(env)), encoding="utf-8")
    done = report(env, tmp_path / "out", "--final", "--front", str(front))
    assert done.exit_code == 0, done.output
    assert "final, fingerprint" in done.output


def _complete_front(env: dict[str, str]) -> list[str]:
    async def wanted(desk: Desk) -> list[str]:
        lines = lines_of(desk.rules, Version.PUBLISHED).values()
        return [f'"{line.key}" = "Nothing further to say"' for line in lines if line.wanted]

    found: list[str] = at_the_desk(env, wanted)
    assert len(found) > 4
    return found


async def _summarised_and_settled(desk: Desk) -> None:
    """A line for each issue, and every finding printed."""
    now = desk.office.clock.now()
    for number in (1, 2, 3):
        line = IssueSummary(issue_id=f"r1_{number}", text="Posts were empty.", by=someone(COORDINATOR), at=now)
        await desk.store.year(YEAR).commit([Put(line)], write_id=f"line {number}")
    subject = subject_of(YEAR)
    assert subject
    found = await to_settle(desk.office, someone(COORDINATOR), subject, Version.PUBLISHED)
    assert isinstance(found, tuple)
    decisions = {one.finding.key: one.finding.may_print for one in found}
    await settle(desk.office, someone(COORDINATOR), subject, decisions, "op1")


def test_without_anybody_who_may_it_says_to_name_somebody(env: dict[str, str], tmp_path: Path) -> None:
    register = tmp_path / "list.csv"
    head = "aad_object_id,name,role,ward,party,email,status"
    register.write_text(f"{head}\n{aad(COORDINATOR)},Gareth Lindqvist,coordinator,,,,left\n", encoding="utf-8")
    assert run(env, "import", "members", str(register)).exit_code == 0
    (said,) = told(report(env, tmp_path / "out"))
    assert said == "Nobody on the register is a coordinator: say with --by who produces it."
    assert told(run(env, "reports", YEAR)) == [said]
