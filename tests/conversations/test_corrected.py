"""A sent form is corrected until an issue of it is answered, and withdrawn while none was seen."""

import pytest

from tests.conversations.dialogue import finds, finds_in_channel, play, presses, says
from tests.conversations.issues_made import (
    ALSO_ASKED,
    ASKED,
    FIRST,
    ROOT,
    SECOND,
    STAFFING,
    SUPPORT,
    answered,
    raised,
    state_of,
    the_issue,
)
from tests.conversations.stage import Stage
from tests.conversations.visits_made import DECLARED
from visits.model import IssueState, RecordStatus
from visits.rota import SlotStatus

AGAIN = "Send to the Head of Service"


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


async def test_a_changed_word_is_changed_in_the_channel_under_the_same_number(stage: Stage) -> None:
    await _opens(stage)
    await play(
        stage,
        [
            ("eleanor", presses("Change", beside=ASKED), ["Step 6 of 9"]),
            ("eleanor", presses("Continue", {"note__staffing": "Four posts of twelve are empty."}), ["of 9"]),
        ],
    )
    await _sends_again(stage)
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), ["Four posts of twelve", f"never: {ASKED}", "(Answer)"]),
            ("miriam", finds_in_channel(ROOT), ["V26-0001 ", "Corrected", "Four posts of twelve"]),
            ("miriam", finds_in_channel(SECOND), [ALSO_ASKED]),
        ],
    )
    assert len([post for post in stage.channel() if FIRST in post.text]) == 1, "updated in place"


async def test_a_removed_issue_says_it_was_withdrawn_and_its_number_is_not_used_again(stage: Stage) -> None:
    await _opens(stage)
    await play(
        stage,
        [
            ("eleanor", presses("Change", beside=ALSO_ASKED), ["Step 6 of 9"]),
            ("eleanor", presses("Continue", {"ask__support_systems": "false"}), ["of 9"]),
        ],
    )
    await _sends_again(stage)
    await play(
        stage,
        [
            (
                "miriam",
                finds_in_channel(SECOND),
                ["Withdrawn by the councillor", f"never: {ALSO_ASKED}", "never: (Answer)"],
            ),
            ("miriam", finds_in_channel("New starters say"), [ALSO_ASKED]),
        ],
    )
    assert await state_of(stage, SUPPORT) is IssueState.WITHDRAWN
    await _adds_an_issue(stage, "Nobody answers the front desk telephone.")
    assert (await the_issue(stage, "V26-0001/3")).text.startswith("Nobody answers")


async def test_a_new_issue_gets_the_next_number_and_a_card_in_the_thread(stage: Stage) -> None:
    await _adds_an_issue(stage, "Nobody answers the front desk telephone.")
    await play(
        stage,
        [
            ("miriam", finds_in_channel("Issue V26-0001/3"), ["Nobody answers the front desk", "(Answer)"]),
            ("miriam", finds_in_channel(ROOT), ["Issue 3: Staffing"]),
        ],
    )
    assert stage.post("Issue V26-0001/3").thread == stage.post(ROOT).id


async def test_an_issue_made_private_leaves_the_channel_for_the_chat_of_its_reader(stage: Stage) -> None:
    await _opens(stage)
    await stage["eleanor"].presses("Change", beside="Issue 1")
    await stage["eleanor"].presses("Continue", {"who_sees__staffing": "Only the Head of Service"})
    await _sends_again(stage)
    await play(
        stage,
        [
            ("anita", finds_in_channel(FIRST), ["Its author has changed who may see it.", f"never: {ASKED}"]),
            ("anita", finds_in_channel(ROOT), ["Only for the Head of Service", f"never: {ASKED}"]),
            ("miriam", finds(FIRST), [ASKED, "(Answer)"]),
        ],
    )


async def test_after_an_answer_it_is_too_late_to_correct_or_withdraw(stage: Stage) -> None:
    await stage["eleanor"].says("my records")
    await stage["eleanor"].presses("Read")
    before_answer = stage["eleanor"].at_another_screen()
    await answered(stage)
    rows = await stage.rows()
    assert f"can’t be corrected or withdrawn now. {STAFFING} was" in await before_answer.presses("Correct")
    assert await stage.rows() == rows
    await stage["eleanor"].says("my records")
    assert "(Correct)" not in await stage["eleanor"].presses("Read")


