"""The rota as a list: every fault is told with its line, and what is written reads the same again."""

import io
import re
from datetime import UTC, date, datetime, time
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.committee_files import parse_meetings
from bot.rota_files import COLUMNS, SlotList, csv_of, parse_slots, workbook_of
from bot.tables import BadFile, Fault, guarded, unguarded
from visits.model import person_id
from visits.rota import PLANNED, CommitteeDate, Slot, SlotStatus
from visits.text import clean
from visits.usecases.importing import SlotLine

TENANT = "00000000-0000-4000-8000-000000000002"
HEADER = ",".join(COLUMNS)
TODAY = date(2026, 11, 20)


def aad(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


MASH = f"s1,mash,2027-03-01T10:00,60,{aad(1)};{aad(2)},allocated,,,"
THE_LINE = SlotLine(
    slot_id="s1",
    team_id="mash",
    start=datetime(2027, 3, 1, 10, tzinfo=UTC),
    minutes=60,
    members=(person_id(TENANT, aad(1)), person_id(TENANT, aad(2))),
    status=SlotStatus.ALLOCATED,
)


def cell(*parts: int) -> datetime:
    """A date and time as a spreadsheet keeps it: without a time zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - as it says


def listed(*lines: str, header: str = HEADER) -> SlotList:
    return parse_slots("\n".join([header, *lines]).encode(), TENANT)


def workbook(*rows: tuple[object, ...], header: tuple[str, ...] = COLUMNS) -> bytes:
    """An Excel file as a person would have made it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def refused(data: bytes) -> tuple[Fault, ...]:
    with pytest.raises(BadFile) as bad:
        parse_slots(data, TENANT)
    return bad.value.faults


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("s1", "", "slot_id", "is missing"),
        ("s1", "s.1", "slot_id", "must be 1 to 40 letters, digits, hyphens and underscores"),
        ("s1", "s" * 41, "slot_id", "must be 1 to 40 letters"),
        ("mash", "The MASH", "team_id", "must be small letters"),
        ("2027-03-01T10:00", "2027-03-01", "start", "must be a date and time in London such as"),
        ("2027-03-01T10:00", "2027-02-30T10:00", "start", "must be a date and time"),
        ("2027-03-01T10:00", "30/02/2027 10:00", "start", "must be a date and time"),
        ("2027-03-01T10:00", "2027-03-01T25:00", "start", "must be a date and time"),
        ("2027-03-01T10:00", "1027-03-01T10:00", "start", "must be a date and time"),
        ("2027-03-01T10:00", "1 March 2027, 10am", "", "has 10 values for 9 columns"),
        ("2027-03-01T10:00", "2027-03-28T01:30", "start", "does not exist: the clocks go forward over it"),
        (",60,", ",an hour,", "minutes", "must be a whole number"),
        (",60,", ",10,", "minutes", "must be 15 or more"),
        (",60,", ",241,", "minutes", "must be 240 or less"),
        (aad(2), "Ben", "members", "must be an id such as"),
        (aad(2), aad(1), "members", "names somebody twice"),
        (aad(2), ";".join(map(aad, range(2, 6))), "members", "has more than 4"),
        ("allocated", "planned", "status", "must be 'unfilled', 'allocated'"),
        ("allocated", "unfilled", "status", "is unfilled, though somebody is on the visit"),
        (f"{aad(1)};{aad(2)}", "", "status", "is allocated, though nobody is on the visit"),
        ("allocated,,,", '"allocated","Mo\nManager",,', "host", "must be one line of plain text"),
        ("allocated,,,", f"allocated,{'M' * 101},,", "host", "is longer than 100 characters"),
        ("allocated,,,", "allocated,,,javascript:1", "link", "must be a web address that begins with https://"),
    ],
)
def test_a_faulty_value_is_told_with_its_line_and_column(old: str, new: str, column: str, words: str) -> None:
    (fault,) = listed(MASH.replace(old, new)).faults
    assert (fault.line, fault.column) == (2, column)
    assert words in fault.problem


def test_all_faults_are_told_at_once_and_what_could_be_understood_is() -> None:
    found = listed(MASH, "", MASH.replace("mash", "M"), MASH, MASH.replace("s1", "s2").replace("60", "0"))
    assert sorted((fault.line, fault.column) for fault in found.faults) == [
        (4, "slot_id"),
        (4, "team_id"),
        (5, "slot_id"),
        (6, "minutes"),
    ]
    assert found.lines == (2, 5)


@pytest.mark.parametrize(
    ("header", "column", "words"),
    [
        (HEADER.replace("minutes", "length"), "minutes", "is missing from the header"),
        (HEADER + ",capacity", "capacity", "is not a column of this list"),
    ],
)
def test_a_wrong_header_is_told_alone(header: str, column: str, words: str) -> None:
    found = {fault.column: fault.problem for fault in refused(f"{header}\n{MASH}".encode())}
    assert words in found[column]


