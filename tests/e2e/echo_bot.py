"""A bot with no Teams library in it, to prove the end-to-end harness: it keeps and repeats what it was sent.

What it can be told, in any chat:

- `form`: a card with every kind of input; pressing Send replaces it by a card that says which values arrived;
- `both`: one message that holds text and a card;
- `thread`: a new thread in the channel it was said in, with a card that several people can press;
- `change`: the last message it posted is updated to other words; `change both`: to words and a card;
- anything else is repeated.
"""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, web

Json = dict[str, Any]

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
NAMES = {"ann": "Ann Bell", "bob": "Bob Cole", "cat": "Cat Dunn"}


class EchoBot:
    """Serves on a free port: `url` is its endpoint, `received` every activity, `posted` the answers to its posts."""

    def __init__(self) -> None:
        self.received: list[Json] = []
        self.posted: list[tuple[int, Json]] = []
        self.url = ""
        self.seconds = 0.0  # how long a card action takes to be answered
        self.status = 200  # how card actions are answered
        self._last = ""
        app = web.Application()
        # The Playground asks once with HEAD whether anybody is there, before its page opens.
        app.router.add_get("/api/messages", self._present)
        app.router.add_post("/api/messages", self._receive)
        self._runner = web.AppRunner(app)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/messages"
        self._client = ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()
        await self._runner.cleanup()

    def forget(self) -> None:
        """Be as when it was started."""
        self.received.clear()
        self.posted.clear()
        self.seconds, self.status, self._last = 0.0, 200, ""

    def invokes(self) -> list[Json]:
        """The card actions received, in order."""
        return [activity for activity in self.received if activity["type"] == "invoke"]

    async def _present(self, request: web.Request) -> web.Response:
        return web.Response(text="An echo bot")

    async def _receive(self, request: web.Request) -> web.Response:
        activity: Json = await request.json()
        self.received.append(activity)
        if activity["type"] == "invoke":
            return await self._pressed(activity)
        if activity["type"] == "message":
            await self._told(activity)
        return web.Response()

    async def _told(self, activity: Json) -> None:
        words = activity["text"].split("</at>")[-1].strip()
        match words:
            case "form":
                await self._reply(activity, {"attachments": [attached(form())]})
            case "both":
                await self._reply(activity, {"text": "Some text", "attachments": [attached(counter("nobody"))]})
            case "thread":
                await self._start_thread(activity)
            case "change":
                await self._update(activity, self._last, {"text": "This was changed"})
            case "change both":
                both = {"text": "This was changed too", "attachments": [attached(counter("nobody"))]}
                await self._update(activity, self._last, both)
            case _:
                await self._reply(activity, {"text": f"You said: {words}", "summary": "A summary"})

    async def _pressed(self, activity: Json) -> web.Response:
        await asyncio.sleep(self.seconds)
        if self.status != 200:
            return web.Response(status=self.status)
        action = activity["value"]["action"]
        if action["verb"] == "seen":
            card = counter(activity["from"]["name"])
            await self._update(activity, activity["replyToId"], {"attachments": [attached(card)]})
        else:
            card = receipt(action["data"])
        return web.json_response({"statusCode": 200, "type": ADAPTIVE, "value": card})

    async def _start_thread(self, activity: Json) -> None:
        channel = activity["channelData"]["channel"]["id"]
        root = {"type": "message", "text": "A new thread", "attachments": [attached(counter("nobody"))]}
        body = {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": root}
        thread = await self._call("POST", f"{activity['serviceUrl']}/v3/conversations", body)
        await self._call(
            "POST",
            f"{activity['serviceUrl']}/v3/conversations/{thread['id']}/activities",
            {"type": "message", "attachments": [attached(counter("nobody in the thread"))]},
        )

    async def _reply(self, activity: Json, message: Json) -> None:
        where = f"{activity['serviceUrl']}/v3/conversations/{activity['conversation']['id']}/activities"
        answer = await self._call("POST", where, {"type": "message", **message})
        self._last = answer.get("id", self._last)

    async def _update(self, activity: Json, message_id: str, message: Json) -> None:
        where = f"{activity['serviceUrl']}/v3/conversations/{activity['conversation']['id']}/activities/{message_id}"
        await self._call("PUT", where, {"type": "message", "id": message_id, **message})

    async def _call(self, method: str, url: str, body: Json) -> Json:
        async with self._client.request(method, url, json=body) as answer:
            text = await answer.text()
            said: Json = json.loads(text) if text.startswith("{") else {}
            self.posted.append((answer.status, said))
            return said


def attached(card: Json) -> Json:
    """A card as a message carries it."""
    return {"contentType": ADAPTIVE, "content": card}


def form() -> Json:
    """A card with every kind of input, and two buttons: one sends the inputs, one does not."""
    people = [{"title": title, "value": value} for value, title in NAMES.items()]
    one_of = {"type": "Input.ChoiceSet", "choices": people}
    return _card(
        [
            {"type": "TextBlock", "text": "Every kind of input", "style": "heading"},
            {"type": "Input.Text", "id": "team", "label": "Team", "isRequired": True, "errorMessage": "Enter a team"},
            {"type": "Input.Text", "id": "notes", "label": "Notes", "isMultiline": True, "maxLength": 1500},
            {"type": "Input.Date", "id": "day", "label": "Date of the visit"},
            {"type": "Input.Time", "id": "hour", "label": "Time of the visit"},
            {"type": "Input.Number", "id": "count", "label": "How many"},
            {**one_of, "id": "radio", "label": "One of three", "style": "expanded"},
            {**one_of, "id": "dropdown", "label": "From a list", "style": "compact"},
            {**one_of, "id": "boxes", "label": "Any of three", "style": "expanded", "isMultiSelect": True},
            {**one_of, "id": "several", "label": "Several from a list", "style": "compact", "isMultiSelect": True},
            {**one_of, "id": "found", "label": "Type to find", "style": "filtered"},
            {"type": "Input.Toggle", "id": "sure", "label": "Are you sure", "title": "I am sure"},
        ],
        [
            {"type": "Action.Execute", "title": "Send", "verb": "send", "data": {"step": 1}},
            {"type": "Action.Execute", "title": "Who to call", "verb": "call", "associatedInputs": "none"},
        ],
    )


def receipt(values: Json) -> Json:
    """The card that says which values arrived."""
    return _card(
        [{"type": "TextBlock", "text": f"{key}: {value!r}", "wrap": True} for key, value in values.items()], []
    )


def counter(name: str) -> Json:
    """A card that says who pressed it last."""
    button = {"type": "Action.Execute", "title": "Seen", "verb": "seen", "data": {}}
    return _card([{"type": "TextBlock", "text": f"Seen by {name}"}], [button])


def _card(body: list[Json], actions: list[Json]) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": actions}
