"""Gather what is kept of the visits of a period, from every municipal year that it touches. Nothing is written."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from visits.coverage import days_of
from visits.kept_of_period import KeptOfPeriod, by_number, of_period
from visits.model import DateRange, Issue
from visits.ports import Office, YearStore
from visits.years import year_bounds

T = TypeVar("T")


async def gather(office: Office, period: DateRange) -> KeptOfPeriod:
    """Everything kept of the period's visits, as things stand. Raises Unavailable.

    All slots and records of the known municipal years that the period touches are read: a visit is never moved out of its year, so
    those that were on days of the period once are found too. The cost follows how much those years hold. Events are read last, so
    that what is done while this reads can be taken back by `as_of`.
    """
    known = await office.store.years()
    stores = [office.store.year(label) for label in known if _touches(period, label)]

    async def every(read: Callable[[YearStore], Awaitable[Sequence[T]]]) -> tuple[T, ...]:
        return tuple([one for store in stores for one in await read(store)])

    kept = KeptOfPeriod(
        period=period,
        teams=tuple(await office.store.teams()),
        people=tuple(await office.store.people()),
        slots=await every(lambda store: store.slots_between(*year_bounds(store.year))),
        records=await every(lambda store: store.records()),
        issues=await every(lambda store: store.issues()),
        entries=await every(lambda store: store.every_entry()),
        views=await every(lambda store: store.every_view()),
        past_records=await every(lambda store: store.every_past_record()),
        past_issues=await every(lambda store: store.every_past_issue()),
        events=await every(lambda store: store.every_event()),
    )
    return await office.aside(lambda: of_period(kept))


async def earlier_issues(office: Office, kept: KeptOfPeriod) -> tuple[Issue, ...]:
    """Issues, not of the period, that its issues say they are the same as, those that these say so of, and so on back.

    By reference. One that is in no known year is left out.
    """
    years = [office.store.year(label) for label in reversed(await office.store.years())]
    looked_for = {issue.id for issue in kept.issues}
    found: list[Issue] = []
    wanted = {issue.same_as for issue in kept.issues}
    while wanted := wanted - looked_for - {""}:
        looked_for |= wanted
        latest = [issue for one in sorted(wanted) if (issue := await _issue(years, one))]
        found += latest
        wanted = {issue.same_as for issue in latest}
    return tuple(sorted(found, key=lambda issue: by_number(issue.reference)))


async def _issue(years: Sequence[YearStore], issue_id: str) -> Issue | None:
    for year in years:
        stored = await year.issue(issue_id)
        if stored:
            return stored.value
    return None


def _touches(period: DateRange, year: str) -> bool:
    days = days_of(year)
    return period.first <= days.last and days.first <= period.last
