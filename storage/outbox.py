"""Cards waiting to be posted. A row says which card, never what is on it; the card is made when it is sent.

Two kinds of row, both in the year's partition and written with the change that causes them:

    card|kind|object|person        one per card, for good: what is wanted, what was last shown, and where it was posted
    outbox|due|order|kind|…        one while the card waits; its key begins with when it is due, so that finding work is a key range

A sender claims the row (and the card's thread, so that a thread has one sender), posts a stub, saves where, puts the full card in
its place, and is done. A change in between raises `wanted`, and the sender goes round again. A claim lapses; then another sender
goes on from what was saved, and whatever the first one still wants to save is refused: a stub it posted stays an empty stub, and
a card it may have put late is put once more.
"""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from storage.table import Delete, Insert, Operation, Page, Replace, Row, RowConflict, Scalar, Table, prefix_range
from visits.card_names import CardKind, CardName
from visits.ports import (
    Show,
)
from visits.years import stamp

PARKED: Final = "parked"
WAITING: Final = "outbox"


class Why(StrEnum):
    """Why a card waits longer or is parked. Never any text of anyone's."""

    NO_CHANNEL = "no_channel"
    NO_ROOT = "no_root"
    NOT_NOW = "not_now"
    THROTTLED = "throttled"
    SERVICE_DOWN = "service_down"
    NOT_REACHABLE = "not_reachable"
    MISCONFIGURED = "misconfigured"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card that is due, or parked."""

    year: str
    key: str
    card: CardName
    attempts: int
    why: str
    version: str
    held_until: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A card that is this sender's to post until another takes it over. `activity_id` is "" until a stub was posted."""

    waiting: Waiting
    holder: str
    token: str
    wanted: int
    conversation_id: str
    service_url: str
    activity_id: str


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a card is."""

    conversation_id: str
    service_url: str
    activity_id: str


async def show(table: Table, partition: str, change: Show, order: int) -> list[Operation]:
    """The operations that make a card wait to be posted or brought up to date."""
    if change.once and await table.get(partition, _card_key(change.card)):
        return []
    return await _wait(table, partition, change.card, _outbox_key(change.at, order, change.card))


async def _wait(table: Table, partition: str, card: CardName, key: str) -> list[Operation]:
    """The same, with the key that the card waits under unless it waits already."""
    row = await table.get(partition, _card_key(card))
    if row is None:
        return [Insert(_card_key(card), _card_values(key)), _waiting_row(key, card)]
    wanted = {**row.values, "wanted": int(row.values["wanted"]) + 1}
    if row.values["outbox_key"]:
        return [Replace(row.key, wanted, row.version)]
    return [Replace(row.key, wanted | {"outbox_key": key}, row.version), _waiting_row(key, card)]


class Outbox:
    """The waiting cards of one year. `lease_seconds` is real time: how long a claim holds unless it is finished."""

    def __init__(self, table: Table, partition: str, year: str, *, lease_seconds: float = 60.0) -> None:
        self._table = table
        self._partition = partition
        self._year = year
        self._lease = lease_seconds

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Waiting]:
        """Cards due by now that nobody holds, the longest due first."""
        page = await self._table.query(
            self._partition, prefix_range(f"{WAITING}|")[0], f"{WAITING}|{stamp(now)}~", limit=limit
        )
        return [one for one in self._all(page) if one.held_until <= time.time()]

    async def parked(self, limit: int = 100) -> Sequence[Waiting]:
        """Cards that could not be delivered and wait for a person."""
        return self._all(await self._table.query(self._partition, *prefix_range(f"{PARKED}|"), limit=limit))

    async def card(self, card: CardName) -> Posted | None:
        """Where a card was posted; None if it was not, yet."""
        row = await self._table.get(self._partition, _card_key(card))
        if row is None or not row.values["activity_id"]:
            return None
        return _posted(row)

    async def shown(self, card: CardName) -> Posted | None:
        """Where a card can be read in full; None while it is not posted, or nothing but its stub is."""
        row = await self._table.get(self._partition, _card_key(card))
        return _posted(row) if row and int(row.values["sent"]) else None

    async def claim(self, waiting: Waiting, holder: str) -> Claim | None:
        """Take the card and its thread; None if anybody has either, this sender included. `holder` is for people to read."""
        lock = await self._table.get(self._partition, _lock_key(waiting.card))
        if lock and float(lock.values["until"]) > time.time():
            return None
        card = await self._table.get(self._partition, _card_key(waiting.card))
        if card is None:
            raise RuntimeError(f"{waiting.card.key} waits, but there is no card row")
        token, until = secrets.token_hex(8), time.time() + self._lease
        held = _waiting_values(waiting.card, waiting.attempts, waiting.why, until, token)
        locked: dict[str, Scalar] = {"claim": token, "holder": holder, "until": until}
        key = _lock_key(waiting.card)
        lock_it = Replace(key, locked, lock.version) if lock else Insert(key, locked)
        try:
            await self._write([Replace(waiting.key, held, waiting.version), lock_it])
        except RowConflict:
            return None
        posted = _posted(card)
        return Claim(
            waiting=waiting,
            holder=holder,
            token=token,
            wanted=int(card.values["wanted"]),
            conversation_id=posted.conversation_id,
            service_url=posted.service_url,
            activity_id=posted.activity_id,
        )

    async def posted(self, claim: Claim, posted: Posted) -> None:
        """Save where the card's stub was posted, so that nobody posts another.

        Raises LostClaim if another sender has gone on: then the stub must stay as it is, for the card will be elsewhere.
        """
        waiting, card = await self._held(claim)
        place: dict[str, Scalar] = {
            "conversation_id": posted.conversation_id,
            "service_url": posted.service_url,
            "activity_id": posted.activity_id,
        }
        # The waiting row is written with it, so that nobody who has not seen the place can claim the card.
        touched = Replace(waiting.key, waiting.values, waiting.version)
        try:
            await self._write([touched, Replace(card.key, {**card.values, **place}, card.version)])
        except RowConflict:
            await self.posted(claim, posted)

    async def done(self, claim: Claim, shown: int) -> bool:
        """The card as wanted at `shown` is posted. False if it changed meanwhile, and is due again at once.

        Raises LostClaim if another sender has gone on. Whose card came last is then not known, so it is due again too.
        """
        try:
            waiting, card = await self._held(claim)
        except LostClaim:
            await self._put_again(claim)
            raise
        up_to_date = int(card.values["wanted"]) == shown
        values = {**card.values, "sent": shown, "outbox_key": "" if up_to_date else waiting.key}
        again = _waiting_values(claim.waiting.card, 0, "")
        operations: list[Operation] = [
            Replace(card.key, values, card.version),
            Delete(waiting.key, waiting.version) if up_to_date else Replace(waiting.key, again, waiting.version),
            *await self._unlock(claim),
        ]
        try:
            await self._write(operations)
        except RowConflict:
            return await self.done(claim, shown)
        return up_to_date

    async def later(self, claim: Claim, due: datetime, why: Why, *, counts: bool = True) -> None:
        """Wait until `due`. `counts` says whether this was a failed attempt. Raises LostClaim."""
        attempts = claim.waiting.attempts + (1 if counts else 0)
        order = int(claim.waiting.key.split("|")[2])  # cards put off together keep their order
        await self._move(claim, _outbox_key(due, order, claim.waiting.card), attempts, why)

    async def park(self, claim: Claim, now: datetime, why: Why) -> None:
        """Stop trying until a person says so. Raises LostClaim."""
        key = f"{PARKED}|{stamp(now)}|{claim.waiting.card.key}"
        await self._move(claim, key, claim.waiting.attempts, why)

    async def unpark(self, waiting: Waiting, now: datetime) -> None:
        """Try a parked card again from now. Raises RowConflict if somebody else has."""
        key = _outbox_key(now, 0, waiting.card)
        row = await self._row(_card_key(waiting.card))
        await self._write(
            [
                Delete(waiting.key, waiting.version),
                _waiting_row(key, waiting.card),
                Replace(row.key, {**row.values, "outbox_key": key}, row.version),
            ]
        )

    async def drop(self, waiting: Waiting) -> None:
        """Let a parked card be, for nobody will read it: it is not tried again. Raises RowConflict if somebody else has it."""
        row = await self._row(_card_key(waiting.card))
        values = {**row.values, "sent": row.values["wanted"], "outbox_key": ""}
        await self._write([Delete(waiting.key, waiting.version), Replace(row.key, values, row.version)])

    async def _move(self, claim: Claim, key: str, attempts: int, why: Why) -> None:
        waiting, card = await self._held(claim)
        values = _waiting_values(claim.waiting.card, attempts, why)
        moved: list[Operation] = [Delete(waiting.key, waiting.version), Insert(key, values)]
        if key == waiting.key:  # due at the same moment as before
            moved = [Replace(key, values, waiting.version)]
        listed = Replace(card.key, {**card.values, "outbox_key": key}, card.version)
        try:
            await self._write([*moved, listed, *await self._unlock(claim)])
        except RowConflict:
            await self._move(claim, key, attempts, why)

    async def _held(self, claim: Claim) -> tuple[Row, Row]:
        """The waiting row and the card's. Raises LostClaim unless the claim is still the card's last, lapsed or not."""
        waiting = await self._row(claim.waiting.key)
        if waiting.values["claim"] != claim.token:
            raise LostClaim(claim.waiting.key)
        return waiting, await self._row(_card_key(claim.waiting.card))

    async def _put_again(self, claim: Claim) -> None:
        waits = await _wait(self._table, self._partition, claim.waiting.card, claim.waiting.key)
        try:
            await self._write(waits)
        except RowConflict:
            await self._put_again(claim)

    async def _unlock(self, claim: Claim) -> list[Operation]:
        lock = await self._table.get(self._partition, _lock_key(claim.waiting.card))
        if lock is None or lock.values["claim"] != claim.token:
            return []
        return [Delete(lock.key, lock.version)]

    async def _row(self, key: str) -> Row:
        row = await self._table.get(self._partition, key)
        if row is None:
            raise LostClaim(key)
        return row

    async def _write(self, operations: Sequence[Operation]) -> None:
        await self._table.write(self._partition, operations, write_id=secrets.token_hex(12))

    def _all(self, page: Page) -> list[Waiting]:
        return [_waiting(row, self._year) for row in page.rows]


class LostClaim(Exception):
    """The card is no longer this sender's: the claim lapsed, and another sender took over."""


