"""One fetch at a time, shared by all who wait for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class SingleFlight(Generic[Result]):
    """Runs `fetch` at most once at a time. A waiter who goes away leaves the fetch running for the others."""

    def __init__(self, fetch: Callable[[], Awaitable[Result]]) -> None:
        self._fetch = fetch
        self._task: asyncio.Task[Result] | None = None

    @property
    def running(self) -> bool:
        """Whether a fetch is under way."""
        return self._task is not None and not self._task.done()

    def start(self) -> asyncio.Task[Result]:
        """The fetch under way, or a new one. Its failure is no one's until somebody awaits it."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
            self._task.add_done_callback(_look_at_failure)
        return self._task

    async def result(self) -> Result:
        """Wait for the fetch; whatever it raises is raised to every waiter."""
        return await asyncio.shield(self.start())

    async def close(self) -> None:
        """Stop a fetch under way."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> Result:
        return await self._fetch()


def _look_at_failure(task: asyncio.Task[Result]) -> None:
    """Without this, asyncio complains about a failure that every waiter has already left."""
    if not task.cancelled():
        task.exception()
