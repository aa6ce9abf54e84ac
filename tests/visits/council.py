"""An invented council over a real SQLite file, with a clock that moves, for the tests of what happens after sending."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from storage.sqlite import SqliteTable
from storage.store import TableStore
from storage.table import PAGE_SIZE, Operation, Page, Row, prefix_range
from tests.visits.builders import (
    ADA,
    AUTHOR,
    BEN,
    COUNCILLORS,
    DECLARED,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    MASH,
    NOW,
    SLOT,
    TENANT,
    YEAR,
    a_context,
    draft_at,
    someone,
)
from visits.card_names import CardKind, CardName
from visits.council import Contact, Contacts, CouncilRules
from visits.doing import Doing
from visits.draft import Draft
from visits.issues import Act
from visits.model import (
    Event,
    Issue,
    Person,
    PersonId,
    Role,
    VisitRecord,
)
from visits.outcomes import Sent
from visits.ports import (
    Office,
    Put,
)
from visits.proforma import Step
from visits.sending import compose
from visits.usecases.corrections import TooLate, open_to_correct
from visits.usecases.fill import Answered, press
from visits.usecases.issues import Acted, ActedOn, act_on_issue
from visits.usecases.start import Opened
from visits.walk import Given, Move
from visits.working_days import WorkingDays
from visits.years import LONDON

COLLEAGUE: Final = COUNCILLORS[1].id
OTHER_MEMBER: Final = COUNCILLORS[2].id
MANAGER: Final = someone(40)
OTHER_MANAGER: Final = someone(41)
HEAD: Final = HEAD_OF_SERVICE
DEPUTY: Final = someone(51)
OTHER_HEAD: Final = someone(52)
DIRECTOR: Final = EXECUTIVE_DIRECTOR
COORDINATOR: Final = someone(70)
LEAVER: Final = someone(71)
TEAM: Final = MASH.model_copy(update={"managers": (MANAGER,)})
_LINE: Final = Contact(name="The duty line", phone="0345 000 0000")
RULES: Final = CouncilRules(
    id="council",
    name="Council",
    tenant_id=TENANT,
    contacts=Contacts(police=_LINE, mash=_LINE, out_of_hours=_LINE, lado=_LINE, whistleblowing=_LINE),
    safeguarding_lead=someone(80),
    executive_director=DIRECTOR,
)
ANSWER: Final = Doing(act=Act.RESPOND, text="Two posts start on 1 May.", outcome="information")
AGREED: Final = Doing(
    act=Act.RESPOND,
    text="We will fill both posts.",
    outcome="action_agreed",
    owner_role="Service Manager",
    action_due="2027-05-01",
    theme="Quality",
)
WORDS: Final = {
    Act.EXTEND: "The budget is settled in January.",
    Act.COMMENT: "There are three posts, not two.",
    Act.FOLLOW_UP: "When exactly?",
    Act.REOPEN: "The posts are still empty.",
    Act.REWORD: "Posts are empty.",
}
"""Words that are right for acts that need some."""
_operations: Final = count(1)


Interruption = Callable[[], Awaitable[object]]


@dataclass
class MovingClock:
    """Stands at a moment until a test moves it."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def at(self, year: int, month: int, day: int, hour: int = 9) -> None:
        """Move to an hour of a day in London."""
        self.moment = datetime(year, month, day, hour, tzinfo=LONDON).astimezone(UTC)

    def forward(self, **time_on: int) -> None:
        self.moment += timedelta(**time_on)


class Interrupted(SqliteTable):
    """A process's table in which something else can be done just before its next write, or just before it reads a row."""

    before_write: Interruption | None = None
    before_reading: tuple[str, Interruption] | None = None
    """The row's key, and what is done then, once."""

    async def get(self, partition: str, key: str) -> Row | None:
        """As any table reads, after the interruption."""
        if self.before_reading and self.before_reading[0] == key:
            interrupt, self.before_reading = self.before_reading[1], None
            await interrupt()
        return await super().get(partition, key)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        """As any table writes, after the interruption."""
        interrupt, self.before_write = self.before_write, None
        if interrupt:
            await interrupt()
        await super().write(partition, operations, write_id=write_id)


