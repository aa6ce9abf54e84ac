"""Answers that are due: a mention in the thread, then personal chats, then the ladder; each once, by day, none after the answer.

Raised on Monday 16 November 2026: the first is due on Thursday 19 November, the second on Monday 30 November.
"""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from bot.handlers.reception import Reception
from tests.conversations.issues_made import ALSO_ASKED, ANSWER, ASKED, BOTH_OPEN, FIRST, answered, raised, the_issue
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from visits.council import Rung
from visits.model import IssueState
from visits.years import london_day, london_time

SOON, OVERDUE, STILL, ESCALATED = (
    "An answer is due soon",
    "An answer is overdue",
    "An answer is still overdue",
    "is escalated to you",
)
PEOPLE = ("miriam", "anita", "tobias", "douglas", "rosalind", "gareth", "eleanor", "winston")
FIRST_NAME, SECOND_NAME = "V26-0001/1", "V26-0001/2"
FOR_ONE: Answers = {"who_sees__staffing": "executive_director", "who_sees__support_systems": "head_of_service"}
PRIVATE = (*BOTH_OPEN[:6], FOR_ONE, BOTH_OPEN[7])


def said(stage: Stage) -> Counter[tuple[str, str, str]]:
    """(where, what, which issue) of every such message so far; where is "" for the thread."""
    places = {"": stage.channel()} | {name: stage.inbox(name) for name in PEOPLE}
    return Counter(
        (name, title, issue)
        for name, posts in places.items()
        for post in posts
        for title in (SOON, OVERDUE, STILL, ESCALATED)
        for issue in (FIRST_NAME, SECOND_NAME)
        if title in post.text and f"{issue}, visit to" in post.text
    )


async def days_pass(stage: Stage, days: int) -> dict[tuple[str, str, str], str]:
    """Six hours at a time, with two senders at once: what came, and on which day. By day alone."""
    other = stage.another_sender()
    came: dict[tuple[str, str, str], str] = {}
    for _ in range(days * 4):
        before = said(stage)
        stage.clock.goes_on(hours=6)
        await asyncio.gather(stage.posts(), other.work())
        await stage.posts()
        now = stage.clock.now()
        for one in said(stage) - before:
            assert one not in came, "it came twice"
            assert 8 <= london_time(now).hour < 18
            came[one] = f"{london_day(now):%a %d}"
    return came


async def with_ladder(stage: Stage, *rungs: tuple[int, str]) -> None:
    """The council has switched escalation on."""
    ladder = tuple(Rung(after_days=days, to=stage[name].person.id) for days, name in rungs)
    rules = stage.desk.rules.model_copy(update={"ladder": ladder})
    stage.desk = replace(stage.desk, office=replace(stage.desk.office, rules=rules))
    stage.reception = Reception(stage.desk, stage.connector)
    stage.sender = stage.another_sender()


async def test_nothing_comes_once_it_is_answered(stage: Stage) -> None:
    await raised(stage)
    await answered(stage)
    await answered(stage, issue=f"Issue {SECOND_NAME}")
    await with_ladder(stage, (1, "douglas"))
    assert await days_pass(stage, 25) == {}


async def test_an_answer_due_is_mentioned_in_the_thread_and_once_overdue_in_the_chat_each_once(stage: Stage) -> None:
    await raised(stage)
    assert await days_pass(stage, 24) == {
        ("", SOON, FIRST_NAME): "Tue 17",
        ("miriam", OVERDUE, FIRST_NAME): "Fri 20",
        ("", SOON, SECOND_NAME): "Thu 26",
        ("miriam", OVERDUE, SECOND_NAME): "Tue 01",
    }
    assert stage.post(SOON).mentions == ["Miriam Castleton"]
    assert stage.post(SOON).thread == stage.post("Visit to an intake team").thread
    assert not [post for post in stage.inbox("miriam") if ASKED in str(post.stub) or ASKED in post.text]


async def test_whoever_it_is_assigned_to_is_mentioned_and_the_head_of_service_told_two_days_after(
    stage: Stage,
) -> None:
    await raised(stage)
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("More")
    await stage["miriam"].presses("Assign")
    await stage["miriam"].presses("Assign", {"to": "Anita Rosewarne"})
    came = await days_pass(stage, 10)
    assert stage.post(SOON).mentions == ["Miriam Castleton"], "of the second; the first was Anita's"
    assert {one: day for one, day in came.items() if one[2] == FIRST_NAME} == {
        ("", SOON, FIRST_NAME): "Tue 17",
        ("anita", OVERDUE, FIRST_NAME): "Fri 20",
        ("miriam", STILL, FIRST_NAME): "Tue 24",
    }
    assert [post.mentions for post in stage.channel() if SOON in post.text] == [
        ["Anita Rosewarne"],
        ["Miriam Castleton"],
    ]
    assert "Anita Rosewarne is to answer it." in stage.post(STILL, "miriam").text
    assert "(Answer)" in stage.post(OVERDUE, "anita").text
    assert "(Open the thread: https://teams.microsoft.com/l/message/" in stage.post(OVERDUE, "anita").text
    assert "(Put off the answer)" not in stage.post(OVERDUE, "anita").text, "that is for the Head of Service"


