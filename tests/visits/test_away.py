"""A Head of Service is away: who is told, who may answer, and what can't be kept."""

from datetime import date

import pytest

from tests.visits.council import COORDINATOR, DEPUTY, DIRECTOR, HEAD, MANAGER, OTHER_MEMBER
from visits.model import PersonId
from visits.ports import Office
from visits.usecases.away import AwayKept, FixAway, set_away
from visits.usecases.start import Refused

OPERATION = "20261114-0123456789abcdef"


async def test_days_away_and_a_deputy_are_kept(council: Office) -> None:
    kept = await set_away(council, HEAD, "2026-12-21", "2027-01-02", MANAGER, OPERATION)
    assert isinstance(kept, AwayKept)
    head = await council.store.person(HEAD)
    assert head is not None
    assert (head.deputy, head.away_from, head.away_to) == (MANAGER, date(2026, 12, 21), date(2027, 1, 2))
    assert [head.is_away(date(2026, 12, day)) for day in (20, 21, 31)] == [False, True, True]
    assert not head.is_away(date(2027, 1, 3))


async def test_being_back_keeps_the_deputy(council: Office) -> None:
    await set_away(council, HEAD, "2026-12-21", "2027-01-02", DEPUTY, OPERATION)
    back = await set_away(council, HEAD, "", "", None, OPERATION.replace("0123", "4567"))
    assert isinstance(back, AwayKept)
    assert (back.person.deputy, back.person.away_from, back.person.away_to) == (DEPUTY, None, None)


@pytest.mark.parametrize("person", [MANAGER, OTHER_MEMBER, COORDINATOR, DIRECTOR, PersonId("t.stranger")])
async def test_nobody_else_may_say_so(council: Office, person: PersonId) -> None:
    assert isinstance(await set_away(council, person, "2026-12-21", "2027-01-02", DEPUTY, OPERATION), Refused)


@pytest.mark.parametrize(
    ("first", "last", "deputy", "fields"),
    [
        ("", "2027-01-02", DEPUTY, ["away_from"]),
        ("2026-12-21", "", DEPUTY, ["away_to"]),
        ("21/12/2026", "2 January", DEPUTY, ["away_from", "away_to"]),
        ("2027-01-02", "2026-12-21", DEPUTY, ["away_to"]),
        ("2026-01-02", "2026-01-21", DEPUTY, ["away_to"]),
        ("2026-12-21", "2027-01-02", None, ["deputy"]),
        ("2026-12-21", "2027-01-02", HEAD, ["deputy"]),
        ("2026-12-21", "2027-01-02", OTHER_MEMBER, ["deputy"]),
        ("2026-12-21", "", None, ["away_to", "deputy"]),
    ],
)
async def test_what_is_wrong_is_said_all_at_once(
    council: Office, first: str, last: str, deputy: PersonId | None, fields: list[str]
) -> None:
    before = await council.store.person(HEAD)
    outcome = await set_away(council, HEAD, first, last, deputy, OPERATION)
    assert isinstance(outcome, FixAway)
    assert [fault.field for fault in outcome.faults] == fields
    assert await council.store.person(HEAD) == before
