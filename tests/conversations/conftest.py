"""The stage that every transcript plays on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.stage import Stage, open_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A product of its own for each transcript."""
    async with open_stage(tmp_path) as opened:
        yield opened
