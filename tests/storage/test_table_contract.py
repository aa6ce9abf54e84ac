"""What every engine of the table promises. Each test runs against SQLite and against a real Azure table server."""

from uuid import uuid4

import pytest

from storage.table import Delete, Insert, Operation, Replace, Row, RowConflict, RowRefused, Table, prefix_range


async def write(table: Table, partition: str, *operations: Operation, write_id: str | None = None) -> None:
    await table.write(partition, operations, write_id=write_id or uuid4().hex)


async def stored(table: Table, partition: str, key: str) -> Row:
    row = await table.get(partition, key)
    assert row is not None, f"{key!r} is not there"
    return row


async def everything(table: Table, partition: str) -> dict[str, dict[str, object]]:
    return {row.key: dict(row.values) for row in (await table.query(partition, "", "\x7f", limit=1_000)).rows}


async def test_inserting_over_a_row_is_a_conflict_and_changes_nothing(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"n": 1}))
    with pytest.raises(RowConflict) as conflict:
        await write(table, partition, Insert("a", {"n": 2}))
    assert conflict.value.key == "a"
    assert await everything(table, partition) == {"a": {"n": 1}}


@pytest.mark.parametrize("version", ["", "*", "nonsense", 'W/"nonsense"', "' or '1' eq '1"])
async def test_a_version_that_was_never_given_matches_no_row(table: Table, partition: str, version: str) -> None:
    await write(table, partition, Insert("a", {"n": 1}))
    for operation in (Replace("a", {"n": 2}, version), Delete("a", version)):
        with pytest.raises(RowConflict):
            await write(table, partition, operation)
    assert await everything(table, partition) == {"a": {"n": 1}}


async def test_a_stale_version_can_neither_replace_nor_delete(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"n": 1}))
    stale = (await stored(table, partition, "a")).version
    await write(table, partition, Replace("a", {"n": 2}, stale))
    for operation in (Replace("a", {"n": 3}, stale), Delete("a", stale)):
        with pytest.raises(RowConflict) as conflict:
            await write(table, partition, operation)
        assert conflict.value.key == "a"
    assert await everything(table, partition) == {"a": {"n": 2}}


async def test_a_row_that_is_gone_can_neither_be_replaced_nor_deleted(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {}))
    version = (await stored(table, partition, "a")).version
    await write(table, partition, Delete("a", version))
    for operation in (Replace("a", {"n": 3}, version), Delete("a", version)):
        with pytest.raises(RowConflict):
            await write(table, partition, operation)
    assert await table.get(partition, "a") is None


async def test_a_version_never_comes_back_even_after_delete_and_insert(table: Table, partition: str) -> None:
    seen = set()
    for _ in range(10):
        await write(table, partition, Insert("a", {"n": 1}))
        first = (await stored(table, partition, "a")).version
        await write(table, partition, Replace("a", {"n": 1}, first))
        second = (await stored(table, partition, "a")).version
        await write(table, partition, Delete("a", second))
        seen |= {first, second}
    assert len(seen) == 20
    await write(table, partition, Insert("a", {"n": 1}))
    for old in seen:
        with pytest.raises(RowConflict):
            await write(table, partition, Delete("a", old))


async def test_not_even_the_same_write_after_a_delete_brings_a_version_back(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {}), write_id="same")
    first = (await stored(table, partition, "a")).version
    await write(table, partition, Delete("a", first))
    await write(table, partition, Insert("a", {}), write_id="same")
    assert (await stored(table, partition, "a")).version != first
    with pytest.raises(RowConflict):
        await write(table, partition, Delete("a", first))


@pytest.mark.parametrize("bad_place", [0, 1, 2])
async def test_one_conflict_undoes_the_whole_transaction(table: Table, partition: str, bad_place: int) -> None:
    await write(table, partition, Insert("old", {"n": 1}), Insert("taken", {"n": 1}))
    before = await everything(table, partition)
    operations: list[Operation] = [
        Insert("new", {"n": 1}),
        Replace("old", {"n": 2}, (await stored(table, partition, "old")).version),
    ]
    operations.insert(bad_place, Insert("taken", {"n": 2}))
    with pytest.raises(RowConflict) as conflict:
        await write(table, partition, *operations)
    assert conflict.value.key == "taken"
    assert await everything(table, partition) == before


