"""How often the rules find what is there, and how often what is not: python -m tests.visits.identifier_rates"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.visits.identifier_unseen import STAFF_NAMED, WITH, WITHOUT
from visits.identifiers import Kind, find


@dataclass(frozen=True, slots=True)
class Rate:
    """Of a kind: in how many texts it is, in how many of them it is found, and clean texts in which it is found all the same."""

    what: str
    there: int
    found: int
    alarms: int

    @property
    def detected(self) -> float:
        """From 0 to 1."""
        return self.found / self.there


def rates() -> dict[Kind, Rate]:
    """Kind -> how well it is found."""
    return {kind: _rate(kind) for kind in Kind}


def named_staff() -> Rate:
    """Names of staff: nobody looks for them, and some are found by their titles."""
    return Rate("name of staff", len(STAFF_NAMED), len(_with(Kind.NAME, STAFF_NAMED)), 0)


def alarms() -> list[str]:
    """Texts with nothing in them in which something is found."""
    return [text for text in WITHOUT if find(text)]


def _rate(kind: Kind) -> Rate:
    there = [text for kinds, text in WITH if kind in kinds]
    return Rate(kind, len(there), len(_with(kind, there)), len(_with(kind, WITHOUT)))


def _with(kind: Kind, texts: Sequence[str]) -> list[str]:
    return [text for text in texts if kind in find(text)]


def table() -> Iterator[str]:
    """The rates, a line to each kind."""
    yield f"{'kind':20} {'there':>6} {'found':>6} {'rate':>6} {'false alarms of ' + str(len(WITHOUT)):>24}"
    for rate in (*rates().values(), named_staff()):
        yield f"{rate.what:20} {rate.there:6} {rate.found:6} {rate.detected:6.0%} {rate.alarms:24}"
    yield f"clean texts with any alarm: {len(alarms())} of {len(WITHOUT)}"


if __name__ == "__main__":
    print(*table(), sep="\n")
