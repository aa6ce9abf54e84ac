"""A proposed rota: what can't be met first, then the visits, ten a page; nothing is on the rota before it is put there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cards.actions import ButtonStyle, button
from cards.elements import Action, ActionSet, Card, CardElement, Container, TextBlock, heading, plain
from cards.rota_actions import CommitPlan, ListVisits, OpenPlan, ShowOverview
from cards.rows import page_of, turns
from cards.visit import notice
from cards.wording import chat as chat_wording
from cards.wording import plan as wording
from cards.wording import rota as rota_wording
from cards.words import Wording
from visits.asked import Question
from visits.model import PersonId
from visits.planner import Plan
from visits.usecases.planning import Committed

LISTED: Final = 10
SHORTFALLS: Final = 12
"""So many of the things that can't be met are named; more are counted."""

Names = Mapping[PersonId, str]
Teams = Mapping[str, str]


def plan_card(
    plan: Plan, teams: Teams, names: Names, page: int, operation: str, *, lead: Wording | None = None
) -> Card:
    """A page of the proposal. `teams` and `names` are by id; `lead` says first what has come about."""
    body: list[CardElement] = [notice(lead)] if lead else []
    body.append(heading(wording.title(plan)))
    body += _short(plan, teams)
    if plan.changes_nothing:
        overview = button(chat_wording.OVERVIEW, ShowOverview(year=plan.year))
        return Card(body=[*body, plain(wording.NOTHING_TO_PLAN), ActionSet(actions=[overview])])
    body += map(plain, wording.shares(plan.shares))
    if any(one.warns_pre_election for one in plan.proposals):
        body.append(plain(wording.WARNED))
    visits = list(_visits(plan, teams, names))
    pages = -(-len(visits) // LISTED)
    page = min(page, pages)
    shown = [block for pair in visits[(page - 1) * LISTED : page * LISTED] for block in pair]
    return Card(
        body=[*body, *shown, *page_of(page, pages), plain(wording.NOT_YET), _ways(plan, page, pages, operation)]
    )


def committed_card(committed: Committed) -> Card:
    """What is on the rota now."""
    on = button(rota_wording.TO_COME, ListVisits(question=Question()))
    overview = button(chat_wording.OVERVIEW, ShowOverview())
    return Card(body=[plain(wording.committed(committed.visits, committed.places)), ActionSet(actions=[on, overview])])


def plan_changed_card(plan: Plan, teams: Teams, names: Names, operation: str) -> Card:
    """The rota is another than when the proposal was made: nothing was done, and this is a new one."""
    return plan_card(plan, teams, names, 1, operation, lead=wording.CHANGED)


def _short(plan: Plan, teams: Teams) -> Iterator[CardElement]:
    """What can't be met, and why."""
    if not plan.shortfalls:
        return
    told = [wording.shortfall(one, teams.get(one.team_id, one.team_id)) for one in plan.shortfalls]
    lines = [TextBlock(text=line, spacing="Small") for line in told[:SHORTFALLS]]
    if len(told) > SHORTFALLS:
        lines.append(TextBlock(text=wording.more_visits(len(told) - SHORTFALLS), spacing="Small"))
    yield Container(style="warning", items=[TextBlock(text=wording.SHORT, weight="Bolder"), *lines])


def _visits(plan: Plan, teams: Teams, names: Names) -> Iterator[list[CardElement]]:
    """Proposed visits by their start, then places to be filled on others: two lines each."""

    def people(ids: Sequence[PersonId]) -> list[str]:
        return [names.get(one, one) for one in ids]

    for one in plan.proposals:
        head = wording.proposal(one, teams.get(one.team_id, one.team_id))
        yield _two_lines(head, wording.who(people(one.members), warns=one.warns_pre_election))
    for other in plan.additions:
        head = wording.addition(other, teams.get(other.team_id, other.team_id))
        yield _two_lines(head, wording.who(people(other.members), warns=False))


def _two_lines(head: Wording, below: Wording) -> list[CardElement]:
    return [plain(head), TextBlock(text=below, is_subtle=True, size="Small", spacing="None")]


def _ways(plan: Plan, page: int, pages: int, operation: str) -> CardElement:
    """Commit, which stands out on the last page, where all has been seen; and the pages."""
    is_last = page == pages
    commit = CommitPlan(year=plan.year, digest=plan.digest, operation=operation)
    style = ButtonStyle.MAIN if is_last else ButtonStyle.PLAIN
    put: list[Action] = [button(wording.COMMIT, commit, style=style)]
    leaf = turns(page, pages, lambda to: OpenPlan(year=plan.year, page=to))
    overview = button(chat_wording.OVERVIEW, ShowOverview(year=plan.year))
    return ActionSet(actions=[*leaf, *put, overview])
