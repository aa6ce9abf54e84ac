"""People and teams as a council writes them, in council.toml or in a list: rows, checked, then made into values.

People are named there by their aadObjectId alone; the tenant is the council's own, but for a partner's people.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from visits.model import OFFICER_ROLES, Person, PersonStatus, Role, Team, Value, VisitKind, aad_of, person_id
from visits.text import clean

EARLIEST = date(1950, 1, 1)
"""No serving councillor was elected before it: an earlier date is a slip of the pen."""

VISITS_PER_YEAR = {VisitKind.INTAKE: 1, VisitKind.CORPORATE_PARENTING: 2}
"""Seed 002, 2.2 (at least one a year) and 2.4 ("bi-annual", read as twice a year)."""


def _guid(value: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        raise ValueError("must be an id such as 00000000-0000-4000-8000-000000000001")
    return value.lower()


def slug(value: str) -> str:
    """The value, if it can be an id: small letters, digits and hyphens. Raises ValueError otherwise."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError("must be small letters, digits and single hyphens, such as wexmoor-north")
    return value


def _plain(value: str) -> str:
    """One line of ordinary text, and nothing that a spreadsheet would take for a formula when it is exported."""
    if not value.isprintable():
        raise ValueError("must be one line of plain text")
    if value.startswith(("=", "+", "-", "@")):
        raise ValueError(f"must not begin with {value[0]}")
    return clean(value)


def _email(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ValueError("must be an e-mail address such as name@wexmoor.example")
    return value


def _day(value: object) -> object:
    """A date as 2026-05-07 or, as spreadsheets in this country write it, 07/05/2026."""
    if not isinstance(value, str):
        return _only_a_day(value)
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, shape).date()  # noqa: DTZ007 - only its day is used
        except ValueError:
            continue
    raise ValueError("must be a date such as 2026-05-07 or 07/05/2026")


def _only_a_day(value: object) -> object:
    if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
        raise ValueError("must be a date such as 2026-05-07, without a time")
    return value


Guid = Annotated[str, AfterValidator(_guid)]
Plain = Annotated[str, Field(max_length=100), AfterValidator(_plain)]
Name = Annotated[Plain, Field(min_length=1)]
PersonName = Annotated[Plain, Field(min_length=1, max_length=80)]
"""A hundred such names fit a card."""
Sentence = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_plain)]
Email = Annotated[Plain, AfterValidator(_email)]
Day = Annotated[date, BeforeValidator(_day)]


DEPUTIES = (Role.HEAD_OF_SERVICE, Role.MANAGER, Role.OBSERVER)
"""Officers who may stand in for a Head of Service."""


_NAMING = ("aad_object_id", "tenant_id", "deputy")
"""What a row says in other words than a person."""


class PersonRow(Value):
    """A person as written. `role` in a list is `roles` in council.toml."""

    aad_object_id: Guid
    tenant_id: Guid | None = None
    """A partner's Microsoft tenant, for its people; None for the council's own."""
    name: PersonName
    roles: frozenset[Role] = Field(min_length=1)
    ward: Plain = ""
    party: Plain = ""
    email: Email = ""
    status: PersonStatus = PersonStatus.ACTIVE
    first_elected: Day | None = None
    briefed_on: Day | None = None
    deputy: Guid | None = None
    """Who answers in a Head of Service's place."""
    away_from: Day | None = None
    away_to: Day | None = None

    def person(self, tenant_id: str, known: Mapping[str, Person]) -> Person:
        """The same person, named within their tenant: the council's, which is `tenant_id`, or a partner's. `known` is
        everyone by aadObjectId, for the deputy.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields if name not in _NAMING}
        deputy = known.get(self.deputy or "")
        own_id = person_id(self.tenant_id or tenant_id, self.aad_object_id)
        return Person(id=own_id, deputy=deputy.id if deputy else None, **fields)

    def partner_problems(self, tenant_id: str) -> Iterator[tuple[str, str]]:
        """What is wrong with someone of another tenant than the council's, which is `tenant_id`."""
        if self.tenant_id not in (None, tenant_id) and not self.roles <= OFFICER_ROLES:
            yield "tenant_id", "is a partner's, whose people can be officers but not member"

    def away_problems(self, known: Mapping[str, Person]) -> Iterator[tuple[str, str]]:
        """What is wrong with the deputy and the days away."""
        if self.deputy and (self.deputy not in known or not known[self.deputy].has(*DEPUTIES)):
            yield "deputy", "must be the aad_object_id of another officer in [[people]]"
        elif self.deputy == self.aad_object_id:
            yield "deputy", "must be somebody else"
        if (self.away_from is None) != (self.away_to is None):
            yield "away_from", "must have away_to as well, and the other way round"
        elif self.away_from and self.away_to and self.away_to < self.away_from:
            yield "away_to", "must not be before away_from"

    def unlikely_dates(self, today: date) -> Iterator[tuple[str, str]]:
        """Fields whose date cannot be right, each with what is wrong."""
        for field, day in (("first_elected", self.first_elected), ("briefed_on", self.briefed_on)):
            if day and day > today:
                yield field, "is in the future"
            elif day and day < EARLIEST:
                yield field, f"is before {EARLIEST.year}"


class TeamRow(Value):
    """A visited team as written. An empty `head_of_service` means the council's only one."""

    id: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(slug)]
    name: Name
    visit_kind: VisitKind
    visits_per_year: int | None = Field(None, ge=1, le=12)
    managers: tuple[Guid, ...] = Field(min_length=1)
    head_of_service: Guid | None = None
    host: Plain = ""
    place: Plain = ""

    def problems(self, known: Mapping[str, Person]) -> Iterator[tuple[str, str]]:
        """Fields that name nobody known, or somebody in another role, each with what is wrong."""
        for manager in self.managers:
            yield from (("managers", wrong) for wrong in _unfit(known, manager, Role.MANAGER))
        if self.head_of_service:
            yield from (
                ("head_of_service", wrong) for wrong in _unfit(known, self.head_of_service, Role.HEAD_OF_SERVICE)
            )
        elif len(heads_of_service(known)) != 1:
            yield "head_of_service", "must be named, unless the council has exactly one"

    def team(self, known: Mapping[str, Person]) -> Team:
        """The team, its people looked up by aadObjectId. Only for a row that has no `problems`."""
        head = known[self.head_of_service] if self.head_of_service else heads_of_service(known)[0]
        return Team(
            id=self.id,
            name=self.name,
            visit_kind=self.visit_kind,
            visits_per_year=self.visits_per_year or VISITS_PER_YEAR[self.visit_kind],
            managers=tuple(known[manager].id for manager in self.managers),
            head_of_service=head.id,
            host=self.host,
            place=self.place,
        )


def by_aad(people: Sequence[Person]) -> dict[str, Person]:
    """People by their aadObjectId, in small letters."""
    return {aad_of(person.id): person for person in people}


def heads_of_service(known: Mapping[str, Person]) -> list[Person]:
    """Everyone now in that role."""
    return [person for person in known.values() if person.has(Role.HEAD_OF_SERVICE)]


def repeated(values: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(where, where it came first) of each value that came before, ignoring case and empty ones. Counted from 0."""
    first: dict[str, int] = {}
    for at, value in enumerate(values):
        earlier = first.setdefault(value.casefold(), at)
        if value and earlier != at:
            yield at, earlier


def _unfit(known: Mapping[str, Person], aad_object_id: str, role: Role) -> Iterator[str]:
    person = known.get(aad_object_id)
    if person is None:
        yield f"names {aad_object_id}, who is not on the register"
    elif not person.has(role):
        yield f"names {aad_object_id}, who is not there as {role}"
