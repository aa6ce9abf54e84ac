"""The fault table as data: everything that goes wrong around the bot, and with how many copies of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.fakes.connector import Failure
from tests.fault_proxy import Fault
from tests.faults.worker import AFTER, BEFORE

ENGINES: Final = ("sqlite", "azure")
REPLICAS: Final = (1, 2, 4)


@dataclass(frozen=True)
class Trouble:
    """One row: what goes wrong, again and again while the work is done, or for some seconds, or once."""

    name: str
    storage: Fault | None = None
    connector: Failure | None = None
    locked_seconds: float = 0.0
    """So long another process holds the database file."""
    kill: str = ""
    times: int = 6

    @property
    def engines(self) -> tuple[str, ...]:
        """Where it can happen."""
        if self.storage:
            return ("azure",)
        return ("sqlite",) if self.locked_seconds else ENGINES

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Case:
    """A row on one engine with so many copies of the bot."""

    trouble: Trouble
    engine: str
    replicas: int

    def __str__(self) -> str:
        return f"{self.trouble} {self.engine} {self.replicas}"


TROUBLES: Final = (
    Trouble("storage: 503, nothing written", storage=Fault.BUSY_BEFORE),
    Trouble("storage: written, then 503", storage=Fault.BUSY_AFTER),
    Trouble("storage: connection dropped", storage=Fault.DROPPED),
    Trouble("storage: written, reply lost", storage=Fault.LOST_REPLY),
    Trouble("storage: hangs, nothing written", storage=Fault.HANG_BEFORE, times=2),
    Trouble("storage: written, then hangs", storage=Fault.HANG_AFTER, times=2),
    Trouble("storage: file locked by another", locked_seconds=6.0),
    Trouble("bot killed before a form is stored", kill=BEFORE),
    Trouble("bot killed after a form is stored", kill=AFTER),
    Trouble("connector: 429", connector=Failure.throttled("1")),
    Trouble("connector: 500", connector=Failure(500)),
    Trouble("connector: 502 with HTML", connector=Failure.html()),
    Trouble("connector: 201 with garbage", connector=Failure.garbage()),
    Trouble("connector: hangs", connector=Failure.hanging(5.0), times=3),
    Trouble("connector: taken, then hangs", connector=Failure.hanging(5.0, taken=True), times=3),
)


def all_cases() -> Iterator[Case]:
    """Every row on every engine where it can happen, with one, two and four copies of the bot."""
    for trouble in TROUBLES:
        for engine in trouble.engines:
            for replicas in REPLICAS:
                yield Case(trouble, engine, replicas)


def some_cases() -> Iterator[Case]:
    """Every row once: some of those that can happen on both engines on Azure, some with two copies of the bot."""
    for place, trouble in enumerate(TROUBLES):
        engine = trouble.engines[-1 if place % 4 == 3 else 0]
        yield Case(trouble, engine, 2 if place % 5 == 3 else 1)
