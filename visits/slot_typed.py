"""What is typed about a planned visit, checked: its day and time, its length, who receives the councillors and where.

Faults are codes beside their boxes; everything wrong is found at once.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final

from visits import text
from visits.checks import Fault, FaultCode
from visits.model import Value
from visits.working_days import WorkingDays
from visits.years import LONDON, london_day, utc

LEAST_MINUTES: Final = 15
MOST_MINUTES: Final = 240
MOST_CAPACITY: Final = 4
"""Councillors on one visit (DESIGN 6)."""
TEXT_LIMITS: Final[Mapping[str, int]] = {"host": 80, "place": 200, "link": 500}
FARTHEST_DAYS: Final = 3 * 366


class Details(Value):
    """The length of a visit in minutes, who receives the councillors, where, and the address of the meeting."""

    minutes: int
    host: str
    place: str
    link: str


def fault(field: str, code: FaultCode, *, least: int = 0, limit: int = 0, length: int = 0) -> Fault:
    """A fault of a box whose question goes by the same name."""
    return Fault(field=field, question=field, code=code, least=least, limit=limit, length=length)


def start_typed(
    day: str, at: str, *, now: datetime, days: WorkingDays, recess_too: bool
) -> tuple[datetime | None, tuple[Fault, ...]]:
    """When a visit is to start (UTC), from a London day (ISO) and time ("10:00"): on a working day to come.

    `recess_too`: it may be in the members' recess. None if anything is wrong.
    """
    faults = [*_day_faults(day, london_day(now), days, recess_too=recess_too), *_time_faults(at)]
    if faults:
        return None, tuple(faults)
    start = utc(datetime.combine(date.fromisoformat(day), time.fromisoformat(at), LONDON))
    if start <= now:
        return None, (fault("time", FaultCode.TIME_IN_THE_PAST),)
    return start, ()


def details_typed(typed: Mapping[str, str]) -> tuple[Details | None, tuple[Fault, ...]]:
    """The details of a visit; None if anything is wrong with them."""
    texts = {name: " ".join(text.clean(typed.get(name, "")).split()) for name in TEXT_LIMITS}
    minutes, faults = number_typed(typed, "minutes", LEAST_MINUTES, MOST_MINUTES)
    for name, limit in TEXT_LIMITS.items():
        problem = text.problem(texts[name], limit)
        if problem:
            faults += (fault(name, FaultCode(problem), limit=limit, length=text.length(texts[name])),)
    if texts["link"] and not _is_link(texts["link"]):
        faults += (fault("link", FaultCode.NOT_A_LINK),)
    return (None if faults else Details(minutes=minutes, **texts)), faults


def number_typed(typed: Mapping[str, str], field: str, least: int, most: int) -> tuple[int, tuple[Fault, ...]]:
    """A whole number from `least` to `most`; 0 if it is not one."""
    said = typed.get(field, "").strip()
    if not said:
        return 0, (fault(field, FaultCode.MISSING),)
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1
    if not least <= number <= most:
        return 0, (fault(field, FaultCode.OUT_OF_RANGE, least=least, limit=most),)
    return number, ()


def day_typed(said: str) -> date | None:
    """The day, if it is one as cards send them ("2026-11-14"); "20261114" and "2026-W14-3" are dates to Python alone."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.isoformat() == said else None


def _day_faults(said: str, today: date, days: WorkingDays, *, recess_too: bool) -> list[Fault]:
    day = day_typed(said)
    if day is None:
        return [fault("day", FaultCode.NOT_A_DATE if said else FaultCode.MISSING)]
    if day < today:
        return [fault("day", FaultCode.IN_THE_PAST)]
    if (day - today).days > FARTHEST_DAYS:
        return [fault("day", FaultCode.TOO_FAR_AHEAD)]
    if not days.is_working(day):
        return [fault("day", FaultCode.NOT_A_WORKING_DAY)]
    if days.in_recess(day) and not recess_too:
        return [fault("day", FaultCode.IN_RECESS)]
    return []


def _time_faults(said: str) -> list[Fault]:
    try:
        is_time = time.fromisoformat(said).strftime("%H:%M") == said
    except ValueError:
        is_time = False
    if is_time:
        return []
    return [fault("time", FaultCode.NOT_A_TIME if said else FaultCode.MISSING)]


def _is_link(said: str) -> bool:
    return said.startswith("https://") and len(said) > len("https://") and " " not in said
