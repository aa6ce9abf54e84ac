"""What is removed together: every kind of row goes with something, and nothing of it is left behind, on both engines."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from storage.keeping import FIRST_KEY, LAST_KEY
from storage.kept_with import COUNCIL_KINDS, YEAR_KINDS, thing_of, thing_of_card
from storage.paging import all_rows
from storage.rows import NewerRow
from storage.store import TableStore
from storage.table import Table
from tests.storage import samples
from tests.storage.samples import NOW, YEAR
from visits.card_names import CardKind, CardName
from visits.ports import Finished, Happened, Put, Show, Stale, Storable
from visits.retention import Kept, Thing
from visits.rota import CalendarFeed, Preferences

STORAGE = Path(__file__).parents[2] / "storage"
_A = "tenant.aad"
CARDS = {
    CardKind.RECORD: ("r1", "", Kept.RECORDS),
    CardKind.FORM: ("r1.2", "", Kept.RECORDS),
    CardKind.ISSUE: ("r1_2", "", Kept.RECORDS),
    CardKind.ANSWER: ("r1_2.3", _A, Kept.RECORDS),
    CardKind.REPLY_REMINDER: ("r1_2.1.answered", _A, Kept.RECORDS),
    CardKind.FOLLOW_UP: ("r1_2.4", "", Kept.RECORDS),
    CardKind.ASSIGNED: ("r1_2.20261120-ab", "", Kept.RECORDS),
    CardKind.REWORD: ("r1.note__staffing", _A, Kept.RECORDS),
    CardKind.COLLEAGUE: ("r1", _A, Kept.RECORDS),
    CardKind.DUE_SOON: ("r1_2.2026-12-01", "", Kept.RECORDS),
    CardKind.OVERDUE: ("r1_2.2026-12-01.1", _A, Kept.RECORDS),
    CardKind.ESCALATED: ("r1_2.2026-12-01.1", _A, Kept.RECORDS),
    CardKind.SUMMARY_SHOWN: ("r1_2", _A, Kept.RECORDS),
    CardKind.SAFETY_CALL: ("r1", _A, Kept.CALLS),
    CardKind.HOST: ("r1", _A, Kept.ROTA),
    CardKind.NEWS: ("r1.4.cancel", _A, Kept.ROTA),
    CardKind.SWAP: ("r1.o1", _A, Kept.ROTA),
    CardKind.VISIT_REMINDER: ("r1.20261120T100000.7", _A, Kept.ROTA),
    CardKind.WRITE_UP: ("r1.20261120T100000.2", _A, Kept.ROTA),
    CardKind.REPORT: ("f0", _A, Kept.REPORTS),
    CardKind.NO_CHANNEL: (_A, _A, Kept.WORKINGS),
    CardKind.DIGEST: ("aad.2026-W47", "", Kept.WORKINGS),
    CardKind.MONTHLY: ("2026-11", _A, Kept.WORKINGS),
    CardKind.SUMMARY: ("2026-W47", _A, Kept.WORKINGS),
    CardKind.NOT_REACHED: ("answer.not_reachable.r1_2.3", _A, Kept.RECORDS),
    CardKind.EFFECT: ("close.r1_2.1.answered", "", Kept.RECORDS),
}


async def lived_in(table: Table, council: str) -> TableStore:
    """One of everything that is kept, with cards of each kind waiting, claimed and parked."""
    store = TableStore(table, council)
    year = await store.open_year(YEAR)
    for one in samples.ALL:
        if isinstance(one, Storable):
            await year.commit([Put(one)], write_id=uuid4().hex)
    shows = [
        Show(CardName(kind=kind, object_id=about, person=person), NOW) for kind, (about, person, _) in CARDS.items()
    ]
    done = Finished(person=samples.AUTHOR, operation_id="20261116-ab.respond", outcome="done")
    await year.commit([Happened(samples.EVENT), done, *shows], write_id=uuid4().hex)
    outbox = store.outbox(YEAR)
    first, second, *_ = await outbox.due(NOW)
    for waiting in (first, second):
        claim = await outbox.claim(waiting, "somebody")
        if claim and waiting is first:
            await outbox.park(claim, NOW, "fault")  # type: ignore[arg-type]  # any word does
    return store


def test_every_kind_of_row_that_storage_names_is_kept_with_something() -> None:
    """Whoever adds a kind of row says in storage/kept_with.py what it is kept with, or retention would stop at it."""
    text = "".join(file.read_text(encoding="utf-8") for file in STORAGE.glob("*.py"))
    named = set(re.findall(r'"([a-z]+)\|', text))
    assert {"record", "slotat", "card", "event", "hold", "thread"} <= named
    assert sorted(named - YEAR_KINDS.keys() - COUNCIL_KINDS.keys()) == []


def test_a_row_of_a_kind_that_nobody_knows_stops_it() -> None:
    with pytest.raises(NewerRow):
        thing_of("novelty|r1", {})


@pytest.mark.parametrize("kind", CardKind)
def test_each_card_goes_with_what_it_shows(kind: CardKind) -> None:
    about, person, kept = CARDS[kind]
    assert thing_of_card(CardName(kind=kind, object_id=about, person=person)).kept is kept


@pytest.mark.parametrize(
    ("effect", "thing"),
    [
        ("sent.r1", Thing(Kept.RECORDS, "r1")),
        ("close.r1_2.1.answered", Thing(Kept.RECORDS, "r1")),
        ("swap.slot1.o1", Thing(Kept.ROTA, "slot1")),
        ("daily.2026-11-20", Thing(Kept.WORKINGS, "")),
    ],
)
def test_work_that_waits_goes_with_what_it_is_about(effect: str, thing: Thing) -> None:
    assert thing_of_card(CardName(kind=CardKind.EFFECT, object_id=effect)) == thing


async def test_a_record_goes_whole_and_takes_nothing_else_with_it(table: Table, partition: str) -> None:
    store = await lived_in(table, partition)
    year = store.year(YEAR)
    await store.thread_is("19:x", "1700", "r1", YEAR)
    await store.thread_is("19:x", "1701", "r2", YEAR)
    before = await year.rows_kept()
    record = Thing(Kept.RECORDS, "r1")
    assert len(before[record]) > 20
    await year.purge(before[record])
    assert await store.forget_threads({"r1"}) == 1
    after = await year.rows_kept()
    assert after.keys() == before.keys() - {record}
    assert {thing: len(rows) for thing, rows in after.items()} == {
        thing: len(rows) for thing, rows in before.items() if thing != record
    }
    assert await store.record_of_thread("19:x", "1700") is None
    assert await store.record_of_thread("19:x", "1701") == ("r2", YEAR)
    rows = await all_rows(table, year.partition, FIRST_KEY, LAST_KEY)
    others = (Kept.AUDIT, Kept.ROTA, Kept.CALLS, Kept.RESULTS)  # "r1" is a slot's and a call's id here too
    left = [row.key for row in rows if thing_of(row.key, row.values).kept not in others and "r1" in row.key.split("|")]
    assert left == ["improved|r0_1|r1"]  # what it said of an issue of another record stays with that one


async def test_when_every_thing_is_gone_nothing_is_left(table: Table, partition: str) -> None:
    store = await lived_in(table, partition)
    year = store.year(YEAR)
    for rows in (await year.rows_kept()).values():
        await year.purge(rows)
    assert await all_rows(table, year.partition, "", "\x7f") == []


async def test_a_thing_that_has_changed_meanwhile_stays_whole(table: Table, partition: str) -> None:
    store = await lived_in(table, partition)
    year = store.year(YEAR)
    draft = Thing(Kept.DRAFTS, samples.DRAFT.key)
    rows = (await year.rows_kept())[draft]
    stored = await year.draft(samples.DRAFT.key)
    assert stored
    await year.commit([Put(stored.value.model_copy(update={"revision": 9}), stored)], write_id="saved")
    with pytest.raises(Stale):
        await year.purge(rows)
    assert {row.key for row in (await year.rows_kept())[draft]} == {row.key for row in rows}


async def test_what_is_kept_of_a_person_beside_the_register_can_be_forgotten(table: Table, partition: str) -> None:
    store = TableStore(table, partition)
    theirs, others = samples.AUTHOR, samples.COLLEAGUE
    for person, token in ((theirs, "token-a"), (others, "token-b")):
        await store.prefer(Preferences(person=person), samples.EVENT.model_copy(update={"operation_id": token}))
        feed = CalendarFeed(person=person, token=token, made_at=NOW)
        await store.open_feed(feed, samples.EVENT.model_copy(update={"operation_id": f"f{token}"}))
    await store.keep_link(samples.LINK.model_copy(update={"person": theirs}), samples.EVENT)
    await store.met(samples.CHAT.model_copy(update={"person": theirs}))
    assert await store.forget_person(theirs) == len(("prefers", "feedof", "feed", "chat", "link", "linkat"))
    assert await store.forget_person(theirs) == 0
    rows = await all_rows(table, partition, FIRST_KEY, LAST_KEY)
    assert [row.key for row in rows if theirs in str(row) and not row.key.startswith("event|")] == []
    assert await store.feed("token-b")
