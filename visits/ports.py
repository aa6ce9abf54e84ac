"""What the use cases need of the outside, as Protocols: a store, a clock, new ids. Adapters are in `storage` and `bot`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from visits.draft import Draft
from visits.model import (
    Channel,
    CouncilRules,
    Entry,
    Event,
    Issue,
    Person,
    PersonalChat,
    PersonId,
    Slot,
    Team,
    Value,
    VisitRecord,
)
from visits.working_days import WorkingDays

T = TypeVar("T")


class Stale(Exception):
    """Somebody else changed what this was decided on: nothing was written; read again and decide again."""


class Unavailable(Exception):
    """The store did not answer: it may or may not have been written. Trying again with the same write id is safe."""


@dataclass(frozen=True, slots=True)
class Stored(Generic[T]):
    """A value with the version that a change to it must name."""

    value: T
    version: str


class CardKind(StrEnum):
    """Cards that the bot posts by itself."""

    RECORD = "record"
    """The root of a record's thread in the Head of Service's channel. Object: the record."""
    FORM = "form"
    """The visit form in full, in the thread, in as many cards as it needs. Object: the record and the part ("id.2")."""
    ISSUE = "issue"
    """An issue: in the thread, or in the personal chat of the one who may see it. Object: the issue."""
    ANSWER = "answer"
    """A response, to each councillor of the visit. Object: the entry."""
    REPLY_REMINDER = "reply_reminder"
    """To the author, once: is the answer enough? Object: the issue and its answer's number."""
    FOLLOW_UP = "follow_up"
    """A follow-up in the thread, mentioning who answered. Object: the entry."""
    ASSIGNED = "assigned"
    """In the thread, mentioning whom an issue was assigned to. Object: the issue and the operation."""
    REWORD = "reword"
    """To the author: a text was hidden and wants other words. Object: the issue, or the record and the question."""
    COLLEAGUE = "colleague"
    """To the other councillors of a visit: do you agree? Object: the record."""
    SAFETY_CALL = "safety_call"
    """To the safeguarding lead: a councillor says they have called somebody. Object: the SafetyCall."""
    NO_CHANNEL = "no_channel"
    """To a coordinator: records wait because no channel is chosen. Object: the Head of Service."""
    NOT_REACHED = "not_reached"
    """To a coordinator: something could not be delivered. Object: the card that is parked."""
    EFFECT = "effect"
    """Not a card but a change to another partition, named by the object ("improved.<record>")."""


class CardName(Value):
    """Which card: never its content, which is made from current state when it is sent. `person` is "" for the channel."""

    kind: CardKind
    object_id: str
    person: str = ""

    @property
    def key(self) -> str:
        """One key per card."""
        return f"{self.kind}|{self.object_id}|{self.person}"

    @property
    def thread(self) -> str:
        """What must be posted one after the other: a record's thread in the channel, or one person's chat."""
        return self.object_id if self.kind is CardKind.EFFECT else self.person or self.record_id

    @property
    def record_id(self) -> str:
        """The record that a card of a thread belongs to."""
        return self.object_id.partition(".")[0].partition("_")[0]


class Counter(Value):
    """How many records a year has numbered so far."""

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


class Proposal(Value):
    """A reply in the thread that may become an answer. `issue_id` is "" while it is not known which issue it answers."""

    id: str
    record_id: str
    issue_id: str = ""
    text: str
    by: PersonId
    at: datetime


Storable = (
    Origin
    | PastRecord
    | PastIssue
    | View
    | Proposal
    | Entry
    | SafetyCall
    | Draft
    | Slot
    | VisitRecord
    | Issue
    | Counter
    | Improvement
)


