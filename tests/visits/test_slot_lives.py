"""Whatever people do with planned visits, in whatever order, in two processes: none is overfilled, nobody is lost, one state each.

And fifty who claim the last two places at once.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Coroutine, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.desk import again
from storage.azure import AzureTable
from storage.sqlite import SqliteTable
from storage.store import TableStore
from storage.table import Table
from tests.azurite import Azurite
from tests.visits.builders import COUNCILLORS, NOW, YEAR, councillor
from tests.visits.council import (
    COORDINATOR,
    MANAGER,
    OTHER_MANAGER,
    RULES,
    TEAM,
    Interrupted,
    MovingClock,
    a_record,
    all_rows,
    open_council,
)
from tests.visits.loop import TickingClock
from tests.visits.rota_lives import COMING, LATER, NORTH, Came, act, operation, plan, stored, two_teams
from visits.model import Event, PersonId
from visits.ports import Office, Stale
from visits.rota import MOVED, PLANNED, Slot, SlotStatus, SwapOffer, SwapState
from visits.rota_shown import Acted, CannotAct, SlotDoing, SwapForm, Swapped
from visits.slots import Allowed, SlotAct, WhyNot, decide, standings_of, status_of
from visits.usecases.slot_changes import recorded, unrecorded
from visits.usecases.swaps import apply_swap, decline_swap, offer_swap, swap_form, take_swap, withdraw_swap
from visits.working_days import WorkingDays
from visits.years import year_bounds

T = TypeVar("T")

MEMBERS: Final = tuple(one.id for one in COUNCILLORS)
EVERYBODY: Final = (*MEMBERS, MANAGER, OTHER_MANAGER, COORDINATOR)
TEAMS: Final = {TEAM.id: TEAM, NORTH.id: NORTH}
BUTTONS: Final = tuple(one for one in SlotAct if one not in (SlotAct.PLAN, SlotAct.RECORD, SlotAct.UNRECORD))
DAYS: Final = (date(2026, 12, 2), date(2026, 12, 15), date(2027, 1, 12), date(2026, 12, 5))
"""The last is a Saturday."""
REASONS: Final = ("team", "member", "other")
COMES: Final = frozenset({SlotAct.CLAIM, SlotAct.PUT_ON})
GOES: Final = frozenset({SlotAct.RELEASE, SlotAct.TAKE_OFF, SlotAct.DOES_NOT_SUIT})
NAMED: Final = frozenset({SlotAct.PUT_ON, SlotAct.TAKE_OFF})
"""Acts that are about the councillor who is named, not about whoever presses."""


class Rota:
    """Two processes over one file, with three visits, and who was put on and taken off them, kept by hand."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "rows.db"
        self.clock = TickingClock()
        self.table = Interrupted(self.path)
        first = self.run(open_council(self.path, self.clock, prefix="a", table=self.table))
        self.offices = [first, self.run(open_council(self.path, self.clock, prefix="b"))]
        self.on: dict[str, list[PersonId]] = {"slot7": list(MEMBERS[:2])}
        self.ever: defaultdict[str, set[PersonId]] = defaultdict(set)
        self.sequences: dict[str, int] = {}
        self.run(two_teams(first))
        planned: tuple[tuple[str, tuple[PersonId, ...], dict[str, object]], ...] = (
            ("s1", MEMBERS[:2], {"start": COMING}),
            ("s2", MEMBERS[2:3], {"start": LATER, "team_id": NORTH.id, "capacity": 1}),
            ("s3", MEMBERS[3:5], {"start": COMING, "capacity": 3, "offered_start": LATER}),
        )
        for slot_id, on, facts in planned:
            self.run(plan(first, slot_id, *on, **facts))
            self.on[slot_id] = list(on)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def close(self) -> None:
        for office in self.offices:
            assert isinstance(office.store, TableStore)
            self.run(office.store.close())
        self.runner.close()
        self.folder.cleanup()

    def slot(self, which: int) -> Slot:
        """One of the visits there are."""
        ids = sorted(self.on)
        found = self.run(self.offices[0].store.year(YEAR).slot(ids[which % len(ids)]))
        assert found is not None
        return found.value

    def slots(self) -> list[Slot]:
        return [self.slot(number) for number in range(len(self.on))]

    def offers(self) -> list[SwapOffer]:
        """Every offer ever made."""
        year = self.offices[0].store.year(YEAR)
        return [one.value for slot in sorted(self.on) for one in self.run(year.swap_offers(slot))]

    def press(self, at: int, person: PersonId, slot: Slot, doing: SlotDoing, *, twice: bool = False) -> None:
        """Somebody presses a button, perhaps twice; what is refused changes nothing."""
        name = operation()
        before = all_rows(self.path)
        came = self.run(act(self.offices[at], person, slot.id, doing, name))
        if not isinstance(came, Acted):
            assert all_rows(self.path) == before, f"refused as {came}, and yet something changed"
            return
        self.note(person, slot, doing, came)
        if twice:
            after = all_rows(self.path)
            assert isinstance(self.run(act(self.offices[1 - at], person, slot.id, doing, name)), Acted)
            assert all_rows(self.path) == after, "the same press twice is done once"

    def race(self, people: list[PersonId], slots: list[Slot], doings: list[SlotDoing]) -> None:
        """Somebody acts, and in the other process somebody else does, just before the first one's change is written."""

        async def interrupt() -> None:
            came = await act(self.offices[1], people[1], slots[1].id, doings[1])
            self.note(people[1], slots[1], doings[1], came)

        self.table.before_write = interrupt
        came = self.run(_or_stale(act(self.offices[0], people[0], slots[0].id, doings[0])))
        self.table.before_write = None
        if not isinstance(came, Stale):
            self.note(people[0], slots[0], doings[0], came)

    def note(self, person: PersonId, slot: Slot, doing: SlotDoing, came: Came) -> None:
        """Keep by hand what an act that was done means for who is on the visit."""
        if not isinstance(came, Acted):
            return
        whom = doing.member if doing.act in NAMED and doing.member else person
        if doing.act in COMES:
            self.comes(slot.id, whom)
        if doing.act in GOES:
            self.on[slot.id].remove(whom)
        if doing.act is SlotAct.REBOOK:
            new = came.shown.slot
            assert new.members == tuple(self.on[slot.id])
            self.on[new.id] = list(new.members)

    def comes(self, slot_id: str, person: PersonId) -> None:
        self.on[slot_id].append(person)

    def take(self, at: int, person: PersonId, offer: SwapOffer) -> None:
        """Somebody takes an offer: it changes hands, or nothing happens."""
        before = all_rows(self.path)
        came = self.run(take_swap(self.offices[at], person, YEAR, offer.id, operation()))
        assert isinstance(came, Swapped)
        if all_rows(self.path) == before:
            return
        assert (came.why, came.shown.offer and came.shown.offer.taken_by) == (None, person)
        for slot_id, off, on in ((offer.slot_id, offer.by, person), (offer.wants_slot_id, person, offer.by)):
            if slot_id:
                self.on[slot_id].remove(off)
                self.comes(slot_id, on)

    def write_up(self, slot: Slot, *, withdraws: bool) -> None:
        """A form is sent, or withdrawn."""
        office, record = self.offices[0], a_record(id=f"r-{slot.id}", slot_id=slot.id)
        if withdraws:
            changes = self.run(unrecorded(office, record, MEMBERS[0], operation()))
        else:
            record, changes = self.run(recorded(office, record, operation()))
            assert bool(record.slot_id) == bool(changes), "a form either does its visit, or stands off the rota"
        if changes:
            self.run(office.store.year(YEAR).commit(changes, write_id=operation()))

    def check(self) -> None:
        """Everything that must be true whatever was done."""
        slots = self.slots()
        rows = all_rows(self.path)
        for slot in slots:
            self._holds(slot)
            self._has_one_state(slot)
            self._counts_up(slot, rows)
        self._lists_agree(slots)
        self._offers_hold({slot.id: slot for slot in slots})

    def _holds(self, slot: Slot) -> None:
        assert list(slot.members) == self.on[slot.id], "nobody comes or goes but by an act"
        assert len(slot.members) <= slot.capacity
        assert len(set(slot.members)) == len(slot.members)
        self.ever[slot.id] |= set(slot.members)
        assert set(slot.former) == self.ever[slot.id] - set(slot.members)
        assert len(set(slot.former)) == len(slot.former)
        assert set(slot.suits) <= set(slot.members)

    def _has_one_state(self, slot: Slot) -> None:
        if slot.status in PLANNED:
            assert slot.status is status_of(slot)
            assert not (slot.offered_start and slot.confirmed_at)
            assert not (slot.offered_start and set(slot.members) <= set(slot.suits))
        else:
            assert slot.offered_start is None
        assert bool(slot.record_id) == (slot.status is SlotStatus.DONE)
        assert bool(slot.rebooked_as) == (slot.status is SlotStatus.REBOOKED)
        if slot.status is SlotStatus.CANCELLED:
            assert slot.cancelled_because

    def _counts_up(self, slot: Slot, rows: list[tuple[str, str]]) -> None:
        events = [json.loads(body) for key, body in rows if f"|{YEAR}|event|" in key]
        told = [one for one in events if one["object"] == f"slot {slot.id}"]
        mine = [one for one in told if one["action"] != MOVED]
        changes = [one for one in mine if one["from_state"]]
        assert len(changes) == slot.sequence, "each change has one event, and each event is of one change"
        assert slot.sequence >= self.sequences.get(slot.id, 0)
        self.sequences[slot.id] = slot.sequence
        assert not mine or mine[-1]["to_state"] == slot.status
        assert all(one["to_state"] == two["from_state"] for one, two in pairwise(mine))
        moves = [one for one in told if one["action"] == MOVED]
        assert not moves or datetime.fromisoformat(moves[-1]["to_state"]) == slot.start
        assert all(one["to_state"] == two["from_state"] for one, two in pairwise(moves))

    def _lists_agree(self, slots: list[Slot]) -> None:
        year = self.offices[1].store.year(YEAR)
        first, last = year_bounds(YEAR)
        in_order = sorted(slots, key=lambda slot: (slot.start, slot.id))
        assert list(self.run(year.slots_between(first, last))) == in_order
        assert list(self.run(year.slots_between(first, last, free=True))) == [s for s in in_order if s.places_left]
        for team in TEAMS:
            mine = [slot for slot in in_order if slot.team_id == team]
            assert list(self.run(year.slots_of_team(team, first, last))) == mine
        for person in MEMBERS:
            mine = [slot for slot in in_order if person in slot.members]
            assert list(self.run(year.slots_of(person))) == mine
            ever = [slot for slot in in_order if person in (*slot.members, *slot.former)]
            assert list(self.run(year.slots_ever_of(person))) == ever

    def _offers_hold(self, slots: dict[str, Slot]) -> None:
        offers = [one for one in self.offers() if one.state is SwapState.OPEN]
        assert len({(one.by, one.slot_id) for one in offers}) == len(offers), "one open offer for each place"
        assert all(one.by in slots[one.slot_id].members for one in offers)
        assert all(slots[one.slot_id].is_planned for one in offers)


