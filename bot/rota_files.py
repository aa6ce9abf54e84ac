"""The rota as a list, CSV or Excel: read whole or not at all, and written so that what is written reads the same again.

One row is one visit. Times are London's; councillors are named by their aadObjectId. See also `bot.committee_files`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field

from bot.register import Guid, slug
from bot.tables import BadFile, Fault, Lines, Shape, guarded, read_text, text_lines, workbook_lines
from visits import text
from visits.model import PersonId, Value, aad_of, person_id
from visits.rota import PLANNED, Slot, SlotStatus
from visits.slot_typed import LEAST_MINUTES, MOST_CAPACITY, MOST_MINUTES, TEXT_LIMITS
from visits.usecases.importing import Problem, SlotLine, Why
from visits.years import LONDON, london_time, utc

COLUMNS: Final = ("slot_id", "team_id", "start", "minutes", "members", "status", "host", "place", "link")
_SLOTS: Final = Shape(required=COLUMNS[:6], optional=COLUMNS[6:], renamed={}, several="members")
_START: Final = "must be a date and time in London such as 2027-03-01T10:00 or 01/03/2027 10:00"
_WORDS: Final = {
    Why.NO_SUCH_TEAM: "names {what}, which is no team",
    Why.NO_SUCH_PERSON: "names {what}, who is not on the register",
    Why.NOT_A_COUNCILLOR: "names {what}, who is not there as member, or has left",
    Why.HAS_INTEREST: "names {what}, who has a connection with this team",
    Why.SAME_TIME: "is when the team has another visit, {what}",
    Why.NOT_BEGUN: "says that the visit was done or missed, and it is still to come",
    Why.WRITTEN_UP: "is of a visit whose form was sent: a list cannot change it",
    Why.REBOOKED: "was rebooked, or is to be: a list can do neither",
    Why.OTHER_YEAR: "is in another municipal year than the visit, which is of {what}: cancel it, and plan another",
    Why.OTHER_TEAM: "is not that of the visit with this slot_id, which is to {what}: give a new visit a slot_id of its own",
}


def _slot_id(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value):
        raise ValueError("must be 1 to 40 letters, digits, hyphens and underscores")
    return value


def _moment(value: object) -> object:
    """A London time as an exact moment. One that happens twice is the first, unless it says its offset from UTC."""
    moment = _written(str(value))
    if moment is None:
        raise ValueError(_START)
    if moment.tzinfo is None:
        local, moment = moment, moment.replace(tzinfo=LONDON)
        if london_time(utc(moment)).replace(tzinfo=None) != local:
            raise ValueError("does not exist: the clocks go forward over it")
    return utc(moment)


def _written(said: str) -> datetime | None:
    if not re.fullmatch(
        r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?|\d\d/\d\d/20\d\d \d\d:\d\d(:\d\d)?", said
    ):
        return None
    try:
        day, _, clock = said.partition(" ")
        return datetime.fromisoformat(f"{'-'.join(reversed(day.split('/')))} {clock}" if "/" in day else said)
    except ValueError:
        return None


def _one_line(limit: int) -> Callable[[str], str]:
    def checked(value: str) -> str:
        if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
            raise ValueError("must be one line of plain text")
        cleaned = text.clean(value)
        if text.problem(cleaned, limit):
            raise ValueError(f"is longer than {limit} characters")
        return cleaned

    return checked


def _link(value: str) -> str:
    if value and not re.fullmatch(r"https?://\S+", value):
        raise ValueError("must be a web address that begins with https://")
    return value


class SlotRow(Value):
    """A visit as written."""

    slot_id: Annotated[str, AfterValidator(_slot_id)]
    team_id: Annotated[str, AfterValidator(slug)]
    start: Annotated[datetime, BeforeValidator(_moment)]
    minutes: int = Field(ge=LEAST_MINUTES, le=MOST_MINUTES)
    members: tuple[Guid, ...] = Field((), max_length=MOST_CAPACITY)
    status: SlotStatus
    host: Annotated[str, AfterValidator(_one_line(100))] = ""
    place: Annotated[str, AfterValidator(_one_line(TEXT_LIMITS["place"]))] = ""
    link: Annotated[str, AfterValidator(_one_line(TEXT_LIMITS["link"])), AfterValidator(_link)] = ""

    def problems(self) -> Iterator[tuple[str, str]]:
        """What does not go together, by column."""
        if len(set(self.members)) < len(self.members):
            yield "members", "names somebody twice"
        if self.status is SlotStatus.UNFILLED and self.members:
            yield "status", "is unfilled, though somebody is on the visit"
        if self.status in PLANNED - {SlotStatus.UNFILLED} and not self.members:
            yield "status", f"is {self.status}, though nobody is on the visit"

    def line(self, tenant_id: str) -> SlotLine:
        """The same, for the rules; its people are of this tenant."""
        members = tuple(person_id(tenant_id, one) for one in self.members)
        return SlotLine(members=members, **self.model_dump(exclude={"members"}))


@dataclass(frozen=True, slots=True)
class SlotList:
    """What was understood of a list: visits, the line that each is on, and the faults of the others."""

    visits: tuple[SlotLine, ...]
    lines: tuple[int, ...]
    faults: tuple[Fault, ...]

    def refused(self, problems: Iterable[Problem]) -> BadFile:
        """Every fault of the list, with those that the rota finds in it."""
        return BadFile([*self.faults, *(self._fault(problem) for problem in problems)])

    def _fault(self, problem: Problem) -> Fault:
        what = aad_of(PersonId(problem.what)) if problem.field == "members" else problem.what
        return Fault(self.lines[problem.line], problem.field, _WORDS[problem.why].format(what=what))


def parse_slots(data: bytes, tenant_id: str) -> SlotList:
    """The visits in a CSV or Excel file whose columns are, in any order: slot_id, team_id, start, minutes, members (as
    aad_object_id, several separated by ;), status and, if wanted, host, place and link. Raises BadFile where the list as a
    whole cannot be judged.
    """
    lines = workbook_lines(data, _SLOTS) if data.startswith(b"PK") else text_lines(read_text(data), _SLOTS)
    rows = list(lines.rows(_SLOTS, SlotRow))
    return SlotList(
        visits=tuple(row.line(tenant_id) for _, row in rows),
        lines=tuple(line for line, _ in rows),
        faults=tuple(_faults(lines, rows)),
    )


def _faults(lines: Lines, rows: Sequence[tuple[int, SlotRow]]) -> Iterator[Fault]:
    yield from lines.faults
    yield from lines.repeats("slot_id")
    for line, row in rows:
        yield from (Fault(line, column, problem) for column, problem in row.problems())


def csv_of(slots: Iterable[Slot]) -> bytes:
    """These visits as a CSV file, which Excel opens as UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, slots))
    return file.getvalue().encode("utf-8-sig")


def workbook_of(slots: Iterable[Slot]) -> bytes:
    """These visits as an Excel workbook. Every cell is text, so that Excel changes none."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and only a workbook needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Visits")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for slot in slots:
        sheet.append(_cells(slot))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _cells(slot: Slot) -> list[str]:
    members = ";".join(map(aad_of, slot.members))
    cells = (slot.id, slot.team_id, _local(slot.start), str(slot.minutes), members, slot.status)
    return [guarded(cell) for cell in (*cells, slot.host, slot.place, slot.link)]


def _local(moment: datetime) -> str:
    """A London time, with its offset only where the clocks go back and the hour before has the same name."""
    local = london_time(moment)
    return (local if local.fold else local.replace(tzinfo=None)).isoformat(timespec="minutes")
