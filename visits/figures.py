"""The figures of a period's visits, issues and answers: one typed whole that every output of the report reads.

Seed 002, 2.6: the information of the visit forms is collated for the committee. Each figure carries the references that it
counts.
"""

from collections.abc import Mapping
from datetime import datetime

from visits.model import DateRange, PersonId, Value, VisitKind


class Counted(Value):
    """How many, and which: the references of records ("V26-0042") or issues ("V26-0042/2"), or the ids of slots, in order."""

    of: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many."""
        return len(self.of)


class VisitFigures(Value):
    """Visits of the period. All but `off_rota` and `forms` count slots of the rota, by their ids.

    `planned` are those of the rota but for the ones that were rebooked, for another stands in their stead. Each planned visit
    is in exactly one of `took_place`, `cancelled`, `missed`, `lapsed` (its day went by with nobody on it), `awaiting_form` (its
    day went by, and nobody has sent a form or said that it was missed) and `to_come`. `required` is what the teams' frequencies
    come to over the municipal years that lie whole within the period; None if none does.
    """

    required: int | None = None
    planned: Counted = Counted()
    took_place: Counted = Counted()
    cancelled: Counted = Counted()
    cancelled_because: Mapping[str, Counted] = {}
    """CancelledBecause -> slots; every reason is there, in the order of the reasons."""
    missed: Counted = Counted()
    lapsed: Counted = Counted()
    awaiting_form: Counted = Counted()
    to_come: Counted = Counted()
    rebooked: Counted = Counted()
    off_rota: Counted = Counted()
    """Records of visits that were not on the rota: they took place all the same."""
    forms: Counted = Counted()
    """Records that stand, on the rota and off it."""

    @property
    def done(self) -> int:
        """Visits that took place, on the rota and off it."""
        return self.took_place.number + self.off_rota.number


class TeamVisits(VisitFigures):
    """The visits of one team."""

    team_id: str
    team_name: str
    visit_kind: VisitKind


class TookPart(Value):
    """Who took part in visits that took place: as the form says, or as the rota says where there is no form (an import).

    `members` are the councillors now on the register and `took_part` those of them who did; `newly_elected` are first elected
    since 1 May of the year before the municipal year in which the period begins (see `coverage.is_newly_elected`).
    """

    members: tuple[PersonId, ...] = ()
    took_part: tuple[PersonId, ...] = ()
    newly_elected: tuple[PersonId, ...] = ()
    newly_took_part: tuple[PersonId, ...] = ()
    others: tuple[PersonId, ...] = ()
    """Those who took part and are no longer councillors on the register, by id."""


class IssueFigures(Value):
    """Issues of the period's records, by reference. What its author took back is in `withdrawn` and nowhere else.

    Each of `raised` is `soon`, `routine` or a `note`; a note needs no answer, but may get one. Days are working days from
    raising to the first answer. `answered` have had an answer, though they may wait for another; `in_time` and `late` divide
    them by the day on which the first was due as raised or, if it was put off before that answer, as extended: one that was not
    due by any day, a note's, is in time. `waiting` wait for an answer now, which is due some day; `overdue` are those of them
    whose day has gone.
    """

    raised: Counted = Counted()
    soon: Counted = Counted()
    routine: Counted = Counted()
    notes: Counted = Counted()
    answered: Counted = Counted()
    in_time: Counted = Counted()
    late: Counted = Counted()
    waiting: Counted = Counted()
    overdue: Counted = Counted()
    extended: Counted = Counted()
    """An answer was put off, the first or a later one."""
    escalated: Counted = Counted()
    disputed: Counted = Counted()
    """A follow-up said that the councillor disagrees."""
    asked_again: Counted = Counted()
    """A follow-up was asked, or the issue was opened again."""
    withdrawn: Counted = Counted()
    private: Counted = Counted()
    """Not for everyone in the channel."""
    by_state: Mapping[str, Counted] = {}
    """IssueState -> issues: every state but `withdrawn` is there, in the order of the states."""
    by_outcome: Mapping[str, Counted] = {}
    """Outcome of the latest answer -> issues: every outcome is there."""
    by_theme: Mapping[str, Counted] = {}
    """Improvement theme of the latest answer -> issues; those without one are left out."""
    closed_because: Mapping[str, Counted] = {}
    """ClosedBecause -> closed issues: every reason is there."""
    actions_agreed: Counted = Counted()
    """An answer agreed to an action, whatever has become of it."""
    actions_done: Counted = Counted()
    """What was agreed to, by the latest answer that did, is done."""
    actions_overdue: Counted = Counted()
    """It is not done, though the day that was agreed has gone and no later answer has said otherwise."""
    days_to_answer: tuple[int, ...] = ()
    """One for each answered issue, from the shortest to the longest."""

    @property
    def median_days(self) -> float | None:
        """The middle of the days to an answer, or half-way between the two in the middle; None if nothing was answered."""
        days, half = self.days_to_answer, len(self.days_to_answer) // 2
        if not days:
            return None
        return float(days[half]) if len(days) % 2 else (days[half - 1] + days[half]) / 2


class TopicFigures(Value):
    """A topic of the form: how the visits rated it, and its issues."""

    topic: str
    ratings: Mapping[str, Counted] = {}
    """no_concerns | some_concerns | serious_concerns | not_discussed -> records: every rating is there."""
    issues: IssueFigures = IssueFigures()


class TeamIssues(IssueFigures):
    """The issues of visits to one team."""

    team_id: str


class Repeat(Value):
    """An issue that has come up more than once: the references of all, oldest first, of whatever year; at least one is of the
    period.

    `topic` is the latest's, `team_ids` are in the order in which the issue came up there. What was taken back is left out.
    """

    topic: str
    team_ids: tuple[str, ...]
    references: tuple[str, ...]


class AnnualFigures(Value):
    """Everything that a report counts, over any period. "Annual" is what the scheme calls it (seed 002, 2.6)."""

    period: DateRange
    cut_off: datetime
    """As things stood at this moment (UTC)."""
    in_progress: bool
    """The period was not over at the cut-off: visits of the London day of the cut-off are still to come."""
    visits: VisitFigures
    teams: tuple[TeamVisits, ...]
    """Every team, by name, those without any visit too."""
    took_part: TookPart
    choices: Mapping[str, Mapping[str, Counted]]
    """Question key -> choice key -> records: mode, duration, managers_present, roles_met, accompanied_by, understanding.

    Every choice of any version of the form is there; a record counts once under each choice that it made. An optional question
    has "" as well, last: records that left it out.
    """
    gave: Mapping[str, Counted]
    """Text question -> records that gave words: working_well, staff_voice, child_voice, carer_voice, for_scrutiny."""
    interests: Counted
    """Records whose visitors declared a connection with the team."""
    safety: Counted
    """Records whose visitors were worried about a child's immediate safety, or about someone who works with children: a number,
    never what about."""
    no_shows: Counted
    """Records of visits on which somebody who was expected did not come."""
    may_quote: Counted
    views_agree: Counted
    """Records with which every other councillor of the visit agrees."""
    views_differ: Counted
    """Records to which at least one other councillor added a view of their own."""
    not_confirmed: Counted
    """Records with other councillors of whom at least one has said nothing, and none a view of their own."""
    corrected: Counted
    withdrawn: Counted
    """Records taken back: counted nowhere else."""
    days_to_form: tuple[int, ...]
    """Working days from each visit to its form, from the shortest to the longest."""
    topics: tuple[TopicFigures, ...]
    """Every topic of the form, in its order, intake first."""
    issues: IssueFigures
    by_team: tuple[TeamIssues, ...]
    """In the order of `teams`."""
    repeats: tuple[Repeat, ...]
    improved: Mapping[str, Counted]
    """yes | partly | no | could_not_tell -> earlier issues, by reference, of which this period's visits said so; where several
    did, as the latest visit."""

    @property
    def has_visits(self) -> bool:
        """Whether any visit took place."""
        return self.visits.done > 0
