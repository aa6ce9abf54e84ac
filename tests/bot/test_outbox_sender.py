"""The sender against a Bot Connector that throttles, fails, hangs and refuses: everything arrives, once and in order."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from cards.wording import record as wording
from tests.conversations.players import Answers
from tests.conversations.stage import Post, Stage, open_stage
from tests.conversations.visits_made import (
    ELSE,
    INTAKE,
    INTAKE_FOUND,
    INTAKE_MORE,
    MET,
    QUIET,
    SAFE,
    VISIT,
    WELL,
    starts,
    writes_up,
)
from tests.fakes.connector import Failure
from visits.card_names import CardKind, CardName
from visits.model import IssueState
from visits.ports import (
    Put,
    Show,
)

TWO_ISSUES: tuple[Answers, ...] = (VISIT, SAFE, MET, WELL, INTAKE_FOUND, INTAKE_MORE, {}, ELSE)
IN_ORDER = ["New visit record V26-0001", "Visit form V26-0001", "Issue V26-0001/1", "Issue V26-0001/2"]
YEAR = "2026-27"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A record with two issues for the channel is sent, and nothing of it is posted yet."""
    async with open_stage(tmp_path) as opened:
        await opened.has_channel()
        await opened.plans("s1", "mash", "eleanor")
        await writes_up(opened["eleanor"], TWO_ISSUES)
        yield opened


def thread(stage: Stage) -> list[Post]:
    """What the channel holds of records."""
    return stage.channel()[1:]


def stubs(stage: Stage) -> list[str]:
    """What each message said at first."""
    return [post.stub["text"].partition(",")[0] for post in thread(stage)]


async def runs(stage: Stage, seconds: float, *, every: float = 0.5) -> None:
    """The sender looks for work again and again while the clock goes on."""
    for _ in range(int(seconds / every)):
        stage.clock.goes_on(seconds=every)
        await stage.sender.work()


async def all_is_posted(stage: Stage) -> bool:
    """Nothing waits and nothing is parked."""
    outbox = stage.desk.store.outbox(YEAR)
    far = stage.clock.now().replace(year=2030)
    return not await outbox.due(far) and not await outbox.parked()


async def test_retry_after_is_kept_to(stage: Stage) -> None:
    """Not a call before it is over; then everything, in order."""
    stage.teams.fail(Failure.throttled("30"))
    await stage.sender.work()
    calls = len(stage.teams.log)
    stage.clock.goes_on(seconds=29.9)
    await stage.sender.work()
    assert len(stage.teams.log) == calls
    await runs(stage, 4)
    assert stubs(stage) == IN_ORDER


@pytest.mark.parametrize(
    "failures",
    [
        [Failure.throttled("3")],
        [Failure.throttled("1"), Failure(), Failure(), Failure.throttled("2")],
        [Failure(), Failure.html(), Failure(503)],
        [Failure(), Failure(), Failure(), Failure(), Failure()],
    ],
    ids=["throttled", "throttled and failing", "failing", "failing for long"],
)
async def test_the_root_comes_before_its_replies_and_they_in_order_however_long_it_takes(
    stage: Stage, failures: list[Failure]
) -> None:
    stage.teams.fail(*failures)
    await runs(stage, 60)
    assert stubs(stage) == IN_ORDER
    assert len({post.thread for post in thread(stage)}) == 1
    assert all("attachments" in post.now for post in thread(stage))
    assert await all_is_posted(stage)


@pytest.mark.parametrize("before", range(1, 9))
async def test_a_failure_at_any_call_neither_loses_nor_repeats_nor_reorders(stage: Stage, before: int) -> None:
    """A stub and a full card for each of four messages: the call that fails is one of these, or none."""
    _fail_after(stage, before, Failure())
    await runs(stage, 20)
    assert stubs(stage) == IN_ORDER
    assert all("attachments" in post.now for post in thread(stage))
    assert await all_is_posted(stage)


async def test_a_message_taken_without_a_proper_answer_leaves_at_most_an_empty_stub(stage: Stage) -> None:
    """201 with garbage: Teams has it, but nobody knows where. It is posted again; only one holds the card."""
    stage.teams.fail(Failure.garbage())
    await runs(stage, 20)
    orphan, *posted = thread(stage)
    assert "attachments" not in orphan.now
    assert [post.stub["text"].partition(",")[0] for post in posted] == IN_ORDER
    assert len({post.thread for post in posted}) == 1
    assert await all_is_posted(stage)


async def test_a_reply_taken_without_a_proper_answer_leaves_at_most_an_empty_stub(stage: Stage) -> None:
    """The same for a message within the thread."""
    _fail_after(stage, 2, Failure.garbage())
    await runs(stage, 20)
    assert [post.stub["text"].partition(",")[0] for post in thread(stage) if "attachments" in post.now] == IN_ORDER
    assert len(thread(stage)) == 5
    assert await all_is_posted(stage)


async def test_a_connector_that_hangs_is_given_up_on_and_tried_again(stage: Stage) -> None:
    stage.teams.fail(Failure.hanging(5, taken=True))
    await runs(stage, 10)
    full = [post for post in thread(stage) if "attachments" in post.now]
    assert [post.stub["text"].partition(",")[0] for post in full] == IN_ORDER
    assert len(thread(stage)) - len(full) <= 1


