"""Nothing left over, nothing of one machine, and a docstring wherever a reader will look for one."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT, files_of, tree_of

LEFT_OVER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:" + "|".join(("work", "root", "home", "Users", "mnt")) + r")/")
TALKS_TO_A_TERMINAL = frozenset({"bot/commands.py", "bot/demo/show.py"})
"""The command line and the demo that it runs may print; everything else logs or returns."""

OURS = files_of(*ROOMS, "tests", "bench")
DOCUMENTS = [
    path.relative_to(ROOT)
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*.toml"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("manifest/*.json"))
]
PACKAGES = [path for path in files_of(*ROOMS) if path.name == "__init__.py"]
DOCUMENTED = files_of("visits", "storage")


@pytest.mark.parametrize("path", [*OURS, *DOCUMENTS], ids=str)
def test_nothing_is_left_over_and_no_path_is_of_one_machine(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not LEFT_OVER.findall(text)
    assert not MACHINE_PATH.findall(text)


@pytest.mark.parametrize("path", files_of(*ROOMS), ids=str)
def test_only_the_command_line_and_its_demo_print(path: Path) -> None:
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    prints = [
        call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("print", "breakpoint")
    ]
    assert not prints or str(path) in TALKS_TO_A_TERMINAL


@pytest.mark.parametrize("path", PACKAGES, ids=str)
def test_every_room_says_what_it_holds(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


def test_every_folder_of_code_is_a_package() -> None:
    assert {path.parent for path in files_of(*ROOMS)} == {path.parent for path in PACKAGES}


@pytest.mark.parametrize("path", files_of(*ROOMS), ids=str)
def test_every_file_says_what_it_is_about(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize("path", DOCUMENTED, ids=str)
def test_every_public_function_and_class_says_what_it_is(path: Path) -> None:
    named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    public = [node for node in tree_of(path).body if isinstance(node, named) and not node.name.startswith("_")]
    assert not [node.name for node in public if not ast.get_docstring(node)]
