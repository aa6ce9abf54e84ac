"""Who may import whom: the contracts of pyproject.toml, and what they cannot say."""

import re
import subprocess
import sys
import tomllib

from tests.architecture.tree import ROOMS, ROOT, files_of, imports_of

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_every_contract_is_kept() -> None:
    ran = subprocess.run(LINT, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"Contracts: {len(contracts())} kept, 0 broken." in re.sub(r"\s+", " ", ran.stdout)


def test_the_contracts_are_about_all_four_rooms() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert set(settings["root_packages"]) == set(ROOMS)
    [layers] = [contract for contract in contracts() if contract["type"] == "layers"]
    assert layers["layers"] == ["bot", "cards | storage", "visits"]


def test_only_storage_imports_the_table_client() -> None:
    """The import linter sees no deeper than "azure", and the bot signs in with azure.identity."""
    users = {
        path.parts[0] for path in files_of(*ROOMS) if any(one.startswith("azure.data") for one in imports_of(path))
    }
    assert users == {"storage"}


def test_the_rules_read_no_clock_no_file_and_no_environment() -> None:
    """Moments and dates are passed in: `datetime.now` and `date.today` are nowhere in the rules."""
    forbidden = {
        "os",
        "io",
        "time",
        "pathlib",
        "random",
        "secrets",
        "uuid",
        "socket",
        "subprocess",
        "threading",
        "logging",
    }
    for path in files_of("visits"):
        source = (ROOT / path).read_text(encoding="utf-8")
        assert not forbidden & {name.partition(".")[0] for name in imports_of(path)}, path
        assert not re.search(r"\b(datetime|date)\.(now|today|utcnow)\b|\bopen\(", source), path


def test_nothing_of_ours_imports_its_tests() -> None:
    for path in files_of(*ROOMS):
        assert not {name for name in imports_of(path) if name.partition(".")[0] in ("tests", "bench")}, path
