"""The committee report as it would be now: figures in sentences and charts, what is not ready, and what was produced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cards.actions import ButtonStyle, CardAction, button
from cards.charts import Bar, Part, StackedBars
from cards.elements import Action, ActionSet, Card, CardElement, TextBlock, heading, plain
from cards.oversight_actions import ListIssues
from cards.payload import fits
from cards.report_actions import GetFiles, OpenFindings, OpenFront, OpenSummaries, ProduceReport, ShowReport
from cards.rota_actions import ListVisits
from cards.rows import line_with_button
from cards.wording import report as wording
from cards.words import Wording, unformatted
from visits.asked import Period, Question, What
from visits.figures import AnnualFigures, TeamIssues, TeamVisits
from visits.issue_question import IssueQuestion, Which
from visits.report import FrozenReport, Standing, Version
from visits.usecases.report_outcomes import LookedAt

LATEST: Final = 5
"""Reports in the list of those produced."""


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report as it would be now. `before` and `now` are the labels of other reports to look at, "" where there is none."""

    looked: LookedAt
    operation: str
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much a card shows: charts, and how many teams in words; what is left out is counted."""

    teams: int
    has_charts: bool


ROOMS: Final = (_Room(40, has_charts=True), _Room(40, has_charts=False), _Room(10, has_charts=False))
"""From the fullest card to one that holds the longest names there can be."""


def report_card(shown: ReportShown, *, lead: Wording | None = None) -> Card:
    """One card, as full as it can be. `lead` says what was or was not done; what is to do follows it at once."""
    cards = (_card(shown, room, lead) for room in ROOMS)
    return next(card for card in cards if fits(card))


def _card(shown: ReportShown, room: _Room, lead: Wording | None) -> Card:
    looked = shown.looked
    body: list[CardElement] = [heading(wording.title(looked.subject))]
    body += [TextBlock(text=lead, weight="Bolder"), *_to_do(looked)] if lead else []
    body.append(TextBlock(text=wording.as_of(looked.subject, looked.figures), weight="Bolder"))
    body.append(_small(wording.MEANS[looked.version]))
    body += headline(looked.figures)
    body += [_small(wording.before(looked.previous))] if looked.previous else []
    body += _charts(looked.figures) if room.has_charts else []
    body += [] if lead else _to_do(looked)
    body += _as_it_stands(looked)
    body.append(ActionSet(actions=_produce(looked, shown.operation)))
    body += _produced(looked.produced)
    body += _teams(looked.figures, room.teams)
    return Card(body=[*body, ActionSet(actions=_others(shown))])


def headline(figures: AnnualFigures) -> Iterator[CardElement]:
    """The figures in sentences."""
    yield _title(wording.VISITS)
    yield plain(wording.visits(figures.visits))
    yield from (_line(said) for said in wording.beside_the_rota(figures.visits))
    yield _line(wording.took_part(figures.took_part))
    yield _title(wording.ISSUES)
    yield from (_line(said) for said in wording.issues(figures.issues))


def _charts(figures: AnnualFigures) -> Iterator[CardElement]:
    """Bars for each team, in which their legends and numbers stand. The same in words is further down, at `_teams`."""
    if figures.visits.planned.number or figures.visits.done:
        bars = [Bar(title=unformatted(team.team_name), data=_visit_parts(team)) for team in figures.teams]
        yield StackedBars(title=wording.VISITS_CHART, data=bars, fallback=_small(wording.NO_VISITS_CHART))
    if figures.issues.raised.number:
        bars = [Bar(title=unformatted(team.team_name), data=_issue_parts(issues)) for team, issues in _pairs(figures)]
        yield StackedBars(title=wording.ISSUES_CHART, data=bars, fallback=_small(wording.NO_ISSUES_CHART))


def _teams(figures: AnnualFigures, room: int) -> Iterator[CardElement]:
    """What the charts show, in words: a line for each team of which there is something to say."""
    teams = _pairs(figures)
    busy = [(visits, issues) for visits, issues in teams if _has_any(visits, issues)]
    quiet = [visits.team_name for visits, issues in teams if not _has_any(visits, issues)]
    if teams:
        yield _title(wording.BY_TEAM)
    yield from (_line(wording.team(visits.team_name, visits, issues)) for visits, issues in busy[:room])
    if len(busy) > room:
        yield _small(wording.more_teams(len(busy) - room))
    elif quiet:
        yield _line(wording.quiet_teams(quiet))


def _pairs(figures: AnnualFigures) -> list[tuple[TeamVisits, TeamIssues]]:
    return list(zip(figures.teams, figures.by_team, strict=True))


def _has_any(visits: TeamVisits, issues: TeamIssues) -> bool:
    return bool(visits.planned.number or visits.done or issues.raised.number)


def _visit_parts(visits: TeamVisits) -> list[Part]:
    return [
        Part(legend=wording.TOOK_PLACE, value=visits.done, color="good"),
        Part(legend=wording.TO_COME, value=wording.still_open(visits), color="categoricalBlue"),
        Part(legend=wording.NOT_DONE, value=wording.not_done(visits), color="attention"),
    ]


def _issue_parts(issues: TeamIssues) -> list[Part]:
    return [
        Part(legend=wording.IN_TIME, value=issues.in_time.number, color="good"),
        Part(legend=wording.LATE, value=issues.late.number, color="warning"),
        Part(legend=wording.WAITING, value=wording.not_answered(issues), color="attention"),
    ]


def _to_do(looked: LookedAt) -> Iterator[CardElement]:
    """What bars a final report, each with the way to see to it."""
    ready, about = looked.readiness, _about(looked)
    if ready.is_ready:
        yield TextBlock(text=wording.READY, weight="Bolder", separator=True)
        return
    yield _title(wording.TO_DO)
    if ready.objected:
        yield _item(wording.objections(len(ready.objected)), wording.WRITE, OpenSummaries(**about))
    if ready.without_summary:
        yield _item(wording.lines_to_write(len(ready.without_summary)), wording.WRITE, OpenSummaries(**about))
    if ready.to_settle:
        yield _item(wording.to_settle(len(ready.to_settle)), wording.SETTLE, OpenFindings(**about))
    if ready.missing:
        yield _item(wording.front_wants(ready.missing), wording.COMPLETE, OpenFront(**about))


def _as_it_stands(looked: LookedAt) -> Iterator[CardElement]:
    """What is a finding to print: it can be seen to, and stands in nobody's way."""
    due, waiting = len(looked.readiness.forms_due), len(looked.readiness.unanswered)
    if not due and not waiting:
        return
    yield _title(wording.AS_IT_STANDS)
    since = Period(first=looked.subject.period.first)  # a visit of its last day may have raised issues after it
    if due:
        yield _item(wording.forms_due(due), wording.SEE, ListVisits(question=Question(what=What.FORMS_DUE)))
    if waiting:
        question = IssueQuestion(which=Which.UNANSWERED, period=since)
        yield _item(wording.unanswered(waiting), wording.SEE, ListIssues(question=question))


