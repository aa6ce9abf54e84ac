"""What is remembered for the whole council, over both engines: register, years, channels, chats, threads, things done once."""

import asyncio
from uuid import uuid4

import pytest

from storage import store as store_module
from storage.store import TableStore
from storage.table import Row, StorageDown, Table
from tests.storage.counting import CountingTable
from tests.storage.samples import AUTHOR, CHANNEL, CHAT, COLLEAGUE, DRAFT, EVENT, HEAD, PERSON, TEAM, YEAR, someone
from visits.model import Person, PersonStatus, Role
from visits.ports import Put, Stale

PEOPLE = [
    Person(id=someone(n), name=f"Cllr {n:03}", roles=frozenset({Role.MEMBER}), ward="St Oswald") for n in range(200)
]


@pytest.fixture
def store(table: Table, partition: str) -> TableStore:
    return TableStore(table, partition)


async def rows(table: Table, partition: str, prefix: str) -> list[Row]:
    page = await table.query(partition, prefix, prefix + "~", limit=1_000)
    assert page.next_key is None
    return list(page.rows)


async def test_nothing_is_known_at_first(store: TableStore) -> None:
    assert [await store.person(AUTHOR), await store.team(TEAM.id), await store.channel_of(HEAD)] == [None] * 3
    assert [await store.chat_with(AUTHOR), await store.record_of_thread("19:c", "1")] == [None] * 2
    assert [list(await store.people()), list(await store.teams()), list(await store.years())] == [[], [], []]
    assert list(store.last_known_people()) == []


async def test_a_register_of_two_hundred_and_its_teams_is_kept_in_batches(table: Table, partition: str) -> None:
    counted = CountingTable(table)
    store = TableStore(counted, partition)
    await store.register(PEOPLE, [TEAM], EVENT)
    assert [len(write) for write in counted.writes] == [91, 91, 22]
    assert list(await TableStore(table, partition).people()) == PEOPLE
    assert len(await rows(table, partition, "event|")) == 3


async def test_a_register_that_failed_half_way_can_be_repeated(table: Table, partition: str) -> None:
    """As it is, with the event that it had: nothing is doubled, and the rest is done."""
    with pytest.raises(StorageDown):
        await TableStore(CountingTable(table, fail_writes_from=1), partition).register(PEOPLE, [TEAM], EVENT)
    store = TableStore(table, partition)
    assert len(await store.people()) == 90
    await store.register(PEOPLE, [TEAM], EVENT)
    assert list(await store.people()) == PEOPLE
    assert list(await store.teams()) == [TEAM]
    assert len(await rows(table, partition, "event|")) == 3


async def test_registering_replaces_those_it_names_and_leaves_the_others(table: Table, partition: str) -> None:
    store = TableStore(table, partition)
    other = PERSON.model_copy(update={"id": COLLEAGUE, "name": "Cllr Adams"})
    moved = PERSON.model_copy(update={"ward": "Litherland", "first_elected": None})
    closed = TEAM.model_copy(update={"name": "Bootle and Seaforth"})
    await store.register([PERSON, other], [TEAM], EVENT)
    await store.register([moved], [closed], EVENT.model_copy(update={"operation_id": "second"}))
    assert list(await store.people()) == [other, moved]
    assert list(await store.teams()) == [closed]


async def test_what_was_just_registered_is_seen_at_once(store: TableStore) -> None:
    await store.register([PERSON], [TEAM], EVENT)
    assert await store.person(AUTHOR) == PERSON
    assert await store.team(TEAM.id) == TEAM
    left = PERSON.model_copy(update={"status": PersonStatus.LEFT})
    renamed = TEAM.model_copy(update={"name": "Seaforth"})
    await store.register([left], [renamed], EVENT.model_copy(update={"operation_id": "second"}))
    assert await store.person(AUTHOR) == left
    assert await store.team(TEAM.id) == renamed
    assert list(store.last_known_people()) == [left]


