"""A councillor's way from "hi" to "sent", in Microsoft's client and a real browser, and what the channel then reads.

Set FRONTLINE_SCREENSHOTS to keep a picture of every card in build/screenshots.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.app import open_desk, seed
from bot.council import load_council
from bot.demo import sample
from bot.demo.playground import Playground
from bot.demo.show import free_port, started
from bot.settings import Settings
from cards.wording import channel as channel_wording
from cards.wording import chat as chat_wording
from cards.wording import form as wording
from tests.e2e import filling
from tests.e2e.bot_process import ROOT, BotProcess
from tests.e2e.chat import Chat
from tests.e2e.colleague import Colleague
from tests.e2e.filling import Filling, MovableClock, picture, this_evening

pytestmark = [pytest.mark.node, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COUNCIL = ROOT / "council.example.toml"
CHANNEL = "Frontline visits"
MOST_CARDS = 9
MOST_TAPS = 30

STAFFING = "Two posts have been empty since May."
SUPPORT = "The case system stops for an hour most mornings."


async def test_from_hi_to_sent_takes_nine_cards_and_thirty_taps_and_the_chosen_channel_reads_it_all(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    async with started(COUNCIL, with_channel=False, clock=MovableClock(this_evening())) as running:
        chat = await Chat.open(browser, running.playground.url)
        await choose_channel(chat)
        await chat.open_personal_chat()
        reference = await intake_visit_with_two_issues(chat, capsys)
        await in_channel(chat, reference, "Harbourside Locality Team", [STAFFING, SUPPORT], "Duty works well.")
        await an_earlier_issue_says_what_this_visit_found_of_it(chat, reference)

        await chat.open_personal_chat()
        reference = await corporate_parenting_visit(chat)
        await in_channel(chat, reference, "Corporate Parenting Service", [SUPPORT], "Carers feel listened to.")
        await chat.page.close()


async def choose_channel(chat: Chat) -> None:
    """As the Head of Service does: mentions the bot in the channel, reads who is in it, and presses the one button."""
    await chat.open_channel(CHANNEL)
    await chat.post("use this channel")
    await chat.open_thread("use this channel")
    offer = await chat.card().text()
    assert channel_wording.EVERYONE_READS in offer
    assert "Not an officer on the register" in offer
    await picture(chat, "channel-offer")
    (use_this,) = await chat.card().buttons()
    assert "Use this channel" in use_this
    await chat.card().press(use_this)
    assert "Visit records for Miriam Castleton are posted in" in await chat.card().text()


async def intake_visit_with_two_issues(chat: Chat, capsys: pytest.CaptureFixture[str]) -> str:
    await chat.say("hi")
    await picture(chat, "hello")
    chat.taps = 0
    await chat.card().press(chat_wording.NEW_VISIT)
    await picture(chat, "choose")
    await chat.card().press(chat_wording.START)
    form = Filling(chat, "intake")
    await form.visit()
    await form.working_well("Duty works well.")
    await form.found(
        **{
            "Staffing": "Serious concerns",
            "Workloads and performance": "No concerns",
            "Referrals": "No concerns",
            "Support for staff": "Some concerns",
        }
    )
    await form.tell_more(**{"Staffing": STAFFING, "Support for staff": SUPPORT})
    await (await form.at(7)).press(wording.CONTINUE)
    await (await form.at(8)).choose(filling.UNDERSTOOD, "Fairly well")
    await chat.card().press(wording.CONTINUE)
    reference = await form.send()
    with capsys.disabled():
        print(f"\nintake visit with two issues: {len(form.cards)} form cards, {chat.taps} taps")
    assert len(form.cards) <= MOST_CARDS
    assert chat.taps <= MOST_TAPS
    assert "asked to answer 2 issues" in await chat.card().text()
    return reference


async def corporate_parenting_visit(chat: Chat) -> str:
    """Off the rota, with one issue; the children's question wants an answer here."""
    await chat.say("new visit")
    await chat.card().choose(chat_wording.WHICH_TEAM, "Corporate Parenting Service")
    await chat.card().pick(chat_wording.WHEN, datetime.now(UTC).date() - timedelta(days=1))
    await chat.card().press(chat_wording.START_THIS)
    form = Filling(chat, "parenting")
    card = await form.at(1)
    await card.choose("How did you meet?", "In person")
    await card.choose("How long did it last?", "About 1 hour")
    await form.visit()
    await form.working_well("Carers feel listened to.")
    topics = ("Staffing", "Workloads and performance", "Services for children in care and care leavers", "Fostering")
    await form.found(**{"Support for staff": "Some concerns"}, **dict.fromkeys(topics, "No concerns"))
    await form.tell_more(**{"Support for staff": SUPPORT})
    await (await form.at(7)).press(wording.CONTINUE)
    await (await form.at(8)).press(wording.CONTINUE)
    await error_above(chat, filling.CHILDREN)
    await chat.card().fill(filling.CHILDREN, "Through the council of children in care.")
    await chat.card().press(wording.CONTINUE)
    return await form.send()


