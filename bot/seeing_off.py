"""Somebody is seen off: what the use case does, and then the cards that waited for them in vain are let be."""

from contextlib import suppress

from bot.desk import Desk, again
from storage.table import RowConflict
from visits.leaving import Leaving, NotSeenOff
from visits.model import PersonId
from visits.usecases import leaving


async def see_off(
    desk: Desk, by: PersonId, leaver: PersonId, to: PersonId | None, operation_id: str
) -> Leaving | NotSeenOff:
    """Do it, all of it: what was done. Raises Stale, Unavailable: then it can be repeated."""
    done = await again(lambda: leaving.see_off(desk.office, by, leaver, to, operation_id))
    if isinstance(done, Leaving):
        await _let_be(desk, leaver)
        desk.wake()
    return done


async def _let_be(desk: Desk, leaver: PersonId) -> None:
    for label in await desk.store.years():
        outbox = desk.store.outbox(label)
        for one in await outbox.parked():
            if one.card.person == leaver:
                with suppress(RowConflict):  # somebody retries it: it comes to nothing
                    await outbox.drop(one)
