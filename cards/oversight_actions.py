"""The buttons of digests, lists of issues and what came up before. See `cards.actions` for what a button is."""

from typing import Annotated, Final

from pydantic import Field

from cards.actions import CardAction, Id, IssueAction, Number
from visits.issue_question import IssueQuestion
from visits.matrix import Capability


class ListIssues(CardAction):
    """The issues that were asked about, or another page of them."""

    verb = "issues.list"
    needs = Capability.ISSUE_LIST
    question: IssueQuestion
    page: Number = 1


class FindPrecedents(IssueAction):
    """Has something like this issue come up before?"""

    verb = "issue.precedents"
    needs = Capability.ISSUE_READ
    page: Number = 1


class DigestNow(CardAction):
    """How things stand now, for whom no week need pass."""

    verb = "digest.now"
    needs = Capability.DIGEST_READ


class YouSaid(CardAction):
    """What a team's visitors said and what was done, ready to be forwarded."""

    verb = "said.team"
    needs = Capability.SAID_READ
    team: Id
    year: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2})?$")] = ""
    page: Number = 1


OVERSIGHT_ACTIONS: Final[tuple[type[CardAction], ...]] = (ListIssues, FindPrecedents, DigestNow, YouSaid)
