"""A bot with no Teams library in it, to prove the end-to-end harness: it repeats what it gets and keeps what it was sent.

What it can be told, in any chat:

- ``form``: a card with every kind of input; pressing Send replaces it by a card that says which values arrived;
- ``menu``: one message that holds text and a card;
- ``thread``: a new thread in the channel it was said in, with a card that more than one person can press;
- ``change``: the last message it posted is updated;
- anything else is repeated.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web

type Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
