"""The life of a planned visit: one table of who may do what, in which status, and what comes of it. Everything asks it.

    unfilled -> allocated -> confirmed -> done
    besides: cancelled, missed, rebooked

Seed 002, Recommendation 1 (the rota), 2.2 (with the Service Manager); the statuses are DESIGN 6's.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from visits.model import Person, PersonId, Role, Team, Value
from visits.rota import CALLED_OFF, PLANNED, CancelledBecause, Slot, SlotStatus

S = SlotStatus


class SlotAct(StrEnum):
    """What can be done to a planned visit."""

    PLAN = "plan"
    """It is put on the rota."""
    CLAIM = "claim"
    """A councillor goes on it."""
    PUT_ON = "put_on"
    """A coordinator puts a councillor on it."""
    RELEASE = "release"
    """A councillor gives their place back."""
    TAKE_OFF = "take_off"
    """A coordinator takes a councillor off it."""
    OFFER_SWAP = "offer_swap"
    """A councillor offers their place to others."""
    TAKE_SWAP = "take_swap"
    """Another councillor takes the place that was offered."""
    CONFIRM = "confirm"
    """The host confirms the date."""
    OFFER_TIME = "offer_time"
    """The host offers another time."""
    SUITS = "suits"
    """The time offered suits a councillor on it."""
    DOES_NOT_SUIT = "does_not_suit"
    """It does not: they give their place back."""
    MOVE = "move"
    """A coordinator gives it another time."""
    AMEND = "amend"
    """Its host, place, link or length change."""
    CANCEL = "cancel"
    MISS = "miss"
    """A coordinator says that it did not take place."""
    REBOOK = "rebook"
    """Another visit is planned in its stead."""
    RECORD = "record"
    """Its visit form is sent."""
    UNRECORD = "unrecord"
    """Its visit form is withdrawn."""


class Standing(StrEnum):
    """What a person is to one planned visit. A person may have several standings, or none."""

    VISITOR = "visitor"
    """On it."""
    COUNCILLOR = "councillor"
    """On the register and not on it."""
    HOST = "host"
    """A manager of the team, or its Head of Service."""
    COORDINATOR = "coordinator"
    FORM = "form"
    """No person: what a visit form being sent or withdrawn does."""


A = Standing
_ARRANGERS: Final = frozenset({A.HOST, A.COORDINATOR})

WHO: Final[Mapping[SlotAct, frozenset[Standing]]] = {
    SlotAct.PLAN: frozenset({A.COORDINATOR}),
    SlotAct.CLAIM: frozenset({A.COUNCILLOR}),
    SlotAct.PUT_ON: frozenset({A.COORDINATOR}),
    SlotAct.RELEASE: frozenset({A.VISITOR}),
    SlotAct.TAKE_OFF: frozenset({A.COORDINATOR}),
    SlotAct.OFFER_SWAP: frozenset({A.VISITOR}),
    SlotAct.TAKE_SWAP: frozenset({A.COUNCILLOR}),
    SlotAct.CONFIRM: _ARRANGERS,
    SlotAct.OFFER_TIME: frozenset({A.HOST}),
    SlotAct.SUITS: frozenset({A.VISITOR}),
    SlotAct.DOES_NOT_SUIT: frozenset({A.VISITOR}),
    SlotAct.MOVE: frozenset({A.COORDINATOR}),
    SlotAct.AMEND: _ARRANGERS,
    SlotAct.CANCEL: _ARRANGERS,
    SlotAct.MISS: frozenset({A.COORDINATOR}),
    SlotAct.REBOOK: frozenset({A.COORDINATOR}),
    SlotAct.RECORD: frozenset({A.FORM}),
    SlotAct.UNRECORD: frozenset({A.FORM}),
}

_ALL_PLANNED: Final = (S.UNFILLED, S.ALLOCATED, S.CONFIRMED)
_TAKEN: Final = (S.ALLOCATED, S.CONFIRMED)

STATES: Final[Mapping[SlotAct, tuple[SlotStatus, ...]]] = {
    SlotAct.PLAN: (),
    SlotAct.CLAIM: _ALL_PLANNED,
    SlotAct.PUT_ON: _ALL_PLANNED,
    SlotAct.RELEASE: _TAKEN,
    SlotAct.TAKE_OFF: _TAKEN,
    SlotAct.OFFER_SWAP: _TAKEN,
    SlotAct.TAKE_SWAP: _TAKEN,
    SlotAct.CONFIRM: _ALL_PLANNED,
    SlotAct.OFFER_TIME: _ALL_PLANNED,
    SlotAct.SUITS: _TAKEN,
    SlotAct.DOES_NOT_SUIT: _TAKEN,
    SlotAct.MOVE: _ALL_PLANNED,
    SlotAct.AMEND: _ALL_PLANNED,
    SlotAct.CANCEL: _ALL_PLANNED,
    SlotAct.MISS: _ALL_PLANNED,
    SlotAct.REBOOK: (S.CANCELLED, S.MISSED),
    SlotAct.RECORD: (*_ALL_PLANNED, S.MISSED),
    SlotAct.UNRECORD: (S.DONE,),
}
"""In which statuses an act is open (PLAN: in none, for there is no visit yet). What follows is `becomes`."""

_BECOMES: Final[Mapping[SlotAct, SlotStatus]] = {
    SlotAct.CANCEL: S.CANCELLED,
    SlotAct.MISS: S.MISSED,
    SlotAct.REBOOK: S.REBOOKED,
    SlotAct.RECORD: S.DONE,
}
_BEFORE: Final = frozenset(SlotAct) - {
    SlotAct.MISS,
    SlotAct.REBOOK,
    SlotAct.RECORD,
    SlotAct.UNRECORD,
    SlotAct.CANCEL,
    SlotAct.TAKE_OFF,
    SlotAct.PUT_ON,
}
"""Acts that make sense only before the visit begins."""
MOST_FORMER: Final = 20
"""Each has a row that moves with the visit, and one transaction holds a hundred operations."""
CANCEL_REASONS: Final[Mapping[Standing, tuple[CancelledBecause, ...]]] = {
    A.HOST: (CancelledBecause.TEAM, CancelledBecause.INSPECTION, CancelledBecause.OTHER),
    A.COORDINATOR: tuple(CancelledBecause),
}
"""Who may give which reason for calling a visit off."""


class WhyNot(StrEnum):
    """Why something can't be done: worded in `cards.wording.rota`."""

    NOT_YOURS = "not_yours"
    FULL = "full"
    ON_IT_ALREADY = "on_it_already"
    NOT_ON_IT = "not_on_it"
    HAS_INTEREST = "has_interest"
    NOT_BEGUN = "not_begun"
    """It is still to come: nobody can say yet that it did not take place."""
    IN_THE_PAST = "in_the_past"
    CONFIRMED_ALREADY = "confirmed_already"
    NO_TIME_OFFERED = "no_time_offered"
    SAID_ALREADY = "said_already"
    OTHER_YEAR = "other_year"
    """The other time, or the other visit, is in another municipal year."""
    NOT_OFFERED = "not_offered"
    """The reason is not one that this person may give."""
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"
    REBOOKED = "rebooked"
    NOT_CALLED_OFF = "not_called_off"
    CHANGED = "changed"
    """The swap can't be taken as it was offered: the offerer is off the visit, or the other visit has changed."""
    TAKEN = "taken"
    """Somebody else has taken the offer."""
    WITHDRAWN = "withdrawn"


