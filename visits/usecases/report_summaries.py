"""The one line for each issue that the published report prints: written by officers, shown to the issue's author."""

from collections.abc import Mapping, Sequence
from typing import Final

from visits.card_names import CardKind, CardName
from visits.checks import Fault, FaultCode
from visits.coverage import days_of
from visits.kept_of_period import KeptOfPeriod
from visits.model import (
    EntryKind,
    Event,
    Issue,
    IssueState,
    PersonId,
    RecordStatus,
    Role,
    Visibility,
)
from visits.ports import Change, Happened, Office, Put, Show, Stale
from visits.report import IssueSummary, Subject
from visits.report_words import labels
from visits.tally import grouped
from visits.text import clean, length
from visits.text import problem as text_problem
from visits.usecases import seen
from visits.usecases.gathering import gather
from visits.usecases.knowing import known
from visits.usecases.report_outcomes import (
    OBJECTION_LIMIT,
    SUMMARY_LIMIT,
    FixWords,
    SummariesWanted,
    SummariesWritten,
    SummaryShown,
    ToSummarise,
)
from visits.usecases.report_reading import forms_of, overseer, summaries_of
from visits.usecases.start import Refused

ON_A_PAGE: Final = 5
AT_ONCE: Final = 60
"""Changes in one transaction, which holds a hundred operations; a card takes two."""
_NO_LINE: Final = frozenset({IssueState.WITHDRAWN, IssueState.RETURNED_FOR_REDACTION})


