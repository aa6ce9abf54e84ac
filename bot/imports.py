"""Understands the two lists that a coordinator imports as CSV: councillors and teams. Nothing is written here."""

from collections.abc import Iterable
from datetime import date

from bot.register import PersonRow, TeamRow, by_aad
from bot.tables import BadFile, Fault, Shape, text_lines
from visits.model import Person, Team

_MEMBERS = Shape(
    required=("aad_object_id", "name", "role", "ward", "party", "email", "status"),
    optional=("first_elected", "briefed_on", "tenant_id"),
    renamed={"role": "roles"},
    several="role",
    never_empty=frozenset({"status"}),
)
_TEAMS = Shape(
    required=("team_id", "name", "visit_kind", "visits_per_year", "managers"),
    optional=("head_of_service", "host", "place"),
    renamed={"team_id": "id"},
    several="managers",
)


def parse_members(text: str, tenant_id: str, *, today: date) -> tuple[Person, ...]:
    """The people in a list whose columns are, in any order: aad_object_id, name, role (several separated by ;), ward,
    party, email, status and, if wanted, first_elected, briefed_on and tenant_id (a partner's people). Raises BadFile with
    every fault.
    """
    lines = text_lines(text, _MEMBERS)
    rows = list(lines.rows(_MEMBERS, PersonRow))
    faults = [*lines.faults, *lines.repeats("aad_object_id"), *lines.repeats("email")]
    for line, row in rows:
        problems = (*row.unlikely_dates(today), *row.partner_problems(tenant_id))
        faults += (Fault(line, column, problem) for column, problem in problems)
    if faults:
        raise BadFile(faults)
    return tuple(row.person(tenant_id, {}) for _, row in rows)


def parse_teams(text: str, *, known: Iterable[Person]) -> tuple[Team, ...]:
    """The teams in a list whose columns are, in any order: team_id, name, visit_kind, visits_per_year, managers (as
    aad_object_id, several separated by ;) and, if wanted, head_of_service (the council's only one, if left empty), host
    and place. `known` is everyone on the register. Raises BadFile with every fault.
    """
    people = by_aad(tuple(known))
    lines = text_lines(text, _TEAMS)
    rows = list(lines.rows(_TEAMS, TeamRow))
    faults = [*lines.faults, *lines.repeats("team_id"), *lines.repeats("name")]
    for line, row in rows:
        faults += (Fault(line, column, problem) for column, problem in row.problems(people))
    if faults:
        raise BadFile(faults)
    return tuple(row.team(people) for _, row in rows)
