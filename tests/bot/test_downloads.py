"""A report's files over HTTP: a link shows what it leads to as often as anyone looks, and gives the files once."""

import asyncio
import io
import logging
import re
import socket
import threading
import zipfile
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import aiohttp
import docx
import pytest
import structlog
from aiohttp import web

from bot import downloads
from bot.app import build
from bot.council import load_council
from bot.documents.report.files import Look, ReportFile
from bot.download_pages import down_page, download_page, failed_page, gone_page
from bot.log import configure_log
from bot.settings import load_settings
from tests.bot.calendar_server import DownTable
from tests.bot.download_server import Answer, Server, open_server
from tests.bot.test_council_pages import Outline
from tests.visits.council import DIRECTOR, HEAD, MovingClock, re_register
from tests.visits.reports_frozen import a_draft, a_final
from visits.model import PersonStatus, Role
from visits.report import FrozenReport, ReportContent, Version
from visits.usecases.downloads import LinkIssued, issue_link
from visits.usecases.start import Refused

PLAIN = Look(template=None, logo=None)
BROKEN = Look(template=b"not a Word document", logo=None)


@pytest.fixture
def rows_path(tmp_path: Path) -> Path:
    return tmp_path / "rows.db"


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture(autouse=True)
def log() -> Iterator[io.StringIO]:
    """All that is logged, as much as there can be."""
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, io.StringIO()
    configure_log("debug", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def server(rows_path: Path, clock: MovingClock) -> AsyncIterator[Server]:
    async with open_server(rows_path, clock, look=PLAIN) as opened:
        yield opened


@pytest.fixture
async def other(server: Server, rows_path: Path, clock: MovingClock) -> AsyncIterator[Server]:
    """A second copy of the bot on the same store."""
    async with open_server(rows_path, clock, prefix="b", look=PLAIN) as opened:
        yield opened


class Renderings:
    """In place of the making of files: says how many are made at once, and waits until they may go on."""

    def __init__(self) -> None:
        self.at_once = self.most_at_once = 0
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Event()
        self._lock = threading.Lock()

    def __call__(self, content: ReportContent, report: FrozenReport, look: Look) -> tuple[ReportFile, ...]:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
        self.begun.release()
        assert self.may_end.wait(timeout=20)
        with self._lock:
            self.at_once -= 1
        return (ReportFile(name="report.docx", data=b"made"),)

    async def has_begun(self) -> None:
        assert await asyncio.to_thread(self.begun.acquire, timeout=20)


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Renderings]:
    held = Renderings()
    monkeypatch.setattr(downloads, "all_files", held)
    yield held
    held.may_end.set()


@pytest.fixture
def made_at_once(renderings: Renderings) -> None:
    """For tests about links alone: making the files takes a second each time."""
    renderings.may_end.set()


def is_gone(answer: Answer, server: Server) -> bool:
    return (answer.status, answer.text) == (404, gone_page(server.desk.rules.name))


async def test_a_link_that_never_was_leads_nowhere_whatever_it_looks_like(server: Server) -> None:
    await server.link(await a_draft(server.office))
    for tail in ("0" * 48, "x", "%00", "%ff%fe", "%ED%A0%80", "..%2Freport", "a" * 4000, "%7C"):
        for method in ("GET", "POST"):
            assert is_gone(await server.ask(method, server.desk.download_address("") + tail), server), tail


@pytest.mark.usefixtures("made_at_once")
async def test_a_used_link_and_one_that_ran_out_are_answered_like_one_that_never_was(
    server: Server, clock: MovingClock
) -> None:
    report = await a_draft(server.office)
    used, late = await server.link(report), await server.link(report)
    assert (await server.post(used)).is_file
    clock.forward(minutes=10)
    for address in (used, late, server.desk.download_address("0" * 48)):
        for method in ("GET", "POST"):
            answer = await server.ask(method, address)
            assert is_gone(answer, server)
            assert {key: answer.headers[key] for key in downloads.HEADERS} == downloads.HEADERS


async def test_who_left_since_gets_nothing(server: Server) -> None:
    address = await server.link(await a_draft(server.office))
    await re_register(server.office, HEAD, status=PersonStatus.LEFT)
    assert is_gone(await server.get(address), server)
    assert is_gone(await server.post(address), server)


@pytest.mark.usefixtures("made_at_once")
async def test_a_reader_fetches_a_final_report_and_gets_no_link_to_a_draft(server: Server) -> None:
    draft, final = await a_draft(server.office), await a_final(server.office)
    assert await issue_link(server.office, DIRECTOR, draft.year, draft.id, "o1") == Refused()
    address = await server.link(final, DIRECTOR)
    assert "final" in (await server.get(address)).text
    assert (await server.post(address)).is_file


