"""A Bot Connector service on loopback that remembers what it was asked and fails when told to.

In a test: `async with FakeConnector() as fake: …`, then look at `fake.log`. As a process of its own, for tests that kill
the bot: `python -m tests.fakes.connector --port 8123 --log calls.jsonl`; its first line on standard output is its address,
POST /_fake/fail takes a list of failures, and the file has one line per POST, PUT and DELETE, written before the answer.
"""

import argparse
import asyncio
import json
import uuid
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """How the next call ends. `taken` says whether the service did the work all the same; `hang` is in seconds."""

    status: int = 500
    body: str = ""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    taken: bool = False

    @classmethod
    def throttled(cls, retry_after: str) -> "Failure":
        """429 with Retry-After, as seconds or an HTTP date."""
        return cls(429, headers={"Retry-After": retry_after})

    @classmethod
    def refused(cls, code: str, status: int = 403) -> "Failure":
        """403 (or 404) with one of Teams' error codes."""
        return cls(status, json.dumps({"error": {"code": code, "message": "the bot may not write here"}}))

    @classmethod
    def html(cls, status: int = 502) -> "Failure":
        """A gateway's page in place of JSON."""
        return cls(status, "<html><body>Bad gateway</body></html>", "text/html")

    @classmethod
    def garbage(cls) -> "Failure":
        """201, so the message was taken, with a body that is not JSON."""
        return cls(201, "created, more or less", "text/plain", taken=True)

    @classmethod
    def hanging(cls, seconds: float = 30.0, *, taken: bool = False) -> "Failure":
        """No answer for a long time."""
        return cls(504, hang=seconds, taken=taken)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `made` is the id that it was given, if the service did the work."""

    method: str
    path: str
    conversation_id: str
    activity_id: str
    body: Json | None
    status: int
    made: str
    authorization: str


class FakeConnector:
    """The service. `members` are those of every conversation, listed in pages of `page_size`; 0 means it knows no pages.

    Whoever writes to the bot in a chat of their own is in that chat, as the one of `members` with their id or as somebody of the
    council's own. `group_id` is that of every Microsoft Teams team in Entra; "" means it knows no teams.
    """

    def __init__(self, *, log_file: Path | None = None, members: list[Json] | None = None, page_size: int = 2) -> None:
        self.log: list[Call] = []
        self.members = members or []
        self.page_size = page_size
        self.group_id = ""
        self.stored: dict[str, Json] = {}
        self.url = ""
        self.slow = 0.0
        """Seconds after which whatever goes well is answered."""
        self._log_file = log_file
        self._failures: deque[Failure] = deque()
        self._roster_failures: deque[Failure] = deque()
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    async def start(self, port: int = 0) -> Self:
        """Listen on loopback, on any free port unless told which."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def stop(self) -> None:
        """Stop listening; calls that hang are cut."""
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def fail(self, *failures: Failure) -> None:
        """The next calls end like this, one failure each."""
        self._failures.extend(failures)

    def fail_rosters(self, *failures: Failure) -> None:
        """The next questions who is in a conversation end like this, one failure each."""
        self._roster_failures.extend(failures)

    def forget_failures(self) -> None:
        """From now on nothing fails."""
        self._failures.clear()
        self._roster_failures.clear()

    def calls(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in self.log if call.method == method]

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        conversations = "/v3/conversations"
        one = conversations + "/{conversation}"
        app.router.add_post(conversations, self._create)
        app.router.add_post(one + "/activities", self._change)
        for method in ("POST", "PUT", "DELETE"):
            app.router.add_route(method, one + "/activities/{activity}", self._change)
        app.router.add_get(one + "/pagedmembers", self._paged)
        app.router.add_get(one + "/members", self._members)
        app.router.add_get(one + "/members/{member}", self._member)
        app.router.add_get("/v3/teams/{team}", self._team)
        app.router.add_post("/_fake/fail", self._take_failures)
        app.router.add_get("/_fake/log", self._show_log)
        return app

    async def _create(self, request: web.Request) -> web.Response:
        return await self._answer(request, new_conversation=True)

    async def _change(self, request: web.Request) -> web.Response:
        return await self._answer(request)

    async def _answer(self, request: web.Request, *, new_conversation: bool = False) -> web.Response:
        body: Json | None = await request.json() if request.can_read_body else None
        failure = self._failures.popleft() if self._failures else None
        made = ""
        if failure is None or failure.taken:
            made = self._store(request, body)
        self._remember(request, body, failure.status if failure else 201, made)
        if failure is not None:
            return await _failed(failure)
        await asyncio.sleep(self.slow)
        answer = {"id": made}
        if new_conversation:
            thread = bool(body and body.get("isGroup"))
            channel = (body or {}).get("channelData", {}).get("channel", {}).get("id", "")
            answer = {"id": f"{channel};messageid={made}", "activityId": made} if thread else {"id": f"a:{made}"}
        return web.json_response(answer, status=200 if request.method == "PUT" else 201)

    def _store(self, request: web.Request, body: Json | None) -> str:
        activity_id = request.match_info.get("activity", "") if request.method != "POST" else uuid.uuid4().hex
        if request.method == "DELETE":
            self.stored.pop(activity_id, None)
        elif body is not None:
            self.stored[activity_id] = body
        return activity_id

    def _remember(self, request: web.Request, body: Json | None, status: int, made: str) -> None:
        call = Call(
            request.method,
            request.path,
            request.match_info.get("conversation", ""),
            request.match_info.get("activity", ""),
            body,
            status,
            made,
            request.headers.get("Authorization", ""),
        )
        self.log.append(call)
        if self._log_file is not None and request.method != "GET":
            with self._log_file.open("a", encoding="utf-8") as lines:  # a few hundred bytes: not worth a thread
                lines.write(json.dumps(asdict(call)) + "\n")

    async def _paged(self, request: web.Request) -> web.Response:
        failure = self._roster_failures.popleft() if self._roster_failures else None
        self._remember(request, None, failure.status if failure else 200, "")
        if failure is not None:
            return await _failed(failure)
        if not self.page_size:
            return web.json_response({"error": {"code": "NotFound"}}, status=404)
        start = int(request.query.get("continuationToken", "0"))
        after = start + self.page_size
        page: Json = {"members": self.members[start:after]}
        if after < len(self.members):
            page["continuationToken"] = str(after)
        return web.json_response(page)

    async def _team(self, request: web.Request) -> web.Response:
        self._remember(request, None, 200 if self.group_id else 404, "")
        if not self.group_id:
            return web.json_response({"error": {"code": "NotFound"}}, status=404)
        return web.json_response({"id": request.match_info["team"], "aadGroupId": self.group_id})

    async def _member(self, request: web.Request) -> web.Response:
        failure = self._roster_failures.popleft() if self._roster_failures else None
        self._remember(request, None, failure.status if failure else 200, "")
        if failure is not None:
            return await _failed(failure)
        account = request.match_info["member"]
        usual = {"id": account, "aadObjectId": account.removeprefix("29:"), "userRole": "user"}
        return web.json_response(next((one for one in self.members if one.get("id") == account), usual))

    async def _members(self, request: web.Request) -> web.Response:
        self._remember(request, None, 200, "")
        return web.json_response(self.members)

    async def _take_failures(self, request: web.Request) -> web.Response:
        self.fail(*(Failure(**failure) for failure in await request.json()))
        return web.json_response({})

    async def _show_log(self, _: web.Request) -> web.Response:
        return web.json_response([asdict(call) for call in self.log])


async def _failed(failure: Failure) -> web.Response:
    if failure.hang:
        await asyncio.sleep(failure.hang)
    return web.Response(
        status=failure.status, text=failure.body, content_type=failure.content_type, headers=failure.headers
    )


async def _serve(port: int, log_file: Path | None) -> None:
    fake = await FakeConnector(log_file=log_file).start(port)
    print(fake.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A Bot Connector service for tests.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, default=None)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.log))
