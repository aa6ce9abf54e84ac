"""The cards that keep answers from being forgotten, made from current state at the moment they are sent."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.desk import Desk
from bot.handlers.digests import digest_shown
from bot.handlers.showing import issue_shown, shown_of
from bot.links import record_link
from bot.posting import (
    InChannel,
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
from cards import due_notices
from cards.digest import monthly_card, weekly_card
from cards.elements import Card
from cards.summaries import summary_card
from cards.wording import digest as digest_wording
from cards.wording import due as due_wording
from cards.wording import summaries as summary_wording
from cards.words import Wording
from visits.card_names import CardKind, CardName
from visits.model import Issue, PersonId, Team, Visibility, VisitRecord
from visits.reminders import next_allowed
from visits.usecases import digests, watching
from visits.usecases.issues import IssueView, view_issue
from visits.usecases.summaries import summary_of
from visits.years import london_day

_Meant = tuple[Issue, VisitRecord]


async def _due_soon(desk: Desk, year: str, card: CardName) -> Prepared:
    meant = await _meant(desk, year, card)
    if not isinstance(meant, tuple):
        return meant
    issue, record = meant
    line = due_wording.soon(issue.reference)
    if card.person:
        return to_person(card, await _for_one(desk, card, meant, due_wording.SOON_TITLE), line)
    team = await desk.store.team(issue.team_id)
    channel = await desk.store.channel_of(team.head_of_service) if team else None
    if channel is None:
        return NoChannel(team.head_of_service) if team else Nothing()
    answers = await watching.who_answers(desk.office, issue, _today(desk))
    mentions = await mentioned(desk, answers) if answers else ()
    full = due_notices.due_soon_card(await shown_of(desk, issue, record))
    return Posting(
        to=InThread(channel=channel, record_id=record.id, is_root=False),
        stub=mentioning(line, mentions),
        full=mentioning(line, mentions, full),
    )


async def _overdue(desk: Desk, year: str, card: CardName) -> Prepared:
    meant = await _meant(desk, year, card)
    if not isinstance(meant, tuple):
        return meant
    is_first = card.object_id.endswith(".1")
    title = due_wording.OVERDUE_TITLE if is_first else due_wording.STILL_OVERDUE_TITLE
    return to_person(card, await _for_one(desk, card, meant, title), due_wording.overdue(meant[0].reference))


async def _escalated(desk: Desk, year: str, card: CardName) -> Prepared:
    meant = await _meant(desk, year, card)
    if not isinstance(meant, tuple):
        return meant
    full = await _for_one(desk, card, meant, due_wording.ESCALATED_TITLE)
    return to_person(card, full, due_wording.escalated(meant[0].reference))


async def _summary(desk: Desk, _year: str, card: CardName) -> Prepared:
    now = desk.office.clock.now()
    may_from = next_allowed(now, desk.office.working_days)
    if may_from > now:
        return NotNow(may_from)
    found = await summary_of(desk.office, PersonId(card.person), card.object_id)
    return to_person(card, summary_card(found), summary_wording.notification(found)) if found else Nothing()


async def _digest(desk: Desk, year: str, card: CardName) -> Prepared:
    head, _, label = card.object_id.partition(".")
    person = await digests.head_called(desk.office, head)
    issued = await desk.store.year(year).digest_issued(person) if person else None
    if person is None or issued is None or issued.value.label != label:
        return Nothing()  # a later one has taken its place
    channel = await desk.store.channel_of(person)
    if channel is None:
        return NoChannel(person)
    now = desk.office.clock.now()
    may_from = next_allowed(now, desk.office.working_days)
    if may_from > now:
        return NotNow(may_from)
    full = weekly_card(await digest_shown(desk, await digests.digest_for(desk.office, person)))
    line = digest_wording.weekly(_today(desk))
    return Posting(to=InChannel(channel), stub=Message(text=line, summary=line), full=carded(full, line))


async def _monthly(desk: Desk, _year: str, card: CardName) -> Prepared:
    if not await digests.reads_monthly(desk.office, PersonId(card.person)):
        return Nothing()
    now = desk.office.clock.now()
    may_from = next_allowed(now, desk.office.working_days)
    if may_from > now:
        return NotNow(may_from)
    full = monthly_card(await digests.month_digest(desk.office, card.object_id))
    return to_person(card, full, digest_wording.monthly(card.object_id))


MAKERS: Final[Mapping[CardKind, Maker]] = {
    CardKind.DUE_SOON: _due_soon,
    CardKind.OVERDUE: _overdue,
    CardKind.ESCALATED: _escalated,
    CardKind.SUMMARY: _summary,
    CardKind.DIGEST: _digest,
    CardKind.MONTHLY: _monthly,
}


async def _meant(desk: Desk, year: str, card: CardName) -> _Meant | Nothing | NotNow:
    """The issue whose answer this card is to bring to mind, and its record: if it still is, and if it is day."""
    store = desk.store.year(year)
    issue = await store.issue(watching.issue_of(card))
    record = await store.record(card.record_id)
    if issue is None or record is None or not await watching.is_still_meant(desk.office, year, card):
        return Nothing()
    now = desk.office.clock.now()
    may_from = next_allowed(now, desk.office.working_days)
    return NotNow(may_from) if may_from > now else (issue.value, record.value)


async def _for_one(desk: Desk, card: CardName, meant: _Meant, title: Wording) -> Card:
    """The card for its person: with what they can do if they may read the issue, else its reference, team and age alone."""
    issue, record = meant
    today, person = _today(desk), PersonId(card.person)
    view = await view_issue(desk.office, person, issue.year, issue.id)
    if not isinstance(view, IssueView):
        late = desk.office.working_days.count(issue.due or today, today)
        return due_notices.outsider_card(title, issue.reference, record.team_name, issue.due or today, late)
    answers = await watching.who_answers(desk.office, issue, today)
    shown = await issue_shown(desk, view)
    somebody = shown.names(answers) if answers and answers != person else ""
    return due_notices.late_card(
        title, shown, view.standings, answers=somebody, thread=await _thread_of(desk, issue, view.team)
    )


async def _thread_of(desk: Desk, issue: Issue, team: Team) -> str:
    """The address of an issue's thread; "" of one that is for one reader, since it is in no thread."""
    if issue.visibility is not Visibility.CHANNEL:
        return ""
    return await record_link(desk, issue.year, issue.record_id, team.head_of_service)


def _today(desk: Desk) -> date:
    return london_day(desk.office.clock.now())
