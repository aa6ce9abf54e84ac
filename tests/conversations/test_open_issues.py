"""Open issues at a glance, in the chat and in the channel: each sees what is theirs to see, and opens it from there."""

import pytest

from tests.conversations.dialogue import play, presses, replies, says, says_in_channel
from tests.conversations.issues_made import (
    ALSO_ASKED,
    ASKED,
    BOTH_OPEN,
    FIRST,
    ROOT,
    STAFFING,
    SUPPORT,
    answered,
    raised,
    state_of,
)
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from tests.conversations.visits_made import MET, SAFE, VISIT, fills, starts
from visits.model import IssueState

FOR_ONE: Answers = {"who_sees__staffing": "executive_director", "who_sees__support_systems": "head_of_service"}
PRIVATE = (*BOTH_OPEN[:6], FOR_ONE, BOTH_OPEN[7])
OPEN = "2 open"


async def test_a_reader_of_digests_is_told_where_to_look_instead(stage: Stage) -> None:
    await raised(stage)
    assert "in figures" in await stage["rosalind"].says("open issues")
    assert "in figures" in await stage["rosalind"].says("overdue", in_channel=True)


async def test_in_the_channel_nothing_is_listed_that_is_for_one_reader_whoever_asks(stage: Stage) -> None:
    await raised(stage, PRIVATE)
    for name in ("miriam", "gareth", "eleanor", "anita", "douglas"):
        seen = await stage[name].says("open issues", in_channel=True)
        assert "There are none." in seen, name
        assert "V26-" not in seen


async def test_what_is_for_one_reader_is_listed_to_that_reader_and_its_author_alone(stage: Stage) -> None:
    await raised(stage, PRIVATE)
    await play(
        stage,
        [
            (
                "miriam",
                says("open issues"),
                ["1 open", SUPPORT, "(Open)", f"never: {STAFFING}", f"never: {ALSO_ASKED}"],
            ),
            ("douglas", says("open issues"), ["1 open", STAFFING, "(Open)", f"never: {SUPPORT}"]),
            ("anita", says("open issues"), ["There are none."]),
            ("winston", says("open issues"), ["There are none."]),
            ("eleanor", says("open issues"), [OPEN, STAFFING, SUPPORT]),
        ],
    )


async def test_a_coordinator_learns_that_it_is_there_and_how_old_it_is_no_more(stage: Stage) -> None:
    await raised(stage, PRIVATE)
    seen = await stage["gareth"].says("open issues")
    assert OPEN in seen
    assert seen.count("For one reader alone") == 2
    assert not [
        words for words in ("MASH", "Staffing", "Support for staff", "(Open)", "Miriam", ASKED) if words in seen
    ]
    assert "There are none." in await stage["gareth"].says("open issues at MASH")


async def test_no_list_holds_a_word_that_anybody_wrote(stage: Stage) -> None:
    await raised(stage)
    for name in ("miriam", "anita", "gareth", "eleanor", "winston", "hugh"):
        seen = await stage[name].says("open issues")
        assert OPEN in seen, name
        assert ASKED not in seen
        assert ALSO_ASKED not in seen


async def test_an_issue_is_opened_and_answered_from_the_list(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            (
                "miriam",
                says("what is still open?"),
                [OPEN, STAFFING, "Multi-Agency Safeguarding Hub (MASH)", "Staffing · Answer soon · Not answered yet"],
            ),
            ("miriam", presses("Open", beside=STAFFING), [FIRST, ASKED, "(Answer)", "(Seen)"]),
            ("miriam", presses("Seen"), ["Staffing · Seen"]),
            ("miriam", says("open issues"), ["Staffing · Answer soon · Seen", "Miriam Castleton is to answer"]),
        ],
    )


async def test_another_councillor_sees_that_it_is_open_and_can_not_open_it(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("hugh", says("open issues"), [OPEN, STAFFING, "never: (Open)"]),
            ("winston", says("open issues"), [OPEN, "(Open)"]),
            ("tobias", says("open issues"), ["There are none."]),
        ],
    )


