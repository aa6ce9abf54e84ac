"""A value as it was read from the store, so that a change to it can name what it was decided on."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Stored(Generic[T_co]):
    """A value with the version that a change to it must name."""

    value: T_co
    version: str
