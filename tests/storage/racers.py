"""A process that races others for one row. It imports the engines and nothing else, so that twenty start quickly."""

import asyncio
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from storage.azure import AzureTable
from storage.sqlite import SqliteTable
from storage.table import Insert, Operation, Replace, RowConflict, StorageError, Table


def open_table(name: str, where: str) -> Table:
    """The engine called "sqlite" or "azure", at this path or connection string."""
    return SqliteTable(where) if name == "sqlite" else AzureTable.from_connection_string(where)


def race(
    engine: tuple[str, str], partition: str, version: str, number: int, start: Barrier, told: "Queue[str]"
) -> None:
    """Wait for the others, then try to write the row: insert it, or replace this version of it. Tells "won", "lost"…"""

    async def run() -> None:
        table = open_table(*engine)
        values = {"by": number}
        operation: Operation = Replace("prize", values, version) if version else Insert("prize", values)
        start.wait(timeout=30)
        try:
            await table.write(partition, [operation], write_id=f"racer {number}")
            told.put(f"won {number}")
        except RowConflict:
            told.put("lost")
        except StorageError as error:
            told.put(f"failed: {error}")
        await table.close()

    asyncio.run(run())


def count(engine: tuple[str, str], partition: str, times: int, number: int, told: "Queue[str]") -> None:
    """Add 1 to the row's number so many times, deciding again after each conflict."""

    async def run() -> None:
        table = open_table(*engine)
        for turn in range(times):
            while True:
                row = await table.get(partition, "counter")
                assert row is not None
                after = Replace("counter", {"n": int(row.values["n"]) + 1}, row.version)
                try:
                    await table.write(partition, [after], write_id=f"{number}/{turn}/{row.version}")
                    break
                except RowConflict:
                    continue
        told.put("counted")
        await table.close()

    asyncio.run(run())
