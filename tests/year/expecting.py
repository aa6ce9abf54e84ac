"""Which cards ought to come in a year, by a plain reading of the rules: step by step, with no sweep, outbox or store."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from tests.year.council import council_of_year, head, observers
from tests.year.following import Cards, Following, card
from tests.year.script import DAYS, Script, SlotStep, Visit
from visits.model import PersonId, aad_of
from visits.slots import SlotAct
from visits.working_days import ONE_DAY
from visits.years import london_day, london_time, municipal_year, start_of

DAYS_BEFORE: Final = council_of_year().rota.reminder_days
DAYS_AFTER: Final = (0, *council_of_year().rota.nudge_days)
NEWS: Final = {SlotAct.CLAIM: "claim", SlotAct.CONFIRM: "confirm", SlotAct.CANCEL: "cancel"}
DIGEST_HOUR: Final = 9
AHEAD: Final = timedelta(days=14)


@dataclass
class Expected:
    """`once` are cards that come once each; `renewed` are weeks in which nothing needs anyone, with the digest renewed then."""

    cards: Cards = field(default_factory=Counter)
    renewed: dict[str, str] = field(default_factory=dict)
    issues: dict[str, Following] = field(default_factory=dict)


@dataclass
class _Planned:
    """A visit on the rota as it goes on."""

    members: list[PersonId] = field(default_factory=list)
    this_morning: tuple[PersonId, ...] = ()
    """Who was on it when the day's work was done: whoever comes on it later in the day is asked from the next day on."""
    is_on: bool = True
    is_confirmed: bool = False


def expected_of(script: Script) -> Expected:
    """All cards of a year."""
    return _Year(script).expected()


def is_by_day(moment: datetime) -> bool:
    """Whether messages may go out: between 8 and 18 on a working day, in London."""
    local = london_time(moment)
    return DAYS.is_working(local.date()) and time(8) <= local.time() < time(18)


