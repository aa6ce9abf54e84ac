"""A connector that fails at random, for a year: 429, 500, 502 with a page of HTML, and no answer at all.

Its log is a file with a line for each call, small enough for a year; each has the moment of the year at which it came.
"""

import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from tests.fakes.connector import Failure, FakeConnector, Json
from tests.year.doings import PLANTED

HANG_SECONDS: Final = 3.0
"""Longer than any bot of the year waits."""


@dataclass(frozen=True)
class Line:
    """A line of the log. `made` is the id given, if the service did the work; `words` is what a notification shows."""

    at: datetime
    method: str
    is_chat: bool
    conversation: str
    activity: str
    made: str
    status: int
    answered: bool
    is_card: bool
    words: str
    shows_planted: bool

    def written(self) -> str:
        """As a line of the file."""
        return json.dumps({**self.__dict__, "at": self.at.isoformat()})


def lines_of(log: Path) -> list[Line]:
    """The whole log, in order."""
    read = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines())
    return [Line(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in read]


class UnsteadyConnector(FakeConnector):
    """Fails one call in `one_in` at random. `now` is the moment of the year, which the bots can't tell it."""

    def __init__(self, log: Path, seed: int, one_in: int) -> None:
        super().__init__()
        self.now = datetime.now(UTC)
        self.injected: Counter[str] = Counter()
        self._lines = log.open("a", encoding="utf-8")
        self._chance = random.Random(seed)
        self._one_in = one_in

    async def stop(self) -> None:
        """Stop listening."""
        await super().stop()
        self._lines.close()

    async def _answer(self, request: web.Request, *, new_conversation: bool = False) -> web.Response:
        if self._chance.randrange(self._one_in) == 0:
            name, failure = self._failure()
            self.injected[name] += 1
            self.fail(failure)
        return await super()._answer(request, new_conversation=new_conversation)

    def _failure(self) -> tuple[str, Failure]:
        made = {
            "429": Failure.throttled(f"{self._chance.randint(1, 20)}"),
            "500": Failure(500),
            "500, and taken": Failure(500, taken=True),
            "502 with HTML": Failure.html(),
            "hang": Failure.hanging(HANG_SECONDS),
            "hang, and taken": Failure.hanging(HANG_SECONDS, taken=True),
        }
        return self._chance.choices(list(made.items()), [12, 8, 2, 8, 1, 1])[0]

    def _store(self, request: web.Request, body: Json | None) -> str:
        """A year's cards are not kept: only their ids."""
        return request.match_info.get("activity", "") if request.method != "POST" else uuid.uuid4().hex

    def _remember(self, request: web.Request, body: Json | None, status: int, made: str) -> None:
        if request.method == "GET":
            return
        opens_chat = request.path == "/v3/conversations" and not (body or {}).get("isGroup")
        message = (body or {}).get("activity") or body or {}
        line = Line(
            at=self.now,
            method=request.method,
            is_chat=opens_chat,
            conversation=request.match_info.get("conversation", ""),
            activity=request.match_info.get("activity", ""),
            made=made,
            status=status,
            answered=status < 300,
            is_card=bool(message.get("attachments")),
            words=f"{message.get('text', '')} {message.get('summary', '')}",
            shows_planted=PLANTED in json.dumps(message.get("attachments", [])),
        )
        self._lines.write(line.written() + "\n")
        self._lines.flush()
