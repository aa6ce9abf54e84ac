"""The boxes in which officers and councillors type once a form is sent, each with what is wrong beside it."""

from collections.abc import Iterator, Sequence
from typing import Final

from cards.elements import CardElement, Choice, InputChoiceSet, InputText, InputToggle
from cards.inputs import SHORT_LIST
from cards.rows import error
from cards.wording import faults as fault_wording
from cards.words import Wording, unformatted
from visits.checks import Fault, FaultCode
from visits.model import Person, PersonId
from visits.text import card_bytes

KEPT_BYTES: Final = 12_000
"""A box shows again what was typed, even too much of it, up to this size: the card must hold what the box is about too."""


def text_box(
    key: str, label: str, typed: str, limit: int, faults: Sequence[Fault] = (), *, before: str = ""
) -> Iterator[CardElement]:
    """A box of several lines. It holds what was typed; if that is too much for a card, what it held `before`, and says so."""
    mine = [fault for fault in faults if fault.field == key]
    if not _can_be_shown_again(typed, mine):
        mine = [fault.model_copy(update={"code": _not_kept(fault)}) for fault in mine]
        typed = before
    yield from errors(mine, key)
    yield InputText(id=key, label=label, value=typed or None, is_multiline=True, max_length=limit)


def line_box(key: str, label: str, typed: str, limit: int, faults: Sequence[Fault] = ()) -> Iterator[CardElement]:
    """A box of one line; far too much for a line is not shown again."""
    shown = typed if card_bytes(typed) <= limit * 10 else ""
    yield from errors(faults, key)
    yield InputText(id=key, label=label, value=shown or None, max_length=limit)


def person_picker(
    key: str, label: str, missing: Wording, people: Sequence[Person], chosen: PersonId | None
) -> CardElement:
    """One person of several. The only one there is needs no choosing."""
    only = people[0].id if len(people) == 1 else None
    return InputChoiceSet(
        id=key,
        label=label,
        style="compact" if len(people) <= SHORT_LIST else "filtered",
        choices=[Choice(title=unformatted(person.name), value=person.id) for person in people],
        value=chosen or only,
        is_required=True,
        error_message=missing,
    )


def tick(key: str, title: Wording, ticked: bool) -> CardElement:
    """A box to be ticked."""
    return InputToggle(id=key, title=title, value="true" if ticked else "false")


def errors(faults: Sequence[Fault], key: str) -> Iterator[CardElement]:
    """What is wrong with one box."""
    yield from (error(fault_wording.wording(fault)) for fault in faults if fault.field == key)


def _can_be_shown_again(typed: str, faults: Sequence[Fault]) -> bool:
    too_many = any(fault.code is FaultCode.TOO_MANY_SYMBOLS for fault in faults)
    return not too_many and card_bytes(typed) <= KEPT_BYTES


def _not_kept(fault: Fault) -> FaultCode:
    return FaultCode.NOT_KEPT if fault.code is FaultCode.TOO_LONG else fault.code
