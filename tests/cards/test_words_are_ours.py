"""Nothing slips into our own words but through the values of `words`, which keep their spelling."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIXED = (ast.JoinedStr, ast.BinOp, ast.Call)  # f"…", "…" + …, "…".format(…)


def mixed_words(source: str) -> list[int]:
    """The lines where `words` or `Wording` is given a text put together on the spot."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("words", "Wording")
        and node.args
        and isinstance(node.args[0], MIXED)
    ]


def test_a_text_put_together_on_the_spot_is_found() -> None:
    wrong = 'words(f"By {name}")\nWording("By " + name)\nwords("By {}".format(name))\nwords("By {name}", name=name)'
    assert mixed_words(wrong) == [1, 2, 3]


def test_no_card_puts_our_words_together_on_the_spot() -> None:
    """If this fails, give the parts to `words` by name: words("By {name}", name=name)."""
    sources = [path for path in (ROOT / "cards").rglob("*.py") if path.name != "words.py"]  # where they are made
    assert len(sources) > 3
    found = {str(path.relative_to(ROOT)): lines for path in sources if (lines := mixed_words(path.read_text("utf-8")))}
    assert not found
