"""An issue is answered in the channel, the councillors are told at once, and the one who asked has the last word."""

import pytest

from tests.conversations.dialogue import finds, finds_in_channel, play, presses, says
from tests.conversations.issues_made import (
    ALSO_ASKED,
    ANSWER,
    ASKED,
    FIRST,
    ROOT,
    SECOND,
    STAFFING,
    answered,
    raised,
    state_of,
    the_issue,
)
from tests.conversations.stage import Stage
from visits.model import IssueState

TOLD = "Two posts start on 1 May."


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


async def test_an_answer_without_all_that_belongs_to_it_comes_back_with_every_fault_beside_its_question(
    stage: Stage,
) -> None:
    """What was typed is kept, nothing is sent; mended, it goes."""
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), [ASKED, "(Answer)", "(Seen)", "(More)"]),
            ("miriam", presses("Answer"), [ASKED, "[Your answer]", "(Send to councillor)", "(Save as draft)"]),
            (
                "miriam",
                presses("Send to councillor", {"outcome": "Action agreed", "action_due": "2026-11-01"}),
                [
                    "Error: Enter the answer\n[Your answer]",
                    "[What is the outcome?] Action agreed",
                    "Error: Enter the role of the person who will do it\n[Who will do it?]",
                    "Error: Enter a date that is today or later\n[By when?] 2026-11-01",
                ],
            ),
            (
                "miriam",
                presses("Send to councillor", {"words": TOLD}),
                ["Error: Enter the role", f"[Your answer] {TOLD}"],
            ),
        ],
    )
    assert await state_of(stage) is IssueState.RAISED
    assert await stage.posts() == 0
    mended = ANSWER | {"action_due": ""}
    assert "Answered by Miriam Castleton" in await stage["miriam"].presses("Send to councillor", mended)
    assert await state_of(stage) is IssueState.ANSWERED


async def test_seen_is_shown_to_all_and_is_no_answer(stage: Stage) -> None:
    await play(
        stage,
        [
            ("anita", finds_in_channel(FIRST), ["Not answered yet"]),
            ("anita", presses("Seen"), ["Seen", "(Answer)", "never: (Seen)"]),
            ("miriam", finds_in_channel(FIRST), ["· Seen", "never: (Seen)"]),
            ("miriam", finds_in_channel(ROOT), ["Seen. "]),
        ],
    )
    assert await state_of(stage) is IssueState.ACKNOWLEDGED


async def test_both_councillors_of_the_visit_get_the_answers_text_at_once_and_only_the_author_says_if_it_is_enough(
    stage: Stage,
) -> None:
    await answered(stage)
    await play(
        stage,
        [
            ("eleanor", finds(TOLD), [FIRST, "For information", "(This answers my issue)", "(Ask a follow-up)"]),
            ("winston", finds(TOLD), [FIRST, "never: (This answers my issue)", "never: (Ask a follow-up)"]),
            ("miriam", finds_in_channel(ROOT), ["Answered"]),
        ],
    )
    notified = stage.post(TOLD, "eleanor")
    assert notified.stub["text"] == f"Your issue {STAFFING} is answered"
    assert TOLD not in notified.stub["text"] + notified.now["summary"]


async def test_an_answer_can_be_given_from_the_record_itself(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", finds_in_channel(ROOT), ["Issue 1: Staffing", "(Answer)"]),
            ("miriam", presses("Answer", beside="Issue 2"), [SECOND, ALSO_ASKED]),
            ("miriam", presses("Send to councillor", ANSWER), [SECOND, "Answered by Miriam Castleton"]),
            ("eleanor", finds(TOLD), [SECOND]),
        ],
    )


async def test_this_answers_my_issue_closes_it_and_its_card_shrinks_to_two_lines(stage: Stage) -> None:
    await answered(stage)
    await play(
        stage,
        [
            ("eleanor", finds(TOLD), ["(This answers my issue)"]),
            ("eleanor", presses("This answers my issue"), ["Closed", "never: (This answers my issue)", "(Open again)"]),
            (
                "miriam",
                finds_in_channel(FIRST),
                ["Closed: the councillor says it is answered", f"never: {ASKED}", "(Read)"],
            ),
            ("miriam", presses("Read"), [ASKED, TOLD]),
        ],
    )
    small = stage.post(FIRST).text.splitlines()
    assert len([line for line in small if line and not line.startswith("(")]) == 2, small


