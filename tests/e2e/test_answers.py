"""What becomes of an issue once it is in the channel, in Microsoft's client and a real browser.

The person at the page is Head of Service and councillor at once. A manager and another councillor act beside them by HTTP.
Set FRONTLINE_SCREENSHOTS to keep pictures in build/screenshots.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.demo import sample
from bot.demo.show import Running, started
from cards.wording import issue as wording
from tests.e2e.chat import Chat
from tests.e2e.colleague import Colleague
from tests.e2e.filling import MovableClock, picture, this_evening
from visits.issues import Act
from visits.model import Person, VisitRecord, aad_of
from visits.years import london_day

pytestmark = [pytest.mark.node, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COUNCIL = Path(__file__).resolve().parents[2] / "council.example.toml"
CHANNEL = "Frontline visits"
TALL = 2400

STAFFING = "Two posts have been empty since May."
SUPPORT = "The case system stops for an hour most mornings."
TWO_ISSUES = {
    key: value
    for topic, note in (("staffing", STAFFING), ("support_systems", SUPPORT))
    for key, value in {
        f"rating__{topic}": "some_concerns",
        f"note__{topic}": note,
        f"ask__{topic}": "true",
        f"urgency__{topic}": "routine",
        f"who_sees__{topic}": "channel",
    }.items()
}
ANSWERED = "Interviews are on 8 December."
REPLIED = "The system is replaced in March."
ASKED_AGAIN = "And who covers until then?"
ANSWERED_AGAIN = "Two agency workers do."
REWORDED = "Some of the equipment fails."


async def test_an_answer_reaches_the_councillor_whose_follow_up_is_answered_too_until_the_issue_is_closed(
    browser: Browser,
) -> None:
    async with started(COUNCIL, clock=MovableClock(this_evening())) as running:
        record = await sent_by(running, running.playground.setting.me.object_id)
        chat = await Chat.open(browser, running.playground.url)
        await open_thread(chat, record)
        await a_reply_that_names_no_issue_is_asked_about_and_recorded(chat, record)
        await an_answer_without_words_is_refused_beside_its_boxes_and_a_whole_one_goes(chat, record)
        await the_councillor_reads_both_answers_and_asks_again(chat, record)
        await the_follow_up_is_answered_in_the_channel(chat, record)
        await the_councillor_is_satisfied_and_the_card_shrinks(chat, record)
        await chat.page.close()


async def test_a_managers_draft_waits_for_its_release_and_hidden_words_leave_every_card(browser: Browser) -> None:
    async with started(COUNCIL, clock=MovableClock(this_evening())) as running:
        councillor, _, _, _, manager = (Colleague(running.playground, one) for one in running.playground.setting.others)
        record = await sent_by(running, councillor.person.object_id)
        chat = await Chat.open(browser, running.playground.url)
        await open_thread(chat, record)
        await a_manager_drafts_and_the_page_shows_it(chat, record, manager)
        await the_draft_is_sent_and_its_councillor_reads_it(chat, record, councillor)
        await hidden_words_leave_the_channel_until_their_author_has_others(chat, record, councillor)
        await chat.page.close()


async def sent_by(running: Running, object_id: str) -> VisitRecord:
    """A form with two issues about a visit to the Harbourside team yesterday, sent by this councillor."""
    desk, council = running.product.desk, running.council
    yesterday = london_day(desk.office.clock.now()) - timedelta(days=1)
    author: Person = next(person for person in council.people if aad_of(person.id) == object_id)
    record = await sample.visited(desk, council.teams[1], author, yesterday, TWO_ISSUES)
    desk.wake()
    return record


async def open_thread(chat: Chat, record: VisitRecord) -> None:
    """Go to the record's thread and wait for all of it."""
    await chat.open_channel(CHANNEL)
    await chat.open_thread(f"{record.reference} ")
    await chat.wait_for_card(SUPPORT)


async def back_to_thread(chat: Chat, record: VisitRecord) -> None:
    await chat.open_channel(CHANNEL)
    await chat.open_thread(f"{record.reference} ")


async def a_reply_that_names_no_issue_is_asked_about_and_recorded(chat: Chat, record: VisitRecord) -> None:
    await chat.say(REPLIED)
    await picture(chat, "answers-which", tall=TALL)
    await chat.card("Which issue does it answer?").press(wording.THIS_ONE, beside="Issue 2: Support for staff")
    proposed = await chat.card("Record this reply as the answer to issue 2").text()
    assert REPLIED in proposed
    await picture(chat, "answers-reply", tall=TALL)
    await chat.card("Record this reply").press(wording.SEND)
    await chat.wait_for_card("Support for staff · Answered")
    assert "Record this reply" not in await chat.text()
    assert "For information" in await chat.card(f"Issue {record.reference}/2").text()


async def an_answer_without_words_is_refused_beside_its_boxes_and_a_whole_one_goes(
    chat: Chat, record: VisitRecord
) -> None:
    await chat.card(f"Issue {record.reference}/1").press(wording.SEEN)
    assert "Staffing · Seen" in await chat.card(STAFFING).text()
    assert await chat.card(STAFFING).buttons() == [wording.ANSWER, wording.MORE]
    await chat.card(STAFFING).press(wording.ANSWER)
    await chat.card(wording.ANSWER_BOX).press(wording.SEND)
    refused = chat.card(wording.ANSWER_BOX)
    assert (await refused.text()).count("Error: ") == 2
    await refused.fill(wording.ANSWER_BOX, ANSWERED)
    await refused.choose(wording.OUTCOME_BOX, "Already in hand")
    await picture(chat, "answers-box", tall=TALL)
    await refused.press(wording.SEND)
    answered = await chat.card(ANSWERED).text()
    assert "Answered by Miriam Castleton" in answered
    assert "Already in hand" in answered
    await picture(chat, "answers-channel", tall=TALL)


