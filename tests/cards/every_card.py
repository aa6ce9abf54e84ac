"""Every card of the product in each of its telling states, and their snapshots.

`python -m tests.cards.every_card --renew` writes the snapshots anew; look at what changed before keeping it.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

from cards.elements import Card
from cards.payload import render
from tests.cards.fullest import long_cards
from tests.cards.states_of_away import away_cards
from tests.cards.states_of_channel import channel_cards
from tests.cards.states_of_digest import digest_cards
from tests.cards.states_of_due import due_cards
from tests.cards.states_of_form import form_cards
from tests.cards.states_of_issue import issue_cards
from tests.cards.states_of_issue_forms import issue_form_cards
from tests.cards.states_of_leaving import leaving_cards
from tests.cards.states_of_open_issues import open_issue_cards
from tests.cards.states_of_precedents import precedent_cards
from tests.cards.states_of_record import record_cards
from tests.cards.states_of_report import report_cards
from tests.cards.states_of_root import root_cards
from tests.cards.states_of_rota import rota_cards
from tests.cards.states_of_rota_acts import rota_act_cards
from tests.cards.states_of_rota_plans import rota_plan_cards
from tests.cards.states_of_start import short_cards, start_cards
from tests.cards.states_of_summaries import summary_cards
from tests.cards.world import Cards, World

CardJson = dict[str, Any]

SNAPSHOTS: Final = Path(__file__).with_name("snapshots")


def cards_of(world: World) -> Cards:
    """Name -> card, for all that shows anybody's name or words."""
    officers = (root_cards, issue_cards, issue_form_cards, channel_cards, away_cards, due_cards, leaving_cards)
    overseen = (summary_cards, open_issue_cards, precedent_cards)
    rota = (rota_cards, rota_act_cards, rota_plan_cards)
    makers = (report_cards, digest_cards, start_cards, form_cards, record_cards, *officers, *rota, *overseen)
    return {name: make for maker in makers for name, make in maker(world).items()}


def as_json(cards: Cards) -> dict[str, Callable[[], CardJson]]:
    """The same as Teams gets them."""
    return {name: partial(_rendered, make) for name, make in cards.items()}


def _rendered(make: Callable[[], Card]) -> CardJson:
    return render(make())


EVERY_CARD: Final = as_json(cards_of(World()) | short_cards() | long_cards())


def snapshot_of(card: CardJson) -> bytes:
    """A card as it is kept in a file."""
    return orjson.dumps(card, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def renew() -> list[str]:
    """Write every snapshot anew and remove those of cards that are no more. The names of those that changed."""
    SNAPSHOTS.mkdir(exist_ok=True)
    wanted = {f"{name}.json": snapshot_of(make()) for name, make in EVERY_CARD.items()}
    kept = {path.name: path.read_bytes() for path in SNAPSHOTS.glob("*.json")}
    changed = sorted(name for name in wanted.keys() | kept.keys() if wanted.get(name) != kept.get(name))
    for name in changed:
        if name in wanted:
            (SNAPSHOTS / name).write_bytes(wanted[name])
        else:
            (SNAPSHOTS / name).unlink()
    return changed


if __name__ == "__main__":
    if sys.argv[1:] != ["--renew"]:
        sys.exit(__doc__)
    print("\n".join(renew()) or "Nothing changed.")