class Allowed(Value):
    """It may be done."""


class NotAllowed(Value):
    """It may not be done, and why."""

    why: WhyNot


Decision = Allowed | NotAllowed


def standings_of(person: Person, slot: Slot, team: Team) -> frozenset[Standing]:
    """What a person is to a planned visit."""
    found = set()
    if person.has(Role.MEMBER):
        found.add(A.VISITOR if person.id in slot.members else A.COUNCILLOR)
    if person.has(Role.MANAGER) and person.id in team.managers:
        found.add(A.HOST)
    if person.has(Role.HEAD_OF_SERVICE) and person.id == team.head_of_service:
        found.add(A.HOST)
    if person.has(Role.COORDINATOR):
        found.add(A.COORDINATOR)
    return frozenset(found)


def decide(
    slot: Slot,
    act: SlotAct,
    standings: frozenset[Standing],
    *,
    now: datetime,
    interests: Collection[str] = (),
    has_said: bool = False,
) -> Decision:
    """Whether a person of these standings may do this to the visit now.

    `interests` are the teams that the councillor who would go on it has a connection with. `has_said`: the person has said
    already that the time offered suits them.
    """
    if standings.isdisjoint(WHO[act]):
        return NotAllowed(why=_not_standing(act, standings))
    said = WhyNot.SAID_ALREADY if has_said and act is SlotAct.SUITS else None
    barred = _barred_by_status(slot, act) or _barred_by_time(slot, act, now)
    why = barred or _barred_by_facts(slot, act, interests, now) or said
    return NotAllowed(why=why) if why else Allowed()


