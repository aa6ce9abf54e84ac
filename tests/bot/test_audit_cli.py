"""`audit verify` on a real store: what is broken is said in plain words, with 1 as the exit code."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from storage.audit import seal_key
from tests.bot.office_case import AUTHOR, YEAR, at_the_desk, environment, run, someone
from visits.model import Event
from visits.ports import Happened
from visits.usecases.auditing import seal_settled

COUNT = 30


def event(number: int, desk: Desk) -> Event:
    at = desk.office.clock.now() - timedelta(hours=10) + timedelta(minutes=number)
    return Event(object="record r1", action="sent", person=someone(AUTHOR), at=at, operation_id=f"20270520-{number}")


async def sealed_trail(desk: Desk) -> None:
    """A year's trail of some events, each sealed when it had settled, and of one that has not."""
    year = await desk.store.open_year(YEAR)
    trail = next(one for one in await desk.store.trails() if one.name == YEAR)
    for number in range(COUNT):
        one = event(number, desk)
        await year.commit([Happened(one)], write_id=f"event {number}")
        await seal_settled(trail, one.at + timedelta(seconds=40))
    await year.commit([Happened(event(COUNT, desk))], write_id="last")


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    env = environment(tmp_path)
    at_the_desk(env, sealed_trail)
    return env


def in_rows(env: dict[str, str], statement: str, *values: Any) -> None:
    """Somebody changes the store behind the product's back."""
    connection = sqlite3.connect(env["FRONTLINE_STORE_PATH"])
    changed = connection.execute(statement, values).rowcount
    connection.commit()
    connection.close()
    assert changed == 1


def key_of(env: dict[str, str], number: int) -> str:
    connection = sqlite3.connect(env["FRONTLINE_STORE_PATH"])
    rows = connection.execute("SELECT rk FROM rows WHERE rk LIKE ? AND pk LIKE '%2026-27'", (f"event|%-{number}|00",))
    ((key,),) = rows.fetchall()
    connection.close()
    return str(key)


def anchor_of(env: dict[str, str]) -> str:
    said = run(env, "audit", "verify", "--year", YEAR).output
    return said.partition("Last seal: ")[2].split()[0]


def test_a_changed_event_is_named_and_ends_with_1(env: dict[str, str]) -> None:
    key = key_of(env, 7)
    in_rows(env, "UPDATE rows SET body = replace(body, 'sent', 'seen') WHERE rk = ?", key)
    done = run(env, "audit", "verify")
    assert done.exit_code == 1
    assert f"2026-27: BROKEN: the event {key} is not as it was when it was sealed (seal 8)." in done.output
    assert "The council’s own: " in done.output, "the other trails are verified all the same"
    assert "Nothing is broken" not in done.output


def test_a_removed_event_is_named(env: dict[str, str]) -> None:
    key = key_of(env, 7)
    in_rows(env, "DELETE FROM rows WHERE rk = ?", key)
    done = run(env, "audit", "verify", "--year", YEAR)
    assert done.exit_code == 1
    assert f"BROKEN: the event {key} is gone (seal 8 holds it)." in done.output


def test_an_event_slipped_in_is_named(env: dict[str, str]) -> None:
    key = key_of(env, 7)
    in_rows(env, "INSERT INTO rows SELECT pk, rk || 'x', version, body FROM rows WHERE rk = ?", key)
    done = run(env, "audit", "verify", "--year", YEAR)
    assert done.exit_code == 1
    assert f"BROKEN: the event {key}x was added afterwards: no seal up to the last, {COUNT}, holds it." in done.output


def test_a_removed_seal_is_named(env: dict[str, str]) -> None:
    in_rows(env, "DELETE FROM rows WHERE rk = ?", seal_key(9))
    done = run(env, "audit", "verify", "--year", YEAR)
    assert done.exit_code == 1
    assert "BROKEN: seal 9 is gone." in done.output


def test_a_changed_seal_is_named(env: dict[str, str]) -> None:
    in_rows(env, "UPDATE rows SET body = replace(body, '20270520-8', '20270520-9') WHERE rk = ?", seal_key(9))
    done = run(env, "audit", "verify", "--year", YEAR)
    assert done.exit_code == 1
    assert "BROKEN: seal 9 is not as it was written." in done.output


def test_a_tail_cut_off_is_told_by_an_anchor_that_is_gone(env: dict[str, str]) -> None:
    anchor = anchor_of(env)
    assert run(env, "audit", "verify", "--anchor", anchor.upper()).exit_code == 0
    in_rows(env, "DELETE FROM rows WHERE rk = ?", seal_key(COUNT))
    done = run(env, "audit", "verify", "--anchor", anchor)
    assert done.exit_code == 1
    assert f"No seal has the hash {anchor}: what it was the hash of was cut off or written anew." in done.output


def test_a_whole_trail_says_how_much_is_sealed_and_since_when_the_rest_is_not(env: dict[str, str]) -> None:
    done = run(env, "audit", "verify")
    assert done.exit_code == 0, done.output
    assert "Nothing is broken." in done.output
    assert f"2026-27: {COUNT} events in {COUNT} seals; not yet sealed: 1, since " in done.output
    assert len(anchor_of(env)) == 64


def test_an_unknown_year_is_said_so(env: dict[str, str]) -> None:
    done = run(env, "audit", "verify", "--year", "2030-31")
    assert done.exit_code == 2
    assert "--year 2030-31 is not known. These are: 2026-27." in done.output


def test_to_verify_writes_nothing(env: dict[str, str]) -> None:
    def rows() -> list[Any]:
        connection = sqlite3.connect(env["FRONTLINE_STORE_PATH"])
        found = connection.execute("SELECT * FROM rows ORDER BY pk, rk").fetchall()
        connection.close()
        return found

    before = rows()
    run(env, "audit", "verify")
    assert rows() == before
