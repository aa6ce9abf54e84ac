"""What people do, through the use cases that their presses reach. Done again it changes nothing: a press may be repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.desk import again
from tests.visits.builders import usual_answer
from tests.year.council import head
from tests.year.script import IssueAct, IssueLife, Script, SlotStep, Visit
from visits.doing import Doing
from visits.draft import Context, Draft
from visits.issues import Act
from visits.model import Outcome, VisitRecord, aad_of
from visits.outcomes import Sent
from visits.pages import pages
from visits.ports import Office, Put
from visits.proforma import Step, TextAnswer
from visits.rota import CancelledBecause, Slot
from visits.rota_shown import Acted as SlotActed
from visits.rota_shown import SlotDoing
from visits.slots import SlotAct
from visits.usecases import fill
from visits.usecases.away import AwayKept, set_away
from visits.usecases.fill import Answered
from visits.usecases.issues import Acted, act_on_issue
from visits.usecases.rota import act_on_slot, add_visit
from visits.usecases.start import Opened, start_planned, start_unplanned
from visits.walk import Given, Move
from visits.years import london_day, london_time, municipal_year

PLANTED: Final = "Quibblethorpe"
"""A word in every text that anybody types: where it turns up, people's words are shown."""
ACTION_DAYS: Final = 25


@dataclass(frozen=True)
class Todo:
    """One thing that somebody does at a step of the year."""

    visit: Visit | None = None
    slot: SlotStep | None = None
    issue: IssueLife | None = None
    act: IssueAct | None = None
    away: tuple[str, str] | None = None


def todo_at(script: Script, moment: datetime) -> list[Todo]:
    """Everything that is done at a step, in an order in which it can be."""
    found = [Todo(away=(f"{first}", f"{last}")) for at, first, last in absences(script) if at == moment]
    for visit in script.visits:
        found += [Todo(visit=visit, slot=step) for step in visit.steps if step.at == moment]
        if visit.written_at == moment:
            found.append(Todo(visit=visit))
        for issue in visit.issues:
            found += [Todo(visit=visit, issue=issue, act=act) for act in issue.acts if act.at == moment]
    return found


def absences(script: Script) -> list[tuple[datetime, str, str]]:
    """(when it is said, first day, last day) of the Head of Service's holidays."""
    return [
        (max(one for one in script.acting if london_day(one) < first), f"{first}", f"{last}")
        for first, last in script.size.away
    ]


async def done(office: Office, todo: Todo, operation: str) -> None:
    """Do it. AssertionError if the product does not let them."""
    match todo:
        case Todo(away=(first, last)):
            kept = await set_away(office, head().id, first, last, head().deputy, operation)
            assert isinstance(kept, AwayKept), kept
        case Todo(visit=Visit() as visit, slot=SlotStep() as step):
            await again(lambda: _with_slot(office, visit, step, operation))
        case Todo(visit=Visit() as visit, issue=IssueLife() as issue, act=IssueAct() as act):
            await again(lambda: _with_issue(office, visit, issue, act, operation))
        case Todo(visit=Visit() as visit):
            await again(lambda: _written(office, visit, operation))


async def slot_of(office: Office, visit: Visit) -> Slot | None:
    """The visit on the rota."""
    year = office.store.year(year_of(visit))
    found = await year.slots_of_team(visit.team.id, visit.start, visit.start + timedelta(minutes=1))
    return found[0] if found else None


async def record_of(office: Office, visit: Visit) -> VisitRecord | None:
    """The visit's record, once it is sent: a team has one visit a day at most."""
    records = await office.store.year(year_of(visit)).records_of(visit.author)
    return next((one for one in records if is_of(one, visit)), None)


def is_of(record: VisitRecord, visit: Visit) -> bool:
    """Whether the record is this visit's."""
    return (record.team_id, record.visit_date) == (visit.team.id, london_day(visit.start))


def year_of(visit: Visit) -> str:
    """The municipal year of a visit."""
    return municipal_year(london_day(visit.start))


async def _with_slot(office: Office, visit: Visit, step: SlotStep, operation: str) -> None:
    slot = await slot_of(office, visit)
    if step.act is SlotAct.PLAN:
        if slot is None:
            start = london_time(visit.start)
            typed = {"team": visit.team.id, "day": f"{start:%Y-%m-%d}", "time": f"{start:%H:%M}"}
            planned = await add_visit(office, step.by, typed, operation)
            assert isinstance(planned, SlotActed), planned
        return
    assert slot is not None
    doing = SlotDoing(act=step.act, reason=CancelledBecause.OTHER if step.act is SlotAct.CANCEL else "")
    acted = await act_on_slot(office, step.by, year_of(visit), slot.id, doing, operation)
    assert isinstance(acted, SlotActed), acted


async def _with_issue(office: Office, visit: Visit, issue: IssueLife, act: IssueAct, operation: str) -> None:
    record = await record_of(office, visit)
    assert record is not None
    action_due = f"{london_day(act.at) + timedelta(days=ACTION_DAYS)}" if act.outcome is Outcome.ACTION_AGREED else ""
    doing = Doing(
        act=act.act,
        text=f"{PLANTED} is what is said of it.",
        outcome=act.outcome if act.act in (Act.RESPOND, Act.DRAFT) else "",
        owner_role="Service Manager" if action_due else "",
        action_due=action_due,
        to=act.to,
        disagrees=act.disagrees,
    )
    acted = await act_on_issue(office, act.by, record.year, f"{record.id}_{issue.number}", doing, operation)
    assert isinstance(acted, Acted), acted


async def _written(office: Office, visit: Visit, operation: str) -> None:
    if await record_of(office, visit):
        return
    opened = await _opened(office, visit, operation)
    draft, store = opened.draft, office.store.year(opened.draft.year)
    if draft.step is not Step.CHECK:
        filled = draft.model_copy(update={"typed": _typed(draft, opened.context, visit), "step": Step.CHECK})
        await store.commit([Put(filled, await store.draft(draft.key))], write_id=f"filled {draft.id}")
    given = Given(
        revision=draft.revision,
        operation_id=f"{operation}s",
        part=1,
        move=Move.SEND,
        values={"declare_anonymous": "true"},
    )
    answered = await fill.press(office, visit.author, draft.year, draft.key, Step.CHECK, given)
    assert isinstance(answered, Answered), answered
    assert isinstance(answered.outcome, Sent), answered.outcome


async def _opened(office: Office, visit: Visit, operation: str) -> Opened:
    if visit.steps:
        slot = await slot_of(office, visit)
        assert slot is not None
        opened = await start_planned(office, visit.author, year_of(visit), slot.id, operation)
    else:
        day = f"{london_day(visit.start)}"
        opened = await start_unplanned(office, visit.author, visit.team.id, day, operation, is_new=True)
    assert isinstance(opened, Opened), opened
    return opened


def _typed(draft: Draft, context: Context, visit: Visit) -> Mapping[str, str]:
    typed = {**draft.typed, "members_present": ",".join(aad_of(member) for member in visit.members)}
    for issue in visit.issues:
        typed |= {
            f"rating__{issue.topic}": "some_concerns",
            f"ask__{issue.topic}": "true",
            f"urgency__{issue.topic}": issue.urgency,
            f"who_sees__{issue.topic}": issue.visibility,
        }
    fields = [one for page in pages(draft.model_copy(update={"typed": typed}), context) for one in page.fields]
    for one in fields:
        answer = usual_answer(one)
        planted = f"{PLANTED}. {answer}" if answer and isinstance(one.answer, TextAnswer) else answer
        if planted and one.key not in typed and not one.key.startswith("declare_"):
            typed[one.key] = planted
    return typed
