"""When visits can be, and which of those times to choose: each team's visits evenly apart, and all of them spread over the year."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Final

from visits.council import RotaRules
from visits.eligibility import HalfDay, half_day
from visits.model import (
    DateRange,
)
from visits.working_days import ONE_DAY, WorkingDays
from visits.years import LONDON, utc

SOON: Final = timedelta(days=14)
"""A visit is better not planned for the next days: people want notice of it."""
AROUND: Final = 365
"""A municipal year as a circle: the last visit of one year and the first of the next want to be apart too."""
ROUNDS: Final = 12
"""How often every visit may be moved to a better time, given all the others."""
NEAR: Final = 14
"""Days within which two visits of any teams crowd one another where there is a visit each week; more days where there are fewer."""
SLACK: Final = 1.25
"""A week may have a quarter more than an even share of the visits, so that each team's own can be apart."""

CROWDING: Final = 1000
"""What two visits of any teams on one day cost; the less, the further they are apart. Against it stands what it costs to
move one of a team's two visits from half a year apart: twice the square of the days moved, or 1,000 for three weeks."""
SAME_WEEK: Final = 400
SAME_WEEKDAY: Final = 10
"""Small: the weekdays take turns where nothing else speaks for a day."""


@dataclass(frozen=True, slots=True)
class Start:
    """A time at which a visit can begin. `moment` is UTC, `day` London's."""

    moment: datetime
    day: date
    week: date
    """Its Monday."""
    when: HalfDay
    warns: bool
    """It is in a pre-election period."""
    is_soon: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many visits a team still wants. `days` are those of its visits that count already; `starts` the times at which at
    least one councillor could go, with how many could."""

    team_id: str
    missing: int
    days: tuple[date, ...]
    starts: Mapping[Start, int]

    def room(self) -> int:
        """How many more visits can be planned at most: one in each week that has none of the team's."""
        return len({start.week for start in self.starts} - set(map(monday, self.days)))


@dataclass(frozen=True, slots=True)
class Taken:
    """A visit that is planned or was done: its London half-day, and how many councillors it takes."""

    when: HalfDay
    places: int


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def possible_starts(
    year: DateRange, today: date, *, working_days: WorkingDays, committee_days: Collection[date], rules: RotaRules
) -> tuple[Start, ...]:
    """The times from tomorrow on at which a visit can begin: on working days outside recess on which no committee meets."""
    first = max(year.first, today + ONE_DAY)
    days = (first + timedelta(days=later) for later in range((year.last - first).days + 1))
    fit = [
        day
        for day in days
        if working_days.is_working(day) and not working_days.in_recess(day) and day not in committee_days
    ]
    return tuple(_start(day, time.fromisoformat(at), today, rules) for day in fit for at in sorted(set(rules.times)))


def _start(day: date, at: time, today: date, rules: RotaRules) -> Start:
    moment = utc(datetime.combine(day, at, LONDON))
    return Start(
        moment=moment,
        day=day,
        week=monday(day),
        when=half_day(moment),
        warns=any(day in period for period in rules.pre_election),
        is_soon=day < today + SOON,
    )


def choose(wanted: Sequence[Wanted], taken: Sequence[Taken], places: int) -> list[tuple[str, Start]]:
    """A time for each visit that is wanted and has room: (team, start), by start. `places` is how many councillors each takes.

    Each visit in turn takes its best time; then each is moved to a better one while there is any, for a limited number of rounds.
    """
    counts = [min(one.missing, one.room()) for one in wanted]
    days = {start.day for one in wanted for start in one.starts}
    diary = _Diary(taken, places, days, sum(counts))
    chosen: list[tuple[Wanted, list[Start]]] = []
    for one, count in sorted(
        zip(wanted, counts, strict=True), key=lambda pair: (pair[0].room() - pair[1], pair[0].team_id)
    ):
        starts: list[Start] = []
        for _ in range(count):
            starts.append(diary.best(one, starts))
            diary.add(starts[-1])
        chosen.append((one, starts))
    for _ in range(ROUNDS):
        if not sum(_moved(diary, one, starts, at) for one, starts in chosen for at in range(len(starts))):
            break
    found = [(one.team_id, start) for one, starts in chosen for start in starts]
    return sorted(found, key=lambda pair: (pair[1].moment, pair[0]))


