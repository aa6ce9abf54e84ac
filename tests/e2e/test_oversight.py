"""Nothing is forgotten, in Microsoft's client and a real browser: a digest with its chart, a quiet week, what is overdue, a search.

The person at the page is Head of Service and councillor at once. What others do is done by the use cases. The product's clock is
put forward from one Monday to the next. Set FRONTLINE_SCREENSHOTS to keep pictures in build/screenshots.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.demo.show import Running, started
from bot.desk import Desk
from cards.wording import digest as wording
from tests.e2e.chat import Chat
from tests.e2e.filling import MovableClock, picture
from visits.doing import Doing
from visits.issues import Act
from visits.model import Issue, Outcome, Role
from visits.rota_shown import SlotDoing
from visits.slots import SlotAct
from visits.usecases import digests
from visits.usecases import issues as acting
from visits.usecases import rota as arranging

pytestmark = [pytest.mark.node, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COUNCIL = Path(__file__).resolve().parents[2] / "council.example.toml"
CHANNEL = "Frontline visits"
FRIDAY_NIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, 1, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 9, 1, tzinfo=UTC)
TALL = 2400


async def test_a_digest_says_what_needs_someone_and_a_quiet_week_renews_it_in_place(browser: Browser) -> None:
    clock = MovableClock(FRIDAY_NIGHT)
    async with started(COUNCIL, clock=clock) as running:
        chat = await Chat.open(browser, running.playground.url)
        clock.put_to(MONDAY)
        await the_digest_comes_and_its_figures_are_right(chat, running)
        await what_is_overdue_is_listed_in_the_chat(chat)
        await an_issue_is_found_from_the_message_box(chat)
        await everything_is_seen_to(running)
        clock.put_to(NEXT_MONDAY)
        await the_digest_is_renewed_and_no_other_comes(chat)
        await chat.page.close()


async def the_digest_comes_and_its_figures_are_right(chat: Chat, running: Running) -> None:
    await chat.open_channel(CHANNEL)
    await chat.wait_for_card(wording.TITLE)
    await picture(chat, "oversight-digest", tall=TALL)
    head = running.council.teams[0].head_of_service
    now = await digests.digest_for(running.product.desk.office, head)
    seen = await chat.card(wording.TITLE).text()
    for reference in ("V26-0002/1", "V26-0003/1"):
        assert reference in seen, "both are overdue"
    assert wording.open_now(now.figures) in seen
    assert all(words in seen for words in (wording.OVERDUE, wording.WAITING, "Over 20")), (
        "the chart is drawn, with its legend"
    )


async def what_is_overdue_is_listed_in_the_chat(chat: Chat) -> None:
    await chat.open_personal_chat()
    await chat.say("overdue")
    await picture(chat, "oversight-overdue", tall=TALL)
    seen = await chat.card().text()
    assert "V26-0002/1" in seen
    assert "V26-0003/1" in seen


async def an_issue_is_found_from_the_message_box(chat: Chat) -> None:
    await chat.page.get_by_label("Trigger Message Extension App").first.click()
    await chat.page.get_by_role("menuitem", name="Search Command").click()
    await chat.page.get_by_placeholder("Enter a search term").fill("parking")
    await chat.page.keyboard.press("Enter")
    found = chat.page.get_by_text("V26-0002/1 · Harbourside Locality Team")
    await found.first.wait_for()  # the client may show it twice: in the list, and as the card to be sent
    await picture(chat, "oversight-search")
    await chat.page.keyboard.press("Escape")


async def everything_is_seen_to(running: Running) -> None:
    """Every issue is answered and settled, and the visit that nobody has written up did not take place."""
    desk = running.product.desk
    coordinator = next(one.id for one in running.council.people if one.has(Role.COORDINATOR))
    for label in await desk.store.years():
        year = desk.store.year(label)
        for issue in [one for team in running.council.teams for one in await year.open_issues(team.id)]:
            await is_settled(desk, issue)
        for slot in await year.slots_between(datetime(2026, 5, 1, tzinfo=UTC), MONDAY):
            missed = SlotDoing(act=SlotAct.MISS)
            await arranging.act_on_slot(desk.office, coordinator, label, slot.id, missed, desk.new_operation())
    desk.wake()


async def is_settled(desk: Desk, issue: Issue) -> None:
    """Its Head of Service answers, and its author is satisfied."""
    record = await desk.store.year(issue.year).record(issue.record_id)
    assert record is not None
    answer = Doing(act=Act.RESPOND, text="It is seen to.", outcome=Outcome.INFORMATION)
    for person, doing in ((issue.goes_to, answer), (record.value.author, Doing(act=Act.SETTLE))):
        acted = await acting.act_on_issue(desk.office, person, issue.year, issue.id, doing, desk.new_operation())
        assert isinstance(acted, acting.Acted), acted


async def the_digest_is_renewed_and_no_other_comes(chat: Chat) -> None:
    await chat.open_channel(CHANNEL)
    await chat.wait_for_card(wording.QUIET)
    await picture(chat, "oversight-quiet", tall=TALL)
    assert (await chat.text()).count(wording.TITLE) == 1
