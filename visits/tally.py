"""Sorting what is counted under keys: by whatever the figures of a report are broken down."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from visits.figures import Counted

T = TypeVar("T")


def tally(found: Iterable[tuple[str, str]], keys: Iterable[str] = ()) -> dict[str, Counted]:
    """Key -> what was found under it, from pairs of the two: every one of `keys`, in that order, then others as they come."""
    under: dict[str, list[str]] = {str(key): [] for key in keys}
    for key, reference in found:
        under.setdefault(key, []).append(reference)
    return {key: Counted(of=tuple(references)) for key, references in under.items()}


def grouped(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Key -> the things that have it, in the order in which they come."""
    groups: dict[str, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


def in_order(references: Iterable[str]) -> tuple[str, ...]:
    """References by their numbers: "V26-0042/2" before "V26-0042/10"."""
    return tuple(sorted(references, key=lambda reference: [int(number) for number in re.findall(r"\d+", reference)]))
