"""Puts pydantic's findings in plain English, for the people who write settings, council.toml and the imported lists."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Loc = tuple[int | str, ...]
"""Where a fault is: field names, and positions in lists counted from 0."""


def faults_of(error: ValidationError) -> Iterator[tuple[Loc, str]]:
    """Each fault's place and what is wrong, worded to follow the place's name: "port" + "must be a whole number".

    What was typed is never repeated: it may be a secret.
    """
    for detail in error.errors(include_url=False, include_input=False):
        yield detail["loc"], _words(detail)


def _words(detail: ErrorDetails) -> str:
    if template := _WORDS.get(detail["type"]):
        return template.format_map(detail.get("ctx", {}))
    return detail["msg"][:1].lower() + detail["msg"][1:]


_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here: look for a slip in its name",
    "value_error": "{error}",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "needs at least {min_length}",
    "too_long": "has more than {max_length}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "list_type": "must be a list, such as [ … ]",
    "tuple_type": "must be a list, such as [ … ]",
    "frozen_set_type": "must be a list, such as [ … ]",
    "dict_type": "must be a table of name = value",
    "model_type": "must be a table of name = value",
}
"""pydantic's kinds of fault -> our words. The names in braces are pydantic's own."""
