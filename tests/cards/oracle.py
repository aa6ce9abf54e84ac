"""Is this a card that Teams takes? Microsoft's typed model of the whole schema says so, and then our own house rules.

The model's own `AdaptiveCard.model_validate` is no judge: it types a body as a list of any element, and keeps what it
does not know. So every object of the card is validated by the class of its type, with nothing unknown left over.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import microsoft_teams.cards as model
from pydantic import BaseModel, ValidationError

from cards.payload import CARD_LIMIT, size_of
from tests.cards.walking import is_carried

KNOWN_TO_ALL = {"$schema"}  # the one name that the model spells otherwise than the schema does
BASES = (model.CardElement, model.Action, model.ContainerLayout)


def _classes() -> dict[str, type[BaseModel]]:
    """Every class of the model by the `type` it stands for, such as "Input.Text"."""
    found: dict[str, type[BaseModel]] = {}
    for kind in vars(model).values():
        if isinstance(kind, type) and issubclass(kind, BaseModel) and "type" in kind.model_fields:
            named = kind.model_fields["type"].annotation
            found |= dict.fromkeys(get_args(named) if get_origin(named) is Literal else (), kind)
    return found


CLASSES = _classes()


def assert_accepted(card: dict[str, Any], *, may_cut: tuple[str, ...] = ()) -> None:
    """AssertionError with every fault of the card. Text blocks wrap, but for those whose text is in `may_cut`."""
    faults = [*faults_of_schema(card), *faults_of_house(card, may_cut)]
    assert not faults, "This card would not do:\n" + "\n".join(f"- {fault}" for fault in faults)


def faults_of_schema(card: dict[str, Any]) -> Iterator[str]:
    """What Microsoft's model of the schema finds wrong, anywhere in the card."""
    if card.get("type") != "AdaptiveCard":
        yield f"a card's type is AdaptiveCard, not {card.get('type')!r}"
    for path, block in _objects(card, "card"):
        if "type" not in block:
            continue  # facts, choices and the like have no type: the block that holds them validates them
        kind = CLASSES.get(block["type"])
        if kind is None:
            yield f"{path}: there is no {block['type']}"
            continue
        try:
            yield from _left_over(kind.model_validate(block, strict=True), path)
        except ValidationError as refused:
            yield from (f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in refused.errors())


def faults_of_house(card: dict[str, Any], may_cut: tuple[str, ...] = ()) -> Iterator[str]:
    """What our own rules find wrong: labels, ids, pictures, cut-off text, version and size."""
    blocks = [block for _, block in _objects(card, "card")]
    inputs = [block for block in blocks if str(block.get("type")).startswith("Input.")]
    yield from (f"{each.get('id')}: an input needs a label" for each in inputs if not _filled(_label_of(each)))
    yield from ("an input needs an id" for each in inputs if not _filled(each.get("id")))
    ids = Counter(block["id"] for block in blocks if "type" in block and "id" in block)
    yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)
    for block in blocks:
        if block.get("type") == "Image" and not _filled(block.get("altText")):
            yield f"the picture {str(block.get('url'))[:40]} needs an altText"
        if block.get("type") == "TextBlock" and block.get("wrap") is not True and block.get("text") not in may_cut:
            yield f"this text would be cut off: {block.get('text')!r}"
    if card.get("version") != "1.5":
        yield f"a card's version is 1.5, not {card.get('version')!r}"
    if (size := size_of(card)) >= CARD_LIMIT:
        yield f"{size} bytes is too large: Teams takes {CARD_LIMIT}"


def _label_of(asked: dict[str, Any]) -> object:
    """What labels an input: a tick box has its title beside it."""
    return asked.get("title") if asked["type"] == "Input.Toggle" else asked.get("label")


def _filled(text: object) -> bool:
    return isinstance(text, str) and text.strip() != ""


def _objects(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in the card, each with the path to it."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            if not is_carried(key, value):  # an action's data is ours: whatever it holds is no part of the schema
                yield from _objects(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _objects(inner, f"{path}[{place}]")


def _left_over(parsed: BaseModel, path: str) -> Iterator[str]:
    """What the model kept without knowing it, in the object and in those within that have no type, such as facts."""
    unknown = (parsed.model_extra or {}).keys() - KNOWN_TO_ALL
    yield from (f"{path}: there is no {name}" for name in sorted(unknown))
    for name in sorted(parsed.model_fields_set & type(parsed).model_fields.keys() - _carried(parsed)):
        value = getattr(parsed, name)
        for inner in value if isinstance(value, list) else [value]:
            if type(inner) in BASES:
                yield from _misplaced(inner, f"{path}.{name}")
            elif isinstance(inner, BaseModel) and "type" not in type(inner).model_fields:
                yield from _left_over(inner, f"{path}.{name}")


def _carried(parsed: BaseModel) -> set[str]:
    return {"data"} if isinstance(parsed, model.Action) else set()


def _misplaced(seen: BaseModel, path: str) -> Iterator[str]:
    """The model sees an element as its base class; the walk judges it by its own. This judges its place."""
    named = (seen.model_extra or {}).get("type")
    kind = CLASSES.get(str(named))
    if named is None or (kind and not issubclass(kind, type(seen))):
        yield f"{path}: there should be a {type(seen).__name__}, not {named}"
