"""Somebody else, who acts without a page: says things in their own chat with the bot and presses buttons, by HTTP."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.demo.playground import Playground
from bot.demo.setting import Person
from bot.demo.wire import Crossing

Json = dict[str, Any]


class Colleague:
    """A person with a chat of their own. `card` is the card that they look at, "" before the first."""

    def __init__(self, playground: Playground, person: Person) -> None:
        self.person = person
        self.card: Json = {}
        self._playground = playground
        self._chat = ""
        self._message = ""

    async def say(self, words: str) -> None:
        """Say it, and look at the card that the bot posts next."""
        wire = self._playground.wire
        self._chat = await self._playground.personal_chat(self.person)
        seen = len(wire.crossings)

        def news(crossing: Crossing) -> bool:
            return crossing.from_bot and "attachments" in crossing.sent and crossing in wire.crossings[seen:]

        await self._playground.say(self.person, self._chat, words)
        posted = await wire.wait_for(news)
        self.card = posted.sent["attachments"][0]["content"]
        self._message = posted.answer["id"]

    async def look_in_chat(self, *texts: str) -> None:
        """Look at the newest card that shows all these texts, in their own chat: say something no other chat shows."""
        self._chat = await self._playground.personal_chat(self.person)
        await self._look(texts)

    async def look_in_thread(self, root: str, *texts: str) -> None:
        """Look at the newest card that shows all these texts, in the thread whose first card shows `root`."""
        await self._look((root,))
        self._chat = f"{self._playground.setting.channel_id};messageid={self._message}"
        await self._look(texts)

    def has_seen(self, *texts: str) -> bool:
        """Whether a card with all these texts was shown to anybody so far."""
        return any(_shows(texts, crossing) for crossing in self._playground.wire.crossings)

    async def _look(self, texts: tuple[str, ...]) -> None:
        await self._playground.wire.wait_for(partial(_shows, texts))
        newest = next(one for one in reversed(self._playground.wire.crossings) if _shows(texts, one))
        self.card, self._message = newest.sent["attachments"][0]["content"], newest.answer["id"]

    async def press(self, title: str, **typed: str) -> None:
        """Press a button of the card, with what is typed on it, and look at the card that takes its place."""
        buttons = {part["title"]: part for part in _parts(self.card) if part.get("type") == "Action.Execute"}
        assert title in buttons, f"there is no {title!r} among {list(buttons)}"
        pressed = buttons[title]
        reply = await self._playground.invoke(
            self.person, self._chat, self._message, pressed["verb"], pressed["data"] | typed, title=title
        )
        self.card = reply["value"]

    @property
    def text(self) -> str:
        """Every word on the card."""
        return json.dumps(self.card, ensure_ascii=False)

    def typed(self, key: str) -> str:
        """What an input of the card holds."""
        return next(str(part.get("value", "")) for part in _parts(self.card) if part.get("id") == key)


def _shows(texts: tuple[str, ...], crossing: Crossing) -> bool:
    """Whether it is a card of the bot's with all these texts."""
    card = json.dumps(crossing.sent, ensure_ascii=False) if "attachments" in crossing.sent else ""
    return crossing.from_bot and bool(card) and all(text in card for text in texts)


def _parts(part: Any) -> Iterator[Json]:
    """A card's parts, however deep."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from _parts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _parts(inner)
