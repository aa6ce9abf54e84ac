"""Invented periods with all that can have happened in them, drawn at random: whole bundles for the figures to count."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as some

from tests.visits.builders import AUTHOR, COUNCILLORS, HEAD_OF_SERVICE, NOW, earlier_issue, someone
from tests.visits.council import RULES, a_record
from visits.doing import Doing, apply, due_of
from visits.issues import Act, Allowed, Decision, Standing, decide
from visits.kept import View
from visits.kept_of_period import KeptOfPeriod
from visits.model import (
    DateRange,
    Entry,
    EntryKind,
    Event,
    Improved,
    Issue,
    IssueState,
    Outcome,
    Person,
    PersonId,
    PersonStatus,
    RecordStatus,
    Role,
    Team,
    Urgency,
    Visibility,
    VisitKind,
    VisitRecord,
)
from visits.proforma import OneOf, SomeOf
from visits.proforma_versions import CURRENT
from visits.rota import CancelledBecause, Slot, SlotStatus
from visits.working_days import WorkingDays

T = TypeVar("T")
DAYS: Final = WorkingDays(closures=frozenset({date(2026, 12, 29)}))
PERIODS: Final = tuple(
    DateRange(first=first, last=last)
    for first, last in (
        (date(2026, 5, 1), date(2027, 4, 30)),
        (date(2026, 5, 1), date(2026, 10, 31)),
        (date(2026, 5, 1), date(2028, 4, 30)),
        (date(2026, 2, 1), date(2027, 5, 2)),
        (date(2026, 4, 29), date(2026, 5, 3)),
    )
)
TEAMS: Final = tuple(
    Team(id=team_id, name=name, visit_kind=kind, visits_per_year=often, head_of_service=HEAD_OF_SERVICE)
    for team_id, name, kind, often in (
        ("t1", "North", VisitKind.INTAKE, 1),
        ("t2", "MASH", VisitKind.INTAKE, 3),
        ("t3", "MASH", VisitKind.CORPORATE_PARENTING, 2),
    )
)
PEOPLE: Final[tuple[Person, ...]] = (
    COUNCILLORS[0],
    COUNCILLORS[1].model_copy(update={"first_elected": date(2025, 5, 1)}),
    COUNCILLORS[2].model_copy(update={"first_elected": date(2025, 4, 30)}),
    COUNCILLORS[3].model_copy(update={"first_elected": date(2026, 5, 7)}),
    COUNCILLORS[4].model_copy(update={"status": PersonStatus.LEFT}),
    COUNCILLORS[5].model_copy(update={"roles": frozenset({Role.OBSERVER})}),
    Person(id=HEAD_OF_SERVICE, name="Hy Head", roles=frozenset({Role.HEAD_OF_SERVICE})),
)
VISITORS: Final = (*(one.id for one in COUNCILLORS), someone(99))
"""Who may have been on a visit: one of them is not on the register at all."""
RECORD: Final = a_record()
TOPICS: Final = ("staffing", "workload_performance", "referrals", "support_systems", "care_services", "fostering")
OFTEN: Final = {
    Act.RESPOND: 6,
    Act.FOLLOW_UP: 6,
    Act.EXTEND: 4,
    Act.ACTION_DONE: 6,
    Act.REWORD: 6,
    Act.CLOSE: 6,
    Act.REOPEN: 6,
    Act.HIDE: 1,
    Act.WITHDRAW: 1,
}
"""How much likelier than others these acts are, beside 2."""
EVERYBODY: Final = frozenset(Standing)


@dataclass
class Period:
    """A bundle to count, and what the days on which issues were answered knew: reference -> whether it was in time then."""

    kept: KeptOfPeriod
    cut_off: datetime
    earlier: tuple[Issue, ...]
    was_in_time: dict[str, bool]


@dataclass
class Life:
    """An issue, what has become of it so far, and when its first answer was due, as the issue said on that day."""

    issue: Issue
    entries: list[Entry] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    was_in_time: bool | None = None


class Chance:
    """What is drawn for one period."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.period = self.one_of(PERIODS)
        end = (self.period.last - self.period.first).days + 60
        self.cut_off = self.moment(self.period.first + timedelta(days=max(self.number(1, end), self.number(1, end))))
        self.today = self.cut_off.astimezone(ZoneInfo("Europe/London")).date()

    def one_of(self, things: Sequence[T]) -> T:
        return self._random.choice(things)

    def some_of(self, things: Sequence[T], most: int = 3) -> tuple[T, ...]:
        return tuple(self._random.sample(things, self.number(0, min(most, len(things)))))

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def flag(self) -> bool:
        return self._random.random() < 0.5

    def moment(self, day: date) -> datetime:
        """An hour of a day, those about midnight among them (UTC)."""
        return datetime.combine(day, time(self.one_of((9, 16, 23, 0))), UTC)

    def day(self, last: date | None = None) -> date:
        """A day of the period, up to this one."""
        end = min(last or self.period.last, self.period.last)
        return self.period.first + timedelta(days=self.number(0, max(0, (end - self.period.first).days)))

    def chosen(self, question: str) -> Any:
        """An answer to a question of the form."""
        asked = CURRENT.question(question)
        assert isinstance(asked.answer, OneOf | SomeOf)
        keys = [choice.key for choice in asked.answer.choices]
        if isinstance(asked.answer, SomeOf):
            return self.some_of(keys) or (() if asked.optional else (keys[0],))
        return self.one_of([*keys, ""] if asked.optional else keys)


