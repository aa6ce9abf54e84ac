"""The waiting cards of the committee report, made from current state at the moment they are sent."""

from collections.abc import Mapping
from typing import Final

from bot.desk import Desk
from bot.posting import Maker, Nothing, Prepared, to_person
from cards.report_files import ready_card
from cards.report_lines import summary_shown_card
from cards.wording import report as wording
from cards.wording import report_texts
from visits.card_names import CardKind, CardName
from visits.model import PersonId
from visits.usecases import report as reporting
from visits.usecases.report import SummaryShown


async def _report(desk: Desk, year: str, card: CardName) -> Prepared:
    found = await reporting.frozen(desk.office, year, card.object_id)
    person = await desk.store.person(PersonId(card.person))
    if found is None or person is None or not reporting.may_read_report(person, found[0]):
        return Nothing()
    report, content = found
    full = ready_card(report, content.subject, content.figures)
    return to_person(card, full, wording.ready_line(wording.of(content.subject)))


async def _summary_shown(desk: Desk, year: str, card: CardName) -> Prepared:
    shown = await reporting.summary_of(desk.office, PersonId(card.person), year, card.object_id)
    if not isinstance(shown, SummaryShown):
        return Nothing()
    full = summary_shown_card(shown, desk.new_operation())
    return to_person(card, full, report_texts.shown_line(shown.issue.reference))


MAKERS: Final[Mapping[CardKind, Maker]] = {
    CardKind.REPORT: _report,
    CardKind.SUMMARY_SHOWN: _summary_shown,
}
