"""The bot as a process of its own, as an operator starts it, to be killed in the middle of anything."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import ClientError, ClientSession

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0


class BotProcess:
    """`python -m bot serve` in development mode, on one port and one store for as long as it is started again."""

    def __init__(self, *, port: int, store: Path, council_file: Path, more: Mapping[str, str] | None = None) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._process: asyncio.subprocess.Process | None = None
        self._settings = {
            "FRONTLINE_MODE": "development",
            "FRONTLINE_PORT": str(port),
            "FRONTLINE_STORE_PATH": str(store),
            "FRONTLINE_COUNCIL_FILE": str(council_file),
            "FRONTLINE_LOG_LEVEL": "warning",
        } | dict(more or {})

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await asyncio.wait_for(self._process.wait(), 10)

    async def start(self) -> None:
        """Start it and wait until it says that it is ready. RuntimeError if it ends, TimeoutError after 30 s."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("FRONTLINE_")}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=outside | self._settings
        )
        async with asyncio.timeout(START_SECONDS), ClientSession() as client:
            while not await _is_ready(client, f"{self.address}/readyz"):
                if self._process.returncode is not None:
                    raise RuntimeError(f"the bot ended at once, with code {self._process.returncode}")
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it with SIGKILL: it can save nothing and say nothing."""
        assert self._process is not None
        self._process.kill()
        assert await asyncio.wait_for(self._process.wait(), 10) == -signal.SIGKILL


async def _is_ready(client: ClientSession, url: str) -> bool:
    try:
        async with client.get(url) as answer:
            return answer.ok
    except ClientError:
        return False
