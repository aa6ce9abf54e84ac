"""A few weeks of a council's year, with restarts, kills and a connector that fails: everything comes, and comes once.

A whole year, with several copies of the bot, is lived through by `make soak`.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.year.doings import PLANTED
from tests.year.expecting import Expected, expected_of
from tests.year.following import Cards
from tests.year.judging import judged
from tests.year.kept import Kept
from tests.year.script import FULL, QUIET, REDUCED, script_of
from tests.year.service import Line
from tests.year.telling import hold, told_of

NODE = pytest.mark.node


@pytest.mark.parametrize(
    ("engine", "size", "replicas"),
    [("sqlite", "reduced", 1), ("sqlite", "quiet", 2), pytest.param("azure", "quiet", 1, marks=NODE)],
)
async def test_in_some_weeks_nothing_is_forgotten_and_nothing_comes_twice(
    engine: str, size: str, replicas: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = await told_of(engine, tmp_path, size, replicas=replicas)
    with capsys.disabled():
        print(f"\n{told}")
    hold(told)
    assert told.verdict.renewed == len(expected_of(told.life.script).renewed)


def test_the_script_follows_from_its_seed() -> None:
    assert script_of(7, REDUCED) == script_of(7, REDUCED)
    assert script_of(7, REDUCED) != script_of(8, REDUCED)


def test_a_full_year_has_the_visits_the_issues_and_the_restarts_it_should() -> None:
    script = script_of(7, FULL)
    written = [visit for visit in script.visits if visit.written_at]
    assert len(written) == 150
    assert sum(len(visit.issues) for visit in written) == 500
    assert (len(script.restarts), len(script.killed)) == (24, 12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_quiet_weeks_are_there_to_be_judged(seed: int) -> None:
    expected = expected_of(script_of(seed, QUIET))
    assert {"2026-W42", "2026-W43"} <= expected.renewed.keys()


MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 22, tzinfo=UTC)
REMINDER = "write_up 3.2 someone"
DIGEST = "digest head.2026-W47 channel"


def line(method: str, place: str, *, at: datetime = MORNING, words: str = "", planted: bool = False) -> Line:
    """A line of the log: a stub that was posted, or the card that was put in its place."""
    is_card = method == "PUT"
    return Line(at, method, False, "a:1", place if is_card else "", place, 200, True, is_card, words, planted)


def shown(place: str, *, at: datetime = MORNING, planted: bool = False) -> list[Line]:
    """A stub and its card."""
    return [line("POST", place, at=at), line("PUT", place, at=at, planted=planted)]


def faults(
    lines: list[Line], cards: dict[str, tuple[str, ...]], expected: Expected, *, left: tuple[str, ...] = ()
) -> str:
    """What the judge has to say of such a log and such cards."""
    return "; ".join(judged(lines, Kept(cards, {}, frozenset(), left), expected, kills=0).faults)


ONE = Expected(cards=Cards([REMINDER]))


def test_the_judge_is_content_when_each_card_came_once() -> None:
    assert faults(shown("1"), {REMINDER: ("1",)}, ONE) == ""
    assert faults([*shown("1"), line("PUT", "1")], {REMINDER: ("1",)}, ONE) == ""


@pytest.mark.parametrize(
    ("lines", "cards", "fault"),
    [
        ([], {}, f"{REMINDER} ought to have come and did not"),
        (shown("1") + shown("2"), {REMINDER: ("1",), "write_up 4.2 someone": ("2",)}, "came and ought not to have"),
        (shown("1") + shown("2"), {REMINDER: ("1", "2")}, f"{REMINDER} came and ought not to have"),
        (shown("1") + shown("2"), {REMINDER: ("1",)}, "shown twice, at 2"),
        ([line("POST", "1")], {REMINDER: ("1",)}, "the card at 1 was never shown"),
        (shown("1", at=NIGHT), {REMINDER: ("1",)}, f"{REMINDER} came at"),
        ([line("POST", "1", words=PLANTED), line("PUT", "1")], {REMINDER: ("1",)}, "notification of a write_up"),
        ([line("POST", "0"), *shown("1")], {REMINDER: ("1",)}, "1 stubs stayed empty"),
    ],
)
def test_the_judge_finds_every_kind_of_fault(lines: list[Line], cards: dict[str, tuple[str, ...]], fault: str) -> None:
    assert fault in faults(lines, cards, ONE)


def test_the_judge_finds_words_in_a_digest_and_a_quiet_week_without_renewal() -> None:
    expected = Expected(cards=Cards([DIGEST]))
    assert "a digest shows" in faults(shown("1", planted=True), {DIGEST: ("1",)}, expected)
    quiet = replace(expected, renewed={"2026-W48": "2026-W47"})
    last_week = MORNING.replace(day=17)
    assert "was not renewed in 2026-W48" in faults(shown("1", at=last_week), {DIGEST: ("1",)}, quiet)
    renewed = [*shown("1", at=last_week), line("PUT", "1", at=MORNING)]
    assert faults(renewed, {DIGEST: ("1",)}, quiet) == ""


def test_the_judge_finds_what_was_left_waiting_and_an_issue_that_is_lost() -> None:
    assert "was left waiting" in faults(shown("1"), {REMINDER: ("1",)}, ONE, left=("outbox|20261124",))
    whole = expected_of(script_of(7, REDUCED))
    lost = Expected(issues=dict(list(whole.issues.items())[:1]))
    assert f"issue {next(iter(lost.issues))} is lost" in faults([], {}, lost)
