"""How large things may grow: a function of 40 lines and a file of 400 can still be read at one go."""

from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT, files_of, functions_of

LONGEST_FUNCTION = 40
LONGEST_FILE = 400

TABLES: dict[str, str] = {}
"""Files that may be longer since they are data, each with its reason: "visits/some_table.py": "why"."""


@pytest.mark.parametrize("path", files_of(*ROOMS), ids=str)
def test_no_function_is_longer_than_forty_lines(path: Path) -> None:
    """Where one grows, give its parts names of their own."""
    lengths = {one.name: (one.end_lineno or one.lineno) - one.lineno + 1 for one in functions_of(path)}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}


@pytest.mark.parametrize("path", files_of(*ROOMS), ids=str)
def test_no_file_is_longer_than_four_hundred_lines(path: Path) -> None:
    """Where one grows, it has two subjects: give each its file. A table of data is listed in TABLES with its reason."""
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE or TABLES.get(str(path))


def test_the_list_of_tables_is_not_stale() -> None:
    """A file that is short again, or gone, is to be taken off TABLES."""
    long_ones = {str(p) for p in files_of(*ROOMS) if len((ROOT / p).read_text().splitlines()) > LONGEST_FILE}
    assert set(TABLES) <= long_ones
