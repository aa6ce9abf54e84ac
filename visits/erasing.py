"""Words taken out wherever they are kept: which words can be named, and what stands in their place."""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Final

from visits.model import Person, PersonStatus, Role, Value
from visits.text import length

REMOVED: Final = "[removed]"
"""What stands in place of words that were erased."""
LONG_ENOUGH: Final = 20
"""Shorter words are only taken out of a report where they stand alone: "No" would be found everywhere."""
_REFERENCE: Final = re.compile(r"(V\d\d-\d{4,})(?:/(\d{1,2}))?")
_SAID: Final = re.compile(r"said\.(\d{1,4})")


class WhyKept(StrEnum):
    """Why nothing was erased."""

    UNKNOWN = "unknown"
    """There is no such person, record, issue or question, or nothing was said to it."""
    STILL_HERE = "still_here"
    """Somebody must have left before their entry on the register can go."""
    HELD = "held"
    """A legal hold is on it."""


class NotErased(Value):
    """Nothing was erased, and why."""

    why: WhyKept


class PersonErased(Value):
    """What was, or is to be, erased of a person. `records` are those whose cards are made anew without the name.

    `reports` still print the name: they are committee papers.
    """

    person: Person
    rows: int = 0
    records: int = 0
    reports: tuple[str, ...] = ()


class TextErased(Value):
    """Where words were, or are to be, erased, with how many rows; and reports in which they are replaced, by label and id.

    `too_large` are reports that quote the words and cannot be rewritten at once.
    """

    reference: str
    question: str
    places: tuple[tuple[str, int], ...] = ()
    cards: int = 0
    reports: tuple[str, ...] = ()
    too_large: tuple[str, ...] = ()


def pseudonym(person: Person) -> Person:
    """What is left of somebody on the register: what they did stands under an id that names nobody."""
    name = "Former councillor" if Role.MEMBER in person.roles else "Former officer"
    return Person(id=person.id, name=name, roles=person.roles, status=PersonStatus.LEFT)


def reference_named(typed: str) -> tuple[str, int | None] | None:
    """A record's reference and an issue's number in it, from "V26-0042/2"; None if it is none."""
    found = _REFERENCE.fullmatch(typed.strip().upper())
    return (found[1], int(found[2]) if found[2] else None) if found else None


def entry_named(question: str) -> int | None:
    """The number of a thing said of an issue, from "said.3"; None if the question is another."""
    found = _SAID.fullmatch(question)
    return int(found[1]) if found else None


def without(content: object, words: Collection[str]) -> object:
    """A report's content, as JSON has it, with these words replaced; the very same object if they are nowhere in it."""
    match content:
        case str():
            return _text_without(content, words)
        case list():
            items = [without(one, words) for one in content]
            return items if any(a is not b for a, b in zip(items, content, strict=True)) else content
        case dict():
            held = {key: without(one, words) for key, one in content.items()}
            return held if any(held[key] is not content[key] for key in content) else content
        case _:
            return content


def _text_without(text: str, words: Collection[str]) -> str:
    for one in words:
        if text == one:
            return REMOVED
        if length(one) >= LONG_ENOUGH and one in text:
            text = text.replace(one, REMOVED)
    return text
