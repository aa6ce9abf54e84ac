"""A rota of 28 visits over two years, for asking. Times are London's."""

from datetime import datetime
from typing import Final

from tests.visits.questions.example_council import (
    ELEANOR,
    GRACE,
    HUGH,
    JUNE,
    MAY,
    PRIYA,
    RUTH,
    TOMASZ,
    WILL,
    WINSTON,
)
from visits.model import Person
from visits.rota import Slot, SlotStatus
from visits.years import LONDON, utc


def _slot(
    key: str, team: str, start: str, members: tuple[Person, ...], status: SlotStatus, confirmed: bool = False
) -> Slot:
    begins = utc(datetime.fromisoformat(start).replace(tzinfo=LONDON))
    return Slot(
        id=key,
        team_id=team,
        start=begins,
        members=tuple(person.id for person in members),
        status=status,
        confirmed_at=begins if confirmed or status is SlotStatus.CONFIRMED else None,
    )


S = SlotStatus

ROTA: Final = (
    _slot("a1", "mash", "2026-03-10T10:00", (WINSTON, ELEANOR), S.DONE),
    _slot("a2", "bootle", "2026-06-16T14:00", (PRIYA,), S.DONE),
    _slot("a3", "crosby", "2026-07-07T10:00", (RUTH,), S.MISSED),
    _slot("a4", "cp", "2026-09-15T10:00", (GRACE, HUGH), S.DONE),
    _slot("a5", "maghull", "2026-10-06T10:00", (ELEANOR,), S.CANCELLED),
    _slot("a6", "bootle", "2026-10-26T10:00", (HUGH, MAY), S.ALLOCATED),
    _slot("a7", "lith_north", "2026-11-10T10:00", (), S.UNFILLED),
    _slot("a8", "mash", "2026-11-23T10:00", (JUNE,), S.DONE),
    # at eleven on 24 November this one has begun and is not over
    _slot("b1", "bootle", "2026-11-24T10:30", (ELEANOR, WINSTON), S.CONFIRMED),
    _slot("b2", "crosby", "2026-11-24T14:00", (), S.UNFILLED),
    _slot("b3", "maghull", "2026-11-27T10:00", (RUTH,), S.CONFIRMED),
    _slot("b4", "mash", "2026-12-01T10:00", (ELEANOR,), S.ALLOCATED),
    _slot("b5", "cp", "2026-12-03T14:00", (PRIYA, GRACE), S.CONFIRMED),
    _slot("b6", "leaving", "2026-12-08T10:00", (), S.UNFILLED, confirmed=True),
    _slot("b7", "lith_south", "2026-12-10T10:00", (MAY,), S.CANCELLED),
    _slot("b8", "bootle", "2026-12-23T10:00", (HUGH,), S.ALLOCATED),
    _slot("c1", "mash", "2027-01-05T10:00", (), S.UNFILLED),
    _slot("c2", "crosby", "2027-01-14T10:00", (ELEANOR, TOMASZ), S.ALLOCATED),
    _slot("c3", "maghull", "2027-01-29T10:00", (WINSTON,), S.CONFIRMED),
    _slot("c4", "cp", "2027-02-09T10:00", (), S.UNFILLED),
    _slot("c5", "lith_north", "2027-03-03T10:00", (JUNE, MAY), S.ALLOCATED),
    _slot("c6", "leaving", "2027-03-12T10:00", (WINSTON,), S.ALLOCATED),
    # the first working day after Easter, two days after the clocks went forward
    _slot("c7", "bootle", "2027-03-30T10:00", (ELEANOR,), S.ALLOCATED),
    _slot("c8", "mash", "2027-04-20T10:00", (RUTH, TOMASZ), S.ALLOCATED),
    _slot("c9", "crosby", "2027-05-12T10:00", (MAY, WILL), S.ALLOCATED),
    # 30 June in UTC, 1 July in London
    _slot("d1", "maghull", "2027-07-01T00:30", (), S.UNFILLED),
    _slot("d2", "cp", "2028-02-29T14:00", (GRACE,), S.ALLOCATED),
    _slot("d3", "mash", "2028-03-01T10:00", (), S.UNFILLED),
)
