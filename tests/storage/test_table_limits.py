"""Both engines refuse the same rows in the same words, and take what is just within the limits."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from storage.limits import MAX_KEY_UNITS, MAX_QUERY_ROWS
from storage.table import MAX_PROPERTIES, MAX_PROPERTY_UNITS, Delete, Insert, Operation, RowRefused, Scalar, Table


class Colour(StrEnum):
    RED = "red"


BAD_VALUES: dict[str, Mapping[str, Scalar]] = {
    "property 'text' has 32769 UTF-16 units": {"text": "x" * 32_769},
    "property 'smiles' has 32770 UTF-16 units": {"smiles": "😀" * 16_385},
    "property 'half' is not well-formed text": {"half": "\ud800"},
    "property 'n' does not fit in 64 bits": {"n": 2**63},
    "property 'f' is not a finite number": {"f": float("nan")},
    "property 'c' is a Colour": {"c": Colour.RED},
    "property 'gone' is a NoneType": {"gone": None},  # type: ignore[dict-item] # what a careless caller sends
    "251 properties, over the limit of 250": {f"p{n}": n for n in range(251)},
    "bytes, over the limit of 1048576": {f"p{n}": "x" * 32_768 for n in range(16)},
    "property name 'RowKey' belongs to the store": {"RowKey": "x"},
    "property name '_marks' must be a letter": {"_marks": "x"},
    "property name 'a@odata.type' must be a letter": {"a@odata.type": "Edm.Int64"},
    "property name '' must be a letter": {"": 1},
}


@pytest.mark.parametrize("fault", BAD_VALUES)
async def test_a_row_over_a_limit_is_refused_and_nothing_is_written(table: Table, partition: str, fault: str) -> None:
    with pytest.raises(RowRefused) as refused:
        await table.write(partition, [Insert("good", {}), Insert("bad", BAD_VALUES[fault])], write_id="w")
    assert fault in str(refused.value)
    assert (await table.query(partition, "", "\x7f")).rows == []


@pytest.mark.parametrize("key", ["", "a/b", "a\\b", "a#b", "a?b", "a\tb", "a\x7f", "é", "x" * (MAX_KEY_UNITS + 1)])
async def test_a_forbidden_key_is_refused_wherever_it_is_used(table: Table, partition: str, key: str) -> None:
    with pytest.raises(RowRefused, match="printable ASCII"):
        await table.get(partition, key)
    with pytest.raises(RowRefused, match="printable ASCII"):
        await table.get(key, "a")
    with pytest.raises(RowRefused, match="printable ASCII"):
        await table.query(key, "a", "b")
    with pytest.raises(RowRefused, match="printable ASCII"):
        await table.write(partition, [Delete(key, "v")], write_id="w")


async def test_a_transaction_is_one_to_a_hundred_operations_one_per_key(table: Table, partition: str) -> None:
    many: list[Operation] = [Insert(f"k{n}", {}) for n in range(101)]
    for operations, fault in (([], "1 to 100 operations, not 0"), (many, "1 to 100 operations, not 101")):
        with pytest.raises(RowRefused, match=fault):
            await table.write(partition, operations, write_id="w")
    with pytest.raises(RowRefused, match="key 'a' is in the transaction 2 times"):
        await table.write(partition, [Insert("a", {}), Delete("a", "v")], write_id="w")


async def test_a_transaction_too_large_to_travel_is_refused(table: Table, partition: str) -> None:
    big = {f"p{n}": "x" * 32_000 for n in range(14)}
    with pytest.raises(RowRefused, match=r"the transaction is .* over the limit of 4194304"):
        await table.write(partition, [Insert(f"k{n}", big) for n in range(10)], write_id="w")


async def test_all_faults_are_told_at_once_and_no_text_of_a_row_with_them(table: Table, partition: str) -> None:
    with pytest.raises(RowRefused) as refused:
        await table.write(
            partition, [Insert("a/b", {"x y": 1, "t": "secret" * 9_000}), Insert("b", {"n": 2**70})], write_id=""
        )
    told = str(refused.value)
    for fault in ("write_id", "'a/b'", "'x y'", "'t' has 54000", "'n' does not fit"):
        assert fault in told
    assert "secret" not in told


@pytest.mark.parametrize("limit", [0, -1, MAX_QUERY_ROWS + 1])
async def test_a_query_asks_for_one_to_a_thousand_rows(table: Table, partition: str, limit: int) -> None:
    with pytest.raises(RowRefused, match="1 to 1000 rows"):
        await table.query(partition, "a", "b", limit=limit)


async def test_what_is_just_within_the_limits_is_kept(table: Table, partition: str) -> None:
    rows: dict[str, dict[str, Scalar]] = {
        "long text": {"text": "x" * MAX_PROPERTY_UNITS, "smiles": "😀" * (MAX_PROPERTY_UNITS // 2)},
        "many properties": {f"p{n}": n for n in range(MAX_PROPERTIES)},
        "long name": {"n" * 255: 1},
        "almost a MiB": {f"p{n}": "x" * 32_700 for n in range(15)},
        "k" * MAX_KEY_UNITS: {},
    }
    await table.write(partition, [Insert(key, values) for key, values in rows.items()], write_id="w")
    for key, values in rows.items():
        row = await table.get(partition, key)
        assert row is not None
        assert row.values == values
