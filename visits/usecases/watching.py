"""See to it that no answer is forgotten: once a day, whoever is concerned by one that is due soon or overdue is told of it."""

from datetime import date, datetime

from visits.card_names import CardKind, CardName
from visits.due import Concerned, Notice, answers_on, due_before, may_be_told, notices, rung_told
from visits.issues import answerer_on
from visits.model import SYSTEM, Event, Issue, Person, PersonId, Visibility
from visits.ports import Change, Happened, Office, Put, Show
from visits.reminders import OPENS, next_allowed
from visits.usecases.nudging import MOST_AT_ONCE
from visits.usecases.send import reader_of
from visits.years import london_day, start_of


async def watch(office: Office, year: str, day: date) -> None:
    """Have all sent that is due on a London day about answers of this municipal year: each once, however often this is done.

    A day that is over is done as today. Outside working hours nothing is done: the next working morning finds what is due then.
    Raises Stale: call again.
    """
    moment = max(office.clock.now(), start_of(day, OPENS))
    if next_allowed(moment, office.working_days) > moment:
        return
    today = london_day(moment)
    store = office.store.year(year)
    plain: list[Show] = []
    for issue in await store.issues_due(due_before(today, office.rules, office.working_days)):
        due = await notices_on(office, issue, today)
        plain += [Show(one.card, moment, once=True) for one in due if not one.rung]
        if any(one.rung > rung_told(issue) for one in due):
            await _escalate(office, year, issue.id, today, moment)
    for start in range(0, len(plain), MOST_AT_ONCE):
        await store.commit(plain[start : start + MOST_AT_ONCE], write_id=f"watch {year} {office.new_id()}")


async def is_still_meant(office: Office, year: str, card: CardName) -> bool:
    """Whether a card of these kinds is still due to its person as things stand: asked when it is sent."""
    stored = await office.store.year(year).issue(issue_of(card))
    if stored is None:
        return False
    due = await notices_on(office, stored.value, london_day(office.clock.now()))
    return card in [one.card for one in due]


def issue_of(card: CardName) -> str:
    """The issue that a card of these kinds is about."""
    return card.object_id.partition(".")[0]


async def who_answers(office: Office, issue: Issue, day: date) -> PersonId | None:
    """Who is to answer an issue on this day; None if that is nobody on the register."""
    concerned = await _concerned(office, issue, day)
    return concerned.answers if concerned else None


async def notices_on(office: Office, issue: Issue, day: date) -> tuple[Notice, ...]:
    """The cards that are due about an issue on this day, those sent already among them."""
    concerned = await _concerned(office, issue, day)
    return notices(issue, day, concerned, office.rules, office.working_days) if concerned else ()


async def _concerned(office: Office, issue: Issue, day: date) -> Concerned | None:
    goes_to = await office.store.person(issue.goes_to)
    if goes_to is None:
        return None
    head = answerer_on(day, goes_to, await _deputy(office, issue, goes_to))
    assignee = await office.store.person(issue.assignee) if issue.assignee else None
    rungs = [await office.store.person(rung.to) for rung in office.rules.ladder]
    return Concerned(
        answers=_there(answers_on(day, issue, head, assignee)),
        head=_there(head),
        ladder=tuple(_there(one) if one and may_be_told(issue, one) else None for one in rungs),
    )


async def _deputy(office: Office, issue: Issue, goes_to: Person) -> Person | None:
    """Who stands in for whom the issue goes to. Of an issue about the Head of Service nobody else is told: it might be them."""
    if goes_to.deputy is None or issue.visibility is Visibility.EXECUTIVE_DIRECTOR:
        return None
    return await office.store.person(goes_to.deputy)


def _there(person: Person) -> PersonId | None:
    return person.id if person.has(*person.roles) else None


async def _escalate(office: Office, year: str, issue_id: str, today: date, moment: datetime) -> None:
    """Tell those on the rungs that are reached, and note it on the issue, as the issue now is."""
    store = office.store.year(year)
    stored = await store.issue(issue_id)
    if stored is None:
        return
    issue = stored.value
    reached = [one for one in await notices_on(office, issue, today) if one.rung > rung_told(issue)]
    if not reached:
        return
    highest = max(one.rung for one in reached)
    escalated = issue.model_copy(update={"rung": highest, "escalated_at": moment})
    changes: list[Change] = [
        Put(escalated, stored),
        *(Happened(_event(issue, one, moment)) for one in reached),
        *(Show(one.card, moment, once=True) for one in reached),
        Show(CardName(kind=CardKind.ISSUE, object_id=issue.id, person=reader_of(issue)), moment),
    ]
    await store.commit(changes, write_id=f"escalate {issue.id} {office.new_id()}")


def _event(issue: Issue, notice: Notice, moment: datetime) -> Event:
    return Event(
        object=f"issue {issue.id}",
        action="escalated",
        from_state=issue.state,
        to_state=issue.state,
        person=SYSTEM,
        at=moment,
        operation_id=f"{notice.card.kind} {notice.card.object_id}",
    )
