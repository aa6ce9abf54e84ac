"""Microsoft's Agents Playground: a Teams-like client in the browser, run here from the npm package, without internet.

`Playground` starts it against a bot's address and lets other people act by HTTP; the page itself is driven by
`tests/e2e/chat.py`, or by a person. Nothing here knows pytest.

    async with Playground("http://127.0.0.1:3978/api/messages") as playground:
        print(playground.url)

What it does and does not do was tried with version 0.2.28:

- It sends nothing when it starts. The page says "installed" (`installed()`) for a chat when that chat is first opened.
- It calls the bot without a token; its service URL is `http://localhost:{port}/_connector`.
- A message with text and a card, sent to an existing conversation, becomes two messages and the bot gets no id back
  (202); the same message as the root of a new thread stays whole.
- A card that came back from another person's invoke is kept, but an open page shows it only once the bot updates
  the message as well.
"""

import asyncio
import json
import os
import re
import signal
import socket
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.demo.setting import Person, Setting
from bot.demo.wire import Wire

Json = dict[str, Any]

PROGRAM = Path(__file__).resolve().parents[2] / "node_modules" / ".bin" / "agentsplayground"
START_SECONDS = 30.0
STOP_SECONDS = 5.0


class PlaygroundError(RuntimeError):
    """The Playground could not be started, stopped answering, or refused what it was asked."""


