"""The Agents Playground's page, as a person at a desk uses it: one `Chat` is one browser page at 1280 by 900.

    chat = await Chat.open(browser, playground.url)
    await chat.say("new visit")
    await chat.card().choose("How long was it?", "About 1 hour")
    await chat.card().press("Next")
    assert chat.taps <= 30

Traps of the page (version 0.2.28), each met here:

- The page has no history. What is posted while no page is open goes to the first one that opens; a reload loses all.
- The log panel stands open over the chat's right-hand side: it is closed on opening.
- Opening a chat for the first time makes the Playground tell the bot that it was installed there.
- In a channel the newest thread is at the top, and inside a thread the newest message is at the bottom.
- In a channel the bot hears only messages that mention it, and Enter posts the message even while the list of names
  is open: the name has to be clicked.
- A thread's first message with text and a card shows only the text, and an update with both is not drawn at all:
  words beside a card belong in `summary`, which the page leaves out.
- A new message in a conversation, and even "typing", draws every card in it anew: what was filled in and not sent is
  lost, on every card there. An update of another message and a press on another card lose nothing.
- While the bot is thinking nothing is shown. An answer other than 200 is not shown at all; the button can be pressed
  again, and what was filled in stays.
- Elements have no stable ids or classes of their own; roles, aria labels and the renderers' classes (`ac-`, `fui-`) are.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from playwright.async_api import Browser, Locator, Page, Request, Response, WebSocketRoute

from tests.e2e.card import Card

WIDTH, HEIGHT = 1280, 900
SECONDS = 10.0
QUIET_SECONDS = 0.2  # a bot may answer a press and then update the same message: both must have been drawn

_MAIN = "xpath=//*[@aria-label='Chat and Teams Channel']/../../following-sibling::*[1]"
_MESSAGE = '[aria-label="Show more information"]'  # every message has this button, in chats and in channels
_EDITOR = '[data-lexical-editor="true"]'
_LOOK = """
(main, message) => ({
    messages: main.querySelectorAll(message).length,
    cards: [...main.querySelectorAll('.ac-adaptiveCard [id^="__ac-"]')].map(part => part.id).join(),
    text: main.innerText,
})
"""


class NothingHappenedError(AssertionError):
    """The page did not change within the time allowed; says what was waited for and which requests failed."""


@dataclass(frozen=True)
class Look:
    """What there is to see in the open conversation. `cards` changes whenever a card is drawn anew, even the same."""

    messages: int
    cards: str
    text: str


class Chat:
    """One open page. Everything is read and done in the open conversation, or in the thread that was opened in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0  # clicks, choices and fields entered; a test may set it back to 0
        self._main = page.locator(_MAIN)
        self._scope = self._main
        self._asked: set[Request] = set()
        self._refused: list[str] = []
        page.on("request", self._begun)
        page.on("response", self._answered)
        page.on("requestfailed", self._broken)

    @classmethod
    async def open(cls, browser: Browser, url: str) -> Self:
        """A new page in the person's chat with the bot. A bot that greets does so a little later: wait for its words."""
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(SECONDS * 1000)
        await page.route_web_socket("**/conversations/stream", partial(_connect_when_drawn, page))
        await page.goto(url)
        await page.get_by_title("Toggle Log Panel").click()
        await page.get_by_text("Log Panel", exact=True).wait_for(state="detached")
        return cls(page)

    async def open_personal_chat(self) -> None:
        """Go to the chat with the bot."""
        await self._go("Personal Chat")

    async def open_channel(self, name: str = "General") -> None:
        """Go to the channel of that name in the team."""
        await self._go(name)

    async def open_thread(self, text: str = "") -> None:
        """In a channel: from now on read and act in the newest thread that shows `text`."""
        threads = self._main.locator(".fui-Card").filter(has=self.page.get_by_label("Send Message"), has_text=text)
        self._scope = threads.first
        await self._scope.wait_for()

    async def say(self, text: str, *, answered: bool = True) -> None:
        """Type a message and send it; in a thread it mentions the bot.

        Waits for a message of the bot, unless not `answered`: then it only updates one, or is silent.
        """
        in_channel = self._scope is not self._main
        editor = self._scope.locator(_EDITOR)
        await self._send(editor, self._scope.get_by_label("Send Message"), text, mention=in_channel, answered=answered)

    async def post(self, text: str, *, mention: bool = True, answered: bool = True) -> None:
        """In a channel: start a thread with this text."""
        composer = self._main.locator(".fui-Card").first
        button = composer.get_by_role("button", name="Post", exact=True)
        await self._send(composer.locator(_EDITOR), button, text, mention=mention, answered=answered)

    def card(self, text: str = "") -> Card:
        """The latest card, or the latest that shows `text`: looked up anew each time it is used."""
        # A card inside a card (Action.ShowCard) is no card of its own.
        cards = self._scope.locator(".ac-preview-panel > .ac-adaptiveCard")
        return Card(cards.filter(has_text=text).last if text else cards.last, self)

    async def text(self) -> str:
        """All that can be read in the open conversation or thread."""
        return await self._scope.inner_text()

    async def wait_for(self, text: str) -> None:
        """Wait until `text` can be read there."""
        await self._scope.get_by_text(text).last.wait_for()

    async def wait_for_card(self, text: str) -> None:
        """Wait until a card shows `text`: a stub may say so before its card takes its place."""
        await self.card(text).place.wait_for()

    async def screenshot(self, path: Path) -> None:
        """Keep a picture of the page as PNG."""
        await self.page.screenshot(path=path)

    async def tap(self, target: Locator) -> None:
        """Click and count it."""
        self.taps += 1
        await target.click()

    async def look(self) -> Look:
        """What there is to see now."""
        return Look(**await self._main.evaluate(_LOOK, _MESSAGE))

    async def until(self, happened: Callable[[Look], bool], what: str) -> None:
        """Wait until `happened`, and then until nothing moves any more. NothingHappenedError after 10 s."""
        deadline = time.monotonic() + SECONDS
        while not happened(now := await self.look()):
            if self._refused or time.monotonic() > deadline:
                raise NothingHappenedError(f"Nothing happened after {what}. Refused: {self._refused or 'nothing'}")
            await asyncio.sleep(0.03)
        while now != (now := await self._later()) or self._asked:
            pass

    async def _later(self) -> Look:
        await asyncio.sleep(QUIET_SECONDS)
        return await self.look()

    def _begun(self, request: Request) -> None:
        if "/_conversation/" in request.url:
            self._refused.clear()
            self._asked.add(request)

    def _answered(self, answer: Response) -> None:
        if answer.request in self._asked and not answer.ok:
            self._refused.append(f"{answer.status} to {answer.request.post_data}")
        self._asked.discard(answer.request)

    def _broken(self, request: Request) -> None:
        self._asked.discard(request)

    async def _go(self, name: str) -> None:
        # A channel's label is "{team} - {channel}", a chat's is its name
        item = self.page.locator(f'[role="treeitem"][aria-label="{name}"], [role="treeitem"][aria-label$=" - {name}"]')
        await self.tap(item)
        self._scope = self._main
        await self._main.locator(_EDITOR).first.wait_for()

    async def _send(self, editor: Locator, button: Locator, text: str, *, mention: bool, answered: bool) -> None:
        wanted = (await self.look()).messages + (2 if answered else 1)  # our own, then the bot's
        await self.tap(editor)
        if mention:
            await self.page.keyboard.type("@")
            await self.tap(self.page.locator("#typeahead-menu").get_by_role("menuitem").first)  # the bot leads the list
            await self.page.keyboard.type(" ")
        await self.page.keyboard.type(text)
        await self.tap(button)
        await self.until(lambda now: now.messages >= wanted, f"saying {text!r}")


async def _connect_when_drawn(page: Page, stream: WebSocketRoute) -> None:
    """Hold the conversation stream back until the page knows its chats: about one time in six it would be too early,
    and drop what was posted before it opened."""
    await page.get_by_role("treeitem", name="Personal Chat").wait_for()
    stream.connect_to_server()
