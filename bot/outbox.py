"""Posts the cards that wait: claim, stub, save where it is, full card, done. Nothing is lost, nothing is shown twice.

Killed between any two of these, the next sender goes on from what was saved; only between posting a stub and saving its id can a
stub without content stay behind. `Checkpoint` names the moments in between, for tests that kill there.
"""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final, Literal

import structlog

from bot import postings
from bot.desk import Desk, again
from bot.handlers.channels import NO_CHANNEL_NOTICE
from bot.posting import InChannel, InChat, InThread, NoChannel, Nothing, NotNow, Posting
from bot.teams.connector import (
    Connector,
    ConnectorDown,
    ConnectorError,
    Misconfigured,
    NotReachable,
    Rejected,
    Throttled,
)
from bot.teams.outbound import message_activity
from bot.turns import Message
from storage.outbox import Claim, LostClaim, Outbox, Posted, Waiting, Why
from visits.card_names import CardKind, CardName
from visits.model import PersonId, Role
from visits.ports import (
    Show,
    Unavailable,
)
from visits.usecases import digests
from visits.usecases.effects import apply_sent, begin_day
from visits.usecases.forgetting import forget_old
from visits.usecases.issues import close_without_reply
from visits.usecases.nudging import sweep
from visits.usecases.summaries import schedule_summaries, send_summaries
from visits.usecases.swaps import apply_swap
from visits.usecases.watching import watch
from visits.years import london_day

Moment = Literal["claimed", "stub_posted", "place_saved", "thread_known", "card_shown", "done"]
Checkpoint = Callable[[Moment], None]

THREADS_AT_ONCE: Final = 6
FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 600.0
MOST_ATTEMPTS: Final = 40
"""About five hours of trying; then a person is told."""
NO_CHANNEL_SECONDS: Final = 15.0
NO_ROOT_SECONDS: Final = 15.0
UNSENDABLE: Final = frozenset({CardKind.NOT_REACHED, CardKind.NO_CHANNEL})
"""Notices about delivery: when one of these can't be delivered, no notice follows."""

_log = structlog.get_logger("bot.outbox")


class NotYet(Exception):
    """The card can't be sent before something else is."""

    def __init__(self, why: Why, seconds: float) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Stopped:
    """A card of a thread was not posted: it waits `until` then, or is parked or somebody else's (None)."""

    why: Why = Why.FAULT
    until: datetime | None = None


