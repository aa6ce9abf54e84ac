"""What a council says of itself in council.toml: contacts, clocks, the form's small print, people and teams."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.register import Day, Email, Guid, Name, Plain, Sentence, slug
from visits.council import Contact, Contacts, CouncilRules, DigestRules, ReportRules, RetentionRules, RotaRules, Rung
from visits.model import (
    DateRange,
    Person,
    PersonId,
    Team,
    Value,
)
from visits.report_form import slug as report_slug
from visits.slot_typed import LEAST_MINUTES, MOST_MINUTES
from visits.working_days import WorkingDays

T = TypeVar("T")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _phone(value: str) -> str:
    if not re.fullmatch(r"\+?[0-9][0-9 ()]{1,28}[0-9]", value):
        raise ValueError("must be a telephone number, in quotes")
    return value


def _phone_or_none(value: str) -> str:
    return _phone(value) if value else ""


Phone = Annotated[str, AfterValidator(_phone)]


class Line(Value):
    """Someone to call."""

    label: Name
    phone: Phone


class Lines(Value):
    """Whom a councillor calls at once when worried about a child, or about someone who works with children."""

    police: Phone = "999"
    mash: Line
    out_of_hours: Line
    lado: Line
    whistleblowing: Line
    safeguarding_lead: Guid
    """Told when a councillor has said that they called."""

    def contacts(self) -> Contacts:
        """The same, as the rules know it."""
        lines = {name: getattr(self, name) for name in ("mash", "out_of_hours", "lado", "whistleblowing")}
        calls = {name: Contact(name=line.label, phone=line.phone) for name, line in lines.items()}
        return Contacts(police=Contact(name="Police", phone=self.police), **calls)


def _recess(value: object) -> object:
    """Months and spans of days, from a list of "08" (August) and "2026-12-21 to 2027-01-03"."""
    if not isinstance(value, list):
        raise ValueError('must be a list such as ["08", "2026-12-21 to 2027-01-03"]')
    return tuple(_month_or_span(str(entry)) for entry in value)


def _month_or_span(entry: str) -> int | DateRange:
    if re.fullmatch(r"0[1-9]|1[0-2]", entry):
        return int(entry)
    return _span(entry, 'write a month as "08" or days as "2026-12-21 to 2027-01-03"')


def _spans(value: object) -> object:
    """Spans of days, from a list of "2027-03-22 to 2027-05-06"."""
    if not isinstance(value, list):
        raise ValueError('must be a list such as ["2027-03-22 to 2027-05-06"]')
    return tuple(_span(str(entry), 'write days as "2027-03-22 to 2027-05-06"') for entry in value)


def _span(entry: str, how: str) -> DateRange:
    try:
        first, last = (date.fromisoformat(part) for part in entry.split(" to "))
    except ValueError:
        raise ValueError(f'has "{entry}": {how}') from None
    if last < first:
        raise ValueError(f'has "{entry}", which ends before it begins')
    return DateRange(first=first, last=last)


def _time_of_day(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('must be a time of day such as "10:00"')
    if not "07:00" <= value <= "21:00":
        raise ValueError("must be from 07:00 to 21:00")
    return value


def _no_repeats(values: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(values)) < len(values):
        raise ValueError("must not have the same twice")
    return values


Days = Annotated[tuple[Annotated[int, Field(ge=1, le=60)], ...], AfterValidator(_no_repeats)]


class RotaChoices(RotaRules):
    """The rota, as a council writes it. (P): the defaults are our proposals."""

    minutes: int = Field(60, ge=LEAST_MINUTES, le=MOST_MINUTES)
    times: Annotated[
        tuple[Annotated[str, AfterValidator(_time_of_day)], ...], Field(min_length=1), AfterValidator(_no_repeats)
    ] = ("10:00", "14:00")
    reminder_days: Days = (14, 7, 1)
    nudge_days: Days = (2, 5, 8)
    pre_election: Annotated[tuple[DateRange, ...], BeforeValidator(_spans)] = ()

    def rules(self) -> RotaRules:
        """The same, as the rules know it."""
        return RotaRules(**dict(self))


def _weekday(value: object) -> object:
    """Monday is 0."""
    if str(value).lower() not in WEEKDAYS:
        raise ValueError('must be a day of the week such as "monday"')
    return WEEKDAYS.index(str(value).lower())


class DigestChoices(DigestRules):
    """When digests come, as a council writes it: the weekday by its name."""

    weekday: Annotated[int, BeforeValidator(_weekday)] = 0

    def rules(self) -> DigestRules:
        """The same, as the rules know it."""
        return DigestRules(**dict(self))


def _distinct(headings: tuple[str, ...]) -> tuple[str, ...]:
    """Headings by whose words the parts of a report's front are told apart."""
    keys = [report_slug(heading) for heading in headings]
    if "" in keys or len(set(keys)) < len(keys):
        raise ValueError("must have headings of different words")
    return headings


Headings = Annotated[tuple[Name, ...], Field(max_length=15), AfterValidator(_distinct)]


class ReportChoices(Value):
    """What a council's committee reports say unless officers write otherwise for one. Readers are named by aadObjectId."""

    subject: Name = ReportRules().subject
    report_of: Plain = ""
    portfolio: Plain = ""
    wards_affected: Plain = ReportRules().wards_affected
    implications: Headings = ReportRules().implications
    core_purpose: Headings = ReportRules().core_purpose
    recommendations: Annotated[tuple[Sentence, ...], Field(max_length=6)] = ()
    contact_officer: Plain = ""
    telephone: Annotated[str, AfterValidator(_phone_or_none)] = ""
    email: Email = ""
    readers: Annotated[tuple[Guid, ...], AfterValidator(_no_repeats)] = ()

    def rules(self, known: Mapping[str, Person]) -> ReportRules:
        """The same, as the rules know it. Raises KeyError for somebody unknown."""
        return ReportRules(**dict(self) | {"readers": tuple(known[reader].id for reader in self.readers)})


