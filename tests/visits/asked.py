"""Visits to ask of, and the answers by id."""

from datetime import date, datetime

from tests.visits.builders import AUTHOR, MASH, NOW, PARENTING, SLOT, YEAR
from tests.visits.council import (
    HEAD,
    OTHER_MANAGER,
    a_record,
)
from visits.asked import Question, What
from visits.model import Event, PersonId, VisitRecord
from visits.ports import Office, Put
from visits.rota import Slot, SlotStatus
from visits.rota_shown import FormsDue, LastVisits, VisitsListed
from visits.usecases.asking import answer
from visits.years import london_day, municipal_year

EARLIER, LATER = "2025-26", "2027-28"
YEARS = (EARLIER, YEAR, LATER)
OPEN = Question()
PAST = Question(is_past=True)
LAST = Question(what=What.LAST_VISIT)
FORMS = Question(what=What.FORMS_DUE)


def visit(slot_id: str, start: datetime, **changes: object) -> Slot:
    """A visit to the MASH that nobody is on."""
    return Slot(id=slot_id, team_id=MASH.id, start=start).model_copy(update=changes)


def taken(slot_id: str, start: datetime, *members: PersonId, **changes: object) -> Slot:
    """One that somebody is on."""
    return visit(slot_id, start, **{"members": members or (AUTHOR,), "status": SlotStatus.ALLOCATED} | changes)


def off_rota(record_id: str, day: date, **changes: object) -> VisitRecord:
    """The record of a visit by Ada and Ben that was not on the rota."""
    held = {"id": record_id, "visit_date": day, "slot_id": "", "year": municipal_year(day)}
    return a_record(**held | changes)


async def keep(office: Office, *values: Slot | VisitRecord) -> None:
    """Put these in the years that they belong to."""
    for value in values:
        day = london_day(value.start) if isinstance(value, Slot) else value.visit_date
        year = await office.store.open_year(municipal_year(day))
        await year.commit([Put(value)], write_id=f"keep {value.id}")


async def add_team(office: Office) -> None:
    """Besides the MASH there is a corporate parenting service, which Nia manages."""
    team = PARENTING.model_copy(update={"managers": (OTHER_MANAGER,)})
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op2")
    await office.store.register([], [team], event)


async def listed(office: Office, question: Question, person: PersonId = AUTHOR, after: str = "") -> VisitsListed:
    found = await answer(office, person, question, after)
    assert isinstance(found, VisitsListed), found
    return found


def ids(found: VisitsListed | LastVisits | FormsDue) -> list[str]:
    """The visits of an answer, by id."""
    return [(line.slot or line.record or SLOT).id for line in found.lines]


async def pages(office: Office, question: Question, person: PersonId = AUTHOR) -> list[list[str]]:
    """All pages, one after the other."""
    page = await listed(office, question, person)
    found = [ids(page)]
    while page.after:
        page = await listed(office, question, person, page.after)
        found.append(ids(page))
    return found
