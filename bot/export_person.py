"""Everything that is kept about one person, as a zip of JSON lines: what they may ask for as the subject of the data."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from pydantic import BaseModel

from bot import export_rows
from bot.export_files import Row, json_values
from bot.export_rows import Wanted
from storage.store import TableStore
from visits.model import PersonId

Named = Callable[[TableStore, PersonId], AsyncIterator[BaseModel]]
Rows = Callable[[TableStore, Wanted], AsyncIterator[Row]]

_LISTS: Final[Mapping[str, tuple[tuple[str, ...], Rows]]] = {
    "records": (export_rows.RECORDS, export_rows.record_rows),
    "issues": (export_rows.ISSUES, export_rows.issue_rows),
    "audit": (export_rows.AUDIT, export_rows.audit_rows),
}


async def write_person(store: TableStore, wanted: Wanted, person: PersonId, out: Path) -> Mapping[str, int]:
    """Write the file; how many lines each part has. Raises OSError if it cannot be written."""
    counts: dict[str, int] = {}
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, values in VALUES.items():
            found = [one.model_dump(mode="json") async for one in values(store, person)]
            counts[name] = _add(archive, name, found)
        for name, (columns, rows) in _LISTS.items():
            counts[name] = _add(archive, name, [json_values(columns, row) async for row in rows(store, wanted)])
    return counts


def _add(archive: ZipFile, name: str, found: Iterable[Mapping[str, object]]) -> int:
    lines = [json.dumps(one, ensure_ascii=False) for one in found]
    archive.writestr(f"{name}.jsonl", "".join(f"{line}\n" for line in lines))
    return len(lines)


async def _register(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for one in await store.people():
        if person in (one.id, one.deputy):
            yield one


async def _teams(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for team in await store.teams():
        if person in (team.head_of_service, *team.managers):
            yield team


async def _settings(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    """Preferences, availability, how to write to them, their channel. A calendar's address stays out: who knows it can read it."""
    for one in (
        await store.preferences_of(person),
        await store.availability_of(person),
        await store.chat_with(person),
        await store.channel_of(person),
    ):
        if one:
            yield one
    feed = await store.feed_of(person)
    if feed:
        yield feed.model_copy(update={"token": "(not written out)"})


async def _holds(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for hold in await store.holds():
        if person == hold.by:
            yield hold


async def _drafts(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for label in await store.years():
        for draft in await store.year(label).drafts_of(person):
            yield draft


async def _views(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for label in await store.years():
        for view in await store.year(label).every_view():
            if view.person == person:
                yield view


async def _slots(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for label in await store.years():
        for slot in await store.year(label).slots_ever_of(person):
            yield slot


async def _swaps(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for label in await store.years():
        year = store.year(label)
        for offer in await year.every_swap_offer():
            if person in (offer.by, offer.to, offer.taken_by, *offer.declined, *offer.told):
                yield offer


async def _snoozes(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for label in await store.years():
        for snooze in await store.year(label).snoozes_of(person):
            yield snooze


async def _calls(store: TableStore, person: PersonId) -> AsyncIterator[BaseModel]:
    for label in await store.years():
        for call in (await store.year(label).known()).calls:
            if call.person == person:
                yield call


VALUES: Final[Mapping[str, Named]] = {
    "register": _register,
    "teams": _teams,
    "settings": _settings,
    "holds_ordered": _holds,
    "drafts": _drafts,
    "views": _views,
    "slots": _slots,
    "swap_offers": _swaps,
    "snoozes": _snoozes,
    "safety_calls": _calls,
}
"""What each file holds, besides those of lists that are exported by themselves too."""
