"""The engine for Azure Table storage (and Azurite, its local stand-in), which any number of replicas may share.

A write is sent at most a few times and is conditional each time, so sending it again cannot do it twice; what a lost
reply leaves in doubt is settled by the marks that writes leave in rows (see `storage.marks`).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.data.tables import UpdateMode
from azure.data.tables.aio import TableClient

from storage.azure_entities import (
    MARKS,
    WEATHER,
    entity_of,
    only_if,
    row_of,
    says_conflict,
    says_refused,
    says_table_missing,
    step_of,
)
from storage.limits import check_key, check_query, check_write
from storage.marks import RecentDeletes, made_by, mark_of, marks_after
from storage.table import (
    PAGE_SIZE,
    Delete,
    Insert,
    Operation,
    Page,
    Replace,
    Row,
    RowConflict,
    RowRefused,
    StorageDown,
)

DEFAULT_TABLE: Final = "frontline"
PATIENCE_SECONDS: Final = 6.5
"""What one call may take in all, its retries included: Teams itself waits about 15 s for an answer."""

_CLIENT_SETTINGS: Final[dict[str, Any]] = {"connection_timeout": 2, "read_timeout": 5, "retry_total": 2}
_WRITE_PAUSES: Final = (0.0, 0.0, 0.3, 1.0)
"""Seconds before each try of a write: the second at once, while the row still remembers the first if that was done.

We try again ourselves (retry_total=0): Azure's client would hide from us that a reply was lost."""


class _Closable(Protocol):
    async def close(self) -> None: ...


class AzureTable:
    """One table of a storage account, made if it is missing. `owned` is what else to close at the end."""

    def __init__(
        self, client: TableClient, *, patience: float = PATIENCE_SECONDS, owned: Sequence[_Closable] = ()
    ) -> None:
        self._client = client
        self._patience = patience
        self._owned = (client, *owned)
        self._table_made = False
        self._deletes = RecentDeletes()

    @classmethod
    def from_connection_string(
        cls, connection_string: str, table: str = DEFAULT_TABLE, *, patience: float = PATIENCE_SECONDS
    ) -> "AzureTable":
        """The table that a connection string leads to. Raises ValueError if the string is malformed."""
        client = TableClient.from_connection_string(connection_string, table, **_CLIENT_SETTINGS)
        return cls(client, patience=patience)

    @classmethod
    def from_account_url(
        cls,
        url: str,
        table: str = DEFAULT_TABLE,
        *,
        credential: AsyncTokenCredential | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> "AzureTable":
        """The table at `https://<account>.table.core.windows.net`, as this identity or else as the machine's own.

        A credential that is passed in stays the caller's to close. Raises ValueError if the address is malformed.
        """
        if credential is not None:
            return cls(TableClient(url, table, credential=credential, **_CLIENT_SETTINGS), patience=patience)
        from azure.identity.aio import DefaultAzureCredential  # noqa: PLC0415 - heavy, and needed only here

        own = DefaultAzureCredential()
        return cls(TableClient(url, table, credential=own, **_CLIENT_SETTINGS), patience=patience, owned=(own,))

    async def get(self, partition: str, key: str) -> Row | None:
        """The row, or None. Raises StorageDown, and RowRefused for what cannot be a key."""
        check_key(partition, key)
        async with self._in_time():
            return await self._found(partition, key)

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        """Rows with start <= key < end, as `Table.query` says. Raises StorageDown; RowRefused if it cannot be asked."""
        check_query(partition, start, end, select, limit)
        rows: list[Row] = []
        wanted = limit + 1  # the row too many is where the next page begins: no token of Azure's to keep
        found = self._client.query_entities(
            "PartitionKey eq @partition and RowKey ge @start and RowKey lt @end",
            parameters={"partition": partition, "start": start, "end": end},
            results_per_page=min(wanted, 1_000),
            select=None if select is None else ["RowKey", MARKS, *select],
        )
        async with self._in_time():
            async for page in found.by_page():  # Azure may end a page early, even an empty one
                rows += [row_of(partition, entity) async for entity in page]
                if len(rows) >= wanted:
                    break
        return Page(rows[:limit], next_key=rows[limit].key if len(rows) > limit else None)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        """All of the operations or none, as `Table.write` says. Raises RowConflict, RowRefused and StorageDown."""
        check_write(partition, operations, write_id)
        mark = mark_of(write_id)
        async with self._in_time():
            for pause in _WRITE_PAUSES:
                await asyncio.sleep(pause)
                try:
                    return await self._send_noting_deletes(partition, operations, mark)
                except WEATHER as error:
                    if says_conflict(error):
                        return await self._settle(partition, operations, mark, getattr(error, "index", 0))
                    if says_refused(error):
                        raise RowRefused(f"table storage refused the write: {_first_line(error)}") from error
                    lost = error
            raise lost

    async def ready(self) -> None:
        """Return if the table answers; raise StorageDown if not."""
        await self.get("ready", "ready")

    async def close(self) -> None:
        """Close the connections. The table must not be used afterwards."""
        for each in self._owned:
            await each.close()

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        """Make the table if need be, and turn every failure to answer, or to answer in time, into StorageDown."""
        try:
            async with asyncio.timeout(self._patience):
                if not self._table_made:
                    await self._make_table()
                yield
        except TimeoutError as error:
            raise StorageDown(f"table storage did not answer within {self._patience} s") from error
        except WEATHER as error:
            if says_table_missing(error):
                self._table_made = False
            raise StorageDown(f"table storage did not answer: {_first_line(error)}") from error

    async def _make_table(self) -> None:
        try:
            await self._client.create_table()
        except ResourceExistsError as error:
            if says_table_missing(error):
                raise
        self._table_made = True

    async def _found(self, partition: str, key: str, select: Sequence[str] | None = None) -> Row | None:
        try:
            entity = await self._client.get_entity(
                partition, key, select=None if select is None else ["RowKey", *select]
            )
        except ResourceNotFoundError as error:
            if says_table_missing(error):
                raise
            return None
        return row_of(partition, entity)

    async def _send_noting_deletes(self, partition: str, operations: Sequence[Operation], mark: str) -> None:
        refused = False
        try:
            await self._send(partition, operations, mark)
        except WEATHER as error:
            refused = says_conflict(error) or says_refused(error)
            raise
        finally:  # done, or in doubt: a lost reply, or a call cut short
            if not refused and all(isinstance(each, Delete) for each in operations):
                self._deletes.add(mark)

    async def _send(self, partition: str, operations: Sequence[Operation], mark: str) -> None:
        # A lone insert or replace goes as a plain call, which costs half of a transaction of one. Not so a lone delete:
        # the client hides that the row was not there, and its HTTP library may repeat a DELETE without telling.
        match operations:
            case [Insert(key, values)]:
                await self._client.create_entity(entity_of(partition, key, values, marks_after(mark)), retry_total=0)
            case [Replace(key, values, version)]:
                entity = entity_of(partition, key, values, marks_after(mark, version))
                await self._client.update_entity(entity, UpdateMode.REPLACE, **only_if(version), retry_total=0)
            case _:
                await self._client.submit_transaction(
                    [step_of(partition, each, mark) for each in operations], retry_total=0
                )

    async def _settle(self, partition: str, operations: Sequence[Operation], mark: str, index: int) -> None:
        """Return if it was an earlier try of this write that stood in its way; one marked row proves all of it."""
        found = await asyncio.gather(*(self._found(partition, each.key, [MARKS]) for each in operations))
        if any(row and made_by(row.version, mark) for row in found):
            return
        if mark in self._deletes and not any(found):
            return
        raise RowConflict(operations[index].key)


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