class Sender:
    """One worker over all years. Any number of them may run, in any number of processes.

    `bot_account` is how Teams knows the bot ("28:app-id"); `service_url` is used for people whom the bot has never met.
    `words_with_cards`: whether a message may hold text and a card at once. The Agents Playground draws no such update.
    """

    def __init__(
        self,
        desk: Desk,
        connector: Connector,
        *,
        bot_account: str,
        service_url: str,
        words_with_cards: bool = True,
        checkpoint: Checkpoint = lambda _moment: None,
    ) -> None:
        self._desk = desk
        self._connector = connector
        self._bot = bot_account
        self._service_url = service_url
        self._words_with_cards = words_with_cards
        self._checkpoint = checkpoint
        self._holder = secrets.token_hex(8)
        self._begun: dict[str, date] = {}
        self._at_once = asyncio.Semaphore(THREADS_AT_ONCE)
        self._is_stopping = False

    def stop(self) -> None:
        """Finish the cards in hand and take up no other: they wait for another copy of the bot, or for the next start."""
        self._is_stopping = True

    async def work(self) -> int:
        """Post everything that is due in every known year; return how many cards were finished. Raises Unavailable."""
        finished = 0
        for label in await self._desk.store.years():
            if self._is_stopping:
                break
            await self._begin_day(label)
            outbox = self._desk.store.outbox(label)
            due = sorted(await outbox.due(self._desk.office.clock.now()), key=lambda one: one.card.thread)
            threads = [sorted(group, key=_place) for _, group in groupby(due, key=lambda one: one.card.thread)]
            done = await asyncio.gather(*(self._thread(outbox, thread) for thread in threads))
            finished += sum(done)
        return finished

    async def _begin_day(self, year: str) -> None:
        """See to it that this year's daily work of today waits to be done, whichever sender comes first."""
        today = london_day(self._desk.office.clock.now())
        if self._begun.get(year) != today:
            await again(lambda: begin_day(self._desk.office, year, today))
            self._begun[year] = today

    async def _thread(self, outbox: Outbox, waiting: Sequence[Waiting]) -> int:
        """The cards of one thread or chat, one after the other. When one must wait, all behind it wait as long, in order."""
        finished = 0
        async with self._at_once:
            for place, one in enumerate(waiting):
                if self._is_stopping:
                    break
                claim = await outbox.claim(one, self._holder)
                stopped = await self._attempt(outbox, claim) if claim else Stopped()
                if stopped:
                    await self._put_off(outbox, waiting[place + 1 :], stopped)
                    break
                finished += 1
        return finished

    async def _attempt(self, outbox: Outbox, claim: Claim) -> Stopped | None:
        self._checkpoint("claimed")
        try:
            await self._send(outbox, claim)
        except LostClaim:
            return None
        except Unavailable:
            raise
        except Exception as failed:
            return await self._failed(outbox, claim, failed)
        self._checkpoint("done")
        return None

    async def _put_off(self, outbox: Outbox, waiting: Sequence[Waiting], stopped: Stopped) -> None:
        if stopped.until is None:
            return
        for one in waiting:
            claim = await outbox.claim(one, self._holder)
            if claim is None:
                return
            with contextlib.suppress(LostClaim):
                await outbox.later(claim, stopped.until, stopped.why, counts=False)

    async def _send(self, outbox: Outbox, claim: Claim) -> None:
        card, year = claim.waiting.card, claim.waiting.year
        if card.kind is CardKind.EFFECT:
            await self._apply(year, card)
            await outbox.done(claim, claim.wanted)
            return
        prepared = await postings.prepare(self._desk, year, card)
        match prepared:
            case Posting():
                await self._post(outbox, claim, prepared)
            case NoChannel():
                await self._say_no_channel(year, prepared.head_of_service)
                raise NotYet(Why.NO_CHANNEL, NO_CHANNEL_SECONDS)
            case NotNow():
                await outbox.later(claim, prepared.until, Why.NOT_NOW, counts=False)
                return
            case Nothing():
                pass
        await outbox.done(claim, claim.wanted)

    async def _apply(self, year: str, card: CardName) -> None:
        effect, *about = card.object_id.split(".")
        match effect:
            case "sent":
                await again(lambda: apply_sent(self._desk.office, year, about[0]))
            case "daily":
                await again(lambda: sweep(self._desk.office, year, date.fromisoformat(about[0])))
                await again(lambda: schedule_summaries(self._desk.office, date.fromisoformat(about[0])))
                await again(lambda: watch(self._desk.office, year, date.fromisoformat(about[0])))
                await again(lambda: digests.schedule(self._desk.office))
                await forget_old(self._desk.office, year, date.fromisoformat(about[0]))
            case "digest":
                await again(lambda: digests.issue_digest(self._desk.office, year, about[0], about[1]))
            case "monthly":
                await again(lambda: digests.issue_monthly(self._desk.office, year, about[0]))
            case "summaries":
                await again(lambda: send_summaries(self._desk.office, year, about[0]))
            case "swap":
                await again(lambda: apply_swap(self._desk.office, year, ".".join(about)))
            case "close":
                await again(lambda: close_without_reply(self._desk.office, year, about[0], int(about[1])))
            case _:
                raise RuntimeError(f"there is no effect {effect}")

    async def _post(self, outbox: Outbox, claim: Claim, posting: Posting) -> None:
        posted = Posted(claim.conversation_id, claim.service_url, claim.activity_id)
        if not posted.activity_id:
            posted = await self._stub(outbox, posting)
            self._checkpoint("stub_posted")
            await outbox.posted(claim, posted)
            self._checkpoint("place_saved")
        if isinstance(posting.to, InThread) and posting.to.is_root:
            channel_id = posting.to.channel.channel_id
            await self._desk.store.thread_is(channel_id, posted.activity_id, posting.to.record_id, claim.waiting.year)
            self._checkpoint("thread_known")
        full = self._wired(posting.full)
        await self._connector.put(posted.service_url, posted.conversation_id, posted.activity_id, full)
        self._checkpoint("card_shown")

    async def _stub(self, outbox: Outbox, posting: Posting) -> Posted:
        stub = message_activity(posting.stub)
        match posting.to:
            case InThread(channel=channel, is_root=True) | InChannel(channel=channel):
                thread = await self._connector.start_thread(
                    channel.service_url, channel.tenant_id, channel.bot_account_id, channel.channel_id, stub
                )
                activity_id = thread.activity_id or thread.conversation_id.partition(";messageid=")[2]
                return _at(f"{channel.channel_id};messageid={activity_id}", channel.service_url, activity_id)
            case InThread(record_id=record_id):
                root = await outbox.shown(CardName(kind=CardKind.RECORD, object_id=record_id))
                if root is None:
                    raise NotYet(Why.NO_ROOT, NO_ROOT_SECONDS)
                activity_id = await self._connector.post(root.service_url, root.conversation_id, stub)
                return _at(root.conversation_id, root.service_url, activity_id)
            case InChat(person=person):
                conversation_id, service_url = await self._chat_with(person)
                activity_id = await self._connector.post(service_url, conversation_id, stub)
                return _at(conversation_id, service_url, activity_id)

    async def _chat_with(self, person: PersonId) -> tuple[str, str]:
        chat = await self._desk.store.chat_with(person)
        if chat:
            return chat.conversation_id, chat.service_url
        tenant_id, _, aad = person.partition(".")
        conversation = await self._connector.create_conversation(self._service_url, tenant_id, self._bot, aad)
        return conversation, self._service_url

    async def _failed(self, outbox: Outbox, claim: Claim, failed: Exception) -> Stopped:
        """Wait and try again, or stop and tell a person."""
        attempts = claim.waiting.attempts + 1
        why, seconds, counts = _judged(failed, attempts)
        _log.warning(
            "card not posted",
            kind=str(claim.waiting.card.kind),
            why=str(why),
            error=type(failed).__name__,
            attempts=attempts,
        )
        now = self._desk.office.clock.now()
        is_parked = seconds is None or (counts and attempts >= MOST_ATTEMPTS)
        stopped = Stopped(why, None if is_parked else now + timedelta(seconds=seconds or 0))
        with contextlib.suppress(LostClaim):
            if stopped.until:
                await outbox.later(claim, stopped.until, why, counts=counts)
            else:
                await outbox.park(claim, now, why)
                await self._say_not_reached(claim, why)
        return stopped

    async def _say_no_channel(self, year: str, head: PersonId) -> None:
        once = f"{NO_CHANNEL_NOTICE} {head}"
        if not await self._desk.store.has_been(once):
            await self._tell_coordinators(year, CardKind.NO_CHANNEL, head)
            await self._desk.store.first(once)

    async def _say_not_reached(self, claim: Claim, why: Why) -> None:
        card = claim.waiting.card
        if card.kind not in UNSENDABLE:
            await self._tell_coordinators(
                claim.waiting.year, CardKind.NOT_REACHED, f"{card.kind}.{why}.{card.object_id}"
            )

    async def _tell_coordinators(self, year: str, kind: CardKind, object_id: str) -> None:
        people = [person for person in await self._desk.store.people() if person.has(Role.COORDINATOR)]
        now = self._desk.office.clock.now()
        shows = [Show(CardName(kind=kind, object_id=object_id, person=person.id), now) for person in people]
        if shows:
            await self._desk.store.year(year).commit(shows, write_id=secrets.token_hex(12))

    def _wired(self, message: Message) -> dict[str, object]:
        activity = message_activity(message)
        if not self._words_with_cards:
            for words in ("text", "textFormat", "entities"):
                activity.pop(words, None)
        return activity


