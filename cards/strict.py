"""Whether a value is what an annotation says, for the few kinds of annotation that the blocks of a card use."""

import difflib
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from cards.words import Wording

Filled = Annotated[str, "not blank"]
"""Text that is not blank."""

Check = Callable[[object], bool]


def check(wanted: Any) -> Check:
    """Whether a value fits an annotation, of the few kinds that blocks use."""
    inner = get_args(wanted)
    origin = get_origin(wanted)
    if origin is Literal:
        return lambda value: isinstance(value, str) and value in inner
    if origin is Annotated:
        return lambda value: isinstance(value, str) and value.strip() != ""
    if origin in (Union, types.UnionType):
        checks = tuple(map(check, inner))
        return lambda value: any(fits(value) for fits in checks)
    if origin is Sequence:
        item = check(inner[0])
        return lambda value: isinstance(value, list | tuple) and all(map(item, value))
    if wanted in (int, float):
        return lambda value: isinstance(value, int | wanted) and not isinstance(value, bool)
    kind = origin or wanted
    return lambda value: isinstance(value, kind)


def named(wanted: Any) -> str:
    """An annotation in words, for an error message."""
    inner, origin = get_args(wanted), get_origin(wanted)
    if origin is Literal:
        return "one of " + ", ".join(map(repr, inner))
    if origin in (Union, types.UnionType):
        return " or ".join(named(kind) for kind in inner if kind is not types.NoneType)
    if origin is Annotated:
        return "text that is not blank"
    if origin is Sequence:
        return f"a list of {named(inner[0])}"
    return str((origin or wanted).__name__)


def fault(name: str, wanted: Any, value: object) -> str:
    """What is wrong with a value, in plain words. It quotes a style, but never a text, which may be a person's."""
    kind = type(value).__name__
    if isinstance(value, list | tuple):
        shown = f"a {kind} of {', '.join(sorted({type(item).__name__ for item in value}))}"
    else:
        shown = repr(value) if "Literal" in str(wanted) and isinstance(value, str) else kind
    hint = " (our own words, see words(); for other people's, see said())" if wanted is Wording else ""
    return f"{name} must be {named(wanted)}{hint}, not {shown}"


def meant(name: str, known: Iterable[str]) -> str:
    """A hint at the nearest known name, if one is near."""
    near = difflib.get_close_matches(name, known, n=1)
    return f" ({near[0]} was meant?)" if near else ""
