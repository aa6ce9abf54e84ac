"""Cards waiting to be posted, over both engines: one row per card, every change shown in the end, nothing lost."""

import asyncio
from datetime import timedelta

import pytest

from storage.outbox import Outbox, Why
from storage.store import TableStore
from storage.table import RowConflict, Table
from storage.year import TableYear
from tests.storage.samples import NOW, YEAR
from tests.storage.senders import FORM, PLACE, REPLY, ROOT, cards_waiting, claimed, due, only_due, want
from visits.card_names import CardKind, CardName

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def year(table: Table, partition: str) -> TableYear:
    return TableStore(table, partition).year(YEAR)


@pytest.fixture
def outbox(table: Table, partition: str) -> Outbox:
    return TableStore(table, partition).outbox(YEAR)


async def test_a_card_is_due_once_it_is_wanted_and_no_more_when_it_is_done(
    table: Table, year: TableYear, outbox: Outbox
) -> None:
    await want(year, ROOT)
    assert await outbox.card(ROOT) is None
    claim = await claimed(outbox)
    assert (claim.waiting.card, claim.wanted, claim.activity_id) == (ROOT, 1, "")
    await outbox.posted(claim, PLACE)
    assert await outbox.done(claim, claim.wanted)
    assert await cards_waiting(table, year) == []
    assert await outbox.card(ROOT) == PLACE


async def test_a_change_while_a_card_waits_adds_no_row(table: Table, year: TableYear, outbox: Outbox) -> None:
    for _ in range(5):
        await want(year, ROOT, REPLY)
    assert len(await cards_waiting(table, year)) == 2
    claims = [await outbox.claim(waiting, "a") for waiting in (await due(outbox))[:1]]
    assert [claim and claim.wanted for claim in claims] == [5]


async def test_a_change_between_claim_and_done_makes_the_card_due_again_where_it_is(
    table: Table, year: TableYear, outbox: Outbox
) -> None:
    await want(year, ROOT)
    claim = await claimed(outbox)
    await outbox.posted(claim, PLACE)
    await want(year, ROOT)
    assert not await outbox.done(claim, claim.wanted)
    assert len(await cards_waiting(table, year)) == 1
    again = await claimed(outbox, "b")
    assert (again.wanted, again.activity_id) == (2, PLACE.activity_id)
    assert await outbox.done(again, again.wanted)
    assert await due(outbox) == []


async def test_a_change_after_done_brings_the_same_card_up_to_date(year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT)
    claim = await claimed(outbox)
    await outbox.posted(claim, PLACE)
    assert await outbox.done(claim, claim.wanted)
    await want(year, ROOT)
    assert (await claimed(outbox)).activity_id == PLACE.activity_id


async def test_a_card_for_the_channel_and_the_same_for_a_person_are_two(year: TableYear, outbox: Outbox) -> None:
    personal = REPLY.model_copy(update={"person": "t.head"})
    await want(year, REPLY, personal)
    cards = await due(outbox)
    assert [waiting.card for waiting in cards] == [REPLY, personal]
    assert all([await outbox.claim(waiting, "a") for waiting in cards]), "they are in different threads"


async def test_changes_and_a_sender_at_the_same_card_at_once_lose_nothing(year: TableYear, outbox: Outbox) -> None:
    """Whatever the order, the last change is shown in the end."""
    await want(year, ROOT)
    claim = await claimed(outbox)

    async def send() -> None:
        await outbox.posted(claim, PLACE)
        await outbox.done(claim, claim.wanted)

    async def change() -> None:
        while True:
            try:
                return await want(year, ROOT)
            except RowConflict:
                continue

    await asyncio.gather(send(), *(change() for _ in range(6)))
    last = await claimed(outbox)
    assert last.wanted == 7
    assert await outbox.done(last, 7)
    assert await due(outbox) == []


async def test_a_card_put_off_is_due_at_its_time_and_counts_its_attempts(year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT)
    await outbox.later(await claimed(outbox), LATER, Why.THROTTLED, counts=False)
    assert await due(outbox) == []
    (waiting,) = await outbox.due(LATER)
    assert (waiting.attempts, waiting.why, waiting.year) == (0, Why.THROTTLED, YEAR)
    claim = await outbox.claim(waiting, "b")
    assert claim is not None
    await outbox.later(claim, LATER, Why.SERVICE_DOWN)
    (waiting,) = await outbox.due(LATER)
    assert (waiting.attempts, waiting.why) == (1, Why.SERVICE_DOWN)


async def test_a_card_may_be_put_off_to_the_moment_it_was_due(table: Table, year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT)
    await outbox.later(await claimed(outbox), NOW, Why.NO_ROOT)
    assert (await only_due(outbox)).attempts == 1
    assert len(await cards_waiting(table, year)) == 1


async def test_cards_put_off_together_keep_their_order(year: TableYear, outbox: Outbox) -> None:
    """A thread whose channel is chosen late still begins with its root."""
    cards = [ROOT, FORM, *(CardName(kind=CardKind.ISSUE, object_id=f"r1_{n}") for n in range(1, 11))]
    await want(year, *cards)
    for waiting in await due(outbox):
        claim = await outbox.claim(waiting, "a")
        assert claim is not None
        await outbox.later(claim, LATER, Why.NO_CHANNEL)
    assert [waiting.card for waiting in await outbox.due(LATER)] == cards


async def test_a_change_while_a_card_is_put_off_waits_with_it(table: Table, year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT)
    await outbox.later(await claimed(outbox), LATER, Why.SERVICE_DOWN)
    await want(year, ROOT)
    assert await due(outbox) == []
    (waiting,) = await outbox.due(LATER)
    claim = await outbox.claim(waiting, "a")
    assert claim is not None
    assert claim.wanted == 2
    assert len(await cards_waiting(table, year)) == 1


async def test_a_parked_card_waits_for_a_person_whatever_changes(table: Table, year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT)
    await outbox.park(await claimed(outbox), NOW, Why.NOT_REACHABLE)
    await want(year, ROOT)
    assert list(await outbox.due(NOW + timedelta(days=365))) == []
    (parked,) = await outbox.parked()
    assert (parked.card, parked.why) == (ROOT, Why.NOT_REACHABLE)
    assert len(await cards_waiting(table, year)) == 1


async def test_an_unparked_card_is_due_at_once_with_a_fresh_start_and_all_changes(
    year: TableYear, outbox: Outbox
) -> None:
    await want(year, ROOT)
    claim = await claimed(outbox)
    await outbox.posted(claim, PLACE)
    await outbox.later(claim, NOW, Why.SERVICE_DOWN)
    await outbox.park(await claimed(outbox), NOW, Why.NOT_REACHABLE)
    await want(year, ROOT)
    (parked,) = await outbox.parked()
    await outbox.unpark(parked, NOW)
    with pytest.raises(RowConflict):
        await outbox.unpark(parked, NOW)
    assert list(await outbox.parked()) == []
    again = await claimed(outbox)
    assert (again.waiting.attempts, again.wanted, again.activity_id) == (0, 2, PLACE.activity_id)


async def test_years_have_outboxes_of_their_own(table: Table, partition: str, year: TableYear) -> None:
    await want(year, ROOT)
    assert await due(TableStore(table, partition).outbox("2027-28")) == []