def _place(one: Waiting) -> tuple[bool, str]:
    """A thread's root comes first, whenever it is due."""
    return one.card.kind is not CardKind.RECORD, one.key


def _at(conversation_id: str, service_url: str, activity_id: str) -> Posted:
    """Where a stub is. Raises ConnectorDown if Teams took it and did not say: then another is posted, and that one stays empty."""
    if not activity_id:
        raise ConnectorDown("a message was taken without an id", maybe_sent=True)
    return Posted(conversation_id, service_url, activity_id)


def _judged(failed: Exception, attempts: int) -> tuple[Why, float | None, bool]:
    """Why it failed, how many seconds to wait (None: don't try again), and whether it counts as an attempt."""
    back_off = min(FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 12), LONGEST_WAIT_SECONDS)
    jittered = back_off * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
    match failed:
        case NotYet(why=why, seconds=seconds):
            return why, seconds, False
        case Throttled(retry_after=seconds):
            return Why.THROTTLED, seconds + random.uniform(0, 1), False  # noqa: S311 - the same
        case NotReachable() | Rejected():
            return Why.NOT_REACHABLE, None, True
        case Misconfigured():
            return Why.MISCONFIGURED, LONGEST_WAIT_SECONDS, True
        case ConnectorError():
            return Why.SERVICE_DOWN, jittered, True
        case _:
            return Why.FAULT, jittered, True


class OutboxJob:
    """Runs a sender until stopped: at once when `woken`, and every `poll_seconds` for what falls due or was left behind."""

    def __init__(self, sender: Sender, woken: asyncio.Event, *, poll_seconds: float) -> None:
        self._sender = sender
        self._poll_seconds = poll_seconds
        self._woken = woken
        self._is_stopping = False

    def stop(self) -> None:
        """Let `run` end as soon as the cards in hand are posted."""
        self._is_stopping = True
        self._sender.stop()
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped. A store that is down is tried again at the next poll."""
        while not self._is_stopping:
            self._woken.clear()
            try:
                await self._sender.work()
            except Unavailable:
                _log.warning("outbox waits for storage")
            except Exception as failed:  # a fault of ours must not stop all posting for good
                _log.error("outbox failed", error=type(failed).__name__, exc_info=failed)
            try:
                async with asyncio.timeout(self._poll_seconds):
                    await self._woken.wait()
            except TimeoutError:
                continue
