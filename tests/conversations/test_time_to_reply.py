"""The councillor has ten working days to say whether an answer is enough: one reminder, then closed as "no reply"."""

from datetime import date

from tests.conversations.issues_made import ANSWER, FIRST, answered, raised, state_of, the_issue
from tests.conversations.stage import Stage
from visits.model import ClosedBecause, IssueState
from visits.years import start_of

TOLD = "Two posts start on 1 May."
REMINDED = "Does this answer your issue?"


async def test_silence_brings_one_reminder_and_then_no_reply_which_is_not_settled(stage: Stage) -> None:
    """Answered on Monday 16 November: ten working days end on Monday 30 November."""
    await raised(stage)
    await answered(stage)
    assert (await the_issue(stage)).reply_by == date(2026, 11, 30)
    reminded = []
    for _ in range(14):
        stage.clock.goes_on(days=1)
        await stage.posts()
        reminded.append(sum(REMINDED in post.text for post in stage.inbox("eleanor")))
        assert await state_of(stage) is IssueState.ANSWERED
    assert reminded == [0] * 8 + [1] * 6, "once, three working days before the end"
    stage.clock.goes_on(days=1)
    await stage.posts()
    issue = await the_issue(stage)
    assert (issue.state, issue.closed_because, issue.settled_at) == (IssueState.CLOSED, ClosedBecause.NO_REPLY, None)
    assert "Closed: no reply from the councillor" in stage.post(FIRST).text
    assert not any(REMINDED in post.text for post in stage.inbox("winston")), "only the one who asked is reminded"


async def test_after_a_standstill_the_reminder_waits_for_the_morning(stage: Stage) -> None:
    """It was due on Wednesday 25 November at nine; the bot is back that night."""
    await raised(stage)
    await answered(stage)
    night = start_of(date(2026, 11, 25), 22)
    stage.clock.goes_on(seconds=(night - stage.clock.now()).total_seconds())
    await stage.posts()
    assert not any(REMINDED in post.text for post in stage.inbox("eleanor"))
    stage.clock.goes_on(hours=10, minutes=1)
    await stage.posts()
    assert sum(REMINDED in post.text for post in stage.inbox("eleanor")) == 1


async def test_recess_is_no_time_in_which_a_councillor_must_reply(stage: Stage) -> None:
    """In this council from 21 December to 3 January."""
    stage.clock.goes_on(days=30)
    await raised(stage)
    await answered(stage)
    reply_by = (await the_issue(stage)).reply_by
    assert reply_by == date(2027, 1, 13), "16 December and two working days, then eight of January"
    stage.clock.goes_on(days=27)
    await stage.posts()
    assert await state_of(stage) is IssueState.ANSWERED
    stage.clock.goes_on(days=2)
    await stage.posts()
    assert (await the_issue(stage)).closed_because is ClosedBecause.NO_REPLY


async def test_who_replies_in_time_is_not_reminded_and_nothing_is_closed_over_their_head(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    await stage["eleanor"].finds(TOLD)
    await stage["eleanor"].presses("Ask a follow-up")
    await stage["eleanor"].presses("Ask a follow-up", {"words": "And the third post?"})
    stage.clock.goes_on(days=30)
    await stage.posts()
    assert await state_of(stage) is IssueState.RAISED
    assert not any(REMINDED in post.text for post in stage.inbox("eleanor"))


async def test_a_second_answer_gives_the_whole_time_again(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    stage.clock.goes_on(days=7)
    await stage["eleanor"].finds(TOLD)
    await stage["eleanor"].presses("Ask a follow-up")
    await stage["eleanor"].presses("Ask a follow-up", {"words": "And the third post?"})
    await answered(stage, ANSWER | {"words": "It starts in June."})
    stage.clock.goes_on(days=8)
    await stage.posts()
    assert await state_of(stage) is IssueState.ANSWERED, "the first answer's time has run out, the second's has not"
    stage.clock.goes_on(days=7)
    await stage.posts()
    assert await state_of(stage) is IssueState.CLOSED


async def test_the_reminder_takes_the_reply(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    stage.clock.goes_on(days=10)
    assert "(This answers my issue)" in await stage["eleanor"].finds(REMINDED)
    assert "Closed" in await stage["eleanor"].presses("This answers my issue")
    stage.clock.goes_on(days=10)
    await stage.posts()
    assert (await the_issue(stage)).closed_because is ClosedBecause.SETTLED


async def test_while_the_head_of_service_is_away_the_deputy_is_mentioned_and_answers(stage: Stage) -> None:
    await raised(stage)
    deputy = stage["tobias"]
    await deputy.says("hi")
    away = {"away_from": date(2026, 11, 17), "away_to": date(2026, 11, 20)}
    await stage.registers("miriam", deputy=deputy.person.id, **away)
    stage.clock.goes_on(days=1)
    await stage["anita"].finds(FIRST, in_channel=True)
    await stage["anita"].presses("Seen")
    await stage.posts()
    assert stage.post("Visit to an intake team").mentions == ["Tobias Fenwright"]
    await deputy.finds(FIRST, in_channel=True)
    await deputy.presses("Answer")
    assert "Answered by Tobias Fenwright" in await deputy.presses("Send to councillor", ANSWER)
    assert "Answered by Tobias Fenwright" in await stage["eleanor"].finds(TOLD)
    stage.clock.goes_on(days=7)
    await stage["eleanor"].presses("Ask a follow-up")
    await stage["eleanor"].presses("Ask a follow-up", {"words": "And the third post?"})
    await stage.posts()
    assert stage.post("Visit to an intake team").mentions == ["Miriam Castleton"], "she is back"
