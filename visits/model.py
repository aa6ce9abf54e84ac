"""The people and things of front-line visits, as frozen values. The words are the glossary's (README, "Words")."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Self

from pydantic import BaseModel, ConfigDict, model_validator

PersonId = NewType("PersonId", str)
"""`tenant id.aadObjectId` of an authenticated Teams activity: never a name, an address or anything a card carries."""


SYSTEM = PersonId("system.system")
"""Who did what no person did: an import, a job."""


def person_id(tenant_id: str, aad_object_id: str) -> PersonId:
    """The one way to name a person."""
    return PersonId(f"{tenant_id.lower()}.{aad_object_id.lower()}")


def aad_of(person: PersonId) -> str:
    """The aadObjectId part of a person's id: what a card may carry, since members are all of the council's own tenant."""
    return person.rpartition(".")[2]


class Value(BaseModel):
    """A frozen value that refuses anything it was not meant to hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DateRange(Value):
    """From one date to another, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"A range of dates cannot end ({self.last}) before it starts ({self.first})")
        return self

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Role(StrEnum):
    """What a person is to the scheme. One person may be several."""

    MEMBER = "member"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head_of_service"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"


OFFICER_ROLES = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE, Role.COORDINATOR, Role.OBSERVER})


class PersonStatus(StrEnum):
    """Whether someone is still on the register. Nobody is ever taken off it: records name them."""

    ACTIVE = "active"
    LEFT = "left"


class Person(Value):
    """Someone on the register."""

    id: PersonId
    name: str
    roles: frozenset[Role]
    ward: str = ""
    party: str = ""
    email: str = ""
    status: PersonStatus = PersonStatus.ACTIVE
    first_elected: date | None = None
    briefed_on: date | None = None
    deputy: PersonId | None = None
    """Who answers in their place: may always do so, and is mentioned instead while they are away."""
    away_from: date | None = None
    away_to: date | None = None

    def is_away(self, day: date) -> bool:
        """Whether the person is away on this day, both ends included."""
        return bool(self.away_from and self.away_to and self.away_from <= day <= self.away_to)

    def has(self, *roles: Role) -> bool:
        """Whether the person is active and holds any of these roles."""
        return self.status is PersonStatus.ACTIVE and not self.roles.isdisjoint(roles)


class VisitKind(StrEnum):
    """Seed 002: intake teams (2.1) and the corporate parenting service (2.4)."""

    INTAKE = "intake"
    CORPORATE_PARENTING = "corporate_parenting"


class Team(Value):
    """A team that is visited. `visits_per_year` is per municipal year (seed 002, 2.2 and 2.4)."""

    id: str
    name: str
    visit_kind: VisitKind
    visits_per_year: int = 1
    managers: tuple[PersonId, ...] = ()
    head_of_service: PersonId
    host: str = ""
    place: str = ""


class RecordStatus(StrEnum):
    """Whether a record stands."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Improved(Value):
    """What the visitors said of an issue still open from an earlier visit: yes | partly | no | could_not_tell."""

    issue_id: str
    year: str
    reference: str
    said: str


class VisitRecord(Value):
    """A visit form that was sent. Answers are typed; choices are the proforma's stable keys."""

    id: str
    reference: str
    year: str
    status: RecordStatus = RecordStatus.SENT
    revision: int = 1
    proforma_version: str
    team_id: str
    team_name: str
    visit_kind: VisitKind
    slot_id: str = ""
    author: PersonId
    typed_by: PersonId | None = None
    sent_at: datetime
    corrected_at: datetime | None = None
    hidden: tuple[str, ...] = ()
    """Questions whose answers are hidden until their author rewords them."""

    visit_date: date
    mode: str
    duration: str
    members_present: tuple[PersonId, ...]
    no_shows: tuple[PersonId, ...] = ()
    interest: bool
    interest_detail: str = ""
    safety_concern: bool
    roles_met: tuple[str, ...]
    accompanied_by: tuple[str, ...] = ()
    managers_present: str
    working_well: str = ""
    improved: tuple[Improved, ...] = ()
    ratings: Mapping[str, str]
    """Topic -> no_concerns | some_concerns | serious_concerns | not_discussed."""
    notes: Mapping[str, str] = {}
    """Topic -> what was found. A note that became an issue is kept there, not here."""
    staff_voice: str = ""
    child_voice: str = ""
    carer_voice: str = ""
    for_scrutiny: str = ""
    understanding: str = ""
    may_quote: bool = False
    identifiers_confirmed: tuple[str, ...] = ()
    """Kinds of possible identifier that the author was warned of and confirmed."""


