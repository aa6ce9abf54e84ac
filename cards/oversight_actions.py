"""The buttons of digests, lists of issues and what came up before. See `cards.actions` for what a button is."""

from typing import Annotated, Final

from pydantic import Field

from cards.actions import EVERYONE, CardAction, Id, IssueAction, Number
from cards.rota_actions import OVERSEERS
from visits.issue_question import IssueQuestion
from visits.model import Role


class ListIssues(CardAction):
    """The issues that were asked about, or another page of them."""

    verb = "issues.list"
    roles = EVERYONE
    question: IssueQuestion
    page: Number = 1


class FindPrecedents(IssueAction):
    """Has something like this issue come up before?"""

    verb = "issue.precedents"
    roles = EVERYONE
    page: Number = 1


class DigestNow(CardAction):
    """How things stand now, for whom no week need pass."""

    verb = "digest.now"
    roles = OVERSEERS


class YouSaid(CardAction):
    """What a team's visitors said and what was done, ready to be forwarded."""

    verb = "said.team"
    roles = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE, Role.COORDINATOR})
    team: Id
    year: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2})?$")] = ""
    page: Number = 1


OVERSIGHT_ACTIONS: Final[tuple[type[CardAction], ...]] = (ListIssues, FindPrecedents, DigestNow, YouSaid)
