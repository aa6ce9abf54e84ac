"""Puts a list of visits into the rota, as the list has them: all that is wrong is found before anything is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from visits.card_names import CardKind
from visits.model import SYSTEM, Person, PersonId, PersonStatus, Role, Team, Value
from visits.ports import (
    Change,
    Happened,
    Office,
    Show,
    Stored,
)
from visits.rota import MOVED, PLANNED, CancelledBecause, Slot, SlotStatus
from visits.slots import MOST_FORMER, SlotAct
from visits.usecases.calendar import TAKES_PLACE
from visits.usecases.slot_changes import Step, batches, changes_of
from visits.years import london_day, municipal_year

S = SlotStatus

_ACTS: Final[Mapping[SlotStatus, SlotAct]] = {
    S.CONFIRMED: SlotAct.CONFIRM,
    S.DONE: SlotAct.RECORD,
    S.CANCELLED: SlotAct.CANCEL,
    S.MISSED: SlotAct.MISS,
}


class SlotLine(Value):
    """A visit as a list has it. `start` is UTC. No `host`, `place` or `link`: as it was, or the team's own for a new visit."""

    slot_id: str
    team_id: str
    start: datetime
    minutes: int
    members: tuple[PersonId, ...]
    status: SlotStatus
    host: str = ""
    place: str = ""
    link: str = ""


class Why(StrEnum):
    """Why a visit can't be as the list has it."""

    NO_SUCH_TEAM = "no_such_team"
    NO_SUCH_PERSON = "no_such_person"
    NOT_A_COUNCILLOR = "not_a_councillor"
    """An officer; or a councillor who has left, on a visit that is yet to take place."""
    HAS_INTEREST = "has_interest"
    """A councillor who would be put on it has a connection with the team."""
    SAME_TIME = "same_time"
    """The team has another visit at that moment."""
    NOT_BEGUN = "not_begun"
    """It is done or missed, and yet to come."""
    WRITTEN_UP = "written_up"
    """Its form was sent: it can't be changed here."""
    REBOOKED = "rebooked"
    """It was planned again, or is said to have been: that is not done by a list."""
    OTHER_YEAR = "other_year"
    """It would move to another municipal year."""
    OTHER_TEAM = "other_team"
    """It is a visit to another team: a list that numbers its visits anew would put one in place of another."""


class Problem(Value):
    """What is wrong with a line. `line` counts from 0, `field` is of SlotLine, `what` the team, person or visit it names."""

    line: int
    field: str
    why: Why
    what: str = ""


class SlotsImported(Value):
    """How many visits of the list were new, were changed, and were there already as the list has them."""

    new: int = 0
    changed: int = 0
    same: int = 0


class SlotsRefused(Value):
    """Nothing was written."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A line, where its visit is kept, and the visit as it is to be."""

    at: int
    line: SlotLine
    year: str
    was: Stored[Slot] | None
    slot: Slot

    @property
    def is_news(self) -> bool:
        return self.was is None or self.slot != self.was.value


async def import_slots(office: Office, lines: Sequence[SlotLine], operation_id: str) -> SlotsImported | SlotsRefused:
    """Have the rota's visits as these lines have them; no two lines have the same id. Lines that change nothing are skipped, so
    that a list may be imported again, the rest of it after a fault of the store too. Raises Stale, Unavailable.
    """
    wanted = [await _wanted(office, at, line) for at, line in enumerate(lines)]
    problems = await _problems(office, wanted)
    if problems:
        return SlotsRefused(problems=tuple(problems))
    news = [one for one in wanted if one.is_news]
    parts = [(one.year, await _changes(office, one, f"{operation_id}.{one.at}")) for one in news]
    for label in sorted({label for label, _ in parts}):
        year = await office.store.open_year(label)
        for number, changes in enumerate(batches(changes for of_year, changes in parts if of_year == label)):
            await year.commit(changes, write_id=f"import {operation_id} {label} {number}")
    new = sum(one.was is None for one in news)
    return SlotsImported(new=new, changed=len(news) - new, same=len(wanted) - len(news))


