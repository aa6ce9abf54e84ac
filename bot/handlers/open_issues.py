"""Questions about issues, in people's own words or by a button: answered with a page of those that are meant."""

from collections.abc import Mapping

from bot.desk import Desk
from bot.links import record_link
from bot.turns import Place, Turn
from cards import notices, open_issues
from cards.elements import Card
from cards.oversight_actions import ListIssues
from cards.rota_actions import AddToForm
from cards.wording import open_issues as wording
from visits.asked import NotClear
from visits.issue_question import IssueQuestion
from visits.issues_shown import IssueLine, IssuesListed
from visits.model import Person, PersonId, Visibility
from visits.proforma_versions import CURRENT
from visits.usecases import open_issues as listing
from visits.usecases import precedents
from visits.usecases.start import Refused


async def list_issues(desk: Desk, turn: Turn, person: Person, action: ListIssues, _inputs: Mapping[str, str]) -> Card:
    """The issues that were asked about, or another page of them."""
    return await _listed(desk, turn, person, action.question, action.page)


async def answer(
    desk: Desk, turn: Turn, person: Person, asked: IssueQuestion | NotClear, to_form: AddToForm | None = None
) -> Card:
    """The card that answers a question, or says what was not understood of it."""
    if isinstance(asked, NotClear):
        return open_issues.not_clear_card(asked)
    return await _listed(desk, turn, person, asked, 1, to_form)


async def _listed(
    desk: Desk, turn: Turn, person: Person, question: IssueQuestion, page: int, to_form: AddToForm | None = None
) -> Card:
    """What is looked for by words or by its reference is found elsewhere than what is listed by how it stands."""
    find = precedents.find if question.about or question.reference else listing.list_issues
    in_channel = turn.where.place is not Place.PERSONAL
    listed = await find(desk.office, person.id, question, page, in_channel=in_channel)
    if isinstance(listed, Refused):
        return notices.short_card(wording.NOT_FOR_READERS)
    return open_issues.issues_card(listed, topics_of_form(), await links_of(desk, listed), to_form=to_form)


def topics_of_form() -> dict[str, str]:
    """The topics of the form as it is now: key to label."""
    return {topic.key: topic.label for topics in CURRENT.topics.values() for topic in topics}


async def links_of(desk: Desk, listed: IssuesListed) -> dict[str, str]:
    """Record -> the address of its thread, for what stands in one."""
    records = {line.issue.record_id: line for line in listed.lines if _is_in_thread(line)}
    return {record: await record_link(desk, line.issue.year, record, _head(line)) for record, line in records.items()}


def _is_in_thread(line: IssueLine) -> bool:
    return line.team is not None and line.issue.visibility is Visibility.CHANNEL


def _head(line: IssueLine) -> PersonId:
    return line.team.head_of_service if line.team else line.issue.goes_to