def everyone() -> list[Person]:
    """The register: six councillors and the officers around one team."""
    officers = {
        MANAGER: ("Mo Manager", Role.MANAGER),
        OTHER_MANAGER: ("Nia Elsewhere", Role.MANAGER),
        DEPUTY: ("Dee Deputy", Role.MANAGER),
        OTHER_HEAD: ("Oz Otherhead", Role.HEAD_OF_SERVICE),
        DIRECTOR: ("Di Director", Role.OBSERVER),
        COORDINATOR: ("Co Ordinator", Role.COORDINATOR),
    }
    people = [Person(id=who, name=name, roles=frozenset({role})) for who, (name, role) in officers.items()]
    head = Person(id=HEAD, name="Hy Head", roles=frozenset({Role.HEAD_OF_SERVICE}), deputy=DEPUTY)
    return [*COUNCILLORS, *people, head]


async def open_council(
    path: Path, clock: MovingClock, *, prefix: str = "a", table: SqliteTable | None = None
) -> Office:
    """One process's view of the council kept in this file, with caches of its own. `prefix` keeps its new ids its own."""
    store = TableStore(table or SqliteTable(path), "council")
    if not await store.years():
        event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op0")
        await store.register(everyone(), [TEAM], event)
        await (await store.open_year(YEAR)).commit([Put(SLOT)], write_id="slot")
    numbers = count(1)
    return Office(
        store=store,
        clock=clock,
        rules=RULES,
        working_days=WorkingDays(),
        new_id=lambda: f"{prefix}{next(numbers)}",
    )


async def re_register(office: Office, person: PersonId, **changes: object) -> None:
    """Change what the register says of someone."""
    known = await office.store.person(person)
    assert known is not None
    event = Event(object="register", action="changed", person=COORDINATOR, at=office.clock.now(), operation_id="op1")
    await office.store.register([known.model_copy(update=changes)], [], event)


def a_record(**changes: object) -> VisitRecord:
    """A record that was never stored, of Ada's visit with Ben."""
    draft = draft_at(Step.CHECK, a_context(slot=SLOT), {"members_present": f"{ADA},{BEN}"})
    return compose(draft, a_context(slot=SLOT))[0].model_copy(update=changes)


def asking(topic: str, text: str, urgency: str = "routine", who_sees: str = "channel") -> dict[str, str]:
    """What is typed to make the note on a topic an issue."""
    return {
        f"rating__{topic}": "some_concerns",
        f"note__{topic}": text,
        f"ask__{topic}": "true",
        f"urgency__{topic}": urgency,
        f"who_sees__{topic}": who_sees,
    }


ONE_ISSUE: Final = asking("staffing", "Two posts are empty. When will they be filled?")


async def send_form(
    office: Office, answers: Mapping[str, str] = ONE_ISSUE, *, record_id: str = "r1", on_rota: bool = True
) -> tuple[VisitRecord, tuple[Issue, ...]]:
    """A form filled in by Ada, who visited with Ben, and sent."""
    context = a_context(slot=SLOT if on_rota else None, now=office.clock.now())
    both = {"members_present": f"{ADA},{BEN}", "visit_date": "2026-11-14"}
    draft = draft_at(Step.CHECK, context, both | dict(answers))
    key = SLOT.id if on_rota else record_id
    draft = draft.model_copy(update={"id": record_id, "key": key})
    await office.store.year(YEAR).commit([Put(draft)], write_id=f"draft {record_id}")
    sent = await press_send(office, draft)
    assert isinstance(sent, Sent), sent
    return sent.record, sent.issues


async def press_send(office: Office, draft: Draft, presser: PersonId = AUTHOR) -> Sent | TooLate:
    """Press "Send to the Head of Service" on check-and-send."""
    given = Given(
        revision=draft.revision,
        operation_id=f"20261120-{next(_operations)}",
        part=1,
        move=Move.SEND,
        target="",
        values=DECLARED,
    )
    filled = await press(office, presser, YEAR, draft.key, Step.CHECK, given)
    if isinstance(filled, TooLate):
        return filled
    assert isinstance(filled, Answered), type(filled)
    assert isinstance(filled.outcome, Sent), getattr(filled.outcome, "faults", type(filled.outcome))
    return filled.outcome


