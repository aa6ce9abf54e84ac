"""What only one person may read is answered in that person's own chat; the channel learns that it is there, no more."""

import pytest

from tests.conversations.dialogue import finds, finds_in_channel, play, presses, replies
from tests.conversations.issues_made import ALSO_ASKED, ANSWER, ASKED, BOTH_OPEN, FIRST, ROOT, SECOND, raised, state_of
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from visits.model import IssueState

TOLD = "Two posts start on 1 May."
FOR_ONE: Answers = {"who_sees__staffing": "executive_director", "who_sees__support_systems": "head_of_service"}
PRIVATE = (*BOTH_OPEN[:6], FOR_ONE, BOTH_OPEN[7])


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """The first issue is for the Executive Director, the second for the Head of Service."""
    await raised(stage, PRIVATE)


async def test_the_head_of_service_answers_in_her_own_chat_and_the_author_alone_is_told(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", finds(SECOND), [ALSO_ASKED, "(Answer)", "(Seen)"]),
            ("miriam", presses("Answer"), [ALSO_ASKED, "[Your answer]"]),
            ("miriam", presses("Send to councillor", ANSWER), ["Answered by Miriam Castleton"]),
            ("eleanor", finds(TOLD), [SECOND, "(This answers my issue)"]),
            ("eleanor", presses("Ask a follow-up"), [TOLD]),
            ("eleanor", presses("Ask a follow-up", {"words": "And the stairs?"}), ["Asked again"]),
            ("miriam", finds("asks again"), ["And the stairs?", "(Answer)"]),
        ],
    )
    everyone = [
        *stage.channel(),
        *(post for name in ("winston", "anita", "douglas", "gareth") for post in stage.inbox(name)),
    ]
    told = "\n".join(str(post.stub) + post.text for post in everyone)
    assert not [words for words in (ALSO_ASKED, TOLD, "And the stairs?") if words in told]


async def test_the_executive_director_answers_what_is_about_the_head_of_service(stage: Stage) -> None:
    await play(
        stage,
        [
            ("douglas", finds(FIRST), [ASKED, "(Answer)"]),
            ("douglas", presses("Answer"), ["[Your answer]"]),
            ("douglas", presses("Send to councillor", ANSWER), ["Answered by Douglas Penhallow"]),
            ("eleanor", finds(TOLD), [FIRST, "Answered by Douglas Penhallow"]),
            (
                "miriam",
                finds_in_channel(ROOT),
                ["Only for the Executive Director", f"never: {TOLD}", f"never: {ASKED}"],
            ),
        ],
    )
    assert not [post for post in stage.inbox("miriam") if ASKED in post.text or TOLD in post.text]


@pytest.mark.parametrize("name", ["miriam", "anita", "gareth", "winston", "priya"])
async def test_nobody_else_can_look_at_it_or_touch_it_whatever_card_they_hold(stage: Stage, name: str) -> None:
    await stage["douglas"].finds(FIRST)
    await stage[name].says("hi")
    data = stage["douglas"].button("Seen").action["data"]
    before = await stage.rows()
    payload = {"year": data["a"]["year"], "issue": data["a"]["issue"]}
    for verb, more in (
        ("issue.show", {}),
        ("issue.more", {}),
        ("issue.form", {"act": "respond"}),
        ("issue.form", {"act": "reword"}),
        ("issue.act", {"act": "see", "operation": data["a"]["operation"]}),
    ):
        seen = await stage[name].sends(verb, {"a": payload | more})
        assert ASKED not in seen, verb
        assert "not for you to see" in seen or "can’t do that" in seen, verb
    assert await stage.rows() == before


async def test_a_reply_in_the_thread_is_never_the_answer_to_what_is_private(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", replies(f"2: {TOLD}", to=ROOT), ["No issue of this record waits", f"never: {ALSO_ASKED}"]),
            ("miriam", replies(TOLD, to=ROOT), ["No issue of this record waits"]),
        ],
    )
    assert await state_of(stage, "V26-0001/2") is IssueState.RAISED


async def test_the_root_offers_no_answer_to_what_is_private(stage: Stage) -> None:
    assert "(Answer)" not in await stage["miriam"].finds(ROOT, in_channel=True)
