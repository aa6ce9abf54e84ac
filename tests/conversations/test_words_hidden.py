"""Words by which someone might be recognised leave the channel at once; their author alone puts others in their place."""

import pytest

from tests.conversations.dialogue import finds, finds_in_channel, play, presses, says
from tests.conversations.issues_made import ASKED, FIRST, ROOT, answered, raised, state_of, the_issue
from tests.conversations.players import Player
from tests.conversations.stage import Stage
from visits.model import IssueState

WELL_SAID = "New starters say they were made welcome."
OTHER_WORDS = "Some posts are empty. What is being done?"
HIDDEN = "These words are hidden."


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


async def test_an_issues_words_leave_the_channel_and_the_author_alone_rewords_them(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), [ASKED]),
            ("miriam", presses("More"), ["(Hide and ask to reword)"]),
            ("miriam", presses("Hide and ask to reword"), [HIDDEN, f"never: {ASKED}"]),
            ("anita", finds_in_channel(ROOT), [HIDDEN, f"never: {ASKED}"]),
            ("eleanor", finds("Someone might be recognised"), [FIRST, f"[New words] {ASKED}"]),
            ("eleanor", presses("Reword", {"words": ""}), ["Error: Enter"]),
            ("eleanor", presses("Reword", {"words": OTHER_WORDS}), ["Not answered yet", OTHER_WORDS]),
            ("miriam", finds_in_channel(FIRST), [OTHER_WORDS, f"never: {ASKED}", "(Answer)"]),
            ("miriam", finds_in_channel(ROOT), [f"never: {ASKED}", "Some posts are empty"]),
        ],
    )
    assert await state_of(stage) is IssueState.RAISED
    assert ASKED not in str(await stage.rows()), "nowhere is anything left of the words that were hidden"


async def test_hidden_words_are_in_no_card_and_no_other_chat_meanwhile(stage: Stage) -> None:
    await answered(stage)
    await _hides_the_issue(stage)
    for name in ("miriam", "anita", "gareth", "winston"):
        for said in (await stage[name].says("my issues"), await stage[name].says("my records")):
            assert ASKED not in said
        assert not [post for post in stage.inbox(name) if ASKED in post.text], name
    assert not [post for post in stage.channel() if ASKED in post.text]
    assert not [post for post in stage.channel() if ASKED in str(post.stub)]


async def test_an_issue_hidden_after_its_answer_is_answered_again_once_reworded(stage: Stage) -> None:
    await answered(stage)
    await _hides_the_issue(stage)
    await stage["eleanor"].finds("Someone might be recognised")
    assert "(This answers my issue)" in await stage["eleanor"].presses("Reword", {"words": OTHER_WORDS})
    assert await state_of(stage) is IssueState.ANSWERED


@pytest.mark.parametrize("name", ["winston", "miriam", "gareth", "priya"])
async def test_nobody_but_the_author_rewords_an_issue(stage: Stage, name: str) -> None:
    await _hides_the_issue(stage)
    await stage["eleanor"].finds("Someone might be recognised")
    data = stage["eleanor"].button("Reword").action["data"]
    await stage[name].says("hi")
    before = await stage.rows()
    seen = await stage[name].sends("issue.act", data | {"words": OTHER_WORDS})
    assert "for somebody else to do" in seen or "not for you to see" in seen
    assert ASKED not in seen
    assert await stage.rows() == before


async def test_a_forms_words_leave_the_channel_and_the_author_alone_rewords_them(stage: Stage) -> None:
    await play(
        stage,
        [
            ("gareth", _opens_hide, ["Which words are to be hidden?", "What is working well?"]),
            ("gareth", presses("Hide words", beside="What is working well?"), ["The words are hidden."]),
            ("miriam", finds_in_channel("Visit form V26-0001"), [f"never: {WELL_SAID}"]),
            ("eleanor", finds("Some of your words were hidden"), ["What is working well?", f"[New words] {WELL_SAID}"]),
            ("eleanor", presses("Reword", {"words": ""}), ["Error: Enter"]),
            ("eleanor", presses("Reword", {"words": "People are made welcome."}), ["The new words are in place."]),
            ("miriam", finds_in_channel("Visit form V26-0001"), ["People are made welcome."]),
        ],
    )
    assert WELL_SAID not in str(await stage.rows())


@pytest.mark.parametrize("name", ["winston", "miriam", "gareth", "priya"])
async def test_nobody_but_the_author_rewords_a_form(stage: Stage, name: str) -> None:
    await _opens_hide(stage["gareth"])
    await stage["gareth"].presses("Hide words", beside="What is working well?")
    await stage["eleanor"].finds("Some of your words were hidden")
    data = stage["eleanor"].button("Reword").action["data"]
    await stage[name].says("hi")
    before = await stage.rows()
    assert "can’t do that" in await stage[name].sends("record.reword", data | {"words": "Mine."})
    assert await stage.rows() == before


async def test_hidden_words_are_not_read_in_the_record_but_by_their_author(stage: Stage) -> None:
    await _opens_hide(stage["gareth"])
    await stage["gareth"].presses("Hide words", beside="What is working well?")
    await play(
        stage,
        [
            ("winston", says("my records"), ["V26-0001"]),
            ("winston", presses("Read"), ["V26-0001", f"never: {WELL_SAID}"]),
            ("eleanor", says("my records"), ["V26-0001"]),
            ("eleanor", presses("Read"), [WELL_SAID]),
        ],
    )


async def test_a_form_with_hidden_words_cannot_be_corrected_around_them(stage: Stage) -> None:
    await stage["eleanor"].says("my records")
    await stage["eleanor"].presses("Read")
    await _opens_hide(stage["gareth"])
    await stage["gareth"].presses("Hide words", beside="What is working well?")
    assert "can’t be corrected or withdrawn now" in await stage["eleanor"].presses("Correct")


@pytest.mark.parametrize("name", ["eleanor", "winston", "anita", "douglas"])
async def test_only_the_head_of_service_and_the_coordinator_hide(stage: Stage, name: str) -> None:
    await _opens_hide(stage["gareth"])
    which = stage["gareth"].button("Hide words", "What is working well?").action["data"]
    issue = await the_issue(stage)
    act = {"year": issue.year, "issue": issue.id, "act": "hide", "operation": which["a"]["operation"]}
    before = await stage.rows()
    assert "can’t do that" in await stage[name].sends("record.hide", which)
    seen = await stage[name].sends("issue.act", {"a": act})
    assert "for somebody else to do" in seen or "not for you to see" in seen
    assert await stage.rows() == before


async def _hides_the_issue(stage: Stage) -> None:
    await stage["gareth"].finds(FIRST, in_channel=True)
    await stage["gareth"].presses("More")
    assert HIDDEN in await stage["gareth"].presses("Hide and ask to reword")
    await stage.posts()


async def _opens_hide(player: Player) -> str:
    """From the card of the form in the thread."""
    await player.finds("Visit form V26-0001", in_channel=True)
    return await player.presses("Hide words")
