"""Who was shown what: noted before anybody's words are shown, and not shown if it can't be noted.

Whoever reads what was said of children's services is in the audit trail, once for each thing and London day. What is posted in a
channel is seen by everyone in it: of that the trail says when it came about, and who chose the channel.
"""

from collections.abc import Iterable
from enum import StrEnum

from visits.model import Event, PersonId
from visits.ports import Office
from visits.years import london_day


class Shown(StrEnum):
    """How something was shown, as the trail says it."""

    READ = "read"
    """The whole of it."""
    LISTED = "listed"
    """Its first words, in a list."""


async def note(office: Office, person: PersonId, objects: Iterable[str], how: Shown = Shown.READ) -> None:
    """Note that these are about to be shown to a person: "record r1", "issue r1_2". Raises Unavailable: then show nothing."""
    now = office.clock.now()
    operation = f"{london_day(now):%Y%m%d}-{office.new_id()}"
    events = [
        Event(object=one, action=how, person=person, at=now, operation_id=operation) for one in dict.fromkeys(objects)
    ]
    await office.store.note_reads(events)
