"""What the use cases need of the outside, as Protocols: a store, a clock, new ids. Adapters are in `storage` and `bot`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from visits.card_names import CardName
from visits.council import CouncilRules
from visits.downloads import DownloadLink
from visits.draft import Draft
from visits.kept import Counter, DigestIssued, Improvement, Origin, PastIssue, PastRecord, Proposal, SafetyCall, View
from visits.model import (
    Channel,
    Entry,
    Event,
    Issue,
    Person,
    PersonalChat,
    PersonId,
    Team,
    VisitRecord,
)
from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled
from visits.report_ports import ReportStore
from visits.retention_ports import KeptCouncil, KeptYear
from visits.rota import Availability, CalendarFeed, CommitteeDate, Preferences, Slot, Snooze, SwapOffer
from visits.stored import Stored as Stored  # noqa: PLC0414  # read here by all that commit changes
from visits.working_days import WorkingDays

T = TypeVar("T")


class Stale(Exception):
    """Somebody else changed what this was decided on: nothing was written; read again and decide again."""


class Unavailable(Exception):
    """The store did not answer: it may or may not have been written. Trying again with the same write id is safe."""


Storable = (
    DigestIssued
    | SwapOffer
    | Snooze
    | Origin
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
    | IssueSummary
    | FrontTexts
    | Settled
    | FrozenReport
    | FrozenPage
)


@dataclass(frozen=True, slots=True)
class Put:
    """Keep a value: new, or in place of what was read."""

    value: Storable
    was: Stored[Storable] | None = None


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
    """Post this card, or bring it up to date, from `at` on. `once`: do nothing if it was ever asked for before."""

    card: CardName
    at: datetime
    once: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """Remember what came of an operation, so that a repeat is answered the same. Kept for 7 days."""

    person: PersonId
    operation_id: str
    outcome: str


Change = Put | Remove | Happened | Show | Finished


class YearStore(ReportStore, KeptYear, Protocol):
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

    async def slots_ever_of(self, person: PersonId) -> Sequence[Slot]:
        """Slots that the person is on, or once was, by start."""
        ...

    async def slots_between(
        self, start: datetime, end: datetime, *, after: str = "", limit: int | None = None, free: bool = False
    ) -> Sequence[Slot]:
        """Slots that start within [start, end), by start: at most `limit`, those beyond the place `after` (see `place_of`).

        `free`: only those with a place left. The cost follows what is returned, not how many slots there are.
        """
        ...

    async def long_slots_between(self, start: datetime, end: datetime) -> Sequence[Slot]:
        """Slots that start within [start, end) and take longer than usual (see `Slot.is_long`), by start."""
        ...

    async def swap_offer(self, offer_id: str) -> Stored[SwapOffer] | None: ...

    async def swap_offers(self, slot_id: str) -> Sequence[Stored[SwapOffer]]:
        """The offers ever made of places on a slot, in no order."""
        ...

    async def snooze(self, person: PersonId, slot_id: str) -> Stored[Snooze] | None: ...

    async def record(self, record_id: str) -> Stored[VisitRecord] | None: ...

    async def records_of_team(self, team_id: str) -> Sequence[VisitRecord]:
        """Records that stand of visits to a team, the oldest visit first."""
        ...

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

    async def issues_due(self, before: date) -> Sequence[Issue]:
        """Issues that wait for an answer due before this day, the longest due first."""
        ...

    async def issues(self) -> Sequence[Issue]:
        """Every issue of the year, by record and number: the cost follows how many there are."""
        ...

    async def records(self) -> Sequence[VisitRecord]:
        """Every record of the year, in no order: the cost follows how many there are."""
        ...

    async def events_between(self, start: datetime, end: datetime) -> Sequence[Event]:
        """What happened within [start, end), in order."""
        ...

    async def every_event(self) -> Sequence[Event]:
        """Everything that happened, in order. Of this and the next four, the cost follows how much there is."""
        ...

    async def every_entry(self) -> Sequence[Entry]:
        """Everything said of the year's issues, by issue and number."""
        ...

    async def every_view(self) -> Sequence[View]: ...

    async def every_past_record(self) -> Sequence[PastRecord]:
        """The earlier revisions of all records, by record and revision."""
        ...

    async def every_past_issue(self) -> Sequence[PastIssue]:
        """All issues in earlier revisions of their records, by issue and revision."""
        ...

    async def digest_issued(self, head: PersonId) -> Stored[DigestIssued] | None:
        """The last digest in a Head of Service's channel."""
        ...

    async def entries(self, issue_id: str) -> Sequence[Entry]:
        """Everything said of an issue, in order."""
        ...

    async def responses(self) -> Sequence[Entry]:
        """Every answer of the year, by issue and number: the cost follows how much was said of its issues."""
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

    async def forget_outcomes(self, before: date, most: int) -> int:
        """Forget what came of operations that began before this day, at most so many; how many there were."""
        ...

    async def commit(self, changes: Sequence[Change], *, write_id: str) -> None:
        """All of the changes or none. Raises Stale, Unavailable."""
        ...