class Playground:
    """A running Playground. `url` is its page; `wire` is what crossed between it and the bot."""

    def __init__(self, bot_url: str, *, setting: Setting | None = None, port: int | None = None) -> None:
        """`bot_url` is the whole address the bot listens at; `port` None takes a free one."""
        self.bot_url = bot_url
        self.setting = setting or Setting()
        self.wire = Wire()
        self.url = ""
        self._wanted_port = port
        self._folder = tempfile.TemporaryDirectory(prefix="playground-")
        self._process: asyncio.subprocess.Process | None = None
        self._client: ClientSession | None = None
        self._chores: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def service_url(self) -> str:
        """Where the bot posts to."""
        return f"{self.url.replace('127.0.0.1', 'localhost')}_connector"

    async def start(self) -> None:
        """Start it and wait until it answers. PlaygroundError, with what it said, when it does not within 30 s."""
        try:
            async with asyncio.timeout(START_SECONDS):
                self._process = await self._launch()
                port = await self._listening_port(self._process)
                self.url = f"http://127.0.0.1:{port}/"
                self._client = ClientSession(self.url, timeout=ClientTimeout(total=30))
                await self._record(self._client)
        except BaseException as fault:
            said = self._log()
            await self.stop()
            if isinstance(fault, OSError | ClientError | PlaygroundError):  # a TimeoutError is an OSError
                raise PlaygroundError(f"The Agents Playground did not start: {fault!r}\n{said}") from fault
            raise

    async def stop(self) -> None:
        """Stop it, with every process it started. May be called twice."""
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        if self._client:
            await self._client.close()
        if self._process:
            await _end(self._process)
        self._chores, self._client, self._process = [], None, None
        self._folder.cleanup()

    async def installed(self, conversation: str) -> None:
        """Tell the bot that it was installed there: installationUpdate, and conversationUpdate with the bot added."""
        await self._post(f"/_debug/conversation/{quote(conversation, safe='')}/installation", {})

    async def activity(self, body: Json) -> None:
        """Send the bot this activity, word for word. It is not shown in the page, and the bot's status is not told."""
        await self._post("/_internal/v1/customActivities", body)

    async def say(self, person: Person, conversation: str, text: str, *, to_bot: bool = False) -> Json:
        """Say `text` to the bot as this person and give back the activity; `to_bot` puts a mention of it in front."""
        body = self._message(person, conversation, text, mentions_bot=to_bot)
        await self.activity(body)
        return body

    async def invoke(
        self, person: Person, conversation: str, message_id: str, verb: str, data: Json, *, title: str = ""
    ) -> Json:
        """Press an Action.Execute button as this person; the bot's reply as {type, value}.

        PlaygroundError where the bot answers other than 200, or the message has no card or the person is not in that
        conversation. The page shows the new card only once the bot updates the message too.
        """
        action = {"type": "Action.Execute", "title": title, "verb": verb, "data": data}
        return await self._post(
            "/_conversation/v1/invoke",
            {
                "name": "adaptiveCard/action",
                "value": {"action": action, "trigger": "manual"},
                "from": {"id": person.id},
                "conversation": {"id": conversation},
                "replyToId": message_id,
            },
        )

    async def personal_chat(self, person: Person) -> str:
        """The id of that person's chat with the bot; created if there is none, as the bot itself would."""
        if person == self.setting.me:
            return self.setting.personal_chat
        answer = await self._post(
            "/_connector/v3/conversations",
            {
                "isGroup": False,
                "bot": {"id": self.setting.bot_id},
                "members": [{"id": person.id}],
                "tenantId": self.setting.tenant_id,
                "channelData": {"tenant": {"id": self.setting.tenant_id}},
            },
        )
        return str(answer["id"])

    def _message(self, person: Person, conversation: str, text: str, *, mentions_bot: bool) -> Json:
        """A message as Teams would send it from a personal chat, or from a channel of our team."""
        setting, now = self.setting, datetime.now(UTC).isoformat(timespec="milliseconds")
        channel = conversation.partition(";")[0]
        in_channel = channel in {setting.team_id, setting.channel_id}
        bot = {"id": setting.bot_id, "name": setting.bot_name}
        place = {"team": {"id": setting.team_id}, "channel": {"id": channel}} if in_channel else {}
        mention = {"type": "mention", "mentioned": bot, "text": f"<at>{setting.bot_name}</at>"}
        return {
            "type": "message",
            "id": str(uuid4()),
            "timestamp": now,
            "localTimestamp": now,
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.object_id},
            "recipient": bot,
            "conversation": {
                "id": conversation,
                "conversationType": "channel" if in_channel else "personal",
                "tenantId": setting.tenant_id,
                **({"isGroup": True} if in_channel else {}),
            },
            "channelData": {"tenant": {"id": setting.tenant_id}, **place},
            "text": f"{mention['text']} {text}" if mentions_bot else text,
            "textFormat": "plain",
            "entities": [mention] if mentions_bot else [],
            "locale": "en-GB",
        }

    async def _post(self, path: str, body: Json) -> Json:
        if self._client is None:
            raise PlaygroundError("The Agents Playground is not running")
        async with self._client.post(URL(path, encoded=True), json=body) as answer:
            text = await answer.text()
            if not answer.ok:
                raise PlaygroundError(f"The Agents Playground answered {answer.status} to {path}: {text}")
            return json.loads(text) if text.startswith("{") else {}

    async def _launch(self) -> asyncio.subprocess.Process:
        if not PROGRAM.exists():
            raise PlaygroundError("The Agents Playground is missing: run `npm ci` in the repository's root")
        folder = Path(self._folder.name)
        # JSON is YAML, and needs no library to write
        (folder / ".m365agentsplayground.yml").write_text(json.dumps(self.setting.as_configuration(), indent=1))
        arguments = ["start", "-e", self.bot_url, "-c", "msteams", "-p", str(self._wanted_port or _free_port())]
        return await asyncio.create_subprocess_exec(
            PROGRAM,
            *arguments,
            *("--disable-telemetry", "true"),
            cwd=folder,
            env={**os.environ, "TEAMSAPPTESTER_BROWSER": "none", "BROWSER": "none"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # so that stop() ends all that it started, and nothing else
        )

    async def _listening_port(self, process: asyncio.subprocess.Process) -> int:
        """The real port: a wanted one that is occupied becomes a random one, and only its output says which."""
        assert process.stdout is not None
        async for line in process.stdout:
            if said := re.search(rb"Listening on (\d+)", line):
                self._chores.append(asyncio.create_task(_drain(process.stdout)))
                return int(said[1])
        raise PlaygroundError("it ended at once")

    async def _record(self, client: ClientSession) -> None:
        """Listen to its log. A fault in its settings ends it after it said "Listening": this finds out."""
        log = await client.ws_connect("/_ws/log/stream", max_msg_size=0)
        self._chores.append(asyncio.create_task(self.wire.listen(log)))

    def _log(self) -> str:
        """What it logged; it says nothing of its faults on standard output."""
        log = Path(self._folder.name) / "devTools" / "m365agentsplayground.log"
        return log.read_text() if log.exists() else "(it wrote no log)"


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(65536):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the process group that we started: asked first, then made to."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
