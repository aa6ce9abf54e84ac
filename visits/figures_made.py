"""The figures of a period, counted from what is kept of it (seed 002, 2.6). The cost follows what is kept."""

from collections.abc import Callable, Sequence
from datetime import datetime

from visits.council import CouncilRules
from visits.figures import AnnualFigures, Counted, TeamIssues, TopicFigures
from visits.figures_issues import CountedIssue, counted_issues, issue_figures
from visits.figures_records import TEXTS, Confirmed, choices, confirmations, improved, ratings, topics_of_form
from visits.figures_repeats import repeats
from visits.figures_visits import took_part, visits_and_teams
from visits.kept_of_period import KeptOfPeriod
from visits.model import Issue, RecordStatus, VisitRecord
from visits.tally import grouped
from visits.working_days import WorkingDays
from visits.years import london_day


def figures(
    kept: KeptOfPeriod, *, cut_off: datetime, days: WorkingDays, rules: CouncilRules, earlier: Sequence[Issue] = ()
) -> AnnualFigures:
    """Count everything as things stood at the cut-off (UTC), from what was kept then.

    `earlier` are issues from before the period that its issues are said to be the same as, and so on back. `rules` say when a first
    answer was due where something was asked again since.
    """
    today = london_day(cut_off)
    teams = tuple(sorted(kept.teams, key=lambda team: (team.name, team.id)))
    sent = [record for record in kept.records if record.status is RecordStatus.SENT]
    visits, of_teams = visits_and_teams(kept.period, teams, kept.slots, sent, today)
    counted = counted_issues(kept, today=today, days=days, rules=rules)
    by_team = grouped(counted, lambda one: one.team_id)
    said = confirmations(sent, grouped(kept.views, lambda view: view.record_id))
    return AnnualFigures(
        period=kept.period,
        cut_off=cut_off,
        in_progress=today <= kept.period.last,
        visits=visits,
        teams=of_teams,
        took_part=took_part(kept.period, kept.people, kept.slots, sent),
        choices=choices(sent),
        gave={question: _gave(sent, question) for question in TEXTS},
        interests=_those(sent, lambda record: record.interest),
        safety=_those(sent, lambda record: record.safety_concern),
        no_shows=_those(sent, lambda record: bool(record.no_shows)),
        may_quote=_those(sent, lambda record: record.may_quote),
        views_agree=said[Confirmed.AGREED],
        views_differ=said[Confirmed.DIFFERS],
        not_confirmed=said[Confirmed.NOT_CONFIRMED],
        corrected=_those(sent, lambda record: record.corrected_at is not None),
        withdrawn=_those(kept.records, lambda record: record.status is RecordStatus.WITHDRAWN),
        days_to_form=tuple(sorted(days.count(one.visit_date, london_day(one.sent_at)) for one in sent)),
        topics=_topics(sent, counted),
        issues=issue_figures(counted),
        by_team=tuple(TeamIssues(team_id=t.id, **dict(issue_figures(by_team.get(t.id, ())))) for t in teams),
        repeats=repeats(kept.issues, earlier),
        improved=improved(sent),
    )


def _topics(sent: Sequence[VisitRecord], counted: Sequence[CountedIssue]) -> tuple[TopicFigures, ...]:
    by_topic = grouped(counted, lambda one: one.topic)
    return tuple(
        TopicFigures(topic=topic, ratings=ratings(sent, topic), issues=issue_figures(by_topic.get(topic, ())))
        for topic in topics_of_form()
    )


def _those(records: Sequence[VisitRecord], test: Callable[[VisitRecord], bool]) -> Counted:
    return Counted(of=tuple(record.reference for record in records if test(record)))


def _gave(sent: Sequence[VisitRecord], question: str) -> Counted:
    return _those(sent, lambda record: bool(getattr(record, question)))
