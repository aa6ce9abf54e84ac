"""One browser for all end-to-end tests: each test opens a page of its own, which shares nothing with another's."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.browser import launch


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium that can reach loopback addresses only."""
    async with launch() as browser:
        yield browser
