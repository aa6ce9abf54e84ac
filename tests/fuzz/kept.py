"""Everything that a SQLite file holds, read as this release reads it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, get_args

from pydantic import BaseModel

from storage.changes import main_key
from storage.rows import SHAPE, unpack
from tests.storage.samples import ALL
from visits.audit import Seal
from visits.downloads import DownloadLink
from visits.model import Channel, Event, Person, PersonalChat, Team
from visits.ports import Storable
from visits.retention import Hold
from visits.rota import Availability, CalendarFeed, CommitteeDate, Preferences, Slot

OF_COUNCIL: Final[dict[str, type[BaseModel]]] = {
    "person": Person,
    "team": Team,
    "channel": Channel,
    "chat": PersonalChat,
    "prefers": Preferences,
    "available": Availability,
    "committee": CommitteeDate,
    "feed": CalendarFeed,
    "feedof": CalendarFeed,
    "link": DownloadLink,
    "event": Event,
    "hold": Hold,
    "seal": Seal,
}
OF_LISTS: Final[dict[str, type[BaseModel]]] = dict.fromkeys(("slotat", "slotfree", "slotlong"), Slot)
"""Lists of the rota hold what they list."""
KINDS: Final = (
    OF_COUNCIL
    | OF_LISTS
    | {main_key(value).partition("|")[0]: type(value) for value in ALL if isinstance(value, get_args(Storable))}
)
"""What a row holds, by how its key begins."""


def rows_read_back(store: Path) -> int:
    """How many values there are. Raises for a row that cannot be read, and KeyError for a kind that is not in KINDS."""
    with closing(sqlite3.connect(store)) as connection:
        rows = [(key, json.loads(body)) for key, body in connection.execute("SELECT rk, body FROM rows")]
    values = [(key, row) for key, row in rows if SHAPE in row]
    for key, row in values:
        unpack(KINDS[key.partition("|")[0]], row)
    return len(values)
