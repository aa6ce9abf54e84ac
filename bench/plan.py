"""Seconds to plan a municipal year, by council. Run: python -m bench.plan [--rounds 3].

The councils: a usual one; one with many visits, few councillors and a third of them restricted; and one larger than any.
"""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Final

from visits.council import RotaRules
from visits.model import (
    Person,
    PersonId,
    Role,
    Team,
    VisitKind,
)
from visits.planner import Plan, PlanAsked, plan
from visits.rota import Availability
from visits.working_days import WorkingDays

COMMITTEES: Final = frozenset(date(2026, 5, 12) + timedelta(weeks=2 * n) for n in range(25))


def council(visits: Sequence[int], councillors: int, *, restricted: bool = False) -> PlanAsked:
    """A council with a team for each number of visits a year. `restricted`: every third councillor is, in one of three ways."""
    ids = [PersonId(f"t.{number:03d}") for number in range(councillors)]
    ways: tuple[dict[str, object], ...] = (
        {"interests": ("team01", "team02")},
        {"weekdays": (0, 2), "afternoons": False},
        {"not_between": ({"first": "2026-09-01", "last": "2026-12-31"},)},
    )
    said = [{"person": one, **ways[at % 3]} for at, one in enumerate(ids[::3])] if restricted else []
    return PlanAsked(
        year="2026-27",
        today=date(2026, 4, 20),
        teams=tuple(_team(number, often) for number, often in enumerate(visits, 1)),
        members=tuple(Person(id=one, name=one, roles=frozenset({Role.MEMBER})) for one in ids),
        availability=tuple(map(Availability.model_validate, said)),
        committee_days=COMMITTEES,
        working_days=WorkingDays(),
        rules=RotaRules(),
    )


def _team(number: int, often: int) -> Team:
    return Team(
        id=f"team{number:02d}",
        name=f"Team {number}",
        visit_kind=VisitKind.INTAKE,
        visits_per_year=often,
        head_of_service=PersonId("t.head"),
    )


COUNCILS: Final = {
    "12 teams, 60 councillors": council([1] * 11 + [2], 60),
    "12 teams, 24 councillors, a third restricted": council([4] * 9 + [3] * 3, 24, restricted=True),
    "20 teams, 80 councillors, a third restricted": council([6] * 20, 80, restricted=True),
}


def measure(asked: PlanAsked, rounds: int) -> tuple[float, Plan]:
    """The median of the seconds taken, and the plan."""
    times = []
    for _ in range(rounds):
        began = perf_counter()
        made = plan(asked)
        times.append(perf_counter() - began)
    return median(times), made


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Seconds to plan a municipal year.")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(f"{'planning a year, median of ' + str(rounds):<48} seconds visits places spread short")
    for name, asked in COUNCILS.items():
        seconds, made = measure(asked, rounds)
        places = sum(len(one.members) for one in made.proposals)
        figures = f"{seconds:7.2f} {len(made.proposals):6} {places:6} {made.shares.spread:6} {len(made.shortfalls):5}"
        print(f"{name:<48} {figures}")


if __name__ == "__main__":
    main()
