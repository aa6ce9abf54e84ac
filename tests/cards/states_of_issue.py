"""Every state of an issue: as officers read it, as its councillors do, and in the list of one's own."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from cards import issue as cards
from cards.elements import Card
from cards.issue import IssueShown
from cards.wording import issue as wording
from tests.cards.states_of_record import sent_visit
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import COUNCILLORS, EXECUTIVE_DIRECTOR, HEAD_OF_SERVICE, NOW, someone
from visits.issues import Standing, WhyNot
from visits.kept import Improvement
from visits.model import ClosedBecause, Entry, EntryKind, Issue, IssueState, Outcome, PersonId, Urgency
from visits.working_days import WorkingDays

TODAY = date(2026, 11, 20)
DUE = date(2026, 12, 4)
REPLY_BY = date(2026, 12, 8)
DAYS = WorkingDays()
MANAGER, COORDINATOR, DEPUTY = someone(70), someone(80), someone(51)
OFFICERS = {
    HEAD_OF_SERVICE: "Hana Brook",
    DEPUTY: "Ivo Lane",
    EXECUTIVE_DIRECTOR: "Jo Marsh",
    MANAGER: "Lena Quill",
    COORDINATOR: "Kit Nolan",
}
AUTHOR = frozenset({Standing.AUTHOR})
COLLEAGUE = frozenset({Standing.COLLEAGUE})
ANSWERER = frozenset({Standing.ANSWERER})
TEAM_MANAGER = frozenset({Standing.MANAGER})
COORDINATING = frozenset({Standing.COORDINATOR})
S = IssueState

ANSWER = "Two posts start on 1 May. The third is advertised again this week."
AGREED = "We will move one experienced worker to the duty desk until the posts are filled."
AGAIN = "Does that leave the evenings covered until May?"
FACTS = "Two posts of twelve are empty, not three: one was filled on 2 November."


def issue_cards(world: World) -> Cards:
    """Name -> card."""
    return _officers(world) | _told(world) | _more(world) | _councillors(world) | _mine(world)


def named(world: World, person: PersonId) -> str:
    """What a person is called in this world."""
    members = {member.id: member.name for member in world.members}
    return members.get(person) or world.name(OFFICERS[person])


def entry(world: World, number: int, kind: EntryKind, said: str, by: PersonId, **more: Any) -> Entry:
    """Something said of an issue, on the day of its number."""
    at = datetime(2026, 11, 14 + number, 9, 30, tzinfo=UTC)
    made = Entry(id=f"e{number}", issue_id="i", number=number, kind=kind, text=world.text(said), by=by, at=at)
    return made.model_copy(update=more)


def drafted(world: World) -> Entry:
    """What a Team Manager would answer."""
    return entry(world, 1, EntryKind.DRAFT, ANSWER, MANAGER, outcome=Outcome.ALREADY_IN_HAND, theme="Quality")


def answered(world: World, number: int = 2, **more: Any) -> Entry:
    """What the Head of Service answered."""
    told = {"outcome": Outcome.INFORMATION} | more
    return entry(world, number, EntryKind.RESPONSE, ANSWER, HEAD_OF_SERVICE, **told)


def agreed(world: World) -> Entry:
    """An answer by which something will be done."""
    owner = world.name("Service Manager, assessment")
    return answered(
        world,
        outcome=Outcome.ACTION_AGREED,
        owner_role=owner,
        action_due=date(2026, 12, 31),
        text=world.text(AGREED),
    )


def asked_again(world: World, **more: Any) -> Entry:
    """What the councillor still wants to know."""
    return entry(world, 3, EntryKind.FOLLOW_UP, AGAIN, COUNCILLORS[0].id, **more)


def commented(world: World) -> Entry:
    """What a manager says of the facts."""
    return entry(world, 4, EntryKind.COMMENT, FACTS, MANAGER)


def shown(
    world: World,
    entries: Sequence[Entry] = (),
    *,
    place: int = 0,
    improved: Sequence[str] = (),
    same_as: str = "",
    **facts: Any,
) -> IssueShown:
    """An issue of the visit, with these facts, as it is shown on the day."""
    record, raised, context = sent_visit(world)
    usual = {"due": None if raised[place].urgency is Urgency.NOTE else DUE}
    issue = raised[place].model_copy(update=usual | facts)
    return IssueShown(
        issue=issue,
        record=record,
        entries=tuple(entries),
        improvements=[_improvement(issue, number, said) for number, said in enumerate(improved, 1)],
        proforma=context.proforma,
        names=lambda person: named(world, person),
        today=TODAY,
        days=DAYS,
        operation=OPERATION,
        same_as=same_as,
    )


def _improvement(issue: Issue, number: int, said: str) -> Improvement:
    later = datetime(2027, 1, 10 + number, 12, 0, tzinfo=UTC)
    return Improvement(issue_id=issue.id, record_id=f"r{number}", reference=f"V26-005{number}", said=said, at=later)


def is_answered(**more: Any) -> dict[str, Any]:
    """The facts of an issue that is answered."""
    told = {"state": S.ANSWERED, "answers": 1, "answered_by": HEAD_OF_SERVICE, "answered_at": NOW}
    return told | {"reply_by": REPLY_BY} | more


def is_closed(because: ClosedBecause, **more: Any) -> dict[str, Any]:
    """The facts of an issue that is closed."""
    return is_answered(state=S.CLOSED, reply_by=None, closed_because=because) | more


def _officers(world: World) -> Cards:
    card = partial(_officer, world)
    draft, response, follow_up, comment = drafted(world), answered(world), asked_again(world), commented(world)
    nobody = {"answers": 0, "answered_by": None, "answered_at": None}
    agreed_facts = is_answered(state=S.ACTION_AGREED, reply_by=None)
    return {
        "issue-raised": partial(card),
        "issue-note": partial(card, place=2),
        "issue-note-seen": partial(card, place=2, state=S.ACKNOWLEDGED),
        "issue-private": partial(card, place=1),
        "issue-seen": partial(card, state=S.ACKNOWLEDGED),
        "issue-due-soon": partial(card, due=date(2026, 11, 24)),
        "issue-due-today": partial(card, due=TODAY),
        "issue-overdue": partial(card, due=date(2026, 11, 17)),
        "issue-put-off": partial(
            card, state=S.ACKNOWLEDGED, extended=world.text("The vacancy panel meets on 2 December.")
        ),
        "issue-drafted": partial(card, [draft], state=S.RESPONSE_DRAFTED),
        "issue-answered": partial(card, [draft, response], **is_answered()),
        "issue-answer-typed": partial(card, [answered(world, typed_by=COORDINATOR)], **is_answered()),
        "issue-answer-on-facts": partial(card, [response, comment], **is_answered()),
        "issue-action-agreed": partial(card, [agreed(world)], **agreed_facts),
        "issue-action-agreed-settled": partial(card, [agreed(world)], **agreed_facts, settled_at=NOW),
        "issue-action-done": partial(card, [agreed(world)], **is_answered(state=S.ACTION_DONE)),
        "issue-closed-settled": partial(card, [response], **is_closed(ClosedBecause.SETTLED)),
        "issue-closed-no-reply": partial(card, [response], **is_closed(ClosedBecause.NO_REPLY)),
        "issue-closed-no-answer-needed": partial(card, place=2, **is_closed(ClosedBecause.NO_ANSWER_NEEDED, **nobody)),
        "issue-hidden": partial(card, [comment], state=S.RETURNED_FOR_REDACTION, hidden_from=S.RAISED),
        "issue-withdrawn": partial(card, state=S.WITHDRAWN),
        "issue-assigned": partial(card, state=S.ACKNOWLEDGED, assignee=MANAGER),
        "issue-follow-up": partial(card, [response, follow_up], state=S.RAISED, answers=1),
        "issue-disputed": partial(
            card, [response, asked_again(world, disagrees=True)], state=S.RAISED, answers=1, disputed_at=NOW
        ),
        "issue-improved": partial(card, improved=("no", "partly", "could_not_tell", "yes")),
        "issue-same-as": partial(card, same_as="V25-0007/2"),
    }


def _officer(world: World, entries: Sequence[Entry] = (), **facts: Any) -> Card:
    return cards.officer_card(shown(world, entries, **facts))


def _told(world: World) -> Cards:
    response = answered(world)
    closed = shown(world, [response], **is_closed(ClosedBecause.SETTLED))
    again = asked_again(world)
    disagrees = asked_again(world, disagrees=True)
    waits = shown(world, [response, again], state=S.RAISED, answers=1)
    disputed = shown(world, [response, disagrees], state=S.RAISED, answers=1, disputed_at=NOW)
    return {
        "issue-notice": partial(cards.officer_card, waits, wording.why_not(WhyNot.SEEN_ALREADY)),
        "issue-notice-closed": partial(cards.officer_card, closed, wording.why_not(WhyNot.CLOSED)),
        "issue-notice-withdrawn": partial(
            cards.officer_card, shown(world, state=S.WITHDRAWN), wording.why_not(WhyNot.WITHDRAWN)
        ),
        "issue-moved": partial(cards.moved_card, waits.issue),
        "follow-up": partial(cards.follow_up_card, waits, again),
        "follow-up-disagrees": partial(cards.follow_up_card, disputed, disagrees),
        "follow-up-closed-since": partial(cards.follow_up_card, closed, again),
    }


def _more(world: World) -> Cards:
    response, again = answered(world), asked_again(world)
    waiting = shown(world, state=S.ACKNOWLEDGED)
    closed = shown(world, [response, again, answered(world, 5)], **is_closed(ClosedBecause.SETTLED))
    done = shown(world, [agreed(world)], **is_answered(state=S.ACTION_AGREED, reply_by=None))
    return {
        "more-head-of-service": partial(cards.more_card, waiting, ANSWERER),
        "more-manager": partial(cards.more_card, waiting, TEAM_MANAGER),
        "more-coordinator": partial(cards.more_card, waiting, COORDINATING),
        "more-observer": partial(cards.more_card, waiting, frozenset()),
        "more-note": partial(cards.more_card, shown(world, place=2), ANSWERER),
        "more-closed": partial(cards.more_card, closed, ANSWERER),
        "more-action-agreed": partial(cards.more_card, done, ANSWERER | TEAM_MANAGER | COORDINATING),
        "more-hidden": partial(
            cards.more_card, shown(world, state=S.RETURNED_FOR_REDACTION, hidden_from=S.RAISED), ANSWERER
        ),
    }


def _councillors(world: World) -> Cards:
    response, again = answered(world), asked_again(world)
    one = shown(world, [drafted(world), response], **is_answered())
    action = is_answered(state=S.ACTION_AGREED, reply_by=None)
    twice = shown(world, [response, again, answered(world, 5)], **is_answered(answers=2))
    hidden = shown(world, state=S.RETURNED_FOR_REDACTION, hidden_from=S.RAISED)
    closed = shown(world, [response], **is_closed(ClosedBecause.NO_REPLY))
    return {
        "answer-author": partial(cards.answer_card, one, AUTHOR),
        "answer-colleague": partial(cards.answer_card, one, COLLEAGUE),
        "answer-reminder": partial(cards.answer_card, one, AUTHOR, lead=wording.REMINDER_TITLE),
        "answer-action-agreed": partial(cards.answer_card, shown(world, [agreed(world)], **action), AUTHOR),
        "answer-action-agreed-settled": partial(
            cards.answer_card, shown(world, [agreed(world)], **action, settled_at=NOW), AUTHOR
        ),
        "answer-second": partial(cards.answer_card, twice, AUTHOR),
        "answer-waiting": partial(cards.answer_card, shown(world, state=S.ACKNOWLEDGED), AUTHOR),
        "answer-drafted": partial(cards.answer_card, shown(world, [drafted(world)], state=S.RESPONSE_DRAFTED), AUTHOR),
        "answer-closed": partial(cards.answer_card, closed, AUTHOR),
        "answer-hidden-author": partial(cards.answer_card, hidden, AUTHOR),
        "answer-hidden-colleague": partial(cards.answer_card, hidden, COLLEAGUE),
        "answer-too-late": partial(cards.answer_card, closed, AUTHOR, lead=wording.why_not(WhyNot.CLOSED)),
        "answer-withdrawn": partial(cards.answer_card, shown(world, state=S.WITHDRAWN), AUTHOR),
    }


def _mine(world: World) -> Cards:
    return {
        "my-issues-none": partial(_listed, world, 0, 1),
        "my-issues-every-state": partial(_listed, world, 8, 1),
        "my-issues-first-page": partial(_listed, world, 18, 1),
        "my-issues-middle-page": partial(_listed, world, 18, 2),
        "my-issues-last-page": partial(_listed, world, 18, 3),
    }


STATES: Sequence[dict[str, Any]] = (
    {},
    {"due": date(2026, 11, 17), "state": S.ACKNOWLEDGED},
    {"urgency": Urgency.NOTE, "due": None},
    is_answered(),
    is_answered(state=S.ACTION_AGREED, reply_by=None),
    is_closed(ClosedBecause.SETTLED),
    {"state": S.RETURNED_FOR_REDACTION},
    {"state": S.WITHDRAWN},
)


def _listed(world: World, how_many: int, page: int) -> Card:
    _, raised, context = sent_visit(world)
    listed = [
        raised[n % 4].model_copy(update={"reference": f"V26-{42 - n // 4:04d}/{n % 4 + 1}", "due": DUE} | STATES[n % 8])
        for n in range(how_many)
    ]
    return cards.my_issues_card(listed, context.proforma, TODAY, DAYS, page)
