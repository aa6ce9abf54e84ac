"""What is said in the chat while a form is open goes into its text box, or is answered."""

import pytest

from tests.conversations.dialogue import play, presses, says
from tests.conversations.reading import values
from tests.conversations.stage import Stage
from tests.conversations.visits_made import INTAKE, MET, SAFE, VISIT, fills, sends, starts, writes_up


async def test_a_photo_or_recording_is_not_kept(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await play(stage, [("eleanor", says("", files=1), ["I cannot keep photos or recordings. Describe it here."])])
    assert "working_well" not in await _typed(stage)


async def test_the_words_that_come_with_a_photo_are_kept_and_the_photo_is_not_passed_over_in_silence(
    stage: Stage,
) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    sees = ["Added to “What is working well?”", "I cannot keep photos or recordings", "] The new kitchen."]
    await play(stage, [("eleanor", says("The new kitchen.", files=1), sees)])


async def test_a_step_without_a_box_takes_no_words(stage: Stage) -> None:
    """Not even the question about a connection, unless there is one."""
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await play(stage, [("eleanor", says("They were busy"), ["I did not understand that"])])
    await play(
        stage, [("eleanor", says("continue"), ["Step 1 of 9"]), ("eleanor", presses("Continue", VISIT), ["Step 2"])]
    )
    await play(stage, [("eleanor", says("They were busy"), ["I did not understand that"])])
    assert "They were busy" not in str(await _typed(stage))


async def test_words_that_do_not_fit_are_refused_and_what_is_in_the_box_stays(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await play(
        stage,
        [
            ("eleanor", says("x" * 2000), ["Added to"]),
            ("eleanor", says("y" * 3000), ["has no room for that as well: it takes 1,500 characters"]),
        ],
    )
    assert (await _typed(stage))["working_well"] == "x" * 2000


async def test_words_fill_the_box_are_added_to_and_can_be_undone(stage: Stage) -> None:
    """One step back, once; what was typed before stays."""
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await play(
        stage,
        [
            (
                "eleanor",
                says("The team is kind."),
                ["Added to “What is working well?”", "(Undo)", "] The team is kind."],
            ),
            ("eleanor", says("So is the host."), ["] The team is kind.\nSo is the host."]),
            ("eleanor", presses("Undo"), ["] The team is kind.", "never: So is the host", "never: (Undo)"]),
            ("eleanor", presses("Continue"), ["Step 5 of 9"]),
        ],
    )
    assert (await _typed(stage))["working_well"] == "The team is kind."


async def test_undo_on_an_old_card_takes_back_nothing_that_came_later(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await stage["eleanor"].says("Kind.")
    before = stage["eleanor"].at_another_screen()
    await stage["eleanor"].presses("Continue", working_well="Kind and quick.")
    assert "Step 5 of 9" in await before.presses("Undo")
    assert (await _typed(stage))["working_well"] == "Kind and quick."


async def test_the_same_message_sent_again_by_teams_is_added_once(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    for _ in range(2):
        assert "] Kind." in await stage["eleanor"].says("Kind.", activity_id="same")
    assert (await _typed(stage))["working_well"] == "Kind."


async def test_the_old_card_is_left_with_a_signpost_to_where_the_form_went(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await stage["eleanor"].says("continue")
    held = stage.inbox("eleanor")
    assert "further down this chat" in held[-2].text
    assert "Step 1 of 9" in held[-1].text


async def test_a_confirmation_is_never_replaced_by_a_signpost(stage: Stage) -> None:
    """A form sent, then words said in the next form: the reference of the first is still there to be read."""
    await stage.plans("s1", "mash", "eleanor")
    await stage.plans("s2", "thornley", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor, beside="MASH")
    await fills(eleanor, INTAKE)
    assert "Sent: V26-0001" in await sends(eleanor)
    await eleanor.says("new visit")
    await eleanor.presses("Start", beside="Thornley")
    await eleanor.says("continue")
    signposts = [call.activity_id for call in stage.teams.calls("PUT") if "further down" in str(call.body)]
    started_at = stage.inbox("eleanor")[-2].id
    assert signposts == [started_at], "the card that was started from moved, and nothing else"


async def test_words_said_when_no_form_is_open_are_not_kept(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await writes_up(stage["eleanor"])
    await play(stage, [("eleanor", says("One more thing"), ["I did not understand that", "(Start a visit form)"])])


@pytest.mark.parametrize("words", ["\u202e", " \n ", "\u200b"])
async def test_words_that_cannot_be_seen_are_no_words(stage: Stage, words: str) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await play(stage, [("eleanor", says(words), ["I did not understand that"])])
    await stage["eleanor"].says("continue")
    assert values(stage["eleanor"].card) == {}


async def _typed(stage: Stage) -> dict[str, str]:
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    return dict(kept.value.typed)
