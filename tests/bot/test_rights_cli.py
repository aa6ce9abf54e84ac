"""Retention, holds, erasure, leavers and a person's own data, as commands: nothing goes unasked, and all of it is audited."""

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.desk import Desk
from bot.export_person import VALUES
from storage.outbox import Posted
from tests.bot.office_case import (
    AUTHOR,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    RECORD,
    SECRET,
    YEAR,
    aad,
    at_the_desk,
    environment,
    keep_the_visit,
    run,
    someone,
)
from tests.fakes.connector import Failure, FakeConnector
from visits.card_names import CardKind, CardName
from visits.model import PersonStatus
from visits.ports import Show
from visits.rota import NudgeKind, Preferences
from visits.usecases.calendar import my_calendar

ROOT = CardName(kind=CardKind.RECORD, object_id="r1")
LATER = "2032-05-02T09:00Z"
Env = dict[str, str]


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Env:
    """A store with one visit."""
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    env = environment(tmp_path)
    at_the_desk(env, keep_the_visit)
    return env


class Teams:
    """A Bot Connector on a loop of its own, since commands have theirs."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.fake: FakeConnector = self.run(FakeConnector().__aenter__())

    def run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=20)

    def fail(self, *failures: Failure) -> None:
        self.fake.fail(*failures)

    def close(self) -> None:
        self.run(self.fake.__aexit__(None, None, None))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=20)
        self.loop.close()


@pytest.fixture
def teams() -> Iterator[Teams]:
    """Teams, on loopback."""
    opened = Teams()
    yield opened
    opened.close()


def post_the_root(env: Env, teams: Teams) -> None:
    """The record's card is in a channel."""

    async def work(desk: Desk) -> None:
        await desk.store.year(YEAR).commit([Show(ROOT, RECORD.sent_at)], write_id="show")
        outbox = desk.store.outbox(YEAR)
        (waiting,) = [one for one in await outbox.due(desk.office.clock.now()) if one.card == ROOT]
        claim = await outbox.claim(waiting, "test")
        assert claim
        await outbox.posted(claim, Posted("19:c;messageid=1", teams.fake.url, "1"))
        await outbox.done(claim, claim.wanted)
        await desk.store.thread_is("19:c", "1", "r1", YEAR)

    at_the_desk(env, work)


def events(env: Env) -> list[tuple[str, str, str]]:
    """(object, action, person) of everything that happened, wherever it is kept."""

    async def read(desk: Desk) -> list[tuple[str, str, str]]:
        from datetime import UTC, datetime

        found = list(
            await desk.store.events_between(datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))
        )
        for label in await desk.store.years():
            found += await desk.store.year(label).every_event()
        return [(event.object, event.action, event.person) for event in found]

    found: list[tuple[str, str, str]] = at_the_desk(env, read)
    return found


def record_is_there(env: Env) -> bool:
    async def read(desk: Desk) -> bool:
        return await desk.store.year(YEAR).record("r1") is not None

    there: bool = at_the_desk(env, read)
    return there


# Retention and holds


def test_retention_only_counts_unless_it_is_told_to_apply(env: Env) -> None:
    done = run(env | {"FRONTLINE_NOW": LATER}, "retention")
    assert done.exit_code == 0, done.output
    assert "records              1" in done.output
    assert "Nothing was removed" in done.output
    assert record_is_there(env)


def test_nothing_is_over_in_the_year_after(env: Env) -> None:
    assert "Nothing is over." in run(env, "retention", "--apply").output


def test_applied_it_removes_the_record_and_its_card_in_teams_and_says_who_did_it(env: Env, teams: Teams) -> None:
    post_the_root(env, teams)
    done = run(env | {"FRONTLINE_NOW": LATER}, "retention", "--apply", "--by", aad(COORDINATOR))
    assert done.exit_code == 0, done.output
    assert "1 deleted, 0 replaced by a line, 0 left" in done.output
    assert [(call.method, call.activity_id) for call in teams.fake.log] == [("DELETE", "1")]
    assert not record_is_there(env)
    assert (f"retention {YEAR}", "removed records", someone(COORDINATOR)) in events(env)

    async def thread(desk: Desk) -> object:
        return await desk.store.record_of_thread("19:c", "1")

    assert at_the_desk(env, thread) is None
    assert "Nothing is over." in run(env | {"FRONTLINE_NOW": LATER}, "retention").output


