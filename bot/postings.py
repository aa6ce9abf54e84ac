"""What a waiting card is, made from current state at the moment it is sent: where it goes, its stub and its full form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot import oversight_postings, report_postings, rota_postings
from bot.desk import Desk
from bot.posting import (
    InChat,
    InThread,
    Maker,
    NoChannel,
    Nothing,
    NotNow,
    Posting,
    Prepared,
    carded,
    mentioned,
    mentioning,
    to_person,
)
from bot.turns import Message
from cards import channel as channel_cards
from cards import record as record_cards
from cards.after_sending import colleague_card
from cards.issue import IssueShown, answer_card, follow_up_card, moved_card, officer_card
from cards.issue_forms import act_form, reword_card
from cards.root import root_card
from cards.wording import channel as channel_wording
from cards.wording import form as form_wording
from cards.wording import issue as issue_wording
from cards.wording import record as wording
from cards.words import words
from visits.card_names import CardKind, CardName
from visits.issues import Act, answerer_on, standings_of
from visits.model import Channel, Issue, PersonId, PersonStatus, Team, VisitRecord
from visits.proforma import Proforma
from visits.reminders import next_allowed
from visits.summary import form_parts, text_label, text_of, without_hidden
from visits.usecases.knowing import proforma_for
from visits.usecases.send import reader_of
from visits.years import london_day, london_time


@dataclass(frozen=True, slots=True)
class _Known:
    """A record with all that its cards need."""

    record: VisitRecord
    issues: tuple[Issue, ...]
    team: Team
    channel: Channel | None
    proforma: Proforma
    names: Mapping[str, str]

    def issue(self, issue_id: str) -> Issue | None:
        return next((issue for issue in self.issues if issue.id == issue_id), None)

    def name(self, person: PersonId) -> str:
        return self.names.get(person, "A former councillor")


async def prepare(desk: Desk, year: str, card: CardName) -> Prepared:
    """The posting of a card as things stand now. Raises visits.ports.Unavailable."""
    if card.person and await _is_news_to_a_leaver(desk, year, card):
        return Nothing()
    return await _ALL[card.kind](desk, year, card)


async def _is_news_to_a_leaver(desk: Desk, year: str, card: CardName) -> bool:
    """Whether a card would be the first of its kind to somebody who has left. One that they have is still brought up to date: what
    is hidden or removed must not stay on it.
    """
    person = await desk.store.person(PersonId(card.person))
    if person is None or person.status is PersonStatus.ACTIVE:
        return False
    return await desk.store.outbox(year).card(card) is None


async def _record(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    if known is None or known.channel is None:
        return _nowhere(known)
    record = known.record
    full = root_card(
        record,
        known.issues,
        known.proforma,
        known.name,
        views=await desk.store.year(year).views(record.id),
        today=london_day(desk.office.clock.now()),
        days=desk.office.working_days,
    )
    mentions = await mentioned(desk, await _answering(desk, known.team.head_of_service))
    return Posting(
        to=InThread(channel=known.channel, record_id=record.id, is_root=True),
        stub=mentioning(wording.new_record(record), mentions),
        full=mentioning(wording.search_line(record), mentions, full, wording.new_record(record)),
    )


async def _form(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    if known is None or known.channel is None:
        return _nowhere(known)
    parts = form_parts(without_hidden(known.record), known.proforma, known.name)
    part = int(card.object_id.partition(".")[2])
    if part > len(parts):
        return Nothing()
    line = wording.form_part(known.record, part, len(parts))
    full = record_cards.form_card(known.record, parts[part - 1], part, len(parts))
    return Posting(
        to=InThread(channel=known.channel, record_id=known.record.id, is_root=False),
        stub=Message(text=line, summary=line),
        full=carded(full, line),
    )


async def _issue(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    issue = known.issue(card.object_id) if known else None
    if known is None or issue is None or (not card.person and known.channel is None):
        return _nowhere(known if issue else None)
    line = wording.new_issue(issue)
    moved = card.person != reader_of(issue)  # a correction has changed who may see it
    full = moved_card(issue) if moved else officer_card(await _shown(desk, known, issue))
    return Posting(to=_place(known, card), stub=Message(text=line, summary=line), full=carded(full, line))


async def _answer(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    issue = known.issue(card.object_id.rpartition(".")[0]) if known else None
    person = await desk.store.person(PersonId(card.person))
    if known is None or issue is None or person is None:
        return Nothing()
    standings = standings_of(person, issue, known.record, known.team, None)
    full = answer_card(await _shown(desk, known, issue), standings)
    return to_person(card, full, issue_wording.answered(issue.reference))


async def _reply_reminder(desk: Desk, year: str, card: CardName) -> Prepared:
    issue_id, answers, state = card.object_id.split(".")
    known = await _known(desk, year, card.record_id)
    issue = known.issue(issue_id) if known else None
    person = await desk.store.person(PersonId(card.person))
    if known is None or issue is None or person is None:
        return Nothing()
    has_replied = issue.state != state or str(issue.answers) != answers or issue.settled_at is not None
    if await desk.store.outbox(year).card(card) is None:
        if has_replied:
            return Nothing()  # nothing to be reminded of any more
        now = desk.office.clock.now()
        may_from = next_allowed(now, desk.office.working_days)
        if may_from > now:
            return NotNow(may_from)
    standings = standings_of(person, issue, known.record, known.team, None)
    lead = None if has_replied else issue_wording.REMINDER_TITLE
    full = answer_card(await _shown(desk, known, issue), standings, lead=lead)
    return to_person(card, full, issue_wording.reminder(issue.reference))


async def _follow_up(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    entry = await desk.store.year(year).entry(card.object_id)
    issue = known.issue(entry.issue_id) if known and entry else None
    if known is None or entry is None or issue is None or (not card.person and known.channel is None):
        return _nowhere(known if issue else None)
    told = issue.answered_by or issue.goes_to
    line = issue_wording.asks_again(known.name(entry.by), issue.reference)
    mentions = () if card.person else await mentioned(desk, told)
    full = follow_up_card(await _shown(desk, known, issue), entry)
    return Posting(to=_place(known, card), stub=mentioning(line, mentions), full=mentioning(line, mentions, full))


async def _assigned(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    issue = known.issue(card.object_id.partition(".")[0]) if known else None
    if known is None or issue is None or issue.assignee is None or (not card.person and known.channel is None):
        return _nowhere(known if issue and issue.assignee else None)
    line = issue_wording.asked_to_see_to(known.name(issue.assignee), issue.reference)
    mentions = await mentioned(desk, issue.assignee)
    full = channel_cards.notice_card(words("{line}", line=line))
    return Posting(to=_place(known, card), stub=mentioning(line, mentions), full=mentioning(line, mentions, full))


async def _reword(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    if known is None:
        return Nothing()
    issue_id, _, question = card.object_id.partition(".")
    issue = known.issue(issue_id)
    if issue:
        person = await desk.store.person(PersonId(card.person))
        standings = standings_of(person, issue, known.record, known.team, None) if person else frozenset()
        full = act_form(await _shown(desk, known, issue), Act.REWORD, standings, notice=issue_wording.REWORD_WHY)
        return to_person(card, full, "Some of your words were hidden")
    if question not in known.record.hidden:
        return Nothing()
    label = text_label(known.proforma, question)
    full = reword_card(known.record, question, label, text_of(known.record, question), desk.new_operation())
    return to_person(card, full, "Some of your words were hidden")


async def _colleague(desk: Desk, year: str, card: CardName) -> Prepared:
    known = await _known(desk, year, card.record_id)
    if known is None:
        return Nothing()
    full = colleague_card(known.record, known.name(known.record.author), desk.new_operation())
    return to_person(card, full, f"{known.name(known.record.author)} has sent the record of your visit")


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
    return to_person(card, made, "A concern was called in")


async def _no_channel(desk: Desk, _year: str, card: CardName) -> Prepared:
    head = await desk.store.person(PersonId(card.object_id))
    made = channel_cards.no_channel_card(head.name if head else "a Head of Service")
    return to_person(card, made, "Visit records are waiting")


async def _not_reached(_desk: Desk, _year: str, card: CardName) -> Prepared:
    what, _, why = card.object_id.partition(".")
    made = channel_cards.not_reached_card(wording.CARD_KINDS.get(what, what), why.partition(".")[0])
    return to_person(card, made, "Something could not be delivered")


async def _effect(_desk: Desk, _year: str, _card: CardName) -> Prepared:
    return Nothing()


_MAKERS: Final[Mapping[CardKind, Maker]] = {
    CardKind.RECORD: _record,
    CardKind.FORM: _form,
    CardKind.ISSUE: _issue,
    CardKind.ANSWER: _answer,
    CardKind.REPLY_REMINDER: _reply_reminder,
    CardKind.FOLLOW_UP: _follow_up,
    CardKind.ASSIGNED: _assigned,
    CardKind.REWORD: _reword,
    CardKind.COLLEAGUE: _colleague,
    CardKind.SAFETY_CALL: _safety_call,
    CardKind.NO_CHANNEL: _no_channel,
    CardKind.NOT_REACHED: _not_reached,
    CardKind.EFFECT: _effect,
}
_ALL: Final = {**_MAKERS, **rota_postings.MAKERS, **oversight_postings.MAKERS, **report_postings.MAKERS}


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


async def _shown(desk: Desk, known: _Known, issue: Issue) -> IssueShown:
    store = desk.store.year(issue.year)
    return IssueShown(
        issue=issue,
        record=known.record,
        entries=await store.entries(issue.id),
        improvements=await store.improvements(issue.id),
        proforma=known.proforma,
        names=known.name,
        today=london_day(desk.office.clock.now()),
        days=desk.office.working_days,
        operation=desk.new_operation(),
        same_as=await desk.same_as(issue),
        escalated_to=known.names.get(desk.rung_person(issue), ""),
    )


def _place(known: _Known, card: CardName) -> InThread | InChat:
    if known.channel and not card.person:
        return InThread(channel=known.channel, record_id=known.record.id, is_root=False)
    return InChat(person=PersonId(card.person))


async def _answering(desk: Desk, goes_to: PersonId) -> PersonId:
    """Who answers today: the deputy while the Head of Service is away."""
    head = await desk.store.person(goes_to)
    deputy = await desk.store.person(head.deputy) if head and head.deputy else None
    return answerer_on(london_day(desk.office.clock.now()), head, deputy).id if head else goes_to


def _nowhere(known: _Known | None) -> NoChannel | Nothing:
    return NoChannel(known.team.head_of_service) if known else Nothing()
