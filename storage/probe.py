"""Whether the store lets us do what we must: a row written, read and taken away, in a partition of its own."""

import secrets
from enum import StrEnum

from storage.table import Delete, Insert, StorageError, Table


class Step(StrEnum):
    """What was tried when it failed."""

    WRITE = "write"
    READ = "read"
    DELETE = "delete"


async def probe(table: Table, partition: str) -> Step | None:
    """The first step that the store refused or did not answer; None if all went well and nothing is left behind."""
    key = f"probe|{secrets.token_hex(12)}"
    step = Step.WRITE
    try:
        await table.write(partition, [Insert(key, {})], write_id=secrets.token_hex(12))
        step = Step.READ
        row = await table.get(partition, key)
        if row is None:
            return step
        step = Step.DELETE
        await table.write(partition, [Delete(key, row.version)], write_id=secrets.token_hex(12))
    except StorageError:
        return step
    return None
