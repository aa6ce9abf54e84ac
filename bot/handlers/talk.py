"""What is said in a personal chat: a command, or words for the text box of the step that a form stands at."""

import secrets
from collections import OrderedDict
from typing import Final

import orjson

from bot.commands import Scope, command_said
from bot.desk import Desk, again
from bot.handlers import away, forms, issues, records
from bot.turns import CardJson, Message, Said, Unreachable
from cards import notices
from cards.actions import AnswerStep, ChooseVisit, ListMyIssues, ListRecords, OpenAway
from cards.elements import Card
from cards.payload import render
from cards.wording import chat as wording
from cards.wording import form as form_wording
from visits.dictation import Added, NoBox, NoRoom
from visits.draft import Draft
from visits.model import Person, Role
from visits.usecases import fill
from visits.usecases.start import open_draft
from visits.walk import current

REMEMBERED: Final = 2_000


class Talk:
    """Answers messages in personal chats.

    It remembers, for as long as the process lives, which message holds each person's form, so that a form shown again further down
    leaves a signpost behind. Nothing depends on that: a card left behind is old, and says so when pressed.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._form_at: OrderedDict[str, str] = OrderedDict()

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
        if turn.attachments and not turn.text:
            return notices.short_card(wording.NO_PHOTOS)
        match command.word if command else "":
            case "help":
                return records.welcome(person)
            case "new visit" if person.has(Role.MEMBER, Role.COORDINATOR):
                return await forms.choose_visit(self._desk, person, ChooseVisit(), {})
            case "my records" if person.has(Role.MEMBER):
                return await records.list_records(self._desk, person, ListRecords(), {})
            case "my issues" if person.has(Role.MEMBER):
                return await issues.list_mine(self._desk, turn, person, ListMyIssues(), {})
            case "away" if person.has(Role.HEAD_OF_SERVICE):
                return await away.open_away(self._desk, person, OpenAway(), {})
            case "continue" if person.has(Role.MEMBER, Role.COORDINATOR):
                return await self._go_on(turn, person)
            case "" if person.has(Role.MEMBER, Role.COORDINATOR):
                return await self._words(turn, person)
            case _:
                return records.welcome(person, wording.NOT_UNDERSTOOD)

    async def _go_on(self, turn: Said, person: Person) -> Card | None:
        drafts = await fill.drafts_of(self._desk.office, person.id)
        if not drafts:
            return notices.short_card(wording.NOTHING_TO_GO_ON, may_start=True)
        if len(drafts) > 1:
            return await forms.choose_visit(self._desk, person, ChooseVisit(), {})
        await self._moved(turn, await self._form(person, drafts[0]))
        return None

    async def _words(self, turn: Said, person: Person) -> Card | None:
        drafts = await fill.drafts_of(self._desk.office, person.id)
        if not drafts:
            return records.welcome(person, wording.NOT_UNDERSTOOD)
        operation = turn.activity_id or secrets.token_hex(8)
        no_photos = [wording.NO_PHOTOS] if turn.attachments else []
        done, context = await again(lambda: fill.say(self._desk.office, drafts[0], turn.text, operation))
        match done:
            case Added():
                added = [form_wording.added_to(done.label)] if done.label else []
                said = [*added, *no_photos]
                shows = current(done.draft, context)
                card = await forms.shown(self._desk, done.draft, context, shows, said=said, may_undo=True)
            case NoRoom():
                said = [form_wording.no_room(done.label, done.limit), *no_photos]
                card = await forms.shown(self._desk, drafts[0], context, current(drafts[0], context), said=said)
            case NoBox():
                return records.welcome(person, wording.NOT_UNDERSTOOD)
        await self._moved(turn, card)
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
