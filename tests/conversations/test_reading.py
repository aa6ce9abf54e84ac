"""Who may read a record, and what of it."""

import pytest

from tests.conversations.dialogue import play, presses, says
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from tests.conversations.visits_made import ELSE, INTAKE_FOUND, INTAKE_MORE, MET, SAFE, VISIT, WELL, writes_up

FOR_THE_HEAD = "The lift is out of order"
FOR_THE_DIRECTOR = "Three posts of twelve are empty"
PRIVATE: tuple[Answers, ...] = (
    VISIT,
    SAFE,
    MET,
    WELL,
    INTAKE_FOUND,
    INTAKE_MORE,
    {"who_sees__staffing": "executive_director", "who_sees__support_systems": "head_of_service"},
    ELSE,
)
"""One issue for the Executive Director only, one for the Head of Service only."""


@pytest.fixture
async def read_data(stage: Stage) -> dict[str, object]:
    """A record by Eleanor, with Winston there; what the button that reads it carries."""
    await stage.has_channel()
    await stage.plans("s1", "mash", "eleanor", "winston")
    await writes_up(stage["eleanor"], PRIVATE)
    return dict(stage["eleanor"].button("Read the visit form").action["data"])


@pytest.mark.parametrize("name", ["priya", "anita", "douglas"])
async def test_who_took_no_part_cannot_read_a_record_whatever_card_they_hold(
    stage: Stage, read_data: dict[str, object], name: str
) -> None:
    """Another councillor, a team manager, an observer."""
    seen = await stage[name].sends("records.read", read_data)
    assert "You can’t do that" in seen
    assert "V26-0001" not in seen


async def test_a_record_that_never_was_looks_like_one_that_may_not_be_read(
    stage: Stage, read_data: dict[str, object]
) -> None:
    made_up = {"a": {"year": "2026-27", "record": "0" * 24}}
    assert await stage["priya"].sends("records.read", made_up) == await stage["priya"].sends("records.read", read_data)


@pytest.mark.parametrize(
    ("name", "sees_head_only", "sees_director_only"),
    [("eleanor", True, True), ("winston", False, False), ("miriam", True, False), ("gareth", False, False)],
)
async def test_a_private_issue_is_read_only_by_those_it_is_meant_for(
    stage: Stage, read_data: dict[str, object], name: str, sees_head_only: bool, sees_director_only: bool
) -> None:
    """Author, colleague, Head of Service, coordinator: all read the record; its author and who answers read the private issue."""
    seen = await stage[name].sends("records.read", read_data)
    assert "V26-0001 Multi-Agency Safeguarding Hub (MASH)" in seen
    assert "New starters say they were made welcome." in seen
    assert (FOR_THE_HEAD in seen) == sees_head_only
    assert (FOR_THE_DIRECTOR in seen) == sees_director_only


@pytest.mark.usefixtures("read_data")
async def test_private_issues_go_to_their_readers_chats_and_leave_only_a_reference_in_the_channel(stage: Stage) -> None:
    await stage.posts()
    channel = "\n".join(str(post.stub) + post.text for post in stage.channel())
    assert FOR_THE_HEAD not in channel
    assert FOR_THE_DIRECTOR not in channel
    assert "Only for the Executive Director: sent in a personal chat." in channel
    assert "Only for the Head of Service: sent in a personal chat." in channel
    assert [FOR_THE_DIRECTOR in post.text for post in stage.inbox("douglas")] == [True]
    assert [FOR_THE_HEAD in post.text for post in stage.inbox("miriam")] == [True]
    assert not any(FOR_THE_DIRECTOR in post.text for post in stage.inbox("miriam"))
    stubs = [str(post.stub) for name in ("douglas", "miriam") for post in stage.inbox(name)]
    assert not any(words in stub for stub in stubs for words in (FOR_THE_HEAD, FOR_THE_DIRECTOR))


@pytest.mark.usefixtures("read_data")
async def test_my_records_are_those_of_visits_i_took_part_in(stage: Stage) -> None:
    listed = "V26-0001 Multi-Agency Safeguarding Hub (MASH)"
    await play(
        stage,
        [
            ("winston", says("my records"), [listed]),
            ("winston", presses("Read"), ["What is working well?", "New starters say"]),
            ("winston", presses("My records"), [listed]),
            ("priya", says("my records"), ["You have no records yet"]),
            ("eleanor", presses("Read the visit form"), ["New starters say"]),
        ],
    )
