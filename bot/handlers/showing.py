"""Issues made ready to be shown: the rules' view of them, with names and dates."""

from bot.desk import Desk
from cards.issue import IssueShown
from visits.usecases.issues import IssueView
from visits.usecases.knowing import proforma_for
from visits.usecases.read import names_in
from visits.years import london_day


async def issue_shown(desk: Desk, view: IssueView) -> IssueShown:
    """An issue with all that its cards need."""
    names = await names_in(desk.office)
    earlier = await desk.same_as(view.issue)
    return IssueShown(
        issue=view.issue,
        record=view.record,
        entries=view.entries,
        improvements=view.improvements,
        proforma=proforma_for(desk.office, view.record.proforma_version),
        names=lambda person: names.get(person, "Someone who has left"),
        today=london_day(desk.office.clock.now()),
        days=desk.office.working_days,
        operation=desk.new_operation(),
        same_as=earlier,
    )
