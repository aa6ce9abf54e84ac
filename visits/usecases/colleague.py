"""The other councillor of a visit: "I agree", or a view of their own. Silence prints "not confirmed"."""

from visits import text
from visits.card_names import CardKind, CardName
from visits.checks import Fault, FaultCode
from visits.kept import View
from visits.model import Event, PersonId, Role, Value, VisitRecord
from visits.ports import (
    Change,
    Happened,
    Office,
    Put,
    Show,
)
from visits.usecases.knowing import known
from visits.usecases.start import Refused

VIEW_LIMIT = 1000


class Viewed(Value):
    """The view is kept."""

    record: VisitRecord
    view: View


class FixView(Value):
    """The words want mending."""

    record: VisitRecord
    typed: str
    faults: tuple[Fault, ...]


async def add_view(
    office: Office, person: PersonId, year: str, record_id: str, *, agrees: bool, typed: str, operation_id: str
) -> Viewed | FixView | Refused:
    """Agree with a record, or add a view to it; a later view takes the place of an earlier one."""
    store = office.store.year(year)
    stored = await store.record(record_id)
    if stored is None or not await known(office, person, Role.MEMBER) or person == stored.value.author:
        return Refused()
    if person not in stored.value.members_present:
        return Refused()
    words = "" if agrees else text.clean(typed)
    problem = None if agrees else FaultCode.MISSING if not words else text.problem(words, VIEW_LIMIT)
    if problem:
        length = text.length(words)
        fault = Fault(field="view", question="view", code=FaultCode(problem), limit=VIEW_LIMIT, length=length)
        return FixView(record=stored.value, typed=words, faults=(fault,))
    before = await store.view(record_id, person)
    view = View(record_id=record_id, person=person, agrees=agrees, text=words, at=office.clock.now())
    event = Event(
        object=f"record {record_id}",
        action="agreed" if agrees else "view_added",
        person=person,
        at=view.at,
        operation_id=operation_id,
    )
    changes: list[Change] = [
        Put(view, before),
        Happened(event),
        Show(CardName(kind=CardKind.RECORD, object_id=record_id), view.at),
    ]
    await store.commit(changes, write_id=f"view {record_id} {person} {operation_id}")
    return Viewed(record=stored.value, view=view)
