"""The committee report: what is printed in it, in which version, and what was settled before (seed 002, 2.6).

A report is a `ReportContent`: everything that any of its files prints, names and the form's words included, so that a frozen one
can be produced again when records, people and settings have changed or gone. What a reader sees is made of it in `bot.documents`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from visits.figures import AnnualFigures
from visits.identifiers import BLOCKED, Kind
from visits.model import DateRange, PersonId, Value


class Version(StrEnum):
    """Who a report is for."""

    PUBLISHED = "published"
    """Everyone: one-line summaries written by officers, and quotations only where the councillor allowed it."""
    RESTRICTED = "restricted"
    """The committee in private: the full log, with the paragraph of Schedule 12A under which it is exempt, and why."""


class Standing(StrEnum):
    """How far a report has come."""

    DRAFT = "draft"
    FINAL = "final"


class Subject(Value):
    """What a report is about: the council, and the days. `label` is "2026-27", or "2026-11-01 to 2027-04-30"."""

    period: DateRange
    label: str
    year: str
    """The municipal year in which it is kept: that of its first day."""


class Line(Value):
    """One entry of the report's head or of its front part: a heading, and what officers wrote. `key` is stable.

    `text` is "" where nothing was written. `wanted` says what is to be completed ("Legal"); it is "" where a blank is no gap.
    """

    key: str
    heading: str
    text: str = ""
    wanted: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it stands in the way of a final report."""
        return bool(self.wanted and not self.text)


class Front(Value):
    """The front of the report, as the committee's own form has it (seed 002): its head, and the sections before the body."""

    head: tuple[Line, ...]
    """Report to, Date of Meeting, Subject, Report of, Wards Affected, Portfolio, Key Decision, Forward Plan, Exempt."""
    sections: tuple[Line, ...]
    """Summary … Background Papers. A key "implications.legal" is the part "Legal" of the section "implications"."""

    def line(self, key: str) -> Line:
        """The line with this key. Raises KeyError if there is none."""
        for line in (*self.head, *self.sections):
            if line.key == key:
                return line
        raise KeyError(key)


class VisitPrinted(Value):
    """A visit that took place. Words, not keys: as the form that was filled in had them. `members` are names."""

    reference: str
    visit_date: date
    team_id: str
    team: str
    visit_kind: str
    mode: str
    duration: str
    members: tuple[str, ...]
    no_shows: tuple[str, ...] = ()
    roles_met: tuple[str, ...]
    accompanied_by: tuple[str, ...] = ()
    managers_present: str
    interest: str = ""
    """A declared connection, in the councillor's words; only in the restricted version. The published one counts them."""
    on_rota: bool
    confirmed: str
    """ "agreed", "differs", "not_confirmed" or "alone": what the other councillors of the visit say of the record."""
    sent_on: date
    corrected_on: date | None = None
    form_version: str


class AnswerPrinted(Value):
    """An answer to an issue. `text` is printed in the restricted version only. `outcome` is in words."""

    text: str = ""
    outcome: str
    answered_on: date
    owner_role: str = ""
    action_due: date | None = None
    theme: str = ""


class IssuePrinted(Value):
    """An issue. `summary` is what officers wrote for the published version; `text`, the councillor's own, is only in the
    restricted one, and so are officers' `comments` on factual accuracy.

    `topic`, `urgency` and `state` are in words, `state_key` the IssueState. An issue that is not for everyone in the channel is
    printed without summary, text and answers, and `is_private` says so.
    """

    reference: str
    visit: str
    """The record's reference."""
    team_id: str
    team: str
    topic_key: str
    topic: str
    urgency: str
    state_key: str
    state: str
    raised_on: date
    due: date | None = None
    first_answered_on: date | None = None
    days_to_answer: int | None = None
    """Working days from raising to the first answer."""
    is_overdue: bool = False
    is_private: bool = False
    same_as: str = ""
    summary: str = ""
    text: str = ""
    answers: tuple[AnswerPrinted, ...] = ()
    comments: tuple[str, ...] = ()


class Quoted(Value):
    """Words of a councillor under one question of the form. In the published version only where they may be quoted."""

    reference: str
    team: str
    visit_date: date
    question: str
    text: str


class SlotPrinted(Value):
    """A visit of the rota that did not take place, or is still to come. `came_to` is the state's key, `reason` in words."""

    slot_id: str
    team_id: str
    team: str
    day: date
    time: str
    came_to: str
    reason: str = ""
    members: int = 0


