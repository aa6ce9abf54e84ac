"""Every kind of row that a copy of the store may hold, by what its key begins with, and what becomes of it on the way back."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from visits.audit import Seal
from visits.downloads import DownloadLink
from visits.draft import Draft
from visits.kept import Counter, DigestIssued, Improvement, Origin, PastIssue, PastRecord, Proposal, SafetyCall, View
from visits.model import Channel, Entry, Event, Issue, Person, PersonalChat, Team, VisitRecord
from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled
from visits.retention import Hold
from visits.rota import Availability, CalendarFeed, CommitteeDate, Preferences, Slot, Snooze, SwapOffer

VALUES: Final[Mapping[str, type[BaseModel]]] = {
    "available": Availability,
    "call": SafetyCall,
    "channel": Channel,
    "chat": PersonalChat,
    "committee": CommitteeDate,
    "counter": Counter,
    "digest": DigestIssued,
    "draft": Draft,
    "entry": Entry,
    "event": Event,
    "feed": CalendarFeed,
    "feedof": CalendarFeed,
    "hold": Hold,
    "improved": Improvement,
    "issue": Issue,
    "link": DownloadLink,
    "origin": Origin,
    "past": PastRecord,
    "pastissue": PastIssue,
    "person": Person,
    "prefers": Preferences,
    "proposal": Proposal,
    "record": VisitRecord,
    "report": FrozenReport,
    "reportfront": FrontTexts,
    "reportpage": FrozenPage,
    "reportsettled": Settled,
    "seal": Seal,
    "slot": Slot,
    "snooze": Snooze,
    "summary": IssueSummary,
    "swap": SwapOffer,
    "team": Team,
    "view": View,
}
"""Rows that hold a value, and what it is."""
PLAIN: Final = frozenset({"card", "linkat", "once", "outbox", "parked", "result", "saw", "thread", "year"})
"""Rows that hold a few words of the machinery's own."""
INDEXES: Final = frozenset(
    [
        "draftof",
        "due",
        "open",
        "recordof",
        "recordteam",
        "reportof",
        "slotat",
        "slotfree",
        "slotlong",
        "slotof",
        "slotteam",
    ]
)
"""Rows that lists are read by: `storage.changes.index_rows` makes them anew from the value."""
PASSING: Final = frozenset({"lock", "probe", "restoring"})
"""Rows that say what is being done at this moment, and mean nothing afterwards."""


def kind_of(key: str) -> str:
    """What a key begins with: "record" of "record|…"."""
    return key.partition("|")[0]


def is_known(key: str) -> bool:
    """Whether this release knows what the row with this key is for."""
    kind = kind_of(key)
    return kind in VALUES or kind in PLAIN or kind in INDEXES or kind in PASSING