def _produce(looked: LookedAt, operation: str) -> list[Action]:
    about = _about(looked)
    draft = ProduceReport(**about, standing=Standing.DRAFT, operation=operation)
    final = ProduceReport(**about, standing=Standing.FINAL, operation=operation)
    main = ButtonStyle.MAIN if looked.readiness.is_ready else ButtonStyle.PLAIN
    return [
        button(wording.DRAFT, draft),
        button(wording.FINAL, final, style=main),
        button(wording.CHANGE_FRONT, OpenFront(**about)),
    ]


def _produced(reports: Sequence[FrozenReport]) -> Iterator[CardElement]:
    if not reports:
        return
    yield _title(wording.PRODUCED)
    for one in reports[:LATEST]:
        yield _item(wording.produced_line(one), wording.GET_FILES, GetFiles(year=one.year, report=one.id))


def _others(shown: ReportShown) -> list[Action]:
    """The other version, and reports of other years."""
    label, version = shown.looked.subject.label, shown.looked.version
    other = Version.RESTRICTED if version is Version.PUBLISHED else Version.PUBLISHED
    ways: list[Action] = [button(wording.OTHER_VERSION[version], ShowReport(subject=label, version=other))]
    if shown.before:
        ways.append(button(wording.BEFORE, ShowReport(subject=shown.before, version=version)))
    if shown.now:
        ways.append(button(wording.THIS_YEAR, ShowReport(subject=shown.now, version=version)))
    return ways


def _about(looked: LookedAt) -> dict[str, Any]:
    return {"subject": looked.subject.label, "version": looked.version}


def _item(text: Wording, title: str, action: CardAction) -> CardElement:
    return line_with_button(text, button(title, action))


def _title(text: Wording) -> CardElement:
    return TextBlock(text=text, weight="Bolder", separator=True)


def _line(text: Wording) -> CardElement:
    return TextBlock(text=text, spacing="Small")


def _small(text: Wording) -> CardElement:
    return TextBlock(text=text, is_subtle=True, size="Small")
