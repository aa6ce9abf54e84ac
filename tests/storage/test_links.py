"""Links that work once are kept, changed and forgotten, over both engines."""

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from storage.store import TableStore
from storage.table import Row, Table
from tests.storage.counting import CountingTable
from tests.storage.samples import EVENT, LINK, NOW
from visits.downloads import DownloadLink, digest_of
from visits.model import Event
from visits.ports import Stale

UNUSED = LINK.model_copy(update={"used_at": None, "revision": 0})


@pytest.fixture
def store(table: Table, partition: str) -> TableStore:
    return TableStore(table, partition)


def event() -> Event:
    return EVENT.model_copy(update={"operation_id": uuid4().hex})


def a_link(number: int, issued_at: datetime) -> DownloadLink:
    return UNUSED.model_copy(update={"digest": digest_of(f"t{number}"), "issued_at": issued_at})


async def rows(table: Table, partition: str, prefix: str) -> list[Row]:
    return list((await table.query(partition, prefix, prefix + "~", limit=1_000)).rows)


async def test_a_link_that_never_was_is_not_found(store: TableStore) -> None:
    await store.keep_link(UNUSED, event())
    assert await store.link(digest_of("t2")) is None
    assert await store.link("t1") is None, "the token itself finds nothing"


async def test_of_many_who_use_a_link_at_once_on_stores_of_their_own_one_does(table: Table, partition: str) -> None:
    stores = [TableStore(table, partition) for _ in range(4)]
    await stores[0].keep_link(UNUSED, event())
    read = await stores[0].link(UNUSED.digest)
    assert read is not None
    assert read.value == UNUSED
    used = [UNUSED.used(NOW + timedelta(seconds=n)) for n in range(20)]
    came = await asyncio.gather(
        *(stores[n % 4].change_link(one, read, event()) for n, one in enumerate(used)), return_exceptions=True
    )
    assert came.count(None) == 1
    assert all(one is None or isinstance(one, Stale) for one in came)
    after = await stores[1].link(UNUSED.digest)
    assert after is not None
    assert after.value == used[came.index(None)]
    assert len(await rows(table, partition, "event|")) == 2, "issued, and used once"


async def test_old_links_are_taken_away_the_oldest_first_and_only_so_many(table: Table, partition: str) -> None:
    store = TableStore(table, partition)
    links = [a_link(n, NOW - timedelta(days=9 - n)) for n in range(6)]  # 9 to 4 days old
    for link in reversed(links):
        await store.keep_link(link, event())
    before = NOW - timedelta(days=7)
    await store.forget_links(before, 1)
    assert [await store.link(link.digest) is None for link in links] == [True, False, False, False, False, False]
    await store.forget_links(before, 20)
    assert [await store.link(link.digest) is None for link in links] == [True, True, False, False, False, False]
    assert len(await rows(table, partition, "linkat|")) == 4
    assert len(await rows(table, partition, "event|")) == 6, "the audit trail keeps what was forgotten"


async def test_links_forgotten_by_several_at_once_are_gone(table: Table, partition: str) -> None:
    stores = [TableStore(table, partition) for _ in range(3)]
    links = [a_link(n, NOW - timedelta(days=8)) for n in range(5)]
    for link in links:
        await stores[0].keep_link(link, event())
    await asyncio.gather(*(store.forget_links(NOW, 20) for store in stores))
    assert await rows(table, partition, "link") == []


async def test_forgetting_where_nothing_is_old_costs_one_call(table: Table, partition: str) -> None:
    counted = CountingTable(table)
    store = TableStore(counted, partition)
    for number in range(30):
        await store.keep_link(a_link(number, NOW), event())
    before = counted.calls
    await store.forget_links(NOW, 20)
    assert counted.calls - before == 1
