"""The audit trail over both engines: whatever is done to it behind the product's back is found, at the right place."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from storage.audit import TableTrail, seal_key
from storage.changes import event_row
from storage.paging import all_rows
from storage.rows import pack
from storage.table import Delete, Insert, Replace, Row, StorageDown, Table
from tests.storage.counting import CountingTable
from tests.storage.samples import EVENT, NOW
from visits.audit import LATE, MOST_IN_SEAL, SETTLING, Broken, Seal, Tampering, Whole, hash_of
from visits.ports import Stale
from visits.usecases.auditing import SEALS_AT_ONCE, seal_settled, verify

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


class Life:
    """A trail that is written to and sealed, moment by moment."""

    def __init__(self, table: Table, partition: str) -> None:
        self.table, self.partition = table, partition
        self.trail = TableTrail(table, partition, "2026-27")
        self.now = NOW

    async def happens(self, *, ago: timedelta = timedelta(), number: int = 0) -> str:
        """An event is written now, of a moment so long ago; its key."""
        event = EVENT.model_copy(update={"at": self.now - ago, "operation_id": f"20261116-{uuid4().hex}"})
        row = event_row(event, number)
        await self.table.write(self.partition, [row], write_id=uuid4().hex)
        return row.key

    async def goes_on(self, by: timedelta) -> None:
        """Time passes, and what has settled is sealed."""
        self.now += by
        await seal_settled(self.trail, self.now)

    async def lives(self, events: int) -> list[str]:
        """Events come one in half a minute and are sealed as they settle; their keys."""
        keys = []
        for _ in range(events):
            keys.append(await self.happens())
            await self.goes_on(SETTLING + SECOND)
        return keys

    async def seals(self) -> list[Seal]:
        return [seal async for _, seal in self.trail.seals() if seal]

    async def row(self, key: str) -> Row:
        found = await self.table.get(self.partition, key)
        assert found is not None
        return found

    async def change(self, key: str, **values: str | int) -> None:
        """Somebody changes a row in the store."""
        row = await self.row(key)
        changed = Replace(key, {**row.values, **values}, row.version)
        await self.table.write(self.partition, [changed], write_id=uuid4().hex)

    async def remove(self, *keys: str) -> None:
        """Somebody removes rows from the store."""
        gone = [Delete(key, (await self.row(key)).version) for key in keys]
        await self.table.write(self.partition, gone, write_id=uuid4().hex)

    async def verified(self, *anchors: str) -> Whole | Broken:
        return await verify(self.trail, frozenset(anchors))


@pytest.fixture
def life(table: Table, partition: str) -> Life:
    return Life(table, partition)


async def test_a_trail_of_nothing_is_whole(life: Life) -> None:
    await life.goes_on(SECOND)
    assert await life.verified() == Whole(sealed=0, seals=0, anchor="")


Tamper = Callable[[Life, Sequence[str]], Awaitable[None]]


async def _change_event(life: Life, keys: Sequence[str]) -> None:
    await life.change(keys[4], action="sent_")


async def _add_to_event(life: Life, keys: Sequence[str]) -> None:
    await life.change(keys[4], note="")


async def _remove_event(life: Life, keys: Sequence[str]) -> None:
    await life.remove(keys[4])


async def _add_event(life: Life, keys: Sequence[str]) -> None:
    await life.table.write(life.partition, [Insert(f"{keys[4]}x", pack(EVENT))], write_id=uuid4().hex)


async def _add_what_is_no_event(life: Life, _keys: Sequence[str]) -> None:
    await life.table.write(life.partition, [Insert("event|x", pack(EVENT))], write_id=uuid4().hex)


async def _change_seal(life: Life, _keys: Sequence[str]) -> None:
    await life.change(seal_key(5), sealed_at="2026-11-16T00:00:00Z")


async def _spoil_seal(life: Life, _keys: Sequence[str]) -> None:
    await life.change(seal_key(5), number="five")


async def _remove_seal(life: Life, _keys: Sequence[str]) -> None:
    await life.remove(seal_key(5))


async def _remove_first_seals(life: Life, _keys: Sequence[str]) -> None:
    await life.remove(*(seal_key(number) for number in (1, 2, 3)))


async def _remove_event_and_seal_anew(life: Life, keys: Sequence[str]) -> None:
    """By somebody who knows how seals are made."""
    seal = (await life.seals())[4]
    await life.remove(keys[4])
    emptied = seal.model_copy(update={"events": (), "digests": ()})
    row = await life.row(seal_key(5))
    anew = Replace(row.key, pack(emptied.model_copy(update={"hash": hash_of(emptied)})), row.version)
    await life.table.write(life.partition, [anew], write_id=uuid4().hex)


@pytest.mark.parametrize(
    ("tamper", "found", "seal", "event"),
    [
        (_change_event, Tampering.EVENT_CHANGED, 5, "{}"),
        (_add_to_event, Tampering.EVENT_CHANGED, 5, "{}"),
        (_remove_event, Tampering.EVENT_REMOVED, 5, "{}"),
        (_add_event, Tampering.EVENT_ADDED, 40, "{}x"),
        (_add_what_is_no_event, Tampering.EVENT_ADDED, 40, "event|x"),
        (_change_seal, Tampering.SEAL_CHANGED, 5, ""),
        (_spoil_seal, Tampering.SEAL_CHANGED, 5, ""),
        (_remove_seal, Tampering.SEAL_REMOVED, 5, ""),
        (_remove_first_seals, Tampering.SEAL_REMOVED, 1, ""),
        (_remove_event_and_seal_anew, Tampering.SEAL_REPLACED, 6, ""),
    ],
)
async def test_whatever_is_done_to_a_trail_is_found_where_it_was_done(
    life: Life, tamper: Tamper, found: Tampering, seal: int, event: str
) -> None:
    keys = await life.lives(40)
    assert isinstance(await life.verified(), Whole)
    await tamper(life, keys)
    assert await life.verified() == Broken(tampering=found, seal=seal, event=event.format(keys[4]))


async def test_a_tail_that_was_cut_off_is_missed_by_its_anchor_alone(life: Life) -> None:
    keys = await life.lives(6)
    kept = await life.verified()
    assert isinstance(kept, Whole)
    assert await life.verified(kept.anchor) == kept.model_copy(update={"anchored": frozenset({kept.anchor})})
    await life.remove(seal_key(6), seal_key(5), keys[5], keys[4])
    cut = await life.verified(kept.anchor)
    assert isinstance(cut, Whole)
    assert (cut.sealed, cut.anchored) == (4, frozenset())


async def test_an_anchor_is_found_for_as_long_as_the_chain_goes_on(life: Life) -> None:
    await life.lives(2)
    early = await life.verified()
    assert isinstance(early, Whole)
    await life.lives(3)
    late = await life.verified(early.anchor, "0" * 64)
    assert isinstance(late, Whole)
    assert late.anchored == {early.anchor}
    assert late.anchor != early.anchor


async def test_what_has_not_settled_is_not_sealed_and_is_said_to_be_there(life: Life) -> None:
    await life.happens()
    await life.goes_on(SETTLING - SECOND)
    assert await life.verified() == Whole(sealed=0, seals=0, anchor="", unsealed=1, unsealed_since=NOW)
    await life.goes_on(2 * SECOND)
    after = await life.verified()
    assert isinstance(after, Whole)
    assert (after.sealed, after.seals, after.unsealed, after.unsealed_since) == (1, 1, 0, None)


async def test_an_event_is_sealed_within_a_minute_of_its_moment(life: Life) -> None:
    """With a look every 20 seconds, at whatever moment between two looks it comes."""
    looked: datetime | None = None
    came: dict[str, datetime] = {}
    for second in range(240):
        life.now = NOW + second * SECOND
        if second % 7 == 0:
            came[await life.happens()] = life.now
        if second % 20 == 0:
            looked = await seal_settled(life.trail, life.now, looked)
    taken = {key: seal.sealed_at - came[key] for seal in await life.seals() for key in seal.events}
    assert max(taken.values()) < timedelta(minutes=1)
    assert min(taken.values()) > SETTLING
    assert [key for key, at in came.items() if key not in taken and at < life.now - timedelta(minutes=1)] == []


@pytest.mark.parametrize("late", [timedelta(seconds=40), timedelta(minutes=5), LATE - 2 * SECOND])
async def test_an_event_that_comes_late_is_in_the_next_seal(life: Life, late: timedelta) -> None:
    await life.lives(30)
    key = await life.happens(ago=late)
    await life.goes_on(SECOND)
    assert (await life.seals())[-1].events == (key,)
    whole = await life.verified()
    assert isinstance(whole, Whole)
    assert (whole.sealed, whole.unsealed) == (31, 0)


async def test_a_late_event_is_sealed_also_by_a_sealer_that_had_looked_beyond_it(life: Life) -> None:
    await life.lives(1)
    life.now += timedelta(minutes=30)
    looked = await seal_settled(life.trail, life.now)
    key = await life.happens(ago=timedelta(minutes=9))
    await seal_settled(life.trail, life.now, looked)
    assert (await life.seals())[-1].events == (key,)


async def test_an_event_of_long_ago_is_never_sealed_and_is_found_to_be_added(life: Life) -> None:
    await life.lives(40)
    key = await life.happens(ago=LATE + timedelta(minutes=2))
    await life.goes_on(timedelta(minutes=1))
    assert await life.verified() == Broken(tampering=Tampering.EVENT_ADDED, seal=40, event=key)


async def test_a_changed_late_event_is_found(life: Life) -> None:
    await life.lives(3)
    key = await life.happens(ago=timedelta(seconds=50))
    await life.goes_on(SECOND)
    await life.lives(3)
    await life.change(key, to_state="other")
    assert await life.verified() == Broken(tampering=Tampering.EVENT_CHANGED, seal=4, event=key)


@pytest.mark.parametrize(
    "off", [timedelta(minutes=-8), timedelta(minutes=-1), timedelta(minutes=1), timedelta(minutes=8)]
)
async def test_copies_whose_clocks_differ_seal_every_event_once(life: Life, off: timedelta) -> None:
    other = Life(life.table, life.partition)
    other.now = life.now + off
    for number in range(60):
        for one in (life, other):
            await one.happens(number=number)
            one.now += timedelta(seconds=20)
        await seal_settled((life if number % 3 else other).trail, (life if number % 3 else other).now)
    for one in (life, other):
        await one.goes_on(timedelta(minutes=1))
    sealed = [key for seal in await life.seals() for key in seal.events]
    assert len(sealed) == len(set(sealed)) == 120
    whole = await life.verified()
    assert isinstance(whole, Whole)
    assert (whole.sealed, whole.unsealed) == (120, 0)


async def test_of_four_copies_that_seal_at_once_one_is_first_and_no_event_is_sealed_twice(life: Life) -> None:
    lives = [Life(life.table, life.partition) for _ in range(4)]
    lost = 0
    for _ in range(6):
        for _ in range(5):
            await life.happens()
            life.now += SECOND
        life.now += SETTLING
        looks = (seal_settled(one.trail, life.now + n * MICROSECOND) for n, one in enumerate(lives))
        came = await asyncio.gather(*looks, return_exceptions=True)
        assert all(isinstance(one, datetime | Stale) for one in came)
        lost += sum(isinstance(one, Stale) for one in came)
    sealed = [key for seal in await life.seals() for key in seal.events]
    assert len(sealed) == len(set(sealed)) == 30
    assert lost > 0, "they never met"
    assert isinstance(await life.verified(), Whole)


async def test_a_copy_that_dies_while_it_seals_leaves_a_whole_chain_to_go_on_with(life: Life) -> None:
    keys = [await life.happens(number=number) for number in range(MOST_IN_SEAL + 20)]
    life.now += timedelta(minutes=1)
    dying = TableTrail(CountingTable(life.table, fail_writes_from=1), life.partition, "2026-27")
    with pytest.raises(StorageDown):
        await seal_settled(dying, life.now)
    half = await life.verified()
    assert isinstance(half, Whole)
    assert (half.sealed, half.unsealed) == (MOST_IN_SEAL, 20)
    await life.goes_on(SECOND)
    assert sorted(key for seal in await life.seals() for key in seal.events) == sorted(keys)
    whole = await life.verified()
    assert isinstance(whole, Whole)
    assert (whole.sealed, whole.unsealed) == (MOST_IN_SEAL + 20, 0)


async def test_a_trail_that_was_never_sealed_is_caught_up_with(life: Life) -> None:
    """As after the first start of a release that seals: many events of the same moment, and of others."""
    for _ in range(4):
        rows = [event_row(EVENT.model_copy(update={"at": life.now, "operation_id": uuid4().hex}), n) for n in range(90)]
        await life.table.write(life.partition, rows, write_id=uuid4().hex)
        life.now += timedelta(hours=5)
    await seal_settled(life.trail, life.now)
    assert [len(seal.events) for seal in await life.seals()] == [100, 100, 100, 60]
    whole = await life.verified()
    assert isinstance(whole, Whole)
    assert (whole.sealed, whole.unsealed) == (360, 0)
    assert SEALS_AT_ONCE > 4


async def test_a_look_that_finds_nothing_new_asks_the_store_once_however_long_the_trail_is(life: Life) -> None:
    await life.lives(30)
    counted = CountingTable(life.table)
    trail = TableTrail(counted, life.partition, "2026-27")
    looked = await seal_settled(trail, life.now + timedelta(hours=1))
    counted.calls = counted.rows_read = 0
    await seal_settled(trail, life.now + timedelta(hours=1, seconds=20), looked)
    assert (counted.calls, counted.rows_read) == (1, 0)


async def test_what_a_seal_costs_does_not_follow_how_long_the_trail_is(life: Life) -> None:
    async def cost_of_one_more() -> tuple[int, int]:
        counted = CountingTable(life.table)
        looked = await seal_settled(life.trail, life.now)
        await life.happens()
        life.now += SETTLING + SECOND
        await seal_settled(TableTrail(counted, life.partition, "2026-27"), life.now, looked)
        return counted.calls, counted.rows_read

    await life.lives(110)
    few = await cost_of_one_more()
    await life.lives(60)
    many = await cost_of_one_more()
    assert many == few
    assert few[0] <= 3


async def test_seals_are_rows_beside_the_events_and_change_none_of_them(life: Life) -> None:
    await life.happens()
    before = await all_rows(life.table, life.partition, "event|", "event}")
    await life.goes_on(timedelta(minutes=1))
    assert await all_rows(life.table, life.partition, "event|", "event}") == before
    assert len(await all_rows(life.table, life.partition, "seal|", "seal}")) == 1