def status_of(slot: Slot) -> SlotStatus:
    """The status that a planned visit's own facts come to: nobody, somebody, or somebody and a confirmed date."""
    if not slot.members:
        return S.UNFILLED
    return S.CONFIRMED if slot.confirmed_at else S.ALLOCATED


def becomes(slot: Slot, act: SlotAct, now: datetime) -> Slot:
    """The visit after an act has changed its other facts: its status follows, and the change is counted."""
    status = _BECOMES.get(act) or status_of(slot)
    return slot.model_copy(update={"status": status, "sequence": slot.sequence + 1, "changed_at": now})


def with_member(slot: Slot, person: PersonId) -> dict[str, object]:
    """What changes when a councillor goes on a visit."""
    return {
        "members": (*slot.members, person),
        "former": tuple(one for one in slot.former if one != person),
    }


def without_member(slot: Slot, person: PersonId) -> dict[str, object]:
    """What changes when a councillor is no longer on a visit. The longest gone of too many former ones are forgotten."""
    return {
        "members": tuple(one for one in slot.members if one != person),
        "former": (*(one for one in slot.former if one != person), person)[-MOST_FORMER:],
        "suits": tuple(one for one in slot.suits if one != person),
    }


def _not_standing(act: SlotAct, standings: frozenset[Standing]) -> WhyNot:
    if act in (SlotAct.CLAIM, SlotAct.TAKE_SWAP) and A.VISITOR in standings:
        return WhyNot.ON_IT_ALREADY
    if A.COUNCILLOR in standings and A.VISITOR in WHO[act]:
        return WhyNot.NOT_ON_IT
    return WhyNot.NOT_YOURS


def _barred_by_status(slot: Slot, act: SlotAct) -> WhyNot | None:
    if slot.status in STATES[act]:
        return None
    match slot.status:
        case S.DONE:
            return WhyNot.DONE
        case S.CANCELLED:
            return WhyNot.CANCELLED
        case S.MISSED:
            return WhyNot.MISSED
        case S.REBOOKED:
            return WhyNot.REBOOKED
        case _:
            return WhyNot.NOT_CALLED_OFF if act in (SlotAct.REBOOK, SlotAct.UNRECORD) else WhyNot.NOT_ON_IT


def _barred_by_time(slot: Slot, act: SlotAct, now: datetime) -> WhyNot | None:
    if act in _BEFORE and slot.start <= now:
        return WhyNot.IN_THE_PAST
    if act is SlotAct.MISS and slot.start > now:
        return WhyNot.NOT_BEGUN
    return None


def _barred_by_facts(slot: Slot, act: SlotAct, interests: Collection[str], now: datetime) -> WhyNot | None:
    if act in (SlotAct.CLAIM, SlotAct.PUT_ON, SlotAct.TAKE_SWAP) and slot.team_id in interests:
        return WhyNot.HAS_INTEREST
    if act in (SlotAct.CLAIM, SlotAct.PUT_ON) and not slot.places_left:
        return WhyNot.FULL
    if act is SlotAct.CONFIRM and slot.confirmed_at:
        return WhyNot.CONFIRMED_ALREADY
    if act in (SlotAct.SUITS, SlotAct.DOES_NOT_SUIT) and not (slot.offered_start and slot.offered_start > now):
        return WhyNot.NO_TIME_OFFERED
    return None


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documents."""
    goes_on = "claim, put_on"
    comes_off = "release, take_off, does_not_suit"
    lines = [
        "stateDiagram-v2",
        "    [*] --> unfilled: plan",
        f"    unfilled --> allocated: {goes_on}",
        f"    unfilled --> confirmed: {goes_on} (date confirmed before)",
        "    allocated --> confirmed: confirm",
        "    allocated --> confirmed: suits, release, take_off, does_not_suit (all that remain suit)",
        "    confirmed --> allocated: move, offer_time",
        *(f"    {state} --> unfilled: {comes_off} (the last of them)" for state in _TAKEN),
    ]
    lines += [f"    {state} --> {_BECOMES[act]}: {act}" for act in _BECOMES for state in STATES[act]]
    lines += ["    done --> confirmed: unrecord (if it was)", "    rebooked --> [*]", "    done --> [*]"]
    return "\n".join(lines) + "\n"


def who_may() -> str:
    """The table of who may do what, in Markdown."""
    head = "| Act | In these states | By |\n| --- | --- | --- |\n"
    rows = (f"| {act} | {', '.join(STATES[act])} | {', '.join(sorted(WHO[act]))} |" for act in SlotAct)
    return head + "\n".join(rows) + "\n"


assert PLANNED.isdisjoint(CALLED_OFF)
