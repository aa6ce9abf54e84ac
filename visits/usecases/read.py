"""Read what was recorded: one's own records, or any that one's role may see."""

from visits.model import OPEN_STATES, Issue, Person, PersonId, Role, Value, Visibility, VisitRecord
from visits.ports import Office
from visits.usecases import seen
from visits.usecases.knowing import known
from visits.usecases.start import Refused


class RecordList(Value):
    """Records, the newest first."""

    records: tuple[VisitRecord, ...]


class RecordRead(Value):
    """A record as this person may see it."""

    record: VisitRecord
    issues: tuple[Issue, ...]


async def my_records(office: Office, person: PersonId) -> RecordList | Refused:
    """The records of visits that the person took part in."""
    if not await known(office, person, Role.MEMBER):
        return Refused()
    found: list[VisitRecord] = []
    for label in await office.store.years():
        found += await office.store.year(label).records_of(person)
    return RecordList(records=tuple(sorted(found, key=lambda record: record.sent_at, reverse=True)))


async def read_record(office: Office, person: PersonId, year: str, record_id: str) -> RecordRead | Refused:
    """One record, if the person took part in the visit, heads the service, or runs the rota."""
    reader = await known(office, person)
    stored = await office.store.year(year).record(record_id) if reader else None
    if reader is None or stored is None or not _may_read(reader, stored.value):
        return Refused()
    issues = await office.store.year(year).issues_of(record_id)
    await seen.note(office, person, [f"record {record_id}"])
    return RecordRead(record=stored.value, issues=tuple(i for i in issues if may_see(reader, i, stored.value)))


def _may_read(reader: Person, record: VisitRecord) -> bool:
    took_part = reader.id in {record.author, *record.members_present}
    return took_part or reader.has(Role.HEAD_OF_SERVICE, Role.COORDINATOR)


def may_see(reader: Person, issue: Issue, record: VisitRecord) -> bool:
    """Whether a reader of the record may see this issue of it."""
    match issue.visibility:
        case Visibility.CHANNEL:
            return True
        case Visibility.HEAD_OF_SERVICE | Visibility.EXECUTIVE_DIRECTOR:
            return reader.id in {record.author, issue.goes_to}


async def names_in(office: Office) -> dict[str, str]:
    """Everyone's name, by id: for showing who."""
    return {person.id: person.name for person in await office.store.people()}


class IssueList(Value):
    """A councillor's issues: those still open first, then the newest."""

    issues: tuple[Issue, ...]


async def my_issues(office: Office, person: PersonId) -> IssueList | Refused:
    """The issues of the records that this councillor wrote up."""
    listed = await my_records(office, person)
    if isinstance(listed, Refused):
        return listed
    mine = [record for record in listed.records if record.author == person]
    found = [i for record in mine for i in await office.store.year(record.year).issues_of(record.id)]
    found.sort(key=lambda issue: (issue.state in OPEN_STATES, issue.raised_at), reverse=True)
    return IssueList(issues=tuple(found))
