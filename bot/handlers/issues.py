"""The buttons of issues: one use case decides, and the card as it then is comes back, with why if nothing was done."""

from collections.abc import Mapping
from typing import Final, assert_never

from bot.desk import Desk, again
from bot.handlers.showing import issue_shown
from bot.turns import Message, Place, Pressed, Turn, Unreachable
from cards import issue as issue_cards
from cards import issue_forms, notices
from cards.actions import (
    ActOnIssue,
    ChooseReplyIssue,
    DropReply,
    ListMyIssues,
    OpenIssueForm,
    OpenMore,
    ShowIssue,
)
from cards.elements import Card
from cards.payload import render
from cards.wording import chat as chat_wording
from cards.wording import issue as wording
from cards.words import Wording
from visits.doing import LIMITS, Doing
from visits.issues import Act, NotAllowed, Standing, WhyNot, decide
from visits.kept import Proposal
from visits.model import Person, PersonId, Role
from visits.proforma_versions import CURRENT
from visits.usecases import issues as acting
from visits.usecases import read, replies
from visits.usecases.issues import Acted, CannotAct, FixDoing, IssueView, NoIssue
from visits.usecases.replies import AskWhich, Identifies, NothingOpen, Proposed, TooLong
from visits.usecases.start import Refused
from visits.years import london_day

Inputs = Mapping[str, str]

WITH_BOX: Final = frozenset({*LIMITS, Act.ASSIGN})
"""Acts that something is typed or selected for."""
OF_WHOLE_FORMS: Final = frozenset({Act.CORRECT, Act.WITHDRAW})
"""Done to a record with all its issues: no card of one issue has a button for these, so a press of one is forged."""


async def show(desk: Desk, turn: Turn, person: Person, action: ShowIssue, _inputs: Inputs) -> Card:
    """An issue as it is now."""
    view = await acting.open_issue(desk.office, person.id, action.year, action.issue)
    return await _viewed(desk, turn, view)


async def more(desk: Desk, turn: Turn, person: Person, action: OpenMore, _inputs: Inputs) -> Card:
    """What else can be done."""
    view = await acting.open_issue(desk.office, person.id, action.year, action.issue)
    if isinstance(view, NoIssue):
        return await _viewed(desk, turn, view)
    return issue_cards.more_card(await issue_shown(desk, view), view.standings)


async def form(desk: Desk, turn: Turn, person: Person, action: OpenIssueForm, _inputs: Inputs) -> Card:
    """The box for an act's words, if it is open to this person now."""
    view = await acting.open_issue(desk.office, person.id, action.year, action.issue)
    if isinstance(view, NoIssue):
        return await _viewed(desk, turn, view)
    act = _meant(action.act, view)
    decision = decide(view.issue, act, view.standings)
    if isinstance(decision, NotAllowed):
        return await _viewed(desk, turn, view, wording.why_not(decision.why))
    if act not in WITH_BOX:
        return await _viewed(desk, turn, view)
    return await _form(desk, view, act)


async def act(desk: Desk, turn: Pressed, person: Person, action: ActOnIssue, inputs: Inputs) -> Card:
    """Do something to an issue."""
    if action.act in OF_WHOLE_FORMS:
        view = await acting.open_issue(desk.office, person.id, action.year, action.issue)
        return await _viewed(desk, turn, view, wording.why_not(WhyNot.NOT_YOURS))
    doing = await _doing(desk, person, action, inputs)
    acted = await again(
        lambda: acting.act_on_issue(desk.office, person.id, action.year, action.issue, doing, action.operation)
    )
    match acted:
        case Acted() if action.proposal:
            return await _recorded(turn, acted.view)
        case Acted():
            return await _viewed(desk, turn, acted.view)
        case CannotAct():
            return await _viewed(desk, turn, acted.view, wording.why_not(acted.why))
        case FixDoing():
            return await _form(desk, acted.view, doing.act, acted)
        case NoIssue():
            return await _viewed(desk, turn, acted)
        case _:
            assert_never(acted)


async def _recorded(turn: Pressed, view: IssueView) -> Card:
    """A reply was recorded. Its message says so for everyone, and holds no one's words: the issue's own card shows them."""
    card = notices.short_card(wording.recorded(view.issue.reference))
    if turn.card_activity_id and turn.where.place is Place.CHANNEL:
        try:
            await turn.chat.update(turn.card_activity_id, Message(card=render(card)))
        except Unreachable:
            return card  # the one who pressed sees it all the same
    return card


