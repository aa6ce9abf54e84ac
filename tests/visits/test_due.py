"""An answer due on Friday 4 December 2026: which cards are due on which day, and to whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.visits.builders import HEAD_OF_SERVICE, earlier_issue
from tests.visits.council import COORDINATOR, DEPUTY, DIRECTOR, HEAD, MANAGER, RULES, everyone
from visits.card_names import CardKind
from visits.council import CouncilRules, Rung
from visits.due import Concerned, answers_on, due_before, may_be_told, notices, rung_told
from visits.model import WAITING_STATES, Issue, IssueState, Person, PersonId, PersonStatus, Urgency, Visibility
from visits.working_days import WorkingDays

DAYS = WorkingDays()
DUE = date(2026, 12, 4)
FIRST, SECOND, FIFTH = date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 11)
"""The first working day after, two more, and the fifth."""
LADDER = (Rung(after_days=5, to=DIRECTOR), Rung(after_days=8, to=COORDINATOR))
CLIMBING = RULES.model_copy(update={"ladder": LADDER})
ASSIGNED = Concerned(answers=MANAGER, head=HEAD)
ALONE = Concerned(answers=HEAD, head=HEAD)
PEOPLE = {person.id: person for person in everyone()}


def an_issue(**changes: Any) -> Issue:
    return earlier_issue(1).model_copy(update={"due": DUE, **changes})


def due_on(
    day: date, concerned: Concerned = ASSIGNED, rules: CouncilRules = RULES, **changes: Any
) -> set[tuple[str, str, str]]:
    """(kind, stage, person) of every card that is due."""
    on_ladder = concerned.model_copy(update={"ladder": concerned.ladder or tuple(rung.to for rung in rules.ladder)})
    found = notices(an_issue(**changes), day, on_ladder, rules, DAYS)
    return {
        (one.card.kind.value, one.card.object_id.removeprefix("old_1.20261204").removeprefix("."), one.card.person)
        for one in found
    }


@pytest.mark.parametrize("state", sorted(set(IssueState) - WAITING_STATES))
def test_nothing_is_due_about_what_waits_for_no_answer(state: IssueState) -> None:
    assert due_on(FIFTH, rules=CLIMBING, state=state) == set()


def test_nothing_is_ever_due_about_a_note() -> None:
    assert due_on(FIFTH, rules=CLIMBING, due=None, urgency=Urgency.NOTE) == set()


def test_a_note_that_is_asked_again_is_brought_to_mind_and_never_escalated() -> None:
    assert due_on(FIFTH, rules=CLIMBING, urgency=Urgency.NOTE) == {("overdue", "1", MANAGER), ("overdue", "2", HEAD)}


def test_the_ladder_is_off_unless_the_council_sets_one_up() -> None:
    assert due_on(DUE + timedelta(days=90)) == {("overdue", "1", MANAGER), ("overdue", "2", HEAD)}


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 12, 1), set()),
        (date(2026, 12, 2), {("due_soon", "", "")}),
        (DUE, {("due_soon", "", "")}),
        (date(2026, 12, 5), set()),
        (FIRST, {("overdue", "1", MANAGER)}),
        (date(2026, 12, 8), {("overdue", "1", MANAGER)}),
        (SECOND, {("overdue", "1", MANAGER), ("overdue", "2", HEAD)}),
        (FIFTH, {("overdue", "1", MANAGER), ("overdue", "2", HEAD), ("escalated", "1", DIRECTOR)}),
    ],
)
def test_two_working_days_before_then_after_one_and_three_and_by_the_ladder(
    day: date, due: set[tuple[str, str, str]]
) -> None:
    assert due_on(day, rules=CLIMBING) == due


def test_days_that_are_not_worked_do_not_count_and_a_recess_does() -> None:
    """Due on Christmas Eve: Boxing Day is a Saturday, so that Monday is a holiday too; all of it is recess."""
    recess = WorkingDays(recess=(12,))
    issue = an_issue(due=date(2026, 12, 24))
    days = [date(2026, 12, 24) + timedelta(days=n) for n in range(7)]
    overdue = [day.day for day in days if any(n.card.kind is CardKind.OVERDUE for n in told(issue, day, recess))]
    assert overdue == [29, 30]


def told(issue: Issue, day: date, days: WorkingDays) -> tuple[Any, ...]:
    return notices(issue, day, ASSIGNED, RULES, days)


def test_whoever_is_to_answer_is_not_told_twice_over_because_the_issue_goes_to_them() -> None:
    assert due_on(SECOND, ALONE) == {("overdue", "1", HEAD)}


def test_after_a_standstill_each_person_hears_the_latest_alone() -> None:
    ladder = RULES.model_copy(update={"ladder": (Rung(after_days=1, to=HEAD), Rung(after_days=4, to=DIRECTOR))})
    twice = ladder.model_copy(update={"ladder": (*ladder.ladder, Rung(after_days=9, to=DIRECTOR))})
    later = date(2027, 1, 20)
    assert due_on(later, ALONE, ladder) == {("escalated", "1", HEAD), ("escalated", "2", DIRECTOR)}
    assert due_on(later, ALONE, twice) == {("escalated", "1", HEAD), ("escalated", "3", DIRECTOR)}


def test_nobody_is_told_in_the_place_of_someone_who_is_not_there() -> None:
    nobody = Concerned(answers=None, head=None, ladder=(None, COORDINATOR))
    assert due_on(date(2027, 1, 20), nobody, CLIMBING) == {("escalated", "2", COORDINATOR)}
    assert due_on(DUE, nobody, CLIMBING, visibility=Visibility.HEAD_OF_SERVICE) == set()


def test_an_issue_for_one_reader_is_not_brought_to_mind_in_the_thread() -> None:
    assert due_on(DUE, ALONE, visibility=Visibility.HEAD_OF_SERVICE) == {("due_soon", "", HEAD)}


def test_an_answer_that_is_put_off_is_brought_to_mind_anew_under_another_name() -> None:
    before = {one.card.key for one in notices(an_issue(), FIRST, ASSIGNED, RULES, DAYS)}
    later = an_issue(due=date(2026, 12, 18))
    after = {one.card.key for one in notices(later, date(2026, 12, 21), ASSIGNED, RULES, DAYS)}
    assert before
    assert after
    assert before.isdisjoint(after)


def test_a_rung_counts_as_told_for_the_answer_now_due_alone() -> None:
    at = datetime(2026, 12, 11, 8, tzinfo=UTC)
    assert rung_told(an_issue()) == 0
    assert rung_told(an_issue(rung=2, escalated_at=at)) == 2
    assert rung_told(an_issue(rung=2, escalated_at=at, due=date(2026, 12, 18))) == 0


def assignee(**changes: Any) -> Person:
    return PEOPLE[MANAGER].model_copy(update=changes)


@pytest.mark.parametrize(
    ("given_to", "changes", "answers"),
    [
        (None, {}, HEAD),
        (assignee(), {}, MANAGER),
        (assignee(status=PersonStatus.LEFT), {}, HEAD),
        (assignee(away_from=FIRST, away_to=SECOND), {}, HEAD),
        (assignee(), {"visibility": Visibility.HEAD_OF_SERVICE}, HEAD),
        (assignee(), {"visibility": Visibility.EXECUTIVE_DIRECTOR}, HEAD),
    ],
)
def test_the_assignee_is_to_answer_unless_they_are_not_there_or_it_is_for_one_reader(
    given_to: Person | None, changes: dict[str, Any], answers: PersonId
) -> None:
    assert answers_on(FIRST, an_issue(**changes), PEOPLE[HEAD], given_to).id == answers


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("person", [HEAD, DEPUTY, DIRECTOR, COORDINATOR])
def test_an_issue_about_the_head_of_service_is_escalated_to_nobody_but_its_reader(
    person: PersonId, visibility: Visibility
) -> None:
    about_head = visibility is Visibility.EXECUTIVE_DIRECTOR
    issue = an_issue(visibility=visibility, goes_to=DIRECTOR if about_head else HEAD_OF_SERVICE)
    assert may_be_told(issue, PEOPLE[person]) == (person == DIRECTOR or not about_head)
    assert not may_be_told(issue, PEOPLE[person].model_copy(update={"status": PersonStatus.LEFT}))


@settings(max_examples=60, deadline=None)
@given(day=some.dates(date(2026, 5, 1), date(2027, 4, 30)), later=some.integers(0, 60), soon=some.integers(1, 10))
def test_what_may_be_due_is_found_by_the_day_the_answer_is_due_alone(day: date, later: int, soon: int) -> None:
    """The key range that is read misses nothing, on a working day, of answers due on working days."""
    today, rules = DAYS.next_working(day), RULES.model_copy(update={"due_soon_days": soon})
    due = DAYS.add(today, later)
    is_due = bool(notices(an_issue(due=due), today, ASSIGNED, rules, DAYS))
    assert is_due == (due < due_before(today, rules, DAYS)) == (later <= soon)


@settings(max_examples=60, deadline=None)
@given(late=some.integers(1, 40), rungs=some.lists(some.integers(1, 30), unique=True, max_size=4))
def test_nobody_ever_has_two_cards_due_about_one_answer(late: int, rungs: list[int]) -> None:
    people = (HEAD, DIRECTOR, DIRECTOR, COORDINATOR)
    ladder = tuple(Rung(after_days=n, to=to) for n, to in zip(sorted(rungs), people, strict=False))
    found = due_on(DAYS.add(DUE, late), rules=RULES.model_copy(update={"ladder": ladder}))
    assert len({person for _, _, person in found}) == len(found)
    assert {stage for kind, stage, _ in found if kind == "escalated"} <= {
        str(n) for n, one in enumerate(ladder, 1) if one.after_days <= late
    }