class FormPrinted(Value):
    """The blank form of a version, as far as the report prints it: (step title, questions as asked)."""

    version: str
    agreed_by: str
    agreed_on: date
    steps: tuple[tuple[str, tuple[str, ...]], ...]


class ReportContent(Value):
    """Everything that the files of one report print. Two reports with the same content are the same report.

    `labels` are the form's words: "mode.teams", "topic.staffing", "rating.no_concerns", "question.staff_voice",
    "question.note.staffing", "state.raised", "outcome.information", "cancelled.election", "closed.settled", "came_to.missed" …
    `previous` are the figures of the period before, where there was one. `done_because` are issues whose agreed action is done
    ("what changed because of visits"), by reference.
    """

    version: Version
    council: str
    committee: str
    subject: Subject
    cut_off: datetime
    in_progress: bool
    front: Front
    figures: AnnualFigures
    previous: AnnualFigures | None = None
    labels: Mapping[str, str]
    visits: tuple[VisitPrinted, ...]
    issues: tuple[IssuePrinted, ...]
    quotes: tuple[Quoted, ...]
    not_done: tuple[SlotPrinted, ...]
    without_form: tuple[SlotPrinted, ...] = ()
    """Visits of the rota that took place and have no form (imported ones): they are not in `visits`."""
    next_rota: tuple[SlotPrinted, ...]
    next_required: Mapping[str, int]
    """Team name -> visits that the next municipal year wants."""
    done_because: tuple[str, ...]
    forms: tuple[FormPrinted, ...]
    exempt_paragraph: str = ""
    exempt_reason: str = ""
    left_out: int = 0
    """Texts that a person decided to leave out."""


class Finding(Value):
    """A text that will print and may identify somebody: where, and which kinds. Never the words themselves.

    `place` is stable ("V26-0042/2 summary", "V26-0042 staff_voice", "front summary"); `digest` is of the text, so that another
    text wants settling anew.
    """

    place: str
    digest: str
    kinds: tuple[Kind, ...]
    settled: bool | None = None
    """True: print it; False: leave it out; None: nobody has said."""

    @property
    def key(self) -> str:
        """What a decision of it is filed under: its place and its words."""
        return f"{self.place}|{self.digest}"

    @property
    def may_print(self) -> bool:
        """Whether a person may decide to print it: blocked kinds are always left out."""
        return BLOCKED.isdisjoint(self.kinds)


class IssueSummary(Value):
    """The one line that officers wrote of an issue for the published report (at most 200 characters). Its author is shown it.

    `objection` is what the author said of it: "" while they are content or have not said.
    """

    issue_id: str
    text: str
    by: PersonId
    at: datetime
    objection: str = ""


class FrontTexts(Value):
    """What officers wrote for the front of one report, by the line's key. `label` is the subject's."""

    label: str
    texts: Mapping[str, str] = {}
    by: PersonId
    at: datetime


class Settled(Value):
    """What a person decided of a finding. `label` is the subject's."""

    label: str
    place: str
    digest: str
    may_print: bool
    by: PersonId
    at: datetime


class FrozenReport(Value):
    """A report that was produced: its content is kept in pages beside it and can be produced again for good.

    `hash` is the SHA-256 of its content (hexadecimal), and stands in the properties of its files.
    """

    id: str
    label: str
    period: DateRange
    year: str
    version: Version
    standing: Standing
    cut_off: datetime
    visits: int
    issues: int
    hash: str
    by: PersonId
    at: datetime
    pages: int
    hashes_before: tuple[str, ...] = ()
    """What `hash` was before words were erased from it, the oldest first. Files that were fetched before say one of these."""


class FrozenPage(Value):
    """A piece of a frozen report's content, as JSON text; pieces in order make the whole."""

    report_id: str
    number: int
    text: str


class Readiness(Value):
    """What is not ready yet. Each is a list of what a person can act on; a final report needs `is_ready`."""

    forms_due: tuple[str, ...]
    """Slots whose day is over and whose form nobody has sent: their ids."""
    unanswered: tuple[str, ...]
    """Issues that wait for an answer: references."""
    without_summary: tuple[str, ...]
    """Issues that the published version prints, without the line that officers write: references."""
    objected: tuple[str, ...]
    """Issues to whose line the author objects: references."""
    to_settle: tuple[Finding, ...]
    missing: tuple[str, ...]
    """What the front still wants: "Legal"."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way of a final report. Unanswered issues and forms due do not: they are findings."""
        return not (self.without_summary or self.objected or self.to_settle or self.missing)
