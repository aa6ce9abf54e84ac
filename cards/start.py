"""The cards before there is a form: the greeting, and choosing the visit to write up."""

from collections.abc import Iterator, Mapping

from cards import inputs
from cards.actions import (
    ButtonStyle,
    ChooseVisit,
    ListRecords,
    OpenDraft,
    ReadDraft,
    StartUnplanned,
    TakeOver,
    button,
)
from cards.elements import (
    ActionSet,
    Card,
    CardElement,
    Choice,
    InputChoiceSet,
    InputDate,
    TextBlock,
    heading,
    plain,
)
from cards.mine import own_buttons
from cards.oversight_actions import ListIssues
from cards.report_actions import ShowReport
from cards.rota_actions import ShowOverview
from cards.rota_list import rota_buttons
from cards.rows import error, line_with_button
from cards.visit import start_planned
from cards.wording import chat as wording
from cards.wording import faults as fault_wording
from cards.wording import form as form_wording
from cards.wording import open_issues as issues_wording
from cards.wording import report as report_wording
from cards.words import Wording, unformatted
from visits.draft import Draft
from visits.issue_question import IssueQuestion
from visits.model import PersonId, aad_of
from visits.usecases.start import CannotStart, HeldByAnother, IsItThisOne, VisitsOffered


def welcome_card(
    name: str,
    *,
    me: PersonId,
    may_write: bool,
    may_visit: bool,
    may_oversee: bool,
    may_list: bool,
    may_choose_channel: bool,
    lead: Wording | None = None,
) -> Card:
    """What the bot is for and what to do first. `lead` is said first when something was not understood."""
    body: list[CardElement] = [heading(lead or wording.greeting(name)), plain(wording.WHAT_FOR)]
    if may_write:
        start = button(wording.NEW_VISIT, ChooseVisit(), style=ButtonStyle.MAIN)
        body += [
            plain(wording.START_HINT),
            plain(wording.NO_CHILD_DATA),
            ActionSet(actions=[start, button(wording.MY_RECORDS, ListRecords())]),
            TextBlock(text=wording.YOU_CAN_SAY, is_subtle=True, size="Small"),
        ]
    body += _of_the_rota(me, may_visit=may_visit, may_oversee=may_oversee)
    if may_list:
        open_ones = button(issues_wording.OPEN_ISSUES, ListIssues(question=IssueQuestion()))
        report = [button(report_wording.REPORT, ShowReport())] if may_oversee else []
        body += [TextBlock(text=wording.ASK_OF_ISSUES, separator=True), ActionSet(actions=[open_ones, *report])]
    if may_choose_channel:
        body.append(TextBlock(text=wording.OFFICER_HINT, is_subtle=True, size="Small"))
    return Card(body=body)


def _of_the_rota(me: PersonId, *, may_visit: bool, may_oversee: bool) -> Iterator[CardElement]:
    """What can be asked of the rota, and the ways into it."""
    hint = wording.ASK_AS_COUNCILLOR if may_visit else wording.ASK_AS_OFFICER
    ways = [*rota_buttons(me, may_visit=may_visit)]
    if may_oversee:
        ways.append(button(wording.OVERVIEW, ShowOverview()))
    yield TextBlock(text=hint, separator=True)
    yield ActionSet(actions=[*ways, *(own_buttons() if may_visit else [])])


def stranger_card() -> Card:
    """For someone who is not on the register."""
    return Card(body=[heading(wording.greeting("")), plain(wording.WHAT_FOR), plain(wording.NOT_ON_REGISTER)])


def choose_card(
    offered: VisitsOffered, operation: str, cannot: CannotStart | None = None, *, typed: Mapping[str, str] | None = None
) -> Card:
    """Which visit? Forms in progress first, then planned visits, then any team and date."""
    names = {team.id: team.name for team in offered.teams}
    body: list[CardElement] = [heading(wording.CHOOSE_TITLE)]
    if cannot and cannot.slot_closed:
        body.append(error(wording.SLOT_CLOSED))
    if offered.drafts:
        body.append(TextBlock(text=wording.YOUR_FORMS, weight="Bolder"))
    for draft in offered.drafts:
        line = wording.draft_line(names.get(draft.team_id, draft.team_id), draft.step.number, draft.saved_at)
        body.append(line_with_button(line, button(wording.GO_ON, OpenDraft(year=draft.year, key=draft.key))))
    if offered.slots:
        body.append(TextBlock(text=wording.YOUR_VISITS, weight="Bolder"))
    for slot in offered.slots:
        line = wording.visit_line(names.get(slot.team_id, slot.team_id), slot.start)
        body.append(
            line_with_button(line, button(wording.START, start_planned(slot, operation), style=ButtonStyle.MAIN))
        )
    body += _off_the_rota(offered, operation, cannot, typed or {})
    return Card(body=body)


