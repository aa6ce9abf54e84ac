"""Lists of issues: every way in which one can stand, whole pages, what was looked for by words, and what was not understood."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from cards import notices, open_issues
from cards.elements import Card
from cards.wording.open_issues import NOT_FOR_READERS
from tests.cards.rota_world import BOOTLE, teams
from tests.cards.states_of_issue import DUE, STATES, named
from tests.cards.states_of_record import sent_visit
from tests.cards.states_of_rota import TO_FORM
from tests.cards.world import Cards, World
from tests.visits.builders import HEAD_OF_SERVICE
from visits.asked import NotClear, Period, Unclear
from visits.issue_question import IssueQuestion, Which
from visits.issues_shown import IssueLine, IssuesListed, TeamCount, Totals
from visits.model import OPEN_STATES, IssueState

MAY = Period(first=date(2026, 5, 1), last=date(2026, 5, 31))
LINK = "https://teams.microsoft.com/l/message/19%3Avisits%40thread.tacv2/1763114400000?tenantId=t&parentMessageId=1763114400000"


def open_issue_cards(world: World) -> Cards:
    """Name -> card."""
    return _lists(world) | _none(world) | _not_clear(world)


def lines(world: World, count: int, **facts: Any) -> tuple[IssueLine, ...]:
    """Issues in every state, some late, some not to be opened."""
    _, raised, _ = sent_visit(world)
    there = teams(world)
    made = []
    for n in range(count):
        changes = {"reference": f"V26-{42 - n:04d}/{n % 4 + 1}", "due": DUE, **STATES[n % len(STATES)]}
        issue = raised[n % 4].model_copy(update=changes)
        waits = issue.due is not None and issue.state in (IssueState.RAISED, IssueState.ACKNOWLEDGED)
        late = waits and n % 3 == 0
        line = IssueLine(
            issue=issue,
            team=there[n % len(there)],
            answerer=named(world, HEAD_OF_SERVICE) if waits else "",
            days_open=n * 7,
            days_late=n if late else 0,
            is_overdue=late,
            may_open=n % 4 != 3,
        )
        made.append(line.model_copy(update=facts))
    return tuple(made)


def _listed(
    world: World, question: IssueQuestion, shown: Sequence[IssueLine], totals: Totals | None = None, **more: Any
) -> Card:
    _, _, context = sent_visit(world)
    topics = {topic.key: topic.label for kinds in context.proforma.topics.values() for topic in kinds}
    links = {line.issue.record_id: LINK for line in shown if line.team} if more.pop("linked", True) else {}
    to_form = more.pop("to_form", None)
    listed = IssuesListed(
        question=question,
        asker=world.members[0],
        teams=tuple(team for team in teams(world) if team.id in question.teams),
        lines=tuple(shown),
        totals=totals or Totals(found=len(shown), overdue=sum(one.is_overdue for one in shown), oldest_days=41),
        **more,
    )
    return open_issues.issues_card(listed, topics, links, to_form=to_form)


def _lists(world: World) -> Cards:
    asked = partial(_listed, world)
    there = teams(world)
    counts = tuple(TeamCount(team=team, found=9 - n, overdue=2 - n) for n, team in enumerate(there))
    many = Totals(found=24, overdue=3, oldest_days=41, teams=counts)
    open_ones = tuple(one for one in lines(world, 16) if one.issue.state in OPEN_STATES)[:10]
    late = lines(world, 1, is_overdue=True, days_late=12)
    bare = lines(world, 2, team=None, answerer="", is_overdue=False, may_open=False)
    found = tuple(one.model_copy(update={"words": one.issue.title}) for one in lines(world, 3))
    guess = IssueQuestion(
        which=Which.OPEN, teams=(BOOTLE.id, "mash"), topics=("staffing",), is_guess=True, is_whole=False
    )
    about = IssueQuestion(which=Which.ALL, about=world.text("parking permits"), period=MAY)
    return {
        "open-issues": partial(asked, IssueQuestion(), open_ones, many, pages=3),
        "open-issues-last-page": partial(asked, IssueQuestion(), open_ones[:4], many, page=3, pages=3),
        "open-issues-mine": partial(asked, IssueQuestion(is_mine=True), open_ones[:2]),
        "open-issues-one-reader": partial(asked, IssueQuestion(), bare),
        "open-issues-guess": partial(asked, guess, open_ones[:1]),
        "open-issues-while-a-form-is-open": partial(asked, IssueQuestion(), open_ones[:1], to_form=TO_FORM),
        "overdue-answers": partial(
            asked, IssueQuestion(which=Which.OVERDUE), [*late, *lines(world, 1, is_overdue=True)]
        ),
        "unanswered-issues": partial(asked, IssueQuestion(which=Which.UNANSWERED), open_ones[:2], linked=False),
        "all-issues": partial(asked, IssueQuestion(which=Which.ALL, period=MAY), lines(world, 10), pages=2),
        "issues-found": partial(asked, about, found, Totals(found=3)),
        "issues-by-reference": partial(
            asked, IssueQuestion(which=Which.ALL, reference="V26-0042"), found[:2], Totals(found=2)
        ),
    }


def _none(world: World) -> Cards:
    asked = partial(_listed, world, shown=(), totals=Totals())
    about = IssueQuestion(which=Which.ALL, about=world.text("parking"))
    return {
        "open-issues-none": partial(asked, IssueQuestion()),
        "overdue-answers-none": partial(asked, IssueQuestion(which=Which.OVERDUE)),
        "issues-found-none": partial(asked, about),
        "issues-not-for-readers": partial(notices.short_card, NOT_FOR_READERS),
    }


def _not_clear(world: World) -> Cards:
    words = {
        Unclear.NO_SUCH_TEAM: "Liverpool",
        Unclear.NO_SUCH_DATE: "31 February",
        Unclear.CONTRADICTS: "",
    }
    return {
        f"issues-{why.replace('_', '-')}": partial(
            open_issues.not_clear_card, NotClear(why=why, words=world.text(said) if said else "")
        )
        for why, said in words.items()
    }
