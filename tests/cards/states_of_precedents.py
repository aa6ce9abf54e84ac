"""What came up before: none, a page, several issues of a record; and issues as they are put into a message."""

from functools import partial
from typing import Any

from cards import notices, precedents
from cards.elements import Card
from cards.wording import precedents as wording
from tests.cards.states_of_issue import TODAY, agreed, answered, is_answered
from tests.cards.states_of_open_issues import LINK, lines
from tests.cards.states_of_record import sent_visit
from tests.cards.world import Cards, World
from visits.issue_question import IssueQuestion, Which
from visits.issues_shown import IssuesListed, Totals
from visits.model import Entry, IssueState
from visits.usecases.precedents import Offered, Precedents


def precedent_cards(world: World) -> Cards:
    """Name -> card."""
    found, several = partial(_precedents, world), partial(_of_record, world)
    inserted = partial(_inserted, world)
    return {
        "precedents": partial(found, 3, with_words=True),
        "precedents-none": partial(found, 0),
        "precedents-hidden": partial(found, 0, state=IssueState.RETURNED_FOR_REDACTION),
        "precedents-first-page": partial(found, 10, pages=3, with_words=True),
        "precedents-last-page": partial(found, 4, page=3, pages=3, with_words=True),
        "precedents-of-a-record": partial(several, (5, 0, 2)),
        "precedents-of-one-issue-of-a-record": partial(several, (2,)),
        "precedents-no-open-issue": partial(notices.short_card, wording.NO_OPEN_ISSUE),
        "inserted-issue": partial(inserted, None),
        "inserted-issue-answered": partial(inserted, answered(world), **is_answered()),
        "inserted-issue-action-agreed": partial(inserted, agreed(world), **is_answered(state=IssueState.ACTION_AGREED)),
    }


def _topics(world: World) -> dict[str, str]:
    _, _, context = sent_visit(world)
    return {topic.key: topic.label for kinds in context.proforma.topics.values() for topic in kinds}


def _found(world: World, count: int, place: int = 0, *, with_words: bool = False, **more: Any) -> Precedents:
    _, raised, _ = sent_visit(world)
    pages = {name: more.pop(name) for name in ("page", "pages") if name in more}
    shown = tuple(
        line.model_copy(update={"words": line.issue.title if with_words else ""}) for line in lines(world, count)
    )
    listed = IssuesListed(
        question=IssueQuestion(which=Which.ALL),
        asker=world.members[0],
        lines=shown,
        totals=Totals(found=10 * (pages.get("pages", 1) - 1) + count),
        **pages,
    )
    return Precedents(issue=raised[place].model_copy(update=more), listed=listed)


def _precedents(world: World, count: int, **more: Any) -> Card:
    found = _found(world, count, **more)
    return precedents.precedents_card(
        found, _topics(world), {line.issue.record_id: LINK for line in found.listed.lines}
    )


def _of_record(world: World, counts: tuple[int, ...]) -> Card:
    found = [_found(world, count, place) for place, count in enumerate(counts)]
    return precedents.record_precedents_card(found, _topics(world), {})


def _inserted(world: World, answer: Entry | None, **facts: Any) -> Card:
    [line] = lines(world, 1)
    offered = Offered(line=line.model_copy(update={"issue": line.issue.model_copy(update=facts)}), answer=answer)
    return precedents.inserted_card(offered, _topics(world), TODAY)
