"""Lives through a year, judges it, and says in a few lines what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.kill.killing import chosen_seed
from tests.year.expecting import expected_of
from tests.year.judging import Verdict, judged
from tests.year.living import Lived, lived
from tests.year.script import SIZES, script_of


@dataclass(frozen=True)
class Told:
    """A year and its verdict."""

    life: Lived
    verdict: Verdict

    def __str__(self) -> str:
        life, one, script = self.life, self.verdict, self.life.script
        forms = sum(visit.written_at is not None for visit in script.visits)
        return (
            f"{life.engine}, {_of(life.replicas, 'replica')}, {script.size.first} to {script.size.last}: "
            f"{forms} visit forms, {one.answered + one.unanswered} issues ({one.answered} answered and told, "
            f"{one.still_open} of the others listed open); {_listed(one.cards)}; {one.renewed} digests renewed in quiet weeks; "
            f"{_of(sum(life.killed.values()), 'kill')} ({_listed(life.killed)}), {_of(life.ended, 'orderly end')}; "
            f"failures {_listed(life.injected)}; {_of(one.orphans, 'empty stub')}, {one.again} cards put again in place; "
            f"{life.audit}; "
            f"{life.seconds:.0f} s, seed {script.seed}"
        )


async def told_of(engine: str, folder: Path, size: str, *, replicas: int, seed: int = 0) -> Told:
    """A year of this size. AssertionError if a bot ends by itself or never comes to rest."""
    script = script_of(seed or chosen_seed(), SIZES[size])
    life = await lived(engine, folder, script, size, replicas=replicas)
    return Told(life, judged(life.lines, life.kept, expected_of(script), sum(life.killed.values())))


def hold(told: Told) -> None:
    """Nothing was forgotten, nothing came twice, and the audit trail says so unbroken."""
    assert [*told.verdict.faults, *told.life.audit.faults] == [], f"seed {told.life.script.seed}"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(counts.items()))


def _of(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