def a_slot(chance: Chance, number: int) -> Slot:
    """A planned visit that came to anything."""
    status = chance.one_of(tuple(SlotStatus))
    is_past = status in (SlotStatus.DONE, SlotStatus.MISSED)
    nobody = status is SlotStatus.UNFILLED
    return Slot(
        id=f"slot{number}",
        team_id=chance.one_of(TEAMS).id,
        start=chance.moment(chance.day(chance.today if is_past else None)),
        members=() if nobody else chance.some_of(VISITORS) or (VISITORS[0],),
        status=status,
        cancelled_because=chance.one_of(tuple(CancelledBecause)) if status is SlotStatus.CANCELLED else None,
    )


def a_form(chance: Chance, number: int, slot: Slot | None) -> VisitRecord:
    """The record of a visit, on the rota or off it, that stands or was withdrawn."""
    day = chance.day(chance.today)
    sent_at = min(chance.moment(day + timedelta(days=chance.number(0, 30))), chance.cut_off)
    topics = chance.some_of(TOPICS, 6)
    texts = ("working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")
    questions = ("mode", "duration", "managers_present", "roles_met", "accompanied_by", "understanding")
    facts = {
        "id": f"r{number}",
        "reference": f"V26-{number:04d}",
        "status": chance.one_of((RecordStatus.SENT, RecordStatus.SENT, RecordStatus.SENT, RecordStatus.WITHDRAWN)),
        "team_id": chance.one_of(TEAMS).id,
        "slot_id": slot.id if slot else "",
        "visit_date": day,
        "sent_at": sent_at,
        "corrected_at": sent_at if chance.flag() else None,
        "members_present": (AUTHOR, *chance.some_of(VISITORS[1:])),
        "no_shows": chance.some_of(VISITORS, 1),
        **{flag: chance.flag() for flag in ("interest", "safety_concern", "may_quote")},
        **{text: chance.one_of(("", "Words.")) for text in texts},
        **{question: chance.chosen(question) for question in questions},
        "ratings": {topic: chance.chosen("rating") for topic in topics},
        "improved": tuple(_improved(chance, which) for which in chance.some_of((1, 2, 3))),
    }
    return RECORD.model_copy(update=facts)


def _improved(chance: Chance, number: int) -> Improved:
    said = chance.one_of(("yes", "partly", "no", "could_not_tell", ""))
    return Improved(issue_id=f"old_{number}", year="2025-26", reference=f"V25-0007/{number * 4}", said=said)


def views_of(chance: Chance, record: VisitRecord) -> list[View]:
    """What others say of a record: some who were there, and one who no longer is said to have been."""
    people: tuple[PersonId, ...] = chance.some_of((*record.members_present[1:], someone(98)))
    return [View(record_id=record.id, person=person, agrees=chance.flag(), at=record.sent_at) for person in people]


def a_life(chance: Chance, record: VisitRecord, number: int) -> Life:
    """An issue from the day on which it was raised to the cut-off, all as the rules have it."""
    urgency = chance.one_of(tuple(Urgency))
    raised_on = record.sent_at.astimezone(ZoneInfo("Europe/London")).date()
    facts = {
        "id": f"{record.id}_{number}",
        "record_id": record.id,
        "number": number,
        "reference": f"{record.reference}/{number}",
        "team_id": record.team_id,
        "topic": chance.one_of(TOPICS),
        "urgency": urgency,
        "visibility": chance.one_of(tuple(Visibility)),
        "raised_at": record.sent_at,
        "due": due_of(urgency, raised_on, RULES, DAYS),
    }
    life = Life(earlier_issue(1).model_copy(update=facts))
    if record.status is RecordStatus.WITHDRAWN:
        life.issue = life.issue.model_copy(update={"state": IssueState.WITHDRAWN})
        return life
    now = record.sent_at
    for _ in range(chance.number(0, 8)):
        now += timedelta(hours=chance.number(1, 300))
        if now > chance.cut_off:
            break
        live_on(chance, life, now)
    return life


