"""What councillors hear once a week, and what officers may pass on, with the real senders over HTTP."""

import asyncio

from tests.conversations.dialogue import finds, play, presses, says
from tests.conversations.issues_made import AGREED, ALSO_ASKED, ANSWER, ASKED, BOTH_OPEN, SECOND, answered, raised
from tests.conversations.stage import Post, Stage
from tests.conversations.visits_made import ELSE

TITLE = "Your issues, 16 to 22 November 2026"
QUOTED = (*BOTH_OPEN[:-1], ELSE | {"may_quote": "Yes"})
NOT_QUOTED = (*BOTH_OPEN[:-1], ELSE | {"may_quote": "No"})


async def until_monday(stage: Stage, hour: int = 9) -> None:
    """A week passes, with the senders at work each day."""
    for _ in range(6):
        stage.clock.goes_on(days=1)
        await stage.posts()
    stage.clock.goes_on(hours=24 + hour - stage.clock.now().hour)
    await stage.posts()


def summaries(stage: Stage, name: str) -> list[Post]:
    return [post for post in stage.inbox(name) if TITLE in post.text]


async def test_nobody_hears_of_a_week_in_which_nothing_changed(stage: Stage) -> None:
    await raised(stage)
    await until_monday(stage)
    assert summaries(stage, "eleanor") == summaries(stage, "winston") == []


async def test_each_councillor_of_the_visit_hears_once_whatever_senders_there_are(stage: Stage) -> None:
    await raised(stage)
    await answered(stage, AGREED)
    await until_monday(stage, hour=8)
    assert summaries(stage, "eleanor") == [], "it comes at nine"
    stage.clock.goes_on(hours=1)
    senders = [stage.sender, stage.another_sender(), stage.another_sender()]
    for _ in range(4):
        await asyncio.gather(*(sender.work() for sender in senders))
    stage.clock.goes_on(days=1)
    await stage.another_sender().work()
    for name in ("eleanor", "winston"):
        [summary] = summaries(stage, name)
        assert "V26-0001/1 Staffing" in summary.text
        assert "action agreed, due 29 January 2027" in summary.text
        assert "V26-0001/2" not in summary.text, "nothing has become of it"
        assert not [words for words in (ASKED, ALSO_ASKED, AGREED["words"]) if str(words) in summary.text]
    assert summaries(stage, "miriam") == summaries(stage, "gareth") == []


async def test_the_author_opens_an_issue_and_settles_it_and_does_without_from_then_on(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    await until_monday(stage)
    await play(
        stage,
        [
            ("eleanor", finds(TITLE), ["Answered on 16 November", "whether this answers it", "(My issues)"]),
            ("eleanor", presses("Open"), ["Two posts start on 1 May.", "(This answers my issue)"]),
            ("eleanor", presses("This answers my issue"), ["Closed"]),
            ("winston", finds(TITLE), ["Answered on 16 November", "never: whether this answers it"]),
            ("winston", presses("What I am reminded of"), ["What became of your issues, once a week"]),
            ("winston", presses("Keep", {"summary": "false"}), ["Kept."]),
        ],
    )
    await answered(stage, ANSWER, issue=SECOND)
    for _ in range(8):
        stage.clock.goes_on(days=1)
        await stage.posts()
    later = "Your issues, 23 to 29 November 2026"
    assert [post for post in stage.inbox("eleanor") if later in post.text]
    assert not [post for post in stage.inbox("winston") if later in post.text]


async def test_a_manager_passes_on_what_was_said_and_done_without_a_councillors_words(stage: Stage) -> None:
    await raised(stage, NOT_QUOTED)
    await play(
        stage,
        [
            ("anita", says("you said, we did"), ["You said, we did: Multi-Agency", "No answers to pass on yet"]),
            ("miriam", says("help"), ["Miriam"]),
        ],
    )
    await answered(stage, AGREED)
    await play(
        stage,
        [
            (
                "anita",
                says("you said we did MASH"),
                [
                    "Councillors asked about staffing",
                    "Action agreed: Service Manager, by 29 January 2027. Still to do.",
                    "We will hold interviews in January.",
                    *(f"never: {words}" for words in (ASKED, "Eleanor", "Winston", "Miriam")),
                ],
            ),
            ("miriam", says("You said, we did"), ["for which team?", "Harbourside"]),
            ("miriam", presses("Open", beside="(MASH)"), ["We will hold interviews in January."]),
            ("gareth", says("you said we did harbourside"), ["No answers to pass on yet"]),
            ("anita", says("you said we did harbourside"), ["It is for people in another role."]),
            ("eleanor", says("you said we did MASH"), ["never: interviews"]),
            ("douglas", says("you said we did MASH"), ["never: interviews"]),
        ],
    )


async def test_words_that_may_be_quoted_are_passed_on(stage: Stage) -> None:
    await raised(stage, QUOTED)
    await answered(stage)
    await play(stage, [("anita", says("you said we did"), ["Councillors said:", ASKED, f"never: {ALSO_ASKED}"])])
