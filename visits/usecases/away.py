"""A Head of Service says when they are away, and who answers in their place."""

from datetime import date

from visits.checks import Fault, FaultCode
from visits.model import Event, Person, PersonId, Role, Value
from visits.ports import Office
from visits.usecases.knowing import known
from visits.usecases.start import Refused
from visits.years import london_day


class AwayKept(Value):
    """It is kept: `person` as they now are."""

    person: Person
    deputy: Person | None


class FixAway(Value):
    """The dates or the deputy want mending."""

    person: Person
    faults: tuple[Fault, ...]


async def officers(office: Office) -> tuple[Person, ...]:
    """Who may stand in for a Head of Service, by name."""
    may = (Role.HEAD_OF_SERVICE, Role.MANAGER, Role.OBSERVER)
    return tuple(person for person in await office.store.people() if person.has(*may))


async def set_away(
    office: Office, person: PersonId, first: str, last: str, deputy: PersonId | None, operation_id: str
) -> AwayKept | FixAway | Refused:
    """Be away from `first` to `last` (ISO dates; both empty: not away), with this deputy."""
    head = await known(office, person, Role.HEAD_OF_SERVICE)
    if head is None:
        return Refused()
    stand_in = next((one for one in await officers(office) if one.id == deputy and one.id != person), None)
    faults = [*_date_faults(first, last, london_day(office.clock.now()))]
    if first and stand_in is None:
        faults.append(Fault(field="deputy", question="deputy", code=FaultCode.MISSING))
    if faults:
        return FixAway(person=head, faults=tuple(faults))
    changed = head.model_copy(
        update={
            "deputy": stand_in.id if stand_in else head.deputy,
            "away_from": date.fromisoformat(first) if first else None,
            "away_to": date.fromisoformat(last) if last else None,
        }
    )
    event = Event(
        object=f"person {person}", action="away_set", person=person, at=office.clock.now(), operation_id=operation_id
    )
    await office.store.register([changed], [], event)
    return AwayKept(person=changed, deputy=stand_in)


def _date_faults(first: str, last: str, today: date) -> list[Fault]:
    if not first and not last:
        return []
    days: dict[str, date] = {}
    faults = []
    for field, typed in (("away_from", first), ("away_to", last)):
        try:
            days[field] = date.fromisoformat(typed)
        except ValueError:
            code = FaultCode.NOT_A_DATE if typed else FaultCode.MISSING
            faults.append(Fault(field=field, question=field, code=code))
    if len(days) == 2 and (days["away_to"] < days["away_from"] or days["away_to"] < today):
        faults.append(Fault(field="away_to", question="away_to", code=FaultCode.IN_THE_PAST))
    return faults
