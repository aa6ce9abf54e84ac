"""A clock on which the day's work has not begun, so that no digest or reminder falls due while forms are being posted.

It goes as fast as any, and processes that are started one after the other agree on it.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from visits.years import london_time

DAY_BEGINS: Final = 8


class NightClock:
    """Before eight in the morning it is right; later it is eight hours slow, and from four in the afternoon sixteen."""

    def now(self) -> datetime:
        """The moment, in UTC: from midnight to eight in the morning, in London."""
        real = datetime.now(UTC)
        return real - timedelta(hours=london_time(real).hour // DAY_BEGINS * DAY_BEGINS)