async def test_a_correction_begun_before_the_answer_is_refused_when_sent_and_the_form_stays_as_it_was(
    stage: Stage,
) -> None:
    await _opens(stage)
    await stage["eleanor"].presses("Change", beside=ASKED)
    await stage["eleanor"].presses("Continue", {"note__staffing": "Four posts of twelve are empty."})
    while "of 9" in stage["eleanor"].sees and "Check and send" not in stage["eleanor"].sees:
        await stage["eleanor"].presses("Continue")
    await answered(stage)
    seen = await stage["eleanor"].presses(AGAIN, DECLARED)
    assert f"can’t be corrected or withdrawn now. {STAFFING} was" in seen
    assert (await the_issue(stage)).text.startswith(ASKED)


async def test_a_record_is_withdrawn_after_being_asked_twice_and_leaves_the_channel(stage: Stage) -> None:
    await play(
        stage,
        [
            ("eleanor", says("my records"), ["V26-0001"]),
            ("eleanor", presses("Read"), ["(Withdraw)", "(Correct)"]),
            ("eleanor", presses("Withdraw"), ["Withdraw the whole record?", "(Yes, withdraw it)"]),
        ],
    )
    assert await state_of(stage) is IssueState.RAISED, "asked first"
    await play(
        stage,
        [
            ("eleanor", presses("Yes, withdraw it"), ["The record is withdrawn."]),
            (
                "miriam",
                finds_in_channel("V26-0001 "),
                ["The record is withdrawn.", f"never: {ASKED}", "never: (Answer)"],
            ),
            ("miriam", finds_in_channel(FIRST), ["Withdrawn by the councillor", f"never: {ASKED}"]),
        ],
    )
    assert not [post for post in stage.channel() if ASKED in post.text or "New starters" in post.text]
    slot = await stage.desk.store.year("2026-27").slot("s1")
    assert slot is not None
    assert slot.value.status is SlotStatus.CONFIRMED, "the visit may be written up anew"


async def test_a_record_with_an_issue_that_was_seen_is_not_withdrawn(stage: Stage) -> None:
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("Seen")
    await stage["eleanor"].says("my records")
    await stage["eleanor"].presses("Read")
    await stage["eleanor"].presses("Withdraw")
    assert f"{STAFFING} was seen or answered" in await stage["eleanor"].presses("Yes, withdraw it")
    [record] = await stage.desk.store.year("2026-27").records_of(stage["eleanor"].person.id)
    assert record.status is RecordStatus.SENT


@pytest.mark.parametrize("name", ["winston", "priya", "miriam", "gareth"])
async def test_only_the_author_corrects_or_withdraws(stage: Stage, name: str) -> None:
    await stage["eleanor"].says("my records")
    await stage["eleanor"].presses("Read")
    correct = stage["eleanor"].button("Correct").action["data"]
    withdraw = stage["eleanor"].button("Withdraw").action["data"]["a"] | {"is_sure": True}
    await stage[name].says("hi")
    before = await stage.rows()
    for verb, data in (("record.correct", correct), ("record.withdraw", {"a": withdraw})):
        seen = await stage[name].sends(verb, data)
        assert "can’t do that" in seen or "belongs to another" in seen, verb
    assert await stage.rows() == before


async def _opens(stage: Stage) -> None:
    await stage["eleanor"].says("my records")
    await stage["eleanor"].presses("Read")
    assert "Check and send" in await stage["eleanor"].presses("Correct")


async def _sends_again(stage: Stage) -> None:
    eleanor = stage["eleanor"]
    while "Check and send" not in eleanor.sees:
        await eleanor.presses("Continue")
    assert "V26-0001" in await eleanor.presses(AGAIN, DECLARED)


async def _adds_an_issue(stage: Stage, words: str) -> None:
    await _opens(stage)
    eleanor = stage["eleanor"]
    await eleanor.presses("Change", beside="Issue 1")
    await eleanor.presses("Add another issue")
    boxes = [name for name in eleanor.inputs if name.startswith("issue_text__")]
    slug = boxes[-1].partition("__")[2]
    await eleanor.presses(
        "Continue",
        {
            f"issue_topic__{slug}": "Staffing",
            f"issue_text__{slug}": words,
            f"urgency__{slug}": "In the usual time",
            f"who_sees__{slug}": "Everyone in the channel",
        },
    )
    await _sends_again(stage)
    await stage.posts()