class Urgency(StrEnum):
    """How soon an issue needs its answer; a note needs none. Never for a child at risk."""

    SOON = "soon"
    ROUTINE = "routine"
    NOTE = "note"


class Visibility(StrEnum):
    """Who may read an issue."""

    CHANNEL = "channel"
    HEAD_OF_SERVICE = "head_of_service"
    EXECUTIVE_DIRECTOR = "executive_director"


class IssueState(StrEnum):
    """How far an issue has come towards its answer (seed 002, 2.5)."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESPONSE_DRAFTED = "response_drafted"
    ANSWERED = "answered"
    ACTION_AGREED = "action_agreed"
    ACTION_DONE = "action_done"
    CLOSED = "closed"
    RETURNED_FOR_REDACTION = "returned_for_redaction"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset(IssueState) - {IssueState.CLOSED, IssueState.WITHDRAWN}
WAITING_STATES = frozenset({IssueState.RAISED, IssueState.ACKNOWLEDGED, IssueState.RESPONSE_DRAFTED})
"""The issue waits for its answer."""


class Outcome(StrEnum):
    """What a response comes to."""

    ACTION_AGREED = "action_agreed"
    ALREADY_IN_HAND = "already_in_hand"
    NOT_ACCEPTED = "not_accepted"
    NEEDS_PARTNER = "needs_partner"
    INFORMATION = "information"


class ClosedBecause(StrEnum):
    """Why an issue was closed."""

    SETTLED = "settled"
    NO_REPLY = "no_reply"
    NO_ANSWER_NEEDED = "no_answer_needed"


class Issue(Value):
    """Something a councillor asked the Head of Service to answer (seed 002, 2.5). `number` counts within its record.

    `slug` is which part of the form it came from. `due` is a London date: None where no answer is needed. `entries` counts what has
    been said of it, `answers` the responses among them. Facts beside the state are dated.
    """

    id: str
    record_id: str
    year: str
    number: int
    reference: str
    slug: str = ""
    team_id: str
    topic: str
    title: str
    text: str
    urgency: Urgency
    visibility: Visibility
    goes_to: PersonId
    """Who answers: the team's Head of Service, or the Executive Director for an issue about the Head of Service."""
    same_as: str = ""
    from_note: bool = False
    state: IssueState = IssueState.RAISED
    raised_at: datetime
    due: date | None = None
    assignee: PersonId | None = None
    extended: str = ""
    """Why the answer was put off; "" if it was not."""
    entries: int = 0
    answers: int = 0
    answered_by: PersonId | None = None
    answered_at: datetime | None = None
    reply_by: date | None = None
    """Until when the councillor may say whether the answer is enough."""
    settled_at: datetime | None = None
    disputed_at: datetime | None = None
    closed_because: ClosedBecause | None = None
    rung: int = 0
    """The highest rung of the ladder that was told of it: escalation is a dated fact beside the state."""
    escalated_at: datetime | None = None
    hidden_from: IssueState | None = None
    """The state that the issue goes back to once it is reworded."""


class EntryKind(StrEnum):
    """What kind of thing was said of an issue."""

    DRAFT = "draft"
    RESPONSE = "response"
    FOLLOW_UP = "follow_up"
    COMMENT = "comment"


class Entry(Value):
    """Something said of an issue. Responses have an outcome; `typed_by` is who typed it, where that is another person."""

    id: str
    issue_id: str
    number: int
    kind: EntryKind
    text: str
    by: PersonId
    typed_by: PersonId | None = None
    at: datetime
    outcome: Outcome | None = None
    owner_role: str = ""
    action_due: date | None = None
    theme: str = ""
    share: bool = True
    disagrees: bool = False
    identifiers_confirmed: tuple[str, ...] = ()
    """Kinds of possible identifier that the writer was warned of and confirmed."""


class Event(Value):
    """A dated fact about an object, for the audit trail: never any text that a person wrote."""

    object: str
    action: str
    from_state: str = ""
    to_state: str = ""
    person: PersonId
    at: datetime
    operation_id: str


class Channel(Value):
    """Where a Head of Service reads and answers: a channel of a Microsoft Teams team, chosen by a person."""

    head_of_service: PersonId
    ms_team_id: str
    channel_id: str
    name: str
    service_url: str
    tenant_id: str
    bot_account_id: str
    member_count: int
    chosen_by: PersonId
    chosen_at: datetime
    group_id: str = ""
    """The Microsoft Teams team's id in Entra, which links to its messages name; "" if Teams did not tell."""


class PersonalChat(Value):
    """How to write to a person: where they and the bot last met."""

    person: PersonId
    conversation_id: str
    service_url: str
    account_id: str
