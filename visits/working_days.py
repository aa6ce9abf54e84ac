"""Working days: Monday to Friday, but for England's bank holidays and the council's own closures."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from visits.model import DateRange, Value

ONE_DAY = timedelta(days=1)
SATURDAY = 5

Month = Annotated[int, Field(ge=1, le=12)]


class WorkingDays(Value):
    """When this council works. All dates are London's.

    `closures` are days on which the council is shut. `recess` is when members do not meet, as whole months of any year
    (8 is August) or as ranges of dates: it is no closure, and pauses only the members' own clock.
    """

    closures: frozenset[date] = frozenset()
    recess: tuple[Month | DateRange, ...] = (8,)

    @model_validator(mode="after")
    def _leaves_members_some_time(self) -> Self:
        if set(range(1, 13)) <= set(self.recess):
            raise ValueError("Recess cannot be all twelve months: a member's time to reply would never end")
        return self

    def is_working(self, day: date) -> bool:
        """Whether officers are at work on this day."""
        return day.weekday() < SATURDAY and day not in self.closures and day not in bank_holidays(day.year)

    def in_recess(self, day: date) -> bool:
        """Whether members are in recess on this day."""
        return any(day in part if isinstance(part, DateRange) else day.month == part for part in self.recess)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, where day 1 is the working day after it; 0 is `day` itself.

        Raises ValueError if n is negative.
        """
        return _nth(n, day, self._after(day))

    def add_outside_recess(self, day: date, n: int) -> date:
        """As `add`, but days of recess do not count: by when a member has had n working days to reply."""
        return _nth(n, day, (later for later in self._after(day) if not self.in_recess(later)))

    def count(self, start: date, end: date) -> int:
        """How many working days come after `start` up to and including `end`; negative if `end` is the earlier one."""
        if end < start:
            return -self.count(end, start)
        days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))

    def back(self, day: date, n: int) -> date:
        """The n-th working day before `day`."""
        while n:
            day -= ONE_DAY
            n -= self.is_working(day)
        return day

    def next_working(self, day: date) -> date:
        """This day if it is a working day, otherwise the first one after it."""
        return day if self.is_working(day) else self.add(day, 1)

    def _after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE_DAY
            if self.is_working(day):
                yield day


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year, with substitutes for those at a weekend and days proclaimed for an occasion."""
    from holidays import country_holidays  # noqa: PLC0415  # slow to load, and most turns ask for no working day

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def _nth(n: int, day: date, following: Iterator[date]) -> date:
    if n < 0:
        raise ValueError(f"Working days are counted forwards, so {n} is no number of them")
    for _ in range(n):
        day = next(following)
    return day