def test_where_teams_lets_nothing_be_deleted_a_line_takes_the_cards_place(env: Env, teams: Teams) -> None:
    post_the_root(env, teams)
    teams.fail(Failure.refused("MessageDeletionNotAllowed"))
    done = run(env | {"FRONTLINE_NOW": LATER}, "retention", "--apply")
    assert "0 deleted, 1 replaced by a line, 0 left" in done.output
    put = teams.fake.log[-1]
    assert put.method == "PUT"
    assert "This record was removed." in json.dumps(put.body)
    assert "Vacancies" not in json.dumps(put.body)


def test_a_card_that_the_bot_may_not_touch_any_more_does_not_keep_the_record(env: Env, teams: Teams) -> None:
    post_the_root(env, teams)
    teams.fail(Failure.refused("BotNotInConversationRoster"), Failure.refused("BotNotInConversationRoster"))
    assert "1 left" in run(env | {"FRONTLINE_NOW": LATER}, "retention", "--apply").output
    assert not record_is_there(env)


def test_while_teams_does_not_answer_the_record_stays_for_the_next_run(
    env: Env, teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.unposting.PAUSE_SECONDS", 0.0)
    post_the_root(env, teams)
    teams.fail(*[Failure.html(502)] * 3)
    done = run(env | {"FRONTLINE_NOW": LATER}, "retention", "--apply")
    assert "and 1 that stay until Teams answers" in done.output
    assert record_is_there(env)
    assert "1 deleted" in run(env | {"FRONTLINE_NOW": LATER}, "retention", "--apply").output
    assert not record_is_there(env)


def test_a_hold_is_added_listed_kept_to_and_lifted(env: Env) -> None:
    later = env | {"FRONTLINE_NOW": LATER}
    words = ("hold", "add", "record", "V26-0001", "--reason", "Case 12", "--by", aad(COORDINATOR))
    assert run(env, *words).exit_code == 0
    listed = run(env, "hold", "list").output
    assert "record V26-0001" in listed
    assert "Case 12" in listed
    run(later, "retention", "--apply")
    assert record_is_there(env)
    hold_id = listed.split()[0]
    assert run(env, "hold", "remove", hold_id, "--by", aad(COORDINATOR)).exit_code == 0
    assert "0 holds stand" in run(env, "hold", "list").output
    run(later, "retention", "--apply")
    assert not record_is_there(env)
    assert {"held", "hold_lifted"} <= {action for _, action, _ in events(env)}


@pytest.mark.parametrize(
    "words",
    [
        ("hold", "add", "record", "V26-0009", "--reason", "x", "--by", aad(COORDINATOR)),
        ("hold", "add", "person", aad(999), "--reason", "x", "--by", aad(COORDINATOR)),
        ("hold", "add", "team", "nowhere", "--reason", "x", "--by", aad(999)),
        ("hold", "remove", "none", "--by", aad(COORDINATOR)),
        ("retention", "--by", aad(999)),
        ("leaver", aad(999), "--yes"),
        ("leaver", aad(AUTHOR), "--to", aad(COLLEAGUE), "--yes"),
        ("erase", "person", aad(AUTHOR), "--apply"),
        ("erase", "text", "V26-0009", "--question", "working_well", "--apply"),
        ("export", "person", aad(AUTHOR), "--out", "person.csv"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(env: Env, words: tuple[str, ...]) -> None:
    before = events(env)
    done = run(env, *words)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert events(env) == before


# Erasure


def test_a_text_is_erased_only_when_told_to(env: Env) -> None:
    words = ("erase", "text", "V26-0001", "--question", "staff_voice")
    dry = run(env, *words)
    assert "Nothing was erased" in dry.output
    assert SECRET not in dry.output

    async def said(desk: Desk) -> str:
        stored = await desk.store.year(YEAR).record("r1")
        assert stored
        return stored.value.staff_voice

    assert at_the_desk(env, said) == SECRET
    assert run(env, *words, "--apply", "--by", aad(COORDINATOR)).exit_code == 0
    assert at_the_desk(env, said) == "[removed]"
    assert ("record r1", "erased staff_voice", someone(COORDINATOR)) in events(env)


# Leavers


def test_a_leaver_is_asked_about_first_and_no_changes_nothing(env: Env) -> None:
    done = run(env, "leaver", aad(HEAD))  # the runner answers nothing
    assert "This will happen" in done.output
    assert "Access to the bot ends." in done.output

    async def status(desk: Desk) -> PersonStatus:
        person = await desk.store.person(someone(HEAD))
        assert person
        return person.status

    assert at_the_desk(env, status) is PersonStatus.ACTIVE
    done = run(env, "leaver", aad(HEAD), "--yes", "--by", aad(COORDINATOR))
    assert done.exit_code == 0, done.output
    assert "V26-0001/1, V26-0001/2" in done.output
    assert at_the_desk(env, status) is PersonStatus.LEFT

    async def goes_to(desk: Desk) -> set[str]:
        return {issue.goes_to for issue in await desk.store.year(YEAR).issues()}

    assert at_the_desk(env, goes_to) == {someone(MANAGER)}


def test_cards_that_waited_for_a_leaver_in_vain_are_let_be(env: Env) -> None:
    theirs = CardName(kind=CardKind.ANSWER, object_id="r1_1.2", person=someone(AUTHOR))
    others = CardName(kind=CardKind.ANSWER, object_id="r1_1.2", person=someone(COLLEAGUE))

    async def park(desk: Desk) -> None:
        now = desk.office.clock.now()
        await desk.store.year(YEAR).commit([Show(theirs, now), Show(others, now)], write_id="show")
        outbox = desk.store.outbox(YEAR)
        for one in await outbox.due(now):
            claim = await outbox.claim(one, "test")
            assert claim
            await outbox.park(claim, now, "not_reachable")  # type: ignore[arg-type]  # any word does

    async def parked(desk: Desk) -> set[str]:
        return {one.card.person for one in await desk.store.outbox(YEAR).parked()}

    at_the_desk(env, park)
    assert run(env, "leaver", aad(AUTHOR), "--yes").exit_code == 0
    assert at_the_desk(env, parked) == {someone(COLLEAGUE)}


# What is kept about one person


def test_one_file_has_everything_that_is_kept_about_a_person(env: Env, tmp_path: Path) -> None:
    async def settle(desk: Desk) -> None:
        from visits.model import Event

        person = someone(COLLEAGUE)
        event = Event(object="p", action="set", person=person, at=RECORD.sent_at, operation_id="pref")
        await desk.store.prefer(Preferences(person=person, off=frozenset({NudgeKind.SWAP})), event)
        await my_calendar(desk.office, person, "a-token-that-nobody-may-know")

    at_the_desk(env, settle)
    out = tmp_path / "person.zip"
    done = run(env, "export", "person", aad(COLLEAGUE), "--out", str(out), "--by", aad(COORDINATOR))
    assert done.exit_code == 0, done.output
    with ZipFile(out) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert parts.keys() == {f"{name}.jsonl" for name in (*VALUES, "records", "issues", "audit")}
    lines = {name: [json.loads(line) for line in text.splitlines()] for name, text in parts.items()}
    assert [one["name"] for one in lines["register.jsonl"]]
    assert [one["text"] for one in lines["views.jsonl"]] == ["I saw it otherwise"]
    assert [one["reference"] for one in lines["records.jsonl"]] == ["V26-0001"]
    assert len(lines["settings.jsonl"]) == 2
    everything = "".join(parts.values())
    assert "a-token-that-nobody-may-know" not in everything
    assert SECRET not in everything, "hidden words do not come out"
    assert (f"person {someone(COLLEAGUE)}", "exported", someone(COORDINATOR)) in events(env)
    assert not list(tmp_path.glob(".*.part"))
