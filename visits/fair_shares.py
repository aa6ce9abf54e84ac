"""Who goes on which visit, so that shares are as even as they can be.

An optimal semi-matching, after Harvey, Ladner, Lovász and Tamir, "Semi-matchings for bipartite graphs and load balancing"
(Journal of Algorithms 59, 2006): each place goes to the councillor with the fewest visits who can be reached along a path on which
one takes a visit and gives another up. No path then leads from a councillor to one with two visits fewer, which is what makes
shares even: no other way of filling the same places spreads them better. A place that no path fills can't be filled at all.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from visits.eligibility import HalfDay
from visits.model import PersonId

ROUNDS = 20
"""How often all pairs are looked at for a swap that makes the weeks better: it settles within a few."""
IN_ONE_WEEK = 1000
"""Two visits of one councillor in a week weigh more than any number of weeks that a newcomer waits."""

Monday = date
"""A week, by its Monday."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A visit with places to fill. `eligible` may go on it and are not on it yet; `filled` places are taken already."""

    key: str
    when: HalfDay
    week: Monday
    places: int
    filled: int
    eligible: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Taker:
    """A councillor to share out to. `held` counts the visits they have this year; `weeks` are those of these visits.

    `lot` settles who comes first among equals. `is_new`: newly elected, so before all others while they have none.
    """

    id: PersonId
    held: int
    most: int
    weeks: tuple[Monday, ...]
    is_new: bool
    lot: str


def share_out(offers: Sequence[Offer], takers: Sequence[Taker]) -> Mapping[str, tuple[PersonId, ...]]:
    """Whom to put on each visit, by its key. As many places as can be are filled; none of a visit's while others have nobody."""
    sharing = _Sharing(offers, takers)
    in_time = sorted(offers, key=lambda offer: (offer.when[0], not offer.when[1], offer.key))
    for rank in range(max((offer.filled + offer.places for offer in offers), default=0)):
        for offer in in_time:
            if offer.filled <= rank < offer.filled + offer.places:
                sharing.fill(offer)
    sharing.ease()
    return {key: tuple(sorted(people)) for key, people in sharing.on.items()}


class _Sharing:
    """Places as they are being given out."""

    def __init__(self, offers: Sequence[Offer], takers: Sequence[Taker]) -> None:
        self.takers = {taker.id: taker for taker in takers}
        self.offers = {offer.key: offer for offer in offers}
        self.on: dict[str, list[PersonId]] = {offer.key: [] for offer in offers}
        self.of: dict[PersonId, dict[HalfDay, Offer]] = {taker.id: {} for taker in takers}

    def fill(self, offer: Offer) -> None:
        """Fill one place of a visit, if any path leads to a councillor who can take one more."""
        came: dict[str, tuple[Offer, PersonId]] = {}
        ends = self._reach(offer, came)
        end = min(ends.items(), key=lambda pair: self._rank(*pair), default=None)
        if end is None:
            return
        taker, visit = end
        self._put(taker, visit)
        while visit.key != offer.key:
            wanted, giver = came[visit.key]
            self._take(giver, visit)
            self._put(giver, wanted)
            visit = wanted

    def _reach(self, offer: Offer, came: dict[str, tuple[Offer, PersonId]]) -> dict[PersonId, Offer]:
        """Who can be reached to take one visit more, with that visit. `came` is filled in with who gives what up on the way.

        Breadth first: a shortest path never puts a councillor on two visits of one half-day.
        """
        ends: dict[PersonId, Offer] = {}
        queue = deque([offer])
        seen = {offer.key}
        while queue:
            wanted = queue.popleft()
            for person in wanted.eligible:
                if person in self.on[wanted.key]:
                    continue
                clash = self.of[person].get(wanted.when)
                if clash is None and self._has_room(person):
                    ends.setdefault(person, wanted)
                for given in (clash,) if clash else self.of[person].values():
                    if given.key not in seen:
                        seen.add(given.key)
                        came[given.key] = (wanted, person)
                        queue.append(given)
        return ends

    def _rank(self, person: PersonId, visit: Offer) -> tuple[int, bool, bool, str]:
        taker, load = self.takers[person], self._load(person)
        return load, not (taker.is_new and not load), visit.week in self._weeks(person), taker.lot

    def _load(self, person: PersonId) -> int:
        return self.takers[person].held + len(self.of[person])

    def _has_room(self, person: PersonId) -> bool:
        most = self.takers[person].most
        return not most or self._load(person) < most

    def _weeks(self, person: PersonId) -> list[Monday]:
        return [*self.takers[person].weeks, *(offer.week for offer in self.of[person].values())]

    def _put(self, person: PersonId, offer: Offer) -> None:
        self.on[offer.key].append(person)
        self.of[person][offer.when] = offer

    def _take(self, person: PersonId, offer: Offer) -> None:
        self.on[offer.key].remove(person)
        del self.of[person][offer.when]

    def ease(self) -> None:
        """Swap places while that parts two visits in a week or lets a newcomer begin sooner. All shares stay as they are."""
        for _ in range(ROUNDS):
            if not sum(self._swap_if_better(*pair) for pair in combinations(list(self._places()), 2)):
                return

    def _places(self) -> Iterator[tuple[PersonId, str]]:
        return ((person, key) for key, people in sorted(self.on.items()) for person in sorted(people))

    def _swap_if_better(self, one: tuple[PersonId, str], other: tuple[PersonId, str]) -> bool:
        (a, v), (b, w) = one, other
        if a == b or v == w or a not in self.on[v] or b not in self.on[w]:
            return False
        first, second = self.offers[v], self.offers[w]
        if not (self._can_change(a, first, second) and self._can_change(b, second, first)):
            return False
        before = self._unease(a) + self._unease(b)
        self._change(a, first, b, second)
        if self._unease(a) + self._unease(b) < before:
            return True
        self._change(a, second, b, first)
        return False

    def _can_change(self, person: PersonId, gives: Offer, takes: Offer) -> bool:
        clash = self.of[person].get(takes.when)
        return person in takes.eligible and person not in self.on[takes.key] and (clash is None or clash is gives)

    def _change(self, a: PersonId, first: Offer, b: PersonId, second: Offer) -> None:
        self._take(a, first)
        self._take(b, second)
        self._put(a, second)
        self._put(b, first)

    def _unease(self, person: PersonId) -> int:
        """What is not as one would wish: weeks with two visits, and a late first visit of a newcomer. Only good for comparing."""
        weeks = self._weeks(person)
        crowded = sum(count - 1 for count in Counter(weeks).values())
        taker = self.takers[person]
        first = min(weeks).toordinal() // 7 if taker.is_new else 0
        return crowded * IN_ONE_WEEK + first
