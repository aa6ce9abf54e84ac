"""The committee report, in Microsoft's client and a real browser: its figures, a draft produced, its files fetched once.

The person at the page is Head of Service. The files come through the page that the link opens, as for anyone; the bodies of
the Word documents are read by a reader that did not write them. Set FRONTLINE_SCREENSHOTS to keep pictures.
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import mammoth
import pytest
from playwright.async_api import Browser

from bot.demo.show import started
from cards.wording import report as wording
from tests.e2e.chat import Chat
from tests.e2e.filling import MovableClock, picture

pytestmark = [pytest.mark.node, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COUNCIL = Path(__file__).resolve().parents[2] / "council.example.toml"
EVENING = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
TALL = 2600


async def test_a_report_is_looked_at_produced_and_its_files_are_fetched_once(browser: Browser, tmp_path: Path) -> None:
    async with started(COUNCIL, clock=MovableClock(EVENING)) as running:
        chat = await Chat.open(browser, running.playground.url)
        await chat.open_personal_chat()
        await its_figures_are_shown(chat)
        await it_cannot_be_final_yet(chat)
        address = await a_draft_is_produced(chat)
        files = await the_files_come_once(browser, address, tmp_path)
        await chat.page.close()
    the_report_is_in_them(files)


async def its_figures_are_shown(chat: Chat) -> None:
    await chat.say("report")
    await picture(chat, "report-preview", tall=TALL)
    seen = await chat.card().text()
    assert "Committee report 2026-27" in seen
    assert "Of 2 issues raised" in seen or "2 issues" in seen
    assert str(wording.TO_DO) in seen


async def it_cannot_be_final_yet(chat: Chat) -> None:
    await chat.card().press(wording.FINAL)
    seen = await chat.card().text()
    assert str(wording.NOT_READY) in seen
    await picture(chat, "report-not-ready", tall=TALL)


async def a_draft_is_produced(chat: Chat) -> str:
    """The address of the page with its files."""
    await chat.card().press(wording.DRAFT)
    await picture(chat, "report-produced")
    assert str(wording.CHECKED) in await chat.card().text()
    await chat.card().press(wording.GET_FILES)
    await picture(chat, "report-link")
    async with chat.page.context.expect_page() as opened:
        await (
            chat.page.get_by_role("button", name=wording.DOWNLOAD)
            .or_(chat.page.get_by_role("link", name=wording.DOWNLOAD))
            .last.click()
        )
    page = await opened.value
    address = page.url
    await page.close()
    return address


async def the_files_come_once(browser: Browser, address: str, where: Path) -> dict[str, bytes]:
    """Looking spends nothing, the button fetches the files, and then there is nothing left to fetch."""
    page = await browser.new_page()
    for _ in range(2):
        await page.goto(address)
    await page.screenshot(path=where / "page.png")
    async with page.expect_download() as begun:
        await page.get_by_role("button", name="Download").click()
    kept = where / "report.zip"
    await (await begun.value).save_as(kept)
    again = await page.goto(address)
    assert again is not None
    assert again.status == 404
    assert "has been used, or has run out" in await page.inner_text("body")
    await page.close()
    with zipfile.ZipFile(io.BytesIO(kept.read_bytes())) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def the_report_is_in_them(files: dict[str, bytes]) -> None:
    body = next(data for name, data in files.items() if name.endswith("report.docx"))
    read = mammoth.extract_raw_text(io.BytesIO(body)).value
    assert "Front-line visits" in read
    assert re.search(r"2 issues", read)
    assert any(name.endswith(".xlsx") for name in files)
    assert sum("appendix" in name for name in files) >= 3
