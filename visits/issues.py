"""The life of an issue: one table of who may do what, in which state, and what comes of it. Everything asks it.

    raised -> acknowledged -> response_drafted -> answered -> (action_agreed -> action_done) -> closed
    besides: returned_for_redaction (hidden, to be reworded) and withdrawn

Seed 002, 2.5: the Head of Service "will provide a response to issues raised". The stages are DESIGN 5's.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from visits.model import Issue, IssueState, Outcome, Person, PersonId, Role, Team, Value, Visibility, VisitRecord

S = IssueState


class Act(StrEnum):
    """What can be done to an issue."""

    SEE = "see"
    ASSIGN = "assign"
    DRAFT = "draft"
    RELEASE = "release"
    RESPOND = "respond"
    EXTEND = "extend"
    ACTION_DONE = "action_done"
    COMMENT = "comment"
    SETTLE = "settle"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    CLOSE_UNANSWERED = "close_unanswered"
    REOPEN = "reopen"
    HIDE = "hide"
    REWORD = "reword"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


class Standing(StrEnum):
    """What a person is to one issue. A person may have several standings, or none."""

    AUTHOR = "author"
    COLLEAGUE = "colleague"
    MANAGER = "manager"
    """Of the visited team."""
    ANSWERER = "answerer"
    """Whom the issue goes to, their deputy, or who heads the team now."""
    COORDINATOR = "coordinator"
    CLOCK = "clock"
    """No person: what happens when a time has come."""


A = Standing
_OFFICERS: Final = frozenset({A.MANAGER, A.ANSWERER})
_HEADS: Final = frozenset({A.ANSWERER, A.COORDINATOR})

WHO: Final[Mapping[Act, frozenset[Standing]]] = {
    Act.SEE: _OFFICERS,
    Act.ASSIGN: _HEADS,
    Act.DRAFT: _OFFICERS,
    Act.RELEASE: frozenset({A.ANSWERER}),
    Act.RESPOND: _HEADS,  # a coordinator only records an answer that came by e-mail: author and typist are both kept
    Act.EXTEND: frozenset({A.ANSWERER}),
    Act.ACTION_DONE: _OFFICERS,
    Act.COMMENT: _OFFICERS,
    Act.SETTLE: frozenset({A.AUTHOR}),
    Act.FOLLOW_UP: frozenset({A.AUTHOR}),
    Act.CLOSE: _HEADS,
    Act.CLOSE_UNANSWERED: frozenset({A.CLOCK}),
    Act.REOPEN: frozenset({A.AUTHOR, A.ANSWERER, A.COORDINATOR}),
    Act.HIDE: _HEADS,
    Act.REWORD: frozenset({A.AUTHOR}),
    Act.CORRECT: frozenset({A.AUTHOR}),
    Act.WITHDRAW: frozenset({A.AUTHOR}),
}

_WAITING: Final = (S.RAISED, S.ACKNOWLEDGED, S.RESPONSE_DRAFTED)
_ANSWERED: Final = (S.ANSWERED, S.ACTION_AGREED, S.ACTION_DONE)
_LIVE: Final = (*_WAITING, *_ANSWERED)

TABLE: Final[Mapping[Act, Mapping[IssueState, IssueState]]] = {
    Act.SEE: {S.RAISED: S.ACKNOWLEDGED},
    Act.ASSIGN: {state: state for state in _WAITING},
    Act.DRAFT: dict.fromkeys(_WAITING, S.RESPONSE_DRAFTED),
    Act.RELEASE: {S.RESPONSE_DRAFTED: S.ANSWERED},
    Act.RESPOND: dict.fromkeys(_WAITING, S.ANSWERED),
    Act.EXTEND: {state: state for state in _WAITING},
    Act.ACTION_DONE: {S.ACTION_AGREED: S.ACTION_DONE},
    Act.COMMENT: {state: state for state in (*_LIVE, S.CLOSED)},
    Act.SETTLE: {S.ANSWERED: S.CLOSED, S.ACTION_AGREED: S.ACTION_AGREED, S.ACTION_DONE: S.CLOSED},
    Act.FOLLOW_UP: dict.fromkeys(_ANSWERED, S.RAISED),
    Act.CLOSE: dict.fromkeys((S.RAISED, S.ACKNOWLEDGED), S.CLOSED),
    Act.CLOSE_UNANSWERED: {S.ANSWERED: S.CLOSED, S.ACTION_DONE: S.CLOSED},
    Act.REOPEN: {S.CLOSED: S.RAISED},
    Act.HIDE: dict.fromkeys((*_LIVE, S.CLOSED), S.RETURNED_FOR_REDACTION),
    Act.REWORD: {S.RETURNED_FOR_REDACTION: S.RETURNED_FOR_REDACTION},  # and back to where it was hidden from
    Act.CORRECT: {state: state for state in _WAITING},
    Act.WITHDRAW: {S.RAISED: S.WITHDRAWN},
}
"""Act -> state -> the state that follows. What is not here can't be done then."""


