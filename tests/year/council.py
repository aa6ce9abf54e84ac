"""The council of the simulated year: the example one with 24 councillors, three managers of two teams each, and a ladder."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.council import read_council
from bot.council_sections import Council
from visits.model import Person, PersonId, Role

ROOT: Final = Path(__file__).resolve().parents[2]
COUNCILLORS: Final = 24
TODAY: Final = date(2026, 11, 23)
"""The day on which the council's file is read: its dates are held against it, whenever the tests run."""


@lru_cache(maxsize=1)
def council_of_year() -> Council:
    """The council. Nobody in it exists."""
    example = (ROOT / "council.example.toml").read_text(encoding="utf-8")
    return read_council(_with_ladder(_with_councillors(_with_three_managers(example))), today=TODAY)


def councillors() -> tuple[Person, ...]:
    """Its councillors."""
    return tuple(person for person in council_of_year().people if person.has(Role.MEMBER))


def observers() -> tuple[Person, ...]:
    """Who reads its digests."""
    return tuple(person for person in council_of_year().people if person.has(Role.OBSERVER))


def head() -> Person:
    """Its Head of Service."""
    return next(person for person in council_of_year().people if person.has(Role.HEAD_OF_SERVICE))


def coordinator() -> PersonId:
    """Whoever runs its rota."""
    return next(person.id for person in council_of_year().people if person.has(Role.COORDINATOR))


def _with_ladder(example: str) -> str:
    """The Executive Director is told of an answer that is a week late, the Chief Executive after two weeks."""
    off = "ladder = []"
    assert off in example
    rungs = ("{ after_days = 5, to = %s }", "{ after_days = 10, to = %s }")
    people = ('"00000000-0000-4000-8000-000000000102"', '"00000000-0000-4000-8000-000000000101"')
    on = ", ".join(rung % person for rung, person in zip(rungs, people, strict=True))
    return example.replace(off, f"ladder = [{on}]")


def _with_three_managers(example: str) -> str:
    """Teams of the fourth, fifth and sixth managers are the first three's as well."""

    def earlier(found: re.Match[str]) -> str:
        return found[0].replace(found[1], str(int(found[1]) - 3))

    return re.sub(r'managers = \["[-0-9]*(11[456])"\]', earlier, example)


def _with_councillors(example: str) -> str:
    there = len(re.findall(r'roles = \["member"', example))
    more = (
        f'[[people]]\naad_object_id = "00000000-0000-4000-8000-{300 + number:012d}"\n'
        f'name = "Councillor Number {number}"\nroles = ["member"]\n'
        for number in range(COUNCILLORS - there)
    )
    return example + "\n" + "\n".join(more)
