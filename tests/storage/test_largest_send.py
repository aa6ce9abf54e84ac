"""The largest form there is can be sent: one transaction, within every limit of Azure Tables, and all of it is found again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import pytest

from storage.outbox import Outbox
from storage.store import TableStore
from storage.table import MAX_OPERATIONS, MAX_PROPERTIES, MAX_PROPERTY_UNITS, Delete, Table
from tests.storage.counting import CountingTable
from tests.storage.samples import AUTHOR, DRAFT, EVENT, HEAD, ISSUE, NOW, SLOT, TEAM, TENANT, YEAR, someone
from visits.card_names import CardKind
from visits.council import Contact, Contacts, CouncilRules
from visits.draft import MAX_ISSUES, Carried, Draft
from visits.model import (
    Issue,
    Person,
    Role,
    VisitKind,
    VisitRecord,
    aad_of,
)
from visits.outcomes import Sent
from visits.ports import (
    Office,
    Put,
)
from visits.proforma import OneOf, SomeOf, Step, TextAnswer
from visits.proforma_versions import CURRENT
from visits.rota import Slot, SlotStatus, SwapOffer
from visits.usecases.corrections import open_to_correct
from visits.usecases.effects import apply_sent
from visits.usecases.fill import Answered, press
from visits.usecases.start import Opened
from visits.walk import Given, Move
from visits.working_days import WorkingDays

PRESENT: Final = tuple(someone(n) for n in (2, 3, 4, 5))
"""Four councillors, and not the author: who wrote up a visit that others made."""
DECLARED: Final = {"declare_anonymous": "true", "confirm_identifiers": "true"}
OPEN_ISSUES: Final = 40
TOPICS: Final = tuple(topic.key for topic in CURRENT.topics[VisitKind.CORPORATE_PARENTING])
PARENTING: Final = TEAM.model_copy(update={"visit_kind": VisitKind.CORPORATE_PARENTING})
EXTRAS: Final = tuple(f"x{n}" for n in range(1, MAX_ISSUES + 1))
NOBODY: Final = Contact(name="Nobody", phone="0")
RULES: Final = CouncilRules(
    id="test",
    name="Test Council",
    tenant_id=TENANT,
    contacts=Contacts(police=NOBODY, mash=NOBODY, out_of_hours=NOBODY, lado=NOBODY, whistleblowing=NOBODY),
    safeguarding_lead=someone(80),
    executive_director=someone(81),
)


@dataclass
class FixedClock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


def longest(key: str) -> str:
    """As much as the question takes: three bytes of UTF-8 and two UTF-16 units for each letter counted."""
    answer = CURRENT.question(key).answer
    assert isinstance(answer, TextAnswer)
    return "q\u0308" * answer.limit


def last_choice(key: str) -> str:
    answer = CURRENT.question(key).answer
    assert isinstance(answer, OneOf)
    return answer.choices[-1].key


def every_choice(key: str) -> str:
    answer = CURRENT.question(key).answer
    assert isinstance(answer, SomeOf)
    return ",".join(choice.key for choice in answer.choices)


def earlier_issues() -> list[Issue]:
    numbers = range(1, OPEN_ISSUES + 1)
    return [ISSUE.model_copy(update={"id": f"r0_{n}", "record_id": "r0", "number": n}) for n in numbers]


def typed() -> Mapping[str, str]:
    """Every question answered at its longest; no note is made an issue, so that there are notes and ten issues besides."""
    texts = ("interest_detail", "working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")
    answers = {key: longest(key) for key in texts}
    answers |= {
        "visit_date": "2026-11-14",
        "interest": "yes",
        "concern_gate": "yes",
        "may_quote": "yes",
        "members_present": ",".join(aad_of(person) for person in PRESENT),
    }
    answers |= {key: last_choice(key) for key in ("mode", "duration", "managers_present", "understanding")}
    answers |= {key: every_choice(key) for key in ("roles_met", "accompanied_by")}
    answers |= {f"improved__{issue.id}": "could_not_tell" for issue in earlier_issues()}
    answers |= {f"rating__{topic}": "serious_concerns" for topic in TOPICS}
    answers |= {f"note__{topic}": longest("note") for topic in TOPICS}
    for number, slug in enumerate(EXTRAS):
        answers[f"issue_topic__{slug}"] = TOPICS[number % len(TOPICS)]
        answers[f"issue_text__{slug}"] = longest("issue_text")
        answers[f"urgency__{slug}"] = "soon"
        answers[f"who_sees__{slug}"] = ("channel", "head_of_service", "executive_director")[number % 3]
        answers[f"same_as__{slug}"] = f"r0_{OPEN_ISSUES - number % 8}"
    return answers


def largest_draft() -> Draft:
    carried = tuple(Carried(issue_id=i.id, year=i.year, reference=i.reference) for i in earlier_issues())
    return DRAFT.model_copy(
        update={
            "visit_kind": VisitKind.CORPORATE_PARENTING,
            "step": Step.CHECK,
            "part": 1,
            "changing": False,
            "carried": carried,
            "typed": typed(),
            "extras": EXTRAS,
            "extras_made": len(EXTRAS),
        }
    )


def planned() -> Slot:
    """A visit later today, so that its hosts could still be told of what becomes of it."""
    return SLOT.model_copy(update={"members": PRESENT, "capacity": len(PRESENT), "start": NOW + timedelta(hours=1)})


def offered() -> list[SwapOffer]:
    """Every place on it is offered to others."""
    return [
        SwapOffer(id=f"{SLOT.id}.{number}", year=YEAR, slot_id=SLOT.id, by=who, offered_at=NOW)
        for number, who in enumerate(PRESENT)
    ]


@pytest.fixture
async def office(table: Table, partition: str) -> Office:
    """A council in which the largest form stands at check-and-send."""
    store = TableStore(CountingTable(table), partition)
    people = [Person(id=who, name=f"Cllr {who[-3:]}", roles=frozenset({Role.MEMBER})) for who in (AUTHOR, *PRESENT)]
    people.append(Person(id=HEAD, name="Head", roles=frozenset({Role.HEAD_OF_SERVICE})))
    await store.register(people, [PARENTING], EVENT)
    year = await store.open_year(YEAR)
    changes = [Put(largest_draft()), Put(planned()), *(Put(offer) for offer in offered())]
    await year.commit(changes, write_id=uuid4().hex)
    earlier = earlier_issues()
    for half in (earlier[::2], earlier[1::2]):
        await year.commit([Put(issue) for issue in half], write_id=uuid4().hex)
    return Office(store=store, clock=FixedClock(), rules=RULES, working_days=WorkingDays(), new_id=lambda: uuid4().hex)


def counted(office: Office) -> CountingTable:
    assert isinstance(office.store, TableStore)
    table = office.store._table
    assert isinstance(table, CountingTable)
    return table


async def send(office: Office) -> Sent:
    """Press "Send to the Head of Service"."""
    given = Given(
        revision=DRAFT.revision, operation_id="20261116-send", part=1, move=Move.SEND, target="", values=DECLARED
    )
    filled = await press(office, AUTHOR, YEAR, DRAFT.key, Step.CHECK, given)
    assert isinstance(filled, Answered), filled
    assert isinstance(filled.outcome, Sent), filled.outcome
    return filled.outcome


async def outbox_of(office: Office) -> Outbox:
    assert isinstance(office.store, TableStore)
    return office.store.outbox(YEAR)


async def test_the_largest_send_is_one_transaction_within_the_limits(office: Office) -> None:
    before = len(counted(office).writes)
    sent = await send(office)
    assert len(sent.issues) == MAX_ISSUES
    assert set(sent.record.notes) == set(TOPICS)
    (write,) = counted(office).writes[before:]
    assert len(write) <= MAX_OPERATIONS
    rows = [operation.values for operation in write if not isinstance(operation, Delete)]
    assert max(len(row) for row in rows) <= MAX_PROPERTIES
    texts = [value for row in rows for value in row.values() if isinstance(value, str)]
    assert 0 < max(len(text.encode("utf-16-le")) // 2 for text in texts) <= MAX_PROPERTY_UNITS


async def test_everything_the_largest_send_kept_is_found_again(office: Office) -> None:
    sent = await send(office)
    year = office.store.year(YEAR)
    stored = await year.record(sent.record.id)
    assert stored is not None
    assert stored.value == VisitRecord.model_validate(sent.record.model_dump())
    assert tuple(await year.issues_of(sent.record.id)) == sent.issues
    origin = await year.origin(sent.record.id)
    assert origin is not None
    assert origin.value.typed == sent.draft.typed
    assert await year.draft(DRAFT.key) is None
    assert list(await year.drafts_of(AUTHOR)) == []
    slot = await year.slot(SLOT.id)
    assert slot is not None
    assert (slot.value.status, slot.value.record_id) == (SlotStatus.DONE, sent.record.id)
    for person in (AUTHOR, *PRESENT):
        assert [record.id for record in await year.records_of(person)] == [sent.record.id]
    assert len(await year.open_issues(TEAM.id)) == OPEN_ISSUES + MAX_ISSUES
    assert await year.outcome_of(AUTHOR, "20261116-send") == sent.record.id


async def test_every_card_of_the_largest_send_is_due_in_the_order_of_the_thread(office: Office) -> None:
    sent = await send(office)
    cards = [waiting.card for waiting in await (await outbox_of(office)).due(NOW)]
    kinds = list(dict.fromkeys(card.kind for card in cards))
    assert kinds == [CardKind.RECORD, CardKind.FORM, CardKind.ISSUE, CardKind.EFFECT]
    issues = [card.object_id for card in cards if card.kind is CardKind.ISSUE]
    assert issues == [issue.id for issue in sent.issues]
    assert len([card for card in cards if card.kind is CardKind.FORM]) > 1
    await apply_sent(office, YEAR, sent.record.id)
    later = [waiting.card for waiting in await (await outbox_of(office)).due(NOW)]
    assert [card.person for card in later if card.kind is CardKind.COLLEAGUE] == list(PRESENT)


async def all_posted(office: Office) -> None:
    """Post every card that is due: a card that waits already costs a change less than one that must wait again."""
    outbox = await outbox_of(office)
    for one in await outbox.due(NOW):
        claim = await outbox.claim(one, "test")
        assert claim is not None
        await outbox.done(claim, claim.wanted)


async def corrected(office: Office, typed: Mapping[str, str], extras: tuple[str, ...]) -> list[int]:
    """Correct the largest form by these answers: how many operations the last transaction took."""
    sent = await send(office)
    await all_posted(office)
    opened = await open_to_correct(office, AUTHOR, YEAR, sent.record.id)
    assert isinstance(opened, Opened)
    year = office.store.year(YEAR)
    stored = await year.draft(sent.record.id)
    assert stored is not None
    changes = {"typed": {**stored.value.typed, **typed}, "extras": extras, "extras_made": 20}
    await year.commit([Put(stored.value.model_copy(update=changes), stored)], write_id="typed")
    before = len(counted(office).writes)
    given = Given(revision=1, operation_id="20261116-again", part=1, move=Move.SEND, target="", values=DECLARED)
    filled = await press(office, AUTHOR, YEAR, sent.record.id, Step.CHECK, given)
    assert isinstance(filled, Answered), filled
    assert isinstance(filled.outcome, Sent), filled.outcome
    return [len(write) for write in counted(office).writes[before:]]


async def test_the_largest_correction_of_the_same_issues_is_one_transaction(office: Office) -> None:
    """Every issue goes to somebody else, so that each has two cards to be brought up to date."""
    moved = {
        f"who_sees__{slug}": ("head_of_service", "executive_director", "channel")[n % 3]
        for n, slug in enumerate(EXTRAS)
    }
    (operations,) = await corrected(office, moved, EXTRAS)
    assert operations <= MAX_OPERATIONS


async def test_a_correction_that_replaces_four_of_ten_issues_is_one_transaction(office: Office) -> None:
    """Four are withdrawn and four others raised in the largest form: more than that does not fit a transaction."""
    replaced = 4
    typed: dict[str, str] = {}
    others = tuple(f"x{n}" for n in range(11, 11 + replaced))
    for old, new in zip(EXTRAS, others, strict=False):
        for key in ("issue_topic", "issue_text", "urgency", "who_sees", "same_as"):
            typed[f"{key}__{new}"] = largest_draft().value(f"{key}__{old}")
    (operations,) = await corrected(office, typed, (*EXTRAS[replaced:], *others))
    assert operations <= MAX_OPERATIONS
