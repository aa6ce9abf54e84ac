"""Pictures of every card: `python -m tests.cards.gallery OUT_DIR [WORDS…]` draws those whose names hold one of the words."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.cards.every_card import EVERY_CARD
from tests.cards.renderer import PHONE, Renderer

WIDTHS = (PHONE, 600)


def draw(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """One PNG per card and width, such as "root-360.png"."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with Renderer() as renderer:
        for name, make in EVERY_CARD.items():
            if only and not any(part in name for part in only):
                continue
            card = make()
            for width in WIDTHS:
                drawn.append(folder / f"{name}-{width}.png")
                renderer.screenshot(card, drawn[-1], width)
    return drawn


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print(f"{len(draw(Path(sys.argv[1]), sys.argv[2:]))} pictures")
