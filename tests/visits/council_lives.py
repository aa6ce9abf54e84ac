"""Some months of an invented council's life, by chance: every act that changes what a report is made from, over the real store."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from storage.sqlite import SqliteTable
from storage.store import TableStore
from tests.visits.builders import ADA, AUTHOR, BEN, COUNCILLORS, YEAR, a_context, draft_at
from tests.visits.council import (
    AGREED,
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    DIRECTOR,
    MANAGER,
    TEAM,
    asking,
    open_council,
    press_send,
)
from tests.visits.loop import TickingClock
from tests.visits.test_importing import line_of
from tests.visits.test_issue_loop import BY_THE_RIGHT_PERSON
from visits.council import Rung
from visits.doing import Doing
from visits.issues import Act, Allowed, Standing, decide
from visits.model import Issue, PersonId, RecordStatus, Visibility, VisitRecord
from visits.ports import Office, Put
from visits.proforma import Step
from visits.rota import CancelledBecause, Slot, SlotStatus
from visits.rota_shown import SlotDoing
from visits.slots import Allowed as SlotAllowed
from visits.slots import SlotAct
from visits.slots import Standing as SlotStanding
from visits.slots import decide as decide_slot
from visits.summary import texts_of
from visits.usecases.colleague import add_view
from visits.usecases.corrections import hide_text, open_to_correct, reword_text, withdraw
from visits.usecases.importing import import_slots
from visits.usecases.issues import act_on_issue, close_without_reply
from visits.usecases.rota import act_on_slot, add_visit
from visits.usecases.start import Opened
from visits.usecases.watching import watch
from visits.years import LONDON, london_day, year_bounds

BEGINS: Final = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
TOPICS: Final = ("staffing", "referrals")
MEMBERS: Final = tuple(one.id for one in COUNCILLORS)
ANYONE: Final = frozenset(Standing)
LADDER: Final = (Rung(after_days=2, to=DIRECTOR), Rung(after_days=4, to=COORDINATOR))
NOT_PRESSED: Final = (Act.CORRECT, Act.WITHDRAW, Act.CLOSE_UNANSWERED)
OFTEN: Final = (Act.RESPOND, Act.FOLLOW_UP, Act.EXTEND, Act.SETTLE)
BY_VISITORS: Final = (SlotAct.RELEASE, SlotAct.SUITS, SlotAct.DOES_NOT_SUIT)
BY_HOSTS: Final = (SlotAct.CONFIRM, SlotAct.OFFER_TIME, SlotAct.AMEND)
PRESSED: Final = (
    *BY_VISITORS, *BY_HOSTS, SlotAct.CLAIM, SlotAct.PUT_ON, SlotAct.TAKE_OFF, SlotAct.MOVE, SlotAct.OFFER_TIME,
    SlotAct.CANCEL, SlotAct.MISS, SlotAct.REBOOK,
)  # fmt: skip
LISTED: Final = (SlotStatus.DONE, SlotStatus.CANCELLED, SlotStatus.ALLOCATED, SlotStatus.MISSED)


class Life:
    """One council over SQLite in memory, and what may happen in it next."""

    def __init__(self, office: Office, clock: TickingClock, chance: Random) -> None:
        self.office = office
        self.clock = clock
        self.chance = chance
        self.numbers = count(1)
        self.year = office.store.year(YEAR)
        self.happenings: tuple[Callable[[], Awaitable[object]], ...] = (
            *[self.time_goes_by] * 4,
            *[self.an_issue_is_dealt_with] * 12,
            *[self.something_is_done_with_a_visit] * 9,
            *[self.a_visit_is_written_up] * 3,
            *[self.a_form_is_corrected] * 3,
            self.a_visit_is_planned,
            self.a_visit_off_the_rota_is_written_up,
            self.a_form_is_withdrawn,
            self.words_are_hidden,
            self.words_are_reworded,
            self.the_other_councillor_says_something,
            self.a_list_is_imported,
        )

    async def goes_on(self, steps: int) -> None:
        """So many things happen."""
        for _ in range(steps):
            await self.chance.choice(self.happenings)()

    def operation(self) -> str:
        return f"20261120-life{next(self.numbers)}"

    @property
    def today(self) -> date:
        return london_day(self.clock.moment)

    async def time_goes_by(self) -> None:
        """Hours or weeks; what falls due by itself is done in the morning."""
        self.clock.forward(hours=self.chance.choice((3, 24, 72, 240)))
        self.clock.moment = max(self.clock.moment, datetime.combine(self.today, BEGINS.time(), LONDON).astimezone(UTC))
        await watch(self.office, YEAR, self.today)
        for issue in await self.year.issues():
            if issue.reply_by:
                await close_without_reply(self.office, YEAR, issue.id, issue.answers)

    async def a_visit_is_planned(self) -> None:
        typed = {"team": TEAM.id, "day": str(self._day_to_come()), "time": self._time()}
        await add_visit(self.office, COORDINATOR, typed, self.operation())

    async def something_is_done_with_a_visit(self) -> None:
        act = self.chance.choice(PRESSED)
        slots = [slot for slot in await self._slots() if self._can_be_done(act, slot)]
        if not slots:
            return
        slot = self.chance.choice(slots)
        doing = SlotDoing(
            act=act,
            member=self.chance.choice(slot.members or MEMBERS) if act is SlotAct.TAKE_OFF else self._member(),
            reason=self.chance.choice(tuple(CancelledBecause)),
            day=str(self._day_to_come()),
            time=self._time(),
            minutes="90",
        )
        await act_on_slot(self.office, self._who(act, slot), YEAR, slot.id, doing, self.operation())

    async def a_visit_is_written_up(self) -> None:
        slots = [one for one in await self._slots() if one.is_open and one.start < self.clock.moment]
        if slots:
            slot = self.chance.choice(slots)
            await self._send(slot, london_day(slot.start))

    async def a_visit_off_the_rota_is_written_up(self) -> None:
        await self._send(None, self.today - timedelta(days=self.chance.randint(0, 30)))

    async def a_form_is_corrected(self) -> None:
        """Another day perhaps, another urgency, an issue less or more."""
        record = await self._record()
        opened = await open_to_correct(self.office, AUTHOR, YEAR, record.id) if record else None
        stored = await self.year.draft(record.id) if record else None
        if not isinstance(opened, Opened) or stored is None:
            return
        typed = {**stored.value.typed, **self._issues_typed()}
        if self.chance.random() < 0.4:
            typed["visit_date"] = str(self.today - timedelta(days=self.chance.randint(0, 40)))
        draft = stored.value.model_copy(update={"typed": typed, "revision": stored.value.revision + 1})
        await self.year.commit([Put(draft, stored)], write_id=self.operation())
        await press_send(self.office, draft)

    async def a_form_is_withdrawn(self) -> None:
        record = await self._record()
        if record:
            await withdraw(self.office, AUTHOR, YEAR, record.id, self.operation())

    async def words_are_hidden(self) -> None:
        record = await self._record()
        if record and texts_of(record):
            question = self.chance.choice(texts_of(record))
            await hide_text(self.office, COORDINATOR, YEAR, record.id, question, self.operation())

    async def words_are_reworded(self) -> None:
        for record in await self.year.records():
            for question in record.hidden:
                words = f"Better words, {next(self.numbers)}"
                await reword_text(self.office, AUTHOR, YEAR, record.id, question, words, self.operation())

    async def the_other_councillor_says_something(self) -> None:
        record = await self._record()
        if record:
            agrees = self.chance.random() < 0.5
            await add_view(
                self.office,
                COLLEAGUE,
                YEAR,
                record.id,
                agrees=agrees,
                typed="I saw desks.",
                operation_id=self.operation(),
            )

    async def an_issue_is_dealt_with(self) -> None:
        """Whoever may does something that may be done."""
        issues = [one for one in await self.year.issues() if self._open_to(one)]
        if issues:
            issue = self.chance.choice(issues)
            may = self._open_to(issue)
            act = self.chance.choice([one for one in may if one in OFTEN] or may if self.chance.random() < 0.5 else may)
            await act_on_issue(
                self.office, self._person(issue, act), YEAR, issue.id, self._doing(act, issue), self.operation()
            )

    async def a_list_is_imported(self) -> None:
        """A list has one visit otherwise than the rota does: done, missed, called off, moved. (It loses why one was called off.)"""
        slot = await self._slot()
        if slot.status is SlotStatus.CANCELLED:
            return
        line = line_of(slot).model_copy(update={"status": self.chance.choice(LISTED), "members": MEMBERS[:2]})
        if self.chance.random() < 0.3:
            line = line.model_copy(update={"start": slot.start + timedelta(days=self.chance.choice((-30, 30)))})
        await import_slots(self.office, [line], self.operation())

    async def _send(self, slot: Slot | None, day: date) -> None:
        record_id = f"r{next(self.numbers)}"
        typed = {"members_present": f"{ADA},{BEN}", "visit_date": str(day), **self._issues_typed()}
        draft = draft_at(Step.CHECK, a_context(slot=slot, now=self.clock.now()), typed)
        key, slot_id = (slot.id, slot.id) if slot else (record_id, "")
        draft = draft.model_copy(update={"id": record_id, "key": key, "slot_id": slot_id})
        await self.year.commit([Put(draft)], write_id=self.operation())
        await press_send(self.office, draft)

    def _issues_typed(self) -> dict[str, str]:
        typed: dict[str, str] = {}
        for topic in TOPICS:
            urgency = self.chance.choice(("soon", "routine", "note"))
            who = self.chance.choice(("channel", "channel", "head_of_service"))
            typed |= asking(topic, f"Words on {topic}, {next(self.numbers)}", urgency, who)
            typed[f"ask__{topic}"] = self.chance.choice(("true", "true", ""))
        return typed

    def _open_to(self, issue: Issue) -> list[Act]:
        return [act for act in Act if act not in NOT_PRESSED and isinstance(decide(issue, act, ANYONE), Allowed)]

    def _person(self, issue: Issue, act: Act) -> PersonId:
        person = BY_THE_RIGHT_PERSON.get(act, issue.goes_to)
        return person if person == AUTHOR or issue.visibility is Visibility.CHANNEL else issue.goes_to

    def _doing(self, act: Act, issue: Issue) -> Doing:
        if act in (Act.RESPOND, Act.DRAFT):
            return self.chance.choice((AGREED, ANSWER)).model_copy(update={"act": act})
        words = f"Why {next(self.numbers)}?"
        return Doing(
            act=act, text=words, disagrees=self.chance.random() < 0.5, to=MANAGER if act is Act.ASSIGN else None
        )

    def _can_be_done(self, act: SlotAct, slot: Slot) -> bool:
        standings = frozenset(SlotStanding)
        return isinstance(decide_slot(slot, act, standings, now=self.clock.moment), SlotAllowed)

    def _who(self, act: SlotAct, slot: Slot) -> PersonId:
        if act in BY_VISITORS:
            return self.chance.choice(slot.members or MEMBERS)
        if act is SlotAct.CLAIM:
            return self._member()
        return MANAGER if act in BY_HOSTS else COORDINATOR

    def _member(self) -> PersonId:
        return self.chance.choice(MEMBERS)

    def _time(self) -> str:
        return self.chance.choice(("10:00", "14:00", "15:30"))

    def _day_to_come(self) -> date:
        return self.today + timedelta(days=self.chance.randint(1, 30))

    async def _slots(self) -> list[Slot]:
        return list(await self.year.slots_between(*year_bounds(YEAR)))

    async def _slot(self) -> Slot:
        return self.chance.choice(await self._slots())

    async def _record(self) -> VisitRecord | None:
        records = [one for one in await self.year.records() if one.status is RecordStatus.SENT]
        return self.chance.choice(records) if records else None


async def begin(seed: int) -> Life:
    """A council that has planned some visits."""
    clock = TickingClock(BEGINS)
    office = await open_council(None, clock, table=SqliteTable(":memory:"))  # type: ignore[arg-type]  # no file
    office = replace(office, rules=office.rules.model_copy(update={"ladder": LADDER}))
    life = Life(office, clock, Random(seed))
    for _ in range(4):
        await life.a_visit_is_planned()
    return life


async def end(life: Life) -> None:
    assert isinstance(life.office.store, TableStore)
    await life.office.store.close()
