"""What is said in a personal chat: a command, or words for the text box of the step that a form stands at."""

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from typing import Any, Final

import orjson

from bot.commands import ASKED, Scope, command_said
from bot.desk import Desk
from bot.handlers import away, digests, forms, issues, leaving, mine, questions, records, report, rota, said
from bot.turns import CardJson, Message, Said, Unreachable
from cards import notices
from cards.actions import AnswerStep, CardAction, ChooseVisit, ListMyIssues, ListRecords, OpenAway
from cards.elements import Card
from cards.leaving_actions import OpenLeaver
from cards.oversight_actions import DigestNow
from cards.payload import render
from cards.rota_actions import (
    AddToForm,
    OpenAddVisit,
    OpenAvailability,
    OpenCalendar,
    OpenPlan,
    OpenReminders,
    ShowOverview,
)
from cards.wording import chat as wording
from cards.wording import form as form_wording
from visits.asked import NotAsked
from visits.draft import Draft
from visits.matrix import roles_of
from visits.model import Person, Role
from visits.usecases import fill
from visits.usecases.start import open_draft

REMEMBERED: Final = 2_000

Opener = Callable[[Desk, Person, Any, Mapping[str, str]], Awaitable[Card]]

OPENS: Final[Mapping[str, tuple[Opener, CardAction]]] = {
    "new visit": (forms.choose_visit, ChooseVisit()),
    "my records": (records.list_records, ListRecords()),
    "away": (away.open_away, OpenAway()),
    "calendar": (mine.open_calendar, OpenCalendar()),
    "reminders": (mine.open_reminders, OpenReminders()),
    "availability": (mine.open_availability, OpenAvailability()),
    "rota": (rota.show_overview, ShowOverview()),
    "digest now": (digests.now, DigestNow()),
    "plan the rota": (rota.open_plan, OpenPlan()),
    "plan a visit": (rota.add_visit_form, OpenAddVisit()),
    "leaver": (leaving.open_leaver, OpenLeaver()),
}
"""Words that do what a button does, for those who may press it."""


class Talk:
    """Answers messages in personal chats.

    It remembers, for as long as the process lives, which message holds each person's form, so that a form shown again further down
    leaves a signpost behind. Nothing depends on that: a card left behind is old, and says so when pressed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._form_at: OrderedDict[str, str] = OrderedDict()

    def at(self, desk: Desk) -> "Talk":
        """The same at another desk: that of somebody who may do less than the register says."""
        other = copy(self)
        other._desk = desk
        return other

    def card_is_at(self, account_id: str, activity_id: str, card: CardJson) -> None:
        """A message to the person now holds this card: their form is there now, or no longer."""
        if holds_form(card):
            self._form_is_at(account_id, activity_id)
        elif self._form_at.get(account_id) == activity_id:
            del self._form_at[account_id]

    def _form_is_at(self, account_id: str, activity_id: str) -> None:
        if activity_id:
            self._form_at[account_id] = activity_id
            self._form_at.move_to_end(account_id)
        while len(self._form_at) > REMEMBERED:
            self._form_at.popitem(last=False)

    async def answer(self, turn: Said, person: Person) -> Card | None:
        """The card to post; None if it has been posted already."""
        command = command_said(turn.text, Scope.PERSONAL)
        word = command.word if command else ""
        if turn.attachments and not turn.text:
            return notices.short_card(wording.NO_PHOTOS)
        of = report.asked_for(turn.text)
        if of is not None:
            return await report.answer(self._desk, person, of)
        you_said = await said.understood(self._desk, person, turn.text)
        if you_said:
            return await said.answer(self._desk, person, you_said)
        if command and not person.has(*roles_of(command.needs)):
            return records.welcome(person, wording.NOT_UNDERSTOOD)
        if word in OPENS:
            handler, action = OPENS[word]
            return await handler(self._desk, person, action, {})
        match word:
            case "help":
                return records.welcome(person)
            case "my issues" if person.has(Role.MEMBER):
                return await issues.list_mine(self._desk, turn, person, ListMyIssues(), {})
            case "continue":
                return await self._go_on(turn, person)
            case word if not word or word in ASKED:
                return await self._asked_or_dictated(turn, person)
            case _:
                return records.welcome(person, wording.NOT_UNDERSTOOD)

    async def _asked_or_dictated(self, turn: Said, person: Person) -> Card | None:
        """A question, or words for the form that is open: there, only what is a question through and through is one."""
        asked = await questions.understood(self._desk, person, turn.text)
        writes = person.has(Role.MEMBER, Role.COORDINATOR)
        drafts = await fill.drafts_of(self._desk.office, person.id) if writes else ()
        if not drafts:
            return await self._answered(turn, person, asked)
        if not isinstance(asked, NotAsked) and questions.is_whole(asked):
            words = AddToForm(text=turn.text, operation=self._desk.new_operation())
            return await questions.answer(self._desk, turn, person, asked, words)
        operation = turn.activity_id or secrets.token_hex(8)
        no_photos = [wording.NO_PHOTOS] if turn.attachments else []
        card = await forms.with_words(self._desk, drafts[0], turn.text, operation, no_photos)
        if card is None:
            return await self._answered(turn, person, asked)
        await self._moved(turn, card)
        return None

    async def _answered(self, turn: Said, person: Person, asked: questions.Understood) -> Card:
        if isinstance(asked, NotAsked):
            return records.welcome(person, wording.NOT_UNDERSTOOD)
        return await questions.answer(self._desk, turn, person, asked)

    async def _go_on(self, turn: Said, person: Person) -> Card | None:
        drafts = await fill.drafts_of(self._desk.office, person.id)
        if not drafts:
            return notices.short_card(wording.NOTHING_TO_GO_ON, may_start=True)
        if len(drafts) > 1:
            return await forms.choose_visit(self._desk, person, ChooseVisit(), {})
        await self._moved(turn, await self._form(person, drafts[0]))
        return None

    async def _form(self, person: Person, draft: Draft) -> Card:
        return await forms.opened_card(self._desk, await open_draft(self._desk.office, person.id, draft))

    async def _moved(self, turn: Said, card: Card) -> None:
        """Post the form again, and leave a signpost where it was."""
        before = self._form_at.get(turn.sender.account_id)
        posted = await turn.chat.post(Message(card=render(card), summary="Your visit form"))
        self._form_is_at(turn.sender.account_id, posted)
        if before:
            signpost = notices.short_card(form_wording.MOVED)
            try:
                await turn.chat.update(before, Message(card=render(signpost)))
            except Unreachable:
                return


def holds_form(card: CardJson) -> bool:
    """Whether a card is one of a form: only those have its buttons. In what people type the quotes would be escaped."""
    return f'"verb":"{AnswerStep.verb}"'.encode() in orjson.dumps(card)