class Step(Value):
    """So many working days after an answer was due, this person is told. Named by aadObjectId."""

    after_days: int = Field(ge=1, le=60)
    to: Guid


class Escalation(Value):
    """Who is told of answers that stay overdue, rung by rung. Empty is off."""

    ladder: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        after = [step.after_days for step in self.ladder]
        if after != sorted(set(after)):
            raise ValueError("must have a ladder whose after_days grow from rung to rung")
        return self

    def rungs(self, known: Mapping[str, Person]) -> tuple[Rung, ...]:
        """The same, as the rules know it. Raises KeyError for somebody unknown."""
        return tuple(Rung(after_days=step.after_days, to=known[step.to].id) for step in self.ladder)


class Clocks(Value):
    """Days are working days. The scheme's papers set none of them: these are the proposal's."""

    answer_days: int = Field(10, ge=1, le=60)
    soon_days: int = Field(3, ge=1, le=60)
    extension_days: int = Field(20, ge=1, le=120)
    """The whole time allowed when an answer is put off, not the time added."""
    follow_up_days: int = Field(10, ge=1, le=60)
    due_soon_days: int = Field(2, ge=1, le=10)
    """Before an answer is due, at which whoever is to answer is mentioned."""
    closures: tuple[Day, ...] = ()
    """Days when the council is shut, besides weekends and England's bank holidays."""
    recess: Annotated[tuple[int | DateRange, ...], BeforeValidator(_recess)] = (8,)
    """Months, and spans of days, when councillors do not meet."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.soon_days <= self.answer_days <= self.extension_days:
            raise ValueError("must have soon_days, answer_days and extension_days from shortest to longest")
        if set(range(1, 13)) <= set(self.recess):
            raise ValueError("must leave at least one month that is not recess")
        return self


class FormChoices(Value):
    """What a council may change in its visit form: hints, and which optional questions to leave out.

    `themes` are those of its improvement programme (seed 004), which officers may file an answer under.
    """

    themes: tuple[Name, ...] = ("Quality", "Learning", "Tools", "Partnerships")

    agreed_by: Name
    agreed_on: Day
    hints: Mapping[str, Annotated[Plain, Field(max_length=200)]] = {}
    switched_off: frozenset[str] = frozenset()


class Drafts(Value):
    """Forms begun and never sent."""

    keep_days: int = Field(90, ge=7, le=366)


class Retention(Value):
    """Years after the municipal year. Reports are kept for good unless a number of years is given."""

    records_years: int = Field(5, ge=1, le=50)
    audit_years: int = Field(7, ge=1, le=50)
    reports_years: int | None = Field(None, ge=1, le=50)

    @model_validator(mode="after")
    def _audit_outlasts(self) -> Self:
        if self.audit_years < self.records_years:
            raise ValueError("must keep the audit trail (audit_years) at least as long as the records")
        return self

    def rules(self, drafts: Drafts) -> RetentionRules:
        """The same, as the rules know it."""
        return RetentionRules(**dict(self), draft_days=drafts.keep_days)


class About(Value):
    """The council itself. People are named by aadObjectId."""

    id: Annotated[str, Field(min_length=1, max_length=20), AfterValidator(slug)]
    name: Name
    tenant_id: Guid
    committee: Name = "Overview and Scrutiny Committee"
    executive_director: Guid
    """Answers an issue that is about the Head of Service."""
    privacy_contact: Plain = ""
    """An address or number for questions about personal data; without one, people are sent to Democratic Services."""
    logo: Path | None = None


class Council(Value):
    """A council.toml in which every name has been found and every rule kept."""

    id: str
    name: str
    tenant_id: str
    committee: str
    executive_director: PersonId
    safeguarding_lead: PersonId
    privacy_contact: str
    logo: Path | None
    contacts: Contacts
    clock: Clocks
    proforma: FormChoices
    drafts: Drafts
    rota: RotaRules
    digest: DigestRules
    ladder: tuple[Rung, ...]
    report: ReportRules
    retention: RetentionRules
    people: tuple[Person, ...]
    teams: tuple[Team, ...]

    @property
    def rules(self) -> CouncilRules:
        """As much of it as the rules of visits need."""
        return CouncilRules(
            id=self.id,
            name=self.name,
            tenant_id=self.tenant_id,
            committee=self.committee,
            contacts=self.contacts,
            safeguarding_lead=self.safeguarding_lead,
            executive_director=self.executive_director,
            answer_days=self.clock.answer_days,
            soon_days=self.clock.soon_days,
            extension_days=self.clock.extension_days,
            follow_up_days=self.clock.follow_up_days,
            themes=self.proforma.themes,
            closures=frozenset(self.clock.closures),
            hints=self.proforma.hints,
            switched_off=self.proforma.switched_off,
            rota=self.rota,
            due_soon_days=self.clock.due_soon_days,
            digest=self.digest,
            ladder=self.ladder,
            report=self.report,
            retention=self.retention,
        )

    @property
    def working_days(self) -> WorkingDays:
        """When the council works, and when its members are in recess."""
        return WorkingDays(closures=frozenset(self.clock.closures), recess=self.clock.recess)


class BadCouncil(Exception):
    """The file cannot be used. `faults` has one line for each: "teams[2].visit_kind: must be …", counted from 1."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        lines = ["The council file needs attention (people and teams are counted from 1):", *(f"- {f}" for f in faults)]
        super().__init__("\n".join(lines))
        self.faults = faults