@pytest.mark.usefixtures("made_at_once")
async def test_while_the_store_is_down_nothing_is_used_up(server: Server) -> None:
    address = await server.link(await a_draft(server.office))
    server.table.is_down = True
    for method in ("GET", "POST"):
        answer = await server.ask(method, address)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert answer.text == down_page(server.desk.rules.name)
    server.table.is_down = False
    assert (await server.post(address)).is_file


async def test_a_link_whose_files_could_not_be_made_is_given_back(
    server: Server, rows_path: Path, clock: MovingClock
) -> None:
    address = await server.link(await a_draft(server.office))
    async with open_server(rows_path, clock, prefix="b", look=BROKEN) as broken:
        answer = await broken.post(broken.here(address))
    assert (answer.status, answer.text) == (500, failed_page(server.desk.rules.name))
    assert (await server.post(address)).is_file


async def test_a_link_is_given_back_when_the_bot_is_stopped_before_its_files_are_made(
    server: Server, rows_path: Path, clock: MovingClock, renderings: Renderings
) -> None:
    address = await server.link(await a_draft(server.office))
    async with open_server(rows_path, clock, prefix="b", look=PLAIN) as stopped:
        posting = asyncio.create_task(stopped.post(stopped.here(address)))
        await renderings.has_begun()
        assert is_gone(await server.get(address), server)
        await stopped.runner.cleanup()
        await asyncio.gather(posting, return_exceptions=True)
    renderings.may_end.set()
    assert (await server.post(address)).is_file


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_no_other_method_does_anything(server: Server, method: str) -> None:
    address = await server.link(await a_draft(server.office))
    assert (await server.ask(method, address)).status == 405
    assert (await server.get(address)).status == 200


@pytest.mark.usefixtures("made_at_once")
async def test_ten_looks_use_nothing_up_and_the_button_then_fetches_the_files(server: Server) -> None:
    address = await server.link(await a_draft(server.office))
    for _ in range(10):
        assert (await server.get(address)).status == 200
        head = await server.ask("HEAD", address)
        assert (head.status, head.body) == (200, b"")
    assert (await server.post(address)).is_file


@pytest.mark.usefixtures("made_at_once")
async def test_of_two_presses_one_gets_the_file_and_the_other_a_page(server: Server) -> None:
    address = await server.link(await a_draft(server.office))
    assert (await server.post(address)).is_file
    assert is_gone(await server.post(address), server)


@pytest.mark.usefixtures("made_at_once")
async def test_of_fifty_presses_at_once_on_two_copies_of_the_bot_one_gets_the_file(
    server: Server, other: Server
) -> None:
    address = await server.link(await a_draft(server.office))
    answers = await asyncio.gather(*(one.post(one.here(address)) for one in [server, other] * 25))
    assert [answer.is_file for answer in answers].count(True) == 1
    assert [answer.status for answer in answers].count(404) == 49


async def test_two_reports_are_made_at_once_and_others_wait_their_turn(server: Server, renderings: Renderings) -> None:
    report = await a_draft(server.office)
    links = [await server.link(report) for _ in range(5)]
    posting = asyncio.gather(*(server.post(link) for link in links))
    await renderings.has_begun()
    await renderings.has_begun()
    looked = [await server.get(link) for link in links]
    assert [one.status for one in looked].count(200) == 3, "the links of those who wait are not used yet"
    renderings.may_end.set()
    assert all(answer.is_file for answer in await posting)
    assert renderings.most_at_once == downloads.RENDERINGS


async def test_whoever_guesses_does_not_wait_behind_the_making_of_reports(
    server: Server, renderings: Renderings
) -> None:
    report = await a_draft(server.office)
    links = [await server.link(report) for _ in range(3)]
    posting = asyncio.gather(*(server.post(link) for link in links))
    await renderings.has_begun()
    await renderings.has_begun()
    async with asyncio.timeout(5):
        assert is_gone(await server.post(server.desk.download_address("0" * 48)), server)
    renderings.may_end.set()
    await posting


@pytest.mark.usefixtures("made_at_once")
@pytest.mark.parametrize("origin", ["null", "https://elsewhere.example"])
async def test_where_a_press_comes_from_is_not_asked(server: Server, origin: str) -> None:
    """Browsers say "null" for the page's own button, since the page tells them to say nothing of where it is."""
    address = await server.link(await a_draft(server.office))
    assert (await server.ask("POST", address, Origin=origin)).is_file


async def test_the_files_are_all_there_and_the_report_opens(server: Server) -> None:
    report = await a_draft(server.office)
    answer = await server.post(await server.link(report))
    with zipfile.ZipFile(io.BytesIO(answer.body)) as files:
        assert files.testzip() is None
        names = files.namelist()
        [first, *_] = [name for name in names if name.endswith(".docx")]
        document = docx.Document(io.BytesIO(files.read(first)))
    assert any(name.endswith(".xlsx") for name in names)
    assert len(document.paragraphs) > 10
    assert {key: answer.headers[key] for key in downloads.HEADERS} == downloads.HEADERS
    disposition = answer.headers["Content-Disposition"]
    assert disposition == (
        'attachment; filename="Frontline visits 2026-27 - published.zip"; '
        "filename*=UTF-8''Frontline%20visits%202026-27%20-%20published.zip"
    )


