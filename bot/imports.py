"""Reads the two lists that a coordinator imports, councillors and teams, from CSV. Nothing is written here: a list is
understood whole or not at all, and every fault in it is reported with its line.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from bot.faults import faults_of
from bot.register import PersonRow, TeamRow, by_aad, repeated
from visits.model import Person, Team, Value

Row = TypeVar("Row", bound=Value)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a list. `line` counts from 1 (the header); `column` is a heading, or "" for the whole line."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.problem}"


class BadFile(Exception):
    """The list cannot be used. `faults` holds them all, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(["Nothing was imported:", *(f"- {fault}" for fault in self.faults)]))


class _Shape(NamedTuple):
    """A list's headings, and what is particular about some of them."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    renamed: Mapping[str, str]
    """Heading -> what a row calls it."""
    several: str
    """The heading whose values are separated by semicolons."""
    never_empty: frozenset[str] = frozenset()
    """Headings where nothing must not be taken for the usual."""


_MEMBERS = _Shape(
    required=("aad_object_id", "name", "role", "ward", "party", "email", "status"),
    optional=("first_elected", "briefed_on"),
    renamed={"role": "roles"},
    several="role",
    never_empty=frozenset({"status"}),
)
_TEAMS = _Shape(
    required=("team_id", "name", "visit_kind", "visits_per_year", "managers"),
    optional=("head_of_service", "host", "place"),
    renamed={"team_id": "id"},
    several="managers",
)
_SAVE_AS = 'In Excel choose "Save as" and "CSV UTF-8 (comma delimited)"'


def read_text(data: bytes) -> str:
    """The text of a file saved as CSV UTF-8, with or without a byte order mark. Raises BadFile for anything else."""
    if data.startswith(b"PK") or b"\0" in data:
        raise BadFile([Fault(1, "", f"is not a CSV file. {_SAVE_AS}")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(_unreadable_lines(data)) from None


def parse_members(text: str, tenant_id: str, *, today: date) -> tuple[Person, ...]:
    """The people in a list whose columns are, in any order: aad_object_id, name, role (several separated by ;), ward,
    party, email, status and, if wanted, first_elected and briefed_on. Raises BadFile with every fault.
    """
    lines = _lines(text, _MEMBERS)
    rows = list(lines.rows(_MEMBERS, PersonRow))
    faults = [*lines.faults, *lines.repeats("aad_object_id"), *lines.repeats("email")]
    for line, row in rows:
        faults += (Fault(line, column, problem) for column, problem in row.unlikely_dates(today))
    if faults:
        raise BadFile(faults)
    return tuple(row.person(tenant_id) for _, row in rows)


def parse_teams(text: str, *, known: Iterable[Person]) -> tuple[Team, ...]:
    """The teams in a list whose columns are, in any order: team_id, name, visit_kind, visits_per_year, managers (as
    aad_object_id, several separated by ;) and, if wanted, head_of_service (the council's only one, if left empty), host
    and place. `known` is everyone on the register. Raises BadFile with every fault.
    """
    people = by_aad(tuple(known))
    lines = _lines(text, _TEAMS)
    rows = list(lines.rows(_TEAMS, TeamRow))
    faults = [*lines.faults, *lines.repeats("team_id"), *lines.repeats("name")]
    for line, row in rows:
        faults += (Fault(line, column, problem) for column, problem in row.problems(people))
    if faults:
        raise BadFile(faults)
    return tuple(row.team(people) for _, row in rows)


@dataclass(frozen=True, slots=True)
class _Lines:
    """A list's cells by heading, each with the number of the line it begins on; and the faults met on the way."""

    cells: list[tuple[int, dict[str, str]]]
    faults: list[Fault]

    def repeats(self, column: str) -> Iterator[Fault]:
        """A fault for each value that an earlier line has too."""
        for later, earlier in repeated([cells[column] for _, cells in self.cells]):
            yield Fault(self.cells[later][0], column, f"is the same as on line {self.cells[earlier][0]}")

    def rows(self, shape: _Shape, row: type[Row]) -> Iterator[tuple[int, Row]]:
        """Each line that can be understood; the faults of the others are kept."""
        headings = {field: heading for heading, field in shape.renamed.items()}
        for line, cells in self.cells:
            try:
                yield line, row.model_validate(dict(_fields(cells, shape)))
            except ValidationError as error:
                for loc, problem in faults_of(error):
                    field = str(loc[0])
                    self.faults.append(Fault(line, headings.get(field, field), problem))


def _fields(cells: Mapping[str, str], shape: _Shape) -> Iterator[tuple[str, object]]:
    for column, cell in cells.items():
        if cell or column in shape.never_empty:
            parts = tuple(part.strip() for part in cell.split(";") if part.strip())
            yield shape.renamed.get(column, column), parts if column == shape.several else cell


def _lines(text: str, shape: _Shape) -> _Lines:
    """Raises BadFile where the rest cannot be judged: without its headings every line of a list looks wrong."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header = _header(reader)
    if faults := list(_faults_in_header(header, shape)):
        raise BadFile(faults)
    found = _Lines([], [])
    before = reader.line_num
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if len(cells) == len(header):
                found.cells.append((line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}))
            elif any(cells):
                found.faults.append(Fault(line, "", f"has {len(cells)} values for {len(header)} columns"))
    except csv.Error as error:
        found.faults.append(_stray(before + 1, error))
    found.cells[:] = [(line, cells) for line, cells in found.cells if any(cells.values())]
    if not found.cells and not found.faults:
        raise BadFile([Fault(1, "", "is a header with nothing below it")])
    return found


def _header(reader: Iterator[list[str]]) -> list[str]:
    """The names of the columns. Raises BadFile where not even these can be read."""
    try:
        return [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise BadFile([_stray(1, error)]) from None


def _stray(line: int, error: csv.Error) -> Fault:
    return Fault(line, "", f"cannot be read ({error}): look for a stray quotation mark")


def _faults_in_header(header: list[str], shape: _Shape) -> Iterator[Fault]:
    if len(header) <= 1:
        apart = "semicolons or tabs, not commas" if header and re.search("[;\t]", header[0]) else "nothing"
        yield Fault(1, "", f"has columns separated by {apart}. {_SAVE_AS}")
        return
    wanted = (*shape.required, *shape.optional)
    for column in dict.fromkeys(header):
        if column not in wanted:
            yield Fault(1, column, f"is not a column of this list, which has {', '.join(wanted)}")
        elif header.count(column) > 1:
            yield Fault(1, column, "is there more than once")
    for column in shape.required:
        if column not in header:
            yield Fault(1, column, "is missing from the header")


def _unreadable_lines(data: bytes) -> Iterator[Fault]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            seen = line[: error.start].decode().rpartition(",")[2][-20:]
            yield Fault(number, "", f'has a letter after "{seen}" in an old encoding (Windows-1252). {_SAVE_AS}')