async def the_councillor_reads_both_answers_and_asks_again(chat: Chat, record: VisitRecord) -> None:
    await chat.open_personal_chat()
    for issue, answer in ((SUPPORT, REPLIED), (STAFFING, ANSWERED)):
        await chat.wait_for_card(answer)
        told = await chat.card(answer).text()
        assert issue in told
        assert "whether this answers it" in told
        buttons = await chat.card(answer).buttons()
        assert buttons[:2] == [wording.ANSWERS_IT, wording.FOLLOW_UP]
    await picture(chat, "answers-councillor")
    await chat.card(ANSWERED).press(wording.FOLLOW_UP)
    box, _ = wording.BOXES[Act.FOLLOW_UP]
    await chat.card(box).fill(box, ASKED_AGAIN)
    await chat.card(box).toggle(str(wording.DISAGREE_BOX))
    await picture(chat, "answers-follow-up")
    await chat.card(box).press(wording.FOLLOW_UP)
    assert ASKED_AGAIN in await chat.card(STAFFING).text()


async def the_follow_up_is_answered_in_the_channel(chat: Chat, record: VisitRecord) -> None:
    await back_to_thread(chat, record)
    await chat.wait_for_card(ASKED_AGAIN)
    follow_up = await chat.card(ASKED_AGAIN).text()
    assert f"Issue {record.reference}/1" in follow_up
    assert "Councillor disagrees" in follow_up
    assert wording.ANSWER in await chat.card(ASKED_AGAIN).buttons()
    await picture(chat, "answers-asked-again", tall=TALL)
    await chat.card(ASKED_AGAIN).press(wording.ANSWER)
    card = chat.card(wording.ANSWER_BOX)
    await card.fill(wording.ANSWER_BOX, ANSWERED_AGAIN)
    await card.choose(wording.OUTCOME_BOX, "For information")
    await card.press(wording.SEND)
    await chat.wait_for_card(ANSWERED_AGAIN)


async def the_councillor_is_satisfied_and_the_card_shrinks(chat: Chat, record: VisitRecord) -> None:
    await chat.open_personal_chat()
    await chat.wait_for_card(ANSWERED_AGAIN)
    await chat.card(ANSWERED_AGAIN).press(wording.ANSWERS_IT)
    assert wording.ANSWERS_IT not in await chat.card(ANSWERED_AGAIN).buttons()
    await back_to_thread(chat, record)
    await chat.wait_for_card("Closed: the councillor says it is answered. Answered by Miriam Castleton.")
    closed = chat.card("Closed: ")
    lines = [line for line in (await closed.text()).splitlines() if line.strip()]
    assert lines[0].startswith(f"Issue {record.reference}/1, Staffing")
    assert len(lines) == 3  # two lines, and its one button
    assert await closed.buttons() == [wording.READ]
    await picture(chat, "answers-closed", tall=TALL)
    assert STAFFING not in await chat.text()  # shrunk, with the follow-up's card beside it
    await closed.press(wording.READ)
    await chat.wait_for_card(STAFFING)


async def a_manager_drafts_and_the_page_shows_it(chat: Chat, record: VisitRecord, manager: Colleague) -> None:
    await manager.look_in_thread(f"{record.reference} ", f"Issue {record.reference}/1", STAFFING, wording.SEEN)
    await manager.press(wording.ANSWER)
    assert wording.SEND not in manager.text
    await manager.press(wording.SAVE_DRAFT, words=ANSWERED, outcome="already_in_hand")
    await chat.wait_for_card(f"Draft answer by {manager.person.name}")
    drafted = chat.card(ANSWERED)
    assert "Staffing · Answer drafted" in await drafted.text()
    buttons = await drafted.buttons()
    assert (buttons[0], buttons[-1], len(buttons)) == (wording.SEND, wording.MORE, 3)
    await picture(chat, "answers-draft", tall=TALL)


async def the_draft_is_sent_and_its_councillor_reads_it(chat: Chat, record: VisitRecord, councillor: Colleague) -> None:
    assert not councillor.has_seen(ANSWERED, wording.FOLLOW_UP)
    await chat.card(ANSWERED).press(wording.SEND)
    assert "Answered by Miriam Castleton" in await chat.card(ANSWERED).text()
    await councillor.look_in_chat(ANSWERED, wording.FOLLOW_UP)
    assert f"Issue {record.reference}/1" in councillor.text
    await councillor.press(wording.ANSWERS_IT)
    await chat.wait_for_card("Closed: the councillor says it is answered")


async def hidden_words_leave_the_channel_until_their_author_has_others(
    chat: Chat, record: VisitRecord, councillor: Colleague
) -> None:
    assert SUPPORT in await chat.text()
    await chat.card(f"Issue {record.reference}/2").press(wording.MORE)
    await picture(chat, "answers-more", tall=TALL)
    await chat.card(f"Issue {record.reference}/2").press(wording.ACTS[Act.HIDE])
    hidden = str(wording.HIDDEN)
    await chat.wait_for_card(hidden)
    await chat.until(lambda now: SUPPORT.rstrip(".") not in now.text, "hiding")
    await picture(chat, "answers-hidden", tall=TALL)
    await councillor.look_in_chat(str(wording.REWORD_WHY))
    await councillor.press(wording.ACTS[Act.REWORD], words=REWORDED)
    await chat.wait_for_card(REWORDED)
    await chat.until(lambda now: hidden not in now.text, "rewording")
    assert SUPPORT.rstrip(".") not in await chat.text()
    await picture(chat, "answers-reworded", tall=TALL)