async def _or_stale(work: Awaitable[T]) -> T | Stale:
    try:
        return await work
    except Stale as stale:
        return stale


process = st.integers(0, 1)
someone = st.sampled_from(EVERYBODY)
member = st.sampled_from(MEMBERS)
place = st.integers(0, 9)
doings = st.builds(
    SlotDoing,
    act=st.sampled_from(BUTTONS),
    member=member,
    reason=st.sampled_from(REASONS),
    day=st.sampled_from([str(day) for day in DAYS]),
    time=st.sampled_from(["10:00", "14:00"]),
    minutes=st.sampled_from(["30", "60"]),
)


class LivesOfVisits(RuleBasedStateMachine):
    """The rules are what people may try; the invariants are the rota's own (`Rota.check`)."""

    def __init__(self) -> None:
        super().__init__()
        self.rota = Rota()

    def teardown(self) -> None:
        self.rota.close()

    @rule(at=process, person=someone, which=place, doing=doings)
    def anybody_tries_anything(self, at: int, person: PersonId, which: int, doing: SlotDoing) -> None:
        self.rota.press(at, person, self.rota.slot(which), doing)

    @rule(at=process, which=place, chosen=place, doing=doings, twice=st.booleans())
    def somebody_does_what_they_may(self, at: int, which: int, chosen: int, doing: SlotDoing, twice: bool) -> None:
        slot, people = self._who_may(which, doing.act)
        if people:
            self.rota.press(at, people[chosen % len(people)], slot, self._meant(slot, doing), twice=twice)

    @rule(which=place, others=st.tuples(place, place), both=st.tuples(doings, doings))
    def two_act_at_once(self, which: int, others: tuple[int, int], both: tuple[SlotDoing, SlotDoing]) -> None:
        (one, mine), (two, theirs) = (self._who_may(which, doing.act) for doing in both)
        if mine and theirs:
            people = [mine[others[0] % len(mine)], theirs[others[1] % len(theirs)]]
            self.rota.race(people, [one, two], [self._meant(one, both[0]), self._meant(two, both[1])])

    @rule(at=process, which=place, chosen=place, to=st.none() | member, wants=st.booleans())
    def a_place_is_offered(self, at: int, which: int, chosen: int, to: PersonId | None, wants: bool) -> None:
        slot, people = self._who_may(which, SlotAct.OFFER_SWAP)
        if people:
            by = people[chosen % len(people)]
            form = self.rota.run(swap_form(self.rota.offices[at], by, YEAR, slot.id))
            assert isinstance(form, SwapForm)
            others = [line.slot.id for line in form.in_return if line.slot] or [""]
            in_return = others[chosen % len(others)] if wants else ""
            self.rota.run(offer_swap(self.rota.offices[at], by, YEAR, slot.id, to, in_return, operation()))

    @rule(at=process, which=place, person=member)
    def an_offer_is_taken(self, at: int, which: int, person: PersonId) -> None:
        offers = self.rota.offers()
        offers = [one for one in offers if one.state is SwapState.OPEN] or offers
        if offers:
            offer = offers[which % len(offers)]
            giving = self.rota.on.get(offer.wants_slot_id) or [person]
            self.rota.take(at, offer.to or giving[which % len(giving)], offer)

    @rule(which=place, person=member, withdraws=st.booleans())
    def an_offer_is_declined_or_withdrawn(self, which: int, person: PersonId, withdraws: bool) -> None:
        offers, office = self.rota.offers(), self.rota.offices[0]
        if offers:
            offer = offers[which % len(offers)]
            work = withdraw_swap(office, offer.by, YEAR, offer.id, operation())
            self.rota.run(work) if withdraws else work.close()
            if not withdraws:
                self.rota.run(decline_swap(office, person, YEAR, offer.id))

    @rule(at=process, which=place)
    def an_offer_is_shown(self, at: int, which: int) -> None:
        offers = self.rota.offers()
        if offers:
            self.rota.run(apply_swap(self.rota.offices[at], YEAR, offers[which % len(offers)].id))

    @rule(which=place, withdraws=st.booleans())
    def a_form_is_sent_or_withdrawn(self, which: int, withdraws: bool) -> None:
        self.rota.write_up(self.rota.slot(which), withdraws=withdraws)

    @rule(hours=st.sampled_from([1, 20, 100]))
    def time_goes_by(self, hours: int) -> None:
        self.rota.clock.forward(hours=hours)

    @invariant()
    def everything_holds(self) -> None:
        self.rota.check()

    def _who_may(self, which: int, act: SlotAct) -> tuple[Slot, list[PersonId]]:
        """A visit with which somebody may do this now, if there is one, and who."""
        slots = self.rota.slots()
        for slot in slots[which % len(slots) :] + slots:
            may = [one for one in EVERYBODY if self._may(one, slot, act)]
            if may:
                break
        return slot, may

    def _may(self, person: PersonId, slot: Slot, act: SlotAct) -> bool:
        who = self.rota.run(self.rota.offices[0].store.person(person))
        assert who is not None
        standings = standings_of(who, slot, TEAMS[slot.team_id])
        said = person in slot.suits
        return decide(slot, act, standings, now=self.rota.clock.moment, has_said=said) == Allowed()

    def _meant(self, slot: Slot, doing: SlotDoing) -> SlotDoing:
        """Who is taken off is one who is on it."""
        whom = slot.members[0] if doing.act is SlotAct.TAKE_OFF else doing.member
        return doing.model_copy(update={"member": whom})