async def test_overdue_answers_come_first_and_say_by_how_much(stage: Stage) -> None:
    await raised(stage)
    stage.clock.goes_on(seconds=7 * 24 * 60 * 60)
    await play(
        stage,
        [
            ("miriam", says("overdue"), ["1 overdue; oldest 5 working days", STAFFING, "Overdue by 2 working days"]),
            ("gareth", says("overdue answers at MASH"), [STAFFING, f"never: {SUPPORT}"]),
            ("anita", says("open issues"), ["2 open, 1 overdue"]),
            ("gareth", says("overdue at Thornley"), ["There are none."]),
        ],
    )


async def test_what_is_answered_is_no_longer_unanswered_but_still_open(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    await play(
        stage,
        [
            ("miriam", says("unanswered"), [SUPPORT, f"never: {STAFFING}"]),
            ("miriam", says("open issues"), [OPEN, "Staffing · Answered"]),
            ("anita", says("open issues about staffing"), ["1 open", STAFFING]),
        ],
    )


async def test_in_the_channel_each_issue_leads_to_its_thread(stage: Stage) -> None:
    await raised(stage)
    seen = await stage["miriam"].says("open issues MASH", in_channel=True)
    thread = stage.post(ROOT).thread
    assert OPEN in seen
    assert f"[{STAFFING}](https://teams.microsoft.com/l/message/" in seen
    assert f"parentMessageId={thread}" in seen


async def test_issues_are_looked_for_by_words_too(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("eleanor", says("has the lift come up before?"), [SUPPORT, f"never: {STAFFING}"]),
            ("miriam", says(SUPPORT), [SUPPORT, "Support for staff", f"never: {STAFFING}"]),
            ("miriam", says("issues about quicksand"), ["Nothing like it was found"]),
        ],
    )


async def test_a_question_that_is_not_understood_is_met_with_what_can_be_asked(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            (
                "miriam",
                says("open issues at Liverpool"),
                ["I don’t know a team of this name:", "Liverpool", "overdue answers"],
            ),
            ("miriam", presses("Open issues"), [OPEN]),
            ("miriam", says("issues on 31 February"), ["There is no such date:"]),
        ],
    )


async def test_in_a_records_thread_the_exact_question_is_one_and_all_else_may_be_an_answer(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("miriam", replies("open issues", to=ROOT), [OPEN, STAFFING, "never: Record this reply"]),
            ("miriam", replies("Which issues are overdue?", to=ROOT), ["There are none."]),
            ("miriam", replies("1: Open issues are dealt with by May.", to=ROOT), ["Record this reply as the answer"]),
            ("miriam", replies("Issues about parking go to Facilities.", to=ROOT), ["Which issue does it answer?"]),
            ("miriam", replies("which issues are open", to=ROOT, mentions_bot=False), ["Which issue does it answer?"]),
        ],
    )
    assert await state_of(stage) is IssueState.RAISED


async def test_in_the_middle_of_a_form_only_a_whole_question_is_one(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await play(
        stage,
        [
            ("eleanor", says("IT issues"), ["Added to", "IT issues"]),
            ("eleanor", says("which issues are open at MASH?"), ["There are none.", "Add these words to my form"]),
            ("eleanor", presses("Add these words to my form"), ["Added to", "which issues are open at MASH?"]),
        ],
    )


async def test_an_officers_issues_are_those_they_are_to_answer(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("miriam", says("my issues"), ["Your open issues", OPEN]),
            ("eleanor", says_in_channel("my issues"), ["Your open issues", OPEN]),
            ("eleanor", says("my issues"), ["Issues you raised"]),
        ],
    )


@pytest.mark.parametrize(
    "forged", [{"page": 9_999}, {"question": {"teams": ["x" * 500]}}, {"question": {"about": "%"}}]
)
async def test_whatever_page_or_team_a_client_makes_up_it_gets_a_list(stage: Stage, forged: dict[str, object]) -> None:
    await raised(stage)
    seen = await stage["miriam"].sends("issues.list", {"a": {"question": {}} | forged})
    assert OPEN in seen or "none" in seen or "Nothing like it" in seen
