"""What else officers do with an issue: assign it, put it off, comment, do what was agreed, close what needs no answer."""

import pytest

from tests.conversations.dialogue import finds, finds_in_channel, play, presses
from tests.conversations.issues_made import (
    AGREED,
    ASKED,
    FIRST,
    SECOND,
    STAFFING,
    SUPPORT,
    answered,
    raised,
    the_issue,
)
from tests.conversations.stage import Stage
from tests.conversations.visits_made import DECLARED
from visits.model import ClosedBecause, IssueState

TOLD = "Two posts start on 1 May."


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


async def test_who_is_asked_to_see_to_it_is_mentioned_in_the_thread(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), ["(More)"]),
            ("miriam", presses("More"), ["(Assign)", "(Put off the answer)", "(Comment on the facts)"]),
            ("miriam", presses("Assign"), ["[Who is to see to it?]"]),
            ("miriam", presses("Assign", {"to": ""}), ["Error: Select"]),
            ("miriam", presses("Assign", {"to": "Anita Rosewarne"}), ["Anita Rosewarne is to see to it."]),
            ("anita", finds_in_channel("is asked to see to"), ["<at>Anita Rosewarne</at>", STAFFING]),
        ],
    )
    assert stage.post("is asked to see to").mentions == ["Anita Rosewarne"]


async def test_an_answer_is_put_off_once_and_everyone_reads_why(stage: Stage) -> None:
    before = (await the_issue(stage)).due
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), ["in 3 working days"]),
            ("miriam", presses("More"), ["(Put off the answer)"]),
            ("miriam", presses("Put off the answer"), ["[Why is the answer put off?]"]),
            ("miriam", presses("Put off the answer", {"words": "The board meets on the 30th."}), ["(put off once)"]),
            ("miriam", finds_in_channel(FIRST), ["Why the answer is put off", "The board meets on the 30th."]),
            ("miriam", presses("More"), ["never: (Put off the answer)"]),
        ],
    )
    after = (await the_issue(stage)).due
    assert before is not None
    assert after is not None
    assert stage.desk.office.working_days.count(stage.clock.now().date(), after) == 20


async def test_a_comment_on_the_facts_stands_beside_the_councillors_words(stage: Stage) -> None:
    await play(
        stage,
        [
            ("anita", finds_in_channel(FIRST), ["(More)"]),
            ("anita", presses("More"), ["(Comment on the facts)", "never: (Put off the answer)", "never: (Assign)"]),
            ("anita", presses("Comment on the facts"), [ASKED]),
            ("anita", presses("Comment on the facts", {"words": "Two of the three are filled."}), ["Not answered yet"]),
            ("miriam", finds_in_channel(FIRST), [ASKED, "On the facts: Anita Rosewarne", "Two of the three"]),
        ],
    )


async def test_an_agreed_action_is_settled_then_done_and_then_closed(stage: Stage) -> None:
    await answered(stage, AGREED)
    await play(
        stage,
        [
            (
                "eleanor",
                finds("We will hold interviews"),
                ["Action agreed", "Service Manager, by Friday 29 January 2027"],
            ),
            ("eleanor", presses("This answers my issue"), ["The councillor says this answers it"]),
            ("eleanor", presses("My issues"), ["Action agreed"]),
            ("anita", finds_in_channel(FIRST), ["(Action done)"]),
            ("anita", presses("Action done"), ["Closed: the councillor says it is answered."]),
        ],
    )
    issue = await the_issue(stage)
    assert (issue.state, issue.closed_because) == (IssueState.CLOSED, ClosedBecause.SETTLED)


async def test_an_action_done_before_the_councillor_spoke_asks_whether_it_is_enough(stage: Stage) -> None:
    await answered(stage, AGREED)
    assert (await the_issue(stage)).reply_by is None, "the time to reply begins when the action is done"
    await stage["anita"].finds(FIRST, in_channel=True)
    assert "Action done" in await stage["anita"].presses("Action done")
    assert (await the_issue(stage)).reply_by is not None
    assert "(This answers my issue)" in await stage["eleanor"].finds("We will hold interviews")
    assert "Closed" in await stage["eleanor"].presses("This answers my issue")


async def test_a_closed_issue_is_opened_again_with_a_reason(stage: Stage) -> None:
    await answered(stage)
    await stage["eleanor"].finds(TOLD)
    await play(
        stage,
        [
            ("eleanor", presses("This answers my issue"), ["(Open again)"]),
            ("eleanor", presses("Open again"), ["[Why is it opened again?]"]),
            ("eleanor", presses("Open again", {"words": ""}), ["Error: "]),
            ("eleanor", presses("Open again", {"words": "Nobody has started."}), ["Asked again"]),
            ("miriam", finds_in_channel("asks again"), ["Nobody has started.", "(Answer)"]),
        ],
    )


async def test_what_needs_no_answer_is_closed_without_one_and_what_needs_one_is_not(stage: Stage) -> None:
    """Eleanor marks the second issue as a note, and sends again."""
    await stage["miriam"].finds(SECOND, in_channel=True)
    assert "(Close: no answer needed)" not in await stage["miriam"].presses("More")
    eleanor = stage["eleanor"]
    await eleanor.says("my records")
    await eleanor.presses("Read")
    await eleanor.presses("Correct")
    await eleanor.presses("Change", beside="Issue 2")
    await eleanor.presses("Continue", {"urgency__support_systems": "note"})
    assert "Sent: V26-0001" in await eleanor.presses("Send to the Head of Service", DECLARED)
    await play(
        stage,
        [
            ("miriam", finds_in_channel(SECOND), ["No answer needed"]),
            ("miriam", presses("More"), ["(Close: no answer needed)", "never: (Put off the answer)"]),
            ("miriam", presses("Close: no answer needed"), ["Closed: no answer needed"]),
        ],
    )
    assert (await the_issue(stage, SUPPORT)).closed_because is ClosedBecause.NO_ANSWER_NEEDED


async def test_a_comment_delivered_twice_stands_there_once(stage: Stage) -> None:
    anita = stage["anita"]
    await anita.finds(FIRST, in_channel=True)
    await anita.presses("More")
    await anita.presses("Comment on the facts")
    other = anita.at_another_screen()
    await anita.presses("Comment on the facts", {"words": "Two are filled."})
    assert await other.presses("Comment on the facts", {"words": "Two are filled."})
    assert (await the_issue(stage)).entries == 1
