"""Look at a report as it would be now, and gather all that it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from visits.as_of import as_of
from visits.coverage import Come, come_to, days_of
from visits.figures import AnnualFigures
from visits.figures_made import figures
from visits.kept_of_period import KeptOfPeriod
from visits.model import DateRange, Issue, Person, PersonId, Role
from visits.ports import Office
from visits.proforma import Proforma
from visits.proforma_versions import VERSIONS
from visits.report import Finding, FrozenReport, IssueSummary, Readiness, ReportContent, Settled, Subject, Version
from visits.report_found import findings, without_left_out
from visits.report_made import Material, content
from visits.report_ready import readiness
from visits.report_subject import before
from visits.rota import Slot
from visits.usecases.gathering import earlier_issues, gather
from visits.usecases.knowing import known, proforma_for
from visits.usecases.report_outcomes import LookedAt, NothingToReport, WhyNothing
from visits.usecases.start import Refused
from visits.working_days import ONE_DAY
from visits.years import london_day, municipal_year, start_of


@dataclass(frozen=True, slots=True)
class ReportNow:
    """A report as it would be at a moment. `content` still has every text; `found` says what was decided of which."""

    content: ReportContent
    found: tuple[Finding, ...]
    readiness: Readiness

    def printed(self) -> ReportContent:
        """The content without what is left out: what a person decided so, and what nobody has decided yet."""
        return without_left_out(self.content, self.found)


async def looked_at(
    office: Office, person: PersonId, subject: Subject, version: Version
) -> LookedAt | NothingToReport | Refused:
    """The report as it would be now: its figures, and what is not ready. The cost follows what is kept of the period."""
    if not await overseer(office, person):
        return Refused()
    report = await report_now(office, subject, version)
    if isinstance(report, NothingToReport):
        return report
    return LookedAt(
        subject=subject,
        version=version,
        figures=report.content.figures,
        previous=report.content.previous,
        labels=report.content.labels,
        readiness=report.readiness,
        produced=await produced_of(office, subject),
    )


async def content_of(
    office: Office, subject: Subject, version: Version, *, cut_off: datetime | None = None
) -> ReportContent | NothingToReport:
    """All that the report prints, as things stood at `cut_off` (UTC); now, if that is None or later.

    Texts that may identify somebody are left out until a person has decided to print them. The front, the lines of issues and what
    was decided are as they are now.
    """
    report = await report_now(office, subject, version, cut_off)
    return report if isinstance(report, NothingToReport) else await office.aside(report.printed)


async def produced_of(office: Office, subject: Subject) -> tuple[FrozenReport, ...]:
    """The reports that were produced of a subject, the newest first."""
    return tuple(reversed(await office.store.year(subject.year).frozen_reports(subject.label)))


async def overseer(office: Office, person: PersonId) -> Person | None:
    """Who may look at reports, write for them and produce them."""
    return await known(office, person, Role.HEAD_OF_SERVICE, Role.COORDINATOR)


async def report_now(
    office: Office, subject: Subject, version: Version, cut_off: datetime | None = None
) -> ReportNow | NothingToReport:
    """The report as things stood at `cut_off` (UTC), at the latest now."""
    now = office.clock.now()
    moment = min(cut_off or now, now)
    if subject.period.first > london_day(now):
        return NothingToReport(why=WhyNothing.NOT_BEGUN)
    previous = await _previous(office, subject.period, moment)  # first, so that two years are never held at once
    kept = await _kept(office, subject.period, moment)
    if not (kept.teams or kept.slots or kept.records):
        return NothingToReport(why=WhyNothing.NO_ROTA)
    store = office.store.year(subject.year)
    written = await store.front_texts(subject.label)
    decided = [one.value for one in await store.settled(subject.label)]
    earlier = await earlier_issues(office, kept)
    counted = await _figures(office, kept, earlier, moment)
    material = Material(
        subject=subject,
        version=version,
        kept=kept,
        figures=counted,
        following=await _following(office, subject.period, moment),
        earlier=earlier,
        previous=previous,
        rules=office.rules,
        days=office.working_days,
        forms=forms_of(office),
        summaries=await summaries_of(office, kept.issues),
        written=written.value.texts if written else {},
    )
    return await office.aside(lambda: _made(material, decided))


def forms_of(office: Office) -> dict[str, Proforma]:
    """Every version of the form as this council words it, the latest last."""
    return {version: proforma_for(office, version) for version in VERSIONS}


async def summaries_of(office: Office, issues: Sequence[Issue]) -> Mapping[str, IssueSummary]:
    """The lines that officers wrote of these issues, and others of their years, by issue id."""
    years = sorted({issue.year for issue in issues})
    return {one.issue_id: one for year in years for one in await office.store.year(year).summaries()}


def _made(material: Material, decided: Sequence[Settled]) -> ReportNow:
    made = content(material)
    found = findings(made, decided)
    by_reference = {
        issue.reference: material.summaries[issue.id]
        for issue in material.kept.issues
        if issue.id in material.summaries
    }
    return ReportNow(made, found, readiness(made, found, by_reference))


async def _kept(office: Office, period: DateRange, moment: datetime) -> KeptOfPeriod:
    """What was kept of a period at a moment. What happened while it was read is taken back too."""
    kept = await gather(office, period)
    return await office.aside(lambda: as_of(kept, moment, office.rules, office.working_days))


async def _figures(office: Office, kept: KeptOfPeriod, earlier: Sequence[Issue], moment: datetime) -> AnnualFigures:
    rules, days = office.rules, office.working_days
    return await office.aside(lambda: figures(kept, cut_off=moment, days=days, rules=rules, earlier=earlier))


async def _previous(office: Office, period: DateRange, moment: datetime) -> AnnualFigures | None:
    """The figures of the period before, as things stood at its end; None if nothing is kept of it."""
    days = before(period)
    end = min(moment, start_of(days.last + ONE_DAY))
    kept = await _kept(office, days, end)
    if not (kept.slots or kept.records):
        return None
    return await _figures(office, kept, await earlier_issues(office, kept), end)


async def _following(office: Office, period: DateRange, moment: datetime) -> tuple[Slot, ...]:
    """Visits planned after the period to the end of that municipal year; after today, while the period is not over."""
    today = london_day(moment)
    first = min(period.last, max(today, period.first)) + timedelta(days=1)
    days = DateRange(first=first, last=days_of(municipal_year(first)).last)
    kept = await _kept(office, days, moment)
    return tuple(slot for slot in kept.slots if come_to(slot, today) is Come.TO_COME)