async def test_a_follow_up_goes_to_the_thread_and_mentions_who_answered_and_is_answered_there(stage: Stage) -> None:
    await answered(stage)
    await play(
        stage,
        [
            ("eleanor", finds(TOLD), ["(Ask a follow-up)"]),
            ("eleanor", presses("Ask a follow-up"), [TOLD, "[What do you still want to know?]"]),
            ("eleanor", presses("Ask a follow-up", {"words": ""}), ["Error: Enter"]),
            (
                "eleanor",
                presses("Ask a follow-up", {"words": "And the third post?"}),
                ["Asked again", "And the third post?"],
            ),
            (
                "miriam",
                finds_in_channel("asks again"),
                ["And the third post?", "<at>Miriam Castleton</at>", "(Answer)"],
            ),
            ("miriam", presses("Answer"), ["And the third post?", "[Your answer]"]),
            ("miriam", presses("Send to councillor", ANSWER | {"words": "It starts in June."}), ["It starts in June."]),
            ("eleanor", finds("It starts in June."), [TOLD, "And the third post?", "(This answers my issue)"]),
        ],
    )
    issue = await the_issue(stage)
    assert (issue.answers, issue.state, issue.disputed_at) == (2, IssueState.ANSWERED, None)


async def test_a_councillor_who_disagrees_is_seen_to_disagree(stage: Stage) -> None:
    await answered(stage, ANSWER | {"outcome": "Not agreed"})
    await stage["eleanor"].finds(TOLD)
    await stage["eleanor"].presses("Ask a follow-up")
    await stage["eleanor"].presses("Ask a follow-up", {"words": "That is not enough.", "disagrees": "true"})
    assert "Councillor disagrees, 16 Nov" in await stage["miriam"].finds("asks again", in_channel=True)
    assert "Councillor disagrees, 16 Nov" in await stage["miriam"].finds(FIRST, in_channel=True)
    assert (await the_issue(stage)).disputed_at is not None


async def test_a_managers_draft_goes_nowhere_until_the_head_of_service_sends_it(stage: Stage) -> None:
    await play(
        stage,
        [
            ("anita", finds_in_channel(FIRST), ["(Answer)"]),
            ("anita", presses("Answer"), ["(Save as draft)", "never: (Send to councillor)"]),
            ("anita", presses("Save as draft", ANSWER), ["Answer drafted", TOLD]),
            ("eleanor", says("my issues"), ["Answer drafted"]),
            ("eleanor", presses("Read", beside=STAFFING), [FIRST, f"never: {TOLD}"]),
            ("anita", presses("Send to councillor"), ["Nothing was changed. That is for somebody else to do.", FIRST]),
            ("miriam", finds_in_channel(FIRST), ["Draft answer by Anita Rosewarne", TOLD, "(Change the draft)"]),
            ("miriam", presses("Change the draft"), [f"[Your answer] {TOLD}"]),
            ("miriam", presses("Back"), ["(Send to councillor)"]),
            ("miriam", presses("Send to councillor"), ["Answered by Miriam Castleton", "typed by Anita Rosewarne"]),
            ("eleanor", finds(TOLD), ["Answered by Miriam Castleton"]),
        ],
    )
    assert not [post for post in stage.inbox("anita") if TOLD in post.text]


async def test_my_issues_says_how_far_each_has_come_and_what_is_next(stage: Stage) -> None:
    await answered(stage)
    await play(
        stage,
        [
            (
                "eleanor",
                says("my issues"),
                [STAFFING, "Answered. Say by", f"{SECOND[6:]}", "Not answered yet. Answer due"],
            ),
            ("eleanor", presses("Read", beside=STAFFING), [TOLD, "(This answers my issue)"]),
            ("winston", says("my issues"), ["You have raised no issues yet."]),
        ],
    )


async def test_an_answer_pressed_twice_is_one_answer(stage: Stage) -> None:
    """A press that Teams delivers again, and a second screen."""
    miriam = stage["miriam"]
    await miriam.finds(FIRST, in_channel=True)
    await miriam.presses("Answer")
    other = miriam.at_another_screen()
    await miriam.presses("Send to councillor", ANSWER)
    repeated = await other.presses("Send to councillor", ANSWER)
    assert "Answered by Miriam Castleton" in repeated
    assert "Nothing was changed." not in repeated, "a repeat is told what came of the first"
    await stage.posts()
    assert (await the_issue(stage)).answers == 1
    assert len([post for post in stage.inbox("eleanor") if TOLD in post.text]) == 1
