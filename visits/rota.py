"""The rota as frozen values: visits planned, places offered to one another, and what people ask to be spared.

Seed 002 (Recommendation 1) asks for "a rota of front-line visits by elected members"; the states are DESIGN 6's.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from visits.model import DateRange, PersonId, Value
from visits.years import stamp


class SlotStatus(StrEnum):
    """How far a planned visit has come."""

    UNFILLED = "unfilled"
    """Nobody is on it."""
    ALLOCATED = "allocated"
    """Somebody is on it."""
    CONFIRMED = "confirmed"
    """Somebody is on it, and the host has confirmed the date."""
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"
    REBOOKED = "rebooked"
    """It did not take place; another was planned in its stead."""


PLANNED = frozenset({SlotStatus.UNFILLED, SlotStatus.ALLOCATED, SlotStatus.CONFIRMED})
"""The visit is meant to take place, or to have taken place: nobody has said otherwise."""
CALLED_OFF = frozenset({SlotStatus.CANCELLED, SlotStatus.REBOOKED})


class CancelledBecause(StrEnum):
    """Whose doing it was that a visit was called off."""

    MEMBER = "member"
    TEAM = "team"
    INSPECTION = "inspection"
    ELECTION = "election"
    OTHER = "other"


USUAL: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=4)
"""How long a visit takes (seed 002, 2.3: about one hour), and takes at most: one that began earlier is over."""


class Slot(Value):
    """A visit planned in the rota. `start` is UTC.

    `confirmed_at` is when the host confirmed this date: kept while nobody is on it, lost when the date changes. `offered_start`
    is another time that the host has offered, and `suits` those on it whom it suits. `former` were on it once: their calendars must
    hear that they no longer are. `sequence` counts the changes, as iCalendar's SEQUENCE wants them counted.
    """

    id: str
    team_id: str
    start: datetime
    minutes: int = 60
    capacity: int = 2
    members: tuple[PersonId, ...] = ()
    status: SlotStatus = SlotStatus.UNFILLED
    host: str = ""
    place: str = ""
    link: str = ""
    record_id: str = ""
    confirmed_at: datetime | None = None
    cancelled_because: CancelledBecause | None = None
    offered_start: datetime | None = None
    suits: tuple[PersonId, ...] = ()
    rebooked_as: str = ""
    """The id of the slot that was planned in its stead."""
    former: tuple[PersonId, ...] = ()
    sequence: int = 0
    changed_at: datetime | None = None

    @property
    def end(self) -> datetime:
        """When it is over (UTC)."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def is_long(self) -> bool:
        """Whether it takes longer than usual."""
        return self.end - self.start > USUAL

    @property
    def is_open(self) -> bool:
        """Whether a visit form may still be written for it."""
        return self.status in PLANNED or self.status is SlotStatus.MISSED

    @property
    def is_planned(self) -> bool:
        """Whether nobody has said that it took place, was missed or will not be."""
        return self.status in PLANNED

    @property
    def places_left(self) -> int:
        """How many more councillors it takes; 0 unless it is planned."""
        return max(0, self.capacity - len(self.members)) if self.is_planned else 0


MOVED: Final = "moved"
"""The action of the event that has a visit's start before and after (ISO, UTC), beside that of the act which moved it."""


def place_of(slot: Slot) -> str:
    """Where a slot stands in a list by start: what sorts it, and tells it from others that start at the same time."""
    return f"{stamp(slot.start)}|{slot.id}"


class SwapState(StrEnum):
    """What became of an offer to swap."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class SwapOffer(Value):
    """A councillor offers their place on a visit: to everyone, or to one; for nothing, or for that one's place on another.

    `wants_slot_id` is a visit of the same municipal year that the offerer would go on in return; "" if none.
    """

    id: str
    year: str
    slot_id: str
    by: PersonId
    to: PersonId | None = None
    wants_slot_id: str = ""
    state: SwapState = SwapState.OPEN
    taken_by: PersonId | None = None
    offered_at: datetime
    declined: tuple[PersonId, ...] = ()
    told: tuple[PersonId, ...] = ()
    """Whose cards show it: they see what becomes of it."""


class NudgeKind(StrEnum):
    """Kinds of message that a person may do without, each by itself."""

    VISIT = "visit"
    """A visit is coming: 14, 7 and 1 days before."""
    WRITE_UP = "write_up"
    """A visit is to be written up: at once, then after 2, 5 and 8 working days."""
    SWAP = "swap"
    """Another councillor offers a place."""
    SUMMARY = "summary"
    """What became of a councillor's issues in a week."""
    MONTHLY = "monthly"
    """The monthly digest to readers."""


class Preferences(Value):
    """What a person does without."""

    person: PersonId
    off: frozenset[NudgeKind] = frozenset()


class Snooze(Value):
    """A person wants to hear no more of a visit until then."""

    slot_id: str
    person: PersonId
    kind: NudgeKind
    until: datetime


class Availability(Value):
    """When a councillor can visit, as they said. `weekdays` counts from Monday, 0. `interests` are teams that they, or close
    family, have a connection with: they are never put on those. `most` is how many visits a year at most; 0 leaves it open.
    """

    person: PersonId
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    mornings: bool = True
    afternoons: bool = True
    not_between: tuple[DateRange, ...] = ()
    interests: tuple[str, ...] = ()
    most: int = 0


class CommitteeDate(Value):
    """A day on which councillors meet: no visit is planned on it."""

    day: date
    title: str


class CalendarFeed(Value):
    """The address at which a person's calendar reads their visits: whoever knows the token may read them."""

    person: PersonId
    token: str
    made_at: datetime
