"""The councillor's time to reply: one reminder, then closed as "no reply" on the right day, and never as "settled"."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from tests.visits.builders import AUTHOR, YEAR
from tests.visits.council import (
    AGREED,
    ANSWER,
    HEAD,
    MANAGER,
    MovingClock,
    all_rows,
    do,
    done,
    due_at,
    posted,
    send_form,
    stored_issue,
    told,
    waiting,
)
from visits.card_names import CardKind
from visits.doing import Doing
from visits.issues import Act
from visits.model import ClosedBecause, EntryKind, Issue, IssueState
from visits.ports import (
    Office,
)
from visits.usecases.issues import CannotAct, close_without_reply

LONDON: Final = ZoneInfo("Europe/London")


async def answered(office: Office, doing: Doing = ANSWER) -> Issue:
    """An issue answered now."""
    _, issues = await send_form(office)
    return await done(office, HEAD, issues[0], doing)


async def time_is_up(office: Office, issue: Issue, answers: int = 1) -> Issue:
    """What the clock does when an effect of this answer falls due."""
    await close_without_reply(office, YEAR, issue.id, answers)
    return await stored_issue(office, issue.id)


def day_after(issue: Issue) -> date:
    assert issue.reply_by is not None
    return issue.reply_by + timedelta(days=1)


async def test_an_answer_without_a_reply_is_reminded_of_once_and_closed_on_the_day_after_the_last(
    council: Office, clock: MovingClock
) -> None:
    """Answered on Friday 20 November: the last day is Friday 4 December; three working days before it is the Tuesday."""
    issue = await answered(council)
    assert issue.reply_by == date(2026, 12, 4)
    assert await due_at(council, CardKind.REPLY_REMINDER) == [datetime(2026, 12, 1, 9, tzinfo=UTC)]
    assert await due_at(council, CardKind.EFFECT, "close.") == [datetime(2026, 12, 5, 9, tzinfo=UTC)]
    assert await told(council, CardKind.REPLY_REMINDER) == {("r1_1.1.answered", AUTHOR)}
    assert ("close.r1_1.1.answered", "") in await told(council, CardKind.EFFECT)
    clock.at(2026, 12, 4, 23)
    assert (await time_is_up(council, issue)).state is IssueState.ANSWERED
    clock.at(2026, 12, 5)
    closed = await time_is_up(council, issue)
    assert (closed.state, closed.closed_because, closed.settled_at) == (
        IssueState.CLOSED,
        ClosedBecause.NO_REPLY,
        None,
    )


async def test_closing_again_changes_nothing(council: Office, clock: MovingClock, rows_path: Path) -> None:
    issue = await answered(council)
    clock.at(2026, 12, 5)
    closed = await time_is_up(council, issue)
    before = all_rows(rows_path)
    assert await time_is_up(council, issue) == closed
    assert all_rows(rows_path) == before


@pytest.mark.parametrize("act", [Act.SETTLE, Act.FOLLOW_UP])
async def test_whoever_replied_is_not_closed_as_no_reply(
    council: Office, clock: MovingClock, rows_path: Path, act: Act
) -> None:
    issue = await answered(council)
    replied = await done(council, AUTHOR, issue, act)
    clock.at(2026, 12, 5)
    before = all_rows(rows_path)
    assert await time_is_up(council, issue) == replied
    assert all_rows(rows_path) == before
    assert replied.closed_because is not ClosedBecause.NO_REPLY


async def test_the_time_of_an_earlier_answer_does_not_close_a_later_one(council: Office, clock: MovingClock) -> None:
    issue = await answered(council)
    await done(council, AUTHOR, issue, Act.FOLLOW_UP)
    clock.at(2026, 12, 3)
    again = await done(council, HEAD, issue, ANSWER)
    clock.at(2026, 12, 5)
    assert (await time_is_up(council, issue, answers=1)).state is IssueState.ANSWERED
    clock.moment = datetime.combine(day_after(again), datetime.min.time(), LONDON).astimezone(UTC)
    assert (await time_is_up(council, issue, answers=2)).closed_because is ClosedBecause.NO_REPLY


async def test_an_agreed_action_gives_time_to_reply_only_once_it_is_done(council: Office, clock: MovingClock) -> None:
    issue = await answered(council, AGREED)
    assert issue.reply_by is None
    assert await due_at(council, CardKind.EFFECT, "close.") == []
    clock.at(2027, 4, 28)
    assert (await time_is_up(council, issue)).state is IssueState.ACTION_AGREED
    issue = await done(council, MANAGER, issue, Act.ACTION_DONE)
    assert issue.reply_by == date(2027, 5, 13)
    assert await due_at(council, CardKind.EFFECT, "close.") == [datetime(2027, 5, 14, 8, tzinfo=UTC)]
    clock.at(2027, 5, 14)
    assert (await time_is_up(council, issue)).closed_because is ClosedBecause.NO_REPLY


async def test_the_councillors_time_is_paused_in_recess(council: Office, clock: MovingClock) -> None:
    """Answered on Monday 26 July 2027: four days left in July, and six in September."""
    _, issues = await send_form(council)
    clock.at(2027, 7, 26)
    issue = await done(council, HEAD, issues[0], ANSWER)
    assert issue.reply_by == date(2027, 9, 8)
    clock.at(2027, 9, 8, 23)
    assert (await time_is_up(council, issue)).state is IssueState.ANSWERED
    clock.at(2027, 9, 9)
    assert (await time_is_up(council, issue)).state is IssueState.CLOSED


@pytest.mark.parametrize(
    ("answered_on", "reply_by", "closes"),
    [
        (date(2027, 3, 15), date(2027, 3, 31), datetime(2027, 4, 1, 8, tzinfo=UTC)),
        (date(2027, 3, 12), date(2027, 3, 30), datetime(2027, 3, 31, 8, tzinfo=UTC)),
        (date(2027, 10, 18), date(2027, 11, 1), datetime(2027, 11, 2, 9, tzinfo=UTC)),
        (date(2027, 10, 15), date(2027, 10, 29), datetime(2027, 10, 30, 8, tzinfo=UTC)),
    ],
)
async def test_nine_in_the_morning_is_londons_whichever_way_the_clocks_have_gone(
    council: Office, clock: MovingClock, answered_on: date, reply_by: date, closes: datetime
) -> None:
    """In 2027 they go forward on 28 March (Easter Sunday) and back on 31 October."""
    _, issues = await send_form(council)
    clock.at(answered_on.year, answered_on.month, answered_on.day)
    issue = await done(council, HEAD, issues[0], ANSWER)
    assert issue.reply_by == reply_by
    assert await due_at(council, CardKind.EFFECT, "close.") == [closes]
    assert closes.astimezone(LONDON).hour == 9


async def test_an_hour_before_midnight_in_london_is_still_the_last_day_in_summer(
    council: Office, clock: MovingClock
) -> None:
    """23:30 UTC is the next day in London, and 22:30 UTC is not."""
    _, issues = await send_form(council)
    clock.at(2027, 6, 1)
    issue = await done(council, HEAD, issues[0], ANSWER)
    assert issue.reply_by == date(2027, 6, 15)
    clock.moment = datetime(2027, 6, 15, 22, 30, tzinfo=UTC)
    assert (await time_is_up(council, issue)).state is IssueState.ANSWERED
    clock.moment = datetime(2027, 6, 15, 23, 30, tzinfo=UTC)
    assert (await time_is_up(council, issue)).state is IssueState.CLOSED


async def test_an_issue_closed_as_no_reply_can_still_be_opened_again(council: Office, clock: MovingClock) -> None:
    issue = await answered(council)
    clock.at(2026, 12, 5)
    await time_is_up(council, issue)
    late = await do(council, AUTHOR, issue, Act.SETTLE)
    assert isinstance(late, CannotAct)
    assert (await done(council, AUTHOR, issue, Act.REOPEN)).state is IssueState.RAISED
    assert (await time_is_up(council, issue)).state is IssueState.RAISED


async def test_an_issue_that_was_hidden_when_its_time_ran_out_is_closed_once_it_is_reworded(
    council: Office, clock: MovingClock
) -> None:
    issue = await answered(council)
    await done(council, HEAD, issue, Act.HIDE)
    clock.at(2026, 12, 7)
    assert (await time_is_up(council, issue)).state is IssueState.RETURNED_FOR_REDACTION
    await posted(council)
    assert await waiting(council) == []
    await done(council, AUTHOR, issue, Act.REWORD)
    due = await waiting(council)
    assert "close.r1_1.1.answered" in {card.object_id for card in due}
    assert (await time_is_up(council, issue)).closed_because is ClosedBecause.NO_REPLY


async def test_nothing_happens_to_an_issue_that_is_not_there(council: Office, rows_path: Path) -> None:
    before = all_rows(rows_path)
    await close_without_reply(council, YEAR, "r9_1", 1)
    assert all_rows(rows_path) == before


async def test_the_reminder_names_the_answer_and_not_its_words(council: Office, rows_path: Path) -> None:
    issue = await answered(council)
    said = await council.store.year(YEAR).entries(issue.id)
    assert [entry.kind for entry in said] == [EntryKind.RESPONSE]
    holding = [key for key, body in all_rows(rows_path) if ANSWER.text in body or ANSWER.text in key]
    assert [key.split("|")[2] for key in holding] == ["entry"]
