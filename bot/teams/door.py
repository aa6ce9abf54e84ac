"""The HTTP server: where Teams delivers, and where the platform asks how we are."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import orjson
import structlog
from aiohttp import web
from botbuilder.core import InvokeResponse

from bot.teams.activities import MOST_BYTES, BadActivity, parse
from bot.teams.adapter import TeamsAdapter
from bot.teams.connector import Connector
from bot.teams.handler import TurnHandler, log_failure
from bot.teams.refusals import Refusals
from bot.teams.tokens import Claims, Gate, Refused
from bot.teams.updates import BackgroundUpdates
from bot.turns import CardJson, Conversation

BODY_SECONDS: Final = 15.0
"""How long a caller may take to send a body."""
READY_SECONDS: Final = 5.0
MOST_TURNS: Final = 200
"""Turns that are answered at once, by this process. Whoever is not known to be Teams never counts."""
LAST_UPDATES_SECONDS: Final = 3.0
"""How long card updates may take when the server ends."""

Lifetime = Callable[[web.Application], AsyncIterator[None]]
"""Runs with the server: up to its one `yield` at the start, the rest at the end (aiohttp's cleanup_ctx)."""

_log = structlog.get_logger("bot.teams")


class NotReady(Exception):
    """Turns can't be served, although storage answers. The text says why, to anyone who asks."""


Ready = Callable[[], Awaitable[str | None]]


def create_app(
    conversation: Conversation,
    gate: Gate,
    connector: Connector,
    ready: Ready,
    *,
    error_card: Callable[[], CardJson],
    error_text: str,
    lifetimes: Iterable[Lifetime] = (),
) -> web.Application:
    """The whole server: POST /api/messages, GET /healthz, GET /readyz.

    `ready` returns when storage answers, with what is to be looked at, and raises when it does not (NotReady: for another
    reason). `lifetimes` are the background jobs. At the end card updates are sent, then the jobs end, then gate and connector
    are closed.
    """
    updates = BackgroundUpdates(connector)
    handler = TurnHandler(conversation, connector, updates, error_card=error_card, error_text=error_text)
    door = _Door(gate, TeamsAdapter(connector), handler, ready)
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_route("*", "/api/messages", door.receive)
    app.router.add_get("/healthz", door.healthz)
    app.router.add_get("/readyz", door.readyz)

    async def connections(_: web.Application) -> AsyncIterator[None]:
        yield
        await gate.close()
        await connector.close()

    async def card_updates(_: web.Application) -> AsyncIterator[None]:
        yield
        await updates.drain(LAST_UPDATES_SECONDS)

    app.cleanup_ctx.extend([connections, *lifetimes, card_updates])  # they end in the opposite order
    return app


class _Door:
    def __init__(self, gate: Gate, adapter: TeamsAdapter, handler: TurnHandler, ready: Ready) -> None:
        self._gate = gate
        self._adapter = adapter
        self._handler = handler
        self._ready = ready
        self._refusals = Refusals()
        self._under_way = 0

    async def receive(self, request: web.Request) -> web.Response:
        """One activity: 200, with a body for an invoke; what is refused gets 400, 401, 403, 405, 408, 413, 415 or 503."""
        began, address = time.perf_counter(), request.remote or ""
        try:
            if request.method != "POST":
                raise web.HTTPMethodNotAllowed(request.method, ["POST"])
            claims = await self._gate.identify(_authorization(request))
            if self._under_way >= MOST_TURNS:
                self._refusals.note(address, "too many turns", most=MOST_TURNS)
                return web.Response(status=503, headers={"Retry-After": "5"})
            with self._one_more():
                return await self._turn(request, claims, began)
        except Refused as refused:
            self._refusals.note(address, "refused", status=refused.status, reason=refused.reason)
            return web.Response(status=refused.status)
        except BadActivity as bad:
            self._refusals.note(address, "malformed", status=bad.status, faults=bad.faults)
            return _json({"faults": bad.faults}, status=bad.status)
        except web.HTTPError as refused:
            self._refusals.note(address, "refused", status=refused.status, reason=refused.reason)
            raise

    async def _turn(self, request: web.Request, claims: Claims, began: float) -> web.Response:
        activity = parse(request.content_type, await _body(request))
        self._gate.admit(claims, activity)
        outcome = await self._adapter.run(activity, self._handler)
        answer = self._answer(outcome)
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        _log.info("turn", kind=_kind(activity.type), status=answer.status, ms=milliseconds)
        return answer

    @contextmanager
    def _one_more(self) -> Iterator[None]:
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def healthz(self, _: web.Request) -> web.Response:
        """The process lives."""
        return web.Response(text="alive")

    async def readyz(self, _: web.Request) -> web.Response:
        """All is well, with what is to be looked at; or 503, with why not."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                detail = await self._ready()
        except NotReady as wrong:
            return web.Response(status=503, text=str(wrong))
        except Exception as error:
            log_failure("not ready", error)
            return web.Response(status=503, text="Storage does not answer.")
        return web.Response(text=f"ready. {detail}" if detail else "ready")

    def _answer(self, outcome: InvokeResponse | None) -> web.Response:
        if outcome is None:
            return web.Response()
        try:
            return _json(outcome.body, status=outcome.status)
        except TypeError as unserialisable:
            log_failure("card is not JSON", unserialisable)
            return _json(self._handler.error_body())


def _authorization(request: web.Request) -> str:
    """The Authorization header. Of two, none: a proxy before us may have looked at the other."""
    given = request.headers.getall("Authorization", [])
    return given[0] if len(given) == 1 else ""


async def _body(request: web.Request) -> bytes:
    """The whole body. Raises HTTPRequestEntityTooLarge (413), HTTPRequestTimeout (408) or BadActivity (400, 415)."""
    if "Content-Encoding" in request.headers:
        raise BadActivity(415, "The body must not be compressed.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError as slow:
        raise web.HTTPRequestTimeout from slow
    except (web.RequestPayloadError, ConnectionError) as broken:
        raise BadActivity(400, "The body did not arrive whole.") from broken


_KINDS: Final = frozenset({"message", "invoke", "installationUpdate", "conversationUpdate", "messageReaction", "event"})


def _kind(activity_type: str) -> str:
    """The type for the log, which is no place for whatever a caller may have put there."""
    return activity_type if activity_type in _KINDS else "other"


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
