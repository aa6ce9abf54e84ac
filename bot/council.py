"""Reads council.toml whole: one bad line never hides another."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from bot.council_sections import (
    About,
    BadCouncil,
    Clocks,
    Council,
    DigestChoices,
    Drafts,
    Escalation,
    FormChoices,
    Lines,
    ReportChoices,
    Retention,
    RotaChoices,
)
from bot.faults import Loc, faults_of
from bot.register import EARLIEST, PersonRow, TeamRow, by_aad, heads_of_service, repeated
from visits.model import OFFICER_ROLES, DateRange, Person, Role, Value, person_id
from visits.proforma import Proforma
from visits.years import london_day

__all__ = ["BadCouncil", "Council", "load_council", "read_council"]

Section = TypeVar("Section", bound=Value)
SECTIONS: Final = frozenset(
    {
        "council",
        "contacts",
        "clock",
        "proforma",
        "drafts",
        "rota",
        "digest",
        "escalation",
        "report",
        "retention",
        "people",
        "teams",
    }
)
_FARTHEST = timedelta(days=3 * 366)
"""A closure or recess that is farther off has a slip in its year. Past ones do no harm."""


def load_council(path: Path, *, today: date | None = None, form: Proforma | None = None) -> Council:
    """The council that this file describes. `today` (London's, when None) tells which dates are in the future; the keys
    of hints and of questions switched off are held against `form`, where given. Raises BadCouncil with every fault.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadCouncil((f"{path}: cannot be opened ({error.strerror}); see council.example.toml",)) from error
    except UnicodeDecodeError as error:
        raise BadCouncil((f"{path}: must be saved as UTF-8",)) from error
    return read_council(text, today=today or london_day(datetime.now(UTC)), form=form, folder=path.parent)


def read_council(text: str, *, today: date, form: Proforma | None = None, folder: Path = Path()) -> Council:
    """The council that this TOML describes; its logo is looked for in `folder`. Raises BadCouncil with every fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadCouncil((f"the file is not TOML: {error}",)) from error
    return _Reading(data, today, form, folder).council()


class _Reading:
    """One reading of a file: what could be understood of it, and the faults found so far."""

    def __init__(self, data: dict[str, Any], today: date, form: Proforma | None, folder: Path) -> None:
        self.data, self.today, self.form, self.folder = data, today, form, folder
        self.faults: list[str] = []

    def council(self) -> Council:
        """Everything in its place. Raises BadCouncil."""
        self._check_sections()
        about = self._section("council", About)
        contacts = self._section("contacts", Lines)
        clock = self._section("clock", Clocks)
        choices = self._section("proforma", FormChoices)
        drafts, retention = self._section("drafts", Drafts), self._section("retention", Retention)
        rota = self._section("rota", RotaChoices)
        digest = self._section("digest", DigestChoices)
        escalation, report = self._section("escalation", Escalation), self._section("report", ReportChoices)
        people, teams = self._rows("people", PersonRow), self._rows("teams", TeamRow)
        tenant_id = about.tenant_id if about else ""
        known_people = self._known(people, tenant_id)
        self._check_register(people, teams, known_people, tenant_id)
        self._check_named(about, contacts, escalation, report, known_people)
        self._check_choices(clock, choices, rota)
        if (
            self.faults
            or not (about and contacts and clock and choices and drafts and retention)
            or not (rota and digest and escalation and report)
        ):
            raise BadCouncil(tuple(self.faults))
        return Council(
            **about.model_dump(exclude={"executive_director", "logo"}),
            logo=self.folder / about.logo if about.logo else None,
            executive_director=known_people[about.executive_director].id,
            safeguarding_lead=known_people[contacts.safeguarding_lead].id,
            contacts=contacts.contacts(),
            clock=clock,
            proforma=choices,
            drafts=drafts,
            rota=rota.rules(),
            digest=digest.rules(),
            ladder=escalation.rungs(known_people),
            report=report.rules(known_people),
            retention=retention.rules(drafts),
            people=tuple(row.person(tenant_id, known_people) for _, row in people),
            teams=tuple(row.team(known_people) for _, row in teams),
        )

    def _fault(self, place: Loc, problem: str) -> None:
        self.faults.append(f"{_written(place)}: {problem}")

    def _check_sections(self) -> None:
        for name in self.data.keys() - SECTIONS:
            self._fault((name,), f"is not known here: the sections are {', '.join(sorted(SECTIONS))}")

    def _section(self, name: str, shape: type[Section]) -> Section | None:
        return self._understood((name,), shape, self.data.get(name, {}))

    def _rows(self, name: str, shape: type[Section]) -> list[tuple[int, Section]]:
        """The rows that could be understood, each with its position in the file."""
        rows = self.data.get(name, [])
        if not isinstance(rows, list):
            self._fault((name,), f"must be written as [[{name}]], once for each")
            return []
        found = ((at, self._understood((name, at), shape, row)) for at, row in enumerate(rows))
        return [(at, row) for at, row in found if row is not None]

    def _understood(self, place: Loc, shape: type[Section], written: object) -> Section | None:
        try:
            return shape.model_validate(written)
        except ValidationError as error:
            for loc, problem in faults_of(error):
                self._fault((*place, *loc), problem)
            return None

    def _known(self, people: Sequence[tuple[int, PersonRow]], tenant_id: str) -> dict[str, Person]:
        """Everyone in the file by aadObjectId, those with a fault in their row too: a slip in an e-mail address must
        not look like a missing manager.
        """
        stand_ins = {person.id: person for person in self._half_understood(tenant_id)}
        return by_aad([*stand_ins.values(), *(row.person(tenant_id, {}) for _, row in people)])

    def _half_understood(self, tenant_id: str) -> Iterator[Person]:
        rows = self.data.get("people", [])
        for row in rows if isinstance(rows, list) else []:
            written = row.get("aad_object_id") if isinstance(row, dict) else None
            if isinstance(written, str):
                words = row.get("roles")
                roles = frozenset(role for role in Role if not isinstance(words, list) or role in words)
                yield Person(id=person_id(tenant_id, written), name="", roles=roles)

    def _check_register(
        self,
        people: Sequence[tuple[int, PersonRow]],
        teams: Sequence[tuple[int, TeamRow]],
        known: dict[str, Person],
        tenant_id: str,
    ) -> None:
        self._check_people(people, known)
        self._check_partners(people, tenant_id)
        self._check_teams(teams, known)

    def _check_people(self, people: Sequence[tuple[int, PersonRow]], known: dict[str, Person]) -> None:
        self._check_unique("people", "aad_object_id", [(at, row.aad_object_id) for at, row in people])
        self._check_unique("people", "email", [(at, row.email) for at, row in people])
        for at, row in people:
            for field, problem in [*row.unlikely_dates(self.today), *row.away_problems(known)]:
                self._fault(("people", at, field), problem)
        if not any(person.has(Role.COORDINATOR) for person in known.values()):
            self._fault(("people",), "must have at least one coordinator")
        if not heads_of_service(known):
            self._fault(("people",), "must have at least one head_of_service")

    def _check_partners(self, people: Sequence[tuple[int, PersonRow]], tenant_id: str) -> None:
        for at, row in people:
            for field, problem in row.partner_problems(tenant_id):
                self._fault(("people", at, field), problem)

    def _check_teams(self, teams: Sequence[tuple[int, TeamRow]], known: dict[str, Person]) -> None:
        self._check_unique("teams", "id", [(at, row.id) for at, row in teams])
        self._check_unique("teams", "name", [(at, row.name) for at, row in teams])
        for at, row in teams:
            for field, problem in row.problems(known):
                self._fault(("teams", at, field), problem)

    def _check_unique(self, section: str, field: str, values: Sequence[tuple[int, str]]) -> None:
        for later, earlier in repeated([value for _, value in values]):
            first = _written((section, values[earlier][0]))
            self._fault((section, values[later][0], field), f"is the same as that of {first}")

    def _check_named(
        self,
        about: About | None,
        contacts: Lines | None,
        escalation: Escalation | None,
        report: ReportChoices | None,
        known: dict[str, Person],
    ) -> None:
        """Whoever is named in a section, and the logo."""
        self._check_told(escalation, report, known)
        if about and about.logo and not (self.folder / about.logo).is_file():
            self._fault(("council", "logo"), f"there is no file {about.logo} beside the council file")
        if contacts and contacts.safeguarding_lead not in known:
            self._fault(("contacts", "safeguarding_lead"), "names somebody who is not in [[people]]")
        director = known.get(about.executive_director) if about else None
        if about and director is None:
            self._fault(("council", "executive_director"), "names somebody who is not in [[people]]")
        elif director and not director.has(Role.OBSERVER, Role.HEAD_OF_SERVICE):
            self._fault(("council", "executive_director"), "names somebody who is not there as observer")

    def _check_told(
        self, escalation: Escalation | None, report: ReportChoices | None, known: dict[str, Person]
    ) -> None:
        """Whoever is told of overdue answers, or gets a final report."""
        for at, step in enumerate(escalation.ladder if escalation else ()):
            if step.to not in known:
                self._fault(("escalation", "ladder", at, "to"), "names somebody who is not in [[people]]")
            elif not known[step.to].has(*OFFICER_ROLES):
                self._fault(("escalation", "ladder", at, "to"), "names somebody who has no officer's role")
        for at, reader in enumerate(report.readers if report else ()):
            if reader not in known:
                self._fault(("report", "readers", at), "names somebody who is not in [[people]]")
            elif not known[reader].has(Role.OBSERVER, Role.HEAD_OF_SERVICE, Role.COORDINATOR):
                self._fault(("report", "readers", at), "names somebody who may not read a report: make them observer")

    def _check_choices(self, clock: Clocks | None, choices: FormChoices | None, rota: RotaChoices | None) -> None:
        self._check_dates(clock, choices, rota)
        self._check_keys(choices)

    def _check_dates(self, clock: Clocks | None, choices: FormChoices | None, rota: RotaChoices | None) -> None:
        if choices and not EARLIEST <= choices.agreed_on <= self.today:
            self._fault(("proforma", "agreed_on"), "must be a day that has been")
        for at, day in enumerate(clock.closures if clock else ()):
            self._check_near(("clock", "closures", at), day)
        for at, part in enumerate(clock.recess if clock else ()):
            for day in (part.first, part.last) if isinstance(part, DateRange) else ():
                self._check_near(("clock", "recess", at), day)
        for at, period in enumerate(rota.pre_election if rota else ()):
            for day in (period.first, period.last):
                self._check_near(("rota", "pre_election", at), day)

    def _check_near(self, place: Loc, day: date) -> None:
        if day < EARLIEST or day - self.today > _FARTHEST:
            self._fault(place, f"has {day}: look for a slip in the year")

    def _check_keys(self, choices: FormChoices | None) -> None:
        if choices is None or self.form is None:
            return
        optional = {question.key: question.optional for question in self.form.questions}
        for key in choices.hints.keys() - optional.keys():
            self._fault(("proforma", "hints", key), "is not a question of the form")
        for key in sorted(choices.switched_off):
            if not optional.get(key):
                self._fault(("proforma", "switched_off"), f'has "{key}", which is not an optional question of the form')


def _written(place: Loc) -> str:
    """A place as a person would write it, counting from 1: teams[2].managers[1]."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
