"""The product's clock. In development it may start elsewhere in time, and runs on from there."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, moved so that it showed `start` when it was made."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start - datetime.now(UTC) if start else None

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        moment = datetime.now(UTC)
        return moment + self._ahead if self._ahead else moment