def is_it_this_card(asked: IsItThisOne, operation: str, for_member: str = "") -> Card:
    """A planned visit is near: is it that one?"""
    another = StartUnplanned(
        operation=operation,
        team=asked.team.id,
        visit_date=asked.visit_date.isoformat(),
        for_member=for_member,
        is_new=True,
    )
    return Card(
        body=[
            heading(wording.is_it_this(asked.team.name, asked.slot.start)),
            ActionSet(
                actions=[
                    button(
                        wording.IT_IS_THIS, start_planned(asked.slot, operation, for_member), style=ButtonStyle.MAIN
                    ),
                    button(wording.IT_IS_ANOTHER, another),
                ]
            ),
        ]
    )


def held_card(held: HeldByAnother) -> Card:
    """The other councillor of the visit has begun the form: read it, or take it over."""
    draft = held.draft
    return Card(
        body=[
            heading(form_wording.held_by(held.by, held.context.team.name)),
            plain(wording.progress(draft.step.number, draft.saved_at)),
            plain(form_wording.take_over_means(held.by)),
            ActionSet(
                actions=[
                    button(form_wording.READ, ReadDraft(year=draft.year, key=draft.key)),
                    button(form_wording.TAKE_OVER, TakeOver(year=draft.year, key=draft.key)),
                ]
            ),
        ]
    )


def paused_card(draft: Draft, team: str) -> Card:
    """Saved, to be finished later."""
    again = OpenDraft(year=draft.year, key=draft.key)
    return Card(
        body=[
            heading(wording.draft_line(team, draft.step.number, draft.saved_at)),
            plain(form_wording.PAUSED),
            ActionSet(actions=[button(wording.GO_ON, again, style=ButtonStyle.MAIN)]),
        ]
    )


def _off_the_rota(
    offered: VisitsOffered, operation: str, cannot: CannotStart | None, typed: Mapping[str, str]
) -> Iterator[CardElement]:
    yield TextBlock(text=wording.ANOTHER_VISIT, weight="Bolder", separator=True, spacing="Large")
    if cannot and cannot.team_unknown:
        yield error(wording.TEAM_UNKNOWN if cannot.typed_team else wording.MISSING_TEAM)
    teams = [Choice(title=unformatted(team.name), value=team.id) for team in offered.teams]
    chosen = inputs.offered(typed.get("team", ""), teams)
    yield InputChoiceSet(id="team", label=wording.WHICH_TEAM, value=chosen, style="compact", choices=teams)
    if cannot and cannot.date_fault:
        yield error(fault_wording.date_wording(cannot.date_fault))
    yield InputDate(id="visit_date", label=wording.WHEN, value=inputs.as_date(typed.get("visit_date", "")))
    if offered.members:
        yield from _for_whom(offered, cannot, typed)
    start = StartUnplanned(operation=operation)
    has_planned = bool(offered.slots or offered.drafts)
    style = ButtonStyle.PLAIN if has_planned else ButtonStyle.MAIN
    yield ActionSet(actions=[button(wording.START_THIS, start, style=style, inputs=True)])


def _for_whom(offered: VisitsOffered, cannot: CannotStart | None, typed: Mapping[str, str]) -> Iterator[CardElement]:
    """For Democratic Services, who may fill a form in for a councillor."""
    if cannot and cannot.member_missing:
        yield error(wording.MISSING_MEMBER)
    choices = [Choice(title=unformatted(member.name), value=aad_of(member.id)) for member in offered.members]
    label = wording.FOR_WHOM_OR_ME if offered.is_member else wording.FOR_WHOM
    chosen = inputs.offered(typed.get("for_member", ""), choices)
    yield InputChoiceSet(id="for_member", label=label, value=chosen, style="filtered", choices=choices)