class WhyNot(StrEnum):
    """Why something can't be done: worded in `cards.wording.issue`."""

    NOT_YOURS = "not_yours"
    NOT_ANSWERED = "not_answered"
    ANSWERED_ALREADY = "answered_already"
    SEEN_ALREADY = "seen_already"
    CLOSED = "closed"
    NOT_CLOSED = "not_closed"
    HIDDEN = "hidden"
    NOT_HIDDEN = "not_hidden"
    WITHDRAWN = "withdrawn"
    NO_DRAFT = "no_draft"
    NO_ACTION = "no_action"
    ACTION_DONE = "action_done"
    EXTENDED_ALREADY = "extended_already"
    SETTLED_ALREADY = "settled_already"
    NEEDS_ANSWER = "needs_answer"
    NEEDS_AUTHOR = "needs_author"


class Allowed(Value):
    """It may be done; the issue is in this state afterwards."""

    to: IssueState


class NotAllowed(Value):
    """It may not be done, and why."""

    why: WhyNot


Decision = Allowed | NotAllowed


def decide(issue: Issue, act: Act, standings: frozenset[Standing], outcome: Outcome | None = None) -> Decision:
    """Whether a person of these standings may do this to the issue now, and the state that follows.

    `outcome` is the response's, for RESPOND and RELEASE: an agreed action leads to `action_agreed`.
    """
    if standings.isdisjoint(WHO[act]):
        return NotAllowed(why=WhyNot.NOT_YOURS)
    to = TABLE[act].get(issue.state)
    if to is None:
        return NotAllowed(why=_why_not(issue.state, act))
    why = _barred_by_facts(issue, act)
    if why:
        return NotAllowed(why=why)
    if to is S.ANSWERED and outcome is Outcome.ACTION_AGREED:
        return Allowed(to=S.ACTION_AGREED)
    if act is Act.REWORD:
        return Allowed(to=issue.hidden_from or S.RAISED)
    if act is Act.ACTION_DONE and issue.settled_at:
        return Allowed(to=S.CLOSED)
    return Allowed(to=to)


def standings_of(
    person: Person, issue: Issue, record: VisitRecord, team: Team, deputy: PersonId | None
) -> frozenset[Standing]:
    """What a person is to an issue. `deputy` is the deputy of the one whom the issue goes to."""
    found = set()
    if person.has(Role.MEMBER) and person.id == record.author:
        found.add(A.AUTHOR)
    elif person.has(Role.MEMBER) and person.id in record.members_present:
        found.add(A.COLLEAGUE)
    if person.has(Role.MANAGER) and person.id in team.managers:
        found.add(A.MANAGER)
    if person.has(Role.HEAD_OF_SERVICE, Role.OBSERVER, Role.MANAGER) and _may_answer(person, issue, team, deputy):
        found.add(A.ANSWERER)
    if person.has(Role.COORDINATOR):
        found.add(A.COORDINATOR)
    return frozenset(found)


