"""Every state of a councillor's weekly summary, and of "you said, we did"."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from cards.elements import Card
from cards.said import which_team_card, you_said_card
from cards.summaries import summary_card
from tests.cards.rota_world import teams
from tests.cards.states_of_issue import REPLY_BY, agreed, answered
from tests.cards.states_of_record import sent_visit
from tests.cards.world import Cards, World
from tests.visits.builders import HEAD_OF_SERVICE
from visits.model import Issue, IssueState, Team
from visits.said_and_done import Pair, pair_of
from visits.summary_of_week import Change, News, SummaryLine, WeekSummary, days_of
from visits.usecases.said import YouSaidShown

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DUE = date(2026, 12, 14)
S = IssueState


def summary_cards(world: World) -> Cards:
    """Name -> card."""
    every = [[change] for change in Change]
    many = [_line(world, [Change.ANSWERED], n, reply_by=REPLY_BY) for n in range(9)]
    waiting = [_line(world, [], n, reply_by=REPLY_BY) for n in range(9, 13)]
    done = [_line(world, [Change.ANSWERED, Change.ACTION_DONE], action_due=DUE)]
    return {
        "summary-one": partial(_summary, [_line(world, [Change.ANSWERED], action_due=DUE)]),
        "summary-several": partial(_summary, [*done, _line(world, [Change.SEEN], 1), *many[2:4]], waiting[:1]),
        "summary-every-change": partial(_summary, [_line(world, one, n) for n, one in enumerate(every)]),
        "summary-full": partial(_summary, many, waiting),
        "you-said": partial(_said, world, [S.ACTION_DONE, S.ANSWERED, S.RAISED]),
        "you-said-quoted": partial(_said, world, [S.ACTION_AGREED, S.CLOSED], may_quote=True),
        "you-said-first-page": partial(_said, world, [S.ANSWERED] * 23),
        "you-said-last-page": partial(_said, world, [S.ANSWERED] * 23, page=3),
        "you-said-nothing": partial(_said, world, []),
        "you-said-which-team": lambda: which_team_card(teams(world), ""),
        "you-said-which-of-many": lambda: which_team_card(_many_teams(world), "2025-26"),
        "you-said-no-team": lambda: which_team_card([], ""),
    }


def _issue(world: World, number: int) -> Issue:
    raised = sent_visit(world)[1]
    return raised[number % len(raised)].model_copy(update={"reference": f"V26-{42 + number // 4:04d}/{number % 4 + 1}"})


def _line(world: World, changes: list[Change], number: int = 0, **more: Any) -> SummaryLine:
    record, _, context = sent_visit(world)
    issue = _issue(world, number)
    news = tuple(
        News(change=change, at=TUESDAY + timedelta(days=day), by=HEAD_OF_SERVICE) for day, change in enumerate(changes)
    )
    topic = context.proforma.topic(issue.topic).label
    return SummaryLine(issue=issue, team_name=record.team_name, topic=topic, news=news, **more)


def _summary(changed: list[SummaryLine], waiting: list[SummaryLine] | None = None) -> Card:
    return summary_card(WeekSummary(days=days_of("2026-W48"), changed=tuple(changed), waiting=tuple(waiting or ())))


def _pair(world: World, number: int, state: IssueState, *, may_quote: bool) -> Pair:
    """Issues that everyone reads, with their answers."""
    record, _, context = sent_visit(world)
    everyone = _issue(world, 0 if number % 2 == 0 else 2)
    issue = everyone.model_copy(update={"reference": f"V26-{42 + number:04d}/1", "state": state})
    is_action = state in (S.ACTION_AGREED, S.ACTION_DONE)
    entries = [agreed(world) if is_action else answered(world)]
    topic = context.proforma.topic(issue.topic)
    pair = pair_of(record.model_copy(update={"may_quote": may_quote}), issue, entries, topic, str)
    assert pair is not None
    return pair


def _said(world: World, states: list[IssueState], *, may_quote: bool = False, page: int = 1) -> Card:
    pairs = tuple(_pair(world, number, state, may_quote=may_quote) for number, state in enumerate(states))
    shown = YouSaidShown(team=teams(world)[1], year="2026-27", pairs=pairs, other_years=("2025-26", "2024-25"))
    return you_said_card(shown, page)


def _many_teams(world: World) -> list[Team]:
    some = teams(world)[1]
    return [some.model_copy(update={"id": f"t{n}", "name": f"{some.name} {n}"}) for n in range(1, 14)]