async def to_summarise(office: Office, person: PersonId, subject: Subject, page: int) -> SummariesWanted | Refused:
    """A page of the issues of which the published version prints a line, those first that want one. Too high a page is the last."""
    if not await overseer(office, person):
        return Refused()
    kept = await gather(office, subject.period)
    there = _to_summarise(office, kept, await summaries_of(office, kept.issues))
    pages = max(1, -(-len(there) // ON_A_PAGE))
    number = min(max(page, 1), pages)
    shown = tuple(there[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    await seen.note(office, person, [f"issue {one.issue_id}" for one in shown])
    return SummariesWanted(
        subject=subject,
        issues=shown,
        page=number,
        pages=pages,
        wanted=sum(issue.is_wanted for issue in there),
    )


async def write_summaries(
    office: Office, person: PersonId, subject: Subject, texts: Mapping[str, str], operation_id: str
) -> SummariesWritten | FixWords | Refused:
    """Keep these lines, by issue id; blank ones are left out, and so are those that are as they were.

    The author of an issue is shown its new line. An objection is to one line: a new one has none. Raises Stale: call again.
    """
    if not await overseer(office, person):
        return Refused()
    typed = {issue_id: " ".join(clean(said).split()) for issue_id, said in texts.items()}
    faults = [fault for issue_id, said in typed.items() if (fault := _fault(issue_id, said, SUMMARY_LIMIT))]
    if faults:
        return FixWords(faults=tuple(faults), typed=typed)
    written: list[IssueSummary] = []
    for year in await office.store.years():
        days = days_of(year)
        if subject.period.first <= days.last and days.first <= subject.period.last:
            written += await _write_in(office, subject, year, person, typed, operation_id)
    return SummariesWritten(summaries=tuple(written))


async def summary_of(office: Office, person: PersonId, year: str, issue_id: str) -> SummaryShown | Refused:
    """An issue's line, for its author."""
    store = office.store.year(year)
    issue, summary = await store.issue(issue_id), await store.summary(issue_id)
    record = await store.record(issue.value.record_id) if issue else None
    if issue is None or record is None or summary is None or record.value.author != person:
        return Refused()
    if not await known(office, person, Role.MEMBER) or not _has_line(issue.value):
        return Refused()
    return SummaryShown(issue=issue.value, summary=summary.value, author=person)


async def object_to_summary(
    office: Office, person: PersonId, year: str, issue_id: str, text: str, operation_id: str
) -> SummaryShown | FixWords | Refused:
    """Keep what an issue's author says of its line; "" takes back what they said. Raises Stale: call again."""
    shown = await summary_of(office, person, year, issue_id)
    if isinstance(shown, Refused):
        return shown
    typed = clean(text)
    if fault := _fault(issue_id, typed, OBJECTION_LIMIT):
        return FixWords(faults=(fault,), typed={issue_id: typed})
    store = office.store.year(year)
    stored = await store.summary(issue_id)
    if stored is None or stored.value != shown.summary:
        raise Stale(f"the line of issue {issue_id} has just been written anew")
    said = shown.summary.model_copy(update={"objection": typed})
    if said != shown.summary:
        action = "summary_objected" if typed else "summary_accepted"
        event = _event(office, issue_id, action, person, operation_id)
        await store.commit([Put(said, stored), Happened(event)], write_id=f"object {issue_id} {office.new_id()}")
    return shown.model_copy(update={"summary": said})


def _to_summarise(office: Office, kept: KeptOfPeriod, summaries: Mapping[str, IssueSummary]) -> Sequence[ToSummarise]:
    """The issues that want a line, then those that have one, each in order."""
    records = {record.id: record for record in kept.records if record.status is RecordStatus.SENT}
    answers = grouped((one for one in kept.entries if one.kind is EntryKind.RESPONSE), lambda one: one.issue_id)
    words = labels(forms_of(office).values())
    there = []
    for issue in kept.issues:
        record, summary = records.get(issue.record_id), summaries.get(issue.id)
        if record and _has_line(issue):
            said = answers.get(issue.id, ())
            one = ToSummarise(
                issue_id=issue.id,
                reference=issue.reference,
                team=record.team_name,
                topic=words.get(f"topic.{issue.topic}", issue.topic),
                text=issue.text,
                visit_date=record.visit_date,
                answer=said[-1].text if said else "",
                summary=summary.text if summary else "",
                objection=summary.objection if summary else "",
            )
            there.append(one)
    return sorted(there, key=lambda one: not one.is_wanted)


async def _write_in(
    office: Office, subject: Subject, year: str, person: PersonId, typed: Mapping[str, str], operation_id: str
) -> list[IssueSummary]:
    """The lines among these that are of issues of one municipal year."""
    store, now = office.store.year(year), office.clock.now()
    changes: list[Change] = []
    written: list[IssueSummary] = []
    for issue_id, line in typed.items():
        issue, stored = await store.issue(issue_id), await store.summary(issue_id)
        record = await store.record(issue.value.record_id) if issue else None
        if not line or issue is None or record is None or record.value.visit_date not in subject.period:
            continue
        if not _has_line(issue.value) or (stored and stored.value.text == line):
            continue
        summary = IssueSummary(issue_id=issue_id, text=line, by=person, at=now)
        written.append(summary)
        changes += [Put(summary, stored), Happened(_event(office, issue_id, "summary_written", person, operation_id))]
        if await known(office, record.value.author, Role.MEMBER):
            card = CardName(kind=CardKind.SUMMARY_SHOWN, object_id=issue_id, person=record.value.author)
            changes.append(Show(card, now))
    for start in range(0, len(changes), AT_ONCE):
        await store.commit(changes[start : start + AT_ONCE], write_id=f"summaries {year} {start} {office.new_id()}")
    return written


def _has_line(issue: Issue) -> bool:
    """Whether the published version prints officers' words of an issue."""
    return issue.visibility is Visibility.CHANNEL and issue.state not in _NO_LINE


def _fault(issue_id: str, typed: str, limit: int) -> Fault | None:
    problem = text_problem(typed, limit)
    if problem is None:
        return None
    return Fault(field=issue_id, question=issue_id, code=FaultCode(problem), limit=limit, length=length(typed))


def _event(office: Office, issue_id: str, action: str, person: PersonId, operation_id: str) -> Event:
    at = office.clock.now()
    return Event(object=f"issue {issue_id}", action=action, person=person, at=at, operation_id=operation_id)
