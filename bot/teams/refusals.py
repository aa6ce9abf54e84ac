"""The log lines of what is refused at the door, so few that nobody can flood the log: the rest are counted and told in one line."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

import structlog

WINDOW_SECONDS: Final = 60.0
LINES_OF_ADDRESS: Final = 100
LINES_IN_ALL: Final = 500
"""In a window, however many addresses they come from: so there is also an end to the addresses that are counted."""

_log = structlog.get_logger("bot.teams")


class Refusals:
    """Writes so many lines a minute. An address is that of the connection: behind a proxy, the proxy's. None is logged."""

    def __init__(self, now: Callable[[], float] = time.monotonic, window_seconds: float = WINDOW_SECONDS) -> None:
        self._now = now
        self._window = window_seconds
        self._until = 0.0
        self._written: Counter[str] = Counter()
        self._left_out = 0

    def note(self, address: str, event: str, **facts: object) -> None:
        """Log this at warning level, or count it."""
        now = self._now()
        if now >= self._until:
            self._end_window()
            self._until = now + self._window
        if self._written[address] >= LINES_OF_ADDRESS or self._written.total() >= LINES_IN_ALL:
            if not self._left_out:  # told when the window ends, also if nobody is refused any more
                asyncio.get_running_loop().call_later(self._until - now, self._end_window)
            self._left_out += 1
            return
        self._written[address] += 1
        _log.warning(event, **facts)

    def _end_window(self) -> None:
        if self._left_out:
            _log.warning("more refused", count=self._left_out)
        self._left_out = 0
        self._written.clear()
