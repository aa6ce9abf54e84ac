"""The digest as people see it: in the channel on Monday, in a reader's chat once a month, and whenever it is asked for."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from tests.conversations import reading
from tests.conversations.dialogue import finds, finds_in_channel, play, presses, says, says_in_channel
from tests.conversations.issues_made import ALSO_ASKED, ANSWER, ASKED, FIRST, STAFFING, SUPPORT, answered, raised
from tests.conversations.stage import CHANNEL, MORNING, Post, Stage
from tests.conversations.visits_made import INTAKE
from visits.years import start_of

TITLE = "Visits and issues: the weekly digest"
NOW = "Visits and issues: how they stand"
MONDAY = MORNING + timedelta(days=7)
"""A week after the stage is set; the clock is put a minute beyond nine."""


async def until(stage: Stage, days: int, hour: int = 9) -> None:
    """So many days after the stage is set, at a minute past an hour in London: what is due is posted."""
    moment = start_of((MORNING + timedelta(days=days)).date(), hour) + timedelta(minutes=1)
    stage.clock.goes_on(seconds=(moment - stage.clock.now()).total_seconds())
    await stage.posts()


def digests(stage: Stage) -> list[Post]:
    return [post for post in stage.channel() if TITLE in post.text]


async def test_whoever_has_no_business_with_it_gets_none(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("eleanor", says("digest now"), [f"never: {NOW}"]),
            ("douglas", says("digest"), [f"never: {NOW}"]),
            ("anita", says_in_channel("digest now"), ["for people in another role"]),
        ],
    )


async def test_on_monday_the_channel_gets_what_needs_somebody_each_with_the_way_to_its_thread(stage: Stage) -> None:
    await raised(stage)
    await until(stage, 7)
    [digest] = digests(stage)
    assert digest.thread == digest.id, "a thread of its own"
    assert digest.stub["text"] == "Weekly digest of visits and issues, 23 Nov"
    assert "As of Monday 23 November 2026." in digest.text
    assert f"Answer 2 working days late: [{STAFFING}](https://teams.microsoft.com/l/message/" in digest.text
    assert SUPPORT not in digest.text, "due on 30 November"
    assert "1 visit written up, 2 issues raised, 0 answered, 0 closed" in digest.text
    link = urlsplit(digest.text.partition("](")[2].partition(")")[0])
    root = stage.post("Visit to an intake team").id
    assert link.path == f"/l/message/19%3Avisits%40thread.tacv2/{root}"
    assert CHANNEL == "19:visits@thread.tacv2"
    assert parse_qs(link.query) == {"tenantId": [stage.council.tenant_id], "parentMessageId": [root]}


async def test_where_teams_tells_the_id_of_the_team_links_name_it(stage: Stage) -> None:
    stage.teams.group_id = "8e5d0f42-0000-4000-8000-000000000000"
    await raised(stage)
    await until(stage, 7)
    [digest] = digests(stage)
    link = urlsplit(digest.text.partition("](")[2].partition(")")[0])
    assert parse_qs(link.query)["groupId"] == [stage.teams.group_id]


async def test_no_word_that_a_councillor_typed_is_in_it_and_nothing_private_is_named(stage: Stage) -> None:
    await raised(stage, INTAKE)
    await until(stage, 7)
    [digest] = digests(stage)
    for words in (ASKED, ALSO_ASKED, "lift", "posts", SUPPORT):
        assert words not in digest.text
    assert STAFFING in digest.text
    assert "1 more open issue is for the Head of Service alone." in digest.text


async def test_two_senders_and_a_restart_post_one_a_week_and_a_quiet_week_renews_it(stage: Stage) -> None:
    await raised(stage)
    other = stage.another_sender()
    moment = start_of(MONDAY.date(), 9) + timedelta(minutes=1)
    stage.clock.goes_on(seconds=(moment - stage.clock.now()).total_seconds())
    for _ in range(4):
        await asyncio.gather(stage.sender.work(), other.work())
    assert len(digests(stage)) == 1
    for issue in (FIRST, f"Issue {SUPPORT}"):
        await answered(stage, ANSWER, issue=issue)
    stage.sender = stage.another_sender()
    await until(stage, 14)
    [digest] = digests(stage)
    assert "Nothing needs anyone. As of Monday 30 November 2026." in digest.text
    assert "2 issues are open, 0 overdue." in digest.text
    assert digest.stub["text"] == "Weekly digest of visits and issues, 23 Nov"


async def test_a_channel_chosen_after_the_hour_gets_its_first_digest_a_week_later(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await until(stage, 7)
    await stage.has_channel()
    await until(stage, 8)
    assert digests(stage) == []
    await until(stage, 14)
    assert len(digests(stage)) == 1


async def test_how_things_stand_now_is_told_at_once_in_the_chat_and_in_the_channel(stage: Stage) -> None:
    await raised(stage)
    await until(stage, 4)
    await play(
        stage,
        [
            ("miriam", says("digest now"), [NOW, "As of Friday 20 November 2026.", STAFFING, "with Miriam Castleton"]),
            ("gareth", says("digest"), [NOW, STAFFING, "(Overdue issues)", "(Open issues)"]),
            ("miriam", says_in_channel("Digest now"), [NOW, STAFFING]),
            ("miriam", presses("How it is now"), [NOW, STAFFING]),
        ],
    )
    assert digests(stage) == []


async def test_from_the_weekly_digest_a_visit_can_be_opened_and_it_can_be_had_as_of_now(stage: Stage) -> None:
    await raised(stage)
    await stage.plans("s2", "mash", "eleanor", days=17)
    await stage.plans("s3", "mash", days=18)
    await until(stage, 7)
    await play(
        stage,
        [
            ("miriam", finds_in_channel(TITLE), ["Nobody on it: visit to Multi-Agency Safeguarding Hub (MASH), 4 Dec"]),
            ("miriam", presses("Open", beside="Nobody on it"), ["4 December 2026"]),
            ("miriam", finds_in_channel(TITLE), [TITLE]),
            ("miriam", presses("How it is now"), [NOW, "Nobody on it"]),
        ],
    )


async def test_a_reader_is_told_of_a_month_and_can_do_without_the_next(stage: Stage) -> None:
    await stage["douglas"].says("hi")
    await raised(stage)
    await until(stage, 15)
    await play(
        stage,
        [
            (
                "douglas",
                finds("Visits and issues in November 2026"),
                ["1 visit written up, 2 issues raised", "2 issues are open, 2 overdue", f"never: {STAFFING}"],
            ),
            ("douglas", presses("My reminders"), ["once a month"]),
            ("douglas", presses("Keep", {"monthly": "false"}), ["Kept."]),
        ],
    )
    await answered(stage)
    await until(stage, 49)
    told = [post.text for post in stage.inbox("douglas") if "Visits and issues in" in post.text]
    assert len(told) == 1
    assert reading.text(stage.inbox("douglas")[-1].card)


async def test_readers_get_nothing_before_the_first_working_day_of_the_next_month(stage: Stage) -> None:
    await raised(stage)
    await until(stage, 14)
    assert not [post for post in stage.inbox("douglas") if "Visits and issues in" in post.text]
