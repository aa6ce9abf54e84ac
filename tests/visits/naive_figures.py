"""The same figures counted again, in the plainest way there is: every count walks everything. It shares no code with the other."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cmp_to_key
from typing import Any
from zoneinfo import ZoneInfo

from visits.council import CouncilRules
from visits.figures import (
    AnnualFigures,
    Counted,
    IssueFigures,
    Repeat,
    TeamIssues,
    TeamVisits,
    TookPart,
    TopicFigures,
    VisitFigures,
)
from visits.kept_of_period import KeptOfPeriod
from visits.model import Entry, Issue, Person, Team, VisitRecord
from visits.rota import Slot
from visits.working_days import WorkingDays

CHOICES: dict[str, list[str]] = {
    "mode": ["in_person", "teams", "both"],
    "duration": ["under_45", "about_hour", "over_75"],
    "managers_present": ["no", "part", "all", "did_not_speak"],
    "roles_met": ["service_manager", "team_manager", "social_workers", "support_staff", "partner_agencies", "other"],
    "accompanied_by": ["chief_executive", "executive_director", "head_of_service", ""],
    "understanding": ["very", "fairly", "not_very", "not_at_all", "dont_know", ""],
}
TOPICS = ["staffing", "workload_performance", "referrals", "support_systems", "care_services", "fostering"]
RATINGS = ["no_concerns", "some_concerns", "serious_concerns", "not_discussed"]
REASONS = ["member", "team", "inspection", "election", "other"]
STATES = [
    "raised",
    "acknowledged",
    "response_drafted",
    "answered",
    "action_agreed",
    "action_done",
    "closed",
    "returned_for_redaction",
]
OUTCOMES = ["action_agreed", "already_in_hand", "not_accepted", "needs_partner", "information"]
CLOSED_BECAUSE = ["settled", "no_reply", "no_answer_needed"]


def day_of(moment: datetime) -> date:
    """The day in London."""
    return moment.astimezone(ZoneInfo("Europe/London")).date()


class Counter:
    """Counts one bundle."""

    def __init__(
        self, kept: KeptOfPeriod, cut_off: datetime, days: WorkingDays, rules: CouncilRules, earlier: Sequence[Issue]
    ) -> None:
        self.kept, self.cut_off, self.days, self.rules, self.earlier = kept, cut_off, days, rules, earlier
        self.today = day_of(cut_off)
        self.forms = [record for record in kept.records if record.status == "sent"]

    def figures(self) -> AnnualFigures:
        """All of it."""
        teams = sorted(self.kept.teams, key=lambda team: team.id)
        teams = sorted(teams, key=lambda team: team.name)
        return AnnualFigures(
            period=self.kept.period,
            cut_off=self.cut_off,
            in_progress=not self.today > self.kept.period.last,
            visits=self.visits(None),
            teams=tuple(
                TeamVisits(
                    team_id=team.id, team_name=team.name, visit_kind=team.visit_kind, **self.visits(team).__dict__
                )
                for team in teams
            ),
            took_part=self.took_part(),
            choices={q: {key: self.chose(q, key) for key in keys} for q, keys in CHOICES.items()},
            gave={
                "working_well": self.those(lambda record: record.working_well != ""),
                "staff_voice": self.those(lambda record: record.staff_voice != ""),
                "child_voice": self.those(lambda record: record.child_voice != ""),
                "carer_voice": self.those(lambda record: record.carer_voice != ""),
                "for_scrutiny": self.those(lambda record: record.for_scrutiny != ""),
            },
            interests=self.those(lambda record: record.interest),
            safety=self.those(lambda record: record.safety_concern),
            no_shows=self.those(lambda record: len(record.no_shows) > 0),
            may_quote=self.those(lambda record: record.may_quote),
            views_agree=self.those(lambda record: {True} == self.said_of(record)),
            views_differ=self.those(lambda record: False in self.said_of(record)),
            not_confirmed=self.those(lambda record: None in self.said_of(record) and False not in self.said_of(record)),
            corrected=self.those(lambda record: record.corrected_at is not None),
            withdrawn=Counted(of=tuple(record.reference for record in self.kept.records if record.status != "sent")),
            days_to_form=tuple(sorted(self.worked(record.visit_date, day_of(record.sent_at)) for record in self.forms)),
            topics=tuple(self.topic(topic) for topic in TOPICS),
            issues=self.issues(lambda issue: True),
            by_team=tuple(self.team(team) for team in teams),
            repeats=self.repeats(),
            improved=self.improved(),
        )

    def topic(self, topic: str) -> TopicFigures:
        """One topic."""
        ratings = {rating: self.those(lambda record: record.ratings.get(topic) == rating) for rating in RATINGS}  # noqa: B023
        return TopicFigures(topic=topic, ratings=ratings, issues=self.issues(lambda issue: issue.topic == topic))

    def team(self, team: Team) -> TeamIssues:
        """One team's issues."""
        return TeamIssues(team_id=team.id, **self.issues(lambda issue: issue.team_id == team.id).__dict__)

    def those(self, test: Callable[[VisitRecord], bool]) -> Counted:
        """Forms of which this is so."""
        return Counted(of=tuple(record.reference for record in self.forms if test(record)))

    def chose(self, question: str, key: str) -> Counted:
        """Forms that chose this."""

        def has(record: VisitRecord) -> bool:
            value: Any = getattr(record, question)
            if key == "":
                return len(value) == 0
            return value == key or (isinstance(value, tuple) and key in value)

        return self.those(has)

    def said_of(self, record: VisitRecord) -> set[bool | None]:
        """What the others said: True, False, or None for nothing."""
        said: set[bool | None] = set()
        for member in record.members_present:
            if member == record.author:
                continue
            views = [view for view in self.kept.views if view.record_id == record.id and view.person == member]
            said.add(views[0].agrees if views else None)
        return said

    def worked(self, start: date, end: date) -> int:
        """Working days after the one up to the other."""
        count, day = 0, start
        while day < end:
            day += timedelta(days=1)
            count += 1 if self.days.is_working(day) else 0
        return count

    def further(self, start: date, number: int) -> date:
        """So many working days on."""
        day = start
        while self.worked(start, day) < number:
            day += timedelta(days=1)
        return day

    # Visits

    def visits(self, team: Team | None) -> VisitFigures:
        """Of a team, or of all."""
        slots = [slot for slot in self.kept.slots if team is None or slot.team_id == team.id]
        forms = [record for record in self.forms if team is None or record.team_id == team.id]

        def ids(test: Callable[[Slot], bool]) -> Counted:
            return Counted(of=tuple(slot.id for slot in slots if test(slot)))

        def is_past(slot: Slot) -> bool:
            return day_of(slot.start) < self.today

        def stands(slot: Slot) -> bool:
            return slot.status in ("unfilled", "allocated", "confirmed")

        cancelled = [slot for slot in slots if slot.status == "cancelled"]
        return VisitFigures(
            required=self.required([team] if team else list(self.kept.teams)),
            planned=ids(lambda slot: slot.status != "rebooked"),
            took_place=ids(lambda slot: slot.status == "done"),
            cancelled=ids(lambda slot: slot.status == "cancelled"),
            cancelled_because={
                reason: Counted(of=tuple(slot.id for slot in cancelled if slot.cancelled_because == reason))
                for reason in REASONS
            },
            missed=ids(lambda slot: slot.status == "missed"),
            lapsed=ids(lambda slot: stands(slot) and is_past(slot) and len(slot.members) == 0),
            awaiting_form=ids(lambda slot: stands(slot) and is_past(slot) and len(slot.members) > 0),
            to_come=ids(lambda slot: stands(slot) and not is_past(slot)),
            rebooked=ids(lambda slot: slot.status == "rebooked"),
            off_rota=Counted(of=tuple(record.reference for record in forms if record.slot_id == "")),
            forms=Counted(of=tuple(record.reference for record in forms)),
        )

    def required(self, teams: Iterable[Team]) -> int | None:
        """Day by day: each 1 May of the period whose year ends within it."""
        period, years, day = self.kept.period, 0, self.kept.period.first
        while day <= period.last:
            if (day.month, day.day) == (5, 1) and date(day.year + 1, 4, 30) <= period.last:
                years += 1
            day += timedelta(days=1)
        return years * sum(team.visits_per_year for team in teams) if years else None

    def took_part(self) -> TookPart:
        """Person by person."""
        first = self.kept.period.first
        begins = first.year if first >= date(first.year, 5, 1) else first.year - 1
        members = [person for person in self.kept.people if person.status == "active" and "member" in person.roles]

        def went(person: str) -> bool:
            for record in self.forms:
                if person in record.members_present:
                    return True
            for slot in self.kept.slots:
                has_form = any(record.slot_id == slot.id for record in self.forms)
                if slot.status == "done" and not has_form and person in slot.members:
                    return True
            return False

        def is_new(person: Person) -> bool:
            return person.first_elected is not None and not person.first_elected < date(begins - 1, 5, 1)

        anybody = {person for record in self.forms for person in record.members_present}
        anybody |= {person for slot in self.kept.slots for person in slot.members if went(person)}
        return TookPart(
            members=tuple(person.id for person in members),
            took_part=tuple(person.id for person in members if went(person.id)),
            newly_elected=tuple(person.id for person in members if is_new(person)),
            newly_took_part=tuple(person.id for person in members if is_new(person) and went(person.id)),
            others=tuple(sorted(anybody - {person.id for person in members})),
        )

    # Issues

    def answers(self, issue: Issue) -> list[Entry]:
        """The answers to an issue."""
        return [one for one in self.kept.entries if one.issue_id == issue.id and one.kind == "response"]

    def follow_ups(self, issue: Issue) -> list[Entry]:
        """What was asked again."""
        return [one for one in self.kept.entries if one.issue_id == issue.id and one.kind == "follow_up"]

    def moments(self, issue: Issue, action: str) -> list[datetime]:
        """When this was done to an issue."""
        return [
            event.at for event in self.kept.events if event.object == f"issue {issue.id}" and event.action == action
        ]

    def first_due(self, issue: Issue) -> date | None:
        """When the first answer was due: lived through again from the day it was raised."""
        first = self.answers(issue)[0]
        raised = day_of(issue.raised_at)
        wait = {"soon": self.rules.soon_days, "routine": self.rules.answer_days}
        due = self.further(raised, wait[issue.urgency]) if issue.urgency in wait else None
        happened = [(entry.at, "asked") for entry in self.follow_ups(issue) if entry.number < first.number]
        happened += [(at, "extended") for at in self.moments(issue, "extend") if at <= first.at]
        for at, what in sorted(happened):
            if what == "asked":
                due = self.further(day_of(at), self.rules.answer_days)
            elif due is not None:
                more = max(0, self.rules.extension_days - self.rules.answer_days)
                due = max(self.further(raised, self.rules.extension_days), self.further(due, more))
        return due

    def is_in_time(self, issue: Issue) -> bool:
        """Whether the first answer came by then."""
        due = self.first_due(issue)
        return due is None or not day_of(self.answers(issue)[0].at) > due

    def is_waiting(self, issue: Issue) -> bool:
        """Whether somebody has to answer now."""
        return issue.state in ("raised", "acknowledged", "response_drafted") and issue.due is not None

    def agreed(self, issue: Issue) -> list[Entry]:
        """Answers that agreed to an action."""
        return [one for one in self.answers(issue) if one.outcome == "action_agreed"]

    def is_done(self, issue: Issue) -> bool:
        """Whether what was agreed last is done."""
        agreed = self.agreed(issue)
        return bool(agreed) and any(at >= agreed[-1].at for at in self.moments(issue, "action_done"))

    def is_left_undone(self, issue: Issue) -> bool:
        """Whether what the last answer agreed to should be done by now and is not."""
        answers = self.answers(issue)
        if not answers or answers[-1].outcome != "action_agreed" or self.is_done(issue):
            return False
        due = answers[-1].action_due
        return due is not None and self.today > due

    def issues(self, test: Callable[[Issue], bool]) -> IssueFigures:
        """Of these issues."""
        mine = [issue for issue in self.kept.issues if test(issue) and issue.state != "withdrawn"]
        gone = [issue for issue in self.kept.issues if test(issue) and issue.state == "withdrawn"]
        answered = [issue for issue in mine if self.answers(issue)]

        def those(which: Callable[[Issue], bool]) -> Counted:
            return Counted(of=tuple(issue.reference for issue in mine if which(issue)))

        def by(keys: Iterable[str], of: Sequence[Issue], said: Callable[[Issue], str | None]) -> dict[str, Counted]:
            return {key: Counted(of=tuple(issue.reference for issue in of if said(issue) == key)) for key in keys}

        closed = [issue for issue in mine if issue.state == "closed"]
        themes = sorted({self.answers(issue)[-1].theme for issue in answered} - {""})
        return IssueFigures(
            raised=those(lambda issue: True),
            soon=those(lambda issue: issue.urgency == "soon"),
            routine=those(lambda issue: issue.urgency == "routine"),
            notes=those(lambda issue: issue.urgency == "note"),
            answered=those(lambda issue: issue in answered),
            in_time=those(lambda issue: issue in answered and self.is_in_time(issue)),
            late=those(lambda issue: issue in answered and not self.is_in_time(issue)),
            waiting=those(self.is_waiting),
            overdue=those(lambda issue: self.is_waiting(issue) and str(issue.due) < str(self.today)),
            extended=those(lambda issue: self.moments(issue, "extend") != []),
            escalated=those(lambda issue: issue.escalated_at is not None),
            disputed=those(lambda issue: issue.disputed_at is not None),
            asked_again=those(lambda issue: self.follow_ups(issue) != []),
            withdrawn=Counted(of=tuple(issue.reference for issue in gone)),
            private=those(lambda issue: issue.visibility in ("head_of_service", "executive_director")),
            by_state=by(STATES, mine, lambda issue: issue.state),
            by_outcome=by(OUTCOMES, answered, lambda issue: self.answers(issue)[-1].outcome),
            by_theme=by(themes, answered, lambda issue: self.answers(issue)[-1].theme),
            closed_because=by(CLOSED_BECAUSE, closed, lambda issue: issue.closed_because),
            actions_agreed=those(lambda issue: self.agreed(issue) != []),
            actions_done=those(self.is_done),
            actions_overdue=those(self.is_left_undone),
            days_to_answer=tuple(
                sorted(self.worked(day_of(one.raised_at), day_of(self.answers(one)[0].at)) for one in answered)
            ),
        )

    # Over the years

    def repeats(self) -> tuple[Repeat, ...]:
        """Sets of issues, put together until no more belong together."""
        everything = [*self.kept.issues, *self.earlier]
        sets = [{issue.id, issue.same_as} - {""} for issue in everything]
        while True:
            pair = next(((a, b) for i, a in enumerate(sets) for b in sets[i + 1 :] if a & b), None)
            if pair is None:
                break
            sets = [one for one in sets if one is not pair[0] and one is not pair[1]] + [pair[0] | pair[1]]
        found: list[list[Issue]] = []
        for one in sets:
            live = [issue for issue in everything if issue.id in one and issue.state != "withdrawn"]
            if len(live) >= 2 and any(issue in live for issue in self.kept.issues):
                found.append(sorted(live, key=cmp_to_key(self.older)))
        return tuple(sorted((self.repeat(live) for live in found), key=lambda one: self.place(one.references[0])))

    def place(self, reference: str) -> int:
        """Where an issue comes from the oldest on."""
        everything = sorted([*self.kept.issues, *self.earlier], key=cmp_to_key(self.older))
        return [issue.reference for issue in everything].index(reference)

    def repeat(self, live: list[Issue]) -> Repeat:
        """One of them."""
        teams: list[str] = []
        for issue in live:
            if issue.team_id not in teams:
                teams.append(issue.team_id)
        return Repeat(topic=live[-1].topic, team_ids=tuple(teams), references=tuple(issue.reference for issue in live))

    def older(self, one: Issue, other: Issue) -> int:
        """Below 0 if the one comes first."""
        if one.raised_at != other.raised_at:
            return -1 if one.raised_at < other.raised_at else 1
        if one.record_id != other.record_id:
            return -1 if one.record_id < other.record_id else 1
        return one.number - other.number

    def improved(self) -> dict[str, Counted]:
        """Issue by issue: what the latest visit said."""
        references = {said.reference for record in self.forms for said in record.improved if said.said}
        latest = {}
        for reference in references:
            saying = [
                record for record in self.forms if any(s.reference == reference and s.said for s in record.improved)
            ]
            newest = max(saying, key=lambda record: (record.visit_date, record.sent_at, self.forms.index(record)))
            latest[reference] = [s.said for s in newest.improved if s.reference == reference and s.said][-1]
        found = {}
        for answer in ("yes", "partly", "no", "could_not_tell"):
            mine = [reference for reference in references if latest[reference] == answer]
            found[answer] = Counted(of=tuple(sorted(mine, key=lambda r: tuple(map(int, re.split(r"\D+", r)[1:])))))
        return found


def counted_again(
    kept: KeptOfPeriod, *, cut_off: datetime, days: WorkingDays, rules: CouncilRules, earlier: Sequence[Issue] = ()
) -> AnnualFigures:
    """The figures, as anybody would count them by hand."""
    return Counter(kept, cut_off, days, rules, earlier).figures()
