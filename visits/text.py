"""What people type: made clean, measured as they see it, and given a title."""

import unicodedata
from typing import Final, Literal

import regex

Problem = Literal["too_long", "too_many_symbols"]

BYTES_PER_SYMBOL: Final = 3
"""A limit of 1,500 symbols allows 4,500 bytes of UTF-8: ample for prose, and safe for a card and for a table row.
Only stacks of accents or rows of emoji need more."""

_LINE_END = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_JOINER_INSIDE_EMOJI = r"(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)\u200D(?=\p{Extended_Pictographic})"
_STYLE_OF_EMOJI = r"(?<=\p{Emoji})[\uFE0E\uFE0F]"
_FLAG_OF_A_NATION = r"(?<=\U0001F3F4[\U000E0020-\U000E007F]*)[\U000E0020-\U000E007F]"
_UNSEEN = regex.compile(
    rf"(?!{_JOINER_INSIDE_EMOJI}|{_STYLE_OF_EMOJI}|{_FLAG_OF_A_NATION})(?!\n)"
    r"[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]"
)
_SYMBOL = regex.compile(r"\X")

_LIST_MARK = regex.compile(r"^\s*(?:[-–—•*·]+\s*|\(?\d{1,2}[.)]\s+)+")
_SENTENCE = regex.compile(r"^.*?(?<!\b(?:e\.g|i\.e|etc|approx|no|vs|St|Dr|Mr|Mrs|Ms|Cllr))[.!?](?=\s|$)", regex.DOTALL)


def clean(raw: str) -> str:
    """The text as it is kept: NFC, lines ended by LF, nothing that cannot be seen, no blank edges.

    Bidirectional controls, zero-width and control characters and lone surrogates are dropped; a tab becomes a space.
    What holds one emoji together (joiner, style, a nation's flag) stays. Never raises; cleaning twice changes nothing.
    """
    text = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")  # joins pairs, drops lone halves
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def length(text: str) -> int:
    """How many symbols a reader counts: an accented letter or a family of emoji is one."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in _SYMBOL.finditer(text))


def problem(text: str, limit: int) -> Problem | None:
    """Why the text does not fit: more than `limit` symbols, or more than three bytes of UTF-8 for each one allowed."""
    if length(text) > limit:
        return "too_long"
    if len(text.encode("utf-8", "surrogatepass")) > BYTES_PER_SYMBOL * limit:
        return "too_many_symbols"
    return None


def fits(text: str, limit: int) -> bool:
    """Whether the text may be kept under a limit of so many symbols."""
    return problem(text, limit) is None


def title_of(text: str, limit: int = 80) -> str:
    """The first sentence or line, at most `limit` symbols (1 or more), cut after a word with "…" where it is longer.

    An issue's title is derived by it. A list mark and the closing full stop are dropped; no text, no title.
    """
    first_line = _LIST_MARK.sub("", text.strip()).partition("\n")[0]
    sentence = _SENTENCE.match(first_line)
    title = " ".join((sentence[0] if sentence else first_line).split())
    title = title if title.endswith("..") else title.removesuffix(".")
    return title if length(title) <= limit else _cut(title, limit)


def _cut(title: str, limit: int) -> str:
    symbols = _SYMBOL.findall(title)
    kept = "".join(symbols[: limit - 1])
    if not symbols[limit - 1].isspace() and " " in kept:
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(" ,;:-–—") + "…"


def card_bytes(text: str) -> int:
    """Bytes that a text takes on a card, in JSON: quotes, backslashes and line breaks take two each."""
    return len(text.encode()) + sum(text.count(mark) for mark in '"\\\n')