async def check_slots(office: Office, lines: Sequence[SlotLine]) -> tuple[Problem, ...]:
    """All that is wrong with these lines, by line; nothing is written."""
    return tuple(await _problems(office, [await _wanted(office, at, line) for at, line in enumerate(lines)]))


async def _wanted(office: Office, at: int, line: SlotLine) -> _Wanted:
    year = municipal_year(london_day(line.start))
    for label in await office.store.years():
        stored = await office.store.year(label).slot(line.slot_id)
        if stored:
            return _Wanted(at, line, label, stored, _changed(stored.value, line, office.clock.now()))
    team = await office.store.team(line.team_id)
    return _Wanted(at, line, year, None, _new(line, team, office.rules.rota.capacity, office.clock.now()))


def _new(line: SlotLine, team: Team | None, capacity: int, now: datetime) -> Slot:
    return Slot(
        id=line.slot_id,
        **line.model_dump(exclude={"slot_id", "host", "place"}),
        host=line.host or (team.host if team else ""),
        place=line.place or (team.place if team else ""),
        capacity=max(capacity, len(line.members)),
        confirmed_at=now if line.status is S.CONFIRMED else None,
        cancelled_because=CancelledBecause.OTHER if line.status is S.CANCELLED else None,
    )


def _changed(was: Slot, line: SlotLine, now: datetime) -> Slot:
    """The visit as the line has it: `was` itself if that changes nothing."""
    stays = line.status is was.status
    moves = line.start != was.start
    gone = [one for one in was.members if one not in line.members]
    update = {
        **line.model_dump(exclude={"slot_id", "team_id", "host", "place", "link"}),
        **{name: getattr(line, name) or getattr(was, name) for name in ("host", "place", "link")},
        "capacity": max(was.capacity, len(line.members)),
        "former": (*(one for one in was.former if one not in (*line.members, *gone)), *gone)[-MOST_FORMER:],
        "confirmed_at": _confirmed_at(was, line, now),
        "cancelled_because": was.cancelled_because if stays else _because(line),
        "offered_start": was.offered_start if stays and not moves else None,
        "suits": tuple(one for one in was.suits if one in line.members) if stays and not moves else (),
    }
    return was.model_copy(update=update)


def _confirmed_at(was: Slot, line: SlotLine, now: datetime) -> datetime | None:
    kept = was.confirmed_at if line.start == was.start else None
    match line.status:
        case S.CONFIRMED:
            return kept or now
        case S.ALLOCATED:
            return None
        case _:
            return kept


def _because(line: SlotLine) -> CancelledBecause | None:
    return CancelledBecause.OTHER if line.status is S.CANCELLED else None


async def _problems(office: Office, wanted: Sequence[_Wanted]) -> list[Problem]:
    found: list[Problem] = []
    interests = {said.person: said.interests for said in await office.store.availability()}
    news = {one.line.slot_id for one in wanted if one.is_news}
    earlier: dict[tuple[str, datetime], str] = {}
    for one in wanted:
        found += _problems_with_team(one, await office.store.team(one.line.team_id))
        found += _problems_with_past(one, office.clock.now())
        for person_id in one.line.members:
            person = await office.store.person(person_id)
            found += _problems_with_member(one, person_id, person, interests.get(person_id, ()))
        if one.line.status in TAKES_PLACE:
            other = earlier.setdefault((one.line.team_id, one.line.start), one.line.slot_id)
            clash = other if other != one.line.slot_id else await _there_already(office, one, news)
            if clash and not news.isdisjoint({clash, one.line.slot_id}):
                found.append(_problem(one, "start", Why.SAME_TIME, clash))
    return found