@dataclass(frozen=True, slots=True)
class Put:
    """Keep a value: new, or in place of what was read."""

    value: Storable
    was: (
        Stored[Origin]
        | Stored[PastRecord]
        | Stored[PastIssue]
        | Stored[View]
        | Stored[SafetyCall]
        | Stored[Draft]
        | Stored[Slot]
        | Stored[VisitRecord]
        | Stored[Issue]
        | Stored[Counter]
        | Stored[Improvement]
        | None
    ) = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away what was read."""

    was: "Stored[Draft] | Stored[Slot]"


@dataclass(frozen=True, slots=True)
class Happened:
    """Keep an event for the audit trail."""

    event: Event


@dataclass(frozen=True, slots=True)
class Show:
    """Post this card, or bring it up to date, from `at` on."""

    card: CardName
    at: datetime


@dataclass(frozen=True, slots=True)
class Finished:
    """Remember what came of an operation, so that a repeat is answered the same. Kept for 7 days."""

    person: PersonId
    operation_id: str
    outcome: str


Change = Put | Remove | Happened | Show | Finished


class YearStore(Protocol):
    """One municipal year's slots, drafts, records and issues. Every method raises Unavailable if the store is down."""

    @property
    def year(self) -> str: ...

    async def draft(self, key: str) -> Stored[Draft] | None: ...

    async def drafts_of(self, person: PersonId) -> Sequence[Draft]:
        """Their drafts, in no order."""
        ...

    async def slot(self, slot_id: str) -> Stored[Slot] | None: ...

    async def slots_of(self, person: PersonId) -> Sequence[Slot]:
        """Slots that the person is on, by start."""
        ...

    async def slots_of_team(self, team_id: str, start: datetime, end: datetime) -> Sequence[Slot]:
        """A team's slots that start within [start, end), by start."""
        ...

    async def record(self, record_id: str) -> Stored[VisitRecord] | None: ...

    async def records_of(self, person: PersonId) -> Sequence[VisitRecord]:
        """Records of visits the person took part in or wrote up, oldest first."""
        ...

    async def issue(self, issue_id: str) -> Stored[Issue] | None: ...

    async def issues_of(self, record_id: str) -> Sequence[Issue]:
        """A record's issues, by number."""
        ...

    async def open_issues(self, team_id: str) -> Sequence[Issue]:
        """The team's issues that are still open, oldest first."""
        ...

    async def entries(self, issue_id: str) -> Sequence[Entry]:
        """Everything said of an issue, in order."""
        ...

    async def entry(self, entry_id: str) -> Entry | None: ...

    async def improvements(self, issue_id: str) -> Sequence[Improvement]:
        """What later visits said of an issue, in no order."""
        ...

    async def improvement(self, issue_id: str, record_id: str) -> Stored[Improvement] | None:
        """What one later visit said of an issue."""
        ...

    async def origin(self, record_id: str) -> Stored[Origin] | None: ...

    async def past_records(self, record_id: str) -> Sequence[Stored[PastRecord]]:
        """A record's earlier revisions, oldest first."""
        ...

    async def past_issues(self, issue_id: str) -> Sequence[Stored[PastIssue]]:
        """An issue in earlier revisions of its record, oldest first."""
        ...

    async def proposal(self, proposal_id: str) -> Proposal | None: ...

    async def views(self, record_id: str) -> Sequence[View]:
        """What the other councillors say of a record."""
        ...

    async def view(self, record_id: str, person: PersonId) -> Stored[View] | None: ...

    async def safety_call(self, call_id: str) -> Stored[SafetyCall] | None: ...

    async def counter(self, name: str) -> Stored[Counter] | None: ...

    async def outcome_of(self, person: PersonId, operation_id: str) -> str | None:
        """What came of an operation, if it was done within the last 7 days."""
        ...

    async def commit(self, changes: Sequence[Change], *, write_id: str) -> None:
        """All of the changes or none. Raises Stale, Unavailable."""
        ...


class Store(Protocol):
    """All that is remembered for one council."""

    def year(self, label: str) -> YearStore: ...

    async def open_year(self, label: str) -> YearStore:
        """The year, made known first, so that work in it will be found."""
        ...

    async def years(self) -> Sequence[str]:
        """The known years, oldest first."""
        ...

    async def person(self, person: PersonId) -> Person | None: ...

    async def people(self) -> Sequence[Person]:
        """The whole register, by name."""
        ...

    async def team(self, team_id: str) -> Team | None: ...

    async def teams(self) -> Sequence[Team]:
        """All visited teams, by name."""
        ...

    async def channel_of(self, head_of_service: PersonId) -> Channel | None: ...

    async def choose_channel(self, channel: Channel, event: Event) -> None: ...

    async def chat_with(self, person: PersonId) -> PersonalChat | None: ...

    async def met(self, chat: PersonalChat) -> None:
        """Remember how to write to a person."""
        ...

    async def register(self, people: Sequence[Person], teams: Sequence[Team], event: Event) -> None:
        """Put these in place of those with the same ids. In steps that can be repeated if one fails."""
        ...


class Clock(Protocol):
    """What says the time; tests bring their own."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a use case may use. Named for where the work is done."""

    store: Store
    clock: Clock
    rules: CouncilRules
    working_days: WorkingDays
    new_id: Callable[[], str]