def week_of(day: date) -> str:
    """The ISO week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


class _Year:
    """The year so far."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.found = Expected()
        self.once: set[str] = set()
        self.planned: dict[int, _Planned] = {}
        self.written: set[int] = set()
        self.happened: set[str] = set()
        """Months in which anything was done."""
        self.digests: dict[str, str] = {}
        """Municipal year -> the week of the last digest that was posted in it."""
        self.weeks = list(_weeks(script))
        self.months = list(_months(script))

    def expected(self) -> Expected:
        before: datetime | None = None
        for step in self.script.steps:
            self._begins(step, is_first=before is None or london_day(before) < london_day(step))
            self._acted(step)
            before = step
        self.found.cards += Counter(self.once)
        return self.found

    def _begins(self, step: datetime, *, is_first: bool) -> None:
        for issue in self.found.issues.values():
            self.once |= issue.passes(step).keys()
        if is_first:
            for slot in self.planned.values():
                slot.this_morning = tuple(slot.members)
        if is_by_day(step):
            if is_first:
                self._reminders(step)
                self.once |= {
                    one
                    for issue in self.found.issues.values()
                    for one in issue.is_told_of(london_day(step), self.script.size)
                }
            self._write_ups(step)
        self._digests(step)

    def _acted(self, step: datetime) -> None:
        for visit in self.script.visits:
            for act in visit.steps:
                if act.at == step:
                    self.happened.add(f"{london_day(step):%Y-%m}")
                    self.found.cards += self._with_slot(visit, act)
            if visit.written_at == step:
                self.happened.add(f"{london_day(step):%Y-%m}")
                self.found.cards += self._is_written(visit, step)
            for life in visit.issues:
                for done in life.acts:
                    if done.at == step:
                        self.happened.add(f"{london_day(step):%Y-%m}")
                        self.found.cards += self.found.issues[f"{visit.number}/{life.number}"].has_done(done)

    def _with_slot(self, visit: Visit, step: SlotStep) -> Cards:
        if step.act is SlotAct.PLAN:
            self.planned[visit.number] = _Planned()
            return Cards(card("host", f"{visit.number}", manager) for manager in visit.team.managers)
        slot = self.planned[visit.number]
        told = Cards(card("news", f"{visit.number}.{NEWS[step.act]}", one) for one in slot.members if one != step.by)
        match step.act:
            case SlotAct.CLAIM:
                slot.members.append(step.by)
            case SlotAct.CONFIRM:
                slot.is_confirmed = True
            case _:
                slot.is_on = False
        return told

    def _is_written(self, visit: Visit, step: datetime) -> Cards:
        self.written.add(visit.number)
        about = f"{visit.number}"
        cards = Cards([card("record", about), card("form", f"{about}.1")])
        cards += Cards(card("colleague", about, one) for one in visit.members[1:])
        for life in visit.issues:
            issue = Following(visit, life, raised=london_day(step))
            self.found.issues[issue.name] = issue
            cards += issue.cards_of_raising()
        return cards

    def _reminders(self, step: datetime) -> None:
        """Of visits to come, to those on them and to their hosts."""
        for visit, slot in self._to_come(step):
            day = london_day(visit.start)
            reached = [n for n in DAYS_BEFORE if _last_working(day - timedelta(days=n)) <= london_day(step)]
            if reached and slot.members:
                about = f"{visit.number}.{min(reached)}"
                self.once |= {card("visit_reminder", about, one) for one in (*slot.members, *visit.team.managers)}

    def _write_ups(self, step: datetime) -> None:
        """Of visits that are over and not written up, to those who were on them."""
        for visit in self.script.visits:
            slot = self.planned.get(visit.number)
            if slot and slot.is_on and visit.end <= step and visit.number not in self.written:
                since = DAYS.count(london_day(visit.start), london_day(step))
                if since <= 30:
                    about = f"{visit.number}.{max(n for n in DAYS_AFTER if n <= since)}"
                    self.once |= {card("write_up", about, one) for one in slot.this_morning}

    def _to_come(self, step: datetime) -> Iterator[tuple[Visit, _Planned]]:
        for visit in self.script.visits:
            slot = self.planned.get(visit.number)
            if slot and slot.is_on and visit.start > step:
                yield visit, slot

    def _digests(self, step: datetime) -> None:
        """Whatever fell due since the step before; of several weeks' digests in one channel, the last alone."""
        due = [(at, label) for at, label in self.weeks if at <= step]
        self.weeks = [one for one in self.weeks if one not in due]
        if due:
            self._weekly(step, *due[-1])
            for _, label in due:
                self._summaries(_week_before(label))
        for at, month in [one for one in self.months if one[0] <= step]:
            self.months.remove((at, month))
            if month in self.happened:
                self.once |= {card("monthly", month, one.id) for one in observers()}

    def _weekly(self, step: datetime, at: datetime, label: str) -> None:
        year = municipal_year(london_day(at))
        if year in self.digests and not self._is_needed(step):
            self.found.renewed[label] = self.digests[year]
            return
        self.digests[year] = label
        self.once.add(card("digest", f"{aad_of(head().id)}.{label}"))

    def _is_needed(self, step: datetime) -> bool:
        today = london_day(step)
        return any(issue.needs_somebody(today) for issue in self.found.issues.values()) or any(
            self._visit_needs_somebody(visit, slot, today)
            for visit in self.script.visits
            if (slot := self.planned.get(visit.number)) and slot.is_on
        )

    def _visit_needs_somebody(self, visit: Visit, slot: _Planned, today: date) -> bool:
        day = london_day(visit.start)
        if visit.number in self.written or day > today + AHEAD:
            return False
        if day < today:
            return bool(slot.members) and DAYS.count(day, today) > max(DAYS_AFTER)
        return not slot.members or not slot.is_confirmed

    def _summaries(self, week: str) -> None:
        """To each councillor of whose issues there is news in a week, by somebody else."""
        monday = date.fromisoformat(f"{week}-1")
        for issue in self.found.issues.values():
            for at, by in issue.news:
                if monday <= london_day(at) < monday + timedelta(days=7):
                    self.once |= {card("summary", week, one) for one in issue.councillors if one != by}


def _weeks(script: Script) -> Iterator[tuple[datetime, str]]:
    """(when, week) of the weekly digests: on Mondays at nine, or on the next working day."""
    day = script.size.first - timedelta(days=script.size.first.weekday())
    while day <= script.size.last:
        yield start_of(DAYS.next_working(day), DIGEST_HOUR), week_of(day)
        day += timedelta(days=7)


def _months(script: Script) -> Iterator[tuple[datetime, str]]:
    """(when, month) of the monthly digests: on the first working day of the next month at nine."""
    days = [script.size.first + ONE_DAY * n for n in range((script.size.last - script.size.first).days + 1)]
    for before, after in pairwise(days):
        if before.month != after.month:
            yield start_of(DAYS.next_working(after), DIGEST_HOUR), f"{before:%Y-%m}"


def _week_before(label: str) -> str:
    return week_of(date.fromisoformat(f"{label}-1") - timedelta(days=7))


def _last_working(day: date) -> date:
    return day if DAYS.is_working(day) else DAYS.back(day, 1)
