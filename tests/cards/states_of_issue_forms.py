"""Every box in which something is said of an issue, for each who may say it; and a reply in the thread that may be an answer."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from cards import issue_forms
from cards.elements import Card
from cards.wording import issue as wording
from tests.cards.states_of_issue import (
    ANSWER,
    ANSWERER,
    AUTHOR,
    COORDINATING,
    MANAGER,
    OFFICERS,
    TEAM_MANAGER,
    TODAY,
    answered,
    asked_again,
    drafted,
    is_answered,
    is_closed,
    named,
    shown,
)
from tests.cards.states_of_record import BARRED, NAMED
from tests.cards.world import Cards, World
from tests.visits.builders import HEAD_OF_SERVICE, NOW, someone
from visits.confirming import WORDS, identity_faults
from visits.doing import LIMITS, Doing, faults_in
from visits.issues import Act, Standing
from visits.kept import Proposal
from visits.model import ClosedBecause, Entry, IssueState, Outcome, Person, PersonId, Role

S = IssueState
THEMES = ("Quality", "Learning", "Tools", "Partnerships")
REPLY = "19:thread@thread.tacv2;1763650000000"


def issue_form_cards(world: World) -> Cards:
    """Name -> card."""
    return _answering(world) | _looked_through(world) | _others(world) | _replies(world)


def people(world: World, *ids: PersonId) -> list[Person]:
    """Officers to choose from."""
    return [Person(id=one, name=named(world, one), roles=frozenset({Role.MANAGER})) for one in ids]


def _answering(world: World) -> Cards:
    one = [HEAD_OF_SERVICE]
    finish = partial(_form, world, Act.RESPOND, entries=[drafted(world)], state=S.RESPONSE_DRAFTED)
    empty = Doing(act=Act.RESPOND)
    agreed = empty.model_copy(update={"text": world.text(ANSWER), "outcome": Outcome.ACTION_AGREED})
    wrong = agreed.model_copy(
        update={
            "text": world.text("x" * (LIMITS[Act.RESPOND] + 1)),
            "owner_role": world.text("Service Manager") + "x" * 81,
            "action_due": "2026-11-01",
            "theme": "gone",
        }
    )
    far = agreed.model_copy(update={"owner_role": "Service Manager", "action_due": "2036-11-01"})
    return {
        "answer-form-head-of-service": partial(_form, world, Act.RESPOND, ANSWERER),
        "answer-form-manager": partial(_form, world, Act.DRAFT, TEAM_MANAGER),
        "answer-form-coordinator": partial(_form, world, Act.RESPOND, COORDINATING, offered=one),
        "answer-form-coordinator-deputy": partial(
            _form, world, Act.RESPOND, COORDINATING, offered=[HEAD_OF_SERVICE, someone(51)]
        ),
        "answer-form-no-themes": partial(_form, world, Act.RESPOND, ANSWERER, themes=()),
        "answer-form-draft-to-finish": partial(finish, ANSWERER),
        "answer-form-draft-to-finish-manager": partial(finish, TEAM_MANAGER),
        "answer-form-after-follow-up": partial(
            _form, world, Act.RESPOND, ANSWERER, entries=[answered(world), asked_again(world)], answers=1
        ),
        "answer-form-faults": partial(_form, world, Act.RESPOND, ANSWERER, doing=empty),
        "answer-form-faults-action": partial(_form, world, Act.RESPOND, ANSWERER, doing=agreed),
        "answer-form-faults-other": partial(_form, world, Act.RESPOND, ANSWERER, doing=wrong),
        "answer-form-faults-far": partial(_form, world, Act.RESPOND, ANSWERER, doing=far),
    }


def _looked_through(world: World) -> Cards:
    """What may identify somebody: barred, asked about, and confirmed where something else is still wrong."""
    told = Doing(act=Act.RESPOND, text=NAMED, outcome=Outcome.INFORMATION)
    agreed = {"outcome": Outcome.ACTION_AGREED, "owner_role": "Ms Pennyfeather", "action_due": "2027-01-29"}
    confirmed = frozenset({"words.name"})
    return {
        "answer-form-barred": partial(
            _form, world, Act.RESPOND, ANSWERER, doing=told.model_copy(update={"text": BARRED})
        ),
        "answer-form-warned": partial(_form, world, Act.RESPOND, ANSWERER, doing=told),
        "answer-form-warned-twice": partial(
            _form, world, Act.RESPOND, ANSWERER, doing=told.model_copy(update=agreed | {"confirmed": confirmed})
        ),
        "answer-form-looked": partial(
            _form, world, Act.RESPOND, ANSWERER, doing=told.model_copy(update={"outcome": "", "confirmed": confirmed})
        ),
    }


def _others(world: World) -> Cards:
    managers = [MANAGER, *(one for one in OFFICERS if one != MANAGER)]
    told = {"entries": [answered(world)], **is_answered()}
    closed = {"entries": [answered(world)], **is_closed(ClosedBecause.NO_REPLY)}
    hidden: dict[str, Any] = {"state": S.RETURNED_FOR_REDACTION, "hidden_from": S.RAISED}
    made = {
        "assign-form": partial(_form, world, Act.ASSIGN, ANSWERER, offered=managers),
        "assign-form-again": partial(_form, world, Act.ASSIGN, ANSWERER, offered=managers[:3], assignee=MANAGER),
        "put-off-form": partial(_form, world, Act.EXTEND, ANSWERER),
        "comment-form": partial(_form, world, Act.COMMENT, TEAM_MANAGER),
        "follow-up-form": partial(_form, world, Act.FOLLOW_UP, AUTHOR, **told),
        "reopen-form": partial(_form, world, Act.REOPEN, AUTHOR, **closed),
        "reword-form": partial(_form, world, Act.REWORD, AUTHOR, **hidden),
        "reword-form-asked": partial(_form, world, Act.REWORD, AUTHOR, notice=wording.REWORD_WHY, **hidden),
    }
    facts: dict[Act, dict[str, Any]] = {Act.FOLLOW_UP: told, Act.REOPEN: closed, Act.REWORD: hidden}
    acts = (Act.ASSIGN, Act.EXTEND, Act.COMMENT, Act.FOLLOW_UP, Act.REOPEN, Act.REWORD)
    faulty = {
        f"{act.replace('_', '-')}-form-faults": partial(
            _form,
            world,
            act,
            ANSWERER,
            doing=Doing(act=act),
            offered=managers,
            **facts.get(act, {}),
        )
        for act in acts
    }
    return {**made, **faulty}


def _form(
    world: World,
    act: Act,
    standings: frozenset[Standing],
    *,
    entries: Sequence[Entry] = (),
    doing: Doing | None = None,
    offered: Sequence[PersonId] = (),
    themes: Sequence[str] = THEMES,
    notice: Any = None,
    **facts: Any,
) -> Card:
    """A form as met, or, with a `doing`, with all that the rules find wrong with it."""
    faults = faults_in(doing, TODAY, tuple(themes)) if doing else ()
    assert bool(doing) == bool(faults), "what is typed here is meant to be wrong"
    return issue_forms.act_form(
        shown(world, entries, **facts),
        act,
        standings,
        doing=doing,
        faults=faults,
        people=people(world, *offered),
        themes=themes,
        notice=notice,
    )


def reply(world: World) -> Proposal:
    """A reply in the thread."""
    return Proposal(id=REPLY, record_id="r", text=world.text(ANSWER), by=MANAGER, at=NOW)


def _replies(world: World) -> Cards:
    one = shown(world)
    issues = [one.issue.model_copy(update={"id": f"{one.issue.id}{n}", "number": n}) for n in range(1, 11)]
    which = partial(issue_forms.which_issue_card, reply(world), year=one.issue.year, proforma=one.proforma)
    return {
        "proposal-head-of-service": partial(issue_forms.proposal_card, one, reply(world), ANSWERER),
        "proposal-manager": partial(issue_forms.proposal_card, one, reply(world), TEAM_MANAGER),
        "proposal-warned": partial(
            issue_forms.proposal_card,
            one,
            reply(world).model_copy(update={"text": NAMED}),
            ANSWERER,
            tuple(identity_faults(WORDS, NAMED)),
        ),
        "which-issue": partial(which, issues=issues[:2]),
        "which-issue-of-ten": partial(which, issues=issues),
    }
