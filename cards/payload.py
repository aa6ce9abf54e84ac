"""A card as Teams gets it: plain JSON data, of limited size. Long lists are spread over several cards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import orjson

from cards.elements import CardElement, Strict

CARD_LIMIT: Final = 28 * 1024
"""Teams takes a card of about 28 KB (bytes of UTF-8 JSON)."""


def render(block: Strict) -> dict[str, Any]:
    """A card, or any block, as plain JSON data that shares nothing with the block."""
    return {key: _plain(value) for key, value in block.render().items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Strict):
        return render(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def size_of(card_json: Mapping[str, Any]) -> int:
    """Bytes of UTF-8 JSON, as Teams counts a card."""
    return len(orjson.dumps(card_json))


def fits(block: Strict) -> bool:
    """Whether Teams takes a card of this size."""
    return size_of(render(block)) < CARD_LIMIT


def pack(blocks: Sequence[CardElement | Sequence[CardElement]], budget: int) -> list[list[CardElement]]:
    """Spread blocks over pages, in order, each page of at most `budget` bytes. A sequence of blocks stays together.

    ValueError if one block alone is too large: nothing is ever cut short.
    """
    pages: list[list[CardElement]] = []
    room = 0
    for block in blocks:
        group = [block] if isinstance(block, CardElement) else list(block)
        size = sum(size_of(render(element)) + 1 for element in group)  # and the comma, or the bracket, after each
        if size + 1 > budget:
            raise ValueError(f"A block of {size} bytes does not fit a page of {budget}")
        if size > room:
            pages.append([])
            room = budget - 1
        pages[-1].extend(group)
        room -= size
    return pages
