"""What is kept comes back as it was, from today's rows and from those of every shape before."""

import json
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import BaseModel

from storage import rows
from storage.changes import main_key
from storage.rows import CURRENT_SHAPE, SHAPE, NewerRow, key_part, pack, unpack
from storage.table import Insert, Scalar, Table
from tests.storage import samples
from tests.storage.keep_shapes import FIXTURES
from visits import text
from visits.kept import Counter
from visits.model import Person, Role
from visits.proforma import TextAnswer
from visits.proforma_versions import CURRENT
from visits.rota import Slot
from visits.years import LONDON, stamp

LONGEST_ANSWER = max(q.answer.limit for q in CURRENT.questions if isinstance(q.answer, TextAnswer))
LONGEST_TEXTS = {
    "three bytes a letter": "€" * LONGEST_ANSWER,
    "two code points a letter": "q\u0308" * LONGEST_ANSWER,
    "beyond the first plane": "\U0001f469" * (LONGEST_ANSWER * 3 // 4),
    "all quotes": '"' * LONGEST_ANSWER,
    "all line breaks between": "a\n" * (LONGEST_ANSWER // 2),
}
"""As much as one answer may hold, in the ways that take the most room."""

values = pytest.mark.parametrize("value", samples.ALL, ids=lambda value: type(value).__name__)


def fixtures() -> list[Path]:
    return sorted(FIXTURES.glob("shape_*/*.json"))


@pytest.mark.parametrize("shape", [CURRENT_SHAPE + 1, 99, "2", 1.0])
@values
def test_a_row_of_a_shape_not_known_here_is_refused_not_misread(value: BaseModel, shape: Scalar) -> None:
    with pytest.raises(NewerRow, match=f"{type(value).__name__} row has shape"):
        unpack(type(value), pack(value) | {SHAPE: shape})


@values
def test_every_value_comes_back_from_its_row_as_it_was(value: BaseModel) -> None:
    assert unpack(type(value), pack(value)) == value


async def test_every_value_comes_back_from_the_store_as_it_was(table: Table, partition: str) -> None:
    inserts = [Insert(type(value).__name__, pack(value)) for value in samples.ALL]
    await table.write(partition, inserts, write_id=uuid4().hex)
    for value in samples.ALL:
        row = await table.get(partition, type(value).__name__)
        assert row is not None
        assert unpack(type(value), row.values) == value


@pytest.mark.parametrize("longest", LONGEST_TEXTS.values(), ids=LONGEST_TEXTS)
async def test_the_longest_texts_come_back_whole(table: Table, partition: str, longest: str) -> None:
    assert text.problem(longest, LONGEST_ANSWER) is None, "the form itself would not take this text"
    draft = samples.DRAFT.model_copy(update={"typed": {f"note__t{n}": longest for n in range(40)}})
    record = samples.RECORD.model_copy(
        update={"notes": dict.fromkeys(("staffing", "referrals"), longest)}
        | dict.fromkeys(("working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny"), longest)
    )
    issue = samples.ISSUE.model_copy(update={"text": longest})
    for value in (draft, record, issue):
        key = main_key(value)
        await table.write(partition, [Insert(key, pack(value))], write_id=uuid4().hex)
        row = await table.get(partition, key)
        assert row is not None
        assert unpack(type(value), row.values) == value


def test_texts_are_properties_of_their_own() -> None:
    row = pack(samples.RECORD)
    assert row["working_well"] == samples.RECORD.working_well
    assert row["notes__staffing"] == samples.RECORD.notes["staffing"]


def test_what_is_none_is_left_out_and_what_is_empty_is_not_none() -> None:
    bare = Person(id=samples.AUTHOR, name="Cllr One", roles=frozenset())
    row = pack(bare)
    assert "first_elected" not in row
    assert row["ward"] == ""
    assert unpack(Person, row) == bare


def test_every_role_of_a_person_comes_back() -> None:
    person = samples.PERSON.model_copy(update={"roles": frozenset(Role)})
    assert unpack(Person, pack(person)) == person


def test_empty_lists_and_mappings_come_back_empty() -> None:
    draft = samples.DRAFT.model_copy(update={"typed": {}, "carried": (), "extras": ()})
    assert unpack(type(draft), pack(draft)) == draft


def test_an_older_row_is_upgraded_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps run in order, each once; a shape that changed nothing for this value needs no step."""
    monkeypatch.setattr(rows, "CURRENT_SHAPE", 4)
    monkeypatch.setitem(rows.UPGRADES, ("Counter", 1), lambda row: {"name": row["called"], "old_count": row["n"]})
    monkeypatch.setitem(
        rows.UPGRADES, ("Counter", 3), lambda row: {"name": row["name"], "count": int(row["old_count"])}
    )
    assert unpack(Counter, {SHAPE: 1, "called": "records", "n": "7"}) == Counter(name="records", count=7)
    assert unpack(Slot, pack(samples.SLOT)) == samples.SLOT


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_row_kept_from_every_shape_is_still_read(path: Path) -> None:
    value = next(value for value in samples.ALL if type(value).__name__ == path.stem)
    row = json.loads(path.read_text(encoding="utf-8"))
    assert unpack(type(value), row) == value, (
        f"A {path.stem} row as it lies in councils' stores today is no longer read as it was. Leave the file as it is and "
        f'write the step that turns it into the next shape: storage.rows.UPGRADES["{path.stem}", {row[SHAPE]}].'
    )


@values
def test_the_shape_of_every_row_is_the_one_on_file(value: BaseModel) -> None:
    name = type(value).__name__
    path = FIXTURES / f"shape_{CURRENT_SHAPE}" / f"{name}.json"
    mend = (
        f"There is a new kind of row, or {name} rows have changed. Once shape {CURRENT_SHAPE} has been released: add 1 to "
        f'storage.rows.CURRENT_SHAPE and write UPGRADES["{name}", {CURRENT_SHAPE}], which turns an old row into a new one. '
        "Then keep the new rows with `python -m tests.storage.keep_shapes`. (If only the sample in samples.py has changed, "
        "change it back.)"
    )
    assert path.exists(), mend
    assert json.loads(path.read_text(encoding="utf-8")) == pack(value), mend


def test_only_safe_parts_of_a_key_are_used_as_they_are() -> None:
    assert key_part("19:abc-1_2@thread.tacv2=") == "19:abc-1_2@thread.tacv2="
    hostile = ["", "a|b", "a/b", "a\\b", "a#b", "a?b", "a b", "a\n", "é", "x" * 201, "' or '1' eq '1"]
    parts = [key_part(each) for each in hostile]
    assert all(part.isalnum() and len(part) == 64 for part in parts)
    assert len(set(parts)) == len(hostile)


def test_moments_sort_as_keys_whatever_their_time_zone() -> None:
    """The hour that London has twice, on 25 October 2026, included."""
    moments = [datetime(2026, 10, 25, 1, 30, fold=fold, tzinfo=LONDON) for fold in (0, 1)]
    moments = [samples.NOW.replace(month=1, microsecond=0), *moments, samples.NOW, samples.NOW.astimezone(LONDON)]
    stamps = [stamp(moment) for moment in moments]
    assert stamps == sorted(stamps)
    assert stamps[-1] == stamps[-2]
    assert len(set(stamps)) == 4