async def choose_reply_issue(desk: Desk, turn: Turn, person: Person, action: ChooseReplyIssue, _inputs: Inputs) -> Card:
    """Which issue a reply in the thread answers."""
    chosen = await replies.choose_issue(desk.office, person.id, action.year, action.proposal, action.issue)
    if isinstance(chosen, Refused):
        return await _viewed(desk, turn, NoIssue())
    return await _proposed(desk, chosen)


async def drop_reply(_desk: Desk, _turn: Turn, _person: Person, _action: DropReply, _inputs: Inputs) -> Card:
    """A reply is not an answer after all."""
    return notices.short_card(wording.REPLY_DROPPED)


async def list_mine(desk: Desk, _turn: Turn, person: Person, action: ListMyIssues, _inputs: Inputs) -> Card:
    """The issues that I raised."""
    listed = await read.my_issues(desk.office, person.id)
    if isinstance(listed, Refused):
        return notices.short_card(chat_wording.NOT_FOR_YOU)
    today = london_day(desk.office.clock.now())
    return issue_cards.my_issues_card(listed.issues, CURRENT, today, desk.office.working_days, action.page)


async def reply_in_thread(
    desk: Desk, person: Person, year: str, record_id: str, said: str, reply_id: str, *, asked: bool
) -> Card | None:
    """A reply in a record's thread. `asked` says that it was meant for the bot; if not, and it answers nothing, say nothing."""
    replied = await again(lambda: replies.propose(desk.office, person.id, year, record_id, said, reply_id))
    match replied:
        case Proposed():
            return await _proposed(desk, replied)
        case AskWhich():
            return issue_forms.which_issue_card(replied.proposal, replied.open_issues, year, CURRENT)
        case TooLong():
            return notices.short_card(wording.too_long(replied.limit, replied.length)) if asked else None
        case Identifies():
            return notices.short_card(wording.identifies(replied.kinds)) if asked else None
        case NothingOpen() | Refused():
            return notices.short_card(wording.NOTHING_OPEN) if asked else None
        case _:
            assert_never(replied)


async def _viewed(desk: Desk, turn: Turn, view: IssueView | NoIssue, notice: Wording | None = None) -> Card:
    """The issue where it is looked at: the councillor's card in their own chat, the officers' everywhere else."""
    if isinstance(view, NoIssue):
        return notices.short_card(wording.NO_ISSUE)
    shown = await issue_shown(desk, view)
    in_chat = turn.where.place is Place.PERSONAL
    if in_chat and not view.standings.isdisjoint({Standing.AUTHOR, Standing.COLLEAGUE}):
        return issue_cards.answer_card(shown, view.standings, lead=notice)
    return issue_cards.officer_card(shown, notice)


async def _form(desk: Desk, view: IssueView, act: Act, fix: FixDoing | None = None) -> Card:
    people = await desk.store.people()
    if act is Act.ASSIGN:
        offered = [one for one in people if one.has(Role.MANAGER, Role.HEAD_OF_SERVICE)]
    else:
        offered = [one for one in people if one.id in {view.issue.goes_to, view.answerer.id}]
    return issue_forms.act_form(
        await issue_shown(desk, view),
        act,
        view.standings,
        doing=fix.doing if fix else None,
        faults=fix.faults if fix else (),
        people=offered,
        themes=desk.rules.themes,
    )


async def _proposed(desk: Desk, proposed: Proposed) -> Card:
    shown = await issue_shown(desk, proposed.view)
    return issue_forms.proposal_card(shown, proposed.proposal, proposed.view.standings, proposed.faults)


async def _doing(desk: Desk, person: Person, action: ActOnIssue, inputs: Inputs) -> Doing:
    values = dict(inputs)
    if action.proposal:
        values["words"] = await _proposed_words(desk, person, action)
    people = {one.id: one for one in await desk.store.people()}
    to = people.get(PersonId(values.get("to", "")))
    behalf = people.get(PersonId(values.get("on_behalf_of", "")))
    return issue_forms.doing_of(action.act, values, to=to, on_behalf_of=behalf)


async def _proposed_words(desk: Desk, _person: Person, action: ActOnIssue) -> str:
    """The words of the reply as it was said: never what a card carries."""
    proposal: Proposal | None = await desk.store.year(action.year).proposal(action.proposal)
    is_this_record = proposal is not None and action.issue.startswith(f"{proposal.record_id}_")
    return proposal.text if proposal and is_this_record else ""


def _meant(act: Act, view: IssueView) -> Act:
    """ "Answer" means a draft for those who may not send one."""
    may_send = not view.standings.isdisjoint({Standing.ANSWERER, Standing.COORDINATOR})
    return Act.DRAFT if act is Act.RESPOND and not may_send else act
