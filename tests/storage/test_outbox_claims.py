"""Claims on cards, over both engines: one sender to a thread, and no card shown twice or lost when a claim lapses."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from storage.outbox import Claim, LostClaim, Outbox, Posted, Why
from storage.store import TableStore
from storage.table import Table
from storage.year import TableYear
from tests.storage.samples import NOW, YEAR
from tests.storage.senders import (
    ELSEWHERE,
    FORM,
    OTHER_PLACE,
    PLACE,
    REPLY,
    ROOT,
    claimed,
    due,
    only_due,
    want,
)

LATER = NOW + timedelta(minutes=5)
LAPSED = 0.0
"""Seconds: a lease that has lapsed as soon as it is given."""


@pytest.fixture
def year(table: Table, partition: str) -> TableYear:
    return TableStore(table, partition).year(YEAR)


@pytest.fixture
def outbox(table: Table, partition: str) -> Outbox:
    return TableStore(table, partition).outbox(YEAR)


@pytest.fixture
def hasty(table: Table, partition: str) -> Outbox:
    """The same cards, with claims that lapse at once."""
    return TableStore(table, partition, lease_seconds=LAPSED).outbox(YEAR)


async def overtaken(year: TableYear, hasty: Outbox) -> tuple[Claim, Claim]:
    """A card whose first claim lapsed, so that a second sender has claimed it too."""
    await want(year, ROOT)
    return await claimed(hasty, "slow"), await claimed(hasty, "next")


async def save_place(outbox: Outbox, claim: Claim) -> None:
    await outbox.posted(claim, PLACE)


async def finish(outbox: Outbox, claim: Claim) -> None:
    await outbox.done(claim, claim.wanted)


async def put_off(outbox: Outbox, claim: Claim) -> None:
    await outbox.later(claim, LATER, Why.SERVICE_DOWN)


async def park(outbox: Outbox, claim: Claim) -> None:
    await outbox.park(claim, NOW, Why.NOT_REACHABLE)


Step = Callable[[Outbox, Claim], Awaitable[None]]
steps = pytest.mark.parametrize("step", [save_place, finish, put_off, park])


@steps
async def test_whoever_was_overtaken_is_told_and_does_not_disturb_the_next(
    year: TableYear, hasty: Outbox, step: Step
) -> None:
    slow, following = await overtaken(year, hasty)
    with pytest.raises(LostClaim):
        await step(hasty, slow)
    await hasty.posted(following, OTHER_PLACE)
    await hasty.done(following, following.wanted)
    assert await hasty.card(ROOT) == OTHER_PLACE


@steps
async def test_whoever_comes_after_another_has_finished_is_told(year: TableYear, hasty: Outbox, step: Step) -> None:
    slow, following = await overtaken(year, hasty)
    await hasty.posted(following, OTHER_PLACE)
    assert await hasty.done(following, following.wanted)
    with pytest.raises(LostClaim):
        await step(hasty, slow)
    assert await hasty.card(ROOT) == OTHER_PLACE


@steps
async def test_a_lapsed_claim_that_nobody_took_over_is_as_good_as_ever(
    year: TableYear, hasty: Outbox, step: Step
) -> None:
    await want(year, ROOT)
    claim = await claimed(hasty)
    assert (await only_due(hasty)).card == ROOT
    await step(hasty, claim)


async def test_two_senders_that_both_posted_a_stub_fill_only_one_of_them(year: TableYear, hasty: Outbox) -> None:
    """The second's place was saved first: the first must not take it over, or both would put the full card."""
    slow, following = await overtaken(year, hasty)
    await hasty.posted(following, OTHER_PLACE)
    with pytest.raises(LostClaim):
        await hasty.posted(slow, PLACE)
    assert await hasty.done(following, following.wanted)
    assert await hasty.card(ROOT) == OTHER_PLACE