async def in_channel(chat: Chat, reference: str, team: str, issues: list[str], words: str) -> None:
    """The record's thread: its root, the form in full, and every issue, which are no longer stubs."""
    await chat.open_channel(CHANNEL)
    await chat.open_thread(f"{reference} {team}")
    for number, issue in enumerate(issues, 1):
        await chat.wait_for(f"Issue {reference}/{number}")
        await chat.wait_for_card(issue)
        assert f"Issue {reference}/{number}" in await chat.card(issue).text()
    root, form = await chat.card("Issues for an answer").text(), await chat.card("Visit form").text()
    assert all(f"Issue {number}:" in root for number in range(1, len(issues) + 1))
    assert words in form
    await picture(chat, f"channel-{reference}")


async def an_earlier_issue_says_what_this_visit_found_of_it(chat: Chat, reference: str) -> None:
    """The sample's record of the same team waited for a channel, and is there now."""
    await chat.open_thread("V26-0002 Harbourside Locality Team")
    await chat.wait_for_card(f"Visit {reference}")
    assert "improved? Partly" in await chat.card("Issue V26-0002/1").text()


async def error_above(chat: Chat, question: str) -> None:
    """The step came back with an error in words, on the line above its question."""
    lines = [line.strip() for line in (await chat.card().text()).splitlines() if line.strip()]
    assert wording.FAULTS_TITLE in lines
    asked = next(place for place, line in enumerate(lines) if line.startswith(question))
    assert lines[asked - 1].startswith("Error: "), lines


async def test_answers_outlive_faults_going_back_a_killed_bot_and_a_colleague_who_takes_over(
    browser: Browser, tmp_path: Path
) -> None:
    async with own_process(tmp_path) as (bot, playground):
        chat = await Chat.open(browser, playground.url)
        await chat.say("new visit")
        await chat.card().press(chat_wording.START)
        form = Filling(chat, "rough")
        await a_fault_stands_beside_its_question(chat)
        await form.visit()
        await words_said_fill_the_box_and_going_back_keeps_all(chat, form)
        await a_killed_bot_goes_on_at_the_same_step(chat, form, bot)
        await a_change_keeps_every_other_answer(chat, form)
        await a_colleague_takes_over_and_sends(chat, Colleague(playground, playground.setting.others[0]))
        await chat.page.close()


@asynccontextmanager
async def own_process(folder: Path) -> AsyncIterator[tuple[BotProcess, Playground]]:
    """The bot as a process, on a store that the sample council was put into, and the Playground beside it."""
    store, council = folder / "journey.db", sample.everyone(load_council(COUNCIL))
    desk = open_desk(Settings(store_path=store), council)
    await seed(desk, council)
    await sample.give_a_past(desk, council)
    await desk.store.close()
    evening = {"FRONTLINE_NOW": this_evening().isoformat()}
    async with (
        BotProcess(port=free_port(0), store=store, council_file=COUNCIL, more=evening) as bot,
        Playground(f"{bot.address}/api/messages", setting=sample.setting_for(council)) as playground,
    ):
        yield bot, playground


