"""What is kept goes to a file and comes back as it was, from either engine to the other; a bad file puts nothing anywhere."""

import gzip
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from storage import copying
from storage.backup_file import Copied, Damaged, read
from storage.changes import index_rows
from storage.copied_kinds import INDEXES, PASSING, PLAIN, VALUES, is_known, kind_of
from storage.copied_trails import verify_trails
from storage.copying import Checked, HalfRestored, NeverStill, NotEmpty, check, copy_in, copy_out
from storage.outbox import Outbox, Waiting
from storage.sqlite import SqliteTable
from storage.store import TableStore
from storage.table import (
    PAGE_SIZE,
    Insert,
    Operation,
    Page,
    Replace,
    Row,
    RowConflict,
    Scalar,
    StorageDown,
    Table,
)
from tests.storage import samples
from tests.storage.samples import NOW, YEAR
from visits.audit import Broken, Whole
from visits.card_names import CardKind, CardName
from visits.model import SYSTEM, Event
from visits.ports import Happened, Put, Show, Storable
from visits.usecases.auditing import seal_settled

STORAGE = Path(__file__).parents[2] / "storage"
Rows = dict[tuple[str, str], dict[str, Scalar]]


def event(action: str) -> Event:
    return Event(object="store", action=action, person=SYSTEM, at=NOW, operation_id=f"20261123-{uuid4().hex}")


@pytest.fixture
def council() -> str:
    """A council that no other test has."""
    return f"wexmoor-{uuid4().hex}"


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Callable[[], Table]]:
    """Makes empty tables, on SQLite."""
    async with AsyncExitStack() as stack:

        def make() -> Table:
            made = SqliteTable(tmp_path / f"{uuid4().hex}.db")
            stack.push_async_callback(made.close)
            return made

        yield make


async def lived_in(table: Table, council: str, *, more: int = 0) -> TableStore:
    """A store with one of everything that is kept, a card that waits, one in somebody's hands and one that is done."""
    store = TableStore(table, council)
    await store.register([samples.PERSON], [samples.TEAM], event("imported"))
    year = await store.open_year(YEAR)
    kept = [one for one in samples.ALL if isinstance(one, Storable)]
    for one in kept:
        await year.commit([Put(one)], write_id=uuid4().hex)
    cards = [CardName(kind=CardKind.RECORD, object_id=f"r{number}") for number in range(3)]
    await year.commit([Happened(samples.EVENT), *(Show(card, NOW) for card in cards)], write_id=uuid4().hex)
    for trail in await store.trails():
        await seal_settled(trail, NOW + timedelta(minutes=1))
    outbox = store.outbox(YEAR)
    await _done(outbox, cards[0])
    assert await outbox.claim(await _waiting(outbox, cards[1]), "somebody")
    for number in range(more):
        shows = [Show(CardName(kind=CardKind.RECORD, object_id=f"more{number:04d}.{one}"), NOW) for one in range(40)]
        await year.commit(shows, write_id=uuid4().hex)
    return store


async def _waiting(outbox: Outbox, card: CardName) -> Waiting:
    return next(one for one in await outbox.due(NOW) if one.card == card)


async def _done(outbox: Outbox, card: CardName) -> None:
    claim = await outbox.claim(await _waiting(outbox, card), "somebody")
    assert claim
    assert await outbox.done(claim, claim.wanted)


async def rows_of(table: Table, council: str) -> Rows:
    """Everything that lasts, with nobody holding a card."""
    found: Rows = {}
    for label, partition in (("", council), (YEAR, f"{council}|{YEAR}")):
        start: str | None = ""
        while start is not None:
            page = await table.query(partition, start, "\x7f", limit=500)
            found |= {(label, row.key): dict(row.values) for row in page.rows if kind_of(row.key) not in PASSING}
            start = page.next_key
    for (_, key), values in found.items():
        if kind_of(key) == "outbox":
            values |= {"held_until": 0.0, "claim": ""}
    return found


async def put_back(table: Table, council: str, path: Path) -> Checked:
    checked = check(path)
    assert not checked.faults
    await copy_in(table, council, path, checked, event("restored"))
    return checked


def without_restored(rows: Rows) -> Rows:
    return {place: values for place, values in rows.items() if values.get("action") != "restored"}


# A file that is not what it was