async def test_nobody_claims_a_card_whose_place_they_have_not_seen(year: TableYear, hasty: Outbox) -> None:
    """A sender saves the place between another's look at what is due and its claim: that claim must look again."""
    await want(year, ROOT)
    slow = await claimed(hasty, "slow")
    seen = await only_due(hasty)
    await hasty.posted(slow, PLACE)
    assert await hasty.claim(seen, "next") is None
    assert (await claimed(hasty, "next")).activity_id == PLACE.activity_id


async def test_a_card_put_late_by_one_who_was_overtaken_is_put_once_more(year: TableYear, hasty: Outbox) -> None:
    """The slow sender may have put what the card said before the change over what the next one put after it."""
    slow, _ = await overtaken(year, hasty)
    await hasty.posted(following := await claimed(hasty, "third"), PLACE)
    assert await hasty.done(following, following.wanted)
    assert await due(hasty) == []
    with pytest.raises(LostClaim):
        await hasty.done(slow, slow.wanted)
    again = await claimed(hasty, "fourth")
    assert (again.waiting.card, again.activity_id) == (ROOT, PLACE.activity_id)
    assert await hasty.done(again, again.wanted)
    assert await due(hasty) == []


async def test_a_card_put_late_while_the_next_is_still_at_it_makes_that_one_go_round_again(
    year: TableYear, hasty: Outbox
) -> None:
    slow, following = await overtaken(year, hasty)
    with pytest.raises(LostClaim):
        await hasty.done(slow, slow.wanted)
    await hasty.posted(following, PLACE)
    assert not await hasty.done(following, following.wanted)
    again = await claimed(hasty)
    assert await hasty.done(again, again.wanted)


async def test_a_place_once_saved_is_there_for_whoever_goes_on(year: TableYear, hasty: Outbox) -> None:
    await want(year, ROOT)
    await hasty.posted(await claimed(hasty, "killed here"), PLACE)
    following = await claimed(hasty, "next")
    place = Posted(following.conversation_id, following.service_url, following.activity_id)
    assert place == PLACE
    assert await hasty.done(following, following.wanted)
    assert await hasty.card(ROOT) == PLACE


async def test_a_claim_lapses_in_its_own_time(table: Table, partition: str, year: TableYear) -> None:
    outbox = TableStore(table, partition, lease_seconds=1.0).outbox(YEAR)
    await want(year, ROOT, REPLY)
    first = next(waiting for waiting in await due(outbox) if waiting.card == ROOT)
    assert await outbox.claim(first, "killed here")
    assert [waiting.card for waiting in await due(outbox)] == [REPLY]
    assert await outbox.claim(await only_due(outbox), "next") is None
    await asyncio.sleep(1.1)
    cards = await due(outbox)
    assert [waiting.card for waiting in cards] == [ROOT, REPLY]
    assert await outbox.claim(cards[0], "next")


@pytest.mark.parametrize("holder", ["a", "b"])
async def test_a_thread_has_one_sender_and_one_card_at_a_time(year: TableYear, outbox: Outbox, holder: str) -> None:
    """Whoever asks: another sender, or another job of the same one."""
    await want(year, ROOT, FORM, REPLY, ELSEWHERE)
    root, form, reply, elsewhere = await due(outbox)
    claim = await outbox.claim(root, "a")
    assert claim is not None
    assert [await outbox.claim(waiting, holder) for waiting in (root, form, reply)] == [None] * 3
    assert await outbox.claim(elsewhere, holder)
    assert await outbox.done(claim, claim.wanted)
    assert await outbox.claim(form, holder)


async def test_of_many_who_claim_a_thread_at_once_one_gets_it(year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT, FORM, REPLY)
    cards = await due(outbox)
    claims = await asyncio.gather(*(outbox.claim(cards[n % 3], f"sender {n}") for n in range(12)))
    assert sum(claim is not None for claim in claims) == 1


async def test_what_was_seen_before_it_moved_cannot_be_claimed(year: TableYear, outbox: Outbox) -> None:
    await want(year, ROOT)
    seen = await only_due(outbox)
    await put_off(outbox, await claimed(outbox))
    assert await outbox.claim(seen, "b") is None