async def test_a_refusal_parks_the_card_tells_the_coordinators_and_a_retry_sends_it(
    stage: Stage, tmp_path: Path
) -> None:
    """The bot was not in the channel; then it is added there and somebody says `parked --retry`."""
    stage.teams.fail(Failure.refused("BotNotInConversationRoster"))
    await runs(stage, 30)
    assert thread(stage) == [], "replies wait for their root"
    (told,) = stage.inbox("gareth")
    assert wording.CARD_KINDS["record"] in told.text
    assert "V26" not in str(told.stub)
    (parked,) = await stage.desk.store.outbox(YEAR).parked()
    assert parked.card.kind is CardKind.RECORD
    said = await _command(stage, tmp_path, "parked")
    assert "Waiting for a person: 1 card." in said
    assert len(await stage.desk.store.outbox(YEAR).parked()) == 1
    await _command(stage, tmp_path, "parked", "--retry")
    assert await stage.desk.store.outbox(YEAR).parked() == []
    await runs(stage, 90)
    assert stubs(stage) == IN_ORDER
    assert len(stage.inbox("gareth")) == 1


async def test_a_change_while_a_card_is_being_posted_is_shown(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The issue is seen just after the root's card went out: the root goes out again, in place."""
    year = stage.desk.store.year(YEAR)
    (record,) = await year.records_of(stage["eleanor"].person.id)
    put = stage.connector.put
    changed: list[str] = []

    async def puts_and_it_changes(service_url: str, conversation: str, activity: str, body: dict[str, object]) -> None:
        await put(service_url, conversation, activity, body)
        if not changed:
            changed.append(activity)
            stored = await year.issue(f"{record.id}_1")
            assert stored is not None
            seen = stored.value.model_copy(update={"state": IssueState.ACKNOWLEDGED})
            root = CardName(kind=CardKind.RECORD, object_id=record.id)
            await year.commit([Put(seen, stored), Show(root, stage.clock.now())], write_id="seen")

    monkeypatch.setattr(stage.connector, "put", puts_and_it_changes)
    await runs(stage, 5)
    assert stubs(stage) == IN_ORDER
    assert changed == [thread(stage)[0].id]
    assert wording.STATES[IssueState.ACKNOWLEDGED] in thread(stage)[0].text
    assert await all_is_posted(stage)


async def test_any_number_of_senders_keep_the_order_of_each_thread_and_post_nothing_twice(stage: Stage) -> None:
    for slot, team, name in (("s2", "thornley", "priya"), ("s3", "millfields", "hugh")):
        await stage.plans(slot, team, name)
        await writes_up(stage[name], QUIET)
    senders = [stage.another_sender() for _ in range(4)]
    for _ in range(12):
        await asyncio.gather(*(sender.work() for sender in senders))
        stage.clock.goes_on(seconds=1)
    said = [post.stub["text"] for post in thread(stage)]
    assert len(said) == len(set(said)) == 8
    for root in {post.thread for post in thread(stage)}:
        of_thread = [post for post in thread(stage) if post.thread == root]
        assert of_thread[0].id == root
        assert of_thread[0].stub["text"].startswith("New visit record")
        assert [post.stub["text"] for post in of_thread[1:]] == sorted(
            (post.stub["text"] for post in of_thread[1:]), key=lambda words: ("Issue" in words, words)
        )
    assert await all_is_posted(stage)


async def test_somebody_the_bot_never_met_is_written_to_in_a_chat_of_their_own(stage: Stage) -> None:
    await runs(stage, 5)
    await _called(stage)
    await runs(stage, 5)
    (told,) = stage.inbox("philippa")
    assert "Councillor Priya Nethercott" in told.text
    created = [
        call for call in stage.teams.calls("POST") if call.path == "/v3/conversations" and not _is_group(call.body)
    ]
    assert len(created) == 1


async def test_somebody_who_cannot_be_reached_is_reported_to_every_coordinator(stage: Stage) -> None:
    """403: the bot is blocked there, or not installed for them."""
    await runs(stage, 5)
    await _called(stage)
    stage.teams.fail(Failure.refused("ConversationBlockedByUser"))
    await runs(stage, 5)
    assert stage.inbox("philippa") == []
    (told,) = stage.inbox("gareth")
    assert wording.CARD_KINDS["safety_call"] in told.text
    assert "Priya" not in told.text
    (parked,) = await stage.desk.store.outbox(YEAR).parked()
    assert parked.card.kind is CardKind.SAFETY_CALL


async def test_a_notice_of_delivery_that_cannot_be_delivered_makes_no_further_notice(stage: Stage) -> None:
    """Else two blocked chats would write to each other for ever."""
    stage.teams.fail(*[Failure.refused("BotDisabledByAdmin")] * 40)
    await runs(stage, 30)
    kinds = [one.card.kind for one in await stage.desk.store.outbox(YEAR).parked()]
    assert sorted(kinds) == [CardKind.NOT_REACHED, CardKind.RECORD]


def _fail_after(stage: Stage, calls: int, failure: Failure) -> None:
    """So many calls go through; the one after them ends like this."""
    store = stage.teams._store
    count = 0

    def counted(request: Any, body: Any) -> str:
        nonlocal count
        count += 1
        if count == calls:
            stage.teams.fail(failure)
        return store(request, body)

    stage.teams._store = counted  # type: ignore[method-assign]  # the one place that every call passes


async def _called(stage: Stage) -> None:
    await stage.plans("s9", "northmoor", "priya")
    await starts(stage["priya"])
    await stage["priya"].presses("I have called MASH", INTAKE[0])


def _is_group(body: object) -> bool:
    return isinstance(body, dict) and bool(body.get("isGroup"))


async def _command(stage: Stage, folder: Path, *words: str) -> str:
    env = {
        "FRONTLINE_MODE": "development",
        "FRONTLINE_STORE_PATH": str(folder / "visits.db"),
        "FRONTLINE_COUNCIL_FILE": str(Path(__file__).parents[2] / "council.example.toml"),
        "FRONTLINE_NOW": stage.clock.now().isoformat(),
    }
    done = await asyncio.to_thread(CliRunner().invoke, app, list(words), env=env)
    assert done.exit_code == 0, done.output
    return done.output
