"""Words planted in a made-up year wherever someone typed any: each says where, and whether a published report may print it."""

import re
from dataclasses import replace
from typing import Final

from tests.report_kept import KeptYear
from tests.report_years import MadeUp
from visits.kept import PastIssue, PastRecord, View
from visits.model import Entry, Issue, IssueState, RecordStatus, Visibility, VisitRecord

TEXTS: Final = ("working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")
MAY: Final = "mayprint"
NEVER: Final = "mustnotprint"
_GONE: Final = {IssueState.RETURNED_FOR_REDACTION: "hidden", IssueState.WITHDRAWN: "withdrawn"}
CANARY: Final = re.compile(rf"(?:{MAY}|{NEVER})[a-z]+")


def canary(may: bool, *where: str) -> str:
    """A word that no one types: ("record", "staff_voice") is "mustnotprintrecordstaffvoice"."""
    return (MAY if may else NEVER) + re.sub(r"[^a-z]", "", "".join(where).lower())


def planted(made: MadeUp) -> MadeUp:
    """The same years with such a word in each text; staff below Head of Service are named in all that councillors typed."""
    staff = made.council.unnamed[0]
    return replace(made, years={label: _in_year(year, staff) for label, year in made.years.items()})


def summary_of(made: MadeUp, issue: Issue) -> str:
    """The line that officers wrote: one of an issue that is not for everyone is printed nowhere."""
    word = canary(issue.visibility is Visibility.CHANNEL, "summary", issue.visibility)
    return f"Asked of {made.council.unnamed[1]}. {word}"


def _in_year(year: KeptYear, staff: str) -> KeptYear:
    return replace(
        year,
        records=[_in_record(record, staff) for record in year.records],
        issues=[_in_issue(issue) for issue in year.issues],
        entries=[_in_entry(entry, staff) for entry in year.entries],
        views=[_in_view(view) for view in year.views],
        past_records=[_in_past(past) for past in year.past_records],
        past_issues=[PastIssue.model_validate(_in_issue(past).model_dump()) for past in year.past_issues],
    )


def _in_record(record: VisitRecord, staff: str) -> VisitRecord:
    """What may be quoted is what its author allowed, and nobody has hidden, in a record that stands."""

    def with_word(question: str, kept_as: str, words: str) -> str:
        gone = "hidden" if kept_as in record.hidden else "" if record.status is RecordStatus.SENT else "withdrawn"
        return f"{staff} said so. {words} {canary(record.may_quote and not gone, 'record', gone, question)}"

    changes: dict[str, object] = {
        question: with_word(question, question, getattr(record, question))
        for question in TEXTS
        if getattr(record, question)
    }
    changes["notes"] = {topic: with_word("note", f"note__{topic}", said) for topic, said in record.notes.items()}
    if record.interest_detail:
        changes["interest_detail"] = f"{record.interest_detail} {canary(False, 'interest')}"
    return record.model_copy(update=changes)


def _in_past(past: PastRecord) -> PastRecord:
    """Nothing that was said before a correction is printed."""
    word = canary(False, "earlier revision")
    return past.model_copy(update=dict.fromkeys(TEXTS, f"Earlier. {word}"))


def _in_issue(issue: Issue) -> Issue:
    word = canary(False, "issue", issue.visibility, _GONE.get(issue.state, ""))
    changes = {"text": f"{issue.text} {word}", "title": f"{issue.title} {word}"}
    return issue.model_copy(update=changes | ({"extended": canary(False, "extended")} if issue.extended else {}))


def _in_entry(entry: Entry, staff: str) -> Entry:
    """The role of an action's owner is printed; a name that was typed for it is not."""
    owner = {"owner_role": f"{staff}, {canary(True, 'owner')}"} if entry.owner_role else {}
    return entry.model_copy(update={"text": f"{entry.text} {canary(False, 'entry', entry.kind)}"} | owner)


def _in_view(view: View) -> View:
    return view.model_copy(update={"text": f"{view.text} {canary(False, 'view')}"} if view.text else {})
