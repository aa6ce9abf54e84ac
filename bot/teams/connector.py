"""Calls to the Bot Connector, the service through which a bot writes to Teams.

One HTTP session for all of them, one time-out over the whole of each, and no retries: what to send again, and when,
is for the outbox to decide. Errors are those of `bot.teams.faults`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from bot.teams.credentials import TokenSource
from bot.teams.faults import (
    ConnectorDown,
    ConnectorError,
    Misconfigured,
    NotReachable,
    Rejected,
    Throttled,
    fault_of,
)
from bot.teams.hosts import AllowedHosts
from bot.turns import RosterMember

__all__ = [
    "Connector",
    "ConnectorDown",
    "ConnectorError",
    "Json",
    "Misconfigured",
    "NewThread",
    "NotReachable",
    "Rejected",
    "Throttled",
]

Json = dict[str, Any]

PAGE_OF_MEMBERS: Final = 500
MOST_PAGES: Final = 100
MOST_BYTES: Final = 8 * 1024 * 1024
"""No answer of the connector is longer than this: a full page of members is well under 1 MiB."""


class NewThread(NamedTuple):
    """A thread just begun: its conversation id ("…;messageid=…") and its root's activity id, "" if not given."""

    conversation_id: str
    activity_id: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Json:
        """The body, where it is a JSON object; else nothing: a success without a proper body is still a success."""
        try:
            parsed = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return {}
        return parsed if isinstance(parsed, dict) else {}

    def text(self, name: str) -> str:
        value = self.json().get(name)
        return value if isinstance(value, str) else ""


