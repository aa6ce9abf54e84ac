"""The last two places on a visit, wanted by fifty at once."""

from pathlib import Path

import pytest

from tests.kill.claims import COUNCILLORS, PLACES, all_claim


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("azure", marks=pytest.mark.node)])
async def test_exactly_two_get_the_places_and_everyone_else_is_told_who_did(engine: str, tmp_path: Path) -> None:
    claimed = await all_claim(engine, tmp_path)
    assert len(claimed.members) == len(set(claimed.members)) == PLACES
    won = [seen for seen in claimed.seen if "Done: you are on this visit" in seen]
    lost = [seen for seen in claimed.seen if "Done: you are on this visit" not in seen]
    assert (len(won), len(lost)) == (PLACES, COUNCILLORS - PLACES)
    for seen in lost:
        assert all(name in seen for name in claimed.names), seen
