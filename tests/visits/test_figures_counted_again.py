"""The figures of any history are what a plain count by hand comes to, and they add up."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from tests.visits.council import RULES
from tests.visits.figure_histories import DAYS, PERIODS_LIVED, Period
from tests.visits.naive_figures import counted_again
from visits.figures import AnnualFigures, Counted, IssueFigures, VisitFigures
from visits.figures_made import figures
from visits.model import Value


def made(period: Period) -> AnnualFigures:
    return figures(period.kept, cut_off=period.cut_off, days=DAYS, rules=RULES, earlier=period.earlier)


def everything_holds(period: Period) -> None:
    """Both ways of counting agree; the answers are judged as on the day; and all adds up."""
    found = made(period)
    again = counted_again(period.kept, cut_off=period.cut_off, days=DAYS, rules=RULES, earlier=period.earlier)
    for name in AnnualFigures.model_fields:
        assert getattr(found, name) == getattr(again, name), name
    live = {issue.reference for issue in period.kept.issues if issue.state != "withdrawn"}
    assert set(found.issues.in_time.of) == {one for one, good in period.was_in_time.items() if good and one in live}
    for visits in (found.visits, *found.teams):
        visits_add_up(visits)
    for issues in (found.issues, *found.by_team, *(topic.issues for topic in found.topics)):
        issues_add_up(issues)
    for counted in counts_in(found):
        assert len(set(counted.of)) == len(counted.of), "each thing is counted once"


def visits_add_up(found: VisitFigures) -> None:
    parts = (
        found.took_place,
        found.cancelled,
        found.missed,
        found.lapsed,
        found.awaiting_form,
        found.to_come,
    )
    assert sorted(slot for part in parts for slot in part.of) == sorted(found.planned.of)
    assert sorted(slot for why in found.cancelled_because.values() for slot in why.of) == sorted(found.cancelled.of)
    assert not set(found.planned.of) & set(found.rebooked.of)
    assert set(found.off_rota.of) <= set(found.forms.of)


def issues_add_up(found: IssueFigures) -> None:
    def parted(whole: Counted, *parts: Counted) -> None:
        assert sorted(issue for part in parts for issue in part.of) == sorted(whole.of)

    parted(found.raised, found.soon, found.routine, found.notes)
    parted(found.raised, *found.by_state.values())
    parted(found.answered, found.in_time, found.late)
    parted(found.answered, *found.by_outcome.values())
    parted(found.by_state["closed"], *found.closed_because.values())
    assert set(found.overdue.of) <= set(found.waiting.of) <= set(found.raised.of)
    assert not set(found.withdrawn.of) & set(found.raised.of)
    assert not set(found.actions_done.of) & set(found.actions_overdue.of)
    assert set(found.actions_done.of) | set(found.actions_overdue.of) <= set(found.actions_agreed.of)
    assert len(found.days_to_answer) == found.answered.number
    assert list(found.days_to_answer) == sorted(found.days_to_answer)


def counts_in(value: object) -> Iterator[Counted]:
    """Every count, however deep."""
    if isinstance(value, Counted):
        yield value
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from counts_in(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from counts_in(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from counts_in(one)


@given(PERIODS_LIVED)
@settings(max_examples=250, deadline=None, derandomize=True, database=None)
def test_a_plain_count_by_hand_comes_to_the_same(period: Period) -> None:
    everything_holds(period)


@pytest.mark.soak
@given(PERIODS_LIVED)
@settings(max_examples=3000, deadline=None, database=None)
def test_a_plain_count_by_hand_comes_to_the_same_at_length(period: Period) -> None:
    everything_holds(period)
