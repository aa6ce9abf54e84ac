"""The script of a simulated year: who does what, and when. A pure function of the seed; nothing here has met the product."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tests.year.council import coordinator, council_of_year, councillors, head
from visits.issues import Act
from visits.model import Outcome, PersonId, Team, Urgency, Visibility
from visits.proforma_versions import CURRENT
from visits.slots import SlotAct
from visits.working_days import ONE_DAY, WorkingDays
from visits.years import LONDON, london_day, start_of, utc

DAYS: Final[WorkingDays] = council_of_year().working_days
WORKING_HOURS: Final = (time(8), time(9), time(12), time(16, 30), time(22))
OTHER_HOURS: Final = (time(9), time(22))
ACTING: Final = (time(9), time(12), time(16, 30))
"""When people do things, on working days."""
MOST_TOPICS: Final = 4


@dataclass(frozen=True)
class Size:
    """How much happens. `away` are spans in which the Head of Service is on holiday; `outages` are how often no bot runs.

    `quiet` is how many working days at the beginning are without visits.
    """

    first: date
    last: date
    visits: int
    issues: int
    restarts: int
    outages: int
    away: tuple[tuple[date, date], ...] = ()
    quiet: int = 4


FULL: Final = Size(
    first=date(2026, 5, 5),
    last=date(2027, 5, 14),
    visits=160,
    issues=500,
    restarts=24,
    outages=6,
    away=(
        (date(2026, 8, 3), date(2026, 8, 21)),
        (date(2026, 12, 21), date(2027, 1, 4)),
        (date(2027, 2, 15), date(2027, 2, 19)),
    ),
)
"""A municipal year and two weeks: 150 visit forms, for ten of the visits come to none."""
REDUCED: Final = Size(
    first=date(2026, 11, 30),
    last=date(2027, 1, 8),
    visits=13,
    issues=30,
    restarts=3,
    outages=1,
    away=((date(2026, 12, 23), date(2027, 1, 4)),),
)
"""Six weeks over Christmas, with bank holidays, closures and a recess."""

QUIET: Final = Size(
    first=date(2026, 10, 5), last=date(2026, 11, 27), visits=2, issues=2, restarts=2, outages=1, quiet=22
)
"""Eight weeks over the end of summer time; in those of the beginning nothing needs anyone."""
SIZES: Final = {"full": FULL, "reduced": REDUCED, "quiet": QUIET}


@dataclass(frozen=True)
class IssueAct:
    """Something done to an issue by a person at a step of the year."""

    at: datetime
    act: Act
    by: PersonId
    outcome: Outcome = Outcome.INFORMATION
    to: PersonId | None = None
    disagrees: bool = False


@dataclass(frozen=True)
class IssueLife:
    """An issue and all that people do to it. `number` counts within its record, from 1."""

    number: int
    topic: str
    urgency: Urgency
    visibility: Visibility
    acts: tuple[IssueAct, ...]


@dataclass(frozen=True)
class SlotStep:
    """Something done with a planned visit."""

    at: datetime
    act: SlotAct
    by: PersonId


@dataclass(frozen=True)
class Visit:
    """A visit with all that comes of it. No `steps`: it was never on the rota. `written_at` is None if no form is sent."""

    number: int
    team: Team
    start: datetime
    members: tuple[PersonId, ...]
    steps: tuple[SlotStep, ...]
    written_at: datetime | None
    issues: tuple[IssueLife, ...] = ()

    @property
    def author(self) -> PersonId:
        """Who writes it up."""
        return self.members[0]

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=60)


@dataclass(frozen=True)
class Script:
    """A whole year. `steps` are the moments at which a bot runs: all of them, and no others."""

    seed: int
    size: Size
    steps: tuple[datetime, ...]
    visits: tuple[Visit, ...]
    restarts: tuple[int, ...]
    """After how many steps the bot is started anew."""
    killed: frozenset[int]
    """Which of these restarts are kills."""
    acting: tuple[datetime, ...]
    """The steps at which people do things."""


def answerer_of(visibility: Visibility, day: date, size: Size) -> PersonId:
    """Who answers on this day."""
    if visibility is Visibility.EXECUTIVE_DIRECTOR:
        return council_of_year().executive_director
    deputy = head().deputy
    assert deputy is not None
    return deputy if any(first <= day <= last for first, last in size.away) else head().id


def goes_to(visibility: Visibility) -> PersonId:
    """Whom an issue goes to."""
    return council_of_year().executive_director if visibility is Visibility.EXECUTIVE_DIRECTOR else head().id


def script_of(seed: int, size: Size) -> Script:
    """The year with this seed."""
    chance = random.Random(seed)
    steps = _without_outages(list(_moments(size)), size.outages, chance)
    acting = tuple(one for one in steps if _is_acting(one))
    visits = _Writer(chance, size, acting).visits()
    restarts = tuple(sorted(chance.sample(range(5, len(steps) - 5), size.restarts)))
    killed = frozenset(chance.sample(restarts, (size.restarts + 1) // 2))
    return Script(seed, size, tuple(steps), visits, restarts, killed, acting)


def _moments(size: Size) -> Iterator[datetime]:
    day = size.first
    while day <= size.last:
        for hour in WORKING_HOURS if DAYS.is_working(day) else OTHER_HOURS:
            yield utc(datetime.combine(day, hour, LONDON))
        day += ONE_DAY


def _without_outages(steps: list[datetime], outages: int, chance: random.Random) -> list[datetime]:
    """The steps without those at which no bot runs: from three to six in a row, so that it may come back in the night."""
    for _ in range(outages):
        gone = chance.randrange(20, len(steps) - 20)
        del steps[gone : gone + chance.randint(3, 6)]
    return steps


def _is_acting(moment: datetime) -> bool:
    local = moment.astimezone(LONDON)
    return local.time() in ACTING and DAYS.is_working(local.date())


class _Writer:
    """Writes the visits of a year. `acting` are the moments at which people do things."""

    def __init__(self, chance: random.Random, size: Size, acting: Sequence[datetime]) -> None:
        self.chance, self.size, self.acting = chance, size, acting
        self.taken: set[tuple[str, date]] = set()
        self.busy: set[tuple[PersonId, date]] = set()

    def visits(self) -> tuple[Visit, ...]:
        """All of them, by number."""
        lapsed = max(1, self.size.visits // 16)  # called off, with nobody on them, or never written up
        kinds = ["off_rota"] * (self.size.visits // 12) + ["lapsed"] * lapsed
        kinds += ["planned"] * (self.size.visits - len(kinds))
        self.chance.shuffle(kinds)
        forms = self.size.visits - lapsed
        shares = [self.size.issues // forms + (place < self.size.issues % forms) for place in range(forms)]
        assert max(shares) <= MOST_TOPICS, "more issues than the form has topics"
        self.chance.shuffle(shares)
        return tuple(self._visit(number, kind, shares) for number, kind in enumerate(kinds))

    def _visit(self, number: int, kind: str, shares: list[int]) -> Visit:
        teams = council_of_year().teams
        team = teams[number % len(teams)]
        start = self._start(team, early=kind == "off_rota")
        members = self._members(london_day(start))
        lapse = self.chance.choice(["cancelled", "nobody", "unwritten"]) if kind == "lapsed" else ""
        if lapse == "nobody":
            members = ()
        steps = () if kind == "off_rota" else tuple(self._steps(start, team, members, cancelled=lapse == "cancelled"))
        written = None if lapse else self.later(max(start + timedelta(hours=1), self.acting[0]), self._delay())
        visit = Visit(number, team, start, members, steps, written)
        if written is None:
            return visit
        issues = tuple(self._issue(visit, written, place + 1) for place in range(shares.pop()))
        return Visit(number, team, start, members, steps, written, issues)

    def _start(self, team: Team, *, early: bool) -> datetime:
        """A time on a day that suits: worked, outside recess and the pre-election period, one visit a day and team."""
        first = DAYS.add(self.size.first, 1 if early else self.size.quiet)
        last = min(DAYS.back(self.size.last, 12), date(2027, 4, 9))
        days = [first + ONE_DAY * place for place in range((last - first).days + 1)]
        barred = council_of_year().rota.pre_election
        fit = [
            day
            for day in days
            if DAYS.is_working(day)
            and not DAYS.in_recess(day)
            and not any(day in span for span in barred)
            and (team.id, day) not in self.taken
        ]
        day = self.chance.choice(fit)
        self.taken.add((team.id, day))
        return start_of(day, self.chance.choice([10, 14]))

    def _members(self, day: date) -> tuple[PersonId, ...]:
        free = [one.id for one in councillors() if (one.id, day) not in self.busy]
        chosen = tuple(self.chance.sample(free, self.chance.choice([1, 2, 2])))
        self.busy |= {(one, day) for one in chosen}
        return chosen

    def _steps(
        self, start: datetime, team: Team, members: Sequence[PersonId], *, cancelled: bool
    ) -> Iterator[SlotStep]:
        before = [one for one in self.acting if one < start - timedelta(hours=2)]
        near = [one for one in before if one > start - timedelta(days=45)]
        acts: list[tuple[SlotAct, PersonId]] = [(SlotAct.PLAN, coordinator())]
        acts += [(SlotAct.CLAIM, member) for member in members]
        if members and self.chance.random() < 0.6:
            acts.append((SlotAct.CONFIRM, team.managers[0]))
        if cancelled:
            acts.append((SlotAct.CANCEL, coordinator()))
        moments = sorted(self.chance.sample(near, len(acts)))
        return (SlotStep(at, act, by) for at, (act, by) in zip(moments, acts, strict=True))

    def _delay(self) -> int:
        return self.chance.choice([0, 0, 1, 1, 2, 3, 6, 9])

    def later(self, moment: datetime, working_days: int) -> datetime | None:
        """A step at which people act, so many working days on; None if the year is over by then."""
        day = DAYS.add(london_day(moment), working_days)
        of_that_day = [one for one in self.acting if one > moment and london_day(one) >= day]
        first = [one for one in of_that_day if london_day(one) == london_day(of_that_day[0])]
        return self.chance.choice(first) if first else None

    def _issue(self, visit: Visit, written: datetime, number: int) -> IssueLife:
        urgency = self.chance.choices(list(Urgency), [20, 65, 15])[0]
        visibility = self.chance.choices(list(Visibility), [82, 12, 6])[0]
        topic = CURRENT.topics[visit.team.visit_kind][number - 1].key
        life = _Life(self, visit, written, visibility)
        if urgency is Urgency.NOTE:
            life.note()
        else:
            life.to_be_answered()
        return IssueLife(number, topic, urgency, visibility, tuple(life.acts))


class _Life:
    """Writes what people do to one issue."""

    def __init__(self, writer: _Writer, visit: Visit, raised: datetime, visibility: Visibility) -> None:
        self.writer, self.visit, self.visibility = writer, visit, visibility
        self.chance, self.now = writer.chance, raised
        self.acts: list[IssueAct] = []
        self.over = False

    def note(self) -> None:
        """No answer is needed: some are closed."""
        if self.chance.random() < 0.6:
            self.do(Act.CLOSE, self.chance.randint(1, 20))

    def to_be_answered(self) -> None:
        """Some never are; some late; some twice."""
        kind = self.chance.choices(["ignored", "seen", "put_off", "answered", "drafted"], [14, 4, 10, 50, 22])[0]
        if kind == "ignored":
            return
        if kind != "answered":
            self.do(Act.SEE, 1)
        if kind == "put_off":
            self.do(Act.EXTEND, 1)
        if kind == "seen" or (kind == "put_off" and self.chance.random() < 0.4):
            return
        if kind == "drafted" and self.visibility is Visibility.CHANNEL:
            self.drafted()
        else:
            self.answered()

    def drafted(self) -> None:
        """A manager is asked, drafts, and the draft is released."""
        manager = self.visit.team.managers[0]
        self.do(Act.ASSIGN, 1, to=manager)
        self.do(Act.DRAFT, self.chance.randint(1, 5), by=manager)
        self.do(Act.RELEASE, self.chance.randint(1, 4))
        self.replied()

    def answered(self, *, again: bool = False) -> None:
        """An answer; then what the councillor makes of it."""
        delay = self.chance.choice([1, 2, 3, 5, 8, 9, 11, 14, 18])
        agreed = not again and self.chance.random() < 0.25
        self.do(Act.RESPOND, delay, outcome=Outcome.ACTION_AGREED if agreed else Outcome.INFORMATION)
        if agreed:
            if self.chance.random() < 0.3:
                return
            self.do(Act.ACTION_DONE, self.chance.randint(5, 30))
        self.replied(again=again)

    def replied(self, *, again: bool = False) -> None:
        """It answers the issue; or it does not; or silence."""
        kind = self.chance.choices(["silence", "settled", "asks_again"], [40, 45, 0 if again else 15])[0]
        if kind == "settled":
            self.do(Act.SETTLE, self.chance.randint(1, 8), by=self.visit.author)
        elif kind == "asks_again":
            disagrees = self.chance.random() < 0.5
            self.do(Act.FOLLOW_UP, self.chance.randint(1, 8), by=self.visit.author, disagrees=disagrees)
            if self.chance.random() < 0.7:
                self.answered(again=True)

    def do(
        self,
        act: Act,
        delay: int,
        *,
        by: PersonId | None = None,
        to: PersonId | None = None,
        outcome: Outcome = Outcome.INFORMATION,
        disagrees: bool = False,
    ) -> None:
        """It is done so many working days later, by whoever answers then unless it is said by whom."""
        at = None if self.over else self.writer.later(self.now, delay)
        if at is None:
            self.over = True
            return
        who = by or answerer_of(self.visibility, london_day(at), self.writer.size)
        self.acts.append(IssueAct(at, act, who, outcome, to, disagrees))
        self.now = at
