"""The visit form as a councillor fills it in on the page: each step's card is met once, counted and photographed."""

import os
import re
from datetime import UTC, datetime, time
from pathlib import Path

from bot.clock import SystemClock
from cards.wording.form import CONTINUE, SEND
from tests.e2e.card import Card
from tests.e2e.chat import HEIGHT, WIDTH, Chat
from visits.years import LONDON, london_day

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
TALL = 1500

CONNECTION = "Do you or close family have a connection with this team?"
WORRIED = (
    "Are you worried about the immediate safety of a child, or about how someone who works with children has behaved?"
)
MET = "Who did you meet?"
MANAGERS = "Were managers in the room when you spoke to team members?"
WELL = "What is working well?"
CHILDREN = "How are children and families listened to?"
UNDERSTOOD = "After this visit, how well do you understand this team’s work?"
ASK = "Ask the Head of Service to answer this"
DECLARE = "I have not named or described anyone who could be recognised"


class Filling:
    """A form in one chat. `cards` are the steps whose cards were met, in order; `name` is what its pictures are called."""

    def __init__(self, chat: Chat, name: str) -> None:
        self.chat = chat
        self.name = name
        self.cards: list[int] = []

    async def at(self, step: int) -> Card:
        """The card that is open, which must be that of this step."""
        card = self.chat.card()
        shown = re.search(r"Step (\d) of 9", text := await card.text())
        assert shown, f"this is no card of the form:\n{text}"
        assert int(shown[1]) == step, text
        self.cards.append(step)
        await picture(self.chat, f"{self.name}-{step}")
        return card

    async def visit(self) -> None:
        """Steps 1 to 3: prefilled from the rota but for the connection, nobody is worried, and two roles were met."""
        await (await self.at(1)).choose(CONNECTION, "No")
        await self.chat.card().press(CONTINUE)
        await (await self.at(2)).choose(WORRIED, "No")
        await self.chat.card().press(CONTINUE)
        card = await self.at(3)
        await card.choose(MET, "Team Manager", "Social workers")
        await card.choose(MANAGERS, "For part of it")
        await card.press(CONTINUE)

    async def working_well(self, words: str) -> None:
        """Step 4, with every issue that is still open said to have partly improved."""
        card = await self.at(4)
        await card.fill(WELL, words)
        for reference in await self.still_open():
            await card.choose(f"{reference}: has this improved?", "Partly")
        await card.press(CONTINUE)

    async def found(self, **ratings: str) -> None:
        """Step 5: each topic with its rating."""
        card = await self.at(5)
        for topic, rating in ratings.items():
            await card.choose(topic, rating)
        await card.press(CONTINUE)

    async def tell_more(self, **notes: str) -> None:
        """Step 6: a note on each topic of concern, every one of which is to be answered."""
        card = await self.at(6)
        for number, (topic, note) in enumerate(notes.items(), 1):
            await card.fill(f"{topic}: what did you find?", note)
            await card.toggle(ASK, number=number)
        await card.press(CONTINUE)

    async def still_open(self) -> list[str]:
        """The references of the issues that step 4 asks about."""
        return re.findall(r"(V\d\d-\d{4}/\d+): has this improved", await self.chat.card().text())

    async def send(self) -> str:
        """Step 9: declare and send; the record's reference, from the confirmation."""
        card = await self.at(9)
        await card.toggle(DECLARE)
        await card.press(SEND)
        await picture(self.chat, f"{self.name}-sent")
        sent = re.search(r"Sent: (V\d\d-\d{4})", text := await self.chat.card().text())
        assert sent, text
        return sent[1]


class MovableClock(SystemClock):
    """The machine's clock, from another moment on; it can be put forward, to a moment that is still to come."""

    def put_to(self, moment: datetime) -> None:
        """Go on from this moment."""
        self._ahead = moment - datetime.now(UTC)


def this_evening() -> datetime:
    """Today at eight in the evening, when nobody is reminded of anything: whatever comes unasked draws a page's cards anew."""
    return datetime.combine(london_day(datetime.now(UTC)), time(20), LONDON).astimezone(UTC)


async def picture(chat: Chat, name: str, *, tall: int = TALL) -> None:
    """Keep a picture of the page, taller than a screen, if FRONTLINE_SCREENSHOTS is set. Nothing may be half typed."""
    if not os.environ.get("FRONTLINE_SCREENSHOTS"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    await chat.page.set_viewport_size({"width": WIDTH, "height": tall})
    await chat.screenshot(PICTURES / f"{name}.png")
    await chat.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
