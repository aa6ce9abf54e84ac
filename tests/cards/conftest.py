"""One browser for all the card tests of a run."""

from collections.abc import Iterator

import pytest

from tests.cards.renderer import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer
