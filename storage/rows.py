"""Values to rows and back. Texts are properties of their own; mappings and values within values are one property per entry;
lists are JSON.

Every row carries the version of its shape. An older row is upgraded on read by pure functions; a newer one, written by a later
release, is refused rather than misread.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Final, TypeVar, get_origin

from pydantic import BaseModel

from storage.table import Scalar, StorageError

V = TypeVar("V", bound=BaseModel)

SHAPE: Final = "shape"
CURRENT_SHAPE: Final = 1
Upgrade = Callable[[dict[str, Scalar]], dict[str, Scalar]]
UPGRADES: Final[dict[tuple[str, int], Upgrade]] = {}
"""(name of the value's class, shape it is upgraded from) -> what turns the row into the next shape."""


class NewerRow(StorageError):
    """The row was written by a later release of the product: upgrade this one before using this store."""


def pack(value: BaseModel) -> dict[str, Scalar]:
    """A row's properties. What is None is left out."""
    row: dict[str, Scalar] = {SHAPE: CURRENT_SHAPE}
    for name, held in value.model_dump(mode="json").items():
        if isinstance(held, dict):
            row |= {f"{name}__{key}": item for key, item in held.items()}
        elif isinstance(held, list):
            row[name] = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        elif held is not None:
            row[name] = held
    return row


def unpack(cls: type[V], row: Mapping[str, Scalar]) -> V:
    """The value that a row holds. Raises NewerRow for a shape that this release does not know."""
    values = _upgraded(cls.__name__, dict(row))
    nested, lists = _kinds(cls)
    held: dict[str, Any] = {}
    for name in cls.model_fields:
        if name in nested:
            held[name] = _with_prefix(values, name)
        elif name in values:
            held[name] = json.loads(str(values[name])) if name in lists else values[name]
    return cls.model_validate(held)


@cache
def _kinds(cls: type[BaseModel]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields of a class that are mappings or values of their own, and those that are lists."""
    annotated = {name: (get_origin(field.annotation), field.annotation) for name, field in cls.model_fields.items()}
    nested = {
        name
        for name, kinds in annotated.items()
        if any(isinstance(kind, type) and issubclass(kind, Mapping | BaseModel) for kind in kinds)
    }
    return frozenset(nested), frozenset(name for name, (origin, _) in annotated.items() if origin in (tuple, frozenset))


def _with_prefix(values: Mapping[str, Scalar], name: str) -> dict[str, Scalar]:
    """The entries of a mapping, or the fields of a value within a value, which are properties of their own."""
    prefix = f"{name}__"
    return {key[len(prefix) :]: item for key, item in values.items() if key.startswith(prefix)}


def _upgraded(name: str, values: dict[str, Scalar]) -> dict[str, Scalar]:
    shape = values.pop(SHAPE, 1)
    if not isinstance(shape, int) or shape > CURRENT_SHAPE:
        raise NewerRow(f"a {name} row has shape {shape}; this release knows shapes up to {CURRENT_SHAPE}")
    for step in range(shape, CURRENT_SHAPE):
        upgrade = UPGRADES.get((name, step))
        values = upgrade(values) if upgrade else values
    return values


def key_part(part: str) -> str:
    """A part of a key: as it is if it is made of safe characters, else a digest of it."""
    return part if re.fullmatch(r"[A-Za-z0-9:@.=_-]{1,200}", part) else sha256(part.encode()).hexdigest()
