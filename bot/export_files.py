"""Lists for analysts, written row by row: CSV and Excel so that no spreadsheet runs any of it, JSON lines as the values are."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, TypeAlias, assert_never

from bot.documents.workbook import Book, Column, Properties, plain
from bot.tables import guarded
from visits.years import utc

Value: TypeAlias = str | int | bool | date | tuple[str, ...] | None
Row: TypeAlias = Sequence[Value]

WIDTH: Final = 20


class Format(StrEnum):
    """What a list is written as."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"


class Writer(Protocol):
    """Writes a list under headings that are given when it is made."""

    def add(self, row: Row) -> None:
        """One row more."""
        ...

    def end(self) -> None:
        """All rows are in: the file is whole after this."""
        ...


def writer(form: Format, path: Path, name: str, columns: Sequence[str], at: datetime) -> Writer:
    """What writes a list of this name to this file. Raises OSError if the file cannot be written."""
    match form:
        case Format.CSV:
            return _Csv(path, columns)
        case Format.JSONL:
            return _JsonLines(path, columns)
        case Format.XLSX:
            return _Excel(path, name, columns, at)
        case _:
            assert_never(form)


class _Csv:
    """In UTF-8 with a byte order mark, by which Excel knows it."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(columns)

    def add(self, row: Row) -> None:
        cells = map(_flat, row)
        self._writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])

    def end(self) -> None:
        self._file.close()


class _JsonLines:
    """One object for each line. No spreadsheet opens it, so texts are as they are kept."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._columns = columns

    def add(self, row: Row) -> None:
        self._file.write(json.dumps(json_values(self._columns, row), ensure_ascii=False) + "\n")

    def end(self) -> None:
        self._file.close()


class _Excel:
    """Dates are texts here too, so that all three forms say the same."""

    def __init__(self, path: Path, name: str, columns: Sequence[str], at: datetime) -> None:
        self._file: io.BufferedWriter = path.open("wb")
        self._book = Book(Properties(name, at))
        self._sheet = self._book.sheet(name, [Column(column, WIDTH) for column in columns])

    def add(self, row: Row) -> None:
        self._sheet.add(*map(_flat, row))

    def end(self) -> None:
        with self._file:
            self._file.write(self._book.data())


def json_values(columns: Sequence[str], row: Row) -> dict[str, object]:
    """A row by column, its values as JSON has them."""
    return {name: _raw(value) for name, value in zip(columns, row, strict=True)}


def _raw(value: Value) -> object:
    """A value as JSON has it: dates in ISO form, moments in UTC."""
    if isinstance(value, datetime):
        return utc(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _flat(value: Value) -> str | int | None:
    """A value as one cell: several texts are separated by semicolons."""
    match _raw(value):
        case bool() as it_is:
            return "yes" if it_is else "no"
        case int() as number:
            return number
        case None:
            return None
        case tuple() as several:
            return plain("; ".join(map(str, several)))
        case other:
            return plain(str(other))
