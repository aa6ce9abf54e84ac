"""Issues made ready to be shown: the rules' view of them, with names and dates."""

from collections.abc import Sequence

from bot.desk import Desk
from cards.issue import IssueShown
from visits.kept import Improvement
from visits.model import Entry, Issue, VisitRecord
from visits.usecases.issues import IssueView
from visits.usecases.knowing import proforma_for
from visits.usecases.read import names_in
from visits.years import london_day


async def issue_shown(desk: Desk, view: IssueView) -> IssueShown:
    """An issue with all that its cards need."""
    return await shown_of(desk, view.issue, view.record, view.entries, view.improvements)


async def shown_of(
    desk: Desk,
    issue: Issue,
    record: VisitRecord,
    entries: Sequence[Entry] = (),
    improvements: Sequence[Improvement] = (),
) -> IssueShown:
    """The same for whoever reads it; without entries, for cards that show nothing of what was said."""
    names = await names_in(desk.office)
    return IssueShown(
        issue=issue,
        record=record,
        entries=entries,
        improvements=improvements,
        proforma=proforma_for(desk.office, record.proforma_version),
        names=lambda person: names.get(person, "Someone who has left"),
        today=london_day(desk.office.clock.now()),
        days=desk.office.working_days,
        operation=desk.new_operation(),
        same_as=await desk.same_as(issue),
        escalated_to=names.get(desk.rung_person(issue), ""),
    )
