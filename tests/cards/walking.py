"""Every text and every button of a card, wherever in it they stand."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

FOLDED = ("compact", "filtered")
NOT_SHOWN = ("fallback", "type")


class Shown(NamedTuple):
    """A text of a card, with the block that holds it ("TextBlock") and its name there ("text")."""

    block: str
    name: str
    text: str


def texts(value: Any, block: str = "") -> Iterator[Shown]:
    """Every text of a card that a person sees or hears; not what its buttons carry."""
    if isinstance(value, Mapping):
        here = _block(value) or block
        for name, inner in value.items():
            if name in NOT_SHOWN or is_carried(name, value):
                continue
            if isinstance(inner, str):
                yield Shown(here, name, inner)
            else:
                yield from texts(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, block)


def blocks(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Every block of this type."""
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for name, inner in value.items():
            if not is_carried(name, value):
                yield from blocks(inner, kind)
    elif isinstance(value, list):
        for inner in value:
            yield from blocks(inner, kind)


def is_carried(name: str, block: Mapping[str, Any]) -> bool:
    """Whether this is what a button carries, which nobody sees. A chart's data are its bars."""
    return name == "data" and str(block.get("type")).startswith("Action.")


def _block(value: Mapping[str, Any]) -> str:
    """The type of a block. A list of choices that folds away is another thing than one laid out: it shows no Markdown."""
    kind = str(value.get("type", ""))
    return f"{kind} folded" if kind == "Input.ChoiceSet" and value.get("style") in FOLDED else kind
