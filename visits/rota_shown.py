"""What a person gets to see of the rota, ready for a card: who asks decides what they may do, not what they may read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Self

from visits.asked import NotClear, Question
from visits.checks import Fault
from visits.coverage import Coverage
from visits.model import Person, PersonId, Team, Value, VisitRecord
from visits.rota import Availability, CalendarFeed, Preferences, Slot, SwapOffer
from visits.slots import SlotAct, Standing, WhyNot


class VisitLine(Value):
    """One visit in a list: a slot of the rota, or a record of a visit off it (`slot` is None then).

    `visitors` are names, in the order of the slot or the record. `acts` is what the one who asks may do with it now.
    """

    team: Team
    day: date
    """London's."""
    visitors: tuple[str, ...] = ()
    slot: Slot | None = None
    record: VisitRecord | None = None
    acts: tuple[SlotAct, ...] = ()
    is_mine: bool = False
    is_due: bool = False
    """It is over, and nobody has sent its form yet."""


class Answer(Value):
    """What was asked, by whom, and the teams and people it names: the card says how it was read."""

    question: Question
    asker: PersonId = PersonId("")
    teams: tuple[Team, ...] = ()
    people: tuple[Person, ...] = ()


class VisitsListed(Answer):
    """A page of visits, at most 10. `after` is where the next page begins, "" if there is none."""

    lines: tuple[VisitLine, ...]
    after: str = ""
    is_first: bool = True


class LastVisits(Answer):
    """The last visit that took place, to each team asked about (or by the person asked about). A team never visited has no line."""

    lines: tuple[VisitLine, ...]
    never: tuple[Team, ...] = ()


class StillToDo(Answer):
    """Which teams have visits still to do in a municipal year: `teams` are those asked about (all, if none was named), by name."""

    coverage: Coverage


class FormsDue(Answer):
    """Visits that are over and not written up, the oldest first; at most 10, with how many more there are."""

    lines: tuple[VisitLine, ...]
    more: int = 0


class NotClearShown(Value):
    """A question that is about the rota but not clear, with the teams or people that could be meant."""

    unclear: NotClear
    teams: tuple[Team, ...] = ()
    people: tuple[Person, ...] = ()


Answered = VisitsListed | LastVisits | StillToDo | FormsDue


class SlotShown(Value):
    """A visit in full, for one who asks. `offer` is the open offer to swap a place on it, where they made it or may take it."""

    line: VisitLine
    year: str
    standings: frozenset[Standing]
    offer: SwapOffer | None = None
    wants: "VisitLine | None" = None
    """The visit that the offerer wants in return."""
    offered_by: str = ""

    @property
    def slot(self) -> Slot:
        """The slot itself."""
        if self.line.slot is None:
            raise LookupError("a visit off the rota has no slot")
        return self.line.slot

    def without_acts(self) -> Self:
        """The same, with nothing to press."""
        return self.model_copy(update={"line": self.line.model_copy(update={"acts": ()})})


class Acted(Value):
    """It is done; the visit as it now is."""

    act: SlotAct
    shown: SlotShown


class CannotAct(Value):
    """It can't be done, and why; the visit as it is, so that one sees who did what meanwhile."""

    act: SlotAct
    why: WhyNot
    shown: SlotShown


class FixSlot(Value):
    """What was typed wants mending; `typed` is kept."""

    act: SlotAct
    shown: SlotShown
    typed: Mapping[str, str]
    faults: tuple[Fault, ...]


class FixVisit(Value):
    """A visit to be planned: what was typed wants mending."""

    typed: Mapping[str, str]
    faults: tuple[Fault, ...]
    teams: tuple[Team, ...]


class SlotGone(Value):
    """There is no such visit."""


class SlotDoing(Value):
    """What a person asks to be done with a visit, as typed.

    `member` is whom a coordinator puts on or takes off; `reason` why it is called off; `day` and `time` are London's (ISO date,
    "10:00") for OFFER_TIME, MOVE and REBOOK; the rest is for AMEND.
    """

    act: SlotAct
    member: PersonId | None = None
    reason: str = ""
    day: str = ""
    time: str = ""
    host: str = ""
    place: str = ""
    link: str = ""
    minutes: str = ""


class SwapForm(Value):
    """What a councillor may choose when offering a place: to whom, and for which visit of the same year in return."""

    shown: SlotShown
    councillors: tuple[Person, ...]
    """Everyone else who could take the place."""
    in_return: tuple[VisitLine, ...] = ()
    """Visits to come that others are on and the offerer could go on, the nearest first; at most 20."""
    typed: Mapping[str, str] = {}
    faults: tuple[Fault, ...] = ()


class Swapped(Value):
    """How an offer stands, for one who looks at it: `shown.offer` is the offer, whatever became of it."""

    shown: SlotShown
    taken_by: str = ""
    why: WhyNot | None = None
    """Why the one who looks can't take it; for the one who made it, why nobody can.

    None: it is open to them, or they have taken it.
    """
    has_declined: bool = False
    """The one who looks has said that it is not for them."""


class Overview(Value):
    """The coordinator's view of a municipal year."""

    coverage: Coverage
    teams: tuple[Team, ...]
    unfilled: tuple[VisitLine, ...]
    """To come with nobody on it, the nearest first."""
    overdue: tuple[VisitLine, ...]
    """Over and not written up for longer than the last nudge, the oldest first."""
    without_a_visit: tuple[str, ...]
    """Names of councillors with no visit done or to come this year."""
    awaiting_host: int = 0
    """Visits to come whose date the host has not confirmed."""


class CalendarShown(Value):
    """A person's own calendar address, and whether it is new."""

    feed: CalendarFeed
    slot: Slot | None = None


class MyReminders(Value):
    """What a person is reminded of."""

    preferences: Preferences


class MyAvailability(Value):
    """When a councillor can visit, with what is wrong with what they typed."""

    availability: Availability
    teams: tuple[Team, ...]
    still_on: tuple[Team, ...] = ()
    """Teams that they have a connection with and are on a visit to, still to come: they say so, or give the place back."""
    typed: Mapping[str, str] = {}
    faults: tuple[Fault, ...] = ()


class Snoozed(Value):
    """No more of this until then (UTC)."""

    until: datetime
