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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout, WSMsgType

Json = dict[str, Any]

PROGRAM = Path(__file__).resolve().parent.parent / "node_modules" / ".bin" / "agentsplayground"
START_SECONDS = 30.0
STOP_SECONDS = 5.0


class PlaygroundError(RuntimeError):
    """The Playground could not be started, stopped answering, or refused what it was asked."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account: `id` is the Teams id ("29:…"), `object_id` the one in Microsoft Entra (a GUID)."""

    name: str
    id: str
    object_id: str

    def as_setting(self) -> Json:
        """The person as the Playground's configuration file spells one (`userPrincipleName` is its own spelling)."""
        given, _, surname = self.name.partition(" ")
        address = f"{self.name.lower().replace(' ', '.')}@example.org"
        names = {"givenName": given, "surname": surname, "email": address, "userPrincipleName": address}
        return {"id": self.id, "name": self.name, "aadObjectId": self.object_id, **names}


def _person(number: int, name: str) -> Person:
    return Person(name, f"29:user-{number}", f"00000000-0000-4000-8000-{number:012d}")


@dataclass(frozen=True)
class Setting:
    """Who and what there is in the Playground. Everybody is invented. It insists on exactly five `others`."""

    me: Person = _person(0, "Amina Yusuf")
    others: tuple[Person, ...] = (
        _person(1, "Priya Shah"),
        _person(2, "Tom Reid"),
        _person(3, "Joan Hall"),
        _person(4, "Kofi Mensah"),
        _person(5, "Ruth Lane"),
    )
    tenant_id: str = "11111111-1111-4111-8111-111111111111"
    bot_id: str = "28:22222222-2222-4222-8222-222222222222"
    bot_name: str = "Frontline"
    personal_chat: str = "a:personal-chat"
    team_id: str = "19:team@thread.tacv2"  # the General channel has the team's id, as in Teams
    team_name: str = "Children's Services"
    team_group_id: str = "33333333-3333-4333-8333-333333333333"
    channel_id: str = "19:visits@thread.tacv2"
    channel_name: str = "Frontline visits"

    def as_configuration(self) -> Json:
        """The whole of `.m365agentsplayground.yml`. ValueError unless there are five others."""
        if len(self.others) != 5:
            raise ValueError(f"The Playground needs exactly 5 other people, not {len(self.others)}")
        return {
            "version": "0.1.1",
            "tenantId": self.tenant_id,
            "bot": {"id": self.bot_id, "name": self.bot_name},
            "currentUser": self.me.as_setting(),
            "users": [person.as_setting() for person in self.others],
            "personalChat": {"id": self.personal_chat},
            "groupChat": {"id": "19:group@thread.v2", "name": "Group"},
            "team": {
                "id": self.team_id,
                "name": self.team_name,
                "aadGroupId": self.team_group_id,
                "channels": [{"id": self.channel_id, "name": self.channel_name}],
            },
        }
