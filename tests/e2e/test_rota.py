"""The rota in Microsoft's client and a real browser: asked, claimed, a place handed over, the calendar read.

The person at the page is Head of Service and councillor at once. Another councillor and Democratic Services act by HTTP.
Set FRONTLINE_SCREENSHOTS to keep pictures in build/screenshots.
"""

import re
from pathlib import Path

import pytest
import vobject
from aiohttp import ClientSession
from playwright.async_api import Browser

from bot.demo.show import started
from cards.wording import mine as mine_wording
from cards.wording import rota as wording
from cards.wording import rota_forms as form_wording
from tests.e2e.chat import Chat
from tests.e2e.colleague import Colleague
from tests.e2e.filling import MovableClock, picture, this_evening
from visits.slots import SlotAct

pytestmark = [pytest.mark.node, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COUNCIL = Path(__file__).resolve().parents[2] / "council.example.toml"
TALL = 2000


async def test_a_visit_is_found_claimed_handed_to_a_colleague_and_read_by_a_calendar(browser: Browser) -> None:
    async with started(COUNCIL, clock=MovableClock(this_evening())) as running:
        colleague = Colleague(running.playground, running.playground.setting.others[0])
        chat = await Chat.open(browser, running.playground.url)
        await a_free_visit_is_claimed(chat)
        await its_calendar_is_read(chat)
        await the_place_is_offered_and_taken_and_the_page_shows_by_whom(chat, colleague)
        await the_rota_is_looked_over(chat)
        await chat.page.close()


async def a_free_visit_is_claimed(chat: Chat) -> None:
    await chat.say("free visits")
    await picture(chat, "rota-free", tall=TALL)
    assert "Corporate Parenting Service" in await chat.card("Free visits").text()
    row = await chat.card("Free visits").place.get_by_text(re.compile("^Corporate Parenting Service, ")).inner_text()
    await chat.card("Free visits").press(wording.CLAIM, beside=row)
    await chat.wait_for_card(wording.DONE[SlotAct.CLAIM])
    await picture(chat, "rota-claimed", tall=TALL)


async def its_calendar_is_read(chat: Chat) -> None:
    await chat.card(wording.DONE[SlotAct.CLAIM]).press(wording.MORE)
    await chat.card(wording.DONE[SlotAct.CLAIM]).press(wording.ADD_TO_CALENDAR)
    await chat.wait_for_card(mine_wording.CALENDAR_TITLE)
    await picture(chat, "rota-calendar", tall=TALL)
    address = await chat.card(mine_wording.CALENDAR_TITLE).value("The address of your calendar")
    async with ClientSession() as client, client.get(address) as answer:
        assert answer.status == 200
        calendar = vobject.readOne(await answer.text())
    summaries = [event.summary.value for event in calendar.vevent_list]
    assert any("Corporate Parenting Service" in one for one in summaries)


async def the_place_is_offered_and_taken_and_the_page_shows_by_whom(chat: Chat, colleague: Colleague) -> None:
    await chat.say("my visits to corporate parenting")
    await chat.card().press(wording.OPEN)
    await chat.card().press(wording.ACTS[SlotAct.OFFER_SWAP])
    await picture(chat, "rota-offering", tall=TALL)
    await chat.card().choose("To whom?", colleague.person.name)
    await chat.card().press(form_wording.OFFER_IT)
    await colleague.look_in_chat("offers a place on the visit", wording.NOT_FOR_ME)
    await colleague.press(wording.TAKE_IT)
    assert colleague.person.name in colleague.text
    await chat.wait_for_card(f"{colleague.person.name} has taken the place of")
    await picture(chat, "rota-taken", tall=TALL)


async def the_rota_is_looked_over(chat: Chat) -> None:
    await chat.say("rota")
    await picture(chat, "rota-overview", tall=TALL)
    assert "Harbourside Locality Team" in await chat.card().text()