def _waiting(row: Row, year: str) -> Waiting:
    values = row.values
    return Waiting(
        year=year,
        key=row.key,
        card=CardName(
            kind=CardKind(str(values["kind"])), object_id=str(values["object_id"]), person=str(values["person"])
        ),
        attempts=int(values["attempts"]),
        why=str(values["why"]),
        version=row.version,
        held_until=float(values["held_until"]),
    )


def _waiting_values(
    card: CardName, attempts: int, why: str, held_until: float = 0.0, claim: str = ""
) -> dict[str, Scalar]:
    return {
        "kind": str(card.kind),
        "object_id": card.object_id,
        "person": card.person,
        "attempts": attempts,
        "why": str(why),
        "held_until": held_until,
        "claim": claim,
    }


def unheld(values: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    """A waiting row's properties with nobody holding it."""
    return {**values, "held_until": 0.0, "claim": ""}


def _waiting_row(key: str, card: CardName) -> Insert:
    return Insert(key, _waiting_values(card, 0, ""))


def _card_values(outbox_key: str) -> dict[str, Scalar]:
    return {
        "wanted": 1,
        "sent": 0,
        "conversation_id": "",
        "service_url": "",
        "activity_id": "",
        "outbox_key": outbox_key,
    }


def _posted(row: Row) -> Posted:
    values = row.values
    return Posted(
        conversation_id=str(values["conversation_id"]),
        service_url=str(values["service_url"]),
        activity_id=str(values["activity_id"]),
    )


def _card_key(card: CardName) -> str:
    return f"card|{card.key}"


def _lock_key(card: CardName) -> str:
    return f"lock|{card.thread}"


def _outbox_key(due: datetime, order: int, card: CardName) -> str:
    return f"{WAITING}|{stamp(due)}|{order:02d}|{card.key}"
