"""What no engine may take, found before anything is sent: both engines refuse the same things in the same words.

Messages name keys, properties and sizes, never what is in them.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from storage.table import (
    MAX_OPERATIONS,
    MAX_PROPERTIES,
    MAX_PROPERTY_UNITS,
    MAX_ROW_BYTES,
    Delete,
    Operation,
    RowRefused,
    Scalar,
)

MAX_KEY_UNITS: Final = 512
"""UTF-16 code units in a partition or key: Azure's 1 KiB."""
MAX_QUERY_ROWS: Final = 1_000
"""Rows that one query may ask for."""
MAX_TRANSACTION_BYTES: Final = 4 * 1024 * 1024
"""Bytes in one transaction as it travels: Azure refuses a larger request."""
ROW_OVERHEAD_BYTES: Final = 4_096
"""Room kept in every row for its marks (see `storage.marks`), and in every part of a request for its headers."""

_KEY = re.compile(rf'[ -"$-.0->@-\[\]-~]{{1,{MAX_KEY_UNITS}}}')
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")
_TAKEN_NAMES = frozenset({"PartitionKey", "RowKey", "Timestamp"})
_ASCII_BYTES_PER_UNIT = 6  # JSON sent as ASCII writes a character beyond it as \uXXXX
_TYPE_ANNOTATION_BYTES = 40  # "name@odata.type": "Edm.String"


def check_key(partition: str, key: str) -> None:
    """Raise RowRefused unless both may be keys: 1 to 512 printable ASCII characters without / \\ # ?."""
    _refuse([*_key_faults("partition", partition), *_key_faults("key", key)])


def check_query(partition: str, start: str, end: str, select: Sequence[str] | None, limit: int) -> None:
    """Raise RowRefused unless an engine can answer this query."""
    faults = list(_key_faults("partition", partition))
    if not (start.isascii() and end.isascii()):
        faults.append("a key range must be ASCII, as keys are")
    if not 1 <= limit <= MAX_QUERY_ROWS:
        faults.append(f"a query may ask for 1 to {MAX_QUERY_ROWS} rows, not {limit}")
    faults += [fault for name in select or () for fault in _name_faults(name)]
    _refuse(faults)


def check_write(partition: str, operations: Sequence[Operation], write_id: str) -> None:
    """Raise RowRefused, with every fault in it, unless an engine may take this transaction."""
    faults = list(_key_faults("partition", partition))
    if not write_id:
        faults.append("a write needs a write_id")
    if not 1 <= len(operations) <= MAX_OPERATIONS:
        faults.append(f"a transaction has 1 to {MAX_OPERATIONS} operations, not {len(operations)}")
    for key, times in Counter(operation.key for operation in operations).items():
        if times > 1:
            faults.append(f"key {key!r} is in the transaction {times} times")
    travelling = 0
    for operation in operations:
        faults += _key_faults("key", operation.key)
        travelling += ROW_OVERHEAD_BYTES
        if isinstance(operation, Delete):
            continue
        value_faults = list(_value_faults(operation.values))
        if not value_faults:
            size = _row_bytes(partition, operation.key, operation.values)
            travelling += _travelling_bytes(operation.values, size)
            if size > MAX_ROW_BYTES:
                value_faults.append(f"{size} bytes, over the limit of {MAX_ROW_BYTES}")
        faults += [f"row {operation.key!r}: {fault}" for fault in value_faults]
    if travelling > MAX_TRANSACTION_BYTES:
        faults.append(f"the transaction is {travelling} bytes, over the limit of {MAX_TRANSACTION_BYTES}")
    _refuse(faults)


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise RowRefused("; ".join(faults))


def _key_faults(what: str, text: str) -> Iterator[str]:
    if not _KEY.fullmatch(text):
        yield f"{what} {text[:60]!r} must be 1 to {MAX_KEY_UNITS} printable ASCII characters without / \\ # ?"


def _name_faults(name: str) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield f"property name {name[:60]!r} must be a letter, then letters, digits and _, at most 255 in all"
    elif name in _TAKEN_NAMES:
        yield f"property name {name!r} belongs to the store"


def _value_faults(values: Mapping[str, Scalar]) -> Iterator[str]:
    if len(values) > MAX_PROPERTIES:
        yield f"{len(values)} properties, over the limit of {MAX_PROPERTIES}"
    for name, value in values.items():
        yield from _name_faults(name)
        if fault := _scalar_fault(value):
            yield f"property {name!r} {fault}"


def _scalar_fault(value: Scalar) -> str | None:
    # The exact type, not a subclass: an enum would come back as something else than went in.
    if type(value) is str:
        try:
            units = _units(value)
        except UnicodeEncodeError:
            return "is not well-formed text (half of a surrogate pair)"
        return (
            f"has {units} UTF-16 units, over the limit of {MAX_PROPERTY_UNITS}" if units > MAX_PROPERTY_UNITS else None
        )
    if type(value) is int:
        return None if -(2**63) <= value < 2**63 else "does not fit in 64 bits"
    if type(value) is float:
        return None if math.isfinite(value) else "is not a finite number"
    return None if type(value) is bool else f"is a {type(value).__name__}: only str, int, float and bool are kept"


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _row_bytes(partition: str, key: str, values: Mapping[str, Scalar]) -> int:
    """A row's size by Azure's sum: 4 + twice the keys, then 8 + twice the name + the value for each property."""
    own = 4 + 2 * (len(partition) + len(key)) + ROW_OVERHEAD_BYTES
    return own + sum(8 + 2 * len(name) + _value_bytes(value) for name, value in values.items())


def _value_bytes(value: Scalar) -> int:
    if isinstance(value, str):
        return 4 + 2 * _units(value)
    if isinstance(value, bool):
        return 1
    return 4 if isinstance(value, int) and -(2**31) <= value < 2**31 else 8


def _travelling_bytes(values: Mapping[str, Scalar], row_bytes: int) -> int:
    """Bytes of the row's JSON, counted out only where a hundred such rows could break the limit."""
    annotations = sum(len(name) + _TYPE_ANNOTATION_BYTES for name in values)
    most = row_bytes // 2 * _ASCII_BYTES_PER_UNIT + annotations
    return most if most * MAX_OPERATIONS <= MAX_TRANSACTION_BYTES else len(json.dumps(dict(values))) + annotations
