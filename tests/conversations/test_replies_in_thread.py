"""A reply in the record's thread becomes an answer only when its writer says so with one press."""

import pytest

from tests.conversations.dialogue import NOTHING, Line, finds, finds_in_channel, play, presses, replies
from tests.conversations.issues_made import (
    ANSWER,
    FIRST,
    ROOT,
    STAFFING,
    SUPPORT,
    answered,
    raised,
    state_of,
    the_issue,
)
from tests.conversations.stage import Stage
from visits.model import IssueState

TOLD = "Two posts start on 1 May."
RECORD_IT = "Record this reply as the answer to issue 1, Staffing?"
NOT_OPEN = "No issue of this record waits for an answer from you."


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


async def test_a_reply_with_a_number_is_recorded_as_said_with_one_press(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", replies(f"1: {TOLD}", to=ROOT), [RECORD_IT, TOLD, "never: 1: Two", "(Send to councillor)"]),
            (
                "miriam",
                presses("Send to councillor", {"outcome": "For information"}),
                [f"Recorded: {STAFFING}"],
            ),
            ("miriam", finds_in_channel(FIRST), ["Answered by Miriam Castleton", TOLD]),
            ("eleanor", finds(TOLD), [FIRST, "(This answers my issue)"]),
        ],
    )
    assert await state_of(stage, SUPPORT) is IssueState.RAISED


async def test_an_agreed_action_without_its_owner_is_not_sent_from_a_reply_in_silence(stage: Stage) -> None:
    """It comes back as the answer's form, with the reply in its box."""
    await play(
        stage,
        [
            ("miriam", replies(f"1: {TOLD}", to=ROOT), [RECORD_IT]),
            (
                "miriam",
                presses("Send to councillor", {"outcome": "Action agreed"}),
                ["Error: Enter the role", f"[Your answer] {TOLD}"],
            ),
            ("miriam", presses("Send to councillor", ANSWER), ["Answered by Miriam Castleton"]),
        ],
    )


async def test_a_reply_without_a_number_is_taken_for_the_only_issue_that_waits(stage: Stage) -> None:
    await answered(stage, issue="Issue V26-0001/2")
    assert RECORD_IT in await stage["miriam"].says(TOLD, in_channel=True, thread=ROOT)


async def test_a_reply_without_a_number_is_asked_which_issue_it_answers(stage: Stage) -> None:
    await play(
        stage,
        [
            (
                "miriam",
                replies(TOLD, to=ROOT),
                ["Which issue does it answer?", "Issue 1: Staffing", "Issue 2: Support"],
            ),
            ("miriam", presses("This one", beside="Issue 2"), ["answer to issue 2, Support for staff?", TOLD]),
            ("miriam", presses("Send to councillor"), [f"Recorded: {SUPPORT}"]),
        ],
    )
    assert await state_of(stage, STAFFING) is IssueState.RAISED


async def test_a_reply_that_is_no_answer_is_left_as_it_is(stage: Stage) -> None:
    before = await stage.rows()
    await play(
        stage,
        [
            ("miriam", replies(f"1: {TOLD}", to=ROOT), [RECORD_IT]),
            ("miriam", presses("Not an answer"), ["Left as a reply in the thread."]),
        ],
    )
    assert [key for _, key in (await stage.rows()).keys() - before.keys() if not key.startswith("proposal|")] == []
    assert await state_of(stage) is IssueState.RAISED


async def test_a_managers_reply_is_a_draft(stage: Stage) -> None:
    await play(
        stage,
        [
            ("anita", replies(f"1: {TOLD}", to=ROOT), [RECORD_IT, "(Save as draft)", "never: (Send to councillor)"]),
            ("anita", presses("Save as draft"), [f"Recorded: {STAFFING}"]),
            ("miriam", finds_in_channel(FIRST), [f"{TOLD}", "(Send to councillor)"]),
        ],
    )
    assert not [post for post in stage.inbox("eleanor") if TOLD in post.text]


@pytest.mark.parametrize("said", [f"7: {TOLD}", f"V26-0001/7: {TOLD}", ""])
async def test_a_reply_to_no_issue_that_waits_says_so(stage: Stage, said: str) -> None:
    assert NOT_OPEN in await stage["miriam"].says(said, in_channel=True, thread=ROOT)


@pytest.mark.parametrize("name", ["douglas", "priya"])
async def test_whoever_may_not_answer_is_told_so_and_nothing_is_kept(stage: Stage, name: str) -> None:
    await stage[name].says("hi")
    before = await stage.rows()
    assert NOT_OPEN in await stage[name].says(f"1: {TOLD}", in_channel=True, thread=ROOT)
    assert await stage.rows() == before


async def test_a_reply_longer_than_an_answer_may_be_is_told_how_long_it_is(stage: Stage) -> None:
    before = await stage.rows()
    seen = await stage["miriam"].says("1: " + "word " * 400, in_channel=True, thread=ROOT)
    assert "An answer takes 1,500 characters; that reply has 1,999." in seen
    assert await stage.rows() == before


async def test_a_reply_nobody_asked_for_is_offered_only_where_it_could_be_an_answer(stage: Stage) -> None:
    """With RSC the bot hears replies that do not mention it: it keeps still unless it could record one."""
    overheard: list[Line] = [
        ("miriam", replies(f"1: {TOLD}", to=ROOT, mentions_bot=False), [RECORD_IT]),
        ("miriam", replies(f"7: {TOLD}", to=ROOT, mentions_bot=False), NOTHING),
        ("miriam", replies("1: " + "word " * 400, to=ROOT, mentions_bot=False), NOTHING),
        ("douglas", replies(TOLD, to=ROOT, mentions_bot=False), NOTHING),
        ("priya", replies(TOLD, to=ROOT, mentions_bot=False), NOTHING),
    ]
    await play(stage, overheard)
    await answered(stage)
    await answered(stage, issue="Issue V26-0001/2")
    assert await stage["miriam"].says("Thank you all.", in_channel=True, thread=ROOT, mentions_bot=False) == ""


async def test_a_message_delivered_twice_is_one_reply(stage: Stage) -> None:
    miriam = stage["miriam"]
    await miriam.says(f"1: {TOLD}", in_channel=True, thread=ROOT, activity_id="said-once")
    other = miriam.at_another_screen()
    assert RECORD_IT in await miriam.says(f"1: {TOLD}", in_channel=True, thread=ROOT, activity_id="said-once")
    await miriam.presses("Send to councillor")
    assert "Nothing was changed. It was answered already." in await other.presses("Send to councillor")
    assert (await the_issue(stage)).answers == 1


async def test_the_words_recorded_are_those_that_were_said_whatever_a_card_carries(stage: Stage) -> None:
    miriam = stage["miriam"]
    await miriam.says(f"1: {TOLD}", in_channel=True, thread=ROOT)
    button = miriam.button("Send to councillor")
    data = button.action["data"] | {"words": "Something else entirely.", "outcome": "information"}
    await miriam.sends("issue.act", data)
    assert TOLD in await stage["eleanor"].finds("Answered by Miriam Castleton")
    assert not [post for post in stage.inbox("eleanor") if "Something else" in post.text]
