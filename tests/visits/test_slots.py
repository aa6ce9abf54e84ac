"""Who may do what with a planned visit, in which state and when: every cell of the table, held to a second one from the design."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Final

import pytest

from tests.visits.builders import COUNCILLORS
from tests.visits.council import COORDINATOR, DEPUTY, HEAD, LEAVER, MANAGER, OTHER_HEAD, OTHER_MANAGER, TEAM, everyone
from visits.model import Person, PersonId, PersonStatus, Role
from visits.rota import Slot, SlotStatus
from visits.slots import (
    MOST_FORMER,
    STATES,
    WHO,
    Allowed,
    Decision,
    NotAllowed,
    SlotAct,
    Standing,
    WhyNot,
    becomes,
    decide,
    diagram,
    standings_of,
    status_of,
    who_may,
    with_member,
    without_member,
)

ADA, BEN, CORA = (one.id for one in COUNCILLORS[:3])
START: Final = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
BEFORE: Final = START - timedelta(days=3)
AFTER: Final = START + timedelta(days=3)
LATER: Final = START + timedelta(days=7)

BY_DESIGN: Final = {
    # act: (whose, in which states, when)
    "plan": ("coordinator", "", ""),
    "claim": ("councillor", "unfilled allocated confirmed", "before"),
    "put_on": ("coordinator", "unfilled allocated confirmed", "before after"),
    "release": ("visitor", "allocated confirmed", "before"),
    "take_off": ("coordinator", "allocated confirmed", "before after"),
    "offer_swap": ("visitor", "allocated confirmed", "before"),
    "take_swap": ("councillor", "allocated confirmed", "before"),
    "confirm": ("host coordinator", "unfilled allocated", "before"),
    "offer_time": ("host", "unfilled allocated confirmed", "before"),
    "suits": ("visitor", "allocated confirmed", "before"),
    "does_not_suit": ("visitor", "allocated confirmed", "before"),
    "move": ("coordinator", "unfilled allocated confirmed", "before"),
    "amend": ("host coordinator", "unfilled allocated confirmed", "before"),
    "cancel": ("host coordinator", "unfilled allocated confirmed", "before after"),
    "miss": ("coordinator", "unfilled allocated confirmed", "after"),
    "rebook": ("coordinator", "cancelled missed", "before after"),
    "record": ("form", "unfilled allocated confirmed missed", "before after"),
    "unrecord": ("form", "done", "before after"),
}


def a_slot(status: SlotStatus = SlotStatus.ALLOCATED, **facts: object) -> Slot:
    """A visit for two, with a place left and another time offered."""
    members = () if status is SlotStatus.UNFILLED else (ADA,)
    confirmed = BEFORE if status is SlotStatus.CONFIRMED else None
    usual = {"members": members, "status": status, "confirmed_at": confirmed, "offered_start": LATER}
    return Slot.model_validate({"id": "s1", "team_id": "mash", "start": START, **usual, **facts})


def decided(slot: Slot, act: SlotAct, *standings: Standing, now: datetime = BEFORE, **known: object) -> Decision:
    return decide(slot, act, frozenset(standings), now=now, **known)  # type: ignore[arg-type]


def why(decision: Decision) -> WhyNot:
    assert isinstance(decision, NotAllowed)
    return decision.why


@pytest.mark.parametrize("act", SlotAct)
def test_every_cell_of_the_table_is_as_the_design_has_it(act: SlotAct) -> None:
    whose, states, when = (part.split() for part in BY_DESIGN[act])
    for standing, status, (word, now) in product(Standing, SlotStatus, (("before", BEFORE), ("after", AFTER))):
        expected = standing in whose and status in states and word in when
        later = a_slot(status, offered_start=now + timedelta(days=1))
        assert isinstance(decided(later, act, standing, now=now), Allowed) == expected, (standing, status, word)


def test_every_act_stands_in_both_tables() -> None:
    assert set(WHO) == set(STATES) == set(SlotAct) == set(BY_DESIGN)


@pytest.mark.parametrize(
    ("status", "said"),
    [("done", "done"), ("cancelled", "cancelled"), ("missed", "missed"), ("rebooked", "rebooked")],
)
def test_whoever_comes_too_late_is_told_what_has_become_of_the_visit(status: str, said: str) -> None:
    assert why(decided(a_slot(SlotStatus(status)), SlotAct.CLAIM, Standing.COUNCILLOR)) == said


def test_a_full_visit_takes_nobody_more() -> None:
    full = a_slot(members=(ADA, BEN))
    for act, standing in ((SlotAct.CLAIM, Standing.COUNCILLOR), (SlotAct.PUT_ON, Standing.COORDINATOR)):
        assert why(decided(full, act, standing)) == WhyNot.FULL


def test_nobody_goes_on_a_visit_to_a_team_that_they_have_a_connection_with() -> None:
    for act, standing in (
        (SlotAct.CLAIM, Standing.COUNCILLOR),
        (SlotAct.TAKE_SWAP, Standing.COUNCILLOR),
        (SlotAct.PUT_ON, Standing.COORDINATOR),
    ):
        assert why(decided(a_slot(), act, standing, interests=("mash",))) == WhyNot.HAS_INTEREST
        assert decided(a_slot(), act, standing, interests=("north",)) == Allowed()


def test_each_reason_is_the_one_that_helps() -> None:
    said = {
        "on it already": why(decided(a_slot(), SlotAct.CLAIM, Standing.VISITOR)),
        "not on it": why(decided(a_slot(), SlotAct.RELEASE, Standing.COUNCILLOR)),
        "nobody to take off": why(decided(a_slot(SlotStatus.UNFILLED), SlotAct.TAKE_OFF, Standing.COORDINATOR)),
        "an officer's press": why(decided(a_slot(), SlotAct.RELEASE, Standing.HOST)),
        "a stranger's": why(decided(a_slot(), SlotAct.CLAIM)),
        "begun": why(decided(a_slot(), SlotAct.CLAIM, Standing.COUNCILLOR, now=START)),
        "not begun": why(decided(a_slot(), SlotAct.MISS, Standing.COORDINATOR)),
        "confirmed": why(decided(a_slot(SlotStatus.CONFIRMED), SlotAct.CONFIRM, Standing.HOST)),
        "no other time": why(decided(a_slot(offered_start=None), SlotAct.SUITS, Standing.VISITOR)),
        "gone by": why(decided(a_slot(offered_start=BEFORE), SlotAct.SUITS, Standing.VISITOR)),
        "said": why(decided(a_slot(), SlotAct.SUITS, Standing.VISITOR, has_said=True)),
        "still planned": why(decided(a_slot(), SlotAct.REBOOK, Standing.COORDINATOR)),
    }
    assert said == {
        "on it already": WhyNot.ON_IT_ALREADY,
        "not on it": WhyNot.NOT_ON_IT,
        "nobody to take off": WhyNot.NOT_ON_IT,
        "an officer's press": WhyNot.NOT_YOURS,
        "a stranger's": WhyNot.NOT_YOURS,
        "begun": WhyNot.IN_THE_PAST,
        "not begun": WhyNot.NOT_BEGUN,
        "confirmed": WhyNot.CONFIRMED_ALREADY,
        "no other time": WhyNot.NO_TIME_OFFERED,
        "gone by": WhyNot.NO_TIME_OFFERED,
        "said": WhyNot.SAID_ALREADY,
        "still planned": WhyNot.NOT_CALLED_OFF,
    }


def test_one_who_said_that_a_time_suits_may_still_find_that_it_does_not() -> None:
    assert decided(a_slot(), SlotAct.DOES_NOT_SUIT, Standing.VISITOR, has_said=True) == Allowed()


def person(who: PersonId) -> Person:
    return next(one for one in everyone() if one.id == who)


@pytest.mark.parametrize(
    ("who", "standings"),
    [
        (ADA, {"visitor"}),
        (CORA, {"councillor"}),
        (MANAGER, {"host"}),
        (OTHER_MANAGER, set()),
        (HEAD, {"host"}),
        (OTHER_HEAD, set()),
        (DEPUTY, set()),
        (COORDINATOR, {"coordinator"}),
    ],
)
def test_what_each_person_is_to_a_visit(who: PersonId, standings: set[str]) -> None:
    assert standings_of(person(who), a_slot(members=(ADA, BEN)), TEAM) == standings


def test_one_who_has_left_is_nothing_to_any_visit() -> None:
    gone = Person(id=LEAVER, name="Lee Leaver", roles=frozenset(Role), status=PersonStatus.LEFT)
    team = TEAM.model_copy(update={"managers": (LEAVER,), "head_of_service": LEAVER})
    assert standings_of(gone, a_slot(members=(LEAVER,)), team) == frozenset()


def test_a_coordinator_who_is_a_councillor_is_both() -> None:
    both = person(COORDINATOR).model_copy(update={"roles": frozenset({Role.MEMBER, Role.COORDINATOR})})
    assert standings_of(both, a_slot(), TEAM) == {"councillor", "coordinator"}


def test_one_who_comes_back_is_no_longer_one_who_was_on_it() -> None:
    off = a_slot().model_copy(update=without_member(a_slot(suits=(ADA,)), ADA))
    assert (off.members, off.former, off.suits) == ((), (ADA,), ())
    back = off.model_copy(update=with_member(off, ADA))
    assert (back.members, back.former) == ((ADA,), ())


def test_of_too_many_who_were_on_it_once_the_longest_gone_are_forgotten() -> None:
    slot = a_slot(former=[f"t.p{number}" for number in range(MOST_FORMER)])
    gone = slot.model_copy(update=without_member(slot, ADA))
    assert len(gone.former) == MOST_FORMER
    assert gone.former[-1] == ADA
    assert "t.p0" not in gone.former


def test_the_status_of_a_planned_visit_is_what_its_facts_come_to() -> None:
    assert status_of(a_slot(members=())) is SlotStatus.UNFILLED
    assert status_of(a_slot(members=(), confirmed_at=BEFORE)) is SlotStatus.UNFILLED
    assert status_of(a_slot()) is SlotStatus.ALLOCATED
    assert status_of(a_slot(confirmed_at=BEFORE)) is SlotStatus.CONFIRMED


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("cancel", "cancelled"),
        ("miss", "missed"),
        ("rebook", "rebooked"),
        ("record", "done"),
        ("unrecord", "allocated"),
    ],
)
def test_an_act_that_ends_a_visit_says_how(act: str, status: str) -> None:
    after = becomes(a_slot(), SlotAct(act), AFTER)
    assert (after.status, after.sequence, after.changed_at) == (status, 1, AFTER)


def test_the_documents_show_every_act_and_state() -> None:
    assert all(f"| {act} |" in who_may() for act in SlotAct)
    shown = diagram()
    assert all(str(status) in shown for status in SlotStatus)
    assert all(str(act) in shown for act in set(SlotAct) - {SlotAct.OFFER_SWAP, SlotAct.TAKE_SWAP, SlotAct.AMEND})
