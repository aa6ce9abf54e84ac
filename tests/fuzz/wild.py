"""What nobody types and what everybody may send: texts and JSON of every kind, for hypothesis to draw from."""

from typing import Final

from hypothesis import strategies as some

CANARY: Final = "Zibbledrake"
"""A word that stands in many of the texts and may stand in no line of the log."""

DIRTY: Final = (
    "",
    " ",
    "\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{WORD JOINER}",
    f"{CANARY} said so",
    f"מילים מימין לשמאל {CANARY}",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\N{POP DIRECTIONAL FORMATTING}",
    "\N{LEFT-TO-RIGHT ISOLATE}open\N{RIGHT-TO-LEFT ISOLATE}never closed",
    "👩‍👩‍👧‍👦" * 40,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u0301\u0327" + "\u0301" * 300,
    "a\x00b\x07c\x1bd\x7fe\x85f\u2028g\u2029h",
    f"line one\r\nline two\r\n{CANARY}: forged header",
    '{"level": "error", "event": "forged"}\n{"a": 1}',
    "[a link](https://example.invalid) **bold** | a | table |",
    "<at>Frontline</at> <script>alert(1)</script> &lt;b&gt; &#x202e; &#0; &#99999999;",
    "' or 1 eq 1 or PartitionKey ne '",
    "'); DROP TABLE rows; --",
    "../../etc/passwd",
    "..|..|~|/\\#?%00",
    "{0.__class__} %s %n ${x} {{x}}",
    "NaN",
    "-1",
    "1e400",
    "９９９",
    "٣ مارس ٢٠٢٦",
    "2026-02-30",
    "9999-12-31T23:59:59.999999999Z",
    "0001-01-01T00:00:00+23:59",
    "2026-10-25T01:30",
    "true",
    "null",
    "constructor",
    "__proto__",
    "ﷺ" * 100,
    "ẞßſKÅﬁ",
)
"""Texts that have broken something somewhere."""

long_text: Final = some.builds(
    lambda letters, times: letters * times,
    some.sampled_from(
        ["x", "a ", "1", "\n", "é", "e\u0301", "👩‍👩‍👧", "\N{RIGHT-TO-LEFT MARK}", "(", "*", "&#1;", "1 May "]
    ),
    some.sampled_from([100, 301, 1_501, 5_000, 30_000]),
)
text: Final = some.sampled_from(DIRTY) | some.text(max_size=60) | some.text("0123456789-:T|,. abc", max_size=24)
any_text: Final = text | long_text

scalar: Final = (
    some.none()
    | some.booleans()
    | some.integers(-(2**63), 2**64 - 1)
    | some.floats(allow_nan=False, allow_infinity=False)
    | text
)
NAMES: Final = (
    "a",
    "id",
    "type",
    "name",
    "text",
    "tenant",
    "action",
    "verb",
    "data",
    "value",
    "team",
    "mentioned",
    "channel",
)
any_json: Final = some.recursive(
    scalar,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.sampled_from(NAMES) | text, inner, max_size=4),
    max_leaves=10,
)


@some.composite
def deep_json(draw: some.DrawFn) -> object:
    """A value many levels down."""
    inner: object = draw(scalar)
    for _ in range(draw(some.sampled_from([10, 50, 60, 63, 64, 70, 300, 900]))):
        inner = [inner] if draw(some.booleans()) else {"a": inner}
    return inner
