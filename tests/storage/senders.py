"""A few invented cards and the steps that a sender takes with them, for the tests of the outbox."""

from typing import Final
from uuid import uuid4

from storage.outbox import Claim, Outbox, Posted, Waiting
from storage.table import Table
from storage.year import TableYear
from tests.storage.samples import NOW
from visits.card_names import CardKind, CardName
from visits.ports import (
    Show,
)

ROOT: Final = CardName(kind=CardKind.RECORD, object_id="r1")
FORM: Final = CardName(kind=CardKind.FORM, object_id="r1.1")
REPLY: Final = CardName(kind=CardKind.ISSUE, object_id="r1_1")
ELSEWHERE: Final = CardName(kind=CardKind.RECORD, object_id="r2")
PLACE: Final = Posted(
    conversation_id="19:c;messageid=1", service_url="https://smba.trafficmanager.net/uk/", activity_id="1"
)
OTHER_PLACE: Final = Posted(
    conversation_id="19:c;messageid=2", service_url="https://smba.trafficmanager.net/uk/", activity_id="2"
)


async def want(year: TableYear, *cards: CardName) -> None:
    """Have these cards posted, or brought up to date, in this order."""
    await year.commit([Show(card, NOW) for card in cards], write_id=uuid4().hex)


async def due(outbox: Outbox) -> list[Waiting]:
    """The cards that are due now and held by nobody."""
    return list(await outbox.due(NOW))


async def only_due(outbox: Outbox) -> Waiting:
    """The one card that is due."""
    (waiting,) = await outbox.due(NOW)
    return waiting


async def claimed(outbox: Outbox, holder: str = "a") -> Claim:
    """The one card that is due, claimed."""
    claim = await outbox.claim(await only_due(outbox), holder)
    assert claim is not None
    return claim


async def cards_waiting(table: Table, year: TableYear) -> list[str]:
    """The keys of all rows of cards that wait or are parked."""
    return [row.key for row in (await table.query(year.partition, "outbox|", "parked~", limit=1_000)).rows]
