"""Our own words, told apart from what people type.

Clients render Markdown in some places of a card. Those take `Wording` and nothing else, for mypy and when run.
"""

import re
from collections.abc import Iterable

_A_DATE = re.compile(r"\{\{(?=\s*(?:DATE|TIME))", re.IGNORECASE)


class Wording(str):
    """Our own words, safe where Markdown is rendered: written in `cards/wording`, or made by `words`. Never blank."""

    __slots__ = ()

    def __new__(cls, text: str) -> "Wording":
        if not text.strip():
            raise ValueError("Wording must not be blank")
        return super().__new__(cls, text)


def words(template: str, **values: object) -> Wording:
    """Our own sentence around other people's names: `words("{who} has started this", who=member.name)`.

    Values show as they are spelt, Markdown or not; a value that is `Wording` keeps its Markdown.
    """
    return Wording(template.format_map({name: _as_spelt(value) for name, value in values.items()}))


def joined(parts: Iterable[object], by: str = ", ") -> Wording:
    """A list in our own words. Parts are treated as the values of `words` are."""
    return Wording(by.join(map(_as_spelt, parts)))


def unformatted(text: str) -> Wording:
    """Other people's names where no client renders Markdown, such as a list that folds away: nothing is escaped."""
    return Wording(_one_line(as_typed(text)))


def _as_spelt(value: object) -> str:
    return value if isinstance(value, Wording) else re.sub(r"([\\`*_\[\]<])", r"\\\1", _one_line(as_typed(str(value))))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_typed(text: str) -> str:
    """Clients put a date where text says {{DATE(...)}}, whoever typed it; an invisible joiner keeps it as typed."""
    return _A_DATE.sub("{\u2060{", text)
