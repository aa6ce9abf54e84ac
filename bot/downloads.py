"""A report's files over HTTP, by a link that works once: GET /report/{token} shows what it is, POST fetches it.

Whoever knows the token may fetch the files, so it is in no log. Looking (GET, HEAD) uses nothing up: programs that check the
links in messages look at every one. Where a POST comes from (Origin) is not asked: there is no cookie and no sign-in that a
foreign page could borrow, and under our own Referrer-Policy browsers say "null" for our own button.
"""

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Final, assert_never
from urllib.parse import quote

import structlog
from aiohttp import web

from bot import download_pages as pages
from bot.desk import Desk
from bot.documents.report.files import Look
from bot.documents.report.sections import report_name
from bot.pages import STYLE
from bot.report_files import all_files, zipped
from visits.ports import Unavailable
from visits.usecases.downloads import Spent, Unusable, Usable, give_back, look_at_link, spend_link

ADDRESS: Final = "/report/{token}"
RENDERINGS: Final = 2
"""Reports that are made at the same moment; others wait their turn. Each takes some seconds of a core, and memory."""
_STYLE_HASH: Final = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_log = structlog.get_logger("bot.downloads")


def add_downloads(app: web.Application, desk: Desk, look: Look) -> None:
    """Serve the reports of this desk's council."""
    downloads = _Downloads(desk, look)
    app.router.add_get(ADDRESS, downloads.show)
    app.router.add_post(ADDRESS, downloads.fetch)
    app.cleanup_ctx.append(downloads.lifetime)


class _Downloads:
    def __init__(self, desk: Desk, look: Look) -> None:
        self._office = desk.office
        self._council = desk.rules.name
        self._look = look
        self._rendering = asyncio.Semaphore(RENDERINGS)
        self._making: set[asyncio.Task[web.Response]] = set()

    async def show(self, request: web.Request) -> web.Response:
        """What the link leads to, with the button that fetches it; 404 if it leads nowhere, 503 while the store is down."""
        try:
            found = await look_at_link(self._office, request.match_info["token"])
        except Unavailable:
            return self._down()
        match found:
            case Usable():
                return _page(200, pages.download_page(self._council, found.report, found.expires_at))
            case Unusable():
                return self._gone()
            case _:
                assert_never(found)

    async def fetch(self, request: web.Request) -> web.Response:
        """The report's files as one zip, once; the same page as `show` has for a link that leads nowhere."""
        token = request.match_info["token"]
        try:
            if isinstance(await look_at_link(self._office, token), Unusable):
                return self._gone()  # whoever guesses does not stand in the queue
            async with self._rendering:
                return await self._used(token)
        except Unavailable:
            return self._down()
        except Exception:
            _log.exception("report not made")
            return _page(500, pages.failed_page(self._council))

    async def lifetime(self, _app: web.Application) -> AsyncIterator[None]:
        """When the server stops, links whose files are not made yet are given back while the store is still open: requests
        are cut off without being waited for.
        """
        yield
        for making in self._making:
            making.cancel()
        await asyncio.gather(*self._making, return_exceptions=True)

    async def _used(self, token: str) -> web.Response:
        spent = await spend_link(self._office, token)
        match spent:
            case Unusable():
                return self._gone()
            case Spent():
                making = asyncio.create_task(self._made(spent))
                self._making.add(making)
                making.add_done_callback(self._making.discard)
                return await asyncio.shield(making)
            case _:
                assert_never(spent)

    async def _made(self, spent: Spent) -> web.Response:
        try:
            data = await asyncio.to_thread(_zip_of, spent, self._look)
        except BaseException:  # also when it is cut off
            _log.warning("link given back", report=spent.report.id)
            await give_back(self._office, spent.link)
            raise
        named = {"Content-Disposition": _attachment(f"{report_name(spent.content)}.zip")}
        return web.Response(body=data, content_type="application/zip", headers=HEADERS | named)

    def _gone(self) -> web.Response:
        return _page(404, pages.gone_page(self._council))

    def _down(self) -> web.Response:
        return _page(503, pages.down_page(self._council), {"Retry-After": "60"})


def _zip_of(spent: Spent, look: Look) -> bytes:
    return zipped(all_files(spent.content, spent.report, look))


def _attachment(name: str) -> str:
    """The header that has a file saved under this name; browsers too old for other alphabets get hyphens (RFC 6266)."""
    safe = re.sub(r"[^\w (),.-]+", "-", name)
    plain = re.sub(r"[^ -~]+", "-", safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def _page(status: int, text: str, more: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS | (more or {}))