def _moved(diary: "_Diary", one: Wanted, starts: list[Start], at: int) -> bool:
    """Whether the visit at this place of the list was given a better time."""
    before = starts[at]
    diary.remove(before)
    starts[at] = diary.best(one, starts[:at] + starts[at + 1 :])
    diary.add(starts[at])
    return starts[at] is not before


class _Diary:
    """What is planned so far, and what it would cost to plan one visit more."""

    def __init__(self, taken: Sequence[Taken], places: int, days: Collection[date], more: int) -> None:
        """`days` are those on which a visit can be planned, and `more` is how many will be."""
        weeks = max(1, len(set(map(monday, days))))
        visits = more + sum(one.when[0] in days for one in taken)
        self._places = places
        self._share = ceil(SLACK * visits / weeks)
        self._reach = max(NEAR, NEAR * weeks // max(1, visits))
        self._crowd: defaultdict[int, int] = defaultdict(int)
        self._weeks: Counter[date] = Counter()
        self._weekdays: Counter[int] = Counter()
        self._demand: Counter[HalfDay] = Counter()
        self._times: Counter[time] = Counter()
        for one in taken:
            self._count(one.when, one.places, 1)
        if days:
            # a visit called off on the last days of a year could not be held later in that year
            self._crowd_around(max(days), 1)

    def add(self, start: Start) -> None:
        self._count(start.when, self._places, 1)
        self._times[start.moment.time()] += 1

    def remove(self, start: Start) -> None:
        self._count(start.when, self._places, -1)
        self._times[start.moment.time()] -= 1

    def best(self, one: Wanted, others: Sequence[Start]) -> Start:
        """The best time for a visit more, in a week that has none of the team's. `others` are its visits proposed so far."""
        days = sorted({*one.days, *(start.day for start in others)})
        weeks = set(map(monday, days))
        around = [day.toordinal() for day in days]
        free = (start for start in one.starts if start.week not in weeks)
        return min(free, key=lambda start: self._cost(start, one.starts[start], around))

    def _cost(
        self, start: Start, could_go: int, around: Sequence[int]
    ) -> tuple[bool, int, bool, int, int, int, datetime]:
        """What speaks against a time, the weightiest first: it is before an election, places would stay empty, the notice is short,
        the week has its share of all visits already, visits are near one another, others begin at the same hour.
        """
        empty = max(0, self._places - max(0, could_go - self._demand[start.when]))
        over = max(0, self._weeks[start.week] + 1 - self._share)
        day = start.day.toordinal()
        spread = (
            _unevenness(day, around)
            + self._crowd[day]
            + SAME_WEEK * self._weeks[start.week]
            + SAME_WEEKDAY * self._weekdays[start.day.weekday()]
        )
        return start.warns, empty, start.is_soon, over, spread, self._times[start.moment.time()], start.moment

    def _count(self, when: HalfDay, places: int, by: int) -> None:
        day, _ = when
        self._demand[when] += by * places
        self._weeks[monday(day)] += by
        self._weekdays[day.weekday()] += by
        self._crowd_around(day, by)

    def _crowd_around(self, day: date, by: int) -> None:
        for away in range(-self._reach + 1, self._reach):
            self._crowd[day.toordinal() + away] += by * (CROWDING * (self._reach - abs(away)) ** 2 // self._reach**2)


def _unevenness(day: int, others: Sequence[int]) -> int:
    """How a visit on this day would change the sum of the squares of the days between a team's visits, round the year.

    `others` are sorted. A gap of a + b days split in two changes it by -2ab, so the middle of the longest gap is the best.
    """
    if not others:
        return 0
    at = bisect(others, day)
    before = others[at - 1] if at else others[-1] - AROUND
    after = others[at] if at < len(others) else others[0] + AROUND
    return -2 * (day - before) * (after - day)
