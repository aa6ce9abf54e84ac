"""What a committee report prints, made of what is kept of its period and the figures of it (seed 002, 2.6)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from visits import proforma_versions
from visits.council import CouncilRules
from visits.coverage import Come, come_to
from visits.figures import AnnualFigures
from visits.kept_of_period import KeptOfPeriod
from visits.model import Issue, IssueState, Person, RecordStatus, Role, VisitRecord
from visits.proforma import Proforma
from visits.report import FormPrinted, Front, IssuePrinted, IssueSummary, ReportContent, SlotPrinted, Subject, Version
from visits.report_form import CONTACT, front
from visits.report_printed import Printing, issue_printed, quotes_of, slot_printed, visit_printed
from visits.report_words import labels, steps_of
from visits.rota import Slot, SlotStatus
from visits.said_and_done import without_names
from visits.tally import grouped
from visits.working_days import WorkingDays
from visits.years import london_day

_BELOW_HEAD: Final = frozenset({Role.MANAGER, Role.COORDINATOR})
_ABOVE: Final = frozenset({Role.HEAD_OF_SERVICE, Role.OBSERVER})


@dataclass(frozen=True, slots=True)
class Material:
    """All that a report is made of. `following` are the visits of the rota that come after it, `earlier` the issues before
    it that its own are said to be the same as. `written` are the front's texts, `summaries` are by issue id, and `forms` are the
    versions of the form as the council words them, by version, the latest last.
    """

    subject: Subject
    version: Version
    kept: KeptOfPeriod
    figures: AnnualFigures
    following: Sequence[Slot]
    earlier: Sequence[Issue]
    previous: AnnualFigures | None
    rules: CouncilRules
    days: WorkingDays
    forms: Mapping[str, Proforma]
    summaries: Mapping[str, IssueSummary] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


def content(material: Material) -> ReportContent:
    """Everything that the report's files print, before anyone has decided of texts that may identify somebody."""
    kept, figures, version = material.kept, material.figures, material.version
    sent = [record for record in kept.records if record.status is RecordStatus.SENT]
    printing = _printing(material)
    written = _front(material, printing.clear)
    head = {line.key: line.text for line in written.head}
    return ReportContent(
        version=version,
        council=material.rules.name,
        committee=material.rules.committee,
        subject=material.subject,
        cut_off=figures.cut_off,
        in_progress=figures.in_progress,
        front=written,
        figures=figures,
        previous=material.previous,
        labels=printing.labels,
        visits=tuple(visit_printed(record, printing) for record in sent),
        issues=tuple(_issues(sent, material, printing)),
        quotes=tuple(quote for record in sent for quote in quotes_of(record, printing)),
        not_done=tuple(_not_done(kept.slots, printing)),
        without_form=_without_form(kept.slots, sent, printing),
        next_rota=tuple(slot_printed(slot, Come.TO_COME, printing) for slot in material.following),
        next_required={team.name: team.visits_per_year for team in kept.teams},
        done_because=figures.issues.actions_done.of,
        forms=_forms(sent, material.forms),
        exempt_paragraph=head.get("exempt_paragraph", ""),
        exempt_reason=head.get("exempt_reason", ""),
    )


def below_head_of_service(people: Sequence[Person]) -> tuple[Person, ...]:
    """The staff whom the published version names nowhere."""
    return tuple(one for one in people if one.roles & _BELOW_HEAD and not one.roles & _ABOVE)


def _printing(material: Material) -> Printing:
    kept = material.kept
    is_public = material.version is Version.PUBLISHED
    return Printing(
        version=material.version,
        forms=material.forms,
        labels=labels(material.forms.values()),
        names={person.id: person.name for person in kept.people},
        teams={team.id: team.name for team in kept.teams},
        views=grouped(kept.views, lambda view: view.record_id),
        entries=grouped(kept.entries, lambda entry: entry.issue_id),
        references={issue.id: issue.reference for issue in (*kept.issues, *material.earlier)},
        clear=without_names(below_head_of_service(kept.people)) if is_public else lambda text: text,
        today=london_day(material.figures.cut_off),
        days=material.days,
    )


def _front(material: Material, clear: Callable[[str], str]) -> Front:
    """The front, in which nobody below the Head of Service is named but for the contact officer."""
    made = front(material.rules, material.version, material.written)
    head, sections = (
        tuple(
            line if line.key.startswith(CONTACT) else line.model_copy(update={"text": clear(line.text)})
            for line in lines
        )
        for lines in (made.head, made.sections)
    )
    return Front(head=head, sections=sections)


def _issues(sent: Sequence[VisitRecord], material: Material, printing: Printing) -> Iterator[IssuePrinted]:
    records = {record.id: record for record in sent}
    for issue in material.kept.issues:
        record = records.get(issue.record_id)
        if record and issue.state is not IssueState.WITHDRAWN:
            yield issue_printed(issue, record, material.summaries.get(issue.id), printing)


def _not_done(slots: Sequence[Slot], printing: Printing) -> Iterator[SlotPrinted]:
    for slot in slots:
        come = come_to(slot, printing.today)
        if come is not Come.DONE:
            yield slot_printed(slot, slot.status if come is Come.CALLED_OFF else come, printing)


def _without_form(slots: Sequence[Slot], sent: Sequence[VisitRecord], printing: Printing) -> tuple[SlotPrinted, ...]:
    written_up = {record.slot_id for record in sent}
    done = (slot for slot in slots if slot.status is SlotStatus.DONE and slot.id not in written_up)
    return tuple(slot_printed(slot, Come.DONE, printing) for slot in done)


def _forms(sent: Sequence[VisitRecord], forms: Mapping[str, Proforma]) -> tuple[FormPrinted, ...]:
    """The versions that were filled in; if none was, the one in use."""
    used = {record.proforma_version for record in sent} or {proforma_versions.CURRENT.version}
    return tuple(
        FormPrinted(version=version, agreed_by=form.agreed_by, agreed_on=form.agreed_on, steps=tuple(steps_of(form)))
        for version, form in forms.items()
        if version in used
    )
