"""A card as a person meets it: its lines, its inputs and its buttons, read from the JSON that goes to Teams."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.turns import CardJson

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A button, and the text that stands beside it in the same row."""

    title: str
    beside: str
    action: Json

    @property
    def sends_inputs(self) -> bool:
        """Whether what is typed on the card goes along."""
        return bool(self.action.get("associatedInputs") != "none")


def lines(card: CardJson) -> list[str]:
    """Everything that can be read on a card, top to bottom; a button as "(Title)", an input as "[label] what it holds"."""
    return list(_lines(card))


def text(card: CardJson) -> str:
    """The same in one string."""
    return "\n".join(lines(card))


def inputs(card: CardJson) -> dict[str, Json]:
    """The inputs of a card, by id."""
    return {block["id"]: block for block in _blocks(card) if str(block.get("type", "")).startswith("Input.")}


def values(card: CardJson) -> dict[str, str]:
    """What a client sends of a card that nobody has touched: empty inputs are absent, a toggle is never empty."""
    found: dict[str, str] = {}
    for name, block in inputs(card).items():
        usual = "false" if block["type"] == "Input.Toggle" else ""
        if held := block.get("value") or usual:
            found[name] = held
    return found


def shown(card: CardJson) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Every question on a card: its label, what it holds and what it offers. Two cards that agree here ask the same."""
    return {
        name: (label_of(block), block.get("value", ""), tuple(one["value"] for one in block.get("choices", ())))
        for name, block in inputs(card).items()
    }


def label_of(block: Json) -> str:
    """The first line of a question, without its hint."""
    return str(block.get("label") or block.get("title", "")).partition("\n")[0]


def buttons(card: CardJson) -> list[Button]:
    """Every button that does something, those behind "Worried about a child?" included."""
    return list(_buttons(card, ""))


def typed(card: CardJson, answers: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Answers given by id or label, with choices by key or title, as the inputs that a client would send."""
    asked = inputs(card)
    by_label = {label_of(block).removesuffix(" (optional)"): name for name, block in asked.items()}
    found: dict[str, str] = {}
    for question, answer in answers.items():
        name = question if question in asked else by_label.get(question, question)
        titles = {one["title"]: one["value"] for one in asked.get(name, {}).get("choices", ())}
        chosen = answer if isinstance(answer, list) else [answer]
        found[name] = ",".join(titles.get(one, one) for one in chosen)
    return found


def _lines(block: Any) -> Iterator[str]:
    if isinstance(block, list):
        for one in block:
            yield from _lines(one)
        return
    match block.get("type"):
        case "TextBlock":
            yield block["text"]
        case "RichTextBlock":
            yield "".join(run if isinstance(run, str) else run["text"] for run in block["inlines"])
        case "FactSet":
            yield from (f"{fact['title']}: {fact['value']}" for fact in block["facts"])
        case "Table":
            yield from (" | ".join(_lines(row["cells"])) for row in block["rows"])
        case "Action.OpenUrl":
            yield f"({block['title']}: {block['url']})"
        case "Action.Execute":
            yield f"({block['title']})"
        case "Action.ShowCard":
            yield f"({block['title']})"
            yield from _lines(block["card"])
        case str(kind) if kind.startswith("Input."):
            yield f"[{label_of(block)}] {_held(block)}".rstrip()
        case _:
            for part in ("body", "items", "columns", "actions"):
                yield from _lines(block.get(part, []))


def _held(block: Json) -> str:
    titles = {one["value"]: one["title"] for one in block.get("choices", ())}
    held = str(block.get("value", ""))
    return ", ".join(titles.get(one, one) for one in held.split(",")) if titles else held


def _blocks(block: Any) -> Iterator[Json]:
    for one in block.values() if isinstance(block, dict) else block:
        if isinstance(one, dict | list):
            yield from _blocks(one)
    if isinstance(block, dict):
        yield block


def _buttons(block: Any, beside: str) -> Iterator[Button]:
    if isinstance(block, list):
        for one in block:
            yield from _buttons(one, beside)
    elif isinstance(block, dict):
        if block.get("type") == "Action.Execute":
            yield Button(block["title"], beside, block)
        row = "\n".join(_lines(block)) if block.get("type") == "ColumnSet" else beside
        for one in block.values():
            if isinstance(one, dict | list):
                yield from _buttons(one, row)
