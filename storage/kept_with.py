"""Every kind of row, and what each is kept with: what retention removes together. A kind that is not here stops retention."""

from collections.abc import Callable, Mapping
from typing import Final, assert_never

from storage.rows import NewerRow
from storage.table import Scalar
from visits.card_names import CardKind, CardName
from visits.retention import Kept, Thing

Values = Mapping[str, Scalar]
ThingOf = Callable[[list[str], Values], Thing]
"""The thing that a row goes with, from the parts of its key behind the kind, and its values."""

RECORD_ID: Final = "record_id"
"""The one value, besides the key, that tells what a row goes with."""


def thing_of(key: str, values: Values) -> Thing:
    """What a row of a municipal year goes with. Raises NewerRow for a kind that this release does not know."""
    kind, *parts = key.split("|")
    if kind not in YEAR_KINDS:
        raise NewerRow(f"a row is of the kind {kind!r}, of which this release does not know how long it is kept")
    return YEAR_KINDS[kind](parts, values)


def card_of(key: str) -> CardName | None:
    """The card whose place a row holds; None if it is no such row."""
    kind, *parts = key.split("|")
    return _card_name(parts) if kind == "card" else None


def thing_of_card(card: CardName) -> Thing:
    """What a card goes with: the thing that it shows."""
    match card.kind:
        case (
            CardKind.RECORD | CardKind.FORM | CardKind.ISSUE | CardKind.ANSWER | CardKind.REPLY_REMINDER
            | CardKind.FOLLOW_UP | CardKind.ASSIGNED | CardKind.REWORD | CardKind.COLLEAGUE | CardKind.DUE_SOON
            | CardKind.OVERDUE | CardKind.ESCALATED | CardKind.SUMMARY_SHOWN
        ):  # fmt: skip
            return Thing(Kept.RECORDS, card.record_id)
        case CardKind.HOST | CardKind.NEWS | CardKind.SWAP | CardKind.VISIT_REMINDER | CardKind.WRITE_UP:
            return Thing(Kept.ROTA, _first(card.object_id))
        case CardKind.SAFETY_CALL:
            return Thing(Kept.CALLS, card.object_id)
        case CardKind.REPORT:
            return Thing(Kept.REPORTS, "")
        case CardKind.NOT_REACHED:
            kind, _, about = card.object_id.split(".", 2)
            return thing_of_card(CardName(kind=CardKind(kind), object_id=about))
        case CardKind.EFFECT:
            return _thing_of_effect(card.object_id)
        case CardKind.NO_CHANNEL | CardKind.DIGEST | CardKind.MONTHLY | CardKind.SUMMARY:
            return Thing(Kept.WORKINGS, "")
        case _:
            assert_never(card.kind)


def _thing_of_effect(about: str) -> Thing:
    effect, _, rest = about.partition(".")
    match effect:
        case "sent" | "close":
            return Thing(Kept.RECORDS, _first(rest).partition("_")[0])
        case "swap":
            return Thing(Kept.ROTA, _first(rest))
        case _:
            return Thing(Kept.WORKINGS, "")


def _card_name(parts: list[str]) -> CardName:
    kind, object_id, person = parts
    return CardName(kind=CardKind(kind), object_id=object_id, person=person)


def _first(about: str) -> str:
    return about.partition(".")[0]


def _of(kept: Kept, place: int) -> ThingOf:
    """The thing whose id is the part at this place."""
    return lambda parts, _values: Thing(kept, parts[place])


def _of_issue(place: int) -> ThingOf:
    """The record of the issue whose id is the part at this place."""
    return lambda parts, _values: Thing(Kept.RECORDS, parts[place].rpartition("_")[0])


def _whole(kept: Kept) -> ThingOf:
    """A class that goes as one."""
    return lambda _parts, _values: Thing(kept, "")


def _result(parts: list[str], _values: Values) -> Thing:
    """By the day that its operation's id begins with, if it does."""
    day, dash, _ = parts[0].partition("-")
    return Thing(Kept.RESULTS, day if dash and len(day) == len("20261120") and day.isdigit() else "")