def _problems_with_team(one: _Wanted, team: Team | None) -> Iterator[Problem]:
    if one.was and one.was.value.team_id != one.line.team_id:
        yield _problem(one, "team_id", Why.OTHER_TEAM, one.was.value.team_id)
    elif team is None and one.was is None:
        yield _problem(one, "team_id", Why.NO_SUCH_TEAM, one.line.team_id)


def _problems_with_past(one: _Wanted, now: datetime) -> Iterator[Problem]:
    was = one.was.value if one.was else None
    if not one.is_news:
        return
    if was and was.record_id:
        yield _problem(one, "slot_id", Why.WRITTEN_UP)
    elif one.line.status is S.REBOOKED or (was and was.status is S.REBOOKED):
        yield _problem(one, "status", Why.REBOOKED)
    if was and municipal_year(london_day(one.line.start)) != one.year:
        yield _problem(one, "start", Why.OTHER_YEAR, one.year)
    if one.line.status in (S.DONE, S.MISSED) and one.line.start > now:
        yield _problem(one, "status", Why.NOT_BEGUN)


def _problems_with_member(
    one: _Wanted, person_id: PersonId, person: Person | None, interests: Collection[str]
) -> Iterator[Problem]:
    if one.was and person_id in one.was.value.members:
        return
    if person is None:
        yield _problem(one, "members", Why.NO_SUCH_PERSON, person_id)
    elif not _may_be_on_it(person, one.line):
        yield _problem(one, "members", Why.NOT_A_COUNCILLOR, person_id)
    elif one.line.team_id in interests and one.line.status in PLANNED:
        yield _problem(one, "members", Why.HAS_INTEREST, person_id)


def _may_be_on_it(person: Person, line: SlotLine) -> bool:
    """Whoever has left was on visits once, and is on none to come."""
    return Role.MEMBER in person.roles and (person.status is PersonStatus.ACTIVE or line.status not in PLANNED)


async def _there_already(office: Office, one: _Wanted, news: Collection[str]) -> str:
    """Another visit that the rota has for this team at this moment, and that the list leaves there; "" if none."""
    if not one.is_news:
        return ""
    start = one.line.start
    there = await office.store.year(one.year).slots_of_team(one.line.team_id, start, start + timedelta(microseconds=1))
    return next((slot.id for slot in there if slot.status in TAKES_PLACE and slot.id not in news), "")


def _problem(one: _Wanted, field: str, why: Why, what: str = "") -> Problem:
    return Problem(line=one.at, field=field, why=why, what=what)


async def _changes(office: Office, one: _Wanted, operation_id: str) -> list[Change]:
    """All that is written for one visit: besides itself, what it ends and whom it concerns, as after any other act."""
    now = office.clock.now()
    before = one.was.value if one.was else None
    counted = {"sequence": before.sequence + 1 if before else 0, "changed_at": now}
    slot = one.slot.model_copy(update=counted)
    made = await changes_of(office, office.store.year(one.year), Step(_act(one), slot, one.was, SYSTEM, operation_id))
    is_news = slot.start > now and (slot.is_planned or (before is not None and before.is_planned))
    return [_as_imported(change) for change in made if is_news or not _is_told(change)]


def _act(one: _Wanted) -> SlotAct:
    """The act that comes nearest to what the list does: it settles who is told what."""
    if one.was is None:
        return SlotAct.PLAN
    before, after = one.was.value, one.slot
    if after.status is not before.status and after.status in _ACTS:
        return _ACTS[after.status]
    if set(after.members) - set(before.members):
        return SlotAct.PUT_ON
    return SlotAct.TAKE_OFF if set(before.members) - set(after.members) else SlotAct.AMEND


def _is_told(change: Change) -> bool:
    return isinstance(change, Show) and change.card.kind in (CardKind.HOST, CardKind.NEWS)


def _as_imported(change: Change) -> Change:
    if isinstance(change, Happened) and change.event.action != MOVED:
        return Happened(change.event.model_copy(update={"action": "imported"}))
    return change
