"""Nobody gets in: every attack of the table is tried on the product in production mode, and none reaches a handler."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.teams import attacks
from tests.bot.teams.attacks import Attack
from tests.bot.teams.production import HOST, Production, production

TABLE: tuple[Callable[[], Iterator[Attack]], ...] = (
    attacks.tokens,
    attacks.hosts,
    attacks.places,
    attacks.bodies,
    attacks.wires,
)


async def _comes_to(there: Production, attack: Attack) -> tuple[int, list[str]]:
    """(the status, all that was logged)."""
    there.new_lines()
    sent = await there.sends(attack.request)
    return sent.status, there.new_lines()


@pytest.mark.parametrize("kind", TABLE, ids=lambda kind: kind.__name__)
async def test_each_is_refused_with_its_status_and_one_log_line_and_nothing_comes_of_it(
    tmp_path: Path, kind: Callable[[], Iterator[Attack]]
) -> None:
    async with production(tmp_path) as there:
        before = there.rows()
        assert len(before) > 20, "the council's people and teams"
        for attack in kind():
            status, lines = await _comes_to(there, attack)
            assert (status, len(lines)) == (attack.status, 1), (attack.name, status, lines)
            line = lines[0]
            assert attack.why in line, (attack.name, line)
            assert attacks.WORDS not in line, attack.name
            assert "eyJ" not in line, f"a token: {attack.name}"
        assert there.rows().items() ^ before.items() == set()
        assert not there.teams.log
        assert set(there.names.asked) <= {HOST}


def test_the_table_is_long_and_names_each_attack_once() -> None:
    names = [attack.name for kind in TABLE for attack in kind()]
    assert len(names) >= 100
    assert len(set(names)) == len(names)
