"""SECURITY.md tells no tales: every test that its table names is there, and every threat has one."""

import ast
import re

import pytest

from tests.architecture.tree import ROOT, tree_of

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
DPIA = (ROOT / "docs/dpia.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", PAGE)))


def rows_of(text: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = re.split(r"\n#+ ", text.split(f"## {heading}\n")[1])[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_the_page_names_is_there(path: str, name: str) -> None:
    assert (ROOT / path).is_file(), f"{path} is gone: renew SECURITY.md"
    functions = {
        node.name
        for node in ast.walk(tree_of((ROOT / path).relative_to(ROOT)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not name or name in functions, f"{name} is no longer in {path}: renew SECURITY.md"


def test_every_threat_has_a_defence_and_a_test_that_shows_it() -> None:
    threats = rows_of(PAGE, "Threats")
    assert len(threats) > 20
    for threat, defence, shown in threats:
        assert threat, defence
        assert defence, threat
        assert "`tests/" in shown, threat


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-audit.txt"])
def test_every_package_that_is_installed_is_held_to_its_hash_and_names_no_registry(name: str) -> None:
    """`pip install --require-hashes` takes no other file than one of these hashes."""
    locked = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    assert len(locked) > 30
    assert not [one.split()[0] for one in locked if "==" not in one or "--hash=sha256:" not in one]
    assert "://" not in "".join(locked)


def test_what_the_council_must_write_is_marked_one_way() -> None:
    assert len(re.findall(r"\[council to complete: [^\]]+\]", DPIA)) > 10
    assert not re.search(r"\b(TBC|TBD|tbc|N/A)\b", DPIA)


def test_every_risk_to_people_says_how_likely_how_bad_what_is_done_and_what_is_left() -> None:
    risks = rows_of(DPIA, "7. Risks")
    assert len(risks) > 10
    for risk in risks:
        assert len(risk) == 6
        assert all(risk), risk
        assert {risk[1], risk[2], risk[5]} <= {"low", "medium", "high"}, risk
