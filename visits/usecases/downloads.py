"""Fetch a report's files by a link: issued to a person who may read it, looked at as often as one likes, used once.

Links are asked for in the chat and used in a browser, which knows nobody: so who may is asked at both moments. A link that
was used, that has run out and that never was are one and the same to whoever asks.
"""

from contextlib import suppress
from datetime import datetime

from visits.downloads import KEPT, LASTS, REMOVED_AT_ONCE, DownloadLink, digest_of
from visits.model import Event, PersonId, Value
from visits.ports import Office, Stale, Stored
from visits.report import FrozenReport, ReportContent
from visits.usecases.knowing import known
from visits.usecases.report import frozen, may_read_report
from visits.usecases.start import Refused


class LinkIssued(Value):
    """A new link. Its token is told this once."""

    token: str
    expires_at: datetime


class NotThere(Value):
    """There is no such report."""


class Usable(Value):
    """What a link leads to, and until when."""

    report: FrozenReport
    expires_at: datetime


class Unusable(Value):
    """The link was used, has run out, or never was."""


class Spent(Value):
    """The link was used now, by this call and no other. `link` is as it is after that."""

    link: DownloadLink
    report: FrozenReport
    content: ReportContent


async def issue_link(
    office: Office, person: PersonId, year: str, report_id: str, operation_id: str
) -> LinkIssued | Refused | NotThere:
    """A new link to a report's files: each time that it is asked for, another."""
    who = await known(office, person)
    if who is None:
        return Refused()
    report = await office.store.year(year).frozen_report(report_id)
    if report is None:
        return NotThere()
    if not may_read_report(who, report):
        return Refused()
    now = office.clock.now()
    token = office.new_id() + office.new_id()
    link = DownloadLink(
        id=f"{operation_id}.{office.new_id()}",
        digest=digest_of(token),
        year=year,
        report_id=report_id,
        person=person,
        issued_at=now,
        expires_at=now + LASTS,
    )
    await office.store.forget_links(now - KEPT, REMOVED_AT_ONCE)
    await office.store.keep_link(link, _event(link, "link_issued", now))
    return LinkIssued(token=token, expires_at=link.expires_at)


async def look_at_link(office: Office, token: str) -> Usable | Unusable:
    """What a link leads to. Nothing is used by looking."""
    found = await _found(office, token)
    if found is None:
        return Unusable()
    stored, report = found
    return Usable(report=report, expires_at=stored.value.expires_at)


async def spend_link(office: Office, token: str) -> Spent | Unusable:
    """Use a link: of any number of calls at the same moment, on any replica, one is given the report."""
    found = await _found(office, token)
    if found is None:
        return Unusable()
    stored, _ = found
    kept = await frozen(office, stored.value.year, stored.value.report_id)
    if kept is None:
        return Unusable()
    now = office.clock.now()
    used = stored.value.used(now)
    try:
        await office.store.change_link(used, stored, _event(used, "link_used", now))
    except Stale:
        return Unusable()
    return Spent(link=used, report=kept[0], content=kept[1])


async def give_back(office: Office, link: DownloadLink) -> None:
    """Let a link that was used be used after all, since nobody got anything for it. It runs out when it would have."""
    stored = await office.store.link(link.digest)
    if stored and stored.value == link:
        unused = link.given_back()
        with suppress(Stale):  # it is given back already
            await office.store.change_link(unused, stored, _event(unused, "link_given_back", office.clock.now()))


async def _found(office: Office, token: str) -> tuple[Stored[DownloadLink], FrozenReport] | None:
    """A usable link and what it leads to, if its person may still read it."""
    stored = await office.store.link(digest_of(token))
    if stored is None or not stored.value.is_usable(office.clock.now()):
        return None
    who = await known(office, stored.value.person)
    report = await office.store.year(stored.value.year).frozen_report(stored.value.report_id)
    return (stored, report) if who and report and may_read_report(who, report) else None


def _event(link: DownloadLink, action: str, at: datetime) -> Event:
    return Event(object=f"report {link.report_id}", action=action, person=link.person, at=at, operation_id=link.id)