async def test_a_transaction_of_a_hundred_is_done_whole(table: Table, partition: str) -> None:
    await write(table, partition, *(Insert(f"{n:03}", {"n": n}) for n in range(100)))
    rows = (await table.query(partition, "", "\x7f")).rows
    assert [row.values["n"] for row in rows] == list(range(100))
    await write(table, partition, *(Delete(row.key, row.version) for row in rows))
    assert await everything(table, partition) == {}


async def test_replacing_leaves_nothing_of_the_old_row(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"old": 1, "kept": 1}))
    await write(table, partition, Replace("a", {"kept": 2}, (await stored(table, partition, "a")).version))
    assert await everything(table, partition) == {"a": {"kept": 2}}


async def test_values_come_back_as_they_went_in_with_their_types(table: Table, partition: str) -> None:
    values: dict[str, str | int | float | bool] = {
        "yes": True,
        "no": False,
        "zero": 0,
        "one": 1,
        "large": 2**31,
        "largest": 2**63 - 1,
        "smallest": -(2**63),
        "whole": 2.0,
        "tiny": 5e-324,
        "huge": 1.7976931348623157e308,
        "third": 1 / 3,
        "empty": "",
        "time": "2026-11-14T14:32:00Z",
        "guid": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "true_text": "true",
        "words": "Ysgol Gyfun Gŵyr — “well”\n\t\0 👩🏽‍👧 e\u0301 العربية",
        "quotes": "'; DROP TABLE rows; -- \" \\ ${}",
    }
    await write(table, partition, Insert("a", values))
    found = (await stored(table, partition, "a")).values
    assert found == values
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in values.items()}
    (queried,) = (await table.query(partition, "a", "b")).rows
    assert queried.values == values


HOSTILE_KEYS = [
    "x' or '1' eq '1",
    "';--",
    "%41",
    "a%2Fb",
    "a+b&c=d",
    "(Tables)",
    "$batch",
    " a ",
    "*",
    '"',
    "@end",
    "~",
    "!",
]


@pytest.mark.parametrize("key", HOSTILE_KEYS)
async def test_a_key_is_only_ever_a_key(table: Table, partition: str, key: str) -> None:
    others = ["A", "bystander", "zzz"]
    await write(table, partition, *(Insert(other, {}) for other in others))
    await write(table, partition, Insert(key, {"n": 1}))
    row = await stored(table, partition, key)
    assert row.key == key
    found = (await table.query(partition, key, key + " ")).rows
    assert [(each.key, each.version) for each in found] == [(key, row.version)]
    await write(table, partition, Replace(key, {"n": 2}, row.version), Insert(key + "+", {}))
    await write(table, partition, Delete(key, (await stored(table, partition, key)).version))
    assert set(await everything(table, partition)) == {*others, key + "+"}


async def test_a_hostile_partition_sees_no_other(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {}))
    hostile = f"{partition}' or PartitionKey ne '"
    assert await table.get(hostile, "a") is None
    assert (await table.query(hostile, "", "\x7f")).rows == []
    with pytest.raises(RowRefused):
        await table.query(partition, "é", "z")


async def test_partitions_do_not_see_each_other(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"n": 1}))
    await write(table, partition + "x", Insert("a", {"n": 2}))
    assert await everything(table, partition) == {"a": {"n": 1}}
    assert await everything(table, partition + "x") == {"a": {"n": 2}}


async def test_a_range_has_its_start_and_not_its_end_in_byte_order(table: Table, partition: str) -> None:
    keys = ["A", "B", "_", "a", "a!", "a1", "a10", "a2", "aa", "b", "b~", "~"]
    await write(table, partition, *(Insert(key, {}) for key in reversed(keys)))

    async def between(start: str, end: str) -> list[str]:
        return [row.key for row in (await table.query(partition, start, end)).rows]

    assert await between("", "\x7f") == keys
    assert await between("a", "b") == ["a", "a!", "a1", "a10", "a2", "aa"]
    assert await between("a1", "a1") == []
    assert await between("b", "a") == []
    assert await between("a1", "a10") == ["a1"]
    assert await between(*prefix_range("a1")) == ["a1", "a10"]
    assert await between(*prefix_range("~")) == ["~"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 1_000])