class AtLength(LivesOfVisits):
    """The same, for longer and never the same twice."""


SLOW: Final = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
LivesOfVisits.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # to make a failure shorter takes minutes: the soak does
    suppress_health_check=SLOW,
)
AtLength.TestCase.settings = settings(
    max_examples=250, stateful_step_count=60, deadline=None, database=None, suppress_health_check=SLOW
)
TestLivesOfVisits = LivesOfVisits.TestCase
TestLivesOfVisitsAtLength = pytest.mark.soak(AtLength.TestCase)


# Fifty at once

CROWD: Final = tuple(councillor(100 + number, f"Cllr Number {number}") for number in range(50))
PROCESSES: Final = 5


def an_office(table: Table, council: str) -> Office:
    """A council as one process sees it."""
    store = TableStore(table, council)
    return Office(store=store, clock=MovingClock(), rules=RULES, working_days=WorkingDays(), new_id=lambda: "x")


async def fifty_claim(tables: list[Table]) -> None:
    """Fifty councillors claim a visit for two, in several processes: two get it, and all others are told who did."""
    council = uuid4().hex
    offices = [an_office(table, council) for table in tables]
    event = Event(object="register", action="registered", person=COORDINATOR, at=NOW, operation_id="op")
    await offices[0].store.register(CROWD, [TEAM], event)
    await plan(offices[0], "s1")

    async def claim(number: int, person: PersonId) -> Came:
        return await again(lambda: act(offices[number % len(offices)], person, "s1", SlotAct.CLAIM, f"op{number}"))

    came = await asyncio.gather(*(claim(number, one.id) for number, one in enumerate(CROWD)))
    slot = await stored(offices[0], "s1")
    names = {one.id: one.name for one in CROWD}
    theirs = tuple(names[one] for one in slot.members)
    got = [one for one in came if isinstance(one, Acted)]
    full = [one for one in came if isinstance(one, CannotAct)]
    assert (len(got), len(full), len(theirs), slot.sequence) == (2, 48, 2, 2)
    assert {(one.why, one.shown.line.visitors) for one in full} == {(WhyNot.FULL, theirs)}


async def test_of_fifty_who_claim_two_places_at_once_two_get_them(tmp_path: Path) -> None:
    tables = [SqliteTable(tmp_path / "rows.db") for _ in range(PROCESSES)]
    await fifty_claim([*tables])
    for table in tables:
        await table.close()


@pytest.mark.node
async def test_of_fifty_who_claim_two_places_at_once_two_get_them_in_azure_tables(azurite: Azurite) -> None:
    tables = [AzureTable.from_connection_string(azurite.connection_string) for _ in range(PROCESSES)]
    await fifty_claim([*tables])
    for table in tables:
        await table.close()


@pytest.fixture
def azurite() -> Iterator[Azurite]:
    """A table server of its own."""
    server = Azurite()
    server.start()
    yield server
    server.stop()
