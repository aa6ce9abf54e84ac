"""A small council in which everybody has something of everybody's to press: the things that the matrix of roles is tried on.

Two services with a Head each; in each a team; councillors who wrote records there, some with issues for one reader. What a person
is to a thing is worked out here once more, plainly, from who wrote what and who heads what.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from tests.conversations.stage import MORNING, Stage, open_stage
from visits.draft import Draft
from visits.issues import Act
from visits.kept import Origin, Proposal
from visits.matrix import Whose
from visits.model import (
    SYSTEM,
    DateRange,
    Entry,
    EntryKind,
    Event,
    Issue,
    IssueState,
    Outcome,
    PersonId,
    PersonStatus,
    Role,
    Urgency,
    Visibility,
    VisitKind,
    VisitRecord,
)
from visits.ports import Put, Storable
from visits.report import FrozenReport, IssueSummary, Standing, Version
from visits.rota import CancelledBecause, Slot, SlotStatus, SwapOffer

YEAR: Final = "2026-27"
ACTORS: Final = {
    "eleanor": Role.MEMBER,
    "anita": Role.MANAGER,
    "miriam": Role.HEAD_OF_SERVICE,
    "gareth": Role.COORDINATOR,
    "rosalind": Role.OBSERVER,
}
"""One for each role, and nothing besides."""
OUTSIDERS: Final = ("foreign", "left", "unknown")
"""The Head of Service's namesake in another tenant, one who has left, and one who was never on the register."""
HEADS: Final = {"mash": "miriam", "northmoor": "philippa"}
MANAGERS: Final = {"mash": "anita", "northmoor": "desmond"}

ISSUES: Final[tuple[tuple[IssueState, frozenset[Act]], ...]] = (
    (IssueState.RAISED, frozenset({Act.SEE, Act.ASSIGN, Act.DRAFT, Act.RESPOND, Act.EXTEND, Act.COMMENT, Act.HIDE})),
    (IssueState.RESPONSE_DRAFTED, frozenset({Act.RELEASE})),
    (IssueState.ANSWERED, frozenset({Act.SETTLE, Act.FOLLOW_UP})),
    (IssueState.ACTION_AGREED, frozenset({Act.ACTION_DONE})),
    (IssueState.CLOSED, frozenset({Act.REOPEN})),
    (IssueState.RETURNED_FOR_REDACTION, frozenset({Act.REWORD})),
    (IssueState.ACKNOWLEDGED, frozenset({Act.CLOSE})),
)
"""The issues of each record, by number, with what can be done to each where it is done by the right person."""


@dataclass(frozen=True)
class Thing:
    """A record with its issues, a form in progress, and visits, of one councillor. `name` is in the ids of all of them."""

    name: str
    team: str
    author: str
    beside: tuple[str, ...] = ()
    """Who went along."""
    goes_to: str = ""
    visibility: Visibility = Visibility.CHANNEL
    typed_by: str = ""

    @property
    def is_private(self) -> bool:
        """Whether its issues are for one reader."""
        return self.visibility is not Visibility.CHANNEL

    @property
    def present(self) -> tuple[str, ...]:
        """Who was on the visit."""
        return (self.author, *self.beside)

    def words(self, part: str) -> str:
        """Words that are on nothing else: of its "record", its "issue" or its "draft"."""
        return f"Canary {part} {self.name.replace('_', ' ')} sings."


THINGS: Final = (
    Thing("own", "mash", "eleanor"),
    Thing("shared", "mash", "winston", ("eleanor",)),
    Thing("same_team", "mash", "winston"),
    Thing("elsewhere", "northmoor", "hugh"),
    Thing("private", "mash", "winston", visibility=Visibility.HEAD_OF_SERVICE),
    Thing("own_private", "mash", "eleanor", visibility=Visibility.HEAD_OF_SERVICE),
    Thing("about_head", "mash", "winston", goes_to="douglas", visibility=Visibility.EXECUTIVE_DIRECTOR),
    Thing("private_elsewhere", "northmoor", "hugh", visibility=Visibility.HEAD_OF_SERVICE),
    Thing("typed", "northmoor", "hugh", typed_by="gareth"),
)


