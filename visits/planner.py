"""Plan a municipal year's visits: propose those that are missing and fill places that are empty, and say what can't be met.

Seed 002, Recommendation 1 (the rota), 2.2 and 2.4 (how often each team is visited). What is planned already is never moved.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Self

from visits.council import RotaRules
from visits.coverage import COUNTS, come_to, days_of, is_newly_elected
from visits.eligibility import Candidate, HalfDay, half_day
from visits.fair_shares import Offer, Taker, share_out
from visits.model import (
    Person,
    PersonId,
    Team,
    Value,
)
from visits.planning_days import Start, Taken, Wanted, choose, monday, possible_starts
from visits.rota import Availability, Slot
from visits.working_days import WorkingDays
from visits.years import london_day


class PlanAsked(Value):
    """All that a plan depends on. `slots` are all of the year, in any status; `members` the councillors to share out to.

    `off_rota` are visits that took place off the rota: (team, London date).
    """

    year: str
    today: date
    teams: tuple[Team, ...]
    slots: tuple[Slot, ...] = ()
    off_rota: tuple[tuple[str, date], ...] = ()
    members: tuple[Person, ...]
    availability: tuple[Availability, ...] = ()
    committee_days: frozenset[date] = frozenset()
    working_days: WorkingDays
    rules: RotaRules


class Proposal(Value):
    """A visit to be planned. `start` is UTC. `members` may be fewer than it has places: a shortfall says why."""

    team_id: str
    start: datetime
    members: tuple[PersonId, ...]
    warns_pre_election: bool = False


class Addition(Value):
    """Councillors to be put on a visit that is planned already. `start` is UTC."""

    slot_id: str
    team_id: str
    start: datetime
    members: tuple[PersonId, ...]


class WhyShort(StrEnum):
    """Why something can't be met."""

    NO_DAYS = "no_days"
    """Too few weeks are left with a day for a visit and none of the team's yet."""
    NO_COUNCILLORS = "no_councillors"
    """There is no councillor on the register."""
    ALL_HAVE_INTEREST = "all_have_interest"
    """Every councillor has a connection with the team."""
    NOBODY_AVAILABLE = "nobody_available"
    """In too few of the weeks left can a councillor without a connection visit, by what they said of their time."""
    TOO_FEW_ELIGIBLE = "too_few_eligible"
    """A place stays empty: fewer councillors can visit then, without a connection with the team, than the visit takes."""
    ALL_TAKEN = "all_taken"
    """A place stays empty: those who could go have as many visits as they said, or another in the same half-day."""


class Shortfall(Value):
    """What can't be met for a team. `planned` counts its visits done, to come and proposed, of those `required` a year.

    Either `missing` visits can't be planned, or `empty_places` on planned ones can't be filled; the other is 0.
    """

    team_id: str
    required: int
    planned: int
    missing: int = 0
    empty_places: int = 0
    why: WhyShort


class ShareGroup(Value):
    """Equally eligible councillors: of the same interests, availability and absences. Visits this year, each: done, to come
    and proposed."""

    members: tuple[PersonId, ...]
    least: int
    most: int

    @property
    def spread(self) -> int:
        """By how much the shares differ: the measure of fairness."""
        return self.most - self.least


class Shares(Value):
    """How evenly visits are shared: within each group of equally eligible councillors, and over all."""

    groups: tuple[ShareGroup, ...]
    least: int
    most: int

    @property
    def spread(self) -> int:
        """The widest spread within any group."""
        return max((group.spread for group in self.groups), default=0)


