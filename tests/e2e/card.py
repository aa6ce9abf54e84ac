"""One Adaptive Card on the Agents Playground's page: fill it in by its labels, press its buttons by their titles.

How the page draws inputs (Microsoft's renderer with Fluent controls), and what catches one out:

- Every input stands in a block with its label; a required one's label ends in " *", which `label` leaves out here, as it
  does "(optional)" and a hint on the label's second line.
- A date cannot be typed: what is typed is thrown away. The day is clicked in a calendar that starts on Sunday; the
  field then says "November 20, 2026" and the bot gets "2026-11-20".
- A compact choice set is a combobox that closes on choosing; with several choices it stays open until Escape, and its
  choices have another role. A filtered one is the same combobox, typed into. Their lists hang at the end of the page,
  outside the card.
- A check box's name for a screen reader holds the question's label too, so it is found by its visible text.
- Buttons in a card carry their title. A press that fails validation sends nothing and draws the error in the card.
"""

import re
from datetime import date
from typing import TYPE_CHECKING

from playwright.async_api import Locator

if TYPE_CHECKING:
    from tests.e2e.chat import Chat


class Card:
    """A card in the chat. Each tap is counted there."""

    def __init__(self, place: Locator, chat: "Chat") -> None:
        self.place = place
        self._chat = chat

    async def text(self) -> str:
        """All that can be read on the card."""
        return await self.place.inner_text()

    async def buttons(self) -> list[str]:
        """The titles of its buttons, in order."""
        found = await self.place.locator(".ac-actionSet button").all()
        return [await button.get_attribute("title") or await button.inner_text() for button in found]

    async def fill(self, label: str, text: str) -> None:
        """Enter a text (one line or more), a number or a time ("1:30 PM"), in place of what was there."""
        field = self._field(label).locator("input, textarea")
        await self._chat.tap(field)
        await field.fill(text)

    async def pick(self, label: str, day: date) -> None:
        """Pick a day in the calendar, a tap for every month that it is away."""
        await self._chat.tap(self._field(label).locator("input"))
        calendar = self._chat.page.locator(".fui-DatePicker__popupSurface")
        wanted = day.replace(day=1)
        while (shown := await self._shown_month(calendar)) != wanted:
            way = "Previous month" if wanted < shown else "Next month"
            await self._chat.tap(calendar.locator(f'button[title^="{way}"]'))
            await calendar.get_by_label(f"{shown:%B %Y}", exact=True).wait_for(state="detached")
        await self._chat.tap(calendar.get_by_label(f"{day.day}, {day:%B}, {day.year}", exact=True))
        await calendar.wait_for(state="detached")

    async def choose(self, label: str, *titles: str) -> None:
        """Choose these: radio buttons, check boxes, or a list of one or several choices, whichever the input is."""
        field = self._field(label)
        if await field.get_by_role("combobox").count():
            await self._choose_in_list(field.get_by_role("combobox"), titles)
            return
        for title in titles:
            await self._chat.tap(field.locator("label.fui-Label").get_by_text(title, exact=True))

    async def find(self, label: str, typed: str, title: str) -> None:
        """In a filtered choice set: type some letters, then choose `title` from what is left."""
        field = self._field(label).get_by_role("combobox")
        await self._chat.tap(field)
        await field.press_sequentially(typed)
        await self._chat.tap(self._choice(title))

    async def toggle(self, label: str, *, number: int = 1) -> None:
        """Tick the box, or take the tick away. `label` is its label, or its title where it has none.

        `number` says which, where several boxes have the same title.
        """
        field = self._field(label)
        if await field.count():
            box = field.locator("label.fui-Checkbox__label")
        else:
            box = self.place.locator("label.fui-Checkbox__label").get_by_text(label, exact=True)
        await self._chat.tap(box.nth(number - 1))

    async def value(self, label: str) -> str:
        """What the input holds, as a person reads it; several choices are joined by ", "."""
        field = self._field(label)
        ticked = field.locator("input:checked ~ label.fui-Label")
        if await field.locator("input[type=radio], input[type=checkbox]").count():
            return ", ".join(await ticked.all_inner_texts())
        return await field.locator("input, textarea").input_value()

    async def press(self, title: str, *, beside: str = "") -> None:
        """Press a button and wait until a card was drawn anew, a message came, or an error is shown.

        `beside` is a text in the same row, where several buttons have the same title.
        """
        before = await self._chat.look()
        row = self.place
        if beside:  # the smallest part of the card that holds both the text and a button
            row = row.get_by_text(beside, exact=True).locator("xpath=ancestor::*[.//button][1]")
        # A person scrolls to it; Playwright does too, and refuses what is covered or disabled.
        await self._chat.tap(row.get_by_role("button", name=title, exact=True))
        await self._chat.until(lambda now: now != before, f"pressing {title!r}")

    async def _choose_in_list(self, combobox: Locator, titles: tuple[str, ...]) -> None:
        await self._chat.tap(combobox)
        for title in titles:
            await self._chat.tap(self._choice(title))
        if len(titles) > 1 or await combobox.get_attribute("aria-expanded") == "true":
            await combobox.press("Escape")

    def _choice(self, title: str) -> Locator:
        # A list that was closed may stay in the page, hidden
        return self._chat.page.locator(".fui-Listbox").filter(visible=True).get_by_text(title, exact=True)

    def _field(self, label: str) -> Locator:
        """The block of the label and its input."""
        words = self.place.locator("label.ac-richTextBlock > span.ac-textRun:first-child")
        spelt = re.compile(rf"^{re.escape(label)}( \(optional\))?\s*(\n.*)?$", re.DOTALL)
        return words.filter(has_text=spelt).locator("xpath=../..")

    async def _shown_month(self, calendar: Locator) -> date:
        heading = await calendar.locator(".fui-CalendarDay__monthAndYear").get_attribute("aria-label") or ""
        month, year = heading.split()
        return date(int(year), _MONTHS.index(month) + 1, 1)


_MONTHS = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
