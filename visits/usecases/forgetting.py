"""What is remembered for some days only: what came of presses, and which reads are noted already."""

from datetime import date, timedelta
from typing import Final

from visits.ports import Office
from visits.retention import RESULT_DAYS

MOST: Final = 2_000
"""Rows of each kind that one day's work takes away at most: what is left is taken away on the next day."""


async def forget_old(office: Office, year: str, today: date) -> None:
    """Take away what is older than seven days. Harmless when repeated. Raises Unavailable."""
    before = today - timedelta(days=RESULT_DAYS)
    await office.store.year(year).forget_outcomes(before, MOST)
    await office.store.forget_reads(before, MOST)
