"""What a row remembers of the writes that made it."""

from storage.marks import (
    REMEMBERED_DELETES,
    REMEMBERED_SECONDS,
    REMEMBERED_WRITES,
    RecentDeletes,
    made_by,
    mark_of,
    marks_after,
    stamp_of,
    version_of,
)


def test_text_that_is_no_version_was_made_by_nobody_and_can_be_followed() -> None:
    for text in ("", " ", "nonsense", "a b c", "x abcdefghijkl.zz", f"x {mark_of('w')}"):
        assert not made_by(text, mark_of("w"))
        assert made_by(version_of("s", marks_after(mark_of("v"), text)), mark_of("v"))


def test_different_writes_leave_different_marks_whatever_their_ids_hold() -> None:
    ids = ["", "a", "a b", "a.b", "é" * 300, *(str(n) for n in range(1_000))]
    marks = {mark_of(write_id) for write_id in ids}
    assert len(marks) == len(ids)
    assert {len(mark) for mark in marks} == {12}
    assert not any(" " in mark or "." in mark for mark in marks)


def test_the_last_write_is_remembered_for_good_and_those_under_it_for_a_while() -> None:
    first = version_of("s", marks_after("firstwrite__", now=1_000))
    soon = version_of("t", marks_after("secondwrite_", first, now=1_000 + REMEMBERED_SECONDS))
    assert stamp_of(soon) == "t"
    assert made_by(soon, "firstwrite__")
    assert made_by(soon, "secondwrite_")
    late = version_of("u", marks_after("thirdwrite__", soon, now=1_001 + 2 * REMEMBERED_SECONDS))
    assert [made_by(late, mark) for mark in ("firstwrite__", "secondwrite_", "thirdwrite__")] == [False, False, True]


def test_a_busy_row_stays_small() -> None:
    version = ""
    for n in range(3 * REMEMBERED_WRITES):
        version = version_of("s", marks_after(mark_of(str(n)), version, now=1_790_000_000))
    known = [n for n in range(3 * REMEMBERED_WRITES) if made_by(version, mark_of(str(n)))]
    assert known == list(range(2 * REMEMBERED_WRITES, 3 * REMEMBERED_WRITES))
    assert 2 * len(version) < 3_000


def test_an_engine_forgets_its_oldest_deletes() -> None:
    recent = RecentDeletes()
    for n in range(REMEMBERED_DELETES + 1):
        recent.add(str(n))
    assert "0" not in recent
    assert "1" in recent
    assert str(REMEMBERED_DELETES) in recent
