"""Somebody leaves: a coordinator says so, reads what will happen, and confirms; from then on the leaver gets nothing."""

import pytest

from tests.conversations.dialogue import finds_in_channel, play, presses, says
from tests.conversations.issues_made import FIRST, STAFFING, answered, raised, the_issue
from tests.conversations.stage import Stage
from visits.model import PersonStatus


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


async def test_nobody_but_a_coordinator_sees_anybody_off(stage: Stage) -> None:
    await play(stage, [("miriam", says("leaver"), ["never: Who leaves?"])])


async def test_nothing_happens_before_it_is_confirmed(stage: Stage) -> None:
    before = await stage.rows()
    await play(
        stage,
        [
            ("gareth", says("leaver"), ["[Who leaves?]"]),
            ("gareth", presses("Show what will happen", {"leaver": ""}), ["Error: Select who leaves"]),
            (
                "gareth",
                presses("Show what will happen", {"leaver": "Miriam Castleton"}),
                ["Access to the bot ends.", STAFFING],
            ),
            ("gareth", presses("Choose somebody else"), ["[Who leaves?]"]),
        ],
    )
    assert {key for key in await stage.rows() if "|event|" not in key[1]} == {
        key for key in before if "|event|" not in key[1]
    }
    assert (await stage.desk.store.person(stage["miriam"].person.id)).status is PersonStatus.ACTIVE  # type: ignore[union-attr]


async def test_a_head_of_service_who_leaves_is_a_stranger_and_their_successor_answers(stage: Stage) -> None:
    await play(
        stage,
        [
            ("gareth", says("leaver"), ["[Who leaves?]"]),
            (
                "gareth",
                presses("Show what will happen", {"leaver": "Miriam Castleton", "successor": "Anita Rosewarne"}),
                ["(Confirm)", "never: Done"],
            ),
            ("gareth", presses("Confirm"), ["Done:", STAFFING]),
            ("miriam", says("open issues"), [f"never: {STAFFING}"]),
        ],
    )
    assert (await the_issue(stage)).goes_to == stage["anita"].person.id
    await play(
        stage,
        [("anita", finds_in_channel(FIRST), ["(Answer)"]), ("anita", presses("Answer"), ["(Send to councillor)"])],
    )


async def test_a_councillor_who_has_left_is_not_sent_the_answer(stage: Stage) -> None:
    await play(
        stage,
        [
            ("gareth", says("leaver"), ["[Who leaves?]"]),
            ("gareth", presses("Show what will happen", {"leaver": "Councillor Eleanor Brackenridge"}), ["(Confirm)"]),
            ("gareth", presses("Confirm"), ["Done:"]),
            ("miriam", finds_in_channel(FIRST), ["(Answer)"]),
        ],
    )
    had = len(stage.inbox("eleanor"))
    await answered(stage)
    assert len(stage.inbox("eleanor")) == had
