"""What is kept beside records and issues: counts, earlier versions, other councillors' views, replies not yet answers."""

from datetime import datetime

from visits.draft import Draft
from visits.model import Issue, PersonId, Value, VisitRecord


class Counter(Value):
    """How many of something a year has had so far: records that were numbered, parts of plans that were written."""

    name: str
    count: int = 0


class Improvement(Value):
    """What a later visit said of an issue: has it improved? `record_id` is the later visit's."""

    issue_id: str
    record_id: str
    reference: str
    said: str
    at: datetime


class SafetyCall(Value):
    """A councillor says they have called somebody about a concern: who, whom and when. Never what about."""

    id: str
    person: PersonId
    team_id: str
    called: str
    at: datetime


class Origin(Draft):
    """The form as it was last sent, kept so that its author can correct it. Hidden words are overwritten here too."""


class PastRecord(VisitRecord):
    """A record as it was before it was corrected. Hidden words are overwritten here too."""


class PastIssue(Issue):
    """An issue as it was before its record was corrected. `of_revision` is the record's then."""

    of_revision: int


class View(Value):
    """What the other councillor of a visit says of its record. No view yet prints "not confirmed"."""

    record_id: str
    person: PersonId
    agrees: bool
    text: str = ""
    at: datetime
    identifiers_confirmed: tuple[str, ...] = ()


class Proposal(Value):
    """A reply in the thread that may become an answer. `issue_id` is "" while it is not known which issue it answers."""

    id: str
    record_id: str
    issue_id: str = ""
    text: str
    by: PersonId
    at: datetime


class DigestIssued(Value):
    """The last digest posted in a Head of Service's channel: a week in which nothing needs anyone brings it up to date instead."""

    head: PersonId
    label: str
    """The week: "2026-W47"."""
    at: datetime
