"""The bot as a process of its own, started as in service (`python -m bot serve`), with all that it writes kept."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import ClientError, ClientSession

from tests.azurite import free_port

ROOT: Final = Path(__file__).parents[2]
START_SECONDS: Final = 60.0


class BotProcess:
    """A running bot. `output` has both its streams, once it has ended."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.out = b""
        self.err = b""
        self._reading = asyncio.create_task(self._read())

    async def ready(self) -> None:
        """Wait until it serves. Raises AssertionError if it ends before."""
        async with asyncio.timeout(START_SECONDS), ClientSession() as session:
            while not await self._answers(session):
                assert self.process.returncode is None, (self.out, self.err)
                await asyncio.sleep(0.05)

    async def _answers(self, session: ClientSession) -> bool:
        try:
            async with session.get(f"{self.url}/healthz") as answer:
                return answer.status == 200
        except ClientError:
            return False

    async def ended(self, within: float = 30.0) -> int:
        """Its exit code, and `out` and `err` are whole. TimeoutError if it goes on."""
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await self._reading
        return code

    async def _read(self) -> None:
        self.out, self.err = await self.process.communicate()


@asynccontextmanager
async def bot_running(folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """A bot in development mode over a SQLite file in `folder`; settings by name, as in FRONTLINE_NAME, replace the usual."""
    port = free_port()
    usual = {"MODE": "development", "PORT": str(port), "STORE_PATH": str(folder / "bot.db")}
    usual["COUNCIL_FILE"] = str(ROOT / "council.example.toml")
    env = {name: value for name, value in os.environ.items() if not name.startswith("FRONTLINE_")}
    env |= {f"FRONTLINE_{name}": value for name, value in (usual | settings).items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )  # fmt: skip
    bot = BotProcess(process, port)
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await bot.ended()