def _lock(parts: list[str], _values: Values) -> Thing:
    """A thread is named by its record, by a person ("tenant.aad") or by an effect."""
    (thread,) = parts
    return _thing_of_effect(thread) if "." in thread else Thing(Kept.RECORDS, thread)


YEAR_KINDS: Final[Mapping[str, ThingOf]] = {
    "record": _of(Kept.RECORDS, 0),
    "recordof": _of(Kept.RECORDS, -1),
    "recordteam": _of(Kept.RECORDS, -1),
    "origin": _of(Kept.RECORDS, 0),
    "past": _of(Kept.RECORDS, 0),
    "view": _of(Kept.RECORDS, 0),
    "issue": _of(Kept.RECORDS, 0),
    "open": _of_issue(-1),
    "due": _of_issue(-1),
    "entry": _of_issue(0),
    "improved": _of_issue(0),
    "pastissue": _of_issue(0),
    "summary": _of(Kept.RECORDS, 0),
    "proposal": lambda _parts, values: Thing(Kept.RECORDS, str(values[RECORD_ID])),
    "slot": _of(Kept.ROTA, 0),
    "slotat": _of(Kept.ROTA, -1),
    "slotfree": _of(Kept.ROTA, -1),
    "slotlong": _of(Kept.ROTA, -1),
    "slotteam": _of(Kept.ROTA, -1),
    "slotof": _of(Kept.ROTA, -1),
    "swap": _of(Kept.ROTA, 0),
    "snooze": _of(Kept.ROTA, -1),
    "call": _of(Kept.CALLS, 0),
    "draft": _of(Kept.DRAFTS, 0),
    "draftof": _of(Kept.DRAFTS, -1),
    "result": _result,
    "event": _whole(Kept.AUDIT),
    "seal": _whole(Kept.AUDIT),
    "counter": _whole(Kept.WORKINGS),
    "digest": _whole(Kept.WORKINGS),
    "report": _whole(Kept.REPORTS),
    "reportpage": _whole(Kept.REPORTS),
    "reportof": _whole(Kept.REPORTS),
    "reportfront": _whole(Kept.REPORTS),
    "reportsettled": _whole(Kept.REPORTS),
    "card": lambda parts, _values: thing_of_card(_card_name(parts)),
    "outbox": lambda parts, _values: thing_of_card(_card_name(parts[2:])),
    "parked": lambda parts, _values: thing_of_card(_card_name(parts[1:])),
    "lock": _lock,
}
"""Kinds of rows of a municipal year."""

WAITING_KINDS: Final = ("outbox", "parked", "lock")
"""Removed first: what waits to be posted has a row with its place, which goes after it."""
MAIN_KINDS: Final = ("record", "slot", "draft", "call", "report")
"""Removed last: by these it is known what a hold is about."""

COUNCIL_KINDS: Final[Mapping[str, str]] = {
    "person": "the register: erased by `erase person`",
    "prefers": "with a person: removed by `erase person`",
    "available": "with a person: removed by `erase person`",
    "chat": "with a person: removed by `erase person`",
    "feed": "with a person: revoked by `leaver`, removed by `erase person`",
    "feedof": "with a person: revoked by `leaver`, removed by `erase person`",
    "channel": "the council's settings; a person's own is removed by `erase person`",
    "team": "the council's settings",
    "committee": "the council's settings: replaced by the next import",
    "year": "the council's settings",
    "once": "the council's settings: that a notice was given",
    "thread": "with its record",
    "link": "7 days: removed when the next one is issued",
    "linkat": "7 days: removed when the next one is issued",
    "hold": "until it is lifted",
    "event": "for good: what was done to the register and the settings, and who was shown what",
    "seal": "with the events that it seals",
    "restoring": "until a restore has ended",
    "probe": "for a moment: that the store can be written to",
    "saw": "7 days: that somebody's reading of something is an event already",
}
"""Kinds of rows of the council itself, and how long each is kept."""
