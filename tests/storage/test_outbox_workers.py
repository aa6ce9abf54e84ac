"""Several senders on one outbox, each with a store of its own as replicas have: every card is sent, by one at a time, in order."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from storage.outbox import Outbox, Posted
from storage.store import TableStore
from tests.storage.racers import open_table
from tests.storage.samples import NOW, YEAR
from visits.card_names import CardKind, CardName
from visits.ports import (
    Show,
)

WORKERS = 4
THREADS = 6
CARDS_PER_THREAD = 10


@dataclass
class Channel:
    """What the senders did: which cards are being sent now, and what has been put in each thread."""

    sending: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    async def put(self, card: CardName) -> Posted:
        self.sending[card.thread] += 1
        assert self.sending[card.thread] == 1, f"two senders are in thread {card.thread} at once"
        await asyncio.sleep(0.001)
        self.shown[card.thread].append(card.key)
        self.sending[card.thread] -= 1
        return Posted(conversation_id=card.thread, service_url="https://smba.example/", activity_id=card.key)


def cards_of(thread: str) -> list[CardName]:
    issues = [CardName(kind=CardKind.ISSUE, object_id=f"{thread}_{n}") for n in range(1, CARDS_PER_THREAD)]
    return [CardName(kind=CardKind.RECORD, object_id=thread), *issues]


async def send_next(outbox: Outbox, name: str, channel: Channel) -> bool:
    """Send the first card that can be claimed. A thread whose next card cannot be is left alone, so that it keeps its order."""
    blocked: set[str] = set()
    for waiting in await outbox.due(NOW):
        claim = None if waiting.card.thread in blocked else await outbox.claim(waiting, name)
        if claim:
            await outbox.posted(claim, await channel.put(waiting.card))
            assert await outbox.done(claim, claim.wanted)
            return True
        blocked.add(waiting.card.thread)
    return False


async def work(outbox: Outbox, name: str, channel: Channel) -> int:
    """Send until every card is shown; how many this sender sent."""
    sent = 0
    while sum(map(len, channel.shown.values())) < THREADS * CARDS_PER_THREAD:
        if await send_next(outbox, name, channel):
            sent += 1
        else:
            await asyncio.sleep(0.002)
    return sent


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_four_senders_share_sixty_cards_in_six_threads_and_send_each_once(
    engine: tuple[str, str], partition: str
) -> None:
    tables = [open_table(*engine) for _ in range(WORKERS)]
    stores = [TableStore(table, partition) for table in tables]
    threads = [f"r{n}" for n in range(THREADS)]
    try:
        for thread in threads:
            shows = [Show(card, NOW) for card in cards_of(thread)]
            await stores[0].year(YEAR).commit(shows, write_id=uuid4().hex)
        channel = Channel()
        outboxes = [store.outbox(YEAR) for store in stores]
        sent = await asyncio.gather(*(work(outbox, f"sender {n}", channel) for n, outbox in enumerate(outboxes)))
        assert sum(sent) == THREADS * CARDS_PER_THREAD
        assert all(sent), f"some sender had nothing to do: {sent}"
        for thread in threads:
            assert channel.shown[thread] == [card.key for card in cards_of(thread)]
            for card in cards_of(thread):
                assert await outboxes[0].card(card)
        assert list(await outboxes[0].due(NOW)) == []
    finally:
        for table in tables:
            await table.close()