@pytest.mark.parametrize("council", ["Cyngor Tŷ Gŵyr", 'A"b;c\\d\r\nSet-Cookie: x=1', "Ελληνικά", "../../x"])
def test_a_file_name_breaks_out_of_nothing(council: str) -> None:
    header = downloads._attachment(f"{council}.zip")
    found = re.fullmatch(r"""attachment; filename="([^"\\/]+)"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)""", header)
    assert found
    assert header.isascii()
    assert header.isprintable()
    saved = unquote(found[2])
    assert not set('"\\/;\r\n:') & set(saved)
    assert saved.endswith(".zip")


def test_a_file_name_keeps_its_letters() -> None:
    assert unquote(downloads._attachment("Cyngor Tŷ Gŵyr.zip").partition("''")[2]) == "Cyngor Tŷ Gŵyr.zip"


async def test_the_page_may_load_nothing_and_send_nowhere_else_and_its_own_style_is_allowed(server: Server) -> None:
    answer = await server.get(await server.link(await a_draft(server.office)))
    assert {key: answer.headers[key] for key in downloads.HEADERS} == downloads.HEADERS
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    assert policy["style-src"] == f"'sha256-{b64encode(sha256(style[1].encode()).digest()).decode()}'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_says_what_the_link_leads_to_and_until_when(server: Server, clock: MovingClock) -> None:
    clock.moment = datetime(2027, 4, 6, 13, 55, tzinfo=UTC)  # summer time
    report = await a_draft(server.office, Version.RESTRICTED)
    text = Outline((await server.get(await server.link(report))).text).text
    assert "Council, front-line visits 2026-27: a draft, the restricted version, which is not for publication." in text
    assert "This link works once, until 15:05 on 6 April 2027." in text


async def test_every_page_is_accessible_plain_html_and_names_cannot_break_out_of_it(server: Server) -> None:
    report, moment = await a_draft(server.office), datetime(2026, 11, 20, 10, tzinfo=UTC)
    sharp = "<script>alert('&')</script>"
    pages = [download_page(sharp, report, moment), gone_page(sharp), down_page(sharp), failed_page(sharp)]
    for outline in map(Outline, pages):
        assert outline.open == []
        assert outline.language == "en-GB"
        assert outline.tags.count("h1") == outline.tags.count("main") == outline.tags.count("title") == 1
        assert not {"script", "img", "iframe", "a"} & set(outline.tags)
        assert sharp in outline.text
    assert Outline(pages[0]).tags.count("button") == 1
    assert not any("<form" in page for page in pages[1:])


async def test_the_token_is_in_no_line_of_the_log_however_much_it_says(
    server: Server, rows_path: Path, clock: MovingClock, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await a_draft(server.office)
    address = await server.link(report)
    token = address.rpartition("/")[2]
    assert (await server.get(address)).status == 200
    async with open_server(rows_path, clock, prefix="b", look=BROKEN) as broken:
        assert (await broken.post(broken.here(address))).status == 500
    assert (await server.post(address)).is_file
    assert is_gone(await server.post(address), server)
    assert (await server.ask("PUT", address)).status == 405
    server.table.is_down = True
    assert (await server.get(address)).status == 503
    monkeypatch.setattr(DownTable, "get", None)
    assert (await server.get(address)).status == 500
    logged = log.getvalue()
    assert "report not made" in logged
    assert report.id in logged
    assert "Error handling request" in logged, "a fault of ours is logged too"
    assert token not in logged


async def test_the_product_serves_reports_at_addresses_that_nobody_can_guess(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        env = {"MODE": "development", "STORE_PATH": str(tmp_path / "visits.db"), "PORT": str(port)}
        council = load_council(Path(__file__).parents[2] / "council.example.toml", today=date(2026, 11, 16))
        clock = MovingClock()
        product = build(
            load_settings({f"FRONTLINE_{name}": value for name, value in env.items()}), council, clock=clock
        )
        runner = web.AppRunner(product.app, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        head = next(person.id for person in council.people if person.has(Role.HEAD_OF_SERVICE))
        report = await a_draft(product.desk.office, person=head)
        issued = await issue_link(product.desk.office, head, report.year, report.id, "20261120-o1")
        assert isinstance(issued, LinkIssued)
        assert re.fullmatch(r"[0-9a-f]{48}", issued.token), "192 random bits"
        async with aiohttp.ClientSession() as session:
            async with session.get(product.desk.download_address(issued.token)) as answer:
                assert answer.status == 200
                assert council.name in await answer.text()
            async with session.post(product.desk.download_address("0" * 48)) as answer:
                assert answer.status == 404
        await runner.cleanup()
