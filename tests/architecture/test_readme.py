"""What the product can be told, set and asked is documented, and the documents are true.

The tables are made from the code by scripts/documents.py. These tests ask the code itself what there is, by other ways
than that script, so that a table that lost its rows, or a marker that went, is found too.
"""

import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.audit_cli import audit
from bot.cli import app, council_app, imports
from bot.commands import COMMANDS, Command
from bot.retention_cli import holds
from bot.rights_cli import erasures
from bot.rota_cli import exports, rota_app
from bot.settings import Settings
from cards.registry import ACTIONS
from cards.wording.issue import ACTS
from scripts.documents import TABLES, command_line, documents, first_sentence, renewed, table, who
from tests.architecture.tree import ROOMS, ROOT, files_of
from visits.issues import TABLE, WHO, Act, Standing
from visits.model import IssueState, Role

README = (ROOT / "README.md").read_text(encoding="utf-8")
ACTIONS_PAGE = (ROOT / "docs/actions.md").read_text(encoding="utf-8")
ISSUES_PAGE = (ROOT / "docs/issues.md").read_text(encoding="utf-8")
SETTINGS_PAGE = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BY_HAND = [path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")) if path.name != "settings.md"]
PACKAGES = [path.parent for path in files_of(*ROOMS) if path.name == "__init__.py"]
GROUPS = (
    (app, ""),
    (imports, "import "),
    (council_app, "council "),
    (audit, "audit "),
    (exports, "export "),
    (erasures, "erase "),
    (holds, "hold "),
    (rota_app, "rota "),
)
"""The parts of the command line, with what is typed before their commands."""


def typed_commands() -> list[str]:
    """Each command as it is typed after `python -m bot`."""
    named = [
        before + (one.name or one.callback.__name__.replace("_", "-"))
        for group, before in GROUPS
        for one in group.registered_commands
        if one.callback
    ]
    assert len(named) > 5
    return named


def test_a_table_that_nobody_makes_is_a_fault() -> None:
    with pytest.raises(KeyError, match="no-such-table"):
        renewed("<!-- begin no-such-table -->\n<!-- end no-such-table -->")


def test_what_is_written_by_hand_is_left_alone() -> None:
    assert renewed("# By hand\n\n<!-- a remark -->\n") == "# By hand\n\n<!-- a remark -->\n"


def test_a_table_that_fell_behind_is_made_anew() -> None:
    old = "before\n<!-- begin rooms -->\n| old |\n<!-- end rooms -->\nafter"
    assert renewed(old) == f"before\n<!-- begin rooms -->\n{TABLES['rooms']()}<!-- end rooms -->\nafter"


def test_a_bar_in_a_text_does_not_break_its_table() -> None:
    assert table(("Say",), [("a|b",)]) == "| Say |\n| --- |\n| a\\|b |\n"


def test_the_first_sentence_ends_where_it_ends() -> None:
    assert first_sentence("Run it. And more.") == "Run it."
    assert first_sentence("Over two\n    lines\n\nNot this") == "Over two lines"


def test_every_table_is_current() -> None:
    stale = [str(path.relative_to(ROOT)) for path, text in documents() if path.read_text(encoding="utf-8") != text]
    assert not stale, f"{stale} fell behind the code. Renew: make docs"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_stands_somewhere_once(name: str) -> None:
    places = [path.name for path in BY_HAND for _ in re.findall(f"<!-- begin {name} -->", path.read_text("utf-8"))]
    assert len(places) == 1


@pytest.mark.parametrize("command", typed_commands())
def test_every_command_of_the_command_line_is_in_the_readme_and_says_what_it_does(command: str) -> None:
    assert f"| `python -m bot {command}" in README
    helped = CliRunner().invoke(app, [*command.split(), "--help"])
    assert helped.exit_code == 0
    [does] = [text for said, text in command_line() if said == command or said.startswith(f"{command} ")]
    assert len(does) > 10


def test_every_part_of_the_command_line_is_looked_at() -> None:
    """If this fails, add the new group to GROUPS above."""
    assert {group.typer_instance for group in app.registered_groups} == {group for group, _ in GROUPS[1:]}


@pytest.mark.parametrize("variable", [f"FRONTLINE_{name.upper()}" for name in Settings.model_fields])
def test_every_setting_is_documented(variable: str) -> None:
    assert f"| `{variable}` |" in SETTINGS_PAGE
    assert "(docs/settings.md)" in README


def test_no_document_names_a_setting_that_is_not_there() -> None:
    real = {f"FRONTLINE_{name.upper()}" for name in Settings.model_fields}
    for path in BY_HAND:
        named = set(re.findall(r"FRONTLINE_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= real, path.name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
def test_everything_that_can_be_said_is_in_the_readme(command: Command) -> None:
    [row] = [line for line in README.splitlines() if line.startswith(f"| “{command.word}” |")]
    assert all(f"“{other}”" in row for other in command.also)


@pytest.mark.parametrize("verb", ACTIONS)
def test_every_button_is_documented_with_who_may_press_it(verb: str) -> None:
    [row] = [line for line in ACTIONS_PAGE.splitlines() if line.startswith(f"| `{verb}` |")]
    _, _, presser, does, _ = (cell.strip() for cell in row.split("|"))
    assert presser == who(ACTIONS[verb].roles)
    assert presser, "a button that nobody may press"
    assert len(does) > 5


@pytest.mark.parametrize("act", Act)
def test_everything_that_can_be_done_to_an_issue_is_documented_with_who_may_do_it(act: Act) -> None:
    [row] = [line for line in ISSUES_PAGE.splitlines() if line.startswith(f"| {act} |")]
    _, _, states, by, _ = (cell.strip() for cell in row.split("|"))
    assert set(states.split(", ")) == {str(state) for state in TABLE[act]}
    assert set(by.split(", ")) == {str(standing) for standing in WHO[act]}
    assert f"| `{act}` | {ACTS[act]} |" in ISSUES_PAGE


def test_every_step_of_an_issue_is_in_the_picture_and_every_standing_and_state_is_explained() -> None:
    picture = re.search(r"```mermaid\n(.*?)```", ISSUES_PAGE, re.DOTALL)
    assert picture
    for act, moves in TABLE.items():
        for before, after in moves.items():
            assert before is after or f"    {before} --> {after}: {act}\n" in picture[1]
    for named in (*Standing, *IssueState):
        assert f"| `{named}` | " in ISSUES_PAGE


def test_every_role_has_a_name_in_the_documents() -> None:
    assert who(frozenset(Role)) == "anyone on the register"
    assert all(who(frozenset({role})) for role in Role)


@pytest.mark.parametrize("package", PACKAGES, ids=str)
def test_every_room_is_on_the_map(package: Path) -> None:
    assert f"| `{package}/` |" in README


def test_every_make_command_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert {"demo", "test", "check", "e2e", "soak", "bench", "manifest", "lock", "clean"} <= targets
    for path in BY_HAND:
        named = set(re.findall(r"(?:`|^)make ([a-z0-9]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets | {"help"}, path.name


def test_every_link_to_a_page_of_ours_leads_somewhere() -> None:
    links = [
        (path, link)
        for path in BY_HAND
        for link in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
        if not link.startswith("http")
    ]
    assert len(links) > 5
    assert not [(path.name, link) for path, link in links if not (path.parent / link).exists()]


def test_the_automatic_run_does_what_a_newcomer_does() -> None:
    """It must run as it is, and call `make test` and nothing else."""
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True, timeout=10)
    commands = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert commands[0] == "set -euo pipefail"
    assert [line for line in commands if "make" in line] == ["make --no-print-directory test </dev/null"]
    assert len(commands) == 3