class Store(KeptCouncil, Protocol):
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

    async def preferences_of(self, person: PersonId) -> Preferences | None: ...

    async def prefer(self, preferences: Preferences, event: Event) -> None: ...

    async def availability(self) -> Sequence[Availability]:
        """What every councillor has said of when they can visit, in no order."""
        ...

    async def availability_of(self, person: PersonId) -> Availability | None: ...

    async def say_available(self, availability: Availability, event: Event) -> None: ...

    async def committee_dates(self) -> Sequence[CommitteeDate]:
        """The days on which councillors meet, in order."""
        ...

    async def set_committee_dates(self, dates: Sequence[CommitteeDate], event: Event) -> None:
        """Have these instead of those before. In steps that can be repeated if one fails."""
        ...

    async def feed_of(self, person: PersonId) -> CalendarFeed | None: ...

    async def feed(self, token: str) -> CalendarFeed | None: ...

    async def open_feed(self, feed: CalendarFeed, event: Event) -> None:
        """Keep a person's first calendar address. Raises Stale if they have one."""
        ...

    async def close_feed(self, feed: CalendarFeed, event: Event) -> None:
        """Revoke an address. Raises Stale if it is revoked already."""
        ...

    async def link(self, digest: str) -> Stored[DownloadLink] | None:
        """The link whose token has this digest."""
        ...

    async def keep_link(self, link: DownloadLink, event: Event) -> None:
        """Keep a new link."""
        ...

    async def change_link(self, link: DownloadLink, was: Stored[DownloadLink], event: Event) -> None:
        """Keep a link in place of what was read. Raises Stale if it has changed since."""
        ...

    async def forget_links(self, before: datetime, most: int) -> None:
        """Take away links that were issued before this moment, the oldest first, at most so many."""
        ...

    async def note_reads(self, events: Sequence[Event]) -> None:
        """Keep each of these, unless the same person was shown the same before on that London day."""
        ...

    async def forget_reads(self, before: date, most: int) -> int:
        """Forget that reads of earlier days are noted, at most so many; how many there were. The trail keeps them."""
        ...

    async def register(self, people: Sequence[Person], teams: Sequence[Team], event: Event) -> None:
        """Put these in place of those with the same ids. In steps that can be repeated if one fails."""
        ...


class Clock(Protocol):
    """What says the time; tests bring their own."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class Aside(Protocol):
    """Does long work elsewhere than where turns are answered."""

    async def __call__(self, work: Callable[[], T], /) -> T: ...


async def here(work: Callable[[], T], /) -> T:
    """Does it here and now: for the command line and tests, which answer no turns."""
    return work()


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a use case may use. Named for where the work is done."""

    store: Store
    clock: Clock
    rules: CouncilRules
    working_days: WorkingDays
    new_id: Callable[[], str]
    """A new id. Nobody can guess it: in service it has 96 random bits."""
    aside: Aside = here
