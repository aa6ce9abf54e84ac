"""What the last visit raised and is still open is asked about at the next, and the answer stands in the old thread."""

import pytest

from tests.conversations.dialogue import finds_in_channel, play, presses, says
from tests.conversations.issues_made import ALSO_ASKED, ANSWER, ASKED, FIRST, SECOND, answered, raised
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from tests.conversations.visits_made import (
    ELSE,
    INTAKE_FOUND,
    MET,
    NO_CONCERNS,
    SAFE,
    VISIT,
    WELL,
    fills,
    sends,
    starts,
)

IMPROVED = "V26-0001/1: has this improved?"


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues of MASH wait in the channel; Priya goes there next."""
    await raised(stage, days=-6)
    await stage.plans("s2", "mash", "priya", days=-1)
    await starts(stage["priya"])
    await fills(stage["priya"], (VISIT, SAFE, MET))


async def test_the_next_visitor_says_what_became_of_it_and_the_old_thread_shows_it(stage: Stage) -> None:
    no_concerns: Answers = dict.fromkeys(INTAKE_FOUND, NO_CONCERNS)
    improved: Answers = {name: "Partly" for name in stage["priya"].inputs if name.startswith("improved")}
    assert len(improved) == 2
    assert ASKED in stage["priya"].sees, "the words are shown, not only their number"
    await fills(stage["priya"], ({**WELL, **improved}, no_concerns, {}, ELSE))
    assert "Sent: V26-0002" in await sends(stage["priya"])
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), [ASKED, "Visit V26-0002, 16 Nov: improved? Partly"]),
            ("miriam", finds_in_channel(SECOND), [ALSO_ASKED, "improved? Partly"]),
            ("eleanor", says("my issues"), ["V26-0001/1"]),
            ("eleanor", presses("Read", beside="V26-0001/1"), ["Visit V26-0002, 16 Nov: improved? Partly"]),
        ],
    )


async def test_an_answered_issue_is_still_asked_about_until_it_is_closed(stage: Stage) -> None:
    await answered(stage, ANSWER)
    await stage.plans("s3", "mash", "hugh", days=-1)
    await starts(stage["hugh"])
    assert IMPROVED in await fills(stage["hugh"], (VISIT, SAFE, MET))


async def test_a_closed_issue_is_not_asked_about(stage: Stage) -> None:
    await answered(stage, ANSWER)
    await stage["eleanor"].finds("Two posts start on 1 May.")
    await stage["eleanor"].presses("This answers my issue")
    await stage.plans("s3", "mash", "hugh", days=-1)
    await starts(stage["hugh"])
    assert IMPROVED not in await fills(stage["hugh"], (VISIT, SAFE, MET))


async def test_words_hidden_while_a_form_is_open_are_no_longer_shown_in_it(stage: Stage) -> None:
    await stage["gareth"].finds(FIRST, in_channel=True)
    await stage["gareth"].presses("More")
    await stage["gareth"].presses("Hide and ask to reword")
    seen = await stage["priya"].says("continue")
    assert "Step 4 of 9" in seen
    assert ASKED not in seen
    assert ALSO_ASKED in seen


async def test_another_teams_visit_is_not_asked(stage: Stage) -> None:
    await stage.plans("s3", "harbourside", "hugh", days=-1)
    await starts(stage["hugh"])
    assert "has this improved?" not in await fills(stage["hugh"], (VISIT, SAFE, MET))
