"""Cards grow old in everybody's chat. Whatever an old or forged one asks, the table decides, says why, and nothing is written."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from bot.handlers.issues import OF_WHOLE_FORMS
from cards.wording import chat as chat_wording
from cards.wording import issue as wording
from tests.conversations.issues_made import ANSWER, FIRST, answered, raised, state_of, the_issue
from tests.conversations.lives import EVERYBODY, LIVES, OFFICERS, brought_to
from tests.conversations.stage import Stage
from visits.issues import Act, NotAllowed, Standing, WhyNot, decide
from visits.model import IssueState
from visits.usecases.issues import NoIssue, view_issue

TOLD = "Two posts start on 1 May."
TYPED = {"words": "Something that must not be kept.", "outcome": "information"}


def test_every_state_an_issue_can_be_in_is_brought_about_here() -> None:
    assert LIVES.keys() == set(IssueState)


@pytest.mark.parametrize("state", IssueState)
async def test_no_button_of_an_older_or_forged_card_does_what_is_not_open_to_its_presser_now(
    stage: Stage, state: IssueState
) -> None:
    kept = await brought_to(stage, state)
    issue = await the_issue(stage)
    pressed = 0
    for name in EVERYBODY:
        if name in OFFICERS:
            await stage[name].finds(FIRST, in_channel=True)
        before = await stage.rows()
        for verb, data in kept.buttons.values():
            wants = await _refusal(stage, name, verb, data)
            if wants is None:
                continue
            seen = await stage[name].sends(verb, {**data, **TYPED})
            assert [words for words in wants if words in seen], f"{name} {verb} {data}: no {wants} on\n{seen}"
            pressed += 1
        assert await stage.rows() == before, f"{name} has changed something"
    assert pressed > 100, "next to nothing was tried"
    assert (await the_issue(stage)) == issue


async def _refusal(stage: Stage, name: str, verb: str, data: Mapping[str, Any]) -> list[str] | None:
    """One of these is what a press must say; None if it is open to this person, or was done by them with this very card."""
    office, person, carried = stage.desk.office, stage[name].person.id, data["a"]
    view = await view_issue(office, person, carried["year"], carried["issue"])
    if isinstance(view, NoIssue):
        return [str(wording.NO_ISSUE), str(chat_wording.NOT_FOR_YOU)]
    if "act" not in carried:
        return None
    act = Act(carried["act"])
    if (
        verb == "issue.form"
        and act is Act.RESPOND
        and view.standings.isdisjoint({Standing.ANSWERER, Standing.COORDINATOR})
    ):
        act = Act.DRAFT  # "Answer" opens a draft for those who may not send
    if verb == "issue.act" and act in OF_WHOLE_FORMS:
        return [str(wording.why_not(WhyNot.NOT_YOURS))]
    decision = decide(view.issue, act, view.standings)
    if not isinstance(decision, NotAllowed):
        return None
    done = await office.store.year(carried["year"]).outcome_of(person, f"{carried.get('operation')}.{act}")
    return [FIRST] if done else [str(wording.why_not(decision.why))]


@pytest.mark.parametrize("act", [Act.CORRECT, Act.WITHDRAW, Act.CLOSE_UNANSWERED])
@pytest.mark.parametrize("verb", ["issue.act", "issue.form"])
async def test_what_no_issue_card_offers_is_not_done_for_a_forged_one(stage: Stage, verb: str, act: Act) -> None:
    """A form is corrected and withdrawn as a whole, and only time closes for want of a reply."""
    await raised(stage)
    issue = await the_issue(stage)
    operation = {"operation": "20261116-00000000000000ff"} if verb == "issue.act" else {}
    before = await stage.rows()
    for name in ("eleanor", "miriam"):
        seen = await stage[name].sends(verb, {"a": {"year": issue.year, "issue": issue.id, "act": act, **operation}})
        assert FIRST in seen
    assert await stage.rows() == before


@pytest.mark.parametrize("act", list(Act))
async def test_a_forged_card_opens_no_box_that_does_not_exist(stage: Stage, act: Act) -> None:
    await raised(stage)
    issue = await the_issue(stage)
    before = await stage.rows()
    for name in ("eleanor", "miriam", "anita", "gareth"):
        assert FIRST in await stage[name].sends(
            "issue.form", {"a": {"year": issue.year, "issue": issue.id, "act": act}}
        )
    assert await stage.rows() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"issue": "0" * 24 + "_1"},
        {"issue": "../1"},
        {"year": "1999-00"},
        {"year": "2026"},
        {"act": "promote"},
        {"operation": "1"},
        {"state": "closed"},
        {"proposal": "never-said"},
    ],
)
async def test_a_card_that_was_tampered_with_changes_nothing(stage: Stage, changed: dict[str, str]) -> None:
    await raised(stage)
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("Answer")
    data = stage["miriam"].button("Send to councillor").action["data"]
    before = await stage.rows()
    assert await stage["miriam"].sends("issue.act", {"a": data["a"] | changed, **TYPED})
    assert await stage.rows() == before


async def test_two_who_may_answer_at_the_same_moment_make_one_answer_and_the_second_is_told(stage: Stage) -> None:
    await raised(stage)
    await stage.registers("miriam", deputy=stage["anita"].person.id)
    for name in ("miriam", "anita"):
        await stage[name].finds(FIRST, in_channel=True)
        await stage[name].presses("Answer")
    seen = await asyncio.gather(
        stage["miriam"].presses("Send to councillor", ANSWER),
        stage["anita"].presses("Send to councillor", ANSWER | {"words": "Three posts are filled."}),
    )
    assert sum("Nothing was changed. It was answered already." in card for card in seen) == 1
    assert (await the_issue(stage)).answers == 1
    await stage.posts()
    assert len([post for post in stage.inbox("eleanor") if "Answered by" in post.text]) == 1


async def test_this_answers_it_and_a_follow_up_at_the_same_moment_cannot_both_be(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    here = stage["eleanor"]
    await here.finds(TOLD)
    there = here.at_another_screen()
    await there.presses("Ask a follow-up")
    seen = await asyncio.gather(
        here.presses("This answers my issue"), there.presses("Ask a follow-up", {"words": "And the third post?"})
    )
    assert sum("Nothing was changed." in card for card in seen) == 1
    assert await state_of(stage) in (IssueState.CLOSED, IssueState.RAISED)


async def test_an_answer_at_the_moment_its_issue_is_hidden_leaves_no_words_in_the_channel(stage: Stage) -> None:
    await raised(stage)
    for name, opens in (("miriam", "Answer"), ("gareth", "More")):
        await stage[name].finds(FIRST, in_channel=True)
        await stage[name].presses(opens)
    await asyncio.gather(
        stage["miriam"].presses("Send to councillor", ANSWER), stage["gareth"].presses("Hide and ask to reword")
    )
    await stage.posts()
    assert await state_of(stage) is IssueState.RETURNED_FOR_REDACTION
    assert not [post for post in stage.channel() if "Three posts of twelve" in post.text]
