"""How rows travel to Azure Table storage and back, and what its errors mean."""

from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from azure.core import MatchConditions
from azure.core.exceptions import AzureError, DeserializationError, HttpResponseError
from azure.data.tables import EdmType, EntityProperty, TransactionOperation, UpdateMode

from storage.marks import marks_after, stamp_of, version_of
from storage.table import Delete, Insert, Operation, Replace, Row, Scalar

MARKS: Final = "_marks"
"""Where a row keeps its marks. Callers' names begin with a letter, so none of theirs is this one."""
_NO_STAMP: Final = "W/\"datetime'1601-01-01T00%3A00%3A00Z'\""
"""Well-formed, and no row's: for versions that no store gave. An etag of "*" would match anything."""
_CONFLICTS: Final = frozenset({404, 409, 412})
_REFUSED: Final = frozenset({400, 413})
_TABLE_MISSING: Final = ("TableNotFound", "TableBeingDeleted")
WEATHER: Final = (AzureError, DeserializationError, aiohttp.ClientError, OSError)
"""What Azure's client raises when the service is unwell, or says no."""


def says_table_missing(error: BaseException) -> bool:
    """Whether the whole table is missing, which is not the same as a row that is."""
    return any(code in str(error) for code in _TABLE_MISSING)


def says_conflict(error: BaseException) -> bool:
    """Whether nothing was written because a row was not as expected."""
    return isinstance(error, HttpResponseError) and error.status_code in _CONFLICTS


def says_refused(error: BaseException) -> bool:
    """Whether nothing was written because the request itself was at fault."""
    return isinstance(error, HttpResponseError) and error.status_code in _REFUSED


def only_if(version: str) -> dict[str, Any]:
    """The condition that the row still has this version."""
    stamp = stamp_of(version)
    return {"etag": stamp if stamp.startswith('W/"') else _NO_STAMP, "match_condition": MatchConditions.IfNotModified}


def step_of(
    partition: str, operation: Operation, mark: str
) -> tuple[TransactionOperation, dict[str, Any], dict[str, Any]]:
    """One step of a transaction: what to do, to which entity, on what condition."""
    match operation:
        case Insert(key, values):
            return TransactionOperation.CREATE, entity_of(partition, key, values, marks_after(mark)), {}
        case Replace(key, values, version):
            entity = entity_of(partition, key, values, marks_after(mark, version))
            return TransactionOperation.UPDATE, entity, {"mode": UpdateMode.REPLACE, **only_if(version)}
        case Delete(key, version):
            return TransactionOperation.DELETE, {"PartitionKey": partition, "RowKey": key}, only_if(version)


def entity_of(partition: str, key: str, values: Mapping[str, Scalar], marks: str) -> dict[str, Any]:
    """The row as Azure keeps it, with its marks."""
    kept = {name: _kept(value) for name, value in values.items()}
    return {"PartitionKey": partition, "RowKey": key, MARKS: marks, **kept}


def _kept(value: Scalar) -> Scalar | EntityProperty:
    if type(value) is int and not -(2**31) <= value < 2**31:
        return EntityProperty(value, EdmType.INT64)
    return value


def row_of(partition: str, entity: Any) -> Row:
    """The row in an entity. A property that was asked for and is not there comes as None, and is left out."""
    values = {
        name: value.value if isinstance(value, EntityProperty) else value
        for name, value in entity.items()
        if value is not None and name not in ("PartitionKey", "RowKey", MARKS)
    }
    return Row(partition, entity["RowKey"], values, version_of(entity.metadata["etag"], entity[MARKS]))
