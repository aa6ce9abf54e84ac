"""Visits, issues and slots as a committee report prints them: in words, and with no more than its version may say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from visits.figures_records import TEXTS, confirmed
from visits.issues_shown import is_overdue
from visits.kept import View
from visits.model import Entry, EntryKind, Issue, IssueState, PersonId, Visibility, VisitRecord
from visits.proforma import Proforma
from visits.report import AnswerPrinted, IssuePrinted, IssueSummary, Quoted, SlotPrinted, Version, VisitPrinted
from visits.rota import Slot
from visits.working_days import WorkingDays
from visits.years import london_day, london_time

LEFT_OUT: Final = "[left out]"
"""In place of words that are not to be printed: hidden until their author rewords them, or left out by whoever settled it."""
NOT_KNOWN: Final = "Not known"
_HIDDEN_NOTE: Final = "note__"
"""How a record names a hidden note on a topic."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What printing one report needs to look up. `clear` takes names out of a text where the version wants that.

    `names` are by person, `teams` their names by id, `views` by record, `entries` by issue, `references` of issues by id.
    """

    version: Version
    forms: Mapping[str, Proforma]
    labels: Mapping[str, str]
    names: Mapping[PersonId, str]
    teams: Mapping[str, str]
    views: Mapping[str, Sequence[View]]
    entries: Mapping[str, Sequence[Entry]]
    references: Mapping[str, str]
    clear: Callable[[str], str]
    today: date
    days: WorkingDays

    @property
    def is_restricted(self) -> bool:
        """Whether the full texts are printed."""
        return self.version is Version.RESTRICTED

    def named(self, people: Sequence[PersonId]) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.names.get(person, NOT_KNOWN) for person in people)

    def team(self, team_id: str, otherwise: str = NOT_KNOWN) -> str:
        """The team's name now."""
        return self.teams.get(team_id, otherwise)


def visit_printed(record: VisitRecord, printing: Printing) -> VisitPrinted:
    """A visit that has a form."""
    form = printing.forms[record.proforma_version]
    return VisitPrinted(
        reference=record.reference,
        visit_date=record.visit_date,
        team_id=record.team_id,
        team=printing.team(record.team_id, record.team_name),
        visit_kind=printing.labels[f"kind.{record.visit_kind}"],
        mode=form.choice_label("mode", record.mode),
        duration=form.choice_label("duration", record.duration),
        members=printing.named(record.members_present),
        no_shows=printing.named(record.no_shows),
        roles_met=tuple(form.choice_label("roles_met", role) for role in record.roles_met),
        accompanied_by=tuple(form.choice_label("accompanied_by", one) for one in record.accompanied_by),
        managers_present=form.choice_label("managers_present", record.managers_present),
        interest=_said(record, "interest_detail", record.interest_detail) if printing.is_restricted else "",
        on_rota=bool(record.slot_id),
        confirmed=confirmed(record, printing.views.get(record.id, ())),
        sent_on=london_day(record.sent_at),
        corrected_on=london_day(record.corrected_at) if record.corrected_at else None,
        form_version=record.proforma_version,
    )


def quotes_of(record: VisitRecord, printing: Printing) -> Iterator[Quoted]:
    """The answers of a form in a councillor's own words, in its order: in the published version only if they may be quoted.

    Notes on topics that became issues are among the issues, not here.
    """
    if not (printing.is_restricted or record.may_quote):
        return
    first, *others = [(question, question, str(getattr(record, question))) for question in TEXTS]
    notes = [(f"note.{topic}", f"{_HIDDEN_NOTE}{topic}", note) for topic, note in record.notes.items()]
    for question, kept_as, words in (first, *notes, *others):
        if words:
            yield Quoted(
                reference=record.reference,
                team=printing.team(record.team_id, record.team_name),
                visit_date=record.visit_date,
                question=question,
                text=printing.clear(_said(record, kept_as, words)),
            )


def issue_printed(issue: Issue, record: VisitRecord, summary: IssueSummary | None, printing: Printing) -> IssuePrinted:
    """An issue that stands."""
    answers = [entry for entry in printing.entries.get(issue.id, ()) if entry.kind is EntryKind.RESPONSE]
    raised_on = london_day(issue.raised_at)
    answered_on = london_day(answers[0].at) if answers else None
    is_private = issue.visibility is not Visibility.CHANNEL
    line = summary.text if summary and not printing.is_restricted else ""
    return IssuePrinted(
        reference=issue.reference,
        visit=record.reference,
        team_id=issue.team_id,
        team=printing.team(issue.team_id, record.team_name),
        topic_key=issue.topic,
        topic=printing.labels.get(f"topic.{issue.topic}", issue.topic),
        urgency=printing.labels[f"urgency.{issue.urgency}"],
        state_key=issue.state,
        state=printing.labels[f"state.{issue.state}"],
        raised_on=raised_on,
        due=issue.due,
        first_answered_on=answered_on,
        days_to_answer=printing.days.count(raised_on, answered_on) if answered_on else None,
        is_overdue=is_overdue(issue, printing.today),
        is_private=is_private,
        same_as=printing.references.get(issue.same_as, ""),
        summary="" if is_private else _words_of(issue.state, printing.clear(line)),
        text=_words_of(issue.state, issue.text) if printing.is_restricted and not is_private else "",
        answers=() if is_private else tuple(_answer(entry, printing) for entry in answers),
        comments=() if is_private or not printing.is_restricted else tuple(_comments(issue.id, printing)),
    )


def slot_printed(slot: Slot, came_to: str, printing: Printing) -> SlotPrinted:
    """A visit of the rota, and what it came to."""
    start = london_time(slot.start)
    because = slot.cancelled_because
    return SlotPrinted(
        slot_id=slot.id,
        team_id=slot.team_id,
        team=printing.team(slot.team_id),
        day=start.date(),
        time=f"{start:%H:%M}",
        came_to=came_to,
        reason=printing.labels[f"cancelled.{because}"] if because else "",
        members=len(slot.members),
    )


def _answer(entry: Entry, printing: Printing) -> AnswerPrinted:
    """An answer. Its words, and its improvement theme, which is the officers' own, are for the restricted version."""
    return AnswerPrinted(
        text=entry.text if printing.is_restricted else "",
        outcome=printing.labels[f"outcome.{entry.outcome}"] if entry.outcome else "",
        answered_on=london_day(entry.at),
        owner_role=printing.clear(entry.owner_role),
        action_due=entry.action_due,
        theme=entry.theme if printing.is_restricted else "",
    )


def _comments(issue_id: str, printing: Printing) -> Iterator[str]:
    return (entry.text for entry in printing.entries.get(issue_id, ()) if entry.kind is EntryKind.COMMENT)


def _said(record: VisitRecord, kept_as: str, words: str) -> str:
    return LEFT_OUT if words and kept_as in record.hidden else words


def _words_of(state: IssueState, words: str) -> str:
    return LEFT_OUT if words and state is IssueState.RETURNED_FOR_REDACTION else words
