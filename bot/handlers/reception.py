"""Where every turn arrives: who is it, may they, and which handler answers."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog

from bot.commands import ASKED, Scope, command_said
from bot.desk import Desk
from bot.handlers import (
    away,
    channels,
    corrections,
    digests,
    doubts,
    forms,
    issues,
    leaving,
    mine,
    open_issues,
    precedents,
    questions,
    rebuilding,
    records,
    report,
    report_writing,
    rota,
    said,
    swaps,
    talk,
)
from bot.membership import Checked, Doubt, Membership, Rosters
from bot.turns import CardJson, Hits, Installed, Message, Place, Pressed, Said, Searched, Turn, Unreachable
from cards import (
    actions,
    channel,
    leaving_actions,
    notices,
    oversight_actions,
    registry,
    report_actions,
    rota_actions,
    rota_list,
    start,
)
from cards.actions import CardAction
from cards.elements import Card
from cards.payload import render
from cards.wording import channel as channel_wording
from cards.wording import chat as wording
from cards.wording import precedents as precedents_wording
from cards.wording import report as report_wording
from cards.words import Wording
from visits.asked import NotAsked
from visits.matrix import roles_of
from visits.model import Person, PersonalChat, Role, person_id
from visits.partners import may_take_part
from visits.ports import Stale, Unavailable

_log = structlog.get_logger("bot.reception")

Handler = Callable[[Desk, Person, Any, Mapping[str, str]], Awaitable[Card]]

HANDLERS: Final[Mapping[type[CardAction], Handler]] = {
    actions.ShowHelp: records.show_help,
    actions.ChooseVisit: forms.choose_visit,
    actions.StartPlanned: forms.start_planned,
    actions.StartUnplanned: forms.start_unplanned,
    actions.OpenDraft: forms.open_draft,
    actions.ReadDraft: forms.read_draft,
    actions.TakeOver: forms.take_over,
    actions.Undo: forms.undo,
    actions.TurnCheckPage: forms.turn_check_page,
    actions.ChangeStep: forms.change_step,
    actions.AnswerStep: forms.answer_step,
    actions.ListRecords: records.list_records,
    actions.ReadRecord: records.read_record,
    actions.OpenAway: away.open_away,
    actions.SetAway: away.set_away,
    actions.CorrectRecord: corrections.correct,
    actions.WithdrawRecord: corrections.withdraw,
    actions.OpenHide: corrections.open_hide,
    actions.HideText: corrections.hide,
    actions.RewordText: corrections.reword,
    actions.OpenView: corrections.open_view,
    actions.AddView: corrections.add_view,
    rota_actions.ListVisits: rota.list_visits,
    rota_actions.ShowSlot: rota.show_slot,
    rota_actions.OpenSlotForm: rota.slot_form,
    rota_actions.ActOnSlot: rota.act_on_slot,
    rota_actions.OfferSwap: swaps.offer,
    rota_actions.ShowSwap: swaps.show,
    rota_actions.TakeSwap: swaps.take,
    rota_actions.DeclineSwap: swaps.decline,
    rota_actions.WithdrawSwap: swaps.withdraw,
    rota_actions.OpenCalendar: mine.open_calendar,
    rota_actions.RevokeCalendar: mine.revoke_calendar,
    rota_actions.SnoozeVisit: mine.snooze,
    rota_actions.OpenReminders: mine.open_reminders,
    rota_actions.SetReminders: mine.set_reminders,
    rota_actions.OpenAvailability: mine.open_availability,
    rota_actions.SetAvailability: mine.set_availability,
    rota_actions.ShowOverview: rota.show_overview,
    rota_actions.OpenPlan: rota.open_plan,
    rota_actions.CommitPlan: rota.commit_plan,
    rota_actions.OpenAddVisit: rota.add_visit_form,
    rota_actions.AddVisit: rota.add_visit,
    rota_actions.AddToForm: forms.add_to_form,
    oversight_actions.DigestNow: digests.now,
    oversight_actions.YouSaid: said.show,
    oversight_actions.FindPrecedents: precedents.find_precedents,
    report_actions.ShowReport: report.show,
    report_actions.ProduceReport: report.produce,
    report_actions.GetFiles: report.get_files,
    report_actions.OpenSummaries: report_writing.open_summaries,
    report_actions.WriteSummaries: report_writing.write_summaries,
    report_actions.ObjectToSummary: report_writing.object_to_summary,
    report_actions.OpenFront: report_writing.open_front,
    report_actions.WriteFront: report_writing.write_front,
    report_actions.OpenFindings: report_writing.open_findings,
    report_actions.SettleFindings: report_writing.settle_findings,
    leaving_actions.OpenLeaver: leaving.open_leaver,
    leaving_actions.ShowLeaver: leaving.show_leaver,
    leaving_actions.SeeOff: leaving.confirm_leaver,
}
"""Every button that is answered from what it says alone."""

PlacedHandler = Callable[[Desk, Pressed, Person, Any, Mapping[str, str]], Awaitable[Card]]

PLACED: Final[Mapping[type[CardAction], PlacedHandler]] = {
    actions.ChooseChannel: channels.choose,
    actions.ShowIssue: issues.show,
    actions.OpenMore: issues.more,
    actions.OpenIssueForm: issues.form,
    actions.ActOnIssue: issues.act,
    actions.ChooseReplyIssue: issues.choose_reply_issue,
    actions.DropReply: issues.drop_reply,
    actions.ListMyIssues: issues.list_mine,
    oversight_actions.ListIssues: open_issues.list_issues,
}
"""Every button whose answer also depends on where it was pressed."""

MET_REMEMBERED: Final = 2_000


class Reception:
    """The `Conversation` behind the front door."""

    def __init__(self, desk: Desk, rosters: Rosters) -> None:
        self._desk = desk
        self._membership = Membership(desk, rosters)
        self._talk = talk.Talk(desk)
        self._met: OrderedDict[str, PersonalChat] = OrderedDict()

    async def pressed(self, turn: Pressed) -> CardJson:
        """Answer a button with the card that takes its place."""
        parsed = registry.parse(turn.verb, turn.data)
        if parsed is None:
            return render(notices.old_card())
        action, inputs = parsed
        try:
            card = await self._answer(turn, action, inputs)
        except (Unavailable, Stale) as failed:
            _log.warning("not saved", verb=turn.verb, error=type(failed).__name__)
            card = rebuilding.not_taken(self._desk, action, inputs)
        except Unreachable:
            card = notices.short_card(channel_wording.CAN_T_LIST)
        self._desk.wake()
        return self._shown(turn, card)

    def is_urgent(self, turn: Pressed) -> bool:
        """Whether this leads to the page with whom to call about a child, or says that somebody was called."""
        parsed = registry.parse(turn.verb, turn.data)
        return parsed is not None and rebuilding.is_about_safety(parsed[0])

    def held_back(self, turn: Pressed) -> CardJson:
        """The card that was pressed, with what was typed: there was too much at once."""
        return self._not_taken(turn, wording.TOO_MUCH)

    def not_in_time(self, turn: Pressed) -> CardJson:
        """The same: it took too long, as it does while storage hangs."""
        return self._not_taken(turn, None)

    async def said(self, turn: Said) -> None:
        """Answer a message."""
        try:
            card = await (self._in_chat(turn) if turn.where.place is Place.PERSONAL else self._in_channel(turn))
        except Unavailable:
            card = notices.store_down_card()
        except Unreachable:
            card = notices.short_card(channel_wording.CAN_T_LIST)
        if card:
            await turn.chat.post(Message(card=render(card), summary="Frontline Visits"))

    async def installed(self, turn: Installed) -> None:
        """Greet a person; in a Microsoft Teams team, say how the channel is chosen."""
        if turn.where.place is not Place.PERSONAL:
            await turn.chat.post(Message(card=render(channel.here_card()), summary="Frontline Visits"))
            return
        seen = await self._known(turn)
        card = records.welcome(seen.person, doubts.told(seen)) if seen else start.stranger_card()
        await turn.chat.post(Message(card=render(card), summary="Frontline Visits"))

    async def searched(self, turn: Searched) -> Hits:
        """Answer a search: like everything else, to people on the register alone."""
        try:
            person = await self._registered(turn)
            if person is None:
                return Hits(line=precedents_wording.NOT_ON_REGISTER)
            seen = await self._membership.check(
                person, turn, is_own_chat=False
            )  # two people search in a chat of their own
            told = doubts.told(seen)
            if told and not seen.person.roles:
                return Hits(line=told)
            return await precedents.search(self._desk_of(seen), seen.person, turn.words)
        except Unavailable:
            return Hits(line=precedents_wording.SEARCH_DOWN)

    async def _answer(self, turn: Pressed, action: CardAction, inputs: Mapping[str, str]) -> Card:
        seen = await self._known(turn)
        if seen is None:
            return start.stranger_card()
        desk, person, told = self._desk_of(seen), seen.person, doubts.told(seen)
        if told and isinstance(action, actions.ShowHelp):
            return records.welcome(person, told)
        if told and not person.has(*action.roles):
            return self._doubted(seen, action, inputs, told)
        if not person.has(*action.roles):
            return notices.short_card(wording.NOT_FOR_YOU)
        placed = PLACED.get(type(action))
        if placed:
            return await placed(desk, turn, person, action, inputs)
        return await HANDLERS[type(action)](desk, person, action, inputs)

    def _doubted(self, seen: Checked, action: CardAction, inputs: Mapping[str, str], told: Wording) -> Card:
        """What was typed comes back. The page with whom to call is refused to nobody; a guest gets no other."""
        if seen.doubt is Doubt.GUEST and not rebuilding.is_about_safety(action):
            return notices.short_card(told)
        return rebuilding.not_taken(self._desk, action, inputs, told)

    def _desk_of(self, seen: Checked) -> Desk:
        """The desk at which somebody has the roles that stand, and no others."""
        return self._desk.for_turn_of(seen.person) if seen.doubt else self._desk

    def _not_taken(self, turn: Pressed, notice: Wording | None) -> CardJson:
        parsed = registry.parse(turn.verb, turn.data)
        return self._shown(turn, rebuilding.not_taken(self._desk, *parsed, notice) if parsed else notices.old_card())

    def _shown(self, turn: Pressed, card: Card) -> CardJson:
        shown = render(card)
        self._talk.card_is_at(turn.sender.account_id, turn.card_activity_id, shown)
        return shown

    async def _in_chat(self, turn: Said) -> Card | None:
        seen = await self._known(turn)
        if seen is None:
            return start.stranger_card()
        command, told = command_said(turn.text, Scope.PERSONAL), doubts.told(seen)
        if told and not seen.person.has(*(roles_of(command.needs) if command else Role)):
            is_help = command is not None and command.word == "help"
            return records.welcome(seen.person, told) if is_help else notices.short_card(told)
        return await self._talk.at(self._desk_of(seen)).answer(turn, seen.person)

    async def _in_channel(self, turn: Said) -> Card | None:
        seen = await self._known(turn)
        command = command_said(turn.text, Scope.TEAM)
        about = await self._record_of(turn) if seen and not command else None
        told = doubts.told(seen) if seen else None
        if seen and about and not (told and not seen.person.roles):
            return await self._in_thread(self._desk_of(seen), turn, seen.person, *about)
        if not turn.mentions_bot:
            return None
        if seen is None:
            return start.stranger_card()
        if told and not seen.person.roles:
            return notices.short_card(told)
        return await self._asked_in_channel(self._desk_of(seen), turn, seen.person)

    async def _asked_in_channel(self, desk: Desk, turn: Said, person: Person) -> Card:
        command = command_said(turn.text, Scope.TEAM)
        if command and command.word == "use this channel":
            return await channels.offer(desk, turn, person)
        if command and command.word == "digest now":
            return await digests.now(desk, person, oversight_actions.DigestNow(), {})
        if report.asked_for(turn.text) is not None:
            return notices.short_card(report_wording.IN_PERSONAL_CHAT)
        is_command = command or command_said(turn.text, Scope.PERSONAL)
        if is_command and is_command.word not in ASKED:  # "new visit" is no question
            return notices.short_card(wording.TALK_TO_ME, channel_wording.HERE_HOW)
        asked = await questions.understood(desk, person, turn.text)
        if isinstance(asked, NotAsked):
            return rota_list.what_to_ask_card(may_visit=person.has(Role.MEMBER), lead=wording.TALK_TO_ME)
        return await questions.answer(desk, turn, person, asked)

    async def _in_thread(self, desk: Desk, turn: Said, person: Person, record_id: str, year: str) -> Card | None:
        """In a record's thread what is said may be an answer to its issues: only what can be nothing else is a question."""
        if turn.mentions_bot and precedents.asks_for_precedents(turn.text):
            return await precedents.in_thread(desk, person, year, record_id)
        if turn.mentions_bot:
            asked = await questions.understood(desk, person, turn.text)
            if isinstance(asked, questions.OfIssues) and questions.is_of_open_issues(asked):
                return await questions.answer(desk, turn, person, asked)
        return await issues.reply_in_thread(
            desk, person, year, record_id, turn.text, turn.activity_id, asked=turn.mentions_bot
        )

    async def _record_of(self, turn: Said) -> tuple[str, str] | None:
        """The record whose thread this was said in, and its year."""
        if not turn.where.thread_root or not turn.where.channel_id:
            return None
        return await self._desk.store.record_of_thread(turn.where.channel_id, turn.where.thread_root)

    async def _known(self, turn: Turn) -> Checked | None:
        """Somebody on the register, with the roles that stand; how to write to them is remembered on the way."""
        person = await self._registered(turn)
        if person and turn.where.place is Place.PERSONAL:
            await self._remember(turn, person)
        return await self._membership.check(person, turn) if person else None

    async def _registered(self, turn: Turn) -> Person | None:
        """The person on the register, active, of a tenant that may take part."""
        sender = turn.sender
        if not sender.aad_object_id:
            return None
        person = await self._desk.store.person(person_id(sender.tenant_id, sender.aad_object_id))
        return person if person and may_take_part(person, self._desk.rules.tenant_id) else None

    async def _remember(self, turn: Turn, person: Person) -> None:
        chat = PersonalChat(
            person=person.id,
            conversation_id=turn.where.conversation_id,
            service_url=turn.where.service_url,
            account_id=turn.sender.account_id,
        )
        if self._met.get(person.id) == chat:
            return
        await self._desk.store.met(chat)
        self._met[person.id] = chat
        while len(self._met) > MET_REMEMBERED:
            self._met.popitem(last=False)