@pytest.mark.parametrize(
    "data", [b"", b"\xd0\xcf\x11\xe0\0\0", b"PK\x03\x04 and then rubbish", b"hello"], ids=["nothing", "xls", "zip", "x"]
)
def test_a_file_that_is_no_list_is_refused(data: bytes) -> None:
    (fault,) = refused(data)
    assert fault.line == 1


def test_a_workbook_cut_short_is_refused() -> None:
    whole = workbook(("s1", "mash", "2027-03-01T10:00", 60, "", "unfilled"))
    for end in range(10, len(whole) - 30, len(whole) // 7):
        (fault,) = refused(whole[:end])
        assert "is not an Excel workbook" in fault.problem


@pytest.mark.parametrize(
    ("at", "value", "words"),
    [
        (3, "=30+30", "is a formula: copy it and paste its value alone"),
        (6, '=HYPERLINK("https://example.org")', "is a formula"),
        (6, "#REF!", "must be text, a number or a date"),
        (6, True, "must be text, a number or a date"),
        (2, time(10, 0), "must be text, a number or a date"),
        (2, cell(2027, 3, 1), "must be a date and time in London"),
        (3, 60.5, "must be a whole number"),
    ],
)
def test_a_cell_that_holds_no_plain_value_is_told_with_its_line(at: int, value: object, words: str) -> None:
    row: list[object] = ["s1", "mash", cell(2027, 3, 1, 10), 60, "", "unfilled", "", "", ""]
    row[at] = value
    faults = parse_slots(workbook(("s0", *row[1:2], cell(2027, 3, 2, 10), 60, "", "unfilled"), tuple(row)), TENANT)
    assert {(fault.line, fault.column) for fault in faults.faults} == {(3, COLUMNS[at])}
    assert any(words in fault.problem for fault in faults.faults)


def test_a_workbook_that_understates_its_size_is_read_whole() -> None:
    """Some programs write a wrong one."""
    whole = workbook(("s1", "mash", "2027-03-01T10:00", 60, f"{aad(1)};{aad(2)}", "allocated"))
    data = io.BytesIO()
    with ZipFile(io.BytesIO(whole)) as book, ZipFile(data, "w") as small:
        for name in book.namelist():
            small.writestr(name, book.read(name).replace(b'<dimension ref="A1:I2"', b'<dimension ref="A1:B1"'))
    assert parse_slots(data.getvalue(), TENANT).visits == (THE_LINE,)


def test_the_second_of_two_times_that_are_called_the_same_is_written_with_its_offset() -> None:
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    slots = [Slot(id=f"s{at}", team_id="mash", start=start) for at, start in enumerate(twice)]
    text = csv_of(slots).decode("utf-8-sig")
    assert "2026-10-25T01:30," in text
    assert "2026-10-25T01:30+00:00," in text
    assert [visit.start for visit in parse_slots(text.encode(), TENANT).visits] == twice


def test_a_list_with_more_cells_than_headings_is_told() -> None:
    data = workbook(("s1", "mash", cell(2027, 3, 1, 10), 60, "", "unfilled", "", "", "", "a remark"))
    (fault,) = parse_slots(data, TENANT).faults
    assert fault == Fault(2, "", "has 10 values for 9 columns")


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("2027-03-01T10:00", datetime(2027, 3, 1, 10, tzinfo=UTC)),
        ("2027-03-01 10:00:00", datetime(2027, 3, 1, 10, tzinfo=UTC)),
        ("01/03/2027 10:00", datetime(2027, 3, 1, 10, tzinfo=UTC)),
        ("03/01/2027 10:00", datetime(2027, 1, 3, 10, tzinfo=UTC)),
        ("2027-07-01T10:00", datetime(2027, 7, 1, 9, tzinfo=UTC)),
        ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2027-03-28T00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T02:00", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ],
)
def test_a_start_is_londons_and_the_first_of_two_that_are_called_the_same(written: str, start: datetime) -> None:
    found = listed(MASH.replace("2027-03-01T10:00", written))
    assert not found.faults
    assert found.visits[0].start == start


def test_a_good_line_reads_as_it_says_from_either_kind_of_file() -> None:
    assert listed(MASH).visits == (THE_LINE,)
    short = HEADER.partition(",host")[0]
    assert listed(MASH.removesuffix(",,,"), header=short).visits == (THE_LINE,)
    members = f"{aad(1)}; {aad(2)} ;"
    typed = ("s1", "mash", cell(2027, 3, 1, 9, 59, 59, 900000), 60.0, members, "allocated")
    assert parse_slots(workbook(typed, (None,) * 6, header=COLUMNS[:6]), TENANT).visits == (THE_LINE,)


