"""Keep today's rows as files, for every later release to read: python -m tests.storage.keep_shapes

Run it when a new shape is made, and never to overwrite the files of a shape that was released: rows like them are in use.
"""

import json
from pathlib import Path
from typing import Final

from storage.rows import CURRENT_SHAPE, pack
from tests.storage.samples import ALL

FIXTURES: Final = Path(__file__).parent / "fixtures"


def keep() -> None:
    """Write one file for each kind of value, in the folder of the current shape."""
    folder = FIXTURES / f"shape_{CURRENT_SHAPE}"
    folder.mkdir(parents=True, exist_ok=True)
    for value in ALL:
        text = json.dumps(pack(value), ensure_ascii=False, indent=2)
        (folder / f"{type(value).__name__}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    keep()