async def test_the_register_is_read_once_for_many_questions_and_anew_when_it_is_old(
    table: Table, partition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leaver registered by another replica is locked out once what is kept here is old."""
    await TableStore(table, partition).register([PERSON], [TEAM], EVENT)
    counted = CountingTable(table)
    here = TableStore(counted, partition)
    for _ in range(20):
        assert await here.person(AUTHOR) == PERSON
        assert await here.team(TEAM.id) == TEAM
    assert counted.calls == 2
    monkeypatch.setattr(store_module, "CACHE_SECONDS", 0.0)
    fresh = TableStore(counted, partition)
    assert await fresh.person(AUTHOR) == PERSON
    left = PERSON.model_copy(update={"status": PersonStatus.LEFT})
    await TableStore(table, partition).register([left], [], EVENT.model_copy(update={"operation_id": "second"}))
    assert await fresh.person(AUTHOR) == left


async def test_years_are_known_once_opened_oldest_first(table: Table, store: TableStore) -> None:
    await asyncio.gather(*(store.open_year(label) for label in ["2027-28", "2026-27", "2027-28", "2025-26"]))
    await store.open_year("2026-27")
    assert list(await store.years()) == ["2025-26", "2026-27", "2027-28"]
    assert (await store.open_year("2028-29")).year == "2028-29"


async def test_a_year_looked_at_but_never_opened_is_not_known(store: TableStore) -> None:
    assert await store.year("1999-00").draft("x") is None
    assert list(await store.years()) == []


async def test_work_in_an_opened_year_is_found_through_the_years(store: TableStore) -> None:
    year = await store.open_year(YEAR)
    await year.commit([Put(DRAFT)], write_id=uuid4().hex)
    found = [draft for label in await store.years() for draft in await store.year(label).drafts_of(AUTHOR)]
    assert found == [DRAFT]


async def test_a_channel_chosen_again_takes_the_place_of_the_first(
    table: Table, partition: str, store: TableStore
) -> None:
    await store.choose_channel(CHANNEL, EVENT)
    other = CHANNEL.model_copy(update={"channel_id": "19:other@thread.tacv2", "member_count": 3})
    await store.choose_channel(other, EVENT.model_copy(update={"operation_id": "second"}))
    assert await store.channel_of(HEAD) == other
    assert await store.channel_of(AUTHOR) is None
    assert len(await rows(table, partition, "event|")) == 2


async def test_of_two_who_choose_a_channel_at_once_one_is_told_to_look_again(store: TableStore) -> None:
    chosen = [CHANNEL.model_copy(update={"chosen_by": someone(n)}) for n in range(2)]
    events = [EVENT.model_copy(update={"operation_id": f"op{n}"}) for n in range(2)]
    came = await asyncio.gather(*map(store.choose_channel, chosen, events), return_exceptions=True)
    assert await store.channel_of(HEAD) in chosen
    assert all(one is None or isinstance(one, Stale) for one in came)
    assert None in came


async def test_someone_met_is_remembered_where_they_were_last(store: TableStore) -> None:
    await store.met(CHAT)
    moved = CHAT.model_copy(update={"service_url": "https://smba.trafficmanager.net/emea/"})
    await store.met(moved)
    assert await store.chat_with(AUTHOR) == moved
    assert await store.chat_with(COLLEAGUE) is None


async def test_meeting_someone_again_where_they_were_costs_one_read(table: Table, partition: str) -> None:
    counted = CountingTable(table)
    store = TableStore(counted, partition)
    await store.met(CHAT)
    before = counted.calls
    await store.met(CHAT)
    assert counted.calls - before == 1


async def test_meeting_someone_in_many_turns_at_once_is_no_conflict(store: TableStore) -> None:
    """As when Teams says that the bot was added and the person writes in the same second."""
    await asyncio.gather(*(store.met(CHAT) for _ in range(8)))
    assert await store.chat_with(AUTHOR) == CHAT


async def test_a_thread_leads_to_its_record_and_saying_so_again_changes_nothing(store: TableStore) -> None:
    for _ in range(2):
        await store.thread_is("19:channel@thread.tacv2", "1763300000000", "r1", YEAR)
    assert await store.record_of_thread("19:channel@thread.tacv2", "1763300000000") == ("r1", YEAR)
    assert await store.record_of_thread("19:channel@thread.tacv2", "1763300000001") is None
    assert await store.record_of_thread("19:other@thread.tacv2", "1763300000000") is None


async def test_a_thread_with_a_hostile_name_is_only_that_thread(store: TableStore) -> None:
    await store.thread_is("a/b|c", "1' or '1' eq '1", "r1", YEAR)
    assert await store.record_of_thread("a/b|c", "1' or '1' eq '1") == ("r1", YEAR)
    assert await store.record_of_thread("a/b", "c|1' or '1' eq '1") is None


async def test_of_many_who_ask_at_once_one_is_first(table: Table, partition: str) -> None:
    """On stores of their own, as replicas are."""
    stores = [TableStore(table, partition) for _ in range(4)]
    asked = await asyncio.gather(*(stores[n % 4].first("welcome 19:a b") for n in range(20)))
    assert asked.count(True) == 1
    assert await stores[0].first("welcome somebody else")


async def test_what_may_happen_again_is_first_once_more(store: TableStore) -> None:
    await store.again("notice")
    assert await store.first("notice")
    assert not await store.first("notice")
    await asyncio.gather(*(store.again("notice") for _ in range(4)))
    assert await store.first("notice")
    assert not await store.first("notice")


async def test_councils_do_not_see_each_other(table: Table, partition: str, store: TableStore) -> None:
    await store.register([PERSON], [TEAM], EVENT)
    await store.open_year(YEAR)
    other = TableStore(table, f"{partition}2")
    assert await other.person(AUTHOR) is None
    assert list(await other.years()) == []
    assert await other.first("once")
    assert await store.first("once")


async def test_a_store_that_answers_is_ready(store: TableStore) -> None:
    await store.ready()