PRINTED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=30).map(clean)
SLOTS = st.builds(
    Slot,
    id=st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True),
    team_id=st.just("mash"),
    start=st.datetimes(cell(2026, 5, 1), cell(2028, 4, 30), timezones=st.just(UTC)).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
    minutes=st.integers(15, 240),
    members=st.lists(st.integers(1, 9), max_size=4, unique=True).map(
        lambda numbers: tuple(person_id(TENANT, aad(one)) for one in numbers)
    ),
    status=st.sampled_from(SlotStatus),
    host=PRINTED,
    place=PRINTED | st.sampled_from(["=1+1", "+44", "-1", "@SUM(A1)", "'=1", "''@", "'quoted'", 'a "b", c;d']),
    link=st.sampled_from(["", "https://meet.example/a?b=1,2"]),
).filter(lambda slot: slot.status not in PLANNED or (slot.status is SlotStatus.UNFILLED) == (not slot.members))


@given(st.lists(SLOTS, min_size=1, max_size=5, unique_by=lambda slot: slot.id.casefold()))
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_the_same_again(slots: list[Slot]) -> None:
    expected = [
        SlotLine(slot_id=slot.id, **slot.model_dump(include=set(SlotLine.model_fields) - {"slot_id"})) for slot in slots
    ]
    for data in (csv_of(slots), workbook_of(slots)):
        found = parse_slots(data, TENANT)
        assert not found.faults
        assert list(found.visits) == expected


@given(st.lists(SLOTS, min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_no_cell_that_is_written_can_be_run_as_a_formula(slots: list[Slot]) -> None:
    text = csv_of(slots).decode("utf-8-sig")
    assert not re.search(r'(^|[,\n])"?[=+\-@\t]', text)
    sheet = load_workbook(io.BytesIO(workbook_of(slots))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if str(cell.value)[0] in "=+-@"]


@given(st.text(alphabet="'=+-@a1\t", max_size=6))
def test_a_guard_is_taken_off_again_and_nothing_else(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t")


def calendar(*events: str) -> bytes:
    """A calendar file with these events."""
    held = "".join(f"BEGIN:VEVENT\nUID:{at}\n{event}\nEND:VEVENT\n" for at, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{held}END:VCALENDAR\n".encode()


def meetings(*events: str) -> list[str]:
    """The days of the meetings in a file with these events."""
    return [meeting.day.isoformat() for meeting in parse_meetings(calendar(*events), today=TODAY)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a calendar file (.ics) that can be read"),
        (b"PK\x03\x04", "is not a calendar file"),
        (b"day,title\n2026-12-01,Council\n", "is not a calendar file"),
        (calendar("SUMMARY:Never"), "is not a calendar file"),
        (calendar("DTSTART:tomorrow"), "is not a calendar file"),
        (calendar(), "has no meetings from 2025-11-19 to 2028-11-21"),
        (calendar("DTSTART;VALUE=DATE:20150101"), "has no meetings from"),
        (calendar("DTSTART;VALUE=DATE:20261201\nSTATUS:CANCELLED"), "has no meetings from"),
    ],
)
def test_a_file_without_meetings_is_refused_plainly(data: bytes, words: str) -> None:
    with pytest.raises(BadFile) as bad:
        parse_meetings(data, today=TODAY)
    (fault,) = bad.value.faults
    assert words in fault.problem


def test_a_meeting_has_its_london_day_and_its_title() -> None:
    data = calendar("DTSTART:20261201T180000\nDTEND:20261201T200000\nSUMMARY:Overview\\, and  Scrutiny")
    assert parse_meetings(data, today=TODAY) == (CommitteeDate(day=date(2026, 12, 1), title="Overview, and Scrutiny"),)
    assert meetings("DTSTART:20270601T233000Z") == ["2027-06-02"]
    assert meetings("DTSTART;TZID=Europe/London:20270601T233000") == ["2027-06-01"]


def test_meetings_of_whole_days_are_on_each_of_them() -> None:
    assert meetings("DTSTART;VALUE=DATE:20261203") == ["2026-12-03"]
    assert meetings("DTSTART;VALUE=DATE:20261203\nDTEND;VALUE=DATE:20261205") == ["2026-12-03", "2026-12-04"]
    assert meetings("DTSTART:20261203T180000\nDTEND:20261204T000000") == ["2026-12-03"]


def test_repeated_meetings_are_on_each_of_their_days_for_two_years_but_for_those_left_out_or_moved() -> None:
    monthly = "DTSTART;TZID=Europe/London:20261205T100000\nRRULE:FREQ=MONTHLY;BYDAY=1SA"
    assert len(meetings(monthly)) == 24
    assert "2027-02-06" in meetings(monthly)
    assert "2027-02-06" not in meetings(f"{monthly}\nEXDATE;TZID=Europe/London:20270206T100000")
    moved = calendar(
        f"{monthly};COUNT=3",
        "RECURRENCE-ID;TZID=Europe/London:20270102T100000\nDTSTART;TZID=Europe/London:20270109T100000",
    ).replace(b"UID:1", b"UID:0")
    assert [one.day.isoformat() for one in parse_meetings(moved, today=TODAY)] == [
        "2026-12-05",
        "2027-01-09",
        "2027-02-06",
    ]
