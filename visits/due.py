"""When an answer that is due, or overdue, is brought to mind, and to whom: what follows from the issue and the day alone.

Nothing hangs on what was sent before, so after a standstill each person hears once, and the latest only. Days are the officers'
working days, which a recess does not pause. The numbers are proposals of the design (5): the papers set no deadlines.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from visits.card_names import CardKind, CardName
from visits.council import CouncilRules
from visits.model import WAITING_STATES, Issue, Person, PersonId, Urgency, Value, Visibility
from visits.working_days import ONE_DAY, WorkingDays
from visits.years import london_day

HEAD_TOLD: Final = 3
"""Working days after an answer was due, at which whom the issue goes to is told too: two after whoever was to answer."""


class Concerned(Value):
    """Whom a waiting issue concerns on a day: who is to answer it, whom it goes to or their deputy, and who stands on each rung
    of the ladder. None where there is nobody who may be told.
    """

    answers: PersonId | None
    head: PersonId | None
    ladder: tuple[PersonId | None, ...] = ()


class Notice(Value):
    """A card that is due about an issue. `rung` is the ladder's that it stands for, from 1; 0 for none."""

    card: CardName
    rung: int = 0


def due_before(today: date, rules: CouncilRules, days: WorkingDays) -> date:
    """Answers that are due before this day are all that can be brought to mind today."""
    return days.add(today, rules.due_soon_days) + ONE_DAY


def answers_on(day: date, issue: Issue, head: Person, assignee: Person | None) -> Person:
    """Who is to answer on this day: whom the issue was assigned to, else `head`, who answers for whom it goes to.

    An issue for one reader stays with that reader, and so does one whose assignee is away or has left.
    """
    is_there = assignee and assignee.has(*assignee.roles) and not assignee.is_away(day)
    return assignee if assignee and is_there and issue.visibility is Visibility.CHANNEL else head


def may_be_told(issue: Issue, person: Person) -> bool:
    """Whether someone on the ladder may know that there is such an issue: one about the Head of Service is its reader's alone."""
    about_head = issue.visibility is Visibility.EXECUTIVE_DIRECTOR
    return person.has(*person.roles) and (not about_head or person.id == issue.goes_to)


def notices(
    issue: Issue, today: date, concerned: Concerned, rules: CouncilRules, days: WorkingDays
) -> tuple[Notice, ...]:
    """The cards that are due today about an issue, the latest alone for each person; none where no answer is waited for."""
    if issue.due is None or issue.state not in WAITING_STATES:
        return ()
    if today <= issue.due:
        is_soon = days.back(issue.due, rules.due_soon_days) <= today
        return _due_soon(issue, concerned) if is_soon else ()
    latest = {notice.card.person: notice for notice in _overdue(issue, today, concerned, rules, days)}
    return tuple(latest.values())


def rung_told(issue: Issue) -> int:
    """The highest rung of the ladder that was told of the answer now due: an answer put off begins anew. 0 for none."""
    at = issue.escalated_at
    return issue.rung if at and issue.due and london_day(at) > issue.due else 0


def _due_soon(issue: Issue, concerned: Concerned) -> tuple[Notice, ...]:
    in_thread = issue.visibility is Visibility.CHANNEL
    if not in_thread and concerned.answers is None:
        return ()
    to = "" if in_thread else concerned.answers or ""
    return (Notice(card=CardName(kind=CardKind.DUE_SOON, object_id=_about(issue), person=to)),)


def _overdue(
    issue: Issue, today: date, concerned: Concerned, rules: CouncilRules, days: WorkingDays
) -> Iterator[Notice]:
    """All that has come due since the answer was, the highest last."""
    late = days.count(issue.due, today) if issue.due else 0
    if late >= 1 and concerned.answers:
        yield _notice(CardKind.OVERDUE, issue, 1, concerned.answers)
    if late >= HEAD_TOLD and concerned.head and concerned.head != concerned.answers:
        yield _notice(CardKind.OVERDUE, issue, 2, concerned.head)
    if issue.urgency is Urgency.NOTE:
        return
    for rung, (step, person) in enumerate(zip(rules.ladder, concerned.ladder, strict=True), 1):
        if late >= step.after_days and person:
            yield _notice(CardKind.ESCALATED, issue, rung, person)


def _notice(kind: CardKind, issue: Issue, stage: int, person: PersonId) -> Notice:
    card = CardName(kind=kind, object_id=f"{_about(issue)}.{stage}", person=person)
    return Notice(card=card, rung=stage if kind is CardKind.ESCALATED else 0)


def _about(issue: Issue) -> str:
    """The issue and the day its answer is due: one that is put off is brought to mind anew."""
    return f"{issue.id}.{issue.due:%Y%m%d}"
