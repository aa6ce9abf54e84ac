"""The rules of the audit trail's chain: what a seal says, and what breaks it."""

from datetime import UTC, datetime, timedelta

import pytest

from visits.audit import (
    LATE,
    MOST_IN_SEAL,
    Broken,
    EventRow,
    Seal,
    Tampering,
    broken_event,
    broken_seal,
    digest_of,
    hash_of,
    is_too_old,
    moment_of,
    seal_after,
)
from visits.years import stamp

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
SETTLED = NOW - timedelta(seconds=30)


def row(number: int, at: datetime = SETTLED, **values: str | int) -> EventRow:
    """An event as it is kept."""
    said: dict[str, str | int] = {"shape": 1, "object": f"record r{number}", "action": "sent", **values}
    return EventRow(f"event|{stamp(at + timedelta(microseconds=number))}|20261122-a|{number:02d}", said)


def rows(count: int) -> list[EventRow]:
    return [row(number, SETTLED - timedelta(minutes=1)) for number in range(count)]


FIRST = seal_after(None, rows(2), SETTLED, NOW)
SECOND = seal_after(FIRST, [row(3)], SETTLED, NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"object": "record r2"},
        {"shape": 2},
        {"note": ""},
        {"action": "Sent"},
        {"action": "sent "},
        {"shape": "1"},
        {"action": 'sent","x":"'},
    ],
)
def test_the_digest_of_an_event_follows_every_bit_of_it(change: dict[str, str | int]) -> None:
    assert digest_of(row(1, SETTLED, **change)) != digest_of(row(1))


def test_the_digest_of_an_event_follows_its_key_and_not_the_order_of_its_values() -> None:
    one = row(1)
    assert digest_of(EventRow(one.key, dict(reversed(list(one.values.items()))))) == digest_of(one)
    assert digest_of(EventRow(f"{one.key}0", one.values)) != digest_of(one)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"previous": FIRST.hash[::-1]},
        {"events": (*SECOND.events, "event|x")},
        {"digests": (FIRST.digests[0],)},
        {"up_to": NOW},
        {"sealed_at": SETTLED},
    ],
)
def test_the_hash_of_a_seal_follows_all_that_it_says(change: dict[str, object]) -> None:
    assert hash_of(SECOND.model_copy(update=change)) != SECOND.hash
    assert broken_seal(2, SECOND.model_copy(update=change), FIRST) == Broken(tampering=Tampering.SEAL_CHANGED, seal=2)


def test_seals_follow_from_each_other() -> None:
    assert broken_seal(1, FIRST, None) is None
    assert broken_seal(2, SECOND, FIRST) is None
    assert (FIRST.previous, SECOND.previous) == ("", FIRST.hash)


@pytest.mark.parametrize(
    ("number", "seal", "before", "found", "at"),
    [
        (2, SECOND, None, Tampering.SEAL_REMOVED, 1),
        (3, None, FIRST, Tampering.SEAL_REMOVED, 2),
        (1, FIRST, FIRST, Tampering.SEAL_REMOVED, 2),
        (2, None, FIRST, Tampering.SEAL_CHANGED, 2),
        (2, seal_after(seal_after(None, rows(3), SETTLED, NOW), [row(3)], SETTLED, NOW), FIRST, Tampering.SEAL_REPLACED, 2),
    ],
)  # fmt: skip
def test_a_seal_that_is_missing_or_another_is_found(
    number: int, seal: Seal | None, before: Seal | None, found: Tampering, at: int
) -> None:
    assert broken_seal(number, seal, before) == Broken(tampering=found, seal=at)


def test_the_first_event_of_a_seal_that_is_gone_or_changed_is_named() -> None:
    there = dict(zip(FIRST.events, FIRST.digests, strict=True))
    first, second = FIRST.events
    assert broken_event(FIRST, there) is None
    assert broken_event(FIRST, there | {second: "0"}) == Broken(tampering=Tampering.EVENT_CHANGED, seal=1, event=second)
    assert broken_event(FIRST, {second: there[second]}) == Broken(
        tampering=Tampering.EVENT_REMOVED, seal=1, event=first
    )


def test_a_full_seal_answers_for_no_moment_beyond_its_last_event_and_no_seal_goes_back() -> None:
    full = seal_after(None, rows(MOST_IN_SEAL), SETTLED, NOW)
    assert full.up_to == moment_of(full.events[-1])
    assert seal_after(None, rows(MOST_IN_SEAL - 1), SETTLED, NOW).up_to == SETTLED
    ahead = seal_after(None, rows(1), SETTLED + timedelta(minutes=5), NOW)
    assert seal_after(ahead, rows(MOST_IN_SEAL), SETTLED, NOW).up_to == ahead.up_to
    assert seal_after(ahead, rows(1), SETTLED, NOW).up_to == ahead.up_to


def test_a_key_says_its_moment_if_it_is_one_of_ours() -> None:
    assert moment_of(row(7).key) == SETTLED + timedelta(microseconds=7)
    for key in ("event", "event|", "event|x|y|00", "event|20261122|y|00", "event|20269922T113000000000|y|00"):
        assert moment_of(key) is None


def test_an_event_is_too_old_to_be_in_no_seal_once_the_seals_are_ten_minutes_beyond_it() -> None:
    assert not is_too_old(row(0, SECOND.up_to - LATE).key, SECOND)
    assert is_too_old(row(0, SECOND.up_to - LATE - timedelta(seconds=1)).key, SECOND)
    assert not is_too_old(row(0, NOW - timedelta(days=300)).key, None), "nothing was sealed yet"
    assert is_too_old("event|x", None), "no event of ours has such a key"
