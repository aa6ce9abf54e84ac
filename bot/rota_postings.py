"""The rota's waiting cards, made from current state at the moment they are sent."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.desk import Desk
from bot.posting import Maker, Nothing, NotNow, Prepared, to_person
from cards import rota_notices, swap
from cards.wording import rota as wording
from visits.card_names import CardKind, CardName
from visits.model import PersonId
from visits.proforma_versions import CURRENT
from visits.rota_shown import SlotShown, Swapped
from visits.slots import SlotAct, Standing
from visits.usecases import nudging, swaps
from visits.usecases import rota as arranging
from visits.usecases.knowing import open_issues_of, proforma_for
from visits.years import london_day


async def _host(desk: Desk, year: str, card: CardName) -> Prepared:
    seen = await _seen(desk, year, card, card.object_id)
    if seen is None:
        return Nothing()
    full = rota_notices.host_card(seen, desk.new_operation(), _today(desk))
    return to_person(card, full, wording.line(seen.line))


async def _news(desk: Desk, year: str, card: CardName) -> Prepared:
    slot_id, _, what = card.object_id.split(".")
    seen = await _seen(desk, year, card, slot_id)
    if seen is None:
        return Nothing()
    act = SlotAct(what)
    full = rota_notices.news_card(seen, act, desk.new_operation(), _today(desk))
    return to_person(card, full, wording.news_line(act, seen.line))


async def _swap(desk: Desk, year: str, card: CardName) -> Prepared:
    seen = await swaps.see_swap(desk.office, PersonId(card.person), year, card.object_id)
    if not isinstance(seen, Swapped):
        return Nothing()
    full = swap.swap_card(seen, desk.new_operation(), _today(desk))
    return to_person(card, full, wording.swap_line(seen))


async def _visit_reminder(desk: Desk, year: str, card: CardName) -> Prepared:
    slot_id = card.object_id.partition(".")[0]
    seen = await _seen(desk, year, card, slot_id)
    if seen is None or not await nudging.is_still_meant(desk.office, year, card):
        return Nothing()
    may_from = await nudging.may_be_sent_from(desk.office, year, card)
    if may_from > desk.office.clock.now():
        return NotNow(may_from)
    issues = await open_issues_of(desk.office, seen.line.team)
    topics = proforma_for(desk.office, CURRENT.version).topics[seen.line.team.visit_kind]
    full = rota_notices.reminder_card(
        seen,
        tuple(f"{issue.reference}: {issue.title}" for issue in issues),
        tuple(topic.label for topic in topics),
        desk.new_operation(),
        _today(desk),
        is_host=Standing.VISITOR not in seen.standings,
    )
    return to_person(card, full, wording.line(seen.line))


async def _write_up(desk: Desk, year: str, card: CardName) -> Prepared:
    slot_id = card.object_id.partition(".")[0]
    seen = await _seen(desk, year, card, slot_id)
    if seen is None or not await nudging.is_still_meant(desk.office, year, card):
        return Nothing()
    may_from = await nudging.may_be_sent_from(desk.office, year, card)
    if may_from > desk.office.clock.now():
        return NotNow(may_from)
    begun = await desk.store.year(year).draft(slot_id) is not None
    full = rota_notices.write_up_card(seen, desk.new_operation(), _today(desk), has_draft=begun)
    return to_person(card, full, wording.write_up_line(seen.line))


MAKERS: Final[Mapping[CardKind, Maker]] = {
    CardKind.HOST: _host,
    CardKind.NEWS: _news,
    CardKind.SWAP: _swap,
    CardKind.VISIT_REMINDER: _visit_reminder,
    CardKind.WRITE_UP: _write_up,
}


async def _seen(desk: Desk, year: str, card: CardName, slot_id: str) -> SlotShown | None:
    seen = await arranging.see_slot(desk.office, PersonId(card.person), year, slot_id)
    return seen if isinstance(seen, SlotShown) else None


def _today(desk: Desk) -> date:
    return london_day(desk.office.clock.now())
