"""What a council settles for itself, as far as the rules need it: contacts, clocks, the rota, digests."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from visits.model import DateRange, PersonId, Value


class Contact(Value):
    """Whom to call, and on what number, when a child may be at risk."""

    name: str
    phone: str


class Contacts(Value):
    """The page with whom to call: configured by the council."""

    police: Contact
    mash: Contact
    out_of_hours: Contact
    lado: Contact
    whistleblowing: Contact


class RotaRules(Value):
    """What a council settles about its rota. (P): our proposals are the defaults."""

    capacity: int = Field(2, ge=1, le=4)
    minutes: int = 60
    times: tuple[str, ...] = ("10:00", "14:00")
    """London times of day at which visits start."""
    reminder_days: tuple[int, ...] = (14, 7, 1)
    """Days before a visit."""
    nudge_days: tuple[int, ...] = (2, 5, 8)
    """Working days after a visit that is not written up."""
    pre_election: tuple[DateRange, ...] = ()
    """Pre-election periods: a visit in one is planned with a warning."""


class DigestRules(Value):
    """When digests come, in London time. A day that is not worked is put off to the next that is. (P)"""

    weekday: int = Field(0, ge=0, le=6)
    """Of the weekly digest in each Head of Service's channel, and of the councillors' summaries: from Monday, 0."""
    hour: int = Field(9, ge=8, le=17)
    monthly: bool = True
    """Whether readers get one on the first working day of each month."""


class Rung(Value):
    """One rung of the ladder: so many working days after an answer was due, this person is told."""

    after_days: int = Field(ge=1, le=60)
    to: PersonId


class ReportRules(Value):
    """What every committee report of a council says, unless officers write otherwise for one. The headings are seed 002's."""

    subject: str = "Front-line visits by elected members"
    report_of: str = ""
    portfolio: str = ""
    wards_affected: str = "(All Wards)"
    implications: tuple[str, ...] = (
        "Resource Implications (Financial, IT, Staffing and Assets)",
        "Legal Implications",
        "Equality Implications",
        "Climate Emergency Implications",
    )
    core_purpose: tuple[str, ...] = (
        "Protect the most vulnerable",
        "Facilitate confident and resilient communities",
        "Commission, broker and provide core services",
        "Place – leadership and influencer",
        "Drivers of change and reform",
        "Facilitate sustainable economic prosperity",
        "Greater income for social investment",
        "Cleaner Greener",
    )
    recommendations: tuple[str, ...] = ()
    """Beside those that the matters for the committee lead to."""
    contact_officer: str = ""
    telephone: str = ""
    email: str = ""
    readers: tuple[PersonId, ...] = ()
    """Who gets a copy of a final report, the Chief Executive among them (seed 002, 2.6). Empty: every reader on the register."""


class RetentionRules(Value):
    """How long what is kept is kept. Years are counted from the end of the municipal year. (P)"""

    records_years: int = Field(5, ge=1, le=50)
    """Records and the rota, with all that belongs to them."""
    audit_years: int = Field(7, ge=1, le=50)
    reports_years: int | None = Field(None, ge=1, le=50)
    """Committee reports. None: for good, as committee papers are."""
    draft_days: int = Field(90, ge=7, le=366)
    """Forms begun and not sent, after they were last saved."""


class CouncilRules(Value):
    """What a council settles for itself, as far as the rules need it. (P) in the design: our proposals are the defaults."""

    id: str
    name: str
    tenant_id: str
    committee: str = "Overview and Scrutiny Committee"
    contacts: Contacts
    safeguarding_lead: PersonId
    executive_director: PersonId | None = None
    answer_days: int = 10
    soon_days: int = 3
    extension_days: int = 20
    follow_up_days: int = 10
    themes: tuple[str, ...] = ("Quality", "Learning", "Tools", "Partnerships")
    closures: frozenset[date] = frozenset()
    hints: Mapping[str, str] = {}
    switched_off: frozenset[str] = frozenset()
    rota: RotaRules = RotaRules()
    due_soon_days: int = 2
    """Working days before an answer is due, at which whoever is to answer is mentioned."""
    digest: DigestRules = DigestRules()
    ladder: tuple[Rung, ...] = ()
    """Escalation: empty is off. Never for a note, which needs no answer."""
    report: ReportRules = ReportRules()
    retention: RetentionRules = RetentionRules()
