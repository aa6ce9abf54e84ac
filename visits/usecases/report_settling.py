"""Decide of texts that may identify somebody: print them, or leave them out."""

import re
from collections.abc import Mapping
from typing import Final

from visits.model import Event, PersonId
from visits.ports import Change, Happened, Office, Put
from visits.report import Settled, Subject, Version
from visits.report_found import texts_at
from visits.usecases import seen
from visits.usecases.report_outcomes import NothingToReport, SettledNow, ToSettle
from visits.usecases.report_reading import overseer, report_now
from visits.usecases.start import Refused

AT_ONCE: Final = 80
"""Decisions in one transaction, which holds a hundred operations."""
_KEY: Final = re.compile(r"([ -{}~]{1,200})\|([0-9a-f]{16})")
"""A place, then the digest of its text (see `Finding.key`)."""


async def settle(
    office: Office, person: PersonId, subject: Subject, decisions: Mapping[str, bool], operation_id: str
) -> SettledNow | Refused:
    """Keep what was decided, by `Finding.key`: True prints the text, False leaves it out. A later decision takes the place of one;
    what is decided so already is left as it is.

    What may not be printed at all stays unprinted, whatever was decided. Raises Stale: call again.
    """
    if not await overseer(office, person):
        return Refused()
    now = office.clock.now()
    store = await office.store.open_year(subject.year)
    had = {(one.value.place, one.value.digest): one for one in await store.settled(subject.label)}
    settled = []
    for key, may_print in decisions.items():
        found = _KEY.fullmatch(key)
        was = had.get((found[1], found[2])) if found else None
        if found and (was is None or was.value.may_print is not may_print):
            place, digest = found.groups()
            settled.append(
                Settled(label=subject.label, place=place, digest=digest, may_print=may_print, by=person, at=now)
            )
    event = Event(object=f"report {subject.label}", action="settled", person=person, at=now, operation_id=operation_id)
    for start in range(0, len(settled), AT_ONCE):
        some = settled[start : start + AT_ONCE]
        changes: list[Change] = [Put(one, had.get((one.place, one.digest))) for one in some]
        about = event.model_copy(update={"operation_id": f"{operation_id}.{start}"}) if start else event
        await store.commit([*changes, Happened(about)], write_id=f"settle {subject.label} {office.new_id()}")
    return SettledNow(settled=tuple(settled))


async def to_settle(
    office: Office, person: PersonId, subject: Subject, version: Version
) -> tuple[ToSettle, ...] | NothingToReport | Refused:
    """The findings of a report that nobody has settled, each with its text, for whoever is to judge it."""
    if not await overseer(office, person):
        return Refused()
    report = await report_now(office, subject, version)
    if isinstance(report, NothingToReport):
        return report
    found = report.readiness.to_settle

    def with_texts() -> tuple[ToSettle, ...]:
        texts = texts_at(report.content, [finding.key for finding in found])
        return tuple(ToSettle(finding=finding, text=texts[finding.key]) for finding in found)

    await seen.note(office, person, [f"report {subject.label}"])
    return await office.aside(with_texts)
