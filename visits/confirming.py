"""Words about to leave their writer: what may identify somebody in them bars them, or is confirmed by the writer first.

What was found is told by kind, never by the match. A confirmation is a set of marks, "words.name": each is good for one kind
in one box, so that another kind found there later is asked about anew.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from visits.checks import Fault, FaultCode
from visits.identifiers import BLOCKED, Kind, find

WORDS: Final = "words"
OWNER: Final = "owner_role"
VIEW: Final = "view"
BOXES: Final = (WORDS, OWNER, VIEW)
"""The boxes whose words are looked through before they leave."""
_MARKS: Final = frozenset(f"{box}.{kind}" for box in BOXES for kind in Kind if kind not in BLOCKED)

Marks = frozenset[str]
NOTHING: Final[Marks] = frozenset()


def identity_faults(box: str, typed: str, confirmed: Collection[str] = NOTHING) -> Iterator[Fault]:
    """What stands in the way of the words of a box: kinds that are barred, and kinds that are not confirmed yet."""
    kinds = find(typed)
    barred = tuple(kind for kind in kinds if kind in BLOCKED)
    if barred:
        yield Fault(field=box, question=box, code=FaultCode.IDENTIFIES, kinds=barred)
    asked = tuple(kind for kind in kinds if kind not in BLOCKED and f"{box}.{kind}" not in confirmed)
    if asked:
        yield Fault(field=box, question=box, code=FaultCode.MAY_IDENTIFY, kinds=asked)


def marks_wanted(faults: Iterable[Fault]) -> Marks:
    """What is to be confirmed before the words may leave."""
    return frozenset(
        f"{fault.field}.{kind}" for fault in faults if fault.code is FaultCode.MAY_IDENTIFY for kind in fault.kinds
    )


def marks_in(raw: str) -> Marks:
    """The marks that a card brings back: those there can be, and nothing else that a client may send."""
    return _MARKS.intersection(raw.split())


def kinds_confirmed(*texts: str) -> tuple[str, ...]:
    """What is recorded of texts that nothing stands in the way of any more: the kinds found, each once, in order."""
    found = {kind for text in texts for kind in find(text)}
    return tuple(kind for kind in Kind if kind in found)