class Plan(Value):
    """A proposal for a year, by start. Nothing of it is written before a coordinator commits it.

    `digest` (SHA-256, hex) tells whether a plan made again is still the one that was shown.
    """

    year: str
    proposals: tuple[Proposal, ...]
    additions: tuple[Addition, ...]
    shortfalls: tuple[Shortfall, ...]
    shares: Shares
    digest: str = ""

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to commit."""
        return not (self.proposals or self.additions)

    def sealed(self) -> Self:
        """The plan with its digest."""
        content = self.model_dump_json(exclude={"digest"})
        return self.model_copy(update={"digest": sha256(content.encode()).hexdigest()})


def plan(asked: PlanAsked) -> Plan:
    """What to plan so that every team has its visits this year and councillors share them fairly. The same for the same input."""
    year = _Year.of(asked)
    wanted = [year.wanted(team) for team in sorted(asked.teams, key=lambda team: team.id)]
    chosen = choose([one for one, _ in wanted], year.taken(), asked.rules.capacity)
    to_fill = year.to_fill()
    offers = [_OfTeam(slot.team_id, year.offer_of_slot(slot)) for slot in to_fill]
    offers += [_OfTeam(team_id, year.offer_of_start(team_id, start)) for team_id, start in chosen]
    on = share_out([one.offer for one in offers], year.takers())
    proposals = tuple(
        Proposal(team_id=team_id, start=start.moment, members=on[_key(team_id, start)], warns_pre_election=start.warns)
        for team_id, start in chosen
    )
    additions = tuple(
        Addition(slot_id=slot.id, team_id=slot.team_id, start=slot.start, members=on[slot.id])
        for slot in to_fill
        if on[slot.id]
    )
    return Plan(
        year=asked.year,
        proposals=proposals,
        additions=additions,
        shortfalls=year.shortfalls(wanted, offers, on),
        shares=year.shares(on),
    ).sealed()


@dataclass(frozen=True, slots=True)
class _OfTeam:
    """A visit with places to fill, and whose it is."""

    team_id: str
    offer: Offer


@dataclass(frozen=True)
class _Year:
    """What was asked, looked up in the ways that planning needs. `held` counts each councillor's visits this year."""

    asked: PlanAsked
    counting: tuple[Slot, ...]
    """Slots in whose stead nothing is planned: done, awaiting their form, to come."""
    candidates: tuple[Candidate, ...]
    starts: tuple[Start, ...]
    held: Mapping[PersonId, int]
    free: dict[HalfDay, tuple[Candidate, ...]]
    """Who is free when, as far as it was looked up."""

    @classmethod
    def of(cls, asked: PlanAsked) -> "_Year":
        said = {one.person: one for one in asked.availability}
        counting = tuple(slot for slot in asked.slots if come_to(slot, asked.today) in COUNTS)
        return cls(
            asked=asked,
            counting=counting,
            candidates=tuple(
                Candidate(person=person, said=said.get(person.id, Availability(person=person.id)))
                for person in sorted(asked.members, key=lambda person: person.id)
            ),
            starts=possible_starts(
                days_of(asked.year),
                asked.today,
                working_days=asked.working_days,
                committee_days=asked.committee_days,
                rules=asked.rules,
            ),
            held=Counter(person for slot in counting for person in slot.members),
            free={},
        )

    def wanted(self, team: Team) -> tuple[Wanted, WhyShort | None]:
        """How many visits a team still wants, and why not all of them can be planned, if so."""
        days = [london_day(slot.start) for slot in self.counting if slot.team_id == team.id]
        days += [day for team_id, day in self.asked.off_rota if team_id == team.id]
        could_go = {start: len(self._could_go(team.id, start.when)) for start in self.starts}
        wanted = Wanted(
            team_id=team.id,
            missing=max(0, team.visits_per_year - len(days)),
            days=tuple(sorted(days)),
            starts={start: count for start, count in could_go.items() if count},
        )
        return wanted, self._why_missing(wanted, could_go) if wanted.missing > wanted.room() else None

    def taken(self) -> list[Taken]:
        """The visits that were or will be, as the diary wants them."""
        return [Taken(when=half_day(slot.start), places=slot.capacity) for slot in self.counting]

    def to_fill(self) -> list[Slot]:
        """The visits from tomorrow on that have a place left, by start."""
        teams = {team.id for team in self.asked.teams}
        coming = (slot for slot in self.counting if london_day(slot.start) > self.asked.today)
        found = (slot for slot in coming if slot.places_left and slot.team_id in teams)
        return sorted(found, key=lambda slot: (slot.start, slot.id))

    def offer_of_slot(self, slot: Slot) -> Offer:
        """The empty places of a planned visit."""
        return self._offer(slot.id, slot.team_id, half_day(slot.start), slot.places_left, slot.members)

    def offer_of_start(self, team_id: str, start: Start) -> Offer:
        """The places of a proposed visit."""
        return self._offer(_key(team_id, start), team_id, start.when, self.asked.rules.capacity, ())

    def takers(self) -> list[Taker]:
        """The councillors to share out to. Their order among equals is drawn by lot, anew each year and the same at each run."""
        weeks: defaultdict[PersonId, list[date]] = defaultdict(list)
        for slot in self.counting:
            for person in slot.members:
                weeks[person].append(monday(london_day(slot.start)))
        return [
            Taker(
                id=one.person.id,
                held=self.held.get(one.person.id, 0),
                most=one.said.most,
                weeks=tuple(weeks[one.person.id]),
                is_new=is_newly_elected(one.person, self.asked.year),
                lot=sha256(f"{self.asked.year} {one.person.id}".encode()).hexdigest(),
            )
            for one in self.candidates
        ]

    def shortfalls(
        self,
        wanted: Sequence[tuple[Wanted, WhyShort | None]],
        offers: Sequence[_OfTeam],
        on: Mapping[str, Sequence[PersonId]],
    ) -> tuple[Shortfall, ...]:
        """Visits that can't be planned and places that stay empty, by team and reason."""
        required = {team.id: team.visits_per_year for team in self.asked.teams}
        found = []
        for one, why in wanted:
            missing = max(0, one.missing - one.room())
            counted = {"team_id": one.team_id, "required": required[one.team_id]}
            counted["planned"] = len(one.days) + one.missing - missing
            if why:
                found.append(Shortfall(**counted, missing=missing, why=why))
            empty = self._empty_places([its.offer for its in offers if its.team_id == one.team_id], one.team_id, on)
            found += [Shortfall(**counted, empty_places=places, why=reason) for reason, places in sorted(empty.items())]
        return tuple(found)

    def shares(self, on: Mapping[str, Sequence[PersonId]]) -> Shares:
        """How the year's visits are shared once the plan is committed."""
        new = Counter(person for people in on.values() for person in people)
        loads = {one.person.id: self.held.get(one.person.id, 0) + new[one.person.id] for one in self.candidates}
        alike: defaultdict[str, list[PersonId]] = defaultdict(list)
        for one in self.candidates:
            alike[one.alike()].append(one.person.id)
        groups = [
            ShareGroup(
                members=tuple(people),
                least=min(map(loads.__getitem__, people)),
                most=max(map(loads.__getitem__, people)),
            )
            for _, people in sorted(alike.items())
        ]
        return Shares(groups=tuple(groups), least=min(loads.values(), default=0), most=max(loads.values(), default=0))

    def _could_go(self, team_id: str, when: HalfDay) -> list[PersonId]:
        if when not in self.free:
            self.free[when] = tuple(one for one in self.candidates if one.is_free(when))
        return [one.person.id for one in self.free[when] if one.may_visit(team_id)]

    def _offer(self, key: str, team_id: str, when: HalfDay, places: int, members: Sequence[PersonId]) -> Offer:
        busy = {person for slot in self.counting if half_day(slot.start) == when for person in slot.members}
        return Offer(
            key=key,
            when=when,
            week=monday(when[0]),
            places=places,
            filled=len(members),
            eligible=tuple(person for person in self._could_go(team_id, when) if person not in busy),
        )

    def _why_missing(self, wanted: Wanted, starts: Mapping[Start, int]) -> WhyShort:
        if not self.candidates:
            return WhyShort.NO_COUNCILLORS
        if not any(one.may_visit(wanted.team_id) for one in self.candidates):
            return WhyShort.ALL_HAVE_INTEREST
        weeks = {start.week for start in starts} - set(map(monday, wanted.days))
        return WhyShort.NO_DAYS if len(weeks) < wanted.missing else WhyShort.NOBODY_AVAILABLE

    def _empty_places(
        self, offers: Sequence[Offer], team_id: str, on: Mapping[str, Sequence[PersonId]]
    ) -> Counter[WhyShort]:
        """How many places stay empty, by reason."""
        empty: Counter[WhyShort] = Counter()
        for offer in offers:
            places = offer.places - len(on[offer.key])
            enough = len(self._could_go(team_id, offer.when)) >= offer.places + offer.filled
            if places:
                empty[WhyShort.ALL_TAKEN if enough else WhyShort.TOO_FEW_ELIGIBLE] += places
        return empty


def _key(team_id: str, start: Start) -> str:
    return f"{team_id} {start.moment.isoformat()}"
