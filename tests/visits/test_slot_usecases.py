"""What is done with a planned visit, over the real store: who is refused and why, what is kept, and who is told."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.visits.builders import SLOT, YEAR, someone
from tests.visits.council import (
    COORDINATOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    OTHER_MANAGER,
    TEAM,
    Interrupted,
    MovingClock,
    all_rows,
    open_council,
    re_register,
    send_form,
    told,
)
from tests.visits.rota_lives import (
    ADA,
    BEN,
    CALLED_OFF,
    COMING,
    CORA,
    DEV,
    ELSIE,
    FEMI,
    LATER,
    NORTH,
    PUT_ON_CORA,
    TAKE_OFF_ADA,
    act,
    done,
    faults,
    has_interest,
    more_councillors,
    moved_to,
    offer_id,
    offered,
    operation,
    plan,
    refused,
    stored,
    two_teams,
    unchanged,
)
from visits.card_names import CardKind
from visits.model import Event, Person, PersonId, PersonStatus, RecordStatus, Role
from visits.ports import (
    Office,
    Stale,
)
from visits.rota import MOVED, SlotStatus
from visits.rota_shown import Acted, CannotAct, FixSlot, FixVisit, SlotDoing, SlotGone, SlotShown
from visits.slots import MOST_FORMER, SlotAct, WhyNot
from visits.usecases.corrections import Withdrawn, withdraw
from visits.usecases.rota import add_visit, see_slot, slot_form, visit_to_add
from visits.usecases.slot_changes import MOST_HOSTS
from visits.usecases.start import Refused
from visits.usecases.swaps import take_swap

THE_DAY = date(2026, 12, 8)


async def test_a_stranger_and_one_who_left_are_refused(council: Office) -> None:
    await plan(council, "s1")
    await re_register(council, CORA, status=PersonStatus.LEFT)
    for who in (someone(99), CORA):
        assert await act(council, who, "s1", SlotAct.CLAIM) == Refused()
        assert await see_slot(council, who, YEAR, "s1") == Refused()
        assert await slot_form(council, who, YEAR, "s1", SlotAct.CANCEL) == Refused()
        assert await add_visit(council, who, {}, operation()) == Refused()
    assert (await stored(council, "s1")).members == ()


async def test_a_visit_that_is_not_there_is_gone(council: Office) -> None:
    assert await act(council, ADA, "nowhere", SlotAct.CLAIM) == SlotGone()
    assert await see_slot(council, ADA, "2031-32", "s1") == SlotGone()
    assert await slot_form(council, COORDINATOR, YEAR, "nowhere", SlotAct.MOVE) == SlotGone()


async def test_whoever_loses_the_last_place_is_told_who_has_it(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, BEN)
    came = await unchanged(rows_path, act(council, CORA, "s1", SlotAct.CLAIM))
    assert isinstance(came, CannotAct)
    assert (came.why, came.shown.line.visitors) == (WhyNot.FULL, ("Ada Marlow", "Ben Thornby"))


async def test_what_the_table_forbids_writes_nothing(council: Office, clock: MovingClock, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    await has_interest(council, CORA, TEAM.id)
    assert await refused(rows_path, act(council, ADA, "s1", SlotAct.CLAIM)) == WhyNot.ON_IT_ALREADY
    assert await refused(rows_path, act(council, BEN, "s1", SlotAct.RELEASE)) == WhyNot.NOT_ON_IT
    assert await refused(rows_path, act(council, CORA, "s1", SlotAct.CLAIM)) == WhyNot.HAS_INTEREST
    assert await refused(rows_path, act(council, COORDINATOR, "s1", PUT_ON_CORA)) == WhyNot.HAS_INTEREST
    for stranger in (OTHER_MANAGER, OTHER_HEAD, ADA):
        assert await refused(rows_path, act(council, stranger, "s1", SlotAct.CONFIRM)) == WhyNot.NOT_YOURS
    assert await refused(rows_path, act(council, COORDINATOR, "s1", SlotAct.MISS)) == WhyNot.NOT_BEGUN
    clock.moment = COMING
    assert await refused(rows_path, act(council, BEN, "s1", SlotAct.CLAIM)) == WhyNot.IN_THE_PAST


@pytest.mark.parametrize("forged", ["record", "unrecord", "take_swap", "offer_swap", "plan"])
@pytest.mark.parametrize("who", [ADA, BEN, MANAGER, COORDINATOR])
async def test_no_button_does_what_another_use_case_does(
    council: Office, rows_path: Path, forged: str, who: PersonId
) -> None:
    await plan(council, "s1", ADA)
    assert await refused(rows_path, act(council, who, "s1", SlotAct(forged))) == WhyNot.NOT_YOURS
    assert await refused(rows_path, slot_form(council, who, YEAR, "s1", SlotAct(forged))) == WhyNot.NOT_YOURS


async def test_a_card_that_shows_another_time_does_nothing(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, offered_start=LATER)
    old = COMING - timedelta(days=1)
    assert await refused(rows_path, act(council, BEN, "s1", SlotAct.CLAIM, start=old)) == WhyNot.CHANGED
    assert await refused(rows_path, act(council, ADA, "s1", SlotAct.SUITS, offered=old)) == WhyNot.CHANGED
    assert isinstance(await act(council, ADA, "s1", SlotAct.SUITS, start=COMING, offered=LATER), Acted)


@pytest.mark.parametrize(
    ("day", "at", "wrong"),
    [
        ("", "", {"day": "missing", "time": "missing"}),
        ("soon", "noon", {"day": "not_a_date", "time": "not_a_time"}),
        ("20261208", "1400", {"day": "not_a_date", "time": "not_a_time"}),
        ("2026-11-19", "25:00", {"day": "in_the_past", "time": "not_a_time"}),
        ("2026-11-20", "14:30", {"time": "time_in_the_past"}),
        ("2026-12-05", "10:00", {"day": "not_a_working_day"}),
        ("2026-12-25", "10:00", {"day": "not_a_working_day"}),
        ("2027-08-03", "10:00", {"day": "in_recess"}),
        ("2036-12-08", "10:00", {"day": "too_far_ahead"}),
        ("9999-12-31", "23:59", {"day": "too_far_ahead"}),
        ("0001-01-01", "00:00", {"day": "in_the_past"}),
        ("2026-12-01", "10:00", {"time": "same_time"}),
    ],
)
async def test_all_that_is_wrong_with_another_time_is_said_at_once(
    council: Office, rows_path: Path, day: str, at: str, wrong: dict[str, str]
) -> None:
    await plan(council, "s1", ADA)
    doing = moved_to(SlotAct.OFFER_TIME, day, at)
    assert await faults(rows_path, act(council, MANAGER, "s1", doing)) == wrong
    came = await act(council, MANAGER, "s1", doing)
    assert isinstance(came, FixSlot)
    assert came.typed == {name: said for name, said in (("day", day), ("time", at)) if said}


async def test_a_visit_does_not_go_over_into_another_municipal_year(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    doing = moved_to(SlotAct.MOVE, "2027-05-04")
    assert await refused(rows_path, act(council, COORDINATOR, "s1", doing)) == WhyNot.OTHER_YEAR


async def test_only_a_coordinator_plans_a_visit_in_recess(council: Office, clock: MovingClock, rows_path: Path) -> None:
    clock.at(2026, 7, 1)
    await plan(council, "s1", ADA, start=datetime(2026, 7, 14, 9, 0, tzinfo=UTC))
    offer = moved_to(SlotAct.OFFER_TIME, "2026-08-04")
    assert await faults(rows_path, act(council, MANAGER, "s1", offer)) == {"day": "in_recess"}
    moved = await done(council, COORDINATOR, "s1", moved_to(SlotAct.MOVE, "2026-08-04"))
    assert moved.start == datetime(2026, 8, 4, 13, 0, tzinfo=UTC), "14:00 in London's summer"


async def test_whom_a_coordinator_puts_on_or_takes_off_must_be_someone(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    await re_register(council, DEV, status=PersonStatus.LEFT)
    for member, wrong in (
        (None, "missing"),
        (DEV, "not_offered"),
        (MANAGER, "not_offered"),
        (someone(99), "not_offered"),
    ):
        doing = SlotDoing(act=SlotAct.PUT_ON, member=member)
        assert await faults(rows_path, act(council, COORDINATOR, "s1", doing)) == {"member": wrong}
    ada = SlotDoing(act=SlotAct.PUT_ON, member=ADA)
    assert await refused(rows_path, act(council, COORDINATOR, "s1", ada)) == WhyNot.ON_IT_ALREADY
    ben = SlotDoing(act=SlotAct.TAKE_OFF, member=BEN)
    assert await refused(rows_path, act(council, COORDINATOR, "s1", ben)) == WhyNot.NOT_ON_IT
    nobody = SlotDoing(act=SlotAct.TAKE_OFF)
    assert await faults(rows_path, act(council, COORDINATOR, "s1", nobody)) == {"member": "missing"}


async def test_one_who_left_the_register_can_be_taken_off(council: Office) -> None:
    await plan(council, "s1", ADA, BEN)
    await re_register(council, ADA, status=PersonStatus.LEFT)
    assert (await done(council, COORDINATOR, "s1", TAKE_OFF_ADA)).members == (BEN,)
    assert await told(council, CardKind.NEWS) == {("s1.1.release", BEN)}, "who has left hears nothing"


async def test_a_visit_is_called_off_for_a_reason_that_is_ones_own_to_give(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    for reason, wrong in (("", "missing"), ("boredom", "not_offered")):
        doing = SlotDoing(act=SlotAct.CANCEL, reason=reason)
        assert await faults(rows_path, act(council, MANAGER, "s1", doing)) == {"reason": wrong}
    election = SlotDoing(act=SlotAct.CANCEL, reason="election")
    assert await refused(rows_path, act(council, MANAGER, "s1", election)) == WhyNot.NOT_OFFERED
    cancelled = await done(council, COORDINATOR, "s1", election)
    assert (cancelled.status, cancelled.cancelled_because, cancelled.members) == ("cancelled", "election", (ADA,))


async def test_all_that_is_wrong_with_the_details_is_said_at_once(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    doing = SlotDoing(act=SlotAct.AMEND, host="H" * 81, place="P" * 201, link="javascript:alert(1)", minutes="14")
    wrong = {"host": "too_long", "place": "too_long", "link": "not_a_link", "minutes": "out_of_range"}
    assert await faults(rows_path, act(council, MANAGER, "s1", doing)) == wrong
    for minutes, code in (
        ("", "missing"),
        ("241", "out_of_range"),
        ("an hour", "out_of_range"),
        ("6٠", "out_of_range"),
    ):
        doing = SlotDoing(act=SlotAct.AMEND, minutes=minutes)
        assert await faults(rows_path, act(council, MANAGER, "s1", doing)) == {"minutes": code}


async def test_a_press_that_comes_twice_is_done_once(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", BEN)
    first = await act(council, ADA, "s1", SlotAct.CLAIM, "20261120-op")
    assert await unchanged(rows_path, act(council, ADA, "s1", SlotAct.CLAIM, "20261120-op")) == first
    assert isinstance(first, Acted)
    await done(council, ADA, "s1", SlotAct.RELEASE)
    late = await unchanged(rows_path, act(council, ADA, "s1", SlotAct.CLAIM, "20261120-op"))
    assert isinstance(late, Acted)
    assert late.shown.line.visitors == ("Ben Thornby",), "the visit as it now is"


async def test_two_who_claim_the_last_place_at_once_do_not_both_get_it(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await plan(council, "s1", ADA)
    table = Interrupted(rows_path)
    other = await open_council(rows_path, clock, prefix="b", table=table)
    table.before_write = lambda: act(council, BEN, "s1", SlotAct.CLAIM)
    with pytest.raises(Stale):
        await act(other, CORA, "s1", SlotAct.CLAIM)
    again = await act(other, CORA, "s1", SlotAct.CLAIM)
    assert isinstance(again, CannotAct)
    assert (again.why, again.shown.line.visitors) == (WhyNot.FULL, ("Ada Marlow", "Ben Thornby"))
    await table.close()


async def test_a_visit_from_nobody_to_its_form(council: Office, rows_path: Path, clock: MovingClock) -> None:
    await plan(council, "s1")
    steps: list[tuple[PersonId, SlotDoing | SlotAct, SlotStatus]] = [
        (ADA, SlotAct.CLAIM, SlotStatus.ALLOCATED),
        (MANAGER, SlotAct.CONFIRM, SlotStatus.CONFIRMED),
        (COORDINATOR, PUT_ON_CORA, SlotStatus.CONFIRMED),
        (ADA, SlotAct.RELEASE, SlotStatus.CONFIRMED),
        (COORDINATOR, SlotDoing(act=SlotAct.TAKE_OFF, member=CORA), SlotStatus.UNFILLED),
        (BEN, SlotAct.CLAIM, SlotStatus.CONFIRMED),
        (COORDINATOR, moved_to(SlotAct.MOVE, THE_DAY), SlotStatus.ALLOCATED),
        (HEAD, SlotAct.CONFIRM, SlotStatus.CONFIRMED),
        (MANAGER, SlotDoing(act=SlotAct.AMEND, host="Mo", place="Hub", minutes="90"), SlotStatus.CONFIRMED),
    ]
    for number, (who, doing, status) in enumerate(steps, 1):
        clock.forward(minutes=1)
        slot = await done(council, who, "s1", doing)
        assert (slot.status, slot.sequence, slot.changed_at) == (status, number, clock.now())
    assert (slot.members, slot.former, slot.start) == ((BEN,), (ADA, CORA), LATER)
    assert (slot.host, slot.place, slot.link, slot.minutes) == ("Mo", "Hub", "", 90)
    told = [body for key, body in all_rows(rows_path) if "|event|" in key and '"slot s1"' in body]
    (move,) = [body for body in told if f'"{MOVED}"' in body]
    assert [one.isoformat() in move for one in (COMING, LATER)] == [True, True]
    events = [body for body in told if body != move]
    assert len(events) == len(steps)
    assert all(f'"to_state":"{status}"' in body for body, (*_, status) in zip(events, steps, strict=True))


async def test_a_time_offered_for_a_visit_that_nobody_is_on_is_its_time_at_once(council: Office) -> None:
    await plan(council, "s1")
    slot = await done(council, MANAGER, "s1", moved_to(SlotAct.OFFER_TIME, THE_DAY))
    assert (slot.start, slot.offered_start, slot.status) == (LATER, None, SlotStatus.UNFILLED)
    assert (await done(council, ADA, "s1", SlotAct.CLAIM)).status is SlotStatus.CONFIRMED, "the host offered it"


async def test_a_time_that_suits_everybody_becomes_the_visit_s(council: Office) -> None:
    await plan(council, "s1", ADA, BEN, confirmed_at=COMING - timedelta(days=30))
    slot = await done(council, MANAGER, "s1", moved_to(SlotAct.OFFER_TIME, THE_DAY))
    assert (slot.start, slot.offered_start, slot.status) == (COMING, LATER, SlotStatus.ALLOCATED)
    slot = await done(council, ADA, "s1", SlotAct.SUITS)
    assert (slot.start, slot.suits) == (COMING, (ADA,))
    again = await act(council, ADA, "s1", SlotAct.SUITS)
    assert isinstance(again, CannotAct)
    assert again.why is WhyNot.SAID_ALREADY
    assert SlotAct.SUITS not in again.shown.line.acts
    slot = await done(council, BEN, "s1", SlotAct.SUITS)
    assert (slot.start, slot.offered_start, slot.suits, slot.status) == (LATER, None, (), SlotStatus.CONFIRMED)
    assert ("s1.3.move", ADA) in await told(council, CardKind.NEWS)


async def test_a_time_that_a_coordinator_sets_takes_the_place_of_one_offered(council: Office) -> None:
    await plan(council, "s1", ADA, BEN, offered_start=LATER, suits=(BEN,))
    slot = await done(council, COORDINATOR, "s1", moved_to(SlotAct.MOVE, "2026-12-10"))
    assert (slot.start.day, slot.offered_start, slot.suits, slot.status) == (10, None, (), SlotStatus.ALLOCATED)


@pytest.mark.parametrize("how", ["does_not_suit", "release", "take_off"])
async def test_once_the_one_whom_it_does_not_suit_is_off_it_suits_everybody(council: Office, how: str) -> None:
    await plan(council, "s1", ADA, BEN, offered_start=LATER, suits=(BEN,))
    doing, who = (TAKE_OFF_ADA, COORDINATOR) if how == "take_off" else (SlotAct(how), ADA)
    slot = await done(council, who, "s1", doing)
    assert (slot.start, slot.members, slot.former, slot.status) == (LATER, (BEN,), (ADA,), SlotStatus.CONFIRMED)
    assert ("s1.1.move", BEN) in await told(council, CardKind.NEWS)


async def test_a_time_that_suits_nobody_is_kept_for_whoever_comes(council: Office) -> None:
    await plan(council, "s1", ADA, offered_start=LATER)
    slot = await done(council, ADA, "s1", SlotAct.DOES_NOT_SUIT)
    assert (slot.start, slot.status, slot.confirmed_at is not None) == (LATER, SlotStatus.UNFILLED, True)


async def test_an_offered_time_that_has_gone_by_moves_nothing(council: Office, clock: MovingClock) -> None:
    await plan(council, "s1", ADA, BEN, start=LATER, offered_start=COMING, suits=(BEN,))
    clock.moment = COMING + timedelta(hours=1)
    slot = await done(council, ADA, "s1", SlotAct.RELEASE)
    assert (slot.start, slot.offered_start, slot.suits) == (LATER, None, ())


async def test_a_host_who_confirms_the_first_date_after_all_takes_the_offer_back(council: Office) -> None:
    await plan(council, "s1", ADA, BEN, offered_start=LATER, suits=(BEN,))
    slot = await done(council, MANAGER, "s1", SlotAct.CONFIRM)
    assert (slot.start, slot.offered_start, slot.suits, slot.status) == (COMING, None, (), SlotStatus.CONFIRMED)


@pytest.mark.parametrize(
    ("who", "doing", "hear"),
    [
        (CORA, SlotAct.CLAIM, {("claim", ADA), ("claim", BEN)}),
        (COORDINATOR, PUT_ON_CORA, {("put_on", CORA), ("claim", ADA), ("claim", BEN)}),
        (ADA, SlotAct.RELEASE, {("release", BEN)}),
        (COORDINATOR, TAKE_OFF_ADA, {("take_off", ADA), ("release", BEN)}),
        (MANAGER, SlotAct.CONFIRM, {("confirm", ADA), ("confirm", BEN)}),
        (MANAGER, moved_to(SlotAct.OFFER_TIME, THE_DAY), {("offer_time", ADA), ("offer_time", BEN)}),
        (COORDINATOR, moved_to(SlotAct.MOVE, THE_DAY), {("move", ADA), ("move", BEN)}),
        (MANAGER, SlotDoing(act=SlotAct.AMEND, minutes="45"), {("amend", ADA), ("amend", BEN)}),
        (COORDINATOR, CALLED_OFF, {("cancel", ADA), ("cancel", BEN)}),
    ],
    ids=lambda value: str(getattr(value, "act", ""))[:20],
)
async def test_those_whom_it_concerns_hear_of_it_and_whoever_did_it_does_not(
    council: Office, who: PersonId, doing: SlotDoing | SlotAct, hear: set[tuple[str, str]]
) -> None:
    await plan(council, "s1", ADA, BEN, capacity=3)
    await done(council, who, "s1", doing)
    assert await told(council, CardKind.NEWS) == {(f"s1.1.{what}", one) for what, one in hear}
    assert await told(council, CardKind.HOST) == {("s1", MANAGER)}


async def test_the_host_is_asked_nothing_about_a_visit_that_is_over(council: Office, clock: MovingClock) -> None:
    await plan(council, "s1", ADA)
    clock.moment = COMING + timedelta(days=1)
    await done(council, COORDINATOR, "s1", SlotAct.MISS)
    assert await told(council, CardKind.HOST) == set()
    assert await told(council, CardKind.NEWS) == {("s1.1.miss", ADA)}


async def test_another_visit_is_planned_in_the_stead_of_one_called_off(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, BEN, CORA, capacity=3, place="Hub", link="https://meet.example/1", minutes=45)
    await has_interest(council, BEN, TEAM.id)
    await done(council, MANAGER, "s1", CALLED_OFF)
    await re_register(council, CORA, status=PersonStatus.LEFT)
    wrong = await faults(rows_path, act(council, COORDINATOR, "s1", moved_to(SlotAct.REBOOK, "")))
    assert wrong == {"day": "missing"}
    doing = moved_to(SlotAct.REBOOK, THE_DAY)
    came = await act(council, COORDINATOR, "s1", doing, "20261120-op")
    assert isinstance(came, Acted)
    new, old = came.shown.slot, await stored(council, "s1")
    assert (old.status, old.rebooked_as, old.members) == (SlotStatus.REBOOKED, new.id, (ADA, BEN, CORA))
    assert (new.start, new.members, new.status, new.confirmed_at) == (LATER, (ADA,), SlotStatus.ALLOCATED, None)
    assert (new.capacity, new.place, new.link, new.minutes) == (3, "Hub", "https://meet.example/1", 45)
    assert "." not in new.id
    assert {("s1.2.rebook", BEN), (f"{new.id}.0.rebook", ADA)} <= await told(council, CardKind.NEWS)
    assert {("s1", MANAGER), (new.id, MANAGER)} == await told(council, CardKind.HOST)
    assert await unchanged(rows_path, act(council, COORDINATOR, "s1", doing, "20261120-op")) == came
    assert await refused(rows_path, act(council, COORDINATOR, "s1", doing)) == WhyNot.REBOOKED


async def test_the_form_of_an_act_has_what_is_known_typed_in(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, host="Mo", place="Hub")
    form = await slot_form(council, MANAGER, YEAR, "s1", SlotAct.AMEND)
    assert isinstance(form, FixSlot)
    assert form.typed == {"host": "Mo", "place": "Hub", "link": "", "minutes": "60"}
    empty = await slot_form(council, MANAGER, YEAR, "s1", SlotAct.CANCEL)
    assert isinstance(empty, FixSlot)
    assert (empty.typed, empty.faults) == ({}, ())
    assert await refused(rows_path, slot_form(council, ADA, YEAR, "s1", SlotAct.CANCEL)) == WhyNot.NOT_YOURS


async def test_each_person_sees_what_they_may_do(council: Office) -> None:
    await plan(council, "s1", ADA)
    may = {}
    for who in (ADA, BEN, MANAGER, COORDINATOR, OTHER_MANAGER):
        seen = await see_slot(council, who, YEAR, "s1")
        assert isinstance(seen, SlotShown)
        may[who] = {str(one) for one in seen.line.acts}
    assert may == {
        ADA: {"release", "offer_swap"},
        BEN: {"claim"},
        MANAGER: {"confirm", "offer_time", "amend", "cancel"},
        COORDINATOR: {"put_on", "take_off", "confirm", "move", "amend", "cancel"},
        OTHER_MANAGER: set(),
    }


async def test_the_largest_change_of_a_visit_is_one_transaction(council: Office) -> None:
    """As many as can have been on it, as many managers as a team may have and more, every place on it offered."""
    managers = tuple(someone(300 + number) for number in range(MOST_HOSTS + 3))
    people = [Person(id=one, name=f"Manager {one[-3:]}", roles=frozenset({Role.MANAGER})) for one in managers]
    event = Event(object="register", action="registered", person=HEAD, at=council.clock.now(), operation_id="op4")
    teams = [TEAM.model_copy(update={"managers": managers}), NORTH.model_copy(update={"managers": managers})]
    await council.store.register(people, teams, event)
    more = await more_councillors(council, 2 * MOST_FORMER)
    for slot_id, team, on, former in (
        ("s1", TEAM.id, (ADA, BEN, CORA, DEV), more[:MOST_FORMER]),
        ("s2", NORTH.id, (ELSIE, FEMI), more[MOST_FORMER:]),
    ):
        await plan(council, slot_id, *on, team_id=team, former=former, capacity=4)
        for one in on:
            await offered(council, one, slot_id)
    swap = await offered(council, ADA, "s1", ELSIE, "s2")
    assert (await take_swap(council, ELSIE, YEAR, offer_id(swap), operation())) != swap
    assert (await stored(council, "s2")).members == (FEMI, ADA)
    moved = await done(council, COORDINATOR, "s1", moved_to(SlotAct.MOVE, THE_DAY))
    assert (moved.start, len(moved.members), len(moved.former)) == (LATER, 4, MOST_FORMER)
    await done(council, COORDINATOR, "s1", CALLED_OFF)
    await done(council, COORDINATOR, "s1", moved_to(SlotAct.REBOOK, "2026-12-10"))


# What a visit form does to its visit


@pytest.mark.parametrize("how", ["cancelled", "rebooked"])
async def test_a_form_of_a_visit_called_off_meanwhile_stands_off_the_rota(council: Office, how: str) -> None:
    """It was begun while the visit was planned: what was written is never lost."""
    await done(council, COORDINATOR, SLOT.id, SlotDoing(act=SlotAct.CANCEL, reason="other"))
    if how == "rebooked":
        await done(council, COORDINATOR, SLOT.id, moved_to(SlotAct.REBOOK, THE_DAY))
    before = await stored(council, SLOT.id)
    record, _ = await send_form(council)
    assert (record.status, record.slot_id, record.reference) == (RecordStatus.SENT, "", "V26-0001")
    assert await stored(council, SLOT.id) == before
    assert isinstance(await withdraw(council, ADA, YEAR, record.id, operation()), Withdrawn)
    assert await stored(council, SLOT.id) == before


async def test_a_form_says_that_a_visit_took_place_after_all(council: Office, rows_path: Path) -> None:
    await done(council, COORDINATOR, SLOT.id, SlotAct.MISS)
    record, _ = await send_form(council)
    sent = await stored(council, SLOT.id)
    assert (sent.status, sent.record_id, sent.sequence) == (SlotStatus.DONE, record.id, 2)
    assert await refused(rows_path, act(council, COORDINATOR, SLOT.id, CALLED_OFF)) == WhyNot.DONE


async def test_a_visit_whose_form_is_withdrawn_is_what_it_was(council: Office, rows_path: Path) -> None:
    await send_form(council)
    assert isinstance(await withdraw(council, ADA, YEAR, "r1", operation()), Withdrawn)
    slot = await stored(council, SLOT.id)
    assert (slot.status, slot.record_id, slot.sequence) == (SlotStatus.CONFIRMED, "", 2)
    events = [body for key, body in all_rows(rows_path) if "|event|" in key and f'"slot {SLOT.id}"' in body]
    assert ['"from_state":"confirmed"' in events[0], '"from_state":"done"' in events[1]] == [True, True]


# One visit planned by hand

GOOD = {"team": "north", "day": "2026-12-08", "time": "14:00"}


async def test_only_a_coordinator_plans_a_visit(council: Office) -> None:
    for who in (ADA, MANAGER, HEAD):
        assert await add_visit(council, who, GOOD, operation()) == Refused()
        assert await visit_to_add(council, who) == Refused()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"team": "missing", "day": "missing", "time": "missing"}),
        ({**GOOD, "team": "nowhere"}, {"team": "not_offered"}),
        ({**GOOD, "day": "2026-12-06", "capacity": "5"}, {"day": "not_a_working_day", "capacity": "out_of_range"}),
        ({**GOOD, "capacity": "0", "minutes": "600"}, {"capacity": "out_of_range", "minutes": "out_of_range"}),
        ({**GOOD, "link": "https://two words"}, {"link": "not_a_link"}),
        ({**GOOD, "day": "2026-11-20", "time": "09:00"}, {"time": "time_in_the_past"}),
    ],
)
async def test_all_that_is_wrong_with_a_visit_to_be_planned_is_said_at_once(
    council: Office, rows_path: Path, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    await two_teams(council)
    assert await faults(rows_path, add_visit(council, COORDINATOR, typed, operation())) == wrong
    came = await add_visit(council, COORDINATOR, typed, operation())
    assert isinstance(came, FixVisit)
    assert came.typed == typed


async def test_a_visit_is_planned_with_what_is_usual(council: Office, rows_path: Path) -> None:
    await two_teams(council)
    form = await visit_to_add(council, COORDINATOR)
    assert isinstance(form, FixVisit)
    assert form.typed == {"time": "10:00", "minutes": "60", "capacity": "2"}
    came = await add_visit(council, COORDINATOR, GOOD, "20261120-op")
    assert isinstance(came, Acted)
    slot = await stored(council, came.shown.slot.id)
    assert (slot.team_id, slot.start, slot.minutes, slot.capacity) == (NORTH.id, LATER, 60, 2)
    assert (slot.status, slot.sequence) == (SlotStatus.UNFILLED, 0)
    assert await told(council, CardKind.HOST) == {(slot.id, OTHER_MANAGER)}
    assert await unchanged(rows_path, add_visit(council, COORDINATOR, GOOD, "20261120-op")) == came


async def test_the_first_visit_of_a_year_makes_the_year_known(council: Office) -> None:
    await two_teams(council)
    came = await add_visit(council, COORDINATOR, {**GOOD, "day": "2027-08-03"}, operation())
    assert isinstance(came, Acted)
    assert came.shown.year == "2027-28"
    assert list(await council.store.years()) == [YEAR, "2027-28"]


async def test_presses_at_once_by_one_person_are_one(council: Office, rows_path: Path, clock: MovingClock) -> None:
    await plan(council, "s1")
    other = await open_council(rows_path, clock, prefix="b")
    came = await asyncio.gather(
        *(act(office, ADA, "s1", SlotAct.CLAIM, "20261120-op") for office in (council, other)), return_exceptions=True
    )
    assert any(isinstance(one, Acted) for one in came)
    assert all(isinstance(one, Acted | Stale) for one in came)
    slot = await stored(council, "s1")
    assert (slot.members, slot.sequence) == ((ADA,), 1)
    await other.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can
