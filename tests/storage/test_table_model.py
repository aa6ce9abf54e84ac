"""Whatever is done to a table, in whatever order, it answers as a dict with versions would."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.table import Delete, Insert, Operation, Replace, RowConflict, Scalar, Table
from tests.storage.racers import open_table

KEYS = ["a", "a b", "a'", "b", "~"]
NEVER_GIVEN = "none"

values = st.dictionaries(
    st.sampled_from(["n", "text", "Flag_2"]),
    st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
)
change = st.tuples(st.sampled_from(["insert", "replace", "replace stale", "delete", "delete stale"]), values)
transaction = st.dictionaries(st.sampled_from(KEYS), change, min_size=1)
script = st.lists(st.tuples(transaction, st.booleans()), min_size=1, max_size=8)


@dataclass
class Model:
    """What the rows should be, and which versions the table gave for them."""

    rows: dict[str, dict[str, Scalar]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    stale: dict[str, str] = field(default_factory=dict)

    def operation(self, key: str, kind: str, content: dict[str, Scalar]) -> tuple[Operation, bool]:
        """The operation, and whether it should be taken."""
        versions = self.stale if kind.endswith("stale") else self.versions
        version, known = versions.get(key, NEVER_GIVEN), kind in ("replace", "delete") and key in self.rows
        if kind == "insert":
            return Insert(key, content), key not in self.rows
        if kind.startswith("replace"):
            return Replace(key, content, version), known
        return Delete(key, version), known

    def apply(self, operations: list[Operation]) -> None:
        """Do them all."""
        for operation in operations:
            if operation.key in self.versions:
                self.stale[operation.key] = self.versions.pop(operation.key)
            if isinstance(operation, Delete):
                del self.rows[operation.key]
            else:
                self.rows[operation.key] = dict(operation.values)


async def follow(
    table: Table, partition: str, steps: list[tuple[dict[str, tuple[str, dict[str, Scalar]]], bool]]
) -> None:
    model = Model()
    for changes, repeated in steps:
        planned = [model.operation(key, kind, content) for key, (kind, content) in changes.items()]
        operations, taken = [operation for operation, _ in planned], all(good for _, good in planned)
        write_id = uuid4().hex
        for _ in range(1 + repeated):
            try:
                await table.write(partition, operations, write_id=write_id)
                assert taken, f"{operations} should have been a conflict"
            except RowConflict:
                assert not taken, f"{operations} should have been taken"
        if taken:
            model.apply(operations)
        found = (await table.query(partition, "", "\x7f")).rows
        assert [row.key for row in found] == sorted(model.rows)
        assert {row.key: dict(row.values) for row in found} == model.rows
        model.versions = {row.key: row.version for row in found}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=script)
def test_a_table_behaves_as_a_dict_of_versioned_rows(
    engine: tuple[str, str], steps: list[tuple[dict[str, tuple[str, dict[str, Scalar]]], bool]]
) -> None:
    async def run() -> None:
        table = open_table(*engine)
        try:
            await follow(table, uuid4().hex, steps)
        finally:
            await table.close()

    asyncio.run(run())
