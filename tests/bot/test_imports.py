"""A list is imported whole or not at all, and every fault in it is told with its line and column."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports import parse_members, parse_teams
from bot.tables import BadFile, Fault, read_text
from visits.model import Person, PersonStatus, Role, VisitKind, person_id

TENANT = "00000000-0000-4000-8000-000000000002"
TODAY = date(2026, 11, 16)
MEMBERS = "aad_object_id,name,role,ward,party,email,status,first_elected,briefed_on"
TEAMS = "team_id,name,visit_kind,visits_per_year,managers,head_of_service,host,place"


def aad(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


ELEANOR = f"{aad(1)},Councillor Eleanor Brackenridge,member,Castle,Labour,eleanor@wexmoor.example,active,2015-05-07,"
MASH = f"mash,MASH,intake,1,{aad(11)},{aad(13)},,"


def someone(number: int, *roles: Role, status: PersonStatus = PersonStatus.ACTIVE) -> Person:
    return Person(id=person_id(TENANT, aad(number)), name=f"Person {number}", roles=frozenset(roles), status=status)


KNOWN = (
    someone(1, Role.MEMBER),
    someone(11, Role.MANAGER),
    someone(12, Role.MANAGER, status=PersonStatus.LEFT),
    someone(13, Role.HEAD_OF_SERVICE),
)


def members(*lines: str, header: str = MEMBERS) -> tuple[Person, ...]:
    return parse_members("\n".join([header, *lines]), TENANT, today=TODAY)


def faults_in_members(*lines: str, header: str = MEMBERS) -> tuple[Fault, ...]:
    with pytest.raises(BadFile) as refused:
        members(*lines, header=header)
    return refused.value.faults


def faults_in_teams(*lines: str, header: str = TEAMS, known: tuple[Person, ...] = KNOWN) -> tuple[Fault, ...]:
    with pytest.raises(BadFile) as refused:
        parse_teams("\n".join([header, *lines]), known=known)
    return refused.value.faults


PARTNER = "55555555-5555-4555-8555-555555555555"


def test_a_partners_person_is_imported_in_their_own_tenant_and_never_as_a_member() -> None:
    header = f"{MEMBERS},tenant_id"
    officer = f"{aad(2)},Paula Trustworthy,manager;observer,,,,active,,,{PARTNER}"
    (person,) = members(officer, header=header)
    assert person.id == person_id(PARTNER, aad(2))
    for roles in ("member", "manager;member"):
        (fault,) = faults_in_members(officer.replace("manager;observer", roles), header=header)
        assert (fault.line, fault.column) == (2, "tenant_id")
        assert "officers but not member" in fault.problem
    (own,) = members(officer.replace(PARTNER, TENANT.upper()).replace("manager;observer", "member"), header=header)
    assert own.id == person_id(TENANT, aad(2))


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        (aad(1), "29:1abc", "aad_object_id", "must be an id such as"),
        (aad(1), "", "aad_object_id", "is missing"),
        ("Councillor Eleanor Brackenridge", " ", "name", "is missing"),
        ("Councillor Eleanor Brackenridge", "=HYPERLINK(1)", "name", "must not begin with ="),
        ("Councillor Eleanor Brackenridge", '"Eleanor\nBrackenridge"', "name", "one line of plain text"),
        ("Councillor Eleanor Brackenridge", "E" * 101, "name", "is longer than 100 characters"),
        (",member,", ",mayor,", "role", "must be 'member', 'manager'"),
        (",member,", ",member;mayor,", "role", "must be 'member', 'manager'"),
        (",member,", ",;,", "role", "needs at least 1"),
        ("eleanor@wexmoor.example", "eleanor", "email", "must be an e-mail address"),
        ("active", "retired", "status", "must be 'active' or 'left'"),
        ("active", "", "status", "must be 'active' or 'left'"),
        ("2015-05-07", "05/07/15", "first_elected", "must be a date such as 2026-05-07 or 07/05/2026"),
        ("2015-05-07", "31/02/2015", "first_elected", "must be a date such as"),
        ("2015-05-07", "2027-05-07", "first_elected", "is in the future"),
        ("2015-05-07", "0015-05-07", "first_elected", "is before 1950"),
    ],
)
def test_a_faulty_value_is_told_with_its_line_and_column(old: str, new: str, column: str, words: str) -> None:
    (fault,) = faults_in_members(ELEANOR.replace(old, new, 1))
    assert (fault.line, fault.column) == (2, column)
    assert words in fault.problem


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    found = faults_in_members(
        ELEANOR.replace("active", "gone"),
        "",
        ELEANOR.replace("member", "mayor").replace("eleanor@", "eleanor"),
        "only,three,values",
        ELEANOR.replace("eleanor@wexmoor.example", "").replace(aad(1), aad(1).upper()),
    )
    assert [(fault.line, fault.column) for fault in found] == [
        (2, "status"),
        (4, "aad_object_id"),
        (4, "email"),
        (4, "role"),
        (5, ""),
        (6, "aad_object_id"),
    ]
    assert found[-1].problem == "is the same as on line 2"


def test_lines_are_counted_as_an_editor_counts_them_where_a_value_runs_over_two() -> None:
    two_lines = ELEANOR.replace("Castle", '"Castle\nWard"')
    assert [fault.line for fault in faults_in_members(two_lines, ELEANOR.replace("active", "gone"))] == [2, 4, 4, 4]


def test_a_stray_quotation_mark_is_told_with_its_line() -> None:
    (fault,) = faults_in_members(ELEANOR, ELEANOR.replace(aad(1), aad(2)).replace("Castle", '"Cas"tle'))
    assert fault.line == 3
    assert "stray quotation mark" in fault.problem


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        (MEMBERS.replace("ward", "wrad"), {"wrad": "is not a column of this list", "ward": "is missing"}),
        (MEMBERS.replace("party", "ward"), {"ward": "is there more than once", "party": "is missing"}),
        (MEMBERS + ",notes", {"notes": "is not a column of this list"}),
        (MEMBERS.replace(",", ";"), {"": "separated by semicolons or tabs, not commas"}),
        ("", {"": 'choose "Save as" and "CSV UTF-8 (comma delimited)"'}),
    ],
)
def test_a_wrong_header_is_told_alone(header: str, faults: dict[str, str]) -> None:
    found = {fault.column: fault.problem for fault in faults_in_members(ELEANOR, header=header)}
    assert found.keys() == faults.keys()
    for column, words in faults.items():
        assert words in found[column]


def test_a_list_with_nothing_below_its_header_is_refused() -> None:
    (fault,) = faults_in_members("", ",,,,,,,,")
    assert fault == Fault(1, "", "is a header with nothing below it")


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("mash,", "The MASH,", "team_id", "must be small letters"),
        ("intake", "Intake team", "visit_kind", "must be 'intake' or 'corporate_parenting'"),
        (",1,", ",twice,", "visits_per_year", "must be a whole number"),
        (",1,", ",0,", "visits_per_year", "must be 1 or more"),
        (aad(11), "", "managers", "is missing"),
        (aad(11), aad(99), "managers", f"names {aad(99)}, who is not on the register"),
        (aad(11), f"{aad(11)};{aad(1)}", "managers", f"names {aad(1)}, who is not there as manager"),
        (aad(11), aad(12), "managers", f"names {aad(12)}, who is not there as manager"),
        (aad(13), aad(11), "head_of_service", f"names {aad(11)}, who is not there as head_of_service"),
    ],
)
def test_a_faulty_team_is_told_with_its_line_and_column(old: str, new: str, column: str, words: str) -> None:
    (fault,) = faults_in_teams(MASH.replace(old, new, 1))
    assert (fault.line, fault.column) == (2, column)
    assert words in fault.problem


def test_a_team_listed_twice_is_found_by_id_and_by_name() -> None:
    assert [str(fault) for fault in faults_in_teams(MASH, MASH.replace("MASH", "Mash"))] == [
        "line 3, name: is the same as on line 2",
        "line 3, team_id: is the same as on line 2",
    ]


def test_with_two_heads_of_service_one_must_be_named() -> None:
    two = (*KNOWN, someone(14, Role.HEAD_OF_SERVICE))
    (fault,) = faults_in_teams(MASH.replace(aad(13), ""), known=two)
    assert fault.problem == "must be named, unless the council has exactly one"


def test_the_only_head_of_service_is_the_default_and_the_columns_may_be_left_out() -> None:
    header, line = (
        TEAMS.removesuffix(",head_of_service,host,place"),
        f"parenting,Parenting,corporate_parenting,,{aad(11)}",
    )
    (team,) = parse_teams(f"{header}\n{line}\n", known=KNOWN)
    assert team.head_of_service == person_id(TENANT, aad(13))
    assert team.managers == (person_id(TENANT, aad(11)),)
    assert team.visit_kind is VisitKind.CORPORATE_PARENTING
    assert team.visits_per_year == 2


def test_a_list_from_a_spreadsheet_is_read_whatever_its_order_and_line_ends() -> None:
    text = (
        "\ufeffName, STATUS ,party,email,ward,role,aad_object_id,briefed_on\r\n"
        f'"Dunmore, Samira",active,,,"St Aldhelm\'s",member; observer,{aad(1).upper()},18/09/2025\r\n'
    )
    assert parse_members(text, TENANT, today=TODAY) == (
        Person(
            id=person_id(TENANT, aad(1)),
            name="Dunmore, Samira",
            roles=frozenset({Role.MEMBER, Role.OBSERVER}),
            ward="St Aldhelm's",
            briefed_on=date(2025, 9, 18),
        ),
    )


def test_old_encodings_and_workbooks_are_refused_kindly() -> None:
    old = f"{MEMBERS}\n{ELEANOR}\n{aad(2)},Councillor Zoë Ågren".encode("cp1252")
    with pytest.raises(BadFile) as refused:
        read_text(old)
    (fault,) = refused.value.faults
    assert fault.line == 3
    assert 'a letter after "Councillor Zo"' in fault.problem
    assert "CSV UTF-8" in fault.problem
    for binary in (b"PK\x03\x04workbook", "name".encode("utf-16")):
        with pytest.raises(BadFile, match="is not a CSV file"):
            read_text(binary)


def test_utf8_is_read_with_and_without_its_mark() -> None:
    assert read_text("Zoë".encode()) == read_text("Zoë".encode("utf-8-sig")) == "Zoë"


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reader(data: bytes) -> None:
    header = MEMBERS.encode() + b"\n"
    for given_bytes in (data, header + data):
        with pytest.raises(BadFile) as refused:
            parse_members(read_text(given_bytes), TENANT, today=TODAY)
        assert refused.value.faults


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from([*Role])), min_size=1, max_size=5))
def test_whatever_is_accepted_is_kept_as_written(rows: list[tuple[str, Role]]) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(MEMBERS.split(",")[:7])
    writer.writerows([aad(at), name, role, "", "", "", "active"] for at, (name, role) in enumerate(rows))
    try:
        people = parse_members(sheet.getvalue(), TENANT, today=TODAY)
    except BadFile as refused:
        assert {fault.column for fault in refused.faults} <= {"name", ""}  # noqa: PT017 - either end is right
    else:
        assert [(p.name, p.roles) for p in people] == [(name.strip(), frozenset({role})) for name, role in rows]
