"""The four rooms as syntax trees, for the tests that hold their shape."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ("visits", "cards", "storage", "bot")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files_of(*rooms: str) -> list[Path]:
    """The Python files of these rooms, by path from the root of the repository."""
    found = [path.relative_to(ROOT) for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    assert found, f"no Python files in {rooms}"
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    """A file of ours, parsed."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def functions_of(path: Path) -> Iterator[Function]:
    """Every function and method of a file, inner ones too."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
