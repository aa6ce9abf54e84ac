"""A reply in a record's thread that may become an answer: "@Frontline 2: two posts start on 1 May"."""

import re
from typing import Final

from visits import text
from visits.checks import Fault, FaultCode
from visits.confirming import WORDS, identity_faults
from visits.doing import RESPONSE_LIMIT
from visits.identifiers import Kind
from visits.issues import Act, Allowed, Standing, decide
from visits.kept import Proposal
from visits.model import Issue, PersonId, Value
from visits.ports import Office, Put
from visits.usecases.issues import IssueView, view_issue
from visits.usecases.send import reader_of
from visits.usecases.start import Refused

NUMBERED: Final = re.compile(
    r"^\s*(?:issue\s+)?(?:V\d\d-\d+/)?(\d{1,2})\s*[:.)\-–](?:\s+(?=\S)|(?=[^\s\d]))", re.IGNORECASE
)
"""How a reply names its issue: "2: …", "Issue 2 - …", "V26-0042/2: …". "2-3 weeks", "14:30" and "12.5 posts" name none."""


class Proposed(Value):
    """What would be recorded, to be confirmed with one press. `may_send` says whether it then goes to the councillor at once.

    `faults` are what is to be looked at first: what may identify somebody.
    """

    proposal: Proposal
    view: IssueView
    may_send: bool
    faults: tuple[Fault, ...] = ()


class AskWhich(Value):
    """Several issues are open: which one does it answer?"""

    proposal: Proposal
    open_issues: tuple[Issue, ...]


class NothingOpen(Value):
    """No issue of this record waits for an answer that this person could give."""


class TooLong(Value):
    """The reply is longer than an answer may be."""

    limit: int
    length: int


class Identifies(Value):
    """The reply holds what no answer may: these kinds. Nothing of it is kept."""

    kinds: tuple[Kind, ...]


Replied = Proposed | AskWhich | NothingOpen | TooLong | Identifies | Refused


async def propose(office: Office, person: PersonId, year: str, record_id: str, said: str, reply_id: str) -> Replied:
    """Read a reply as an answer. Nothing is recorded before the person confirms it. `reply_id` is the message's."""
    numbered = NUMBERED.match(said)
    words = text.clean(said[numbered.end() :] if numbered else said)
    waiting = await _waiting(office, person, year, record_id)
    if not waiting or not words:
        return NothingOpen()
    if text.problem(words, RESPONSE_LIMIT):
        return TooLong(limit=RESPONSE_LIMIT, length=text.length(words))
    barred = [fault for fault in identity_faults(WORDS, words) if fault.code is FaultCode.IDENTIFIES]
    if barred:
        return Identifies(kinds=barred[0].kinds)
    number = int(numbered[1]) if numbered else None
    meant = [view for view in waiting if number is None or view.issue.number == number]
    if not meant:
        return NothingOpen()
    proposal = Proposal(
        id=reply_id,
        record_id=record_id,
        issue_id=meant[0].issue.id if len(meant) == 1 else "",
        text=words,
        by=person,
        at=office.clock.now(),
    )
    store = office.store.year(year)
    if await store.proposal(reply_id) is None:
        await store.commit([Put(proposal)], write_id=f"propose {reply_id}")
    if len(meant) > 1:
        return AskWhich(proposal=proposal, open_issues=tuple(view.issue for view in meant))
    return _proposed(proposal, meant[0])


async def choose_issue(
    office: Office, person: PersonId, year: str, proposal_id: str, issue_id: str
) -> Proposed | Refused:
    """The issue that a reply answers, once the person has said which."""
    proposal = await office.store.year(year).proposal(proposal_id)
    view = await view_issue(office, person, year, issue_id)
    if proposal is None or not isinstance(view, IssueView) or view.record.id != proposal.record_id:
        return Refused()
    return _proposed(proposal, view)


def _proposed(proposal: Proposal, view: IssueView) -> Proposed:
    faults = tuple(identity_faults(WORDS, proposal.text))
    return Proposed(proposal=proposal, view=view, may_send=Standing.ANSWERER in view.standings, faults=faults)


async def _waiting(office: Office, person: PersonId, year: str, record_id: str) -> list[IssueView]:
    """The record's issues for which this person may record or draft an answer now, in a thread that all of the channel reads."""
    views = [
        await view_issue(office, person, year, issue.id) for issue in await office.store.year(year).issues_of(record_id)
    ]
    return [
        view
        for view in views
        if isinstance(view, IssueView)
        and not reader_of(view.issue)
        and isinstance(decide(view.issue, Act.DRAFT, view.standings), Allowed)
    ]