async def begin_correction(office: Office, record_id: str, changes: Mapping[str, str], *drop: str) -> Draft:
    """Open a sent form again and type these answers over what it held; `drop` are fields to empty."""
    opened = await open_to_correct(office, AUTHOR, YEAR, record_id)
    assert isinstance(opened, Opened), opened
    year = office.store.year(YEAR)
    stored = await year.draft(record_id)
    assert stored is not None
    typed = {key: value for key, value in {**stored.value.typed, **changes}.items() if key not in drop}
    draft = stored.value.model_copy(update={"typed": typed, "revision": stored.value.revision + 1})
    await year.commit([Put(draft, stored)], write_id=f"typed {record_id} {office.clock.now()} {sorted(changes)} {drop}")
    return draft


async def correct(office: Office, record_id: str, changes: Mapping[str, str], *drop: str) -> Sent | TooLate:
    """Correct a sent form and send it again."""
    return await press_send(office, await begin_correction(office, record_id, changes, *drop))


async def do(office: Office, person: PersonId, issue: Issue, doing: Doing | Act, operation: str = "") -> ActedOn:
    """Do something to an issue; an act alone is done with words that are right for it."""
    if isinstance(doing, Act):
        doing = Doing(act=doing, text=WORDS.get(doing, ""), to=MANAGER if doing is Act.ASSIGN else None)
    return await act_on_issue(office, person, issue.year, issue.id, doing, operation or f"20261120-{next(_operations)}")


async def done(office: Office, person: PersonId, issue: Issue, doing: Doing | Act, operation: str = "") -> Issue:
    """The same, and it must have been done: the issue afterwards, as stored."""
    acted = await do(office, person, issue, doing, operation)
    assert isinstance(acted, Acted), acted
    return await stored_issue(office, issue.id)


async def stored_issue(office: Office, issue_id: str) -> Issue:
    stored = await office.store.year(YEAR).issue(issue_id)
    assert stored is not None
    return stored.value


async def waiting(office: Office, at: datetime | None = None) -> list[CardName]:
    """The cards that are due by a moment (by now, if none is given), the longest due first."""
    assert isinstance(office.store, TableStore)
    return [one.card for one in await office.store.outbox(YEAR).due(at or office.clock.now(), limit=100)]


async def posted(office: Office) -> None:
    """Let every card that is due be posted, and every effect be done."""
    assert isinstance(office.store, TableStore)
    outbox = office.store.outbox(YEAR)
    while due := await outbox.due(office.clock.now()):
        for one in due:
            claim = await outbox.claim(one, "test")
            assert claim is not None
            await outbox.done(claim, claim.wanted)


async def told(office: Office, kind: CardKind) -> set[tuple[str, str]]:
    """(object, person) of every card of this kind, due ever."""
    far_off = office.clock.now() + timedelta(days=400)
    return {(card.object_id, card.person) for card in await waiting(office, far_off) if card.kind is kind}


async def due_at(office: Office, kind: CardKind, about: str = "") -> list[datetime]:
    """When the cards of this kind are due whose object begins with `about`, by the keys of their rows."""
    rows = [key.split("|") for key in await keys(office, "outbox|")]
    found = [row[1] for row in rows if row[3] == kind and row[4].startswith(about)]
    return [datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC) for moment in found]


async def keys(office: Office, prefix: str) -> list[str]:
    """The keys of the year's rows that begin so."""
    return [row.key for page in [await _page(office, prefix)] for row in page.rows]


async def _page(office: Office, prefix: str) -> Page:
    assert isinstance(office.store, TableStore)
    page = await office.store._table.query(f"council|{YEAR}", *prefix_range(prefix), limit=PAGE_SIZE)
    assert page.next_key is None, "more rows than a page holds: ask for fewer"
    return page


def all_rows(path: Path) -> list[tuple[str, str]]:
    """(key, body) of every row in the file, whatever it is for: but not of those that note who was shown what."""
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT pk || '|' || rk, CAST(body AS TEXT) FROM rows ORDER BY pk, rk").fetchall()
    finally:
        connection.close()
    return [(str(key), str(body)) for key, body in found if not _notes_a_read(str(key), str(body))]


def _notes_a_read(key: str, body: str) -> bool:
    return "|saw|" in key or ("|event|" in key and ('"action":"read"' in body or '"action":"listed"' in body))


def rows_with(path: Path, words: str) -> list[str]:
    """The keys of all rows that hold these words."""
    return [key for key, body in all_rows(path) if words in key or words in body]