class Connector:
    """The Bot Connector over REST. Activities go in as plain dicts; ids come out, "" where the service gave none.

    Every method raises ConnectorError. Our token is never sent to a host that `allowed_hosts` does not name, and
    redirects are not followed.
    """

    def __init__(
        self,
        token_source: TokenSource,
        allowed_hosts: AllowedHosts,
        *,
        timeout_seconds: float = 10.0,
        session_factory: Callable[[], aiohttp.ClientSession] = aiohttp.ClientSession,
    ) -> None:
        self._tokens = token_source
        self._hosts = allowed_hosts
        self._timeout_seconds = timeout_seconds
        self._session_factory = session_factory
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the HTTP session and the token source."""
        if self._session is not None:
            await self._session.close()
        await self._tokens.close()

    async def post(self, service_url: str, conversation_id: str, activity: Json, *, thread_root: str = "") -> str:
        """Post into a conversation, or into the thread that `thread_root` began. Returns the activity id."""
        target = f"{conversation_id};messageid={thread_root}" if thread_root else conversation_id
        answer = await self._call("POST", service_url, _path(target, "activities"), activity)
        return answer.text("id")

    async def reply(self, service_url: str, conversation_id: str, activity_id: str, activity: Json) -> str:
        """Reply to one activity. Returns the reply's activity id."""
        answer = await self._call("POST", service_url, _path(conversation_id, "activities", activity_id), activity)
        return answer.text("id")

    async def put(self, service_url: str, conversation_id: str, activity_id: str, activity: Json) -> None:
        """Put an activity in place of an earlier one. Doing it twice does no harm."""
        await self._call("PUT", service_url, _path(conversation_id, "activities", activity_id), activity)

    async def delete(self, service_url: str, conversation_id: str, activity_id: str) -> None:
        """Take an activity back."""
        await self._call("DELETE", service_url, _path(conversation_id, "activities", activity_id))

    async def create_conversation(self, service_url: str, tenant_id: str, bot: str, member: str) -> str:
        """Open (or find again) the personal chat with a member, given by account id. Returns the conversation id."""
        question = {
            "bot": {"id": bot},
            "members": [{"id": member}],
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
            "isGroup": False,
        }
        answer = await self._call("POST", service_url, _path(), question)
        conversation_id = answer.text("id")
        if not conversation_id:
            raise ConnectorDown("a chat was created without an id", maybe_sent=True)
        return conversation_id

    async def start_thread(self, service_url: str, tenant_id: str, bot: str, channel: str, activity: Json) -> NewThread:
        """Begin a thread in a channel with `activity` as its root."""
        question = {
            "isGroup": True,
            "bot": {"id": bot},
            "tenantId": tenant_id,
            "channelData": {"channel": {"id": channel}, "tenant": {"id": tenant_id}},
            "activity": activity,
        }
        answer = await self._call("POST", service_url, _path(), question)
        return NewThread(answer.text("id"), answer.text("activityId"))

    async def members(self, service_url: str, conversation_id: str) -> Sequence[RosterMember]:
        """Everyone in a conversation or Microsoft Teams team, all pages; unpaged where the service knows no pages."""
        try:
            found = await self._paged_members(service_url, conversation_id)
        except (NotReachable, Rejected) as refused:
            if refused.status not in {400, 404, 405, 501}:
                raise
            answer = await self._call("GET", service_url, _path(conversation_id, "members"))
            found = _list_of(answer)
        return [_roster_member(member) for member in found if isinstance(member, dict)]

    async def member(self, service_url: str, conversation_id: str, account_id: str) -> RosterMember:
        """One member of a conversation, by account id."""
        answer = await self._call("GET", service_url, _path(conversation_id, "members", account_id))
        if not answer.text("id"):
            raise ConnectorDown("the member did not arrive", maybe_sent=False)
        return _roster_member(answer.json())

    async def team_name(self, service_url: str, ms_team_id: str) -> str:
        """What a Microsoft Teams team is called."""
        return (await self._call("GET", service_url, f"/v3/teams/{quote(ms_team_id, safe='')}")).text("name")

    async def team_group(self, service_url: str, ms_team_id: str) -> str:
        """A Microsoft Teams team's id in Entra."""
        return (await self._call("GET", service_url, f"/v3/teams/{quote(ms_team_id, safe='')}")).text("aadGroupId")

    async def channel_names(self, service_url: str, ms_team_id: str) -> Mapping[str, str]:
        """What a team's channels are called, by id. The General channel has no name: ""."""
        answer = await self._call("GET", service_url, f"/v3/teams/{quote(ms_team_id, safe='')}/conversations")
        listed = _list_of(answer, "conversations")
        return {str(one["id"]): str(one.get("name") or "") for one in listed if isinstance(one, dict) and "id" in one}

    async def _paged_members(self, service_url: str, conversation_id: str) -> list[Any]:
        found: list[Any] = []
        query = f"?pageSize={PAGE_OF_MEMBERS}"
        for _ in range(MOST_PAGES):
            answer = await self._call("GET", service_url, _path(conversation_id, "pagedmembers") + query)
            found += _list_of(answer, "members")
            if not (more := answer.text("continuationToken")):
                return found
            query = f"?pageSize={PAGE_OF_MEMBERS}&continuationToken={quote(more, safe='')}"
        raise ConnectorDown("the list of members has no end", maybe_sent=False)

    async def _call(self, method: str, service_url: str, path: str, body: Json | None = None) -> _Answer:
        if not self._hosts.allow(service_url):
            raise Misconfigured("the serviceUrl names a host that is not on the allow-list")
        token = await self._tokens.token()
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else orjson.dumps(body)
        url = URL(service_url.rstrip("/") + path, encoded=True)
        answer = await self._exchange(method, url, headers, data)
        if answer.status == 501:  # not a failure: this service does not offer the call at all
            raise Rejected(501, "")
        if not 200 <= answer.status < 300:
            raise fault_of(answer.status, answer.headers, answer.body)
        return answer

    async def _exchange(self, method: str, url: URL, headers: Mapping[str, str], data: bytes | None) -> _Answer:
        if self._session is None:
            self._session = self._session_factory()
        timeout = aiohttp.ClientTimeout(total=self._timeout_seconds)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return _Answer(response.status, response.headers, await _body(response))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as refused:
            raise ConnectorDown("no connection", maybe_sent=False) from refused
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as lost:
            raise ConnectorDown(type(lost).__name__, maybe_sent=True) from lost


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The body, or nothing when it is lost on the way: the status alone says that a message was taken."""
    received = bytearray()
    try:
        async for chunk in response.content.iter_any():
            received += chunk
            if len(received) > MOST_BYTES:
                return b""
    except (TimeoutError, aiohttp.ClientError, OSError):
        return b""
    return bytes(received)


def _path(*parts: str) -> str:
    return "/".join(("/v3/conversations", *(quote(part, safe="") for part in parts)))


def _list_of(answer: _Answer, name: str = "") -> list[Any]:
    """The list in an answer, by name or the whole body. A list that did not arrive must not read as an empty team."""
    try:
        parsed = orjson.loads(answer.body)
    except orjson.JSONDecodeError as garbage:
        raise ConnectorDown("the list is not JSON", maybe_sent=False) from garbage
    found = parsed.get(name) if name and isinstance(parsed, dict) else parsed
    if not isinstance(found, list):
        raise ConnectorDown("the list is not a list", maybe_sent=False)
    return found


def _roster_member(member: Json) -> RosterMember:
    def text(*names: str) -> str:
        return next((value for name in names if isinstance(value := member.get(name), str) and value), "")

    return RosterMember(
        aad_object_id=text("aadObjectId", "objectId").lower(),
        tenant_id=text("tenantId").lower(),
        account_id=text("id"),
        name=text("name"),
        role=text("userRole", "role"),
    )
