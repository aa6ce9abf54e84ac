"""The boxes in which officers and councillors type outside the form, each with what is wrong beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cards.elements import CardElement, Choice, Input, InputChoiceSet, InputDate, InputText, InputToggle
from cards.inputs import SHORT_LIST, as_date
from cards.rows import error
from cards.wording import faults as fault_wording
from cards.words import Wording, unformatted, words
from visits.checks import Fault, FaultCode
from visits.confirming import BOXES, NOTHING, Marks, marks_in, marks_wanted
from visits.model import Person, PersonId
from visits.text import card_bytes

LOOKED: Final = "looked__"
"""How the ids of the ticks begin by which a person confirms what may identify somebody. Each says what it is good for."""
LONG_LIST: Final = 12
"""More choices than these are typed into, to find one."""
KEPT_BYTES: Final = 12_000
"""A box shows again what was typed, even too much of it, up to this size: the card must hold what the box is about too."""


class InputTime(Input):
    """A time of day, "10:00"."""

    element_type = "Input.Time"
    value: str | None = None


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


def date_box(key: str, label: str, typed: str, faults: Sequence[Fault] = ()) -> Iterator[CardElement]:
    """A day, as an ISO date."""
    yield from errors(faults, key)
    yield InputDate(id=key, label=label, value=as_date(typed))


def time_box(key: str, label: str, typed: str, faults: Sequence[Fault] = ()) -> Iterator[CardElement]:
    """A time of day. What is none is not shown again: clients take no other."""
    yield from errors(faults, key)
    yield InputTime(id=key, label=label, value=typed if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", typed) else None)


def choice_box(
    key: str, label: str, choices: Sequence[tuple[str, str]], typed: str, faults: Sequence[Fault] = ()
) -> Iterator[CardElement]:
    """One of several, each (value, title): few are laid out, more fold away."""
    is_short = len(choices) <= SHORT_LIST
    titled = _laid_out if is_short else unformatted
    yield from errors(faults, key)
    yield InputChoiceSet(
        id=key,
        label=label,
        style="expanded" if is_short else "compact" if len(choices) <= LONG_LIST else "filtered",
        choices=[Choice(title=titled(title), value=value) for value, title in choices],
        value=typed if typed in {value for value, _ in choices} else None,
    )


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


def looked_box(box: str, faults: Sequence[Fault], confirmed: Marks = NOTHING) -> Iterator[CardElement]:
    """Below a box, the tick by which what may identify somebody there is confirmed, if there is any: good for these kinds."""
    wanted = marks_wanted(fault for fault in faults if fault.field == box)
    mine = wanted | {mark for mark in confirmed if mark.startswith(f"{box}.")}
    if mine:
        marks = " ".join(sorted(mine))
        yield InputToggle(
            id=LOOKED + box, title=fault_wording.LOOKED, value="false" if wanted else marks, value_on=marks
        )


def looked_at(values: Mapping[str, str]) -> Marks:
    """All that was confirmed on a card, from its inputs."""
    return marks_in(" ".join(values.get(LOOKED + box, "") for box in BOXES))


def errors(faults: Sequence[Fault], key: str) -> Iterator[CardElement]:
    """What is wrong with one box."""
    yield from (error(fault_wording.wording(fault)) for fault in faults if fault.field == key)


def _laid_out(title: str) -> Wording:
    return words("{title}", title=title)


def _can_be_shown_again(typed: str, faults: Sequence[Fault]) -> bool:
    too_many = any(fault.code is FaultCode.TOO_MANY_SYMBOLS for fault in faults)
    return not too_many and card_bytes(typed) <= KEPT_BYTES


def _not_kept(fault: Fault) -> FaultCode:
    return FaultCode.NOT_KEPT if fault.code is FaultCode.TOO_LONG else fault.code