@pytest.fixture
async def file(council: str, empty: Callable[[], Table], tmp_path: Path) -> Path:
    """A good backup."""
    table = empty()
    await lived_in(table, council)
    await copy_out(table, council, tmp_path / "good.gz", event("backed_up"))
    return tmp_path / "good.gz"


def lines_of(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def written(path: Path, lines: Sequence[bytes], *, seal: bool = False) -> Path:
    """These lines as a file; `seal`: with a foot that fits them."""
    if seal:
        counted: dict[str, int] = {}
        for line in lines[1:-1]:
            label = orjson.loads(line)[0]
            counted[label] = counted.get(label, 0) + 1
        sha256 = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
        lines = [*lines[:-1], orjson.dumps({"rows": counted, "sha256": sha256}) + b"\n"]
    path.write_bytes(gzip.compress(b"".join(lines)))
    return path


SPOILT: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "without its last row": lambda lines: [*lines[:-2], lines[-1]],
    "with a row twice": lambda lines: [*lines[:-1], lines[-2], lines[-1]],
    "with two rows changed about": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "with a letter changed": lambda lines: [lines[0], lines[1].replace(b'"', b"'", 1), *lines[2:]],
    "without its foot": lambda lines: lines[:-1],
    "without its head": lambda lines: lines[1:],
    "cut in its last line": lambda lines: [*lines[:-1], lines[-1][:-9]],
    "with something after its end": lambda lines: [*lines, lines[1]],
    "with nothing in it": lambda _lines: [],
    "of another kind": lambda _lines: [b"name,role\n", b"Siobhan,member\n"],
    "of a later release": lambda lines: [lines[0].replace(b'"backup":1', b'"backup":2'), *lines[1:]],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_is_known_for_one(how: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        check(written(tmp_path / "bad.gz", SPOILT[how](lines_of(file))))


def test_a_file_that_is_not_compressed_or_cut_anywhere_is_known_for_one(file: Path, tmp_path: Path) -> None:
    whole, bad = file.read_bytes(), tmp_path / "bad.gz"
    for content in (b"", b"plain text", *(whole[: len(whole) * part // 7] for part in range(7))):
        bad.write_bytes(content)
        with pytest.raises(Damaged):
            check(bad)


def test_no_flipped_byte_goes_unseen_and_a_good_file_is_found_good(file: Path, tmp_path: Path) -> None:
    """But in the ten bytes of gzip's own head, which say when and on what system, and nothing of what is in it."""
    whole, bad = file.read_bytes(), tmp_path / "bad.gz"
    for place in range(10, len(whole), len(whole) // 60):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Damaged):
            check(bad)
    assert check(file).faults == ()


@pytest.mark.parametrize(
    ("key", "values", "fault"),
    [
        ("record|new", {"shape": 99}, "shape 99"),
        ("record|short", {"shape": 1, "id": "secret words"}, "cannot read"),
        ("hologram|1", {"shape": 1}, "does not know such rows"),
    ],
)
async def test_a_row_that_this_release_cannot_read_is_named_by_its_key_alone(
    key: str, values: dict[str, Scalar], fault: str, file: Path, tmp_path: Path
) -> None:
    lines = lines_of(file)
    strange = orjson.dumps([YEAR, key, values]) + b"\n"
    checked = check(written(tmp_path / "strange.gz", [*lines[:-1], strange, lines[-1]], seal=True))
    assert len(checked.faults) == 1
    assert fault in checked.faults[0]
    assert key in checked.faults[0]
    assert "secret" not in checked.faults[0]


async def test_nothing_is_put_where_anything_is(file: Path, council: str, empty: Callable[[], Table]) -> None:
    for partition in (council, f"{council}|{YEAR}"):
        table = empty()
        await table.write(partition, [Insert("once|greeted", {})], write_id="bot")
        with pytest.raises(NotEmpty):
            await copy_in(table, council, file, check(file), event("restored"))
        assert set(await rows_of(table, council)) == {("" if partition == council else YEAR, "once|greeted")}


async def test_an_event_changed_in_the_store_is_found_in_the_copy(file: Path, tmp_path: Path) -> None:
    assert all(isinstance(one, Whole) and one.sealed for one in (await verify_trails(file)).values())
    lines = [line.replace(b'"action":"sent"', b'"action":"seen"') for line in lines_of(file)]
    assert lines != lines_of(file)
    changed = written(tmp_path / "changed.gz", lines, seal=True)
    assert check(changed).faults == ()
    trails = await verify_trails(changed)
    assert isinstance(trails[""], Whole)
    assert isinstance(trails[YEAR], Broken)


# There and back


async def test_all_comes_back_from_one_engine_to_the_other_and_back(
    table: Table, council: str, empty: Callable[[], Table], tmp_path: Path
) -> None:
    """`table` is of each engine in turn: from SQLite into it, and from it into SQLite."""
    first, last = empty(), empty()
    await lived_in(first, council, more=6)
    await copy_out(first, council, tmp_path / "one.gz", event("backed_up"))
    before = await rows_of(first, council)
    await put_back(table, council, tmp_path / "one.gz")
    assert without_restored(await rows_of(table, council)) == before
    foot = await copy_out(table, council, tmp_path / "two.gz", event("backed_up"))
    middle = await rows_of(table, council)
    assert sum(foot.rows.values()) == len(middle)
    await put_back(last, council, tmp_path / "two.gz")
    after = await rows_of(last, council)
    assert after.items() >= middle.items()
    assert sum(values.get("action") == "restored" for values in after.values()) == 2


def test_only_its_owner_may_read_the_file(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


async def test_no_file_is_written_over(file: Path, council: str) -> None:
    table = SqliteTable(":memory:")
    with pytest.raises(FileExistsError):
        await copy_out(table, council, file, event("backed_up"))
    await table.close()


async def test_lists_are_made_anew_from_what_they_list(
    file: Path, council: str, empty: Callable[[], Table], tmp_path: Path
) -> None:
    lines = lines_of(file)
    mains = [line for line in lines[1:-1] if kind_of(orjson.loads(line)[1]) not in INDEXES]
    wrong = orjson.dumps([YEAR, "open|mash|20260101T000000000000|01|nobody_1", {}]) + b"\n"
    bare = written(tmp_path / "bare.gz", [lines[0], wrong, *mains, lines[-1]], seal=True)
    whole, listed = empty(), empty()
    await put_back(whole, council, file)
    await put_back(listed, council, bare)
    assert without_restored(await rows_of(listed, council)) == without_restored(await rows_of(whole, council))


class Breaking:
    """A table that goes down for good at its nth write: before it is done, or after."""

    def __init__(self, table: Table, at_write: int, *, done: bool) -> None:
        self._table = table
        self._left = at_write
        self._done = done

    async def get(self, partition: str, key: str) -> Row | None:
        return await self._table.get(partition, key)

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        return await self._table.query(partition, start, end, select=select, limit=limit)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        self._left -= 1
        if self._left == 0 and self._done:
            await self._table.write(partition, operations, write_id=write_id)
        if self._left <= 0:
            raise StorageDown("gone for good")
        await self._table.write(partition, operations, write_id=write_id)

    async def ready(self) -> None:
        await self._table.ready()

    async def close(self) -> None:
        await self._table.close()


@pytest.mark.parametrize("done", [False, True])
async def test_a_restore_that_breaks_off_anywhere_goes_on_where_it_was(
    done: bool, file: Path, council: str, empty: Callable[[], Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(copying, "BATCH_BYTES", 2_000)
    whole, checked = empty(), check(file)
    await put_back(whole, council, file)
    expected, broken = without_restored(await rows_of(whole, council)), 0
    for at_write in range(1, 200):
        table = empty()
        try:
            await copy_in(Breaking(table, at_write, done=done), council, file, checked, event("restored"))
        except StorageDown:
            broken += 1
        else:
            break
        is_begun = await table.get(council, copying.RESTORING) is not None
        if is_begun:
            with pytest.raises(HalfRestored):
                await copy_out(table, council, tmp_path / "half.gz", event("backed_up"))
        if is_begun or at_write == 1:
            await copy_in(table, council, file, checked, event("restored"))
        assert without_restored(await rows_of(table, council)) == expected
    assert broken > 10


async def test_a_restore_that_was_broken_off_is_not_gone_on_with_from_another_file(
    file: Path, council: str, empty: Callable[[], Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAUSE_SECONDS", 0)
    table, source = empty(), empty()
    await lived_in(source, council)
    await copy_out(source, council, tmp_path / "other.gz", event("backed_up"))
    with pytest.raises(StorageDown):
        await copy_in(Breaking(table, 3, done=True), council, file, check(file), event("restored"))
    with pytest.raises(NotEmpty):
        await copy_in(table, council, tmp_path / "other.gz", check(tmp_path / "other.gz"), event("restored"))


async def test_a_bot_that_writes_into_a_half_restored_store_is_not_written_over(
    file: Path, council: str, empty: Callable[[], Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAUSE_SECONDS", 0)
    table = empty()
    with pytest.raises(StorageDown):
        await copy_in(Breaking(table, 2, done=False), council, file, check(file), event("restored"))
    await table.write(council, [Insert(f"person|{samples.PERSON.id}", {"shape": 1})], write_id="bot")
    with pytest.raises(RowConflict):
        await copy_in(table, council, file, check(file), event("restored"))


# While the bot writes


class Busy(Breaking):
    """A table in which a transaction that changes its first row and its last is done just before one of the pages is read."""

    def __init__(self, table: Table, partition: str, before: range) -> None:
        super().__init__(table, 0, done=False)
        self._partition = partition
        self._before = before
        self.pages = 0

    async def query(
        self, partition: str, start: str, end: str, *, select: Sequence[str] | None = None, limit: int = PAGE_SIZE
    ) -> Page:
        if partition == self._partition:
            if self.pages in self._before:
                await _both(self._table, partition, self.pages)
            self.pages += 1
        return await self._table.query(partition, start, end, select=select, limit=limit)

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        await self._table.write(partition, operations, write_id=write_id)


async def _both(table: Table, partition: str, number: int) -> None:
    """A transaction on the first key and the last, of which one comes long before the other."""
    operations: list[Operation] = []
    for key in ("card|!", "result|~"):
        row = await table.get(partition, key)
        values: dict[str, Scalar] = {"number": number}
        operations.append(Replace(key, values, row.version) if row else Insert(key, values))
    await table.write(partition, operations, write_id=uuid4().hex)


@pytest.mark.parametrize("at_page", range(9))
async def test_a_transaction_during_the_copying_is_in_it_whole_or_not_at_all(
    at_page: int, council: str, empty: Callable[[], Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAUSE_SECONDS", 0)
    inside = empty()
    await lived_in(inside, council, more=5)
    await _both(inside, f"{council}|{YEAR}", -1)
    table = Busy(inside, f"{council}|{YEAR}", range(at_page, at_page + 1))
    await copy_out(table, council, tmp_path / "busy.gz", event("backed_up"))
    assert table.pages > 9
    rows = [one for one in read(tmp_path / "busy.gz") if isinstance(one, Copied)]
    assert len({row.values["number"] for row in rows if row.key in {"card|!", "result|~"}}) == 1


async def test_a_store_that_never_rests_is_not_copied_at_all(
    council: str, empty: Callable[[], Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAUSE_SECONDS", 0)
    table = Busy(empty(), f"{council}|{YEAR}", range(10**6))
    await lived_in(table, council)
    with pytest.raises(NeverStill):
        await copy_out(table, council, tmp_path / "never.gz", event("backed_up"))


# Nothing is left out


def test_every_kind_of_row_that_storage_names_is_known_to_the_copy() -> None:
    """Whoever adds a kind of row says in storage/copied_kinds.py what it is, or it could not be restored."""
    named = {
        kind for file in STORAGE.glob("*.py") for kind in re.findall(r'"([a-z]+)\|', file.read_text(encoding="utf-8"))
    }
    assert {"record", "slotat", "card", "event"} <= named
    assert [kind for kind in sorted(named) if not is_known(f"{kind}|")] == []


def test_what_is_made_anew_is_what_lists_are_read_by_and_no_kind_is_two_things() -> None:
    listed = {kind_of(key) for one in samples.ALL if isinstance(one, Storable) for key in index_rows(one)}
    assert listed <= INDEXES
    groups = [set(VALUES), PLAIN, INDEXES, PASSING]
    assert sum(map(len, groups)) == len(set().union(*groups))


def test_every_kind_of_value_that_is_kept_is_known_by_its_key() -> None:
    assert {type(one) for one in samples.ALL} <= set(VALUES.values())
