"""How the rota of a year stands, for those who see to it: a chart, the same in words, and what wants doing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cards.actions import ButtonStyle, button
from cards.charts import Bar, Part, StackedBars
from cards.elements import Action, ActionSet, Card, CardElement, TextBlock, heading, plain
from cards.payload import fits
from cards.rota_actions import ListVisits, OpenAddVisit, OpenPlan
from cards.visit import row
from cards.wording import plan as wording
from cards.wording import rota as rota_wording
from cards.wording import rota_questions as asked_wording
from cards.words import Wording, unformatted
from visits.asked import Only, Question
from visits.coverage import TeamCoverage
from visits.rota_shown import Overview, VisitLine


@dataclass(frozen=True, slots=True)
class _Room:
    """How much a card shows: the chart, and how many teams, visits a list and names; what is left out is counted."""

    teams: int
    visits: int
    names: int
    has_chart: bool = False


ROOMS: Final = (
    _Room(teams=40, visits=10, names=20, has_chart=True),
    _Room(teams=40, visits=10, names=20),
    _Room(teams=20, visits=5, names=10),
    _Room(teams=10, visits=3, names=5),
)
"""From the fullest card to one that holds the longest names there can be."""


def overview_card(overview: Overview, today: date, *, may_plan: bool) -> Card:
    """One card, as full as it can be: a council of very many teams, or of very long names, gets it without the chart."""
    cards = (_card(overview, today, room, may_plan=may_plan) for room in ROOMS)
    return next(card for card in cards if fits(card))


def _card(overview: Overview, today: date, room: _Room, *, may_plan: bool) -> Card:
    coverage = overview.coverage
    names = {team.id: team.name for team in overview.teams}
    teams = [(names[team.team_id], team) for team in coverage.teams if team.team_id in names]
    body: list[CardElement] = [heading(wording.overview_title(coverage.year))]
    body.append(TextBlock(text=asked_wording.so_far(coverage.total), weight="Bolder"))
    body.append(plain(wording.took_part(coverage.took_part)))
    if overview.awaiting_host:
        body.append(plain(wording.awaiting(overview.awaiting_host)))
    if teams:
        body.append(_title(wording.COVERAGE))
        body += [_chart(teams)] if room.has_chart else []
        body += _in_words(teams, room.teams)
    body += _listed(wording.UNFILLED, overview.unfilled, today, room.visits)
    body += _listed(wording.OVERDUE, overview.overdue, today, room.visits)
    body += _without(overview.without_a_visit, room.names)
    return Card(body=[*body, ActionSet(actions=_ways(coverage.year, may_plan=may_plan))])


def _chart(teams: Sequence[tuple[str, TeamCoverage]]) -> CardElement:
    bars = [Bar(title=unformatted(name), data=_parts(team)) for name, team in teams]
    return StackedBars(title=wording.CHART, data=bars, fallback=plain(wording.NO_CHART))


def _parts(team: TeamCoverage) -> list[Part]:
    return [
        Part(legend=wording.DONE, value=team.done, color="good"),
        Part(legend=wording.PLANNED, value=team.planned + team.awaiting_form, color="categoricalBlue"),
        Part(legend=wording.NOT_PLANNED, value=team.not_planned, color="neutral"),
    ]


def _in_words(teams: Sequence[tuple[str, TeamCoverage]], room: int) -> Iterator[CardElement]:
    for name, team in teams[:room]:
        yield TextBlock(text=asked_wording.team_line(name, asked_wording.so_far(team)), spacing="Small")
    if len(teams) > room:
        yield TextBlock(text=asked_wording.more_teams(len(teams) - room), is_subtle=True, size="Small")


def _listed(title: Wording, lines: Sequence[VisitLine], today: date, room: int) -> Iterator[CardElement]:
    if not lines:
        return
    yield _title(title)
    yield from (row(line, today) for line in lines[:room])
    if len(lines) > room:
        yield TextBlock(text=wording.more_visits(len(lines) - room), is_subtle=True, size="Small")


def _without(people: Sequence[str], room: int) -> Iterator[CardElement]:
    if not people:
        yield plain(wording.EVERYBODY)
        return
    yield _title(wording.WITHOUT)
    yield plain(wording.listed(list(people[:room]), max(0, len(people) - room)))


def _title(text: Wording) -> CardElement:
    return TextBlock(text=text, weight="Bolder", separator=True)


def _ways(year: str, *, may_plan: bool) -> list[Action]:
    unconfirmed = ListVisits(question=Question(only=Only.UNCONFIRMED))
    seen: list[Action] = [
        button(rota_wording.TO_COME, ListVisits(question=Question())),
        button(rota_wording.NOT_CONFIRMED, unconfirmed),
    ]
    if not may_plan:
        return seen
    plan = button(wording.PLAN, OpenPlan(year=year), style=ButtonStyle.MAIN)
    return [plan, button(wording.PLAN_ONE, OpenAddVisit()), *seen]