def _may_answer(person: Person, issue: Issue, team: Team, deputy: PersonId | None) -> bool:
    """Whether the issue goes to a person, they stand in for whom it goes to, or head the team now, as perhaps they did not when
    it was raised. Of an issue about the Head of Service they may know nothing, even as the Executive Director's deputy.
    """
    if person.id == team.head_of_service:
        return issue.visibility is not Visibility.EXECUTIVE_DIRECTOR
    return person.id in {issue.goes_to, deputy}


def answerer_on(day: date, goes_to: Person, deputy: Person | None) -> Person:
    """Who answers on this day: the deputy while the one whom it goes to is away or once they have left."""
    if deputy is None or deputy.is_away(day) or not deputy.has(*Role):
        return goes_to
    return deputy if goes_to.is_away(day) or not goes_to.has(*Role) else goes_to


def _barred_by_facts(issue: Issue, act: Act) -> WhyNot | None:
    if act is Act.EXTEND and issue.extended:
        return WhyNot.EXTENDED_ALREADY
    if act is Act.SETTLE and issue.settled_at:
        return WhyNot.SETTLED_ALREADY
    if act is Act.CLOSE and issue.due:
        return WhyNot.NEEDS_ANSWER
    if act in (Act.CORRECT, Act.WITHDRAW) and issue.answers:  # a follow-up makes it wait again, but answered it was
        return WhyNot.ANSWERED_ALREADY
    return None


def _why_not(state: IssueState, act: Act) -> WhyNot:
    """Why an act is not open in a state: said in terms of the state, except where the act says it better."""
    match state:
        case S.WITHDRAWN:
            return WhyNot.WITHDRAWN
        case S.RETURNED_FOR_REDACTION:
            return WhyNot.HIDDEN
        case S.CLOSED:
            return WhyNot.CLOSED
        case _:
            return _why_not_live(state, act)


def _why_not_live(state: IssueState, act: Act) -> WhyNot:
    by_act = {
        Act.REOPEN: WhyNot.NOT_CLOSED,
        Act.REWORD: WhyNot.NOT_HIDDEN,
        Act.ACTION_DONE: WhyNot.ACTION_DONE if state is S.ACTION_DONE else WhyNot.NO_ACTION,
    }
    if act in by_act:
        return by_act[act]
    if state in _ANSWERED:
        return WhyNot.ANSWERED_ALREADY
    if act is Act.RELEASE:
        return WhyNot.NO_DRAFT
    if act in (Act.SETTLE, Act.FOLLOW_UP, Act.CLOSE_UNANSWERED):
        return WhyNot.NOT_ANSWERED
    return WhyNot.SEEN_ALREADY


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documents."""
    lines = ["stateDiagram-v2", "    [*] --> raised"]
    for act, moves in TABLE.items():
        for before, after in moves.items():
            if before is not after:
                lines.append(f"    {before} --> {after}: {act}")
    lines.append("    response_drafted --> action_agreed: release")
    lines += [f"    {state} --> action_agreed: respond" for state in _WAITING]
    lines += [f"    returned_for_redaction --> {state}: reword" for state in (*_LIVE, S.CLOSED)]
    lines.append("    action_agreed --> closed: action_done")  # where it was settled while still to do
    lines += ["    closed --> [*]", "    withdrawn --> [*]"]
    return "\n".join(lines) + "\n"


def who_may() -> str:
    """The table of who may do what, in Markdown."""
    head = "| Act | In these states | By |\n| --- | --- | --- |\n"
    rows = (f"| {act} | {', '.join(TABLE[act])} | {', '.join(sorted(WHO[act]))} |" for act in Act)
    return head + "\n".join(rows) + "\n"
