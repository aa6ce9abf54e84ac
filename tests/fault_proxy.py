"""A proxy on loopback that loses replies, answers 503 and hangs when told to, before a real server that does not."""

import asyncio
from collections import Counter
from collections.abc import Callable
from enum import Enum, auto

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web
from yarl import URL


class Fault(Enum):
    """What may go wrong with one request."""

    LOST_REPLY = auto()
    "The server did it; the connection breaks before it can say so."
    BUSY_AFTER = auto()
    "The server did it; the reply is turned into 503."
    BUSY_BEFORE = auto()
    "503, and the server heard nothing."
    DROPPED = auto()
    "The connection breaks, and the server heard nothing."
    HANG_AFTER = auto()
    "The server did it; no reply ever comes."
    HANG_BEFORE = auto()
    "The server heard nothing; no reply ever comes."


_UNHEARD = {Fault.BUSY_BEFORE, Fault.DROPPED, Fault.HANG_BEFORE}
_HOP_HEADERS = {"host", "connection", "transfer-encoding", "content-length", "keep-alive"}
_Choice = Callable[[web.Request], bool]


def any_request(request: web.Request) -> bool:
    """Chooses every request."""
    return True


def a_write(request: web.Request) -> bool:
    """Chooses what may change something."""
    return request.method != "GET"


class FaultProxy:
    """Stands before `http://127.0.0.1:<upstream_port>`. Planned faults happen in order, each to one chosen request."""

    def __init__(self, upstream_port: int) -> None:
        self._upstream = f"http://127.0.0.1:{upstream_port}"
        self._planned: list[tuple[Fault, _Choice]] = []
        self._always: Fault | None = None
        self._over = asyncio.Event()
        self.happened: Counter[Fault] = Counter()
        self.port = 0

    def plan(self, *faults: Fault, to: _Choice = a_write) -> None:
        """Let these happen, in this order, to the next requests chosen by `to`."""
        self._planned += [(fault, to) for fault in faults]

    def always(self, fault: Fault | None) -> None:
        """Let this happen to every request that has no other fault planned; None for none."""
        self._always = fault

    async def start(self) -> int:
        """Listen on a free port of loopback, and give the port."""
        self._session = ClientSession(
            connector=TCPConnector(limit=0), timeout=ClientTimeout(total=30), auto_decompress=False
        )
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self.port

    async def stop(self) -> None:
        """Let go of all that hangs, and stop listening: from now on connections are refused."""
        self._over.set()
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        fault = self._next_fault(request)
        body = await request.read()
        if fault in _UNHEARD:
            return await self._fail(request, fault)
        # The server checks a signature over the path and content type: both must arrive as they were sent.
        async with self._session.request(
            request.method,
            URL(self._upstream + request.raw_path, encoded=True),
            data=body or None,
            skip_auto_headers=["Content-Type"],
            headers={name: value for name, value in request.headers.items() if name.lower() not in _HOP_HEADERS},
            allow_redirects=False,
        ) as reply:
            content = await reply.read()
        if fault is not None:
            return await self._fail(request, fault)
        headers = {name: value for name, value in reply.headers.items() if name.lower() not in _HOP_HEADERS}
        return web.Response(status=reply.status, body=content, headers=headers)

    def _next_fault(self, request: web.Request) -> Fault | None:
        found = next((index for index, (_, chosen) in enumerate(self._planned) if chosen(request)), None)
        fault = self._always if found is None else self._planned.pop(found)[0]
        if fault is not None:
            self.happened[fault] += 1
        return fault

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault in (Fault.HANG_AFTER, Fault.HANG_BEFORE):
            await self._over.wait()
        if fault in (Fault.BUSY_AFTER, Fault.BUSY_BEFORE):
            return web.Response(status=503, text="busy")
        if request.transport is not None:  # else the client has given up first
            request.transport.abort()
        return web.Response()
