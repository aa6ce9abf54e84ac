"""The other councillor of a visit: "I agree", or a view of their own. Silence prints "not confirmed"."""

from collections.abc import Iterator

from visits import text
from visits.card_names import CardKind, CardName
from visits.checks import Fault, FaultCode
from visits.confirming import NOTHING, VIEW, Marks, identity_faults, kinds_confirmed
from visits.kept import View
from visits.model import Event, PersonId, Role, Value, VisitRecord
from visits.ports import (
    Change,
    Happened,
    Office,
    Put,
    Show,
    YearStore,
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


async def may_add_view(office: Office, person: PersonId, year: str, record_id: str) -> bool:
    """Whether somebody was on the visit with the one who wrote its record."""
    stored = await office.store.year(year).record(record_id)
    if stored is None or not await known(office, person, Role.MEMBER):
        return False
    return person != stored.value.author and person in stored.value.members_present


async def add_view(
    office: Office,
    person: PersonId,
    year: str,
    record_id: str,
    *,
    agrees: bool,
    typed: str,
    operation_id: str,
    confirmed: Marks = NOTHING,
) -> Viewed | FixView | Refused:
    """Agree with a record, or add a view to it; a later view takes the place of an earlier one.

    `confirmed` are the marks (see `visits.confirming`) of what the person has looked at and lets stand.
    """
    store = office.store.year(year)
    stored = await store.record(record_id)
    if stored is None or not await may_add_view(office, person, year, record_id):
        return Refused()
    words = "" if agrees else text.clean(typed)
    faults = () if agrees else tuple(_faults(words, confirmed))
    if faults:
        return FixView(record=stored.value, typed=words, faults=faults)
    view = View(
        record_id=record_id,
        person=person,
        agrees=agrees,
        text=words,
        at=office.clock.now(),
        identifiers_confirmed=kinds_confirmed(words),
    )
    await _keep(store, view, operation_id)
    return Viewed(record=stored.value, view=view)


async def _keep(store: YearStore, view: View, operation_id: str) -> None:
    event = Event(
        object=f"record {view.record_id}",
        action="agreed" if view.agrees else "view_added",
        person=view.person,
        at=view.at,
        operation_id=operation_id,
    )
    changes: list[Change] = [
        Put(view, await store.view(view.record_id, view.person)),
        Happened(event),
        Show(CardName(kind=CardKind.RECORD, object_id=view.record_id), view.at),
    ]
    await store.commit(changes, write_id=f"view {view.record_id} {view.person} {operation_id}")


def _faults(words: str, confirmed: Marks) -> Iterator[Fault]:
    code = text.problem(words, VIEW_LIMIT) if words else FaultCode.MISSING
    if code:
        yield Fault(field=VIEW, question=VIEW, code=FaultCode(code), limit=VIEW_LIMIT, length=text.length(words))
        return
    yield from identity_faults(VIEW, words, confirmed)