async def test_the_answer_is_given_from_the_chat_and_then_all_is_quiet(stage: Stage) -> None:
    await raised(stage)
    await days_pass(stage, 5)
    assert "Overdue: answer was due Thursday 19 November 2026" in await stage["miriam"].finds(OVERDUE)
    assert ASKED in await stage["miriam"].presses("Read")
    await stage["miriam"].presses("Answer")
    assert "Answered by Miriam Castleton" in await stage["miriam"].presses("Send to councillor", ANSWER)
    assert (await the_issue(stage)).state is IssueState.ANSWERED
    assert not [one for one in await days_pass(stage, 20) if one[2] == FIRST_NAME]


async def test_an_answer_put_off_from_the_mention_is_brought_to_mind_anew(stage: Stage) -> None:
    await raised(stage)
    await days_pass(stage, 2)
    await stage["miriam"].finds(SOON, in_channel=True)
    await stage["miriam"].presses("Put off the answer")
    await stage["miriam"].presses("Put off the answer", {"words": "The panel meets in December."})
    assert (await the_issue(stage)).due == date(2026, 12, 14)
    stage.clock.goes_on(days=22)
    assert said(stage)["", SOON, FIRST_NAME] == 1
    await stage["miriam"].finds(SOON, in_channel=True)
    assert said(stage)["", SOON, FIRST_NAME] == 2
    assert "answer due Monday 14 December 2026, in 2 working days" in stage["miriam"].sees


async def test_the_ladder_tells_each_rung_once_and_the_issues_card_says_so(stage: Stage) -> None:
    await raised(stage)
    await with_ladder(stage, (2, "douglas"), (4, "rosalind"))
    came = await days_pass(stage, 12)
    escalated = {one: day for one, day in came.items() if one[1] == ESCALATED}
    assert escalated == {("douglas", ESCALATED, FIRST_NAME): "Mon 23", ("rosalind", ESCALATED, FIRST_NAME): "Wed 25"}
    told = stage.post(ESCALATED, "rosalind")
    assert "V26-0001/1, visit to Multi-Agency Safeguarding Hub (MASH)" in told.text
    assert "4 working days ago" in told.text
    assert not [words for words in (ASKED, "Staffing", "(Answer)", "(Read)") if words in told.text + str(told.stub)]
    await answered(stage)
    assert "Escalated to Rosalind Hartwell, 25 Nov." in stage.post(FIRST).text


@pytest.mark.parametrize("up_to_date", [True, False])
async def test_what_one_person_may_read_is_brought_to_mind_to_that_person_alone(
    stage: Stage, *, up_to_date: bool
) -> None:
    await raised(stage, PRIVATE)
    await with_ladder(stage, (1, "miriam"), (3, "rosalind"), (5, "douglas"))
    if not up_to_date:
        stage.clock.goes_on(days=28)
    await days_pass(stage, 28 if up_to_date else 4)
    told = {name: "\n".join(post.text + str(post.stub) for post in stage.inbox(name)) for name in PEOPLE}
    assert {name for name in PEOPLE if ESCALATED in told[name]} == {"miriam", "rosalind", "douglas"}
    first = {one for one in said(stage) if one[2] == FIRST_NAME}
    assert not [name for name in PEOPLE if "Open the thread" in told[name]], "it is in none"
    assert {where for where, _, _ in first} == {"douglas"}, "the first is about the Head of Service"
    assert ("", SOON, SECOND_NAME) not in said(stage)
    assert not [name for name in ("rosalind", "gareth", "anita") if ASKED in told[name] or ALSO_ASKED in told[name]]


async def test_while_she_is_away_the_deputy_is_mentioned_and_told(stage: Stage) -> None:
    await raised(stage)
    deputy = stage["tobias"]
    await deputy.says("hi")
    today = london_day(stage.clock.now())
    await stage.registers("miriam", deputy=deputy.person.id, away_from=today, away_to=today.replace(day=29))
    came = await days_pass(stage, 10)
    assert [post.mentions for post in stage.channel() if SOON in post.text] == [["Tobias Fenwright"]] * 2
    assert came["tobias", OVERDUE, FIRST_NAME] == "Fri 20"
    assert "miriam" not in {where for where, _, _ in came}


async def test_after_two_weeks_of_standstill_only_the_latest_comes(stage: Stage) -> None:
    await raised(stage)
    stage.clock.goes_on(days=24)
    assert await days_pass(stage, 5) == {
        ("miriam", OVERDUE, FIRST_NAME): "Thu 10",
        ("miriam", OVERDUE, SECOND_NAME): "Thu 10",
    }