def live_on(chance: Chance, life: Life, now: datetime) -> None:
    """Something is done to the issue that may be done to it now."""
    issue, draft = life.issue, next((one for one in reversed(life.entries) if one.kind is EntryKind.DRAFT), None)
    outcome = chance.one_of(tuple(Outcome))
    open_to: list[tuple[Act, Allowed]] = []
    for act in Act:
        may: Decision = decide(issue, act, EVERYBODY, draft.outcome if act is Act.RELEASE and draft else outcome)
        if isinstance(may, Allowed) and (draft or act is not Act.RELEASE):
            open_to += [(act, may)] * OFTEN.get(act, 2)
    if not open_to:
        return
    act, decision = chance.one_of(open_to)
    doing = Doing(
        act=act,
        text="Words.",
        outcome=outcome,
        action_due=str(now.date() + timedelta(days=chance.number(0, 60))) if chance.flag() else "",
        theme=chance.one_of(("", "Quality", "Learning")),
        disagrees=chance.flag(),
    )
    done = apply(issue, doing, decision.to, draft, person=HEAD_OF_SERVICE, now=now, rules=RULES, days=DAYS)
    if done.released and life.was_in_time is None:
        life.was_in_time = issue.due is None or now.astimezone(ZoneInfo("Europe/London")).date() <= issue.due
    facts = {"hidden_from": issue.state} if act is Act.HIDE else {}
    if issue.due and now.date() > issue.due and chance.flag():
        facts["escalated_at"] = now  # type: ignore[assignment]
    life.issue = done.issue.model_copy(update=facts)
    life.entries += [done.entry] if done.entry else []
    life.events.append(_event(f"issue {issue.id}", act, now))


def _event(what: str, action: str, at: datetime) -> Event:
    return Event(object=what, action=action, person=AUTHOR, at=at, operation_id="op")


def linked(chance: Chance, issues: Sequence[Issue], earlier: Sequence[Issue]) -> tuple[Issue, ...]:
    """The issues, some of them said to be the same as others: of this period, of an earlier one, or unknown."""
    ids = [one.id for one in (*issues, *earlier)] + ["unknown_1"]
    return tuple(
        issue.model_copy(update={"same_as": chance.one_of(ids) if chance.number(0, 2) == 0 else ""}) for issue in issues
    )


def earlier_ones(chance: Chance) -> tuple[Issue, ...]:
    """Issues of an earlier year, some the same as others of it."""
    ones = [
        earlier_issue(number).model_copy(update={"topic": chance.one_of(TOPICS), "team_id": chance.one_of(TEAMS).id})
        for number in range(1, chance.number(0, 3) + 1)
    ]
    return linked(chance, ones, ())


def a_period(seed: int, slot_count: int, off_rota_count: int, most_issues: int) -> Period:
    """A period in which anything may have happened, up to so much."""
    chance = Chance(seed)
    slots = [a_slot(chance, number) for number in range(slot_count)]
    visited = [slot for slot in slots if slot.status is SlotStatus.DONE and chance.flag()]
    off_rota: list[Slot | None] = [None] * off_rota_count
    records = [a_form(chance, number, slot) for number, slot in enumerate([*visited, *off_rota], 9)]
    lives = [a_life(chance, one, number) for one in records for number in range(1, chance.number(0, most_issues) + 1)]
    earlier = earlier_ones(chance)
    events = [event for life in lives for event in life.events]
    events += [_event("slot slot1", "extend", NOW), _event("issue r9_11", "extend", NOW)]
    kept = KeptOfPeriod(
        period=chance.period,
        teams=chance.some_of(TEAMS),
        people=PEOPLE[: chance.number(0, len(PEOPLE))],
        slots=tuple(sorted(slots, key=lambda slot: slot.start)),
        records=tuple(records),
        issues=linked(chance, [life.issue for life in lives], earlier),
        entries=tuple(entry for life in lives for entry in life.entries),
        views=tuple(view for record in records for view in views_of(chance, record)),
        events=tuple(sorted(events, key=lambda event: event.at)),
    )
    in_time = {life.issue.reference: life.was_in_time for life in lives if life.was_in_time is not None}
    return Period(kept, chance.cut_off, earlier, in_time)


PERIODS_LIVED: Final = some.builds(
    a_period,
    seed=some.integers(0, 2**32),
    slot_count=some.integers(0, 12),
    off_rota_count=some.integers(0, 5),
    most_issues=some.integers(0, 5),
)
