"""Reading records, and what can be read without being a councillor."""

from collections.abc import Mapping

from bot.desk import Desk
from cards import notices, record, start
from cards.actions import ListRecords, ReadRecord, ShowHelp
from cards.elements import Card
from cards.wording import chat as wording
from cards.words import Wording
from visits.model import Person, RecordStatus, Role
from visits.summary import issue_without_hidden, without_hidden
from visits.usecases import read
from visits.usecases.knowing import proforma_for
from visits.usecases.start import Refused

Inputs = Mapping[str, str]


async def show_help(_desk: Desk, person: Person, _action: ShowHelp, _inputs: Inputs) -> Card:
    """What the bot can do."""
    return welcome(person)


def welcome(person: Person, lead: Wording | None = None) -> Card:
    """The first card: what the bot is for and what to do first."""
    return start.welcome_card(
        person.name,
        me=person.id,
        may_write=person.has(Role.MEMBER, Role.COORDINATOR),
        may_visit=person.has(Role.MEMBER),
        may_oversee=person.has(Role.COORDINATOR, Role.HEAD_OF_SERVICE),
        may_list=person.has(Role.MEMBER, Role.COORDINATOR, Role.MANAGER, Role.HEAD_OF_SERVICE),
        may_choose_channel=person.has(Role.HEAD_OF_SERVICE, Role.COORDINATOR),
        lead=lead,
    )


async def list_records(desk: Desk, person: Person, action: ListRecords, _inputs: Inputs) -> Card:
    """The records of visits that I took part in."""
    listed = await read.my_records(desk.office, person.id)
    if isinstance(listed, Refused):
        return notices.short_card(wording.NOT_FOR_YOU)
    return record.records_card(listed.records, action.page)


async def read_record(desk: Desk, person: Person, action: ReadRecord, _inputs: Inputs) -> Card:
    """One record in full."""
    found = await read.read_record(desk.office, person.id, action.year, action.record)
    if isinstance(found, Refused):
        return notices.short_card(wording.NOT_FOR_YOU)
    names = await read.names_in(desk.office)
    proforma = proforma_for(desk.office, found.record.proforma_version)
    is_author = person.id == found.record.author and found.record.status is RecordStatus.SENT
    may_change = is_author and not any(issue.answers for issue in found.issues)
    return record.record_card(
        found.record if is_author else without_hidden(found.record),
        found.issues if is_author else [issue_without_hidden(issue) for issue in found.issues],
        proforma,
        lambda one: names.get(one, "A former councillor"),
        action.page,
        operation=desk.new_operation() if may_change else "",
    )
