"""A question of the form as an input, holding what was typed before."""

from collections.abc import Mapping, Sequence
from datetime import date

from cards.elements import Choice, Input, InputChoiceSet, InputDate, InputText, InputToggle
from cards.wording import faults as fault_wording
from cards.wording import form as wording
from cards.words import Wording, unformatted, words
from visits.checks import Fault
from visits.pages import Field
from visits.proforma import DateAnswer, OneOf, SomeOf, TextAnswer, Tick

SHORT_LIST = 5
"""Up to this many choices are laid out to be tapped once; more fold away."""


def make(field: Field, values: Mapping[str, str], fault: Fault | None) -> Input:
    """The input of a field. `fault` is what the client says too if it judges the input by itself."""
    value = values.get(field.key, "") or field.default or None
    label = wording.label(field.label, field.hint, optional=not field.required)
    error = fault_wording.wording(fault) if fault else None
    match field.answer:
        case TextAnswer(limit=limit):
            return InputText(
                id=field.key, label=label, value=value, is_multiline=True, max_length=limit, error_message=error
            )
        case DateAnswer():
            return InputDate(id=field.key, label=label, value=as_date(value or ""), error_message=error)
        case OneOf(choices=choices, many=many):
            is_short = not many and len(choices) <= SHORT_LIST
            title = _laid_out if is_short else unformatted
            return InputChoiceSet(
                id=field.key,
                label=label,
                value=value,
                style="filtered" if many else "expanded" if is_short else "compact",
                choices=[Choice(title=title(c.label), value=c.key) for c in choices],
                error_message=error,
            )
        case SomeOf(choices=choices):
            return InputChoiceSet(
                id=field.key,
                label=label,
                value=value,
                style="expanded",
                is_multi_select=True,
                choices=[Choice(title=_laid_out(c.label), value=c.key) for c in choices],
                error_message=error,
            )
        case Tick():
            return InputToggle(
                id=field.key,
                title=words("{label}", label=field.label),
                value=value,
                error_message=error,
            )


def _laid_out(label: str) -> Wording:
    return words("{label}", label=label)


def offered(typed: str, choices: Sequence[Choice]) -> str | None:
    """What was chosen of these, with commas between: a client shows nothing else, and who sends it may send anything."""
    values = {choice.value for choice in choices}
    return ",".join(one for one in typed.split(",") if one in values) or None


def as_date(typed: str) -> date | None:
    """The date that was typed, if it is one."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