def is_to_record(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to a record."""
    found = {Whose.ANY}
    if who == thing.author:
        found.add(Whose.OWN)
    elif who in thing.present:
        found.add(Whose.TAKEN_PART)
    return frozenset(found | _is_to_team(who, thing.team))


def is_to_issue(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to its issues: to those for one reader, nothing unless they wrote or answer them."""
    found = is_to_record(who, thing)
    if who == (thing.goes_to or HEADS[thing.team]):
        found |= {Whose.ANSWERS}
    return found & {Whose.OWN, Whose.ANSWERS} if thing.is_private else found


def is_to_draft(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to a form in progress: not even a coordinator has a hand in one that they do not type."""
    return frozenset({Whose.OWN}) if who == thing.typed_by else is_to_record(who, thing) - {Whose.ANY}


def is_to_visit(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to a planned visit."""
    place = {Whose.OWN} if who in thing.present else {Whose.NOT_ON_IT}
    return frozenset({Whose.ANY} | place | _is_to_team(who, thing.team))


def is_to_offer(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to the place that its author offers."""
    return frozenset(
        {Whose.OWN if who == thing.author else Whose.NOT_ON_IT} if who not in thing.beside else {Whose.TAKEN_PART}
    )


def is_to_team(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to its team."""
    return frozenset({Whose.ANY} | _is_to_team(who, thing.team))


def is_to_headship(who: str, thing: Thing) -> frozenset[Whose]:
    """What somebody is to the channel of its Head of Service."""
    return frozenset({Whose.ANY} | ({Whose.OWN} if who == HEADS[thing.team] else set()))


def is_own(_who: str, _thing: Thing) -> frozenset[Whose]:
    """What is everybody's own, and what is nobody's in particular."""
    return frozenset({Whose.ANY, Whose.OWN})


def _is_to_team(who: str, team: str) -> set[Whose]:
    found = {Whose.TEAM} if who == MANAGERS[team] else set()
    return found | ({Whose.HEADED} if who == HEADS[team] else set())


@dataclass
class World:
    """A stage over a copy of the small council that nobody has pressed anything in."""

    kept: Path
    folder: Path
    opened: int = field(default=0)

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Stage]:
        """A stage as it was in the beginning."""
        self.opened += 1
        place = self.folder / f"{self.opened}"
        place.mkdir()
        (place / "visits.db").write_bytes(self.kept.read_bytes())
        async with open_stage(place) as stage:
            yield stage


async def make(folder: Path) -> Path:
    """The file of the small council."""
    async with open_stage(folder) as stage:
        await _register(stage)
        year = await stage.desk.store.open_year(YEAR)
        for number, thing in enumerate(THINGS, 1):
            for value in _values(stage, thing, number):
                await year.commit(
                    [Put(value)], write_id=f"{thing.name} {type(value).__name__} {stage.desk.office.new_id()}"
                )
        for report in _reports(stage):
            await year.commit([Put(report)], write_id=report.id)
        for name in ("eleanor", "anita", "miriam", "gareth", "rosalind"):
            await stage[name].says("hi")
    return folder / "visits.db"


async def _register(stage: Stage) -> None:
    await stage.registers("miriam", deputy=None)
    await stage.registers("philippa", roles=frozenset({Role.HEAD_OF_SERVICE}))
    await stage.registers("yusuf", roles=frozenset(Role), status=PersonStatus.LEFT)
    philippa = stage["philippa"].person.id
    teams = [
        one.model_copy(update={"head_of_service": philippa}) if one.id == "northmoor" else one
        for one in stage.council.teams
    ]
    now = Event(object="register", action="changed", person=SYSTEM, at=MORNING, operation_id="teams")
    await stage.desk.store.register([], teams, now)


def _values(stage: Stage, thing: Thing, number: int) -> Iterator[Storable]:
    def named(name: str) -> PersonId:
        return stage[name].person.id

    team = next(one for one in stage.council.teams if one.id == thing.team)
    present = tuple(named(name) for name in thing.present)
    record = VisitRecord(
        id=f"r_{thing.name}", reference=f"V26-{number:04d}", year=YEAR, proforma_version="1", team_id=team.id,
        team_name=team.name, visit_kind=VisitKind.INTAKE, author=present[0], sent_at=MORNING, visit_date=date(2026, 11, 2),
        mode="in_person", duration="about_hour", members_present=present, interest=False, safety_concern=False,
        roles_met=("social_workers",), managers_present="part", working_well=thing.words("record"),
        staff_voice=thing.words("record"), hidden=("staff_voice",), ratings={"staffing": "some_concerns"},
    )  # fmt: skip
    yield record
    draft = Draft(
        id=f"d_{thing.name}", key=f"past_{thing.name}", year=YEAR, slot_id=f"past_{thing.name}", team_id=team.id,
        visit_kind=VisitKind.INTAKE, proforma_version="1", author=present[0],
        typed_by=named(thing.typed_by) if thing.typed_by else None, typed={"working_well": thing.words("draft")},
        undo_field="working_well", undo_text="", last_operation="", started_at=MORNING, saved_at=MORNING,
    )  # fmt: skip
    yield draft
    yield Origin.model_validate(draft.model_dump() | {"id": record.id, "key": record.id, "slot_id": ""})
    goes_to = named(thing.goes_to or HEADS[thing.team])
    for at, (state, _) in enumerate(ISSUES, 1):
        yield from _issue(thing, record, at, state, goes_to)
    yield Proposal(id=f"p_{thing.name}", record_id=record.id, text=thing.words("issue"), by=goes_to, at=MORNING)
    yield from _slots(thing, present)


def _issue(thing: Thing, record: VisitRecord, number: int, state: IssueState, goes_to: PersonId) -> Iterator[Storable]:
    is_answered = state in (IssueState.ANSWERED, IssueState.ACTION_AGREED, IssueState.CLOSED)
    issue = Issue(
        id=f"{record.id}_{number}", record_id=record.id, year=YEAR, number=number, reference=f"{record.reference}/{number}",
        slug="staffing", team_id=record.team_id, topic="staffing", title=thing.words("issue"), text=thing.words("issue"),
        urgency=Urgency.NOTE if state is IssueState.ACKNOWLEDGED else Urgency.ROUTINE, visibility=thing.visibility,
        goes_to=goes_to, state=state, raised_at=MORNING, due=None if state is IssueState.ACKNOWLEDGED else date(2026, 11, 30),
        hidden_from=IssueState.RAISED if state is IssueState.RETURNED_FOR_REDACTION else None,
        entries=1 if is_answered or state is IssueState.RESPONSE_DRAFTED else 0, answers=int(is_answered),
    )  # fmt: skip
    yield issue
    if issue.entries:
        kind = EntryKind.RESPONSE if is_answered else EntryKind.DRAFT
        said = {"text": thing.words("issue"), "outcome": Outcome.INFORMATION, "owner_role": "Service Manager"}
        yield Entry(id=f"{issue.id}.1", issue_id=issue.id, number=1, kind=kind, by=goes_to, at=MORNING, **said)
    if state is IssueState.ANSWERED:
        yield IssueSummary(issue_id=issue.id, text="A line of officers.", by=goes_to, at=MORNING)


def _slots(thing: Thing, present: tuple[PersonId, ...]) -> Iterator[Storable]:
    ahead = MORNING + timedelta(days=22)
    to_come = Slot(
        id=f"coming_{thing.name}", team_id=thing.team, start=ahead, capacity=4, members=present,
        status=SlotStatus.ALLOCATED, offered_start=ahead + timedelta(days=2), changed_at=MORNING,
    )  # fmt: skip
    past = {"id": f"past_{thing.name}", "start": MORNING - timedelta(days=5), "offered_start": None}
    off = {"id": f"off_{thing.name}", "status": SlotStatus.CANCELLED, "cancelled_because": CancelledBecause.TEAM}
    plain = {"id": f"plain_{thing.name}", "offered_start": None}
    yield to_come
    yield from (to_come.model_copy(update=change) for change in (past, off, plain))
    yield SwapOffer(
        id=f"coming_{thing.name}.0123", year=YEAR, slot_id=to_come.id, by=present[0], offered_at=MORNING
    )  # fmt: skip


def _reports(stage: Stage) -> Iterator[FrozenReport]:
    for standing in Standing:
        yield FrozenReport(
            id=f"report_{standing}", label=YEAR, period=DateRange(first=date(2026, 5, 1), last=date(2027, 4, 30)), year=YEAR,
            version=Version.PUBLISHED, standing=standing, cut_off=MORNING, visits=1, issues=1, hash="0" * 64,
            by=stage["gareth"].person.id, at=MORNING, pages=0,
        )  # fmt: skip
