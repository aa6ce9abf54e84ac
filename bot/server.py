"""How the server listens, and how it ends.

What aiohttp leaves open is closed here: how many may be connected, how long a caller may take over the first line and headers
(aiohttp waits for ever), and how long over taking an answer. All of it is per process.
"""

import asyncio
import os
import signal
import threading
from typing import Final, cast

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

MOST_CONNECTIONS: Final = 500
HEADER_SECONDS: Final = 10.0
"""From the connection to the end of the first request's headers."""
KEEP_ALIVE_SECONDS: Final = 75.0
"""How long a connection may be idle between two requests, or dawdle over a later one's headers. Proxies keep theirs for less."""
STUCK_SECONDS: Final = 30.0
"""How long an answer may wait to be taken."""
MOST_HEADERS: Final = 64
LONGEST_LINE: Final = 8190
"""Bytes, in the first line and in each header. A token of Teams takes about 1,500."""
LINGER_SECONDS: Final = 5.0
PAGE_SECONDS: Final = 30.0
FILE_SECONDS: Final = 120.0
"""A committee report takes some seconds to make, and others wait their turn."""
PAGES_AT_ONCE: Final = 50
"""Requests of calendars, reports and pages that are answered at once: whoever sends them, turns still have room."""
TURNS_END_SECONDS: Final = 10.0
END_SECONDS: Final = 15.0
"""From the signal to the end of the process, whatever hangs."""

_log = structlog.get_logger("bot.server")


async def run(app: web.Application, host: str, port: int, *, header_seconds: float = HEADER_SECONDS) -> None:
    """Serve until SIGTERM or SIGINT; then accept no more, let turns and posts under way finish, and return.

    Raises OSError where the address can't be listened on.
    """
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)
    runner = runner_of(app)
    await runner.setup()
    connections = Connections(runner, header_seconds=header_seconds)
    try:
        server = await loop.create_server(connections, host, port)
        _log.info("serving", port=port)
        await stopped.wait()
        _end_in_any_case()
        _log.info("stopping")
        server.close()
    finally:
        await runner.cleanup()
    _log.info("stopped")


def runner_of(app: web.Application) -> web.AppRunner:
    """The server with its limits on requests."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=TURNS_END_SECONDS,
        keepalive_timeout=KEEP_ALIVE_SECONDS,
        lingering_time=LINGER_SECONDS,
        max_headers=MOST_HEADERS,
        max_line_size=LONGEST_LINE,
        max_field_size=LONGEST_LINE,
        auto_decompress=False,  # the door takes no compressed body, and nothing of one that it refuses is to be unpacked
    )


class Connections:
    """Makes the protocol of each new connection, which counts itself among those that are open."""

    def __init__(
        self,
        runner: web.AppRunner,
        *,
        most: int = MOST_CONNECTIONS,
        header_seconds: float = HEADER_SECONDS,
        stuck_seconds: float = STUCK_SECONDS,
    ) -> None:
        if runner.server is None:
            raise RuntimeError("the runner is not set up")
        self._server = runner.server
        self._most = most
        self.header_seconds = header_seconds
        self.stuck_seconds = stuck_seconds
        self._open = 0
        self._was_full = False

    def __call__(self) -> asyncio.Protocol:
        """A protocol for one connection, before aiohttp's own."""
        return _Connection(self._server(), self)

    def enter(self) -> bool:
        """Count a connection; False if there are too many, which is logged once until there is room again."""
        if self._open >= self._most:
            if not self._was_full:
                _log.warning("too many connections", most=self._most)
            self._was_full = True
            return False
        self._was_full = False
        self._open += 1
        return True

    def leave(self) -> None:
        """A connection that was counted is gone."""
        self._open -= 1


class _Connection(asyncio.Protocol):
    """Hands all on to aiohttp's protocol, and cuts the connection off when a time is up."""

    def __init__(self, inner: asyncio.Protocol, all_of_them: Connections) -> None:
        self._inner = inner
        self._all = all_of_them
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tail: bytes | None = b""
        """The last bytes of the first headers; None once they have ended."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        there = cast(asyncio.Transport, transport)
        if not self._all.enter():
            there.abort()
            return
        self._transport = there
        self._cut_in(self._all.header_seconds)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._transport is None:
            return
        if self._tail is not None:
            seen = self._tail + data
            self._tail = None if b"\r\n\r\n" in seen else seen[-3:]
            if self._tail is None:
                self._keep()
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._transport else None

    def pause_writing(self) -> None:
        self._cut_in(self._all.stuck_seconds)
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._keep()
        self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is None:
            return
        self._keep()
        self._transport = None
        self._all.leave()
        self._inner.connection_lost(exc)

    def _cut_in(self, seconds: float) -> None:
        self._keep()
        if self._transport:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._transport.abort)

    def _keep(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def pages_within(
    most: int = PAGES_AT_ONCE, page_seconds: float = PAGE_SECONDS, file_seconds: float = FILE_SECONDS
) -> Middleware:
    """A middleware for all but turns and the platform's questions, which have limits of their own: 503 beyond `most` at once,
    and when an answer takes too long (a POST may take as long as a file).
    """
    under_way = 0

    @web.middleware
    async def within(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal under_way
        if request.path in {"/api/messages", "/healthz", "/readyz"}:
            return await handler(request)
        if under_way >= most:
            return _busy()
        under_way += 1
        try:
            async with asyncio.timeout(file_seconds if request.method == "POST" else page_seconds):
                return await handler(request)
        except TimeoutError:
            _log.warning("page took too long", method=request.method)
            return _busy()
        finally:
            under_way -= 1

    return within


def _busy() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})


def _end_in_any_case() -> None:
    """A thread that can't be stopped, such as one that draws a report, must not hold the process back."""
    last = threading.Timer(END_SECONDS - 1, os._exit, (0,))
    last.daemon = True
    last.start()