async def a_fault_stands_beside_its_question(chat: Chat) -> None:
    before = await chat.card().value("Which councillors were there?")
    await chat.card().press(wording.CONTINUE)
    await error_above(chat, filling.CONNECTION)
    assert before
    assert await chat.card().value("Which councillors were there?") == before


async def words_said_fill_the_box_and_going_back_keeps_all(chat: Chat, form: Filling) -> None:
    await form.at(4)
    await chat.say("Duty works well.")
    assert "Added to “What is working well?”" in await chat.card().text()
    assert await chat.card().value(filling.WELL) == "Duty works well."
    await chat.card().press(wording.BACK)
    card = await form.at(3)
    assert await card.value(filling.MET) == "Team Manager, Social workers"
    assert await card.value(filling.MANAGERS) == "For part of it"
    await card.press(wording.CONTINUE)
    assert await (await form.at(4)).value(filling.WELL) == "Duty works well."
    await form.working_well("Duty works well.")


async def a_killed_bot_goes_on_at_the_same_step(chat: Chat, form: Filling, bot: BotProcess) -> None:
    concerns = {"Staffing": "Serious concerns", "Support for staff": "Some concerns"}
    await form.found(**concerns, **dict.fromkeys(("Workloads and performance", "Referrals"), "No concerns"))
    card = await form.at(6)
    await card.fill("Staffing: what did you find?", STAFFING)
    await card.toggle(filling.ASK, number=1)
    await card.press(wording.CONTINUE)
    await error_above(chat, "Support for staff: what did you find?")

    await bot.kill()
    await bot.start()
    await chat.say("continue")
    card = await form.at(6)
    assert await card.value("Staffing: what did you find?") == STAFFING
    await card.press(wording.BACK)
    card = await form.at(5)
    assert [await card.value(topic) for topic in concerns] == list(concerns.values())
    await card.press(wording.CONTINUE)
    card = await form.at(6)
    await card.fill("Support for staff: what did you find?", SUPPORT)
    await card.press(wording.CONTINUE)
    text = await (await form.at(7)).text()
    assert STAFFING in text  # its tick outlived the kill as well
    assert SUPPORT not in text  # not asked to be answered
    await chat.card().press(wording.CONTINUE)
    await (await form.at(8)).press(wording.CONTINUE)


async def a_change_keeps_every_other_answer(chat: Chat, form: Filling) -> None:
    before = await (await form.at(9)).text()
    assert "For part of it" in before
    await chat.card().press(wording.CHANGE, beside=filling.MANAGERS)
    await (await form.at(3)).choose(filling.MANAGERS, "For all of it")
    await chat.card().press(wording.CONTINUE)
    after = await (await form.at(9)).text()
    said = [line for line in before.splitlines() if "Saved" not in line]
    assert [line for line in after.splitlines() if "Saved" not in line] == [
        line.replace("For part of it", "For all of it") for line in said
    ]


async def a_colleague_takes_over_and_sends(chat: Chat, colleague: Colleague) -> None:
    """The first councillor's card is then old, and sends nothing."""
    await colleague.say("new visit")
    await colleague.press(chat_wording.START)
    assert "has started the visit form" in colleague.text
    await colleague.press(wording.TAKE_OVER)
    assert "Step 9 of 9" in colleague.text
    assert STAFFING in colleague.text

    await chat.card().toggle(filling.DECLARE)
    await chat.card().press(wording.SEND)
    assert f"{colleague.person.name} has started the visit form" in await chat.card().text()
    await picture(chat, "taken-over")
    await colleague.press(wording.SEND, declare_anonymous="true")
    assert "Sent: V" in colleague.text
