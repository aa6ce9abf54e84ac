"""What a waiting card is, made from current state at the moment it is sent: where it goes, its stub and its full form."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.desk import Desk
from bot.turns import Mention, Message
from cards import channel as channel_cards
from cards import record as record_cards
from cards.elements import Card
from cards.payload import render
from cards.wording import channel as channel_wording
from cards.wording import form as form_wording
from cards.wording import record as wording
from visits.model import Channel, Issue, PersonId, Team, VisitRecord
from visits.ports import CardKind, CardName
from visits.proforma import Proforma
from visits.summary import form_parts
from visits.usecases.knowing import proforma_for
from visits.years import london_time


@dataclass(frozen=True, slots=True)
class InThread:
    """A card of a record's thread in the Head of Service's channel. The record's own card is the root."""

    channel: Channel
    record_id: str
    is_root: bool


@dataclass(frozen=True, slots=True)
class InChat:
    """A card in one person's personal chat."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class Posting:
    """`stub` is safe to be seen in any notification; `full` takes its place at once."""

    to: InThread | InChat
    stub: Message
    full: Message


@dataclass(frozen=True, slots=True)
class NoChannel:
    """The card can't go anywhere yet: no channel is chosen for this Head of Service."""

    head_of_service: PersonId


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing left to show: the object is gone."""


Prepared = Posting | NoChannel | Nothing


@dataclass(frozen=True, slots=True)
class _Known:
    """A record with all that its cards need."""

    record: VisitRecord
    issues: tuple[Issue, ...]
    team: Team
    channel: Channel | None
    proforma: Proforma
    names: Mapping[str, str]

    def name(self, person: PersonId) -> str:
        return self.names.get(person, "A former councillor")


async def prepare(desk: Desk, year: str, card: CardName) -> Prepared:
    """The posting of a card as things stand now. Raises visits.ports.Unavailable."""
    return await _MAKERS[card.kind](desk, year, card)


async def _record(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    if known is None or known.channel is None:
        return _nowhere(known)
    record, head = known.record, known.team.head_of_service
    full = record_cards.root_card(record, known.issues, known.proforma, known.name, desk.due(known.issues))
    chat = await desk.store.chat_with(head)
    mentions = (Mention(account_id=chat.account_id, name=known.name(head)),) if chat else ()
    return Posting(
        to=InThread(channel=known.channel, record_id=record.id, is_root=True),
        stub=_mentioning(wording.new_record(record), mentions),
        full=_mentioning(wording.search_line(record), mentions, full, wording.new_record(record)),
    )


async def _form(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    if known is None or known.channel is None:
        return _nowhere(known)
    parts = form_parts(known.record, known.proforma, known.name)
    part = int(card.object_id.partition(".")[2])
    if part > len(parts):
        return Nothing()
    line = wording.form_part(known.record, part, len(parts))
    full = record_cards.form_card(known.record, parts[part - 1], part, len(parts))
    return Posting(
        to=InThread(channel=known.channel, record_id=known.record.id, is_root=False),
        stub=Message(text=line, summary=line),
        full=_carded(full, line),
    )


async def _issue(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    issue = next((one for one in known.issues if one.id == card.object_id), None) if known else None
    if known is None or issue is None or (not card.person and known.channel is None):
        return _nowhere(known if issue else None)
    line = wording.new_issue(issue)
    full = record_cards.issue_card(issue, known.record, known.proforma, desk.due((issue,)).get(issue.id))
    to: InThread | InChat = InChat(person=PersonId(card.person))
    if known.channel and not card.person:
        to = InThread(channel=known.channel, record_id=known.record.id, is_root=False)
    return Posting(to=to, stub=Message(text=line, summary=line), full=_carded(full, line))


async def _safety_call(desk: Desk, year: str, card: CardName) -> Prepared:
    stored = await desk.store.year(year).safety_call(card.object_id)
    if stored is None:
        return Nothing()
    call = stored.value
    councillor = await desk.store.person(call.person)
    team = await desk.store.team(call.team_id)
    when = london_time(call.at)
    made = channel_cards.safety_call_card(
        councillor.name if councillor else "A councillor",
        channel_wording.CALLED_WHOM[call.called],
        team.name if team else call.team_id,
        f"{form_wording.day(when.date())}, {when:%H:%M}",
    )
    return _to_person(card, made, "A concern was called in")


async def _no_channel(desk: Desk, _year: str, card: CardName) -> Prepared:
    head = await desk.store.person(PersonId(card.object_id))
    made = channel_cards.no_channel_card(head.name if head else "a Head of Service")
    return _to_person(card, made, "Visit records are waiting")


async def _not_reached(_desk: Desk, _year: str, card: CardName) -> Prepared:
    what, _, why = card.object_id.partition(".")
    made = channel_cards.not_reached_card(wording.CARD_KINDS.get(what, what), why.partition(".")[0])
    return _to_person(card, made, "Something could not be delivered")


async def _effect(_desk: Desk, _year: str, _card: CardName) -> Prepared:
    return Nothing()


_MAKERS: Final[Mapping[CardKind, Callable[[Desk, str, CardName], Awaitable[Prepared]]]] = {
    CardKind.RECORD: _record,
    CardKind.FORM: _form,
    CardKind.ISSUE: _issue,
    CardKind.SAFETY_CALL: _safety_call,
    CardKind.NO_CHANNEL: _no_channel,
    CardKind.NOT_REACHED: _not_reached,
    CardKind.EFFECT: _effect,
}


async def _known(desk: Desk, year: str, record_id: str) -> _Known | None:
    stored = await desk.store.year(year).record(record_id)
    team = await desk.store.team(stored.value.team_id) if stored else None
    if stored is None or team is None:
        return None
    return _Known(
        record=stored.value,
        issues=tuple(await desk.store.year(year).issues_of(record_id)),
        team=team,
        channel=await desk.store.channel_of(team.head_of_service),
        proforma=proforma_for(desk.office, stored.value.proforma_version),
        names={person.id: person.name for person in await desk.store.people()},
    )


def _nowhere(known: _Known | None) -> NoChannel | Nothing:
    return NoChannel(known.team.head_of_service) if known else Nothing()


def _mentioning(text: str, mentions: Sequence[Mention], card: Card | None = None, summary: str = "") -> Message:
    called = " ".join(f"<at>{mention.name}</at>" for mention in mentions)
    return Message(
        text=f"{called} {text}".strip(),
        card=render(card) if card else None,
        summary=summary or text,
        mentions=tuple(mentions),
    )


def _carded(card: Card, summary: str) -> Message:
    return Message(card=render(card), summary=summary)


def _to_person(card: CardName, made: Card, summary: str) -> Posting:
    return Posting(
        to=InChat(person=PersonId(card.person)),
        stub=Message(text=summary, summary=summary),
        full=_carded(made, summary),
    )
