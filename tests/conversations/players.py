"""A person on the stage: says things, presses buttons on the latest card they were shown, and reads what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bot.turns import CardJson, Hits, Installed, Place, Pressed, Said, Searched, Sender, Where
from tests.conversations import reading
from visits.model import Person, aad_of

if TYPE_CHECKING:
    from tests.conversations.stage import Post, Stage

Answers = dict[str, str | list[str]]


class Player:
    """One person at one screen. `card` is the latest card they were shown, `card_id` the message that holds it."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self._stage = stage
        self.person = person
        self.conversation_id = f"a:{aad_of(person.id)}"
        self.card: CardJson = {}
        self.card_id = ""
        self._at: Where = stage.where(Place.PERSONAL, self.conversation_id)

    @property
    def name(self) -> str:
        """What they go by on the stage."""
        return self._stage.called(self.person)

    @property
    def sees(self) -> str:
        """Their latest card, as text."""
        return reading.text(self.card)

    @property
    def titles(self) -> list[str]:
        """The titles of its buttons."""
        return [one.title for one in reading.buttons(self.card)]

    @property
    def inputs(self) -> list[str]:
        """The ids of its inputs."""
        return list(reading.inputs(self.card))

    def at_another_screen(self) -> Player:
        """The same person at a second device that shows the same card."""
        other = Player(self._stage, self.person)
        other.card, other.card_id, other._at = self.card, self.card_id, self._at
        return other

    async def says(
        self,
        text: str,
        *,
        files: int = 0,
        in_channel: bool = False,
        thread: str = "",
        mentions_bot: bool = True,
        activity_id: str = "",
    ) -> str:
        """Say something, in one's own chat or in the Head of Service's channel (in the thread of the post that holds the words
        `thread`); read the answer ("" if there is none).
        """
        root = self._stage.post(thread).thread if thread else ""
        self._at = self._place(in_channel=in_channel, thread_root=root)
        before = len(self._stage.teams.log)
        turn = Said(**self._turn(activity_id), text=text, attachments=files, mentions_bot=in_channel and mentions_bot)
        await self._stage.reception.said(turn)
        return self._read_since(before)

    async def finds(self, words: str, *, in_channel: bool = False) -> str:
        """Look at the newest message with these words, in one's own chat or in the channel, once all that is due is posted."""
        await self._stage.posts()
        return self.looks_at(self._stage.post(words, "" if in_channel else self.name), in_channel=in_channel)

    def looks_at(self, post: Post, *, in_channel: bool = False) -> str:
        """Look at this message as it stands now."""
        self._at = self._place(in_channel=in_channel, thread_root=post.thread if in_channel else "")
        self.card, self.card_id = post.card, post.id
        return post.text

    async def installs(self, *, in_channel: bool = False) -> str:
        """Add the bot, and read how it greets."""
        self._at = self._place(in_channel=in_channel)
        before = len(self._stage.teams.log)
        await self._stage.reception.installed(Installed(**self._turn("")))
        return self._read_since(before)

    async def searches(self, words: str, *, chat: str = "19:two@unq.gbl.spaces") -> Hits:
        """Type words into the message extension, in a chat that the bot is no part of."""
        self._at = self._stage.where(Place.PERSONAL, chat)
        return await self._stage.reception.searched(Searched(**self._turn(""), words=words))

    async def presses(
        self, title: str, answers: Answers | None = None, *, beside: str = "", activity_id: str = "", **more: str
    ) -> str:
        """Press the button with this title (in the row that says `beside`), with these answers typed on the card first."""
        button = self.button(title, beside)
        data = dict(button.action.get("data", {}))
        if button.sends_inputs:
            data |= reading.values(self.card) | reading.typed(self.card, {**(answers or {}), **more})
        return await self.sends(button.action["verb"], data, activity_id=activity_id)

    async def sends(self, verb: str, data: Mapping[str, Any], *, activity_id: str = "") -> str:
        """Send any press at all, as a client that was tampered with may do."""
        turn = Pressed(**self._turn(activity_id), verb=verb, data=data, card_activity_id=self.card_id)
        self.card = await self._stage.reception.pressed(turn)
        return self.sees

    def button(self, title: str, beside: str = "") -> reading.Button:
        """A button of the latest card, by its title or how that begins. Raises AssertionError, with the card, if it has none."""
        there = [b for b in reading.buttons(self.card) if beside in b.beside]
        found = [b for b in there if b.title == title] or [b for b in there if b.title.startswith(title)]
        assert found, f"{self.person.name} sees no button {title!r} ({beside!r}) on:\n{self.sees}"
        return found[0]

    def _place(self, *, in_channel: bool, thread_root: str = "") -> Where:
        if in_channel:
            return self._stage.where(Place.CHANNEL, self._stage.channel_id, thread_root)
        return self._stage.where(Place.PERSONAL, self.conversation_id)

    def _turn(self, activity_id: str) -> dict[str, Any]:
        self._stage.clock.goes_on(seconds=1)
        tenant_id, _, aad = self.person.id.partition(".")
        return {
            "sender": Sender(tenant_id, aad, f"29:{aad}", self.person.name),
            "where": self._at,
            "activity_id": activity_id or uuid4().hex,
            "chat": self._stage.chat(self._at),
            "roster": self._stage.roster(self._at),
        }

    def _read_since(self, before: int) -> str:
        posted = [call for call in self._stage.teams.log[before:] if call.method == "POST" and call.made and call.body]
        if not posted:
            return ""
        self.card_id = posted[-1].made
        self.card = next(one["content"] for one in (posted[-1].body or {})["attachments"])
        return self.sees