async def test_pages_join_to_the_whole_range_each_row_once(table: Table, partition: str, limit: int) -> None:
    keys = [f"k{n}" for n in range(6)]
    await write(table, partition, *(Insert(key, {}) for key in [*keys, "z"]))
    found: list[str] = []
    start: str | None = "k"
    while start is not None:
        page = await table.query(partition, start, "l", limit=limit)
        assert 1 <= len(page.rows) <= limit
        found += [row.key for row in page.rows]
        start = page.next_key
    assert found == keys


async def test_an_empty_range_is_an_empty_page_and_the_last(table: Table, partition: str) -> None:
    page = await table.query(partition, "a", "b")
    assert (list(page.rows), page.next_key) == ([], None)
    assert await table.get(partition, "a") is None


async def test_a_page_can_be_gone_from_between_two_reads(table: Table, partition: str) -> None:
    await write(table, partition, *(Insert(f"k{n}", {}) for n in range(4)))
    first = await table.query(partition, "k", "l", limit=2)
    assert first.next_key == "k2"
    await write(table, partition, Delete("k2", (await stored(table, partition, "k2")).version))
    second = await table.query(partition, first.next_key, "l", limit=2)
    assert [row.key for row in second.rows] == ["k3"]


async def test_a_projection_has_what_was_named_and_the_version_to_write_with(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"n": 1, "text": "long", "big": 2**40}), Insert("b", {"text": "long"}))
    rows = (await table.query(partition, "a", "c", select=["n", "big", "absent"])).rows
    assert [dict(row.values) for row in rows] == [{"n": 1, "big": 2**40}, {}]
    assert [dict(row.values) for row in (await table.query(partition, "a", "c", select=[])).rows] == [{}, {}]
    await write(table, partition, Replace("a", {"n": 2}, rows[0].version), Delete("b", rows[1].version))
    assert await everything(table, partition) == {"a": {"n": 2}}


async def test_the_same_write_id_twice_is_one_write(table: Table, partition: str) -> None:
    for _ in range(2):
        await write(table, partition, Insert("a", {"n": 1}), write_id="insert")
    inserted = await stored(table, partition, "a")
    for _ in range(2):
        await write(table, partition, Replace("a", {"n": 2}, inserted.version), write_id="replace")
    replaced = await stored(table, partition, "a")
    many: list[Operation] = [Insert("b", {"n": 1}), Replace("a", {"n": 3}, replaced.version), Insert("c", {"n": 1})]
    for _ in range(2):
        await write(table, partition, *many, write_id="many")
    assert await everything(table, partition) == {"a": {"n": 3}, "b": {"n": 1}, "c": {"n": 1}}
    for deleted in (["a"], ["b", "c"]):
        rows = [await stored(table, partition, key) for key in deleted]
        for _ in range(2):
            await write(table, partition, *(Delete(row.key, row.version) for row in rows), write_id=f"delete {deleted}")
    assert await everything(table, partition) == {}


async def test_a_repeated_write_is_known_again_after_others_wrote_on_top_of_it(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"n": 0}))
    first = Replace("a", {"n": 1}, (await stored(table, partition, "a")).version)
    await write(table, partition, first, write_id="first")
    for n in range(2, 40):
        await write(table, partition, Replace("a", {"n": n}, (await stored(table, partition, "a")).version))
    await write(table, partition, first, write_id="first")
    assert await everything(table, partition) == {"a": {"n": 39}}


async def test_a_repeated_transaction_is_known_by_any_one_row_that_is_left_of_it(table: Table, partition: str) -> None:
    both = [Insert("a", {}), Insert("b", {})]
    await write(table, partition, *both, write_id="both")
    await write(table, partition, Delete("b", (await stored(table, partition, "b")).version))
    await write(table, partition, *both, write_id="both")
    assert await everything(table, partition) == {"a": {}}


async def test_another_write_id_is_another_write(table: Table, partition: str) -> None:
    await write(table, partition, Insert("a", {"n": 1}), write_id="one")
    with pytest.raises(RowConflict):
        await write(table, partition, Insert("a", {"n": 1}), write_id="two")


async def test_a_ready_table_says_so_and_closes_cleanly(table: Table) -> None:
    await table.ready()
